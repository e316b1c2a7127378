"""Pages that face each other: a witness on the verso, the edition on the recto, block at the height of block."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from copy import copy
from itertools import takewhile
from typing import Any, NamedTuple

from docutils import nodes
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT

from recension.outputs.pdf.layout import Galley, Solid, words_of
from recension.outputs.pdf.letters import BOLD, width_of
from recension.outputs.pdf.tables import Cell, cells_of, sized
from recension.outputs.pdf.typography import QUIET_COLOUR

FACING = "facing"  #: the class of a table that is set so
HEADING = "level"  #: says of what stands in a cell that it is a heading, and of which rank
GAP = 12  #: points between the name of a place, in the outer margin, and the text
EDGE = 28  #: points from the edge of the paper that names of places keep
SHARE, MOST = 0.2, 0.5  #: of a line, for them where the margin has less, and for the longest word of all
SMALLER = 0.9  #: the size of a name of a place, beside what stands in tables
FUZZ = 0.01  #: points that heights may differ by, and be the same
FEWEST = 2  #: lines of a block at the foot of a page, and at the head of the next


class Row(NamedTuple):
    """A block as it stands on both pages, with the name of its place."""

    place: Sequence[Any]
    sides: tuple[Sequence[Any], Sequence[Any]]  #: on the verso and on the recto
    kept: bool = False  #: it stands on the page of the next one

    @property
    def before(self) -> float:
        """The space above it, where something stands there."""
        return max((float(side[0].getSpaceBefore()) for side in self.sides if side), default=0)

    @property
    def after(self) -> float:
        """The space below it, where something stands there."""
        return max((float(side[-1].getSpaceAfter()) for side in self.sides if side), default=0)

    @property
    def height(self) -> float:
        """The height of its higher side."""
        return max(self.drop(blocks) + _height(blocks) for blocks in (self.place, *self.sides))

    def drop(self, blocks: Sequence[Any]) -> float:
        """Return how far below the head of the row some *blocks* begin, that all have their first words on one line."""
        sizes = [one[0].style.fontSize for one in (self.place, *self.sides, blocks) if one]
        return float(max(sizes) - blocks[0].style.fontSize) if blocks else 0

    def wrap(self, measure: Measure) -> None:
        """Break its lines."""
        for blocks, width in ((self.place, measure.beside), *((side, measure.text) for side in self.sides)):
            for block in blocks:
                block.wrap(width, 0)

    def cut(self, room: float, *, fresh: bool) -> tuple[Row, Row] | None:
        """Return what of both sides has *room*, and the rest; none, if one has nothing that stands there by itself."""
        parts = [_cut(side, room - self.drop(side), fresh=fresh) for side in self.sides]
        if self.drop(self.place) + _height(self.place) > room + FUZZ:
            return None
        if any(side and not upper for side, (upper, _lower) in zip(self.sides, parts, strict=True)):
            return None
        upper, lower = zip(*parts, strict=True)
        return self._replace(sides=upper), Row((), lower)


def _height(blocks: Sequence[Any]) -> float:
    between = sum(block.getSpaceBefore() for block in blocks[1:])
    return float(sum(block.height for block in blocks) + between)


def _cut(blocks: Sequence[Any], room: float, *, fresh: bool) -> tuple[list[Any], list[Any]]:
    """Return the *blocks* that have *room*, the last of them cut where it must be, and the rest."""
    upper: list[Any] = []
    lower = [*blocks]
    fewest = 1 if fresh else FEWEST
    while lower:
        block = lower[0]
        left = room - _height(upper) - (block.getSpaceBefore() if upper else 0) + FUZZ
        if block.height <= left:
            upper.append(lower.pop(0))
            continue
        lines = min(int(left / block.style.leading), block.lines - FEWEST)
        if isinstance(block, Galley) and lines >= fewest:
            head, lower[0] = block.cut(lines)
            upper.append(head)
        break
    return upper, lower


class Measure(NamedTuple):
    """How wide is what stands on a page."""

    text: float
    beside: float  #: a name of a place
    taken: float  #: of the room of the text, for these names


class Side(Solid):
    """What stands on one page: rows, and how far below the head of the page each begins."""

    def __init__(self, rows: Sequence[tuple[float, Row]], measure: Measure, *, is_recto: bool) -> None:
        super().__init__()
        self.rows, self.measure, self.is_recto = rows, measure, is_recto

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the room it takes: as much as the page that it faces."""
        top, last = self.rows[-1]
        self.width, self.height = width, top + last.height
        return self.width, self.height

    def draw(self) -> None:
        """Draw it, with the names of the places in the outer margin; a second time they are no part of the text."""
        text, beside, taken = self.measure
        for top, row in self.rows:
            side, top = row.sides[self.is_recto], self.height - top
            if self.is_recto:
                self._draw([_turned(block) for block in row.place], top - row.drop(row.place), text + GAP)
            else:
                self._draw(row.place, top - row.drop(row.place), taken - GAP - beside)
            self._draw(side, top - row.drop(side), 0 if self.is_recto else taken)

    def _draw(self, blocks: Sequence[Any], top: float, left: float) -> None:
        for number, block in enumerate(blocks):
            top -= block.height + (block.getSpaceBefore() if number else 0)
            block.drawOn(self.canv, left, top)


