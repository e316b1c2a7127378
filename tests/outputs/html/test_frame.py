"""The places that the page of the theme has for a text and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import FINE, SOURCE, Copy, Outcome, build, configure, replace, restate_checksums
from sphinx.errors import ThemeError

from recension.outputs.html import frame


def test_a_theme_that_has_changed_is_told(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where furo no longer has a place for what is said of a text, nothing is lost in silence."""
    monkeypatch.setitem(frame.Templates.lacking, "</main>", "{{ rec_editorial }}</main>")

    with pytest.raises(ThemeError, match=r"page\.html: expected '</main>' once, found it 0 times"):
        build(configure(copy_of("plain"), html_theme="furo", extensions=["recension"]), tmp_path / "html")


@pytest.mark.parametrize("builder", ["text", "json", "html"])
def test_theme_is_told_where_it_is_shown(
    builder: str, copy_of: Copy, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where no page is made, or no text of an edition, nobody hears of the theme."""
    project = configure(copy_of("guest" if builder == "html" else "plain"), html_theme="nature")
    outcome: Outcome = build(project, tmp_path / builder, builder)

    assert outcome == FINE
    assert "theme-untried" not in capfd.readouterr().err


@pytest.mark.parametrize("theme", ["furo", "alabaster", "classic"])
def test_a_page_of_the_project_takes_nothing_away(theme: str, copy_of: Copy, tmp_path: Path) -> None:
    """Where a project has a page.html of its own, both it and what we put around a text are there."""
    edition = configure(copy_of("plain"), html_theme=theme, templates_path=["own"], recension_source=SOURCE)
    (edition / "own").mkdir()
    own = '{% extends "!page.html" %}{% block extrahead %}{{ super() }}<meta name="weir" />{% endblock %}'
    (edition / "own" / "page.html").write_text(own, "utf-8")
    assert build(edition, tmp_path / "html") == FINE
    page = (tmp_path / "html" / "text.html").read_text("utf-8")

    parts = ('name="weir"', 'class="rec-views"', 'class="rec-text"', 'class="rec-editorial"', 'class="rec-credit"')
    assert [page.count(part) for part in parts] == [1] * len(parts)
    assert "when the lock was built" in page


def test_notes_beside_that_are_not_ours(copy_of: Copy, tmp_path: Path) -> None:
    """Where the theme would make side notes of them, the notes of a text would lose their places: it is told."""
    options = {"use_sidenotes": True}
    edition = configure(copy_of("plain"), html_theme="sphinx_book_theme", html_theme_options=options)
    outcome = build(edition, tmp_path / "html")

    assert (outcome.code, [one.name for one in outcome.reports]) == (2, ["setting"])


def test_credit_of_what_is_known(copy_of: Copy, tmp_path: Path) -> None:
    """An address that is not known is no link, and a release without number and date is not told."""
    source = SOURCE | {"url": "", "licence_url": ""}
    edition = configure(copy_of("plain"), html_theme="furo", recension_source=source, release="", recension_date="")
    assert build(edition, tmp_path / "html") == FINE
    credit = (tmp_path / "html" / "text.html").read_text("utf-8").partition('class="rec-credit"')[2]

    assert "3 May 1801.\nCC BY 4.0.\n" in credit
    assert "Edition" not in credit
    assert 'href=""' not in credit


def test_notes_below_several_titles(copy_of: Copy, tmp_path: Path) -> None:
    """Where a text has several headings of the first rank, its notes stand below the last part, in a part of theirs."""
    edition = copy_of("plain")
    replace(edition / "text.rst", ".. _p2:", "The Wife\n========\n\n.. _p2:")
    replace(edition / "witnesses" / "K.md", "'Grind what", "# The Wife\n\n'Grind what")
    restate_checksums(edition)
    assert build(edition, tmp_path / "html") == FINE
    page = (tmp_path / "html" / "text.html").read_text("utf-8")

    assert page.index("Grind what is brought") < page.index("<h1>Notes")
