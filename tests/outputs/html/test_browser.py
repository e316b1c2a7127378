"""The website as a reader meets it: in a browser, on a telephone, without scripts, without the net."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from browsing import OVERLAPS, SHIFT, in_a_browser, sync_api, turned
from building import HOUSE, SLUICE

from recension.scholarship.edition import Edition

pytestmark = in_a_browser

SHOWS = """place => {  // the beginning of the place is in the window, and nothing lies over it
  const box = document.getElementById(place).getBoundingClientRect();
  const top = document.elementFromPoint(box.x + 3, box.y + 8);
  return top !== null && document.getElementById(place).contains(top);
}"""


def test_no_page_scrolls_sideways(browser: sync_api.Browser, address: str, names: list[str]) -> None:
    """At the width of a small telephone every page fits."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    wide = {}
    for name in names:
        page.goto(f"{address}/{name}")
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > 320:
            wide[name] = width
    page.close()

    assert wide == {}


def test_text_is_read_without_scripts(browser: sync_api.Browser, address: str) -> None:
    """Without JavaScript every paragraph and every note of the text can be seen."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/report.html")
    unseen = [
        place
        for place in (*(f"p{n}" for n in range(1, 11)), *(f"n{n}" for n in range(1, 13)))
        if not page.locator(f"#{place}").is_visible()
    ]
    page.close()

    assert unseen == []


def test_nothing_is_asked_of_other_sites(browser: sync_api.Browser, address: str, names: list[str]) -> None:
    """No page asks anything of any other site, and nothing that it asks for is missing."""
    page = browser.new_page()
    asked: list[str] = []
    missing: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: response.status < 400 or missing.append(response.url))
    for name in names:
        page.goto(f"{address}/{name}", wait_until="networkidle" if name == "search.html" else "load")
    page.close()

    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert [url for url in missing if not url.endswith("/favicon.ico")] == []


@pytest.fixture
def wide(browser: sync_api.Browser, address: str) -> Iterator[sync_api.Page]:
    """The text in a window with room for notes beside the text."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/report.html")
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")  # furo's is smooth, and keys are quicker
    yield page
    page.close()


@pytest.fixture
def narrow(browser: sync_api.Browser, address: str) -> Iterator[sync_api.Page]:
    """The text on a small telephone."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{address}/report.html")
    yield page
    page.close()


WALK = """() => {  // what leads to a note, in reading order
  const links = [...document.querySelectorAll("article :is(.rec-call, .rec-em a, .rec-page-mark, .rec-more)[href]")];
  links.forEach((link, number) => link.dataset.step = number);
  return links.filter(link => link.checkVisibility()).map(link => [+link.dataset.step, link.getAttribute("href")]);
}"""
SEEN = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return box.top < innerHeight && box.bottom > 0;
}"""
FOCUSED = "() => document.activeElement.dataset.step ?? document.activeElement.id"
PANEL = """() => {
  const panel = document.querySelector("#rec-panel");
  const text = panel.innerText.length > 8;
  return [panel.matches(":popover-open"), panel.contains(document.activeElement), panel.ariaLabel, text];
}"""


def test_keyboard_walk_in_a_narrow_window(narrow: sync_api.Page) -> None:
    """Every note opens in a named panel by the Enter key and closes by Escape; focus returns to its mark."""
    wrong = []
    steps = narrow.evaluate(WALK)
    for step, href in steps:
        link = narrow.locator(f"[data-step='{step}']")
        link.focus()
        narrow.keyboard.press("Enter")
        is_open, focused, name, text = narrow.evaluate(PANEL)
        narrow.keyboard.press("Escape")
        back = narrow.evaluate(FOCUSED)
        closed = not narrow.evaluate(PANEL)[0]
        if not (is_open and focused and name and text and closed and back == str(step)):
            wrong.append((href, is_open, focused, name, text, closed, back))

    assert [] == wrong
    assert 50 < len(steps)


