"""Keeps a tiny edition in a repository of git, and knows nothing of the person who runs the tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from building import replace

#: git without the settings of a person, and without those of a hook that runs the tests
PERSON = {"name": "Ada Weir", "email": "ada@example.org", "date": "2026-11-25T12:00:00Z"}
BARE = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what.upper()}": value for who in ("AUTHOR", "COMMITTER") for what, value in PERSON.items()},
}


class Repository:
    """A repository with an edition in it, committed as it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")
        self.commit("Begin")

    def git(self, *arguments: str, given: str = "") -> str:
        """Return what git answers."""
        run = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=BARE, input=given, capture_output=True, text=True, check=True
        )
        return run.stdout.strip()

    def change(self, file: str, old: str, new: str) -> None:
        """Let *new* stand where *old* stands once in a file."""
        replace(self.folder / file, old, new)

    def commit(self, subject: str) -> str:
        """Commit everything; return the name of the commit."""
        self.git("add", "-A")
        self.git("commit", "-qm", subject, "--allow-empty")
        return self.git("rev-parse", "HEAD")
