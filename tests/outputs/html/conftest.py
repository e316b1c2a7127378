"""What the tests of the website share: its address, the names of its pages, and windows on its text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address at which the website is served."""
    from browsing import served

    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def names(site: Path) -> list[str]:
    """The names of the pages."""
    return sorted(path.name for path in site.glob("*.html"))


@pytest.fixture(scope="session")
def window(browser: Browser, address: str) -> BrowserContext:
    """A wide window that may use the clipboard; its pages share what they have loaded."""
    rights, size = ["clipboard-read", "clipboard-write"], {"width": 1440, "height": 900}
    return browser.new_context(base_url=address, permissions=rights, viewport=size, reduced_motion="reduce")


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A page of it of which the browser does not complain."""
    complaints: list[str] = []
    with window.new_page() as page:
        page.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []
