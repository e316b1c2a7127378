"""The page: blocks with labels in the margin, headings, contents, running heads, and the canvas that keeps a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas
from reportlab.platypus.doctemplate import ActionFlowable
from reportlab.platypus.paragraph import Paragraph
from reportlab.platypus.tableofcontents import TableOfContents
from reportlab.platypus.tables import TableStyle
from rst2pdf import createpdf

from recension.pdf.errors import BookError
from recension.pdf.typography import QUIET_COLOUR, REGULAR


class Place(NamedTuple):
    """Where a name stands in the finished file."""

    page: int
    left: float
    top: float


@dataclass
class Book:
    """What the pages need to know, and what is recorded while they are drawn."""

    title: str
    places: dict[str, Place] = field(default_factory=dict)


class Label(NamedTuple):
    """A number, bullet or name beside the first line of a block."""

    text: str
    edge: float  #: its right edge, seen from the left edge of the text; the left one if ``flush`` is set
    link: str = ""
    flush: bool = False
    quiet: bool = False  #: small and grey


class Block(Paragraph):  # type: ignore[misc]
    """A paragraph with labels, which stay with its first part."""

    labels: tuple[Label, ...] = ()
    new_page = False
    _wrapped: tuple[float, tuple[float, float]] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Break the lines, once for each width: ReportLab loses hyphens when it does so again."""
        if self._wrapped is None or self._wrapped[0] != width or not hasattr(self, "blPara"):
            self._wrapped = (width, super().wrap(width, height))
        return self._wrapped[1]

    def split(self, width: float, height: float) -> list[Any]:
        """Split, and leave the labels with the first part."""
        parts: list[Any] = super().split(width, height)
        if parts:
            parts[0].labels = self.labels
        return parts

    def draw(self) -> None:
        """Draw the labels, then the text; nothing when the pages are only counted."""
        if self.canv.counting:
            return
        first = self.blPara if self.blPara.kind == 0 else self.blPara.lines[0]
        for label in self.labels:
            self._draw_label(label, self.height - first.fontSize)
        super().draw()

    def _draw_label(self, label: Label, baseline: float) -> None:
        size = 7.5 if label.quiet else self.style.fontSize
        width = stringWidth(label.text, REGULAR, size)
        left = label.edge if label.flush else label.edge - width
        self.canv.saveState()
        self.canv.setFont(REGULAR, size)
        self.canv.setFillColor(QUIET_COLOUR if label.quiet else self.style.textColor)
        self.canv.drawString(left, baseline, label.text)
        if label.link:
            box = (left, baseline - 2, left + width, baseline + size)
            self.canv.linkRect("", label.link, box, relative=1, thickness=0)
        self.canv.restoreState()


class Heading(Block):
    """A heading that enters itself in the contents, the bookmarks and the running head."""

    level = 0
    name = ""
    key = ""

    def draw(self) -> None:
        """Draw, and tell the canvas."""
        self.canv.bookmarkHorizontal(self.key, 0, self.height)
        self.canv.addOutlineEntry(self.name, self.key, self.level, closed=self.level > 0)
        if self.level < 2:
            self.canv.section = self.name
        if self.new_page:
            self.canv.plain_page = self.canv.getPageNumber()
        super().draw()


