#!/bin/bash
# Fuzzes the Parquet library with libFuzzer: fuzz.sh SECONDS [footer page codec file]
# Seeds are the conformance files, when they lie beside the package, and files written by pyarrow.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-600}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(footer page codec file)
build=.build/fuzz
python=.build/venv-test/bin/python
mkdir -p "$build/written"

"$python" Tests/Fuzz/write.py "$build/written"
places=("$build/written")
[ ! -d ../shared/data/parquet ] || places+=(../shared/data/parquet/data ../shared/data/parquet/bad_data)
"$python" Tests/Fuzz/seeds.py "$build/seeds" "${places[@]}"

modules=()
for name in CZlib CZstd CLZ4 CBrotli; do
    modules+=(-Xcc "-fmodule-map-file=$PWD/Sources/System/$name/module.modulemap")
done
failed=0
for target in "${targets[@]}"; do
    entry=Tests/Fuzz/$(tr a-z A-Z <<<"${target:0:1}")${target:1}Entry.swift
    swiftc -O -swift-version 6 -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
        -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature NonisolatedNonsendingByDefault \
        -sanitize=fuzzer,address -parse-as-library -whole-module-optimization -module-name Parquet "${modules[@]}" \
        $(find Sources/Parquet -name '*.swift') Tests/Fuzz/Waiting.swift "$entry" -o "$build/$target" 2>"$build/$target.build" ||
        { grep -A5 error: "$build/$target.build"; exit 1; }
    mkdir -p "$build/corpus/$target" "$build/found/$target"
    echo "fuzzing $target for $seconds s"
    "$build/$target" "$build/corpus/$target" "$build/seeds/$target" -max_total_time="$seconds" -timeout=25 \
        -malloc_limit_mb=256 -rss_limit_mb=1536 -max_len=80000 -artifact_prefix="$build/found/$target/" \
        -print_final_stats=1 >"$build/$target.log" 2>&1 || failed=1
    grep -E "SUMMARY|ERROR|stat::|Fatal error" "$build/$target.log" || true
done
exit $failed
