"""The changes made by rule, in the view of the changes, in a browser."""

from __future__ import annotations

import pytest
from browsing import in_a_browser, sync_api, turned

pytestmark = in_a_browser

SHOWN = """() => Object.entries(recensionRules).map(([place, acts]) => {  // what should be marked, and what is
  const found = document.getElementById(place);
  const part = found.matches("section") ? found.firstElementChild : found;
  const wanted = acts.flatMap(([, before, , after]) => [before, after]).filter(Boolean);
  return [wanted.join("|"), [...part.querySelectorAll("del.rec-rule")].map(one => one.textContent).join("|")];
})"""


@pytest.fixture
def page(browser: sync_api.Browser, address: str) -> sync_api.Page:
    """The view of the changes, and with them those made by rule."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/report.html?view=changes")
    page.get_by_label("made by rule").check()
    sync_api.expect(page.locator("del.rec-rule").first).to_be_attached()
    return page


def test_every_change_made_by_rule_is_shown(page: sync_api.Page) -> None:
    """At each place stands each sign that a rule took away, in its order."""
    places = page.evaluate(SHOWN)

    assert places
    assert [one for one in places if sorted(one[0].split("|")) != sorted(one[1].split("|"))] == []
    assert page.url.endswith("?view=changes&rules=1")


def test_they_come_and_go(page: sync_api.Page) -> None:
    """They are there in this view alone, after a reload too, and leave the text as it was."""
    text = page.evaluate("document.querySelector('.rec-text').textContent")
    page.get_by_label("made by rule").uncheck()
    without = page.evaluate("document.querySelector('.rec-text').textContent")
    page.get_by_label("made by rule").check()
    again = page.evaluate("document.querySelector('.rec-text').textContent")
    turned(page, "Corrected text")

    assert page.locator(".rec-rule").count() == 0
    assert not page.get_by_label("made by rule").is_visible()
    assert text == again != without

    page.goto(f"{page.url.partition('?')[0]}?view=changes&rules=1")
    sync_api.expect(page.locator("del.rec-rule").first).to_be_attached()


def test_a_space_has_a_sign(browser: sync_api.Browser, address: str) -> None:
    """Where nothing but a space was put in or taken out it alone is marked, and can be seen."""
    page = browser.new_page()
    page.goto(f"{address}/report.html?view=changes")
    marked = page.locator(".rec-space")

    assert marked.count() > 0
    assert {one.strip() for one in marked.all_inner_texts()} == {""}
