#!/usr/bin/env bash
# Writes what is made from the program itself: the reference in Options.md, the tables in Errors.md, the man page fetch.1.
#
#     Docs/generate.sh .build/release/fetch
set -euo pipefail

bin=$(realpath "$1")
cd "$(dirname "$0")/.."

# The date of the man page: changed with the version, so that the page changes only when the program does.
date="November 25, 2026"

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

# Puts a text between two marks of a page.
fill() {
    awk -v mark="$2" -v text="$3" '
        $0 == "<!-- " mark " -->" { print; while ((getline line < text) > 0) print line; skips = 1; next }
        $0 == "<!-- end of " mark " -->" { skips = 0 }
        !skips { print }
    ' "$1" >"$work/page"
    cat "$work/page" >"$1"
}

{ echo; "$bin" errors --status-table; echo; } >"$work/statuses"
{ echo; "$bin" errors --code-table; echo; } >"$work/codes"
fill Docs/Options.md generated "$work/reference"
fill Docs/Errors.md "exit statuses" "$work/statuses"
fill Docs/Errors.md codes "$work/codes"

python3 Docs/manual.py "$work/help.json" Docs/Errors.md "$date" >"$work/fetch.1"
cat "$work/fetch.1" >Docs/fetch.1
