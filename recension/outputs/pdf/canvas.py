"""The canvas: it ties what is drawn to the structure, notes where names stand, and fills in late what it then knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas
from reportlab.pdfgen.textobject import PDFTextObject

from recension.locale import _
from recension.outputs.pdf.layout import Book, Galley, Link, Position, Spaces
from recension.outputs.pdf.tags import Annotation, Element, Mark
from recension.outputs.pdf.typography import QUIET_COLOUR, REGULAR
from recension.scholarship.messages import MistakeError
from recension.scholarship.series import APPARATUS, AUTHOR, COMMENTS, PRINTED
from recension.scholarship.words import gettext_noop

#: series -> what a link to one of its notes is called
CALLED = {
    AUTHOR: gettext_noop("author note {}"),
    APPARATUS: gettext_noop("apparatus note {}"),
    **{name: COMMENTS[name].note for name in PRINTED},
}


class MarkedText(PDFTextObject):  # type: ignore[misc]
    """The text of a block, each stretch of it marked with the element it belongs to."""

    fragments: Iterator[Any] = iter(())  #: those about to be drawn, when the line is made of fragments
    _open: Element | None = None

    def _textOut(self, text: str, TStar: int = 0) -> None:  # noqa: N802, N803
        element = self._element(next(self.fragments, self._canvas.fragment))
        if element is not self._open:
            self._close()
            self._code.append(self._canvas.mark(element))
            if element.spoken:
                self._code.append(f"/Span <</ActualText <FEFF{element.spoken.encode('utf-16-be').hex().upper()}>>> BDC")
            self._open = element
        if self._canvas.spaces.follows(text) and TStar:
            text += " "
        super()._textOut(text, TStar)

    def _element(self, fragment: Any) -> Element:
        around = self._linked(fragment)
        foreign = getattr(fragment, "foreign", None)
        return foreign.within(around) if foreign else around

    def _linked(self, fragment: Any) -> Element:
        around: Element = getattr(fragment, "element", None) or self._canvas.element
        if change := getattr(fragment, "change", None):
            around = change.within(around)
        if not fragment.link:
            return around
        link: Link = fragment.link[0][1]
        if link.element is None:
            note = self._canvas.book.notes.get(link[1:])
            if note and note.series != APPARATUS:
                around = around.add("Reference")
            if note:
                link.contents = _(CALLED[note.series]).format(note.label)
            link.element = around.add("Link")
            if note and note.series in PRINTED:
                link.element.spoken = f" [{fragment.text.strip()}]"
        return link.element

    def _close(self) -> None:
        if self._open:
            self._code += ["EMC"] * (2 if self._open.spoken else 1)
            self._open = None

    def getCode(self) -> Any:  # noqa: N802
        """End the last mark with the text."""
        self._close()
        return super().getCode()


class BookCanvas(canvas.Canvas):  # type: ignore[misc]
    """Draws the pages of a book."""

    element: Element | None = None  #: of the block that is drawn
    fragment: Any = None  #: what stands for all its fragments, when it has only one
    spaces: Spaces  #: of the block that is drawn
    link: Link | None = None  #: that is drawn
    section = ""
    plain_page = 1
    in_foot = False
    _artifact = False
    _marks = 0

    def __init__(self, book: Book, *args: Any, **options: Any) -> None:
        self.book = book
        self._late: list[tuple[int, float, float, float, Callable[[], str], float]] = []
        super().__init__(*args, **options)

    def _restartAccumulators(self) -> None:  # noqa: N802
        super()._restartAccumulators()
        self._marks = self._line = 0
        self.numbers: list[str] = []

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
    def artifact(self) -> Iterator[None]:
        """Draw what is not part of the text."""
        self._code.append("/Artifact BMC")
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

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> Any:  # noqa: N802
        """Return a text whose parts are marked, when a block is drawn."""
        kind = MarkedText if self.element else PDFTextObject
        return kind(self, x, y, direction=direction)

    # links and names

    def bookmarkHorizontalAbsolute(self, key: str, top: float, left: float = 0, fit: str = "XYZ", **kw: Any) -> Any:  # noqa: N802
        """Bind the name, and note its position; a name that stands twice keeps the first."""
        if key in self.book.positions:
            return None
        self.book.positions[key] = Position(self.getPageNumber(), left, top)
        return super().bookmarkHorizontalAbsolute(key, top, left, fit, **kw)

    def _addAnnotation(self, annotation: Any, name: Any = None, addtopage: int = 1) -> None:  # noqa: N802
        super()._addAnnotation(annotation, name, addtopage)
        assert self.link is not None
        assert self.link.element is not None
        place = len(self._annotationrefs) - 1
        contents = " ".join(self.link.contents.split()) or self.link.lstrip("#")
        self.link.element.children.append(Annotation(self._pageNumber, place, contents))

    # the page

    def note_block(self, block: Galley) -> None:
        """Note the number of the paragraph, for the running head; number the lines where that is wanted."""
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
        self.saveState()
        self.setFont(REGULAR, 7.5)
        self.setFillColor(QUIET_COLOUR)
        baseline = block.height - line * block.style.leading - block.style.fontSize
        self.drawRightString(block.width + 22, baseline, str(self._line))
        self.restoreState()

    # what is known only at the end

    def draw_late(self, x: float, y: float, size: float, text: Callable[[], str], align: float) -> None:
        """Draw *text*, asked for when the book is set, to the right of x, around it (0.5) or to its left (1)."""
        self._code.append(f"%late {len(self._late)} ")
        self._late.append((self._pageNumber - 1, x, y, size, text, align))

    def _draw_late(self) -> None:
        for number, (page, x, y, size, text, align) in enumerate(self._late):
            line = PDFTextObject(self, x - align * stringWidth(text(), REGULAR, size), y)
            line.setFont(REGULAR, size)
            line.textOut(text())
            there = self._doc.Pages.pages[page]
            there.stream = there.stream.replace(f"%late {number} ", str(line.getCode()))

    def save(self) -> None:
        """Save, unless a link leads nowhere: ReportLab would stop at the first of them and leave an empty file."""
        undefined = sorted(name for name, there in self._destinations.items() if there.fmt is None)
        if undefined:
            raise MistakeError("pdf_undefined_link", found=", ".join(undefined))
        self._draw_late()
        super().save()
