"""Finds where the terms of an index stand in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Block, BlockType, Place, plain


class Term(NamedTuple):
    """A heading of an index: the forms under which it stands in the text, or the heading it refers to."""

    heading: str
    forms: tuple[str, ...]
    see: str
    line: int


def terms(lines: Iterable[tuple[int, str]]) -> Iterator[Term | Mistake]:
    """Read ``heading : form; form`` and ``heading : see other heading``, a line each."""
    for number, line in lines:
        heading, colon, rest = line.strip().partition(" : ")
        if not line.strip():
            continue
        if not colon or not rest.strip():
            yield mistake("index-form", number, found=line.strip())
        elif rest.startswith("see "):
            yield Term(heading, (), rest.removeprefix("see ").strip(), number)
        else:
            yield Term(heading, tuple(form.strip() for form in rest.split(";") if form.strip()), "", number)


def check_terms(found: Sequence[Term], blocks: Iterable[Block]) -> Iterator[Mistake]:
    """Yield the forms that stand nowhere in the text, and the references to headings that are not there."""
    text = "\n".join(plain(block.edited) for block in blocks if block.type.is_text)
    headings = {term.heading for term in found}
    for term in found:
        for form in term.forms:
            if not _whole(form).search(text):
                yield mistake("index-nowhere", term.line, found=form, heading=term.heading)
        if term.see and term.see not in headings:
            yield mistake("index-see", term.line, found=term.see)


def places(term: Term, texts: Iterable[tuple[Block, str]]) -> list[Block]:
    """Return those of some blocks with their *texts* in which *term* stands, each place once, in reading order."""
    forms = [(form, _whole(form)) for form in term.forms]
    found: dict[tuple[str, Place], Block] = {}
    for block, text in texts:
        placed = block.place and block.type.is_text and block.type is not BlockType.HEADING
        if placed and any(form in text and whole.search(text) for form, whole in forms):
            found.setdefault((block.docname, block.place), block)
    return list(found.values())


def _whole(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")


def sort_key(heading: str) -> str:
    """Return what *heading* is sorted by: its letters, whatever their case and accents, and figures."""
    return re.sub(r"[^\w\s]", "", unicodedata.normalize("NFKD", heading)).casefold()
