#!/usr/bin/env bash
# Does what Docs/AddingASource.md says, word for word, in a new folder; tells time and lines.
#
#     Tests/Documentation/adding-a-source.sh FETCH [python] [swift]
#
# FETCH is a built fetch. With SWIFTPM_BUILD_DIR set, the Swift source is built there.
set -euo pipefail

bin=$(realpath "$1")
shift
FETCH=$(realpath "$(dirname "$0")/../..")
export FETCH PATH="$(dirname "$bin"):$PATH" XDG_DATA_HOME=/nonexistent
page=$FETCH/Docs/AddingASource.md
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"

# The commands of the block that is marked so.
block() {
    awk -v mark="<!-- run: $1 -->" '
        $0 == mark { found = 1; next }
        found && /^```sh$/ { inside = 1; next }
        inside && /^```$/ { exit }
        inside { print }
    ' "$page"
}

run() {
    local start=$SECONDS
    block "$1" >"$1.sh"
    [ -s "$1.sh" ] || { echo "no block $1 in $page" >&2; exit 1; }
    # In this shell, so that what one block starts is there for the next.
    set -x
    # shellcheck disable=SC1090
    . "./$1.sh"
    { set +x; } 2>/dev/null
    cd "$work"
    echo "$1: $((SECONDS - start)) s"
}

run server
server=$!
for way in "${@:-python}"; do run "$way"; done
[ ! -d tiles ] || echo "python: $(wc -l <tiles/fetch-source-tiles) lines"
[ ! -d tiles-swift ] || echo "swift: $(cat tiles-swift/Sources/*/*.swift | wc -l) lines"
