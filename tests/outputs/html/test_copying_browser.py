"""Copying and citing what is selected: the words of the text, in their order, and none around or among them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import cited, in_a_browser, served, sync_api, turned
from building import SITE, SLUICE, SOURCE, URL, append, configure, made

pytestmark = in_a_browser

SELECT = """([from, to]) => {  // from the beginning of what one selector finds to the end of what the other does
  const [first, last] = [from, to].map(name => document.querySelector(name));
  getSelection().setBaseAndExtent(first, 0, last, last.childNodes.length);
}"""
BACKWARDS = """([from, to]) => {
  const [first, last] = [from, to].map(name => document.querySelector(name));
  getSelection().setBaseAndExtent(last, last.childNodes.length, first, 0);
}"""
RICH = """async () => {
  const [item] = await navigator.clipboard.read();
  const html = await (await item.getType("text/html")).text();
  return new DOMParser().parseFromString(html, "text/html").body.textContent;
}"""


@pytest.fixture(scope="module")
def songs(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of an edition with verse, a list and two witnesses."""
    folder = tmp_path_factory.mktemp("songs")
    edition = append(Path(shutil.copytree(rootdir / "test-second", folder / "source")) / "conf.py", SITE)
    configure(edition, html_theme="furo", recension_source=SOURCE | {"title": "Songs"}, recension_url=URL.rstrip("/"))
    return made(edition, folder / "html")


@pytest.fixture
def verse(page: sync_api.Page, songs: Path) -> Iterator[Callable[[str], sync_api.Page]]:
    """A function that opens a page of that edition."""
    with served(songs) as address:

        def show(name: str) -> sync_api.Page:
            page.goto(f"{address}/{name}")
            return page

        yield show
        page.goto("about:blank")  # it asks for more when it is idle, and the server goes before it does


def look(page: sync_api.Page, view: str = "edition") -> None:
    """Show the text in one of its views."""
    page.goto(f"/report.html?view={view}")
    page.wait_for_function("view => document.documentElement.dataset.view === view", arg=view)


def copied(page: sync_api.Page) -> str:
    """What a reader has who presses the keys for copying."""
    page.evaluate("navigator.clipboard.writeText('nothing was copied')")
    page.wait_for_timeout(300)  # the button for the selection has come by now
    page.keyboard.press("ControlOrMeta+C")
    return page.evaluate("navigator.clipboard.readText()")  # type: ignore[no-any-return]


def squeezed(text: str) -> str:
    """A text with single spaces."""
    return " ".join(text.split())


def level(text: str) -> str:
    """A text with single spaces and marks of one kind, for quotation marks are others within a quotation."""
    return re.sub("[‘’“”]", "'", squeezed(text))


def offered(page: sync_api.Page) -> tuple[str, str]:
    """The place and the words that the dialog gives for the selection."""
    page.get_by_role("button", name="Cite this passage").click()
    quoted = cited(page, "Chicago note").partition("’\n\n")[0].removeprefix("‘")
    return (page.locator("#rec-cite h2").text_content() or "").removeprefix("Cite "), quoted


@pytest.mark.parametrize(
    ("first", "last", "name", "begins", "ends"),
    [
        ("#p8", "#p9", "paragraph 8 – paragraph 9", "It was the bargemen", "what he might not."),
        ("#p5", "#p7", "paragraph 5 – paragraph 7", "", ""),
        ("#p3", "#p8", "paragraph 3 – paragraph 8", "The miller’s need", ""),
        ("#question", "#p1", "set question – paragraph 1", "‘Neither the miller", "only the dates can be read."),
        ("#byline", "#p1", "byline – paragraph 1", "ADA WEIR", "only the dates can be read."),
        ("#b2", "#b3", "entry 2 – entry 3", "Pound N. (ed.)", "pp.94–119"),
        ("#n9", "#n10", "note 9 – note 10", "letter printed by Pound", "on 15/01/51"),
        ("#the-miller h2", "#p3", "paragraph 3", "The miller The miller’s need", "than the law gave him."),
        (".sidebar-tree", "#p1", "byline – paragraph 1", "Who shut the sluice", "only the dates can be read."),
        ("#p10", "#p10\\.notes", "paragraph 10 – colophon", "A whole series", "Date written: January 1851"),
    ],
)
@pytest.mark.parametrize("view", ["edition", "changes"])
def test_selection_is_in_the_order_of_the_text(
    view: str, first: str, last: str, name: str, begins: str, ends: str, page: sync_api.Page
) -> None:
    """First and last place are those of the text, in whatever direction one selects; what is copied is quoted."""
    look(page, view)
    for way in (SELECT, BACKWARDS):
        page.evaluate(way, [first, last])
        text = squeezed(copied(page))
        place, quoted = offered(page)
        page.keyboard.press("Escape")

        assert name == place
        assert level(text) == level(quoted)
        assert text.startswith(begins)
        assert text.endswith(ends)


