"""Writes pictures of many kinds and, beside each, what Pillow makes of it: NAME.json with its size and the wanted size,
NAME.raw with the pixels at that size."""

import json
import pathlib
import struct
import sys

import numpy as np
from PIL import Image, ImageOps

folder = pathlib.Path(sys.argv[1])
SIDE = 128
random = np.random.default_rng(7)


def scene(width, height, bands=3):
    y, x = np.mgrid[0:height, 0:width]
    planes = [128 + 100 * np.sin((x + 31 * band) / 37) * np.cos(y / (23 + band)) for band in range(bands)]
    return np.stack(planes, -1).clip(0, 255).astype(np.uint8)


def classes(width, height):
    coarse = random.choice(np.array([0, 1, 2, 3, 7, 14, 15, 255]), size=(height // 9 + 1, width // 7 + 1))
    return np.kron(coarse, np.ones((9, 7), dtype=np.uint8))[:height, :width].astype(np.uint8)


def expect(name, **what):
    (folder / f"{name}.json").write_text(json.dumps(what))


def picture(name, image, **options):
    image.save(folder / name, **options)
    with Image.open(folder / name) as opened:
        stored = opened.size
        turned = ImageOps.exif_transpose(opened)
        if turned.mode in ("RGBA", "LA") or "transparency" in turned.info:
            clear = turned.convert("RGBA")
            white = Image.new("RGBA", clear.size, "white")
            turned = Image.alpha_composite(white, clear)
        plain = turned.convert("L") if turned.mode in ("L", "1") else turned.convert("RGB")
        shown = plain.size
        plain.thumbnail((SIDE, SIDE), Image.LANCZOS, reducing_gap=None)
    (folder / f"{name}.raw").write_bytes(plain.tobytes())
    expect(name, stored=stored, shown=shown, width=plain.width, height=plain.height, bands=len(plain.getbands()))


def mask(name, image, values=None, **options):
    image.save(folder / name, **options)
    with Image.open(folder / name) as opened:
        turned = ImageOps.exif_transpose(opened)
        array = np.asarray(turned).astype(np.int32)
        shown = turned.size
        turned.thumbnail((SIDE, SIDE), Image.NEAREST)
        small = np.asarray(turned).astype("<u2")
    counts = {int(value): int(count) for value, count in zip(*np.unique(array, return_counts=True))}
    (folder / f"{name}.raw").write_bytes(small.tobytes())
    expect(name, shown=shown, width=small.shape[1], height=small.shape[0], counts=counts)


class Bitmap4:
    """A BMP of four bits, which Pillow reads and does not write."""

    def __init__(self, image):
        self.image = image

    def save(self, path):
        values = np.asarray(self.image)
        height, width = values.shape
        line = (width + 7) // 8 * 4
        nibbles = np.zeros((height, 2 * line), dtype=np.uint8)
        nibbles[:, :width] = values[::-1]
        body = (nibbles[:, ::2] << 4 | nibbles[:, 1::2]).tobytes()
        colours = bytes((value * 53) % 256 if value % 4 < 3 else 0 for value in range(64))
        head = struct.pack("<2sIHHI", b"BM", 118 + len(body), 0, 0, 118)
        info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 4, 0, len(body), 2835, 2835, 16, 16)
        path.write_bytes(head + info + colours + body)


def turned(orientation):
    exif = Image.Exif()
    exif[274] = orientation
    return exif


photo = Image.fromarray(scene(640, 431))
picture("photo.jpg", photo, quality=95)
picture("progressive.jpg", photo, quality=95, progressive=True)
picture("photo.png", photo)
picture("tall.png", Image.fromarray(scene(211, 700)))
picture("grey.png", photo.convert("L"))
picture("grey.jpg", photo.convert("L"), quality=95)
picture("photo.tif", photo)
picture("lzw.tif", photo, compression="tiff_lzw")
picture("photo.webp", photo, lossless=True)
picture("lossy.webp", photo, quality=95)
picture("photo.bmp", photo)
picture("palette.png", photo.quantize(200))
picture("palette.gif", photo.quantize(200))
picture("clear.png", Image.fromarray(scene(640, 431, 4), mode="RGBA"))
picture("small.png", Image.fromarray(scene(60, 50)))
for orientation in range(1, 9):
    picture(f"turned-{orientation}.jpg", photo, quality=95, exif=turned(orientation))
picture("turned.webp", photo, lossless=True, exif=turned(6))
picture("turned.png", photo, exif=turned(6))

whole = photo.tobytes()
(folder / "truncated.jpg").write_bytes((folder / "photo.jpg").read_bytes()[:9000])
(folder / "truncated.png").write_bytes((folder / "photo.png").read_bytes()[:30000])
(folder / "broken.png").write_bytes((folder / "photo.png").read_bytes()[:200] + bytes(4000))
deep = (scene(640, 431)[:, :, 0].astype(np.uint16) * 257)
Image.fromarray(deep).save(folder / "deep.png")
cmyk = photo.convert("CMYK")
cmyk.save(folder / "cmyk.jpg", quality=95)

labels = classes(701, 433)
mask("mask.png", Image.fromarray(labels))
mask("mask.tif", Image.fromarray(labels))
mask("mask-int32.tif", Image.fromarray(labels.astype(np.int32)))
mask("mask-16.png", Image.fromarray(labels.astype(np.uint16) * 40))
indexed = Image.fromarray(labels, mode="P")
indexed.putpalette([(value * 37) % 256 for value in range(768)])
mask("palette-mask.png", indexed, bits=8)
mask("palette-mask.tif", indexed)
few = Image.fromarray(labels % 13, mode="P")
few.putpalette([(value * 53) % 256 for value in range(48)])
mask("palette-mask-4.png", few, bits=4)
mask("palette-mask-clear.png", indexed, transparency=3)
mask("palette-mask.gif", indexed, optimize=False)
mask("palette-mask-clear.gif", indexed, optimize=False, transparency=3)
mask("palette-mask.bmp", indexed)
mask("two.bmp", Image.fromarray(labels > 7))
mask("palette-mask-4.bmp", Bitmap4(few))
mask("two.png", Image.fromarray(labels > 7))
mask("exact.png", Image.fromarray(classes(256, 384)))
for orientation in range(2, 9):
    mask(f"turned-mask-{orientation}.png", Image.fromarray(labels), exif=turned(orientation))

colours = np.stack([labels, labels // 2, 255 - labels], -1)
Image.fromarray(colours).save(folder / "colours.png")
small = Image.fromarray(colours)
small.thumbnail((SIDE, SIDE), Image.NEAREST)
(folder / "colours.png.raw").write_bytes(small.tobytes())
expect("colours.png", shown=(701, 433), width=small.width, height=small.height, bands=3)
