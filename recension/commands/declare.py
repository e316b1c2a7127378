"""Declares that what is different from the newest release is meant."""

from __future__ import annotations

import sys
from argparse import Namespace

from recension.commands.command import Command
from recension.commands.sides import WORK, Sides
from recension.doctree.checks import tell
from recension.doctree.config import location_in_config
from recension.files import write
from recension.outputs.report import written
from recension.outputs.report.context import context
from recension.scholarship import declaring
from recension.scholarship.changes import Report, compare
from recension.scholarship.messages import MistakeError, mistake


def run(options: Namespace) -> int:
    """Print what has not been declared, and declare all that is different now."""
    sides = Sides(options)
    domain, folder = sides.work, sides.folder
    if folder is None or not domain.releases:
        where = location_in_config(sides.app, "recension_releases")
        expected = "a folder with the record of a release, after which something can have changed"
        raise MistakeError("setting", *where, setting="recension_releases", found="nothing", expected=expected)
    newest, now = domain.releases[-1], domain.record
    found = domain.undeclared
    told = Report(newest.release, WORK, tuple(found), (), (newest, now))
    print(written("terminal", told, context(sides.declared, newest, now, colour=sys.stdout.isatty())), end="")
    path, changes = folder / declaring.FILE, compare(newest, now)
    try:
        if changes:
            write(path, declaring.written(changes))
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        tell(mistake("unwritable", file=path, found=error.strerror), "")
        return 2
    return 0


COMMAND = Command("declare", "record that what is different from the newest release is meant", run)
