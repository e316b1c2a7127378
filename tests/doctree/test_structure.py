"""A song in copies that differ in more than words: each comes back, and every output shows how."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from building import FINE, Copy, build, configure, made, read, replace

from recension.commands import diff
from recension.doctree.domain import domain_of
from recension.scholarship import order, presentation, proving, stretches, witness
from recension.scholarship.edition import Edition, Proof
from recension.scholarship.formats import format_of
from recension.scholarship.model import Entry, plain
from recension.scholarship.proving import Line, Shown
from recension.scholarship.undoing import Undoing, Words

BUILDERS = ("html", "pdf", "epub", "tei", "data", "edited-text", "edition-docx", "edition-odt", "text")


@pytest.fixture(scope="module")
def ferry(rootdir: Path) -> Edition:
    """The records of the edition."""
    return domain_of(read(rootdir / "test-structure").env).edition


def test_each_witness_comes_back(ferry: Edition) -> None:
    """The files were written by hand."""
    assert [one.witness.siglum for one in ferry.prove() if isinstance(one, Proof)] == ["A", "N", "N²", "C", "M"]


@pytest.mark.parametrize("builder", BUILDERS)
def test_outputs_are_let_out(builder: str, rootdir: Path, tmp_path: Path) -> None:
    """Each output says what its witnesses have, or its gate would not let it out."""
    assert build(rootdir / "test-structure", tmp_path, builder) == FINE


@pytest.mark.parametrize(
    ("manner", "expected"),
    [
        ("negative", ["built ] bilt N", "crossed N² ] crosed N", "pulled ] pull ω; pulls N²"]),
        ("positive", ["built A C M ] bilt N", "crossed A N² C M ] crosed N", "pulled A C M ] pull ω; pulls N²"]),
    ],
)
def test_entries_name_hands(manner: str, expected: list[str], copy_of: Copy, tmp_path: Path) -> None:
    """As the editor did; a positive apparatus names all who have the lemma, and hands only apart."""
    out = made(configure(copy_of("structure"), recension_apparatus=manner), tmp_path / "out")
    terms = lxml.html.parse(str(out / "index.html")).xpath("//div[@data-kind]/dt")
    found = [" ".join(term.text_content().split()) for term in terms]

    assert [one for one in found if one.partition(" ")[0] in ("built", "crossed", "pulled")] == expected


def test_list_has_hands_behind_their_witness(rootdir: Path, tmp_path: Path) -> None:
    """And says what they are."""
    out = made(rootdir / "test-structure", tmp_path)
    listed = lxml.html.parse(str(out / "index.html")).xpath("//dl[contains(@class, 'rec-witnesses')]/*")
    words = [" ".join(one.text_content().split()) for one in listed]

    assert words[2:7:2] == ["N", "N²", "N³"]
    assert words[5:8:2] == ["Hand in N: the teacher, in red.", "Hand in N: a child."]


def test_hand_that_is_said_to_have_the_word_of_its_witness_is_not_proved(copy_of: Copy) -> None:
    """What is said of the witness holds for the hand."""
    edition = copy_of("structure")
    replace(edition / "ferry.rst", "crossed N² ]", "crossed ]")

    assert [one.name for one in build(edition, edition / "out").reports] == ["proof"]


def forgeries(records: dict) -> Iterator[tuple[str, dict]]:
    """Yield records in which a stretch is not what its entry says, and where."""
    for at, forge in {
        "p2": lambda place, _entry: place["undo"]["M"][0].__setitem__(0, place["undo"]["M"][0][0] - 4),
        "s1": lambda place, _entry: place["undo"]["N"][-1].__setitem__(1, place["undo"]["N"][-1][1] + 2),
        "p1": lambda _place, entry: entry.update(about="stretch"),
    }.items():
        forged = json.loads(json.dumps(records))
        entry = next(one for one in forged["entries"] if one["id"].startswith(at))
        forge(next(one for one in forged["places"] if one["at"] == at), entry)
        yield at, forged


def test_no_record_takes_more_away_than_a_stretch(ferry: Edition) -> None:
    """What is undone begins and ends with the words that the entry shows."""
    records = Undoing(ferry, Words("not part of the text", str)).records("ferry", [])
    assert [*proving.flaws(json.loads(json.dumps(records)))] == []
    found = {at: [one.at for one in proving.flaws(forged)] for at, forged in forgeries(records)}

    assert found == {"p2": ["p2"], "s1": ["s1"], "p1": []}


@pytest.mark.parametrize(
    ("siglum", "expected"),
    [
        ("N", "the boat comes back, and [-nobody-]{+none of us+} stays on the other bank."),
        ("M", "It is for {+the people of the bank to hold the rope and to mind the water,+} and it"),
        ("C", "bank to hold the rope and {+to mind the water, and it is 'well' +}to do this before all other things."),
    ],
)
def test_diff_tells_a_stretch(siglum: str, expected: str, ferry: Edition) -> None:
    """With what the witness has instead, and all its words."""
    (text,) = ferry.texts
    assert any(changed.startswith(expected) for *_, changed in diff.changes(ferry, text, siglum))


@pytest.mark.parametrize(
    ("siglum", "expected"),
    [
        ("A", "the-ferry p1 p2 s1 s2 s3 p3 p4"),
        ("N²", "the-ferry p1 p3 p4 p2 s2 s1 s3"),
        ("C", "the-ferry p1 s3 p2 s1 s2 p3 p4"),
        ("M", "the-ferry p1 p2 s1 s3 s2 p3 p4"),
    ],
)
def test_witness_has_blocks_in_its_order(siglum: str, expected: str, ferry: Edition) -> None:
    """As its entries say, one after the other."""
    assert " ".join(one.place for one in order.ordered(ferry.blocks, siglum)) == expected


def test_views_have_the_order_of_the_witness(rootdir: Path, tmp_path: Path) -> None:
    """What the reader sees is the text as the witness has it."""
    made(rootdir / "test-structure", tmp_path)
    forms = (tmp_path / "_static" / "forms-ferry.js").read_text("utf-8")
    shown = json.loads(forms.removeprefix("var recensionForms = ").rstrip(";\n"))
    places = lxml.html.fromstring(shown["witness-N²"]).xpath("//@data-place")

    assert " ".join(places) == "the-ferry p1 p3 p4 p2 s2 s1 s3"


def test_no_block_is_moved_that_no_entry_moves(ferry: Edition) -> None:
    """The order is that of the entries as they are shown, and nothing else is undone for them."""
    records = json.loads(json.dumps(Undoing(ferry, Words("not part of the text", str)).records("ferry", [])))
    places = [Line(one["at"], one["shown"]) for one in records["places"] if one["shown"]]
    entries = [Line(one["id"], one["shown"]) for one in records["entries"]]
    records["entries"] = [{**one, "there": True} for one in records["entries"]]
    assert proving.prove(records, Shown(places, entries)).holds

    other = [one._replace(shown=one.shown.replace(" s1</r>", " s3</r>")) for one in entries]
    found = proving.prove(records, Shown(places, other))
    assert [one.siglum for one in found.witnesses if not one.is_identical] == ["N", "N²"]
    assert [one.at for one in found.disagreements] == ["s2.transp"]

    forged = json.loads(json.dumps(records))
    place = next(one for one in forged["places"] if one["at"] == "s2")
    place["undo"]["N"].insert(1, [10, 12, None, "s2.transp"])
    assert [one.at for one in proving.flaws(forged)] == ["s2"]


@pytest.mark.parametrize(
    ("siglum", "expected"),
    [
        ("A", "And so quite quietly it ended."),
        ("C", "And so it ended quite quietly."),
        ("M", "quite quietly And so it ended."),
    ],
)
def test_words_stand_where_the_witness_has_them(siglum: str, expected: str, ferry: Edition) -> None:
    """They take their blank along."""
    block = next(one for one in ferry.blocks if one.place == "p4")
    assert plain(witness.transmitted(block, siglum)) == expected


def test_words_are_not_taken_away_where_no_entry_moves_them(ferry: Edition) -> None:
    """Only what the entry shows goes, and only of the witness that it names."""
    records = json.loads(json.dumps(Undoing(ferry, Words("not part of the text", str)).records("ferry", [])))
    for forge in (
        lambda entry: entry.update(shown=entry["shown"].replace("transp.", "om.")),
        lambda entry: entry.update(shown=entry["shown"].replace("<l><em>quite</em> ", "<l>")),
        lambda entry: entry["undo"].pop("C"),
    ):
        forged = json.loads(json.dumps(records))
        forge(next(one for one in forged["entries"] if one["id"] == "p4.transp-quite-quietly"))
        assert "p4" in [one.at for one in proving.flaws(forged)]


def test_entries_stand_in_the_order_of_the_text(ferry: Edition, rootdir: Path, tmp_path: Path) -> None:
    """A stretch stands where it begins, before what begins with it; page and list have the order of the text."""
    shown = [plain(one.lemma) for block in ferry.blocks[2:4] for one in presentation.entries(block, ferry.conventions)]

    expected = [
        "It is … do this before",
        "the people … the water,",
        "the rope",
        "to mind … do this",
        "water",
        "other things",
        "none … other",
        "none",
    ]
    assert shown == expected
    made(rootdir / "test-structure", tmp_path)
    page = lxml.html.parse(str(tmp_path / "ferry.html"))
    names = [one.id for one in stretches_first(ferry)]
    assert [one for one in page.xpath("//@id") if one in names] == names
    said = [one.removesuffix(".entry") for one in page.xpath("//@id") if one.endswith(".entry")]
    assert [one for one in said if one in names] == names
    begins = page.xpath("//span[@id='p2.to-do-this']")[0]
    assert begins.tail.startswith("to mind the")


def stretches_first(edition: Edition) -> list[Entry]:
    """Return the entries of all blocks in the order of the text."""
    return [one for block in edition.blocks for _start, one, _mark in stretches.in_order(block)]


def test_annotations_are_of_the_words_of_a_stretch(rootdir: Path, tmp_path: Path) -> None:
    """An annotation quotes all the words that its entry is about, and not where the entry stands."""
    assert build(rootdir / "test-structure", tmp_path, "data") == FINE
    said = json.loads((tmp_path / "annotations.jsonld").read_text())["first"]["items"]
    targets = {one["id"].partition("#")[2]: one["target"] for one in said}

    assert targets["p2.to-do-this"]["selector"]["exact"] == ("to mind the water, and it is ‘well’ to do this")
    assert targets["s3.will-sing-the-song-who-pulls-the-rope"]["selector"]["prefix"] == ""
    assert targets["p3.transp"].endswith("#p3.transp.entry")


@pytest.mark.parametrize("builder", ["html", "pdf", "epub", "text"])
@pytest.mark.parametrize("option", ["", "   :witnesses: N M"])
def test_columns_say_where_a_witness_has_a_block(option: str, builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """Before the words stands where else the witness has them; of several blocks the first says it."""
    edition = copy_of("structure")
    replace(edition / "index.rst", ".. edition-collation::", f".. edition-collation::\n{option}")
    assert build(edition, tmp_path, builder) == FINE
    if builder != "html":
        return
    page = lxml.html.parse(str(tmp_path / "index.html"))
    rows = [one.text_content().split("\n") for one in page.xpath("//table[contains(@class, 'rec-collation')]//tr")]
    cells = [" ".join(filter(None, row)) for row in rows]
    told = ["transp. ante s2: Who pulls the rope", "p3-p4 transp. post p1: So it was sung."]
    assert [any(words in one for one in cells) for words in told] == [bool(option)] * 2


def test_collation_says_where_the_base_has_a_block(ferry: Edition) -> None:
    """So does the cell of the witness where it stands beside the edition alone."""
    block = next(one for one in ferry.blocks if one.place == "s2")
    record = presentation.collated(block, "N", format_of(ferry.witnesses[1]), ferry.conventions)

    assert plain(span for run in record.old for span in run.spans).startswith("transp. ante s1: The rope is wet,")


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        pytest.param("every day N; every", "every day Z N; every", 16, "unknown siglum 'Z'", id="siglum"),
        pytest.param("every day N; every", "every day Rask; every", 16, "'Rask' is no siglum and no scholar", id="two"),
        pytest.param("water ] waters B", "water ] waters Rask", 37, "'Rask' is no siglum and no scholar", id="scholar"),
        pytest.param("It is … do", "It is ... do", 28, "stands … which is one sign", id="three dots"),
    ],
)
def test_slip_in_an_entry_is_told_at_its_line(
    old: str, new: str, line: int, told: str, copy_of: Copy, tmp_path: Path
) -> None:
    """A name that nobody declared, or dots for the sign, are told where the editor wrote them, with the cause."""
    edition = copy_of("structure")
    replace(edition / "ferry.rst", old, new)
    found = build(edition, tmp_path)

    assert line in [one.line for one in found.reports]
    assert told in found.complaints
