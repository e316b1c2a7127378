"""Places, pages and entries: what one asks of them."""

from __future__ import annotations

import pickle

import pytest

from recension.scholarship.model import BlockType, Entry, PageKey, Place, Reading, Span, Style

NAMES = {"p": "paragraph", "byline": "byline", "set-piece": "piece for the stage"}


@pytest.mark.parametrize(
    ("place", "series", "number", "called"),
    [
        ("p4", "p", "4", "paragraph 4"),
        ("s12", "s", "12", "s 12"),
        ("p", "p", "", "paragraph"),
        ("byline", "byline", "", "byline"),
        ("set-piece", "set-piece", "", "piece for the stage"),
        ("first-line", "first-line", "", "first line"),
        ("p4a", "p4a", "", "p4a"),
        ("", "", "", ""),
    ],
)
def test_place_knows_series_number_and_name(place: str, series: str, number: str, called: str) -> None:
    """A letter and figures are a number of a series; everything else is a name."""
    found = Place(place)

    assert (series, number, called) == (found.series, found.number, found.called(NAMES))


def test_only_a_number_is_in_a_series() -> None:
    """A place without a number is in no series, not even in that of its own letter, nor in one that is not named."""
    assert [Place(name).is_in("p") for name in ("p4", "p", "n4", "")] == [True, False, False, False]
    assert not Place("").is_in("")


def test_place_of_an_entry_is_what_its_id_begins_with() -> None:
    """The id of an entry or a comment is that of its place and more; a place is its own."""
    assert [Place.of(name) for name in ("p4.such-attack", "n26.on-1949", "p4")] == ["p4", "n26", "p4"]


def test_page_knows_witness_and_number() -> None:
    """A page that is not there belongs to no witness."""
    assert (PageKey.of("B", "12"), PageKey("B 12").siglum, PageKey("B 12").number) == ("B 12", "B", "12")
    assert (PageKey().siglum, PageKey().number) == ("", "")


def test_edition_departs_from_the_witnesses_that_read_otherwise() -> None:
    """An entry on words is about the witnesses it names, one on a page about the witness of the page."""
    words = Entry((Span("was"),), (Reading(("B", "C"), (Span("were"),)),), "slip", "", "Why.", 1)
    page = Entry((Span("B 2", Style.PAGE),), (), "slip", "", "Why.", 1)

    assert [words.departs_from(siglum) for siglum in "ABC"] == [False, True, True]
    assert [page.departs_from(siglum) for siglum in "ABC"] == [False, True, False]


def test_words_of_lists_print_as_words() -> None:
    """Digests are made of what records print, and keep their value; what was pickled is the same thing."""
    assert repr((Style.CALL, BlockType.VERSE, Place("p4"))) == "('call', 'verse', 'p4')"
    assert pickle.loads(pickle.dumps((Style.CALL, Place("p4"), PageKey("P 2")))) == ("call", "p4", "P 2")
    assert isinstance(pickle.loads(pickle.dumps(Place("p4"))), Place)
