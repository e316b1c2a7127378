"""Works of a bibliography: the fields of BibTeX to the elements of ``biblStruct``, and back.

Signs of TeX become what they mean: ``{Rhine}`` a ``<seg type="protected">``, ``--`` a dash; a dash that was written as
one is a ``<seg type="literal">``.  A field that cannot be given back from that is kept as it is, in a note of the type
``bibtex``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from recension.outputs.tei import names, prose
from recension.outputs.tei.elements import add, all_of, kind_of, make, needed, parts, phrase, put, text_of
from recension.scholarship import dates
from recension.scholarship.record import Item, Section
from recension.scholarship.works import ARCHIVE, CONTENT, COPY, LETTER, RECIPIENT, SENDER, TRANSLATED

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TEX = re.compile(r"\{(?P<kept>[^{}\\]*)\}|(?P<literal>[–—“”&%\u00a0])|---|--|``|''|\\&|\\%|~")
_MEANT = {"---": "—", "--": "–", "``": "“", "''": "”", "\\&": "&", "\\%": "%", "~": "\u00a0"}
_WRITTEN = str.maketrans({meant: sign for sign, meant in _MEANT.items()})
_AS_IT_IS = ("url", COPY, "doi", "keywords")  #: fields in which nothing is TeX
_CALLED = {SENDER: "sender", RECIPIENT: "recipient", ARCHIVE: "archive", TRANSLATED: "translation", LETTER: "letter"}
_CALLED |= {COPY: "copy", CONTENT: "content"}
_TYPES = _CALLED | {
    called: name for name, called in _CALLED.items()
}  #: of the notes; each the other's, so none is lost
_PEOPLE = {"author": ("author", ""), "editor": ("editor", ""), "translator": ("editor", "translator")}
_TITLES = {"title": "", "booktitle": "m", "journal": "j"}
_IMPRINT = {"address": "pubPlace", "publisher": "publisher", "institution": "publisher", "howpublished": "publisher"}
_DATES = ("date", "year", "month")
_SCOPES = {"volume": "volume", "number": "issue", "chapter": "chapter", "pages": "page"}
_IDNOS = {"doi": "DOI", "isbn": "ISBN", "issn": "ISSN"}
_REFS = ("url", COPY)
BIBTEX = "bibtex"  #: the type of a note that has a field as it is
NOTHING = "none"  #: the type of what the schema wants and the work has not


def write(parent: Element, key: str, item: Item) -> None:
    """Add a work."""
    made = add(parent, "biblStruct", xml_id=names.of("Work", key), n=key)
    left = dict(item)
    if re.fullmatch(r"\S+", left.get("type", "")):
        made.set("type", left.pop("type"))
    kept = {name: left.pop(name) for name in [*left] if not _comes_back(name, left[name])}
    is_part = "booktitle" in left or "journal" in left
    part = add(made, "analytic") if is_part else add(made, "monogr")
    monogr = add(made, "monogr") if is_part else part
    _headed(part, monogr, left)
    _printed(made, monogr, left)
    for name in sorted(left, key=lambda name: name in _REFS):
        value, called = left[name], _TYPES.get(name, name)
        if name in _REFS:
            add(made, "ref", value, type=called, target=prose.address(value))
        else:
            _worded(add(made, "note", type=called), name, value)
    for name, value in kept.items():
        add(made, "note", value, type=BIBTEX, n=name)


def _headed(part: Element, monogr: Element, left: dict[str, str]) -> None:
    """Add who wrote a work, and its titles."""
    people = _people(part, "author", left) + _people(monogr, "editor", left) + _people(monogr, "translator", left)
    for name, level in _TITLES.items():
        if name in left:
            own = "m" if part is monogr else "a"
            put_tex(add(monogr if level else part, "title", level=level or own), left.pop(name))
    for holder in (part, monogr) if people or part is not monogr else ():
        if not all_of(holder, "title"):
            add(holder, "title", type=NOTHING)


def _printed(made: Element, monogr: Element, left: dict[str, str]) -> None:
    """Add what a work was printed as."""
    for name in [name for name in _IDNOS if name in left]:
        add(monogr, "idno", left.pop(name), type=_IDNOS[name])
    if "edition" in left:
        put_tex(add(monogr, "edition"), left.pop("edition"))
    _imprint(monogr, left)
    if "pagetotal" in left:
        put_tex(add(monogr, "extent"), left.pop("pagetotal"))
    if "series" in left:
        put_tex(add(add(made, "series"), "title", level="s"), left.pop("series"))


def _people(parent: Element, name: str, left: dict[str, str]) -> int:
    """Add those who wrote, edited or translated a work; return how many."""
    tag, role = _PEOPLE[name]
    if name not in left:
        return 0
    people = _divided(left.pop(name))
    for one in people:
        _person(add(parent, tag, role=role), one)
    return len(people)


def _person(element: Element, name: str) -> None:
    family, comma, given = name.partition(", ")
    if found := re.fullmatch(r"\{([^{}]*)\}", name):
        put(phrase(element, "name"), found[1])
    elif comma and ", " not in given:
        whole = phrase(element, "persName")
        put_tex(phrase(whole, "surname"), family)
        put(whole, ", ")
        put_tex(phrase(whole, "forename"), given)
    else:
        put_tex(element, name)


def _called(element: Element) -> str:
    """Return the name of a person as BibTeX has it."""
    inner = next(iter(element), None)
    if inner is not None and kind_of(inner) == "name":
        return f"{{{text_of(inner)}}}"
    if inner is not None and kind_of(inner) == "persName":
        return ", ".join(tex(needed(inner, tag)) for tag in ("surname", "forename"))
    return tex(element)


def _divided(people: str) -> list[str]:
    """Return the names in a field, of which some have an "and" within braces."""
    found, depth = [""], 0
    for part in re.split(r"([{}]| and )", people):
        depth += (part == "{") - (part == "}")
        if part == " and " and not depth:
            found.append("")
        else:
            found[-1] += part
    return found


def _imprint(monogr: Element, left: dict[str, str]) -> None:
    imprint = add(monogr, "imprint")
    for name, tag in _IMPRINT.items():
        if name in left:
            put_tex(add(imprint, tag, n=name), left.pop(name))
    for name in _DATES:
        if name in left:
            value = left.pop(name)
            put_tex(add(imprint, "date", type=name, when=value if dates.begins(value) else ""), value)
    for name, unit in _SCOPES.items():
        if name in left:
            put_tex(add(imprint, "biblScope", unit=unit), left.pop(name))
    if not len(imprint):
        add(imprint, "date", type=NOTHING)


def _worded(element: Element, name: str, text: str) -> None:
    if name in _AS_IT_IS:
        put(element, text)
    else:
        put_tex(element, text)


def put_tex(element: Element, text: str) -> None:
    """Add characters, the signs of TeX as what they mean."""
    end = 0
    for found in _TEX.finditer(text):
        put(element, text[end : found.start()])
        end = found.end()
        if found["literal"]:
            phrase(element, "seg", found[0], type="literal")
        elif found["kept"] is None:
            put(element, _MEANT[found[0]])
        else:
            put_tex(phrase(element, "seg", type="protected"), found["kept"])
    put(element, text[end:])


def tex(element: Element) -> str:
    """Return characters as BibTeX has them."""
    return "".join(one.translate(_WRITTEN) if isinstance(one, str) else _inner(one) for one in parts(element))


def _inner(element: Element) -> str:
    return text_of(element) if element.get("type") == "literal" else f"{{{tex(element)}}}"


@cache  # the passages that a work is cited in have it each
def _comes_back(name: str, text: str) -> bool:
    """Tell whether a field can be given back as it is written."""
    if name == BIBTEX or not re.fullmatch(r"[^\s\W][\w.-]*", name):
        return False
    made = make("note")
    if name in _PEOPLE:
        people = []
        for one in _divided(text):
            _person(made := make("author"), one)
            people.append(_called(made))
        return " and ".join(people) == text
    _worded(made, name, text)
    return (text_of(made) if name in _AS_IT_IS else tex(made)) == text


def read(element: Element) -> tuple[str, Item]:
    """Return the key of a work, and its fields."""
    return element.get("n", ""), dict(_fields(element))


def _fields(work: Element) -> Iterator[tuple[str, str]]:
    if kind := work.get("type"):
        yield "type", kind
    holders = [*all_of(work, "analytic"), *all_of(work, "monogr")]
    for name, (tag, role) in _PEOPLE.items():
        found = [one for holder in holders for one in all_of(holder, tag) if one.get("role", "") == role]
        if found:
            yield name, " and ".join(map(_called, found))
    levels = {"a": "title", "m": "booktitle" if len(holders) > 1 else "title", "j": "journal"}
    for one in _among(holders, "title"):
        yield levels[one.get("level", "")], tex(one)
    yield from (("series", tex(one)) for one in all_of(work, "series/title"))
    yield from _simple(holders, work)


def _among(holders: Iterable[Element], tag: str) -> Iterator[Element]:
    """Yield what has a *tag*, but for what only the schema wants."""
    yield from (one for holder in holders for one in all_of(holder, tag) if one.get("type") != NOTHING)


def _simple(holders: Iterable[Element], work: Element) -> Iterator[tuple[str, str]]:
    """Yield the fields that have one element each."""
    kinds, units = ({value: name for name, value in table.items()} for table in (_IDNOS, _SCOPES))
    imprints = [one for holder in holders for one in all_of(holder, "imprint")]
    for one in _among(holders, "idno"):
        yield kinds[one.get("type", "")], text_of(one)
    for tag, name in (("edition", "edition"), ("extent", "pagetotal")):
        yield from ((name, tex(one)) for one in _among(holders, tag))
    for tag in ("pubPlace", "publisher"):
        yield from ((one.get("n", ""), tex(one)) for one in _among(imprints, tag))
    yield from ((one.get("type", ""), tex(one)) for one in _among(imprints, "date"))
    yield from ((units[one.get("unit", "")], tex(one)) for one in _among(imprints, "biblScope"))
    for one in all_of(work, "note"):
        name = _TYPES.get(one.get("type", ""), one.get("type", ""))
        if name == BIBTEX:
            yield one.get("n", ""), text_of(one)
        else:
            yield name, text_of(one) if name in _AS_IT_IS else tex(one)
    for one in all_of(work, "ref"):
        yield _TYPES.get(one.get("type", ""), one.get("type", "")), text_of(one)


def read_all(elements: Iterable[Element]) -> Section:
    """Return a bibliography."""
    return dict(map(read, elements))
