"""The lists and the search as a reader works with them: by mouse and keyboard, and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import in_a_browser, sync_api

pytestmark = in_a_browser

SHOWN = "[data-kind]:not([hidden])"
LISTS = ["apparatus", "collation", "commentary"]


@pytest.fixture
def page(window: sync_api.BrowserContext) -> Iterator[sync_api.Page]:
    """A page of the website; addresses may leave out its beginning."""
    with window.new_page() as page:
        yield page


def kinds(page: sync_api.Page) -> list[str]:
    """The kinds of what the list shows."""
    return page.eval_on_selector_all(SHOWN, "found => found.map(one => one.dataset.kind)")  # type: ignore[no-any-return]


def results(page: sync_api.Page) -> dict[str, list[str]]:
    """What the search has found: the names of the groups, and of the places in each."""
    groups = page.locator("#rec-results > section:visible").all()
    return {group.locator("h2").inner_text(): group.locator("li > a").all_inner_texts() for group in groups}


def ask(page: sync_api.Page, query: str) -> dict[str, list[str]]:
    """Search for something as a reader does."""
    page.goto("/search.html")
    page.get_by_label("Words of the text").fill(query)
    page.keyboard.press("Enter")
    sync_api.expect(page.locator("#rec-found")).not_to_be_empty()
    found = results(page)
    return {head: labels for head, labels in found.items() if not head.startswith("By name")}


def named(page: sync_api.Page, query: str) -> list[str]:
    """Search for something, and return what is found by its name or number."""
    ask(page, query)
    return page.locator("#rec-results > section:visible").first.locator("li > a").all_inner_texts()


STRIPS = "links => links.map(one => one.hash.slice(1))"


@pytest.mark.parametrize("name", ["apparatus", "collation"])
def test_map_follows_the_filter(name: str, page: sync_api.Page) -> None:
    """A strip is on the map while something on its place is in the list."""
    page.goto(f"/{name}.html")
    every = page.eval_on_selector_all(".rec-map a", STRIPS)
    page.get_by_role("combobox", name="Kind", exact=True).select_option("misprint")
    shown = page.eval_on_selector_all(".rec-map a:not([hidden])", STRIPS)
    there = page.eval_on_selector_all(SHOWN, "found => found.map(one => one.closest('[id]').id)")

    assert sorted({*shown}) == sorted({*there})
    assert 0 < len(shown) < len(every)

    page.get_by_role("button", name="Reset").click()
    sync_api.expect(page.locator(".rec-map a:not([hidden])")).to_have_count(len(every))


def test_map_tells_what_is_pointed_at(page: sync_api.Page) -> None:
    """Anywhere on it the nearest place is named, and a click leads there; arrow keys go from strip to strip."""
    page.goto("/apparatus.html")
    told = page.locator(".rec-map a.rec-near > span")
    sync_api.expect(told).to_have_count(0)
    box = page.locator(".rec-map a[href='#apparatus-p4']").bounding_box()
    assert box
    page.mouse.move(box["x"] - 2, box["y"] + 12)
    sync_api.expect(told).to_have_text("paragraph 4: 4 changes")
    page.mouse.click(box["x"] - 2, box["y"] + 12)
    assert page.evaluate("location.hash") == "#apparatus-p4"
    page.mouse.move(0, 0)

    page.locator(".rec-map a").first.focus()
    assert page.eval_on_selector_all(".rec-map a", "links => links.filter(one => one.tabIndex === 0).length") == 1
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    names = page.eval_on_selector_all(".rec-map a > span", "found => found.map(one => one.textContent)")
    sync_api.expect(told).to_have_text(names[1])
    assert page.evaluate("document.activeElement.textContent.trim()") == names[1]


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_map_is_one_slim_row(width: int, page: sync_api.Page) -> None:
    """It is no higher than four lines at any width, and its strips are three pixels wide and within it."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/collation.html")
    box = page.locator(".rec-map").bounding_box()
    strips = [one.bounding_box() for one in page.locator(".rec-map svg").all()]

    assert box
    assert box["height"] <= 72
    assert {3} == {strip and strip["width"] for strip in strips}
    assert all(strip and box["x"] <= strip["x"] <= box["x"] + box["width"] - 3 for strip in strips)