def _turned(place: Galley) -> Galley:
    """Return the name of a place as it stands on a recto: it begins where its margin does."""
    other = copy(place)
    other.style, other._wrapped = copy(place.style), None
    other.style.alignment = TA_LEFT
    other.wrap(place.width, 0)
    return other


def _width(block: Galley) -> float:
    """Return how wide the longest line of a block is, once it is wrapped."""
    return max((sum(part.width for part in line.parts) for line in block.broken), default=0)


class Facing(Solid):
    """All that two texts have, which stands on pages that face each other."""

    def __init__(self, rows: Sequence[Row], outer: float) -> None:
        super().__init__()
        self.rows, self.outer = rows, outer

    def pages(self, width: float, height: float) -> Iterator[Side]:
        """Yield the pages, a verso and a recto by turns."""
        names = [block for row in self.rows for block in row.place]
        words = [(word, block.style.fontSize) for block in names for word in words_of(block).split()]
        longest = max((width_of(word, BOLD, size) for word, size in words), default=0)
        for block in names:
            block.wrap(width, 0)
        hung = self.outer - EDGE  # of the names in the margin
        most = max(hung, SHARE * width) - GAP
        beside = min(max(min(max(map(_width, names), default=0), most), longest) + FUZZ, MOST * width)
        taken = max(beside + GAP - hung, 0.0)
        measure = Measure(width - taken, beside, taken)
        for row in self.rows:
            row.wrap(measure)
        waiting = deque(self.rows)
        while waiting:
            here = filled(waiting, height)
            for is_recto in (False, True):
                yield Side(here, measure, is_recto=is_recto)


def filled(waiting: deque[Row], height: float) -> list[tuple[float, Row]]:
    """Take what stands on two pages of this *height* from what is *waiting*; say how far below their heads."""
    here: list[tuple[float, Row]] = []
    while waiting:
        top, row = 0.0, waiting[0]
        if here:
            top = here[-1][0] + here[-1][1].height + max(here[-1][1].after, row.before)
        if top + row.height > height + FUZZ:
            if parts := row.cut(height - top, fresh=not here):
                here.append((top, parts[0]))
                waiting[0] = parts[1]
            elif not here:  # what cannot be cut and is too high is told where it is set
                here.append((top, waiting.popleft()))
            break
        here.append((top, waiting.popleft()))
    kept = [*takewhile(lambda one: one[1].kept, reversed(here))] if waiting else []
    if 0 < len(kept) < len(here):
        del here[-len(kept) :]
        waiting.extendleft(row for _top, row in kept)
    return here


def facing(client: Any, table: nodes.table) -> Facing:
    """Return what stands on both pages, from a *table* of places, a witness and the edition."""
    rows: dict[int, dict[int, list[Any]]] = {}
    kept: set[int] = set()
    for cell in cells_of(table):
        element = client.book.structure.of(cell.node)
        element.scope = "Column" if cell.is_head else ""
        blocks = client.gather_elements(cell.node, style_of(client, cell))
        rows.setdefault(cell.row, {})[cell.column] = blocks
        kept |= {cell.row for block in blocks if cell.column and block.getKeepWithNext()}
    made = (Row(row[0], (row[1], row[2]), number in kept) for number, row in rows.items())
    return Facing([*made], float(client.styles.rm + client.styles.gm))


def style_of(client: Any, cell: Cell) -> Any:
    """Return the style of what a cell holds: the name of a place, a heading, or text; verse keeps its lines."""
    if cell.column == 0:
        body = client.styles["table-heading" if cell.is_head else "table-body"]
        own = sized(body, body.fontSize * SMALLER)
        own.textColor, own.alignment = HexColor(QUIET_COLOUR), TA_RIGHT
        return own
    level = 3 if cell.is_head else max((one.get(HEADING, 0) for one in cell.node.findall(nodes.paragraph)), default=0)
    own = copy(client.styles[f"heading{min(level + 1, 4)}" if level else "bodytext"])
    if "\n" in cell.node.astext():
        own.alignment = TA_LEFT
    return own
