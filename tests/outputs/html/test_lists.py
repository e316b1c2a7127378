"""The generated lists and the index of the search as they are built, before any script has run."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from building import FINE, Copy, append, build, configure, made, replace, restate_checksums
from docutils import nodes
from lxml.html import HtmlElement
from sphinxcontrib.bibtex.domain import BibtexDomain
from whole import passages

from recension.outputs.html.lists import _folded
from recension.outputs.site.search import ABOUT, GROUP_OF
from recension.scholarship.series import OF_WORKS

HOSTILE = "<script>alert(1 & 2)</script>"
PICTURE = """<img src="x" onerror='alert(1)'>"""


def page(folder: Path, name: str) -> HtmlElement:
    return lxml.html.parse(str(folder / f"{name}.html")).getroot()


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def mill(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of a tiny edition."""
    return made(rootdir / "test-plain", tmp_path_factory.mktemp("mill") / "html")


@pytest.fixture
def hostile(copy_of: Copy, tmp_path: Path) -> Path:
    """The website of an edition in whose heading, lemma, reading, reason and comment stands markup."""
    edition = copy_of("plain")
    text, copy = edition / "text.rst", edition / "witnesses" / "K.md"
    for old, new in (
        ("The Weir\n========", f"The Weir {HOSTILE}\n{'=' * 60}"),
        (":em:`listen`", f":em:`listen {HOSTILE}`"),
        ("listen ] lissen :", f"listen {HOSTILE} ] lissen {PICTURE} :"),
        ("writes as he *speaks*", f"writes {HOSTILE} & {PICTURE}"),
        ("It was taken down", f"{HOSTILE} was taken down"),
    ):
        replace(text, old, new)
    replace(copy, "The Weir", "The Weir " + HOSTILE.replace("<", "\\<"))  # as a witness in Markdown has it
    replace(copy, "lissen", "lissen " + PICTURE.replace("<", "\\<"))
    restate_checksums(edition)
    assert build(edition, tmp_path / "out") == FINE
    return tmp_path / "out"


@pytest.mark.parametrize("name", ["apparatus", "collation", "about", "search"])
def test_markup_in_the_text_is_shown_and_not_obeyed(name: str, hostile: Path, mill: Path) -> None:
    """No script, picture or handler comes from text, apparatus or commentary into a page."""
    active = "//script | //img | //@*[starts-with(name(), 'on')]"

    assert len(page(mill, name).xpath(active)) == len(page(hostile, name).xpath(active))


def test_markup_in_the_text_is_kept(hostile: Path) -> None:
    """What looks like markup stands in lists, filters and index as it was written."""
    apparatus, collation = page(hostile, "apparatus"), page(hostile, "collation")
    known = [text for _group, _anchor, _label, text in passages(hostile)["text"]]

    assert [f"The Weir {HOSTILE}"] == apparatus.xpath("//select[@name='section']/option[@value != '']/@value")
    assert {f"The Weir {HOSTILE}"} == {*apparatus.xpath("//@data-section")} - {"Notes"}
    assert [f"listen {HOSTILE} ] lissen {PICTURE}"] == [
        words(term) for term in apparatus.xpath("//div[@data-kind='spelling']/dt")
    ]
    assert f"lissen \\{PICTURE}" in words(collation.xpath("//*[@id='collation-p1']")[0])
    assert f"listen {HOSTILE} ] lissen {PICTURE}: spelling. The scribe writes {HOSTILE} & {PICTURE}." in known


def test_entries_stand_under_their_places(mill: Path) -> None:
    """Each place has a name to link to, the heading above it, and its entries with their kinds."""
    tree = page(mill, "apparatus")
    found = [
        (group.get("id"), group.get("data-section"), words(group.find("h2")), group.xpath(".//@data-kind"))
        for group in tree.find_class("rec-under")
    ]

    assert [("apparatus-p1", "The Weir", "Paragraph 1", ["spelling", "break"])] == found


@pytest.mark.parametrize(("name", "what"), [("apparatus", "apparatus"), ("collation", "collation")])
def test_map_says_what_it_shows(name: str, what: str, mill: Path) -> None:
    """The map has all places in the order of the text; one with changes links to them, and has a strip of its own."""
    tree = page(mill, name)
    places = tree.find_class("rec-map")[0].findall("li")

    assert ["paragraph 1: 2 changes", "", ""] == [words(place) for place in places]
    assert ["Paragraph", None, "Note"] == [place.get("data-series") for place in places]
    assert [None, "true", "true"] == [place.get("aria-hidden") for place in places]
    assert [f"#{what}-p1"] == [link for place in places for link in place.xpath(".//a/@href")]
    assert len(tree.xpath(f"//*[@id='{what}-p1']")) == 1
    assert ["20"] == [high for place in places for high in place.xpath(".//svg/@height")]
    assert [] == [style for place in places for style in place.xpath(".//@style")]


