"""What the tests share: the small edition built once, copies of the tiny ones, and a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pytest
from building import HERE, SLUICE, Copy, made, read
from sphinx.application import Sphinx

from recension.doctree.domain import domain_of
from recension.scholarship.edition import Edition

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Compiled(jinja2.BytecodeCache):
    """Keeps the templates of themes, which each of many hundred builds would compile anew."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


jinja2.Environment.__init__ = partialmethod(jinja2.Environment.__init__, bytecode_cache=Compiled())  # type: ignore[method-assign]
pytest.register_assert_rewrite("whole")
pytest_plugins = ["sphinx.testing.fixtures"]


@pytest.fixture(scope="session")
def rootdir() -> Path:
    """The folder of the tiny editions."""
    return HERE / "roots"


@pytest.fixture
def copy_of(rootdir: Path, tmp_path: Path) -> Copy:
    """A function that gives a tiny edition in a folder of its own."""
    return lambda name: Path(shutil.copytree(rootdir / f"test-{name}", tmp_path / name))


@pytest.fixture(scope="session")
def records() -> Sphinx:
    """The small edition, read, with nothing written."""
    return read(SLUICE)


@pytest.fixture
def edition(records: Sphinx) -> Edition:
    """The edition, as it was read."""
    return domain_of(records.env).edition


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of the small edition."""
    return made(SLUICE, tmp_path_factory.mktemp("site") / "html")


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDFs of the small edition."""
    return made(SLUICE, tmp_path_factory.mktemp("book") / "pdf", "pdf")


@pytest.fixture(scope="session")
def plain_text(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of the edited text of the small edition."""
    folder = made(SLUICE, tmp_path_factory.mktemp("text") / "text", "edited-text")
    return (folder / "sluice.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    import browsing  # where Playwright is not installed, its tests are skipped

    with browsing.sync_api.sync_playwright() as play:
        yield play.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.QUIET)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let records of other versions be compared."""
    parser.addoption("--records", metavar="FOLDER", help="the records that tests/versions.py compares, or dumps")
