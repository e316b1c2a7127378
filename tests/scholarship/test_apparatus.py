"""Marks and entries find each other, and ids never move."""

from __future__ import annotations

import pytest

from recension.scholarship import apparatus
from recension.scholarship.model import (
    Bearers,
    Block,
    BlockType,
    Comment,
    Entry,
    Omission,
    Place,
    Reading,
    Span,
    Style,
    Variation,
    Witness,
)


def mark(lemma: str, style: str = "text") -> Variation:
    return Variation((Span(lemma, style),), None, 3)


def entry(lemma: str, reading: str, sigla: str = "A", line: int = 7, leave: str = "") -> Entry:
    return Entry((Span(lemma),), (Reading(tuple(sigla.split()), (Span(reading),)),), "slip", leave, "Why.", line)


def block(*parts: Span | Variation | str, place: str = "p1", kind: str = "paragraph", line: int = 3) -> Block:
    spans = tuple(Span(part) if isinstance(part, str) else part for part in parts)
    return Block(BlockType(kind), Place(place), spans, "", 1, "songs", line)


def heading(text: str, level: int, frame: str = "") -> Block:
    return block(text, place="", kind="heading")._replace(level=level, frame=frame)


def ids(blocks: list[Block]) -> list[str]:
    return [found.entry.id for one in blocks for found in one.variations if found.entry]


def test_entries_in_any_order() -> None:
    """Entries find their marks whatever their order, and take their place and a slug of the witness reading."""
    joined, mistakes = apparatus.join(
        [block(mark("was"), " and ", mark("such an attack"))],
        [entry("such an attack", "such attack"), entry("was", "were")],
        "A",
    )

    assert (ids(joined), mistakes) == (["p1.were", "p1.such-attack"], [])


def test_id_depends_on_the_base_witness_alone() -> None:
    """A new lemma, another entry before it or a reading of another witness leaves an id as it was."""
    readings = (Reading(("B",), (Span("wuz"),)), Reading(("A",), (Span("were"),)))
    changed = Entry((Span("is"),), readings, "slip", "", "Why.", 7)
    joined, _ = apparatus.join([block(mark("x"), mark("is"))], [changed, entry("x", "y")], "A")

    assert ids(joined) == ["p1.y", "p1.were"]


def test_same_words_twice() -> None:
    """Entries with one lemma answer the marks in reading order, and equal ids get a number."""
    joined, mistakes = apparatus.join([block(mark("as"), " ", mark("as"))], [entry("as", "so"), entry("as", "so")], "A")

    assert (ids(apparatus.distinct(joined)), mistakes) == (["p1.so", "p1.so-2"], [])


@pytest.mark.parametrize(
    ("parts", "entries", "names"),
    [
        (["was"], [entry("was", "were")], ["entry-without-mark"]),
        (["was"], [entry("is", "were")], ["lemma-not-found"]),
        ([mark("was")], [], ["mark-without-entry"]),
        ([mark("A 2", Style.PAGE)], [], ["page-without-entry"]),
        ([mark("was", Style.EMPHASIS)], [entry("was", "were")], ["lemma-not-found"]),
    ],
)
def test_lonely_mark_or_entry(parts: list[Variation | str], entries: list[Entry], names: list[str]) -> None:
    """A mark without entry and an entry without mark are told apart; markup counts, and is told once."""
    _, mistakes = apparatus.join([block(*parts)], entries, "A")

    assert names == [mistake.name for mistake in mistakes]


def test_the_heading_that_differs_from_most_is_told() -> None:
    """Of headings in the same marks that one is wrong which has another rank than the others."""
    headings = [heading(text, level, "## …") for text, level in (("One", 2), ("Two", 3), ("Three", 3))]
    (found,) = apparatus.check_blocks([heading("Songs", 1), *headings], [], ["p"])

    assert "the heading 'One' has rank 2, but expected rank 3 beside 'Two'" in found.sentence


def test_a_second_entry_for_one_mark_is_told_as_such() -> None:
    """Two entries for one mark contradict one another, whatever they say."""
    _, (found,) = apparatus.join([block(mark("was"))], [entry("was", "were"), entry("was", "is", line=9)], "A")

    assert (found.name, found.line) == ("entry-twice", 9)


def test_an_entry_that_is_misspelt_answers_its_mark() -> None:
    """The mark that is meant gets its entry, so that nothing else is told of it."""
    joined, (found,) = apparatus.join([block(mark("the weir"))], [entry("the wier", "a weir")], "A")

    assert ids(joined) == ["p1.a-weir"]
    assert found.sentence.endswith("the mark is :em:`the weir`")


@pytest.mark.parametrize(
    ("lemma", "advice"),
    [
        ("the wier", "; the nearest words are 'the weir'"),
        ("the", "; write 'the weir : certain' or 'the mill : certain'"),
        (
            "th\u0435 weir",
            "; they look alike: CYRILLIC SMALL LETTER IE (U+0435) stands for LATIN SMALL LETTER E (U+0065)",
        ),
    ],
)
def test_a_lemma_comes_with_advice(lemma: str, advice: str) -> None:
    """A lemma that does not stand in the text once is told with those that do."""
    found = apparatus.check_comment(Comment((Span(lemma),), "certain", 5), "by the weir, or the mill")

    assert found is not None
    assert found.sentence.endswith(advice)


