"""Prints the source of a text as a person reads it; ``recension review`` has git ask for it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from recension.commands.command import Command
from recension.scholarship.legible import converted
from recension.scholarship.messages import MistakeError


def add_arguments(parser: ArgumentParser) -> None:
    """Ask which file is meant, and what the witnesses are called."""
    parser.add_argument("--sigla", default="", help='of the witnesses, the base first, as "A B" (default: guessed)')
    parser.add_argument("file", type=Path, help="source of a text; what is none is printed as it is")


def run(options: Namespace) -> int:
    """Print the file byte by byte, whatever is in it and whatever the terminal can show."""
    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise MistakeError("unreadable", file=options.file, found=error.strerror) from None
    if sys.stdout:
        sys.stdout.buffer.write(converted(content, options.file.suffix == ".md", options.sigla.split()))
    return 0


COMMAND = Command("textconv", "print a text as it is read, sentence by sentence, with its entries", run, add_arguments)


if __name__ == "__main__":  # where git asks, nobody waits for Sphinx
    parser = ArgumentParser(prog="recension textconv")
    add_arguments(parser)
    try:
        sys.exit(run(parser.parse_args()))
    except MistakeError as error:
        sys.exit(str(error))
