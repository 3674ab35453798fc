"""Reading local Parquet files: the library's own tool beside pyarrow, whole processes."""

import os
import sys

from measuring import measure, medians

HERE = os.path.dirname(os.path.abspath(__file__))


class ParquetBench:
    """Files made once a run in its temporary folder; pyarrow comes from the tests' virtual environment."""

    NAMES = ("parquet-pictures", "parquet-numeric", "parquet-page")

    def __init__(self, bench, python, tool):
        self.bench, self.python, self.tool = bench, os.path.abspath(python), os.path.abspath(tool)
        self.script = f"{HERE}/parquet_reference.py"

    def run(self, wanted):
        names = [name for name in self.NAMES if wanted is None or name in wanted]
        for name in names:
            if not os.path.exists(self.python):
                sys.exit(f"{self.python} is not there; run make deps-test")
            getattr(self, name.replace("parquet-", ""))(f"{self.bench.tmp}/{name}.parquet")

    def make(self, kind, path):
        made = measure([self.python, self.script, "make", kind, path], self.bench.log)
        if made[3] != 0:
            sys.exit(open(self.bench.log).read()[-2000:])

    def pictures(self, path):
        self.make("pictures", path)
        self.compare("2 GB of pictures of 100 kB in a local Parquet file, as rows", path, {
            "Parquet": [self.tool, "rows", path],
            "pyarrow iter_batches(64)": [self.python, self.script, "read", path, "64"],
            "pyarrow, one thread": [self.python, self.script, "read", path, "64", "1"],
        })

    def numeric(self, path):
        self.make("numeric", path)
        self.compare("50 million rows of four numeric columns, zstd and dictionaries", path, {
            "Parquet": [self.tool, "columns", path],
            "pyarrow, one thread": [self.python, self.script, "read", path, "65536", "1"],
        })

    def page(self, path):
        self.make("page", path)
        self.compare("12 pictures of 17 MB in one dictionary page of 209 MB", path, {
            "Parquet": [self.tool, "rows", path],
            "Parquet, first row": [self.tool, "rows", path, "", "1"],
            "pyarrow iter_batches(1)": [self.python, self.script, "read", path, "1"],
        })

    def compare(self, title, path, tools):
        figures = {tool: [] for tool in tools}
        order = list(tools)
        for n in range(-1, self.bench.arguments.rounds):
            for tool in order[n % len(order):] + order[:n % len(order)]:
                wall, cpu, rss, status = measure(tools[tool], self.bench.log)
                if status != 0:
                    sys.exit(f"{tool} ended with {status}\n{open(self.bench.log).read()[-2000:]}")
                if n >= 0:
                    figures[tool].append((wall, cpu, rss))
        median = {tool: medians(runs) for tool, runs in figures.items()}
        ours = median[order[0]]
        lines = [f"\n### {title}\n", "| reader | wall s | CPU s | peak MB | speed Parquet/reader |",
                 "|---|---|---|---|---|"]
        for tool, (wall, cpu, rss) in median.items():
            ratio = "" if tool.startswith("Parquet") else f"{wall / ours[0]:.2f}"
            lines.append(f"| {tool} | {wall:.2f} | {cpu:.2f} | {rss:.0f} | {ratio} |")
        os.unlink(path)
        self.bench.tell("\n".join(lines))
