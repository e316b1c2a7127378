"""Writes the answers of Distributed Text Services 1.0, level 0, as files: collections, navigation and documents."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from recension.outputs.data.context import Context, is_passage
from recension.outputs.data.everything import as_json
from recension.outputs.data.passages import part, tei
from recension.outputs.tei import sums, writer
from recension.outputs.tei.elements import id_of, kind_of, needed
from recension.outputs.tei.reader import parsed
from recension.scholarship import dates, regularise
from recension.scholarship.edition import Text
from recension.scholarship.model import Block, BlockType, Place

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FOLDER = "dts"
ANSWER = ".jsonld"  #: by this ending hosts know the type that answers have to have
DOCUMENT = ".tei.xml"
ENTRY = f"{FOLDER}/index{ANSWER}"
CONTEXT = "https://dtsapi.org/context/v1.0.json"
VERSION = "1.0"
LEVEL = "https://dtsapi.org/specifications/versions/v1.0/#conformance"
LIMITS = (
    "Level 0, made of files: a request that has no answer is not found (404), never a bad one (400); "
    "down is 1, 2 or -1, and with a ref 0, too, for there is one level; tree, page and mediaType cannot be asked for."
)
DEPTHS = ("1", "2", "-1")  #: so many levels are asked for, by clients that do not look how many there are
MEDIA = "application/tei+xml"  #: of documents
SIBLINGS = 10  #: as many are told at once of those that a passage stands among, lest each tell of all
DTS = "https://w3id.org/api/dts#"
WRAPPER = f"{{{DTS}}}wrapper"

Answer = dict[str, Any]


def resource(name: str) -> str:
    """Return the id of a text: no part of a path."""
    return name.replace("/", ".")


def collection(c: Context) -> str:
    """Return the id of all texts together, which is that of none."""
    return f"{c.name}.texts"


def files(c: Context) -> Iterator[tuple[str, bytes]]:
    """Yield every answer."""
    limits = {"conformsTo": [LEVEL], "description": [{"lang": "en", "value": LIMITS}]}
    yield ENTRY, as_json({**_head(c, ENTRY, "EntryPoint"), **_ways(c, ENTRY), "dublinCore": limits})
    root = f"{FOLDER}/collection"
    named = f"{root}/{collection(c)}"
    for way in (root, named, f"{named}/children"):
        file = f"{way}{ANSWER}"
        members = [_resource(c, one, file) for one in c.edition.texts]
        yield file, as_json({**_context(), **_collection(c, file), "member": members})
    file = f"{named}/parents{ANSWER}"
    yield file, as_json({**_context(), **_collection(c, file), "member": []})
    for one in c.edition.texts:
        way = f"{root}/{resource(one.name)}"
        for file in (f"{way}{ANSWER}", f"{way}/children{ANSWER}"):
            yield file, as_json({**_context(), **_resource(c, one, file)})
        file = f"{way}/parents{ANSWER}"
        yield file, as_json({**_context(), **_resource(c, one, file), "member": [_collection(c, file)]})
        yield from _navigation(c, one)
        yield from _documents(c, one)


def _context() -> Answer:
    return {"@context": CONTEXT, "dtsVersion": VERSION}


def _head(c: Context, file: str, kind: str) -> Answer:
    return {**_context(), "@id": c.pages.data(file, file), "@type": kind}


def _ways(c: Context, file: str, one: str = "") -> Answer:
    """Return how addresses are made: of all, or of what there is of *one* text."""
    known, wanted = f"/{one}" if one else "", "" if one else "resource,"
    asked = "{/nav}" if one else "{/id,nav}"
    ways = {
        "collection": f"collection{known}{asked}{ANSWER}",
        "navigation": f"navigation{known}{{/{wanted}down,ref}}{ANSWER}",
        "document": f"document{known}{{/{wanted}ref}}{DOCUMENT}",
    }
    return {name: c.pages.data(f"{FOLDER}/{way}", file) for name, way in ways.items()}


def _collection(c: Context, file: str) -> Answer:
    return {
        "@id": collection(c),
        "@type": "Collection",
        "title": c.work.title,
        "totalParents": 0,
        "totalChildren": len(c.edition.texts),
        "dublinCore": _dublin_core(c),
        "collection": _ways(c, file)["collection"],
    }


def _resource(c: Context, one: Text, file: str) -> Answer:
    name = resource(one.name)
    download = c.pages.data(f"{FOLDER}/document/{name}{DOCUMENT}", file)
    return {**_described(c, one.name), **_ways(c, file, name), "download": download}


@lru_cache(maxsize=8)  # every answer about a text has it
def _described(c: Context, name: str) -> Answer:
    """Return what is said of a text wherever it is asked for."""
    one = next(text for text in c.edition.texts if text.name == name)
    kinds = dict.fromkeys(_kind(c, block) for block in one.document.blocks if is_passage(block))
    structure = [{"@type": "CiteStructure", "citeType": kind} for kind in kinds]
    return {
        "@id": resource(name),
        "@type": "Resource",
        "title": _title(c, one),
        "totalParents": 1,
        "totalChildren": 0,
        "dublinCore": _dublin_core(c),
        "mediaTypes": [MEDIA],
        "citationTrees": [{"@type": "CitationTree", "citeStructure": structure}],
    }


def _title(c: Context, one: Text) -> str:
    heading = next((block for block in one.document.blocks if block.type is BlockType.HEADING), None)
    return regularise.words(heading, c.edition.rules) if heading else c.work.title


def _dublin_core(c: Context) -> Answer:
    language = c.work.language
    found: Answer = {
        "creator": [{"lang": language, "value": str(c.work.author)}],
        "contributor": [{"lang": language, "value": str(name)} for name in c.work.rights[1].holders],
        "language": [language],
        "date": dates.iso(c.work.released),
        "rights": [{"lang": language, "value": str(part)} for part in c.work.rights],
        "license": [part.url for part in c.work.rights if part.url],
        "source": [c.work.original] if c.work.original else [],
        "hasVersion": [{"lang": language, "value": c.work.edition}] if c.work.edition else [],
    }
    return {name: value for name, value in found.items() if value}


def _kind(c: Context, block: Block) -> str:
    """Return of which kind a passage is; what a word names is of the kind that it is, lest there be as many kinds."""
    series = block.place.series
    return c.edition.declared.places.get(series, series) if block.place.number else str(block.type)


def _unit(c: Context, block: Block) -> Answer:
    name = block.place.called(c.edition.declared.places)
    title = {"title": [{"lang": c.work.language, "value": name}]}
    unit = {"identifier": block.place, "@type": "CitableUnit", "level": 1, "parent": None}
    return {**unit, "citeType": _kind(c, block), "dublinCore": title}


def _navigation(c: Context, one: Text) -> Iterator[tuple[str, bytes]]:
    """Yield the passages of a text, all together, each by itself, and among others; there is no depth below them."""
    units = {block.place: _unit(c, block) for block in one.document.blocks if is_passage(block)}
    members = [*units.values()]

    def answer(asked: str, found: Answer) -> tuple[str, bytes]:
        file = f"{FOLDER}/navigation/{resource(one.name)}/{asked}{ANSWER}"
        brief = ("@id", "@type", "citationTrees", "mediaTypes", *_ways(c, file))
        known = _resource(c, one, file)
        return file, as_json({**_head(c, file, "Navigation"), "resource": {key: known[key] for key in brief}, **found})

    for down in DEPTHS:
        yield answer(down, {"member": members})
    for number, (place, unit) in enumerate(units.items()):
        yield answer(place, {"ref": unit})
        first = number - number % SIBLINGS
        among = {"member": members[first : first + SIBLINGS], "view": _view(c, one, [*units], number)}
        yield answer(f"0/{place}", {"ref": unit, **(among if len(units) > SIBLINGS else {"member": members})})
        for down in DEPTHS:
            yield answer(f"{down}/{place}", {"ref": unit, "member": [unit]})


def _view(c: Context, one: Text, places: list[Place], number: int) -> Answer:
    """Return where the others are told that a passage stands among: each page has the address of its first."""
    way = f"{FOLDER}/navigation/{resource(one.name)}/0"
    file = f"{way}/{places[number]}{ANSWER}"
    here, last = number - number % SIBLINGS, (len(places) - 1) // SIBLINGS * SIBLINGS
    ways = {"first": 0, "previous": max(here - SIBLINGS, 0), "next": min(here + SIBLINGS, last), "last": last}
    pages = {name: c.pages.data(f"{way}/{places[at]}{ANSWER}", file) for name, at in ways.items()}
    return {"@id": c.pages.data(file, file), "@type": "Pagination", **pages}


def _documents(c: Context, one: Text) -> Iterator[tuple[str, bytes]]:
    """Yield a text in TEI, and each passage."""
    way = f"{FOLDER}/document/{resource(one.name)}"
    yield f"{way}{DOCUMENT}", writer.write(part(c, one))
    for block in one.document.blocks:
        if is_passage(block):
            root = wrapped(parsed(tei(c, c.prefix(one.name) + block.place)))
            data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            yield f"{way}/{block.place}{DOCUMENT}", data + b"\n"


def name_of(passage: Element) -> str:
    """Return the id of a passage; of a speech that is the id of what is spoken."""
    return id_of(passage) or (id_of(passage[-1]) if len(passage) else "")


def wrapped(root: Element) -> Element:
    """Wrap the passage in a file of it alone, where it stands last in its text; its checksums do not hold then."""
    for listed in sums.listed(root):
        listed.getparent().remove(listed)
    parent = needed(root, "text/body")
    while kind_of(parent[-1]) == "div":
        parent = parent[-1]
    passage = parent[-1]
    made = etree.SubElement(parent, WRAPPER, {"ref": f"//*[@xml:id='{name_of(passage)}']"}, {"dts": DTS})
    made.tail, passage.tail = passage.tail, ""
    made.append(passage)
    return root
