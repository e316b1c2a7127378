"""The foot of the page: columns that are even, short notes that share a line, comments in the order of their calls."""

from __future__ import annotations

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from building import FINE, build, configure

from recension.outputs.pdf import foot
from recension.outputs.pdf.foot import LEAST, Piece
from recension.outputs.pdf.layout import Galley, Heading, Note

BEFORE, LEADING = 1.0, 10.0


def block(lines: int, wide: float = 0, kind: type[Galley] = Galley) -> Galley:
    """Return a block of so many lines, each so wide."""
    made = kind.__new__(kind)
    made.style = SimpleNamespace(spaceBefore=BEFORE, leading=LEADING, leftIndent=20)
    made.broken = tuple(SimpleNamespace(parts=[SimpleNamespace(width=wide)]) for _ in range(lines))
    made.labels, made.names, made.height = ("a",), (), lines * LEADING
    made._wrapped = (300, (300, made.height))
    return made


def piece(*blocks: Galley) -> Piece:
    return Piece(Note("", "commentary", "", ()), blocks)


@pytest.mark.parametrize("seed", range(40))
def test_columns_are_even(seed: int) -> None:
    """All lines stand in two columns, in order, those of a divided note two and two, and neither is much the longer."""
    chance = random.Random(seed)
    blocks = [block(chance.randint(1, 14)) for _ in range(chance.randint(1, 12))]
    placed, height = foot._columns(blocks, 100)
    columns = [[one for one in placed if one.left == left] for left in (0, 100)]
    divided = [one.block.lines for one in placed] != [block.lines for block in blocks]

    assert sum(one.block.lines for one in placed) == sum(block.lines for block in blocks)
    assert placed == [*columns[0], *columns[1]]
    assert [one.bottom for one in columns[0]] == sorted(one.bottom for one in columns[0])
    assert max(one.bottom for one in placed) == height
    assert not divided or min(columns[0][-1].block.lines, columns[1][0].block.lines) >= LEAST
    if min(block.lines for block in blocks) >= 2 * LEAST:
        bottoms = [column[-1].bottom for column in columns]
        assert abs(bottoms[0] - bottoms[1]) <= 2 * LEAST * LEADING


def test_short_notes_share_a_line() -> None:
    """Notes of one line stand side by side as long as there is room, and a longer one stands alone."""
    pieces = [piece(block(1, wide)) for wide in (100, 120, 200)] + [piece(block(2, 50)), piece(block(1, 50))]
    placed, height = foot._side_by_side(pieces, 300)

    assert [(one.left, one.bottom) for one in placed] == [(0, 10), (126, 10), (0, 21), (0, 42), (0, 53)]
    assert height == 53


def test_a_piece_is_cut_where_two_lines_stay_together() -> None:
    """A note is cut between its blocks, and in a block, but leaves no line alone."""
    one = piece(block(5), block(1), block(4))

    assert one.places == [2, 3, 5, 6, 8]
    for lines in one.places:
        head, tail = one.cut(lines)
        assert (head.lines, tail.lines) == (lines, 10 - lines)


def test_a_heading_that_is_cut_is_entered_once() -> None:
    """A heading whose lines fall on two pages or columns enters itself in the bookmarks with the first of them."""
    heading = block(2, kind=Heading)
    heading.key = "heading:p1"
    head, tail = heading.cut(1)

    assert [one.key for one in (head, tail)] == ["heading:p1", ""]


@pytest.mark.parametrize(("seed", "paper"), [(11, "A4"), (12, "A5")])
def test_notes_of_chance(seed: int, paper: str, copy_of: Any, tmp_path: Path) -> None:
    """The gate finds the notes of a text of chance in order, whatever is cut and carried."""
    files = {"stress": {"paper": paper, "size": "large"}}
    book = configure(
        copy_of("stress"),
        recension_stress_seed=seed,
        recension_stress_paragraphs=60,
        recension_pdf_documents=files,
    )

    assert build(book, tmp_path / "pdf", "pdf") == FINE
