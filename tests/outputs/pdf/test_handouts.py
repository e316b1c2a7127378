"""Handouts: some paragraphs with what belongs to them and nothing else, classroom sheets, and their keys."""

from __future__ import annotations

import random
import re
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from building import (
    FINE,
    PDF,
    SLUICE,
    SOURCE,
    Copy,
    append,
    around_a_song,
    build,
    configure,
    replace,
    restate_checksums,
)
from docutils import nodes
from printed import faults, out_of_order
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain, domain_of
from recension.outputs.pdf.handout import handout
from recension.outputs.pdf.impose import imposed, order
from recension.outputs.pdf.lower import Lowering
from recension.outputs.pdf.opened import Opened
from recension.outputs.pdf.readback import marks_of, text_of, words_in
from recension.outputs.pdf.typography import PAPERS, SIZES, StyleSheet, sizes
from recension.outputs.printing import CHOICES, HALVES, printing
from recension.outputs.tail import KEPT
from recension.scholarship import witness
from recension.scholarship.excerpt import excerpt
from recension.scholarship.messages import MistakeError
from recension.scholarship.series import NOTES

RANGES = ["1", "4", "8", "10", "1-3", "4-9", "8-9", "4,6-7", "1,10", "1-10"]
EMENDED = ["4", "9-10", "4-9", "8-9", "6-7", "4,7-9", "6,10", "1-10"]


class Shop(NamedTuple):
    """An edition, read, with a builder that has written nothing."""

    app: Sphinx
    domain: RecensionDomain

    def tree(self, paras: str, **asked: object) -> nodes.document:
        """Return the tree of a handout, its references not resolved."""
        return handout(self.domain, printing("handout", {"paras": paras, **asked}))

    def printed(self, paras: str, **asked: object) -> nodes.document:
        """Return the tree of a handout as rst2pdf is given it."""
        return self.app.builder.assemble(printing("handout", {"paras": paras, **asked}))  # type: ignore[attr-defined,no-any-return]


