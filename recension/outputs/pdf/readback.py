"""The text of a finished file, read back by its structure."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Self
from unicodedata import normalize

import pikepdf

from recension.outputs.pdf.foreign import text_of_any
from recension.outputs.pdf.opened import Key, Opened, Part
from recension.outputs.pdf.tags import Mark
from recension.scholarship.copies import CUT, placed
from recension.scholarship.model import Place

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

UNSEEN = "\xad\N{ZERO WIDTH SPACE}"  #: where words may divide, and parts of a letter
NOTES = Place.of_note("1").series
BLOCKS = re.compile(r"(P|H\d|TOCI|Lbl|Note|Caption)$")


def text_of(path: Path | str, omit: Container[str] = ()) -> str:
    """Return the text of the file at *path* in reading order, a block a line; divided words are whole again.

    Elements of the kinds *omit*, such as "Reference", are left out with all that is in them.
    """
    with pikepdf.open(path) as pdf:
        opened = Opened(pdf)
        lines: list[str] = [""]

        def read(part: Part) -> None:
            if part.kind in omit:
                return
            if BLOCKS.match(part.kind):
                lines.append("")
            for kid in part.kids:
                if isinstance(kid, Mark):
                    lines[-1] += opened.marks[kid]
                elif isinstance(kid, Part):
                    read(kid)

        read(opened.structure)
    return "\n".join(filter(None, map(whole, lines)))


def place_in(name: str) -> Place:
    """Return the place that an element is named after, which may have the name of its document before it; or none."""
    place = Place(name.rpartition(".")[2])
    return place if place.number else Place()


def words_in(path: Path | str | BinaryIO) -> dict[str, str]:
    """Return the words of the file by their places: the text first, and then the author's notes."""
    return placed((place_in(name), words) for name, words in blocks_in(path))


def blocks_in(path: Path | str | BinaryIO) -> list[tuple[str, str]]:
    """Return the name and the words of each block: the text first, and then the author's notes.

    Numbers in the margin are no words, the call of an author's note stands in brackets, and what the editor says at the
    foot of the pages is left out.  Where no element has the name of a place, as in a file of another program, all words
    are in the order of the structure, or of the pages.  What the structure has on pages that were taken out is cut.
    """
    with pikepdf.open(path) as pdf:
        return blocks_of(Opened(pdf))


def blocks_of(opened: Opened) -> list[tuple[str, str]]:
    """Return the blocks of a file that is open."""
    try:
        blocks = _blocks(opened) if str(opened.pdf.docinfo.get("/Creator", "")).startswith("recension ") else []
    except (AttributeError, LookupError, TypeError, ValueError):  # another program has left half of the structure
        blocks = []
    if not blocks:
        return [("", text_of_any(opened.pdf))]
    if all(not name or place_in(name).is_in(NOTES) for name, _words in blocks):  # as before places had names
        return [("", " ".join(words for _name, words in blocks).replace(CUT, ""))]
    return blocks


def _blocks(opened: Opened) -> list[tuple[str, str]]:
    """Return the name and the words of each block, in the order of the structure, and the notes behind."""
    text: list[tuple[str, str]] = [("", "")]
    notes: list[tuple[str, str]] = []

    def read(part: Part, blocks: list[tuple[str, str]], around: str) -> None:
        place = part.name if place_in(part.name) else ""
        if part.kind == "Span" and "/T" in part.said:  # added by the editor
            return
        if part.kind == "Note":
            if not place:
                return
            blocks = notes
        if part.kind == "Lbl" and around == "Note":
            return
        if place:
            blocks.append((place, ""))
        elif BLOCKS.match(part.kind) and blocks is text:
            blocks.append(("", ""))
        before = blocks[-1][1]
        for kid in part.kids:
            if isinstance(kid, Mark):
                _add(blocks, opened.marks.get(kid, "") if kid.page else CUT)
            elif isinstance(kid, Part) and not (_is_number(kid) and not blocks[-1][1]):
                read(kid, blocks, part.kind)
        if part.kind == "Lbl" and not re.search(r"\w", blocks[-1][1].removeprefix(before)):
            blocks[-1] = (blocks[-1][0], before)  # a bullet
        if part.kind == "Reference":
            called = whole(blocks[-1][1].removeprefix(before))
            called = f"[{called}]" if called.isdecimal() else CUT if CUT in called else ""
            blocks[-1] = (blocks[-1][0], before + called)

    read(opened.structure, text, "")
    blocks = [(place, whole(words)) for place, words in [*text, *notes]]
    return [(place, words) for place, words in blocks if words.strip(f"{CUT} ") or not words]


