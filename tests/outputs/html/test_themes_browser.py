"""An edition in the themes that people use: what a reader does works in each, and is told of where nobody tried it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import OVERLAPS, cited, in_a_browser, served, sync_api, turned
from building import SLUICE, Copy, append, configure, made

from recension.outputs.html import frame

pytestmark = in_a_browser

DARK = {"furo", "pydata_sphinx_theme", "sphinx_book_theme"}
PAGES = ("index", "report", "report.html?view=witness#", "apparatus", "collation", "commentary", "search")

COVERED = """() => {  // whether the views are out of sight when the text has been scrolled
  scrollTo({ top: 2000, behavior: "instant" });
  const { x, y, height } = document.querySelector(".rec-views").getBoundingClientRect();
  return [1, height - 2].some(down => !document.elementFromPoint(x + 20, y + down)?.closest(".rec-views"));
}"""
CONTRAST = """names => {  // of the letters of each against what is painted behind them
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const light = () => [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)
    .map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const paint = colour => { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); return light(); };
  return names.map(name => {
    const one = document.querySelector(name), behind = [];
    for (let box = one; box; box = box.parentElement) behind.unshift(getComputedStyle(box).backgroundColor);
    const back = ["Canvas", ...behind].map(paint).at(-1), letters = paint(getComputedStyle(one).color);
    return [name, Math.round((Math.max(back, letters) + 0.05) / (Math.min(back, letters) + 0.05) * 10) / 10, back];
  });
}"""
MARKS = ["#p4", "#p4 .rec-number", "#c7", ".rec-em > a", ".rec-kind", ".rec-group dd p", ".rec-group .rec-back"]
MARKS += ["del.rec-change", ".rec-em ins", ".rec-views a", ".rec-views [aria-current]", "small.rec-change"]
MARKS += ["#rec-cite h2", "#rec-cite textarea", "#rec-cite button"]


@pytest.fixture(scope="session", params=list(frame.SHEETS))
def theme(request: pytest.FixtureRequest) -> str:
    """The name of a theme that was tried."""
    return str(request.param)


@pytest.fixture(scope="session")
def address(theme: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small edition in a theme, at an address."""
    folder = tmp_path_factory.mktemp(theme)
    edition = Path(shutil.copytree(SLUICE, folder / "source"))
    append(edition / "index.rst", f"\n``{'long' * 30}``\n\n:Checksum: ``{'0f' * 32}``\n")
    with served(made(configure(edition, html_theme=theme), folder / "html")) as address:
        yield address


@pytest.fixture(scope="session")
def reader(browser: sync_api.Browser, address: str) -> Iterator[sync_api.BrowserContext]:
    """A reader with a clipboard, who keeps what was loaded."""
    rights = ["clipboard-read", "clipboard-write"]
    with browser.new_context(base_url=address, permissions=rights, reduced_motion="reduce") as context:
        yield context


@pytest.fixture
def page(reader: sync_api.BrowserContext) -> Iterator[sync_api.Page]:
    """A window; nothing that a test does in it makes the browser complain, or asks for what is not there."""
    wrong: list[str] = []
    with reader.new_page() as page:
        page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(f"{page.url}: {said.text}"))
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("response", lambda given: given.status < 400 or wrong.append(given.url))
        yield page
    assert wrong == []


@pytest.fixture
def wide(page: sync_api.Page) -> sync_api.Page:
    """The text in a window with room."""
    page.set_viewport_size({"width": 1500, "height": 900})
    page.goto("/report.html")
    return page


@pytest.fixture
def narrow(page: sync_api.Page) -> sync_api.Page:
    """A telephone."""
    page.set_viewport_size({"width": 390, "height": 800})
    return page


def test_views_of_the_text(wide: sync_api.Page) -> None:
    """Each view is shown when it is asked for, wherever one reads; the witness is its file; the edition comes back."""
    text = wide.locator(".rec-text")
    before, covered = text.inner_text(), wide.evaluate(COVERED)
    turned(wide, "Changes")
    changes = text.locator("small.rec-change").count()
    turned(wide, "As received (P)")
    witness = text.locator(".rec-form").text_content()
    hidden = text.locator("#p4").is_hidden()
    turned(wide, "Corrected text")

    assert not covered
    assert changes > 15
    assert (witness, hidden) == ((SLUICE / "witnesses" / "P.md").read_text("utf-8"), True)
    assert before == text.inner_text()


