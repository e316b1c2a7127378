"""What a TEI file says of itself, of who answers for it, and of the works that it describes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from recension.outputs.tei.foreign.elements import Element, attribute, below, content, first, name_of

WEB = ("https://", "http://")
_PERSONS = ("respStmt", "editor", "person", "persName", "name", "author")


class Header(NamedTuple):
    """Title, author, editors, and where and on what terms the file was published."""

    title: str
    author: str
    editors: tuple[str, ...]
    publisher: str
    date: str
    address: str
    licence: str
    licence_address: str


class Work(NamedTuple):
    """A work: the type and the fields that BibTeX has for it."""

    key: str
    type: str
    fields: Mapping[str, str]


def _header_of(root: Element) -> Element:
    found = first(root, "teiHeader")
    return root if found is None else found


def header(root: Element) -> Header:
    """Return what the file says of itself."""
    whole = _header_of(root)
    statement, published = first(whole, "titleStmt"), first(whole, "publicationStmt")
    statement, published = (whole if one is None else one for one in (statement, published))
    licence = first(published, "licence")
    licence = first(published, "availability") if licence is None else licence
    terms = attribute(licence, "target") if licence is not None else ""
    numbers = (content(one) for one in below(published, "idno"))
    publishers = (one for name in ("publisher", "authority", "distributor") for one in below(published, name))
    return Header(
        content(first(statement, "title")),
        ", ".join(dict.fromkeys(map(content, below(statement, "author")))),
        tuple(map(content, below(statement, "editor"))),
        content(next(publishers, None)),
        _date(first(published, "date")),
        next((one for one in numbers if one.startswith(WEB) and " " not in one), ""),
        content(licence)[:300],
        terms if terms.startswith(WEB) and " " not in terms else "",
    )


def _date(element: Element | None) -> str:
    return "" if element is None else attribute(element, "when") or content(element)


def persons(root: Element) -> dict[str, str]:
    """Return those who may answer for something: initials -> name."""
    found: dict[str, str] = {}
    for one in _header_of(root).iter():
        key = attribute(one, "id") if name_of(one) in _PERSONS else ""
        named = next((inner for name in ("persName", "name") if (inner := first(one, name)) is not None), one)
        if re.fullmatch(r"[^\s,()]+", key) and content(named):
            found[key] = content(named)
    return found


def works(root: Element) -> tuple[list[Work], list[Element]]:
    """Return the works that are described field by field, and the descriptions that lack too much."""
    found, left = list[Work](), list[Element]()
    for number, one in enumerate(below(root, "biblStruct"), 1):
        key = re.sub(r"[^A-Za-z0-9-]+", "", attribute(one, "id")) or f"work{number}"
        work = _work(one, key if key not in (each.key for each in found) else f"{key}-{number}")
        if work:
            found.append(work)
        else:
            left.append(one)
    return found, left


def _work(one: Element, key: str) -> Work | None:
    analytic, monograph, imprint = (first(one, name) for name in ("analytic", "monogr", "imprint"))
    title = content(first(one if analytic is None else analytic, "title"))
    whole = content(first(monograph, "title")) if analytic is not None else ""
    year = re.search(r"\b\d{4}\b", _date(first(one if imprint is None else imprint, "date")))
    if not title or not year:
        return None
    is_journal = any(attribute(found, "level") == "j" for found in below(one, "title"))
    fields = {
        "author": " and ".join(map(_person, below(one, "author"))),
        "editor": " and ".join(map(_person, below(one, "editor"))),
        "title": title,
        ("journal" if is_journal else "booktitle"): whole,
        "publisher": content(first(one, "publisher")),
        "address": content(first(one, "pubPlace")),
        "year": year[0],
    }
    sort = "book" if not whole else "article" if is_journal else "incollection"
    return Work(key, sort, {name: value for name, value in fields.items() if value})


def _person(element: Element) -> str:
    """Return a name as BibTeX has it."""
    family, given = first(element, "surname"), first(element, "forename")
    if family is None:
        return f"{{{content(element)}}}"
    return ", ".join(filter(None, (content(family), content(given))))
