"""The website of this edition as a reader meets it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from browsing import OVERLAPS, SHIFT, in_a_browser, served, sync_api
from building import HOUSE

from recension.scholarship.edition import Edition

pytestmark = in_a_browser


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The address at which the website is served."""
    with served(site) as address:
        yield address


@pytest.fixture
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    """A window on a small telephone."""
    with browser.new_page(viewport={"width": 320, "height": 640}) as page:
        yield page


COUNTING = """addEventListener("click", ({ isTrusted, detail }) => {  // what a pointer does; keys make clicks of none
  if (isTrusted && detail) sessionStorage.clicks = 1 + Number(sessionStorage.clicks ?? 0);
}, true)"""


@pytest.fixture
def student(browser: sync_api.Browser, address: str) -> Iterator[sync_api.Page]:
    """A window of a laptop on the title page, which counts the clicks of whoever looks for something."""
    with browser.new_page(viewport={"width": 1440, "height": 900}) as page:
        page.add_init_script(COUNTING)
        page.goto(f"{address}/index.html")
        yield page


def clicks(page: sync_api.Page) -> int:
    """How many clicks it took."""
    return int(page.evaluate("sessionStorage.clicks ?? 0"))


def ask(page: sync_api.Page, words: str) -> sync_api.Locator:
    """Ask the field beside the page; return what is found, in order."""
    page.locator(".sidebar-search").click()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    sync_api.expect(page.locator("#rec-found")).not_to_be_empty()
    return page.locator("#rec-results > section:visible li > a")


def test_student_finds_a_person(student: sync_api.Page) -> None:
    """Who Roshchin was: two clicks."""
    first = ask(student, "Roshchin").first
    sync_api.expect(first).to_contain_text("Roshchin, N. V. (Soviet ambassador in Beijing)")
    first.click()
    sync_api.expect(student.get_by_text("Roshchin, N. V. (Soviet ambassador in Beijing)").first).to_be_in_viewport()

    assert clicks(student) == 2


def test_student_finds_a_note_and_why_it_was_changed(student: sync_api.Page) -> None:
    """Note 26, and the reason of the change beside it: two clicks."""
    ask(student, "note 26").first.click()
    sync_api.expect(student.locator("#n26")).to_be_in_viewport()
    reason = student.get_by_text("The range 114-5 is that of note 24").first
    sync_api.expect(reason).to_be_in_viewport()

    assert clicks(student) == 2


def test_student_finds_what_a_reference_means(student: sync_api.Page) -> None:
    """What page 183 of FRUS, volume VII, is: two clicks, and the answer is open."""
    hits = ask(student, "FRUS VII p. 183")
    hits.filter(has_text="Verification of note 35").click()
    sync_api.expect(student.get_by_text("The page is probably in the memorandum of 26 June").first).to_be_in_viewport()

    assert clicks(student) == 2


def test_student_cites_a_paragraph(student: sync_api.Page) -> None:
    """Paragraph 12 after the Chicago Manual: three clicks."""
    ask(student, "paragraph 12").first.click()
    student.locator("#p12 > .rec-number").click()
    form = student.get_by_label("Format")
    chosen = form.evaluate("one => one.selectedOptions[0].textContent")
    cited = student.get_by_label("Citation", exact=True).input_value()

    assert chosen == "Chicago note"
    assert "Anna Costa, Who wanted to go to war over Korea in 1950?" in cited
    assert "paragraph 12" in cited
    assert clicks(student) == 3


def test_student_finds_every_place_on_taiwan(student: sync_api.Page, site: Path) -> None:
    """All places of the essay, and of what is said of it, that name Taiwan or Formosa: one click."""
    found = {
        address.rpartition("#")[2] for address in (one.get_attribute("href") for one in ask(student, "Taiwan").all())
    }
    page = lxml.html.parse(str(site / "essay.html"))
    named = page.xpath(f"//*[@id][{' or '.join(f'contains(., {name!r})' for name in ('Taiwan', 'Formosa'))}]")
    places = {
        one.get("id") for one in named if re.fullmatch(r"[pbn]\d+(\.(on|read|left)-.+)?|.+\.headnote.*", one.get("id"))
    }

    assert places
    assert places - found == set()
    assert clicks(student) <= 2


