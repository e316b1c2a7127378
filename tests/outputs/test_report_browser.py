"""A report as a page, in a browser: it fits a phone, and is told without colours and to those who hear it."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from browsing import in_a_browser
from edits import edited, edition

from recension.outputs.report import written
from recension.outputs.report.context import context
from recension.scholarship.changes import Report, compare

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = in_a_browser

MARKS = """() => ["del", "ins"].map(tag => {
  const style = getComputedStyle(document.querySelector(`.redline ${tag}`));
  return [style.textDecorationLine, style.color, getComputedStyle(document.documentElement).backgroundColor];
})"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on random edits of an edition with words of 200 letters and scripts in its text."""
    random = Random(3)
    old = edition(random)
    new = edited(random, old)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(written("html", Report("1", "2", compare(old, new)), context({}, old, new)), "utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_fits_a_phone(scheme: str, page: Path, browser: Browser) -> None:
    """At 320 pixels nothing stands beyond the edge; struck and inserted words are told by lines, in light and dark."""
    window = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    window.goto(page.as_uri())

    assert window.evaluate("document.documentElement.scrollWidth") == 320
    struck, inserted = window.evaluate(MARKS)
    assert (struck[0], inserted[0]) == ("line-through", "underline")
    assert struck[2] == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(23, 25, 29)")
    window.close()


def test_page_is_heard(page: Path, browser: Browser) -> None:
    """What was struck and inserted is said to those who do not see it, and takes no room."""
    window = browser.new_page()
    window.goto(page.as_uri())

    heard = window.locator(".redline .heard")
    assert {heard.nth(number).inner_text().strip() for number in range(4)} <= {"[struck:", "[inserted:", "]"}
    assert {box["width"] for box in (heard.nth(number).bounding_box() for number in range(4)) if box} == {1}
    window.close()
