#!/usr/bin/env python3
"""Makes the small parquet dataset that demo and tests serve, as `datasets` itself writes it.

    .build/venv-test/bin/python Tests/Support/Data/make_pictures.py Tests/Support/Data/pictures

Its output is committed, so that the demo needs no Python.
"""

import io
import os
import sys

import datasets
import numpy
from PIL import Image

MATERIALS = ["Parchment", "Paper", "Glass", "Canvas"]

FEATURES = datasets.Features({
    "id": datasets.Value("string"),
    "image": datasets.Image(),
    "annotation": datasets.Image(),
    "material": datasets.ClassLabel(names=MATERIALS),
    "boxes": datasets.List(datasets.List(datasets.Value("int32"), length=4)),
    "caption": datasets.Value("string"),
})


def png(array):
    out = io.BytesIO()
    Image.fromarray(array).save(out, "PNG")
    return out.getvalue()


def row(number):
    noise = numpy.random.default_rng(number)
    width, height = int(noise.integers(24, 48)), int(noise.integers(16, 40))
    y, x = numpy.mgrid[0:height, 0:width]
    picture = numpy.stack([x * 5, y * 6, (x + y + 20 * number)], axis=-1).astype(numpy.uint8)
    mask = numpy.zeros((height, width), numpy.uint8)
    left, top = int(noise.integers(0, width // 2)), int(noise.integers(0, height // 2))
    mask[top:top + height // 3, left:left + width // 3] = 1 + number % 5
    return {
        "id": f"picture-{number:03d}",
        "image": {"bytes": png(picture), "path": f"picture-{number:03d}.png"},
        # A row without an annotation, as real datasets have them.
        "annotation": None if number % 7 == 6 else {"bytes": png(mask), "path": None},
        "material": number % len(MATERIALS),
        "boxes": [[left, top, width // 3, height // 3]] if number % 3 else [],
        "caption": None if number % 5 == 4 else f"A gradient of {width} by {height} pixels, number {number}.",
    }


def write(path, numbers):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    datasets.Dataset.from_list([row(n) for n in numbers], features=FEATURES).to_parquet(path)


if __name__ == "__main__":
    root = sys.argv[1]
    write(f"{root}/data/train-00000-of-00002.parquet", range(0, 10))
    write(f"{root}/data/train-00001-of-00002.parquet", range(10, 20))
    write(f"{root}/data/test-00000-of-00001.parquet", range(20, 24))
    write(f"{root}/extra/train-00000-of-00001.parquet", range(24, 30))
