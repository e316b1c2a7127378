"""What a browser saves and prints of a page is known as a copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import in_a_browser
from sphinx.application import Sphinx

from recension.commands.check import changed
from recension.doctree.domain import domain_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = in_a_browser


@pytest.mark.parametrize("view", ["edition", "changes", "witness"])
def test_a_page_saved_in_any_view_has_the_words_of_the_edition(
    view: str, site: Path, records: Sphinx, browser: Browser
) -> None:
    """What scripts put beside the text is no part of it."""
    page = browser.new_page()
    page.goto(f"{(site / 'report.html').as_uri()}?view={view}")
    page.locator(".rec-text").wait_for()
    saved = page.content().encode()
    page.close()
    verdict = changed(saved, [domain_of(records.env).record._replace(release="1.0")])

    assert (verdict.is_genuine, verdict.places) == (True, ())


def test_a_printed_page_has_the_words_of_the_edition(site: Path, records: Sphinx, browser: Browser) -> None:
    """A tagged PDF that a browser prints is searched in the order of its structure."""
    page = browser.new_page()
    page.goto((site / "report.html").as_uri())
    page.locator(".rec-text").wait_for()
    printed = page.pdf(format="A4", tagged=True)
    page.close()
    release = domain_of(records.env).record._replace(release="1.0")
    verdict = changed(printed, [release])
    text = {key: {**item, "text": item["text"].replace("miller", "muller")} for key, item in release.text.items()}
    other = changed(printed, [release._replace(text=text)])

    assert (verdict.is_genuine, verdict.places) == (True, ())
    assert not other.is_genuine
