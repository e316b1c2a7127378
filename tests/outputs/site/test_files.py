"""Which style sheets the pages of a site link."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest
from building import SITE, Copy, append, build, configure, made

from recension.outputs.html.render import STATIC
from recension.outputs.site import files

LOSING = """
def setup(app):
    def lose(app, name, template, context, doctree):
        if name == "report":
            context["css_files"] = [one for one in context["css_files"] if "cite" not in str(one.filename)]

    app.connect("html-page-context", lose, priority=899.5)
"""


def sheets(page: Path) -> list[str]:
    """The names of the style sheets of a page."""
    found = lxml.html.parse(str(page)).xpath("//link[@rel='stylesheet']/@href")
    return [Path(urlsplit(href).path).name for href in found]


def test_sheets_of_a_page(site: Path) -> None:
    """Each page links the sheet of the theme, and one of ours; the colours of code only where code may be."""
    assert ["furo.css", "recension-furo-title-cards.css"] == sheets(site / "index.html")
    assert ["pygments.css", "furo.css", "recension-furo-lists-cards.css"] == sheets(site / "apparatus.html")


def test_joined_sheets_are_whole(site: Path) -> None:
    """What is joined has every rule of its parts, in their order."""
    parts = [(STATIC / f"{name}.css").read_text("utf-8") for name in ("recension", "themes/furo", "lists")]

    assert "\n".join(parts) == (site / "_static" / "recension-furo-lists.css").read_text("utf-8")


def test_text_waits_for_no_sheet(site: Path) -> None:
    """The page of a text has its style sheets in it, in their order, without what rules nothing."""
    names = (
        "styles/furo",
        "recension",
        "themes/furo",
        "cards",
        "reading",
        "themes/reading/furo",
        "cite",
        "proof",
        "handout",
    )
    whole = "".join((site / "_static" / f"{name}.css").read_text("utf-8") for name in names)

    page = (site / "report.html").read_text("utf-8")

    assert sheets(site / "report.html") == []
    assert f"<style>{ruling(whole)}</style>" in ruling(page)
    assert "/* The page of a text" in whole
    assert "/* The page of a text" not in page


def ruling(sheet: str) -> str:
    """Return a style sheet without comments and blanks; in a page all blanks go."""
    return re.sub(r"\s+", "", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))


@pytest.mark.parametrize(
    ("rules", "attributes"),
    [("body { background: url(leaf.png) }", {}), ("@import 'leaf.css';", {}), ("p { top: 0 }", {"media": "print"})],
)
def test_sheet_that_cannot_stand_in_the_page(
    rules: str, attributes: dict[str, str], copy_of: Copy, tmp_path: Path
) -> None:
    """Where a sheet names a file beside it, or is not for every medium, all stay where they are."""
    assert "own.css" in sheets(
        made(with_a_sheet(copy_of("plain"), rules, **attributes), tmp_path / "html") / "text.html"
    )


def test_sheet_of_the_project_has_the_last_word(copy_of: Copy, tmp_path: Path) -> None:
    """In the page, too, the sheets stand in the order of their priority."""
    page = made(with_a_sheet(copy_of("plain"), "p { top: 0 }"), tmp_path / "html") / "text.html"

    assert sheets(page) == []
    assert "p { top: 0 }</style>" in page.read_text("utf-8")


def with_a_sheet(edition: Path, rules: str, **attributes: str) -> Path:
    """Give an edition a style sheet of its own; return it."""
    (edition / "own").mkdir()
    (edition / "own" / "own.css").write_text(rules, "utf-8")
    append(edition / "conf.py", SITE)
    return configure(edition, html_theme="furo", html_static_path=["own"], html_css_files=[("own.css", attributes)])


def test_sheets_that_are_needed_stay(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is code its colours are linked, and the second sheet of furo where it has something to style."""
    monkeypatch.setattr(files, "SERVED", {"recension"})
    edition = configure(append(copy_of("plain") / "conf.py", SITE), html_theme="furo")
    append(edition / "index.rst", "\n::\n\n   make verify\n")
    page = made(edition, tmp_path / "html") / "index.html"

    assert ["pygments.css", "furo.css", "recension-furo-title-cards.css", "furo-extensions.css"] == sheets(page)


@pytest.mark.parametrize("parallel", [1, 2])
def test_sheet_that_a_page_lost(parallel: int, copy_of: Copy, tmp_path: Path) -> None:
    """A page that lacks a sheet of its own is not published, whichever process wrote it."""
    edition = copy_of("sluice")
    append(edition / "conf.py", SITE + LOSING)

    outcome = build(edition, tmp_path / "out", parallel=parallel)

    assert outcome.code
    assert "report.html has 'nothing there' as style sheet at the head, but expected '_static/cite.css'" in str(outcome)
