"""Witnesses of another wording and another order, rebuilt by the browser of a reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import in_a_browser, served, sync_api
from building import made

from recension.outputs.html.readers import lines
from recension.outputs.html.readers.parsed import parsed
from recension.scholarship import proving

pytestmark = in_a_browser

TOLD = """[...document.querySelectorAll("#rec-proof [data-at]")].map(one =>
  [one.dataset.at, ...[...one.querySelectorAll("code")].map(code => code.textContent)])"""
ALTERED = {
    "a stretch that ends elsewhere": (" do this before</span>", " do this</span>"),
    "words within a stretch": ("the people of", "the folk of"),
    "another place": ("</em> s1</span>", "</em> s3</span>"),
    "another reading": ("We must do it", "We shall do it"),
}


@pytest.fixture(scope="module")
def ferry(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website, with a page for each alteration."""
    out = made(rootdir / "test-structure", tmp_path_factory.mktemp("ferry"))
    page = (out / "ferry.html").read_text("utf-8")
    for number, (old, new) in enumerate(ALTERED.values()):
        assert old in page, old
        (out / f"{number}.html").write_text(page.replace(old, new, 1), "utf-8")
    return out


def test_browser_rebuilds_each_witness(ferry: Path, browser: sync_api.Browser) -> None:
    """And says of what was altered what the command says."""
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    with served(ferry) as address:
        for name in ("ferry", *map(str, range(len(ALTERED)))):
            read = parsed((ferry / f"{name}.html").read_bytes())
            records = lines.records_of(read) or {}
            expected = proving.prove(records, lines.shown(read, records))
            page.goto(f"{address}/{name}.html")
            page.locator("#rec-proof button").click()
            page.wait_for_selector("#rec-proof [role=status]:not(:empty)")

            assert page.evaluate(TOLD) == [[*one] for one in expected.disagreements], name
            assert bool(expected.disagreements) == (name != "ferry")
            assert page.inner_text("#rec-proof").count("not identical") == sum(
                not one.is_identical for one in expected.witnesses
            )
    page.close()