@pytest.mark.parametrize("view", ["edition", "changes"])
def test_page_is_copied_as_the_text(view: str, page: sync_api.Page, plain_text: list[str]) -> None:
    """Who selects the page has every paragraph and note once, in order, and nothing of what is not the text."""
    look(page, view)
    page.get_by_text("Head-note").click()
    page.keyboard.press("ControlOrMeta+A")
    text = copied(page)
    paragraphs = [re.sub(r"\[\d+\]", "", line.partition("] ")[2]) for line in plain_text if line.startswith("[")]
    lost = [one for one in paragraphs if squeezed(one) not in squeezed(text)]
    found = [text.index(one) for one in paragraphs[:10]]

    assert [] == lost
    assert sorted(found) == found
    assert text.startswith("Who shut the sluice in 1801?\n")
    assert text.endswith("Date written: January 1851")
    for words in (
        "Cite the",
        "As received (P)",
        "Editorial note",
        "misprint",
        "comments",
        "Head-note",
        "shut nothing",
        "About this",
        "CC BY",
    ):
        assert words not in text
    place, quoted = offered(page)

    assert ("byline – colophon", level(text)) == (place, level(quoted))


def test_witness_is_copied_as_its_file(page: sync_api.Page) -> None:
    """Who selects the page in the view of a witness has its file; a part of it is quoted as it stands."""
    look(page, "witness")
    page.keyboard.press("ControlOrMeta+A")
    whole = copied(page)
    name, _ = offered(page)
    page.keyboard.press("Escape")
    page.evaluate(SELECT, [".rec-form [data-place=p9]", ".rec-form [data-place=p9]"])
    text = copied(page)

    assert (SLUICE / "witnesses" / "P.md").read_text("utf-8") == whole
    assert "byline – colophon, as received (P)" == name
    assert ("paragraph 9, as received (P)", squeezed(text)) == offered(page)
    assert "for help[11] all" in text


@pytest.mark.parametrize("view", ["edition", "changes"])
def test_nothing_stands_among_copied_words(view: str, page: sync_api.Page) -> None:
    """Calls, numbers, struck words, kinds and what is hidden are left out, from plain and from rich text."""
    look(page, view)
    page.evaluate(SELECT, ["#p4", "#p6"])
    text = copied(page)
    rich = page.evaluate(RICH)

    assert "of water was refused by the lock-keeper on the ground that such a step was" in text
    assert "mended from within, as was not the case" in text
    assert "no part of the river’s business’ (my italics).\n\nBy the beginning" in text
    assert text.endswith("that explain the change in the keeper’s position.")
    assert squeezed(text) == squeezed(rich)


def test_paragraph_is_copied_by_three_clicks(page: sync_api.Page) -> None:
    """A paragraph that is selected by three clicks is copied whole, without the button that is offered."""
    for view in ("edition", "changes"):
        for place in ("#p3", "#p4", "#p6"):  # the last two have changes in them
            look(page, view)
            page.evaluate(SELECT, [place, place])
            whole = squeezed(copied(page))
            page.locator(place).click(click_count=3, position={"x": 200, "y": 10})

            assert whole == squeezed(copied(page))
            assert "none" == page.evaluate("getComputedStyle(document.querySelector('#rec-offer')).userSelect")


@pytest.mark.parametrize(
    "part",
    [
        "#p6 .rec-change.rec-kind",
        "#p6 .rec-change.rec-kind span:last-child",
        "#p6 del.rec-change span:not(.rec-spoken)",
        "#p8 .rec-call",
        "p.rec-change",
        "p.rec-change .rec-kind span:last-child",
    ],
)
def test_what_stands_among_the_words_is_copied_alone_and_never_cited(part: str, page: sync_api.Page) -> None:
    """Whoever selects a kind, struck words or a figure by themselves has them, and is not offered them as the text."""
    look(page, "changes")
    page.evaluate(SELECT, [part, part])
    selected = page.evaluate("getSelection().toString()")

    assert copied(page) == selected != ""
    assert not page.locator("#rec-offer").is_visible()


def test_notes_can_be_copied(page: sync_api.Page) -> None:
    """What is selected within an editor's note is copied from there."""
    look(page)
    page.evaluate(SELECT, ["#p4\\.notes .apparatus dt", "#p4\\.notes .apparatus dd"])

    assert squeezed(copied(page)).startswith("was2 ] were")
    page.evaluate(SELECT, ["#n4", "#n4"])
    assert copied(page).startswith("letter from the keeper to the miller, 11 February 1801, reported by Pound ‘T")


