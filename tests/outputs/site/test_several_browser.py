"""What readers of several texts load: the search all passages, a card those of the page to which its link leads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import in_a_browser, sync_api
from building import SITE, append, made

pytestmark = in_a_browser


@pytest.fixture(scope="module")
def several(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of two texts."""
    folder = tmp_path_factory.mktemp("several")
    edition = Path(shutil.copytree(rootdir / "test-second", folder / "in"))
    append(edition / "conf.py", SITE)
    return made(edition, folder / "html")


@pytest.fixture
def page(browser: sync_api.Browser, several: Path) -> Iterator[sync_api.Page]:
    """A page that says what it loads, opened from the disk."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as window:
        yield window.new_page()


def test_search_finds_all_texts(page: sync_api.Page, several: Path) -> None:
    """What is asked for is found in each text, whose passages are loaded once, in the order of the site."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    page.goto(f"{several.as_uri()}/search.html?q=the")
    sync_api.expect(page.locator("#rec-results li > a").first).to_be_visible()
    page.locator("[name=q]").fill("of")
    page.keyboard.press("Enter")
    sync_api.expect(page.locator("#rec-results mark").first).to_have_text("of")
    leads = page.locator("#rec-results li > a").evaluate_all("all => all.map(one => one.href.split(/[/#]/).at(-2))")

    assert {"songs.html", "stores.html"} <= {*leads}
    assert sorted(name for name in loaded if "passages" in name) == [
        "passages.js",
        "songs.passages.js",
        "stores.passages.js",
    ]


def test_search_tells_that_the_passages_of_a_text_are_lost(page: sync_api.Page, several: Path) -> None:
    """Where one file cannot be loaded the reader is told so, and a later search tries again."""
    page.route("**/stores.passages.js", lambda route: route.abort())
    page.goto(f"{several.as_uri()}/search.html?q=the")
    sync_api.expect(page.locator("#rec-found")).to_contain_text("could not be loaded")
    page.unroute("**/stores.passages.js")
    page.locator("[name=q]").press("Enter")

    sync_api.expect(page.locator("#rec-results li > a").first).to_be_visible()


def test_card_loads_what_its_link_leads_to(page: sync_api.Page, several: Path) -> None:
    """A card of another text shows its words, and asks for no passages but those of that text."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    page.goto(f"{several.as_uri()}/about.html")
    link = page.locator(".annotation a[href*='stores.html#l1']").first
    link.scroll_into_view_if_needed()
    link.hover()
    card = page.locator(".rec-card")
    sync_api.expect(card).to_be_visible()

    assert card.locator("a").get_attribute("href") == link.evaluate("link => link.href")
    assert [name for name in loaded if "passages" in name] == ["passages.js", "stores.passages.js"]