def test_keyboard_walk_in_a_wide_window(wide: sync_api.Page) -> None:
    """Every note beside the text is reached by the Enter key, is in sight, and Escape leads back to its mark."""
    wrong = []
    steps = wide.evaluate(WALK)
    for step, href in steps:
        wide.locator(f"[data-step='{step}']").focus()
        wide.keyboard.press("Enter")
        shown = wide.evaluate(FOCUSED)
        with suppress(sync_api.TimeoutError):
            wide.wait_for_function(SEEN, timeout=2000)
        sight = wide.evaluate(SEEN)
        wide.keyboard.press("Escape")
        back = wide.evaluate(FOCUSED)
        is_page = "page-" in href  # it opens at its mark, for no note repeats it
        if not (shown == ("rec-panel" if is_page else href[1:]) and sight and back == str(step)):
            wrong.append((href, shown, sight, back))

    assert [] == wrong
    assert 25 < len(steps)


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        ("#p4\\.such-step a", "Editorial note on such a step"),
        ("#c7", "author’s note 7"),
        ("#p4 .rec-more", "Editorial notes on paragraph 4: 4 corrections · Commentary (5)"),
    ],
)
def test_notes_say_what_they_are(mark: str, name: str, narrow: sync_api.Page) -> None:
    """An opened note has a name for those who hear it."""
    narrow.click(mark)

    assert name == narrow.evaluate(PANEL)[2]


def test_panel_closes_by_its_button(narrow: sync_api.Page) -> None:
    """By touch or mouse the panel closes with its button, and focus returns to the mark."""
    narrow.click("#c7")
    narrow.click("#rec-panel button[popovertargetaction=hide]")

    assert [False, "c7"] == [narrow.evaluate(PANEL)[0], narrow.evaluate("document.activeElement.id")]


def test_notes_beside_the_text_do_not_overlap(wide: sync_api.Page) -> None:
    """Beside the text no note lies over another, even when a fold is opened."""
    assert wide.evaluate(OVERLAPS) == []
    wide.click("#p4\\.notes summary")
    wide.wait_for_function(f"!({OVERLAPS})().length")


def test_view_of_the_changes(wide: sync_api.Page, edition: Edition) -> None:
    """Each emendation shows what it replaces and of which kind it is, and says so; nothing of it stays behind."""
    before = wide.inner_text("article")
    turned(wide, "Changes")
    changes = wide.locator("article small.rec-change").count()
    partly = wide.locator("#p4\\.such-step").evaluate(
        "mark => [...mark.querySelectorAll('ins, del')].map(e => e.outerHTML)"
    )
    heard = wide.locator("#p6").text_content() or ""
    turned(wide, "Corrected text")

    assert edition.departures("P") == changes
    assert ["<ins>a </ins>"] == partly
    assert "for explains read explain, language" in " ".join(heard.split())
    assert before == wide.inner_text("article")


def test_view_of_the_witness_shows_its_file(wide: sync_api.Page, edition: Edition) -> None:
    """What the witness view shows is the stored file, character by character, and nothing else is to be seen."""
    turned(wide, "As received (P)")
    stored = (SLUICE / edition.witnesses[0].file).read_text("utf-8")

    assert stored == wide.locator(".rec-form").text_content()
    assert "pre-wrap" == wide.evaluate(
        "getComputedStyle(document.querySelector('.rec-form')).whiteSpaceCollapse + '-wrap'"
    ).replace("preserve", "pre")
    assert [] == wide.evaluate(
        "[...document.querySelectorAll('article :is(p, h1, h2, dt, [role=doc-footnote]):not(.rec-credit *)')]"
        ".filter(part => part.checkVisibility()).map(part => part.outerHTML)"
    )


