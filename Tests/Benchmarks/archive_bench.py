"""Archives unpacked while they arrive, beside curl with bsdtar and tar; and samples out of archives in random order."""

import json
import multiprocessing
import os
import random
import struct
import subprocess
import sys
import tarfile
import threading
import zlib

from measuring import measure, medians

PAIR = (900_000, 85_000)


def picture(noise):
    """Content that does not compress, as that of a JPEG."""
    return noise.randbytes(int(PAIR[0] * noise.uniform(0.5, 1.5)))


def annotation(noise, number):
    """Content that compresses as JSON with run lengths does."""
    lines = [f'  "image_id": {number},']
    while sum(map(len, lines)) < PAIR[1]:
        counts = "".join(noise.choices("0123456789:;<=>?@ABCDEFGHabcdefghijklmnoOPQRST\\`", k=400))
        lines.append(f'  {{"area": {noise.randrange(10**6)}, "segmentation": {{"counts": "{counts}"}}}},')
    return "\n".join(lines).encode()


def member(name, content):
    """A member as a tar has it."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info.tobuf(tarfile.GNU_FORMAT) + content + bytes(-len(content) % 512)


def members(pairs, seed):
    noise = random.Random(seed)
    for number in range(pairs):
        yield member(f"sa_{number + 1}.jpg", picture(noise))
        yield member(f"sa_{number + 1}.json", annotation(noise, number + 1))


class Pieces:
    """Members deflated one by one, so that a gzip tar of them in any order is put together without compressing again."""

    END = bytes(10_240)

    def __init__(self, pairs, seed):
        self.members = []
        for content in members(pairs, seed):
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)
            self.members.append((packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH), content))

    def write(self, path, seed):
        """Writes a tar.gz, its members shuffled: one gzip stream."""
        order = list(self.members)
        random.Random(seed).shuffle(order)
        crc, size = 0, 0
        with open(path, "wb") as out:
            out.write(b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
            for packed, content in order:
                out.write(packed)
                crc, size = zlib.crc32(content, crc), size + len(content)
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)
            out.write(packer.compress(self.END) + packer.flush())
            out.write(struct.pack("<II", zlib.crc32(self.END, crc), (size + len(self.END)) & 0xFFFFFFFF))


class DiskPeak:
    """The most bytes that lay below a folder while something ran; looked at twenty times a second."""

    def __init__(self, folder):
        self.folder, self.peak, self.is_over = folder, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        while not self.is_over.wait(0.05):
            total = 0
            for at, _, names in os.walk(self.folder):
                for name in names:
                    try:
                        total += os.stat(os.path.join(at, name)).st_blocks * 512
                    except FileNotFoundError:
                        pass
            self.peak = max(self.peak, total)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()


class ArchiveBench:
    """Kinds of work with archives, on the nginx of a Bench."""

    def __init__(self, bench):
        self.bench = bench
        self.http = f"http://127.0.0.1:{bench.nginx.port}"

    def fail(self, what, status):
        sys.exit(f"{what} ended with {status}\n{open(self.bench.log).read()[-2000:]}")

    def size(self, folder):
        """Bytes of all files."""
        return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)

    def extract(self):
        """2 gzip tars of 512 MB: one pass, a pipe, and download first."""
        bench, folder = self.bench, f"{self.bench.root}/extract"
        if not os.path.isdir(folder):
            os.makedirs(folder)
            for n in range(2):
                with open(f"{folder}/{n}.tar.gz", "wb") as out:
                    packer = subprocess.Popen(["gzip", "-6"], stdin=subprocess.PIPE, stdout=out)
                    for content in members(555, n):
                        packer.stdin.write(content)
                    packer.stdin.write(bytes(10_240))
                    packer.stdin.close()
                    packer.wait()
        listing = f"{bench.tmp}/extract.urls"
        with open(listing, "w") as f:
            f.writelines(f"{self.http}/extract/{n}.tar.gz\n" for n in range(2))
        pipe = " && ".join(
            f"mkdir -p {bench.out}/{n} && curl -sS {self.http}/extract/{n}.tar.gz | bsdtar -xf - -C {bench.out}/{n}"
            for n in range(2))
        first = " && ".join(
            f"mkdir -p {bench.out}/{n} && curl -sS -o {bench.out}/{n}.tar.gz {self.http}/extract/{n}.tar.gz"
            f" && tar -xf {bench.out}/{n}.tar.gz -C {bench.out}/{n}" for n in range(2))
        tools = {
            "fetch --extract": bench.ours(listing, "--extract"),
            "fetch --extract -j 1": bench.ours(listing, "--extract", "-j", "1"),
            "curl \\| bsdtar -x": ["sh", "-c", pipe],
            "curl, then tar -xf": ["sh", "-c", first],
        }
        order, runs, written = list(tools), {tool: [] for tool in tools}, {}
        for n in range(-1, bench.arguments.rounds):
            for tool in order[n % len(order):] + order[:n % len(order)]:
                bench.clear()
                os.makedirs(bench.out)
                wall, cpu, rss, status = measure(tools[tool], bench.log)
                if status != 0:
                    self.fail(tool, status)
                written[tool] = self.size(bench.out)
                if n >= 0:
                    runs[tool].append((wall, cpu, rss))
                if n == -1:
                    self.compare(tool)
        rows = []
        ours = medians(runs["fetch --extract"])
        for tool in tools:
            wall, cpu, rss = medians(runs[tool])
            rows.append(f"| {tool} | {wall:.2f} | {cpu:.2f} | {rss:.0f} | {written[tool] / 1e6:,.0f} "
                        f"| {ours[0] / wall:.2f} | {ours[1] / cpu:.2f} |")
        bench.tell("\n### 2 gzip tars of 512 MB, unpacked\n\n| tool | wall s | CPU s | peak MB | written MB | "
                   "wall fetch/tool | CPU fetch/tool |\n|---|---|---|---|---|---|---|\n" + "\n".join(rows))

    def compare(self, tool):
        """Every tool must leave the same members."""
        for n in range(2):
            names = sum(1 for _ in os.scandir(f"{self.bench.out}/{n}"))
            if names != 1110:
                sys.exit(f"{tool} left {names} members of 1,110 of archive {n}")

    def sample_links(self, folder):
        """The list of the tars that samples are taken of, which are made when they are not there, and their numbers."""
        numbers = [25 + 50 * n for n in range(20)]
        if not os.path.isdir(folder):
            # In a process of its own: what this one has resident counts as its children's peak.
            maker = multiprocessing.Process(target=self.make_samples, args=(folder, numbers))
            maker.start()
            maker.join()
        links = f"{self.bench.tmp}/samples.txt"
        with open(links, "w") as f:
            f.write("file_name\tcdn_link\n")
            f.writelines(f"sa_{n:06d}.tar\t{self.http}/samples/sa_{n:06d}.tar\n" for n in numbers)
        return links, numbers

    def samples(self):
        """20 gzip tars of 300 MB, members in random order: the share of the bytes that 5 and then 10 pairs take."""
        bench, folder = self.bench, f"{self.bench.root}/samples"
        links, numbers = self.sample_links(folder)
        total = self.size(folder)
        bench.clear()
        rows, before = [], 0
        for count in (5, 10):
            command = [bench.fetch, "sa1b", "--links", links, "-o", bench.out, "-q", "--json", "--stratified", "20",
                       "--strata", "20", "--samples", str(count)]
            start = os.path.getsize(bench.log) if os.path.exists(bench.log) else 0
            wall, cpu, rss, status = measure(command, bench.log)
            if status != 0:
                self.fail("fetch", status)
            with open(bench.log, "rb") as f:
                f.seek(start)
                report = [line for line in f.read().decode().splitlines() if line.startswith("{")][-1]
            received = json.loads(report)["received_bytes"]
            self.check(folder, numbers, count)
            before += received
            rows.append(f"| --samples {count} | {wall:.2f} | {cpu:.2f} | {rss:.0f} | {received / 1e6:,.0f} "
                        f"| {100 * received / total:.1f} % | {100 * before / total:.1f} % |")
        bench.tell(f"\n### 20 gzip tars of 300 MB, members in random order ({total / 1e6:,.0f} MB)\n\n"
                   "| | wall s | CPU s | peak MB | received MB | of all | together |\n|---|---|---|---|---|---|---|\n"
                   + "\n".join(rows))

    def shards(self):
        """50 pairs of each of the same 20 tars as WebDataset shards, beside downloading, unpacking and packing them."""
        bench, folder = self.bench, f"{self.bench.root}/samples"
        links, numbers = self.sample_links(folder)
        one = (f"curl -sS -o $0.tar {self.http}/samples/sa_$0.tar && mkdir $0 && tar -xf $0.tar -C $0 && cd $0 && "
               "ls | sed 's/\\..*//' | uniq | head -50 | sed 's/.*/&.jpg\\n&.json/' | tar -cf ../shard-$0.tar -T - && "
               "cd .. && rm -r $0 $0.tar")
        usual = (f"mkdir -p {bench.out} && cd {bench.out} && printf '%06d\\n' {' '.join(map(str, numbers))} | "
                 f"xargs -P 2 -n 1 sh -c '{one.replace(chr(39), chr(39) + chr(92) + chr(39) + chr(39))}'")
        tools = {
            "fetch --to webdataset": [
                bench.fetch, "sa1b", "--links", links, "-o", bench.out, "-q", "--stratified", "20", "--strata", "20",
                "--samples", "50", "--to", "webdataset"],
            "curl, tar -xf, tar -cf, two at a time": ["sh", "-c", usual],
        }
        rows, ours = [], None
        for tool, command in tools.items():
            runs, peak = [], 0
            for _ in range(bench.arguments.rounds):
                bench.clear()
                with DiskPeak(bench.out) as disk:
                    wall, cpu, rss, status = measure(command, bench.log)
                if status != 0:
                    self.fail(tool, status)
                runs.append((wall, cpu, rss))
                peak = max(peak, disk.peak)
            pairs = sum(name.endswith(".jpg") for name in self.packed_names())
            if pairs != 50 * len(numbers):
                sys.exit(f"{tool} packed {pairs} pairs")
            wall, cpu, rss = medians(runs)
            ours = ours or (wall, cpu)
            output = self.size(bench.out)
            rows.append(f"| {tool} | {wall:.2f} | {cpu:.2f} | {rss:.0f} | {output / 1e6:,.0f} | {peak / 1e6:,.0f} "
                        f"| {ours[0] / wall:.2f} | {ours[1] / cpu:.2f} |")
        bench.tell("\n### 50 pairs of each of 20 gzip tars of 300 MB, as shards\n\n| tool | wall s | CPU s | peak MB | "
                   "output MB | disk peak MB | wall fetch/tool | CPU fetch/tool |\n|---|---|---|---|---|---|---|---|\n"
                   + "\n".join(rows))

    def packed_names(self):
        """The names of all members of the shards in the output."""
        for at, _, names in os.walk(self.bench.out):
            for name in names:
                if name.endswith(".tar"):
                    with tarfile.open(os.path.join(at, name)) as tar:
                        yield from tar.getnames()

    @staticmethod
    def make_samples(folder, numbers):
        os.makedirs(folder)
        pieces = Pieces(325, 1)
        for number in numbers:
            pieces.write(f"{folder}/sa_{number:06d}.tar", number)

    def check(self, folder, numbers, count):
        """Every pair complete and byte-exact."""
        for number in numbers:
            out = f"{self.bench.out}/sa_{number:06d}"
            there = set(os.listdir(out))
            keys = {name.split(".")[0] for name in there}
            if there != {f"{key}.{part}" for key in keys for part in ("jpg", "json")} or len(keys) != count:
                sys.exit(f"{out} holds {len(there)} members, not {count} pairs")
            with tarfile.open(f"{folder}/sa_{number:06d}.tar", "r|gz") as tar:
                for info in tar:
                    if info.name not in there:
                        continue
                    if tar.extractfile(info).read() != open(f"{out}/{info.name}", "rb").read():
                        sys.exit(f"{out}/{info.name} is wrong")
                    there.discard(info.name)
                    if not there:
                        break
