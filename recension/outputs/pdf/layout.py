"""What stands on the pages: blocks with labels, headings, lines of the contents, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.utils import ImageReader
from reportlab.platypus.flowables import Flowable
from reportlab.platypus.paragraph import Paragraph

from recension.locale import _
from recension.outputs.pdf import letters
from recension.outputs.pdf.letters import MONO, REGULAR, Manner
from recension.outputs.pdf.lines import Line, Part, Setter
from recension.outputs.pdf.readback import place_in
from recension.outputs.pdf.tags import Element, Structure
from recension.outputs.pdf.typography import AS_WRITTEN, LINING, LINK_COLOUR, QUIET_COLOUR, THIN_SIGN
from recension.outputs.printing import Printing
from recension.scholarship.glossary import standing_for
from recension.scholarship.messages import MistakeError
from recension.scholarship.model import Place

BAR_EDGE, BAR_WIDTH = -8, 1.5  #: of the bar beside lines that hold changes: left of the text, right of the numbers
#: how words are marked -> what the structure calls it
DECORATIONS = {"strike": "LineThrough", "underline": "Underline"}
BALANCE = 6  #: points by which a heading gets narrower, as long as it needs no more lines
UNDRAWN = "0"  #: the width of a line through a sign, which would hide it
UNCOLOURED = "="  #: before the target of a link that looks like the words around it
ADDED = "+"  #: marks words that are none of the text, as the target of a link
CALLING = "!"  #: before the target of a link that is the call of a comment, and shows its letter
FOREIGN = "@"  #: before what is said of words, which comes as the target of a link
LINK = HexColor(LINK_COLOUR)
TYPED = 0.88  #: the size of what is typed, beside that of the text; its letters are large
LABELS = Manner(old_style=True)
ORNAMENT = "* * *"  #: stands where the text breaks
PICTURE_SPACE = 6  #: above and below


class Position(NamedTuple):
    """Where a name stands in the finished file."""

    page: int  #: from 1
    left: float  #: in points from the left edge of the page
    top: float  #: in points from its lower edge


class Note(NamedTuple):
    """A note at the foot of a page."""

    name: str
    series: str
    label: str  #: its number or letter; of an entry of the apparatus the place it belongs to
    blocks: tuple[Galley, ...]


@dataclass
class Book:
    """What the pages need to know, and what is recorded while they are drawn."""

    title: str
    printing: Printing
    head: str = ""  #: the title above the pages
    facing: tuple[str, ...] = ()  #: what stands above a verso and above a recto that face each other
    is_numbered_from_one: bool = False  #: what has no title page shows the number of its first, too
    structure: Structure = field(default_factory=Structure)
    notes: dict[str, Note] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)  #: what its tree has to print
    called: list[str] = field(default_factory=list)  #: names of its notes, in the order of their calls
    wanted: set[str] = field(default_factory=set)  #: names of places at which notes are called
    calls: dict[str, str] = field(default_factory=dict)  #: name of the place of a call -> name of the note
    positions: dict[str, Position] = field(default_factory=dict)
    within: set[str] = field(default_factory=set)  #: notes that are called in notes
    letters: dict[str, str] = field(default_factory=dict)  #: name of a comment -> its letter, when its call is drawn
    late: set[str] = field(default_factory=set)  #: notes for which the page of their call had no room at all
    overfull: list[int] = field(default_factory=list)  #: pages whose text reaches into the notes
    abbreviations: Mapping[str, str] = field(default_factory=dict)  #: what each stands for
    places: Mapping[str, str] = field(default_factory=dict)  #: what the places of the text are called
    mistakes: list[MistakeError] = field(default_factory=list)  #: what cannot be set

    @cached_property
    def abbreviated(self) -> re.Pattern[str]:
        """A pattern of the abbreviations."""
        return standing_for(self.abbreviations)

    def end(self) -> None:
        """Let go of what only the pages needed, when they are set; what is left can go to another process."""
        self.structure.forget(but=None)
        self.notes = {name: note._replace(blocks=()) for name, note in self.notes.items()}
        self.wanted.clear()

    def let_go(self) -> None:
        """Let go of what is written: its structure, and where names stand."""
        self.structure.let_go()
        self.positions.clear()

    def forget(self) -> None:
        """Let go of what it had to print, when that is known to be in the file."""
        self.printed.clear()
        self.called.clear()
        self.structure.forget_marks()

    def described(self, link: Link) -> str:
        """Return what is said of a link: its words, unless they are but a number; then where it leads."""
        words, name = " ".join(link.contents.split()), link.lstrip("#")
        if any(map(str.isalpha, words)):
            return words
        if not link.startswith("#"):
            return name
        place = place_in(name) or Place.of(name)
        called = place.called(self.places) if place.number else ""
        return called if any(map(str.isalpha, called)) else _("reference: {}").format(words)

    @property
    def is_part(self) -> bool:
        """Whether it is a handout or a redline, which has no title page, and says of how many pages it is."""
        return bool(self.printing.paras) or self.is_numbered_from_one

    @property
    def is_mirrored(self) -> bool:
        """Whether it has rectos and versos."""
        return self.printing.is_mirrored and (self.printing.facing or not self.is_numbered_from_one)

    def sign_of(self, name: str, default: str) -> str:
        """Return how the note is called that has a *name*: a comment by its letter on the page."""
        return self.letters.get(name, default)


class Label(NamedTuple):
    """A number, bullet or name beside the first line of a block."""

    text: str
    edge: float  #: its right edge, seen from the left edge of the text; the left one if ``flush`` is set
    element: Element
    link: str = ""
    flush: bool = False
    quiet: bool = False  #: small and grey
    outer: bool = False  #: in the outer margin, as far from the text as from its left edge


class Link(str):
    """Where a link leads, with its element in the structure and what is said of it."""

    element: Element | None = None
    contents = ""
    is_call = False


@dataclass
class Change:
    """A stretch of words that was struck or inserted."""

    decoration: str
    element: Element | None = None  #: once it is drawn

    def within(self, around: Element) -> Element:
        """Return its element in that of its block."""
        if self.element is None:
            self.element = around.add("Span")
            self.element.decoration = self.decoration
        return self.element


@dataclass
class Supplied:
    """Some words that are none of the text, but were added to make it clear."""

    element: Element | None = None  #: once they are drawn

    def within(self, around: Element) -> Element:
        """Return their element in what they stand in."""
        if self.element is None:
            self.element = around.add("Span")
            self.element.title = _("added by the editor")
        return self.element


@dataclass
class Foreign:
    """Some words that are not as those around them: of another language, an abbreviation, code, a formula."""

    kind: str = "Span"
    language: str = ""  #: by whose rules they are divided
    expansion: str = ""
    alt: str = ""
    around: Foreign | None = None
    element: Element | None = None  #: once they are drawn

    @classmethod
    def of(cls, said: str, around: Foreign | None) -> Foreign:
        """Return the words of which this is *said*, as "language:it", within others."""
        what, _colon, value = said.removeprefix(FOREIGN).partition(":")
        found = cls({"code": "Code", "formula": "Formula"}.get(what, "Span"), around=around)
        if field := {"language": "language", "abbreviation": "expansion", "formula": "alt"}.get(what):
            setattr(found, field, value)
        return found

    def within(self, around: Element) -> Element:
        """Return their element in what they stand in."""
        if self.element is None:
            self.element = (self.around.within(around) if self.around else around).add(self.kind)
            self.element.language, self.element.expansion, self.element.alt = self.language, self.expansion, self.alt
        return self.element


class Galley(Paragraph):  # type: ignore[misc]
    """A paragraph that is broken once and split without being broken again; its labels stay with its first part."""

    labels: tuple[Label, ...] = ()
    new_page = False
    runs_on = False  #: it begins no page where little stands on the one before
    sunk = False  #: it stands at the foot of its page, with what follows
    bare = False  #: its page has neither a running head nor a number
    whole = False  #: it is not split over pages
    at_foot = False  #: the last of all, it goes down to the foot of its page
    is_drawn = False  #: what is drawn again is the head of a table, on its next page
    number = ""  #: of the paragraph of the text it belongs to
    verse = ""  #: number of the verse it is, where that is shown
    before: Element  #: of an entry of the apparatus: the element of the number before it
    broken: tuple[Line, ...] = ()  #: its lines, once it is wrapped
    source: tuple[int, str] = (0, "")  #: line and file in which it is written
    _wrapped: tuple[float, tuple[float, float]] | None = None
    _names_by_line: list[list[str]] | None = None

    def __init__(self, text: str, style: Any, element: Element, frags: Any = None) -> None:
        super().__init__(text, style, frags=frags)
        self.element = element
        self.names = tuple(_names(self.frags))
        if frags is None:
            self._read()

    def _read(self) -> None:
        """Make of what ReportLab has read what we draw: words of other kinds, links, true superiors."""
        foreign: dict[int, Foreign] = {}
        supplied: dict[int, Supplied] = {}
        links: dict[tuple[int, str], tuple[int, Link]] = {}
        for frag in self.frags:
            around = None
            for number, said in frag.link or ():
                if said.startswith(FOREIGN):
                    frag.foreign = around = foreign.setdefault(number, Foreign.of(said, around))
                elif said == ADDED:
                    frag.supplied = supplied.setdefault(number, Supplied())
            frag.link = [link for link in frag.link or () if not link[1].startswith((FOREIGN, ADDED))]
            if frag.link:
                n, target = frag.link[0]
                if not target.startswith(UNCOLOURED):
                    frag.textColor = LINK
                link = links.setdefault((n, target), (n, Link(target.lstrip(UNCOLOURED + CALLING))))
                link[1].is_call = target.startswith(CALLING)
                link[1].contents += frag.text
                frag.link = [link]
            if frag.fontName == MONO != self.style.fontName:
                frag.fontSize *= TYPED
            if frag.rise > 0 and letters.has_superiors(frag.fontName, frag.text):
                frag.fontSize, frag.rise, frag.superior = self.style.fontSize, 0, True

    @property
    def manner(self) -> Manner:
        """How its letters are chosen."""
        name = self.style.name
        is_lining = name in LINING or getattr(self.style, "is_lining", False)
        return Manner(old_style=not is_lining, small_capitals=not is_lining and name not in AS_WRITTEN)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Break the lines, once for each width."""
        if self._wrapped is None or self._wrapped[0] != width:
            self.broken = tuple(self._break(width))
            self.width, self.height = width, self.height_of(len(self.broken))
            self._wrapped = (width, (width, self.height))
        return self._wrapped[1]

    def _break(self, width: float) -> Iterator[Line]:
        style = self.style
        indent, room = style.leftIndent, width - style.leftIndent - style.rightIndent
        first = style.firstLineIndent
        justified = style.alignment == TA_JUSTIFY
        setter = Setter(self.frags, (room - first, room), self.manner, style.hyphenationLang, justified=justified)
        for number, line in enumerate(setter.lines()):
            own = first if number == 0 else 0
            left = {TA_CENTER: 0.5, TA_RIGHT: 1}.get(style.alignment, int(line.is_back and not line.is_full))
            spare = line.room - sum(part.width for part in line.parts) if left else 0
            line.left = indent + own + left * max(spare, 0)
            yield line

    def minWidth(self) -> float:  # noqa: N802
        """Return the width of the longest word."""
        self.wrap(1, 0)
        words = (sum(part.width for part in line.parts) for line in self.broken)
        return float(max(words, default=0.0) + self.style.leftIndent + self.style.rightIndent)

    def redline(self) -> None:
        """Give what was struck and what was inserted an element each, and their lines a bar in the margin."""
        changes: dict[int, Change] = {}
        for frag in self.frags:
            for number, kind, *_rest in frag.us_lines:
                frag.change = changes.setdefault(number, Change(DECORATIONS[kind]))
            frag.us_lines = [line for line in frag.us_lines if line[3] != UNDRAWN]

    @property
    def lines(self) -> int:
        """How many lines it has, once it is wrapped."""
        return len(self.broken)

    def height_of(self, lines: int) -> float:
        """The height of so many lines."""
        return lines * float(self.style.leading)

    def names_in(self, lines: int) -> list[str]:
        """Return the names that stand in its first *lines*."""
        if self._names_by_line is None:
            broken = self.broken if self.names else ()
            self._names_by_line = [list(_names(part.frag for part in line.parts)) for line in broken]
        return [name for names in self._names_by_line[:lines] for name in names]

    def cut(self, lines: int) -> tuple[Galley, Galley]:
        """Return the first *lines* and the rest as blocks of their own."""
        head, tail = copy(self), copy(self)
        head.broken, tail.broken = self.broken[:lines], self.broken[lines:]
        tail.style = copy(self.style)
        tail.style.spaceBefore = 0
        tail.labels, tail.verse, tail.new_page, tail.sunk = (), "", False, False
        head._names_by_line = tail._names_by_line = None
        head.names, tail.names = tuple(head.names_in(lines)), tuple(tail.names_in(tail.lines))
        assert self._wrapped
        width, (full, _height) = self._wrapped
        for part in (head, tail):
            part.height = part.height_of(part.lines)
            part._wrapped = (width, (full, part.height))
        return head, tail

    def split(self, width: float, height: float) -> list[Any]:
        """Split it where a cell of a table must be split; a page splits by lines."""
        self.wrap(width, height)
        lines = int(height / self.style.leading)
        return [*self.cut(lines)] if 0 < lines < self.lines else []

    def draw(self) -> None:
        """Draw the labels, then the text; a second time it is no part of the text."""
        if self.is_drawn:
            with self.canv.artifact("Again"):
                self.canv.set_block(self, None)
            return
        self.is_drawn = True
        for line in self.broken if self.canv.book.letters else ():
            line.parts = [*map(self._signed, line.parts)]
        for label in self.labels:
            self._draw_label(label, self.height - self.style.fontSize)
        self._draw_bars()
        self.canv.note_block(self)
        self.canv.set_block(self, self.element)

    def _signed(self, part: Part) -> Part:
        """Return *part*; the call of a comment with the letter that this has on the page."""
        link: Any = part.frag.link[0][1] if part.frag.link else None
        if not (link and link.is_call and (before := part.text.strip(THIN_SIGN))):
            return part
        sign = self.canv.book.sign_of(link[1:], before)
        manner = letters.SUPERIOR if getattr(part.frag, "superior", False) else self.manner
        old, new = (letters.width_of(one, part.face, part.frag.fontSize, manner) for one in (before, sign))
        return part._replace(text=part.text.replace(before, sign), width=part.width + new - old)

    def _draw_bars(self) -> None:
        """Draw a bar beside the lines that hold changes, one for those that follow one another."""
        changed = [any(getattr(part.frag, "change", None) for part in line.parts) for line in self.broken]
        if not any(changed):
            return
        self.canv.saveState()
        self.canv.setLineWidth(BAR_WIDTH)
        bottom = self.height
        for is_changed, group in groupby(changed):
            top, bottom = bottom, bottom - self.height_of(len([*group]))
            if is_changed:
                self.canv.line(BAR_EDGE, top, BAR_EDGE, bottom)
        self.canv.restoreState()

    def _draw_label(self, label: Label, baseline: float) -> None:
        size = (0.7 if label.quiet else 1) * self.style.fontSize
        text = self.canv.book.sign_of(self.canv.book.calls.get(label.link, ""), label.text)
        manner = LABELS._replace(old_style=False) if getattr(self.style, "is_lining", False) else LABELS
        width = letters.width_of(text, REGULAR, size, manner)
        left = label.edge if label.flush else label.edge - width
        if label.outer and self.canv.is_recto:
            left = self.width - label.edge
        self.canv.saveState()
        self.canv.setFillColor(QUIET_COLOUR if label.quiet else self.style.textColor)
        element = label.element.add("Link") if label.link else label.element
        self.canv.begin(element)
        self.canv.put(left, baseline, text + " ", size, manner)
        self.canv.end()
        if label.link:
            link = Link(f"#{label.link}")
            link.element, link.contents = element, _("back to the text, from {}").format(text)
            self.canv.lead(link, (left, baseline - 2, left + width, baseline + size))
        self.canv.restoreState()


