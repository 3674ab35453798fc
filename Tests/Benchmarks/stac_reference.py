#!/usr/bin/env python3
"""What filters should select: a brute-force reference over a STAC catalog archive, with shapely.

    .build/venv-bench/bin/python Tests/Benchmarks/stac_reference.py ARCHIVE
        [--bbox W,S,E,N] [--intersects FILE|JSON] [--exact] [--datetime T | A/B] [--collection ID[:KEY,KEY]]...
        [--where NAME OP VALUE]... [--assets KEY,KEY] [--print items|assets|count]
    .build/venv-bench/bin/python Tests/Benchmarks/stac_reference.py ARCHIVE --random N [--seed S]

The Python of .build/venv-test has what it needs as well, and Tests/EndToEndTests hold `fetch mlhub` against --random.

Every item of the archive is parsed and tested one by one, in the plainest way. Items are printed as COLLECTION/ITEM,
assets as COLLECTION/ITEM/KEY, sorted; `count` is the number of such assets. --random prints N lines of JSON, each with a random filter (a box, a box over
the antimeridian, or a polygon, with or without --exact) and the items it selects, so that another program can be held
against them.

A box is closed: what touches it is selected. West greater than east crosses the antimeridian. --intersects tests the
item's bounding box, or with --exact its geometry. A day without a time means the whole day; items with a start and an
end are selected when they overlap; items without any bounding box or geometry are not selected by place.
"""

import argparse
import datetime
import json
import operator
import os
import random
import sys
import tarfile
from math import cos, sin

from dateutil.parser import isoparse
from shapely.geometry import box, mapping, shape
from shapely.geometry.polygon import Polygon
from shapely.ops import unary_union

OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
             "!=": operator.ne}


class Item:
    def __init__(self, document):
        self.id, self.collection = document["id"], document.get("collection")
        self.assets = list(document.get("assets") or {})
        self.properties = document.get("properties") or {}
        geometry, bounds = document.get("geometry"), document.get("bbox")
        self.geometry = shape(geometry) if geometry else None
        if bounds:
            half = len(bounds) // 2
            self.bounds = (bounds[0], bounds[1], bounds[half], bounds[half + 1])
        else:
            self.bounds = self.geometry.bounds if self.geometry else None

    @property
    def name(self):
        return f"{self.collection}/{self.id}"

    def times(self):
        one = self.properties.get("datetime")
        if one:
            return utc(one), utc(one)
        start, end = self.properties.get("start_datetime"), self.properties.get("end_datetime")
        if not start and not end:
            return None
        return utc(start) if start else BEGINNING, utc(end) if end else END


BEGINNING = datetime.datetime(1, 1, 1, tzinfo=datetime.timezone.utc)
END = datetime.datetime(9999, 12, 31, tzinfo=datetime.timezone.utc)


def utc(text):
    time = isoparse(text)
    return time if time.tzinfo else time.replace(tzinfo=datetime.timezone.utc)


def items(path):
    """All items of an archive, in its order; broken JSON and other documents are passed over."""
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            if not member.isfile() or not member.name.endswith(".json"):
                continue
            if os.path.basename(member.name) in ("catalog.json", "collection.json"):
                continue
            try:
                document = json.load(archive.extractfile(member))
            except ValueError:
                continue
            if isinstance(document, dict) and document.get("type") == "Feature" and "assets" in document:
                yield Item(document)


def boxes(bounds):
    """A box as one rectangle, or as two when it crosses the antimeridian."""
    west, south, east, north = bounds
    if west <= east:
        return [box(west, south, east, north)]
    return [box(west, south, 180, north), box(-180, south, east, north)]


def in_box(item, bounds):
    if item.bounds is None:
        return False
    return any(a.intersects(b) for a in boxes(bounds) for b in boxes(item.bounds))


def in_geometry(item, geometry, exact):
    if exact:
        return item.geometry is not None and geometry.intersects(item.geometry)
    return item.bounds is not None and any(geometry.intersects(b) for b in boxes(item.bounds))


def interval(text):
    """(first, last), closed; a day without a time is the whole day."""
    def start(part):
        return BEGINNING if part in ("", "..") else utc(part)

    def end(part):
        if part in ("", ".."):
            return END
        time = utc(part)
        return time + datetime.timedelta(days=1, microseconds=-1) if len(part) <= 10 else time

    ends = text.split("/")
    return start(ends[0]), end(ends[-1])


def in_time(found, text):
    first, last = interval(text)
    return [item for item in found if (times := item.times()) and times[0] <= last and times[1] >= first]