def opened(source: Path, out: Path) -> Shop:
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(source, source, out, out / "trees", "pdf", None, None, warningiserror=True)
        app.builder.write_books = lambda: None  # type: ignore[attr-defined]
        app.build()
    return Shop(app, domain_of(app.env))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The place where handouts of the small edition are made."""
    return opened(SLUICE, tmp_path_factory.mktemp("shop"))


@pytest.fixture
def around(copy_of: Copy) -> Shop:
    """An edition of which the running series has one paragraph, between others, and the last heading has none."""
    folder = append(around_a_song(copy_of("plain")) / "conf.py", PDF)
    return opened(folder, folder / "out")


@pytest.fixture
def twice(copy_of: Copy) -> Shop:
    """An edition whose note is called in both its paragraphs."""
    folder = append(copy_of("plain") / "conf.py", PDF)
    replace(folder / "text.rst", "ask for nothing.'", "ask for nothing.'\\ [1]_")
    replace(folder / "witnesses/K.md", "ask for nothing.'", "ask for nothing.'[1]")
    restate_checksums(folder)
    return opened(folder, folder / "out")


def names(tree: nodes.Element) -> list[str]:
    return [name for node in tree.findall(nodes.Element) for name in node["ids"]]


def links(tree: nodes.Element) -> list[str]:
    """Return the names that links and calls in *tree* lead to."""
    found = [*tree.findall(nodes.reference), *tree.findall(nodes.footnote_reference)]
    targets = [node.get("refid") or node.get("refuri", "") for node in found]
    return [target.removeprefix("#") for target in targets if "://" not in target]


# the edited text


def test_what_is_on_a_handout(shop: Shop) -> None:
    """Title, author and range, the heading over the paragraphs, their numbers, the notes that they call, a citation."""
    tree = shop.tree("4-7", notes="author")
    section = tree.children[0]
    head = [node.astext() for node in section.children[:3]]
    headings = [title.astext() for title in tree.findall(nodes.title)]
    numbers = [node["number"] for node in tree.findall(nodes.paragraph) if "number" in node]
    notes = [note["ids"][0] for note in tree.findall(nodes.footnote)]
    last = list(tree.findall(nodes.paragraph))[-1]

    assert head == ["Who shut the sluice in 1801?", "Ada Weir", "Paragraphs 4–7"]
    assert headings == ["Who shut the sluice in 1801?", "The miller", "Notes", "Signs", "Works cited"]
    assert numbers == ["4", "5", "6", "7"]
    assert notes == [f"n{number}" for number in range(4, 9)]
    assert last.astext() == (
        "Ada Weir, Who shut the sluice in 1801?, The Mill Press, 3 May 1851, https://example.org/1851/sluice/. "
        "CC BY 4.0. Critical edition, release 2.1, 2 January 2026, "
        f"SHA-256 of the text {shop.domain.edition.checksum[:16]}…, paragraphs 4–7."
    )


def test_handout_of_an_edition_that_has_an_address(copy_of: Copy) -> None:
    """Where the edition has an address, the citation of a handout ends with it, as a link."""
    folder = append(copy_of("plain") / "conf.py", PDF)
    configure(folder, recension_source=SOURCE, recension_identifiers={"doi": "10.5281/zenodo.12"})
    last = list(opened(folder, folder / "out").tree("1").findall(nodes.paragraph))[-1]

    assert last.astext().endswith(" Critical edition, paragraph 1, https://doi.org/10.5281/zenodo.12.")
    assert list(last.findall(nodes.reference))[-1]["refuri"] == "https://doi.org/10.5281/zenodo.12"


@pytest.mark.parametrize(
    ("notes", "expected"), [("commentary", ["the-miller.headnote"]), ("author,apparatus", []), ("none", [])]
)
def test_head_note_is_printed_where_comments_are_printed(notes: str, expected: list[str], shop: Shop) -> None:
    """It goes with the paragraphs of its section, where the commentary does; elsewhere its section has none."""
    names = [node["record"].id for node in shop.tree("4", notes=notes).findall(ours.headnote)]

    assert expected == names
    assert not [*shop.tree("1", notes="commentary").findall(ours.headnote)]


@pytest.mark.parametrize("paras", RANGES)
def test_what_belongs_and_nothing_else(shop: Shop, paras: str) -> None:
    """Paragraphs, notes, entries and comments are those of the records, each once; the text is that of the edition."""
    tree = shop.tree(paras)
    part = excerpt(shop.domain.edition, paras, with_notes=True)
    whole = {
        node["place"]: node for node in shop.app.env.get_doctree("report").findall(nodes.Element) if "place" in node
    }
    shown = {node["place"]: node.astext() for node in tree.findall(nodes.Element) if "place" in node}
    said = (node for node in tree.findall(nodes.Element) if isinstance(node, ours.annotation | ours.headnote))
    comments = [node["record"].id for node in said]
    entries = [node["record"].record.id for node in tree.findall(ours.apparatus_entry)]
    notes = [name for note in tree.findall(nodes.footnote) for name in note["ids"]]

    assert {b.place: whole[b.place].astext() for b in part.blocks if b.type == "paragraph"} == shown
    assert [block.place for block in part.blocks if block.type == "note"] == notes
    assert sorted(entry.id for entry in part.entries) == sorted(entries)
    assert comments == [one.id for one in shop.domain.edition.comments if one.place in part.places]


@pytest.mark.parametrize("notes", ["none", "author", "apparatus", "commentary", "author,commentary"])
def test_notes_that_are_not_wanted(shop: Shop, notes: str) -> None:
    """A series that is not wanted leaves neither notes nor calls, nor notes on its notes."""
    tree = shop.tree("4-9", notes=notes)
    found = {
        "author": [*tree.findall(nodes.footnote), *tree.findall(nodes.footnote_reference)],
        "apparatus": [*tree.findall(ours.apparatus)],
        "commentary": [*tree.findall(ours.comments)],
    }
    places = {node["record"].place[0] for node in tree.findall(ours.annotation)}

    assert [name for name in found if found[name]] == [name for name in notes.split(",") if name != "none"]
    assert places == ({"p", "n"} if "author" in notes else {"p"} if "commentary" in notes else set()) - (
        set() if "commentary" in notes else {"p", "n"}
    )


@pytest.mark.parametrize("asked", [{}, {"notes": "none"}, {"notes": "author"}, {"sheet": "sheet"}, {"sheet": "key"}])
@pytest.mark.parametrize("paras", EMENDED)
def test_nothing_dangles(shop: Shop, paras: str, asked: dict[str, object]) -> None:
    """As it is printed, links lead to names of the handout, each name stands once, and no key is printed raw."""
    tree = shop.printed(paras, **asked)
    found = names(tree)

    assert [] == [name for name in links(tree) if name not in found]
    assert len(found) == len(set(found))
    assert not [key for key in ("pound1831", "keeper1801feb", "court1801") if key in tree.astext()]


@pytest.mark.parametrize("paras", RANGES)
def test_links_to_what_is_left_out(shop: Shop, monkeypatch: pytest.MonkeyPatch, paras: str) -> None:
    """Before anything else is done to it, a comment links to places of the handout only; works keep their names."""
    monkeypatch.setattr(Lowering, "run", lambda self: None)
    tree = shop.printed(paras)
    known = names(tree)
    comments = " ".join(node.astext() for node in tree.findall(ours.comments))
    kept = shop.app.env.get_doctree("report")
    places = {node["reftarget"] for node in kept.findall(addnodes.pending_xref) if node["refdomain"] == "rec"}

    assert [] == [name for name in links(tree) if name not in known]
    assert [] == re.findall(r"\b[a-z]+18\d\d[a-z0-9]*\b", comments)
    assert places
    if paras == "1-10":
        assert places & {node.get("refid") for node in tree.findall(nodes.reference)}


def test_first_call_outside(twice: Shop) -> None:
    """A note that is called first outside the range leads back to its first call within."""
    tree = twice.printed("2")
    call = next(iter(tree.findall(nodes.footnote_reference)))
    note = next(iter(tree.findall(nodes.footnote)))

    assert (["c1"], "n1") == (call["ids"], call["refid"])
    assert (["n1"], ["c1"]) == (note["ids"], note["backrefs"])


@pytest.mark.parametrize("notes", ["author,apparatus,commentary", "none"])
@pytest.mark.parametrize("sheet", ["no", "sheet", "key"])
def test_whole_text(around: Shop, tmp_path: Path, sheet: str, notes: str) -> None:
    """All is the whole text, with what stands before and after its series; the numbers alone ask for no more."""
    path = written(around, tmp_path, paras="all", sheet=sheet, notes=notes)
    said = text_of(path)

    assert faults(path) == []
    if sheet != "key":
        assert all(words in said for words in ("The mill stands", "The wheel goes", "Grind what", "The end"))
    assert [one["place"] for one in around.tree("1").findall(nodes.paragraph) if "place" in one] == ["s1"]


@pytest.mark.parametrize("notes", ["author", "none"])
def test_colophon_behind_the_notes(shop: Shop, tmp_path: Path, notes: str) -> None:
    """Where the notes are not printed, what stands behind them in the whole text is, and not as one of them."""
    path = written(shop, tmp_path, paras="all", notes=notes)

    assert faults(path) == []
    assert "Written by: Ada Weir" in text_of(path)


# the classroom sheet and its key


def is_transmitted(node: nodes.Element) -> bool:
    return any(name.startswith("handout-transmitted") for name in node["classes"])


def unmarked(markdown: str) -> str:
    """Return the words of a file in Markdown: no signs for headings, italics and links, no backslashes before signs."""
    signs = r"^#+ |(?<!\\)\*+|\\(?=[*`\[<\\])|<(?=https?:)|(?<=\.htm)>"
    return re.sub(signs, "", markdown, flags=re.MULTILINE)


@pytest.mark.parametrize("paras", EMENDED)
def test_sheet_has_the_characters_of_the_witness(shop: Shop, paras: str) -> None:
    """The lines of the sheet are lines of the stored witness, whole and in its order, with every call and error."""
    edition = shop.domain.edition
    tree = shop.tree(paras, sheet="sheet")
    stored = unmarked((SLUICE / "witnesses/P.md").read_text("utf-8"))
    lines = [node.astext() for node in tree.findall(nodes.paragraph) if is_transmitted(node)]
    part = excerpt(edition, paras, with_notes=True)
    blocks = [block for block in part.blocks if block.level != 1 or block.type != "heading"]
    base = edition.witnesses[0]._replace(begins="", ends="")
    here = 0
    for line in lines:
        here = stored.index(f"\n{line}", here) + len(line)

    assert unmarked(witness.rebuild(blocks, base, edition.heads)).split() == " ".join(lines).split()


def test_sheet_of_one_stretch_is_a_stretch_of_the_file(shop: Shop) -> None:
    """Without notes, neighbouring paragraphs come as one piece of the stored file."""
    lines = [
        node.astext()
        for node in shop.tree("4-7", sheet="sheet", notes="none").findall(nodes.paragraph)
        if is_transmitted(node)
    ]
    stored = unmarked((SLUICE / "witnesses/P.md").read_text("utf-8"))
    after = stored.index(lines[1])

    assert "\n\n".join(lines[1:]) == stored[after:].partition("\n\nThe keeper.\n")[0]


def test_sheet_has_no_signs_of_the_format(shop: Shop) -> None:
    """What Markdown marks with signs is set as what it means; the furniture of a page is kept in one piece."""
    tree = shop.tree("3-10", sheet="sheet")
    kinds = {node.astext(): node["classes"][0] for node in tree.findall(nodes.paragraph) if is_transmitted(node)}
    styles = StyleSheet(printing("x", {}), "en-GB")()["styles"]

    assert not re.search(r"[*#`\\]", "".join(kinds))
    assert "<sup>" in "".join(kinds)  # an error of conversion
    assert "no part of the river's business" in [node.astext() for node in tree.findall(nodes.emphasis)]
    assert kinds["The keeper."] == kinds["Who shut the sluice in 1801?"] == "handout-transmitted-head"
    assert kinds["Written by Ada Weir"] == "handout-transmitted"
    assert styles["handout-transmitted-head"]["keepWithNext"]
    assert styles["handout-transmitted-kept"]["keepWithNext"]
    assert styles["handout-transmitted-note"]["leading"] < 25
    assert printing("x", {"paras": "4", "sheet": "sheet"}).lines


def test_sheet_marks_nothing(shop: Shop) -> None:
    """Nothing on the sheet tells where the errors are, but how many there are and which paragraphs."""
    tree = shop.tree("4-7", sheet="sheet")

    assert [] == [*tree.findall(ours.emendation), *tree.findall(nodes.inline), *tree.findall(nodes.strong)]
    assert "Find the 10 errors that the edition corrects." in tree.astext()
    assert ["4", "5", "6", "7"] == [n["number"] for n in tree.findall(nodes.paragraph) if "number" in n]


@pytest.mark.parametrize("paras", [*EMENDED, *(f"{a}-{b}" for a, b in combinations(range(1, 11, 2), 2) if b > 3)])
def test_key_has_every_emendation_once(shop: Shop, paras: str) -> None:
    """The key has each emendation of the range, of text, notes and pages, once, with place, readings, kind, reason."""
    edition = shop.domain.edition
    part = excerpt(edition, paras, with_notes=True)
    lines = {number for block in part.blocks for number in [block.line]}
    expected = [entry.id for entry in edition.entries if entry.emends and entry.place in part.places]
    pages = [b for b in part.blocks if b.type == "page"]
    expected += [variation.entry.id for block in pages for variation in block.variations if variation.entry]
    expected += [one.id for one in edition.omissions if one.line in lines]
    items = list(shop.tree(paras, sheet="key").findall(nodes.list_item))
    reasons = {entry.id: entry for entry in edition.entries}

    assert sorted(expected) == sorted(item["record"].record.id for item in items)
    for item in items:
        entry = reasons[item["record"].record.id]
        head, body = (node.astext() for node in item.children)
        assert "#" not in head
        assert re.match(r"(Paragraph|Note|After paragraph|After note) \d+: .+ \] .+", head)
        assert body.startswith(f"{entry.kind}")
        assert "*" in entry.reason or body.endswith(entry.reason)


def test_whole_key(shop: Shop) -> None:
    """Over the whole text, the key lacks only what lies outside paragraphs and their notes."""
    edition = shop.domain.edition
    items = {item["record"].record.id for item in shop.tree("1-10", sheet="key").findall(nodes.list_item)}
    missing = {one.id for one in [*edition.entries, *edition.omissions] if getattr(one, "emends", True)} - items

    assert {name for name in missing if not name.startswith(("omitted", "page-", "b", "colophon"))} == set()
    assert {"n6.page-4", "page-5"} <= items


def test_nothing_to_find(shop: Shop) -> None:
    """A sheet without an error is refused, and the sentence says where there are some."""
    for sheet in ("sheet", "key"):
        with pytest.raises(MistakeError, match="nothing to find in paragraphs 2–3, expected some of 4, 6, 7, 8, 9"):
            shop.tree("2-3", sheet=sheet)


# typography


def test_papers() -> None:
    """Every paper that may be asked for, and every half of one, has its margins."""
    assert {*CHOICES["paper"], *HALVES.values()} == PAPERS.keys()


def test_large_print() -> None:
    """Large print sets the text in 18 points, the notes in 16 and nothing smaller, ragged and undivided."""
    large = StyleSheet(printing("x", {"size": "large"}), "en-GB")()["styles"]

    assert (18, 16) == (large["bodytext"]["fontSize"], large["note"]["fontSize"])
    assert 16 == min(size for size, *_ in sizes(large=True).values())
    assert all(leading >= 1.2 * size for size, leading, _ in sizes(large=True).values())
    assert ("TA_LEFT", None) == (large["bodytext"]["alignment"], large["bodytext"]["hyphenationLang"])
    assert sizes(large=False) == SIZES


def test_wide_margin() -> None:
    """A wide margin has at least 60 mm."""
    sheet = StyleSheet(printing("x", {"margin": "wide"}), "en-GB")()

    assert 60 <= float(sheet["pageSetup"]["margin-right"].removesuffix("pt")) / 72 * 25.4


def test_every_style_is_there(shop: Shop) -> None:
    """Each style that a handout names, and each parent of a style, is in the style sheet."""
    styles = StyleSheet(printing("x", {}), "en-GB")()["styles"]
    trees = [shop.tree("4", **asked) for asked in ({}, {"sheet": "sheet"}, {"sheet": "key"})]
    used = {name for tree in trees for node in tree.findall(nodes.paragraph) for name in node["classes"]}

    assert {
        "handout-head",
        "handout-task",
        "handout-transmitted",
        "handout-transmitted-head",
        "handout-transmitted-note",
        "handout-citation",
        "handout-sign",
        "handout-work",
        "annotation-head",
        "headnote-head",
    } == used - {KEPT}
    assert used - {KEPT} <= styles.keys() & SIZES.keys()
    assert {style["parent"] for style in styles.values() if "parent" in style} - {"normal"} <= styles.keys()


# some at random


def some_handout(seed: int) -> dict[str, object]:
    """Return what might be asked for: a few paragraphs, and whatever else may be chosen."""
    chance = random.Random(seed)
    first = chance.randint(1, 10)
    asked = {name: chance.choice([*choices]) for name, choices in CHOICES.items() if name not in ("booklet", "sheet")}
    if asked["paper"] == "A5":
        asked["margin"] = "normal"
    notes = [series for series in NOTES if chance.random() < 0.75]
    return {"paras": f"{first}-{min(10, first + chance.choice([0, 1, 2, 4]))}", "notes": notes or "none", **asked}


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_asked_for(shop: Shop, tmp_path: Path, seed: int) -> None:
    """A handout of any paragraphs and any options passes the gates, its notes stand in order, and it is valid."""
    path = tmp_path / "handout.pdf"
    asked = printing("handout", some_handout(seed))
    shop.app.builder.write_book(path, asked, shop.app.builder.assemble(asked), again=False)  # type: ignore[attr-defined]

    assert out_of_order(path) == []
    assert faults(path) == []


def test_citation_is_not_divided(shop: Shop, tmp_path: Path) -> None:
    """The citation at the end stands on one page, though its first lines would have room on the page before."""
    path = tmp_path / "handout.pdf"
    more = {"paper": "Letter", "margin": "wide", "size": "large", "lines": "yes"}
    asked = printing("handout", {"paras": "4,7-9", "notes": "author,apparatus", **more})
    shop.app.builder.write_book(path, asked, shop.app.builder.assemble(asked), again=False)  # type: ignore[attr-defined]
    with pikepdf.open(path) as pdf:
        marks = marks_of(pdf).items()
    whole = "".join(text for _mark, text in marks)
    pages = {mark.page for mark, text in marks if "Critical edition, release" in text or "Ada Weir, Who" in text}

    assert whole.count("Ada Weir, Who shut the sluice") == 1
    assert len(pages) == 1


# the booklet


@pytest.mark.parametrize(
    ("number", "sides"),
    [
        (1, [(3, 0), (1, 2)]),
        (4, [(3, 0), (1, 2)]),
        (5, [(7, 0), (1, 6), (5, 2), (3, 4)]),
        (8, [(7, 0), (1, 6), (5, 2), (3, 4)]),
    ],
)
def test_order_of_a_booklet(number: int, sides: list[tuple[int, int]]) -> None:
    """Sheets printed on both sides and folded in the middle give the pages in order."""
    assert sides == order(number)


@pytest.mark.parametrize("number", range(1, 30))
def test_folding(number: int) -> None:
    """Folding the sides of a booklet gives all pages in order, with fewer than four blank ones after them."""
    sides = order(number)
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    front = [page for (_, right), (left, _) in sheets for page in (right, left)]
    back = [page for (left, _), (_, right) in reversed(sheets) for page in (right, left)]

    assert list(range(len(sides) * 2)) == front + back
    assert 0 <= len(sides) * 2 - number < 4


@pytest.mark.parametrize(
    ("paper", "page", "side"), [("A4", (420, 595), (842, 595)), ("Letter", (396, 612), (792, 612))]
)
def test_sides_of_a_booklet(paper: str, page: tuple[int, int], side: tuple[int, int]) -> None:
    """Two pages of half the size stand beside each other."""
    pdf = pikepdf.new()
    for _ in range(5):
        pdf.add_blank_page(page_size=page)
    pdf.Root.Lang = pikepdf.String("en-GB")
    booklet = imposed(pdf, paper)

    assert [side] * 4 == [tuple(round(float(side)) for side in list(page.mediabox)[2:]) for page in booklet.pages]
    assert [1, 1, 1, 2] == [len(page.resources.get("/XObject", {})) for page in booklet.pages]


# what is declared


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ('{"a": "A4", "b": {"paras": "3"}}', "there is no paragraph 3 in text, expected numbers from 1 to 2"),
        ('{"a": "A4", "b": {"paper": "A3"}}', "b asks for the paper 'A3', expected one of A4, Letter, A5"),
        ('{"a": 4}', "a asks for the paper 4, expected one of A4, Letter, A5"),
    ],
)
def test_wrong_declaration(copy_of: Copy, tmp_path: Path, declared: str, sentence: str) -> None:
    """What conf.py declares is checked before the first file is written."""
    folder = append(copy_of("plain") / "conf.py", f"{PDF}recension_pdf_documents = {declared}\n")
    outcome = build(folder, tmp_path / "out", "pdf")

    assert 2 == outcome.code
    assert sentence in outcome.complaints
    assert [] == [*(tmp_path / "out").glob("*.pdf")]


def test_declared_handout(copy_of: Copy, tmp_path: Path) -> None:
    """A handout that conf.py declares is made beside the whole edition."""
    folder = append(copy_of("plain") / "conf.py", PDF)
    configure(folder, recension_pdf_documents={"whole": "A4", "part": {"paras": "2", "paper": "A5"}})

    assert build(folder, tmp_path / "out", "pdf") == FINE
    assert "The mill stands" in text_of(tmp_path / "out/whole.pdf")
    assert "The mill stands" not in text_of(tmp_path / "out/part.pdf")


# what a class needs, and what keeps a handout from pointing elsewhere


def lines(tree: nodes.Element, kind: str) -> list[str]:
    """Return the words of the paragraphs of a kind."""
    found = (node for node in tree.findall(nodes.paragraph) if f"handout-{kind}" in node["classes"])
    return [" ".join(node.astext().split()) for node in found]


def written(shop: Shop, folder: Path, **asked: object) -> Path:
    """Return the file that is made of what is asked for, when it has passed the gates."""
    path = folder / "handout.pdf"
    one = printing("handout", asked)
    shop.app.builder.write_book(path, one, shop.app.builder.assemble(one), again=False)  # type: ignore[attr-defined]
    return path


@pytest.fixture
def asking(copy_of: Copy) -> Shop:
    """The small edition, of which every handout has the question that was set."""
    folder = configure(copy_of("sluice"), recension_pdf_heads=["question"])
    return opened(folder, folder / "out")


QUESTION = "‘Neither the miller nor the lock-keeper wanted the sluice shut in 1801’: discuss."


def test_question_stands_at_the_head(asking: Shop, tmp_path: Path) -> None:
    """What the text answers stands under the lines below the title; on a sheet it is as transmitted."""
    edited = asking.tree("4-5")
    sheet = asking.tree("4-5", sheet="sheet")

    assert lines(edited, "at-head") == [QUESTION]
    assert [node.astext() for node in edited.findall(nodes.paragraph)][:3] == ["Ada Weir", "Paragraphs 4–5", QUESTION]
    assert lines(sheet, "transmitted-head")[0] == QUESTION.replace("‘", "'").replace("’", "'")
    for one in ("no", "sheet", "key"):
        assert faults(written(asking, tmp_path, paras="4-5", sheet=one, notes="author")) == []


def test_no_such_place_at_the_head(copy_of: Copy, tmp_path: Path) -> None:
    """A place that no text has is told, with those that have a name."""
    folder = configure(copy_of("sluice"), recension_pdf_heads=["task"])
    outcome = build(folder, tmp_path / "out", "pdf")

    assert (outcome.code, [*(tmp_path / "out").glob("*.pdf")]) == (2, [])
    assert "recension_pdf_heads has 'task', but expected places of the text; those that have a name are " in (
        outcome.complaints
    )
    assert "byline, colophon, question" in outcome.complaints


@pytest.mark.parametrize(
    ("asked", "signs"),
    [
        ({"paras": "3", "notes": "none"}, ""),
        ({"paras": "3", "notes": "author"}, "3"),
        ({"paras": "2", "notes": "commentary"}, "a probable"),
        ({"paras": "3", "notes": "author,commentary"}, "3 a open"),
        ({"paras": "4", "notes": "apparatus"}, "4 ] ² conversion misprint language"),
        ({"paras": "4", "notes": "author,apparatus"}, "4, n4 4 ] ² conversion misprint language citation"),
        ({"paras": "1", "notes": "apparatus"}, "1 ] ² W variant"),
        ({"paras": "10", "notes": "author"}, "12 []"),
        ({"paras": "6-7", "sheet": "key"}, "] misprint language"),
        ({"paras": "6-7", "sheet": "sheet"}, ""),
    ],
)
def test_signs_that_are_explained(shop: Shop, asked: dict[str, object], signs: str) -> None:
    """Of the signs of the notes those are explained that occur, and no others; what is certain goes without saying."""
    tree = shop.tree(**asked)  # type: ignore[arg-type]
    signed = [node for node in tree.findall(nodes.paragraph) if "handout-sign" in node["classes"]]

    assert " ".join(node.children[0].astext().replace("[ ]", "[]") for node in signed) == signs
    assert ("Signs" in [title.astext() for title in tree.findall(nodes.title)]) == bool(signs)


def test_what_the_places_mean(shop: Shop) -> None:
    """The places that stand before entries are explained by the first paragraph and the first note."""
    assert "4, n4 paragraph 4, note 4" in lines(shop.tree("3-4"), "sign")


@pytest.mark.parametrize("paras", RANGES)
def test_every_work_is_listed(shop: Shop, paras: str) -> None:
    """What comments and author cite on a handout is listed once, by author and year, and each citation leads there."""
    printed = shop.printed(paras)
    part = excerpt(shop.domain.edition, paras, with_notes=True)
    document = part.text.document
    comments = [one for one in document.comments if one.place in part.places and one.series != "verification"]
    by_editor = {key for one in comments for key in one.works}
    keys = by_editor | {one.key for one in document.works if one.place in part.places}
    works = [node for node in printed.findall(nodes.paragraph) if "handout-work" in node["classes"]]
    called = [(node.astext().partition(".")[0], re.findall(r"\b1[78]\d\d[a-z]?", node.astext())[-1]) for node in works]
    to = {name for node in works for name in node["ids"]}
    led = {node["refid"] for node in printed.findall(nodes.reference) if node.get("refid", "").startswith("works.")}

    assert len(works) == len(to) == len(keys)
    assert called == sorted(called)
    assert led <= to
    assert len(led) == len(by_editor)


def test_ibid_is_resolved(shop: Shop, tmp_path: Path) -> None:
    """What a note refers to stands in brackets behind the word, and is none of the text that is read back."""
    path = written(shop, tmp_path, paras="9-10", notes="author")
    words = words_in(path)

    assert "ibid. [note 10: Pound 1831, p.101, accessed at https://example.org/pound-1831.htm on 15/01/51], p.116" in (
        text_of(path)
    )
    assert words["n11"] == "miller to the keeper, 16 April 1801, ibid., p.116"
    assert words["n12"] == "ibid."
    assert faults(path) == []


def test_short_title_is_resolved(shop: Shop, tmp_path: Path) -> None:
    """The first short title of a work says at the end of its note, and before a comment's call, which it means."""
    path = written(shop, tmp_path, paras="8", notes="author,commentary")

    assert "(spring 1831), p.8 [note 4: letter from the keeper to the miller" in text_of(path)
    assert words_in(path)["n9"] == "letter printed by Pound (spring 1831), p.8"
    assert faults(path) == []


