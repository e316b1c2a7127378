"""Manners of the pages: what is pressed is large enough, what has the focus is seen, and notes keep their places."""

from __future__ import annotations

import pytest
from browsing import OVERLAPS, in_a_browser, sync_api

pytestmark = in_a_browser

SMALL = """() => {  // what is pressed, is no link in a line of words, and is too small or too near to another
  const shown = [...document.querySelectorAll("a[href], button, summary, input, select, textarea")].filter(
    one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getClientRects().length);
  const boxes = shown.map(one => one.labels?.[0]?.contains(one) ? one.labels[0] : one).map(one =>
    [one, one.getBoundingClientRect()]);
  const isInline = one => getComputedStyle(one).display === "inline" &&
    one.closest("p, dd, dt, li, td, sup, .line, h1, h2, h3, label, small, figcaption")?.textContent.trim() !==
      one.textContent.trim();
  const middle = box => [box.left + box.width / 2, box.top + box.height / 2];
  return boxes.filter(([one, box], at) => {
    if (box.width >= 24 && box.height >= 24 || isInline(one) || box.right < 0 || !box.width) return false;
    if (one.closest(".rec-map")) return false; // a drawing of the list below, where each has a heading
    const [x, y] = middle(box);
    return boxes.some(([other, there], n) => {
      if (n === at || other.contains(one) || one.contains(other)) return false;
      const [a, b] = [Math.max(there.left, Math.min(x, there.right)), Math.max(there.top, Math.min(y, there.bottom))];
      return Math.hypot(a - x, b - y) < 12;
    });
  }).map(([one, box]) => `${one.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`);
}"""
HIDDEN = """() => {  // where the focus is that nobody sees
  const one = document.activeElement;
  const boxes = [...one.getClientRects()].filter(box => box.width && box.height);
  if (one === document.body || one.matches(".rec-page-mark") || !boxes.length) return "";  // whose sign stands apart
  const label = one.closest("label");
  const isSeen = boxes.some(box => {
    const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 40) / 2];
    const above = document.elementFromPoint(x, y);
    return above && (one.contains(above) || above.contains(one) || (label && above.closest("label") === label));
  });
  return isSeen ? "" : `${one.outerHTML.slice(0, 90)} at ${Math.round(boxes[0].left)},${Math.round(boxes[0].top)}`;
}"""
RULE = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
SPACED = """rule => {  // as a reader sets it, of whom the policy of the page asks nothing
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rule);
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_what_is_pressed_is_large_enough(width: int, page: sync_api.Page, names: list[str]) -> None:
    """A finger hits what it is meant for: 24 pixels each way, or as much room around, but for links within a line."""
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for name in names:
        page.goto(f"/{name}")
        page.wait_for_timeout(100)
        found[name] = page.evaluate(SMALL)

    assert {name: small for name, small in found.items() if small} == {}


def test_forms_of_a_work_are_large_enough(page: sync_api.Page) -> None:
    """Each link to a file of a work can be pressed with a finger, whatever stands above it."""
    page.goto("/works.html")
    sizes = page.locator(".rec-forms a").evaluate_all("all => all.map(one => [one.offsetWidth, one.offsetHeight])")

    assert sizes
    assert min(map(min, sizes)) >= 24


@pytest.mark.parametrize("width", [390, 900, 1440])
def test_nothing_hides_the_focus(width: int, page: sync_api.Page) -> None:
    """Whoever goes through a text by key sees each thing to which that leads."""
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/report.html")
    page.locator("html[data-view]").wait_for()
    hidden = []
    page.keyboard.press("Tab")
    page.wait_for_timeout(400)  # the link to the text comes down
    for _step in range(120):
        page.keyboard.press("Tab")
        if wrong := page.evaluate(HIDDEN):
            hidden.append(wrong)

    assert hidden == []


def test_focus_goes_back_unhidden(page: sync_api.Page) -> None:
    """Backwards, too: the bar that stays above covers nothing."""
    page.goto("/report.html")
    page.locator("html[data-view]").wait_for()
    page.locator("#n9 a").first.focus()
    hidden = []
    for _step in range(60):
        page.keyboard.press("Shift+Tab")
        if wrong := page.evaluate(HIDDEN):
            hidden.append(wrong)

    assert hidden == []


def test_notes_keep_their_places(page: sync_api.Page) -> None:
    """Where their words become more or larger, as by a translator or by a reader who sets them apart, none overlaps."""
    page.goto("/report.html")
    page.locator("html[data-view]").wait_for()
    assert page.evaluate(OVERLAPS) == []

    page.evaluate("document.querySelector('#n4').append(' and so on'.repeat(60))")
    page.wait_for_timeout(300)
    assert page.evaluate(OVERLAPS) == []

    page.evaluate("document.documentElement.style.fontSize = '150%'")
    page.wait_for_timeout(300)
    assert page.evaluate(OVERLAPS) == []

    page.evaluate("document.documentElement.style.fontSize = ''")
    page.evaluate(SPACED, RULE)
    page.wait_for_timeout(300)
    assert page.evaluate(OVERLAPS) == []


def test_notes_go_where_they_are_written_when_a_window_narrows(page: sync_api.Page) -> None:
    """What stood beside the text stands below it, as if it had never been elsewhere."""
    there = (
        "[...document.querySelectorAll('.rec-note')].map(one => Math.round(one.getBoundingClientRect().top + scrollY))"
    )
    page.set_viewport_size({"width": 900, "height": 800})
    page.goto("/report.html")
    page.locator("html[data-view]").wait_for()
    narrow = page.evaluate(there)
    page.set_viewport_size({"width": 1440, "height": 800})
    page.wait_for_timeout(300)
    assert page.evaluate(there) != narrow

    page.set_viewport_size({"width": 900, "height": 800})
    page.wait_for_timeout(300)
    assert page.evaluate(there) == narrow
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_place_of_an_address_is_marked_without_shouting(scheme: str, page: sync_api.Page) -> None:
    """The paragraph that an address names has a line beside it; its words stand on the ground of the page."""
    page.emulate_media(color_scheme=scheme)
    page.goto("/report.html#p4")
    page.locator("html[data-view]").wait_for()
    look = (
        "one => { const { backgroundColor, boxShadow } = getComputedStyle(one); return [backgroundColor, boxShadow]; }"
    )
    ground, mark = page.locator("#p4").evaluate(look)

    assert ground == "rgba(0, 0, 0, 0)"
    assert mark != "none"
    assert page.locator("#p5").evaluate(look)[1] == "none"


def test_a_voice_stops_behind_what_a_comment_is_about(page: sync_api.Page) -> None:
    """Between the words and what is said of them stands a full stop that is heard, and neither seen nor copied."""
    page.goto("/commentary.html")
    head = page.locator(".annotation-head").first

    assert "." in head.evaluate("one => getComputedStyle(one, '::after').content")
    assert head.inner_text().endswith(")")
