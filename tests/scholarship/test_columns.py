"""Several witnesses side by side: each column is its witness, and what is marked is where they differ."""

from __future__ import annotations

import pytest
from invented import invented

from recension.scholarship import columns, presentation, regularise, witness
from recension.scholarship.columns import EDITION, Stretch
from recension.scholarship.model import Block, BlockType, Entry, Place, Reading, Span, Style, Variation, plain
from recension.scholarship.presentation import Conventions

BY = Conventions((), {}, "A", "", held=("A", "B", "C"))


def entry(*readings: tuple[str, str]) -> Entry:
    """An entry of which nothing but the readings counts."""
    found = tuple(Reading(tuple(sigla.split()), (Span(words),) if words else ()) for sigla, words in readings)
    return Entry((), found, "wording", "", "", 0, "p1.om")


def block(*parts: Span | Variation) -> Block:
    """A paragraph."""
    return Block(BlockType.PARAGRAPH, Place("p1"), parts, "", 0, "text", 1)


def told(*stretches: Stretch) -> list[tuple[str, ...] | str]:
    """What the columns have where they differ, and where they do not what all have."""
    texts = [tuple(plain(one) for one in some.texts) for some in stretches]
    return [words if some.differs else words[0] for words, some in zip(texts, stretches, strict=True)]


def row(one: Block, *sigla: str) -> columns.Row:
    """A block in columns."""
    found = columns.row(one, sigla, BY)
    assert found
    return found


def test_words_that_differ_stand_beside_each_other() -> None:
    """Readings are cut where words differ; where one has more, the others have nothing."""
    here = Variation((Span("here gave their lives"),), entry(("A", "died here,"), ("B", "here gave their lives,")), 1)
    found = row(block(Span("who "), here, Span(" that")), "A", "B", EDITION)

    assert told(*found.stretches) == [
        "who ",
        ("died ", "", ""),
        "here",
        (",", " gave their lives", " gave their lives"),
        ("", ",", ""),
        " that",
    ]


def test_blank_goes_with_the_word_that_is_lacking() -> None:
    """What a witness omits and the blank that goes along are one stretch."""
    found = row(block(Span("We "), Variation((Span("have"),), entry(("B", "")), 1), Span(" come")), "A", "B", EDITION)

    assert told(*found.stretches) == ["We", (" have", "", " have"), " come"]


def test_signs_of_the_edition_are_no_difference() -> None:
    """A crux stands in the column of the edition alone, and nothing is marked there."""
    found = row(block(Span("a "), Span("†", Style.SIGN), Span("wolde")), "A", EDITION)

    assert [plain(one.texts[1]) for one in found.stretches] == ["a ", "†", "wolde"]
    assert not any(one.differs for one in found.stretches)


def test_markup_makes_a_difference() -> None:
    """A word that one emphasises and another does not differs."""
    found = row(
        block(Variation((Span("so"),), Entry((), (Reading(("B",), (Span("so", Style.EMPHASIS),)),), "", "", "", 0), 1)),
        "A",
        "B",
    )

    assert [one.differs for one in found.stretches] == [True]


def test_what_rules_make_is_no_difference() -> None:
    """A witness that follows a rule is shown as it is, and nothing is marked for that; a reading beside it is."""
    reading = Variation((Span("waſte"),), entry(("C", "wafte")), 1)
    same = Variation((Span("ſo"),), entry(("B", "ſo")), 1)
    text = block(Span("ſo a "), reading, Span(" "), same)._replace(ruled=(("B", ((0, "s"), (7, "s"), (11, "s"))),))
    found = row(text, "A", "B", "C")

    assert [tuple(map(plain, one.texts)) for one in found.stretches] == [
        ("ſo a ", "so a ", "ſo a "),
        ("waſte", "waste", "wafte"),
        (" ", " ", " "),
        ("ſo", "ſo", "ſo"),
    ]
    assert [one.differs for one in found.stretches] == [False, True, False, True]


@pytest.mark.parametrize("seed", range(60))
def test_each_column_is_its_witness(seed: int) -> None:
    """Of editions that nobody has thought of each column has the words of its witness, all of them, in order."""
    _whole, edition, _record = invented(seed)
    by = edition.conventions
    sigla = (*by.held, EDITION)
    ruled = {one.siglum for one in edition.witnesses if one.rules}  # what rules make different is not marked
    for one in edition.blocks:
        found = columns.row(one, sigla, by)
        texts = [[some.texts[n] for some in found.stretches] if found else [] for n in range(len(sigla))]
        said = (presentation.elsewhere, witness.runs_on)  # of what stands before the words
        before = sum(any(told(one, siglum) for siglum in by.held) for told in said) if found else 0
        for siglum, some in zip(sigla, texts, strict=True):
            words = plain(span for spans in some[before:] for span in spans)
            if one.omission:
                assert words == (plain(one.edited) if siglum == one.siglum else "")
            elif siglum == EDITION:
                assert words == str(regularise.dressed(one, by.rules))
            elif witness.lacks(one, siglum):
                assert words == ""
            else:
                assert words == plain(span for _part, has in witness.readings(one, siglum) for span in has)
        for some in found.stretches if found else ():
            plainly = [n for n, siglum in enumerate(sigla) if siglum and siglum not in ruled]
            there = {some.texts[n] for n in plainly if not found.lacking[n]}
            assert some.differs or len(there) < 2
