"""Copies that lack words of one another: each comes back, and every output shows what it lacks."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pikepdf
import pytest
from building import FINE, Copy, build, configure, made, read, replace, restate_checksums

from recension.doctree.domain import domain_of
from recension.outputs.pdf.readback import marks_of
from recension.scholarship import leaves, presentation, proving
from recension.scholarship.edition import Edition, Proof
from recension.scholarship.model import Block, BlockType, Entry, Place, Span, Style, Variation, plain
from recension.scholarship.undoing import Undoing, Words

BUILDERS = ("html", "pdf", "epub", "tei", "data", "edited-text", "edition-docx", "edition-odt")


@pytest.fixture(scope="module")
def weir(rootdir: Path) -> Edition:
    """The records of the edition."""
    return domain_of(read(rootdir / "test-lacking").env).edition


def test_each_witness_comes_back(weir: Edition) -> None:
    """The files were written by hand."""
    assert ["A", "B", "C", "D"] == [one.witness.siglum for one in weir.prove() if isinstance(one, Proof)]


@pytest.mark.parametrize("builder", BUILDERS)
def test_outputs_are_let_out(builder: str, rootdir: Path, tmp_path: Path) -> None:
    """Each output says what its witnesses lack, or its gate would not let it out."""
    assert build(rootdir / "test-lacking", tmp_path, builder) == FINE


def test_ids_of_omissions(weir: Edition) -> None:
    """They are named by the words that are lacking, but where the base witness has others."""
    names = {"p1.om-when", "p1.om-slowly", "p1.stopped", "s1.waters", "p2.om", "the-song.om", "s2.om-line-2", "n2.om"}
    names |= {"the-old-weir.deest", "p3.deest", "p2.deest-and-the-weir-were-lost-for-ever"}
    assert names < {one.id for one in weir.entries}


def test_what_is_about_a_block_shows_how_that_begins_and_ends(weir: Edition) -> None:
    """The reader sees the words, and not what the editor calls the block."""
    shown = [one for block in weir.blocks for one in presentation.entries(block, weir.conventions)]
    found = {one.record.id: plain(one.lemma) for one in shown if isinstance(one.record, Entry) and one.record.about}

    assert found["p2.om"] == "In the … for ever."
    assert found["the-old-weir.deest"] == "The old … stopped ."
    assert found["p3.om-division"] == "¶ The bridge"
    assert found["p3.deest"] == "The bridge … the miller"
    assert (found["the-song.om"], found["s2.om-line-2"]) == ("The song", "grind the rye,")
    assert (found["l1.om"], found["n2.om"]) == ("one peck two pecks", "In May.")


def test_who_lacks_a_block_has_no_part_of_it(weir: Edition) -> None:
    """A positive apparatus names all who begin a paragraph there, and not who has nothing there."""
    by = weir.conventions._replace(manner=weir.conventions.manner._replace(positive=True))
    shown = {one.record.id: one.sigla for block in weir.blocks for one in presentation.entries(block, by)}

    assert shown["p3.om-division"] == ("A", "B")
    assert shown["s2.om-line-2"] == ("B",)


def test_a_page_without_a_head_has_none(weir: Edition, rootdir: Path, tmp_path: Path) -> None:
    """Its entry says that a page begins between two words, and in print nothing of a running head."""
    shown = [one for block in weir.blocks for one in presentation.entries(block, weir.conventions)]
    build(rootdir / "test-lacking", tmp_path, "pdf")
    with pikepdf.open(tmp_path / "weir.pdf") as pdf:
        text = "".join(marks_of(pdf).values())

    assert [one.page for one in shown if one.is_headless] == ["B 3"]
    assert "bridge | stood. B" in " ".join(text.split()).replace("\N{NO-BREAK SPACE}", " ")
    assert "running head of page 3" not in text


@pytest.mark.parametrize(("text", "start", "lemma"), [("the water", 6, "water"), ("the wa ter", 6, "wa ter")])
def test_a_page_may_begin_within_a_word(text: str, start: int, lemma: str, weir: Edition) -> None:
    """Its entry has the word as it is."""
    (page,) = (v.entry for block in weir.blocks for v in block.variations if v.entry and v.entry.page == "B 3")

    assert plain(presentation._page(page, text, start, weir.conventions).lemma) == lemma


def test_who_lacks_a_later_block_is_not_named_for_all(copy_of: Copy, tmp_path: Path) -> None:
    """Of several blocks a positive apparatus names who have them all, on the page as in the records."""
    edition = configure(copy_of("lacking"), recension_apparatus="positive")
    held = domain_of(read(edition).env).edition
    shown = {one.record.id: one.sigla for block in held.blocks for one in presentation.entries(block, held.conventions)}

    assert shown["p3.deest"] == ("A",)  # B and C lack the last of them
    assert shown["the-old-weir.deest"] == ("A", "B", "C")
    assert build(edition, tmp_path, "html") == FINE  # and so does the page, which is held against the records


HEADLESS = "   page B 3 : slip\n      The leaf has no head.\n\n"


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_page_without_a_head_needs_no_entry(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """Its mark is no departure from a witness, and each output knows it by a name of its own."""
    edition = copy_of("lacking")
    replace(edition / "weir.rst", HEADLESS, "")

    assert build(edition, tmp_path / "made", builder) == FINE


def test_mark_of_such_a_page_has_a_name(weir: Edition, copy_of: Copy, tmp_path: Path) -> None:
    """It is that which its entry would have; nothing is there to lead to, and TEI has no head that is empty."""
    edition = copy_of("lacking")
    replace(edition / "weir.rst", HEADLESS, "")
    made(edition, tmp_path / "html")
    build(edition, tmp_path / "tei", "tei")
    build(edition, tmp_path / "epub", "epub")
    found = lxml.html.parse(str(tmp_path / "html" / "weir.html")).xpath("//a[@data-page='3']")

    assert [(one.get("id"), one.get("href")) for one in found] == [("p3.page-3", None)]
    tei = (tmp_path / "tei" / "weir.tei.xml").read_text()
    assert '<pb n="3" edRef="#B"/>' in tei
    assert '<pb n="3" edRef="#B"/><fw' not in tei
    with zipfile.ZipFile(tmp_path / "epub" / "weir.epub") as book:
        assert "weir.xhtml#p3.page-3" in book.read("EPUB/_nav.xhtml").decode()
    held = domain_of(read(edition).env).edition
    assert (held.departures("B"), held.pages("B")) == (weir.departures("B") - 1, weir.pages("B"))


def test_two_pages_have_two_names() -> None:
    """Where another page has the name, a number is added, as to ids of entries."""
    pages = [Variation((Span(key, Style.PAGE),), None, 0, is_optional=True) for key in ("A 3", "B 3")]
    block = Block(BlockType.PARAGRAPH, Place("p1"), tuple(pages), "", 0, "weir", 1)

    assert leaves.marks([block]) == {"A 3": "p1.page-3", "B 3": "p1.page-3-2"}


def forgeries(records: dict) -> Iterator[tuple[str, dict]]:
    """Yield records that let a witness lack what no entry says it lacks, and where."""
    for at, forge in {
        "p2": lambda entry, _place: entry.pop("about"),
        "s2": lambda _entry, place: place["undo"]["A"].__setitem__(1, [*place["undo"]["A"][1][:3], "p2.om"]),
        "l1": lambda _entry, place: place["undo"]["A"][-2].__setitem__(0, place["undo"]["A"][-2][0] - 1),
    }.items():
        forged = json.loads(json.dumps(records))
        entry = next(one for one in forged["entries"] if one["id"].startswith(f"{at}.om") and "about" in one)
        forge(entry, next(one for one in forged["places"] if one["at"] == at))
        yield at, forged


def test_no_record_takes_a_block_away_that_no_entry_names(weir: Edition) -> None:
    """An entry about a block undoes the whole of that block, or the line it names, and nothing else."""
    records = Undoing(weir, Words("not part of the text", str)).records("weir", [])
    assert [*proving.flaws(json.loads(json.dumps(records)))] == []

    for at, forged in forgeries(records):
        assert [one.at for one in proving.flaws(forged)] == [at]


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("never ] om. B; ", "never ] ", "to record it, write 'never ] ``om.`` C; om. B : gap'"),
        ("   p2 ] om. A : gap\n      The miller leaves the flood out.\n\n", "", "write 'p2 ] om. A : kind'"),
        ("it :em:`slowly`", "it slowly", "mark :em:`slowly`, and below write 'slowly ] om. B : kind'"),
    ],
)
def test_what_is_lacking_is_advised(old: str, new: str, advice: str, copy_of: Copy, tmp_path: Path) -> None:
    """Where a witness lacks words and nothing says so, the message has the entry that would."""
    edition = copy_of("lacking")
    replace(edition / "weir.rst", old, new)
    if ":em:`slowly`" in old:
        entry = "   slowly ] om. B C : gap\n      The other copies know nothing of its pace.\n\n"
        replace(edition / "weir.rst", entry, "")
    assert advice in build(edition, tmp_path).complaints


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("stood. ¶ The mill B", "stood. ¶ the mill B", {118: "'The mill was"}, id="letter behind it"),
        pytest.param("¶ ] om. C", "¶ ] om. B", {115: "and it does", 104: "write '¶ ] om. C : kind'"}, id="siglum"),
        pytest.param("slowly ] om. B C", "slowly ] om. B", {14: "it and often"}, id="elsewhere"),
        pytest.param("stood. ¶ The", "stoods. The", {104: "bridge stood.\\n\\nThe mill"}, id="not recorded"),
    ],
)
def test_faulty_division_is_told_once(old: str, new: str, told: dict[int, str], copy_of: Copy, tmp_path: Path) -> None:
    """Where a witness has one block for two, or two for one, a mistake is told where it is, and no other."""
    edition = copy_of("lacking")
    replace(edition / "weir.rst", old, new)
    found = build(edition, tmp_path, "html")

    assert sorted(one.line for one in found.reports) == sorted(told)
    assert all(words in found.complaints for words in told.values())


STAMP = ".. omitted:: gap\n   Who had the copies stamped them.\n   :witness: B C\n\n   THE STAMP\n\n"


def stamped(edition: Path, sigla: str = "B C") -> Path:
    """Let two copies have what the edition leaves out."""
    replace(edition / "weir.rst", ".. _s1:\n", f"{STAMP.replace('B C', sigla)}.. _s1:\n")
    for name in ("B.txt", "C.md"):
        path = edition / "witnesses" / name
        words = path.read_text("utf-8").split("\n\n")
        words.insert(2, "THE STAMP")
        path.write_text("\n\n".join(words), "utf-8")
    restate_checksums(edition)
    return edition


@pytest.mark.parametrize("builder", BUILDERS)
def test_several_witnesses_may_have_what_is_left_out(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """It is written once, and each of them has it where it stands."""
    edition = stamped(copy_of("lacking"))

    assert build(edition, tmp_path / "made", builder) == FINE
    if builder == "html":
        held = domain_of(read(edition).env).edition
        assert [one.siglum for one in held.omissions if one.text == "THE STAMP"] == ["B", "C"]


@pytest.mark.parametrize(("sigla", "name"), [("B Z", "unknown-siglum"), ("B B", "siglum-twice")])
def test_who_has_what_is_left_out_is_known(sigla: str, name: str, copy_of: Copy, tmp_path: Path) -> None:
    """One that nobody declared, or that is named twice, is told at its line."""
    edition = stamped(copy_of("lacking"), sigla)
    line = (edition / "weir.rst").read_text("utf-8").split("\n").index(".. omitted:: gap") + 1
    found = build(edition, tmp_path, "html")

    assert (name, line) in [(one.name, one.line) for one in found.reports]
