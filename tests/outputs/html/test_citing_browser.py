"""Citing a place as a reader does it: by mouse and keyboard, a paragraph, a note, a selection; and the policy holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import cited, in_a_browser, sync_api
from building import HOUSE, SOURCE, Copy, configure, made

pytestmark = in_a_browser

SELECT = """([from, to]) => {  // select from the first long text of one place into that of another
  const text = id => {
    const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.data.length > 40) return walker.currentNode;
  };
  getSelection().setBaseAndExtent(text(from), 0, text(to), 20);
}"""


@pytest.fixture
def report(window: sync_api.BrowserContext, address: str) -> Iterator[sync_api.Page]:
    """The text, in a window that may write to the clipboard."""
    with window.new_page() as page:
        page.goto(f"{address}/report.html")
        yield page


def focused(page: sync_api.Page) -> str:
    """The place whose opener has the focus."""
    return page.evaluate("document.activeElement.closest('[id]')?.id ?? ''")  # type: ignore[no-any-return]


def test_paragraph_is_cited_by_keyboard(report: sync_api.Page) -> None:
    """Enter on a number opens the dialog, Tab goes through it, what is copied is said, Escape leads back."""
    report.locator("#p8 .rec-number").focus()
    report.keyboard.press("Enter")
    head = report.get_by_role("heading", name="Cite paragraph 8")
    head.wait_for()
    reached = []
    for _ in range(4):
        reached.append(report.evaluate("document.activeElement.textContent.trim() || document.activeElement.localName"))
        report.keyboard.press("Tab")

    assert ["select", "textarea", "Copy", "Close"] == [name if len(name) < 10 else "select" for name in reached]

    report.get_by_role("button", name="Copy").press("Enter")
    report.get_by_role("status").get_by_text("Copied").wait_for()

    assert report.evaluate("navigator.clipboard.readText()").startswith("Ada Weir, Who shut")

    report.keyboard.press("Escape")

    assert not head.is_visible()
    assert "p8" == focused(report)


def test_a_phone_shows_the_whole_citation(report: sync_api.Page) -> None:
    """The place, which stands last in a citation, is seen where the window is narrow."""
    report.set_viewport_size({"width": 320, "height": 640})
    report.locator("#p8 .rec-number").click()
    field = report.get_by_label("Citation", exact=True)

    assert "paragraph 8" in field.input_value()
    assert field.evaluate("one => one.scrollHeight <= one.clientHeight")
    assert field.evaluate("one => one.closest('dialog').scrollHeight <= one.closest('dialog').clientHeight")


def test_forms(report: sync_api.Page, address: str) -> None:
    """Every form names the place, the release and its date; without an address of the edition, the text, too."""
    report.locator("#p8 .rec-number").click()

    assert f"{address}/report.html#p8" == cited(report, "Link")
    note = (
        r"/sluice/\), critical edition, release 2\.1, 2 January 2026, SHA-256 of the text [0-9a-f]{16}…, paragraph 8\.$"
    )
    assert re.search(note, cited(report, "Chicago note"))
    assert cited(report, "BibTeX").startswith("@book{sluice-p8,\n")
    assert "N1  - paragraph 8\n" in cited(report, "RIS")
    assert ("sluice-p8", "release 2.1") == tuple(
        json.loads(cited(report, "CSL-JSON"))[0][name] for name in ("id", "edition")
    )


@pytest.mark.parametrize(("place", "name"), [("n7", "note 7"), ("byline", "byline")])
def test_places_without_a_number_have_a_button(place: str, name: str, report: sync_api.Page) -> None:
    """A note and the byline are cited from a button with a name of its own."""
    report.get_by_role("button", name=f"Cite {name}", exact=True).click()

    assert f", {name}." in cited(report, "Chicago note")


def test_all_places_can_be_cited(report: sync_api.Page) -> None:
    """Every place of the text has something that opens the dialog, large enough to be hit."""
    data = json.loads(report.locator("#rec-data").text_content() or "")
    small = report.evaluate(
        """places => places.filter(id => {
          const opener = document.querySelector(`#${id} .rec-number, #${id} .rec-cite`);
          const size = opener?.localName == 'button' ? opener.getBoundingClientRect().height : 24;
          return !opener?.title || size < 24;
        })""",
        list(data["places"]),
    )

    assert [] == small
    assert {"p1", "p10", "n1", "n12", "byline", "question", "b3"} <= data["places"].keys()


@pytest.mark.parametrize(("last", "name"), [("p8", "paragraph 8"), ("p9", "paragraph 8 – paragraph 9")])
def test_selection_is_cited(last: str, name: str, report: sync_api.Page) -> None:
    """Selected words can be cited with their paragraphs, without the signs of the edition that stand among them."""
    report.evaluate(SELECT, ["p8", last])
    report.get_by_role("button", name="Cite this passage").click()
    note = cited(report, "Chicago note")
    quoted = note.partition("’\n\n")[0]

    assert report.get_by_role("heading", name=f"Cite {name}", exact=True).is_visible()
    assert note.startswith("‘It was the bargemen")
    assert f", {name}." in note
    assert "8" not in quoted
    assert "‘It was" not in cited(report, "BibTeX")


def test_selection_in_a_witness_is_cited_as_that(report: sync_api.Page) -> None:
    """Words selected in the text of a witness are quoted as they stand there, and the citation names it."""
    report.goto(report.url.partition("?")[0] + "?view=witness")
    report.evaluate("""() => {
      const place = document.querySelector(".rec-form [data-place=p4]");
      getSelection().selectAllChildren(place);
    }""")
    report.get_by_role("button", name="Cite this passage").click()
    note = cited(report, "Chicago note")

    assert note.startswith("‘In February 1801")
    assert "of water were refused" in note
    assert ", paragraph 4, as received (P)." in note


@pytest.mark.parametrize("view", ["edition", "changes"])
def test_quotation_has_the_edited_words_only(view: str, report: sync_api.Page) -> None:
    """Whatever stands among the words, and however they were selected, the words of the edition are quoted."""
    report.goto(report.url.partition("?")[0] + f"?view={view}")
    report.evaluate("""() => getSelection().setBaseAndExtent(
        document.getElementById("p4"), 0, document.getElementById("p5"), 0)""")
    report.get_by_role("button", name="Cite this passage").click()
    note = cited(report, "Chicago note")

    assert "another hand of water was refused by the lock-keeper on the ground that such a step was" in note
    assert note.startswith("‘In February 1801, the miller")
    assert "(my italics).’\n\nAda Weir" in note
    assert ", paragraph 4." in note


def test_note_beside_the_text_is_cited(browser: sync_api.Browser, address: str) -> None:
    """A note that is shown in the panel of a telephone can be cited there."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/report.html")
    page.locator("#c7").click()
    page.locator("[popover] .rec-cite").click()
    visible = page.get_by_role("heading", name="Cite note 7").is_visible()
    page.close()

    assert visible


