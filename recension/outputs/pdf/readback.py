"""The text of a finished file, read back by its structure."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Self
from unicodedata import normalize

import pikepdf

from recension.outputs.pdf.foreign import text_of_any
from recension.outputs.pdf.tags import Mark
from recension.scholarship.copies import CUT, placed
from recension.scholarship.model import Place

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

#: operators that paint
PAINTING = "Tj TJ ' \" S s f F f* B B* b b* sh Do BI ID EI"
READ = f"BDC BMC EMC Tf {PAINTING}"  #: operators that matter here
ARTIFACT = -1  #: instead of the number of a mark: what is drawn is no part of the text
UNKNOWN = "\ufffd"  #: the characters of a code that is not named
MAPPED = re.compile(rb"^<(\w\w)> <(\w{4,})>$", re.MULTILINE)  # we list single codes, never ranges
SOFT_HYPHEN = "\xad"
NOTES = Place.of_note("1").series
BLOCKS = re.compile(r"/(P|H\d|TOCI|Lbl|Note|Caption)$")


class UntaggedError(ValueError):
    """Something is drawn that belongs to no element."""


def text_of(path: Path | str, omit: Container[str] = ()) -> str:
    """Return the text of the file at *path* in reading order, a block a line; divided words are whole again.

    Elements of the kinds *omit*, such as "Reference", are left out with all that is in them.
    """
    with pikepdf.open(path) as pdf:
        marks = marks_of(pdf)
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        lines: list[str] = [""]

        def read(element: pikepdf.Object) -> None:
            if str(element.S)[1:] in omit:
                return
            if BLOCKS.match(str(element.S)):
                lines.append("")
            for child in element.get("/K", ()):
                if isinstance(child, int):
                    lines[-1] += marks[Mark(numbers[element.Pg.objgen], child)]
                elif child.get("/Type") == "/MCR":
                    lines[-1] += marks[Mark(numbers[child.Pg.objgen], int(child.MCID))]
                elif child.get("/Type") != "/OBJR":
                    read(child)

        read(pdf.Root.StructTreeRoot.K)
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
        try:
            blocks = _blocks(pdf) if str(pdf.docinfo.get("/Creator", "")).startswith("recension ") else []
        except (
            UntaggedError,
            AttributeError,
            LookupError,
            TypeError,
        ):  # another program has left half of the structure
            blocks = []
        if not blocks:
            return [("", text_of_any(pdf))]
    if all(not name or place_in(name).is_in(NOTES) for name, _words in blocks):  # as before places had names
        return [("", " ".join(words for _name, words in blocks).replace(CUT, ""))]
    return blocks


def _blocks(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Return the name and the words of each block, in the order of the structure, and the notes behind."""
    marks = marks_of(pdf)
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    text: list[tuple[str, str]] = [("", "")]
    notes: list[tuple[str, str]] = []

    def drawn(element: pikepdf.Object, mark: int) -> str:
        page = numbers.get(element.Pg.objgen) if "/Pg" in element else None
        return CUT if page is None else marks.get(Mark(page, mark), "")

    def read(element: pikepdf.Object, blocks: list[tuple[str, str]]) -> None:
        kind, name = str(element.S)[1:], str(element.get("/ID", ""))
        place = name if place_in(name) else ""
        if kind == "Span" and "/T" in element:  # added by the editor
            return
        if kind == "Note":
            if not place:
                return
            blocks = notes
        if kind == "Lbl" and element.P.S == "/Note":
            return
        if place:
            blocks.append((place, ""))
        elif BLOCKS.match(f"/{kind}") and blocks is text:
            blocks.append(("", ""))
        before = blocks[-1][1]
        for child in element.get("/K", ()):
            if isinstance(child, int):
                _add(blocks, drawn(element, child))
            elif child.get("/Type") == "/MCR":
                _add(blocks, drawn(child, int(child.MCID)))
            elif child.get("/Type") != "/OBJR" and not (_is_number(child) and not blocks[-1][1]):
                read(child, blocks)
        if kind == "Lbl" and not re.search(r"\w", blocks[-1][1].removeprefix(before)):
            blocks[-1] = (blocks[-1][0], before)  # a bullet
        if kind == "Reference":
            called = whole(blocks[-1][1].removeprefix(before))
            called = f"[{called}]" if called.isdecimal() else CUT if CUT in called else ""
            blocks[-1] = (blocks[-1][0], before + called)

    read(pdf.Root.StructTreeRoot.K, text)
    blocks = [(place, whole(words)) for place, words in [*text, *notes]]
    return [(place, words) for place, words in blocks if words.strip(f"{CUT} ") or not words]