def test_list_is_filtered_by_kind_and_says_so(page: sync_api.Page) -> None:
    """Only the entries of the kind are shown, the others are counted, and the address keeps what was chosen."""
    page.goto("/apparatus.html")
    every = kinds(page)
    page.get_by_role("combobox", name="Kind", exact=True).select_option("misprint")

    number = every.count("misprint")
    assert ["misprint"] * number == kinds(page)
    assert page.get_by_role("status").inner_text() == f"{number} of {len(every)} shown."
    assert page.url.endswith("/apparatus.html?kind=misprint")

    page.reload()
    assert ["misprint"] * number == kinds(page)

    page.get_by_role("button", name="Reset").click()
    page.wait_for_url("**/apparatus.html")
    assert every == kinds(page)


def test_list_is_filtered_by_section_and_words(page: sync_api.Page) -> None:
    """All words must stand in an entry, whatever its accents and capitals; nothing left is said to be nothing."""
    page.goto("/apparatus.html")
    page.get_by_role("combobox", name="Section", exact=True).select_option("Notes")
    heads = page.locator(".rec-under:visible > .rec-head").all_inner_texts()
    page.get_by_role("combobox", name="Section", exact=True).select_option("")
    page.get_by_label("Contains").fill("SUCH àrticle")
    entries = page.locator(f"{SHOWN} dt").all_inner_texts()
    page.get_by_label("Contains").fill("such zebra")

    assert heads
    assert [] == [head for head in heads if "note" not in head.lower()]
    assert ["such a step ] such step"] == entries
    assert [] == kinds(page)
    assert "No entry fits." == page.get_by_role("status").inner_text()


def test_list_is_sorted_by_kind_and_back(page: sync_api.Page) -> None:
    """Sorted, each kind stands together under its places; in the order of the text all is as it was."""
    page.goto("/apparatus.html")
    terms = page.locator("[data-kind] dt").all_inner_texts()
    declared = (
        page.get_by_role("combobox", name="Kind", exact=True)
        .locator("option")
        .evaluate_all("found => found.map(one => one.value)")
    )
    page.get_by_role("combobox", name="Order", exact=True).select_option("kind")
    sorted_kinds = kinds(page)
    head = page.locator("[data-kind='language']").first.locator("xpath=ancestor::*[@data-section]//h2").inner_text()
    page.get_by_role("combobox", name="Order", exact=True).select_option("")

    assert sorted(sorted_kinds, key=declared.index) == sorted_kinds
    assert len(terms) == len(sorted_kinds)
    assert "Paragraph 4" == head
    assert terms == page.locator("[data-kind] dt").all_inner_texts()


def test_collation_shows_only_what_differs(page: sync_api.Page) -> None:
    """By keyboard alone: the box leaves only the places that differ."""
    page.goto("/collation.html")
    page.get_by_label("Only changed places").focus()
    page.keyboard.press("Space")

    assert kinds(page)
    assert "" not in kinds(page)
    assert page.url.endswith("?changed=1")


def test_commentary_is_filtered_by_certainty(page: sync_api.Page) -> None:
    """The comments that nothing settles can be had alone, from an address."""
    page.goto("/commentary.html?kind=open")

    assert {"open"} == set(kinds(page))
    assert page.locator(".annotation > p:first-child > span:text-is('certain'):visible").count() == 0


def test_comments_are_sorted_by_certainty(page: sync_api.Page) -> None:
    """Sorted, each is still an item of the list under its place."""
    page.goto("/commentary.html")
    degrees = kinds(page)
    page.get_by_role("combobox", name="Order", exact=True).select_option("kind")
    listed = page.locator(".rec-copy > ol > [data-kind]").evaluate_all("found => found.map(one => one.dataset.kind)")

    assert degrees != kinds(page)
    assert sorted(degrees) == sorted(listed)


@pytest.mark.parametrize("name", ["apparatus", "collation"])
def test_map_leads_to_its_place(name: str, page: sync_api.Page) -> None:
    """A strip is named by its place and number, and leads there; so does its address when a filter hides the place."""
    page.goto(f"/{name}.html")
    page.get_by_role("link", name="paragraph 4: 4 changes", exact=True).press("Enter")
    sync_api.expect(page.locator(f"#{name}-p4")).to_be_in_viewport()
    page.goto("about:blank")

    page.goto(f"/{name}.html?section=Notes")
    page.evaluate(f"location.hash = '{name}-p4'")
    target = page.locator(f"#{name}-p4")
    sync_api.expect(target).to_be_visible()
    sync_api.expect(target).to_be_in_viewport()

    assert page.get_by_role("combobox", name="Section", exact=True).input_value() == ""


