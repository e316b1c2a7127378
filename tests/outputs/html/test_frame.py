"""The places that the page of the theme has for a text and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import Copy, build, configure
from sphinx.errors import ThemeError

from recension.outputs.html import frame


def test_a_theme_that_has_changed_is_told(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where furo no longer has a place for what is said of a text, nothing is lost in silence."""
    monkeypatch.setitem(frame.Templates.lacking, "</main>", "{{ rec_editorial }}</main>")

    with pytest.raises(ThemeError, match=r"page\.html: expected '</main>' once, found it 0 times"):
        build(configure(copy_of("plain"), html_theme="furo", extensions=["recension"]), tmp_path / "html")
