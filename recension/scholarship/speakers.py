"""Recognises who speaks in a play: names in capitals with which speeches begin, in their first line or above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recension.scholarship.model import Block, BlockType, Span, Style, plain

_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’-]){0,40}[^\W\d_](?:[.:]|(?= \()|$)")
_LEAST = 2  #: so many speeches a play has


def spoken(blocks: Sequence[Block], style: Style) -> tuple[list[Block], dict[str, int]]:
    """Return *blocks* whose speakers are known as such, and the line at which each of these speaks first.

    Their names have the *style* in which the file of a witness has those of speakers.
    """
    found = {number: name for number, block in enumerate(blocks) if (name := _speaker(block, style))}
    if len(found) < _LEAST:
        return [*blocks], {}
    first: dict[str, int] = {}
    made = [*blocks]
    for number, name in found.items():
        block = blocks[number]
        first.setdefault(name, block.line)
        said = block.parts[0]
        assert isinstance(said, Span)
        rest = said.text.removeprefix(name)
        parts = (Span(name, Style.SPEAKER), *([said._replace(text=rest)] if rest else []), *block.parts[1:])
        made[number] = block._replace(parts=parts)
    return made, first


def _speaker(block: Block, style: Style) -> str:
    """Return who speaks a *block*, with the point behind the name; nothing where that is not certain."""
    said = block.parts[0] if block.parts else None
    if block.type not in (BlockType.VERSE, BlockType.PARAGRAPH) or not isinstance(said, Span) or said.style != style:
        return ""
    name = match[0] if (match := _NAME.match(said.text)) else ""
    is_part = style is Style.TEXT or name == said.text
    return name if name.isupper() and is_part and name != plain(block.edited) else ""