def test_student_prints_a_handout(student: sync_api.Page) -> None:
    """Paragraphs 4 to 12 as a handout: four clicks, the last of which prints."""
    student.evaluate("window.print = () => { sessionStorage.printed = 'yes'; }")
    student.get_by_role("link", name="Read the essay").click()
    student.get_by_role("link", name="Handout", exact=True).click()
    student.get_by_label("Paragraphs", exact=True).click()
    student.keyboard.press("ControlOrMeta+A")
    student.keyboard.type("4-12")
    student.evaluate("window.print = () => { sessionStorage.printed = 'yes'; }")
    student.get_by_role("button", name="Print").click()
    places = student.eval_on_selector_all(".rec-sheet .rec-number", "some => some.map(one => one.textContent)")

    assert places == [str(number) for number in range(4, 13)]
    assert student.evaluate("sessionStorage.printed") == "yes"
    assert clicks(student) == 4


def test_every_page_fits_and_asks_nobody(page: sync_api.Page, address: str, site: Path) -> None:
    """No page is too wide, asks anything of another site or in vain, or has the browser complain."""
    wrong: list[str] = []
    page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("request", lambda asked: asked.url.startswith((address, "data:")) or wrong.append(asked.url))
    page.on("response", lambda given: given.status < 400 or wrong.append(given.url))
    for path in sorted(site.glob("*.html")):
        page.goto(f"{address}/{path.name}")
        width = page.evaluate("document.scrollingElement.scrollWidth")
        wrong += [f"{path.name}: {width} pixels"] * (width > 320)

    assert wrong == []


def test_essay_is_read_without_scripts(browser: sync_api.Browser, address: str) -> None:
    """Without JavaScript every paragraph and every note of the essay can be seen."""
    places = [*(f"p{n}" for n in range(1, 23)), *(f"n{n}" for n in range(1, 41))]
    with browser.new_page(java_script_enabled=False) as page:
        page.goto(f"{address}/essay.html")

        assert [place for place in places if not page.locator(f"#{place}").is_visible()] == []


def test_views_show_the_essay_and_its_witness(page: sync_api.Page, address: str, edition: Edition) -> None:
    """Each view fits, the changes are all there, and the witness is its file, character by character."""
    widths = []
    for view in ("edition", "changes", "witness"):
        page.goto(f"{address}/essay.html?view={view}")
        widths.append(page.evaluate("document.scrollingElement.scrollWidth"))
        if view == "changes":
            changes = page.locator("article small.rec-change").count()

    assert widths == [320, 320, 320]
    assert changes == edition.departures("P")
    assert page.locator(".rec-form").text_content() == (HOUSE / "source" / "witnesses" / "P.md").read_text("utf-8")


def test_nothing_overlaps_or_moves(page: sync_api.Page, address: str) -> None:
    """The essay comes up without a shift of its layout, and beside it no note lies over another."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}/essay.html#p12")

    assert round(page.evaluate(SHIFT), 2) == 0
    assert page.evaluate(OVERLAPS) == []


DRIFT = """() => {  // of each note beside the text, how far it stands from its place
  const topOf = one => one.getBoundingClientRect().top;
  const calls = [...document.querySelectorAll(".rec-text .rec-call[id]")].map(call => [call.hash.slice(1), call]);
  const places = new Map(calls);
  return [...document.querySelectorAll(".rec-note, .rec-group")]
    .filter(note => note.style.top && note.checkVisibility())
    .map(note => {
      const place = note.dataset.place ?? note.id;
      return Math.abs(topOf(note) - topOf(places.get(place) ?? document.getElementById(place)));
    });
}"""


@pytest.mark.parametrize("width", [1200, 1280, 1440, 1920])
def test_notes_stand_at_their_places(width: int, page: sync_api.Page, address: str) -> None:
    """With all folded, notes are less than 20 pixels from their places in the mean, and none is 150 away."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/essay.html", wait_until="networkidle")
    page.wait_for_function("() => document.querySelector('.rec-note').style.top")
    found = page.evaluate(DRIFT)

    assert len(found) > 80
    assert sum(found) / len(found) < 20
    assert max(found) < 150