def test_notes_are_copied_from_the_panel(page: sync_api.Page) -> None:
    """In a narrow window too, what an entry says to those who hear it is not copied."""
    look(page)
    page.set_viewport_size({"width": 800, "height": 700})
    page.locator("#p6 .rec-em a").first.click()
    page.evaluate(SELECT, [".rec-panel dt", ".rec-panel dd"])

    assert " ] " in copied(page)
    assert not copied(page).startswith("Editorial note")


def test_fields_are_copied_as_they_are(page: sync_api.Page) -> None:
    """Whoever selects words in the dialog copies those, whatever is selected in the text."""
    look(page)
    page.evaluate(SELECT, ["#p9", "#p10"])
    offered(page)
    cited(page, "Link")
    page.get_by_label("Citation", exact=True).press("ControlOrMeta+A")

    assert "/report.html#p9:~:text=" in copied(page)


def test_without_scripts_calls_are_not_copied(browser: sync_api.Browser, address: str) -> None:
    """Where no script runs, style keeps the figures of calls and of paragraphs, the views and the labels out."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/report.html")
    unselected = [
        name
        for name in ("#p4 .rec-number", "sup", ".rec-views", ".rec-more", ".rec-note-label", ".rec-group .rec-spoken")
        if page.locator(name).first.evaluate("part => getComputedStyle(part).userSelect") == "none"
    ]
    page.close()

    assert ["#p4 .rec-number", "sup", ".rec-views", ".rec-more", ".rec-note-label", ".rec-group .rec-spoken"] == (
        unselected
    )


@pytest.mark.parametrize(
    ("file", "first", "last", "name", "text"),
    [
        (
            "songs.html",
            "#s1",
            "#s2",
            "stanza 1 – stanza 2",
            "Tyger Tyger, burning bright,\nIn the forests of the night;\n\nWhat immortal hand or eye,\n"
            "Could frame thy fearful symmetry?",
        ),
        ("songs.html", "h1", "#s1", "stanza 1", "Songs\nTyger Tyger, burning bright,\nIn the forests of the night;"),
        (
            "stores.html",
            "#l1",
            "#envoi",
            "list 1 – envoi",
            "two sacks of flour\nold candles, 4–5 lb\none *star* of tin\n\nHere ends what is left of the lists.",
        ),
        ("stores.html", "#n1", "#n1", "note 1", "The miller’s, as it seems."),
    ],
)
@pytest.mark.parametrize("view", ["edition", "changes"])
def test_verse_and_lists(
    view: str,
    file: str,
    first: str,
    last: str,
    name: str,
    text: str,
    verse: Callable[[str], sync_api.Page],
) -> None:
    """Lines and items stay apart, headings have no sign of a link, and what is copied is quoted."""
    shown = verse(f"{file}?view={view}")
    shown.evaluate(SELECT, [first, last])
    found = copied(shown)
    place, quoted = offered(shown)

    assert (name, squeezed(text)) == (place, quoted)
    assert [line for line in text.split("\n") if line] == [line.strip() for line in found.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("view", "part", "link", "address_of_note"),
    [
        ("edition", "#s1", "songs.html#s1", "songs.html#s1"),
        ("changes", "#s1", "songs.html?view=changes#s1", "songs.html#s1"),
        ("witness", ".rec-form [data-place=s1]", "songs.html?view=witness#s1", "songs.html?view=witness#s1"),
        ("witness-B", ".rec-form [data-place=s1]", "songs.html?view=witness-B#s1", "songs.html?view=witness-B#s1"),
    ],
)
def test_address_keeps_the_view(
    view: str, part: str, link: str, address_of_note: str, verse: Callable[[str], sync_api.Page]
) -> None:
    """The link leads to the view one sees; a citation to that of the witness it names, else to the edition."""
    page = verse(f"songs.html?view={view}")
    page.evaluate(SELECT, [part, part])
    offered(page)

    assert f"{URL}{link}" == cited(page, "Link").partition(":~:")[0]
    for form in ("Chicago note", "Bibliography entry", "BibTeX", "RIS", "CSL-JSON"):
        assert f"{URL}{address_of_note}" in cited(page, form)
    assert "@book{songs-s1,\n" in cited(page, "BibTeX")


def test_address_for_reference_managers_names_the_place(verse: Callable[[str], sync_api.Page]) -> None:
    """Who saves the page at a place, by a link or by going there, saves the address of that place."""
    page = verse("songs.html#s2")
    told = "document.querySelector('[name=citation_public_url]').content"

    assert f"{URL}songs.html#s2" == page.evaluate(told)

    page.evaluate("location.hash = 's1'")
    page.wait_for_function(f"{told}.endsWith('#s1')")


def test_place_is_named_at_the_beginning_of_a_sentence(verse: Callable[[str], sync_api.Page]) -> None:
    """Where neither editor, release nor date is declared, the place begins its sentence, and is named all the same."""
    page = verse("songs.html")
    page.evaluate(SELECT, ["#s1", "#s2"])
    offered(page)

    assert f" stanza 1 – stanza 2. {URL}songs.html#s1" in cited(page, "Bibliography entry")
    assert not [
        form
        for form in ("Chicago note", "Bibliography entry", "BibTeX", "RIS", "CSL-JSON")
        if "ec-place" in cited(page, form)
    ]


@pytest.mark.parametrize("view", ["edition", "changes", "witness"])
def test_link_without_an_address_of_the_site(view: str, page: sync_api.Page, address: str) -> None:
    """As long as the site has no address, the link is that of the page, in the view one sees."""
    page.goto(f"/report.html?view={view}#p2")
    part = ".rec-form [data-place=p9]" if view == "witness" else "#p9"
    page.evaluate(SELECT, [part, part])
    offered(page)
    query = "" if view == "edition" else f"?view={view}"

    assert f"{address}/report.html{query}#p9" == cited(page, "Link").partition(":~:")[0]


@pytest.mark.parametrize(
    ("view", "first", "last", "link"),
    [
        ("edition", "#p4", "#p4", "#p4:~:text=In%20February%201801%2C%20the%20miller%20was,(my%20italics)."),
        ("changes", "#p8", "#p9", "?view=changes#p8:~:text=It%20was%20the%20bargemen%20who%20wanted,could"),
        ("witness", *[".rec-form [data-place=p9]"] * 2, "?view=witness#p9:~:text=For%20the%20keeper%20the%20"),
    ],
)
def test_link_shows_the_words_selected(
    view: str, first: str, last: str, link: str, page: sync_api.Page, window: sync_api.BrowserContext
) -> None:
    """The link of a selection has the words where it begins and ends, in the view one sees, and leads to them."""
    look(page, view)
    page.evaluate(SELECT, [first, last])
    offered(page)
    found = cited(page, "Link")
    with window.new_page() as other:
        other.goto(found)
        other.wait_for_function("scrollY > 0")

        assert link in found
        assert link.partition(":")[0].rpartition("#")[2] == other.evaluate("location.hash").removeprefix("#")
        assert view == other.evaluate("document.documentElement.dataset.view")


def test_link_of_words_that_stand_twice_is_that_of_the_place(page: sync_api.Page) -> None:
    """Where a browser would show another place that has these words, the link names the place alone."""
    look(page)
    page.evaluate("""() => {
      const text = [...document.querySelector("#p9").childNodes].find(one => one.data?.includes("miller"));
      const at = text.data.indexOf("miller");
      getSelection().setBaseAndExtent(text, at, text, at + 6);
    }""")
    offered(page)

    assert cited(page, "Link").endswith("report.html#p9")


def test_quotation_marks_nest(page: sync_api.Page) -> None:
    """Within the marks of the quotation those of the text go one level further in; apostrophes are none."""
    look(page)
    page.evaluate("""() => {
      const [number] = document.querySelector("#p1").childNodes;
      document.querySelector("#p1").replaceChildren(number, "‘To “want”’ is the miller’s, ‘not’ the keepers’ word");
      getSelection().selectAllChildren(document.querySelector("#p1"));
    }""")

    assert offered(page)[1].endswith("“To ‘want’” is the miller’s, “not” the keepers’ word")


def test_address_of_the_witness_leads_to_its_places(page: sync_api.Page) -> None:
    """Who changes the place in the address is led there in the view of a witness too, which has no ids."""
    look(page, "witness")
    page.evaluate("location.hash = 'p9'")
    page.wait_for_function("scrollY > 500")

    top = "document.querySelector('.rec-form [data-place=p9]').getBoundingClientRect().top"

    assert page.evaluate(f"{top} < innerHeight")


def test_change_of_view_names_the_place_in_view(page: sync_api.Page) -> None:
    """Who reads on and changes the view has the place that is seen in the address, and not one that is far above."""
    look(page, "edition")
    page.goto("/report.html#p2")
    turned(page, "Changes")

    assert page.url.endswith("?view=changes#p2")

    page.evaluate("scrollTo(0, document.querySelector('#p9').getBoundingClientRect().top + scrollY - 80)")
    turned(page, "As received (P)")

    assert page.url.endswith("?view=witness#p9")

    page.evaluate("scrollTo(0, 0)")
    turned(page, "Corrected text")

    assert page.url.endswith("?view=edition")
