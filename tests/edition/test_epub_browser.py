"""The e-book of this edition on a small telephone."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from browsing import in_a_browser, sync_api
from building import HOUSE, made

pytestmark = in_a_browser

#: what sticks out of the page, and each cell of a table that is too narrow for its longest word
FAULTS = """() => {
  const room = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > room + 1)
    .map(one => `${one.localName} sticks out: ${one.textContent.trim().slice(0, 40)}`);
  const broken = [...document.querySelectorAll("th, td")]
    .filter(one => one.clientWidth && one.textContent.trim() && one.clientWidth < 40)
    .map(one => `narrow: ${one.textContent.trim().slice(0, 40)}`);
  return [...out, ...broken];
}"""


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The parts of the book."""
    folder = tmp_path_factory.mktemp("book")
    made(HOUSE / "source", folder / "epub", "epub", config=HOUSE)
    with ZipFile(folder / "epub" / "korea-1950.epub") as book:
        book.extractall(folder / "files")
    return sorted((folder / "files").rglob("*.xhtml"))


def test_nothing_is_wider_than_a_small_page(parts: list[Path], browser: sync_api.Browser) -> None:
    """On a page of 275 pixels, with large type, nothing sticks out, and no column of a table has letters for lines."""
    found = {}
    with browser.new_page(viewport={"width": 275, "height": 500}) as page:
        for part in parts:
            page.goto(part.as_uri())
            page.add_style_tag(content="html { font-size: 18px }")
            if faults := page.evaluate(FAULTS):
                found[part.name] = faults[:3]

    assert len(parts) > 10
    assert not found
