"""What a finished file must pass before it is let out."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import contextmanager
from io import BytesIO
from itertools import groupby, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from docutils import nodes

from recension.doctree.checks import tell
from recension.doctree.speed import give_back
from recension.outputs.gate import ANY, Seen, differences
from recension.outputs.pdf import compare, proof, sight
from recension.outputs.pdf.content import UntaggedError
from recension.outputs.pdf.finish import check_attachments, check_metadata, records_in
from recension.outputs.pdf.opened import Apart, Opened, marks_of
from recension.outputs.pdf.readback import Shown, whole
from recension.outputs.pdf.typography import readable
from recension.scholarship.messages import Mistake, MistakeError
from recension.scholarship.series import APPARATUS, AUTHOR, NOTES, PRINTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx.config import Config

    from recension.outputs.pdf.expected import Contents
    from recension.outputs.pdf.layout import Book
    from recension.outputs.pdf.tags import Mark
    from recension.scholarship.proving import Records

SIGN = "\ufffc{}\ufffc{}\ufffc"  #: what stands for the letter of a comment: its name, and the letter that it had
SIGNS = re.compile(SIGN.format("(.*?)", "(.*?)"))


def check(opened: Opened, name: str, book: Book, contents: Callable[[], Contents]) -> None:
    """Require that a file that is opened has the blocks and the notes of *book* in their places, and the *contents*.

    Blocks and notes are those of the tree that was printed; the contents are those of the records.
    """
    check_text(book, opened.marks, book.printed, name)
    check_notes(opened, book, book.called, name)
    book.forget()
    report(mistakes_in(opened, contents(), name))


@contextmanager
def checked(source: Path | BytesIO, name: str, faces: tuple[Path, ...]) -> Iterator[Opened]:
    """Open a file; require that it is sound, has its faces in it, and a structure of all that it draws."""
    with sound(name):
        apart, rest = _apart(source, name)
        give_back()
        with rest, pikepdf.open(rest) as pdf:
            opened = Opened(pdf, faces)
            opened.follow(apart)
            if loose := sorted({name for page in opened.pages for name in _fonts_not_embedded(page)}):
                raise MistakeError("pdf_font", file=name, found=", ".join(loose))
            try:
                check_structure(opened, name)
            except UntaggedError as error:
                found, expected = f"something loose: {error}", "everything to have a place in it"
                raise MistakeError("pdf_tags", file=name, found=found, expected=expected) from error
            yield opened


def _apart(source: Path | BytesIO, name: str) -> tuple[Apart, BytesIO]:
    """Return names, links and structure of a file of sound syntax, and the file without them.

    What qpdf had of them goes with it, and it need not know of them when it opens the rest: each object in a file costs
    it hundreds of bytes.
    """
    pdf, rest = pikepdf.open(source), BytesIO()  # not closed: what is not read of the structure may still hold it
    opened = Opened(pdf)
    apart = opened.emptied()
    if problems := pdf.check_pdf_syntax():
        raise MistakeError("pdf_syntax", file=name, found=problems[0])
    opened.cut()
    as_they_are = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    pdf.save(rest, fix_metadata_version=False, **as_they_are)
    return apart, rest


def read_back(
    data: bytes, name: str, contents: Contents, records: Mapping[str, Records], config: Config, folder: Path
) -> Iterator[Mistake]:
    """Yield what is wrong with a file of which nothing is known but its bytes, and what it must show."""
    try:
        with checked(BytesIO(data), name, contents.faces) as opened:
            check_metadata(opened.pdf, Path(name), config, records_in(opened.pdf))
            check_attachments(opened.pdf, Path(name), config, folder)
            yield from mistakes_in(opened, contents, name) or proof.mistakes(opened, name, records)
    except MistakeError as error:
        yield error.mistake


@contextmanager
def sound(name: str) -> Iterator[None]:
    """Tell in a sentence whatever a damaged file has that nobody reads so."""
    try:
        yield
    except MistakeError:
        raise
    except (pikepdf.PdfError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise MistakeError("pdf_syntax", file=name, found=f"{type(error).__name__}: {error}") from error


def mistakes_in(opened: Opened, contents: Contents, name: str) -> list[Mistake]:
    """Return what a file shows otherwise than the records, what it hides, and what in it could run."""
    title = contents.title + (f" ({ANY}" if contents.is_part else "")  # it says what part it is
    titles = [[Seen("", "title", one)] for one in (str(opened.pdf.docinfo.get("/Title", "")), title)]
    found = [
        *differences(name, *titles),
        *compare.dangerous(opened, name),
        *sight.unseen(opened, name),
        *sight.misdrawn(opened, name),
    ]
    opened.forget_sight()
    return [*found, *compare.compared(opened, Shown.of(opened), contents, name)]


def check_booklet(booklet: pikepdf.Pdf, pdf: pikepdf.Pdf, name: str) -> None:
    """Require that a booklet, when it is folded, has the pages of *pdf* in their order."""
    pages = [page.obj.Contents.read_bytes() for page in pdf.pages]
    sides = [[form.read_bytes() for form in side.resources.get("/XObject", {}).values()] for side in booklet.pages]
    whole = [*pages, *[b""] * (-len(pages) % 4)]
    folded = [{whole[-1 - side], whole[side]} - {b""} for side in range(len(whole) // 2)]
    for number, (found, expected) in enumerate(zip_longest(sides, folded), 1):
        if {*(found or ())} != expected:
            what = f"other pages on its side {number}"
            raise MistakeError(
                "pdf_tags", file=name, found=what, expected="those that are beside each other when folded"
            )


def report(mistakes: Iterable[Mistake]) -> None:
    """Tell all of them; the last stops the builder."""
    found = [*mistakes]
    for one in found[:-1]:
        tell(one)
    if found:
        raise MistakeError.of(found[-1])


def blocks_of(document: nodes.Element) -> Iterator[str]:
    """Yield the text of each block of the book, in order, as it must be printed."""
    for node in document.findall(nodes.Element):
        if isinstance(node, nodes.topic) and "contents" in node["classes"]:
            yield from (heading.name for heading in node["listed"])
        elif isinstance(node, nodes.label):
            if isinstance(node.parent, nodes.footnote) and node.parent.get("series") != APPARATUS:
                yield _signed(node.parent, node.parent["ids"][0], node.astext())
        elif isinstance(node, nodes.TextElement) and not isinstance(node.parent, nodes.TextElement):
            label = node.parent[0] if isinstance(node.parent, nodes.citation) and node.parent[1] is node else None
            yield (f"[{label.astext()}] " if label else "") + "".join(
                _signed(text.parent, text.parent.get("refid", ""), text.astext()) for text in node.findall(nodes.Text)
            )


def _signed(node: nodes.Element, name: str, text: str) -> str:
    """Return *text*; the letter of a comment, or of its call, with the *name* of that before it."""
    is_sign = isinstance(node, nodes.footnote | nodes.footnote_reference) and node.get("series") in PRINTED
    return text.replace(text.strip(), SIGN.format(name, text.strip())) if is_sign else text


def notes_of(document: nodes.Element) -> Iterator[str]:
    """Yield the names of the notes in the order of their calls; what a note calls comes right after it."""
    notes = {note["backrefs"][0]: note for note in document.findall(nodes.footnote) if note["backrefs"]}
    called = {name for node in document.findall(nodes.Element) for name in node["ids"]} & notes.keys()

    def walk(node: nodes.Element) -> Iterator[str]:
        for child in node.children:
            if not isinstance(child, nodes.Element) or called.intersection(child.get("backrefs", ())[:1]):
                continue
            for name in filter(called.__contains__, child["ids"]):
                yield notes[name]["ids"][0]
                yield from walk(notes[name])
            yield from walk(child)

    return walk(document)


def check_text(book: Book, marks: Mapping[Mark, str], blocks: list[str], name: str) -> None:
    """Require that the file has each of *blocks*, letter by letter, in their order and under the right element."""
    texts = ((whole("".join(marks[mark] for mark in found)), found) for found in book.structure.drawn)
    signed = (SIGNS.sub(lambda sign: book.sign_of(sign[1], sign[2]), block) for block in blocks)
    expected = (whole(readable(block)) for block in signed)
    for one, block in zip_longest((text for text in texts if text[0]), filter(None, expected)):
        printed, found = one or ("", [])
        wanted = block or ""
        if printed == wanted:
            continue
        page, seen = found[0].page if found else "none", _around(printed, wanted)
        raise MistakeError("pdf_lost_text", file=name, found=seen, page=page, expected=_around(wanted, printed))


def check_structure(opened: Opened, name: str) -> None:
    """Require that the structure of a file has every mark of its pages once, and every link."""
    placed = defaultdict[int, list[int]](list)  # page -> its marks
    level = 0
    for part in opened.structure.each():
        if re.fullmatch(r"H\d", part.kind):
            if int(part.kind[1]) > level + 1:
                what = f"a heading {part.kind} below H{level}"
                raise MistakeError("pdf_tags", file=name, found=what, expected=f"H{level + 1}")
            level = int(part.kind[1])
        if part.kind in ("Figure", "Formula") and not str(part.said.get("/Alt", "")).strip():
            what = f"a {part.kind.lower()} without a description"
            raise MistakeError("pdf_tags", file=name, found=what, expected="one")
        for mark in marks_of(part):
            placed[mark.page].append(mark.number)
    drawn = {page: sorted(marks) for page, marks in enumerate(opened.marks.pages, 1) if marks}
    if {page: sorted(marks) for page, marks in placed.items()} != drawn:
        what, told = f"{len(opened.marks)} marks on its pages", sum(map(len, placed.values()))
        raise MistakeError("pdf_tags", file=name, found=what, expected=f"the {told} of its structure")
    areas = [area for page in opened.laid for area in page]
    if loose := sum(not {"/StructParent", "/Contents"} <= area.keys for area in areas):
        what = f"{loose} links of {len(areas)} without a place in the structure"
        raise MistakeError("pdf_tags", file=name, found=what, expected="none")
    if bare := [area.contents for area in areas if not re.search(r"[^\W\d_]", area.contents)]:
        what = f"a link that is said to lead to “{bare[0]}”"
        raise MistakeError("pdf_tags", file=name, found=what, expected="words for where it leads")


def check_notes(opened: Opened, book: Book, notes: list[str], name: str) -> None:
    """Require that notes begin on the page of their call, as the names in the file say, below the text and in order."""
    places = opened.pages_of_names
    for call, note in book.calls.items():
        if note not in places or (places.get(call) != places[note] and note not in book.late):
            what = f"the note {note} on page {places.get(note, 'none')}"
            where = f"page {places.get(call, 'none')}, on which it is called"
            raise MistakeError("pdf_note", file=name, found=what, expected=where)
    if book.overfull:
        what = f"text in the notes of page {book.overfull[0]}"
        raise MistakeError("pdf_note", file=name, found=what, expected="it above them")
    called_on = {note: places[call] for call, note in book.calls.items()}
    wanted = sorted(filter(called_on.__contains__, notes), key=called_on.__getitem__)
    drawn = sorted((mark, note) for note, marks in book.structure.named if note in called_on for mark in marks)
    for series in NOTES:
        own = [(mark.page, note) for mark, note in drawn if book.notes[note].series == series]
        found = [next(pieces) for _note, pieces in groupby(own, lambda piece: piece[1])]
        expected = [note for note in wanted if book.notes[note].series == series]
        if series != AUTHOR:  # those that the text of a page calls come first
            expected.sort(key=lambda note: (called_on[note], note in book.within))
        for one, other in zip_longest(found, expected):
            page, note = one or ("none", "none")
            if note != other:
                what = f"the note {note} on page {page}"
                raise MistakeError("pdf_note", file=name, found=what, expected=f"{other or 'none'} there")


def _around(text: str, other: str) -> str:
    """Return the words of *text* around the first difference."""
    same = next((place for place, pair in enumerate(zip(text, other, strict=False)) if pair[0] != pair[1]), 0)
    start = max(text.rfind(" ", 0, max(same - 30, 0)), 0)
    return text[start : same + 50].strip()


def _fonts_not_embedded(page: pikepdf.Page) -> Iterator[str]:
    for font in page.resources.get("/Font", {}).values():
        if "/FontFile2" not in font.get("/FontDescriptor", {}):
            yield str(font.BaseFont).lstrip("/")
