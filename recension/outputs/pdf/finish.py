"""What ReportLab does not write: metadata, the language, the colours meant, attachments, and names for its places."""

from __future__ import annotations

import re
import zlib
from hashlib import sha256
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pikepdf.models.metadata import decode_pdf_date
from sphinx.config import Config

from recension.locale import _
from recension.outputs.pdf.handlers import HEADING
from recension.outputs.pdf.packing import coordinates, name_tree
from recension.scholarship import cite
from recension.scholarship.messages import MistakeError
from recension.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.outputs.pdf.layout import Book
    from recension.outputs.pdf.packing import Packing

NOBODY = Config().author  #: what Sphinx says where conf.py names no author
XMP = Path(__file__).with_name("xmp.xml")  #: a line whose value is empty is left out
COLOURS = Path(__file__).with_name("sRGB.icc")  #: the colours meant
PROOF = "proof-{}.json"  #: the file with the records of a text, if it proves itself
#: document information -> what must say the same in XMP
AGREED = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Creator": "xmp:CreatorTool",
    "/Producer": "pdf:Producer",
    "/CreationDate": "xmp:CreateDate",
    "/ModDate": "xmp:ModifyDate",
}
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
#: what qpdf makes while it saves: a stream of objects, or of their places
PACKED = re.compile(
    rb"(<< /Type /(?:ObjStm|XRef) /Length )(\d+)( [^\n]*>>\nstream\n)(.*?)(\nendstream\nendobj\n)", re.DOTALL
)
NEEDLESS = re.compile(rb" (?=[/<\[>])")  #: blanks in a dictionary
COLUMNS = re.compile(rb"/Columns (\d+) /Predictor 12\b")
MIME_TYPES = {".bib": "text/x-bibtex", ".md": "text/markdown", ".txt": "text/plain", ".xml": "application/xml"}


def author_of(config: Config) -> str:
    """Return the author of the book, who is that of the text where conf.py names no other; empty where nobody does."""
    author = "" if config.author == NOBODY else config.author
    return str(config.recension_pdf_author or author or config.recension_source.get("author", ""))


def language_of(config: Config) -> str:
    """Return the language of the book, which is that of the project where conf.py names no other, as "en-GB"."""
    return str(config.recension_pdf_language or config.language.replace("_", "-"))


def finish(pdf: pikepdf.Pdf, book: Book, config: Config, folder: Path) -> None:
    """Complete *pdf* in memory; attachments are found from *folder*."""
    root = pdf.Root
    root.Lang = String(language_of(config))
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))  # as at the foot of the page
    root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=Array())))
    for page in pdf.pages:
        page.obj.Tabs = Name.S
    _declare_colours(pdf)
    _describe(pdf, book, config)
    _attach(pdf, config.recension_pdf_attachments, folder)


def name_places(packing: Packing, book: Book) -> None:
    """Write the names of what stands in the book into a file that is saved."""
    packing.put(packing.names, name_tree(dict(_destinations(packing.pages, book))))


def _destinations(pages: list[int], book: Book) -> Iterator[tuple[str, str]]:
    for name, position in book.positions.items():
        if not name.startswith(HEADING):
            there = coordinates(round(position.left, 2), round(position.top, 2))
            yield name, f"[{pages[position.page - 1]} 0 R/XYZ {there} null]"


def _declare_colours(pdf: pikepdf.Pdf) -> None:
    meant = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1)
    meant.OutputConditionIdentifier = meant.Info = String("sRGB")
    meant.DestOutputProfile = pdf.make_indirect(pikepdf.Stream(pdf, COLOURS.read_bytes(), N=3))
    pdf.Root.OutputIntents = Array([meant])