def test_notes_beside_the_text(wide: sync_api.Page) -> None:
    """In a wide window the notes stand beside their places; none lies over another, a fold opens, and a mark leads."""
    beside = wide.evaluate(
        "() => ['n7', 'p4.notes'].map(id => document.getElementById(id).getBoundingClientRect().left"
        " - document.getElementById('p4').getBoundingClientRect().right)"
    )
    wide.click("#p4\\.notes summary")
    wide.wait_for_function(f"!({OVERLAPS})().length")
    wide.locator("#c7").press("Enter")

    assert [gap > 0 for gap in beside] == [True, True]
    assert wide.evaluate("document.activeElement.id") == "n7"
    sync_api.expect(wide.locator("#n7 .rec-note-label")).to_be_in_viewport()


def test_note_opens_and_closes(narrow: sync_api.Page) -> None:
    """On a telephone a note is shown over the text, whole and in the window, and closes by its button."""
    narrow.goto("/report.html")
    assert not narrow.evaluate(COVERED)
    panel = narrow.locator("#rec-panel")
    for mark in ("#c7", "#p4\\.such-step a", "#p4 .rec-more"):
        narrow.click(mark)
        sync_api.expect(panel).to_be_visible()
        text, box = panel.inner_text(), panel.bounding_box()
        panel.get_by_role("button", name="Close").click()
        sync_api.expect(panel).to_be_hidden()

        assert len(text) > 30
        assert box
        assert (round(box["y"] + box["height"]), round(box["width"])) == (800, 390)
        assert narrow.locator(mark).evaluate("mark => mark === document.activeElement")


def test_places_are_cited_and_copied(wide: sync_api.Page) -> None:
    """A number opens the window, whose citation is copied; a selection is offered; a copy is of the text alone."""
    wide.locator("#p8 .rec-number").click()
    citation = cited(wide, "Chicago note")
    wide.get_by_role("button", name="Copy").click()
    copied = wide.evaluate("navigator.clipboard.readText()")
    wide.get_by_role("button", name="Close").click()
    wide.locator("#p5 em").select_text()
    offer = wide.get_by_role("button", name="Cite this passage")
    sync_api.expect(offer).to_be_in_viewport(ratio=1)
    offer.click()
    quoted = cited(wide, "Bibliography entry")
    wide.get_by_role("button", name="Close").click()
    wide.keyboard.press("ControlOrMeta+A")
    wide.keyboard.press("ControlOrMeta+C")
    text = wide.evaluate("navigator.clipboard.readText()")

    assert "paragraph 8" in citation
    assert citation == copied
    assert quoted.startswith("‘placet’")
    assert text.startswith("Who shut the sluice in 1801?\n")
    assert text.endswith("Date written: January 1851")
    assert "A notable exception is the work of Pound" in text
    assert "misprint" not in text


def test_list_is_filtered(page: sync_api.Page) -> None:
    """The apparatus shows what is asked for, says how much that is, and does so again at the same address."""
    page.goto("/apparatus.html")
    page.get_by_role("combobox", name="Kind", exact=True).select_option("misprint")
    page.get_by_label("Contains").fill("bracket")
    shown = page.locator("[data-kind]:not([hidden])")
    found = shown.all_inner_texts()
    page.reload()

    assert 0 < len(found) < 5
    assert found == shown.all_inner_texts()
    assert page.get_by_role("status").inner_text().startswith(f"{len(found)} of ")


def test_search_box_of_the_theme_finds(page: sync_api.Page) -> None:
    """What is asked in the theme's own box is found in the text, the notes and the apparatus."""
    page.goto("/about.html")
    boxes = page.locator("form[action$='search.html'] input[name=q]")
    if not any(box.is_visible() for box in boxes.all()):
        page.locator("button.search-button__button:visible").first.click()
    box = next(box for box in boxes.all() if box.is_visible())
    box.fill("bargemen")
    box.press("Enter")
    page.wait_for_url("**/search.html?q=bargemen*")
    sync_api.expect(page.locator("#rec-found")).not_to_be_empty()

    assert page.locator("#rec-results > section:visible").count() > 1
    page.locator("#rec-results li a[href*='report.html#']").first.click()
    page.wait_for_url("**/report.html#*")


