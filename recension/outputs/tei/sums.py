"""Checksums of the parts of a file: they tell what was changed in it, and where, with nothing else at hand."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha256
from typing import TYPE_CHECKING

from lxml import etree

from recension.outputs.tei.elements import add, all_of, id_of, is_layout, kind_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


CHECKSUMS = "checksums"


def units(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield the parts of a file, each with its name: of the header, of the texts, and what stands beside them."""
    for holder in (*all_of(root, "teiHeader/fileDesc"), *all_of(root, "teiHeader")):
        for child in holder:
            if kind_of(child) != "fileDesc":
                yield from _named(child)
    for text in all_of(root, "text/group/text") or all_of(root, "text"):
        for body in all_of(text, "body"):
            yield from _blocks(body)
        for division in all_of(text, "back/div"):
            for child in (*division, *all_of(division, "list/item")):
                if kind_of(child) != "list":
                    yield from _named(child)
    for listed in all_of(root, "standOff/*"):
        if listed.get("type") != CHECKSUMS:
            for child in listed:
                yield from _named(child)


def _blocks(division: Element) -> Iterator[tuple[str, Element]]:
    for child in division:
        if kind_of(child) == "div":
            yield from _blocks(child)
        else:
            yield from _named(child)


def _named(element: Element) -> Iterator[tuple[str, Element]]:
    if kind_of(element):
        of_xml = id_of(element) or element.get("prev", "").removeprefix("#")
        yield of_xml or element.get("n", "") or kind_of(element), element


def write(parent: Element, root: Element) -> None:
    """Add the checksums of all parts, and that of the file without them."""
    whole, parts = summed(root), [(name, summed(one)) for name, one in units(root)]
    made = add(parent, "list", type=CHECKSUMS, n=whole)
    for name, one in parts:
        add(made, "item", one, n=name)


def listed(root: Element) -> list[Element]:
    """Return the lists of checksums that a file has."""
    return [one for one in all_of(root, "standOff/list") if one.get("type") == CHECKSUMS]


def canonical(element: Element) -> bytes:
    """Return an element in canonical XML, without layout: so it outlives what lays out a file anew."""
    bare = deepcopy(element)  # what stands before the root of a file would be seen, too
    for one in bare.iter():
        one.text, one.tail = (None if is_layout(text) else text for text in (one.text, one.tail))
    canonical: bytes = etree.tostring(bare, method="c14n", with_tail=False)
    return canonical


def summed(element: Element) -> str:
    """Return the checksum of an element: the first figures of the SHA-256 of its canonical form."""
    return sha256(canonical(element)).hexdigest()[:16]
