"""Citing a place as a reader does it: by mouse and keyboard, a paragraph, a note, a selection; and the policy holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from building import HOUSE, build

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright import sync_api
from test_browser import address, browser, names, pytestmark  # noqa: F401  # fixtures, and what skips without a Chromium
from test_metadata import SOURCE, configure

SELECT = """([from, to]) => {  // select from the first long text of one place into that of another
  const text = id => {
    const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.data.length > 40) return walker.currentNode;
  };
  getSelection().setBaseAndExtent(text(from), 0, text(to), 20);
}"""


@pytest.fixture
def essay(browser: sync_api.Browser, address: str) -> Iterator[sync_api.Page]:  # noqa: F811
    """The essay, in a window that may write to the clipboard."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/essay.html")
    yield page
    context.close()


def cited(page: sync_api.Page, form: str) -> str:
    """What the dialog gives in one form."""
    page.get_by_label("Form").select_option(form)
    return page.get_by_label("Citation", exact=True).input_value()


def focused(page: sync_api.Page) -> str:
    """The place whose opener has the focus."""
    return page.evaluate("document.activeElement.closest('[id]')?.id ?? ''")  # type: ignore[no-any-return]


def test_paragraph_is_cited_by_keyboard(essay: sync_api.Page) -> None:
    """Enter on a number opens the dialog, Tab goes through it, what is copied is said, Escape leads back."""
    essay.locator("#p12 .rec-number").focus()
    essay.keyboard.press("Enter")
    head = essay.get_by_role("heading", name="Cite paragraph 12")
    head.wait_for()
    reached = []
    for _ in range(4):
        reached.append(essay.evaluate("document.activeElement.textContent.trim() || document.activeElement.localName"))
        essay.keyboard.press("Tab")

    assert ["select", "textarea", "Copy", "Close"] == [name if len(name) < 10 else "select" for name in reached]

    essay.get_by_role("button", name="Copy").press("Enter")
    essay.get_by_role("status").get_by_text("Copied").wait_for()

    assert essay.evaluate("navigator.clipboard.readText()").startswith("Anna Costa, Who wanted")

    essay.keyboard.press("Escape")

    assert not head.is_visible()
    assert "p12" == focused(essay)


def test_forms(essay: sync_api.Page, address: str) -> None:  # noqa: F811
    """Every form names the place, the release and its date."""
    essay.locator("#p12 .rec-number").click()

    assert f"{address}/essay.html#p12" == cited(essay, "Link")
    assert "-in-1950/), critical edition, release 1.0.1, 25 November 2026, paragraph 12." in cited(
        essay, "Chicago note"
    )
    assert cited(essay, "BibTeX").startswith("@book{korea-1950-p12,\n")
    assert "N1  - paragraph 12\n" in cited(essay, "RIS")
    assert ("korea-1950-p12", "release 1.0.1") == tuple(
        json.loads(cited(essay, "CSL-JSON"))[0][name] for name in ("id", "edition")
    )


@pytest.mark.parametrize(("place", "name"), [("n26", "note 26"), ("byline", "byline"), ("b3", "entry 3")])
def test_places_without_a_number_have_a_button(place: str, name: str, essay: sync_api.Page) -> None:
    """A note, an entry of the bibliography and the byline are cited from a button with a name of its own."""
    essay.get_by_role("button", name=f"Cite {name}", exact=True).click()

    assert f", {name}." in cited(essay, "Chicago note")


def test_all_places_can_be_cited(essay: sync_api.Page) -> None:
    """Every place of the text has something that opens the dialog, large enough to be hit."""
    data = json.loads(essay.locator("#rec-data").text_content() or "")
    small = essay.evaluate(
        """places => places.filter(id => {
          const opener = document.querySelector(`#${id} .rec-number, #${id} .rec-cite`);
          const size = opener?.localName == 'button' ? opener.getBoundingClientRect().height : 24;
          return !opener?.title || size < 24;
        })""",
        list(data["places"]),
    )

    assert [] == small
    assert {"p1", "p22", "n1", "n40", "byline", "question", "b20"} <= data["places"].keys()


@pytest.mark.parametrize(("last", "name"), [("p12", "paragraph 12"), ("p13", "paragraph 12 – paragraph 13")])
def test_selection_is_cited(last: str, name: str, essay: sync_api.Page) -> None:
    """Selected words can be cited with their paragraphs, without the signs of the edition that stand among them."""
    essay.evaluate(SELECT, ["p12", last])
    essay.get_by_role("button", name="Cite the selection").click()
    note = cited(essay, "Chicago note")
    quoted = note.partition("’\n\n")[0]

    assert essay.get_by_role("heading", name=f"Cite {name}", exact=True).is_visible()
    assert note.startswith("‘A whole series of")
    assert f", {name}." in note
    assert "12" not in quoted
    assert "‘A whole" not in cited(essay, "BibTeX")


def test_selection_in_a_witness_is_cited_as_that(essay: sync_api.Page) -> None:
    """Words selected in the text of a witness are quoted as they stand there, and the citation names it."""
    essay.goto(essay.url.partition("?")[0] + "?view=witness")
    essay.evaluate("""() => {
      const place = document.querySelector(".rec-form [data-place=p4]");
      getSelection().selectAllChildren(place);
    }""")
    essay.get_by_role("button", name="Cite the selection").click()
    note = cited(essay, "Chicago note")

    assert note.startswith("‘In September 1949")
    assert "assistance were rejected" in note
    assert ", paragraph 4, Witness P." in note