def _is_number(element: pikepdf.Object) -> bool:
    """Tell whether an element that begins a block may be a number in the margin, and no words of another language."""
    return element.S == "/Span" and not {"/Lang", "/E"} & {*element.keys()}


def _add(blocks: list[tuple[str, str]], words: str) -> None:
    place, before = blocks[-1]
    blocks[-1] = (place, before + words)


def whole(text: str) -> str:
    """Return *text* with single spaces, and with divided words put together."""
    return re.sub(r"\s+", " ", normalize("NFC", text.replace(SOFT_HYPHEN, ""))).strip()


def marks_of(pdf: pikepdf.Pdf) -> dict[Mark, str]:
    """Return the text of each mark; raise `UntaggedError` where something is drawn outside of marks."""
    return drawn_in(pdf)[0]


def drawn_in(pdf: pikepdf.Pdf) -> tuple[dict[Mark, str], dict[int, list[str]]]:
    """Return the text of each mark, and what each page shows besides: its running head, its number."""

    @cache  # pages share their faces
    def characters(table: tuple[int, int]) -> list[str]:
        rows = MAPPED.findall(pdf.get_object(table).read_bytes())
        mapped = {int(code, 16): bytes.fromhex(one.decode()).decode("utf-16-be") for code, one in rows}
        return [mapped.get(code, UNKNOWN) for code in range(256)]

    marks: dict[Mark, str] = {}
    besides: dict[int, list[str]] = {}
    for number, page in enumerate(pdf.pages, 1):
        fonts = [(name, font) for name, font in page.resources.get("/Font", {}).items() if "/ToUnicode" in font]
        faces = {name: characters(font.ToUnicode.objgen) for name, font in fonts}
        found, besides[number] = _marks(page, number, faces)
        marks |= found
    return marks, besides


def _marks(page: pikepdf.Page, number: int, faces: Mapping[str, list[str]]) -> tuple[dict[Mark, str], list[str]]:
    marks: dict[Mark, str] = {}
    besides: list[str] = []
    mark: Any = None  # the number of the one around what is drawn
    depth, face, text = 0, [UNKNOWN] * 256, ""
    for one in pikepdf.parse_content_stream(page, READ):
        match str(one.operator):
            case "TJ" | "Tj" if mark is not None:
                drawn = "".join([face[code] for code in shown(one.operands[0])])
                text += drawn
                if mark == ARTIFACT:
                    besides.append(drawn)
            case "EMC":
                depth -= 1
                if not depth and mark is not None:
                    marks[Mark(number, mark)] = text
                    mark = None
            case "BDC" | "BMC" if depth:  # what is drawn within a mark counts, not what is read instead of it
                depth += 1
            case "BDC" if one.operands[0] != pikepdf.Name.Artifact:
                depth, mark, text = 1, one.operands[1].get("/MCID"), ""
            case "Tf":
                face = faces.get(str(one.operands[0]), [UNKNOWN] * 256)
            case "BDC" | "BMC":
                depth, mark = 1, ARTIFACT if one.operands[0] == pikepdf.Name.Artifact else None
            case _ if mark is None:
                loose = pikepdf.unparse_content_stream([one])
                raise UntaggedError(f"page {number} draws {loose[:40]!r} outside of the structure")
    marks.pop(Mark(number, ARTIFACT), None)
    return marks, besides


def shown(operand: Any) -> bytes:
    """Return the codes that are shown: a string, or an array of such and of how far is moved between them."""
    if isinstance(operand, pikepdf.String):
        return bytes(operand)
    return b"".join([bytes(one) for one in operand if isinstance(one, pikepdf.String)])


class Lead(NamedTuple):
    """A link: its words, and the address it leads to, or the names of all that stands there."""

    words: str
    to: frozenset[str]
    page: int = 0  #: of the file; of an address none


