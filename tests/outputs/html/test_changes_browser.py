"""The view of the changes against each of several witnesses, in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from browsing import UNDONE, in_a_browser, served, sync_api, turned
from building import HOUSE, made

pytestmark = in_a_browser

EXAMPLES = {"gettysburg": "address-at-gettysburg", "maid-of-athens": "maid-of-athens"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the examples are served, each in a folder."""
    folder = tmp_path_factory.mktemp("examples")
    for name in EXAMPLES:
        made(HOUSE / "examples" / name / "source", folder / name, config=HOUSE / "examples" / name)
    with served(folder) as address:
        yield address


@pytest.fixture
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    """A window in which no script fails."""
    complaints: list[str] = []
    with browser.new_page(viewport={"width": 1440, "height": 900}) as page:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []


def shown(page: sync_api.Page, address: str) -> None:
    """Open a view, and wait for it."""
    page.goto(address)
    page.wait_for_function("document.documentElement.dataset.view")


def words(text: str) -> str:
    """The words of a text, as far as they can be told from what the notation of a witness makes of its divisions."""
    return " ".join(text.replace("¶", " ").split())


@pytest.mark.parametrize("name", EXAMPLES)
def test_changes_undone_are_the_witness(name: str, page: sync_api.Page, address: str) -> None:
    """Whoever undoes what the view shows against a witness has its words, whichever it is."""
    site = f"{address}/{name}/{EXAMPLES[name]}.html"
    shown(page, site)
    read = "options => options.map(one => [one.value, one.dataset.view])"
    witnesses = page.eval_on_selector_all(".rec-against option", read)
    assert len(witnesses) > 3
    for siglum, view in witnesses:
        shown(page, f"{site}?view=changes&witness={siglum}")
        found = words(page.locator("article").evaluate(UNDONE))
        shown(page, f"{site}?view={view}")
        assert found == words(page.text_content(".rec-form") or "")


@pytest.mark.parametrize("width", [1200, 1280, 1440, 1920])
def test_bar_hides_no_witness(width: int, page: sync_api.Page, address: str) -> None:
    """Where a text has many parts besides, the views have a line of their own."""
    page.set_viewport_size({"width": width, "height": 800})
    shown(page, f"{address}/gettysburg/address-at-gettysburg.html")
    for parts in range(12):
        cut = page.evaluate("""() => {
          const ways = document.querySelector(".rec-ways");
          const part = document.createElement("a");
          part.href = "#p1";
          part.textContent = "A part";
          ways.prepend(part);
          const views = document.querySelector(".rec-views");
          return views.scrollWidth - views.clientWidth;
        }""")
        assert cut <= 0, parts


def test_choice_of_variants_lies_over_no_note(page: sync_api.Page, address: str) -> None:
    """On a wide page it is a line below the bar, and the first note begins below that."""
    shown(page, f"{address}/gettysburg/address-at-gettysburg.html")
    page.get_by_role("button", name="Variants").click()
    form = page.locator("#rec-variants").bounding_box()
    bar = page.locator(".rec-bar").bounding_box()

    assert form
    assert bar
    assert form["height"] <= 44
    assert abs(form["y"] - bar["y"] - bar["height"]) < 4


def test_reader_chooses_the_witness(page: sync_api.Page, address: str) -> None:
    """The choice is a field for keys, stands in the address, comes back with it, and leaves the text as it was."""
    site = f"{address}/gettysburg/address-at-gettysburg.html"
    shown(page, site)
    text = page.inner_text("article")
    turned(page, "Changes")
    field = page.get_by_label("against")
    assert (field.input_value(), page.locator("del.rec-change").count()) == ("Bl", 0)
    field.focus()
    page.keyboard.press("h")
    page.wait_for_function("document.querySelectorAll('#p2 del').length")
    assert page.url.endswith("?view=changes&witness=H")
    assert [one.text_content() for one in page.locator("#p2 ins").all()] == ["battle-field", "that field"]

    turned(page, "Corrected text")
    assert page.inner_text("article") == text
    turned(page, "Changes")
    assert page.url.endswith("?view=changes&witness=H")
    for _back in range(3):
        page.go_back()
    page.wait_for_function("document.querySelector('.rec-against select').value === 'Bl'")
    sync_api.expect(page.locator("#p2 del")).to_have_count(0)
    page.go_forward()
    sync_api.expect(page.locator("#p2 ins")).to_have_count(2)
    assert field.input_value() == "H"