@pytest.mark.parametrize("view", ["edition", "changes"])
def test_quotation_has_the_edited_words_only(view: str, essay: sync_api.Page) -> None:
    """Whatever stands among the words, and however they were selected, the words of the edition are quoted."""
    essay.goto(essay.url.partition("?")[0] + f"?view={view}")
    essay.evaluate("""() => getSelection().setBaseAndExtent(
        document.getElementById("p4"), 0, document.getElementById("p5"), 0)""")
    essay.get_by_role("button", name="Cite the selection").click()
    note = cited(essay, "Chicago note")

    assert (
        "Soviet advice and assistance was rejected by the Soviet Politburo on the basis that such an attack was" in note
    )
    assert note.startswith("‘In September 1949, Moscow")
    assert "(my italics).’\n\nAnna Costa" in note
    assert ", paragraph 4." in note


def test_note_beside_the_text_is_cited(browser: sync_api.Browser, address: str) -> None:  # noqa: F811
    """A note that is shown in the panel of a telephone can be cited there."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/essay.html")
    page.locator("#c26").click()
    page.locator("[popover] .rec-cite").click()
    visible = page.get_by_role("heading", name="Cite note 26").is_visible()
    page.close()

    assert visible


def test_offer_goes_with_the_selection(essay: sync_api.Page) -> None:
    """The button is there as long as something is selected, and not for words outside the text."""
    offer = essay.get_by_role("button", name="Cite the selection")
    essay.evaluate(SELECT, ["p3", "p3"])
    offer.wait_for()
    essay.evaluate("getSelection().removeAllRanges()")
    offer.wait_for(state="hidden")
    essay.evaluate("getSelection().selectAllChildren(document.querySelector('.sidebar-tree'))")
    essay.wait_for_timeout(400)

    assert not offer.is_visible()


def test_error_is_reported_with_place_release_and_words(
    browser: sync_api.Browser,  # noqa: F811
    copy_of: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    """Where reports are taken, the dialog links to one with the address, the release and the words filled in."""
    edition = copy_of("plain")
    tracker = "https://tracker.example.org/new?t={title}&b={body}"
    configure(edition, release="2.1", recension_source=SOURCE, recension_report=tracker)
    assert build(edition, tmp_path / "html").complaints == ""
    page = browser.new_page()
    page.goto((tmp_path / "html" / "text.html").as_uri())
    page.locator("#p2 .rec-number").click()
    link = page.locator("#rec-cite").get_by_role("link", name="Report an error").get_attribute("href") or ""
    page.close()

    assert link.startswith("https://tracker.example.org/new?t=")
    for expected in ("release%202.1", "paragraph%202", "text.html%23p2", "Grind%20what%20is%20brought"):
        assert expected in link


def test_modified_click_stays_a_link(essay: sync_api.Page) -> None:
    """A click that asks for another tab, and a page without script, take the number for the link that it is."""
    assert "#p4" == essay.locator("#p4 .rec-number").get_attribute("href")

    with essay.context.expect_page() as opened:
        essay.locator("#p4 .rec-number").click(modifiers=["ControlOrMeta"])

    assert opened.value.url.endswith("essay.html#p4")
    assert not essay.locator("#rec-cite").is_visible()


def test_copying_without_the_clipboard(essay: sync_api.Page) -> None:
    """Where a page may not write to the clipboard it copies in the old way."""
    essay.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    essay.locator("#p5 .rec-number").click()
    essay.get_by_role("button", name="Copy").click()
    essay.get_by_text("Copied").wait_for()

    assert "paragraph 5" in essay.evaluate("navigator.clipboard.readText()")


def test_dialog_fits_a_telephone(browser: sync_api.Browser, address: str) -> None:  # noqa: F811
    """At 320 pixels the dialog lies within the window."""
    page = browser.new_page(viewport={"width": 320, "height": 568})
    page.goto(f"{address}/essay.html")
    page.locator("#p4 .rec-number").click()
    box = page.locator("#rec-cite").bounding_box()
    page.close()

    assert box is not None
    assert (0 <= box["x"], box["x"] + box["width"] <= 320, box["y"] >= 0) == (True, True, True)


def test_nothing_is_barred(browser: sync_api.Browser, address: str, names: list[str]) -> None:  # noqa: F811
    """On no page does the browser complain of policy or scripts; the theme can be changed and words be found."""
    page = browser.new_page(color_scheme="light")
    complaints: list[str] = []
    page.on("console", lambda said: said.type in ("error", "warning") and complaints.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    for name in names:
        page.goto(f"{address}/{name}")
    page.locator(".theme-toggle:visible").first.click()
    theme = page.evaluate("document.body.dataset.theme")
    page.goto(f"{address}/search.html?q=Pyongyang")
    page.get_by_role("link").filter(has_text="Pyongyang").or_(page.get_by_text("Pyongyang")).first.wait_for()
    page.close()

    assert [] == complaints
    assert "auto" != theme


def test_scripts_are_small() -> None:
    """The scripts of a text have at most ten thousand bytes together."""
    static = HOUSE / "recension" / "outputs" / "html" / "static"

    assert sum((static / name).stat().st_size for name in ("text.js", "cite.js", "reading.js")) <= 10_000


def test_pages_work_from_a_folder(browser: sync_api.Browser, site: Path) -> None:  # noqa: F811
    """Opened from a folder, without a server, the essay is shown in its style and its places can be cited."""
    page = browser.new_page()
    page.goto((site / "essay.html").as_uri())
    page.locator("#p4 .rec-number").click()
    visible = page.get_by_role("heading", name="Cite paragraph 4").is_visible()
    page.close()

    assert visible
