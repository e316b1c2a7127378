"""What a reader sees whom an address of an earlier release has led to the edition, without a script too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from browsing import in_a_browser, served, sync_api
from building import HERE, append, configure, made, replace

from recension.outputs.html import frame

pytestmark = in_a_browser

COMMENT = """.. commentary::

   the weir : certain
      It was taken down when the lock was built: see :rec:place:`n1`.
"""
WITHDRAWN = ".. withdrawn:: p1.on-the-weir\n   It was another weir.\n\n.. withdrawn:: p1.lissen\n   He spoke so.\n"
ENTRY = "   listen ] lissen : spelling\n      The scribe writes as he *speaks*.\n\n"
CHANGES = "What changed\n============\n\n.. edition-changes::\n"
IN_FURO, IN_EACH = (
    pytest.mark.parametrize("address", names, indirect=True, scope="module") for names in (["furo"], list(frame.SHEETS))
)
WIDE, PHONE = {"width": 1300, "height": 900}, {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An edition in a theme, of which a comment and an entry were withdrawn since its release."""
    folder = tmp_path_factory.mktemp(request.param)
    edition = Path(shutil.copytree(HERE / "roots" / "test-released", folder / "source"))
    append(edition / "index.rst", "   changes\n")
    (edition / "changes.rst").write_text(CHANGES, "utf-8")
    for old, new in ((COMMENT, WITHDRAWN), (ENTRY, ""), (":em:`listen`", "lissen")):
        replace(edition / "text.rst", old, new)
    with served(made(configure(edition, html_theme=request.param), folder / "html")) as address:
        yield address


@IN_FURO
@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_withdrawn_address_leads_to_the_reason(
    scripts: bool, size: sync_api.ViewportSize, address: str, browser: sync_api.Browser
) -> None:
    """Whoever follows it sees why there is nothing, and a link to what changed; nobody else sees a trace of it."""
    with browser.new_context(base_url=address, viewport=size, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto("/text.html")
        line = page.locator("[id='p1.on-the-weir']")
        sync_api.expect(line).to_be_hidden()
        page.goto("/text.html#p1.on-the-weir")
        sync_api.expect(line).to_have_text("Withdrawn: p1.on-the-weir. It was another weir. What changed")
        sync_api.expect(line).to_be_in_viewport()
        line.get_by_role("link", name="What changed").click()
        sync_api.expect(page.locator("[id='withdrawn-p1.on-the-weir']")).to_be_in_viewport()


@IN_FURO
@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_different_is_folded_until_it_is_asked_for(
    scripts: bool, address: str, browser: sync_api.Browser
) -> None:
    """The link to a release opens what is different from it."""
    with browser.new_context(base_url=address, viewport=WIDE, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto("/changes.html")
        told = page.get_by_text("(p1.on-the-weir): withdrawn")
        sync_api.expect(told).to_be_hidden()
        page.locator(".rec-releases a").click()
        sync_api.expect(told).to_be_visible()


@IN_EACH
@pytest.mark.parametrize("path", ["1.0/text.html", "changes.html#since-1.0"])
def test_a_page_of_releases_fits_a_phone(path: str, address: str, browser: sync_api.Browser) -> None:
    """Nothing is wider than the window, and its browser has nothing to complain of."""
    wrong: list[str] = []
    with browser.new_context(base_url=address, viewport=PHONE) as context:
        page = context.new_page()
        page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(said.text))
        page.on("response", lambda given: given.status < 400 or wrong.append(given.url))
        page.goto(f"/{path}")

        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert wrong == []


@IN_EACH
def test_old_words_lead_to_the_new(address: str, browser: sync_api.Browser) -> None:
    """From the page of a release the links of the theme and those of the places lead to pages that are there."""
    with browser.new_context(base_url=address, viewport=WIDE) as context:
        page = context.new_page()
        page.goto("/1.0/text.html")
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        here = {link.partition("#")[0] for link in links if link.startswith(address)}

        assert f"{address}/text.html" in here
        assert [link for link in here if page.request.get(link).status != 200] == []


@IN_FURO
@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("path", ["text.html", "apparatus.html"])
def test_an_entry_that_was_withdrawn_has_its_line(
    path: str, scripts: bool, address: str, browser: sync_api.Browser
) -> None:
    """The address of what the apparatus said leads to the reason, in the text and in the list; else it is not seen."""
    with browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(f"/{path}")
        line = page.get_by_text("Withdrawn: p1.lissen.")
        sync_api.expect(line).to_be_hidden()
        page.goto(f"/{path}#p1.lissen.entry")
        sync_api.expect(line).to_be_in_viewport()


@IN_FURO
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "link"), [("1.0/text.html", ".rec-now"), ("changes.html#since-1.0", ".rec-then")])
def test_ways_look_like_links(
    path: str, link: str, scheme: Literal["light", "dark"], address: str, browser: sync_api.Browser
) -> None:
    """They are underlined, in the colour of links."""
    with browser.new_context(base_url=address, viewport=WIDE, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"/{path}")
        looks = "one => [getComputedStyle(one).textDecorationLine, getComputedStyle(one).color]"
        way = page.locator(link).first.evaluate(looks)

        assert way == ["underline", page.locator(".rec-notice a, .rec-head a").first.evaluate(looks)[1]]


@IN_FURO
@pytest.mark.parametrize("scripts", [True, False])
def test_the_whole_entry_is_marked(scripts: bool, address: str, browser: sync_api.Browser) -> None:
    """On the page of a release the address of an entry marks all of it."""
    with browser.new_context(base_url=address, viewport=WIDE, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto("/1.0/text.html#p1.lissen.entry")
        back = "one => getComputedStyle(one).backgroundColor"
        entry = page.locator("[id='p1.lissen']")

        assert entry.evaluate(back) != page.locator("[id='p1.page-2']").evaluate(back)
