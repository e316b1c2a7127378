"""The card that shows what a link leads to, by mouse, keyboard and finger."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import in_a_browser, sync_api

pytestmark = in_a_browser


@pytest.fixture
def page(browser: sync_api.Browser, address: str) -> Iterator[sync_api.Page]:
    """The list of the comments, whose links lead to works and to the text."""
    with browser.new_context(base_url=address, viewport={"width": 1280, "height": 800}) as window:
        page = window.new_page()
        page.goto("/commentary.html")
        page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
        yield page


def work(page: sync_api.Page) -> sync_api.Locator:
    """A link to a work."""
    link = page.locator(".bibtex-citation a[href*='#']").first
    link.scroll_into_view_if_needed()
    return link


def test_pointing_at_a_link_shows_what_it_leads_to(page: sync_api.Page) -> None:
    """The card says what is there, leads there too, and goes with the pointer or at Escape."""
    link, card = work(page), page.locator(".rec-card")
    link.hover()
    sync_api.expect(card).to_be_visible()
    said, lead = card.locator("p").inner_text(), card.locator("a").get_attribute("href")
    page.keyboard.press("Escape")
    gone = not card.is_visible()
    page.mouse.move(2, 2)
    link.hover()
    sync_api.expect(card).to_be_visible()
    page.mouse.move(2, 2)
    sync_api.expect(card).not_to_be_visible()
    href = link.evaluate("link => link.href")
    page.goto(href)
    whole = page.locator(f"[id='{href.rpartition('#')[2]}']").inner_text()

    assert gone
    assert lead == href
    assert said.split()[0] in whole
    assert page.locator(".rec-card").count() == 1


def test_card_comes_with_the_keyboard(page: sync_api.Page) -> None:
    """It is read out where a link has the focus, and is no stop on the way to the next."""
    link, card = work(page), page.locator(".rec-card")
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    sync_api.expect(card).to_be_visible()
    role = card.get_attribute("role")
    page.keyboard.press("Tab")
    inside = card.evaluate("card => card.contains(document.activeElement)")

    assert role == "status"
    assert not inside


def test_first_touch_shows_the_card(browser: sync_api.Browser, address: str) -> None:
    """A finger that touches a link sees the card, and goes on from there; another touch puts it away."""
    with browser.new_context(base_url=address, viewport={"width": 390, "height": 800}, has_touch=True) as window:
        page = window.new_page()
        page.goto("/commentary.html")
        link, card = work(page), page.locator(".rec-card")
        href = link.evaluate("link => link.href")
        link.tap()
        sync_api.expect(card).to_be_visible()
        stayed = page.url
        page.locator("h1").first.tap()
        sync_api.expect(card).not_to_be_visible()
        link.tap()
        card.locator("a").tap()
        page.wait_for_url(href)

    assert stayed.endswith("/commentary.html")


def test_no_card_for_what_can_be_seen(browser: sync_api.Browser, address: str) -> None:
    """Where the place stands in the window beside the link, nothing comes over it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/report.html")
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    page.locator(".rec-group-head a[href='#p4']").scroll_into_view_if_needed()
    page.locator(".rec-group-head a[href='#p4']").hover()
    page.wait_for_timeout(800)

    assert not page.locator(".rec-card").is_visible()
