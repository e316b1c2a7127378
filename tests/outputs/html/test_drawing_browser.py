"""A timeline as a reader has it: on a telephone and on a desk, by finger and by key, and without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import in_a_browser, served, sync_api
from building import FINE, Copy, build, configure

pytestmark = in_a_browser

Open = Callable[[int], sync_api.Page]
DATES = (
    *("1945-08-15", "1948-09-09", "1949-12-16/1950-02-17", "1950-01-12", "1950-01-30", "1950-01-31", "1950-02-14"),
    *("1950-06-25", "1950-06-27", "1950-06-27", "1950-10-19", "1951-07-10", "1953-07-27"),
)
OVERLAPS = """() => [...document.querySelectorAll(".rec-drawing")].flatMap(drawing => {  // labels that touch another
  const boxes = [...drawing.querySelectorAll("text")].map(label => label.getBoundingClientRect());
  return boxes.filter((a, n) => boxes.slice(0, n).some(b => a.left < b.right && b.left < a.right && a.top < b.top + 5));
})"""
SIZES = "found => found.map(one => parseFloat(getComputedStyle(one).fontSize))"
OUTSIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def opened(browser: sync_api.Browser, copy_of: Copy, tmp_path: Path) -> Iterator[Open]:
    """A function that opens the chronology in a window of some width, without scripts."""
    edition, out = configure(copy_of("works"), html_theme="furo", recension_comparisons=""), tmp_path / "out"
    events = "".join(f"   {date} : p1\n      It happens. :cite:p:`toll1800`\n\n" for date in DATES)
    page = f"Chronology\n==========\n\n.. edition-chronology::\n   :close-up: 1950\n\n{events}"
    (edition / "chronology.rst").write_text(page, "utf-8")
    assert build(edition, out) == FINE
    with served(out) as address:

        def opened(width: int) -> sync_api.Page:
            size: sync_api.ViewportSize = {"width": width, "height": 800}
            page = browser.new_page(viewport=size, java_script_enabled=False)
            page.goto(f"{address}/chronology.html")
            return page

        yield opened


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_timeline_is_readable(opened: Open, width: int) -> None:
    """Labels are at least eleven pixels high and touch no other, and nothing is wider than the page."""
    page = opened(width)
    assert page.locator(".rec-drawing").count() == 2
    assert min(page.eval_on_selector_all(".rec-drawing text", SIZES)) >= 11
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(OUTSIDE) == 0


def test_marks_and_labels_lead_to_the_list(opened: Open) -> None:
    """A mark leads to its event and says what it is; the tabulator key goes from label to label."""
    page = opened(320)
    months = page.get_by_role("group", name="Timeline of 1950")
    months.get_by_role("link", name="25 June 1950: It happens.").click()
    assert page.url.endswith("#on-1950-06-25")
    assert page.locator("dt:target").inner_text() == "25 June 1950"
    months.get_by_role("link", name="Oct 1950").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#on-1950-10-19")
    stops = page.locator(".rec-drawing a:not([tabindex])")
    assert stops.count() == 6 + 4
