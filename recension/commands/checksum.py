"""Prints the checksum of each witness, and writes them into conf.py where a change of a file is meant."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sphinx.config import Config
from sphinx.util.tags import Tags

from recension.commands.command import Command
from recension.commands.founding import content
from recension.files import write_bytes
from recension.scholarship import checksums
from recension.scholarship.messages import MistakeError


def add_arguments(parser: ArgumentParser) -> None:
    """Ask whether the checksums are to be written."""
    parser.add_argument("--write", action="store_true", help="state them in conf.py")


def run(options: Namespace) -> int:
    """Print a line for each witness that has a file: its siglum, the checksum, and the file."""
    path: Path = options.config / "conf.py"
    settings = content(path)
    sums = {}
    for one in _witnesses(options.config):
        file = one["file"]
        sums[file] = hashlib.sha256(content(options.source / file)).hexdigest()
        as_stated = "" if one.get("sha256") == sums[file] else "  (conf.py states another)"
        print(f"{one.get('siglum')}: {sums[file]}  {file}{'' if options.write else as_stated}")
    if options.write and sums:
        written, missing = checksums.stated(settings, sums)
        if missing:
            raise MistakeError("checksum-place", 1, str(path), found=", ".join(sorted(missing)))
        try:
            write_bytes(path, written)
        except OSError as error:
            raise MistakeError("unwritable", file=path, found=error.strerror) from None
    return 0


def _witnesses(folder: Path) -> list[dict[str, str]]:
    """Return the witnesses that conf.py declares with a file."""
    declared = Config.read(folder.absolute(), overrides={}, tags=Tags())._raw_config.get("recension_witnesses")
    if not isinstance(declared, list):
        where = 1, str(folder / "conf.py")
        expected = "the witnesses, the base first"
        raise MistakeError("setting", *where, setting="recension_witnesses", found=repr(declared), expected=expected)
    return [one for one in declared if isinstance(one, dict) and isinstance(one.get("file"), str) and one["file"]]


COMMAND = Command("checksum", "print the checksum of each witness, or state them in conf.py", run, add_arguments)