@dataclasses.dataclass
class Piece:
    """A block of a file, or a note: what it shows, and where."""

    field: str  #: "text", "heading 2", "label", "contents", "figure", "note"
    at: str = ""  #: the place, entry or comment it is
    words: str = ""
    number: str = ""  #: before it, or behind a line of the contents
    page: int = 0
    first: int = 0  #: number of its first mark on that page
    pages: set[int] = dataclasses.field(default_factory=set)  #: on which it is drawn
    links: list[Lead] = dataclasses.field(default_factory=list)
    linked: int = 0  #: so many characters stand before the end of the last link
    language: str = ""  #: of the whole of it, where that is not the book's
    languages: list[tuple[str, str]] = dataclasses.field(default_factory=list)  #: tag and words
    expansions: list[tuple[str, str]] = dataclasses.field(default_factory=list)  #: abbreviation, and what it stands for
    coded: str = ""  #: what of it is code
    changes: list[tuple[str, str]] = dataclasses.field(default_factory=list)  #: state and words


Shape = tuple[tuple[tuple[bool, int, int], ...], ...]  #: rows of a table: of each cell if it is of the head, its spans


class Shown(NamedTuple):
    """What a file shows."""

    blocks: list[Piece]
    notes: list[Piece]
    besides: dict[int, list[str]]  #: page -> running head and number
    tables: list[Shape]

    @classmethod
    def of(cls, pdf: pikepdf.Pdf, marks: Mapping[Mark, str], besides: dict[int, list[str]]) -> Self:
        """Return what *pdf* shows, by its structure, when its marks have been read."""
        reader = _Reader(pdf, marks)
        return cls(reader.blocks, reader.notes, besides, reader.tables)


CALL = re.compile(r"\S{1,4}")
FIELDS = {"P": "text", "Lbl": "label", "Caption": "text", "TOCI": "contents", "Figure": "figure", "Note": "note"}
DECORATED = {"/LineThrough": "struck", "/Underline": "inserted"}


class _Reader:
    """Reads the structure of a file."""

    def __init__(self, pdf: pikepdf.Pdf, marks: Mapping[Mark, str]) -> None:
        self.marks = marks
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self.names = names_by_position(pdf)
        self.blocks: list[Piece] = []
        self.notes: list[Piece] = []
        self.tables: list[Shape] = []
        self.element(pdf.Root.StructTreeRoot.K, None, None, "")
        for piece in (*self.blocks, *self.notes):
            piece.words, piece.number = whole(piece.words), whole(piece.number)

    def element(self, element: pikepdf.Object, piece: Piece | None, note: Piece | None, around: str) -> None:
        """Read *element*, which stands in *around*, into *piece*, into *note*, or into a piece of its own."""
        kind = str(element.S)[1:]
        kids = list(element.get("/K", ()))
        if kind == "Table":
            self.tables.append(_shape(element))
        piece, note = self.begun(element, piece, note)
        is_number = (kind == "Lbl" and around == "Note") or (piece is not None and _numbers(element, piece, around))
        before, known = piece.words if piece else "", len(self.blocks)
        lead: Lead | None = None
        for kid in kids:
            if isinstance(kid, int):
                self.add(piece, Mark(self.pages[element.Pg.objgen], kid))
            elif kid.get("/Type") == "/MCR":
                self.add(piece, Mark(self.pages[kid.Pg.objgen], int(kid.MCID)))
            elif kid.get("/Type") == "/OBJR":
                lead = self.target(kid.Obj)
            else:
                self.element(kid, piece, note, kind)
        if lead and len(self.blocks) > known and piece is not self.blocks[-1]:  # around a picture
            self.blocks[-1].links.append(lead)
            return
        if piece is None:
            return
        said = piece.words.removeprefix(before)
        if lead:
            self.link(piece, lead._replace(words=whole(said)), len(before))
        if kind == "Span" and "/Lang" in element:
            piece.languages.append((str(element.Lang), whole(said)))
        if kind in ("Code", "Formula"):
            piece.coded += f" {said}"
        if "/E" in element:
            piece.expansions.append((whole(said), str(element.E)))
        if kind == "Span" and "/A" in element and (state := DECORATED.get(str(element.A.get("/TextDecorationType")))):
            piece.changes.append((state, whole(said)))
        if kind == "Reference" and piece.field != "contents":
            piece.words = before + called(said)
        elif is_number:
            piece.words, piece.number = before, said

    def begun(
        self, element: pikepdf.Object, piece: Piece | None, note: Piece | None
    ) -> tuple[Piece | None, Piece | None]:
        """Return the piece and the note that *element* belongs to, which may begin with it."""
        kind, name = str(element.S)[1:], str(element.get("/ID", ""))
        field = f"heading {kind[1:]}" if re.fullmatch(r"H\d", kind) else FIELDS.get(kind, "")
        if kind == "Note":
            piece = note = Piece(field, name)
            self.notes.append(note)
        elif note:
            note.words += f" {element.get('/Alt', '')} " if kind == "Figure" else " " if field else ""
        elif field:
            piece = Piece(field, place_in(name), str(element.get("/Alt", "")), language=language_of(element))
            self.blocks.append(piece)
        return piece, note

    def add(self, piece: Piece | None, mark: Mark) -> None:
        """Add what was drawn to *piece*."""
        assert piece is not None
        if not piece.page:
            piece.page, piece.first = mark
        piece.pages.add(mark.page)
        if piece.field != "figure":  # of which its description is read
            piece.words += self.marks[mark]

    def link(self, piece: Piece, lead: Lead, start: int) -> None:
        """Add a link to *piece*, which begins at *start*; one that goes on over a line or other letters is one."""
        if piece.links and piece.links[-1][1:] == lead[1:] and piece.linked == start:
            lead = lead._replace(words=f"{piece.links.pop().words} {lead.words}")
        piece.linked = len(piece.words)
        piece.links.append(lead)

    def target(self, annotation: pikepdf.Object) -> Lead:
        """Return where an annotation leads."""
        if "/A" in annotation:
            return Lead("", frozenset([str(annotation.A.get("/URI", annotation.A.get("/S")))]))
        page, _kind, left, top, *_rest = annotation.Dest
        number = self.pages[page.objgen]
        near = ((number, _hundredths(left) + x, _hundredths(top) + y) for x in (0, 1, -1) for y in (0, 1, -1))
        return Lead("", next((self.names[one] for one in near if one in self.names), frozenset()), number)


