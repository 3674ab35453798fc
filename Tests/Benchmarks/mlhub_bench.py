"""fetch mlhub beside the real client, radiant_mlhub 0.5.5, on one miniature MLHub at full scale.

The client is a whole process in its own virtual environment (`make deps-bench`), run by mlhub_client.py. Both sides are
asked in turn, in the same run, by the same server; each brings what the other brings, and the number of assets is
checked after every run. Python's start and the client's imports, about 0.5 s, are part of its figures as they were for
its users.
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request

from measuring import measure, medians

HERE = os.path.dirname(os.path.abspath(__file__))
ASSETS = 39_063

# Filters by what they are called: for fetch, for the client, and the number of assets they leave.
FILTERS = {
    "one place": (["--bbox=-8.1,12.5,-7.9,12.7"], ["--bbox=-8.1,12.5,-7.9,12.7"], 131),
    "one week": (
        ["--datetime", "2019-04-01/2019-04-07"], ["--datetime", "2019-04-01T00:00:00Z/2019-04-07T00:00:00Z"], 1842),
    "five keys": (
        ["--collection", "sen12floods_s2_source:B02,B03,B04,B08",
         "--collection", "sen12floods_s2_labels:labels,documentation"],
        ["--collection", "sen12floods_s2_source:B02,B03,B04,B08",
         "--collection", "sen12floods_s2_labels:labels,documentation"], 11_181),
}


def chosen(log):
    """The number of assets in the last summary `fetch --json` wrote to a log."""
    with open(log, errors="replace") as lines:
        found = [re.search(r'"chosen":(\d+)', line) for line in lines if line.startswith('{"source"')]
    return int(found[-1][1])


class MLHubBench:
    def __init__(self, bench):
        self.bench = bench
        self.rounds = min(3, bench.arguments.rounds)
        self.python = os.path.abspath(bench.arguments.venv + "/bin/python")
        self.folder = f"{bench.tmp}/mlhub"
        self.places, self.server = {}, None

    # The server.

    def start(self):
        os.makedirs(self.folder, exist_ok=True)
        self.server = subprocess.Popen(
            [self.bench.mirror, "mlhub", "--scale", "1"], stdout=subprocess.PIPE, text=True)
        print(self.server.stdout.readline().strip(), file=sys.stderr)
        while "source-coop" not in self.places:
            name, address = self.server.stdout.readline().rstrip("\n").split("\t")
            self.places[name] = address

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait()

    # Both sides.

    def ours(self, output, *options):
        return [self.bench.fetch, "mlhub", "sen12floods", "--api", self.places["api"], "-o", output, "-q", *options]

    def client(self, output, *options):
        return [self.python, f"{HERE}/mlhub_client.py", "sen12floods", "--api", self.places["api"],
                "--key", self.places["key"], "-o", output, *options]

    def run(self, command):
        figures = measure(command, self.bench.log, {"MLHUB_API_KEY": self.places["key"]})
        if figures[3] != 0:
            sys.exit(f"{command[0]} ended with {figures[3]}: {' '.join(command)}\n"
                     + open(self.bench.log, errors="replace").read()[-2000:])
        return figures

    @staticmethod
    def count(output):
        """The assets below a folder."""
        kinds = (".tif", ".geojson", ".pdf")
        return sum(name.endswith(kinds) for _, _, names in os.walk(output) for name in names)

    def check(self, output, wanted):
        there = self.count(output)
        if there != wanted:
            sys.exit(f"{output} holds {there} assets instead of {wanted}")

    # The kinds of work.

    def job(self):
        """Everything, into an empty folder."""
        runs = {"fetch": [], "client": []}
        for n in range(self.rounds):
            for name in ("fetch", "client") if n % 2 else ("client", "fetch"):
                output = f"{self.folder}/{name}"
                shutil.rmtree(output, ignore_errors=True)
                runs[name].append(self.run(self.ours(output) if name == "fetch" else self.client(output)))
                self.check(output, ASSETS)
        self.report(f"MLHub: the whole of sen12floods, {ASSETS:,} assets", runs, {"wall": 0.1, "cpu": 0.1, "peak": 60})

    def rerun(self):
        """The same again over what is there: the client asks for every length, or with `skip` for nothing."""
        outputs = {name: f"{self.folder}/{name}" for name in ("fetch", "client")}
        for name, command in (("fetch", self.ours(outputs["fetch"])), ("client", self.client(outputs["client"]))):
            if not os.path.isdir(outputs[name]):
                self.run(command)
            self.check(outputs[name], ASSETS)
        runs = {"fetch": [], "client": [], "client, if_exists=skip": []}
        for _ in range(self.rounds):
            runs["client"].append(self.run(self.client(outputs["client"])))
            runs["fetch"].append(self.run(self.ours(outputs["fetch"])))
            runs["client, if_exists=skip"].append(self.run(self.client(outputs["client"], "--if-exists", "skip")))
        for output in outputs.values():
            self.check(output, ASSETS)
        self.report("MLHub: the finished tree again", runs, {"wall": 0.02})

    def plan(self):
        """What a filter leaves, without a transfer; from nothing, so the archive is fetched as well."""
        for title, (ours, client, count) in FILTERS.items():
            runs = {"fetch": [], "client": []}
            for _ in range(self.rounds):
                for name in runs:
                    output = f"{self.folder}/plan"
                    shutil.rmtree(output, ignore_errors=True)
                    command = (self.ours(output, *ours, "--dry-run", "--json") if name == "fetch"
                               else self.client(output, *client, "--plan", "--expect", str(count)))
                    runs[name].append(self.run(command))
                    if name == "fetch" and chosen(self.bench.log) != count:
                        sys.exit(f"fetch chose {chosen(self.bench.log)} assets instead of {count}")
            self.report(f"MLHub: a plan of {title}, {count:,} assets", runs, {"wall": 0.15})

    def rows(self):
        """Plans in the client's layout, row by row the client's: of this dataset, and of real archives."""
        own = f"{self.folder}/sen12floods.tar.gz"
        urllib.request.urlretrieve(self.places["archive"], own)
        folder = self.bench.arguments.archives
        real = sorted(glob.glob(f"{glob.escape(folder)}/*.tar.gz")) if folder else []
        ended = subprocess.run(
            [sys.executable, f"{HERE}/plan_rows.py", "--fetch", self.bench.fetch, "--client", self.python, own, *real],
            stdout=subprocess.PIPE, text=True, check=True)
        found = [line for line in ended.stdout.splitlines() if "\t" not in line]
        self.bench.tell("\n### MLHub: plans in the client's layout\n\n" + "\n".join(f"- {line}" for line in found))

    def report(self, title, runs, targets):
        ours = medians(runs["fetch"])
        lines = [f"\n### {title}\n", "| tool | wall s | CPU s | peak MB | wall fetch/tool | CPU fetch/tool |",
                 "|---|---|---|---|---|---|"]
        for tool, figures in runs.items():
            wall, cpu, rss = medians(figures)
            ratios = "| |" if tool == "fetch" else f"| {ours[0] / wall:.3f} | {ours[1] / cpu:.3f} |"
            lines.append(f"| {tool} | {wall:.2f} | {cpu:.2f} | {rss:.0f} {ratios}")
        wall, cpu, _ = medians(runs["client"])
        found = {"wall": ours[0] / wall, "cpu": ours[1] / cpu, "peak": ours[2]}
        told = [f"{name} {found[name]:.3g} (at most {limit})" for name, limit in targets.items()]
        lines.append("\nAgainst the client: " + ", ".join(told) + ".")
        self.bench.tell("\n".join(lines))


class ItemsBench:
    """A catalog of two million items: how fast it is planned, and a second filter on what was learned."""

    COUNT = 2_000_000
    BOXES = ([10, 40, 12, 42], [-60, -10, -58, -8])

    def __init__(self, bench):
        self.bench = bench
        self.rounds = min(3, bench.arguments.rounds)

    def run(self):
        archive, output = f"{self.bench.tmp}/items.tar.gz", f"{self.bench.tmp}/items"
        start = time.monotonic()
        subprocess.run([self.bench.mirror, "items", "--count", str(self.COUNT), archive], check=True)
        print(f"{self.COUNT:,} items written in {time.monotonic() - start:.0f} s", file=sys.stderr)
        command = [self.bench.fetch, "mlhub", "items", "--archive", archive, "-o", output, "-q", "--dry-run", "--json"]
        wanted = self.expected()
        first, second = [], []
        for _ in range(self.rounds):
            shutil.rmtree(output, ignore_errors=True)
            for runs, box, count in zip((first, second), self.BOXES, wanted):
                runs.append(self.measure([*command, "--bbox=" + ",".join(map(str, box))]))
                if chosen(self.bench.log) != count:
                    sys.exit(f"fetch chose {chosen(self.bench.log)} assets in {box} instead of {count}")
        os.unlink(archive)
        lines = [f"\n### Plans of {self.COUNT:,} items\n", "| | wall s | CPU s | peak MB | items/s |",
                 "|---|---|---|---|---|"]
        for title, runs in (("the first plan, --bbox", first), ("another --bbox", second)):
            wall, cpu, rss = medians(runs)
            lines.append(f"| {title} | {wall:.2f} | {cpu:.2f} | {rss:.0f} | {self.COUNT / wall:,.0f} |")
        lines.append("\nWanted: at least 150,000 items/s, at most 150 MB.")
        self.bench.tell("\n".join(lines))

    def expected(self):
        """How many assets, two an item, touch each box, by the places `miniature-mirror items` gives them."""
        limits = [[int(degrees * 1e6) for degrees in box] for box in self.BOXES]
        counts = [0] * len(limits)
        for index in range(self.COUNT):
            west = ((index * 0x9E3779B97F4A7C15 & 2**64 - 1) * 359_990_000 >> 64) - 180_000_000
            for number, (w, s, e, n) in enumerate(limits):
                if w - 10_000 <= west <= e:
                    south = (self.mixed(index) * 179_990_000 >> 64) - 90_000_000
                    if s - 10_000 <= south <= n:
                        counts[number] += 2
        return counts

    @staticmethod
    def mixed(value):
        """SplitMix64's finalizer."""
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & 2**64 - 1
        value = (value ^ value >> 27) * 0x94D049BB133111EB & 2**64 - 1
        return value ^ value >> 31

    def measure(self, command):
        figures = measure(command, self.bench.log)
        if figures[3] != 0:
            sys.exit(f"fetch ended with {figures[3]}: {' '.join(command)}\n"
                     + open(self.bench.log, errors="replace").read()[-2000:])
        return figures