def test_offer_goes_with_the_selection(report: sync_api.Page) -> None:
    """The button is there as long as something is selected, and not for words outside the text."""
    offer = report.get_by_role("button", name="Cite this passage")
    report.evaluate(SELECT, ["p3", "p3"])
    offer.wait_for()
    report.evaluate("getSelection().removeAllRanges()")
    offer.wait_for(state="hidden")
    report.evaluate("getSelection().selectAllChildren(document.querySelector('.sidebar-tree'))")
    report.wait_for_timeout(400)

    assert not offer.is_visible()


def test_error_is_reported_with_place_release_and_words(
    browser: sync_api.Browser,
    copy_of: Copy,
    tmp_path: Path,
) -> None:
    """Where reports are taken, the dialog links to one with the address, the release and the words filled in."""
    tracker = "https://tracker.example.org/new?t={title}&b={body}"
    edition = configure(copy_of("plain"), release="2.1", recension_source=SOURCE, recension_report=tracker)
    made(edition, tmp_path / "html")
    page = browser.new_page()
    page.goto((tmp_path / "html" / "text.html").as_uri())
    page.locator("#p2 .rec-number").click()
    link = page.locator("#rec-cite").get_by_role("link", name="Report an error").get_attribute("href") or ""
    page.close()

    assert link.startswith("https://tracker.example.org/new?t=")
    for expected in ("release%202.1", "paragraph%202", "text.html%23p2", "Grind%20what%20is%20brought"):
        assert expected in link


def test_modified_click_stays_a_link(report: sync_api.Page) -> None:
    """A click that asks for another tab, and a page without script, take the number for the link that it is."""
    assert "#p4" == report.locator("#p4 .rec-number").get_attribute("href")

    with report.context.expect_page() as opened:
        report.locator("#p4 .rec-number").click(modifiers=["ControlOrMeta"])

    assert opened.value.url.endswith("report.html#p4")
    assert not report.locator("#rec-cite").is_visible()


def test_copying_without_the_clipboard(report: sync_api.Page) -> None:
    """Where a page may not write to the clipboard it copies in the old way."""
    report.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    report.locator("#p5 .rec-number").click()
    report.get_by_role("button", name="Copy").click()
    report.get_by_text("Copied", exact=True).wait_for()

    assert "paragraph 5" in report.evaluate("navigator.clipboard.readText()")


def test_dialog_fits_a_telephone(browser: sync_api.Browser, address: str) -> None:
    """At 320 pixels the dialog lies within the window."""
    page = browser.new_page(viewport={"width": 320, "height": 568})
    page.goto(f"{address}/report.html")
    page.locator("#p4 .rec-number").click()
    box = page.locator("#rec-cite").bounding_box()
    page.close()

    assert box is not None
    assert (0 <= box["x"], box["x"] + box["width"] <= 320, box["y"] >= 0) == (True, True, True)


def test_nothing_is_barred(browser: sync_api.Browser, address: str, names: list[str]) -> None:
    """On no page does the browser complain of policy or scripts; the theme can be changed and words be found."""
    page = browser.new_page(color_scheme="light")
    complaints: list[str] = []
    page.on("console", lambda said: said.type in ("error", "warning") and complaints.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    for name in names:
        page.goto(f"{address}/{name}")
    page.locator(".theme-toggle:visible").first.click()
    theme = page.evaluate("document.body.dataset.theme")
    page.goto(f"{address}/search.html?q=bargemen")
    page.get_by_role("link").filter(has_text="bargemen").or_(page.get_by_text("bargemen")).first.wait_for()
    page.close()

    assert [] == complaints
    assert "auto" != theme


def test_scripts_are_small() -> None:
    """The scripts of a text, which fetch what is not always needed, have at most 18,600 bytes together."""
    static = HOUSE / "recension" / "outputs" / "html" / "static"

    assert sum((static / name).stat().st_size for name in ("text.js", "cite.js", "reading.js")) <= 18_600


def test_pages_work_from_a_folder(browser: sync_api.Browser, site: Path) -> None:
    """Opened from a folder, without a server, the report is shown in its style and its places can be cited."""
    page = browser.new_page()
    page.goto((site / "report.html").as_uri())
    page.locator("#p4 .rec-number").click()
    visible = page.get_by_role("heading", name="Cite paragraph 4").is_visible()
    page.close()

    assert visible