def _names(frags: Iterable[Any]) -> Iterator[str]:
    return (frag.cbDefn.name for frag in frags if hasattr(frag, "cbDefn") and frag.cbDefn.kind == "anchor")


class Title(Galley):
    """A title, whose lines are about as long as each other."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Break the lines, none of them shorter than need be."""
        known = self._wrapped
        size = super().wrap(width, height)
        lines, narrow = self.lines, self.style.rightIndent
        while known is not self._wrapped and lines > 1 and self.lines == lines and narrow < width / 2:
            narrow = self.style.rightIndent
            self.style.rightIndent, self._wrapped = narrow + BALANCE, None
            super().wrap(width, height)
        if self.lines > lines:
            self.style.rightIndent, self._wrapped = narrow, None
            size = super().wrap(width, height)
        return size


class Heading(Title):
    """A heading that enters itself in the bookmarks and the running head."""

    level = 0
    name = ""
    key = ""
    is_listed = False  #: in the contents
    is_closed = False  #: what stands below it is not shown at once

    def cut(self, lines: int) -> tuple[Galley, Galley]:
        """Return both parts; the second one is the same heading, which is entered already."""
        head, tail = super().cut(lines)
        assert isinstance(tail, Heading)
        tail.key = ""
        return head, tail

    def draw(self) -> None:
        """Draw, and tell the canvas."""
        if self.key:
            self.canv.bookmarkHorizontal(self.key, 0, self.height)
            self.canv.addOutlineEntry(self.name, self.key, self.level, closed=self.is_closed)
            if self.is_listed:
                self.canv.note_section(self.name, self.level)
        super().draw()