def test_steps_go_from_change_to_change_of_that_witness(page: sync_api.Page, address: str) -> None:
    """Keys lead to what the text changes in the witness that was chosen, and to nothing else."""
    shown(page, f"{address}/gettysburg/address-at-gettysburg.html?view=changes&witness=N")
    labels = page.locator("small.rec-change").count()
    page.keyboard.press("j")
    assert (page.text_content(".rec-steps output") or "").endswith(f" of {labels}")


@pytest.mark.parametrize("asked", ["witness=nobody", "witness=%22%5D"])
def test_unknown_witness_is_the_base(asked: str, page: sync_api.Page, address: str) -> None:
    """Where an address names a witness that there is not, the base is shown."""
    shown(page, f"{address}/gettysburg/address-at-gettysburg.html?view=changes&{asked}")
    assert page.get_by_label("against").input_value() == "Bl"


@pytest.mark.parametrize("width", [320, 390, 1024])
def test_choice_has_room(width: int, browser: sync_api.Browser, address: str) -> None:
    """On a telephone, too, the line of the changes is no wider than the window."""
    with browser.new_page(viewport={"width": width, "height": 800}) as page:
        shown(page, f"{address}/maid-of-athens/maid-of-athens.html?view=changes&witness=S")
        cut = page.eval_on_selector(".rec-steps", "one => one.scrollWidth - one.clientWidth")
        whole = page.evaluate("document.documentElement.scrollWidth")

    assert (cut <= 0, whole) == (True, width)


def test_a_stanza_that_the_witness_begins(page: sync_api.Page, tmp_path: Path) -> None:
    """What the witness has before the line is struck, and the end of the line that the edition has is inserted."""
    site = made(Path(__file__).parents[2] / "roots" / "test-play", tmp_path / "html")
    shown(page, f"{(site / 'macbeth.html').as_uri()}?view=changes&witness=S")

    signs = page.locator("#s7 .line").nth(1).locator("del, ins")
    assert [*map(words, signs.all_text_contents()[:2])] == ["for read", "/"]


def test_no_name_stands_twice(tmp_path: Path) -> None:
    """What an entry is called in a heading is not called so in the lists that repeat the heading."""
    site = made(Path(__file__).parents[2] / "roots" / "test-lacking", tmp_path / "html")
    ids = re.findall(r' id="([^"]+)"', (site / "weir.html").read_text("utf-8"))

    assert "the-old-weir.om-old" in ids
    assert [one for one in {*ids} if ids.count(one) > 1] == []


ENTRIES = "entries => entries.filter(one => one.checkVisibility()).map(one => one.textContent)"


def test_notes_are_those_of_a_witness_and_a_kind(page: sync_api.Page, address: str) -> None:
    """Beside the text stand the notes on one witness and of one kind, if that is asked, and the address says so."""
    site = f"{address}/gettysburg/address-at-gettysburg.html"
    shown(page, site)
    every = page.locator(".rec-editorial dt:visible").count()
    page.get_by_role("button", name="Variants").click()
    page.get_by_label("Reading of").select_option("N")
    page.get_by_label("Kind").select_option("wording")
    left = page.eval_on_selector_all(".rec-editorial dt", ENTRIES)
    passed = page.locator("#p2\\.battle-field a").evaluate("link => getComputedStyle(link).textDecorationLine")

    assert page.url.endswith("?reading=N&kind=wording")
    assert all("N" in one for one in left)
    assert page.locator("#rec-variants output").text_content() == f"{len(left)} of {every} shown."
    assert (0 < len(left) < every, passed) == (True, "none")

    page.keyboard.press("Escape")
    turned(page, "Changes")
    page.wait_for_function("document.documentElement.dataset.view === 'changes'")
    assert page.url.endswith("?view=changes&reading=N&kind=wording")
    shown(page, page.url)
    assert page.eval_on_selector_all(".rec-editorial dt", ENTRIES) == left
    page.get_by_role("button", name="Variants").click()
    page.get_by_role("button", name="Reset").click()
    sync_api.expect(page.locator(".rec-editorial dt:visible")).to_have_count(every)
    assert "reading" not in page.url


def test_apparatus_is_that_of_a_witness_and_a_kind(page: sync_api.Page, address: str) -> None:
    """The page of the apparatus is filtered by witness and by kind together, and says in advance how many there are."""
    page.goto(f"{address}/gettysburg/apparatus.html?reading=H&kind=spelling")
    found = page.locator("[data-kind]:visible")
    option = page.get_by_label("Reading of").locator("option:checked")

    assert [one.text_content() for one in found.locator(".rec-lemma").all()] == ["battle-field"]
    assert (option.text_content() or "").startswith("H: The Hay copy, November 1863 (")
    assert page.url.endswith("?kind=spelling&reading=H")


