"""Works, index terms and documents: where they are cited, where they stand, and in what order."""

from __future__ import annotations

import pytest

from recension.scholarship.index import Passage, Passages, Term, check_terms, passages, places, sort_key, terms
from recension.scholarship.model import Block, BlockType, Cited, Comment, Document, Place, Span
from recension.scholarship.works import check_works, documents


def block(place: str, text: str, label: str = "") -> Block:
    return Block(
        BlockType.NOTE if label else BlockType.PARAGRAPH, Place(place), (Span(text),), "", 0, "text", 1, "", label
    )


def comment(place: str, text: str) -> Comment:
    return Comment((), "certain", 1, f"{place}.on-it", Place(place), text=text)


BLOCKS = [block("p1", "Mao's army."), block("p2", "Maos and men."), block("n1", "See Mao, p. 3.", "1")]
COMMENTS = [
    comment("p1", "Not *Mao* alone."),
    comment("p2", "So :rec:place:`Mao’s letter <p1>` says. :cite:p:`Chen`"),
    comment("p2", "Mao again."),
]
PASSAGES = Passages([*passages(Document(tuple(BLOCKS), comments=tuple(COMMENTS)))])


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


@pytest.mark.parametrize("line", ["Mao Zedong", "Mao Zedong : ;"])
def test_a_line_without_forms_is_a_mistake(line: str) -> None:
    """A heading alone is reported with its line."""
    (found,) = terms([(7, line)])

    assert ("index-form", 7) == (found.name, found.line)  # type: ignore[union-attr]


def found(*forms: str) -> list[tuple[str, str]]:
    return [(one.block.place, one.said) for one in places(Term("", forms, "", 1), PASSAGES)]


def test_forms_are_whole_words() -> None:
    """A form is found beside a mark or an apostrophe, and not inside another word."""
    plain_text = Passages([Passage(one.block, one.text) for one in PASSAGES.passages if not one.said])

    assert ["p1", "n1"] == [one.block.place for one in places(Term("Mao Zedong", ("Mao",), "", 1), plain_text)]


def test_words_are_found_in_one_passage_and_not_across_two() -> None:
    """The end of one place and the beginning of the next are no words; what stands in a passage twice is found once."""
    known = Passages([Passage(block("p1", ""), "one Mao"), Passage(block("p2", ""), "one Mao, one Mao")])

    assert [0, 1] == [*known.having("Mao")]
    assert [1] == [*known.having("Mao, one")]
    assert not [*known.having("Mao one")]
    assert not [*known.having("Maoone")]
    assert not [*known.having("ao")]


def test_what_comments_say_is_found() -> None:
    """A place has a term once, in its text rather than in a comment; the first comment that has it stands for it."""
    assert [("p1", ""), ("p2", "p2.on-it"), ("n1", "")] == found("Mao")
    assert [("p1", "p1.on-it")] == found("alone")


def test_apostrophes_are_alike() -> None:
    """A form is found in the text and in a comment, whatever the apostrophe."""
    assert found("Mao's") == found("Mao’s") == [("p1", ""), ("p2", "p2.on-it")]


def test_citations_are_no_words() -> None:
    """What a comment cites is told in the bibliography, and no word of it."""
    assert [] == found("Chen")


def test_forms_and_references_that_lead_nowhere_are_mistakes() -> None:
    """A form that stands nowhere and a reference to no heading are reported; one of a comment stands somewhere."""
    written = [Term("Kim", ("Kim",), "", 1), Term("K.", (), "Kim Il Sung", 2), Term("Letter", ("letter",), "", 3)]

    assert [("index-nowhere", 1), ("index-see", 2)] == [
        (one.name, one.line) for one in check_terms(written, [PASSAGES])
    ]


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
        ([Cited(Place("n1"), "mai", 4)], ["may"], [("work-unknown", 4)]),
        ([], ["may"], []),
    ],
)
def test_works_are_checked(cited: list[Cited], known: list[str], expected: list[tuple[str, int]]) -> None:
    """Once a place names a work, every note must, and the bibliography must have what is named."""
    assert expected == [(one.name, one.line) for one in check_works(BLOCKS, cited, known)]


def test_documents_are_in_order_of_date() -> None:
    """Entries with a sender are documents; they come by date."""
    entries = {
        "b": {"usera": "Kim", "date": "1950-09-29"},
        "a": {"usera": "Politburo", "date": "1949-09-24"},
        "book": {"date": "1940"},
    }

    assert ["a", "b"] == documents(entries)
