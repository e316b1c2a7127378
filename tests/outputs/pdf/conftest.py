"""What the tests of paper share: the small book."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import made


@pytest.fixture(scope="session")
def small_book(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The A4 file of a small book with a list, a table, notes, links, a citation and a contents page."""
    return made(rootdir / "test-pdf", tmp_path_factory.mktemp("small") / "pdf", "pdf") / "book-a4.pdf"
