#!/usr/bin/env python3
"""Writes Parquet files with the tools people use, and what pyarrow reads from each as lines of JSON: write.py FOLDER

The lines have one array a row, in the form of the conformance files' `expected` folder: `{"x": hex}` for bytes,
`{"d": text}` for decimals, `{"date"}`, `{"ts", "unit", "tz"}`, `{"time", "unit"}`, `{"map": [[key, value]]}`, `{"f"}` for
numbers that JSON lacks.
"""

import datetime
import decimal
import io
import json
import os
import random
import sys

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

ROWS = 300


# What pyarrow reads.

def values(array):
    kind = array.type
    if isinstance(array, pa.ChunkedArray):
        return [value for chunk in array.chunks for value in values(chunk)]
    if isinstance(array, pa.ExtensionArray):
        return values(array.storage)
    if pa.types.is_dictionary(kind):
        return values(array.dictionary_decode())
    if pa.types.is_struct(kind):
        members = [(kind.field(i).name, values(array.field(i))) for i in range(kind.num_fields)]
        return [{name: column[i] for name, column in members} if array[i].is_valid else None for i in range(len(array))]
    if pa.types.is_map(kind):
        return [None if not item.is_valid else {"map": [
            list(pair) for pair in zip(values(item.values.field(0)), values(item.values.field(1)))]} for item in array]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return [values(item.values) if item.is_valid else None for item in array]
    if pa.types.is_timestamp(kind):
        zone = "UTC" if kind.tz else None
        return [None if n is None else {"ts": n, "unit": kind.unit, "tz": zone} for n in array.cast(pa.int64()).to_pylist()]
    if pa.types.is_time(kind):
        width = pa.int32() if pa.types.is_time32(kind) else pa.int64()
        return [None if n is None else {"time": n, "unit": kind.unit} for n in array.cast(width).to_pylist()]
    return [value(item) for item in array.to_pylist()]


def value(item):
    if isinstance(item, float):
        if item != item:
            return {"f": "NaN"}
        if item in (float("inf"), float("-inf")):
            return {"f": "Infinity" if item > 0 else "-Infinity"}
    if isinstance(item, bytes):
        return {"x": item.hex()}
    if isinstance(item, decimal.Decimal):
        return {"d": format(item, "f")}
    if isinstance(item, datetime.date):
        return {"date": item.isoformat()}
    return item


def describe(path):
    table = pq.read_table(path, arrow_extensions_enabled=False)
    columns = [values(column) for column in table.columns]
    with open(path.replace(".parquet", ".jsonl"), "w") as f:
        for row in zip(*columns):
            f.write(json.dumps(row) + "\n")


# What is written.