def _describe(pdf: pikepdf.Pdf, book: Book, config: Config) -> None:
    """Say the same in the document information and in XMP; the date is the one ReportLab gave the file."""
    dates = {name: pdf.docinfo[name] for name in ("/CreationDate", "/ModDate")}
    described = _described(book.title, config)
    texts = {f"/{name.title()}": String(value) for name, value in described.items() if value}
    pdf.trailer.Info = pdf.make_indirect(Dictionary({**dates, **texts}))
    stream = pikepdf.Stream(pdf, _packet(pdf, described, config), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = pdf.make_indirect(stream)


def _described(title: str, config: Config) -> dict[str, str]:
    return {
        "title": title,
        "author": author_of(config),
        "subject": config.recension_pdf_subject,
        "keywords": config.recension_pdf_keywords,
        "creator": f"recension {__version__}, rst2pdf {version('rst2pdf')}",
        "producer": f"ReportLab {version('reportlab')}, pikepdf {version('pikepdf')}",
    }


def _packet(pdf: pikepdf.Pdf, described: dict[str, str], config: Config) -> bytes:
    """Return the XMP of what is *described*."""
    doi = config.recension_identifiers.get("doi", "")
    text, editorial = parts = cite.work(config, _).rights
    tagged = "/StructTreeRoot" in pdf.Root
    values = {
        **described,
        "conformance": "A" if tagged else "U",
        "language": language_of(config),
        "rights": config.copyright if isinstance(config.copyright, str) else ", ".join(config.copyright),
        "doi": doi,
        "identifier": cite.doi_url(doi),
        "terms": " ".join(f"{part}, {part.url}." for part in parts if part.url) if editorial.url else "",
        "source": config.recension_source.get("url", ""),
        "licence": text.url,
        "date": decode_pdf_date(str(pdf.docinfo.CreationDate)).isoformat(),
        "pdfua": "1" if tagged else "",
    }
    values = {name: escape(value) for name, value in values.items()}
    values["contributors"] = "</rdf:li><rdf:li>".join(escape(str(name)) for name in editorial.holders)
    lines = XMP.read_text("utf-8").splitlines(keepends=True)
    kept = (line for line in lines if all(values[name] for name in re.findall(r"\$(\w+)", line)))
    return Template("".join(kept)).substitute(values).encode()


def _attach(pdf: pikepdf.Pdf, attachments: dict[str, str], folder: Path) -> None:
    """Attach the files that the book was made from, under their titles."""
    dates = {"creation_date": str(pdf.docinfo.CreationDate), "mod_date": str(pdf.docinfo.ModDate)}
    for title, name in attachments.items():
        path = folder / name
        if not path.is_file():
            raise MistakeError("pdf_attachment", found=name, title=title, folder=folder)
        mime = MIME_TYPES.get(path.suffix, "application/octet-stream")
        data = path.read_bytes()
        attached = pikepdf.AttachedFileSpec(pdf, data, description=title, filename=path.name, mime_type=mime, **dates)
        attached.relationship = Name.Source
        pdf.attachments[title] = attached
    if attachments:
        pdf.Root.AF = Array([pdf.attachments[title].obj for title in attachments])


def save(pdf: pikepdf.Pdf, path: Path) -> None:
    """Write *pdf* so that the same book gives the same bytes, and no stream ends in a carriage return.

    With the line feed that follows, such a stream would seem to be a byte shorter than it says.
    """
    for stream in [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]:
        _end_well(stream)
    packed = pikepdf.ObjectStreamMode.generate
    pdf.save(path, deterministic_id=True, min_version="1.7", fix_metadata_version=False, object_stream_mode=packed)
    data = path.read_bytes()
    if b"\r\nendstream" in data:
        path.write_bytes(PACKED.sub(_packed_again, data))


def _end_well(stream: pikepdf.Stream) -> None:
    """Deflated bytes end in a sum of them; where that is a carriage return, it becomes another by a predictor."""
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:  # not to be deflated
        return
    if zlib.adler32(data) & 0xFF == ord("\r"):
        row = Dictionary(Predictor=12, Columns=len(data))  # one row, each byte as it is above a row of zeros
        stream.write(zlib.compress(b"\x02" + data), filter=Name.FlateDecode, decode_parms=row)


def _packed_again(found: re.Match[bytes]) -> bytes:
    """Return a stream of objects, or of their places, which qpdf makes only while it saves, with another end.

    It is as long as before, so that all else stays where it is.
    """
    kind, _length, said, data, end = found.groups()
    if not data.endswith(b"\r"):
        return found[0]
    for other in _written_otherwise(zlib.decompress(data), int(columns[1]) if (columns := COLUMNS.search(said)) else 0):
        packed = zlib.compress(other, zlib.Z_BEST_COMPRESSION)
        head = NEEDLESS.sub(b"", b"".join((kind, b"%d" % len(packed), said)))
        room = len(found[0]) - len(head) - len(packed) - len(end)
        if room >= 0 and not packed.endswith(b"\r"):
            return b"".join((head[:2], b" " * room, head[2:], packed, end))
    return found[0]


def _written_otherwise(data: bytes, columns: int) -> Iterator[bytes]:
    """Yield what says the same as *data*: with other blanks before its objects, or with a row that is told in full."""
    if not columns:
        head = data[: data.index(b"\n")]
        for blank in re.finditer(b" ", head):
            yield data[: blank.start()] + b"\n" + data[blank.end() :]
        for blank in re.finditer(b" ", head):
            yield head[: blank.end()].replace(b" ", b"\n") + data[blank.end() :]
        return
    row = bytes(columns)
    for start in range(0, len(data), columns + 1):
        after = start + columns + 1
        row = bytes((above + more) & 0xFF for above, more in zip(row, data[start + 1 : after], strict=True))
        yield data[:start] + b"\0" + row + data[after:]


def check_attachments(pdf: pikepdf.Pdf, path: Path, config: Config, folder: Path) -> None:
    """Require that what goes with *pdf* is in it, byte for byte."""
    _require(_attached(pdf, config.recension_pdf_attachments, folder), path)


def check_metadata(pdf: pikepdf.Pdf, path: Path, config: Config, records: Iterable[str] = ()) -> None:
    """Require that *pdf* says what it is, in both places alike, and names what goes with it, its *records* too."""
    _require(_facts(pdf, config, [*config.recension_pdf_attachments, *records]), path)


def records_in(pdf: pikepdf.Pdf) -> list[str]:
    """Return the names of the files with records by which *pdf* proves itself."""
    return [name for name in pdf.attachments if re.fullmatch(r"proof-.+\.json", name)]


def _require(facts: Iterable[tuple[str, object, object]], path: Path) -> None:
    for what, found, expected in facts:
        if found != expected:
            raise MistakeError("pdf_metadata", file=path.name, found=found, what=what, expected=expected)


def _attached(pdf: pikepdf.Pdf, attachments: dict[str, str], folder: Path) -> Iterator[tuple[str, object, object]]:
    for title, name in attachments.items():
        there, path = pdf.attachments[title], folder / name
        sides = (
            (there.filename, there.description, there.get_file().read_bytes()),
            (path.name, title, path.read_bytes()),
        )
        found, expected = (
            f"{file}, “{description}”, {len(data)} bytes, sha256 {sha256(data).hexdigest()}"
            for file, description, data in sides
        )
        yield f"attachment “{title}”", found, expected


def _said_in(xmp: ElementTree.Element, place: str) -> str:
    found = xmp.find(f".//{place}", NAMESPACES)
    return "".join(found.itertext()).strip() if found is not None else ""


def _facts(pdf: pikepdf.Pdf, config: Config, attached: list[str]) -> Iterator[tuple[str, object, object]]:
    root, said = pdf.Root, {name: str(pdf.docinfo.get(name, "")) for name in AGREED}
    yield "/Title", said["/Title"], said["/Title"] or "some text"
    yield "/Author", said["/Author"], author_of(config)
    try:
        xmp = ElementTree.fromstring(root.Metadata.read_bytes() if "/Metadata" in root else "<none/>")
        repeated = {name: _said_in(xmp, place) for name, place in AGREED.items()}
        identifier = _said_in(xmp, "dc:identifier")
    except ElementTree.ParseError as error:
        yield "XMP", str(error), "XMP that can be read"
        return
    for name, value in repeated.items():
        expected = decode_pdf_date(said[name]).isoformat() if "Date" in name else said[name]
        yield f"{AGREED[name]} in XMP", value, expected
    yield "dc:identifier in XMP", identifier, cite.doi_url(config.recension_identifiers.get("doi", ""))
    yield "language", str(root.get("/Lang", "")), language_of(config)
    yield "number of output intents", len(root.get("/OutputIntents", ())), 1
    pages = [number for number, page in enumerate(pdf.pages, 1) if page.obj.get("/Tabs") != Name.S]
    yield "pages without an order for the tab key", pages, []
    yield "attachments", sorted(pdf.attachments), sorted(attached)
    yield "number of associated files", len(root.get("/AF", ())), len(attached)
    yield "title in the window", bool(root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle")), True
    yield "labels of pages", [str(one) for one in root.PageLabels.Nums], ["0", str(Dictionary(S=Name.D))]
    described = _described(said["/Title"], config)
    for name, value in described.items():
        yield f"/{name.title()}", said[f"/{name.title()}"], value
    sides = (root.Metadata.read_bytes(), _packet(pdf, described, config))
    for one, other in zip_longest(*(side.decode(errors="replace").splitlines() for side in sides)):
        yield "line of XMP", one, other
