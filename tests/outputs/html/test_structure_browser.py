"""Witnesses of another wording and another order, rebuilt by the browser of a reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import UNDONE, in_a_browser, served, sync_api
from building import Copy, append, made, restate_checksums

from recension.outputs.html.readers import lines
from recension.outputs.html.readers.parsed import parsed
from recension.scholarship import proving

pytestmark = in_a_browser

TOLD = """[...document.querySelectorAll("#rec-proof [data-at]")].map(one =>
  [one.dataset.at, ...[...one.querySelectorAll("code")].map(code => code.textContent)])"""
ALTERED = {
    "a stretch that ends elsewhere": (" do this before</span>", " do this</span>"),
    "words within a stretch": ("the people of", "the folk of"),
    "another place": ("</em> s1</span>", "</em> s3</span>"),
    "another reading": ("We must do it", "We shall do it"),
}


@pytest.fixture(scope="module")
def ferry(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website, with a page for each alteration."""
    out = made(rootdir / "test-structure", tmp_path_factory.mktemp("ferry"))
    page = (out / "ferry.html").read_text("utf-8")
    for number, (old, new) in enumerate(ALTERED.values()):
        assert old in page, old
        (out / f"{number}.html").write_text(page.replace(old, new, 1), "utf-8")
    return out


def test_browser_rebuilds_each_witness(ferry: Path, browser: sync_api.Browser) -> None:
    """And says of what was altered what the command says."""
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    with served(ferry) as address:
        for name in ("ferry", *map(str, range(len(ALTERED)))):
            read = parsed((ferry / f"{name}.html").read_bytes())
            records = lines.records_of(read) or {}
            expected = proving.prove(records, lines.shown(read, records))
            page.goto(f"{address}/{name}.html")
            page.locator("#rec-proof button").click()
            page.wait_for_selector("#rec-proof [role=status]:not(:empty)")

            assert page.evaluate(TOLD) == [[*one] for one in expected.disagreements], name
            assert bool(expected.disagreements) == (name != "ferry")
            assert page.inner_text("#rec-proof").count("not identical") == sum(
                not one.is_identical for one in expected.witnesses
            )
    page.close()


def words(text: str) -> str:
    """The words of a text, as far as they can be told from the notation of a witness and the signs of a reading."""
    return " ".join(text.translate(str.maketrans("‘’/", "'' ", "*")).split()).replace(" .", ".")


def opened(page: sync_api.Page, address: str) -> None:
    """Open a view, and wait for it."""
    page.goto(address)
    page.wait_for_function("document.documentElement.dataset.view")


@pytest.mark.parametrize("base", ["A", "N"])
def test_changes_undone_are_the_witness(base: str, copy_of: Copy, browser: sync_api.Browser, tmp_path: Path) -> None:
    """Whoever undoes in a block what is shown of stretches and moved words has the witness's, the base's, too."""
    folder = copy_of("structure")
    quoting = [folder / "ferry.rst", *(folder / "witnesses").iterdir()]
    for path in quoting if base == "N" else ():  # quoted words of a base are left alone
        path.write_text(path.read_text("utf-8").replace("'well'", "well"), "utf-8")
    restate_checksums(folder)
    append(folder / "conf.py", f"recension_witnesses.sort(key=lambda one: one['siglum'] != {base!r})\n")
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    with served(made(folder, tmp_path / "html")) as address:
        opened(page, f"{address}/ferry.html")
        read = "options => options.map(one => [one.value, one.dataset.view])"
        for siglum, view in page.eval_on_selector_all(".rec-against option", read):
            opened(page, f"{address}/ferry.html?view={view}")
            theirs = {
                one.get_attribute("data-place"): words(one.text_content() or "")
                for one in page.locator(".rec-form [data-place]:not([role])").all()
            }
            opened(page, f"{address}/ferry.html?view=changes&witness={siglum}")
            shown = {place: words(page.locator(f"#{place}").evaluate(UNDONE)) for place in theirs}
            assert shown == theirs, siglum
            assert len(theirs) == 7
            assert "transp" not in "".join(page.locator("del.rec-change").all_text_contents())
    page.close()


def test_what_is_moved_says_where(ferry: Path, browser: sync_api.Browser) -> None:
    """Beside each block that a witness has elsewhere stands where; the marks within a stretch are no changes."""
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    with served(ferry) as address:
        opened(page, f"{address}/ferry.html?view=changes&witness=N")
        labels = {place: page.locator(f"#{place} small.rec-change").all_text_contents() for place in ("s2", "p3", "p4")}
        assert labels == {
            "s2": [", transp. ante s1, order"],
            "p3": [", transp. post p1, order"],
            "p4": [", transp. post p1, order"],
        }
        assert page.locator("#p2 small.rec-change").all_text_contents() == [", wording"]
        assert page.locator("#p2 del").all_text_contents() == ["for We must do it, and mind the river, before read "]
        page.keyboard.press("j")
        told = page.text_content(".rec-steps output") or ""
        assert told.endswith(" of 9")
    page.close()


def test_view_without_changes_says_so(ferry: Path, browser: sync_api.Browser) -> None:
    """Where the text is that of the witness, the steps say that there are none, and else nothing of it."""
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    with served(ferry) as address:
        opened(page, f"{address}/ferry.html?view=changes")
        sync_api.expect(page.locator(".rec-steps output")).to_have_text("No changes")
        page.get_by_label("against").select_option("N")
        sync_api.expect(page.locator(".rec-steps output")).to_have_text("")
        number = "getComputedStyle(document.querySelector('.rec-form [data-number]'), '::before').whiteSpace"
        opened(page, f"{address}/ferry.html?view=witness")
        assert page.evaluate(number) == "pre"
    page.close()