def mixed(noise, rows=ROWS):
    """A table with every type, nulls, lists and structures."""
    def maybe(make, odds=0.2):
        return [None if noise.random() < odds else make(i) for i in range(rows)]

    def number(bits, signed=True):
        low = -2 ** (bits - 1) if signed else 0
        return lambda i: noise.choice([low, low + 2**bits - 1, 0, noise.randrange(low, low + 2**bits)])

    day = datetime.date(1900, 1, 1)
    moment = lambda i: noise.randrange(-2**55, 2**55)
    nested = pa.list_(pa.struct([("name", pa.string()), ("marks", pa.list_(pa.int16()))]))
    columns = {f"int{bits}": pa.array(maybe(number(bits)), f"int{bits}") for bits in (8, 16, 32, 64)}
    columns |= {f"uint{bits}": pa.array(maybe(number(bits, False)), f"uint{bits}") for bits in (8, 16, 32, 64)}
    columns |= {
        "half": pa.array(np.array([noise.random() * 100 for _ in range(rows)], np.float16)),
        "float": pa.array(maybe(lambda i: noise.choice([float("nan"), float("-inf"), -0.0, noise.random()])), "float32"),
        "double": pa.array(maybe(lambda i: noise.gauss(0, 1e9)), "float64"),
        "flag": pa.array(maybe(lambda i: noise.random() < 0.3), pa.bool_()),
        "required": pa.array(list(range(rows)), "int32"),
        "text": pa.array(maybe(lambda i: noise.choice(["", "a", "été ✓", "long " * noise.randrange(60)]))),
        "label": pa.array(maybe(lambda i: noise.choice(["Glass", "Paper", "Canvas"]))).dictionary_encode(),
        "bytes": pa.array(maybe(lambda i: noise.randbytes(noise.randrange(40))), pa.binary()),
        "code": pa.array(maybe(lambda i: noise.randbytes(7)), pa.binary(7)),
        "date": pa.array(maybe(lambda i: day + datetime.timedelta(noise.randrange(80_000))), pa.date32()),
        "time_ms": pa.array(maybe(lambda i: noise.randrange(86_400_000)), pa.time32("ms")),
        "time_us": pa.array(maybe(lambda i: noise.randrange(86_400_000_000)), pa.time64("us")),
        "time_ns": pa.array(maybe(lambda i: noise.randrange(86_400_000_000_000)), pa.time64("ns")),
        "ts_ms": pa.array(maybe(moment), pa.timestamp("ms")),
        "ts_us": pa.array(maybe(moment), pa.timestamp("us", "UTC")),
        "ts_ns": pa.array(maybe(moment), pa.timestamp("ns")),
        "list": pa.array(maybe(lambda i: [noise.choice([None, noise.randrange(9)]) for _ in range(noise.randrange(5))]),
                         pa.list_(pa.int32())),
        "map": pa.array(maybe(lambda i: [(f"k{k}", noise.choice([None, k])) for k in range(noise.randrange(4))]),
                        pa.map_(pa.string(), pa.int64())),
        "deep": pa.array(maybe(lambda i: [None if noise.random() < 0.2 else {
            "name": noise.choice([None, "n"]), "marks": [noise.randrange(5) for _ in range(noise.randrange(3))]}
            for _ in range(noise.randrange(4))]), nested),
    }
    for digits in (5, 15, 30, 60):
        kind = pa.decimal128(digits, 3) if digits <= 38 else pa.decimal256(digits, 3)
        columns[f"decimal{digits}"] = pa.array(
            maybe(lambda i: decimal.Decimal(noise.randrange(-10**digits, 10**digits)).scaleb(-3)), kind)
    return pa.table(columns)


def write_pyarrow(folder, noise):
    decimal.getcontext().prec = 80
    for codec in ("NONE", "SNAPPY", "GZIP", "BROTLI", "ZSTD", "LZ4"):
        for version in ("1.0", "2.0"):
            pq.write_table(
                mixed(noise), f"{folder}/pyarrow-{codec.lower()}-v{version[0]}.parquet", compression=codec,
                data_page_version=version, use_dictionary=noise.random() < 0.5, write_page_index=version == "2.0",
                write_page_checksum=True, data_page_size=1000, row_group_size=130, version="2.6",
                write_batch_size=50)
    pq.write_table(mixed(noise), f"{folder}/pyarrow-old.parquet", version="1.0", use_deprecated_int96_timestamps=True)
    encodings = {"int32": "DELTA_BINARY_PACKED", "int64": "DELTA_BINARY_PACKED", "float": "BYTE_STREAM_SPLIT",
                 "double": "BYTE_STREAM_SPLIT", "text": "DELTA_BYTE_ARRAY", "bytes": "DELTA_LENGTH_BYTE_ARRAY",
                 "code": "DELTA_BYTE_ARRAY", "flag": "RLE", "half": "BYTE_STREAM_SPLIT",
                 "list.list.element": "DELTA_BINARY_PACKED", "decimal30": "BYTE_STREAM_SPLIT"}
    pq.write_table(mixed(noise), f"{folder}/pyarrow-encodings.parquet", use_dictionary=False, column_encoding=encodings,
                   data_page_version="2.0", write_page_checksum=True)


def picture(noise, size):
    pixels = np.frombuffer(noise.randbytes(size * size * 3), np.uint8).reshape(size, size, 3)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def write_datasets(folder, noise):
    import datasets

    datasets.disable_progress_bars()
    features = datasets.Features({
        "image": datasets.Image(), "label": datasets.ClassLabel(names=["cat", "dog"]),
        "boxes": datasets.List(datasets.List(datasets.Value("float32"))), "caption": datasets.Value("string")})
    rows = [{"image": {"bytes": picture(noise, 40), "path": f"{i}.png"} if i % 7 else None, "label": i % 2,
             "boxes": [[noise.random() for _ in range(4)] for _ in range(i % 3)], "caption": f"picture {i}"}
            for i in range(60)]
    data = datasets.Dataset.from_list(rows, features=features)
    data.to_parquet(f"{folder}/datasets-new.parquet")
    # As pushed to the hub from 2022 to 2025: one row group of 100 rows, dictionary on, snappy, no page index.
    table = data.data.table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features.to_dict()}})})
    pq.write_table(table.combine_chunks(), f"{folder}/datasets-old.parquet", row_group_size=100, compression="snappy")


