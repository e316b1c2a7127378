"""Writes a manuscript as ODT (ISO/IEC 26300), and reads one back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from recension.outputs.archive import members
from recension.outputs.office.manuscript import Kind, Manuscript, Note, Paragraph, Part, Run, joined
from recension.outputs.office.package import Maker, packed, parsed, whole
from recension.scholarship.model import Style

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MIME = "application/vnd.oasis.opendocument.text"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
VERSION = "1.3"
x = Maker(
    {
        "office": f"{_OASIS}:office:1.0",
        "text": f"{_OASIS}:text:1.0",
        "style": f"{_OASIS}:style:1.0",
        "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
        "svg": f"{_OASIS}:svg-compatible:1.0",
        "meta": f"{_OASIS}:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
    },
    "text",
)
_LOOKS = {
    Style.EMPHASIS: {"fo__font_style": "italic"},
    Style.STRONG: {"fo__font_weight": "bold"},
    Style.VERBATIM: {"style__font_name": "Mono"},
    Style.CALL: {"style__text_position": "super 62%"},
}
_NUMBER = "PlaceNumber"
#: kind -> what word processors call it, size in points, margins: left, first line, above, below
_STYLES: dict[str, tuple[str, float, str, str, str, str]] = {
    Kind.TITLE: ("Title", 18, "0cm", "0cm", "0cm", "0.2cm"),
    Kind.AUTHOR: ("Subtitle", 13, "0cm", "0cm", "0cm", "0.6cm"),
    Kind.IMPRINT: ("Imprint", 9.5, "0cm", "0cm", "0cm", "0.15cm"),
    Kind.HEADING_1: ("Heading 1", 15, "0cm", "0cm", "0.6cm", "0.3cm"),
    Kind.HEADING_2: ("Heading 2", 12.5, "0cm", "0cm", "0.6cm", "0.2cm"),
    Kind.HEADING_3: ("Heading 3", 11.5, "0cm", "0cm", "0.4cm", "0.15cm"),
    Kind.TEXT: ("Text body", 11, "1cm", "-1cm", "0cm", "0.3cm"),
    Kind.VERSE: ("Verse", 11, "1cm", "-1cm", "0cm", "0.3cm"),
    Kind.ITEM: ("List", 11, "1.5cm", "-0.5cm", "0cm", "0.15cm"),
    Kind.EDITOR: ("Editorial note", 9.5, "1.5cm", "0cm", "0cm", "0.1cm"),
    Kind.NOTE: ("Note", 9.5, "1cm", "-1cm", "0cm", "0.1cm"),
}


def write(manuscript: Manuscript) -> bytes:
    """Return the file."""
    looks = sorted({_look(run) for run in _runs(manuscript) if _look(run) != _look(Run(""))}, key=str)
    named = {look: f"T{number}" for number, look in enumerate(looks, 1)}
    automatic = x("office:automatic-styles", *(_letters(name, look) for look, name in named.items()))
    body = _Body(named)
    text = x("office:text", *map(body.paragraph, manuscript.paragraphs))
    content = x("office:document-content", automatic, x("office:body", text), office__version=VERSION)
    make = Maker({"manifest": f"{_OASIS}:manifest:1.0"}, "manifest")
    listed = make("manifest", version=VERSION)
    for name, kind in {"/": MIME, **dict.fromkeys(("content.xml", "styles.xml", "meta.xml"), "text/xml")}.items():
        listed.append(make("file-entry", full_path=name, media_type=kind))
    parts = {"content.xml": content, "styles.xml": _styles(manuscript.language), "meta.xml": _meta(manuscript)}
    parts["META-INF/manifest.xml"] = listed
    return packed({"mimetype": MIME.encode(), **{name: whole(part) for name, part in parts.items()}})


Look = tuple[frozenset[Style], str]


def _look(run: Run) -> Look:
    return run.styles, run.language


def _runs(manuscript: Manuscript) -> Iterator[Run]:
    for paragraph in (*manuscript.paragraphs, *(one for note in manuscript.notes for one in note.paragraphs)):
        yield from (part for part in paragraph.parts if isinstance(part, Run))


def _letters(name: str, look: Look) -> Element:
    styles, language = look
    given = {key: value for style in sorted(styles) for key, value in _LOOKS[style].items()}
    if language:
        given |= _language(language)
    return x("style:style", x("style:text-properties", **given), style__name=name, style__family="text")


def _language(tag: str) -> dict[str, str]:
    """Return how a language is named here; ``style:rfc-language-tag`` has the whole of what has a script, too."""
    language, *rest = tag.split("-")
    country = next((one for one in rest if len(one) == 2), "")
    given = {"fo__language": language, "fo__country": country or "none"}
    return given if "-".join(filter(None, (language, country))) == tag else {**given, "style__rfc_language_tag": tag}


class _Body:
    """Makes paragraphs; it knows the styles of letters, and counts the notes."""

    def __init__(self, named: dict[Look, str]) -> None:
        self.named = named
        self.notes = 0

    def paragraph(self, paragraph: Paragraph) -> Element:
        """Return a paragraph."""
        made = x("p", style_name=paragraph.kind)
        if paragraph.kind.level:
            made = x("h", style_name=paragraph.kind, outline_level=str(paragraph.kind.level))
        if paragraph.place:
            made.append(x("bookmark", name=paragraph.place))
        if paragraph.kind in (Kind.TEXT, Kind.VERSE):
            made.append(x("span", paragraph.number, x("tab"), style_name=_NUMBER))
        for part in paragraph.parts:
            made.append(self.note(part) if isinstance(part, Note) else self.run(part))
        return made

    def note(self, note: Note) -> Element:
        """Return a note, which has the mark that it is cited by, whatever others are added."""
        self.notes += 1
        body = x("note-body", *map(self.paragraph, note.paragraphs))
        mark = x("note-citation", note.mark, label=note.mark)
        kind = "footnote" if note.is_author else "endnote"
        return x("note", mark, body, id=f"note{self.notes}", note_class=kind)

    def run(self, run: Run) -> Element:
        """Return a run."""
        made = x("span", *_text(run.text))
        if name := self.named.get(_look(run)):
            made.set(x.name("style-name"), name)
        return x("a", made, xlink__type="simple", xlink__href=run.address) if run.address else made


def _text(text: str) -> Iterator[Element | str]:
    """Yield text; of blanks that follow each other, or stand first, the format keeps but one."""
    for piece in re.split(r"(\n|(?<= ) +|^ +)", text):
        if piece == "\n":
            yield x("line-break")
        elif piece and not piece.strip(" "):
            yield x("s", c=str(len(piece)))
        elif piece:
            yield piece


def _styles(language: str) -> Element:
    faces = x(
        "office:font-face-decls",
        x("style:font-face", style__name="Serif", svg__font_family="Georgia", style__font_family_generic="roman"),
        x("style:font-face", style__name="Mono", svg__font_family="'Courier New'", style__font_pitch="fixed"),
    )
    given = {"style__font_name": "Serif", "fo__font_size": "11pt", **_language(language)}
    standard = x("style:default-style", x("style:text-properties", **given), style__family="paragraph")
    made = x("office:styles", standard)
    for kind, (name, size, left, first, above, below) in _STYLES.items():
        margins = {
            "fo__margin_left": left,
            "fo__text_indent": first,
            "fo__margin_top": above,
            "fo__margin_bottom": below,
        }
        level = Kind(kind).level
        look = x("style:paragraph-properties", **margins, **({"fo__keep_with_next": "always"} if level else {}))
        if kind in (Kind.TEXT, Kind.VERSE):
            look.append(x("style:tab-stops", x("style:tab-stop", style__position="0cm")))
        bold = {"fo__font_weight": "bold"} if level or kind == Kind.TITLE else {}
        letters = x("style:text-properties", fo__font_size=f"{size}pt", **bold)
        styled = x("style:style", look, letters, style__name=kind, style__display_name=name, style__family="paragraph")
        if level:
            styled.set(x.name("style:default-outline-level"), str(level))
        made.append(styled)
    grey = x("style:text-properties", fo__color="#595959", fo__font_size="9pt")
    made.append(x("style:style", grey, style__name=_NUMBER, style__family="text"))
    for kind, color in (("footnote", "#000000"), ("endnote", "#7a1f1f")):
        raised = x("style:text-properties", style__text_position="super 62%", fo__color=color)
        made.append(x("style:style", raised, style__name=f"{kind}-call", style__family="text"))
        asked = {"note_class": kind, "citation_body_style_name": f"{kind}-call", "style__num_format": "1"}
        made.append(x("notes-configuration", **asked))
    page = x(
        "style:page-layout-properties",
        fo__page_width="21cm",
        fo__page_height="29.7cm",
        fo__margin_top="2.5cm",
        fo__margin_bottom="2.5cm",
        fo__margin_left="2.5cm",
        fo__margin_right="3cm",
    )
    layout = x("office:automatic-styles", x("style:page-layout", page, style__name="Page"))
    master = x("style:master-page", style__name="Standard", style__page_layout_name="Page")
    return x("office:document-styles", faces, made, layout, x("office:master-styles", master), office__version=VERSION)


def _meta(manuscript: Manuscript) -> Element:
    made = x("office:meta", x("dc:title", manuscript.title), x("meta:initial-creator", manuscript.author))
    made.append(x("dc:creator", manuscript.author))
    made.append(x("dc:description", manuscript.described.get("Citation", "")))
    made.append(x("dc:language", manuscript.language))
    if manuscript.date:
        made.append(x("dc:date", f"{manuscript.date}T00:00:00"))
    for name, value in manuscript.described.items():
        made.append(x("meta:user-defined", value, meta__name=name))
    return x("office:document-meta", made, office__version=VERSION)


# and back


def read(data: bytes) -> Manuscript:
    """Return what a file holds."""
    parts = {name: parsed(part) for name, part in members(data).items() if name.endswith(".xml")}
    content, meta = parts["content.xml"], parts["meta.xml"]
    looks = {str(one.get(x.name("style:name"))): _read_look(one) for one in content.iter(x.name("style:style"))}
    text = content.find(".//{*}body/{*}text")
    return Manuscript(
        meta.findtext(".//{*}title") or "",
        meta.findtext(".//{*}creator") or "",
        meta.findtext(".//{*}language") or "",
        (meta.findtext(".//{*}date") or "").partition("T")[0],
        {str(one.get(x.name("meta:name"))): one.text or "" for one in meta.iter(x.name("meta:user-defined"))},
        tuple(_read(one, looks) for one in ([] if text is None else text)),
    )


def _read_look(style: Element) -> Look:
    given = dict(style[0].attrib)
    styles = frozenset(
        one
        for one, look in _LOOKS.items()
        if all(given.get(x.name(name.replace("__", ":").replace("_", "-"))) == value for name, value in look.items())
    )
    tag = given.get(x.name("style:rfc-language-tag"), "")
    language, country = (str(given.get(x.name(f"fo:{name}"), "")) for name in ("language", "country"))
    return styles, str(tag) or "-".join(filter(None, (language, country.removesuffix("none"))))


def _read(element: Element, looks: dict[str, Look]) -> Paragraph:
    place, number, parts = "", "", list[Part]()
    for one in element:
        tag = one.tag.rpartition("}")[2]
        if tag == "bookmark":
            place = str(one.get(x.name("name")))
        elif tag == "note":
            mark, body = one
            said = tuple(_read(paragraph, looks) for paragraph in body)
            label = "".join(mark.itertext())
            label = label if mark.get(x.name("label")) == label else f"{label}, {mark.get(x.name('label'))}"
            parts.append(Note(label, one.get(x.name("note-class")) == "footnote", said))
        elif one.get(x.name("style-name")) == _NUMBER:
            number = one.text or ""
        else:
            address = one.get(x.name("xlink:href"), "")
            span = one[0] if address else one
            look = looks.get(str(span.get(x.name("style-name"))), (frozenset[Style](), ""))
            parts.append(Run(_read_text(span), look[0], look[1], address))
    return Paragraph(Kind(str(element.get(x.name("style-name")))), joined(parts), place, number)


def _read_text(span: Element) -> str:
    text = span.text or ""
    for one in span:
        text += "\n" if one.tag == x.name("line-break") else " " * int(one.get(x.name("c"), "1"))
        text += one.tail or ""
    return text
