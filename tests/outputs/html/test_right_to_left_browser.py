"""An edition in a language that is written from right to left: each page is turned, and so is what stands in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from browsing import OVERLAPS, in_a_browser, served, sync_api
from building import SLUICE, made, replace

pytestmark = in_a_browser

BOX = "one => { const {left, right} = one.getBoundingClientRect(); return [left, right]; }"


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of the small edition, as if it were in Hebrew."""
    folder = tmp_path_factory.mktemp("hebrew")
    edition = Path(shutil.copytree(SLUICE, folder / "source"))
    replace(edition / "conf.py", 'language = "en_GB"', 'language = "he"')
    return made(edition, folder / "html")


@pytest.fixture
def turned(browser: sync_api.Browser, hebrew: Path) -> Iterator[sync_api.Page]:
    """A page in a wide window."""
    with (
        served(hebrew) as address,
        browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}) as window,
    ):
        yield window.new_page()


def sides(page: sync_api.Page, selector: str) -> tuple[float, float]:
    """Where the first thing of a kind begins and ends, from the left."""
    left, right = page.locator(selector).first.evaluate(BOX)
    return left, right


def test_every_page_says_which_way_it_is_written(hebrew: Path, site: Path) -> None:
    """Each page is turned round, also where its theme knows nothing of that; others say nothing."""
    for folder, way in ((hebrew, "rtl"), (site, None)):
        for path in folder.glob("*.html"):
            assert lxml.html.parse(str(path)).getroot().get("dir") == way, path.name


def test_what_stands_beside_a_text_changes_sides(turned: sync_api.Page) -> None:
    """Numbers stand to the right of their paragraphs, notes to the left of the text, and bars where lines begin."""
    turned.goto("/report.html")
    turned.locator("html[data-view]").wait_for()
    number, text = sides(turned, "#p4 > .rec-number"), sides(turned, "#p4")

    assert number[0] >= text[1]
    assert sides(turned, ".rec-group")[1] <= text[0]
    assert turned.evaluate(OVERLAPS) == []
    width = "one => [getComputedStyle(one).borderLeftWidth, getComputedStyle(one).borderRightWidth]"
    assert turned.locator(".rec-group .apparatus").first.evaluate(width) == ["0px", "2px"]
    assert sides(turned, ".rec-views")[0] > sides(turned, ".rec-ways")[0]


def test_nothing_is_cut_off(turned: sync_api.Page, hebrew: Path) -> None:
    """On a telephone and in a wide window no page is wider than it."""
    for width in (390, 1440):
        turned.set_viewport_size({"width": width, "height": 900})
        for name in sorted(path.name for path in hebrew.glob("*.html")):
            turned.goto(f"/{name}")
            assert turned.evaluate("document.documentElement.scrollWidth") <= width, (name, width)


def test_a_panel_and_a_handout_are_turned(turned: sync_api.Page) -> None:
    """What opens stands within the window; the wide margin of a sheet is where its lines end."""
    turned.set_viewport_size({"width": 800, "height": 900})
    turned.goto("/report.html")
    turned.locator("#p4 .rec-more").click()
    panel = sides(turned, ".rec-panel")
    assert 0 <= panel[0] < panel[1] <= 800

    turned.goto("/report.html?paras=4-6&margin=wide")
    sheet, words = sides(turned, ".rec-sheet"), sides(turned, ".rec-sheet h1")
    assert words[0] - sheet[0] > sheet[1] - words[1] + 50
