"""The second reading: what was compared, and whether it still stands."""

from __future__ import annotations

import pytest

from recension.scholarship.comparisons import Comparison, digests, read, runs, state, write
from recension.scholarship.model import Block, BlockType, Entry, Place, Reading, Span, Variation
from recension.scholarship.notation import Vocabulary

KNOWN = Vocabulary(["P"], ["language"], ["probable"], ["AB", "CD"])
RECORD = [
    Comparison(Place("p1"), "2026-11-23", "text against P", "aaaaaaaaaaaa"),
    Comparison(Place("p2"), "2026-11-23", "text against P", "bbbbbbbbbbbb"),
    Comparison(Place("p3"), "2026-11-24", "text against P", "cccccccccccc"),
]


ENTRY = Entry((Span("was"),), (Reading(("P",), (Span("were"),)),), "language", "", "A slip.", 1)


def block(text: str, entry: Entry = ENTRY) -> Block:
    return Block(BlockType.PARAGRAPH, Place("p1"), (Span(text), Variation((Span("was"),), entry, 1)), "", 0, "text", 1)


def test_a_record_is_read_as_it_was_written() -> None:
    """Writing and reading give the same record, without mistakes, with readers and certainty or without."""
    told = [RECORD[0], RECORD[1]._replace(by="AB"), RECORD[2]._replace(certainty="probable")]

    assert (RECORD, []) == read(write(RECORD), KNOWN)
    assert (told, []) == read(write(told), KNOWN)
    assert [4, 5, 6] == [len(line.split("\t")) for line in write(told).splitlines()[1:]]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("p1\t2026-11-23\taaaaaaaaaaaa", "proofreading-form"),
        ("p1\t2026-11-23\ttext against P\taaaaaaaaaaaa\tAB\tprobable\tmore", "proofreading-form"),
        ("p1\t2026-11-23\ttext against P\taaaaaaaaaaaa\tXY", "unknown-certainty"),
        ("p1\t2026-11-23\ttext against P\taaaaaaaaaaaa\tprobable\tAB", "unknown-certainty"),
        ("p1\t2026-11-23\ttext against P\taaaaaaaaaaaa\t\tsurely", "unknown-certainty"),
    ],
)
def test_a_line_with_a_field_too_few_or_a_word_unknown_is_a_mistake(line: str, name: str) -> None:
    """A broken line is reported with its number."""
    _, found = read(f"# head\n{line}\n", KNOWN)

    assert {(name, 2)} == {(one.name, one.line) for one in found}


def test_comparisons_go_stale() -> None:
    """A place is stale once its digest differs, and missing where nothing was compared."""
    assert {"p1": "valid", "p2": "stale", "p4": "missing"} == state(
        RECORD, {"p1": "aaaaaaaaaaaa", "p2": "xxx", "p4": "ddd"}
    )


def test_a_digest_follows_the_text_and_not_its_lines() -> None:
    """A letter of the text changes the digest; a line break of the source and the line of an entry do not."""
    first = digests([block("It ")])

    assert first == digests([block("It ", ENTRY._replace(line=2))])
    assert digests([block("a\nb ")]) == digests([block("a b ")])
    assert first != digests([block("At ")])


@pytest.mark.parametrize(
    "said", [{"kind": "misprint"}, {"leave": "in title"}, {"reason": "None."}, {"certainty": "probable"}, {"by": "AB"}]
)
def test_a_digest_follows_what_is_said_of_an_entry(said: dict[str, str]) -> None:
    """Whoever changes a reason, a kind, a certainty or who answers has the place compared again."""
    assert digests([block("It ")]) != digests([block("It ", ENTRY._replace(**said))])  # type: ignore[arg-type]


def test_neighbours_are_shown_together() -> None:
    """Places compared on one day in one way by one reader, who is alike certain of them, make one run."""
    p1, p2, p3 = RECORD

    assert [["p1", "p2"], ["p3"]] == [group for group, _ in runs(["p1", "p2", "p3"], RECORD)]
    for other in (p2._replace(by="AB"), p2._replace(certainty="probable")):
        assert [["p1"], ["p2"], ["p3"]] == [group for group, _ in runs(["p1", "p2", "p3"], [p1, other, p3])]
