"""What the tests of paper share: the faces, and the small book."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import made
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from recension.outputs.pdf.letters import FACES, FONT_FOLDER


@pytest.fixture(scope="session")
def faces() -> None:
    """Make the faces known to ReportLab."""
    for face in FACES:
        pdfmetrics.registerFont(TTFont(face, f"{FONT_FOLDER}/{face}.ttf"))
    pdfmetrics.registerFontFamily(FACES[0], *FACES)


@pytest.fixture(scope="session")
def small_book(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The A4 file of a small book with a list, a table, notes, links, a citation and a contents page."""
    return made(rootdir / "test-pdf", tmp_path_factory.mktemp("small") / "pdf", "pdf") / "book-a4.pdf"
