#!/usr/bin/env bash
# Writes what is made from the program itself: the command reference in Options.md and the man page fetch.1.
#
#     Docs/generate.sh .build/release/fetch
set -euo pipefail

bin=$(realpath "$1")
cd "$(dirname "$0")/.."

# The date of the man page: changed with the version, so that the page changes only when the program does.
date=2026-11-21

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

help_of() {
    # How many cores this machine has is no part of the reference.
    COLUMNS=80 "$bin" help "$@" | sed -z -E 's/(read at once\.)\s+\(default: [0-9]+\)/\1 (default: one a core)/'
}

"$bin" --experimental-dump-help >"$work/help.json"
commands=$(python3 -c '
import json, sys
for command in json.load(sys.stdin)["command"]["subcommands"]:
    if command["commandName"] == "help":
        continue
    print(command["commandName"])
    for below in command.get("subcommands", []):
        print(command["commandName"], below["commandName"])
' <"$work/help.json")

{
    echo
    printf '%s\n' "" "$commands" | while IFS= read -r command; do
        printf '### fetch%s\n\n```\n' "${command:+ $command}"
        help_of $command | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
        printf '```\n\n'
    done
} >"$work/reference"

awk -v reference="$work/reference" '
    /^<!-- generated -->$/ { print; while ((getline line < reference) > 0) print line; skips = 1 }
    /^<!-- end of generated -->$/ { skips = 0 }
    !skips { print }
    skips && /^<!-- generated -->$/ { next }
' Docs/Options.md >"$work/Options.md"

${SWIFT:-swift} package generate-manual --date "$date" >"$work/manual.log" || { cat "$work/manual.log" >&2; exit 1; }
python3 Docs/manual.py "$work/help.json" Docs/Errors.md \
    <.build/plugins/GenerateManual/outputs/fetch/fetch.1 >"$work/fetch.1"

cat "$work/Options.md" >Docs/Options.md
cat "$work/fetch.1" >Docs/fetch.1
