"""Writes the answers of Distributed Text Services 1.0 as files: collections, navigation and documents."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from recension.outputs.data.context import Context, is_passage, words
from recension.outputs.data.everything import as_json
from recension.scholarship import dates, regularise
from recension.scholarship.edition import Text
from recension.scholarship.model import Block, BlockType

FOLDER = "dts"
ENTRY = f"{FOLDER}/index.json"
CONTEXT = "https://dtsapi.org/context/v1.0.json"
VERSION = "1.0"
MEDIA = "text/plain"  #: of documents

Answer = dict[str, Any]


def resource(name: str) -> str:
    """Return the id of a text: no part of a path."""
    return name.replace("/", ".")


def collection(c: Context) -> str:
    """Return the id of all texts together, which is that of none."""
    return f"{c.name}.texts"


def files(c: Context) -> Iterator[tuple[str, bytes]]:
    """Yield every answer."""
    yield ENTRY, as_json({**_head(c, ENTRY, "EntryPoint"), **_ways(c, ENTRY)})
    root = f"{FOLDER}/collection.json"
    named = f"{FOLDER}/collection/{collection(c)}"
    for file in (root, f"{named}.json", f"{named}/children.json"):
        members = [_resource(c, one, file) for one in c.edition.texts]
        yield file, as_json({**_context(), **_collection(c, file), "member": members})
    yield f"{named}/parents.json", as_json({**_context(), **_collection(c, f"{named}/parents.json"), "member": []})
    for one in c.edition.texts:
        way = f"{FOLDER}/collection/{resource(one.name)}"
        for file in (f"{way}.json", f"{way}/children.json"):
            yield file, as_json({**_context(), **_resource(c, one, file)})
        file = f"{way}/parents.json"
        yield file, as_json({**_context(), **_resource(c, one, file), "member": [_collection(c, file)]})
        yield from _navigation(c, one)
        yield from _documents(c, one)


def _context() -> Answer:
    return {"@context": CONTEXT, "dtsVersion": VERSION}


def _head(c: Context, file: str, kind: str) -> Answer:
    return {**_context(), "@id": c.pages.data(file, file), "@type": kind}


def _ways(c: Context, file: str) -> Answer:
    """Return how addresses are made."""
    return {
        "collection": c.pages.data(f"{FOLDER}/collection{{/id,nav}}.json", file),
        "navigation": c.pages.data(f"{FOLDER}/navigation{{/resource,down,ref}}.json", file),
        "document": c.pages.data(f"{FOLDER}/document{{/resource,ref}}.txt", file),
    }


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
    name, known = resource(one.name), _described(c, one.name)
    ways = {
        "collection": c.pages.data(f"{FOLDER}/collection/{name}{{/nav}}.json", file),
        "navigation": c.pages.data(f"{FOLDER}/navigation/{name}{{/down,ref}}.json", file),
        "document": c.pages.data(f"{FOLDER}/document/{name}{{/ref}}.txt", file),
        "download": c.pages.data(f"{FOLDER}/document/{name}.txt", file),
    }
    return {**known, **ways}


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
    return regularise.words(heading, c.edition.declared.rules) if heading else c.work.title


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
    return c.edition.declared.places.get(block.place.series, block.place.series)


def _unit(c: Context, block: Block) -> Answer:
    name = block.place.called(c.edition.declared.places)
    title = {"title": [{"lang": c.work.language, "value": name}]}
    unit = {"identifier": block.place, "@type": "CitableUnit", "level": 1, "parent": None}
    return {**unit, "citeType": _kind(c, block), "dublinCore": title}


def _navigation(c: Context, one: Text) -> Iterator[tuple[str, bytes]]:
    """Yield the passages of a text, all together and each by itself; there is no depth below them."""
    way = f"{FOLDER}/navigation/{resource(one.name)}"
    units = {block.place: _unit(c, block) for block in one.document.blocks if is_passage(block)}
    for down in ("1", "-1"):
        file = f"{way}/{down}.json"
        head = {**_head(c, file, "Navigation"), "resource": _resource(c, one, file)}
        yield file, as_json({**head, "member": [*units.values()]})
    for place, unit in units.items():
        file = f"{way}/{place}.json"
        yield file, as_json({**_head(c, file, "Navigation"), "resource": _resource(c, one, file), "ref": unit})


def _documents(c: Context, one: Text) -> Iterator[tuple[str, bytes]]:
    """Yield the words of a text, and of each passage."""
    way = f"{FOLDER}/document/{resource(one.name)}"
    rules = c.edition.declared.rules
    whole = []
    for block in one.document.blocks:
        if block.type.is_text:
            whole.append(words(regularise.dress(block.edited, regularise.dressed(block, rules), 0)))
        if is_passage(block):
            yield f"{way}/{block.place}.txt", f"{whole[-1]}\n".encode()
    yield f"{way}.txt", ("\n\n".join(whole) + "\n").encode()