class ContentsLine(Galley):
    """A line of the contents: the heading, and the number of its page, known when the book is set."""

    key = ""

    def draw(self) -> None:
        """Draw the title, and leave room for the number."""
        super().draw()
        self.canv.begin(self.element.add("Span", is_label=True))
        size, baseline = self.style.fontSize, (self.lines - 1) * -self.style.leading + self.height - self.style.fontSize
        positions = self.canv.book.positions
        self.canv.draw_late(self.width, baseline, size, lambda: str(positions[self.key].page), align=1)
        self.canv.end()


class Blanks(Galley):
    """Words on one line, each with a rule behind it, to be filled in by hand."""

    words: tuple[str, ...] = ()

    def draw(self) -> None:
        """Draw the words, and rules in what room is left, the first twice as long as the others."""
        size, left = self.style.fontSize, 0.0
        widths = [letters.width_of(f"{word} ", REGULAR, size) for word in self.words]
        share = (self.width - sum(widths) - size * (len(widths) - 1)) / (len(widths) + 1)
        self.canv.saveState()
        self.canv.setLineWidth(0.5)
        for number, (word, width) in enumerate(zip(self.words, widths, strict=True)):
            end = left + width + share * (1 if number else 2)
            self.canv.begin(self.element)
            self.canv.put(left, self.height - size, f"{word} ", size)
            self.canv.end()
            self.canv.line(left + width, self.height - size - 2, end, self.height - size - 2)
            left = end + size
        self.canv.restoreState()