def test_room_for_a_name(shop: Shop, tmp_path: Path) -> None:
    """If it is asked for, there is a line for name, class and date below the head."""
    path = written(shop, tmp_path, paras="4", notes="none", name="yes")

    assert lines(shop.tree("4", name=True), "name") == ["Name Class Date"]
    assert "Paragraph 4\nName Class Date\nThe miller" in text_of(path)
    assert not lines(shop.tree("4"), "name")
    assert faults(path) == []
    with pikepdf.open(path) as pdf:
        drawn = [one for one in pikepdf.parse_content_stream(pdf.pages[0]) if str(one.operator) == "l"]
    assert len(drawn) == 3  # a rule behind each word


def test_heads_and_folios(shop: Shop, tmp_path: Path) -> None:
    """Every page has its number, the first too; the title at the head is whole, and stands there once."""
    with pikepdf.open(written(shop, tmp_path, paras="4-8", sheet="sheet")) as pdf:
        besides = Opened(pdf).besides

    assert len(besides) > 1
    for page, found in besides.items():
        assert f"{page} of {len(besides)}" in found
        assert [one for one in found if one.startswith("Who")] == ["Who shut the sluice in 1801?"][: page - 1]
    assert [int(one) for found in besides.values() for one in found if one.isdecimal()] == [
        *range(5, 5 * sum(one.isdecimal() for found in besides.values() for one in found) + 1, 5)
    ]


def test_citation_stands_at_the_foot(shop: Shop, tmp_path: Path) -> None:
    """On the last page, the citation is the lowest of what is no note and no number of the page."""
    with pikepdf.open(written(shop, tmp_path, paras="4", notes="none")) as pdf:
        (page,) = pdf.pages
        content = page.Contents.read_bytes().decode("latin-1")
    heights = [float(one) for one in re.findall(r"1 0 0 1 [\d.]+ ([\d.]+) cm", content)]
    margin = StyleSheet(printing("x", {}), "en-GB")()["pageSetup"]["margin-bottom"]

    assert min(filter(None, heights)) == pytest.approx(float(margin.removesuffix("pt")), abs=6)


def test_label_of_a_work(copy_of: Copy) -> None:
    """Where works are called by labels, and not by author and year, these stand before them."""
    folder = append(copy_of("works") / "conf.py", PDF)
    tree = opened(folder, folder / "out").printed("1")

    assert lines(tree, "work") == [
        "[Car01] Ben Carter. Carts and Tolls. The Mill, 1801.",
        "[Mil00] Ann Miller. The Toll Book. The Mill, 1800.",
    ]
    assert "[Car01]" in " ".join(note.astext() for note in tree.findall(nodes.footnote))