@pytest.mark.parametrize("width", [390, 1440])
def test_thirty_witnesses_have_room(width: int, browser: sync_api.Browser, tmp_path: Path) -> None:
    """With thirty witnesses nothing is wider than the window, and the view that is shown is in sight."""
    sigla = [f"W{number}" for number in range(30)]
    (tmp_path / "text.txt").write_text("Mill\n\nThe wheel turns.\n", "utf-8")
    digest = sha256((tmp_path / "text.txt").read_bytes()).hexdigest()
    told = [{"siglum": one, "title": f"The copy {one}", "file": "text.txt", "sha256": digest} for one in sigla]
    conf = {
        "project": "Mill",
        "extensions": ["recension"],
        "html_theme": "furo",
        "root_doc": "mill",
        "recension_texts": ["mill"],
        "recension_witnesses": told,
        "recension_places": {"p": "paragraph"},
        "recension_kinds": {"wording": "other words"},
        "smartquotes": False,
    }
    (tmp_path / "conf.py").write_text("".join(f"{name} = {value!r}\n" for name, value in conf.items()), "utf-8")
    (tmp_path / "mill.rst").write_text("Mill\n====\n\n.. _p1:\n\nThe wheel turns.\n", "utf-8")
    with served(made(tmp_path, tmp_path / "html")) as address, browser.new_page() as page:
        page.set_viewport_size({"width": width, "height": 800})
        shown(page, f"{address}/mill.html?view=witness-W25")
        tab = page.locator(".rec-views [aria-current]").bounding_box()
        views = page.locator(".rec-views").bounding_box()
        assert tab
        assert views
        assert views["x"] <= tab["x"] < tab["x"] + tab["width"] <= views["x"] + views["width"]
        assert page.evaluate("document.documentElement.scrollWidth") == width
        link = page.locator("[href='?view=witness-W25']")
        assert link.text_content() == "As received (W25)"
        assert link.evaluate("one => one.childNodes[1].data") == "W25"


MARKED = "cells => cells.filter(one => one.checkVisibility()).map(one => one.textContent)"


def test_reader_chooses_columns(page: sync_api.Page, address: str) -> None:
    """Two to five columns stand side by side; marked is what differs in those that are seen; the address has them."""
    page.goto(f"{address}/gettysburg/collation.html")
    heads = page.locator("thead th:visible")
    assert heads.all_text_contents() == ["Place", "N", "H", "E", "Ba", "Corrected text"]
    assert page.get_by_label("Bl", exact=True).is_disabled()
    for name in ("E", "Ba", "Corrected text"):
        page.get_by_label(name, exact=True).uncheck()
    marked = "#collation-p1 mark:not(.rec-same)"

    assert heads.all_text_contents() == ["Place", "N", "H"]
    assert page.eval_on_selector_all(marked, MARKED) == ["liberty", "Liberty"]
    assert page.url.endswith("?columns=N+H")
    assert page.get_by_label("N", exact=True).is_disabled()

    page.goto(f"{address}/gettysburg/collation.html?columns=Bl+edition+nobody")
    assert heads.all_text_contents() == ["Place", "Bl", "Corrected text"]
    assert page.eval_on_selector_all("mark:not(.rec-same)", MARKED) == []
    page.get_by_role("button", name="Reset").click()
    sync_api.expect(heads).to_have_count(6)
    assert "columns" not in page.url


def test_columns_are_there_without_scripts(browser: sync_api.Browser, address: str) -> None:
    """Who runs no script sees the first four witnesses and the edition."""
    with browser.new_page(java_script_enabled=False) as page:
        page.goto(f"{address}/gettysburg/collation.html")
        heads = page.locator("thead th:visible").all_text_contents()

    assert heads == ["Place", "N", "H", "E", "Ba", "Corrected text"]


@pytest.mark.parametrize("width", [320, 390])
def test_columns_stand_below_each_other_on_a_telephone(width: int, browser: sync_api.Browser, address: str) -> None:
    """Place by place, each with its name, and nothing is wider than the window."""
    with browser.new_page(viewport={"width": width, "height": 800}) as page:
        page.goto(f"{address}/gettysburg/collation.html?columns=N+H+edition")
        lefts = page.eval_on_selector_all(
            "#collation-p2 td", "all => all.filter(c => c.checkVisibility()).map(c => c.getBoundingClientRect().left)"
        )
        name = page.eval_on_selector("#collation-p2 td", "one => getComputedStyle(one, '::before').content")

        assert (len(lefts), len({*lefts}), name) == (3, 1, '"N"')
        assert page.evaluate("document.documentElement.scrollWidth") == width
