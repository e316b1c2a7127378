"""What every command has in common: its door, through which nobody waits for Sphinx."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import NamedTuple


class Command(NamedTuple):
    """A command of ``recension``."""

    name: str
    help: str
    run: Callable[[Namespace], int]  #: of two folders, ``config`` and ``source``, and its own arguments
    add_arguments: Callable[[ArgumentParser], None] = lambda parser: None


def count(number: int, one: str, several: str = "") -> str:
    """Return a number and what there is of it."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
