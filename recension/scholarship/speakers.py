"""Recognises who speaks in a play, and what is done on the stage.

Speeches begin with names in capitals, in their first line or above it; what is done stands by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recension.scholarship.model import Block, BlockType, Span, Style, plain

_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’-]){0,40}[^\W\d_](?:[.:]|(?= \()|$)")
_DONE = re.compile(r"\[[^\[\]]+\]\.?|\([^()]+\)\.?|(?:Enter|Re-enter|Exit|Exeunt|Manet|Manent)\b.*")
_LEAST = 2  #: so many speeches a play has


def spoken(blocks: Sequence[Block], style: Style) -> tuple[list[Block], dict[str, int], dict[str, int]]:
    """Return *blocks* in which speakers are known as such, and what is done, and at which line each stands first.

    Their names have the *style* in which the file of a witness has those of speakers.
    """
    found = {number: name for number, block in enumerate(blocks) if (name := _speaker(block, style))}
    if len(found) < _LEAST:
        return [*blocks], {}, {}
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
    done = Style.EMPHASIS if style is Style.STRONG else Style.TEXT
    acts: dict[str, int] = {}
    for number, block in enumerate(blocks):
        if number not in found and _is_done(block, done):
            words = plain(block.edited)
            acts.setdefault(words, block.line)
            made[number] = block._replace(parts=(Span(words, Style.DIRECTION),), type=BlockType.PARAGRAPH)
    return made, first, acts


def _is_done(block: Block, style: Style) -> bool:
    """Tell whether a *block* is one line, in the *style* of what is done, that says what is done on the stage."""
    said = block.parts[0] if len(block.parts) == 1 and not block.frame else None
    is_text = block.type in (BlockType.VERSE, BlockType.PARAGRAPH)
    return is_text and isinstance(said, Span) and said.style is style and bool(_DONE.fullmatch(said.text))


def _speaker(block: Block, style: Style) -> str:
    """Return who speaks a *block*, with the point behind the name; nothing where that is not certain."""
    said = block.parts[0] if block.parts else None
    if block.type not in (BlockType.VERSE, BlockType.PARAGRAPH) or not isinstance(said, Span) or said.style != style:
        return ""
    name = match[0] if (match := _NAME.match(said.text)) else ""
    is_part = style is Style.TEXT or name == said.text
    return name if name.isupper() and is_part and name != plain(block.edited) else ""
