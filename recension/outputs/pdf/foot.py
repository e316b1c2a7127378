"""The notes at the foot of a page: short ones side by side, entries run on, comments in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from recension.outputs.pdf.canvas import BookCanvas
from recension.outputs.pdf.layout import Galley, Note
from recension.outputs.pdf.letters import BOLD
from recension.outputs.pdf.typography import QUIET_COLOUR
from recension.scholarship.series import APPARATUS, COMMENTARY, NOTES

RULE = 20  #: points between text and notes, with the rule in them
BELOW = 6  #: of these, below the rule
SERIES = 4  #: points between two series
GUTTER = 11  #: points between two columns
GAP = 6  #: points between two notes side by side, at least; the label of the second has more
LEAST = 2  #: lines of a note that stand together, where it is cut
#: ranks: the rest of a note or a late one, one that the text calls, one that a note calls
CARRIED, CALLED, CALLED_WITHIN = range(3)


class Piece(NamedTuple):
    """A note, or what remains of one."""

    note: Note
    blocks: tuple[Galley, ...]
    rank: int = CALLED  #: entries and comments stand in the order of their ranks

    @property
    def is_late(self) -> bool:
        """Whether it is a note that has not begun on the page of its call, or begins here."""
        return self.rank == CARRIED and self.blocks[:1] == self.note.blocks[:1]

    @property
    def lines(self) -> int:
        """How many lines it has, once its blocks are wrapped."""
        return sum(block.lines for block in self.blocks)

    @property
    def places(self) -> list[int]:
        """Behind which lines it may be cut, once its blocks are wrapped."""
        found: list[int] = []
        before = 0
        for block in self.blocks:
            found += [before + lines for lines in (*range(LEAST, block.lines - LEAST + 1), block.lines)]
            before += block.lines
        return [lines for lines in found if LEAST <= lines <= before - LEAST]

    def cut(self, lines: int) -> tuple[Piece, Piece]:
        """Return its first *lines* and the rest."""
        blocks, head = [*self.blocks], list[Galley]()
        while blocks[0].lines <= lines:
            head.append(blocks.pop(0))
            lines -= head[-1].lines
        if lines:
            part, blocks[0] = blocks[0].cut(lines)
            head.append(part)
        return self._replace(blocks=tuple(head)), self._replace(blocks=tuple(blocks))


class Placed(NamedTuple):
    """A block at the foot of the page."""

    block: Galley
    left: float
    bottom: float  #: below the upper edge of its series


class Foot:
    """The notes at the foot of one page."""

    def __init__(self, width: float, columns: int = 1) -> None:
        self.width = width
        self.columns = columns  #: of the comments
        self.pieces: list[Piece] = []
        self._composed: dict[tuple[str, ...], Galley] = {}

    def height(self, pieces: Iterable[Piece] | None = None) -> float:
        """The height of the notes, or of *pieces* in their place."""
        heights = [height for _series, height in self._arranged(self.pieces if pieces is None else pieces)]
        return RULE + sum(heights) + SERIES * (len(heights) - 1) if heights else 0

    def draw(self, canv: BookCanvas, left: float, bottom: float) -> None:
        """Draw the notes, upwards from *bottom*."""
        if not self.pieces:
            return
        top = bottom + self.height() - RULE
        canv.saveState()
        canv.setLineWidth(0.5)
        canv.setStrokeColor(QUIET_COLOUR)
        canv.line(left, top + BELOW, left + self.width / 4, top + BELOW)
        canv.restoreState()
        canv.in_foot = True
        for series, height in self._arranged(self.pieces):
            for placed in series:
                placed.block.drawOn(canv, left + placed.left, top - placed.bottom)
            top -= height + SERIES
        canv.in_foot = False

    def width_of(self, series: str) -> float:
        """The width of the notes of a series."""
        return (self.width - GUTTER) / 2 if self.columns > 1 and series == COMMENTARY else self.width

    def measured(self, piece: Piece) -> Piece:
        """Return *piece* with its lines broken."""
        for block in piece.blocks:
            block.wrap(self.width_of(piece.note.series), 0)
        return piece

    def _arranged(self, pieces: Iterable[Piece]) -> Iterator[tuple[list[Placed], float]]:
        """Yield what stands where in each series, and how high that is."""
        pieces = [*pieces]
        for series in NOTES:
            found = [piece for piece in pieces if piece.note.series == series]
            if series != APPARATUS:  # which is composed of what has not been broken yet
                found = [*map(self.measured, found)]
            if not found:
                continue
            if series == APPARATUS:
                names = tuple(piece.note.name for piece in found)
                if names not in self._composed:
                    self._composed[names] = run_on([piece.note for piece in found])
                self._composed[names].wrap(self.width, 0)
                yield _column([self._composed[names]])
            elif series != COMMENTARY:
                yield _side_by_side(found, self.width)
            else:
                blocks = [block for piece in found for block in piece.blocks]
                yield _columns(blocks, self.width_of(series) + GUTTER) if self.columns > 1 else _column(blocks)


def _column(blocks: Iterable[Galley], left: float = 0) -> tuple[list[Placed], float]:
    placed: list[Placed] = []
    height = 0.0
    for block in blocks:
        height += block.height + (float(block.style.spaceBefore) if placed else 0)
        placed.append(Placed(block, left, height))
    return placed, height


def _columns(blocks: list[Galley], second: float) -> tuple[list[Placed], float]:
    """Return *blocks* in two columns, as even as can be; the second begins at *second*."""
    heights = [block.height + block.style.spaceBefore for block in blocks]
    above = [*accumulate(heights, initial=-blocks[0].style.spaceBefore)]
    best, where = above[-1], (len(blocks), 0)
    for index, block in enumerate(blocks):
        before = block.style.spaceBefore
        for lines in (0, *range(LEAST, block.lines - LEAST + 1)):
            upper = above[index] + (before + block.height_of(lines) if lines else 0)
            lower = above[-1] - upper - (0 if lines else before)
            if max(upper, lower) <= best:
                best, where = max(upper, lower), (index, lines)
    index, lines = where
    if not lines:
        first, rest = blocks[:index], blocks[index:]
    else:
        head, tail = blocks[index].cut(lines)
        first, rest = [*blocks[:index], head], [tail, *blocks[index + 1 :]]
    columns = _column(first)[0] + _column(rest, second)[0]
    return columns, best


def _side_by_side(pieces: Iterable[Piece], width: float) -> tuple[list[Placed], float]:
    """Return notes of the author: short ones that follow one another share a line."""
    placed: list[Placed] = []
    height = right = 0.0
    for piece in pieces:
        own = _natural_width(piece)
        if placed and own and right and right + GAP + own <= width:
            placed.append(Placed(piece.blocks[0], right + GAP, height))
            right += GAP + own
            continue
        column, more = _column(piece.blocks)
        height += float(piece.blocks[0].style.spaceBefore) if placed else 0
        placed += (one._replace(bottom=one.bottom + height) for one in column)
        height += more
        right = own
    return placed, height


def _natural_width(piece: Piece) -> float:
    """How wide a note of one line is, with its label; none, if it has more, or none."""
    block = piece.blocks[0]
    if piece.lines != 1 or not block.labels or not isinstance(block, Galley):
        return 0.0
    return float(block.style.leftIndent + sum(part.width for part in block.broken[0].parts))


def run_on(notes: list[Note]) -> Galley:
    """Return the entries as one block; the first of each place has its number."""
    frags: list[Any] = []
    for place, group in groupby(notes, lambda note: note.label):
        for number, note in enumerate(group):
            entry = note.blocks[0]
            blank = copy(entry.frags[-1])
            blank.text, blank.link = "\xa0\xa0\xa0 " if frags else "", []
            blank.foreign = blank.superior = blank.change = blank.supplied = None
            label = copy(blank)
            label.text, label.fontName, label.element = f"{place} " if number == 0 else "", BOLD, entry.before
            blank.element = entry.before if number else entry.element  # each entry has a label, if but a blank one
            if place.isdigit():  # read or copied, a bare number would be taken for that of an author's note
                entry.before.spoken = f"\N{PILCROW SIGN} {place} "
            own = [copy(frag) for frag in entry.frags]
            for frag in own:
                frag.element = entry.element
            frags += [*([blank] if blank.text else []), *([label] if label.text else []), *own]
    first = notes[0].blocks[0]
    return Galley("", first.style, first.element, frags=frags)
