"""Writes a manuscript as DOCX (ISO/IEC 29500), and reads one back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import TYPE_CHECKING

from recension.outputs.archive import members
from recension.outputs.office.manuscript import Kind, Manuscript, Note, Paragraph, Part, Run, joined
from recension.outputs.office.package import Maker, packed, parsed, whole
from recension.scholarship.model import Style

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
w = Maker({"w": _WORD, "xml": "http://www.w3.org/XML/1998/namespace"}, "w")
_core = Maker(
    {
        "cp": f"{_PACKAGE}/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    },
    "cp",
)
_VALUE = w.name("val")
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  #: of properties that a user gives
_TYPE = f"{MIME.removesuffix('.document')}."
_PARTS = {
    "word/document.xml": (f"{MIME}.main+xml", "officeDocument"),
    "word/styles.xml": (f"{_TYPE}styles+xml", "styles"),
    "word/settings.xml": (f"{_TYPE}settings+xml", "settings"),
    "word/footnotes.xml": (f"{_TYPE}footnotes+xml", "footnotes"),
    "word/endnotes.xml": (f"{_TYPE}endnotes+xml", "endnotes"),
    "docProps/core.xml": ("application/vnd.openxmlformats-package.core-properties+xml", "core-properties"),
    "docProps/custom.xml": ("application/vnd.openxmlformats-officedocument.custom-properties+xml", "custom-properties"),
}
_MAIN = "word/document.xml"
_LOOKS = {Style.EMPHASIS: "i", Style.STRONG: "b", Style.VERBATIM: "rStyle", Style.CALL: "vertAlign"}
_GIVEN = {Style.VERBATIM: "Verbatim", Style.CALL: "superscript"}
#: kind -> the name by which word processors know it, and its look: size in half points, indents, spacing, heading
_STYLES: dict[str, tuple[str, int, dict[str, str], dict[str, str]]] = {
    Kind.TITLE: ("Title", 36, {}, {"after": "120"}),
    Kind.AUTHOR: ("Subtitle", 26, {}, {"after": "360"}),
    Kind.IMPRINT: ("Imprint", 19, {}, {"after": "80"}),
    Kind.HEADING_1: ("heading 1", 30, {}, {"before": "360", "after": "160"}),
    Kind.HEADING_2: ("heading 2", 25, {}, {"before": "320", "after": "120"}),
    Kind.HEADING_3: ("heading 3", 23, {}, {"before": "240", "after": "80"}),
    Kind.TEXT: ("Body Text", 22, {"left": "567", "hanging": "567"}, {"after": "160", "line": "312"}),
    Kind.VERSE: ("Verse", 22, {"left": "567", "hanging": "567"}, {"after": "160", "line": "288"}),
    Kind.ITEM: ("List", 22, {"left": "850", "hanging": "283"}, {"after": "80"}),
    Kind.EDITOR: ("Editorial Note", 19, {"left": "850"}, {"after": "60"}),
    Kind.NOTE: ("footnote text", 19, {"left": "510", "hanging": "510"}, {"after": "60"}),
}


def write(manuscript: Manuscript) -> bytes:
    """Return the file."""
    footnotes = {id(note): str(number) for number, note in enumerate(_series(manuscript, author=True), 1)}
    endnotes = {id(note): str(number) for number, note in enumerate(_series(manuscript, author=False), 1)}
    body = _Body(footnotes | endnotes, keeps_marks=not _is_counted(manuscript))
    paper = w("pgSz", w="11906", h="16838"), w("pgMar", top="1418", right="1701", bottom="1418", left="1418")
    for side in ("header", "footer", "gutter"):
        paper[1].set(w.name(side), "709" if side != "gutter" else "0")
    section = w("sectPr", w("endnotePr", w("numFmt", val="decimal")), *paper)
    made = {
        "word/document.xml": w("document", w("body", *map(body.paragraph, manuscript.paragraphs), section)),
        "word/styles.xml": _styles(manuscript.language),
        "word/settings.xml": _settings(),
        "word/footnotes.xml": _notes("footnote", _series(manuscript, author=True), body),
        "word/endnotes.xml": _notes("endnote", _series(manuscript, author=False), body),
        "docProps/core.xml": _properties(manuscript),
        "docProps/custom.xml": _custom(manuscript),
    }
    types = Maker({"": f"{_PACKAGE}/content-types"})  # LibreOffice knows them without a prefix alone
    listed = types("Types")
    for kind, ending in (("application/vnd.openxmlformats-package.relationships+xml", "rels"), ("text/xml", "xml")):
        _with(listed, types("Default"), Extension=ending, ContentType=kind)
    for name, (kind, _) in _PARTS.items():
        _with(listed, types("Override"), PartName=f"/{name}", ContentType=kind)
    return packed(
        {
            "[Content_Types].xml": whole(listed),
            "_rels/.rels": whole(_relations("")),
            "word/_rels/document.xml.rels": whole(_relations("word/")),
            **{name: whole(part) for name, part in made.items()},
        }
    )


def _with(parent: Element, child: Element, **attributes: str) -> None:
    """Put a child with attributes of no namespace into *parent*."""
    for name, value in attributes.items():
        child.set(name, value)
    parent.append(child)


def _relations(folder: str) -> Element:
    """Return what the package, or the text in *folder*, relies on."""
    make = Maker({"": f"{_PACKAGE}/relationships"})
    listed = make("Relationships")
    beside = [name for name in _PARTS if name.startswith("word/") and name != _MAIN]
    named = beside if folder else [_MAIN, *(name for name in _PARTS if name.startswith("docProps/"))]
    for number, name in enumerate(named, 1):
        kind = _PARTS[name][1]
        base = f"{_PACKAGE}/relationships/metadata" if kind == "core-properties" else f"{_OFFICE}/relationships"
        _with(listed, make("Relationship"), Id=f"r{number}", Type=f"{base}/{kind}", Target=name.removeprefix(folder))
    return listed


def _series(manuscript: Manuscript, *, author: bool) -> Iterator[Note]:
    return (note for note in manuscript.notes if note.is_author is author)


def _is_counted(manuscript: Manuscript) -> bool:
    """Tell whether a word processor that counts the author's notes gives them the author's numbers."""
    return all(note.mark == str(number) for number, note in enumerate(_series(manuscript, author=True), 1))


class _Body:
    """Makes paragraphs; it counts the places and knows the notes.

    Notes are counted by the word processor, for few show marks of one's own as they should: those of the author, where
    that gives the author's numbers, and those of the editor, which say themselves how they are cited.
    """

    def __init__(self, ids: dict[int, str], *, keeps_marks: bool) -> None:
        self.ids = ids
        self.keeps_marks = keeps_marks
        self.places = count(1)

    def paragraph(self, paragraph: Paragraph, *before: Element) -> Element:
        """Return a paragraph; *before* its words stands the mark of a note."""
        made = w("p", w("pPr", w("pStyle", val=paragraph.kind)))
        if paragraph.place:
            number = str(next(self.places))
            made.append(w("bookmarkStart", id=number, name=paragraph.place))
            made.append(w("bookmarkEnd", id=number))
        made.extend(before)
        if paragraph.kind in (
            Kind.TEXT,
            Kind.VERSE,
        ):  # which have a number, or its room
            made.append(w("r", w("rPr", w("rStyle", val="PlaceNumber")), *_text(paragraph.number), w("tab")))
        for part in paragraph.parts:
            made.extend(self.note(part) if isinstance(part, Note) else [_run(part)])
        return made

    def note(self, note: Note) -> Iterator[Element]:
        """Yield the call of a note."""
        if note.is_author:
            call = w("footnoteReference", id=self.ids[id(note)])
            if self.keeps_marks:
                call.set(w.name("customMarkFollows"), "1")
            yield _styled("FootnoteReference", call, *([w("t", note.mark)] if self.keeps_marks else []))
        else:
            yield _styled("EndnoteReference", w("t", _letter(note.mark)))
            yield _styled("EndnoteReference", w("endnoteReference", id=self.ids[id(note)]))

    def said(self, note: Note) -> Iterator[Element]:
        """Yield the paragraphs of a note."""
        first, *rest = note.paragraphs
        if note.is_author:
            mark = w("t", note.mark) if self.keeps_marks else w("footnoteRef")
            yield self.paragraph(first, _styled("FootnoteReference", mark), w("r", w("tab")))
        else:
            mark = _styled("EndnoteReference", w("endnoteRef"))
            cited = _styled("PlaceNumber", w("t", f"{note.mark} ", xml__space="preserve"))
            yield self.paragraph(first, mark, w("r", w("tab")), cited)
        yield from map(self.paragraph, rest)


def _styled(style: str, *children: Element) -> Element:
    return w("r", w("rPr", w("rStyle", val=style)), *children)


def _letter(mark: str) -> str:
    """Return what tells apparatus and commentary apart, and both from a note that a reader adds."""
    return "A" if mark[-1:].isupper() else "a"


def _run(run: Run) -> Element:
    look = w("rPr")
    for style, name in _LOOKS.items():
        if style in run.styles:
            look.append(w(name, val=_GIVEN[style]) if style in _GIVEN else w(name))
    look[:] = sorted(look, key=lambda one: ("rStyle", "b", "i", "vertAlign").index(one.tag.rpartition("}")[2]))
    if run.language:
        look.append(w("lang", val=run.language))
    made = w("r", *([look] if len(look) else []), *_text(run.text))
    return w("fldSimple", made, instr=f'HYPERLINK "{run.address}"') if run.address else made


def _text(text: str) -> Iterator[Element]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield w("br")
        if line:
            yield w("t", line, xml__space="preserve")


def _notes(kind: str, notes: Iterable[Note], body: _Body) -> Element:
    """Return the notes of one kind, and the rule above them."""
    made = w(f"{kind}s")
    for number, name in enumerate(("separator", "continuationSeparator"), -1):
        made.append(w(kind, w("p", w("r", w(name))), type=name, id=str(number)))
    for note in notes:
        made.append(w(kind, *body.said(note), id=body.ids[id(note)]))
    return made


def _styles(language: str) -> Element:
    faces = dict.fromkeys(("ascii", "hAnsi", "cs"), "Georgia")
    given = w("rPrDefault", w("rPr", w("rFonts", **faces), w("sz", val="22"), w("lang", val=language)))
    made = w("styles", w("docDefaults", given))
    normal = w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", styleId="Normal")
    normal.set(w.name("default"), "1")
    made.append(normal)
    for kind, (name, size, indent, spacing) in _STYLES.items():
        look = w("pPr", *([w("keepNext")] if Kind(kind).level else []))
        if kind in (Kind.TEXT, Kind.VERSE):
            look.append(w("tabs", w("tab", val="left", pos=indent["left"])))
        look.append(w("spacing", **spacing))
        if indent:
            look.append(w("ind", **indent))
        if Kind(kind).level:
            look.append(w("outlineLvl", val=str(Kind(kind).level - 1)))
        bold = [w("b")] if Kind(kind).level or kind == Kind.TITLE else []
        letters = w("rPr", *bold, w("sz", val=str(size)))
        named = w("name", val=name), w("basedOn", val="Normal"), w("qFormat"), look, letters
        made.append(w("style", *named, type="paragraph", styleId=kind))
    raised = w("vertAlign", val="superscript")
    mono = dict.fromkeys(("ascii", "hAnsi", "cs"), "Courier New")
    for style, name, look in (
        ("FootnoteReference", "footnote reference", w("rPr", raised)),
        (
            "EndnoteReference",
            "endnote reference",
            w("rPr", w("color", val="7A1F1F"), w("vertAlign", val="superscript")),
        ),
        ("PlaceNumber", "Place Number", w("rPr", w("color", val="595959"), w("sz", val="18"))),
        ("Verbatim", "Verbatim", w("rPr", w("rFonts", **mono), w("sz", val="19"))),
    ):
        made.append(w("style", w("name", val=name), w("qFormat"), look, type="character", styleId=style))
    return made


def _settings() -> Element:
    notes = (w(f"{kind}Pr", *(w(kind, id=one) for one in ("-1", "0"))) for kind in ("footnote", "endnote"))
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val="15")
    return w("settings", *notes, w("compat", mode))


def _properties(manuscript: Manuscript) -> Element:
    made = _core("coreProperties", _core("dc:title", manuscript.title), _core("dc:creator", manuscript.author))
    made.append(_core("dc:description", manuscript.described.get("Citation", "")))
    made.append(_core("dc:language", manuscript.language))
    for name in ("created", "modified") if manuscript.date else ():
        when = _core(f"dcterms:{name}", f"{manuscript.date}T00:00:00Z")
        when.set(_core.name("xsi:type"), "dcterms:W3CDTF")
        made.append(when)
    return made


def _custom(manuscript: Manuscript) -> Element:
    make = Maker({"": f"{_OFFICE}/custom-properties", "vt": f"{_OFFICE}/docPropsVTypes"})
    made = make("Properties")
    for number, (name, value) in enumerate(manuscript.described.items(), 2):
        _with(made, make("property", make("vt:lpwstr", value)), fmtid=_FMTID, pid=str(number), name=name)
    return made


# and back


def read(data: bytes) -> Manuscript:
    """Return what a file holds."""
    parts = {name: parsed(part) for name, part in members(data).items() if name.endswith(".xml")}
    core, custom = parts["docProps/core.xml"], parts["docProps/custom.xml"]
    language = parts["word/styles.xml"].find(".//{*}lang")
    reader = _Reader(parts)
    return Manuscript(
        core.findtext("{*}title") or "",
        core.findtext("{*}creator") or "",
        "" if language is None else str(language.get(_VALUE)),
        (core.findtext("{*}created") or "").partition("T")[0],
        {str(one.get("name")): "".join(one.itertext()) for one in custom},
        tuple(map(reader.paragraph, parts["word/document.xml"].iter(w.name("p")))),
    )


class _Reader:
    """Reads paragraphs, and counts the notes as a word processor does."""

    def __init__(self, parts: dict[str, Element]) -> None:
        self.said = {
            (kind, str(one.get(w.name("id")))): [*one.iterchildren(w.name("p"))]
            for kind in ("footnote", "endnote")
            for one in parts[f"word/{kind}s.xml"].iterchildren(w.name(kind))
        }
        self.counted = count(1)

    def paragraph(self, element: Element) -> Paragraph:
        kind, place = element.find("{*}pPr/{*}pStyle"), element.find("{*}bookmarkStart")
        number, parts, letter = "", list[Part](), ""
        for run in element.iter(w.name("r")):
            style = _style(run)
            call = next((one for one in run if one.tag.endswith("noteReference")), None)
            if style == "PlaceNumber":
                number = _characters(run)
            elif call is not None:
                parts.append(self.note(call, _characters(run), letter))
            elif style == "EndnoteReference":
                letter = _characters(run)
            else:
                parts.append(_read_run(run))
        named = Kind(str(None if kind is None else kind.get(_VALUE)))
        return Paragraph(named, joined(parts), "" if place is None else str(place.get(w.name("name"))), number)

    def note(self, call: Element, mark: str, letter: str) -> Note:
        """Return the note that is called; its mark is what a reader sees at the call, or it says itself."""
        is_author = call.tag == w.name("footnoteReference")
        first, *rest = self.said["footnote" if is_author else "endnote", str(call.get(w.name("id")))]
        runs = [run for run in first.iterchildren(w.name("r")) if _style(run).endswith(("Reference", "Number"))]
        said = "".join(map(_characters, runs)).strip(" ")
        if is_author:
            mark = mark or str(next(self.counted))
            said = said or mark
        else:
            mark = said if letter == _letter(said) else f"{letter}, {said}"
        tab = next((run for run in first.iterchildren(w.name("r")) if run.find(w.name("tab")) is not None), None)
        for run in [*runs, *([] if tab is None else [tab])]:
            first.remove(run)
        told = f"{mark}, {said}" if is_author and mark != said else mark
        return Note(told, is_author, tuple(map(self.paragraph, (first, *rest))))


def _style(run: Element) -> str:
    style = run.find("{*}rPr/{*}rStyle")
    return "" if style is None else str(style.get(_VALUE))


def _characters(run: Element) -> str:
    return "".join("\n" if one.tag == w.name("br") else one.text or "" for one in run if one.tag != w.name("rPr"))


def _read_run(run: Element) -> Run:
    given = {one.tag.rpartition("}")[2]: one.get(_VALUE, "") for one in run.iterfind("{*}rPr/*")}
    styles = frozenset(style for style, name in _LOOKS.items() if given.get(name) == _GIVEN.get(style, ""))
    field = run.getparent()
    address = str(field.get(w.name("instr")) or "") if field is not None else ""
    address = address.removeprefix('HYPERLINK "').removesuffix('"')
    return Run(_characters(run), styles, given.get("lang", ""), address)
