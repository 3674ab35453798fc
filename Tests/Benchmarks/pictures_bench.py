"""Pictures out of Parquet shards made small, beside `datasets` with Pillow."""

import os
import subprocess
import sys

from measuring import measure, medians

ROWS = 200
HERE = os.path.dirname(os.path.abspath(__file__))


class PicturesBench:
    """A repository of ARTeFACT's shape with 200 rows of 1 to 4 megapixels on a miniature hub."""

    def __init__(self, bench):
        self.bench = bench
        self.python = f"{bench.arguments.hub_venv}/bin/python"

    def run(self):
        bench, folder = self.bench, f"{self.bench.root}/damaged-media"
        if not os.path.isdir(folder):
            subprocess.run([self.python, f"{HERE}/../Support/Pictures/write_damaged.py", folder, "--rows", str(ROWS),
                            "--shards", "4", "--megapixels", "1", "4", "--sound"], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        hub = subprocess.Popen([f"{bench.arguments.build}/miniature-mirror", "hub", "--import",
                                f"danielaivanova/damaged-media={folder}", "--large", "made/up", "--size", "1000"],
                               stdout=subprocess.PIPE, text=True)
        try:
            line = hub.stdout.readline()
            if not line.startswith("listening on "):
                sys.exit("the miniature hub did not start")
            self.compare(folder, {"HF_ENDPOINT": line.split()[-1], "HOME": bench.tmp, "HF_HOME": f"{bench.tmp}/hf"})
        finally:
            hub.terminate()
            hub.wait()

    def compare(self, folder, variables):
        bench = self.bench
        tools = {
            "fetch hf": [bench.fetch, "hf", "danielaivanova/damaged-media", "--all", "--visualize", "0", "-o",
                         bench.out, "-q"],
            "datasets, Pillow": [self.python, f"{HERE}/pictures_peer.py", folder, bench.out],
        }
        runs = {tool: [] for tool in tools}
        for _ in range(bench.arguments.rounds):
            for tool, command in tools.items():
                bench.clear()
                wall, cpu, rss, status = measure(command, bench.log, variables)
                if status != 0 or any(
                        len(os.listdir(f"{bench.out}/{part}")) != ROWS
                        for part in ("images", "annotations", "annotations_rgb")):
                    sys.exit(f"{tool} ended with {status}\n{open(bench.log).read()[-2000:]}")
                runs[tool].append((wall, cpu, rss))
        ours = medians(runs["fetch hf"])
        rows = []
        for tool in tools:
            wall, cpu, rss = medians(runs[tool])
            rows.append(f"| {tool} | {wall:.2f} | {cpu:.2f} | {rss:.0f} | {ROWS / wall:.1f} | {wall / ours[0]:.2f} "
                        f"| {ours[1] / cpu:.2f} |")
        bench.tell(f"\n### {ROWS} samples of three pictures of 1 to 4 megapixels, made small\n\n| tool | wall s | CPU s "
                   "| peak MB | samples/s | samples/s of fetch | CPU fetch/tool |\n|---|---|---|---|---|---|---|\n"
                   + "\n".join(rows))
