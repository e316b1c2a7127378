"""A chronology as a drawing: every event at its day, none upon another, as many labels as a telephone has room for."""

from __future__ import annotations

import itertools

import pytest

from recension.scholarship import chronology, timeline
from recension.scholarship.drawing import NARROW, Drawing


def drawn(dates: str, close_up: int = 0) -> list[Drawing]:
    """Return the drawings of events on some *dates*."""
    lines = [line for date in dates.split() for line in (f"{date} :", "  It happens.")]
    events, mistakes = chronology.events(enumerate(lines, 1))
    assert not mistakes
    return [*timeline.drawings(events, close_up, "en")]


def test_marks_stand_at_their_days() -> None:
    """The middle of a year is in the middle of a drawing of that year, and at a quarter of one of two."""
    (months,) = drawn("1950-01-02 1950-07-02")
    years, close_up = drawn("1950-01-02 1950-07-02 1951-12-30", 1950)
    assert [round(mark.x1, 2) for mark in months.marks] == [0.02, 0.5]
    assert [round(mark.x1, 2) for mark in years.marks] == [0.02, 0.25, 0.98]
    assert close_up.marks == months.marks
    assert years.shade == (0, 0.5)


def test_span_is_a_bar_and_a_day_a_dot() -> None:
    """What lasts has a length, and as much of it in the drawing of a year as lies within."""
    years, close_up = drawn("1949-12-16/1950-02-17 1950-06-25 1953-07-27", 1950)
    assert [bool(mark.stem) for mark in years.marks] == [False, True, True]
    bar = close_up.marks[0]
    assert 0 < bar.x1 < 0.02
    assert round(bar.x2, 2) == 0.13


def test_no_mark_covers_another() -> None:
    """On the narrowest page marks of one row are as far from one another as they are wide, however many there are."""
    days = " ".join(f"1950-{month:02}-{day:02}" for month in (1, 5, 6) for day in range(1, 29, 2))
    for drawing in drawn(f"1945-08-15 {days} 1953-07-27", 1950):
        marks = sorted(drawing.marks, key=lambda mark: (mark.y, mark.x1))
        assert all(0 < mark.y < mark.foot for mark in marks)
        for one, other in itertools.pairwise(marks):
            assert one.y != other.y or (other.x1 - one.x2) * NARROW >= timeline.SIZE - 0.01


@pytest.mark.parametrize(("last", "expected"), [(1953, 9), (1960, 8), (2045, 5), (9999, 16)])
def test_years_are_labelled_as_there_is_room(last: int, expected: int) -> None:
    """Every year of nine has its label, every second of sixteen, and of a century every twentieth."""
    (drawing,) = drawn(f"1945 {last}")
    places = [label.x * NARROW for label in drawing.labels]
    assert len(places) == expected
    assert all(b - a >= min(timeline.YEAR, NARROW / 17) for a, b in itertools.pairwise(places))


def test_labels_lead_to_what_began_then() -> None:
    """A year leads to the first event that began in it, and to none where nothing did."""
    years, close_up = drawn("1949-12-16/1950-02-17 1950-06-25 1951-07-10", 1950)
    assert [label.target for label in years.labels] == ["on-1949-12-16", "on-1950-06-25", "on-1951-07-10"]
    assert {label.says: label.target for label in close_up.labels if label.target} == {
        "Jan 1950": "on-1949-12-16",
        "Jun 1950": "on-1950-06-25",
    }
