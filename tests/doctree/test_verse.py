"""Verse and drama: lines that copies divide otherwise."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from building import FINE, Copy, append, build, made, read, replace, restate_checksums
from docutils import nodes
from lxml import etree, html

from recension.doctree.domain import domain_of
from recension.outputs.html import verse as html_verse
from recension.outputs.pdf import handlers, lower
from recension.outputs.pdf.readback import marks_of
from recension.outputs.tei import transcription
from recension.scholarship import presentation, undoing
from recension.scholarship.edition import Edition, Proof
from recension.scholarship.model import PLAYED, Entry, Span, Style, plain

BUILDERS = ("html", "pdf", "epub", "tei", "data", "edited-text", "edition-docx", "edition-odt")


@pytest.fixture(scope="module")
def play(rootdir: Path) -> Edition:
    """The records of the scene."""
    return domain_of(read(rootdir / "test-play").env).edition


def test_each_witness_comes_back(play: Edition) -> None:
    """The files were written by hand."""
    assert ["F", "S"] == [one.witness.siglum for one in play.prove() if isinstance(one, Proof)]


@pytest.mark.parametrize("builder", BUILDERS)
def test_outputs_are_let_out(builder: str, rootdir: Path, tmp_path: Path) -> None:
    """Each output says how its witnesses divide their lines, or its gate would not let it out."""
    assert build(rootdir / "test-play", tmp_path, builder) == FINE


@pytest.mark.parametrize("builder", BUILDERS)
def test_lines_that_are_left_out_are_let_out(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """What a witness has alone has its own lines, some of which begin further in, in each output."""
    edition, words = copy_of("play"), ["Sleep no more,", "  The owl has said,", " And sleep no less."]
    matter = "".join(f"   {line}\n" for line in words)
    omitted = f".. omitted:: addition\n   It is a jest.\n   :witness: F\n\n{matter}"
    replace(edition / "macbeth.rst", ".. _s6:", f"{omitted}\n.. _s6:")
    replace(edition / "witnesses" / "F.txt", "MACBETH. Hark!", "\n".join([*words, "", "MACBETH. Hark!"]))
    restate_checksums(edition)

    assert build(edition, tmp_path / "out", builder) == FINE


def test_a_stroke_ends_a_line_of_verse_alone(play: Edition) -> None:
    """In a paragraph, or behind a backslash, it is a character."""
    styles = {one.id: [span.style for span in one.readings[0].spans] for one in play.entries if not one.about}

    assert styles["s1.deed-didst"] == [Style.TEXT, Style.LINE, Style.TEXT]
    assert styles["s7.sight-and-sorry-sore"] == [Style.TEXT, Style.LINE, Style.TEXT]
    assert styles["p2.a-sorry"] == [Style.TEXT]


def test_a_line_that_is_not_begun_is_shown_by_its_words(play: Edition) -> None:
    """The reader sees how the line begins."""
    shown = [one for block in play.blocks for one in presentation.entries(block, play.conventions)]
    found = {one.record.id: plain(one.lemma) for one in shown if isinstance(one.record, Entry) and one.record.about}

    assert found["s2.om-break-3"] == "/ Did not"
    assert found["s7.division-2"] == "/ This is"


def test_a_stanza_that_a_witness_begins(play: Edition) -> None:
    """Before the line stands what parts stanzas, in its file and in its view."""
    (copy,) = [one for one in play.witnesses if one.siglum == "S"]
    pieces = [one.text for one in play.pieces(copy, "")[0] if one.block.place == "s7"]

    assert pieces == ["\n\n*Looking on his hands.*", "\n\nThis is a sorry sight  \nAnd sorry / sore."]


def test_a_proof_that_undoes_less_keeps_the_page_back(
    rootdir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checksums that a page states are those of the witness, and not of what was written to undo for it."""
    monkeypatch.setattr(undoing, "_run_on", lambda runs, _said: runs)
    outcome = build(rootdir / "test-play", tmp_path / "out")

    assert outcome.code
    assert "by their checksum" in outcome.complaints


def test_lines_have_numbers(play: Edition) -> None:
    """They begin anew in the scene, and three speakers share the fourth."""
    numbers = [block.numbers for block in play.blocks if block.numbers]
    assert " ".join(one for some in numbers for one in some if one).replace("2.2.", "") == "1 2 3 4 4 4 5 6 7"

    shown = [one for block in play.blocks for one in presentation.entries(block, play.conventions)]
    found = {one.record.id: one.at for one in shown}
    assert found == {
        "p1.enter-macbeth-with-bloody-daggers": "",
        "s1.deed-didst": "2.2.1",
        "s2.lady": "",
        "s2.om-break-3": "2.2.3",
        "s7.division-2": "2.2.7",
        "s7.sight-and-sorry-sore": "2.2.7",
        "p2.a-sorry": "",
    }


def test_a_page_names_its_lines(rootdir: Path, tmp_path: Path) -> None:
    """Each verse can be linked to; the page shows the number of every fifth."""
    assert build(rootdir / "test-play", tmp_path, "html") == FINE
    page = html.parse(str(tmp_path / "macbeth.html"))
    lines = page.xpath("//div[@class='line'][@id]")

    assert [line.get("id") for line in lines] == [f"line-2.2.{number}" for number in range(1, 8)]
    assert [line.get("data-line") for line in lines if line.get("data-line")] == ["5"]


