"""Writes what a new edition needs beside its text: settings, pages, and what keeps the witnesses as they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from recension.scholarship import bearers, writing
from recension.scholarship.model import (
    BLOCK,
    HEADING,
    Block,
    BlockType,
    Entry,
    Place,
    Reading,
    Span,
    Style,
    Witness,
    plain,
)
from recension.scholarship.writing import Untold

#: witnesses are bytes that nobody touches
ATTRIBUTES = "* text=auto eol=lf\nsource/witnesses/* -text\n"
IGNORED = "/.venv\n/build/\n__pycache__/\n*.draft\n"
COLLATION = "collation.rst"
SIGLUM = "letters, figures, and . * - behind them, and no word of the notation, such as om."
_TAKEN_NAMES = {"index", "about", "apparatus", "bibliography", "collation", "conf", "search", "genindex"}


def is_siglum(word: str) -> bool:
    """Tell whether *word* can be the siglum of a witness that has a file."""
    return bool(re.fullmatch(r"[^\W_][\w.*-]*", word)) and bearers.is_name(word)


def slug(name: str, other: str = "") -> str:
    """Return a name for files and documents, made of the *other* where it would have no letter."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    found = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
    if other and not found:
        return slug(other)
    return found if found and found not in _TAKEN_NAMES else f"{found}-text".strip("-")


def file_name(siglum: str, names: dict[str, str]) -> str:
    """Return the name of a file that no other witness has, whatever its capitals."""
    name = stem = re.sub(r"[^\w.-]", "-", siglum).strip(".") or "witness"
    number = 1
    while names.setdefault(name.casefold(), siglum) != siglum:
        number += 1
        name = f"{stem}-{number}"
    return name


def quoted(text: str) -> str:
    """Return *text* as Python has it, between double marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def listed(name: str, values: Iterable[str]) -> str:
    """Return a setting that is a list."""
    return f"{name} = [{', '.join(map(quoted, values))}]"


def literal(value: str | Sequence[str]) -> str:
    """Return text, or a list of texts, as Python has it."""
    return quoted(value) if isinstance(value, str) else f"[{', '.join(map(quoted, value))}]"


def table(name: str, values: Mapping[str, str]) -> list[str]:
    """Return the lines of a setting that is a table."""
    return [f"{name} = {{", *(f"    {quoted(key)}: {quoted(value)}," for key, value in values.items()), "}"]


def declared(witnesses: Iterable[Witness]) -> list[str]:
    """Return the lines that declare witnesses, without what goes without saying."""
    lines = ["recension_witnesses = ["]
    for one in witnesses:
        said = {key: value for key, value in one._asdict().items() if value != Witness._field_defaults.get(key)}
        lines += ["    {", *(f"        {quoted(key)}: {literal(value)}," for key, value in said.items()), "    },"]
    return [*lines, "]"]


def incipit(blocks: Iterable[Block]) -> str:
    """Return the words with which a text begins, by which it is known where it does not bear its title."""
    first = next(block.edited for block in blocks if block.type.is_text)
    return " ".join(plain(span for span in first if span.style is not Style.CALL).split()[:6])


def index(title: str, name: str, blocks: Sequence[Block], documents: Iterable[str]) -> str:
    """Return the title page, which leads to the text *name* and to other *documents*."""
    ranks = [block.level for block in blocks if block.type is BlockType.HEADING]
    # of several headings of the first rank Sphinx shows the words of each; and it reads no title that has brackets
    entry = name if ranks.count(1) > 1 or re.search("[<>]|://", title) else f"{title} <{name}>"
    return f"{headed(title)}\n.. toctree::\n\n" + "".join(f"   {one}\n" for one in [entry, *documents])


def headed(title: str) -> str:
    """Return a title with its rule."""
    shown = writing.plain_line(writing.escaped(title))
    return f"{shown}\n{'=' * writing.width(shown)}\n"


def entitled(blocks: Sequence[Block], title: str, sigla: Sequence[str], untold: Untold) -> tuple[Block, ...]:
    """Return *blocks* below a heading that has the *title*, where they have none; the witnesses *sigla* lack it."""
    if _is_headed(blocks):
        return tuple(blocks)
    lacks = Entry((Span(HEADING),), (Reading(tuple(sigla), ()),), untold.kind, "", untold.reason, 0, about=BLOCK)
    return (Block(BlockType.HEADING, Place(), (Span(title),), "", 1, "", 0, whole=(lacks,)), *blocks)


def _is_headed(blocks: Iterable[Block]) -> bool:
    """Tell whether Sphinx finds a title: a heading before which no note stands."""
    first = next((block.type for block in blocks if block.type in (BlockType.HEADING, BlockType.NOTE)), None)
    return first is BlockType.HEADING
