#!/usr/bin/env python3
"""Holds the plans of `fetch mlhub --layout client` against those of the real client, radiant_mlhub 0.5.5, row by row.

    python3 Tests/Benchmarks/plan_rows.py --fetch .build/release/fetch --client .build/venv-bench/bin/python
        [--random N] [--seed S] ARCHIVE...

Each archive is a STAC catalog archive called DATASET.tar.gz. A server on 127.0.0.1 gives it to the client as MLHub did.
Both sides plan the same selections: everything, those known from the client's own tests, and N random ones: boxes,
polygons, instants, intervals, collections with keys, and what they have in common. A row is a save path and an address.
Where the client has several addresses for a path, of which it takes whichever its file system lists first, ours must be
one of them. The first difference ends the program with 1.
"""

import argparse
import functools
import http.server
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
KEY = "a-key"

# From the client's own tests: a selection and the number of save paths it leaves.
KNOWN = {
    "nasa_marine_debris": [
        ({}, 2825),
        ({"collection": ["nasa_marine_debris_labels:labels"]}, 706),
        ({"datetime": "2018-12-15T00:00:00Z"}, 9),
        ({"datetime": "2016-01-01T00:00:00Z/2016-12-31T00:00:00Z"}, 325),
        ({"bbox": [-87.5610, 5.9137, -87.5555, 15.9191]}, 9),
        ({"intersects": [-87.626953125, 15.95604762305055, -87.6214599609375, 15.961329081596643]}, 37),
    ],
    "su_sar_moisture_content_main": [
        ({}, 17),
        ({"datetime": "2016-01-01T00:00:00Z/2016-12-31T00:00:00Z"}, 11),
        ({"datetime": "2015-07-31T00:00:00Z"}, 3),
    ],
}


class Hub(http.server.BaseHTTPRequestHandler):
    """MLHub's API as far as the client uses it for a catalog."""

    protocol_version = "HTTP/1.1"

    def __init__(self, archives, *arguments):
        self.archives = archives
        super().__init__(*arguments)

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        kind, _, name = path.strip("/").rpartition("/")
        known = self.archives.get(name.removesuffix(".tar.gz"))
        if not known:
            return self.answer(404, b"{}")
        if kind.endswith("datasets"):
            return self.answer(200, json.dumps({
                "id": name, "title": name, "doi": "", "citation": "", "registry": "", "status": "ready", "tags": [],
                "collections": [], "bbox": None, "documentation_link": "", "tools_applications": None,
                "tutorials": None}).encode())
        if kind.endswith("catalog"):
            return self.answer(303, b"", {"Location": f"/bytes/{name}.tar.gz"})
        with open(known, "rb") as file:
            return self.answer(200, file.read(), {"Accept-Ranges": "bytes"})

    do_HEAD = do_GET

    def answer(self, status, body, headers={}):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def items(path):
    """The items of an archive: collection, keys, box, instant."""
    found = []
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            name = os.path.basename(member.name)
            if not member.isfile() or not name.endswith(".json") or name.startswith("."):
                continue
            try:
                document = json.load(archive.extractfile(member))
            except ValueError:
                continue
            if isinstance(document, dict) and document.get("type") == "Feature" and document.get("bbox"):
                found.append((document["collection"], list(document["assets"]), document["bbox"],
                              document["properties"].get("datetime")))
    return found


def selection(chance, known):
    """A random selection that means the same to both sides: no box over the antimeridian, no day without its time."""
    wanted = {}
    collection, keys, bounds, _ = chance.choice(known)
    size = 10 ** chance.uniform(-3, 1)
    x, y = bounds[0] + chance.uniform(-size, size), bounds[1] + chance.uniform(-size, size)
    box = [round(number, 6) for number in (max(-180, x - size), max(-90, y - size), min(180, x + size),
                                           min(90, y + size))]
    kind = chance.choice(["bbox", "touching", "intersects", "none"])
    if kind == "touching":
        box = [bounds[2], min(box[1], bounds[1]), max(box[2], bounds[2]), max(box[3], bounds[3])]
    if kind != "none":
        wanted["intersects" if kind == "intersects" else "bbox"] = box
    times = sorted(time for time in (chance.choice(known)[3] for _ in range(2)) if time)
    if times and chance.random() < 0.5:
        wanted["datetime"] = "/".join(times) if len(times) == 2 and chance.random() < 0.7 else times[0]
    if chance.random() < 0.4:
        some = chance.sample(keys, chance.randint(0, len(keys)))
        wanted["collection"] = [collection + (":" + ",".join(some) if some else "")]
    return wanted


