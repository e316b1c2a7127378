"""What is in the book besides its pages: what it is, how it is found through, how it looks, its cover."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from babel import Locale, UnknownLocaleError
from docutils import nodes
from sphinx.util.osutil import relative_uri

from recension.doctree.domain import RecensionDomain
from recension.locale import _
from recension.outputs.epub import cover, xhtml
from recension.outputs.epub.bind import page_label
from recension.outputs.epub.xhtml import Part
from recension.outputs.html.faces import FACES, PARTS
from recension.outputs.html.render import STATIC, Pieces
from recension.scholarship import cite, dates, leaves, regularise
from recension.scholarship.edition import first_series
from recension.scholarship.model import BlockType

FOLDER = "EPUB"
OWN = "_book"  #: the folder of what is no page
#: some devices look for what the contents lead to only from the first folder
PACKAGE, NAV, SHEET, COVER = "package.opf", "_nav.xhtml", f"{OWN}/book.css", f"{OWN}/cover.png"
MEDIA = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}
CONTAINER = f"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="{FOLDER}/{PACKAGE}" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
EARLIEST = date(1980, 1, 1)  #: that a zip can tell
ACCESSIBLE = (
    *("schema:accessMode", "schema:accessModeSufficient", "schema:accessibilityFeature", "schema:accessibilityHazard"),
    *("schema:accessibilitySummary", "pageBreakSource", "dcterms:conformsTo", "a11y:certifiedBy"),
)
WORDS = 7  #: of a paragraph, in the list of contents

render = Pieces(Path(__file__).parent / "templates")
HERE = Path(__file__).parent / "static"


class Item(NamedTuple):
    """A line of a list that leads through the book."""

    href: str
    label: str
    items: tuple[Item, ...] = ()


def files(domain: RecensionDomain, parts: Sequence[Part], pictures: Mapping[str, Path]) -> dict[str, bytes]:
    """Return all files of the book, the package first."""
    made = {part.name: page(domain, part).encode() for part in parts}
    made[NAV] = navigation(domain, parts).encode()
    made[SHEET] = sheet(faced=domain.env.config.recension_face).encode()
    made[COVER] = cover.png(domain)
    if domain.env.config.recension_face:
        made |= {f"{OWN}/faces/{path.name}": path.read_bytes() for path in sorted((STATIC / "faces").iterdir())}
    made |= {name: path.read_bytes() for name, path in pictures.items()}
    opf = described(domain, parts, made)
    inner = {PACKAGE: opf.encode(), **made}
    return {"META-INF/container.xml": CONTAINER.encode(), **{f"{FOLDER}/{name}": data for name, data in inner.items()}}


def page(domain: RecensionDomain, part: Part) -> str:
    """Return a file of the book."""
    kind = "bodymatter" if part.docname in domain.documents else ""
    return _page(domain, part.name, part.title, xhtml.written(part.body), kind)


def _page(domain: RecensionDomain, name: str, title: str, body: str, kind: str = "") -> str:
    config = domain.env.config
    language, direction = language_of(config.language), direction_of(config.language)
    sheet = relative_uri(name, SHEET)
    return render("part", language=language, direction=direction, title=title, sheet=sheet, body=body, type=kind)


def language_of(language: str) -> str:
    """Return the tag of a language."""
    return language.replace("_", "-")


def direction_of(language: str) -> str:
    """Return in which direction a language is written."""
    try:
        return str(Locale.parse(language.replace("-", "_")).text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


def sheet(*, faced: bool) -> str:
    """Return the style sheet, with the faces."""
    text = (HERE / "book.css").read_text("utf-8")
    rules = [
        f'@font-face {{ font-family: "Recension Serif"; font-style: {style}; font-weight: {weight}; '
        f'src: url("faces/{name}{end}.woff2") format("woff2"); unicode-range: {letters}; }}\n'
        for (name, (style, weight)), (end, letters) in product(FACES.items(), PARTS.items())
    ]
    return "".join(rules if faced else ()) + text


# the way through the book


def navigation(domain: RecensionDomain, parts: Sequence[Part]) -> str:
    """Return the list of contents, that of the pages of the witness, and where the text begins."""
    edition = domain.edition
    sigla = list(dict.fromkeys(key.siglum for key in edition.heads))
    found = render(
        "nav",
        parts=[*contents(domain, parts)],
        pages=[*pages(domain, parts)],
        pages_of=_("Pages of the witness") if len(sigla) < 2 else _("Pages of the witnesses"),
        text=next((Item(_href(part.name), part.title) for part in parts if part.docname in domain.documents), None),
    )
    return _page(domain, NAV, _("Contents"), found)


def contents(domain: RecensionDomain, parts: Sequence[Part]) -> Iterator[Item]:
    """Yield the parts of the book, with what is in them; what the editor says of a text stands under it."""
    for part in parts:
        if not part.is_notes:
            within = outline(domain, part) if part.docname in domain.documents else sections(domain, part)
            notes = (one for one in parts if one.is_notes and one.docname == part.docname)
            said = [Item(_href(one.name), notes_title()) for one in notes]
            yield Item(_href(part.name), part.title, (*within, *said))


def sections(domain: RecensionDomain, part: Part) -> Iterator[Item]:
    """Yield the sections of a page."""
    ids = part.ids
    for link in domain.env.tocs[part.docname].findall(nodes.reference):
        name = link.get("anchorname", "").removeprefix("#")
        if name in ids and _depth(link) == 2:
            yield Item(_href(part.name, name), link.astext())


def _depth(node: nodes.Node) -> int:
    return 0 if node.parent is None else _depth(node.parent) + isinstance(node, nodes.bullet_list)


def outline(domain: RecensionDomain, part: Part) -> tuple[Item, ...]:
    """Return the sections of a text, and the paragraphs in them."""
    series = first_series(domain.edition.declared.places)
    rules = domain.edition.rules
    rows: list[tuple[int, Item]] = []
    level = 1
    ids = part.ids
    for block in domain.documents[part.docname].blocks:
        words = regularise.words(block, rules).split()
        if not block.place or block.place not in ids:
            continue
        if block.type is BlockType.HEADING and block.level > 1:
            level = block.level
            rows.append((level, Item(_href(part.name, block.place), heading(" ".join(words)))))
        elif block.place.is_in(series):
            begins = " ".join(words[:WORDS]) + ("…" if len(words) > WORDS else "")
            rows.append((level + 1, Item(_href(part.name, block.place), f"{block.place.number} {begins}")))
    return nested(rows)


def heading(words: str) -> str:
    """Return a heading of a text as lists have it: without what the text has at its end, nor in capitals."""
    words = words.rstrip(".: ")
    return words.capitalize() if words.isupper() else words


def notes_title() -> str:
    """Return what lists call what the editor says of a text."""
    return _("Editorial notes")


def nested(rows: Sequence[tuple[int, Item]]) -> tuple[Item, ...]:
    """Return *rows* so that what has a lower rank stands under what is before it."""
    found: list[Item] = []
    at = 0
    while at < len(rows):
        level, item = rows[at]
        end = next((number for number in range(at + 1, len(rows)) if rows[number][0] <= level), len(rows))
        found.append(item._replace(items=nested(rows[at + 1 : end])))
        at = end
    return tuple(found)


def pages(domain: RecensionDomain, parts: Sequence[Part]) -> Iterator[Item]:
    """Yield where the pages of the witnesses begin."""
    names = {part.docname: part for part in parts if not part.is_notes}
    for text in domain.edition.texts:
        for key, name in leaves.marks(text.document.blocks).items() if text.name in names else ():
            yield Item(_href(names[text.name].name, name), page_label(key, domain.edition))


def _href(name: str, anchor: str = "") -> str:
    return quote(relative_uri(NAV, name)) + (f"#{anchor}" if anchor else "")


# what the book is


def described(domain: RecensionDomain, parts: Sequence[Part], made: Mapping[str, bytes]) -> str:
    """Return the description of the book."""
    config, one = domain.env.config, domain.work
    ids = {name: f"i{number}" for number, name in enumerate(made, 1)}
    drawn = {part.name for part in parts if part.body.find(".//svg") is not None}
    properties = {NAV: "nav", COVER: "cover-image", **dict.fromkeys(drawn, "svg")}
    items = [
        {
            "id": ids[name],
            "href": quote(name),
            "media": MEDIA[posixpath.splitext(name)[1].lower()],
            "properties": properties.get(name, ""),
        }
        for name in made
    ]
    spine = [{"id": ids[part.name], "linear": not part.is_notes} for part in parts]
    spine.insert(1, {"id": ids[NAV], "linear": True})  # behind the title page
    now = moment(config.recension_date)
    return render(
        "package",
        language=language_of(config.language),
        direction=direction_of(config.language),
        identifiers=identifiers(one),
        title=one.title or config.project,
        edition=one.edition,
        people=[*people(one)],
        publisher=one.issuer,
        date=dates.iso(one.released),
        sources=[*filter(None, [one.original])],
        rights=[f"{part}, {part.url}" if part.url else str(part) for part in one.rights if part.licence],
        description=". ".join(cite.notes(one)),
        modified=datetime(*now, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        accessible=accessible(domain, parts),
        items=items,
        spine=spine,
    )


def identifiers(one: cite.Work) -> list[str]:
    """Return what names the book, the same for all releases, and what names this release."""
    always = f"urn:uuid:{uuid5(NAMESPACE_URL, one.doi_all or one.url or one.original or one.key)}"
    return [always, *(f"{named.kind}:{named.value.removeprefix('swh:')}" for named in one.identifiers)]


def people(one: cite.Work) -> Iterator[dict[str, str]]:
    """Yield the author and the editors."""
    editors = [("contributor", "edt", name) for name in (one.editor, *one.others)]
    roles = [("creator", "aut", one.author), *editors]
    known: set[str] = set()
    for element, role, name in roles:
        if name and str(name) and str(name) not in known:
            known.add(str(name))
            sorts = name.inverted if name.given else ""
            yield {"element": element, "id": f"who{len(known)}", "role": role, "name": str(name), "sorted": sorts}


def accessible(domain: RecensionDomain, parts: Sequence[Part]) -> dict[str, list[str]]:
    """Return what is said to those who cannot read every book."""
    edition, certifier = domain.edition, domain.env.config.recension_epub_certifier
    has_pictures = any(part.body.find(f".//{tag}") is not None for part in parts for tag in ("img", "svg"))
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA"]
    features += ["pageBreakMarkers", "pageNavigation"] if edition.heads else []
    features += ["alternativeText"] if has_pictures else []
    witnesses = {one.siglum: one.title for one in edition.witnesses}
    paged = dict.fromkeys(key.siglum for key in edition.heads)
    return {
        "schema:accessMode": ["textual", *(["visual"] if has_pictures else [])],
        "schema:accessModeSufficient": ["textual"],
        "schema:accessibilityFeature": features,
        "schema:accessibilityHazard": ["none"],
        "schema:accessibilitySummary": [summary(has_pages=bool(edition.heads))],
        "pageBreakSource": ["; ".join(witnesses.get(siglum, siglum) for siglum in paged)],
        "dcterms:conformsTo": ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"] if certifier else [],
        "a11y:certifiedBy": [certifier],
    }


def summary(*, has_pages: bool) -> str:
    """Return the same in sentences."""
    paged = _("The pages of the witness are marked.")
    said = _(
        "All is text, set in the size and the colours of the reader. Every note, correction and comment is a link from "
        "the words that it is about, and leads back to them; the list of contents leads to every paragraph."
    )
    return f"{said} {paged}" if has_pages else said


def moment(day: str) -> tuple[int, int, int, int, int, int]:
    """Return the time of all files, which is that of the edition."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        when = datetime.fromtimestamp(int(epoch), UTC)
        year, month, *rest = max(when, datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
        return (year, month, rest[0], rest[1], rest[2], rest[3] // 2 * 2)
    begins = max(dates.begins(dates.iso(day)) or EARLIEST, EARLIEST)
    return (begins.year, begins.month, begins.day, 0, 0, 0)