def _is_number(part: Part) -> bool:
    """Tell whether a part that begins a block may be a number in the margin, and no words of another language."""
    return part.kind == "Span" and not {"/Lang", "/E"} & part.said.keys()


def _add(blocks: list[tuple[str, str]], words: str) -> None:
    place, before = blocks[-1]
    blocks[-1] = (place, before + words)


def whole(text: str) -> str:
    """Return *text* with single spaces, and with divided words put together."""
    for sign in UNSEEN:
        text = text.replace(sign, "")
    return " ".join(normalize("NFC", text).split())


def marks_of(pdf: pikepdf.Pdf) -> Mapping[Mark, str]:
    """Return the text of each mark; raise `UntaggedError` where something is drawn outside of marks."""
    return Opened(pdf).marks


class Lead(NamedTuple):
    """A link: its words, and the address it leads to, or the names of all that stands there."""

    words: str
    to: frozenset[str]
    page: int = 0  #: of the file; of an address none


@dataclasses.dataclass(slots=True)
class Piece:
    """A block of a file, or a note: what it shows, and where."""

    field: str  #: "text", "heading 2", "label", "contents", "figure", "note"
    at: str = ""  #: the place, entry or comment it is
    words: str = ""
    number: str = ""  #: before it, or behind a line of the contents
    page: int = 0
    first: int = 0  #: number of its first mark on that page
    pages: tuple[int, ...] = ()  #: on which it is drawn
    links: tuple[Lead, ...] = ()
    linked: int = 0  #: so many characters stand before the end of the last link
    language: str = ""  #: of the whole of it, where that is not the book's
    languages: tuple[tuple[str, str], ...] = ()  #: tag and words
    expansions: tuple[tuple[str, str], ...] = ()  #: abbreviation, and what it stands for
    coded: str = ""  #: what of it is code
    changes: tuple[tuple[str, str], ...] = ()  #: state and words
    figures: int = 0  #: their forms


Shape = tuple[tuple[tuple[bool, int, int], ...], ...]  #: rows of a table: of each cell if it is of the head, its spans


class Shown(NamedTuple):
    """What a file shows."""

    blocks: list[Piece]
    notes: list[Piece]
    besides: dict[int, list[str]]  #: page -> running head and number
    tables: list[Shape]

    @classmethod
    def of(cls, opened: Opened) -> Self:
        """Return what a file shows, by its structure."""
        reader = _Reader(opened)
        return cls(reader.blocks, reader.notes, opened.besides, reader.tables)


CALL = re.compile(r"\S{1,4}")
FIELDS = {"P": "text", "Lbl": "label", "Caption": "text", "TOCI": "contents", "Figure": "figure", "Note": "note"}
DECORATED = {"/LineThrough": "struck", "/Underline": "inserted"}


