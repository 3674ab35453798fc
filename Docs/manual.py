#!/usr/bin/env python3
"""Writes the man page, in mdoc(7), out of the program's own description of itself.

    python3 Docs/manual.py HELP.json Docs/Errors.md DATE >Docs/fetch.1

HELP.json is what `fetch --experimental-dump-help` prints. ArgumentParser's plugin cannot make the page: it waits for
the program's end before it reads what that prints, which no longer fits into a pipe.
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


def prose(text):
    """Paragraphs as they stand: empty lines part them."""
    return [".Pp" if not line.strip() else escaped(line) for line in text.strip("\n").split("\n")]


def title(argument):
    """An argument's names and value, as the line of a list."""
    value = escaped(argument.get("valueName", "value"))
    if argument["kind"] == "positional":
        return f".It Ar {value}"
    names = sorted(argument.get("names", []), key=lambda name: name["kind"] == "long")
    flags = [("-" if name["kind"] == "long" else "") + name["name"] for name in names]
    line = ".It Fl " + " , ".join(escaped(flag) for flag in flags)
    return line + (f" Ar {value}" if argument["kind"] == "option" else "")


def described(argument, command):
    """An argument's line and text, with its default."""
    lines = [title(argument)]
    text = argument.get("abstract", "")
    default = argument.get("defaultValue")
    if default and (command, argument.get("preferredName", {}).get("name")) not in MACHINE_DEFAULTS:
        text += f" (default: {default})"
    lines += prose(text) if text else []
    if argument.get("discussion"):
        lines += [".Pp"] + prose(argument["discussion"])
    return lines


def arguments_of(command):
    return [a for a in command.get("arguments", []) if a.get("shouldDisplay", True)]


def commands(command, before=""):
    """Every command below this one with its options."""
    lines = []
    for sub in command.get("subcommands", []):
        if sub["commandName"] == "help" or not sub.get("shouldDisplay", True):
            continue
        name = f"{before}{sub['commandName']}"
        lines += [f".It Em {escaped(name)}"] + prose(sub.get("abstract", ""))
        if sub.get("discussion"):
            lines += [".Pp", ".Bd -unfilled -compact"] + prose(sub["discussion"]) + [".Ed"]
        if arguments_of(sub):
            lines += [".Bl -tag -width 6n"]
            for argument in arguments_of(sub):
                lines += described(argument, sub["commandName"])
            lines += [".El"]
        lines += commands(sub, f"{name} ")
    return lines


def body(command, date):
    lines = [f".Dd {date}", ".Dt FETCH 1", ".Os", ".Sh NAME", ".Nm fetch", f'.Nd "{command["abstract"]}"']
    lines += [".Sh SYNOPSIS", ".Nm", ".Ar subcommand", ".Op Ar options", ".Nm", ".Op Fl -version", ".Op Fl -help"]
    lines += [".Sh DESCRIPTION", ".Bd -unfilled -compact"] + prose(command.get("discussion", "")) + [".Ed"]
    lines += [".Bl -tag -width 6n"]
    for argument in arguments_of(command):
        lines += described(argument, "fetch")
    return lines + commands(command) + [".El"]


def main():
    command = json.load(open(sys.argv[1]))["command"]
    lines = body(command, sys.argv[3])
    lines += section("EXIT STATUS", exit_statuses(open(sys.argv[2]).read()))
    lines += section("FILES", FILES) + section("ENVIRONMENT", ENVIRONMENT)
    lines += ['.Sh "SEE ALSO"', ".Xr curl 1 ,", ".Xr netrc 5"]
    print("\n".join(lines))


main()
