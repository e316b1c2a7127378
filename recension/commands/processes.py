"""Runs tasks beside each other, each in a process of its own; without such processes, one after the other."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import IO

from recension.doctree.folders import outlive_nobody

Task = Callable[[], int]


def side_by_side(tasks: Sequence[Task], most: int) -> list[int]:
    """Run tasks, *most* at a time, and return how each ended, below 0 by a signal.

    What several complain of is told when all have ended, in their order; one alone tells it at once.
    """
    if not hasattr(os, "fork"):
        return [task() for task in tasks]
    outlive_nobody(os.getpid())
    running: list[int] = []
    codes: dict[int, int] = {}

    def wait_for_one() -> None:
        child, status = os.wait()
        if child in running:
            codes[child] = os.waitstatus_to_exitcode(status)

    with ExitStack() as files:
        told = [files.enter_context(tempfile.TemporaryFile()) for _task in tasks]
        for task, file in zip(tasks, told, strict=True):
            while len(running) - len(codes) >= most:
                wait_for_one()
            running.append(_begun(task, file if len(tasks) > 1 else None))
        while not codes.keys() >= {*running}:
            wait_for_one()
        sys.stderr.writelines(line for file in told for line in _lines(file))
    return [codes[child] for child in running]


def _begun(task: Task, told: IO[bytes] | None) -> int:
    """Begin a task in a process, which may write into a file what it complains of; return the number of the process."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # lest both have what is not yet written
    if child := os.fork():
        return child
    code = 1
    try:
        if told:
            os.dup2(told.fileno(), 2)
            sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        code = task()
    except KeyboardInterrupt:
        pass  # as has the process that waits for this one
    except BaseException:  # there is nobody above who would tell
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _lines(file: IO[bytes]) -> Iterator[str]:
    file.seek(0)
    return (line.decode("utf-8", "replace") for line in file)