def test_collation_marks_the_words_that_differ(mill: Path) -> None:
    """Deletions stand in the column of the witness, insertions in that of the edition, and the row names its kinds."""
    tree = page(mill, "collation")
    rows = {row.get("id"): row for row in tree.xpath("//table[contains(@class, 'rec-collation')]/tbody/tr")}
    row = rows["collation-p1"]

    assert ["collation-the-weir", "collation-p1", "collation-p2", "collation-n1"] == list(rows)
    assert ["", "spelling break", "", ""] == [one.get("data-kind") for one in rows.values()]
    assert ["The Weir", "The Weir", "The Weir", "Notes"] == [one.get("data-section") for one in rows.values()]
    assert ["lissen", "The Miller's Book"] == [words(mark) for mark in row.xpath("td[1]//del")]
    assert ["listen"] == [words(mark) for mark in row.xpath("td[2]//ins")]
    assert ["Paragraph 1", "As received (K)", "Corrected text"] == [words(row.find("th")), *row.xpath("td/@data-label")]


def test_kinds_have_words_for_readers(copy_of: Copy, tmp_path: Path) -> None:
    """Readers see the word, and both when they point at it; what programs take is the kind."""
    edition = configure(copy_of("sluice"), recension_shown={"language": "grammar", "conversion": "copying"})
    assert build(edition, tmp_path) == FINE
    apparatus, text = page(tmp_path, "apparatus"), page(tmp_path, "report")
    choice = {one.get("value"): words(one) for one in apparatus.xpath("//select[@name='kind']//option")}
    kinds = apparatus.xpath("//*[@data-kind='language']//*[contains(@class, 'rec-kind')]")

    assert [choice[kind].split()[0] for kind in ("language", "conversion", "misprint")] == [
        "grammar",
        "copying",
        "misprint",
    ]
    assert {"grammar"} == {words(one) for one in kinds}
    assert {"language: a grammatical slip"} == {one.get("title") for one in kinds}
    assert "Received text: ‘were’ (grammar)" in text.xpath("//*[@id='p4.were']/a/@title")
    assert "copying" in (tmp_path / "_static" / "forms-report.js").read_text("utf-8")


def test_lists_share_a_page(rootdir: Path, tmp_path: Path) -> None:
    """Three lists on one page have no id twice, and their heads are a rank below the heading above them."""
    assert build(rootdir / "test-second", tmp_path) == FINE
    tree = page(tmp_path, "about")

    assert [] == [name for name, times in Counter(tree.xpath("//@id")).items() if times > 1]
    assert {"h3"} == {head.tag for head in tree.find_class("rec-head")}


def test_texts_are_told_apart(rootdir: Path, tmp_path: Path) -> None:
    """In an edition of several texts the map has a part for each, with all that was changed where it stands."""
    assert build(rootdir / "test-second", tmp_path) == FINE
    rows: dict[str, list[str]] = {}
    for place in page(tmp_path, "about").find_class("rec-map")[0].findall("li"):
        head = place.get("data-series", [*rows][-1] if rows else "")
        rows.setdefault(head, []).extend(place.xpath("a/@href"))

    assert {
        "": ["#apparatus-songs-start"],
        "Songs: stanza": ["#apparatus-songs-s1", "#apparatus-songs-s2", "#apparatus-stores-after-stores"],
        "Stores: list": ["#apparatus-stores-l1"],
        "Stores: note": ["#apparatus-stores-n1"],
    } == rows


def test_paper_has_no_tools(rootdir: Path, tmp_path: Path) -> None:
    """Filters and bars are for the screen: no other format prints them."""
    assert build(rootdir / "test-plain", tmp_path, "text") == FINE
    printed = (tmp_path / "apparatus.txt").read_text("utf-8") + (tmp_path / "collation.txt").read_text("utf-8")

    assert "lissen" in printed
    assert [] == [word for word in ("Reset", "no change", "Only places", "Section") if word in printed]


def test_index_says_what_each_passage_is(mill: Path) -> None:
    """Paragraphs, notes, entries, comments and prose are told apart, each with its place."""
    text, names, note, entry, prose = 0, ("p1", "p2"), 1, 2, ABOUT
    comment = GROUP_OF["commentary"]
    found = {(group, anchor): label for group, anchor, label, _ in passages(mill)["text"]}

    assert {
        (text, "the-weir"): "The title",
        **{(text, name): f"Paragraph {name[1:]}" for name in names},
        (note, "n1"): "Author’s note 1",
        (entry, "p1.lissen"): "Apparatus of paragraph 1, ‘listen’",
        (entry, "p1.page-2"): "Apparatus of paragraph 1, ‘water by’",
        (comment, "p1.on-the-weir"): "Comment on paragraph 1, ‘the weir’",
    } == found
    assert {prose} == {group for name, known in passages(mill).items() if name != "text" for group, *_ in known}