def test_nothing_is_too_wide(narrow: sync_api.Page) -> None:
    """On a telephone no page scrolls sideways, and all of it can be asked for."""
    widths = {}
    for name in PAGES:
        narrow.goto(f"/{name}" if "#" in name else f"/{name}.html")
        widths[name] = narrow.evaluate("document.scrollingElement.scrollWidth")

    assert widths == dict.fromkeys(PAGES, 390)


def test_text_and_marks_have_contrast(theme: str, wide: sync_api.Page) -> None:
    """Letters, marks, notes and windows stand out by 4.5 to 1, for whoever wishes light and for whoever wishes dark."""
    found = []
    for scheme in ("light", "dark"):
        wide.emulate_media(color_scheme=scheme)
        wide.goto("/report.html?view=changes")
        wide.locator("#p8 .rec-number").click()
        found += wide.evaluate(CONTRAST, MARKS)
    backs = [back > 0.5 for name, _, back in found if name in ("#p4", "#rec-cite h2")]

    assert [(name, ratio) for name, ratio, _ in found if ratio < 4.5] == []
    assert backs == [True, True, *[theme not in DARK] * 2]


@pytest.fixture(scope="session")
def untried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two themes that were written yesterday."""
    folder = tmp_path_factory.mktemp("themes")
    for name, base, page in (
        ("mill", "basic", '{% extends "basic/layout.html" %}{% block relbar1 %}<nav>The mill</nav>{% endblock %}'),
        ("weir", "furo", '{% extends "furo/page.html" %}{% block footer %}<p>The weir</p>{% endblock %}'),
    ):
        (folder / name).mkdir()
        (folder / name / "theme.toml").write_text(f'[theme]\ninherit = "{base}"\n', "utf-8")
        (folder / name / ("layout.html" if base == "basic" else "page.html")).write_text(page, "utf-8")
    return folder


@pytest.mark.parametrize(("name", "words"), [("mill", "The mill"), ("weir", "The weir")])
def test_theme_that_nobody_tried(
    name: str,
    words: str,
    untried: Path,
    copy_of: Copy,
    tmp_path: Path,
    browser: sync_api.Browser,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """It is told, and fails no build; the text is read in its order without a script, and has its views with one."""
    edition = configure(copy_of("plain"), html_theme=name, html_theme_path=[str(untried)])
    html = made(edition, tmp_path / "html")
    told = capfd.readouterr().err
    with browser.new_page(java_script_enabled=False, viewport={"width": 390, "height": 800}) as page:
        page.goto((html / "text.html").as_uri())
        names = ["h1", "#p1", "#p2", "#n1", "#p1\\.lissen\\.entry"]
        boxes = [box for one in names if (box := page.locator(one).first.bounding_box())]
        around = page.locator("body").inner_text()
    with browser.new_page(viewport={"width": 1500, "height": 800}) as page:
        page.goto(f"{(html / 'text.html').as_uri()}?view=witness")
        witness = page.locator(".rec-form").text_content()
        turned(page, "Corrected text")
        number = page.locator("#p1 .rec-number").bounding_box()

    assert told.count("[recension.theme-untried]") == 1
    assert f"{name!r}, but expected one of alabaster, classic, furo" in told
    assert len(boxes) == len(names)
    assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
    assert words in around
    assert witness == (edition / "witnesses" / "K.md").read_text("utf-8")
    assert number
    assert number["x"] >= 0
    assert (html / "text.html").read_text("utf-8").count('class="rec-text"') == 1


def test_works(page: sync_api.Page) -> None:
    """A work has its label beside the first line of its description, and no other number."""
    page.goto("/works.html")
    work = page.locator("li.citation").first
    label, words = (work.locator(one).first.bounding_box() for one in ("> .label", "> p"))

    assert work.evaluate("one => getComputedStyle(one).listStyleType") in ('""', "none")
    assert label
    assert words
    assert abs(label["y"] - words["y"]) < 4
