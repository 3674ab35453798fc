"""Writes a Parquet file for tests of rows.

    rows.py pictures FILE    60 rows with a picture of 200 kB each, in one row group
    rows.py damaged FILE     3,000 rows in pages of a few hundred, one page of the column text damaged in its middle
    rows.py numbers FILE     10,000 rows of an id, in row groups of 1,000
"""

import random
import sys

import pyarrow
import pyarrow.parquet


def pictures(path):
    chance = random.Random(5)
    image = [{"bytes": b"\x89PNG\r\n\x1a\n" + chance.randbytes(200_000), "path": None} for _ in range(60)]
    kind = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    table = pyarrow.table({"id": [f"row {i}" for i in range(60)], "image": pyarrow.array(image, type=kind)})
    pyarrow.parquet.write_table(table, path, compression="snappy", row_group_size=100)


def damaged(path):
    table = pyarrow.table({"id": list(range(3000)), "text": [f"value {i:06}" for i in range(3000)]})
    pyarrow.parquet.write_table(
        table, path, compression="none", use_dictionary=False, data_page_size=4000, write_batch_size=100,
        write_page_checksum=True)
    with open(path, "r+b") as file:
        content = file.read()
        place = content.index(b"value 001537")
        file.seek(place + 2)
        file.write(b"?")


def numbers(path):
    table = pyarrow.table({"id": list(range(10_000)), "even": [i % 2 == 0 for i in range(10_000)]})
    pyarrow.parquet.write_table(table, path, row_group_size=1000)


{"pictures": pictures, "damaged": damaged, "numbers": numbers}[sys.argv[1]](sys.argv[2])
