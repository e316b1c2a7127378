"""Draws a chronology: years or months on a line, and above it a mark for each event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from recension.scholarship import dates
from recension.scholarship.chronology import Event, within
from recension.scholarship.drawing import NARROW, Drawing, Label, Line, Mark

SIZE = 9  #: units from one mark to the next
TICK = 5
BELOW = 17  #: from the line to the feet of the labels
ROW = 14  #: from one row of labels to the next
YEAR = 31  #: units that a label needs
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  #: from one labelled year to the next


class _Scale(NamedTuple):
    """From the first day of a year to the last of another."""

    first: int
    last: int

    def at(self, day: date, more: float = 0) -> float:
        """Return where *day* begins, as a part of the whole, or a part of the day later."""
        begin, end = date(self.first, 1, 1), date(self.last, 12, 31)
        return ((day - begin).days + more) / ((end - begin).days + 1)


def drawings(events: Sequence[Event], close_up: int, language: str) -> Iterator[Drawing]:
    """Yield a drawing of all years, and one of the months of the year *close_up*; the years are their titles."""
    first, last = events[0].first.year, max(one.last for one in events).year
    if last > first:
        yield _years(events, _Scale(first, last), close_up)
    if close_up or last == first:
        yield _months([*within(events, close_up or first)], close_up or first, language)


def _years(events: Sequence[Event], scale: _Scale, close_up: int) -> Drawing:
    marks, axis = _marks(events, scale)
    lines, labels = [Line(0, axis, 1, axis), Line(1, axis, 1, axis + TICK)], []
    least = YEAR * (scale.last + 1 - scale.first) / NARROW
    step = next((step for step in STEPS if step >= least), STEPS[-1])
    for year in range(scale.first, scale.last + 1):
        if year % step == 0:
            begins = scale.at(date(year, 1, 1))
            lines.append(Line(begins, axis, begins, axis + TICK))
            middle = begins if step > 1 else scale.at(date(year, 7, 2))
            own = (one for one in events if one.first.year == year)
            labels.append(_label(middle, axis + BELOW, str(year), str(year), own))
    shade = (scale.at(date(close_up, 1, 1)), scale.at(date(close_up, 12, 31), 1)) if close_up else None
    title = f"{scale.first}–{scale.last}"
    return Drawing(title, "", axis + BELOW + TICK, tuple(lines), marks, tuple(labels), shade)


def _months(events: Sequence[Event], year: int, language: str) -> Drawing:
    scale = _Scale(year, year)
    marks, axis = _marks(events, scale)
    lines, labels = [Line(0, axis, 1, axis), Line(1, axis, 1, axis + TICK)], []
    for month, name in enumerate(dates.months(year, language), 1):
        begins, middle = (scale.at(date(year, month, day)) for day in (1, 16))
        lines.append(Line(begins, axis, begins, axis + TICK))
        own = (one for one in events if one.first.month == month)
        labels.append(_label(middle, axis + BELOW, name, f"{name} {year}", own))
    labels.append(Label(0.5, axis + BELOW + ROW, str(year)))
    return Drawing(str(year), "", axis + BELOW + ROW + TICK, tuple(lines), marks, tuple(labels))


def _label(x: float, y: float, text: str, says: str, events: Iterator[Event]) -> Label:
    """Return a label that leads to the first of some events, if there is one."""
    target = next((one.id for one in events), "")
    return Label(x, y, text, target, says if target else "")


def _marks(events: Sequence[Event], scale: _Scale) -> tuple[tuple[Mark, ...], float]:
    """Return a mark for each event, none upon another on a narrow page, and how far down their line is."""
    edge = SIZE / NARROW / 2
    rows: list[float] = []  #: where the last mark of each ends
    placed: list[tuple[Event, float, float, int]] = []
    for one in events:
        start, end = (min(max(scale.at(day, 0.5), edge), 1 - edge) for day in (one.first, one.last))
        row = next((number for number, taken in enumerate(rows) if taken <= start - edge), len(rows))
        rows[row : row + 1] = [end + edge]
        placed.append((one, start, end, row))
    axis = (len(rows) + 1) * SIZE
    return tuple(Mark(x1, x2, (len(rows) - row) * SIZE, axis, one.id, one.says) for one, x1, x2, row in placed), axis
