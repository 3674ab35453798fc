"""How whole processes are measured, and how figures are told."""

import os
import shutil
import statistics
import time


def measure(command, log, variables=None):
    """Runs a command to its end: (wall s, cpu s, peak MB, exit status); CPU and memory with all its children."""
    environment = {
        k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy") and not k.startswith("HF_")}
    with open(log, "ab") as out:
        start = time.monotonic()
        pid = os.posix_spawn(
            command[0] if "/" in command[0] else shutil.which(command[0]), command, environment | (variables or {}),
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, out.fileno(), 1),
                (os.POSIX_SPAWN_DUP2, out.fileno(), 2),
            ])
        _, status, usage = os.wait4(pid, 0)
        wall = time.monotonic() - start
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def medians(runs):
    """The medians of wall, cpu and peak memory over runs as `measure` gives them."""
    return tuple(statistics.median(run[i] for run in runs) for i in range(3))
