"""Writes 20 Parquet files of every type with nulls and lists, and the rows DuckDB gives for conditions on them.

    conditions.py FOLDER

FOLDER/where-NN.parquet are the files; FOLDER/conditions.jsonl has a line for each file and condition: the file, the
condition, and the numbers of the rows for which DuckDB finds it true.
"""

import datetime
import decimal
import json
import random
import sys
import uuid

import duckdb
import pyarrow
import pyarrow.parquet

CONDITIONS = [
    "i32 = 5", "i32 <> 5", "i32 > 3 and i64 <= 40", "i32 < 0 or u8 >= 200", "not (i32 > 3)", "i32 is null",
    "i32 is not null and text is null", "i32 in (1, 2, NULL)", "i32 not in (1, 2)", "i32 not in (1, NULL)",
    "i32 between -3 and 4", "i32 not between -3 and 4", "i64 = i32", "i32 + u8 > 100", "i32 * 2 - 1 = 7", "i32 / 2 = 1.5",
    "-i32 > 3", "i64 % 7 = 3", "u64 > 9223372036854775807", "u64 > -1", "i8 < u8", "f32 = 0.1", "f32 > 0.5", "f64 > 0.5",
    "f64 = 'nan'", "f64 < 'inf'", "f64 >= f32", "f32 = f64", "f64 is distinct from 0.5", "f64 is not distinct from NULL",
    "dec = 1.50", "dec > 1.234", "dec + 0.01 = 1.51", "dec < f64", "dec between 0 and 2", "big > 12345678901234567.89",
    "text = 'Glass'", "text > 'B'", "text like 'G%'", "text like '_la%'", "text ilike 'g%S'", "text not like '%a%'",
    "text like '100!%' escape '!'", "text in ('Glass', 'Éclair')", "text = 'it''s'", "text <> ''", "\"odd name\" = 3",
    "\"dotted.name\" > 2", "TEXT = 'Wood'", "flag", "not flag", "flag is true", "flag is not false", "flag = true",
    "flag and i32 > 0", "flag or i32 is null", "flag = 1", "day = '2020-02-29'", "day > date '2020-01-01'",
    "day + 1 = '2020-03-01'", "day - day = 0", "day < stamp", "stamp >= timestamp '2020-02-29 12:00:00'",
    "stamp = '2020-02-29T12:30:00.25'", "zone > '2020-01-01 00:00:00+00'", "clock < '12:00:00'", "clock = time '12:30:00'",
    "bin = 'abc'", "bin > '\\x10'", "bin is null", "uid = 'a0000000-0000-0000-0000-000000000001'",
    "uid > '90000000-0000-0000-0000-000000000000'", "list = [1, 2]", "list < [2]", "list <> [1, NULL]", "list > []",
    "list is null", "words = ['a', 'b']", "words > ['a']", "pair = {'x': 1, 'y': 'a'}", "pair < {'x': 2, 'y': 'b'}",
    "pair.x = 1", "pair.x is null", "pair.y like 'a%' and pair.x > 0", "deep.inner.z >= 2.5", "pair is null",
    "pair <> {'x': 1, 'y': NULL}", "nested = [[1], [2, 3]]", "nested < [[1, 2]]", "(i32 > 0) = flag", "1 = 1", "NULL",
    "i32 > 0 and NULL", "i32 > 0 or NULL", "i32 = '5'", "f64 > '0.5'", "flag = 'true'", "1e2 > i64", "i32 = 5.0",
]


def maybe(chance, value):
    return None if chance.random() < 0.2 else value()