class Contents(TableOfContents):  # type: ignore[misc]
    """The contents, filled by the headings."""

    def __init__(self, styles: list[Any]) -> None:
        super().__init__(levelStyles=styles, dotsMinLevel=-1)
        sides = ("LEFT", "RIGHT", "TOP", "BOTTOM")
        self.tableStyle = TableStyle([(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in sides])


class RecordingCanvas(canvas.Canvas):  # type: ignore[misc]
    """Records where names stand, and refuses links to names that stand nowhere."""

    book: Book
    counting = False
    section = ""
    plain_page = 1

    def bookmarkHorizontalAbsolute(self, key: str, top: float, left: float = 0, fit: str = "XYZ", **kw: Any) -> Any:  # noqa: N802
        """Bind the name, and note its place."""
        self.book.places[key] = Place(self.getPageNumber(), left, top)
        return super().bookmarkHorizontalAbsolute(key, top, left, fit, **kw)

    def save(self) -> None:
        """Save, unless a link leads nowhere: ReportLab would stop at the first of them and leave an empty file."""
        undefined = sorted(name for name, there in self._destinations.items() if there.fmt is None)
        if undefined:
            sentence = f"links lead to names that stand nowhere in the book: {', '.join(undefined)}"
            raise BookError("undefined_link", sentence)
        super().save()


class Press(createpdf.FancyDocTemplate):  # type: ignore[misc]
    """Fills the pages; keeps a heading with two lines of what follows, not with the whole of it."""

    total = 0

    def multiBuild(self, story: list[Any], *args: Any, **options: Any) -> Any:  # noqa: N802
        """Give the contents all headings beforehand: as long as it will be, it needs no third pass."""
        headings = [(head.level, escape(head.name), 0, head.key) for head in story if isinstance(head, Heading)]
        for contents in story:
            if isinstance(contents, Contents):
                contents.addEntries(headings)
        return super().multiBuild(story, *args, **options)

    def _startBuild(self, filename: Any = None, canvasmaker: Any = None) -> None:  # noqa: N802
        super()._startBuild(filename, RecordingCanvas)
        self.canv.book = self.client.book
        self.canv.counting = not self.total  # the first pass is never the last: it knows no page number

    def _allSatisfied(self) -> bool:  # noqa: N802
        return not self.canv.counting and bool(super()._allSatisfied())

    def _endBuild(self) -> None:  # noqa: N802
        self.total = self.page
        super()._endBuild()

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802
        """Enter a heading in the contents."""
        if isinstance(flowable, Heading):
            self.notify("TOCEntry", (flowable.level, escape(flowable.name), self.page, flowable.key))

    def handle_keepWithNext(self, flowables: list[Any]) -> None:  # noqa: N802
        """Begin a new page if the heading asks for one or has no room here."""
        head = flowables[0]
        if not isinstance(head, Block) or not head.getKeepWithNext() or self.frame._atTop:
            return
        if getattr(head, "new_page", False) or self._height_with_next(flowables) > self.frame._y - self.frame._y1p:
            self.handle_frameEnd()
            self.clean_hanging()

    def _height_with_next(self, flowables: list[Any]) -> Any:
        height = 0.0
        for flowable in flowables:
            if isinstance(flowable, ActionFlowable):
                break
            own = flowable.wrapOn(self.canv, self.frame._aW, self.frame._aH)[1]
            height += flowable.getSpaceBefore()
            if not flowable.getKeepWithNext():
                return height + (min(own, 2 * flowable.style.leading) if isinstance(flowable, Block) else own)
            height += own
        return height


class Page(createpdf.FancyPage):  # type: ignore[misc]
    """A page with a running head (title left, section right) and its number of so many at the foot."""

    def afterDrawPage(self, canv: Any, doc: Any) -> None:  # noqa: N802
        """Draw the furniture as an artifact: it is not part of the text."""
        super().afterDrawPage(canv, doc)
        if doc.page == 1:
            return
        styles, size = self.styles, 8.5
        left, right = styles.lm, styles.pw - styles.rm
        canv._code.append("/Artifact BMC")
        canv.saveState()
        canv.setFont(REGULAR, size)
        canv.setFillColor(QUIET_COLOUR)
        canv.drawCentredString((left + right) / 2, styles.bm - 32, f"{doc.page} of {doc.total or doc.page}")
        if canv.plain_page != doc.page:
            top, half = styles.ph - styles.tm + 24, (right - left) / 2 - 12
            canv.drawString(left, top, _shortened(doc.client.book.title, half, size))
            canv.drawRightString(right, top, _shortened(canv.section, half, size))
        canv.restoreState()
        canv._code.append("EMC")


def _shortened(text: str, width: float, size: float) -> str:
    if stringWidth(text, REGULAR, size) <= width:
        return text
    while text and stringWidth(text + "…", REGULAR, size) > width:
        text = text.rpartition(" ")[0]
    return text + "…"


class _LastOnly:
    """Keeps the last thing written: each pass of ReportLab writes a whole file into the same object."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def write(self, data: bytes) -> None:
        self.stream.seek(0)
        self.stream.truncate()
        self.stream.write(data)


class Typesetter(createpdf.RstToPdf):  # type: ignore[misc]
    """rst2pdf's, with a book and an indentation instead of tables for everything indented."""

    def __init__(self, book: Book, **options: Any) -> None:
        super().__init__(**options)
        self.book = book
        self.indent = self.inset = 0.0

    def createPdf(self, *, output: Any, **options: Any) -> Any:  # noqa: N802
        """Set the book; leave one file in *output*, not one for each pass."""
        return super().createPdf(output=_LastOnly(output), **options)
