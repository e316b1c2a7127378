"""Rules of an editor's own in a browser: the proof undoes them in each view, and the view of the changes shows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import in_a_browser, served, sync_api
from building import made

pytestmark = in_a_browser

RESULT = "#rec-proof [role=status]"
ALL = """() => Object.entries(recensionRules).map(([place, acts]) => [place, acts.map(act => act[1]).join("|"),
  [...document.getElementById(place).querySelectorAll("del.rec-rule")].map(one => one.textContent).join("|")])"""


@pytest.fixture(scope="module")
def quarto(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page of the old print is."""
    out = made(rootdir / "test-quarto", tmp_path_factory.mktemp("quarto") / "html")
    with served(out) as address:
        yield f"{address}/sonnet.html"


@pytest.mark.parametrize("view", ["edition", "changes", "changes&rules=1", "witness", "witness-B"])
def test_each_view_proves_both_witnesses(view: str, browser: sync_api.Browser, quarto: str) -> None:
    """Both come back from what is shown, and the rules are told with what becomes what."""
    page = browser.new_page()
    page.goto(f"{quarto}?view={view}")
    if "rules" in view:
        sync_api.expect(page.locator("del.rec-rule").first).to_be_attached()
    page.locator("#rec-proof button").click()
    page.wait_for_selector(f"{RESULT}:not(:empty)")
    said = page.locator(RESULT).inner_text()
    page.close()

    assert said.count("bytes rebuilt from this page, identical") == 2
    assert "Dashes: 3 (-- → —); Long s: 19 (ſ → s)" in said
    assert "Ligatures: 3 (ae → æ, fi → ﬁ); v for u: 1 (v → u)" in said


def test_what_rules_changed_is_marked(browser: sync_api.Browser, quarto: str) -> None:
    """In the view of the changes each sign of the source is struck beside what stands for it."""
    page = browser.new_page()
    page.goto(f"{quarto}?view=changes&rules=1")
    sync_api.expect(page.locator("#p1 del.rec-rule").first).to_be_attached()
    struck = page.locator("#p1 del.rec-rule").all_inner_texts()
    set_ = page.locator("#p1 ins.rec-rule").all_inner_texts()
    places = page.evaluate(ALL)
    page.close()

    assert [one[0] for one in places] == ["s1", "s2", "p1"]
    assert all(wanted == found for _place, wanted, found in places)
    assert struck == ["ſ", "'", "ſ", "--", "ſ", "--", "ſ"]
    assert set_ == ["s", "’", "s", "—", "s", "—", "s"]


def test_a_letter_that_no_rule_made_is_told(browser: sync_api.Browser, quarto: str) -> None:
    """The source's own sign, put where the rule has another, is no part of the page."""
    page = browser.new_page()
    page.goto(quarto)
    page.evaluate(
        "(one => { one.textContent = one.textContent.replace('waste', 'wafte') })(document.querySelector('#s1 .line'))"
    )
    page.locator("#rec-proof button").click()
    page.wait_for_selector(f"{RESULT}:not(:empty)")
    said = page.locator(RESULT).inner_text()
    page.close()

    assert said.startswith("One place does not agree.")
