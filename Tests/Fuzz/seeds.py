#!/usr/bin/env python3
"""Makes seeds for the fuzzers out of Parquet files: seeds.py OUTPUT FILE-OR-FOLDER..."""

import os
import sys

import pyarrow.parquet as pq

TYPES = ["BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"]
CODECS = ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"]
LARGEST = 64 << 10


def files(places):
    for place in places:
        if os.path.isdir(place):
            for folder, _, names in os.walk(place):
                yield from (os.path.join(folder, name) for name in sorted(names) if "parquet" in name)
        else:
            yield place


def write(folder, name, content):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as f:
        f.write(content)


def main(output, places):
    for number, path in enumerate(files(places)):
        content = open(path, "rb").read()
        if len(content) > 12 and content.endswith(b"PAR1"):
            length = int.from_bytes(content[-8:-4], "little")
            write(f"{output}/footer", f"{number}", content[-8 - length:-8])
        # Gigabytes of one letter are slow to decompress, and pyarrow ends the process on some encrypted files.
        if "large_string_map" in path:
            continue
        if len(content) <= LARGEST:
            write(f"{output}/file", f"{number}", content)
        if "encrypt" in path:
            continue
        try:
            file = pq.ParquetFile(path)
        except Exception:
            continue
        for group in range(min(file.metadata.num_row_groups, 2)):
            for column in range(min(file.metadata.num_columns, 12)):
                seed_pages(output, f"{number}-{group}-{column}", content, file, group, column)


def seed_pages(output, name, content, file, group, column):
    chunk = file.metadata.row_group(group).column(column)
    levels = file.schema.column(column)
    start = chunk.data_page_offset
    if chunk.dictionary_page_offset:
        start = min(start, chunk.dictionary_page_offset)
    pages = content[start:start + min(chunk.total_compressed_size, LARGEST)]
    codec = CODECS.index(chunk.compression) if chunk.compression in CODECS else 5
    setup = [TYPES.index(chunk.physical_type), codec, max(levels.length - 1, 0) & 255,
             levels.max_definition_level & 7 | (levels.max_repetition_level & 3) << 3]
    for ways in (0, 3):
        write(f"{output}/page", f"{name}-{ways}", bytes(setup + [ways, 0 if ways == 0 else 5]) + pages)
    # Compressed bytes begin somewhere behind the page's header.
    size = min(chunk.total_uncompressed_size, (1 << 20) - 1)
    for skip in (15, 21, 25, 35, 60):
        write(f"{output}/codec", f"{name}-{skip}",
              bytes([codec]) + size.to_bytes(3, "little") + b"\x3f" + pages[skip:])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
