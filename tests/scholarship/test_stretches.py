"""Stretches of a block, named by first words and last: where they are, and how a witness sees the block."""

from __future__ import annotations

import pytest

from recension.scholarship import stretches, witness
from recension.scholarship.messages import Mistake
from recension.scholarship.model import (
    STRETCH,
    Block,
    BlockType,
    Entry,
    Place,
    Reading,
    Span,
    Style,
    Variation,
    plain,
)


def entry(lemma: str, reading: str = "", siglum: str = "B", about: str = "") -> Entry:
    spans = (Span(reading),) if reading else ()
    return Entry((Span(lemma),), (Reading((siglum,), spans),), "slip", "", "Why.", 7, f"p1.{reading}", about=about)


def block(*whole: Entry) -> Block:
    """Return "It is *very* good to do this, and this too." with a mark at "good to" and a page behind "this,"."""
    mark = Variation((Span("good to"),), entry("good to", "well to", "C"), 3)
    page = Variation((Span("B 2", Style.PAGE),), entry("x")._replace(lemma=(Span("B 2", Style.PAGE),), readings=()), 3)
    parts = (
        Span("It is "),
        Span("very", Style.EMPHASIS),
        Span(" "),
        mark,
        Span(" do this,"),
        page,
        Span(" and this too."),
    )
    return Block(BlockType.PARAGRAPH, Place("p1"), parts, "", 0, "text", 1, whole=whole)


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("It is … do", 0),
        ("is … too.", 0),
        ("It is … to", 0),
        ("very … this,", 0),
        ("good … do", 0),
        ("It … is", 0),
        ("It is", None),
        ("It is … do so", "stretch-end"),
        ("It is … this", "stretch-end"),
        ("this … too", "stretch-end"),
        ("I … do", "stretch-end"),
        ("do … It", "stretch-end"),
        ("ver … do", "stretch-end"),
        ("is … good", "stretch-edge"),
        ("to … too", "stretch-edge"),
    ],
)
def test_stretch_is_found_by_its_ends(lemma: str, expected: object) -> None:
    """Each stands once, and no mark is cut."""
    found = stretches.meant(entry(lemma), [block()])
    assert (found.name if isinstance(found, Mistake) else found) == expected


def test_first_words_say_which_block_is_meant() -> None:
    """They stand once in all blocks that an apparatus is for."""
    other = block()._replace(parts=(Span("Then he was there."),))
    assert stretches.meant(entry("Then … there"), [block(), other]) == 1
    assert isinstance(stretches.meant(entry("It … this,"), [block(), block()]), Mistake)


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ((), "It is very good to do this, and this too."),
        ((entry("It is … do", "We do", about=STRETCH),), "We do this, and this too."),
        ((entry("very … do", "", about=STRETCH),), "It is this, and this too."),
        (
            (entry("It … is", "He is", "B", STRETCH), entry("very … do", "to do", about=STRETCH)),
            "He is to do this, and this too.",
        ),
        ((entry("It is … do", "We do", "C", STRETCH),), "It is very good to do this, and this too."),
    ],
)
def test_witness_has_one_reading_of_each_word(whole: tuple[Entry, ...], expected: str) -> None:
    """What it has of a stretch stands for all within."""
    assert plain(witness.transmitted(block(*whole), "B")) == expected


def test_mark_within_a_stretch_is_none_of_the_witness() -> None:
    """Nor does *cett.* mean it there."""
    found = block(entry("It is … do", "We do", about=STRETCH))
    assert [witness.without(found, part) for part in found.variations] == [{"B"}, set()]


def test_who_reads_within_or_across_has_not_the_lemma() -> None:
    """Of marks, and of other stretches that share a word."""
    stretch = entry("very … do", "to do", "D", STRETCH)
    others = [entry("It is … good to", "We", "E", STRETCH), entry("this, … too.", "that", "F", STRETCH)]
    assert stretches.across(stretch, block(stretch, *others)) == {"C", "E"}