def write_large(folder, noise):
    """Pictures of 3 MB in one dictionary page, with repeated and missing ones, and the same in other forms."""
    image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    pictures = [noise.randbytes(3_000_000 + i) for i in range(8)]
    order = [0, 1, 2, None, 1, 3, 4, 0, 5, 6, None, 7]
    rows = [None if i is None else {"bytes": pictures[i], "path": f"{i}.png"} for i in order]
    table = pa.table({"id": [f"r{i}" for i in range(len(order))], "image": pa.array(rows, image),
                      "material": ["Glass", "Paper", "Paper"] * 4})
    pq.write_table(table, f"{folder}/large-dictionary.parquet", row_group_size=100, compression="snappy")
    pq.write_table(table, f"{folder}/large-plain.parquet", compression="zstd", use_dictionary=False)
    pq.write_table(table, f"{folder}/large-stored.parquet", compression="none", use_dictionary=False,
                   write_page_checksum=True, data_page_size=1 << 30)
    pq.write_table(table, f"{folder}/large-chunked.parquet", compression="snappy", use_content_defined_chunking=True,
                   write_page_index=True, write_page_checksum=True)
    lists = pa.table({"pair": pa.array([None if i is None else [pictures[i][:200_000], b"small"] for i in order],
                                       pa.list_(pa.binary()))})
    pq.write_table(lists, f"{folder}/large-lists.parquet", compression="gzip", use_dictionary=False)


def write_duckdb(folder):
    connection = duckdb.connect()
    connection.execute("SELECT setseed(0.5)")
    query = f"""
        SELECT i::TINYINT % 100 AS tiny, i AS big, (i * 7 % 11)::UTINYINT AS small,
            CASE WHEN i % 5 > 0 THEN i * 1.5 END AS real, (i % 3 = 0) AS flag,
            CASE WHEN i % 4 > 0 THEN 'text ' || (i % 17) END AS text, ('\\xAA' || i)::BLOB AS blob,
            DATE '2000-01-01' + i::INTEGER AS day, TIMESTAMP '2001-02-03 04:05:06' + i * INTERVAL 1 SECOND AS moment,
            TIME '10:00:00' AS clock, (i * 0.01)::DECIMAL(9, 2) AS price, (i * 1000.01)::DECIMAL(30, 4) AS sum,
            uuid() AS id, CASE WHEN i % 6 > 0 THEN [i, NULL, i + 1] END AS list,
            {{'a': i, 'b': CASE WHEN i % 2 = 0 THEN 'x' END}} AS pair, MAP {{'k' || i: i}} AS map,
            [[i], [], [i, i]] AS nested, ['a', 'b', 'c'][i % 3 + 1]::ENUM('a', 'b', 'c') AS choice
        FROM (SELECT range % 100 AS i FROM range({ROWS}))"""
    for name, options in {"v1": "CODEC 'snappy'", "v2": "CODEC 'zstd', PARQUET_VERSION V2", "lz4": "CODEC 'lz4_raw'",
                          "gzip": "CODEC 'gzip', ROW_GROUP_SIZE 2048", "brotli": "CODEC 'brotli'"}.items():
        connection.execute(f"COPY ({query}) TO '{folder}/duckdb-{name}.parquet' (FORMAT parquet, {options})")


def main(folder):
    os.makedirs(folder, exist_ok=True)
    noise = random.Random(5)
    write_pyarrow(folder, noise)
    write_datasets(folder, noise)
    write_large(folder, noise)
    write_duckdb(folder)
    for name in sorted(os.listdir(folder)):
        if name.endswith(".parquet") and not name.startswith("large"):
            describe(f"{folder}/{name}")


if __name__ == "__main__":
    main(sys.argv[1])