@pytest.mark.parametrize("name", LISTS)
def test_list_is_whole_without_a_script(name: str, site: Path, browser: sync_api.Browser) -> None:
    """Without a script every entry can be seen, and no tool that would do nothing."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site.as_uri()}/{name}.html")
    items = page.locator("[data-kind]").all()
    unseen = [item.inner_text() for item in items if not item.is_visible()]
    tools = page.get_by_role("button", name="Reset").count()
    page.close()

    assert items
    assert [] == unseen
    assert 0 == tools


@pytest.mark.parametrize("query", ["kind=nothing&sort=nothing", "length=1&q=%3Cimg%20src%3Dx%3E", "kind"])
def test_odd_address_does_no_harm(query: str, page: sync_api.Page) -> None:
    """An address that asks for what is not there gives the list, or an empty one, and no error."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"/apparatus.html?{query}")

    assert [] == errors
    assert "" != page.get_by_role("status").inner_text()


def test_search_says_which_is_which(page: sync_api.Page) -> None:
    """Words of text, notes, apparatus, commentary and the pages about them come under their own headings."""
    found = ask(page, "step")
    groups = [head.rpartition(" (")[0] for head in found]

    assert [
        one for one in ("Text", "Author’s notes", "Apparatus", "Commentary", "About the edition") if one in groups
    ] == (groups)
    assert {"Text", "Apparatus", "Commentary"} <= {*groups}
    places = {head.rpartition(" (")[0]: labels for head, labels in found.items()}
    assert "Paragraph 4" in places["Text"]
    assert [one for one in places["Apparatus"] if one.startswith("Apparatus of paragraph 4, ‘")]
    assert len({*places["Commentary"]}) == len(places["Commentary"])
    assert f"{sum(map(len, found.values()))} results." == page.locator("#rec-found").inner_text()


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("plain wórd CAVEAT", "Paragraph 1"),
        ("'to shut'", "Paragraph 1"),
        ("“no part of the river’s business”", "Paragraph 4"),
        ('inq "single hand"', "Paragraph 1"),
        ("c*at", "Paragraph 1"),
        ("caveat -zebra", "Paragraph 1"),
    ],
)
def test_search_finds_words_beginnings_and_phrases(query: str, label: str, page: sync_api.Page) -> None:
    """Capitals, accents and the form of the quotation marks do not matter; a word may be its beginning."""
    found = ask(page, query)

    assert label in [one for labels in found.values() for one in labels]


@pytest.mark.parametrize(
    "query", ["plain zebra", '"word plain"', "lain caveat", '"single han"', "*avea", "caveat -plain", "-caveat"]
)
def test_search_finds_no_more_than_that(query: str, page: sync_api.Page) -> None:
    """All words must occur, a phrase whole and in order, a word from its beginning; nothing found is said."""
    found = ask(page, query)

    assert {} == found
    assert f"No results for ‘{query}’." == page.locator("#rec-found").inner_text()


def test_search_is_kept_to_one_layer(page: sync_api.Page) -> None:
    """Asked where to look, the search finds what stands there; the address says so, and an odd one does no harm."""
    every = ask(page, "step")
    page.get_by_label("Where").select_option("Apparatus")
    sync_api.expect(page.locator("#rec-results > section:visible")).to_have_count(1)
    kept, address = results(page), page.url
    page.goto("/search.html?q=step&in=zebra")
    sync_api.expect(page.locator("#rec-found")).not_to_be_empty()

    assert kept == {head: labels for head, labels in every.items() if head.startswith("Apparatus")}
    assert address.endswith("search.html?q=step&in=apparatus")
    assert every == results(page)


def test_search_answers_while_somebody_types(page: sync_api.Page) -> None:
    """A lone place comes with what is said of it; nobody has to press a key, and the address keeps what was asked."""
    page.goto("/search.html")
    page.get_by_label("Words of the text").press_sequentially("plain cave")
    sync_api.expect(page.locator("#rec-found")).to_have_text("2 results.")

    assert page.url.endswith("/search.html?q=plain+cave")


@pytest.mark.parametrize("query", ["p4", "P 4", "paragraph 4", "para 4", "¶4"])
def test_search_knows_a_place_by_its_number(query: str, page: sync_api.Page) -> None:
    """The place comes first, and with it all that is said of it."""
    found = named(page, query)

    assert found[0] == "Paragraph 4"
    assert len(found) > 2
    assert [one for one in found[1:] if " paragraph 4, ‘" not in one] == []


def test_search_knows_a_thing_by_its_name_and_by_another(page: sync_api.Page) -> None:
    """A heading of the index comes first; what another heading calls it is looked for, too, and that is said."""
    other = named(page, "lock-keeper")
    said = page.locator("#rec-found").inner_text()

    assert named(page, "pound, nathan")[0].endswith(": Pound, Nathan")
    assert other[0].endswith(": Lock-keeper")
    assert said.endswith("Also looked for: keeper.")


