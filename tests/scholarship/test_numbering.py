"""Verses are counted through a text or anew under each heading."""

from __future__ import annotations

import pytest

from recension.scholarship import numbering
from recension.scholarship.model import Block, BlockType, Place, Span, Style

BREAK = Span("\n", Style.BREAK)


def heading(words: str, level: int) -> Block:
    """Return a heading."""
    return Block(BlockType.HEADING, Place(words.lower()), (Span(words),), "", level, "", 0)


def stanza(place: str, *lines: str) -> Block:
    """Return a stanza."""
    parts = [part for line in lines for part in (BREAK, Span(line))][1:]
    return Block(BlockType.VERSE, Place(place), tuple(parts), "", 1, "", 0)


def counted(blocks: list[Block], manner: str, shared: tuple[int, ...] = ()) -> str:
    """Return the numbers of the verses."""
    return " ".join(number or "-" for block in numbering.numbered(blocks, manner, shared) for number in block.numbers)


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["The play", "Act 2", "Scene 3", "Scene 4"], "2.3.1 2.3.2 2.4.1 2.4.2"),
        (["The play", "ACT II", "SCENE IV.", "Scene IX, the same"], "2.4.1 2.4.2 2.9.1 2.9.2"),
        (["The play", "Act the first", "Scene 3", "The same"], "1.1.1 1.1.2 1.2.1 1.2.2"),
        (["The play", "Act 2", "Scene 3", "Scene 3"], "2.1.1 2.1.2 2.2.1 2.2.2"),
    ],
)
def test_under_headings(headings: list[str], expected: str) -> None:
    """A heading has the number in its words, unless one beside it has none or the same; the title has none."""
    title, act, one, other = headings
    lines = ("we come", "we go")
    blocks = [heading(title, 1), heading(act, 2), heading(one, 3), stanza("s1", *lines)]
    blocks += [heading(other, 3), stanza("s2", *lines)]

    assert counted(blocks, numbering.HEADING) == expected
    assert counted(blocks, numbering.TEXT) == "1 2 3 4"
    assert counted(blocks, "") == ""


def test_a_title_alone_has_no_number() -> None:
    """Nor has what has no headings at all."""
    blocks = [heading("Poem 7", 1), stanza("s1", "we come")]
    assert counted(blocks, numbering.HEADING) == counted(blocks[1:], numbering.HEADING) == "1"


def test_what_is_no_verse_is_not_counted() -> None:
    """A line without words, a byline, a paragraph; a verse that is shared is counted once."""
    prose = Block(BlockType.PARAGRAPH, Place("p1"), (Span("we wait"),), "", 1, "", 0)
    blocks = [stanza("byline", "by us"), stanza("s1", "we", "", "come"), prose, stanza("s2", "and go", "away")]

    assert counted(blocks, numbering.TEXT) == "1 - 2 3 4"
    assert counted(blocks, numbering.TEXT, (3,)) == "1 - 2 2 3"
    assert counted(blocks, numbering.TEXT, (1, 3)) == "1 - 2 2 3"  # there is none before the first


def test_numbers_of_several() -> None:
    """They are shown from the first to the last."""
    assert [numbering.among(some) for some in ((), ("",), ("2.2.4",), ("2.2.4", "", "2.2.6"))] == [
        *("", "", "2.2.4", "2.2.4–6"),
    ]
    assert [numbering.shown(one) for one in ("", "4", "5", "2.10.15", "2.5.1")] == ["", "", "5", "15", ""]
