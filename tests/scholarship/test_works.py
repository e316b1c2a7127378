"""Works, index terms and documents: where they are cited, where they stand, and in what order."""

from __future__ import annotations

import pytest

from recension.scholarship.index import Term, check_terms, places, sort_key, terms
from recension.scholarship.model import Block, BlockType, Cited, Place, Span, plain
from recension.scholarship.works import check_works, documents


def block(place: str, text: str, label: str = "") -> Block:
    return Block(
        BlockType.NOTE if label else BlockType.PARAGRAPH, Place(place), (Span(text),), "", 0, "text", 1, "", label
    )


BLOCKS = [block("p1", "Mao's army."), block("p2", "Maos and men."), block("n1", "See Mao, p. 3.", "1")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Mao Zedong : Mao; Chairman", Term("Mao Zedong", ("Mao", "Chairman"), "", 7)),
        ("Zedong : see Mao Zedong", Term("Zedong", (), "Mao Zedong", 7)),
    ],
)
def test_terms_are_read(line: str, expected: Term) -> None:
    """A line has a heading and its forms, or the heading it refers to."""
    assert [expected] == list(terms([(7, line)]))


def test_a_line_without_forms_is_a_mistake() -> None:
    """A heading alone is reported with its line."""
    (found,) = terms([(7, "Mao Zedong")])

    assert ("index-form", 7) == (found.name, found.line)  # type: ignore[union-attr]


def test_forms_are_whole_words() -> None:
    """A form is found beside a mark or an apostrophe, and not inside another word."""
    found = places(Term("Mao Zedong", ("Mao",), "", 1), [(one, plain(one.edited)) for one in BLOCKS])

    assert ["p1", "n1"] == [one.place for one in found]


def test_forms_and_references_that_lead_nowhere_are_mistakes() -> None:
    """A form that stands nowhere and a reference to no heading are reported."""
    found = check_terms([Term("Kim", ("Kim",), "", 1), Term("K.", (), "Kim Il Sung", 2)], BLOCKS)

    assert [("index-nowhere", 1), ("index-see", 2)] == [(one.name, one.line) for one in found]


def test_headings_are_sorted_by_letters() -> None:
    """Neither case nor quotation marks decide the order."""
    assert ["‘Alpha’", "beta", "Gamma"] == sorted(["Gamma", "beta", "‘Alpha’"], key=sort_key)
    assert ["Apfel", "Äpfel", "Birne", "Élan", "Étage", "Zaun"] == sorted(
        ["Zaun", "Étage", "Apfel", "Élan", "Birne", "Äpfel"], key=sort_key
    )


@pytest.mark.parametrize(
    ("cited", "known", "expected"),
    [
        ([Cited(Place("n1"), "may", 4)], ["may"], []),
        ([Cited(Place("p1"), "may", 4)], ["may"], [("work-missing", 1)]),
        ([Cited(Place("n1"), "mai", 4)], ["may"], [("work-unknown", 4), ("work-unused", 0)]),
        ([], ["may"], []),
    ],
)
def test_works_are_checked(cited: list[Cited], known: list[str], expected: list[tuple[str, int]]) -> None:
    """Once a place names a work, every note must, and the bibliography must have what is named and no more."""
    assert expected == [(one.name, one.line) for one in check_works(BLOCKS, cited, known, ())]


def test_documents_are_in_order_of_date() -> None:
    """Entries with a sender are documents; they come by date."""
    entries = {
        "b": {"usera": "Kim", "date": "1950-09-29"},
        "a": {"usera": "Politburo", "date": "1949-09-24"},
        "book": {"date": "1940"},
    }

    assert ["a", "b"] == documents(entries)
