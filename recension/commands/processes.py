"""Runs tasks beside each other, each in a process of its own; without such processes, one after the other."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from multiprocessing.connection import wait
from typing import IO

from recension.doctree.folders import outlive_nobody

Task = Callable[[], int]


def side_by_side(tasks: Sequence[Task], most: int) -> list[int]:
    """Run tasks, *most* at a time, and return how each ended, below 0 by a signal.

    What several complain of is told when all have ended, in their order; one alone tells it at once.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return [task() for task in tasks]
    outlive_nobody(os.getpid())
    begin = multiprocessing.get_context("fork").Process
    with ExitStack() as files:
        told = [files.enter_context(tempfile.TemporaryFile()) for _task in tasks] if len(tasks) > 1 else [None]
        processes = [begin(target=_run, args=pair) for pair in zip(tasks, told, strict=True)]
        for process in processes:
            while len(running := [one.sentinel for one in processes if one.is_alive()]) >= most:
                wait(running)
            process.start()
        for process in processes:
            process.join()
        sys.stderr.writelines(line for file in told if file for line in _lines(file))
    return [process.exitcode or 0 for process in processes]


def _run(task: Task, told: IO[bytes] | None) -> None:
    """Run a task, and end the process with what it returns; what it complains of may go into a file."""
    if told:
        os.dup2(told.fileno(), 2)
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    try:
        sys.exit(task())
    except KeyboardInterrupt:  # as in the process that waits for this one
        sys.exit(1)


def _lines(file: IO[bytes]) -> Iterator[str]:
    file.seek(0)
    return (line.decode("utf-8", "replace") for line in file)
