"""What goes with the printed pages: metadata, colours, attachments, and what a validator says of the whole."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from operator import delitem, setitem
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree
from zlib import adler32, compress

import pikepdf
import preflight
import pytest
from building import FINE, HERE, Copy, append, build, configure
from PIL import Image, ImageCms
from printed import faults
from sphinx.config import Config

from recension.outputs.pdf.finish import COLOURS, PACKED, _packed_again, check_metadata, finish, save
from recension.outputs.pdf.impose import imposed
from recension.outputs.pdf.layout import Book
from recension.outputs.pdf.readback import text_of
from recension.outputs.printing import Printing
from recension.scholarship.messages import MistakeError

SETTINGS: dict[str, Any] = {
    "author": "An Author",
    "copyright": "2026 An Author",
    "recension_pdf_author": "",
    "recension_pdf_subject": "",
    "recension_pdf_keywords": "",
    "recension_pdf_language": "en-GB",
    "recension_pdf_attachments": {"A chapter": "two.rst"},
    "recension_source": {},
    "recension_identifiers": {},
    **dict.fromkeys(("recension_name", "recension_editor", "recension_date", "recension_url", "recension_licence"), ""),
    "recension_editors": {},
    "release": "",
    "language": "en_GB",
}
FOLDER = HERE / "roots" / "test-pdf"


def finished(title: str = "A Book", **changes: Any) -> tuple[pikepdf.Pdf, Any]:
    """Two empty pages, finished, and the settings they were finished with."""
    config: Any = SimpleNamespace(**{**SETTINGS, **changes})
    pdf = pikepdf.new()
    for _page in range(2):
        pdf.add_blank_page()
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = pikepdf.String("D:20261123093000+09'00'")
    pdf.docinfo["/Creator"] = pikepdf.String("somebody else")
    finish(pdf, Book(title, Printing("book")), config, FOLDER)
    return pdf, config


def said(pdf: pikepdf.Pdf) -> dict[str, str]:
    """What XMP says, name -> text, read by another reader than the gate's."""
    tree = ElementTree.fromstring(pdf.Root.Metadata.read_bytes().decode().strip())
    return {one.tag.partition("}")[2]: "".join(one.itertext()).strip() for part in tree[0] for one in part}


def test_nobody_is_named_where_conf_py_names_no_author() -> None:
    """What Sphinx says of an author who is not set is no name."""
    pdf, config = finished(author=Config().author)

    assert "/Author" not in pdf.docinfo
    assert "creator" not in said(pdf)
    check_metadata(pdf, Path("book.pdf"), config)


def test_says_the_same_twice() -> None:
    """Document information and XMP agree, whatever characters are in them; what is empty is left out."""
    pdf, config = finished("War & <Peace> “in” Ελλάδα $1", recension_pdf_keywords="one, two")
    xmp = said(pdf)

    assert pdf.Root.Metadata.read_bytes().startswith('<?xpacket begin="\ufeff" id='.encode())
    assert xmp["title"] == str(pdf.docinfo.Title) == "War & <Peace> “in” Ελλάδα $1"
    assert xmp["creator"] == str(pdf.docinfo.Author) == "An Author"
    assert xmp["Keywords"] == str(pdf.docinfo.Keywords) == "one, two"
    assert "recension" in str(pdf.docinfo.Creator) == xmp["CreatorTool"]
    assert xmp["CreateDate"] == xmp["ModifyDate"] == "2026-11-23T09:30:00+09:00"
    assert (xmp["part"], xmp["conformance"], xmp["language"]) == ("3", "U", "en-GB")
    assert xmp["rights"] == "© 2026 An Author"
    assert not {"description", "source", "WebStatement"} & xmp.keys()
    assert "/Subject" not in pdf.docinfo
    check_metadata(pdf, Path("book.pdf"), config)


def test_rights_of_the_original() -> None:
    """The address and the licence of the original stand in XMP."""
    pdf, _config = finished(recension_source={"url": "https://a.example/b?c&d", "licence_url": "https://l.example/"})

    assert (said(pdf)["source"], said(pdf)["WebStatement"]) == ("https://a.example/b?c&d", "https://l.example/")