class Solid(Flowable):  # type: ignore[misc]
    """What is no text, and stands among blocks and in notes like a block that is not cut."""

    labels: tuple[Label, ...] = ()
    number = ""
    lines = 1
    source: tuple[int, str] = (0, "")
    style: Any

    @property
    def names(self) -> tuple[str, ...]:
        """The names that stand in it."""
        return ()


class Copy(Solid):
    """What is still to be set, in takes: the blocks of each are made when it is taken."""

    def __init__(self, takes: Iterator[list[Any]]) -> None:
        super().__init__()
        self.takes = takes


class Ornament(Solid):
    """A break in the text."""

    def __init__(self, style: Any) -> None:
        super().__init__()
        self.style = style

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room it takes: two lines."""
        self.width, self.height = width, 2 * float(self.style.leading)
        return self.width, self.height

    def draw(self) -> None:
        """Draw it, which is no part of the text."""
        with self.canv.artifact():
            self.canv.setFont(REGULAR, self.style.fontSize)
            self.canv.setFillColor(self.style.textColor)
            self.canv.drawCentredString(self.width / 2, self.height / 2 - self.style.fontSize / 3, ORNAMENT)


class Picture(Solid):
    """A picture, with its place in the structure, no wider than its column and no higher than its page."""

    link: Link | None = None
    align = "left"
    left = right = 0.0  #: points by which it is indented
    share = 0.0  #: of the width that there is; none: it has a size of its own
    highest = 0.0  #: points that a page has
    beside = 0.0  #: points of them that are taken by what belongs to it
    is_drawn = False

    def __init__(self, image: Any, size: tuple[float, float], element: Element, highest: float) -> None:
        super().__init__()
        self.image, self.size, self.element, self.highest = image, size, element, highest
        self.spaceBefore = self.spaceAfter = PICTURE_SPACE

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room it takes, when it has been made small enough."""
        room = width - self.left - self.right
        own, high = self.image.wrap(room, height) if isinstance(self.image, Flowable) else self.size
        wanted = self.share * room or own
        scale = min(wanted, room, max(self.highest - self.beside, PICTURE_SPACE) * own / high) / own
        self.drawn = own * scale, high * scale
        self.width, self.height = width, self.drawn[1]
        return self.width, self.height

    def draw(self) -> None:
        """Draw it as the content of its element; a second time it is no part of the text."""
        width, height = self.drawn
        free = self.width - self.left - self.right - width
        x = self.left + free * {"center": 0.5, "right": 1}.get(self.align, 0)
        if self.is_drawn:
            with self.canv.artifact("Again"):
                self._draw_at(x, width, height)
            return
        self.is_drawn = True
        left, bottom = self.canv.absolutePosition(x, 0)
        self.element.box = tuple(round(edge, 2) for edge in (left, bottom, left + width, bottom + height))
        self.canv.begin(self.element)
        self._draw_at(x, width, height)
        self.canv.end()
        if self.link:
            self.canv.lead(self.link, (x, 0, x + width, height))

    def _draw_at(self, x: float, width: float, height: float) -> None:
        if isinstance(self.image, Flowable):
            self.image.drawOn(self.canv, x, 0)
        else:
            self.canv.drawImage(ImageReader(self.image), x, 0, width, height, mask="auto")