def test_what_is_repeated_is_found_once(mill: Path) -> None:
    """A word of the text is found where it stands, not again in the lists that repeat it."""
    found = [
        (name, label)
        for name, known in passages(mill).items()
        for _group, _anchor, label, text in known
        if "lissen" in text or "Grind" in text
    ]

    assert [("text", "Apparatus of paragraph 1, ‘listen’"), ("text", "Paragraph 2")] == found


def test_notes_are_searched_without_their_calls(site: Path) -> None:
    """The figures that call a note do not run into the word before them."""
    known = {anchor: text for _group, anchor, _label, text in passages(site)["report"]}

    assert "within, as was not the case" in known["p4"]
    assert "impossible’ both in law and in fact:" in known["p4"]


def test_documents_say_what_is_known_of_them(copy_of: Copy, tmp_path: Path) -> None:
    """A document has its content, its address with an archived copy, its translation, where it is kept and used."""
    edition = copy_of("works")
    fields = {
        "usera": "Ben {Carter}",
        "date": "1801-05-02",
        "abstract": "Ten carts -- no\n more.",
        "url": "https://example.org/carts",
        "verba": "https://example.org/old/carts",
        "userc": "Chest 1",
        "userd": "Miller, p. 3",
    }
    given = "".join(f", {name} = {{{said}}}" for name, said in fields.items())
    replace(edition / "refs.bib", "{Carter, Ben}", f"{{Carter, Ben}}{given}")
    append(edition / "works.rst", "\n.. edition-documents::\n")
    assert build(edition, tmp_path / "out", settings={"bibtex_default_style": "humanities"}) == FINE
    works = page(tmp_path / "out", "works")
    (body,) = works.xpath("//dl[contains(@class, 'rec-documents')]/dd")

    assert [
        "Carts and Tolls",
        "Ten carts – no more.",
        "Address: https://example.org/carts (archived copy)",
        "Translation: Miller, p. 3",
        "Archive: Chest 1",
        "In the commentary on: 1.",
    ] == list(map(words, body.findall("p")))
    assert "text.html#p1" in body.xpath(".//a/@href")
    assert works.xpath("//li[@class='citation']//a[. = 'archived copy']/@href") == [fields["verba"]]
    assert fields["verba"] in body.xpath(".//a/@href")


def test_comments_are_not_taken_for_those_of_readers(site: Path) -> None:
    """No class says *comment*: what programs that gather the words of a page find so called, they leave out."""
    pages = {one.name: re.findall(r'class="[^"]*comment(?!ary)', one.read_text("utf-8")) for one in site.glob("*.html")}

    assert "commentary.html" in pages
    assert [name for name, found in pages.items() if found] == []


def test_comments_are_items_of_a_list(site: Path) -> None:
    """Under its place each comment is an item of a list, for reading views drop blocks with many links."""
    listed = page(site, "commentary").xpath("//div[contains(@class, 'rec-under')]/ol/li[@class='annotation']")

    assert "p2.on-the-older-view" in [one.get("id") for one in listed]


def test_works_are_items_of_a_list(copy_of: Copy, tmp_path: Path) -> None:
    """Each work is an item of a list that numbers it, for reading views drop blocks of little but links."""
    assert build(copy_of("works"), tmp_path / "out") == FINE
    items = page(tmp_path / "out", "works").xpath("//ol[@class='citation-list']/li[@class='citation']")

    assert ["[Car01]", "[Mil00]"] == [words(one.find("span[@class='label']")) for one in items]


def test_works_say_what_cites_them(copy_of: Copy, tmp_path: Path) -> None:
    """A work that sources and parallels cite is not said to be cited in the commentary."""
    edition = copy_of("works")
    more = "".join(f"\n.. {one}::\n\n   the weir : allusion\n      So there. :cite:p:`carts1801`\n" for one in OF_WORKS)
    replace(edition / "text.rst", "Ten a day. :cite:p:`carts1801`\n", f"Ten a day. [1801]\n{more}")
    configure(edition, recension_sourced=False)
    assert build(edition, tmp_path / "out") == FINE
    said = page(tmp_path / "out", "works").xpath("//p[contains(@class, 'rec-cited')]")

    assert "Sources: 1. Parallels: 1." in [words(one) for one in said]