def options(wanted, folder):
    """The same options for both sides."""
    words = []
    if "bbox" in wanted:
        words.append("--bbox=" + ",".join(repr(float(number)) for number in wanted["bbox"]))
    if "intersects" in wanted:
        w, s, e, n = wanted["intersects"]
        path = f"{folder}/area.geojson"
        with open(path, "w") as file:
            json.dump({"type": "Feature", "properties": {}, "geometry": {
                "type": "Polygon", "coordinates": [[[w, n], [w, s], [e, s], [e, n], [w, n]]]}}, file)
        words += ["--intersects", path]
    if "datetime" in wanted:
        words += ["--datetime", wanted["datetime"]]
    for text in wanted.get("collection", []):
        words += ["--collection", text]
    return words


def run(command, environment={}):
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def client_plan(arguments, api, dataset, words, folder):
    """Addresses by save path, as the client's database has them; nothing where it ends because nothing is left."""
    output = f"{folder}/client"
    shutil.rmtree(output, ignore_errors=True)
    ended = run([arguments.client, f"{HERE}/mlhub_client.py", dataset, "--api", api, "--key", KEY, "-o", output,
                 "--plan", *words])
    if ended.returncode and "filter" not in ended.stderr.splitlines()[-1]:
        sys.exit(f"the client failed: {words}\n{ended.stderr[-2000:]}")
    if ended.returncode:
        return {}
    plan = {}
    with sqlite3.connect(f"{output}/{dataset}/mlhub_stac_assets.db") as database:
        for path, url in database.execute("SELECT asset_save_path, asset_url FROM assets WHERE filtered = 0"):
            plan.setdefault(path, set()).add(url)
    return plan


def own_plan(arguments, dataset, archive, words, folder):
    """Address by save path, as a dry run lists them."""
    ended = run([arguments.fetch, "mlhub", dataset, "--archive", archive, "--layout", "client", "-o", f"{folder}/own",
                 "--database", f"{folder}/{dataset}.db", "-q", "--dry-run", "--json", *words], {"HOME": folder})
    if ended.returncode == 66:
        return {}
    if ended.returncode:
        sys.exit(f"fetch ended with {ended.returncode}: {words}\n{ended.stderr[-2000:]}")
    rows = json.loads(ended.stdout)["assets"]
    return {row["path"].removeprefix(dataset + "/"): row["url"] for row in rows}


def difference(own, theirs):
    """What is not the same, in words; nothing when all is."""
    if lacking := sorted(theirs.keys() - own.keys()):
        return f"{len(lacking)} rows are missing, such as {lacking[0]}"
    if extra := sorted(own.keys() - theirs.keys()):
        return f"{len(extra)} rows are too many, such as {extra[0]}"
    for path, url in own.items():
        if url not in {re.sub(r"[^!-~]", lambda m: urllib.parse.quote(m[0]), known) for known in theirs[path]}:
            return f"{path} comes from {url} instead of {sorted(theirs[path])}"
    return None


def compare(arguments, api, archive, folder):
    dataset = os.path.basename(archive).removesuffix(".tar.gz")
    chance, known = random.Random(arguments.seed), items(archive)
    cases = KNOWN.get(dataset, [({}, None)]) + [(selection(chance, known), None) for _ in range(arguments.random)]
    rows = 0
    for wanted, count in cases:
        words = options(wanted, folder)
        theirs = client_plan(arguments, api, dataset, words, folder)
        own = own_plan(arguments, dataset, archive, words, folder)
        wrong = difference(own, theirs)
        if not wrong and count is not None and count != len(own):
            wrong = f"{len(own)} rows instead of the {count} of the client's own tests"
        if wrong:
            sys.exit(f"{dataset} with {wanted}: {wrong}")
        rows += len(own)
        if count is not None:
            print(f"{dataset}\t{json.dumps(wanted)}\t{len(own)}")
    print(f"{dataset}: {len(cases)} plans, {rows:,} rows, all the same as the client's", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--fetch", required=True)
    parser.add_argument("--client", required=True, help="the Python that radiant_mlhub is installed for")
    parser.add_argument("--random", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("archives", nargs="+")
    arguments = parser.parse_args()
    arguments.fetch, arguments.client = map(os.path.abspath, (arguments.fetch, arguments.client))
    archives = {os.path.basename(path).removesuffix(".tar.gz"): path for path in arguments.archives}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Hub, archives))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        for archive in arguments.archives:
            compare(arguments, f"http://127.0.0.1:{server.server_port}/v1/", archive, folder)


main()
