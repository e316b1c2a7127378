"""Counts what in the text of a TEI file nobody reads, for it has no words of the text: so that it can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from recension.outputs.tei.foreign.elements import SILENT, Element, name_of, texts

_REASONED = {"reason"}
_CORRECTED = {"cause", "cert", "resp"}
_JUDGED = _CORRECTED | {"type"}
_DRESSED = {"rend", "rendition", "style"}
_BEGINS = {"n", "ed", "edRef", "facs", "break"}
#: which attributes of an element are read
_READ = {
    "app": _JUDGED,
    "rdgGrp": _JUDGED,
    "lem": _JUDGED | {"wit", "source"},
    "rdg": _JUDGED | {"wit", "source"},
    "note": {"place", "type"},
    "lb": {"break"},
    **dict.fromkeys(("pb", "cb"), _BEGINS),
    **dict.fromkeys(("supplied", "surplus"), _REASONED),
    **dict.fromkeys(("corr", "reg", "sic", "orig"), _CORRECTED),
    **dict.fromkeys(("hi", "emph", "title"), _DRESSED),
}
#: what is read, though it is no part of the text
_SPOKEN = {"fw", "wit", "witDetail", "lacunaStart", "lacunaEnd", "witStart", "witEnd"}


def unread(root: Element) -> Counter[str]:
    """Return how often each element and each attribute stands there of which nothing is taken: "l/@n"."""
    return Counter(name for text in texts(root) for name in _unread(text))


def _unread(element: Element) -> Iterator[str]:
    name = name_of(element)
    if name in SILENT - _SPOKEN:
        yield name
        return
    for one in element.attrib if name else ():
        bare = one.rpartition("}")[2]
        if bare not in _READ.get(name, ()):
            yield f"{name}/@{'xml:' if 'XML' in one else ''}{bare}"
    for one in element:
        yield from _unread(one)
