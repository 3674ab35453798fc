#!/usr/bin/env python3
"""Measures fetch beside its peers: whole processes, alternating, on tmpfs, medians and ratios.

    python3 Tests/Benchmarks/bench.py --build .build/release [--rounds 5] [--only small,large] [--markdown FILE]

nginx serves files from /dev/shm on loopback, the miniature hub makes its up; each tool writes to /dev/shm. A round runs every tool once, in an order
that changes from round to round; before each run the target folder is emptied. Wall time, CPU time (user + system) and
peak memory are those of the tool's own process, from wait4(2).
"""

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import hub as hubs
from analysis_bench import AnalysisBench
from archive_bench import ArchiveBench
from measuring import measure
from mlhub_bench import ItemsBench, MLHubBench
from parquet_bench import ParquetBench
from pictures_bench import PicturesBench

HERE = os.path.dirname(os.path.abspath(__file__))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Nginx:
    """nginx on loopback with files on tmpfs, and variants of a location: capped, delayed, over TLS."""

    def __init__(self, root, work):
        self.root, self.work = root, work
        self.port, self.tls_port, self.tls1_port = free_port(), free_port(), free_port()
        self.process = None

    def make_certificate(self):
        key, cert = f"{self.work}/key.pem", f"{self.work}/cert.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
            check=True, stderr=subprocess.DEVNULL)
        self.cert = cert
        return key, cert

    def start(self):
        key, cert = self.make_certificate()
        conf = f"{self.work}/nginx.conf"
        locations = f"""
            root {self.root};
            location / {{ }}
            location /capped/ {{ alias {self.root}/; limit_rate 20m; }}
        """
        with open(conf, "w") as f:
            f.write(f"""
user {'root' if os.geteuid() == 0 else os.environ.get('USER', 'nobody')};
worker_processes 2;
worker_rlimit_nofile 65536;
pid {self.work}/nginx.pid;
error_log {self.work}/error.log;
daemon off;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    client_body_temp_path {self.work}/body;
    proxy_temp_path {self.work}/proxy;
    fastcgi_temp_path {self.work}/fastcgi;
    uwsgi_temp_path {self.work}/uwsgi;
    scgi_temp_path {self.work}/scgi;
    server {{ listen 127.0.0.1:{self.port} backlog=4096; {locations} }}
    ssl_certificate {cert};
    ssl_certificate_key {key};
    server {{ listen 127.0.0.1:{self.tls_port} ssl http2; http2_max_concurrent_streams 128; {locations} }}
    server {{ listen 127.0.0.1:{self.tls1_port} ssl; {locations} }}
}}
""")
        self.process = subprocess.Popen(["nginx", "-c", conf, "-p", self.work], stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.05)
        sys.exit(f"nginx did not start; see {self.work}/error.log")

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()


