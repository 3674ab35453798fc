"""The miniature hub beside which `fetch hf` and `fetch git-lfs` are measured, and what its clients leave on disk."""

import hashlib
import os
import shutil
import subprocess
import sys

# What the clients keep for themselves beside the files: not part of the tree that is compared, but of the disk.
OWN_FOLDERS = {".fetch", ".git", ".cache"}


class Hub:
    """`miniature-mirror hub` with a repository of many files of mixed size."""

    def __init__(self, mirror, work, venv):
        self.mirror, self.work, self.venv = mirror, work, venv
        self.id = "bench/mixed"
        self.process = self.endpoint = None

    def start(self, files):
        for program in ("git", "git-lfs"):
            if not shutil.which(program):
                sys.exit(f"{program} is not installed: make deps-bench")
        if not os.access(f"{self.venv}/bin/hf", os.X_OK):
            sys.exit(f"no hf in {self.venv}: make deps-test")
        self.process = subprocess.Popen(
            [self.mirror, "hub", "--mixed", self.id, "--files", str(files)], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            sys.exit("the miniature hub did not start")
        self.endpoint = line.split()[-1]

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()

    @property
    def git_url(self):
        return f"{self.endpoint}/git/{self.id}.git"

    @property
    def environment(self):
        """A home of its own for every client: no token, no cache and no settings of this machine."""
        return {
            "HOME": f"{self.work}/home", "HF_HOME": f"{self.work}/home/hf", "HF_ENDPOINT": self.endpoint,
            "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "GIT_TERMINAL_PROMPT": "0",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": self.git_settings(),
        }

    def git_settings(self):
        """What `git lfs install` would write."""
        path = f"{self.work}/gitconfig"
        if not os.path.exists(path):
            with open(path, "w") as f:
                f.write('[filter "lfs"]\n\tclean = git-lfs clean -- %f\n\tsmudge = git-lfs smudge -- %f\n'
                        "\tprocess = git-lfs filter-process\n\trequired = true\n")
        return path

    def clone_pointers(self, out):
        """The clone that `git lfs pull` works in, without the large files."""
        shutil.rmtree(out, ignore_errors=True)
        subprocess.run(
            ["git", "clone", "-q", self.git_url, out], check=True,
            env={**os.environ, **self.environment, "GIT_LFS_SKIP_SMUDGE": "1"})


def tree(folder):
    """The files a client brought, by path: SHA-256 of each."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in OWN_FOLDERS]
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = hashlib.file_digest(f, "sha256").hexdigest()
    return found


def disk(folder):
    """Megabytes that a folder occupies, a file with several names counted once."""
    blocks = {}
    for place, _, names in os.walk(folder):
        for name in names:
            status = os.lstat(os.path.join(place, name))
            blocks[status.st_ino] = status.st_blocks * 512
    return sum(blocks.values()) / 1e6
