"""The page: where its text stands, its running head, and its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rst2pdf import createpdf

from recension.locale import _
from recension.outputs.pdf.letters import REGULAR, width_of
from recension.outputs.pdf.typography import QUIET_COLOUR

if TYPE_CHECKING:
    from recension.outputs.pdf.canvas import BookCanvas

HEAD, FOOT = 26, 34  #: points from the text to the running head above it, and to the number of the page below


class Page(createpdf.FancyPage):  # type: ignore[misc]
    """A page of an edition has its title (verso) or its section (recto) above it, one of a handout both."""

    def afterDrawPage(self, canv: BookCanvas, doc: Any) -> None:  # noqa: N802
        """Draw the furniture as an artifact: it is not part of the text."""
        super().afterDrawPage(canv, doc)
        page, book = doc.page, doc.client.book
        if canv.bare_page == page:
            return
        size, frame = self.styles["running-head"].fontSize, self.frames[0]
        left, right, top = frame._x1, frame._x2, frame._y2 + HEAD
        with canv.artifact("Footer"):
            canv.saveState()
            canv.setFillColor(QUIET_COLOUR)

            def number() -> str:
                total = canv.getPageNumber() - 1
                if not book.is_part:
                    return str(page)
                return _("{} of {}").format(page, total) if total > 1 else ""

            canv.draw_late((left + right) / 2, frame._y1 - FOOT, size, number, align=0.5)
            canv.restoreState()
        with canv.artifact("Header"):
            canv.saveState()
            canv.setFillColor(QUIET_COLOUR)
            if canv.plain_page != page:
                places, section = places_of(canv.numbers), canv.sections_of()
                if not book.is_mirrored:
                    room = right - left - 24
                    taken = width_of(section + places, REGULAR, size)
                    title = shortened(book.head, max(room - taken, room / 2), size)
                    section = shortened(section, room - width_of(title + places, REGULAR, size), size)
                    beside = (section + places).removeprefix(" · ")
                    canv.put(left, top, title, size)
                    canv.put(right - width_of(beside, REGULAR, size), top, beside, size)
                else:
                    said = book.facing[page % 2] if book.facing else section if canv.is_recto and section else book.head
                    said = shortened(said, right - left - width_of(places, REGULAR, size), size) + places
                    canv.put(right - width_of(said, REGULAR, size) if canv.is_recto else left, top, said, size)
            canv.restoreState()


def places_of(numbers: list[str]) -> str:
    """Return which paragraphs a page has, as " · ¶ 12–14"; empty, if it has none."""
    return f" · ¶ {'–'.join(dict.fromkeys((numbers[0], numbers[-1])))}" if numbers else ""


def shortened(text: str, width: float, size: float) -> str:
    """Return as many words of *text* as have room."""
    if width_of(text, REGULAR, size) <= width:
        return text
    while text and width_of(text + "…", REGULAR, size) > width:
        text = text.rpartition(" ")[0].rstrip("… ")
    return text + "…"
