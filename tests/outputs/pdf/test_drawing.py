"""Drawings on paper: vectors under a figure that says what they show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from building import FINE, PDF, Copy, append, build


def figures(element: Any) -> Iterator[Any]:
    """Yield the figures in an element of the structure."""
    if element.S == "/Figure":
        yield element
    for child in element.get("/K", ()):
        if not isinstance(child, int) and "/S" in child:
            yield from figures(child)


def test_timeline_is_a_figure_with_words(copy_of: Copy, tmp_path: Path) -> None:
    """Each drawing says what it shows, takes the width of the text, and is no picture made of dots."""
    settings = f'{PDF}author = "A Scribe"\nrecension_pdf_documents = {{"book": "A4"}}\n'
    assert build(append(copy_of("works") / "conf.py", settings), tmp_path / "out", "pdf") == FINE
    with pikepdf.open(tmp_path / "out" / "book.pdf") as pdf:
        found = [*figures(pdf.Root.StructTreeRoot.K)]
        assert [str(one.Alt) for one in found] == [
            "Timeline of 1798–1801: 5 events, which the list has",
            "Timeline of 1801: 3 events, which the list has",
        ]
        for one in found:
            left, bottom, right, top = map(float, one.A.BBox)
            assert right - left > 250
            assert top - bottom > 20
        assert not any("/XObject" in page.resources for page in pdf.pages)
