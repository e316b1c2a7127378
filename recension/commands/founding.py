"""Writes a new edition into a folder of its own, once it is proved."""

from __future__ import annotations

import importlib.util
import os
import shutil
import unicodedata
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from recension.commands import verify
from recension.scholarship.founding import listed
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


def extensions(lacks: str, *others: str) -> Iterator[str]:
    """Yield the lines of conf.py that let all formats be made for which there is a program; a PDF *lacks* nothing."""
    has = {name: bool(importlib.util.find_spec(name)) for name in ("furo", "PIL", "rst2pdf")}
    yield listed("extensions", [*others, "recension", "recension.site", *(["recension.epub"] if has["PIL"] else [])])
    if has["rst2pdf"] and not lacks:
        yield from ('if tags.has("pdf"):', '    extensions.append("recension.pdf")')
    if has["furo"]:
        yield 'html_theme = "furo"'


def lacking(text: str) -> str:
    """Return the characters of *text* that our faces lack, where there is what makes a PDF."""
    if not importlib.util.find_spec("rst2pdf"):
        return ""
    from recension.outputs.pdf.typography import is_shown  # only who prints has what reads faces

    return "".join(sorted(sign for sign in {*unicodedata.normalize("NFC", text)} if not is_shown(sign)))


def printed(name: str, lacks: str) -> Iterator[str]:
    """Yield the line of conf.py that names the PDF, where one can be made."""
    if importlib.util.find_spec("rst2pdf") and not lacks:
        yield f'recension_pdf_documents = {{"{name}-a4": "A4"}}'


def unprinted(lacks: str) -> str:
    """Return what there is to do before there is a PDF of what has characters that our faces lack."""
    return (
        f"there is no PDF yet: it needs a face for {lacks[:40]}, which recension_pdf_faces names, "
        "the extension recension.pdf, and recension_pdf_documents"
    )
