"""Who answers for an entry, and how certain it is: where it shows, and that nothing else changes."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest
from building import FINE, PDF, Copy, append, build, configure, differing, in_markdown, made, read, replace
from lxml.html import HtmlElement
from whole import passages

from recension.commands import cli
from recension.doctree.domain import domain_of
from recension.outputs.pdf.readback import text_of
from recension.scholarship.record import record

EDITORS = {"AB": "Ada Bell", "CD": "Cy Dean", "EF": "Eve Fry"}
LINE = "AB: Ada Bell; CD: Cy Dean. Where no initials stand, the editor answers."
PRINTED = {
    "book": "A4",
    "handout": {"paras": "1", "notes": "apparatus,commentary"},
    "key": {"paras": "1", "sheet": "key"},
    "other": {"paras": "2", "notes": "apparatus,commentary"},
}


@pytest.fixture(params=["rst", "md"])
def signed(copy_of: Copy, request: pytest.FixtureRequest) -> Path:
    """The tiny edition, in which two of three editors answer for what they wrote."""
    edition = configure(copy_of("plain"), recension_editors=EDITORS, recension_comparisons="compared.tsv")
    append(edition / "conf.py", PDF)
    configure(edition, recension_pdf_documents=PRINTED)
    if request.param == "md":
        in_markdown(edition, "text")
    text = edition / f"text.{request.param}"
    replace(text, "lissen : spelling", "lissen : spelling, AB, probable")
    replace(text, "page 2 : break", "page 2 : break, open")
    replace(text, "the weir : certain", "the weir : certain, CD")
    return edition


def page(folder: Path, name: str) -> HtmlElement:
    return lxml.html.parse(str(folder / f"{name}.html")).getroot()


def words(tree: HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in tree.xpath(path)]


def test_records_say_it(signed: Path) -> None:
    """Entries and comments keep degree and initials; where none are told they are empty."""
    edition = domain_of(read(signed).env).edition

    assert [(one.certainty, one.by) for one in edition.entries] == [("probable", "AB"), ("open", "")]
    assert [(one.certainty, one.by) for one in edition.comments] == [("certain", "CD")]
    kept = record(edition)
    assert [one.get("by") for one in (*kept.apparatus.values(), *kept.commentary.values())] == ["AB", None, "CD"]
    assert [one.get("certainty") for one in kept.apparatus.values()] == ["probable", "open"]


def test_pages_show_it(signed: Path, tmp_path: Path) -> None:
    """On a page of the text and in the lists it stands behind the kind; initials tell the name, and a line does."""
    out = made(signed, tmp_path / "out")
    text, apparatus, about = (page(out, name) for name in ("text", "apparatus", "about"))
    kinds = ["spelling, probable, AB", "break, open"]

    for tree in (text, apparatus):
        assert words(tree, "//*[contains(@class, 'rec-kind-')]") == kinds
        assert tree.xpath("//*[contains(@class, 'rec-kind-')]/abbr[text()='AB']/@title") == ["Ada Bell"]
    for tree in (text, about):
        assert words(tree, "//*[@class='annotation-head']") == ["the weir (certain, CD)"]
        assert tree.xpath("//*[@class='annotation-head']/abbr[text()='CD']/@title") == ["Cy Dean"]
    assert words(apparatus, "//*[@class='rec-editors']") == [LINE.replace("; CD: Cy Dean", "")]
    assert words(about, "//*[@class='rec-editors']") == [LINE.replace("AB: Ada Bell; ", "")]


def test_lists_are_filtered_by_it(signed: Path, tmp_path: Path) -> None:
    """The forms offer the degrees and the editors that there are, with their number, and each item has its own."""
    out = made(signed, tmp_path / "out")
    apparatus, about = page(out, "apparatus"), page(out, "about")
    offered = [(one.getparent().get("label"), one.get("value"), one.text) for one in apparatus.xpath("//optgroup/*")]

    assert offered == [
        ("Certainty", "probable", "probable (1)"),
        ("Certainty", "open", "open (1)"),
        ("Editor", "AB", "Ada Bell (1)"),
    ]
    assert apparatus.xpath("//@data-kind") == ["spelling probable AB", "break open"]
    assert words(about, "//optgroup[@label='Editor']") == ["Cy Dean (1)"]
    assert about.xpath("//@data-kind") == ["certain CD"]


def test_search_finds_it(signed: Path, tmp_path: Path) -> None:
    """A passage of the apparatus or the commentary has certainty and initials."""
    found = [text for *_rest, text in passages(made(signed, tmp_path / "out"))["text"]]

    assert [one for one in found if "spelling, probable, AB. The scribe" in one]
    assert [one for one in found if "the weir (certain, CD)" in one]


def test_paper_shows_it(signed: Path, tmp_path: Path) -> None:
    """In notes, key and list it stands behind the kind; each paper that has initials tells the names."""
    out = made(signed, tmp_path / "out", "pdf")
    printed = {path.stem: " ".join(text_of(path).split()) for path in out.glob("*.pdf")}

    for name, whose in {"book": LINE, "handout": LINE, "key": LINE.replace("; CD: Cy Dean", "")}.items():
        assert "spelling, probable, AB" in printed[name]
        assert "break, open" in printed[name]
        assert whose in printed[name]
    assert "the weir (CD)" in printed["handout"]
    assert "Ada Bell" not in printed["other"]


def test_the_text_alone_has_nothing_of_it(signed: Path, copy_of: Copy, tmp_path: Path) -> None:
    """Neither the edited text nor the proof knows who answers."""
    out = made(signed, tmp_path / "out", "edited-text")
    signed.rename(tmp_path / "signed")

    assert differing(out, made(copy_of("plain"), tmp_path / "plain-out", "edited-text")) == []


def test_an_edition_whose_entries_name_nobody_is_the_same(copy_of: Copy, tmp_path: Path) -> None:
    """Editors who are declared and answer for nothing change no file."""
    edition = copy_of("plain")
    before = made(edition, tmp_path / "before")
    configure(edition, recension_editors=EDITORS)
    after = made(edition, tmp_path / "after")

    assert {*differing(before, after)} <= {".buildinfo"}


def test_what_is_left_out_has_it(copy_of: Copy, tmp_path: Path) -> None:
    """Matter that the edition leaves out is listed with certainty and initials, too."""
    edition = configure(copy_of("second"), recension_editors=EDITORS)
    source = next(path for path in edition.glob("*.rst") if ".. omitted::" in path.read_text("utf-8"))
    omitted = re.search(r"\.\. omitted:: (\w+)", source.read_text("utf-8"))
    assert omitted
    replace(source, omitted[0], f"{omitted[0]}, EF, likely")
    app = read(edition)
    omission, *_others = domain_of(app.env).edition.omissions

    assert (omission.kind, omission.certainty, omission.by) == (omitted[1], "likely", "EF")
    assert build(edition, tmp_path / "out", "text") == FINE
    shown = "".join(path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.txt"))
    assert f"{omitted[1]}, likely, EF (Eve Fry)." in " ".join(shown.split())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("writes as he", "spells as he"),
        (", probable", ", open"),
        (", AB", ", EF"),
        (", AB, probable", ""),
        ("lissen : spelling", "lissen : break"),
    ],
)
@pytest.mark.parametrize("signed", ["rst"], indirect=True)
def test_second_reading_goes_stale_with_what_is_said(old: str, new: str, signed: Path, tmp_path: Path) -> None:
    """Whoever changes a reason, a kind, a certainty or who answers is told the place; other places stay compared."""
    assert cli.main([f"--config={signed}", f"--source={signed}", *COMPARED]) == 0
    assert build(signed, tmp_path / "out") == FINE
    replace(signed / "text.rst", old, new)
    app = read(signed)

    assert domain_of(app.env).edition.stale() == ["p1"]


COMPARED = ["compared", "--date=1802-05-01", "--what=K with the text"]


@pytest.mark.parametrize("signed", ["rst"], indirect=True)
def test_second_reading_says_who_compared(signed: Path, tmp_path: Path) -> None:
    """The record keeps who compared a place and how surely, and the page tells it; older records stay."""
    asked = [f"--config={signed}", f"--source={signed}", *COMPARED]
    append(signed / "about.rst", "\n.. edition-comparisons::\n")
    assert cli.main(asked) == 0
    assert cli.main([*asked, "--by=CD", "--certainty=probable", "p2"]) == 0
    record = [line.split("\t") for line in (signed / "compared.tsv").read_text("utf-8").splitlines()[1:]]
    out = made(signed, tmp_path / "out")

    assert [fields[4:] for fields in record] == [[], [], ["CD", "probable"], []]
    assert words(page(out, "about"), "//ul[contains(@class, 'rec-comparisons')]/li") == [
        "From the title to paragraph 1, 1 May 1802: K with the text.",
        "Paragraph 2, 1 May 1802, Cy Dean, probable: K with the text.",
        "Note 1, 1 May 1802: K with the text.",
    ]
