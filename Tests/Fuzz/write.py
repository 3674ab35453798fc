#!/usr/bin/env python3
"""Writes small Parquet files of many kinds with pyarrow: write.py FOLDER"""

import datetime
import decimal
import itertools
import os
import random
import sys

import pyarrow as pa
import pyarrow.parquet as pq


def table(rows, seed):
    noise = random.Random(seed)

    def maybe(value):
        return None if noise.random() < 0.2 else value

    image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    return pa.table({
        "number": pa.array([maybe(noise.randrange(-1000, 1000)) for _ in range(rows)], pa.int32()),
        "wide": pa.array([noise.randrange(-2**62, 2**62) for _ in range(rows)], pa.int64()),
        "real": pa.array([maybe(noise.random()) for _ in range(rows)], pa.float64()),
        "flag": pa.array([maybe(noise.random() < 0.5) for _ in range(rows)], pa.bool_()),
        "text": pa.array([maybe("word" * noise.randrange(5)) for _ in range(rows)], pa.string()),
        "day": pa.array([maybe(datetime.date(2024, 1, 1 + noise.randrange(28))) for _ in range(rows)]),
        "price": pa.array([maybe(decimal.Decimal(noise.randrange(10**6)).scaleb(-2)) for _ in range(rows)],
                          pa.decimal128(12, 2)),
        "code": pa.array([noise.randbytes(5) for _ in range(rows)], pa.binary(5)),
        "tags": pa.array([maybe([maybe("t%d" % i) for i in range(noise.randrange(4))]) for _ in range(rows)],
                         pa.list_(pa.string())),
        "image": pa.array([maybe({"bytes": noise.randbytes(noise.randrange(60)), "path": None}) for _ in range(rows)],
                          image),
    })


def main(folder):
    os.makedirs(folder, exist_ok=True)
    kinds = itertools.product(["NONE", "SNAPPY", "GZIP", "BROTLI", "ZSTD", "LZ4"], ["1.0", "2.0"], [True, False])
    for number, (codec, version, dictionary) in enumerate(kinds):
        pq.write_table(table(60, number), f"{folder}/{number}.parquet", compression=codec, use_dictionary=dictionary,
                       data_page_version=version, write_page_index=dictionary, write_page_checksum=not dictionary,
                       data_page_size=400, row_group_size=40)
    encodings = {"number": "DELTA_BINARY_PACKED", "wide": "BYTE_STREAM_SPLIT", "text": "DELTA_BYTE_ARRAY",
                 "real": "BYTE_STREAM_SPLIT", "code": "DELTA_BYTE_ARRAY", "flag": "RLE",
                 "image.bytes": "DELTA_LENGTH_BYTE_ARRAY"}
    pq.write_table(table(60, 99), f"{folder}/encodings.parquet", use_dictionary=False, column_encoding=encodings)


if __name__ == "__main__":
    main(sys.argv[1])
