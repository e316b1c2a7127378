"""Segments in parallel become lines with marks, and remarks find the words that they are about."""

from __future__ import annotations

import pytest

from recension.scholarship import parallel
from recension.scholarship.model import BlockType, Entry, Reading, Span, Spans, Style, Variation, plain
from recension.scholarship.parallel import Cell, Row


def spans(text: str) -> Spans:
    return (Span(text),) if text else ()


def cell(text: str, **others: str) -> Cell:
    return Cell(spans(text), {siglum: spans(words) for siglum, words in others.items()})


def made(*cells: Cell) -> parallel.Result:
    """Return what becomes of a line with witnesses A and B."""
    return parallel.blocks([Row(BlockType.PARAGRAPH, cells, 1)], ["A", "B"])


def shown(result: parallel.Result) -> str:
    """Return the line with its marks in brackets, and behind each what the witnesses have."""
    return "".join(_shown(part) for part in result.blocks[0].parts)


def _shown(part: Span | Variation) -> str:
    if isinstance(part, Span):
        return part.text
    assert isinstance(part.entry, Entry)
    readings = "; ".join(f"{plain(one.spans) or 'om.'} {' '.join(one.sigla)}" for one in part.entry.readings)
    return f"<{plain(part.lemma)}] {readings}>"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((cell("the "), cell("old", A="new"), cell(" mill")), "the <old] new A> mill"),
        ((cell("the "), cell("old", A="", B="new"), cell(" mill")), "the <old] om. A; new B> mill"),
        ((cell("w"), cell("ei", A="ie"), cell("r")), "<weir] wier A>"),
        ((cell("a  \n"), cell("b", A="c"), cell("\n d")), "a <b] c A> d"),
        ((cell("a", A="b"), cell(" "), cell("", B="x"), cell(" "), cell("c", A="d")), "<a] b A> <c] d A; x c B>"),
        ((cell("a "), cell("b", A=" b"), cell(" c")), "a b c"),
        ((cell("the mill "), cell("old", A=""), cell(".")), "the mill <old] om. A>."),
        ((cell("簡別"), cell("采", A="採"), cell("擷")), "簡別<采] 採 A>擷"),
    ],
)
def test_marks(cells: tuple[Cell, ...], expected: str) -> None:
    """A mark holds whole words, and the lemma some; what differs in blanks alone is none."""
    assert expected == shown(made(*cells))


def test_a_witness_without_words_in_a_line() -> None:
    """An entry says that a witness lacks a line; that one has a line alone is told, and no entry speaks of it."""
    lacking = made(cell("the mill", A=""))
    alone = made(cell("", B="the weir"))

    assert [(one.siglum, one.words) for one in (*lacking.missing, *alone.missing)] == [("B", "the weir")]
    assert [(one.about, one.readings) for one in lacking.blocks[0].whole] == [("block", (Reading(("A",), ()),))]
    assert shown(lacking) == "the mill"
    assert alone.blocks == ()


def test_a_page_within_a_mark_is_told() -> None:
    """A page cannot begin in words for which there is one entry."""
    page = Cell((Span("A 2", Style.PAGE),))
    result = made(cell("the mill "), page, cell("", A="old"))

    assert (shown(result), result.pages) == ("the <mill] mill old A>", (("A 2", 1),))
    assert shown(made(cell("the "), page, cell("old", A="new"))) == "the <] ><old] new A>"


@pytest.mark.parametrize(
    ("before", "text", "lemma"),
    [
        ("the mill", "the mill by the weir", "mill"),
        ("by the", "the mill by the weir", "by the"),
        ("", "the mill by the weir", "the mill"),
        ("the mill the", "the mill the mill", "mill the"),
        ("mill", "mill", "mill"),
    ],
)
def test_the_words_of_a_remark(before: str, text: str, lemma: str) -> None:
    """A remark is about the last words before it, as many as stand in the text just once."""
    assert lemma == parallel.lemma_before(before, text)


def test_lines_encoded_whole() -> None:
    """Of whole lines that differ, what all begin and end with is no part of the difference."""
    cells = parallel.aligned(spans("grind the wheat now"), {"A": spans("grind the rye now")})

    assert [plain(one.text) for one in cells] == ["grind the ", "wheat", " now"]
    assert [plain(one.of("A")) for one in cells] == ["grind the ", "rye", " now"]
