"""A drawing, as outputs are given it; it is readable on a telephone."""

from __future__ import annotations

from typing import NamedTuple

NARROW = 288  #: units in the width of the narrowest page; one is a pixel of a screen


class Line(NamedTuple):
    """A hairline; what lies across is told as a part of the width, what lies downwards in units."""

    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool = False


class Mark(NamedTuple):
    """A dot on a stem, or a bar where it has a length."""

    x1: float
    x2: float
    y: float
    foot: float  #: what it stands on
    target: str  #: name of the place on the page that it leads to
    says: str  #: what that place has

    @property
    def stem(self) -> Line | None:
        """The line on which a dot stands."""
        return Line(self.x1, self.y, self.x1, self.foot) if self.x1 == self.x2 else None


class Label(NamedTuple):
    """A few words, around their middle and above their line."""

    x: float
    y: float
    text: str
    target: str = ""  #: name of the place on the page that it leads to
    says: str = ""  #: what that place has
    strong: bool = False


class Drawing(NamedTuple):
    """Hairlines, marks and labels, and what is said to those who cannot see them."""

    title: str
    description: str
    height: float  #: in units
    lines: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()
    labels: tuple[Label, ...] = ()
    shade: tuple[float, float] | None = None  #: from where to where it is darker
    width: float = 0  #: in units; 0: as wide as there is room
