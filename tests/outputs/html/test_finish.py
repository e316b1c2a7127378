"""How a page is rendered: the style sheets that it links, and the places that the theme has for what is in it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest
from building import Copy, append, build, configure, made
from sphinx.errors import ThemeError

from recension.outputs.html import finish
from recension.outputs.html.render import STATIC


def sheets(page: Path) -> list[str]:
    """The names of the style sheets of a page."""
    found = lxml.html.parse(str(page)).xpath("//link[@rel='stylesheet']/@href")
    return [Path(urlsplit(href).path).name for href in found]


def test_sheets_of_a_page(site: Path) -> None:
    """Each page links the sheet of the theme, and one of ours; the colours of code only where code may be."""
    assert ["furo.css", "recension.css"] == sheets(site / "index.html")
    assert ["furo.css", "recension-reading-cite.css"] == sheets(site / "report.html")
    assert ["pygments.css", "furo.css", "recension-lists.css"] == sheets(site / "apparatus.html")


def test_joined_sheets_are_whole(site: Path) -> None:
    """What is joined has every rule of its parts, in their order."""
    parts = [(STATIC / f"{name}.css").read_text("utf-8") for name in ("recension", "reading", "cite")]

    assert "\n".join(parts) == (site / "_static" / "recension-reading-cite.css").read_text("utf-8")


def test_sheets_that_are_needed_stay(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is code its colours are linked, and the second sheet of furo where it has something to style."""
    monkeypatch.setattr(finish, "SERVED", {"recension"})
    edition = configure(copy_of("plain"), html_theme="furo")
    append(edition / "about.rst", "\n::\n\n   make verify\n")
    page = made(edition, tmp_path / "html") / "about.html"

    assert ["pygments.css", "furo.css", "recension.css", "furo-extensions.css"] == sheets(page)


def test_a_theme_that_has_changed_is_told(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where furo no longer has a place for what is said of a text, nothing is lost in silence."""
    monkeypatch.setitem(finish.LACKING, "</main>", "{{ rec_editorial }}</main>")

    with pytest.raises(ThemeError, match=r"page\.html: expected '</main>' once, found it 0 times"):
        build(configure(copy_of("plain"), html_theme="furo"), tmp_path / "html")