ASKED = """() => {  // what the page asks for before it is there, and what it asks for then
  const there = performance.getEntriesByType("navigation")[0].loadEventStart;
  const asked = performance.getEntriesByType("resource").map(one => [new URL(one.name).pathname, one.startTime]);
  return [true, false].map(early => asked.filter(([, start]) => start < there === early).map(([path]) => path));
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_essay_is_light(width: int, page: sync_api.Page, address: str, site: Path) -> None:
    """With faces and scripts, compressed, the essay is at most 150 kB; then only what the views need comes."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/essay.html", wait_until="networkidle")
    page.wait_for_function("() => window.recensionChanges")
    first, then = page.evaluate(ASKED)
    sizes = {name: weight(site / name.lstrip("/")) for name in ["/essay.html", *first]}

    assert {"/_static/reading.js", "/_static/faces/regular.woff2", "/_static/faces/italic.woff2"} <= sizes.keys()
    assert sum(sizes.values()) <= 150_000, sizes
    assert [name for name in then if "favicon" not in name] == ["/_static/forms-essay.js", "/_static/changes.js"]


def weight(path: Path) -> int:
    """Return how many bytes of a file a server sends."""
    data = path.read_bytes()
    return len(data if path.suffix == ".woff2" else gzip.compress(data, 6))


@pytest.mark.parametrize(
    ("query", "first", "also"),
    [
        ("Roshchin", "Roshchin, N. V. (Soviet ambassador in Beijing)", "The Soviet ambassador in Beijing was Nikolai"),
        ("note 26", "Author’s note 26", "It stands between the page and the archive"),
        ("p12", "Paragraph 12", "Comment on paragraph 12"),
        ("FRUS VII p. 183", "Author’s note 35", "The page is probably in the memorandum of 26 June"),
        ("FRUS", "FRUS", "Foreign Relations of the United States"),
    ],
)
def test_search_answers(query: str, first: str, also: str, page: sync_api.Page, address: str) -> None:
    """What a student asks in the field of the title page is answered without another click."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{address}/index.html")
    page.locator(".sidebar-search").fill(query)
    page.keyboard.press("Enter")
    sync_api.expect(page.locator("#rec-found")).not_to_be_empty()
    results = page.locator("#rec-results > section:visible")

    assert results.first.locator("li > a").first.inner_text().endswith(first)
    assert also in page.locator("#rec-results").inner_text()


def test_search_misses_no_place_on_taiwan(page: sync_api.Page, address: str) -> None:
    """Both names find the same places, in the text and in all that is said of it."""
    found = []
    for query in ("Taiwan", "Formosa"):
        page.goto(f"{address}/search.html?q={query}")
        sync_api.expect(page.locator("#rec-found")).not_to_be_empty()
        found.append({*page.locator("#rec-results li > a").all_inner_texts()})

    assert found[0] == found[1]
    assert {one.partition(":")[0].partition(",")[0] for one in found[0]} >= {
        "Paragraph 16",
        "Comment on paragraph 16",
        "Bibliography",
        "Documents",
        "Chronology",
    }


def test_everything_that_was_changed_is_one_click_away(student: sync_api.Page, edition: Edition) -> None:
    """From the title page a link leads to all corrections, and below them to all that the rules change."""
    page = student
    page.get_by_role("link", name="Everything that was changed").click()
    page.wait_for_url("**/apparatus.html#everything")
    heads = " ".join(page.locator("article h3, article h2").all_inner_texts())

    assert page.locator(".edition-apparatus dt").count() >= edition.departures("P")
    assert all(f": {edition.totals[f'rule-{name}']}" in heads for name in edition.declared.rules)
    assert clicks(page) == 1
