#!/usr/bin/env python3
"""Completes the man page that ArgumentParser's plugin makes: defaults, exit statuses, files, environment.

    python3 Docs/manual.py HELP.json Docs/Errors.md <plugin's page >Docs/fetch.1

HELP.json is what `fetch --experimental-dump-help` prints.
"""

import json
import re
import sys

FILES = [
    (".fetch/ledger.db", "what happened to every asset"),
    (".fetch/manifest.jsonl", "what is there: path, size, hash, version, time"),
    (".fetch/failures.jsonl", "what failed and why"),
    (".fetch/owner.json", "who fetches into the directory now"),
    (".fetch/parts", "what has arrived of unfinished assets"),
    ("~/.netrc", "credentials by host"),
]
ENVIRONMENT = [
    ("https_proxy, http_proxy, all_proxy, no_proxy", "proxies, as curl reads them"),
    ("NO_COLOR", "no colours"),
    ("TMPDIR", "where copies of ledgers are put to be looked at"),
]
# How many cores the machine has that makes the page is no part of it.
MACHINE_DEFAULTS = {("analyze", "jobs"), ("verify", "jobs")}


def escaped(text):
    """Text of a macro's line or of a paragraph."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in ".'" else text


def section(title, rows):
    """A section of terms and what they mean."""
    lines = [f'.Sh "{title}"', ".Bl -tag -width 6n"]
    for term, meaning in rows:
        lines += [f".It {escaped(term)}", escaped(meaning[0].upper() + meaning[1:]) + "."]
    return lines + [".El"]


def exit_statuses(page):
    """The rows between the markers of Errors.md."""
    table = page.split("<!-- exit statuses -->")[1].split("<!-- end of exit statuses -->")[0]
    return re.findall(r"^\| (\d+) \| (.+) \|$", table.replace("`", ""), re.MULTILINE)


def defaults(command):
    """Default values by subcommand and option."""
    found = {}
    for sub in command["subcommands"]:
        for argument in sub.get("arguments", []):
            name = argument.get("preferredName", {}).get("name")
            value = argument.get("defaultValue")
            if name and value and (sub["commandName"], name) not in MACHINE_DEFAULTS:
                found[sub["commandName"], name] = value
    return found


def completed(page, values):
    """The plugin's page with the default behind each option's text, and without its last section."""
    subcommand, default = None, None
    for line in page.split('.Sh "EXIT STATUS"')[0].rstrip("\n").split("\n"):
        if line.startswith(".It Em "):
            subcommand = line[7:]
        option = re.match(r"\.It Fl (?:\w , )?-([a-z0-9-]+)", line)
        if option:
            default = values.get((subcommand, option[1]))
        elif default and not line.startswith("."):
            line += f" (default: {default})"
            default = None
        yield line


def main():
    command = json.load(open(sys.argv[1]))["command"]
    lines = list(completed(sys.stdin.read(), defaults(command)))
    lines += section("EXIT STATUS", exit_statuses(open(sys.argv[2]).read()))
    lines += section("FILES", FILES) + section("ENVIRONMENT", ENVIRONMENT)
    lines += ['.Sh "SEE ALSO"', ".Xr curl 1 ,", ".Xr netrc 5"]
    print("\n".join(lines))


main()
