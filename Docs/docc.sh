#!/usr/bin/env bash
# Makes the DocC pages of the public modules from a built package; any warning is an error.
#
#     Docs/docc.sh .build/debug [MODULE…]
set -euo pipefail

build=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- FetchCore FetchConformance FetchCommands FetchSources Parquet
root=$(realpath "$(dirname "$0")/..")
target=$(swiftc -print-target-info | python3 -c 'import json, sys; print(json.load(sys.stdin)["target"]["unversionedTriple"])')
includes=()
for folder in "$root"/Sources/System/*/include $(pkg-config --cflags-only-I libxml-2.0 | sed 's/-I//g'); do
    includes+=(-Xcc "-I$folder")
done
for map in "$root"/Sources/System/*/module.modulemap "$root"/.build/checkouts/*/Sources/GRDBSQLite/module.modulemap \
    "$build"/*.build/module.modulemap; do
    includes+=(-Xcc "-fmodule-map-file=$map")
done
mkdir -p "$root/.build/docc"
for module in "$@"; do
    graphs=$(mktemp -d)
    swift symbolgraph-extract -module-name "$module" -target "$target" -I "$build/Modules" -output-dir "$graphs" \
        -minimum-access-level public -skip-synthesized-members "${includes[@]}"
    # A module's own graph alone: what it extends elsewhere is another module's.
    find "$graphs" -name '*@*' -delete
    docc convert --additional-symbol-graph-dir "$graphs" --fallback-display-name "$module" \
        --fallback-bundle-identifier "fetch.$module" --output-path "$root/.build/docc/$module" --warnings-as-errors
    rm -rf "$graphs"
    echo "$module: .build/docc/$module"
done