@pytest.mark.parametrize("width", [320, 1440])
def test_page_keeps_its_place_when_the_view_changes(width: int, browser: sync_api.Browser, address: str) -> None:
    """The paragraph at the top of the window stays there, and the address names the view."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{address}/report.html")
    top = """place => {
      const shown = document.querySelector(`.rec-form [data-place=${place}]`) ?? document.getElementById(place);
      return shown.getBoundingClientRect().top;
    }"""
    page.evaluate(
        "scrollBy({ top: document.getElementById('p9').getBoundingClientRect().top - 150, behavior: 'instant' })"
    )
    tops = [page.evaluate(top, "p9")]
    for view in ("Changes", "As received (P)", "Changes", "Corrected text"):
        turned(page, view)
        tops.append(page.evaluate(top, "p9"))
    url = page.url
    page.close()

    assert [] == [found for found in tops if abs(found - tops[0]) > 2]
    assert f"{address}/report.html?view=edition#p9" == url


@pytest.mark.parametrize(
    ("view", "shown"), [("changes", "del"), ("witness", ".rec-form"), ('"]', "h1"), ("edition", "h1")]
)
def test_address_names_the_view(view: str, shown: str, browser: sync_api.Browser, address: str) -> None:
    """The view in the address is shown at once; one that does not exist is the edition."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/report.html?view={view}#p8")
    visible = page.locator(f"article {shown}").first.is_visible()
    page.close()

    assert (True, []) == (visible, complaints)


def test_without_scripts_the_links_lead_to_the_notes(browser: sync_api.Browser, address: str) -> None:
    """Without JavaScript the notes of the editor can be seen, marks lead to them, and there is no switch."""
    page = browser.new_page(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/report.html")
    seen = [page.locator(name).first.is_visible() for name in ("#p4\\.notes", "#p4 .rec-more", ".rec-views")]
    page.click("#p4\\.such-step a")
    url = page.url
    sync_api.expect(page.locator("#p4\\.such-step\\.entry")).to_be_in_viewport()
    page.close()

    assert [True, True, False] == seen
    assert url.endswith("#p4.such-step.entry")


@pytest.mark.parametrize("place", ["", "#b3", "#p8", "#colophon", "?view=changes", "?view=changes#p8"])
@pytest.mark.parametrize("width", [320, 800, 1440])
def test_nothing_moves_while_the_page_loads(width: int, place: str, browser: sync_api.Browser, address: str) -> None:
    """The text comes up without a shift of its layout; a face that comes late on a busy machine may be tried again."""
    shifts: list[float] = []
    while len(shifts) < 3 and 0 not in shifts:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(f"{address}/report.html{place}")
        shifts.append(round(page.evaluate(SHIFT), 2))
        page.close()

    assert 0 in shifts


@pytest.mark.parametrize("view", ["changes", "witness"])
def test_no_view_scrolls_sideways(view: str, browser: sync_api.Browser, address: str) -> None:
    """At the width of a small telephone every view of the text fits."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{address}/report.html?view={view}")
    width = page.evaluate("document.scrollingElement.scrollWidth")
    page.close()

    assert 320 == width


def test_printed_page_is_a_handout(wide: sync_api.Page) -> None:
    """On paper stand title, numbers, notes, apparatus, commentary and credit; no switch, no buttons, no navigation."""
    wide.emulate_media(media="print")
    printed = [
        "h1",
        "#p4 .rec-number",
        "#n7",
        "#p4\\.such-step\\.entry",
        "#p4\\.on-in-february-1801",
        ".rec-credit",
    ]
    seen = [name for name in printed if wide.locator(name).first.is_visible()]
    left = wide.evaluate(
        "[...document.querySelectorAll('nav, button, .sidebar-drawer, .rec-more, .rec-cite, .mobile-header')]"
        ".concat(...document.querySelectorAll('.commentary > summary'))"
        ".filter(part => part.checkVisibility()).map(part => part.outerHTML.slice(0, 80))"
    )
    colour = wide.evaluate("['#c7', '#p4'].map(name => getComputedStyle(document.querySelector(name)).color)")

    assert printed == seen
    assert [] == left
    assert colour[0] == colour[1]


def test_own_scripts_are_small(site: Path, wide: sync_api.Page) -> None:
    """The scripts of ours that the text loads are not more than 32 kB together, before they are compressed."""
    names = wide.evaluate("[...document.scripts].map(script => new URL(script.src || location).pathname.slice(1))")
    ours = {path.name for path in (HOUSE / "recension" / "outputs" / "html" / "static").glob("*.js")}
    sizes = {name: (site / name).stat().st_size for name in names if Path(name).name in ours}

    assert "_static/reading.js" in sizes
    assert sum(sizes.values()) <= 32_000


def drawn(page: sync_api.Page, name: str) -> set[str]:
    """Return the faces in which an element is drawn."""
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": name})
    return {one["familyName"] for one in tools.send("CSS.getPlatformFontsForNode", node)["fonts"]}


def test_a_folder_is_enough(browser: sync_api.Browser, site: Path) -> None:
    """From a folder, without a server, nothing fails: faces, views, a handout and the proof are there."""
    with browser.new_page() as page:  # of its own: what looks at faces asks for the page again, and is told off
        page.goto(f"file://{site}/report.html")
        sync_api.expect(page.locator("#p4")).to_be_visible()
        assert "Recension Serif" in drawn(page, "#p4")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    wrong: list[str] = []
    page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(said.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for view, seen in (("", "#p4"), ("?view=changes", "del.rec-change"), ("?view=witness", ".rec-form")):
        page.goto(f"file://{site}/report.html{view}")
        sync_api.expect(page.locator(seen).first).to_be_visible()
    page.goto(f"file://{site}/report.html?paras=4-5")
    sync_api.expect(page.locator(".rec-sheet")).to_be_visible()
    page.goto(f"file://{site}/report.html")
    page.locator("#rec-proof button").click()
    sync_api.expect(page.locator("#rec-proof [role=status]")).to_contain_text("identical")
    page.close()

    assert wrong == []


def test_views_need_no_net(browser: sync_api.Browser, address: str) -> None:
    """Once the page is there, and what it has asked for when it had nothing else to do, no view needs the net."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/report.html", wait_until="networkidle")
    page.wait_for_function("() => window.recensionForms && window.recensionChanges")
    context.set_offline(True)
    for view, seen in (("Changes", "del.rec-change"), ("As received (P)", ".rec-form"), ("Corrected text", "#p4")):
        turned(page, view)
        sync_api.expect(page.locator(seen).first).to_be_visible()
    context.close()


