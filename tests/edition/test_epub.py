"""The e-book of this edition: all its notes, each with a way there and back."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from building import HOUSE, made
from lxml import etree
from sphinx.application import Sphinx

from recension.doctree.domain import domain_of

NOTES = "//*[@*[local-name() = 'type'] = 'footnote']"
CALLS = "//*[@*[local-name() = 'type'] = 'noteref']"


def test_every_note_is_there_and_called(records: Sphinx, tmp_path: Path) -> None:
    """Author's notes, entries and comments are as many as in the records, and every one that is called leads back."""
    made(HOUSE / "source", tmp_path / "epub", "epub", config=HOUSE)
    with ZipFile(tmp_path / "epub" / "korea-1950.epub") as book:
        text, said = (etree.fromstring(book.read(f"EPUB/{name}essay.xhtml")) for name in ("", "_notes/"))
    edition = domain_of(records.env).edition
    comments = [one for one in edition.comments if one.series != "headnote"]
    ids = {*said.xpath("//@id")}

    assert len(text.xpath(NOTES)) == edition.totals["notes"] == 40
    assert {one.anchor for one in edition.entries} - ids == set()
    assert {one.id for one in comments} - ids == set()
    leads = [one.get("href") for one in (*text.xpath(CALLS), *said.xpath(CALLS))]
    assert {f"_notes/essay.xhtml#{one.anchor}" for one in edition.entries} - {*leads} == set()
    assert {f"#n{number}" for number in range(1, 41)} - {*leads} == set()
    assert len(text.xpath("//*[@role = 'doc-pagebreak']")) == edition.totals["pages"]