def test_citations_that_are_alike_are_formatted_once(
    copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page asks for each citation once, however often it stands there; all of them lead to the work."""
    formatted = Counter[tuple[str, ...]]()
    resolve = BibtexDomain.resolve_xref

    def counted(domain: BibtexDomain, env: Any, here: str, builder: Any, role: str, target: str, *more: Any) -> Any:
        formatted[here, role, target] += 1
        return resolve(domain, env, here, builder, role, target, *more)

    monkeypatch.setattr(BibtexDomain, "resolve_xref", counted)
    edition = copy_of("works")
    append(edition / "index.rst", "\n" + "So there. :cite:p:`carts1801`\n\n" * 3 + ":cite:t:`carts1801`\n")
    assert build(edition, tmp_path / "out") == FINE
    links = page(tmp_path / "out", "index").xpath("//p[starts-with(., 'So there.')]//a")

    assert {1} == {*formatted.values()}
    assert {("index", "p", "carts1801"), ("index", "t", "carts1801")} <= formatted.keys()
    assert len(links) == 3
    assert len({(link.get("href"), words(link)) for link in links}) == 1


def test_words_are_seen_where_the_other_side_has_more() -> None:
    """Of a long passage both ends of a gap stay open, as they do around words that differ."""
    far = " ".join(map(str, range(30)))
    cell = [nodes.Text(f"{far} before "), nodes.Text(""), nodes.Text(f"after {far}")]

    found = [*_folded(cell)]

    ends = [node.astext().split()[-1] for node in found if node.astext()]
    assert ends[1] == "before"  # it stands behind what is folded
    assert [node["classes"] for node in found if isinstance(node, nodes.Element)] == [["rec-far"], ["rec-far"]]
    assert "".join(node.astext() for node in found) == f"{far} before after {far}"


def test_index_leads_to_text_and_comments(copy_of: Copy, tmp_path: Path) -> None:
    """A place whose text has a term is a number; one where a comment has it is told apart, and leads to the comment."""
    edition = copy_of("works")
    replace(
        edition / "works.rst",
        "   Carts : carts\n",
        "   Carts : carts\n   Days : Ten a day\n   Payment : pay; Toll; Ten\n",
    )
    assert build(edition, tmp_path / "out") == FINE
    items = page(tmp_path / "out", "works").xpath("//ul[contains(@class, 'rec-index')]/li")
    found = {words(item): item.xpath(".//a/@href") for item in items}

    assert {
        "Carts, 1": ["text.html#p1"],
        "Days, commentary on 1": ["text.html#p1.on-carts"],
        "Payment, 1, note 1": ["text.html#p1", "text.html#n1"],
        "Weir (Wikidata), 1": ["https://www.wikidata.org/wiki/Q1066997", "text.html#p1"],
    }.items() <= found.items()


def test_sample_shows_a_place_and_what_is_said_of_it(copy_of: Copy, tmp_path: Path) -> None:
    """The words of the place are there, those that were changed marked; its note, an entry and a comment lead to it."""
    edition = copy_of("plain")
    append(edition / "index.rst", "\n.. rec:edition-sample:: p1\n")
    sample = page(made(edition, tmp_path / "out"), "index").find_class("rec-sample")[0]
    said = [(item.find(".//a").get("href"), words(item)) for item in sample.iter("li")]

    assert words(sample.find("p")).startswith("1 The mill stands by the weir")
    assert next(words(one) for one in sample.find_class("rec-sample-mark")) == "listen"
    assert said[0] == ("text.html#n1", "Author’s note 1 It rested in 1799–1800, says the toll book.")
    assert said[1][1] == "Correction ‘listen’ for ‘lissen’ (spelling). The scribe writes as he speaks."
    assert said[-1][1].startswith("Comment on ‘the weir’: It was taken down")


def test_sample_of_what_is_not_there_is_told(copy_of: Copy, tmp_path: Path) -> None:
    """Where the place is unknown the build stops, and names the line."""
    edition = copy_of("plain")
    append(edition / "index.rst", "\n.. rec:edition-sample:: p9\n")
    told = build(edition, tmp_path / "out")

    assert told.code == 2
    assert "p9" in told.complaints


def test_downloads_stand_in_groups(copy_of: Copy, tmp_path: Path) -> None:
    """A name that stands for several files is above them."""
    edition = copy_of("plain")
    append(edition / "conf.py", '\nrecension_downloads = {"To read": {"The leaf": "witnesses/K.md"}}\n')
    append(edition / "index.rst", "\n.. rec:edition-downloads::\n")
    index = page(made(edition, tmp_path / "out"), "index")

    assert [words(one) for one in index.find_class("rec-downloads")[0].iter("dt")] == ["To read"]
    assert next(index.find_class("rec-downloads")[0].iter("a")).get("href") == "K.md"
