"""What a finished file must pass before it is let out."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

from docutils import nodes

from recension.pdf.errors import BookError
from recension.pdf.handlers import text_without_calls
from recension.pdf.readback import SOFT_HYPHEN, pages_of
from recension.pdf.typography import SPACES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pikepdf

_BREAKS_ANYWHERE = re.compile(r"://|\S{40}")
_AFTER_MARK = re.compile(r"(?<=[^\w\s]) ")
GAP = 24  #: so many characters may stand between two blocks: numbers of paragraphs and pages, bullets
INVISIBLE = str.maketrans("", "", " \t\n\xa0" + SOFT_HYPHEN + "".join(map(chr, SPACES)))


def check(pdf: pikepdf.Pdf, path: Path, document: nodes.document) -> None:
    """Require that *pdf* is sound, has its faces in it, and holds every block of *document*, whole and in order."""
    if problems := pdf.check_pdf_syntax():
        raise BookError("syntax", f"{path.name} is damaged, expected no problem but found: {problems[0]}")
    if loose := sorted({name for page in pdf.pages for name in _fonts_not_embedded(page)}):
        raise BookError("font", f"{path.name} needs faces it does not hold: {', '.join(loose)}")
    check_text(pages_of(pdf), [*blocks_of(document)], path.name)


def blocks_of(document: nodes.document) -> Iterator[str]:
    """Yield the text of each block of the book, in order, as it must be printed."""
    for node in document.findall(nodes.TextElement):
        if isinstance(node.parent, nodes.TextElement):
            continue
        yield "".join(text.astext() for text in node.findall(nodes.Text))
        if isinstance(node.parent, nodes.topic) and "contents" in node.parent["classes"]:
            titles = document.findall(nodes.title)
            yield from (text_without_calls(title) for title in titles if isinstance(title.parent, nodes.section))


def check_text(pages: list[list[str]], blocks: list[str], name: str) -> None:
    """Require that each of *blocks* stands in *pages*, whole and in order, and little else between them."""
    printed = ["".join(page).translate(INVISIBLE) for page in pages]
    ends = [*accumulate(map(len, printed))]
    text, here = "".join(printed), 0
    spaced = _spaced(" ".join(block for page in pages for block in page))
    places = [place for place, character in enumerate(spaced) if character != " "]
    for block in filter(None, (block.strip() for block in blocks)):
        wanted = block.translate(INVISIBLE)
        start = text.find(wanted, here, here + GAP + len(wanted))
        if start < 0:
            page = min(bisect(ends, here) + 1, len(pages))
            lost = _first_missing(block, text[here : here + GAP + len(wanted)])
            raise BookError("lost_text", f"{name} lacks “{lost}” on page {page}, expected in: “{_extract(block)}”")
        here = start + len(wanted)
        if wanted and (found := spaced[places[start] : places[here - 1] + 1]) != _spaced(block):
            _check_spaces(block, found, min(bisect(ends, start) + 1, len(pages)), name)
    if len(text) - here > GAP:
        raise BookError("strange_text", f"{name} ends in text that the source has not: “{_extract(text[here:])}”")


def _spaced(text: str) -> str:
    """Return *text* with one space wherever there is white space, and divided words whole."""
    text = re.sub(f"{SOFT_HYPHEN}\\s*", "", text)
    return re.sub(r"\s+", " ", text.translate(SPACES)).strip()


def _check_spaces(block: str, found: str, page: int, name: str) -> None:
    """Require the spaces of *block* in what was *found*; lines may end after a mark, and anywhere in an address."""
    wanted, printed = (_AFTER_MARK.sub("", text) for text in (_spaced(block), found))
    if wanted != printed and not _BREAKS_ANYWHERE.search(block):
        same = next(place for place, pair in enumerate(zip(wanted, printed, strict=False)) if pair[0] != pair[1])
        words = printed[max(0, same - 20) : same + 20]
        raise BookError(
            "lost_space", f"{name} has “{words}” on page {page}, expected the spaces of: “{_extract(block)}”"
        )


def _first_missing(block: str, printed: str) -> str:
    """Return the first words of *block* that are not *printed* after those before them."""
    here, words = 0, block.split()
    for number, word in enumerate(words):
        found = printed.find(word.translate(INVISIBLE), here)
        if found < 0 or (number and found > here):
            return " ".join(words[number : number + 5])
        here = found + len(word.translate(INVISIBLE))
    return " ".join(words[:5])


def _extract(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _fonts_not_embedded(page: pikepdf.Page) -> Iterator[str]:
    for font in page.resources.get("/Font", {}).values():
        if "/FontFile2" not in font.get("/FontDescriptor", {}):
            yield str(font.BaseFont).lstrip("/")