def _shape(table: pikepdf.Object) -> Shape:
    """Return the rows of a table."""
    parts = [part for part in table.K if part.S in ("/THead", "/TBody")]
    return tuple(
        tuple(
            (said.get("/Scope") == "/Column", int(said.get("/RowSpan", 1)), int(said.get("/ColSpan", 1)))
            for said in (cell.get("/A", pikepdf.Dictionary()) for cell in row.K)
        )
        for part in parts
        for row in part.K
    )


def language_of(element: pikepdf.Object) -> str:
    """Return the language of an element, or of what it stands in; empty: that of the book."""
    while element.get("/Type") != "/StructTreeRoot":
        if "/Lang" in element:
            return str(element.Lang)
        element = element.P
    return ""


def called(words: str) -> str:
    """Return the words of a link to a note, which are in brackets where they are no more than its number or letter."""
    return f"[{words.strip()}]" if CALL.fullmatch(words.strip()) else words


def _hundredths(value: object) -> int:
    return round(float(value) * 100)  # type: ignore[arg-type]


def _numbers(element: pikepdf.Object, piece: Piece, around: str) -> bool:
    """Tell whether an element is the number before a paragraph, or behind a line of the contents."""
    is_bare = element.S == "/Span" and not {"/Lang", "/A", "/E"} & {*element.keys()}
    here = around == "Reference" if piece.field == "contents" else piece.field == "text" and not piece.words
    return bool(is_bare and here)


def names_by_position(pdf: pikepdf.Pdf) -> dict[tuple[int, int, int], frozenset[str]]:
    """Return the names of what stands at each position: page, and hundredths of a point from the edges of it."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found: dict[tuple[int, int, int], frozenset[str]] = {}
    names = list(pdf.Root.Names.Dests.Names) if "/Names" in pdf.Root else []
    for name, there in zip(names[::2], names[1::2], strict=True):
        where = (pages[there[0].objgen], _hundredths(there[2]), _hundredths(there[3]))
        found[where] = found.get(where, frozenset()) | {str(name)}
    return found
