"""What goes with the printed pages: metadata, colours, attachments, and what a validator says of the whole."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pikepdf
import preflight
import pytest
from building import HERE, build
from PIL import Image, ImageCms

from recension.pdf import intent
from recension.pdf.errors import BookError
from recension.pdf.finish import check_metadata, finish
from recension.pdf.layout import Book, Place
from recension.printing import Printing

SETTINGS: dict[str, Any] = {
    "author": "An Author",
    "copyright": "2026 An Author",
    "recension_pdf_author": "",
    "recension_pdf_subject": "",
    "recension_pdf_keywords": "",
    "recension_pdf_language": "en-GB",
    "recension_pdf_attachments": {"A chapter": "two.rst"},
    "recension_source": {},
}
FOLDER = HERE / "roots" / "test-pdf"


@pytest.fixture(scope="module")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The A4 file of the tests' small book."""
    out = tmp_path_factory.mktemp("small") / "pdf"
    assert build(FOLDER, out, "pdf").complaints == ""
    return out / "book-a4.pdf"


def finished(title: str = "A Book", **changes: Any) -> tuple[pikepdf.Pdf, Any]:
    """Two empty pages, finished, and the settings they were finished with."""
    config: Any = SimpleNamespace(**{**SETTINGS, **changes})
    pdf = pikepdf.new()
    for _page in range(2):
        pdf.add_blank_page()
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = pikepdf.String("D:20261123093000+09'00'")
    pdf.docinfo["/Creator"] = pikepdf.String("somebody else")
    finish(pdf, Book(title, Printing("book"), places={"p1": Place(2, 90, 700.126)}), config, FOLDER)
    return pdf, config


def said(pdf: pikepdf.Pdf) -> dict[str, str]:
    """What XMP says, name -> text, read by another reader than the gate's."""
    tree = ElementTree.fromstring(pdf.Root.Metadata.read_bytes().decode().strip())
    return {one.tag.partition("}")[2]: "".join(one.itertext()).strip() for one in tree[0][0]}


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


def test_accessible_only_with_a_structure() -> None:
    """The name of PDF/UA is on a file with a structure tree, and on no other."""
    bare, config = finished()
    tagged, _config = finished()
    tagged.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
    finish(tagged, Book("A Book", Printing("book")), config, FOLDER)
    mark = b"<pdfuaid:part>1</pdfuaid:part>"

    assert [mark in pdf.Root.Metadata.read_bytes() for pdf in (bare, tagged)] == [False, True]


def test_places_and_pages() -> None:
    """Names lead to their places, labels are the numbers at the foot, and every page has an order."""
    pdf, _config = finished()
    name, place = pdf.Root.Names.Dests.Names

    assert (str(name), place[0].objgen, float(place[3])) == ("p1", pdf.pages[1].obj.objgen, 700.13)
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


def test_lost_attachment_stops_the_book(copy_of: Callable[[str], Path], tmp_path: Path) -> None:
    """A file that is not there is named, with where it was looked for; nothing is written."""
    root = copy_of("pdf")
    with (root / "conf.py").open("a") as settings:
        settings.write("recension_pdf_attachments = {'The witness': 'lost.md'}\n")

    outcome = build(root, tmp_path / "out", "pdf")

    assert outcome.code == 2
    assert f"has 'lost.md' for “The witness”, expected a file, seen from {root}" in outcome.complaints
    assert "[recension.pdf_attachment]" in outcome.complaints
    assert not [*(tmp_path / "out").glob("book*")]


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("del pdf.docinfo['/Title']", "'' as its /Title, expected 'some text'"),
        ("del pdf.docinfo['/Author']", "'' as its /Author"),
        ("pdf.docinfo['/Title'] = 'Another'", "'A Book' as its dc:title in XMP, expected 'Another'"),
        ("pdf.docinfo['/Subject'] = 'Another'", "'' as its dc:description in XMP, expected 'Another'"),
        ("pdf.docinfo['/ModDate'] = 'D:20000101'", "as its xmp:ModifyDate in XMP, expected '2000-01-01T00:00:00'"),
        ("del pdf.Root.Metadata", "'' as its dc:title in XMP"),
        ("pdf.Root.Metadata.write(b'<x')", "as its XMP, expected 'XMP that can be read'"),
        ("del pdf.Root.Lang", "'' as its language, expected 'en-GB'"),
        ("del pdf.Root.OutputIntents", "0 as its number of output intents, expected 1"),
        ("del pdf.pages[1].obj.Tabs", r"\[2\] as its pages without an order"),
        ("del pdf.attachments['A chapter']", r"\[\] as its attachments, expected \['A chapter'\]"),
        ("del pdf.Root.AF", "0 as its number of associated files, expected 1"),
    ],
)
def test_gate(damage: str, found: str) -> None:
    """Whatever is missing or disagrees is named, with what was expected."""
    pdf, config = finished()
    check_metadata(pdf, Path("book.pdf"), config)
    exec(damage, {"pdf": pdf})

    with pytest.raises(BookError, match=f"^book.pdf has .*{found}"):
        check_metadata(pdf, Path("book.pdf"), config)


def test_colours() -> None:
    """The profile is one that colour engines read, and it means what sRGB means."""
    ours = ImageCms.ImageCmsProfile(BytesIO(intent.profile()))
    samples = Image.new("RGB", (256, 2))
    samples.putdata([(n, n, n) for n in range(256)] + [(n, 255 - n, n // 2) for n in range(256)])
    same = ImageCms.profileToProfile(samples, ours, ImageCms.createProfile("sRGB"))
    pairs = zip(samples.tobytes(), same.tobytes(), strict=True)

    assert ours.profile.profile_description == "sRGB"
    assert ours.profile.version == 2.1
    assert max(abs(one - other) for one, other in pairs) <= 1


@pytest.mark.skipif(bool(preflight.missing()), reason=f"PDFBox preflight lacks {preflight.missing()}")
@pytest.mark.parametrize("which", ["small", "whole"])
def test_preflight(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """A validator finds nothing wrong with the PDF/A-1b variant, of the tests' book and of this edition."""
    if which == "small":
        path = request.getfixturevalue("small_book")
    else:
        path = request.getfixturevalue("book") / "korea-1950-a4.pdf"
    variant = preflight.as_pdf_a_1b(path, tmp_path / "variant.pdf")

    assert "is not a valid PDF/A-1b file" in preflight.verdict(path)  # it is one of PDF/A-3, and preflight can tell
    assert preflight.verdict(variant) == "The file variant.pdf is a valid PDF/A-1b file"
