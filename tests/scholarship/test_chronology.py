"""What happened when: dates of every form, in their order, with names of their own."""

from __future__ import annotations

import datetime

import pytest

from recension.scholarship import chronology, dates
from recension.scholarship.chronology import Event
from recension.scholarship.messages import Mistake


def read(text: str) -> tuple[list[Event], list[Mistake]]:
    """Return what a chronology of the lines of *text* holds."""
    return chronology.events(enumerate(text.splitlines(), 1))


def test_dates_are_as_long_as_what_is_known() -> None:
    """A day, a month, a year and spans of them give the first and the last day that can be meant."""
    found, mistakes = read(
        "1948 :\n A\n1950-02 : p1\n B\n1950-03-30/1950-04-25 : p2, n3\n C\n1951/1952-02 : p2 p4\n D\n"
    )
    assert not mistakes
    days = [(str(one.first), str(one.last)) for one in found]
    assert days[:2] == [("1948-01-01", "1948-12-31"), ("1950-02-01", "1950-02-28")]
    assert days[2:] == [("1950-03-30", "1950-04-25"), ("1951-01-01", "1952-02-29")]
    assert [one.places for one in found] == [(), ("p1",), ("p2", "n3"), ("p2", "p4")]


def test_events_of_one_date_have_names_of_their_own() -> None:
    """The second event of a date is named after it with a number, a span after its beginning."""
    found, _ = read("1950-06-25 :\n A\n1950-06-25 :\n B\n1950-06-25/1950-06-30 :\n C\n")
    assert [one.id for one in found] == ["on-1950-06-25", "on-1950-06-25-2", "on-1950-06-25-3"]
    found, _ = chronology.events([(1, "1950 :"), (2, " A")], ["on-1950"])  # of another chronology on the page
    assert [one.id for one in found] == ["on-1950-2"]


def test_year_has_what_falls_into_it() -> None:
    """An event that begins before a year or ends after it counts, as far as it lies within."""
    found, _ = read("1949-12-16/1950-02-17 :\n A\n1950-06-25 :\n B\n1951-01-04 :\n C\n")
    within = [(one.first, one.last) for one in chronology.within(found, 1950)]
    day = datetime.date
    assert within == [(day(1950, 1, 1), day(1950, 2, 17)), (day(1950, 6, 25), day(1950, 6, 25))]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "30 March – 25 April 1950"),
        ("de", "30. März – 25. April 1950"),
        ("fr", "30 mars – 25 avril 1950"),
        ("it", "30 marzo – 25 aprile 1950"),
    ],
)
def test_spans_are_written_out(language: str, expected: str) -> None:
    """A span names what its ends have in common once, and its months whole, in the language of the edition."""
    found = dates.spelled_span("1950-03-30", "1950-04-25", language)
    assert found.replace("\N{THIN SPACE}", " ") == expected
