#!/usr/bin/env python3
"""Makes Parquet files, and reads them with pyarrow: parquet_reference.py make KIND FILE | read FILE ROWS [THREADS]"""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

IMAGE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def pictures(path):
    """20 row groups of 1,024 pictures, written as the library does by default."""
    noise = np.random.default_rng(1)
    schema = pa.schema([("id", pa.string()), ("image", IMAGE)])
    with pq.ParquetWriter(path, schema, compression="snappy") as writer:
        for group in range(20):
            rows = [{"id": f"{group}-{i}", "image": {"bytes": noise.bytes(100_000), "path": f"{i}.jpg"}}
                    for i in range(1024)]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def numeric(path):
    noise = np.random.default_rng(2)
    count = 1_000_000
    writer = None
    for _ in range(50):
        table = pa.table({
            "count": noise.integers(0, 5000, count), "label": noise.integers(0, 100, count).astype("i4"),
            "tenths": np.round(noise.normal(0, 10, count), 1), "real": noise.normal(0, 1, count).astype("f4")})
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd", use_dictionary=True)
        writer.write_table(table)
    writer.close()


def page(path):
    noise = np.random.default_rng(3)
    rows = [{"id": f"r{i}", "image": {"bytes": noise.bytes(17_450_000), "path": f"{i}.png"}} for i in range(12)]
    table = pa.Table.from_pylist(rows, schema=pa.schema([("id", pa.string()), ("image", IMAGE)]))
    pq.write_table(table, path, row_group_size=100, compression="snappy")


def read(path, rows, threads=None):
    if threads:
        pa.set_cpu_count(int(threads))
        pa.set_io_thread_count(int(threads))
    count = 0
    for batch in pq.ParquetFile(path).iter_batches(batch_size=int(rows), use_threads=threads is None):
        count += batch.num_rows
    print(count)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        {"pictures": pictures, "numeric": numeric, "page": page}[sys.argv[2]](sys.argv[3])
    else:
        read(*sys.argv[2:])
