"""The reader's own proof in a browser: it says what ``recension verify`` says of the same page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, QUIET, in_a_browser, served, sync_api
from building import Copy, made
from damaged import DAMAGES, HARMLESS

from recension.outputs.html.readers import lines
from recension.outputs.html.readers.parsed import parsed
from recension.scholarship import proving

pytestmark = in_a_browser

RESULT = "#rec-proof [role=status]"
TOLD = """[...document.querySelectorAll("#rec-proof [data-at]")].map(one =>
  [one.dataset.at, ...[...one.querySelectorAll("code")].map(code => code.textContent)])"""


def proved(page: sync_api.Page) -> str:
    """Press the button; return what is said."""
    page.locator("#rec-proof button").click()
    page.wait_for_selector(f"{RESULT}:not(:empty)")
    return page.locator(RESULT).inner_text()


@pytest.fixture(scope="module")
def altered(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website with a page for each damage."""
    folder = Path(shutil.copytree(site, tmp_path_factory.mktemp("altered") / "html"))
    page = (folder / "report.html").read_text("utf-8")
    for number, damage in enumerate([*DAMAGES, *HARMLESS]):
        (folder / f"{number}.html").write_text(damage.do(page), "utf-8")
    return folder


@pytest.fixture(scope="module", params=["http", "file"])
def base(request: pytest.FixtureRequest, altered: Path) -> Iterator[str]:
    """Where the website is: on a server, or on a disk."""
    if request.param == "file":
        yield altered.as_uri()
    else:
        with served(altered) as address:
            yield address


def test_browser_and_command_agree(base: str, altered: Path, browser: sync_api.Browser) -> None:
    """Of each page that was altered both tell the same places, and the same words of them."""
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    unlike = {}
    for number, damage in enumerate([*DAMAGES, *HARMLESS]):
        read = parsed((altered / f"{number}.html").read_bytes())
        records = lines.records_of(read) or {}
        expected = proving.prove(records, lines.shown(read, records)).disagreements
        page.goto(f"{base}/{number}.html")
        proved(page)
        found = page.evaluate(TOLD)
        if found[:12] != [[*one] for one in expected][:12] and damage.what != "no records":
            unlike[damage.what] = (found[:3], expected[:3])
        if damage.at and not found:
            unlike[damage.what] = (found, damage.at)
    page.close()

    assert unlike == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["edition", "changes", "witness"])
def test_views_falsify_nothing(view: str, scheme: str, browser: sync_api.Browser, address: str) -> None:
    """In each view the witness comes back, with a link to each entry that was undone."""
    page = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{address}/report.html?view={view}")
    page.wait_for_selector("html[data-view]")
    page.evaluate("document.querySelector('#rec-proof').scrollIntoView()")
    said = proved(page)
    links = page.locator(f"{RESULT} li a").count()
    width = page.evaluate("document.scrollingElement.scrollWidth")
    focused = page.evaluate("document.activeElement.getAttribute('role')")
    page.close()

    assert said.startswith("P: 7 266 bytes rebuilt from this page, identical".replace("7 2", "7\u202f2"))
    assert links == 19  # one entry is shown in the list of all entries alone
    assert (width, focused) == (320, "status")


def test_page_without_https_is_proved(browser: sync_api.Browser, address: str) -> None:
    """Where the browser lends no checksums, the script has its own."""
    rules = "--host-resolver-rules=MAP mill.test 127.0.0.1"
    other = browser.browser_type.launch(executable_path=CHROMIUM, args=[*QUIET, rules])
    page = other.new_page()
    page.goto(f"{address.replace('127.0.0.1', 'mill.test')}/report.html")
    is_secure, said = page.evaluate("isSecureContext"), proved(page)
    other.close()

    assert not is_secure
    assert said.startswith("P: ")


def test_what_was_altered_is_shown_at_its_place(browser: sync_api.Browser, address: str) -> None:
    """The place is marked, and a link leads to it."""
    page = browser.new_page()
    page.goto(f"{address}/report.html")
    page.evaluate("document.querySelector('#p4 > .rec-em').textContent = 'were'")
    said = proved(page)
    page.locator(f"{RESULT} li a").first.click()
    hash_ = page.evaluate("location.hash")
    marked = page.evaluate("[...document.querySelectorAll('.rec-amiss')].map(one => one.id)")
    page.close()

    assert said.startswith("One place does not agree.")
    assert (hash_, marked) == ("#p4", ["p4"])


def test_saved_page_proves_itself(browser: sync_api.Browser, address: str, tmp_path: Path) -> None:
    """What a browser saves when the scripts have run, in any view, is proved by the command too."""
    page = browser.new_page()
    for view in ("edition", "changes", "witness"):
        page.goto(f"{address}/report.html?view={view}")
        page.wait_for_selector("html[data-view]")
        data = page.content().encode()
        read = parsed(data)
        records = lines.records_of(read) or {}
        found = proving.prove(records, lines.shown(read, records))

        assert (view, found.disagreements) == (view, [])
    page.close()


def test_reader_of_two_witnesses_sees_both_parts(browser: sync_api.Browser, copy_of: Copy, tmp_path: Path) -> None:
    """Where a page makes a part of each of two witnesses, both parts are proved, and it says which they are."""
    folder = made(copy_of("second"), tmp_path / "html")
    page = browser.new_page()
    page.goto((folder / "stores.html").as_uri())
    said = proved(page)
    page.close()

    assert "This text makes a part of witnesses/A.md: the bytes from 165 to 334, of 334." in said
    assert "B: 152 bytes rebuilt from this page, identical" in said
