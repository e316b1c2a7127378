"""Columns: blocks side by side, which take as little of a page as they can and go on on the next."""

from __future__ import annotations

from typing import Any

from reportlab.platypus.flowables import Flowable

from recension.outputs.pdf.layout import Galley

GAP = 20  #: points between two columns
LEAST = 2  #: lines of a block that stand together, where it goes on in the next column
BEYOND = 100  #: points: more than any space that is left out at the head of a column
STEP = 2  #: points by which columns grow until they hold everything

Column = list[Galley]


class Columns(Flowable):  # type: ignore[misc]
    """Blocks in columns of much the same height."""

    least = 40  #: points without which there is no use in beginning

    def __init__(self, blocks: Column, number: int = 2) -> None:
        super().__init__()
        self.data = blocks
        self.number = number
        self.spaceBefore = 6
        self.columns: list[Column] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the columns when they are balanced; where they have no room, they are not all broken."""
        self.width, self._column = width, (width - GAP * (self.number - 1)) / self.number
        total = 0.0
        for place, block in enumerate(self.data):
            total += block.wrap(self._column, 0)[1] + (block.style.spaceBefore if place else 0)
            self.height = total / self.number
            if self.height > height + BEYOND:
                return self.width, self.height
        while (filled := self._filled(self.height))[1]:
            self.height += STEP
        self.columns = filled[0]
        self.height = max(map(_height, self.columns))
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        """Return what a *height* holds, and the rest."""
        columns, rest = self._filled(height)
        here = [block for column in columns for block in column]
        return [Columns(here, self.number), Columns(rest, self.number)] if here and rest else [self]

    def draw(self) -> None:
        """Draw one column after the other."""
        for number, column in enumerate(self.columns):
            top = self.height
            for place, block in enumerate(column):
                top -= block.height + (block.style.spaceBefore if place else 0)
                block.drawOn(self.canv, number * (self._column + GAP), top)

    def _filled(self, height: float) -> tuple[list[Column], Column]:
        """Return the columns that such a *height* gives, and what has no room in them."""
        columns, waiting = list[Column](), [*self.data]
        for _number in range(self.number):
            column, room = Column(), height
            while waiting:
                block = waiting[0]
                block.wrap(self._column, 0)
                before = block.style.spaceBefore if column else 0
                if before + block.height <= room:
                    column.append(waiting.pop(0))
                    room -= before + block.height
                    continue
                lines = min(int((room - before) / block.style.leading), block.lines - LEAST)
                if lines >= LEAST:
                    head, waiting[0] = block.cut(lines)
                    column.append(head)
                while lines < LEAST and len(column) > 1 and column[-1].getKeepWithNext():
                    waiting.insert(0, column.pop())
                break
            columns.append(column)
        return columns, waiting


def _height(column: Column) -> float:
    return sum(float(block.height + (block.style.spaceBefore if place else 0)) for place, block in enumerate(column))
