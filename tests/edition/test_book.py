"""The PDFs of this edition: valid, and every note on the page of its call."""

from __future__ import annotations

from pathlib import Path

import preflight
from printed import faults, out_of_order, places_of

from recension.outputs.pdf.readback import text_of


def test_valid(book: Path) -> None:
    """Every file of this edition, whole or handout, sheet or key, is what it says it is."""
    paths = sorted(book.glob("*.pdf"))

    assert len(paths) == 10
    assert {path.name: found for path in paths if (found := faults(path))} == {}


@preflight.wanted
def test_preflight(book: Path, tmp_path: Path) -> None:
    """A validator finds nothing wrong with the PDF/A-1b variant of the whole edition."""
    assert preflight.verdicts(book / "korea-1950-a4.pdf", tmp_path / "variant.pdf") == ["not valid", "valid"]


def test_notes(book: Path) -> None:
    """Every author's note, entry and comment has its call on its page, and none is left at the end."""
    for path in sorted(book.glob("*.pdf")):
        assert out_of_order(path) == []
    for path in sorted(book.glob("*-a4.pdf")):
        places = places_of(path)
        notes = [f"n{number}" for number in range(1, 41)]

        assert [name for name in notes if places[name][0] != places[f"c{name[1:]}"][0]] == []
        assert places["n26.on-rushchin"][0] == places["n26"][0] == places["c26"][0]
        assert places["p4.such-attack"][0] == places["p4.such-attack.entry"][0]
        assert text_of(path).count("such an attack ] such attack") == 2  # in the introduction, and in the list
        assert text_of(path).count("such an attack] such attack P") == 1
