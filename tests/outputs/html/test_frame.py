"""The places that the page of the theme has for a text and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import FINE, Copy, Outcome, build, configure
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
