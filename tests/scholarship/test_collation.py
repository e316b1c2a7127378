"""Every place at which a witness does not come back is told once, with its line, and with what mends it."""

from __future__ import annotations

from typing import Any

import pytest

from recension.scholarship import collation, witness
from recension.scholarship.model import (
    Block,
    BlockType,
    Entry,
    Place,
    Reading,
    Span,
    Style,
    Variation,
    Witness,
)

A = Witness("A", "The earlier copy", "A.md", ends="\n")
B = Witness("B", "The later copy", "B.txt", ends="")


def block(*parts: Span | Variation | str, kind: str = "paragraph", **values: Any) -> Block:
    spans = tuple(Span(part) if isinstance(part, str) else part for part in parts)
    return Block(
        BlockType(kind), Place("s1"), spans, **{"frame": "", "level": 1, "docname": "songs", "line": 10} | values
    )


def variation(lemma: str, readings: dict[str, str], line: int = 10) -> Variation:
    found = tuple(Reading(tuple(sigla.split()), (Span(text),)) for sigla, text in readings.items())
    spans = (Span(lemma),)
    return Variation(spans, Entry(spans, found, "slip", "", "Why.", line + 90), line)


BLOCKS = [
    block("Songs", kind="heading", line=1),
    block("one\ntwo\n", variation("three", {"A": "tree"}, 12), line=10),
    block("four and five", line=20),
    block("six or seven", line=30),
]
STORED = "# Songs\n\none two tree\n\nfour and five\n\nsix or seven\n"


def told(blocks: list[Block], stored: str) -> list[tuple[str, int]]:
    """Return the names and lines of what is told where the copy A is *stored*."""
    found = collation.differences(blocks, A, {}, stored, sigla=["A", "B"])
    return [(difference.mistake.name, difference.mistake.line) for difference in found]


def test_same_text_has_no_difference() -> None:
    """A witness that comes back has no difference."""
    assert witness.rebuild(BLOCKS, A, {}) == STORED
    assert collation.differences(BLOCKS, A, {}, STORED) == []


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (STORED.replace("Songs", "Song"), [("proof", 1)]),
        (STORED.replace("# Songs", "## Songs"), [("proof-form", 1)]),
        (STORED.replace("one", "ine"), [("proof", 10)]),
        (STORED.replace("two", "too"), [("proof", 11)]),
        (STORED.replace("tree", "three"), [("proof", 102)]),
        (STORED.replace("two tree", "too three"), [("proof", 11)]),
        (STORED.replace("one", "ine").replace("seven", "eleven"), [("proof", 10), ("proof", 30)]),
        (STORED.replace("seven", "seven\n\neight"), [("proof-missing", 30)]),
        (f"# Songs\n\nnought\n{STORED[8:]}", [("proof-missing", 1)]),
        (STORED.replace("four and five\n\n", ""), [("proof-added", 20)]),
        ("# Songs\n\none two tree\n\nsix or seven\n\nfour and five\n", [("proof-moved", 30)]),
        ("Quite another text.\n", [("proof-foreign", 1)]),
        ("", [("witness-declaration", 0), ("proof-foreign", 1)]),
        (f"\n\n{STORED}", [("proof-missing", 1)]),
        (STORED.removesuffix("\n"), [("witness-declaration", 0)]),
    ],
)
def test_differences_have_their_places(stored: str, expected: list[tuple[str, int]]) -> None:
    """Each difference is told with its line, and no other follows from it."""
    assert told(BLOCKS, stored) == expected


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([*BLOCKS, BLOCKS[2]], [("proof-twice", 20)]),
        ([*BLOCKS, *BLOCKS], [("proof-doubled", 1)]),
        (BLOCKS[:2], [("proof-missing", 12)]),
    ],
)
def test_what_is_doubled_or_lost_is_told_at_once(blocks: list[Block], expected: list[tuple[str, int]]) -> None:
    """Several blocks beside one another are one difference."""
    assert told(blocks, STORED) == expected


@pytest.mark.parametrize(
    ("stored", "advice"),
    [
        ("and five", ""),
        ("und five", "to record it, mark :em:`and`, and below write 'and ] und : kind'"),
        ("and the five", "to record it, mark :em:`and`, and below write 'and ] and the : kind'"),
        ("and *five*", "the source would have '*five*'"),
        ("and <b>five", "to record it, mark :em:`and`, and below write 'and ] ``and <b>`` : kind'"),
        ("\u0430nd five", "they look alike: LATIN SMALL LETTER A (U+0061) stands for CYRILLIC SMALL LETTER A (U+0430)"),
    ],
)
def test_what_may_be_written_is_told(stored: str, advice: str) -> None:
    """A plain change of words comes with the line that records it; of letters that look alike, the names are told."""
    found = collation.differences(BLOCKS, A, {}, STORED.replace("and five", stored))

    assert [one.mistake.sentence.partition("; ")[2] for one in found] == ([advice] if advice else [])


@pytest.mark.parametrize(
    ("readings", "stored", "told"),
    [
        ({"A": "tree"}, "thre", "the entry would be 'three ] thre : slip'"),
        ({"A": "tree", "B": "tre"}, "thre", "the entry would be 'three ] thre A; tre B : slip'"),
        ({"B": "tre"}, "thre", "to record it, write 'three ] thre A; tre B : slip'"),
        ({"A B": "tree"}, "thre", "the entry would be 'three ] tree B; thre A : slip'"),
        ({"A": "tree C"}, "tree", "unknown siglum 'C', but expected one of A, B"),
        ({"A": "tree A D"}, "tree", "unknown siglum 'D', but expected one of A, B"),
        ({"A": "tre C"}, "three", "unknown siglum 'C', but expected one of A, B"),
    ],
)
def test_an_entry_is_told_as_it_would_be(readings: dict[str, str], stored: str, told: str) -> None:
    """Where an entry says what the witness does not have, its whole line is told, or the siglum that is none."""
    blocks = [block("Songs", kind="heading"), block("one two ", variation("three", readings), " four")]
    (found,) = collation.differences(blocks, A, {}, f"# Songs\n\none two {stored} four\n", sigla=["A", "B"])

    assert told in found.mistake.sentence
    assert found.mistake.line == (10 if "record" in told else 100)


def test_a_later_witness_is_told_by_its_siglum() -> None:
    """What would be recorded of a witness that is not the base names it."""
    (found,) = collation.differences([block("one two"), block("four")], B, {}, "one too\n\nfour", base=False)

    assert found.mistake.sentence.endswith("below write 'two ] too B : kind'")


def test_many_differences_are_told_in_part() -> None:
    """Of very many differences the first are told, and how many more there are."""
    blocks = [block(f"the word {number} of the song", line=number) for number in range(1, 31)]
    stored = "\n\n".join(f"the wood {number} of the song" for number in range(1, 31)) + "\n"
    found = collation.differences(blocks, A, {}, stored)

    assert len(found) == collation.MOST
    assert found[-1].mistake.sentence.endswith(f"and A differs at {30 - collation.MOST} more places")


def test_the_head_of_a_page_is_told_where_it_is_given() -> None:
    """A head that is not that of the witness is told at the directive that gives it."""
    page = Span("A 2", Style.PAGE)
    blocks = [block("one ", Variation((page,), None, 10), "two")]
    heads, given = {page.page: "SONGS"}, {page.page: collation.Given(3, "", "songs")}
    (found,) = collation.differences(blocks, A, heads, "one\n\nSONG\n\ntwo\n", given=given)

    assert (found.mistake.line, found.docname) == (3, "songs")
