"""What *ibid.* means in a note that comes without the note before it."""

from __future__ import annotations

import pytest

from recension.scholarship import ibid
from recension.scholarship.model import Block, BlockType, Place, Span, Style, plain

NAMES = {"p": "paragraph", "n": "note"}


def notes(*texts: str) -> list[Block]:
    """Return some notes of an author, numbered from 1."""
    return [
        Block(BlockType.NOTE, Place.of_note(str(number)), (Span(text),), "", 0, "text", number, label=str(number))
        for number, text in enumerate(texts, 1)
    ]


def said(blocks: list[Block], printed: str) -> dict[str, str]:
    """Return what stands in brackets in those that are *printed*."""
    found = ibid.meant(blocks, {Place.of_note(label) for label in printed})
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


def test_as_running_text() -> None:
    """Italics stay; calls are left out, addresses are words, and of a long note the beginning is enough."""
    parts = (
        Span("The "),
        Span("Book", Style.EMPHASIS),
        Span("3", Style.CALL),
        Span(" at "),
        Span("https://x", Style.LINK),
    )
    (first,) = notes("")
    long = first._replace(parts=(*parts, Span(" word" * 100)))
    spans = ibid.supplied([long], (), NAMES, ": ")

    assert [span for span in spans if span.style is Style.EMPHASIS] == [Span("Book", Style.EMPHASIS)]
    assert plain(spans).startswith(" [note 1: The Book at https://x word word")
    assert plain(spans).endswith(" word …]")
    assert plain(spans).count("word") < ibid.MOST
