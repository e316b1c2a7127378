"""Writes a new edition into a folder of its own, once it is proved."""

from __future__ import annotations

import os
import shutil
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from recension.commands import verify
from recension.scholarship.messages import MistakeError


def found(files: Iterable[tuple[str, str | bytes]], into: Path) -> int:
    """Write *files* beside the folder *into*, prove the edition there, and let it take its place; return the code."""
    draft = into.with_name(f".{into.name}.{os.getpid()}.draft")
    try:
        for name, content in files:
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        code = verify.whole_edition(Namespace(config=draft, source=draft / "source"))
        if not code:
            if into.is_dir():
                into.rmdir()
            draft.replace(into)
        return code
    except OSError as error:
        raise MistakeError("unwritable", file=error.filename or into, found=error.strerror) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def free(into: Path) -> Path:
    """Return the folder, in which nothing may be yet."""
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise MistakeError("import-folder", found=str(into))
    return into


def content(path: Path) -> bytes:
    """Return what stands in a file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise MistakeError("unreadable", file=path, found=error.strerror) from None
