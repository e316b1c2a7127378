"""This edition, in place of the small one."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import HOUSE, made, read
from sphinx.application import Sphinx


@pytest.fixture(scope="session")
def records() -> Sphinx:
    """This edition, read, with nothing written."""
    return read(HOUSE / "source", HOUSE)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of this edition."""
    return made(HOUSE / "source", tmp_path_factory.mktemp("site") / "html", config=HOUSE)


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDFs of this edition, made as the Makefile makes them."""
    return made(HOUSE / "source", tmp_path_factory.mktemp("book") / "pdf", "pdf", "pdf", config=HOUSE)


@pytest.fixture(scope="session")
def plain_text(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of the edited text of this edition, as ``make text`` writes them."""
    folder = made(HOUSE / "source", tmp_path_factory.mktemp("text") / "text", "edited-text", config=HOUSE)
    return (folder / "korea-1950.txt").read_text("utf-8").splitlines()