class _Reader:
    """Reads the structure of a file."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.marks = opened, opened.marks
        self.names = names_by_position(opened)
        self.blocks: list[Piece] = []
        self.notes: list[Piece] = []
        self.tables: list[Shape] = []
        self.part(opened.structure, None, None, "", "")
        for piece in (*self.blocks, *self.notes):
            piece.words, piece.number = whole(piece.words), whole(piece.number)

    def part(self, part: Part, piece: Piece | None, note: Piece | None, around: str, language: str) -> None:
        """Read *part*, which stands in *around*, into *piece*, into *note*, or into a piece of its own."""
        kind, said = part.kind, part.said
        if kind == "Table":
            self.tables.append(_shape(part))
        language = str(said["/Lang"]) if "/Lang" in said else language
        piece, note = self.begun(part, piece, note, language)
        is_number = (kind == "Lbl" and around == "Note") or (piece is not None and _numbers(part, piece, around))
        before, known = piece.words if piece else "", len(self.blocks)
        lead: Lead | None = None
        for kid in part.kids:
            if isinstance(kid, Mark):
                self.add(piece, kid)
            elif isinstance(kid, Part):
                self.part(kid, piece, note, kind, language)
            else:
                lead = self.target(kid)
        if lead and len(self.blocks) > known and piece is not self.blocks[-1]:  # around a picture
            self.blocks[-1].links += (lead,)
            return
        if piece is None:
            return
        words = piece.words.removeprefix(before)
        if lead:
            self.link(piece, lead._replace(words=whole(words)), len(before))
        if kind == "Span" and "/Lang" in said:
            piece.languages += ((language, whole(words)),)
        if kind in ("Code", "Formula"):
            piece.coded += f" {words}"
        if "/E" in said:
            piece.expansions += ((whole(words), str(said["/E"])),)
        if kind == "Span" and (state := DECORATED.get(decoration_of(part))):
            piece.changes += ((state, whole(words)),)
        if kind == "Reference" and piece.field != "contents":
            piece.words = before + called(words)
        elif is_number:
            piece.words, piece.number = before, words

    def begun(
        self, part: Part, piece: Piece | None, note: Piece | None, language: str
    ) -> tuple[Piece | None, Piece | None]:
        """Return the piece and the note that *part* belongs to, which may begin with it."""
        kind, description = part.kind, str(part.said.get("/Alt", ""))
        field = f"heading {kind[1:]}" if re.fullmatch(r"H\d", kind) else FIELDS.get(kind, "")
        if kind == "Note":
            piece = note = Piece(field, part.name)
            self.notes.append(note)
        elif note:
            note.words += f" {description} " if kind == "Figure" else " " if field else ""
        elif field:
            piece = Piece(field, place_in(part.name), description, language=language)
            self.blocks.append(piece)
        return piece, note

    def add(self, piece: Piece | None, mark: Mark) -> None:
        """Add what was drawn to *piece*."""
        assert piece is not None
        if not piece.page:
            piece.page, piece.first = mark
        if mark.page not in piece.pages:
            piece.pages += (mark.page,)
        piece.figures |= self.opened.drawn[mark.page - 1].figures.get(mark.number, 0)
        if piece.field != "figure":  # of which its description is read
            piece.words += self.marks[mark]

    def link(self, piece: Piece, lead: Lead, start: int) -> None:
        """Add a link to *piece*, which begins at *start*; one that goes on over a line or other letters is one."""
        if piece.links and piece.links[-1][1:] == lead[1:] and piece.linked == start:
            lead = lead._replace(words=f"{piece.links[-1].words} {lead.words}")
            piece.links = piece.links[:-1]
        piece.linked = len(piece.words)
        piece.links += (lead,)

    def target(self, key: Key) -> Lead:
        """Return where a link leads."""
        area = self.opened.areas[key]
        if area.to is None:
            return Lead("", frozenset([area.address or area.action]))
        page, left, top = area.to
        near = ((page, left + x, top + y) for x in (0, 1, -1) for y in (0, 1, -1))
        return Lead("", next((self.names[one] for one in near if one in self.names), frozenset()), page)


def decoration_of(part: Part) -> str:
    """Return the line that words are said to have: through them, or below them."""
    return str(part.said["/A"].get("/TextDecorationType", "")) if "/A" in part.said else ""


def _shape(table: Part) -> Shape:
    """Return the rows of a table."""
    parts = [part for part in table.kids if isinstance(part, Part) and part.kind in ("THead", "TBody")]
    rows = [row for part in parts for row in part.kids if isinstance(row, Part)]
    return tuple(
        tuple(
            (said.get("/Scope") == "/Column", int(said.get("/RowSpan", 1)), int(said.get("/ColSpan", 1)))
            for said in (cell.said.get("/A", {}) for cell in row.kids if isinstance(cell, Part))
        )
        for row in rows
    )


def called(words: str) -> str:
    """Return the words of a link to a note, which are in brackets where they are no more than its number or letter."""
    return f"[{words.strip()}]" if CALL.fullmatch(words.strip()) else words


def _numbers(part: Part, piece: Piece, around: str) -> bool:
    """Tell whether a part is the number before a paragraph, or behind a line of the contents."""
    is_bare = part.kind == "Span" and not {"/Lang", "/A", "/E"} & part.said.keys()
    here = around == "Reference" if piece.field == "contents" else piece.field == "text" and not piece.words
    return is_bare and here


def names_by_position(opened: Opened) -> dict[tuple[int, int, int], frozenset[str]]:
    """Return the names of what stands at each position: page, and hundredths of a point from the edges of it."""
    found: dict[tuple[int, int, int], frozenset[str]] = {}
    for name, where in opened.names.items():
        found[where] = found.get(where, frozenset()) | {name}
    return found
