"""Names as XML has them: of places, entries, comments, works, kinds; and what leads to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from recension.scholarship.whole import Whole

_START = (  # with what a name may begin: letters that every edition of XML has among those of names
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0180-\u01c3\u01cd-\u01f0\u01fa-\u0217"
    "\u0250-\u02a8\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0401-\u040c\u040e-\u044f\u0451-\u045c\u045e-\u0481"
    "\u0490-\u04c4\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u0671-\u06b7\u1e00-\u1e9b\u1ea0-\u1ef9\u1f00-\u1f15\u1f18-\u1f1d"
    "\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-\u1f7d\u1f80-\u1fb4\u1fb6-\u1fbc\u1fc2-\u1fc4"
    "\u1fc6-\u1fcc\u1fd0-\u1fd3\u1fd6-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ff4\u1ff6-\u1ffc\u3041-\u3094\u30a1-\u30fa"
    "\u4e00-\u9fa5\uac00-\ud7a3"
)
_FOREIGN = re.compile(f"^[^{_START}]|[^{_START}.0-9\u0300-\u0345-]|_(?=x[0-9A-F]+_)")
_CODED = re.compile("_x([0-9A-F]+)_")
_SIGLUM = re.compile("[A-Z][A-Za-z0-9]*")


def coded(name: str) -> str:
    """Return *name* with what no name may have in XML coded: a blank as a dot, the rest by its number."""
    return _FOREIGN.sub(lambda found: f"_x{ord(found[0]):X}_", name).replace("_x20_", "·")


def decoded(name: str) -> str:
    """Return the name that was coded."""
    return _CODED.sub(lambda found: chr(int(found[1], 16)), name.replace("·", " "))


def of(what: str, name: str) -> str:
    """Return the ``xml:id`` of a kind, work, editor or the like by its *name*; those of places begin in no capital."""
    return f"{what}.{coded(name)}"


def to(what: str, name: str) -> str:
    """Return what leads to it, if there is a name."""
    return f"#{of(what, name)}" if name else ""


def led(pointers: str, what: str) -> list[str]:
    """Return the names of all of one sort to which *pointers* lead."""
    start = f"#{what}."
    return [decoded(one.removeprefix(start)) for one in pointers.split() if one.startswith(start)]


def of_witness(siglum: str) -> str:
    """Return the ``xml:id`` of a witness: its siglum, where that can be one."""
    return siglum if _SIGLUM.fullmatch(siglum) else of("Witness", siglum)


def to_witnesses(sigla: Collection[str]) -> str:
    """Return what leads to witnesses."""
    return " ".join(f"#{of_witness(one)}" for one in sigla)


def witnesses(pointers: str) -> tuple[str, ...]:
    """Return the sigla of the witnesses to which *pointers* lead."""
    return tuple(decoded(one.removeprefix("#").removeprefix("Witness.")) for one in pointers.split())


class Names:
    """The names of places, entries and comments; of several texts, each begins with the name of its text."""

    def __init__(self, texts: Collection[str], known: Mapping[str, Collection[str]] | None = None) -> None:
        self.texts = {text: f"{coded(text)}." if len(texts) > 1 else "" for text in texts}
        self.known = known or {}

    @classmethod
    def of(cls, whole: Whole) -> Names:
        """Return the names in an edition."""
        known: dict[str, set[str]] = {}
        for text in whole.texts:
            found = known.setdefault(text.name, set())
            for block in text.document.blocks:
                found |= {block.place, *(entry.id for entry in block.entries)}
            found |= {one.id for one in text.document.comments} | {one.id for one in text.document.omissions}
            found.discard("")
        return cls([*known], known)

    def of_place(self, place: str, text: str) -> str:
        """Return the ``xml:id`` of a place, entry or comment of a *text*."""
        return f"{self.texts[text]}{coded(place)}" if place else ""

    def to_place(self, written: str, text: str = "") -> str:
        """Return what leads to a place that is *written* in a text, such as ``p4`` or ``songs:p4``; empty: nothing."""
        named, _, place = written.rpartition(":")
        for one in sorted(self.known, key=lambda one: one != text):
            if named in ("", one) and place in self.known[one]:
                return f"#{self.of_place(place, one)}"
        return ""

    def place(self, pointer: str, text: str) -> str:
        """Return the place to which a *pointer* leads, as it is written in a *text*."""
        name = pointer.removeprefix("#")
        found = [one for one, start in self.texts.items() if name.startswith(start)]
        home = max(found, key=lambda one: len(self.texts[one]), default=text)
        place = decoded(name.removeprefix(self.texts.get(home, "")))
        return place if home == text or len(self.texts) < 2 else f"{home}:{place}"