class Figure(Solid):
    """A picture and the blocks that stay with it."""

    def __init__(self, picture: Picture, blocks: list[Galley]) -> None:
        super().__init__()
        self.data: list[Any] = [picture, *blocks]  #: by this name others find what stands in it
        self.style, self.source = picture.style, picture.source
        self.spaceBefore = self.spaceAfter = PICTURE_SPACE

    @property
    def names(self) -> tuple[str, ...]:
        """The names that stand in its blocks."""
        return tuple(name for block in self.data for name in block.names)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room it takes: as much as there is for the picture is left by the blocks."""
        picture, *blocks = self.data
        picture.beside = sum(block.wrap(width, height)[1] + block.style.spaceBefore for block in blocks)
        self.width, self.height = width, picture.wrap(width, height)[1] + picture.beside
        return self.width, self.height

    def draw(self) -> None:
        """Draw its parts, from the top."""
        top = self.height
        for part in self.data:
            top -= part.height + (part.style.spaceBefore if isinstance(part, Galley) else 0)
            part.drawOn(self.canv, 0, top)


def words_of(flowable: Any) -> str:
    """Return the words of *flowable*, as far as it is made of blocks."""
    if isinstance(flowable, Galley):
        return re.sub("<[^>]*>", "", flowable.text)
    if isinstance(flowable, list | tuple):
        return " ".join(map(words_of, flowable))
    return words_of(getattr(flowable, "_cellvalues", None) or getattr(flowable, "data", ()))
