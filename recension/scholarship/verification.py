"""What in a text is to be looked up, quotations and references to pages, and what of it nobody has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from recension.scholarship import regularise
from recension.scholarship.apparatus import span_of
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Block, Comment, Place, plain

QUOTATIONS = "quotations"  #: in place of a pattern: whatever stands in quotation marks
SERIES = "verification"


def check(blocks: Iterable[Block], comments: Iterable[Comment], wanted: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield what is to be looked up at the places of *blocks*, and is not: *wanted* has a pattern for each series."""
    said: dict[Place, list[Comment]] = {}
    for comment in comments:
        if comment.series == SERIES:
            said.setdefault(comment.place, []).append(comment)
    for block in blocks:
        if not (block.type.is_text and (pattern := wanted.get(block.place.series))):
            continue
        text = plain(block.edited)
        known = [span_of(comment, block) for comment in said.get(block.place, ())]
        for start, end in _asked(text, pattern):
            if not any(begins <= start < ends for begins, ends in known):
                yield mistake("unverified", _line(block, start), block.source, found=text[start:end])


def _asked(text: str, pattern: str) -> Iterable[tuple[int, int]]:
    if pattern == QUOTATIONS:
        return regularise.quotations(text)
    return (match.span() for match in re.finditer(pattern, text))


def _line(block: Block, offset: int) -> int:
    """Return the line of the source on which the character *offset* of the edited text stands."""
    line, here = block.line, 0
    for span, begins in block.lines():
        length = len(plain((span,)))
        line = begins + span.text[: max(offset - here, 0)].count("\n")
        here += length
        if here > offset:
            break
    return line