def test_view_that_cannot_come(browser: sync_api.Browser, address: str) -> None:
    """Where what a view shows does not come, the edition stays, and the next click tries again."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.route("**/forms-report.js*", lambda route: route.abort())
    page.goto(f"{address}/report.html?view=changes", wait_until="networkidle")
    stays = page.get_by_role("link", name="Corrected text", exact=True)
    sync_api.expect(stays).to_have_attribute("aria-current", "true")
    page.unroute("**/forms-report.js*")
    turned(page, "Changes")
    sync_api.expect(page.locator("del.rec-change").first).to_be_visible()
    page.close()


def test_views_asked_for_while_they_come(browser: sync_api.Browser, address: str) -> None:
    """What the views need comes once, however often they are asked for before it is there."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    wrong: list[object] = []
    page.on("pageerror", lambda error: wrong.append(error))
    held: list[sync_api.Route] = []
    page.route(re.compile(r"/(forms-report|changes)\.js"), lambda route: held.append(route))
    page.goto(f"{address}/report.html")
    for name in ("forms", "changes"):
        for view in ("Changes", "As received (P)", "Corrected text", "Changes"):
            page.get_by_role("link", name=view, exact=True).click()
        page.wait_for_timeout(300)
        assert [name in one.request.url for one in held] == [True]
        held.pop().continue_()
        page.wait_for_function(f"() => window.recension{name.capitalize()}")
    sync_api.expect(page.locator("del.rec-change").first).to_be_visible()
    page.close()

    assert wrong == []


@pytest.mark.parametrize("place", ["p4", "n11", "p4.such-step"])
def test_address_of_a_place_shows_it(place: str, browser: sync_api.Browser, address: str) -> None:
    """The address of a paragraph, a note or an emendation shows it, below whatever stands at the top of the window."""
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.goto(f"{address}/report.html#{place}")
    page.wait_for_function(SHOWS, arg=place, timeout=10_000)
    page.close()
