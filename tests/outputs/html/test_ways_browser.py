"""The ways through a text, and its notes at each width, as a reader has them in a browser."""

from __future__ import annotations

import pytest
from browsing import OVERLAPS, in_a_browser, sync_api, turned

pytestmark = in_a_browser

MEASURE = """() => {  // letters in a line of the long paragraphs
  const range = new Range(), lines = [];
  for (const part of document.querySelectorAll(".rec-text section > p[id^=p]")) {
    const words = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), found = new Map();
    while (words.nextNode()) {
      const node = words.currentNode;
      if (node.parentElement.closest(".rec-number, .rec-call")) continue;
      for (let n = 0; n < node.length; n++) {
        range.setStart(node, n);
        range.setEnd(node, n + 1);
        const line = Math.round((range.getClientRects()[0]?.bottom ?? 0) / 6);
        found.set(line, (found.get(line) ?? 0) + 1);
      }
    }
    lines.push(...[...found.values()].slice(0, -1).filter(number => number > 10));
  }
  return lines.reduce((sum, number) => sum + number, 0) / lines.length;
}"""


def opened(browser: sync_api.Browser, address: str, width: int, way: str = "") -> sync_api.Page:
    """Return the text in a window of some width."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{address}/report.html{way}")
    page.wait_for_function("document.documentElement.dataset.view")
    return page


@pytest.mark.parametrize("width", [600, 1024, 1280, 1920])
def test_lines_have_some_seventy_letters(width: int, browser: sync_api.Browser, address: str) -> None:
    """From a small tablet to a wide screen a line has as many letters as a book has."""
    page = opened(browser, address, width)
    found = page.evaluate(MEASURE)
    page.close()

    assert 62 < found < 73


@pytest.mark.parametrize("width", [1200, 1280, 1440, 1920])
def test_notes_stand_beside_the_text(width: int, browser: sync_api.Browser, address: str) -> None:
    """On a laptop, too, the notes have room beside the text, and none lies over another."""
    page = opened(browser, address, width)
    beside, over = page.locator(".rec-box").get_attribute("data-beside"), page.evaluate(OVERLAPS)
    page.close()

    assert beside is not None
    assert over == []


@pytest.mark.parametrize(
    ("words", "place"),
    [("p9", "p9"), ("n7", "n7"), ("¶ 4", "p4"), ("note 3", "n3"), ("Paragraph 2", "p2"), ("P 5", "p5")],
)
def test_field_leads_to_a_place(words: str, place: str, browser: sync_api.Browser, address: str) -> None:
    """A paragraph or a note is asked for by its sign or its name."""
    page = opened(browser, address, 1280)
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_function(f"location.hash === '#{place}'")
    sync_api.expect(page.locator(f"#{place}")).to_be_in_viewport()
    page.close()


def test_field_searches_for_other_words(browser: sync_api.Browser, address: str) -> None:
    """What is no place is searched for."""
    page = opened(browser, address, 1280)
    page.fill(".rec-ways [name=q]", "weir")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=weir")
    page.close()


def test_keys_lead_from_change_to_change(browser: sync_api.Browser, address: str) -> None:
    """The keys j and k go to the next change and back, say which it is, and can be switched off."""
    page = opened(browser, address, 1280, "?view=changes")
    told = []
    for key in "jjk":
        page.keyboard.press(key)
        told.append(page.locator(".rec-steps output").inner_text())
    page.locator(".rec-ways [name=q]").focus()
    page.get_by_label("Keys:").uncheck()
    page.keyboard.press("j")
    told.append(page.locator(".rec-steps output").inner_text())
    first, _of, whole = told[0].split()
    page.close()

    assert told == [f"{int(first) + by} of {whole}" for by in (0, 1, 0, 0)]
    assert int(whole) > 10


def test_part_that_is_read_is_marked(browser: sync_api.Browser, address: str) -> None:
    """Of the parts of the text the one in view is the current one."""
    page = opened(browser, address, 1280)
    links = page.locator(".rec-ways > a:not(.rec-tool)")
    links.first.click()
    sync_api.expect(links.first).to_have_attribute("aria-current", "true")
    number = page.locator(".rec-ways > a[aria-current]").count()
    page.close()

    assert number == 1


def test_views_are_a_history(browser: sync_api.Browser, address: str) -> None:
    """Back leads to the view before; a place that is asked for in the view of a witness is shown there."""
    page = opened(browser, address, 1280)
    turned(page, "Changes")
    turned(page, "As received (P)")
    page.evaluate("location.hash = 'p9'")
    sync_api.expect(page.locator(".rec-form [data-place=p9]")).to_be_in_viewport()
    page.go_back()
    page.go_back()
    page.wait_for_function("document.documentElement.dataset.view === 'changes'")
    page.go_back()
    page.wait_for_function("document.documentElement.dataset.view === 'edition'")
    page.close()


def test_note_opens_at_its_call(browser: sync_api.Browser, address: str) -> None:
    """Where there is no room beside the text a note opens below its call, moves nothing, and leads to the next."""
    page = opened(browser, address, 820)
    page.locator("#c7").scroll_into_view_if_needed()
    before = page.locator("#p4").bounding_box()
    page.click("#c7")
    call, panel = page.locator("#c7").bounding_box(), page.locator("#rec-panel").bounding_box()
    after = page.locator("#p4").bounding_box()
    page.get_by_role("button", name="Next note").click()
    focused = page.evaluate("document.querySelector('#rec-panel').contains(document.activeElement)")
    page.close()

    assert before == after
    assert call
    assert panel
    assert min(abs(panel["y"] - call["y"] - call["height"]), abs(panel["y"] + panel["height"] - call["y"])) < 16
    assert focused


def test_one_fold_is_open_at_a_time(browser: sync_api.Browser, address: str) -> None:
    """A fold that opens closes the one before, and what is read does not move."""
    page = opened(browser, address, 1280)
    folds = page.locator(".rec-group details > summary:visible")
    for number in (0, 1):
        folds.nth(number).click()
    number = page.locator(".rec-group details[open]").count()
    page.close()

    assert number == 1


def test_comments_are_reached_by_key_from_their_paragraph(browser: sync_api.Browser, address: str) -> None:
    """Where notes stand beside the text a link to them is next to the paragraph for whoever goes by keys."""
    page = opened(browser, address, 1280)
    page.locator("#p4 .rec-more").focus()
    page.keyboard.press("Enter")
    found = page.evaluate("document.activeElement.id")
    page.close()

    assert found == "p4.notes"


def test_reduced_motion_is_honoured(browser: sync_api.Browser, address: str) -> None:
    """Nothing scrolls smoothly."""
    page = opened(browser, address, 1280)
    found = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    page.close()

    assert found == "auto"


def test_face_of_the_book_is_shown(browser: sync_api.Browser, address: str) -> None:
    """The face is there, from the site itself, and the text is set in it."""
    page = opened(browser, address, 1280)
    page.wait_for_function("document.fonts.status === 'loaded'")
    loaded = page.evaluate("[...document.fonts].filter(one => one.status === 'loaded').map(one => one.family)")
    page.close()

    assert '"Recension Serif"' in loaded or "Recension Serif" in loaded
