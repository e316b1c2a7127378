"""What is asked on the command line: one file for each command, and its line in this table."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path

from sphinx.util.console import nocolor

from recension.commands import (
    build,
    check,
    checksum,
    collate,
    commits,
    compared,
    declare,
    diff,
    handout,
    importing,
    mutate,
    new,
    publish,
    release,
    review,
    textconv,
    verify,
    watch,
)
from recension.commands.reading import answered
from recension.doctree.checks import tell
from recension.doctree.config import wrong_environment
from recension.scholarship.messages import MistakeError, mistake

COMMANDS = (
    new.COMMAND,
    collate.COMMAND,
    build.COMMAND,
    watch.COMMAND,
    verify.COMMAND,
    diff.COMMAND,
    checksum.COMMAND,
    mutate.COMMAND,
    compared.COMMAND,
    declare.COMMAND,
    handout.COMMAND,
    release.COMMAND,
    publish.COMMAND,
    review.COMMAND,
    commits.COMMAND,
    textconv.COMMAND,
    importing.COMMAND,
    check.COMMAND,
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, 1 when the edition does not hold, or 2 when what is asked for cannot be done."""
    try:
        try:
            return run(arguments)
        finally:  # after the help, too, which ends the program
            print(end="", flush=True)  # while there is somebody to tell when it cannot be
    except BrokenPipeError:  # whoever reads what is printed has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:  # whoever asked has thought better of it
        return 130
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        tell(mistake("unwritable", file=error.filename or "what is printed", found=error.strerror), "")
        return 2


def run(arguments: list[str] | None) -> int:
    """Run the command that the *arguments* name."""
    options = parser()[0].parse_args(arguments)
    if not sys.stderr.isatty():
        nocolor()

    def run_it() -> int:
        for one in wrong_environment():
            raise MistakeError.of(one)
        return int(options.run(options))

    return answered(run_it)


def parser() -> tuple[ArgumentParser, dict[str, ArgumentParser]]:
    """Return what reads the command line, and what reads the part of each command, by its name."""
    names = ", ".join(command.name for command in COMMANDS)
    whole = ArgumentParser(prog="recension", description=f"What is asked on the command line: {names}.")
    whole.add_argument("--config", type=Path, default=Path(), help="folder of conf.py (default: this one)")
    whole.add_argument("--source", type=Path, default=Path("source"), help="folder of the texts (default: source)")
    commands = whole.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        own = commands.add_parser(command.name, help=command.help)
        command.add_arguments(own)
        own.set_defaults(run=command.run)
    return whole, dict(commands.choices)
