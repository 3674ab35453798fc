#!/usr/bin/env python3
"""Runs the real MLHub client, radiant_mlhub 0.5.5, as its users did, and tells what it brought.

    .build/venv-bench/bin/python Tests/Benchmarks/mlhub_client.py sen12floods --api URL --key KEY -o DIR
        [--collection ID[:KEY,KEY]]... [--datetime T | A/B] [--bbox W,S,E,N] [--intersects FILE]
        [--catalog-only] [--plan] [--if-exists resume|skip|overwrite] [--expect N]

With --plan nothing is transferred: the client stops after its filters, as it does inside its own tests. The last line
of the output is the number of unique assets chosen. --expect makes any other number an error.
"""

import argparse
import json
import logging
import os
import sqlite3
import sys
import tarfile

parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("dataset")
parser.add_argument("--api", required=True)
parser.add_argument("--key", required=True)
parser.add_argument("-o", "--output", required=True)
parser.add_argument("--collection", action="append", default=[])
parser.add_argument("--datetime")
parser.add_argument("--bbox")
parser.add_argument("--intersects")
parser.add_argument("--catalog-only", action="store_true")
parser.add_argument("--plan", action="store_true")
parser.add_argument("--if-exists", default="resume")
parser.add_argument("--expect", type=int)
arguments = parser.parse_args()

os.environ["MLHUB_ROOT_URL"] = arguments.api
if arguments.plan:
    os.environ["PYTEST_CURRENT_TEST"] = os.environ["MLHUB_CI"] = "1"

from dateutil.parser import parse as parse_date  # noqa: E402
from radiant_mlhub import Dataset  # noqa: E402

if os.geteuid() == 0:
    # As root Python looks up the owner of every entry of the archive, which takes longer than all the rest of a plan.
    tarfile.TarFile.chown = lambda *_, **__: None
logging.getLogger().setLevel(logging.WARNING)
filters = {}
if arguments.collection:
    filters["collection_filter"] = {}
    for text in arguments.collection:
        name, _, keys = text.partition(":")
        filters["collection_filter"][name] = keys.split(",") if keys else []
if arguments.datetime:
    times = [parse_date(text) for text in arguments.datetime.split("/")]
    filters["datetime"] = tuple(times) if len(times) > 1 else times[0]
if arguments.bbox:
    filters["bbox"] = [float(number) for number in arguments.bbox.split(",")]
if arguments.intersects:
    with open(arguments.intersects) as file:
        filters["intersects"] = json.load(file)

os.makedirs(arguments.output, exist_ok=True)
dataset = Dataset.fetch(arguments.dataset, api_key=arguments.key)
dataset.download(
    arguments.output, api_key=arguments.key, catalog_only=arguments.catalog_only, if_exists=arguments.if_exists,
    **filters)

count = 0
if not arguments.catalog_only:
    folder = os.path.join(arguments.output, arguments.dataset)
    with sqlite3.connect(os.path.join(folder, "mlhub_stac_assets.db")) as database:
        paths = database.execute("SELECT DISTINCT asset_save_path FROM assets WHERE filtered = 0").fetchall()
    count = len(paths)
    if not arguments.plan:
        missing = [path for (path,) in paths if not os.path.getsize(os.path.join(folder, path))]
        if missing:
            sys.exit(f"{len(missing)} empty files, such as {missing[0]}")
print(count)
if arguments.expect is not None and arguments.expect != count:
    sys.exit(f"{count} assets instead of {arguments.expect}")