@pytest.mark.parametrize("builder", ["html", "pdf", "tei"])
def test_a_number_that_is_not_written_keeps_the_output_back(
    builder: str, rootdir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page, a book and a TEI file without the number of a verse are not let out."""
    breaks = {
        "html": (html_verse.numbering, "shown", lambda _number: ""),
        "pdf": (handlers.numbering, "shown", lambda _number: ""),
        "tei": (transcription, "_number", lambda *_: None),
    }
    monkeypatch.setattr(*breaks[builder])
    found = build(rootdir / "test-play", tmp_path, builder)

    assert found.code
    assert "2.2." in found.complaints or "verse" in found.complaints


@pytest.mark.parametrize("builder", ["html", "pdf", "edition-odt"])
def test_an_indent_that_is_not_shown_keeps_the_output_back(
    builder: str, rootdir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that does not stand as far in as in the source is not let out."""
    monkeypatch.setattr(nodes.line, "insert", lambda *_: None)
    found = build(rootdir / "test-play", tmp_path, builder)

    assert found.code
    assert "s4" in found.complaints or "Now." in found.complaints


def test_who_speaks_and_what_is_done(play: Edition) -> None:
    """They are told apart from words that are spoken, in the readings too, and are no verses."""
    played = [(span.style.value, span.text) for block in play.blocks for span in block.edited if span.style in PLAYED]
    assert ("speaker", "LADY MACBETH.") in played
    assert ("direction", "Knocking within.") in played

    readings = {one.id: one.readings[0].spans for one in play.entries if not one.readings[0].omits}
    assert readings["s2.lady"] == (Span("LADY.", Style.SPEAKER),)
    assert readings["p1.enter-macbeth-with-bloody-daggers"][0].style is Style.DIRECTION

    above = next(block for block in play.blocks if block.place == "s2")
    assert above.numbers == ("", "2.2.2", "2.2.3")


def test_a_play_in_tei(rootdir: Path, tmp_path: Path) -> None:
    """A speech is one, and has its speaker; a direction stands where it does."""
    assert build(rootdir / "test-play", tmp_path, "tei") == FINE
    file = etree.parse(str(tmp_path / "scene.tei.xml"))
    names = {"t": "http://www.tei-c.org/ns/1.0"}

    speakers = file.xpath("//t:body//t:sp/t:speaker", namespaces=names)
    assert [one.xpath("string(text() | .//t:lem)", namespaces=names) for one in speakers][:2] == [
        "MACBETH.",
        "LADY MACBETH.",
    ]
    assert len(file.xpath("//t:sp/*/t:stage | //t:sp/t:p/t:stage", namespaces=names)) == 1
    assert file.xpath("string(//t:p[not(parent::t:sp)]//t:lem/t:stage)", namespaces=names) == "Enter Macbeth."
    assert file.xpath("//t:l/@part", namespaces=names) == ["I", "M", "F"]


def test_a_reading_of_two_lines_is_told_as_it_would_be(copy_of: Copy, tmp_path: Path) -> None:
    """Where a letter of it is wrong, the message has the whole entry, with its stroke."""
    edition = copy_of("play")
    replace(edition / "macbeth.rst", "deed: / Didst F", "deed: / didst F")
    found = build(edition, tmp_path, "html")

    assert "the entry would be 'deed. Didst ] deed: / Didst : division'" in found.complaints


def test_who_speaks_looks_alike_everywhere(rootdir: Path, tmp_path: Path) -> None:
    """In notes, lists and columns stand the small capitals of the text."""
    made(rootdir / "test-play", tmp_path)
    pages = [html.parse(str(tmp_path / f"{name}.html")) for name in ("macbeth", "apparatus")]
    said = [one for page in pages for one in page.xpath("//strong[starts-with(., 'LADY')]")]

    assert len(said) > 4
    assert {one.get("class") for one in said} == {"rec-speaker"}


def test_nobody_speaks_at_the_foot_of_a_page(copy_of: Copy, tmp_path: Path) -> None:
    """On paper a line that says who speaks stays with what is said, wherever a page ends."""
    edition = copy_of("play")
    for number in range(8, 68):
        said = ["Hark.", *[f"I heard it {number} times."] * (number % 3 + 1)]
        append(
            edition / "macbeth.rst",
            f"\n.. _s{number}:\n\n| :speaker:`HERMIA.`\n" + "".join(f"| {line}\n" for line in said),
        )
        append(edition / "witnesses" / "F.txt", "\n" + "\n".join(["HERMIA.", *said]) + "\n")
        append(edition / "witnesses" / "S.md", "\n" + "  \n".join(["**HERMIA.**", *said]) + "\n")
    restate_checksums(edition)
    assert build(edition, tmp_path, "pdf") == FINE
    with pikepdf.open(tmp_path / "macbeth.pdf") as pdf:
        drawn = sorted(marks_of(pdf).items())
    last = {mark.page: words.strip() for mark, words in drawn}

    assert len(last) > 3
    assert "HERMIA." not in {words for page, words in last.items() if page != max(last)}


def test_printed_columns_keep_how_far_in_a_line_stands() -> None:
    """Each line of a cell begins further in as far as there is room, in verbatim words and in those that are set."""
    cell = nodes.paragraph("", "", nodes.Text("A\n  B\n"), nodes.strong("", " " * 30 + "C"), nodes.Text("  D\n E\n"))
    cell += nodes.Text("\N{EN SPACE}")
    cell += nodes.Text("F")
    lower.indent(cell, 3)

    assert cell.astext() == "A\n__B\n___C  D\n E\n_F".replace("_", "\N{EN SPACE}")


@pytest.mark.parametrize("sigla", ["", "   :witnesses: S"])
def test_collation_of_verse_is_printed(sigla: str, copy_of: Copy, tmp_path: Path) -> None:
    """The gate finds all its words, where a line begins further in, too."""
    edition = copy_of("play")
    append(edition / "index.rst", f"\n.. edition-collation::\n{sigla}\n")

    assert build(edition, tmp_path, "pdf", settings={"recension_pdf_documents": {"scene": "A4"}}) == FINE
