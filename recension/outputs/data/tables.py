"""Writes what an edition says as tables for spreadsheets, and a package that describes them; and reads them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import NamedTuple

from recension.outputs.data import source
from recension.outputs.data.context import Context, Rows, rights, words
from recension.scholarship import bibtex, cite, dates, licences, presentation, regularise, works
from recension.scholarship.model import BlockType
from recension.scholarship.prose import unwrapped
from recension.scholarship.record import notated, notated_reading

TEXT, EDITORIAL = 0, 1  #: of the rights of a work
NOTATION = "_notation"  #: how the columns end that have the same as it is written
PACKAGE = "datapackage.json"
ENCODING = "utf-8-sig"  #: without the sign at the beginning some spreadsheets take the file for another encoding
#: fields of a document -> the columns of what a letter or a telegram is
DOCUMENT = {
    "date": "date",
    works.SENDER: "sender",
    works.RECIPIENT: "recipient",
    "title": "title",
    works.CONTENT: "content",
    works.ARCHIVE: "archive",
    works.TRANSLATED: "translation",
    "url": "url",
    works.COPY: "archived_copy",
}


class Table(NamedTuple):
    """A table: its title, its columns and what they hold, its rows, and whose it is."""

    title: str
    columns: Callable[[Context], Mapping[str, str]]
    rows: Callable[[Context], Iterable[Mapping[str, str]]]
    parts: Sequence[int]  #: of the rights of the edition
    key: Sequence[str] = ("id",)  #: the columns that name a row


# the rows


def text(c: Context) -> Iterator[Mapping[str, str]]:
    """Yield the edited text, block by block."""
    rules = c.edition.rules
    for one, name, block in c.blocks:
        if block.type.is_text:
            spans = regularise.dress(block.edited, regularise.dressed(block, rules), 0)
            level = str(block.level) if block.type is BlockType.HEADING else ""
            yield {
                "id": one,
                "text": name,
                "place": block.place,
                "type": block.type,
                "level": level,
                "label": block.label,
                "words": words(spans),
                f"words{NOTATION}": notated(spans),
            }


def apparatus(c: Context) -> Iterator[Mapping[str, str]]:
    """Yield the entries of the apparatus, and what the edition leaves out."""
    for at, name, block in c.blocks:
        for shown in presentation.entries(block, c.edition.conventions):
            one = shown.record
            row = {
                "id": c.prefix(name) + one.id,
                "text": name,
                "place": at.removeprefix(c.prefix(name)),
                "lemma": words(shown.lemma),
                "kind": shown.kind,
                "leave": getattr(one, "leave", ""),
                "certainty": c.shown(one.certainty),
                "by": one.by,
                "reason": c.prose(one.reason),
                f"lemma{NOTATION}": notated(shown.lemma),
                f"kind{NOTATION}": one.kind,
                f"certainty{NOTATION}": one.certainty,
                f"reason{NOTATION}": one.reason,
            }
            for reading in shown.readings:
                for siglum in reading.bearers:
                    row |= {
                        f"reading_{siglum}": words(reading.spans),
                        f"reading_{siglum}{NOTATION}": notated_reading(reading),
                    }
            yield row


def commentary(c: Context) -> Iterator[Mapping[str, str]]:
    """Yield the comments of all series."""
    blocks = {(name, block.place): block for _one, name, block in c.blocks}
    for found in c.edition.texts:
        for one in found.document.comments:
            if (found.name, one.place) in blocks:
                block = blocks[found.name, one.place]
                lemma = presentation.lemma_of(one, block, c.edition.rules)
                yield {
                    "id": c.prefix(found.name) + one.id,
                    "text": found.name,
                    "place": one.place,
                    "series": one.series,
                    "lemma": words(lemma),
                    "conjecture": words(one.conjecture),
                    "certainty": c.shown(one.certainty),
                    "by": one.by,
                    "words": c.prose(one.text),
                    "works": " ".join(one.works),
                    f"lemma{NOTATION}": notated(lemma),
                    f"conjecture{NOTATION}": notated(one.conjecture),
                    f"certainty{NOTATION}": one.certainty,
                    f"words{NOTATION}": unwrapped(one.text),
                }


def bibliography(c: Context) -> Iterator[Mapping[str, str]]:
    """Yield the works, their fields in words and as BibTeX has them."""
    cited = cited_at(c)
    for key, item in c.whole.sections["bibliography"].items():
        fields = {name: value if name == "type" else bibtex.field(name, value) for name, value in item.items()}
        written = "".join(f"  {name} = {{{value}}},\n" for name, value in item.items() if name != "type")
        yield {
            "key": key,
            "label": c.called.works[key],
            **fields,
            "cited_at": cited.get(key, ""),
            "bibtex": f"@{item['type']}{{{key},\n{written}}}",
        }


def cited_at(c: Context) -> dict[str, str]:
    """Return the places at which the author cites each work."""
    found: dict[str, list[str]] = {}
    for at, item in c.whole.sections["cited"].items():
        for key in item["works"].split(", "):
            found.setdefault(key, []).append(at)
    return {key: " ".join(places) for key, places in found.items()}


def documents(c: Context) -> Iterator[Mapping[str, str]]:
    """Yield the letters, telegrams and reports among the works, by date."""
    known, cited = c.whole.sections["bibliography"], cited_at(c)
    for key in works.documents(known):
        said = {column: bibtex.field(name, known[key].get(name, "")) for name, column in DOCUMENT.items()}
        yield {"key": key, **said, "cited_at": cited.get(key, "")}


def ledger(c: Context) -> Iterator[Mapping[str, str]]:
    """Yield what the rules do, place by place."""
    rules, base = c.edition.rules, c.edition.witnesses[:1]
    for at, name, block in c.blocks:
        for rule, found in regularise.changes(block, rules, *base).items():
            dressed = regularise.dressed(block, rules)
            for number, change in enumerate(found, 1):
                yield {
                    "id": f"{at}.{rule}/{number}",
                    "text": name,
                    "place": block.place,
                    "rule": rule,
                    "offset": str(change.offset),
                    "before": change.old,
                    "after": change.new,
                    "word": regularise.shown(rule, change, block, dressed),
                }


def headings(c: Context) -> Iterator[Mapping[str, str]]:
    """Yield the headings of the indexes, where they lead, and who or what is meant."""
    for heading, item in c.whole.sections["headings"].items():
        yield {
            "heading": heading,
            "kind": item.get("kind", ""),
            "see": item.get("see", ""),
            "places": " ".join(item.get("places", "").split(", ")),
            "identifiers": " ".join(item.get("means", "").split(", ")),
        }


# the columns

_ID = {"id": "id, as the pages have it", "text": "the text it is in", "place": "the place it stands at"}
_SAID = {
    "certainty": "degree of certainty, as readers see it; empty: none is stated",
    "by": "initials of who answers for it; empty: the editor of the edition",
}


def _of_text(_c: Context) -> dict[str, str]:
    return {
        **_ID,
        "type": "what it is, such as paragraph, note or heading",
        "level": "of a heading",
        "label": "of a note of the author",
        "words": "the edited words; the calls of notes in brackets",
        f"words{NOTATION}": "the same in the notation of the edition",
    }


def _of_apparatus(c: Context) -> dict[str, str]:
    readings = {f"reading_{one}": f"what the witness {one} has, where it is another reading" for one in c.sigla}
    readings |= {f"reading_{one}": f"what {one} conjectured" for one in c.edition.declared.scholars}
    notations = {f"{name}{NOTATION}": f"{about}, in the notation" for name, about in readings.items()}
    return {
        **_ID,
        "lemma": "what the edition reads; empty where it leaves something out",
        **readings,
        "kind": "kind of the departure, as readers see it",
        "leave": "why it may stand inside a quotation",
        **_SAID,
        "reason": "why the edition reads so",
        f"lemma{NOTATION}": "the lemma in the notation",
        **notations,
        f"kind{NOTATION}": "the kind as it is declared",
        f"certainty{NOTATION}": "the degree as it is declared",
        f"reason{NOTATION}": "the reason in the notation",
    }


def _of_commentary(_c: Context) -> dict[str, str]:
    return {
        **_ID,
        "series": "series of comments",
        "lemma": "the words it is about",
        "conjecture": "of a reading that was left: what was considered",
        **_SAID,
        "words": "what it says",
        "works": "keys of the works it cites",
        f"lemma{NOTATION}": "the lemma in the notation",
        f"conjecture{NOTATION}": "the conjecture in the notation",
        f"certainty{NOTATION}": "the degree as it is declared",
        f"words{NOTATION}": "what it says in the notation",
    }


def _of_bibliography(c: Context) -> dict[str, str]:
    there = {name for item in c.whole.sections["bibliography"].values() for name in item}
    known = [*(name for name in bibtex.NAMES if name in there), *sorted(there - bibtex.NAMES.keys())]
    return {
        "key": "key of the work",
        "label": "how it is cited",
        **{name: bibtex.NAMES.get(name, name) for name in known},
        "cited_at": "places at which the author cites or means it",
        "bibtex": "the whole entry in BibTeX",
    }


def _of_documents(_c: Context) -> dict[str, str]:
    names = {column: bibtex.NAMES[name] for name, column in DOCUMENT.items()}
    return {"key": "key of the work", **names, "cited_at": "places at which the author cites or means it"}


def _of_ledger(_c: Context) -> dict[str, str]:
    return {
        **_ID,
        "rule": "the rule of regularisation",
        "offset": "signs of the edited text of the block before it",
        "before": "what stood there",
        "after": "what stands there",
        "word": "the word in which it is, or what becomes what",
    }


def _of_headings(_c: Context) -> dict[str, str]:
    return {
        "heading": "heading of an index",
        "kind": "person, place or organisation; empty: none is said",
        "see": "the heading that it refers to",
        "places": "where it leads",
        "identifiers": "addresses in authority files of who or what is meant",
    }


TABLES: Mapping[str, Table] = {
    "text.csv": Table("The edited text", _of_text, text, (TEXT,)),
    "apparatus.csv": Table("The apparatus", _of_apparatus, apparatus, (EDITORIAL, TEXT)),
    "commentary.csv": Table("The comments of all series", _of_commentary, commentary, (EDITORIAL,)),
    "bibliography.csv": Table("The bibliography", _of_bibliography, bibliography, (EDITORIAL,), ("key",)),
    "documents.csv": Table("Letters, telegrams and reports", _of_documents, documents, (EDITORIAL,), ("key",)),
    "ledger.csv": Table("What the rules do, place by place", _of_ledger, ledger, (EDITORIAL, TEXT)),
    "persons-places.csv": Table("Headings of the indexes", _of_headings, headings, (EDITORIAL,), ("heading",)),
}


# the files


def written(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a table as a file."""
    out = StringIO()
    writer = csv.DictWriter(out, [*columns], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(ENCODING)


def read(data: bytes) -> tuple[list[str], Rows]:
    """Return the columns and the rows of the file of a table."""
    head, *lines = csv.reader(StringIO(data.decode(ENCODING), newline=""), strict=True)
    return head, [dict(zip(head, line, strict=True)) for line in lines]


def files(c: Context) -> Iterator[tuple[str, bytes]]:
    """Yield each table, and the package that describes them."""
    resources = []
    for name, table in TABLES.items():
        columns = table.columns(c)
        data = written(columns, table.rows(c))
        resources.append(resource(c, name, columns, data))
        yield name, data
    if c.sources:
        resources.append(source_of(c))
    yield PACKAGE, (json.dumps(package(c, resources), ensure_ascii=False, indent=1) + "\n").encode()


def resource(c: Context, name: str, columns: Mapping[str, str], data: bytes) -> dict[str, object]:
    """Return what the package says of a table."""
    table = TABLES[name]
    fields = [{"name": column, "type": "string", "description": about} for column, about in columns.items()]
    return {
        "name": name.partition(".")[0],
        "path": name,
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "licenses": [*_licences(c.work, table.parts)],
        "schema": {"fields": fields, "primaryKey": [*table.key], "missingValues": [""]},
    }


def source_of(c: Context) -> dict[str, object]:
    """Return what the package says of that from which the edition is made."""
    name, data = source.file_of(c), source.packed(c)
    return {
        "name": "source",
        "path": name,
        "title": "All that the edition is made from",
        "format": "zip",
        "mediatype": "application/zip",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "licenses": [*_licences(c.work, (TEXT, EDITORIAL))],
    }


def package(c: Context, resources: list[dict[str, object]]) -> dict[str, object]:
    """Return what the package says of the edition."""
    one = c.work
    people = [
        {"title": str(one.author), "roles": ["author"]},
        *({"title": str(name), "roles": ["editor"]} for name in one.rights[EDITORIAL].holders),
    ]
    said = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": re.sub(r"[^a-z0-9._-]+", "-", c.name.lower()),
        "title": one.title,
        "description": ". ".join(f"{part['part']}: {part['holders']}, {part['licence']}" for part in rights(one)),
        "version": one.release,
        "created": f"{day.isoformat()}T00:00:00Z" if (day := dates.begins(one.released)) else "",
        "homepage": one.address,
        "contributors": people,
        "sources": [{"title": one.first, "path": cite.safe_url(one.original)}] if one.original else [],
        "licenses": [*_licences(one, (TEXT, EDITORIAL))],
        "resources": resources,
    }
    return {name: value for name, value in said.items() if value}


def _licences(work: cite.Work, parts: Iterable[int]) -> Iterator[dict[str, str]]:
    for part in parts:
        one = work.rights[part]
        name = licences.spdx(one.url)
        if one.url:
            yield {**({"name": name} if name else {}), "path": one.url, "title": str(one)}
