"""Writes a repository of the shape of danielaivanova/damaged-media with the real `datasets`.

    write_damaged.py FOLDER [--rows N] [--shards N] [--megapixels A B] [--large]

--large adds three rows of 13312 x 10000 pixels: a JPEG, a PNG and a progressive JPEG. Otherwise there are rows with
what goes wrong in practice: a picture that is cut short, an id that repeats, a mask of another size, a mask or a picture
that is missing.
"""

import argparse
import io
import pathlib

import numpy as np
from datasets import Dataset, Features, Image, Value
from PIL import Image as Pillow

Pillow.MAX_IMAGE_PIXELS = None
MATERIALS = ["Parchment", "Paper", "Film emulsion", "Glass"]
FEATURES = Features(
    {
        "id": Value("string"), "image": Image(), "annotation": Image(), "annotation_rgb": Image(),
        "material": Value("string"), "content": Value("string"), "type": Value("string"),
        "damage_description": Value("string"), "llava_description": Value("string"),
        "verified_description": Value("string"),
    })


def scene(random, width, height):
    """A photograph of sorts: shapes, a gradient and a little grain."""
    y, x = np.mgrid[0:height:4, 0:width:4]
    phase = random.uniform(0, 6, 3)
    planes = [128 + 90 * np.sin(x / 190 + p) * np.cos(y / 150 + 2 * p) for p in phase]
    coarse = np.stack(planes, -1).clip(0, 255).astype(np.uint8)
    picture = np.asarray(Pillow.fromarray(coarse).resize((width, height), Pillow.BICUBIC)).copy()
    if width * height < 20_000_000:
        grain = random.integers(-9, 9, (height, width, 1), dtype=np.int8)
        picture = (picture.astype(np.int16) + grain).clip(0, 255).astype(np.uint8)
    return picture


def mask(random, width, height):
    """Flat patches of classes on background."""
    values = np.array([255, 255, 255, 0, 1, 2, 3, 4, 6, 9, 10, 15], dtype=np.uint8)
    small = random.choice(values, size=(height // 97 + 1, width // 113 + 1))
    return np.kron(small, np.ones((97, 113), dtype=np.uint8))[:height, :width]


PALETTE = np.array([[(v * 37) % 256, (v * 91) % 256, (v * 151) % 256] for v in range(256)], dtype=np.uint8)


def encoded(array, form, **options):
    stream = io.BytesIO()
    (array if isinstance(array, Pillow.Image) else Pillow.fromarray(array)).save(stream, form, **options)
    return {"bytes": stream.getvalue(), "path": None}


def indexed(array):
    picture = Pillow.fromarray(array, mode="P")
    picture.putpalette(PALETTE.tobytes())
    return picture


def row(random, number, width, height, kind):
    picture, classes = scene(random, width, height), mask(random, width, height)
    if kind == "progressive":
        image = encoded(picture, "JPEG", quality=90, progressive=True)
    elif kind == "png":
        image = encoded(picture, "PNG", compress_level=1)
    else:
        image = encoded(picture, "JPEG", quality=90)
    # As `datasets` writes arrays and pictures it is given: PNG for grey, TIFF for palettes and int32.
    annotation = [
        lambda: encoded(classes, "PNG"), lambda: indexed(classes), lambda: classes.astype(np.int32),
        lambda: encoded(indexed(classes), "PNG"),
    ][number % 4]()
    return {
        "id": f"id{number:05d}", "image": image, "annotation": annotation,
        "annotation_rgb": encoded(PALETTE[classes], "PNG", compress_level=1),
        "material": MATERIALS[number % 4], "content": "Line art" if number % 3 else "Artistic depiction",
        "type": "Photograph, \"old\"" if number % 2 else "Painting", "damage_description": f"line one\nline {number}",
        "llava_description": None, "verified_description": "é, ü",
    }


def spoil(rows, random):
    """What goes wrong in practice, from the middle on."""
    middle = len(rows) // 2
    rows[middle]["image"]["bytes"] = rows[middle]["image"]["bytes"][: len(rows[middle]["image"]["bytes"]) // 2]
    rows[middle + 1]["id"] = rows[1]["id"]
    rows[middle + 2]["annotation"] = encoded(mask(random, 300, 200), "PNG")
    rows[middle + 3]["annotation"] = None
    rows[middle + 4]["image"] = None
    rows[middle + 5]["id"] = "a/b c"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=24)
    parser.add_argument("--shards", type=int, default=2)
    parser.add_argument("--megapixels", type=float, nargs=2, default=(0.2, 0.6))
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--sound", action="store_true", help="nothing goes wrong")
    options = parser.parse_args()
    random = np.random.default_rng(11)
    data = options.folder / "data"
    data.mkdir(parents=True, exist_ok=True)

    def generate(first, last):
        rows = []
        for number in range(first, last):
            pixels = random.uniform(*options.megapixels) * 1e6
            width = int((pixels * random.uniform(0.7, 1.6)) ** 0.5)
            kind = ["jpeg", "jpeg", "png", "progressive"][number % 4]
            rows.append(row(random, number, width, int(pixels / width), kind))
        return rows

    size = -(-options.rows // options.shards)
    shards = options.shards + options.large
    for shard in range(options.shards):
        rows = generate(shard * size, min(options.rows, (shard + 1) * size))
        if shard == options.shards - 1 and not options.sound:
            spoil(rows, random)
        Dataset.from_list(rows, features=FEATURES).to_parquet(
            data / f"train-{shard:05d}-of-{shards:05d}.parquet")
    if options.large:
        rows = [row(random, 90000 + n, 13312, 10000, kind) for n, kind in enumerate(["jpeg", "png", "progressive"])]
        Dataset.from_list(rows, features=FEATURES).to_parquet(
            data / f"train-{shards - 1:05d}-of-{shards:05d}.parquet")
    (options.folder / "README.md").write_text("---\nlicense: afl-3.0\n---\n")


main()
