"""The website as a reader meets it: in a browser, on a telephone, without scripts, without the net."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: install chromium to run these tests"),
]

SHOWS = """place => {  // the beginning of the place is in the window, and nothing lies over it
  const box = document.getElementById(place).getBoundingClientRect();
  const top = document.elementFromPoint(box.x + 3, box.y + 8);
  return top !== null && document.getElementById(place).contains(top);
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and logs nothing."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The address at which the website is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A browser without a window."""
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def names(site: Path) -> list[str]:
    """The names of the pages."""
    return sorted(path.name for path in site.glob("*.html"))


def test_no_page_scrolls_sideways(browser: sync_api.Browser, address: str, names: list[str]) -> None:
    """At the width of a small telephone every page fits."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    wide = {}
    for name in names:
        page.goto(f"{address}/{name}")
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > 320:
            wide[name] = width
    page.close()

    assert wide == {}


def test_essay_is_read_without_scripts(browser: sync_api.Browser, address: str) -> None:
    """Without JavaScript every paragraph and every note of the essay can be seen."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/essay.html")
    unseen = [
        place
        for place in (*(f"p{n}" for n in range(1, 23)), *(f"n{n}" for n in range(1, 41)))
        if not page.locator(f"#{place}").is_visible()
    ]
    page.close()

    assert unseen == []


def test_nothing_is_asked_of_other_sites(browser: sync_api.Browser, address: str, names: list[str]) -> None:
    """No page asks anything of any other site, and nothing that it asks for is missing."""
    page = browser.new_page()
    asked: list[str] = []
    missing: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: response.status < 400 or missing.append(response.url))
    for name in names:
        page.goto(f"{address}/{name}", wait_until="networkidle" if name == "search.html" else "load")
    page.close()

    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert [url for url in missing if not url.endswith("/favicon.ico")] == []


@pytest.mark.parametrize("place", ["p4", "n26", "p4.such-attack"])
def test_address_of_a_place_shows_it(place: str, browser: sync_api.Browser, address: str) -> None:
    """The address of a paragraph, a note or an emendation shows it, below whatever stands at the top of the window."""
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.goto(f"{address}/essay.html#{place}")
    page.wait_for_function(SHOWS, arg=place, timeout=10_000)
    page.close()
