"""What a finished file must pass before it is let out."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from docutils import nodes

from recension.pdf.errors import BookError
from recension.pdf.handlers import headings_of, name_of
from recension.pdf.readback import UntaggedError, marks_of, whole
from recension.pdf.typography import SPACES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pikepdf

    from recension.pdf.layout import Book
    from recension.pdf.tags import Mark


def check(pdf: pikepdf.Pdf, path: Path, book: Book, blocks: list[str]) -> None:
    """Require that *pdf* is sound, has its faces in it, and holds every one of *blocks* and each note in place."""
    if problems := pdf.check_pdf_syntax():
        raise BookError("syntax", f"{path.name} is damaged, expected no problem but found: {problems[0]}")
    if loose := sorted({name for page in pdf.pages for name in _fonts_not_embedded(page)}):
        raise BookError("font", f"{path.name} needs faces it does not hold: {', '.join(loose)}")
    try:
        marks = marks_of(pdf)
    except UntaggedError as error:
        raise BookError("tags", f"{path.name} has something without a place in the structure: {error}") from error
    check_structure(pdf, marks, path.name)
    check_text(book, marks, blocks, path.name)
    check_notes(pdf, book, path.name)


def blocks_of(document: nodes.document) -> Iterator[str]:
    """Yield the text of each block of the book, in order, as it must be printed."""
    for node in document.findall(nodes.Element):
        if isinstance(node, nodes.topic) and "contents" in node["classes"]:
            yield from map(name_of, headings_of(document))
        elif isinstance(node, nodes.label):
            if isinstance(node.parent, nodes.footnote) and node.parent.get("series") != "apparatus":
                yield node.astext()
        elif isinstance(node, nodes.TextElement) and not isinstance(node.parent, nodes.TextElement):
            label = node.parent[0] if isinstance(node.parent, nodes.citation) and node.parent[1] is node else None
            yield (f"[{label.astext()}] " if label else "") + "".join(
                text.astext() for text in node.findall(nodes.Text)
            )


def check_text(book: Book, marks: dict[Mark, str], blocks: list[str], name: str) -> None:
    """Require that the file has each of *blocks*, letter by letter, in their order and under the right element."""
    drawn = [[*element.marks(labels=False)] for element in book.structure.blocks]
    texts = [(whole("".join(marks[mark] for mark in found)), found) for found in drawn]
    expected = [whole(block.translate(SPACES)) for block in blocks]
    for one, block in zip_longest((text for text in texts if text[0]), filter(None, expected)):
        printed, found = one or ("", [])
        wanted = block or ""
        if printed == wanted:
            continue
        page = found[0].page if found else "none"
        raise BookError(
            "lost_text",
            f"{name} has “{_around(printed, wanted)}” on page {page}, expected “{_around(wanted, printed)}”",
        )


def check_structure(pdf: pikepdf.Pdf, marks: dict[Mark, str], name: str) -> None:
    """Require that the structure of the file has every mark of its pages once, and every link."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found: list[tuple[int, int]] = []
    level = 0
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop()
        kind = str(element.S)
        if re.fullmatch(r"/H\d", kind):
            if int(kind[2]) > level + 1:
                raise BookError("tags", f"{name} has a heading {kind[1:]} below H{level}, expected H{level + 1}")
            level = int(kind[2])
        within = []
        for child in element.get("/K", ()):
            if isinstance(child, int):
                found.append((pages[element.Pg.objgen], child))
            elif "/S" in child:
                within.append(child)
            elif child.Type == "/MCR":
                found.append((pages[child.Pg.objgen], int(child.MCID)))
        waiting += reversed(within)
    if sorted(found) != sorted((mark.page, mark.number) for mark in marks):
        raise BookError("tags", f"{name} has {len(marks)} marks on its pages, but {len(found)} in its structure")
    annotations = [one for page in pdf.pages for one in page.get("/Annots", ())]
    if loose := sum("/StructParent" not in one or "/Contents" not in one for one in annotations):
        raise BookError("tags", f"{name} has {loose} links of {len(annotations)} without a place in the structure")


def check_notes(pdf: pikepdf.Pdf, book: Book, name: str) -> None:
    """Require that every note begins on the page of its call, as the names in the file say, and below the text."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    names = list(pdf.Root.Names.Dests.Names)
    places = {str(key): numbers[there[0].objgen] for key, there in zip(names[::2], names[1::2], strict=True)}
    for call, note in book.calls.items():
        if note not in places or (places.get(call) != places[note] and note not in book.late):
            where = f"on page {places.get(note, 'none')}, expected page {places.get(call, 'none')}"
            raise BookError("note", f"{name} has the note {note} {where}, on which it is called")
    if book.overfull:
        raise BookError("note", f"{name} has text in the notes of page {book.overfull[0]}")


def _around(text: str, other: str) -> str:
    """Return the words of *text* around the first difference."""
    same = next((place for place, pair in enumerate(zip(text, other, strict=False)) if pair[0] != pair[1]), 0)
    start = max(text.rfind(" ", 0, max(same - 30, 0)), 0)
    return text[start : same + 50].strip()


def _fonts_not_embedded(page: pikepdf.Page) -> Iterator[str]:
    for font in page.resources.get("/Font", {}).values():
        if "/FontFile2" not in font.get("/FontDescriptor", {}):
            yield str(font.BaseFont).lstrip("/")
