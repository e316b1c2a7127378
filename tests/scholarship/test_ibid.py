"""What *ibid.* means in a note that comes without the note before it."""

from __future__ import annotations

from itertools import cycle

import pytest

from recension.scholarship import ibid
from recension.scholarship.model import Block, BlockType, Cited, Place, Span, Style, plain

NAMES = {"p": "paragraph", "n": "note"}


def parts(text: str) -> tuple[Span, ...]:
    """Return the spans of *text*, in which asterisks stand round italics."""
    styles = cycle((Style.TEXT, Style.EMPHASIS))
    return tuple(Span(part, style) for part, style in zip(text.split("*"), styles, strict=False) if part)


def notes(*texts: str) -> list[Block]:
    """Return some notes of an author, numbered from 1."""
    return [
        Block(BlockType.NOTE, Place.of_note(str(number)), parts(text), "", 0, "text", number, label=str(number))
        for number, text in enumerate(texts, 1)
    ]


def said(blocks: list[Block], printed: str, works: str = "") -> dict[str, str]:
    """Return what stands in brackets in those that are *printed*; *works* are cited, as "1a 2a 3b"."""
    cited = [Cited(Place.of_note(one[0]), one[1:], 0) for one in works.split()]
    found = ibid.meant(blocks, {Place.of_note(label) for label in printed}, cited)
    return {note.label: plain(ibid.supplied(meant, (), NAMES, ": ")) for note, meant in found}


@pytest.mark.parametrize(
    ("texts", "printed", "expected"),
    [
        (("Mill, p. 1", "Ibid."), "12", {}),
        (("Mill, p. 1", "Ibid."), "2", {"2": " [note 1: Mill, p. 1]"}),
        (("Mill, p. 1", "ibid., p. 2", "Ibid."), "23", {"2": " [note 1: Mill, p. 1]"}),
        (("Mill, p. 1", "ibid., p. 2", "Ibid."), "3", {"3": " [note 2: ibid., p. 2; note 1: Mill, p. 1]"}),
        (("Mill, p. 1", "Ibid.", "ibidem"), "3", {"3": " [note 1: Mill, p. 1]"}),
        (("Mill, p. 1", "Weir", "See ibid., p. 3."), "13", {"3": " [note 2: Weir]"}),
        (("Mühle, S. 1", "Ebd., S. 3"), "2", {"2": " [note 1: Mühle, S. 1]"}),
        (("Mulino, p. 1", "Ivi, p. 3"), "2", {"2": " [note 1: Mulino, p. 1]"}),
        (("Mill, p. 1", "Ibidus, p. 3"), "2", {}),
        (("Mill, p. 1", "Pound"), "2", {}),
        (("ibid.",), "1", {}),
    ],
)
def test_what_is_meant(texts: tuple[str, ...], printed: str, expected: dict[str, str]) -> None:
    """The first that has lost the note before it is told what that says, and what that one refers to in its turn."""
    assert said(notes(*texts), printed) == expected


FULL, SHORT, OTHER = "Mill J., *On Mills*, 1801, p. 1", "Mill, p. 2", "Pound E., *On Ponds*, 1802"


@pytest.mark.parametrize(
    ("texts", "works", "printed", "expected"),
    [
        ((FULL, SHORT), "1a 2a", "12", {}),
        ((FULL, SHORT), "", "2", {}),
        ((FULL, SHORT), "1a 2a", "2", {"2": f" [note 1: {FULL}]"}),
        ((FULL, SHORT, "Mill, p. 3"), "1a 2a 3a", "23", {"2": f" [note 1: {FULL}]"}),
        (("e.g. Mill", FULL, SHORT), "1a 2a 3a", "13", {"3": f" [note 2: {FULL}]"}),
        (("e.g. Mill", FULL, SHORT), "1a 2a 3a", "23", {}),
        ((FULL, OTHER, "Mill and Pound"), "1a 2b 3a 3b", "3", {"3": f" [note 1: {FULL}; note 2: {OTHER}]"}),
        ((FULL, SHORT, "Ibid."), "1a 2a 3a", "3", {"3": f" [note 2: {SHORT}; note 1: {FULL}]"}),
        ((FULL, "*Ibid.*"), "1a 2a", "2", {"2": f" [note 1: {FULL}]"}),
        (("Mill speaks of mills at length", SHORT), "1a 2a", "2", {}),
    ],
)
def test_short_titles(texts: tuple[str, ...], works: str, printed: str, expected: dict[str, str]) -> None:
    """The first note with the short title of a work is told the note that names it in full, if that is not there."""
    assert said(notes(*texts), printed, works) == {label: told.replace("*", "") for label, told in expected.items()}


def test_as_running_text() -> None:
    """Italics stay; calls are left out, addresses are words, and of a long note the beginning is enough."""
    said = (
        Span("The "),
        Span("Book", Style.EMPHASIS),
        Span("3", Style.CALL),
        Span(" at "),
        Span("https://x", Style.LINK),
    )
    (first,) = notes("")
    long = first._replace(parts=(*said, Span(" word" * 100)))
    spans = ibid.supplied([long], (), NAMES, ": ")

    assert [span for span in spans if span.style is Style.EMPHASIS] == [Span("Book", Style.EMPHASIS)]
    assert plain(spans).startswith(" [note 1: The Book at https://x word word")
    assert plain(spans).endswith(" word …]")
    assert plain(spans).count("word") < ibid.MOST
