"""What is shown of the records: the same words for every output."""

from __future__ import annotations

import pytest

from recension.scholarship import notation, presentation
from recension.scholarship.formats import MARKDOWN
from recension.scholarship.model import (
    Block,
    BlockType,
    Comment,
    Entry,
    Omission,
    PageKey,
    Place,
    Reading,
    Span,
    Spans,
    Style,
    Variation,
)
from recension.scholarship.presentation import Conventions

ALONE = Conventions(("quotes",), {PageKey("A 2"): "SONGS\n\ncontinued"}, "A", "A")
MANY = ALONE._replace(tacit="")


def block(*parts: Span | Variation | str, omission: Omission | None = None) -> Block:
    spans = tuple(Span(part) if isinstance(part, str) else part for part in parts)
    kind = BlockType.MATTER if omission else BlockType.PARAGRAPH
    return Block(kind, Place("p1"), spans, "", 0, "songs", 1, omission=omission)


def mark(lemma: Spans, **readings: str) -> Variation:
    """A lemma with what the witnesses have, ``A_B="…"`` for two of them."""
    found = tuple(Reading(tuple(sigla.split("_")), (Span(text),)) for sigla, text in readings.items())
    return Variation(lemma, Entry(lemma, found, "slip", "", "Why.", 1, "p1.x", Place("p1")), 1)


def shown(one: presentation.ShownEntry) -> list[tuple[str, tuple[str, ...], bool]]:
    return [("".join(span.text for span in read.spans), read.sigla, read.replaced) for read in one.readings]


@pytest.mark.parametrize(
    ("by", "readings", "expected"),
    [
        (ALONE, {"A": "lissen"}, [("lissen", (), True)]),
        (ALONE, {"B": "lissen"}, [("lissen", ("B",), False)]),
        (ALONE, {"A": "lissen", "B": "hark"}, [("lissen", ("A",), True), ("hark", ("B",), False)]),
        (MANY, {"A": "lissen"}, [("lissen", ("A",), True)]),
        (MANY, {"A_B": "lissen"}, [("lissen", ("A", "B"), True)]),
    ],
)
def test_siglum_that_goes_without_saying(
    by: Conventions, readings: dict[str, str], expected: list[tuple[str, tuple[str, ...], bool]]
) -> None:
    """A reading alone needs no siglum where one witness is held whole; what the base has is what is replaced."""
    (entry,) = presentation.entries(block("must ", mark((Span("listen"),), **readings)), by)

    assert expected == shown(entry)
    assert entry.apart is not bool(by.tacit)


def test_lemma_has_the_typography_of_the_text() -> None:
    """The words of the edition are those that its page shows; those of a witness stay as they are."""
    (entry,) = presentation.entries(block("the ", mark((Span("'song'"),), A="'tune'")), ALONE)

    assert ((Span("‘song’"),), [("'tune'", (), True)]) == (entry.lemma, shown(entry))


def test_page_stands_between_the_words_around_it() -> None:
    """The head of a page is verbatim, on one line, between a word before and a word after."""
    page = (Span("A 2", Style.PAGE),)
    (entry,) = presentation.entries(block("by ", mark(page), "night"), ALONE)

    assert (Span("by night"),) == entry.lemma
    assert entry.readings[0].spans == (Span("by "), Span("SONGS / continued", Style.VERBATIM), Span(" night"))
    assert (entry.page, entry.readings[0].replaced) == ("A 2", True)
    (bare,) = presentation.entries(block(mark(page)), ALONE)
    assert (bare.lemma, len(bare.readings[0].spans)) == ((), 1)


def test_matter_that_is_left_out_has_no_lemma() -> None:
    """What the edition leaves out is an entry like others, without words of the edition."""
    omission = Omission("A", "owner", "Ex libris\n\nJ. W.", "A name.", 1, "omitted.ex-libris")
    (entry,) = presentation.entries(block("Ex libris\n\nJ. W.", omission=omission), ALONE)

    assert ((), [("Ex libris / J. W.", (), True)]) == (entry.lemma, shown(entry))
    assert (entry.record.anchor, entry.label) == ("omitted.ex-libris.entry", "owner")


def test_comment_is_on_words_as_they_are_shown() -> None:
    """The words a comment is about have the typography of the text."""
    comment = Comment((Span("'tune'"),), "certain", 1)

    assert presentation.lemma_of(comment, block("a 'tune' here"), ALONE.rules) == (Span("‘tune’"),)


def test_collation_marks_what_the_other_side_has_not() -> None:
    """Each side joined is its text; only the words that differ are marked, and pages stand where they begin."""
    page = mark((Span("A 2", Style.PAGE),))
    found = presentation.collated(
        block("to ", mark((Span("such an attack"),), A="such attack"), page), "A", MARKDOWN, ALONE
    )

    old, new = (["".join(span.text for span in run.spans) for run in side] for side in (found.old, found.new))
    assert ("to such attack\nSONGS\n\ncontinued\n", "to such an attack") == ("".join(old), "".join(new))
    assert ["\nSONGS\n\ncontinued\n"] == [
        "".join(s.text for s in run.spans) for run in found.old if run.differs and run.spans
    ]
    assert "an" in "".join(s.text for run in found.new if run.differs for s in run.spans).split()
    assert found.kinds == ("slip", "slip")


@pytest.mark.parametrize(
    ("lemma", "words", "expected"),
    [
        ("one two three four", 3, "one … four"),
        ("one two three", 3, ""),
        ("one two three four", 0, ""),
        ("*one two* three [7]_ four", 3, "*one* … four"),
        ("one two three four\\ [7]_", 3, "one … four\\ [7]_"),
    ],
)
def test_long_lemma_is_shortened(lemma: str, words: int, expected: str) -> None:
    """A lemma of more words than are wanted has its first and last, in their styles; else nothing is made."""
    assert presentation.shortened(notation.inline(lemma), words) == notation.inline(expected) * bool(expected)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("was it was", 0, 1),
        ("was it was", 7, 2),
        ("was it wash", 0, 0),
        ("so, then, was", 2, 1),
        ("so, then, was", 8, 2),
    ],
)
def test_equal_words_are_counted(text: str, at: int, expected: int) -> None:
    """The words of a lemma that stand several times in a block are counted, whole words alone."""
    words = "was" if text[at].isalpha() else ","
    parts = (text[:at], mark((Span(words),), B="other"), text[at + len(words) :])
    (found,) = presentation.entries(block(*parts), MANY)

    assert found.which == expected
