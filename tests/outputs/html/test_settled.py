"""Of the pages of a later build those are read back that may be otherwise than they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import FINE, Copy, append, build, replace

SPY = """
def setup(app):
    app.connect("recension-written", lambda _app, name, _data: print(name, file=open("{}", "a")))
"""


@pytest.fixture
def edition(copy_of: Copy, tmp_path: Path) -> Path:
    """A small edition that was built, and notes what is read back."""
    edition = copy_of("sluice")
    append(edition / "conf.py", SPY.format(tmp_path / "read"))
    assert build(edition, tmp_path / "html") == FINE
    return edition


def read_again(edition: Path, tmp_path: Path) -> set[str]:
    """The pages that are read back by the next build."""
    (tmp_path / "read").unlink()
    assert build(edition, tmp_path / "html") == FINE
    names = (tmp_path / "read").read_text("utf-8").split() if (tmp_path / "read").exists() else []
    return {name for name in names if name.endswith(".html")}


def test_nothing_is_read_when_nothing_is_done(edition: Path, tmp_path: Path) -> None:
    """A build that writes no page reads none."""
    assert read_again(edition, tmp_path) == set()


def test_of_prose_the_page_is_read(edition: Path, tmp_path: Path) -> None:
    """After an edit of words that stand on no other page its own is read, and none besides that is the same."""
    replace(edition / "about.rst", "A letter calls a comment.", "A letter calls some comment.")

    read = read_again(edition, tmp_path)

    assert "about.html" in read
    assert "apparatus.html" not in read


def test_of_a_text_all_is_read(edition: Path, tmp_path: Path) -> None:
    """After an edit of a text every page is read, for what stands there is told on others."""
    append(edition / "report.rst", "\n.. a remark\n")

    assert {"apparatus.html", "about.html", "report.html"} <= read_again(edition, tmp_path)


def test_where_a_place_of_links_is_gone_all_is_read(edition: Path, tmp_path: Path) -> None:
    """Where an id of a page is gone, the others are read, which may lead to it."""
    append(edition / "about.rst", "\n.. raw:: html\n\n   <p id='here'>Here.</p>\n")

    assert "apparatus.html" in read_again(edition, tmp_path)