def test_rights_of_each_part() -> None:
    """Whose text and apparatus are stands in XMP, with both licences; who edited it is a contributor."""
    published = {"author": "Ada Weir", "licence": "CC BY-NC 4.0", "licence_url": "https://l.example/"}
    terms = "https://creativecommons.org/licenses/by/4.0/"
    pdf, config = finished(recension_source=published, recension_editor="Sluice & Son", recension_licence=terms)

    assert said(pdf)["contributor"] == "Sluice & Son"
    assert said(pdf)["UsageTerms"] == (
        f"Text: Ada Weir, CC BY-NC 4.0, https://l.example/. Apparatus and commentary: Sluice & Son, CC BY 4.0, {terms}."
    )
    assert not said(finished()[0]).keys() & {"contributor", "UsageTerms"}
    check_metadata(pdf, Path("book.pdf"), config)


def test_identifier() -> None:
    """A book has the DOI of its release as its identifier; without one it says nothing of it."""
    told = said(finished(recension_identifiers={"doi": "10.5281/zenodo.12", "doi-all": "10.5281/zenodo.11"})[0])

    assert (told["identifier"], told["doi"]) == ("https://doi.org/10.5281/zenodo.12", "10.5281/zenodo.12")
    assert not said(finished()[0]).keys() & {"identifier", "doi"}
    assert b"prism" not in finished()[0].Root.Metadata.read_bytes()


def test_accessible_only_with_a_structure() -> None:
    """The names of PDF/UA and of PDF/A-3a are on a file with a structure tree, and on no other."""
    bare, config = finished()
    tagged, _config = finished()
    tagged.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
    finish(tagged, Book("A Book", Printing("book")), config, FOLDER)
    mark = b"<pdfuaid:part>1</pdfuaid:part>"

    assert [mark in pdf.Root.Metadata.read_bytes() for pdf in (bare, tagged)] == [False, True]
    assert [said(pdf)["conformance"] for pdf in (bare, tagged)] == ["U", "A"]


def test_places_and_pages() -> None:
    """Labels are the numbers at the foot, every page has an order, and there is room for names."""
    pdf, _config = finished()

    assert pdf.Root.Names.Dests.is_indirect
    assert [page.label for page in pdf.pages] == ["1", "2"]
    assert [str(page.obj.Tabs) for page in pdf.pages] == ["/S", "/S"]


def test_attachments() -> None:
    """A file goes with the book, whole, with title, kind, date and what it is to the book."""
    pdf, _config = finished()
    (described,) = pdf.Root.AF
    stream = described.EF.F

    assert (str(described.Desc), str(described.UF), str(described.AFRelationship)) == (
        "A chapter",
        "two.rst",
        "/Source",
    )
    assert stream.read_bytes() == (FOLDER / "two.rst").read_bytes()
    assert (str(stream.Subtype), str(stream.Params.ModDate)) == ("/application/octet-stream", "D:20261123093000+09'00'")
    assert described.objgen == pdf.attachments["A chapter"].obj.objgen