def table(number, rows):
    chance = random.Random(number)
    texts = ["Glass", "Wood", "glass", "", "it's", "100%", "Éclair", "100a", "Blaa"]
    floats = [0.1, 0.5, -0.0, 0.0, 1.5, float("nan"), float("inf"), float("-inf"), 0.25]

    def column(make, kind):
        return pyarrow.array([maybe(chance, make) for _ in range(rows)], type=kind)

    def moment():
        return datetime.datetime(2020, 2, 29, 12, 30, 0, 250000) + datetime.timedelta(hours=chance.randint(-1, 1) * 24)

    def numbers():
        return [maybe(chance, lambda: chance.randint(1, 3)) for _ in range(chance.randint(0, 3))]

    pair = pyarrow.struct([("x", pyarrow.int32()), ("y", pyarrow.string())])
    inner = pyarrow.struct([("inner", pyarrow.struct([("z", pyarrow.float64())]))])
    return pyarrow.table({
        "row": pyarrow.array(range(rows), type=pyarrow.int64()),
        "i8": column(lambda: chance.randint(-128, 127), pyarrow.int8()),
        "u8": column(lambda: chance.randint(0, 255), pyarrow.uint8()),
        "i32": column(lambda: chance.randint(-6, 6), pyarrow.int32()),
        "i64": column(lambda: chance.randint(-6, 60), pyarrow.int64()),
        "u64": column(lambda: chance.choice([0, 1, 2**63 - 1, 2**63, 2**64 - 1]), pyarrow.uint64()),
        "f32": column(lambda: chance.choice(floats), pyarrow.float32()),
        "f64": column(lambda: chance.choice(floats), pyarrow.float64()),
        "dec": column(lambda: decimal.Decimal(chance.randint(-300, 300)) / 100, pyarrow.decimal128(9, 2)),
        "big": column(lambda: decimal.Decimal(chance.randint(-(10**30), 10**30)) / 1000, pyarrow.decimal128(38, 3)),
        "text": column(lambda: chance.choice(texts), pyarrow.string()),
        "odd name": column(lambda: chance.randint(0, 4), pyarrow.int16()),
        "dotted.name": column(lambda: chance.randint(0, 4), pyarrow.int16()),
        "flag": column(lambda: chance.random() < 0.5, pyarrow.bool_()),
        "day": column(lambda: datetime.date(2020, 2, 29) + datetime.timedelta(chance.randint(-1, 1)), pyarrow.date32()),
        "stamp": column(moment, pyarrow.timestamp(chance.choice(["ms", "us"]))),
        "zone": column(moment, pyarrow.timestamp("us", tz="UTC")),
        "clock": column(lambda: datetime.time(chance.choice([0, 12, 23]), 30), pyarrow.time64("us")),
        "bin": column(lambda: chance.choice([b"", b"abc", b"\x10", b"\xff\x00"]), pyarrow.binary()),
        "uid": pyarrow.array(
            [maybe(chance, lambda: uuid.UUID(int=(chance.choice([8, 10, 15]) << 124) + 1).bytes) for _ in range(rows)],
            type=pyarrow.uuid()),
        "list": column(numbers, pyarrow.list_(pyarrow.int32())),
        "words": column(lambda: [chance.choice("abc") for _ in range(chance.randint(0, 3))], pyarrow.list_(pyarrow.string())),
        "pair": column(
            lambda: {"x": maybe(chance, lambda: chance.randint(0, 2)), "y": maybe(chance, lambda: chance.choice("ab"))},
            pair),
        "deep": column(lambda: {"inner": maybe(chance, lambda: {"z": chance.choice([1.0, 2.5, 4.0])})}, inner),
        "nested": column(lambda: [numbers() for _ in range(chance.randint(0, 2))],
                         pyarrow.list_(pyarrow.list_(pyarrow.int32()))),
    })


def main(folder):
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    with open(f"{folder}/conditions.jsonl", "w") as lines:
        for number in range(20):
            rows = [3, 50, 120, 400][number % 4]
            path = f"{folder}/where-{number:02}.parquet"
            content = table(number, rows)
            if number % 2:
                content = content.sort_by("i32")
                content = content.set_column(0, "row", pyarrow.array(range(rows), type=pyarrow.int64()))
            pyarrow.parquet.write_table(
                content, path, row_group_size=[1000, 40, 64][number % 3], use_dictionary=number % 5 != 0,
                compression=["snappy", "zstd", "none", "gzip"][number % 4], write_page_index=number % 3 == 0,
                data_page_version=["1.0", "2.0"][number % 2], data_page_size=200, write_batch_size=16)
            for condition in CONDITIONS:
                found = database.execute(f"SELECT row FROM '{path}' WHERE {condition} ORDER BY row").fetchall()
                lines.write(json.dumps({"file": path, "where": condition, "rows": [row[0] for row in found]}) + "\n")


main(sys.argv[1])
