"""Elements of TEI: made, and asked for what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_TEI = f"{{{NAMESPACE}}}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NO_XML = re.compile("([^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])")  #: characters that XML cannot hold
_LINE_END = re.compile("(\n)")
_LAYOUT = re.compile("[ \t]*\n[ \t\n]*")  #: blanks that stand where lines end, and nothing else: they are no text


def make(tag: str, **attributes: str) -> Element:
    """Return a new element."""
    return etree.Element(f"{_TEI}{tag}", _named(attributes), {None: NAMESPACE})


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Add an element on a line of its own; what has no value is no attribute."""
    parent.text = parent.text or "\n"
    made = phrase(parent, tag, text, **attributes)
    made.tail = "\n"
    return made


def phrase(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Add an element within a line."""
    made = etree.SubElement(parent, f"{_TEI}{tag}", _named(attributes))
    put(made, text)
    return made


def is_layout(text: str | None) -> bool:
    """Tell whether characters are there for the eye alone, as programs add and drop them that lay out a file."""
    return text == "\n" or bool(text and "\n" in text and _LAYOUT.fullmatch(text))


def put(parent: Element, text: str) -> None:
    """Add characters; those that XML cannot hold, and ends of lines that were taken for layout, have their numbers."""
    for run in _NO_XML.split(text):
        for part in _LINE_END.split(run) if is_layout(run) else [run]:
            if _NO_XML.match(part) or (part == "\n" and is_layout(run)):
                phrase(parent, "g", type=f"U+{ord(part):04X}")
            elif part and (last := next(parent.iterchildren(reversed=True), None)) is not None:  # without counting them
                last.tail = (last.tail or "") + part
            elif part:
                parent.text = (parent.text or "") + part


def _named(attributes: dict[str, str]) -> dict[str, str]:
    return {
        name.rstrip("_").replace("xml_", _XML): _NO_XML.sub("\ufffd", value)
        for name, value in attributes.items()
        if value
    }


def kind_of(element: Element) -> str:
    """Return the name of an element, without its namespace; empty for a remark."""
    return str(element.tag).removeprefix(_TEI) if isinstance(element.tag, str) else ""


def id_of(element: Element) -> str:
    """Return the ``xml:id`` of an element."""
    return str(element.get(f"{_XML}id", ""))


def parts(element: Element) -> Iterator[str | Element]:
    """Yield the characters and the elements that stand in an element, without what is layout."""
    if element.text and not is_layout(element.text):
        yield element.text
    for child in element:
        if kind_of(child) == "g":
            yield chr(int(child.get("type", "")[2:], 16))
        elif kind_of(child):
            yield child
        if child.tail and not is_layout(child.tail):
            yield child.tail


def text_of(element: Element | None) -> str:
    """Return the characters of an element that holds nothing but characters; of what is not there, none."""
    if element is None:
        return ""
    found = [*parts(element)]
    if more := [kind_of(one) for one in found if not isinstance(one, str)]:
        raise ValueError(f"<{more[0]}> in <{kind_of(element)}>")
    return "".join(one for one in found if isinstance(one, str))


def all_of(element: Element | None, path: str) -> list[Element]:
    """Return what is found on a *path*, such as ``back/div/note``."""
    found = [] if element is None else [element]
    for step in path.split("/"):
        tag = step if step == "*" else f"{_TEI}{step}"
        found = [child for one in found for child in one.iterchildren(tag)]
    return found


def one_of(element: Element | None, path: str) -> Element | None:
    """Return the first that is found on a *path*, if anything is."""
    return next(iter(all_of(element, path)), None)


def needed(element: Element, path: str) -> Element:
    """Return the first that is found on a *path*."""
    if (found := one_of(element, path)) is None:
        raise LookupError(f"no <{path}> in <{kind_of(element)}>")
    return found