def test_ids_of_comments() -> None:
    """Comments on the same words of one place get a number."""
    comment = Comment((Span("the weir"),), "certain", 5)
    first = apparatus.name_comment(comment, "p1", [])
    second = apparatus.name_comment(comment, "p1", [first])
    third = apparatus.name_comment(comment, "p1", [first, second])

    assert [first.id, second.id, third.id] == ["p1.on-the-weir", "p1.on-the-weir-no-2", "p1.on-the-weir-no-3"]


@pytest.mark.parametrize(
    ("blocks", "names"),
    [
        ([block("one", place="p1"), block("two", place="p2")], []),
        ([block("one", place="p4"), block("two", place="p5")], []),
        ([block("one", place="p1"), block("two", place="b1"), block("three", place="p2")], []),
        ([block("one", place="envoi")], []),
        ([block("one", place="")], ["place-missing"]),
        ([heading("Songs", 1), heading("Lists", 2), heading("Stores", 2)], []),
        ([heading("Songs", 1), heading("Lists", 2, "## …"), heading("Stores", 3, "## …")], ["heading-rank"]),
        ([heading("Songs", 1), heading("Stores", 3)], ["heading-rank"]),
        ([heading("Songs", 1, "…"), heading("Stores", 2, "…")], []),
        ([block("one", place="x1")], ["place-name"]),
        ([block("one", place="p")], ["place-name"]),
        ([block("one", place="p1"), block("two", place="p3")], ["place-order"]),
        ([block("one", place="p2"), block("two", place="p1")], ["place-order"]),
        ([block("one", place="p1"), block("two", place="p1")], ["place-twice"]),
        ([block("one", place="", kind="heading"), block("two", place="", kind="matter")], []),
        ([block(mark("A 1", Style.PAGE)), block(mark("A 2", Style.PAGE), place="p2")], []),
        ([block(mark("A 2", Style.PAGE)), block(mark("A 1", Style.PAGE), place="p2")], ["page-order"]),
        ([block(mark("A 2", Style.PAGE)), block(mark("B 1", Style.PAGE), place="p2")], []),
        ([block(mark("A 7r", Style.PAGE)), block(mark("A 7v", Style.PAGE), place="p2")], []),
        ([block(mark("A 7v", Style.PAGE)), block(mark("A 7r", Style.PAGE), place="p2")], ["page-order"]),
        ([block(mark("A 9", Style.PAGE))], ["page-without-head"]),
        ([block("one", Span("7", Style.CALL))], ["call-without-note"]),
    ],
)
def test_contradictions(blocks: list[Block], names: list[str]) -> None:
    """Numbers are there, known, in order and used once; pages ascend; calls have notes."""
    mistakes = apparatus.check_blocks(blocks, ["A 1", "A 2", "A 7r", "A 7v", "B 1"], ["p", "b", "envoi"])

    assert names == [mistake.name for mistake in mistakes]


@pytest.mark.parametrize(
    ("before", "leave", "after", "names"),
    [
        ("he said ", "", " so", []),
        ("he said '", "", "' so", ["in-quotation"]),
        ("he said '", "in title", "' so", []),
        ("he said ", "in title", " so", ["leave-unneeded"]),
        ("he said 'so' and ", "", " 'no'", []),
    ],
)
def test_quotations_are_left_alone(before: str, leave: str, after: str, names: list[str]) -> None:
    """An emendation inside quotation marks needs leave, and one outside needs none."""
    joined, _ = apparatus.join([block(before, mark("was"), after)], [entry("was", "were", leave=leave)], "A")

    assert names == [mistake.name for mistake in apparatus.check_blocks(joined, [], ["p"])]


def test_id_of_an_omission() -> None:
    """What is left out is known by its first words."""
    omission = Omission("A", "owner", "Ex libris [J.]\nin the year of the great flood", "Why.", 3, "")

    assert apparatus.omission_id(omission) == "omitted.ex-libris-j-in-the-year"


def test_the_id_of_an_omission_is_that_of_the_words() -> None:
    """Where the base witness has nothing to be named by, the lemma names it."""
    omits = Entry((Span("of late"),), (Reading(("B",), ()), Reading(("C",), (Span("lately"),))), "slip", "", "Why.", 7)
    for base, name in (("A", "om-of-late"), ("B", "om-of-late"), ("C", "lately")):
        joined, mistakes = apparatus.join([block("so ", mark("of late"))], [omits], base)
        assert (ids(joined), mistakes) == ([f"p1.{name}"], [])


def test_who_has_the_lemma_is_said_of_all_who_are_there() -> None:
    """Where an entry names those who have the lemma, none is left out but who lacks the block."""
    named = Entry((Span("was"),), (Reading(("C",), (Span("were"),)),), "slip", "", "Why.", 7, attested=Bearers(("A",)))
    lacks = Entry((Span("p1"),), (Reading(("B",), ()),), "slip", "", "Why.", 7)
    for entries, expected in (([named], ["lemma-bearers"]), ([named, lacks], [])):
        joined, _ = apparatus.join([block("it ", mark("was"))], entries, "A")
        known = [Witness(one, "A copy", f"{one}.md") for one in "ABC"]
        told = apparatus.check_blocks(joined, [], ["p"], witnesses=known)
        assert [one.name for one in told] == expected
