"""The second reading: what was compared, and whether it still stands."""

from __future__ import annotations

from recension.scholarship.comparisons import Comparison, digests, read, runs, state, write
from recension.scholarship.model import Block, BlockType, Entry, Place, Reading, Span, Variation

RECORD = [
    Comparison(Place("p1"), "2026-11-23", "text against P", "aaa"),
    Comparison(Place("p2"), "2026-11-23", "text against P", "bbb"),
    Comparison(Place("p3"), "2026-11-24", "text against P", "ccc"),
]


def block(text: str, reason: str = "A slip.") -> Block:
    entry = Entry((Span("was"),), (Reading(("P",), (Span("were"),)),), "language", "", reason, 1)
    return Block(BlockType.PARAGRAPH, Place("p1"), (Span(text), Variation((Span("was"),), entry, 1)), "", 0, "text", 1)


def test_a_record_is_read_as_it_was_written() -> None:
    """Writing and reading give the same record, without mistakes."""
    assert (RECORD, []) == read(write(RECORD))


def test_a_line_with_a_field_too_few_is_a_mistake() -> None:
    """A broken line is reported with its number."""
    _, (found,) = read("p1\t2026-11-23\taaa\n")

    assert ("proofreading-form", 1) == (found.name, found.line)


def test_comparisons_go_stale() -> None:
    """A place is stale once its digest differs, and missing where nothing was compared."""
    assert {"p1": "valid", "p2": "stale", "p4": "missing"} == state(RECORD, {"p1": "aaa", "p2": "xxx", "p4": "ddd"})


def test_a_digest_follows_the_text_and_not_the_reason() -> None:
    """A letter of the text changes the digest; the editor's reason and a line break of the source do not."""
    first = digests([block("It ")])

    assert first == digests([block("It ", "Another reason.")])
    assert digests([block("a\nb ")]) == digests([block("a b ")])
    assert first != digests([block("At ")])


def test_neighbours_are_shown_together() -> None:
    """Places compared on one day in one way make one run."""
    assert [["p1", "p2"], ["p3"]] == [group for group, _ in runs(["p1", "p2", "p3"], RECORD)]