def geometry_of(text):
    """A geometry, feature or collection of features, from a file or from the text itself."""
    document = json.loads(text if text.lstrip().startswith("{") else open(text).read())
    if document["type"] == "FeatureCollection":
        return unary_union([shape(feature["geometry"]) for feature in document["features"]])
    return shape(document["geometry"] if document["type"] == "Feature" else document)


def random_filter(chance, all_items):
    """A filter by place around some item or anywhere, small or large, and at times one by time besides."""
    wanted = random_place(chance, all_items)
    times = sorted(item.properties["datetime"] for item in (chance.choice(all_items) for _ in range(2))
                   if item.properties.get("datetime"))
    if len(times) == 2 and chance.random() < 0.5:
        day = times[0][:10]
        wanted["datetime"] = chance.choice(["/".join(times), times[0], day, f"{day}/..", f"../{times[1]}"])
    return wanted


def random_place(chance, all_items):
    bounds = chance.choice(all_items).bounds or (0, 0, 0, 0)
    size = 10 ** chance.uniform(-3, 1.5)
    x = min(179.0, max(-179.0, bounds[0] + chance.uniform(-size, size)))
    y = min(89.0, max(-89.0, bounds[1] + chance.uniform(-size, size)))
    w, s = max(-180.0, round(x - size, 6)), max(-90.0, round(y - size, 6))
    e, n = min(180.0, round(x + size, 6)), min(90.0, round(y + size, 6))
    kind = chance.choice(["bbox", "bbox", "touching", "antimeridian", "polygon", "exact"])
    if kind == "bbox":
        return {"bbox": [w, s, e, n]}
    if kind == "touching":
        return {"bbox": [bounds[2], s, max(e, bounds[2]), n]}
    if kind == "antimeridian":
        return {"bbox": [e, s, w, n]}
    turns = sorted(chance.uniform(0, 6.283185) for _ in range(chance.randrange(3, 9)))
    ring = [(round(x + size * cos(t), 6), round(max(-90, min(90, y + size * sin(t))), 6)) for t in turns]
    polygon = Polygon(ring)
    return {"intersects": mapping(polygon), "exact": kind == "exact"} if polygon.is_valid else {"bbox": [w, s, e, n]}


def selected(wanted, all_items):
    if "datetime" in wanted:
        all_items = in_time(all_items, wanted["datetime"])
    if "bbox" in wanted:
        return [item for item in all_items if in_box(item, wanted["bbox"])]
    geometry = shape(wanted["intersects"])
    return [item for item in all_items if in_geometry(item, geometry, wanted["exact"])]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("archive")
    parser.add_argument("--bbox")
    parser.add_argument("--intersects")
    parser.add_argument("--exact", action="store_true")
    parser.add_argument("--datetime")
    parser.add_argument("--collection", action="append", default=[])
    parser.add_argument("--assets")
    parser.add_argument("--where", action="append", nargs=3, default=[], metavar=("NAME", "OP", "VALUE"))
    parser.add_argument("--print", choices=["items", "assets", "count"], default="items")
    parser.add_argument("--random", type=int)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()

    found = items(arguments.archive)
    if arguments.random is not None:
        found = list(found)
        chance = random.Random(arguments.seed)
        for _ in range(arguments.random):
            wanted = random_filter(chance, found)
            wanted["items"] = sorted(item.name for item in selected(wanted, found))
            print(json.dumps(wanted))
        return

    keys = {}
    for text in arguments.collection:
        name, _, rest = text.partition(":")
        keys[name] = set(rest.split(",")) if rest else None
    if keys:
        found = (item for item in found if item.collection in keys)
    if arguments.bbox:
        bounds = [float(number) for number in arguments.bbox.split(",")]
        found = (item for item in found if in_box(item, bounds))
    if arguments.intersects:
        geometry = geometry_of(arguments.intersects)
        found = (item for item in found if in_geometry(item, geometry, arguments.exact))
    if arguments.datetime:
        found = in_time(found, arguments.datetime)
    for name, sign, value in arguments.where:
        found = where(found, name, OPERATORS[sign], value)

    lines = []
    wanted = set(arguments.assets.split(",")) if arguments.assets else None
    for item in found:
        if arguments.print == "items":
            lines.append(item.name)
            continue
        allowed = keys.get(item.collection)
        for key in item.assets:
            if (allowed is None or key in allowed) and (wanted is None or key in wanted):
                lines.append(f"{item.name}/{key}")
    if arguments.print == "count":
        print(len(lines))
    else:
        sys.stdout.writelines(line + "\n" for line in sorted(lines))


def where(found, name, test, value):
    """Items whose property compares so with a number, or with a text where the property is one."""
    for item in found:
        own = item.properties.get(name)
        try:
            if own is not None and test(own, value if isinstance(own, str) else float(value)):
                yield item
        except (TypeError, ValueError):
            pass


main()
