"""What is asked on the command line: one file for each command, and its line in this table."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from sphinx.util.console import nocolor

from recension.commands.command import Command
from recension.commands.reading import answered
from recension.doctree.checks import tell
from recension.doctree.config import wrong_environment
from recension.scholarship.messages import MistakeError, mistake

#: the commands, each a file of this folder, which is loaded where it is asked for
COMMANDS = (
    "new",
    "collate",
    "build",
    "watch",
    "verify",
    "diff",
    "checksum",
    "facsimiles",
    "mutate",
    "compared",
    "declare",
    "handout",
    "release",
    "publish",
    "review",
    "commits",
    "textconv",
    "import",
    "check",
)
FILES = {"import": "importing"}  #: of those that cannot be called as they are


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
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parser(asked(arguments))[0].parse_args(arguments)
    if not sys.stderr.isatty():
        nocolor()

    def run_it() -> int:
        for one in wrong_environment():
            raise MistakeError.of(one)
        return int(options.run(options))

    return answered(run_it)


def asked(arguments: Sequence[str]) -> Sequence[str]:
    """Return the command that is asked for, which alone is loaded; all, where help is, or something else."""
    common = _common(add_help=False)
    common.add_argument("command", nargs="?")
    name = common.parse_known_args(arguments)[0].command
    return [name] if name in COMMANDS and not {"-h", "--help"} & {*arguments} else [*COMMANDS]


def _common(**more: Any) -> ArgumentParser:
    """Return what reads that which all commands are told."""
    common = ArgumentParser(prog="recension", **more)
    common.add_argument("--config", type=Path, default=Path(), help="folder of conf.py (default: this one)")
    common.add_argument("--source", type=Path, default=Path("source"), help="folder of the texts (default: source)")
    return common


def loaded(name: str) -> Command:
    """Return a command."""
    found: Command = import_module(f"recension.commands.{FILES.get(name, name)}").COMMAND
    return found


def parser(names: Iterable[str] = COMMANDS) -> tuple[ArgumentParser, dict[str, ArgumentParser]]:
    """Return what reads the command line, and what reads the part of each command, by its name."""
    whole = _common(description=f"What is asked on the command line: {', '.join(COMMANDS)}.")
    commands = whole.add_subparsers(dest="command", required=True, metavar="command")
    for name in names:
        command = loaded(name)
        own = commands.add_parser(command.name, help=command.help)
        command.add_arguments(own)
        own.set_defaults(run=command.run)
    return whole, dict(commands.choices)
