"""The view of the changes against each of several witnesses, in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import in_a_browser, served, sync_api
from building import HOUSE, made

pytestmark = in_a_browser

UNDONE = """() => {  // the text, without what is shown as inserted, with what is shown as struck
  const text = document.querySelector("article").cloneNode(true);
  const besides = ".rec-number, small.rec-change, .rec-spoken, .headerlink, .rec-more, .rec-credit, .rec-cite";
  for (const one of text.querySelectorAll(`ins, ${besides}`)) one.remove();
  return text.textContent;
}"""
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
        found = words(page.evaluate(UNDONE))
        shown(page, f"{site}?view={view}")
        assert found == words(page.text_content(".rec-form") or "")


def test_reader_chooses_the_witness(page: sync_api.Page, address: str) -> None:
    """The choice is a field for keys, stands in the address, comes back with it, and leaves the text as it was."""
    site = f"{address}/gettysburg/address-at-gettysburg.html"
    shown(page, site)
    text = page.inner_text("article")
    page.get_by_role("link", name="Changes").click()
    field = page.get_by_label("against")
    assert (field.input_value(), page.locator("del.rec-change").count()) == ("Bl", 0)
    field.focus()
    page.keyboard.press("h")
    page.wait_for_function("document.querySelectorAll('#p2 del').length")
    assert page.url.endswith("?view=changes&witness=H")
    assert [one.text_content() for one in page.locator("#p2 ins").all()] == ["battle-field", "that field"]

    page.get_by_role("link", name="Corrected text").click()
    assert page.inner_text("article") == text
    page.get_by_role("link", name="Changes").click()
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


def test_no_name_stands_twice(tmp_path: Path) -> None:
    """What an entry is called in a heading is not called so in the lists that repeat the heading."""
    site = made(Path(__file__).parents[2] / "roots" / "test-lacking", tmp_path / "html")
    ids = re.findall(r' id="([^"]+)"', (site / "weir.html").read_text("utf-8"))

    assert "the-old-weir.om-old" in ids
    assert [one for one in {*ids} if ids.count(one) > 1] == []