def test_search_passes_over_how_works_are_cited(page: sync_api.Page) -> None:
    """An author and a year in brackets are shown where they stand, and found in the bibliography alone."""
    cited = page.goto("/passages.js").text().split("\u2063")[1].strip("[]").split(", ")[0]  # type: ignore[union-attr]
    found = ask(page, f'"{cited}"')
    words = page.locator("#rec-results li p").all_inner_texts()

    assert "Commentary" not in "".join(found)
    assert "\u2063" not in "".join(words)


def test_words_are_listed_with_their_places(site: Path, browser: sync_api.Browser) -> None:
    """Without a script, too, each word leads to its places, and has its number."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site.as_uri()}/words.html")
    item = page.locator(".rec-words li", has=page.get_by_text("caveat", exact=True))
    said, ways = item.inner_text(), item.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    page.close()

    assert said == "caveat 1: p1"
    assert ways == ["search.html?q=%22caveat%22", "report.html#p1"]


def test_search_marks_the_words_and_leads_to_them(page: sync_api.Page) -> None:
    """Every word asked for is marked in the extract, and the link shows the place."""
    ask(page, 'wheel "old measure"')
    item = page.locator("#rec-results li").filter(has_text="Paragraph 3").first
    marked = {*item.locator("mark").all_inner_texts()}
    item.get_by_role("link").click()
    page.wait_for_url("**/report.html#p3")

    assert {"wheel", "old measure"} == marked
    sync_api.expect(page.locator("#p3")).to_be_in_viewport()


def test_search_shows_each_letter_once(page: sync_api.Page) -> None:
    """Where one word asked for begins another, the extract reads as the text does."""
    ask(page, "papers paper")

    assert "leaves few papers behind" in page.locator("#rec-results").inner_text()


def test_search_shows_markup_as_text(page: sync_api.Page) -> None:
    """What is asked for, and tags that the text quotes, are shown and never obeyed."""
    ask(page, "sup th")

    assert page.locator("#rec-results").get_by_text("<sup>").count() > 0
    assert page.locator("#rec-results sup").count() == 0


def test_search_works_from_a_disk(site: Path, browser: sync_api.Browser) -> None:
    """Opened as a file, from an address with a query, the search finds the same, and asks nobody."""
    page = browser.new_page()
    page.goto(f"{site.as_uri()}/search.html?q=caveat")
    sync_api.expect(page.locator("#rec-found")).not_to_be_empty()
    found = results(page)
    page.close()

    assert {"Text (1)": ["Paragraph 1"]} == {head: labels for head, labels in found.items() if "Text" in head}


def test_search_without_a_script_says_what_to_do(site: Path, browser: sync_api.Browser) -> None:
    """Without a script the page names the pages in which the browser can search."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site.as_uri()}/search.html")
    offered = page.locator("article noscript a").evaluate_all("found => found.map(one => one.getAttribute('href'))")
    said = page.locator("article").inner_text()
    page.close()

    assert ["words.html", "report.html", "works.html"] == offered
    assert "The search needs a script." in said


def test_search_says_that_its_index_is_not_there(page: sync_api.Page) -> None:
    """Where the index cannot be loaded the reader is told so."""
    page.route("**/passages.js", lambda route: route.abort())
    page.goto("/search.html?q=miller")

    sync_api.expect(page.locator("#rec-found")).to_contain_text("could not be loaded")


def test_collation_shows_what_differs_and_unfolds(page: sync_api.Page) -> None:
    """Six words stand around each difference, on both sides; a button and a choice unfold the rest."""
    page.goto("/collation.html?changed=1")
    row = page.locator("#collation-p4")
    folded = [cell.inner_text() for cell in row.locator("td").all()]
    row.get_by_role("button", name="Places in full").first.click()
    whole = [cell.inner_text() for cell in row.locator("td").all()]

    assert all("…" in one for one in folded)
    assert all(len(one.split()) > 2 * len(other.split()) for one, other in zip(whole, folded, strict=True))
    assert row.get_by_role("button").count() == 0

    page.get_by_role("checkbox", name="Places in full").check()
    assert page.locator(".rec-far:visible").count() == page.locator("tr:not([hidden]) .rec-far").count() > 0
    assert page.url.endswith("?changed=1&whole=1")


def test_collation_is_whole_without_a_script(site: Path, browser: sync_api.Browser) -> None:
    """Nothing is folded where nothing could unfold it."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site.as_uri()}/collation.html")
    seen, every = page.locator(".rec-far:visible").count(), page.locator(".rec-far").count()
    page.close()

    assert seen == every > 0