def test_lost_attachment_stops_the_book(copy_of: Copy, tmp_path: Path) -> None:
    """A file that is not there is named, with where it was looked for; nothing is written."""
    root = configure(copy_of("pdf"), recension_pdf_attachments={"The witness": "lost.md"})

    outcome = build(root, tmp_path / "out", "pdf")

    assert outcome.code == 2
    assert f"has 'lost.md' for “The witness”, expected a file, seen from {root}" in outcome.complaints
    assert "[recension.pdf_attachment]" in outcome.complaints
    assert not [*(tmp_path / "out").glob("book*")]


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lambda pdf: delitem(pdf.docinfo, "/Title"), "'' as its /Title, expected 'some text'"),
        (lambda pdf: delitem(pdf.docinfo, "/Author"), "'' as its /Author"),
        (lambda pdf: setitem(pdf.docinfo, "/Title", "Another"), "'A Book' as its dc:title in XMP, expected 'Another'"),
        (
            lambda pdf: setitem(pdf.docinfo, "/Subject", "Another"),
            "'' as its dc:description in XMP, expected 'Another'",
        ),
        (
            lambda pdf: setitem(pdf.docinfo, "/ModDate", "D:20000101"),
            "as its xmp:ModifyDate in XMP, expected '2000-01-01T00:00:00'",
        ),
        (lambda pdf: delattr(pdf.Root, "Metadata"), "'' as its dc:title in XMP"),
        (
            lambda pdf: pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"zenodo.12", b"zenodo.11")),
            "'https://doi.org/10.5281/zenodo.11' as its dc:identifier in XMP, expected 'https://doi.org/10.5281/zenodo.12'",
        ),
        (lambda pdf: pdf.Root.Metadata.write(b"<x"), "as its XMP, expected 'XMP that can be read'"),
        (lambda pdf: delattr(pdf.Root, "Lang"), "'' as its language, expected 'en-GB'"),
        (lambda pdf: delattr(pdf.Root, "OutputIntents"), "0 as its number of output intents, expected 1"),
        (lambda pdf: delattr(pdf.pages[1].obj, "Tabs"), r"\[2\] as its pages without an order"),
        (lambda pdf: delitem(pdf.attachments, "A chapter"), r"\[\] as its attachments, expected \['A chapter'\]"),
        (lambda pdf: delattr(pdf.Root, "AF"), "0 as its number of associated files, expected 1"),
    ],
)
def test_gate(damage: Callable[[pikepdf.Pdf], None], found: str) -> None:
    """Whatever is missing or disagrees is named, with what was expected."""
    pdf, config = finished(recension_identifiers={"doi": "10.5281/zenodo.12"})
    check_metadata(pdf, Path("book.pdf"), config)
    damage(pdf)

    with pytest.raises(MistakeError, match=f"^book.pdf has .*{found}"):
        check_metadata(pdf, Path("book.pdf"), config)


