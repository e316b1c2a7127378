"""The page of a text as one reads it: its bar, its margin, the text of a witness, what has the focus, and paper."""

from __future__ import annotations

import pytest
from browsing import OVERLAPS, in_a_browser, sync_api, turned

pytestmark = in_a_browser

VIEWS = ["edition", "changes", "witness"]
CROWDED = """() => {  // what of the bar lies over another, or beyond it
  const bar = document.querySelector(".rec-bar");
  const own = bar.getBoundingClientRect();
  const parts = [...bar.querySelectorAll("a, button, input[type=search], .rec-steps > label")]
    .filter(one => one.checkVisibility() && !one.closest(":popover-open"));
  const boxes = parts.map(one => [one.textContent, one.getBoundingClientRect()]);
  const within = ([, box]) => box.left >= own.left - 1 && box.right <= own.right + 1;
  const over = ([, a], [, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const found = boxes.filter(box => !within(box));
  return [...found, ...boxes.filter((box, n) => boxes.slice(0, n).some(one => over(one, box)))].map(([name]) => name);
}"""


def opened(browser: sync_api.Browser, address: str, width: int, asked: str = "") -> sync_api.Page:
    """Return the text in a window of some width."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}/report.html{asked}")
    page.wait_for_function("document.documentElement.dataset.view")
    return page


@pytest.mark.parametrize("width", [320, 390, 600, 900, 1199, 1200, 1366, 1440, 1920, 2560])
def test_bar_is_calm(width: int, browser: sync_api.Browser, address: str) -> None:
    """At any width the views can be seen whole, nothing lies over another, and the changes take one line more."""
    heights = []
    for view in VIEWS:
        page = opened(browser, address, width, f"?view={view}")
        cut = page.eval_on_selector(".rec-views", "one => one.scrollWidth - one.clientWidth")
        crowded, wide = page.evaluate(CROWDED), page.evaluate("document.scrollingElement.scrollWidth")
        heights.append(page.eval_on_selector(".rec-bar", "one => one.offsetHeight"))
        page.close()

        assert (cut <= 1, crowded, wide) == (True, [], width)
    assert heights[0] == heights[2]
    assert 0 < heights[1] - heights[0] < 40


def test_bar_stands_over_numbers_and_notes(browser: sync_api.Browser, address: str) -> None:
    """Numbers and notes slide below it, and not past it."""
    page = opened(browser, address, 1440)
    left, right = page.eval_on_selector(
        ".rec-bar", "one => [one.getBoundingClientRect().left, one.getBoundingClientRect().right]"
    )
    numbers = page.eval_on_selector_all(".rec-number", "some => some.map(one => one.getBoundingClientRect().left)")
    notes = page.eval_on_selector_all(".rec-note", "some => some.map(one => one.getBoundingClientRect().right)")
    page.close()

    assert left <= min(numbers)
    assert max(notes) <= right + 1


@pytest.mark.parametrize("width", [768, 1024, 1366])
def test_numbers_are_clear_of_the_edge(width: int, browser: sync_api.Browser, address: str) -> None:
    """A number of two figures touches neither the sidebar nor the edge of the window."""
    page = opened(browser, address, width)
    edge = page.eval_on_selector_all(
        ".sidebar-drawer",
        "some => Math.max(0, ...some.map(one => one.checkVisibility() && one.getBoundingClientRect().right))",
    )
    numbers = page.eval_on_selector_all(
        ".rec-number", "some => some.map(one => { one.textContent = '88'; return one.getBoundingClientRect().left; })"
    )
    page.close()

    assert min(numbers) - edge >= 4


def test_entries_of_a_bibliography_have_numbers(browser: sync_api.Browser, address: str) -> None:
    """What the margin calls by a number has that number beside it."""
    page = opened(browser, address, 1440)
    numbers = page.locator("#b1 > .rec-number, #b2 > .rec-number, #b3 > .rec-number")

    assert numbers.all_inner_texts() == ["1", "2", "3"]
    assert page.locator("#b3\\.notes .rec-group-head").inner_text() == "Entry 3"
    page.close()


def test_witness_is_named_and_numbered(browser: sync_api.Browser, address: str) -> None:
    """Its view says what it is, has the numbers of the edition beside it, once each, and stands in the middle."""
    page = opened(browser, address, 1440, "?view=witness")
    told = page.locator(".rec-told:visible").all_inner_texts()
    numbers = page.eval_on_selector_all(".rec-form [data-number]", "some => some.map(one => one.dataset.number)")
    box = page.locator(".rec-box").bounding_box()
    form = page.locator(".rec-form").bounding_box()
    turned(page, "Changes")
    after = page.locator(".rec-told:visible").count()
    page.close()

    assert [one.partition(".")[0] for one in told] == ["P, character for character: The print as it was copied"]
    assert numbers[:8] == [str(number) for number in range(1, 9)]
    assert after == 0
    assert box
    assert form
    assert abs((form["x"] - box["x"]) - (box["x"] + box["width"] - form["x"] - form["width"])) < 80


def test_notes_make_room_for_what_comes_into_them(browser: sync_api.Browser, address: str) -> None:
    """Where another program puts words into a note, as one that translates, the notes below make room."""
    page = opened(browser, address, 1440)
    page.eval_on_selector_all(
        ".rec-note, .rec-group", "some => some.forEach(one => one.append('more words '.repeat(30)))"
    )
    page.wait_for_timeout(200)
    found = page.evaluate(OVERLAPS)
    page.close()

    assert found == []


def test_no_note_begins_under_the_bar(browser: sync_api.Browser, address: str) -> None:
    """Notes that are longer than their places move up, but the first stands below the bar that lies at the head."""
    page = opened(browser, address, 1440)
    page.eval_on_selector_all(
        ".rec-note, .rec-group", "some => some.slice(0, 5).forEach(one => one.append('more words '.repeat(300)))"
    )
    page.wait_for_timeout(200)
    tops = page.eval_on_selector_all(
        ".rec-note, .rec-group",
        "some => some.filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().top)",
    )
    bar = page.eval_on_selector(".rec-bar", "one => one.getBoundingClientRect().bottom")
    page.close()

    assert min(tops) >= bar


def test_what_has_the_focus_is_tinted_whole(browser: sync_api.Browser, address: str) -> None:
    """A note that a click leads to has a tint, and no ring that lies over its words."""
    page = opened(browser, address, 1440)
    page.locator("#c7").click()
    outline, tint = page.eval_on_selector(
        "#n7", "one => [getComputedStyle(one).outlineStyle, getComputedStyle(one).backgroundColor]"
    )
    page.close()

    assert outline == "none"
    assert tint != "rgba(0, 0, 0, 0)"


def test_paper_is_set_alike_throughout(browser: sync_api.Browser, address: str) -> None:
    """Every paragraph is printed as the first is, in whatever section it stands."""
    page = opened(browser, address, 1440)
    page.emulate_media(media="print")
    found = page.eval_on_selector_all(
        "article p[id^=p]",
        "some => [...new Set(some.map(one => `${getComputedStyle(one).textAlign} ${getComputedStyle(one).hyphens}`))]",
    )
    page.close()

    assert found == ["justify auto"]


def test_space_that_was_lost_is_a_sign(browser: sync_api.Browser, address: str) -> None:
    """Where only a space was put in, that is what the view of the changes shows, and the words do not stand twice."""
    page = opened(browser, address, 1440, "?view=changes")
    spaces = page.eval_on_selector_all("ins.rec-space", "some => some.map(one => one.textContent.trim())")
    behind = page.eval_on_selector_all("small.rec-change", "some => some.map(one => one.nextSibling?.data ?? '')")
    page.close()

    assert spaces
    assert set(spaces) == {""}
    assert not [one for one in behind if one.startswith((".", ",", ";", ":"))]