class Work:
    """One kind of work: what is there to fetch, and how each tool is asked to.

    `prepare` has functions that run before a tool's turn, not measured. With `is_tree` every file that each tool
    leaves is hashed and compared, and the disk it takes is reported.
    """

    def __init__(self, name, title, tools, check=None, rounds=None, environment={}, prepare={}, is_tree=False):
        self.name, self.title, self.tools, self.check, self.rounds = name, title, tools, check, rounds
        self.environment, self.prepare, self.is_tree = environment, prepare, is_tree
        self.right_tree = None


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        base = "/dev/shm" if os.path.isdir("/dev/shm") else None
        self.tmp = tempfile.mkdtemp(prefix="fetch-bench-", dir=base)
        self.root, self.out = f"{self.tmp}/www", f"{self.tmp}/out"
        os.makedirs(self.root)
        self.nginx = Nginx(self.root, self.tmp)
        self.log = f"{self.tmp}/log"
        self.fetch = os.path.abspath(os.path.join(arguments.build, "fetch"))
        self.mirror = os.path.abspath(os.path.join(arguments.build, "miniature-mirror"))
        self.hub = hubs.Hub(self.mirror, self.tmp, os.path.abspath(arguments.hub_venv))
        self.results = []

    # What there is to fetch.

    def small_files(self, count):
        folder = f"{self.root}/small"
        if not os.path.isdir(folder):
            import random
            noise = random.Random(1)
            block = os.urandom(32 * 1024)
            os.makedirs(folder)
            for i in range(count):
                size = noise.randrange(2000, 20000)
                with open(f"{folder}/{i:05d}.bin", "wb") as f:
                    f.write(block[:size])
        return [f"small/{i:05d}.bin" for i in range(count)]

    def large_files(self, count, size):
        folder = f"{self.root}/large-{size >> 20}"
        if not os.path.isdir(folder):
            os.makedirs(folder)
            block = os.urandom(1 << 20)
            for i in range(count):
                with open(f"{folder}/{i}.bin", "wb") as f:
                    for _ in range(size >> 20):
                        f.write(block)
        return [f"large-{size >> 20}/{i}.bin" for i in range(count)]

    def lists(self, name, base, paths):
        """The same list in the form of each tool."""
        ours, curl, aria, wget = (f"{self.tmp}/{name}.{k}" for k in ("urls", "curl", "aria2", "wget"))
        with open(ours, "w") as f:
            f.writelines(f"{base}/{p}\n" for p in paths)
        with open(curl, "w") as f:
            for p in paths:
                f.write(f'url = "{base}/{p}"\noutput = "{self.out}/{os.path.basename(p)}"\n')
        shutil.copy(ours, aria)
        shutil.copy(ours, wget)
        return ours, curl, aria, wget

    # How each tool is asked.

    def ours(self, listing, *options):
        return [self.fetch, "urls", listing, "-o", self.out, "-q", *options]

    def curl(self, listing, parallel, *options):
        return ["curl", "-sS", "-Z", "--parallel-max", str(parallel), "--create-dirs", "-K", listing, *options]

    def aria2(self, listing, *options):
        return ["aria2c", "-q", "--console-log-level=error", "--file-allocation=none", "-d", self.out, "-i", listing,
                *options]

    def wget(self, listing, *options):
        return ["wget", "-q", "-P", self.out, "-i", listing, *options]

    # The kinds of work.

    def works(self):
        http = f"http://127.0.0.1:{self.nginx.port}"
        h2 = f"https://127.0.0.1:{self.nginx.tls_port}"
        h1 = f"https://127.0.0.1:{self.nginx.tls1_port}"
        count = self.arguments.small
        wanted = self.arguments.only.split(",") if self.arguments.only else None

        def is_wanted(name):
            return wanted is None or name in wanted

        if is_wanted("small"):
            paths = self.small_files(count)
            ours, curl, aria, wget = self.lists("small", http, paths)
            yield Work("small", f"{count:,} assets of 2-20 kB", {
                "fetch": self.ours(ours, "-j", "64"),
                "curl -Z": self.curl(curl, 64),
                "aria2c -j16": self.aria2(aria, "-j16"),
                "wget": self.wget(wget),
                "cp (floor)": ["cp", "-r", f"{self.root}/small", self.out],
                "curl -o /dev/null (floor)": self.to_null(ours, 64),
            }, check=len(paths))
        if is_wanted("large"):
            paths = self.large_files(4, 512 << 20)
            ours, curl, aria, wget = self.lists("large", http, paths)
            yield Work("large", "4 assets of 512 MB", {
                "fetch": self.ours(ours),
                "curl -Z": self.curl(curl, 4),
                "aria2c -x8 -s8": self.aria2(aria, "-x8", "-s8"),
                "wget": self.wget(wget),
                "cp (floor)": ["cp", "-r", f"{self.root}/large-512", self.out],
                "curl -o /dev/null (floor)": self.to_null(ours, 4),
            }, check=4)
        if is_wanted("capped"):
            paths = self.large_files(1, 1024 << 20)
            ours, curl, aria, _ = self.lists("capped", f"{http}/capped", paths)
            yield Work("capped", "1 asset of 1 GB, 20 MB/s a connection, 8 connections", {
                "fetch": self.ours(ours, "--connections", "8"),
                "curl": self.curl(curl, 1),
                "aria2c -x8 -s8": self.aria2(aria, "-x8", "-s8"),
            }, check=1, rounds=min(3, self.arguments.rounds))
        for name, base, option in (("tls-h1", h1, "--http1.1"), ("tls-h2", h2, "--http2")):
            if is_wanted(name):
                paths = self.small_files(count)
                ours, curl, _, _ = self.lists(name, base, paths)
                trust = ["--cacert", self.nginx.cert]
                yield Work(name, f"{count:,} assets of 2-20 kB over TLS, {option[2:].replace('http', 'HTTP/')}", {
                    "fetch": self.ours(ours, "-j", "64", "--ca-file", self.nginx.cert),
                    "curl -Z": self.curl(curl, 64, option, *trust),
                }, check=len(paths))
                paths = self.large_files(4, 512 << 20)
                ours, curl, _, _ = self.lists(f"{name}-large", base, paths)
                yield Work(f"{name}-large", f"4 assets of 512 MB over TLS, {option[2:].replace('http', 'HTTP/')}", {
                    "fetch": self.ours(ours, "--ca-file", self.nginx.cert),
                    "curl -Z": self.curl(curl, 4, option, *trust),
                }, check=4)

        if is_wanted("hf-200") or is_wanted("lfs-200"):
            self.hub.start(200)
        if is_wanted("hf-200"):
            yield Work("hf-200", "200 files of a Hugging Face dataset, 10 kB to 20 MB", {
                "fetch": [self.fetch, "hf", self.hub.id, "-o", self.out, "-q"],
                "hf download": [
                    f"{self.hub.venv}/bin/hf", "download", "--repo-type", "dataset", self.hub.id, "--local-dir", self.out],
            }, environment=self.hub.environment, is_tree=True)
        if is_wanted("lfs-200"):
            yield Work("lfs-200", "200 files of a git-LFS repository, 10 kB to 20 MB", {
                "fetch": [self.fetch, "git-lfs", self.hub.git_url, "-o", self.out, "-q"],
                "git lfs pull (the clone not counted)": ["git", "-C", self.out, "lfs", "pull"],
                "git clone with git-lfs": ["git", "clone", "-q", self.hub.git_url, self.out],
            }, environment=self.hub.environment, is_tree=True, prepare={
                "git lfs pull (the clone not counted)": lambda: self.hub.clone_pointers(self.out),
            })

    def to_null(self, listing, parallel):
        nowhere = listing + ".null"
        with open(listing) as f, open(nowhere, "w") as g:
            for line in f:
                g.write(f'url = "{line.strip()}"\noutput = "/dev/null"\n')
        return ["curl", "-sS", "-Z", "--parallel-max", str(parallel), "-K", nowhere]

    # Running.

    def clear(self):
        shutil.rmtree(self.out, ignore_errors=True)

    def run(self, work):
        figures = {tool: [] for tool in work.tools}
        rounds = work.rounds or self.arguments.rounds
        order = list(work.tools)
        for n in range(-1, rounds):
            for tool in order[n % len(order):] + order[:n % len(order)]:
                self.clear()
                if not tool.startswith("cp"):
                    os.makedirs(self.out)
                if tool in work.prepare:
                    work.prepare[tool]()
                wall, cpu, rss, status = measure(work.tools[tool], self.log, work.environment)
                if status != 0:
                    sys.exit(f"{tool} ended with {status}: {' '.join(work.tools[tool])}\n{open(self.log).read()[-2000:]}")
                there = sum(1 for name in os.listdir(self.out) if name != ".fetch") if os.path.isdir(self.out) else 0
                if work.check and "null" not in tool and there != work.check:
                    sys.exit(f"{tool} left {there} files of {work.check}")
                self.check_tree(work, tool)
                if n >= 0:
                    figures[tool].append((wall, cpu, rss, hubs.disk(self.out) if work.is_tree else 0))
        self.report(work, figures)

    def check_tree(self, work, tool):
        """Compares all files, byte by byte, with those that the first tool left."""
        if not work.is_tree:
            return
        found = hubs.tree(self.out)
        work.right_tree = work.right_tree or found
        if found != work.right_tree:
            wrong = sorted(set(found.items()) ^ set(work.right_tree.items()))
            sys.exit(f"{tool} left another tree: {wrong[:6]}")

    def report(self, work, figures):
        median = {t: [statistics.median(f[i] for f in runs) for i in range(4)] for t, runs in figures.items()}
        more, rule = (" disk MB |", "---|") if work.is_tree else ("", "")
        lines = [
            f"\n### {work.title}\n", f"| tool | wall s | CPU s | peak MB | wall fetch/tool | CPU fetch/tool |{more}",
            f"|---|---|---|---|---|---|{rule}"]
        ours = median["fetch"]
        for tool, (wall, cpu, rss, disk) in median.items():
            last = f" {disk:.0f} |" if work.is_tree else ""
            ratio = "" if tool == "fetch" else f"{ours[0] / wall:.2f}"
            cpu_ratio = "" if tool == "fetch" else f"{ours[1] / cpu:.2f}"
            lines.append(f"| {tool} | {wall:.2f} | {cpu:.2f} | {rss:.0f} | {ratio} | {cpu_ratio} |{last}")
        print("\n".join(lines), flush=True)
        self.results.append("\n".join(lines))

    def latency(self):
        """10,000 small assets, 50 ms before each answer, 64 connections, against the ideal."""
        count, connections, wait = 10_000, 64, 0.05
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, f"{HERE}/slow_server.py", str(port), str(wait)], stdout=subprocess.PIPE)
        server.stdout.readline()
        try:
            listing = f"{self.tmp}/latency.urls"
            with open(listing, "w") as f:
                f.writelines(f"http://127.0.0.1:{port}/{i:05d}.bin\n" for i in range(count))
            runs = []
            for _ in range(min(3, self.arguments.rounds)):
                self.clear()
                wall, cpu, rss, status = measure(self.ours(listing, "-j", str(connections)), self.log)
                if status != 0:
                    sys.exit(f"fetch ended with {status}\n{open(self.log).read()[-2000:]}")
                runs.append((wall, cpu, rss))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
        ideal = count / connections * wait
        wall, cpu, rss = (statistics.median(r[i] for r in runs) for i in range(3))
        text = (f"\n### {count:,} small assets, 50 ms before each answer, {connections} connections\n\n"
                "| | wall s | CPU s | peak MB | fetch/ideal |\n|---|---|---|---|---|\n"
                f"| fetch | {wall:.2f} | {cpu:.2f} | {rss:.0f} | {wall / ideal:.2f} |\n| ideal | {ideal:.2f} | | | |")
        print(text, flush=True)
        self.results.append(text)

    def rerun(self):
        """A finished tree again: without a request, whatever its size."""
        count = self.arguments.finished
        paths = self.small_files(self.arguments.small)
        listing = f"{self.tmp}/rerun.urls"
        with open(listing, "w") as f:
            for i in range(count):
                f.write(f"http://127.0.0.1:{self.nginx.port}/{paths[i % len(paths)]}\tfolder-{i % 1000}/{i:07d}.bin\n")
        self.clear()
        first = measure(self.ours(listing, "-j", "64"), self.log)
        if first[3] != 0:
            sys.exit(f"fetch ended with {first[3]}\n{open(self.log).read()[-2000:]}")
        again = [measure(self.ours(listing, "-j", "64"), self.log) for _ in range(self.arguments.rounds)]
        wall, cpu, rss = (statistics.median(r[i] for r in again) for i in range(3))
        text = (f"\n### {count:,} finished assets again\n\n| | wall s | CPU s | peak MB |\n|---|---|---|---|\n"
                f"| first run | {first[0]:.2f} | {first[1]:.2f} | {first[2]:.0f} |\n"
                f"| again | {wall:.2f} | {cpu:.2f} | {rss:.0f} |")
        print(text, flush=True)
        self.results.append(text)

    def million(self):
        """Planning many assets: linear in time, flat in memory."""
        rows = []
        for count in (250_000, 1_000_000):
            listing = f"{self.tmp}/million.urls"
            with open(listing, "w") as f:
                f.writelines(
                    f"http://127.0.0.1:9/data/{i % 1000}/{i:07d}.bin\td{i % 1000}/{i:07d}.bin\t1000\n" for i in range(count))
            self.clear()
            plan = measure(
                [self.fetch, "urls", listing, "-o", self.out, "-q", "--dry-run"], self.log)
            sample = measure(
                [self.fetch, "urls", listing, "-o", self.out, "-q", "--random", "1000", "--dry-run"], self.log)
            rows += [(f"plan of {count:,}", plan), (f"1,000 at random of {count:,}", sample)]
            os.unlink(listing)
        text = "\n### Plans of many assets\n\n| | wall s | CPU s | peak MB |\n|---|---|---|---|\n" + "\n".join(
            f"| {name} | {r[0]:.2f} | {r[1]:.2f} | {r[2]:.0f} |" for name, r in rows)
        print(text, flush=True)
        self.results.append(text)

    def mlhub(self, wanted):
        """Works beside the real MLHub client, on one server."""
        names = [name for name in ("job", "rerun", "plan", "rows") if wanted is None or f"mlhub-{name}" in wanted]
        if names:
            hub = MLHubBench(self)
            try:
                hub.start()
                for name in names:
                    getattr(hub, name)()
            finally:
                hub.stop()
                shutil.rmtree(hub.folder, ignore_errors=True)

    def tell(self, text):
        """Prints a table, and keeps it for the page."""
        print(text, flush=True)
        self.results.append(text)

    def main(self):
        wanted = self.arguments.only.split(",") if self.arguments.only else None
        try:
            self.nginx.start()
            for work in self.works():
                self.run(work)
            for name in ("latency", "rerun", "million"):
                if wanted is None or name in wanted:
                    getattr(self, name)()
            for name in ("extract", "samples", "shards"):
                if wanted is None or name in wanted:
                    getattr(ArchiveBench(self), name)()
            if wanted is None or "analysis" in wanted:
                AnalysisBench(self).run()
            if wanted is None or "pictures" in wanted:
                PicturesBench(self).run()
            self.mlhub(wanted)
            python = f"{self.arguments.hub_venv}/bin/python"
            ParquetBench(self, python, f"{self.arguments.build}/parquet-tool").run(wanted)
            if wanted is None or "stac-2M" in wanted:
                ItemsBench(self).run()
        finally:
            self.nginx.stop()
            self.hub.stop()
            shutil.rmtree(self.tmp, ignore_errors=True)
        if self.arguments.markdown:
            self.write_page()

    def write_page(self):
        """Puts the tables between the markers of the page."""
        page = open(self.arguments.markdown).read()
        start, end = "<!-- figures -->", "<!-- end of figures -->"
        head, rest = page.split(start, 1)
        _, tail = rest.split(end, 1)
        with open(self.arguments.markdown, "w") as f:
            f.write(head + start + "\n" + "\n".join(self.results) + "\n\n" + end + tail)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=".build/release")
    parser.add_argument("--hub-venv", default=".build/venv-test", help="where the Hugging Face clients and pyarrow are")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--small", type=int, default=20_000)
    parser.add_argument("--finished", type=int, default=40_000, help="assets of the tree that is run over again")
    parser.add_argument("--only", help="small,large,capped,tls-h1,tls-h2,hf-200,lfs-200,latency,rerun,million,extract,samples,shards,pictures,analysis,"
                        "mlhub-job,mlhub-rerun,mlhub-plan,mlhub-rows,stac-2M,"
                        "parquet-pictures,parquet-numeric,parquet-page")
    parser.add_argument("--venv", default=".build/venv-bench", help="where the MLHub client is installed")
    parser.add_argument("--archives", help="a folder of real MLHub catalog archives, for mlhub-rows")
    parser.add_argument("--markdown", help="a page whose figures are replaced")
    Bench(parser.parse_args()).main()
