"""Compares a folder that `--preset artefact` made with what Pillow, numpy and pandas make of the same rows.

    judge_damaged.py REPOSITORY OUTPUT [--without ID...]

Prints what was compared, as JSON. --without names rows that were left out for their size.
"""

import argparse
import collections
import io
import json
import pathlib
import re

import numpy as np
import pandas
import pyarrow.parquet as parquet
from PIL import Image, ImageOps

Image.MAX_IMAGE_PIXELS = None
SIDE = 512


def opened(cell):
    return ImageOps.exif_transpose(Image.open(io.BytesIO(cell["bytes"])))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("repository", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--without", nargs="*", default=[])
    options = parser.parse_args()
    output = options.output
    table = pandas.read_csv(output / "metadata.csv", keep_default_na=False)
    statistics = json.loads((output / "statistics.json").read_text())
    place, worst, skipped = 0, 0.0, 0
    whole, written = collections.Counter(), collections.Counter()
    materials, sizes, annotated = collections.Counter(), [], 0
    for shard in sorted((options.repository / "data").glob("*.parquet")):
        for batch in parquet.ParquetFile(shard).iter_batches(1):
            row = batch.to_pylist()[0]
            try:
                if row["id"] in options.without:
                    raise OSError("too large")
                picture = opened(row["image"]).convert("RGB")
            except (OSError, TypeError):
                skipped += 1
                continue
            line = table.iloc[place]
            place += 1
            assert line["id"] == row["id"] and line["damage_description"] == row["damage_description"], (line, row["id"])
            assert line["type"] == row["type"] and line["verified_description"] == "é, ü"
            assert line["original_size"] == f"{picture.width}x{picture.height}"
            sizes.append([picture.width, picture.height])
            materials[row["material"]] += 1
            picture.thumbnail((SIDE, SIDE), Image.LANCZOS, reducing_gap=None)
            made = Image.open(output / line["image_path"])
            assert made.size == picture.size and made.mode == "RGB", (row["id"], made.size, picture.size, made.mode)
            assert line["processed_size"] == f"{made.width}x{made.height}"
            difference = np.abs(np.asarray(made).astype(int) - np.asarray(picture).astype(int)).mean()
            worst = max(worst, float(difference))
            if row["annotation"] is None:
                assert line["annotation_path"] == ""
            else:
                annotated += 1
                mask = opened(row["annotation"])
                classes = np.asarray(mask).astype(np.int64)
                for value, count in zip(*np.unique(classes, return_counts=True)):
                    whole[int(value)] += int(count)
                if mask.size == tuple(sizes[-1]):
                    mask.thumbnail((SIDE, SIDE), Image.NEAREST)
                else:
                    mask = mask.resize(made.size, Image.NEAREST)
                made_mask = Image.open(output / line["annotation_path"])
                assert made_mask.mode == "L"
                assert (np.asarray(made_mask).astype(np.int64) == np.asarray(mask)).all(), row["id"]
                for value, count in zip(*np.unique(np.asarray(made_mask), return_counts=True)):
                    written[int(value)] += int(count)
            colours = opened(row["annotation_rgb"]).convert("RGB")
            colours.thumbnail((SIDE, SIDE), Image.NEAREST)
            assert (np.asarray(Image.open(output / line["annotation_rgb_path"])) == np.asarray(colours)).all()
    assert place == len(table), (place, len(table))
    assert worst <= 3, worst
    preset = json.loads(next(pathlib.Path(__file__).resolve().parents[3].glob("Plugins/HuggingFace/**/artefact.json")).read_text())
    names = {entry["value"]: entry["name"] for entry in preset["classes"]}
    assert statistics["total_samples"] == place and statistics["skipped_samples"] == skipped
    assert statistics["samples_with_annotations"] == annotated
    assert statistics["materials"] == dict(materials) and statistics["image_sizes"] == sizes
    assert statistics["class_pixel_counts"] == {names[k]: v for k, v in written.items()}
    assert statistics["class_pixel_counts_original"] == {names[k]: v for k, v in whole.items()}
    assert len(set(table["image_path"])) == place
    panels = sorted((output / "visualizations").glob("*_visualization.png"))
    for panel in panels:
        assert Image.open(panel).size[0] > 4 * 200
    print(json.dumps({"samples": place, "skipped": skipped, "worst": round(worst, 2), "panels": len(panels)}))


main()
