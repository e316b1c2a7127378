"""Tables: their head stands on each page, cells may span rows and columns, and a row that is too high is divided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from itertools import chain
from typing import Any, NamedTuple

from docutils import nodes
from reportlab.platypus.tables import Table, TableStyle

from recension.outputs.pdf.layout import Galley, Solid
from recension.outputs.pdf.letters import BOLD, width_of

PADDING = 6  #: points to the left and the right of what a cell holds
SMALLEST = 6.5  #: points: the size to which a table of many columns may go down
STEP = 0.5
FUZZ = 0.01  #: points that widths may differ by, and be the same


class Cell(NamedTuple):
    """A cell and how far it reaches."""

    row: int
    column: int
    rows: int
    columns: int
    node: nodes.entry
    is_head: bool


def cells_of(table: nodes.table) -> Iterator[Cell]:
    """Yield the cells of *table*, row by row."""
    rows: list[Any]
    taken: set[tuple[int, int]] = set()
    group = next(iter(table.findall(nodes.tgroup)))
    stubs = [bool(one.get("stub")) for one in group.children if isinstance(one, nodes.colspec)]
    rows = [row for part in group.children if isinstance(part, nodes.thead | nodes.tbody) for row in part.children]
    for number, row in enumerate(rows):
        column = 0
        for entry in row.children:
            while (number, column) in taken:
                column += 1
            high, wide = entry.get("morerows", 0) + 1, entry.get("morecols", 0) + 1
            taken |= {(number + down, column + along) for down in range(high) for along in range(wide)}
            if stubs[column]:
                entry["stub"] = True
            is_head = isinstance(row.parent, nodes.thead)
            yield Cell(number, column, high, wide, entry, is_head)
            column += wide


class Columns(NamedTuple):
    """How wide the columns of a table are, and how large its letters."""

    widths: list[float]
    size: float


def columns_of(table: nodes.table, cells: Sequence[Cell], room: float, size: float) -> Columns | None:
    """Return the columns of *table*: as wide as it says, and no word is cut; none, where that is not to be had."""
    declared = [int(one["colwidth"]) for one in table.findall(nodes.colspec) if one.parent.parent is table]
    shares = [width / sum(declared) for width in declared]
    while size >= SMALLEST:
        least = [0.0] * len(declared)
        for cell in cells:
            if cell.columns == 1:
                longest = max((width_of(word, BOLD, size) for word in _words(cell.node)), default=0)
                least[cell.column] = max(least[cell.column], longest + 2 * PADDING + 1)
        if sum(least) <= room:
            return Columns(_shared(shares, least, room), size)
        size -= STEP
    return None


def _words(entry: nodes.entry) -> Iterator[str]:
    """Yield what is not divided in a cell, but for addresses."""
    for text in entry.findall(nodes.Text):
        yield from (part for word in text.split() if "://" not in word for part in word.split("-"))


def _shared(shares: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Return the width of each column: its share of *room*, unless it needs more."""
    fixed: dict[int, float] = {}
    while True:
        left = room - sum(fixed.values())
        whole = sum(share for number, share in enumerate(shares) if number not in fixed) or 1
        widths = [fixed.get(number, left * share / whole) for number, share in enumerate(shares)]
        narrow = {number: least[number] for number, width in enumerate(widths) if width < least[number] - 0.01}
        if not narrow:
            return widths
        fixed |= narrow


class Grid(Solid, Table):  # type: ignore[misc]
    """A table, with its title; the parts into which it is split are such, too."""

    caption: Galley | None = None
    left = 0.0  #: points by which it is indented
    _argW: list[float]  # noqa: N815 -- as ReportLab calls it
    style: Any = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names that stand in its title and its cells."""
        blocks = [*([self.caption] if self.caption else []), *_blocks(self._cellvalues)]
        return tuple(chain.from_iterable(block.names for block in blocks))

    @property
    def title_height(self) -> float:
        """The height of its title."""
        return float(self.caption.height + self.caption.style.spaceAfter) if self.caption else 0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room it takes."""
        if self.caption:
            self.caption.wrap(width, height)
        if (whole := sum(self._argW)) > width - self.left + FUZZ:  # as in a narrow column of notes
            self._argW = self._colWidths = [one * (width - self.left) / whole for one in self._argW]
        _width, own = super().wrap(width, height)
        self.width, self.height = width, own + self.title_height
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        """Return its parts; the first has the title."""
        self.wrap(width, height)
        parts: list[Any] = super().split(width, height - self.title_height)
        for part in parts:
            part.left, part.style, part.source, part.spaceAfter = self.left, self.style, self.source, self.spaceAfter
        if len(parts) > 1:
            parts[0].caption, parts[1].spaceBefore = self.caption, 0
        return parts

    def _splitCell(self, value: Any, style: Any, oldHeight: float, newHeight: float, width: float) -> list[Any]:  # noqa: N802, N803
        """Return what stands in the upper and the lower part of a cell that is divided; nothing, if it cannot be."""
        room = newHeight - style.topPadding - style.bottomPadding
        upper: list[Any] = []
        lower = [*(value or ())]
        while lower:
            block = lower[0]
            wrapped = getattr(block, "_wrapped", None)  # one that was broken must not be broken again
            inside = wrapped[0] if wrapped else width - style.leftPadding - style.rightPadding
            before = block.getSpaceBefore() if upper else 0
            height = before + block.wrap(inside, newHeight)[1]
            if height > room:
                parts = block.split(inside, room - before)
                if len(parts) > 1:
                    upper.append(parts[0])
                    lower[:1] = parts[1:]
                break
            upper.append(lower.pop(0))
            room -= height + block.getSpaceAfter()
        return [upper, lower] if upper or not lower else []

    @property
    def least(self) -> float:
        """The height of its title, its head and the first row below it, once it is wrapped."""
        return self.title_height + float(sum(self._rowHeights[: (self.repeatRows or 0) + 1]))

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw the title and the table below it."""
        if self.caption:
            self.caption.drawOn(canvas, x, y + self._height + self.caption.style.spaceAfter)
        super().drawOn(canvas, x + self.left, y)


def _blocks(cells: Any) -> Iterator[Any]:
    """Yield the blocks in cells."""
    for one in cells:
        if isinstance(one, list | tuple):
            yield from _blocks(one)
        elif isinstance(one, Galley | Solid):
            yield one


def grid(cells: Sequence[Cell], columns: Columns, held: dict[Cell, list[Any]], commands: Sequence[Any]) -> Grid:
    """Return the table of *cells*, which hold blocks."""
    rows = max((cell.row + cell.rows for cell in cells), default=0)
    data: list[list[Any]] = [[""] * len(columns.widths) for _ in range(rows)]
    spans = []
    for cell in cells:
        data[cell.row][cell.column] = held[cell] or ""
        if (cell.rows, cell.columns) != (1, 1):
            end = cell.column + cell.columns - 1, cell.row + cell.rows - 1
            spans.append(("SPAN", (cell.column, cell.row), end))
    heads = max((cell.row + 1 for cell in cells if cell.is_head), default=0)
    style = TableStyle([*spans, *map(tuple, commands)])
    if heads:
        style.add("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.6, "black")
    return Grid(data, colWidths=columns.widths, style=style, repeatRows=heads)


def sized(style: Any, size: float) -> Any:
    """Return *style* with letters of that *size*."""
    own = copy(style)
    own.fontSize, own.leading = size, style.leading * size / style.fontSize
    return own
