"""What an editor writes in reasons and comments: notation to elements, and back, character by character.

What has no element of its own, or not the usual form, stands in ``<seg type="notation">`` as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from recension.outputs.tei import names
from recension.outputs.tei.elements import add, kind_of, make, parts, put, text_of
from recension.outputs.tei.names import Names
from recension.scholarship.model import Place

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TOKEN = re.compile(
    r"\\(?P<escaped>.)"
    r"|``(?P<code>.+?)``"
    r"|(?P<role>:[\w:+.-]+:|\{[\w:+.-]+\})`(?P<said>[^`]+)`"
    r"|(?<![`\w])`(?P<words>[^`<>]+) <(?P<target>[^<>`]+)>`(?P<end>__?)"
    r"|\[(?P<label>[^]\[]+)\]\((?P<address>[^()\s]+)\)"
    r"|\*\*(?P<strong>\S(?:.*?\S)?)\*\*"
    r"|\*(?P<emphasis>[^\s*](?:[^*]*[^\s*])?)\*"
    r"|\[(?P<call>\w+)\]_"
    r"|(?P<link>https?://[^\s<>]*[^\s<>.,;:)'\"])",
    re.DOTALL,
)
_TITLED = re.compile(r"(?P<text>[^<>]+) <(?P<target>[^<>]+)>")
_ADDRESS = re.compile(r"(?:[^\s<>\"{}|\\^`%\[\]]|%[0-9A-Fa-f]{2})+")  #: that an attribute may have
NOTATION = "notation"


class Said(NamedTuple):
    """What is known where an editor writes: names, the text that is spoken of, what works and places are called."""

    names: Names
    text: str = ""
    works: Mapping[str, str] = {}
    places: Mapping[str, str] = {}


def paragraphs(parent: Element, text: str, said: Said) -> None:
    """Add what an editor wrote, paragraph by paragraph."""
    for part in text.split("\n\n"):
        write(add(parent, "p"), part, said)


def read_paragraphs(parent: Element, said: Said) -> str:
    """Return what an editor wrote in paragraphs."""
    return "\n\n".join(read(child, said) for child in parent if kind_of(child) == "p")


def write(parent: Element, text: str, said: Said) -> None:
    """Add what an editor wrote within a line."""
    end = 0
    for found in _TOKEN.finditer(text):
        put(parent, text[end : found.start()])
        end = found.end()
        made = _element(found, said)
        if made is None or _notation(made, said) != found[0]:
            made = make("seg", type=NOTATION)
            put(made, found[0])
        parent.append(made)
    put(parent, text[end:])


def read(parent: Element, said: Said) -> str:
    """Return what an editor wrote within a line."""
    return "".join(one if isinstance(one, str) else _notation(one, said) for one in parts(parent))


def _element(found: re.Match[str], said: Said) -> Element | None:
    """Return the element for a piece of notation; one that a pointer cannot lead to what is meant is none."""
    match found.lastgroup:
        case "escaped" | "code" | "strong" | "emphasis":
            tag, attributes = _MARKED[found.lastgroup]
            return _filled(make(tag, **attributes), found[found.lastgroup])
        case "call":
            target = said.names.to_place(Place.of_note(found["call"]), said.text)
            return _filled(make("ref", type="call", target=target), found["call"])
        case "link":
            return _link("address", found["link"], found["link"])
        case "address":
            return _link("markdown", found["address"], found["label"])
        case "end":
            return _link("anonymous" if found["end"] == "__" else "named", found["target"], found["words"])
        case _:
            return _role(found["role"], found["said"], said)


_MARKED: Mapping[str, tuple[str, dict[str, str]]] = {
    "escaped": ("seg", {"type": "escaped"}),
    "code": ("code", {}),
    "strong": ("hi", {"rend": "bold"}),
    "emphasis": ("emph", {}),
}


def _filled(element: Element, text: str) -> Element:
    put(element, text)
    return element


def address(text: str) -> str:
    """Return *text* if it can lead somewhere."""
    return text if _ADDRESS.fullmatch(text) else ""


def _link(kind: str, target: str, text: str) -> Element | None:
    return _filled(make("ref", type=kind, target=target), text) if address(target) else None


def _role(role: str, text: str, said: Said) -> Element:
    """Return the element for a role: titled, as ``words <target>``, or bare."""
    titled = _TITLED.fullmatch(text)
    written, bare = (titled["target"], "") if titled else (text, "bare")
    kind = role if role.startswith("{") else role.strip(":")
    shown, target = titled["text"] if titled else text, ""
    if "cite:" in role and not titled:
        keys = [key.strip() for key in text.split(",")]
        if all(key in said.works for key in keys):
            target = " ".join(names.to("Work", key) for key in keys)
            shown = f"({'; '.join(said.works[key] for key in keys)})"
    elif kind.strip("{}").endswith("place"):
        target = said.names.to_place(written, said.text)
        shown = shown if titled or not target else Place(written).called(said.places)
    plainly = _led(target, said) if target else shown
    return _filled(make("ref", type=kind, subtype=bare, target=target, n="" if written == plainly else written), shown)


def _led(target: str, said: Said) -> str:
    """Return to which works or place a target leads, as it is written."""
    works = names.led(target, "Work")
    return ",".join(works) if works else said.names.place(target, said.text)


def _notation(element: Element, said: Said) -> str:
    """Return what an editor wrote for an element."""
    text, kind = text_of(element), element.get("type", "")
    match kind_of(element), kind:
        case ("emph", _):
            return f"*{text}*"
        case ("hi", _):
            return f"**{text}**"
        case ("code", _):
            return f"``{text}``"
        case ("seg", "escaped"):
            return f"\\{text}"
        case ("seg", _):
            return text
        case (_, "call"):
            return f"[{text}]_"
        case (_, "address"):
            return text
        case (_, "markdown"):
            return f"[{text}]({element.get('target')})"
        case (_, "named"):
            return f"`{text} <{element.get('target')}>`_"
        case (_, "anonymous"):
            return f"`{text} <{element.get('target')}>`__"
    target = element.get("target", "")
    written = element.get("n") or (_led(target, said) if target else text)
    inner = written if element.get("subtype") == "bare" else f"{text} <{written}>"
    return f"{kind}`{inner}`" if kind.startswith("{") else f":{kind}:`{inner}`"


def verbatim(root: Element) -> int:
    """Return how many pieces stand as they are written, for want of an element."""
    return sum(one.get("type") == NOTATION for one in root.iter() if kind_of(one) == "seg")
