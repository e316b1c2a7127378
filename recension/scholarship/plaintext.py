"""The edited text alone: plain, one paragraph a line, nothing of the apparatus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from recension.scholarship import cite, regularise
from recension.scholarship.model import Block, BlockType, Style, plain
from recension.scholarship.regularise import Rules


def plaintext(lines: Iterable[str], source: Mapping[str, str], language: str) -> str:
    """Return the edited text, and below it where it was first published, as the file has it that is published."""
    found = "\n".join(lines)
    if source:
        first = ", ".join(filter(None, (source["author"], source["title"], cite.stated(source, language))))
        found += "\n\n" + " ".join(f"{said}." for said in (first, source["licence"]) if said)
    return found + "\n"


def lines(blocks: Iterable[Block], rules: Rules) -> Iterator[str]:
    """Yield the edited text, a line each paragraph, verse line, heading and note; numbers in brackets before them."""
    for block in blocks:
        if not block.type.is_text:
            continue
        label = f"[{block.place}] " if block.place.number and block.type is not BlockType.HEADING else ""
        text = regularise.dressed(block, rules)
        if block.type.has_lines:
            ends = [0]
            offset = 0
            for span in block.edited:
                offset += len(plain((span,)))
                if span.style is Style.BREAK:
                    ends.append(offset)
            for start, end in zip(ends, [*ends[1:], len(text)], strict=True):
                yield label + text[start:end].strip()
                label = ""
        else:
            yield label + str(text)
