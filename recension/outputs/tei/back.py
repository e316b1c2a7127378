"""What stands beside the text: bibliography, index, chronology, declarations; to elements, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from recension.outputs.tei import header, names, prose, works
from recension.outputs.tei.elements import add, all_of, needed, phrase, put, text_of
from recension.outputs.tei.prose import Said
from recension.scholarship import dates
from recension.scholarship.edition import Declared, Text
from recension.scholarship.record import Item, Section
from recension.scholarship.whole import Whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


#: kind of the headings of an index -> the elements of the list, of one of them, and of its name
_INDEXES = {
    "": ("list", "item", "term"),
    "person": ("listPerson", "person", "persName"),
    "place": ("listPlace", "place", "placeName"),
    "organisation": ("listOrg", "org", "orgName"),
}


def write(parent: Element, whole: Whole, said: Said) -> None:
    """Add all that stands beside the text."""
    sections = whole.sections
    if sections["bibliography"]:
        listed = add(parent, "listBibl")
        for key, item in sections["bibliography"].items():
            works.write(listed, key, item)
    for kind in _INDEXES:
        if some := {one: item for one, item in sections["headings"].items() if item.get("kind", "") == kind}:
            _index(parent, kind, some, said)
    if sections["chronology"]:
        listed = add(parent, "listEvent")
        for name, item in sections["chronology"].items():
            _event(listed, name, item, said)
    left = {name: one for name, one in sections["declarations"].items() if _elsewhere(whole.declared, one, name) != one}
    listed = add(parent, "list", type="declarations")
    for name, item in left.items():
        made = add(listed, "item", n=name)
        for key, value in item.items():
            add(made, "seg", value, n=key)
    if not left:
        add(listed, "item", n="none")


def _elsewhere(declared: Declared, item: Item, name: str) -> Item:
    """Return what the header says of a declaration."""
    return _said_there(declared, {name: item} if name in header.TAXONOMIES else {}).get(name, {})


def _said_there(declared: Declared, taxonomies: Section) -> Section:
    """Return the declarations that the header has, whole."""
    kinds = taxonomies.get("kinds", {})
    found: dict[str, Item] = {name: item for name, item in taxonomies.items() if name != "places"}
    if tuple(kinds) != declared.kinds:
        found.pop("kinds", None)
    found |= {"places": declared.places, "source": declared.source}
    if declared.rules:
        found["rules"] = {"value": ", ".join(declared.rules)}
    return {name: item for name, item in found.items() if item}


def _index(parent: Element, kind: str, headings: Section, said: Said) -> None:
    listed, one, name = _INDEXES[kind]
    made = add(parent, listed, type="index")
    for heading, item in headings.items():
        element = add(made, one)
        phrase(element, name, heading)
        left = {field: value for field, value in item.items() if field != "kind"}
        if "places" in left:
            _places(element, left.pop("places"), said)
        for field, value in left.items():
            within = phrase(element, "note", type=field) if kind else element
            put(element, "" if kind else " ")
            target = " ".join(filter(None, map(prose.address, value.split(", ")))) if field == "means" else ""
            phrase(within, "ref", value, type=field, target=target)


def _places(element: Element, places: str, said: Said) -> None:
    made = phrase(element, "note", type="places")
    for number, place in enumerate(places.split(", ")):
        put(made, ", " if number else "")
        phrase(made, "ref", place, target=said.names.to_place(place))


def _read_places(element: Element) -> Iterator[tuple[str, str]]:
    for note in all_of(element, "note"):
        if note.get("type") == "places":
            yield "places", ", ".join(map(text_of, all_of(note, "ref")))


def _event(parent: Element, name: str, item: Item, said: Said) -> None:
    when = item.get("when", "")
    first, stroke, last = when.partition("/")
    known = bool(dates.begins(first) and (dates.begins(last) or not stroke))
    dated = {"from_": first, "to": last} if stroke else {"when": first}
    made = add(parent, "event", xml_id=names.of("Event", name), n=name, **(dated if known else {}))
    add(made, "head", when)
    prose.paragraphs(made, item.get("text", ""), said)
    if "places" in item:
        _places(made, item["places"], said)
        made[-1].tail = "\n"


# read


def bibliography(root: Element) -> Section:
    """Return the works of the bibliography."""
    return works.read_all(all_of(root, "standOff/listBibl/biblStruct"))


def headings(root: Element) -> Section:
    """Return the headings of the indexes."""
    return {
        text_of(needed(item, name)): {
            **({"kind": kind} if kind else {}),
            **dict(_read_places(item)),
            **{
                one.get("type", ""): text_of(one)
                for path in ("ref", "note/ref")
                for one in all_of(item, path)
                if one.get("type")
            },
        }
        for kind, (listed, tag, name) in _INDEXES.items()
        for item in _items(root, "index", listed, tag)
    }


def chronology(root: Element, said: Said) -> Section:
    """Return what happened when."""
    return {
        event.get("n", ""): {
            field: value
            for field, value in (
                ("when", text_of(needed(event, "head"))),
                *_read_places(event),
                ("text", prose.read_paragraphs(event, said)),
            )
            if value
        }
        for event in all_of(root, "standOff/listEvent/event")
    }


def declarations(root: Element, declared: Declared) -> Section:
    """Return what conf.py says that readers are told."""
    given = {
        item.get("n", ""): {one.get("n", ""): text_of(one) for one in all_of(item, "seg")}
        for item in _items(root, "declarations")
        if len(item)
    }
    return {**_said_there(declared, header.taxonomies(root)), **given}


def _items(root: Element, kind: str, tag: str = "list", item: str = "item") -> Iterator[Element]:
    for listed in all_of(root, f"standOff/{tag}"):
        if listed.get("type") == kind:
            yield from all_of(listed, item)


def cited(texts: tuple[Text, ...]) -> Mapping[str, Item]:
    """Return the works that the author cites at each place, as the texts have them."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        start = f"{text.name}:" if len(texts) > 1 else ""
        places: dict[str, list[str]] = {}
        for one in text.document.works:
            places.setdefault(one.place, []).append(one.key)
        found |= {f"{start}{place}": {"place": place, "works": ", ".join(keys)} for place, keys in places.items()}
    return found
