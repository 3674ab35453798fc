"""The usual way to make a folder of small pictures: `datasets` decodes each row, Pillow shrinks and saves it.

    pictures_peer.py REPOSITORY OUTPUT
"""

import pathlib
import sys

import numpy as np
from datasets import load_dataset
from PIL import Image

Image.MAX_IMAGE_PIXELS = None
output = pathlib.Path(sys.argv[2])
for name in ["images", "annotations", "annotations_rgb"]:
    (output / name).mkdir(parents=True, exist_ok=True)
rows = load_dataset("parquet", data_files=f"{sys.argv[1]}/data/*.parquet", split="train", streaming=True)
counts = np.zeros(256, dtype=np.int64)
for row in rows:
    picture = row["image"].convert("RGB")
    picture.thumbnail((512, 512), Image.LANCZOS)
    picture.save(output / "images" / f"{row['id']}.png")
    mask = Image.fromarray(np.asarray(row["annotation"]).astype(np.uint8))
    counts += np.bincount(np.asarray(mask).ravel(), minlength=256)
    mask.thumbnail((512, 512), Image.NEAREST)
    mask.save(output / "annotations" / f"{row['id']}.png")
    colours = row["annotation_rgb"].convert("RGB")
    colours.thumbnail((512, 512), Image.NEAREST)
    colours.save(output / "annotations_rgb" / f"{row['id']}.png")
