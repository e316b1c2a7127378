"""What the tests share: this edition built once, and copies of the tiny ones."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from building import HERE, HOUSE, build
from sphinx.application import Sphinx

from recension.commands import command
from recension.doctree.checks import EditionError
from recension.doctree.domain import domain_of
from recension.scholarship.edition import Edition

pytest_plugins = ["sphinx.testing.fixtures"]


@pytest.fixture(scope="session")
def rootdir() -> Path:
    """The folder of the tiny editions."""
    return HERE / "roots"


@pytest.fixture
def copy_of(rootdir: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A function that gives a tiny edition in a folder of its own."""
    return lambda name: Path(shutil.copytree(rootdir / f"test-{name}", tmp_path / name))


@pytest.fixture(scope="session")
def records() -> Sphinx:
    """This edition, read, with nothing written."""
    complaints = StringIO()
    try:
        with command.edition(HOUSE, HOUSE / "source", complaints) as app:
            app.build()
    except EditionError:
        pytest.fail(f"this edition does not build:\n{complaints.getvalue()}")
    return app


@pytest.fixture
def edition(records: Sphinx) -> Edition:
    """This edition, as it was read."""
    return domain_of(records.env).edition


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of this edition."""
    folder = tmp_path_factory.mktemp("site")
    outcome = build(HOUSE / "source", folder / "html", config=HOUSE)
    assert outcome.complaints == ""
    return folder / "html"


@pytest.fixture(scope="session")
def plain_text(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of the edited text of this edition, as ``make text`` writes them."""
    folder = tmp_path_factory.mktemp("text")
    assert build(HOUSE / "source", folder, "edited-text", config=HOUSE).complaints == ""
    return (folder / "korea-1950.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDFs of this edition, made as the Makefile makes them."""
    folder = tmp_path_factory.mktemp("book")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-c", ".", "-b", "pdf", "-t", "pdf"]
    subprocess.run([*command, "-d", str(folder / "trees"), "source", str(folder)], cwd=HOUSE, check=True)
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the ids of the emendations be frozen anew."""
    parser.addoption("--renew", action="store_true", help="freeze the ids of the emendations anew")