def test_colours() -> None:
    """The profile is one that colour engines read, and it means what sRGB means."""
    ours = ImageCms.ImageCmsProfile(str(COLOURS))
    samples = Image.new("RGB", (256, 2))
    samples.putdata([(n, n, n) for n in range(256)] + [(n, 255 - n, n // 2) for n in range(256)])
    same = ImageCms.profileToProfile(samples, ours, ImageCms.createProfile("sRGB"))
    pairs = zip(samples.tobytes(), same.tobytes(), strict=True)

    assert ours.profile.profile_description == "sRGB"
    assert ours.profile.version == 2.1
    assert max(abs(one - other) for one, other in pairs) <= 1


def test_valid(book: Path) -> None:
    """Every file of the small edition, whole or handout, sheet or key, is what it says it is."""
    assert {path.name: faults(path) for path in book.glob("*.pdf")} == {
        f"sluice-{name}.pdf": [] for name in ("a4", "p4-6-author", "p4-6-sheet", "p4-6-key")
    }


def test_valid_whatever_is_in_it(copy_of: Copy, tmp_path: Path) -> None:
    """So is a book with a DOI, other scripts, a table, lists, a quotation, verse and a picture that is described."""
    root = configure(copy_of("pdf"), recension_identifiers={"doi": "10.5281/zenodo.12"})
    append(
        root / "two.rst",
        "\nGreek and Cyrillic\n------------------\n\nΕλλάδα and *Ελλάδα*, **Россия** and *Россия*: ½ € † ‡ § ¶.\n\n"
        "1. one\n\n   * within it\n\n2. two\n\nterm\n   explained\n\n   quoted\n\n| a line\n|   of verse\n\n"
        "=== ===\nΑ   Б\n=== ===\n1   two\n=== ===\n\n.. image:: blue.png\n   :alt: A blue square\n",
    )
    Image.new("RGB", (40, 30), "navy").save(root / "blue.png")

    assert build(root, tmp_path / "out", "pdf") == FINE
    for path in (tmp_path / "out").glob("*.pdf"):
        assert faults(path) == []
        assert "Ελλάδα and Ελλάδα, Россия and Россия" in text_of(path)


def test_only_used_characters_are_mapped(small_book: Path) -> None:
    """No code of a face means U+0000, and a table says how many codes it has."""
    with pikepdf.open(small_book) as pdf:
        tables = {font.ToUnicode.read_bytes() for one in pdf.pages for font in one.resources.Font.values()}

    for table in tables:
        assert b" <0000>" not in table
        mapped = re.findall(rb"^<\w\w> <\w{4,}>$", table, re.MULTILINE)
        assert int(table.partition(b" beginbfchar")[0].split()[-1]) == len(mapped) > 10


def test_no_stream_ends_in_a_carriage_return(small_book: Path, tmp_path: Path) -> None:
    """Whatever is in a file, no stream of it does, of a page, an attachment or of objects; it stays what it is."""
    plain, ours = tmp_path / "plain.pdf", tmp_path / "ours.pdf"
    seen = set()
    for number in range(400):
        drawn, attached = (b"0 0 9 9 re f%" + bytes([place]) * number + b"\n" for place in b"ab")
        with pikepdf.open(small_book) as pdf:
            pdf.pages[0].Contents = pdf.make_stream(drawn)
            pdf.attachments["one"] = pikepdf.AttachedFileSpec(pdf, attached, filename="one")
            pdf.docinfo["/Keywords"] = pikepdf.String("x" * number)
            packed = pikepdf.ObjectStreamMode.generate
            pdf.save(plain, deterministic_id=True, object_stream_mode=packed)
            if b"\r\nendstream" not in plain.read_bytes():
                continue
            seen |= {adler32(data) & 255 == 13 and name for name, data in (("drawn", drawn), ("attached", attached))}
            save(pdf, ours)
            first = ours.read_bytes()
            save(pdf, ours)
        with pikepdf.open(ours) as pdf:
            assert pdf.pages[0].Contents.read_bytes() == drawn
            assert pdf.attachments["one"].get_file().read_bytes() == attached
        assert b"\r\nendstream" not in first
        assert first == ours.read_bytes()

    assert seen == {"drawn", "attached", False}


HEADS = {
    "ObjStm": b"<< /Type /ObjStm /Length %d /Filter /FlateDecode /N 9 /First 40 >>\nstream\n",
    "XRef": b"<< /Type /XRef /Length %d /Filter /FlateDecode /DecodeParms << /Columns 4 /Predictor 12 >> >>\nstream\n",
}


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("seed", range(20))
def test_packed_again(kind: str, seed: int) -> None:
    """What is packed while a file is saved says the same with another end, and all behind it stays where it is."""
    chance = random.Random(seed)
    data, packed = b"", b""
    while not packed.endswith(b"\r"):
        numbers = b" ".join(b"%d" % chance.randrange(999) for _ in range(60))
        rows = b"".join(b"\2" + chance.randbytes(2) + bytes(2) for _ in range(60))
        data = rows if kind == "XRef" else numbers + b"\n<< /Numbers [ 1 2 3 ] >>"
        packed = compress(data)
    written = HEADS[kind] % len(packed) + packed + b"\nendstream\nendobj\n"
    again = PACKED.sub(_packed_again, written)

    head, _stream, rest = again.partition(b"\nstream\n")
    length = int(re.findall(rb"/Length (\d+)", head)[0])
    assert len(again) == len(written)
    assert rest[length:] == b"\nendstream\nendobj\n"
    assert rest[length - 1 : length] != b"\r"
    with pikepdf.new() as pdf:
        rows_of = pikepdf.Dictionary(Columns=4, Predictor=12) if kind == "XRef" else None
        told = [pikepdf.Stream(pdf, b"") for _ in range(2)]
        for stream, one in zip(told, (packed, rest[:length]), strict=True):
            stream.write(one, filter=pikepdf.Name.FlateDecode, decode_parms=rows_of)
        found = [stream.read_bytes().split() if kind == "ObjStm" else stream.read_bytes() for stream in told]
    assert found[0] == found[1]


def test_booklet_claims_nothing(small_book: Path) -> None:
    """A booklet has neither tags nor the names of the standards that ask for them."""
    with pikepdf.open(small_book) as pdf:
        booklet = imposed(pdf, "A4")

    assert not {"/Metadata", "/StructTreeRoot", "/MarkInfo"} & booklet.Root.keys()


@preflight.wanted
def test_preflight(small_book: Path, book: Path, tmp_path: Path) -> None:
    """A validator finds nothing wrong with PDF/A-1b variants of the small book, which has a DOI, and the edition."""
    for path in (small_book, book / "sluice-a4.pdf"):
        assert preflight.verdicts(path, tmp_path / path.name) == ["not valid", "valid"]
