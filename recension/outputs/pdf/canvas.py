"""The canvas: it ties what is drawn to the structure, notes where names stand, and fills in late what it then knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from sys import intern
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen import canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus.paragraph import _usConv

from recension.locale import _
from recension.outputs.pdf import letters
from recension.outputs.pdf.laid import Laid
from recension.outputs.pdf.layout import Book, Galley, Link, Position
from recension.outputs.pdf.letters import EM, REGULAR, Manner
from recension.outputs.pdf.lines import THIN, Line, Part, in_sight, manner_of
from recension.outputs.pdf.packing import coordinates
from recension.outputs.pdf.tags import Annotation, Element, Mark
from recension.outputs.pdf.typography import QUIET_COLOUR, THIN_SIGN
from recension.scholarship.messages import MistakeError
from recension.scholarship.series import APPARATUS, AUTHOR, COMMENTS, PRINTED
from recension.scholarship.words import gettext_noop

BLANK = 32
#: series -> what a link to one of its notes is called
CALLED = {
    AUTHOR: gettext_noop("author note {}"),
    APPARATUS: gettext_noop("apparatus note {}"),
    **{name: COMMENTS[name].note for name in PRINTED},
}


#: what is not part of the text -> what is said of it
ARTIFACTS = {
    "Layout": "/Type /Layout",
    "Again": "/Type /Pagination",
    "Header": "/Type /Pagination /Subtype /Header /Attached [/Top]",
    "Footer": "/Type /Pagination /Subtype /Footer /Attached [/Bottom]",
}


class SetText(PDFTextObject):  # type: ignore[misc]
    """Text, set line by line; each stretch of it is marked with the element it belongs to, if there is one."""

    def __init__(self, canv: BookCanvas, block: Element | None) -> None:
        super().__init__(canv)
        self.block = block
        self._open: Element | None = None
        self._face: tuple[str, float, float] = ("", 0, 0)  # name in the file, size, rise
        self._shown: list[str] = []  # what is shown by the next operator, and how far is moved between
        self._colour: Any = None
        self._frag: Any = None
        self._manner = letters.PLAIN  # of the letters of that from left to right
        self._at = (0.0, 0.0)
        self._state: dict[str, float] = {}

    def line(self, line: Line, baseline: float) -> list[tuple[Part, float, float]]:
        """Draw a line, and return those of its parts that are a link or have a line, with their edges."""
        left, stretch, wider = line.spread()
        self._let("Tz", round(100 * stretch, 2))
        self._let("Tw", round(wider, 3))
        self._move(left, baseline)
        turned = any(part.level for part in line.parts)
        edges = self._edges(line.parts, left, stretch, wider) if turned else {}
        shown = []
        for part in line.parts:
            right = left + (part.width + (wider if part.is_blank else 0)) * stretch
            if turned:
                left, right = edges[id(part)]
                self._move(left, baseline)
            if hasattr(part.frag, "cbDefn") and part.frag.cbDefn.kind == "img":
                self.close()
                self._canvas.draw_picture(part.frag.cbDefn, self.block, left, baseline)
                self._move(right, baseline)
            elif hasattr(part.frag, "cbDefn"):
                self._canvas.bookmarkHorizontal(part.frag.cbDefn.name, left, baseline + part.frag.fontSize)
            else:
                self._part(part, wider)
                if part.frag.link or part.frag.us_lines:
                    shown.append((part, left, right))
            left = right
        if line.blank:
            self._part(line.blank, 0)
        self._show()
        return shown

    def _edges(self, parts: list[Part], left: float, stretch: float, wider: float) -> dict[int, tuple[float, float]]:
        """Return the left and the right edge of each part, where some go from right to left."""
        edges = {}
        for part in in_sight(parts):
            right = left + (part.width + (wider if part.is_blank else 0)) * stretch
            edges[id(part)] = left, right
            left = right
        return edges

    def _part(self, part: Part, wider: float) -> None:
        if part.frag is not self._frag:
            self._turn_to(part.frag)
        self._word(part, part.text, wider)

    def _turn_to(self, frag: Any) -> None:
        """Mark what comes as part of the element of *frag*, in its colour."""
        self._frag, self._manner = frag, manner_of(frag, 0, self._canvas.manner)
        element = self._element(frag)
        if element is not self._open:
            self.close()
            if element:
                self._code.append(self._canvas.mark(element))
                if element.spoken:
                    spoken = element.spoken.encode("utf-16-be").hex().upper()
                    self._code.append(f"/Span <</ActualText <FEFF{spoken}>>> BDC")
            self._open = element
        if frag.textColor != self._colour:
            self._show()
            self._colour = frag.textColor
            self.setFillColor(self._colour)

    def _word(self, part: Part, text: str, wider: float) -> None:
        frag, manner = part.frag, manner_of(part.frag, part.level, self._manner) if part.level else self._manner
        for at, piece in enumerate(text.split(THIN_SIGN) if THIN_SIGN in text else (text,)):
            if at:
                self._shift(part, frag, wider)
            for name, shown, rise in self._canvas.coded(part.face, piece, manner) if piece else ():
                face = name, frag.fontSize, frag.rise + rise * frag.fontSize / EM
                if face != self._face:
                    self._show()
                    if face[:2] != self._face[:2]:
                        self._code.append(f"{name} {coordinates(frag.fontSize)} Tf")
                    self._let("Ts", round(face[2], 3))
                    self._face = face
                self._shown.append(shown)

    def _shift(self, part: Part, frag: Any, wider: float) -> None:
        """Draw a thin space: a blank, and back."""
        self._word(part, " ", wider)
        back = letters.space(letters.face_of(" ", part.face)) + wider * EM / frag.fontSize - THIN * EM
        self._shown.append(f"{back:.0f}")

    def _show(self) -> None:
        if self._shown:
            self._code.append(f"[{' '.join(self._shown)}] TJ".replace(") (", ""))
            self._shown = []

    def _move(self, x: float, y: float) -> None:
        self._show()
        self._code.append(f"{coordinates(x - self._at[0], y - self._at[1])} Td")
        self._at = x, y

    def _let(self, operator: str, value: float) -> None:
        if self._state.get(operator, 100 if operator == "Tz" else 0) != value:
            self._show()
            self._code.append(f"{coordinates(value)} {operator}")
            self._state[operator] = value

    def _element(self, frag: Any) -> Element | None:
        if self.block is None:
            return None
        around = self._linked(frag)
        foreign = getattr(frag, "foreign", None)
        return foreign.within(around) if foreign else around

    def _linked(self, frag: Any) -> Element:
        assert self.block is not None
        around: Element = getattr(frag, "element", None) or self.block
        if supplied := getattr(frag, "supplied", None):
            around = supplied.within(around)
        if change := getattr(frag, "change", None):
            around = change.within(around)
        if not frag.link:
            return around
        link: Link = frag.link[0][1]
        if link.element is None:
            note = self._canvas.book.notes.get(link[1:])
            if note and note.series != APPARATUS:
                around = around.add("Reference")
            if note:
                sign = self._canvas.book.sign_of(note.name, note.label)
                link.contents = _(CALLED[note.series]).format(sign)
            link.element = around.add("Link")
            if note and link.is_call:
                link.element.spoken = f" [{sign}]"
        return link.element

    def close(self) -> None:
        """End the mark that is open."""
        self._show()
        if self._open:
            self._code += ["EMC"] * (2 if self._open.spoken else 1)
            self._open = None

    def getCode(self) -> Any:  # noqa: N802
        """End the last mark with the text."""
        self.close()
        return super().getCode()


class Opening:
    """A filter of a stream that is laid away until it is written."""

    pdfname = pdfdoc.PDFZCompress.pdfname

    @staticmethod
    def encode(laid: Laid) -> bytes:
        """Return the stream as a file has it."""
        return pdfdoc.PDFZCompress.encode(laid.opened())  # type: ignore[no-any-return]


class BookCanvas(canvas.Canvas):  # type: ignore[misc]
    """Draws the pages of a book."""

    manner = letters.PLAIN  #: of the block that is drawn
    plain_page = bare_page = 0  #: the last without a running head, and without a number, too
    _section = _chapter = ""
    in_foot = False
    _artifact = False
    _outlined = -1  #: the level of the last bookmark
    _marks = _links = 0  #: of the page
    _line = 0  #: of the whole file, so that its number is enough

    def __init__(self, book: Book, *args: Any, **options: Any) -> None:
        self.book = book
        self._late: list[tuple[int, float, float, float, Callable[[], str], float]] = []
        self._led: set[str] = set()  # to which links lead
        self._glyphs: dict[tuple[str, int], tuple[str, str]] = {}
        self._coded: dict[tuple[str, str, Manner], list[tuple[str, str, float]]] = {}
        super().__init__(*args, **options)

    def _restartAccumulators(self) -> None:  # noqa: N802
        super()._restartAccumulators()
        self._marks = self._links = 0
        self.numbers: list[str] = []
        self._sections: list[str] = []

    # structure

    def mark(self, element: Element) -> str:
        """Return what opens a mark of *element*."""
        element.children.append(Mark(self._pageNumber, self._marks))
        self._marks += 1
        return f"/{element.kind} <</MCID {self._marks - 1}>> BDC"

    def begin(self, element: Element) -> None:
        """Open a mark."""
        self._code.append(self.mark(element))

    def end(self) -> None:
        """Close it."""
        self._code.append("EMC")

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """Draw what is not part of the text, and say of which *kind* it is."""
        self._code.append(f"/Artifact <<{ARTIFACTS[kind]}>> BDC")
        self._artifact = True
        yield
        self._artifact = False
        self._code.append("EMC")

    def line(self, *args: Any) -> None:
        """Draw a line; it is never part of the text."""
        if self._artifact:
            super().line(*args)
        else:
            with self.artifact():
                super().line(*args)

    def rect(self, *args: Any, **options: Any) -> None:
        """Draw a rectangle; it is never part of the text."""
        with self.artifact():
            super().rect(*args, **options)

    # text

    def set_block(self, block: Galley, element: Element | None) -> None:
        """Draw the lines of *block*, as part of *element* or of nothing, with its links and the lines through words."""
        self.manner = block.manner
        text = SetText(self, element)
        size, below = block.style.fontSize, block.style.leading - block.style.fontSize
        boxes, rules = list[tuple[Link, tuple[float, ...]]](), list[tuple[Any, Any, float, float, float]]()
        for number, line in enumerate(block.broken):
            baseline = block.height - number * block.style.leading - size
            links, struck = dict[Any, list[float]](), dict[Any, list[Any]]()
            for part, left, right in text.line(line, baseline):
                for found, keys in ((links, part.frag.link), (struck, part.frag.us_lines)):
                    for key in keys:
                        edges = found.setdefault(key, [left, right, part.frag])
                        edges[:2] = min(edges[0], left), max(edges[1], right)
            boxes += [
                (key[1], (left, baseline - below, right, baseline + size)) for key, (left, right, _) in links.items()
            ]
            rules += [(key, frag, left, right, baseline) for key, (left, right, frag) in struck.items()]
        self.drawText(text)
        for link, box in boxes:
            self.lead(link, box)
        for rule in rules:
            self._rule(*rule)

    def _rule(self, rule: Any, frag: Any, left: float, right: float, baseline: float) -> None:
        """Draw a line through words, or below them."""
        _number, kind, colour, width, offset, rise, _many, _gap = rule
        sizes = dict.fromkeys("LFf", frag.fontSize)
        offset = offset or ("-0.125*L" if kind == "underline" else "0.25*L")
        height = baseline + rise + _usConv(offset, sizes)
        self.saveState()
        self.setLineWidth(_usConv(width, sizes, default=1))
        self.setStrokeColor(colour or frag.textColor)
        self.line(left, height, right, height)
        self.restoreState()

    def lead(self, link: Link, box: tuple[float, ...]) -> None:
        """Lay a link over *box*; it is written with its element."""
        assert link.element is not None
        if link.startswith("#"):
            self._led.add(link[1:])
        edges, contents = coordinates(self._absRect(box, relative=1)), intern(self.book.described(link))
        link.element.children.append(Annotation(self._pageNumber, self._links, contents, edges, intern(str(link))))
        self._links += 1

    def put(self, x: float, y: float, text: str, size: float, manner: Manner = letters.PLAIN) -> None:
        """Draw *text* from *x* on, in the regular face."""
        self._code.append(self.code_of(x, y, text, size, manner))

    def code_of(self, x: float, y: float, text: str, size: float, manner: Manner = letters.PLAIN) -> str:
        """Return what draws *text*."""
        code = [f"BT {coordinates(x, y)} Td"]
        for part, face in letters.by_face(text, REGULAR):
            for name, shown, _rise in self.coded(face, part, manner):
                code.append(f"{name} {coordinates(size)} Tf [{shown}] TJ")
        return " ".join([*code, "ET"])

    def coded(self, face: str, text: str, manner: Manner) -> list[tuple[str, str, float]]:
        """Return how *text* is shown: the name of a face, what it shows and moves, and how far above the line."""
        key = face, text, manner
        if key not in self._coded:
            self._coded[key] = [*self._code_of_words(face, text, manner)]
        return self._coded[key]

    def _code_of_words(self, face: str, text: str, manner: Manner) -> Iterator[tuple[str, str, float]]:
        name, rise, pen, shown = "", 0.0, 0.0, list[str]()
        for number, word in enumerate(text.split(" ")):
            if number:
                shown.append("( )")
            set_ = letters.word(face, word, manner) if word else letters.Word(0, ())
            pen = 0.0
            for glyph in set_.glyphs:
                own, code = self._glyphs.get((face, glyph.code)) or self._add_glyph(face, glyph.code)
                if shown and (own, glyph.y) != (name, rise):
                    yield name, " ".join(shown), rise
                    shown = []
                name, rise = own, glyph.y
                if round(pen - glyph.x):
                    shown.append(f"{pen - glyph.x:.0f}")
                shown.append(code)
                pen = glyph.x + glyph.width
            if round(pen - set_.width):
                shown.append(f"{pen - set_.width:.0f}")
        if shown:
            yield name or self._add_glyph(face, BLANK)[0], " ".join(shown).replace(") (", ""), rise

    def _add_glyph(self, face: str, code: int) -> tuple[str, str]:
        """Return the name of the part of a face that has a glyph, and the string that shows it."""
        font, shape = pdfmetrics.getFont(face), letters.shape_of(code)
        if shape:
            font.face.charToGlyph[code], font.face.charWidths[code] = shape.glyph, shape.width
        [(subset, own)] = font.splitString(chr(code), self._doc)
        name = font.getSubsetInternalName(subset, self._doc)
        self._glyphs[face, code] = found = name, f"({self._escape(own)})"
        return found

    # links and names

    def bookmarkHorizontalAbsolute(self, key: str, top: float, left: float = 0, fit: str = "XYZ", **kw: Any) -> Any:  # noqa: N802
        """Bind the name, and note its position; a name that stands twice keeps the first."""
        if key in self.book.positions:
            return None
        self.book.positions[key] = Position(self.getPageNumber(), left, top)
        return None  # ReportLab learns of those that it asks for, when all is set

    def draw_picture(self, picture: Any, block: Element | None, x: float, y: float) -> None:
        """Draw a picture that stands in a line; it has its own place in the structure, among the words."""
        if block is None:
            self.drawImage(ImageReader(picture.image), x, y, picture.width, picture.height, mask="auto")
            return
        element, *block.pictures = block.pictures
        block.children.append(element)
        left, bottom = self.absolutePosition(x, y)
        element.box = tuple(round(edge, 2) for edge in (left, bottom, left + picture.width, bottom + picture.height))
        self.begin(element)
        self.drawImage(ImageReader(picture.image), x, y, picture.width, picture.height, mask="auto")
        self.end()

    def addOutlineEntry(self, title: str, key: str, level: int = 0, closed: Any = None) -> None:  # noqa: N802
        """Add a bookmark, no more than one level below the one before it."""
        self._outlined = min(level, self._outlined + 1)
        self._bookmarkReference(key)
        super().addOutlineEntry(title, key, self._outlined, closed)

    # the page

    @property
    def is_recto(self) -> bool:
        """Whether the page is one on the right."""
        return self.book.is_mirrored and self._pageNumber % 2 == 1

    def note_section(self, name: str, level: int) -> None:
        """Note a heading, for the running head: the page begins in the section before it, unless with it."""
        if self._marks and not self._sections:
            self._sections.append(self._section)
        self._chapter, self._section = (self._chapter, name) if level else (name, "")
        self._sections.append(self._section)

    def showPage(self) -> None:  # noqa: N802
        """End the page, and lay away what it is drawn by."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.Contents = pdfdoc.PDFStream(content=Laid.of(page.stream), filters=[Opening])
        page.stream = None

    def sections_of(self) -> str:
        """Return the chapter, if it has not the title of the book, and the first and the last section of the page."""
        found = self._sections or [self._section]
        sections = " – ".join(filter(None, dict.fromkeys((found[0], found[-1]))))
        if self.book.head.startswith(self._chapter):
            return sections
        return _("{}: {}").format(self._chapter, sections) if sections else self._chapter

    def note_block(self, block: Galley) -> None:
        """Note the number of the paragraph, for the running head; number the lines where that is wanted."""
        if block.new_page:
            self.plain_page = self._pageNumber
        if block.bare:
            self.bare_page = self._pageNumber
        if block.verse and not self.in_foot:
            with self.artifact():
                self._draw_beside(block, 0, block.verse, block.width)
        if self.in_foot or not block.number:
            return
        self.numbers.append(block.number)
        if self.book.printing.lines:
            with self.artifact():
                for line in range(block.lines):
                    self._line += 1
                    if self._line % 5 == 0:
                        self._draw_line_number(block, line)

    def _draw_line_number(self, block: Galley, line: int) -> None:
        self._draw_beside(block, line, str(self._line), -22 if self.is_recto else block.width + 22)

    def _draw_beside(self, block: Galley, line: int, number: str, edge: float) -> None:
        """Draw the *number* of a line, which ends at an *edge*."""
        self.saveState()
        self.setFillColor(QUIET_COLOUR)
        baseline, size = block.height - line * block.style.leading - block.style.fontSize, 7.5
        self.put(edge - letters.width_of(number, REGULAR, size), baseline, number, size)
        self.restoreState()

    # what is known only at the end

    def draw_late(self, x: float, y: float, size: float, text: Callable[[], str], align: float) -> None:
        """Draw *text*, asked for when the book is set, to the right of x, around it (0.5) or to its left (1)."""
        self._code.append(f"%late {len(self._late)} ")
        self._late.append((self._pageNumber - 1, x, y, size, text, align))

    def _draw_late(self) -> None:
        for page, some in groupby(enumerate(self._late), lambda late: late[1][0]):
            there = self._doc.Pages.pages[page].Contents
            drawn = there.content.opened()
            for number, (_page, x, y, size, text, align) in some:
                left = x - align * letters.width_of(text(), REGULAR, size)
                drawn = drawn.replace(f"%late {number} ", self.code_of(left, y, text(), size))
            there.content = Laid.of(drawn)

    def save(self) -> None:
        """Save, unless a link leads nowhere: ReportLab would stop at the first of them and leave an empty file."""
        positions, pages = self.book.positions, self._doc.Pages.pages
        for name, there in self._destinations.items():
            if there.fmt is None and name in positions:
                there.xyz(positions[name].left, positions[name].top, 0)
                there.setPage(self._doc.Reference(pages[positions[name].page - 1]))
        unbound = {name for name, there in self._destinations.items() if there.fmt is None}
        if undefined := sorted(unbound | self._led.difference(positions)):
            raise MistakeError("pdf_undefined_link", found=", ".join(undefined))
        self._draw_late()
        super().save()
        document: Any = self._doc
        self._destinations.clear()
        vars(document).clear()  # its pages and its places know it, so that else only the collector would let them go
