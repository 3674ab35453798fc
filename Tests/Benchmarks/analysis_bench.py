"""Annotations summed up, beside Python's json and a loop."""

import json
import multiprocessing
import os
import random
import sys

from measuring import measure, medians

HERE = os.path.dirname(os.path.abspath(__file__))


def annotation(noise, number):
    """An annotation with the keys of the real ones: about a hundred masks in some 85 kB."""
    width, height = noise.choice(((2250, 1500), (1500, 2250), (2000, 1500), (2667, 1500)))
    masks = []
    for mask in range(max(1, int(noise.gauss(98, 40)))):
        counts = "".join(noise.choices("0123456789:;<=>?@ABCDEFGHabcdefghijklmnoOPQRST\\`", k=noise.randrange(80, 720)))
        masks.append({
            "bbox": [noise.uniform(0, width), noise.uniform(0, height), 100.0, 80.0], "area": noise.randrange(10**6),
            "segmentation": {"size": [height, width], "counts": counts}, "predicted_iou": noise.uniform(0.88, 1.05),
            "point_coords": [[noise.uniform(0, width), noise.uniform(0, height)]],
            "crop_box": [0.0, 0.0, float(width), float(height)], "id": 300_000_000 + 1000 * number + mask,
            "stability_score": noise.uniform(0.92, 1.0)})
    image = {"image_id": number, "width": width, "height": height, "file_name": f"sa_{number}.jpg"}
    return json.dumps({"image": image, "annotations": masks}).encode()


class AnalysisBench:
    """50,000 annotations in five folders, with an empty picture each."""

    COUNT = 50_000
    FOLDERS = 5
    VARIANTS = 500

    def __init__(self, bench):
        self.bench = bench
        self.folder = f"{bench.tmp}/annotations"

    def run(self):
        # In a process of its own: what this one has resident counts as its children's peak.
        maker = multiprocessing.Process(target=self.make)
        maker.start()
        maker.join()
        tools = {
            "fetch analyze": [self.bench.fetch, "analyze", self.folder, "--json"],
            "fetch analyze -j 1": [self.bench.fetch, "analyze", self.folder, "--json", "-j", "1"],
            "Python, json and a loop": [sys.executable, f"{HERE}/analysis_reference.py", self.folder],
        }
        runs, found = {tool: [] for tool in tools}, {}
        for n in range(min(3, self.bench.arguments.rounds)):
            for tool in list(tools)[n % 3:] + list(tools)[:n % 3]:
                start = os.path.getsize(self.bench.log) if os.path.exists(self.bench.log) else 0
                wall, cpu, rss, status = measure(tools[tool], self.bench.log)
                with open(self.bench.log, "rb") as f:
                    f.seek(start)
                    said = f.read().decode()
                if status != 0:
                    sys.exit(f"{tool} ended with {status}\n{said[-2000:]}")
                runs[tool].append((wall, cpu, rss))
                found[tool] = json.loads(said.splitlines()[-1])
        self.compare(found["fetch analyze"], found["Python, json and a loop"])
        self.tell(runs)

    def make(self):
        noise = random.Random(1)
        variants = [annotation(noise, number) for number in range(self.VARIANTS)]
        for number in range(self.COUNT):
            group = number * self.FOLDERS // self.COUNT
            folder = f"{self.folder}/sa_{group:06d}"
            os.makedirs(folder, exist_ok=True)
            with open(f"{folder}/sa_{number + 1}.json", "wb") as f:
                f.write(variants[number % self.VARIANTS])
            open(f"{folder}/sa_{number + 1}.jpg", "wb").close()

    def compare(self, ours, theirs):
        """Both must have counted the same."""
        quantities = {q["name"]: q for q in ours["quantities"]}
        pairs = [(ours[name], theirs[name]) for name in ("images", "annotations", "objects")] + [
            (ours["images_without_annotation"]["count"], theirs["without"]),
            (quantities["masks_per_image"]["mean"], theirs["masks"][0]),
            (quantities["masks_per_image"]["median"], theirs["masks"][1]),
            (quantities["mask_area"]["mean"], theirs["area"]),
            (quantities["predicted_iou"]["mean"], theirs["iou"]),
            (quantities["stability_score"]["mean"], theirs["stability"])]
        for mine, other in pairs:
            if abs(mine - other) > 1e-7 * abs(other):
                sys.exit(f"fetch analyze counted {mine} where Python counted {other}")

    def tell(self, runs):
        total = sum(
            os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(self.folder) for name in names)
        ours = medians(runs["fetch analyze"])
        rows = []
        for tool in runs:
            wall, cpu, rss = medians(runs[tool])
            rows.append(f"| {tool} | {wall:.2f} | {cpu:.2f} | {rss:.0f} | {total / wall / 1e6:,.0f} | {wall / ours[0]:.1f} |")
        self.bench.tell(
            f"\n### {self.COUNT:,} annotations of SA-1B's form ({total / 1e6:,.0f} MB) summed up\n\n"
            "| tool | wall s | CPU s | peak MB | MB/s | wall tool/fetch |\n|---|---|---|---|---|---|\n" + "\n".join(rows)
            + "\n\nWanted: Python at least 5 times as long, at most 60 MB.")
