"""How the pages of a witness are named, and in which order they stand.

A page has figures, "2", or Roman ones, "iv"; a leaf its side, too, "7r", and its column, "12va"; the leaf of a book
without numbers has a signature, "A3v".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

from recension.scholarship.model import Block, PageKey, Variation
from recension.scholarship.words import gettext_noop

_ROMAN = "m{0,4}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:i[xv]|v?i{0,3}[ij]?)"
_PART = "(?P<side>[rv]?)(?P<column>[a-d]?)"
_NUMBERED = re.compile(rf"(?P<number>\d+)(?P<again>bis|ter|[a-f]?){_PART}")
_ROMAN_NUMBERED = re.compile(rf"(?P<number>{_ROMAN}|{_ROMAN.upper()}){_PART}")
_ROMAN_VERSO = re.compile(rf"(?P<number>{_ROMAN})(?P<side>v)(?P<column>)")  # as "xv" may be
_SIGNED = re.compile(rf"(?P<quire>(?P<letter>[^\W\d_])(?P=letter){{0,3}}|[^\W\d_]{{2}})(?P<number>\d+|{_ROMAN}){_PART}")
_VALUES = {"m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1, "j": 1}


class Words(NamedTuple):
    """What a page is called, or a leaf; each has a gap for the number."""

    name: str
    short: str
    begins: str  #: with a second gap, for the siglum
    headed: str


PAGE = Words(
    gettext_noop("page {}"),
    gettext_noop("p. {}"),
    gettext_noop("Page {} of witness {} begins here"),
    gettext_noop("with the running head of page {}"),
)
LEAF = Words(
    gettext_noop("fol. {}"),
    "{}",  # which nobody takes for anything else, and margins are narrow
    gettext_noop("Leaf {} of witness {} begins here"),
    gettext_noop("with the running head of fol. {}"),
)


class Standing(NamedTuple):
    """Where a page stands among those of its series."""

    series: str
    at: tuple[int | str, ...]
    is_leaf: bool  #: its side is named


def standings(name: str) -> Iterator[Standing]:
    """Yield where a page of this name may stand, the likeliest first; nothing where it is no name of a page."""
    if found := _NUMBERED.fullmatch(name):
        yield _standing("figures", int(found["number"]), found, found["again"])
    for pattern in (_ROMAN_NUMBERED, _ROMAN_VERSO):
        if (found := pattern.fullmatch(name)) and found["number"]:
            yield _standing(_case(found["number"]), _value(found["number"]), found)
    if (found := _SIGNED.fullmatch(name)) and found["number"]:
        number = int(found["number"]) if found["number"].isdecimal() else _value(found["number"])
        yield _standing(f"quire {_case(found['quire'])}", number, found, before=(len(found["quire"]), found["quire"]))


def _standing(
    series: str, number: int, found: re.Match[str], again: str = "", before: tuple[int | str, ...] = ()
) -> Standing:
    return Standing(series, (*before, number, again, found["side"], found["column"]), bool(found["side"]))


def _case(letters: str) -> str:
    return "capital" if letters.isupper() else "small" if letters.islower() else "mixed"


def _value(roman: str) -> int:
    values = [_VALUES[sign] for sign in roman.lower()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def words(name: str) -> Words:
    """Return what the page of this name is called; one that may be a page is one, as "iv"."""
    return LEAF if next((one.is_leaf for one in standings(name)), False) else PAGE


def marks(blocks: Iterable[Block]) -> dict[PageKey, str]:
    """Return the pages that begin in *blocks*, in reading order, and the id of the mark of each.

    It is that of the entry; where a page needs none, it is made as those of entries are.
    """
    held = [*blocks]
    taken = {entry.id for block in held for entry in block.entries}
    found: dict[PageKey, str] = {}
    for block in held:
        for part in block.parts:
            if isinstance(part, Variation) and (key := part.lemma[0].page):
                found[key] = part.entry.id if part.entry else _free(f"{block.place}.page-{key.number}", taken)
                taken.add(found[key])
    return found


def _free(name: str, taken: set[str]) -> str:
    """Return *name*, with the first number that makes it another than those that are *taken*."""
    name = name.removeprefix(".")
    return next(one for number in count(1) if (one := f"{name}-{number}" if number > 1 else name) not in taken)


class Order:
    """Follows the pages of a witness; those of another series, as of figures behind Roman ones, begin anew."""

    def __init__(self) -> None:
        self.last: dict[str, tuple[Standing, str]] = {}  #: series -> the page that was taken last, and its name

    def behind(self, name: str) -> str:
        """Return the page that stands before this one and should not; nothing where the order is good."""
        one = self._standing(name)
        last, named = self.last.get(one.series, (one, ""))
        return named if one.at <= last.at or name == named else ""

    def take(self, name: str) -> None:
        """Go on to this page."""
        one = self._standing(name)
        self.last[one.series] = one, name

    def _standing(self, name: str) -> Standing:
        """Return where a page stands: behind the last of a series that has begun, if it may, and as near as it may."""
        known = [*standings(name)]
        begun = [one for one in known if one.series in self.last]
        after = [one for one in begun if one.at > self.last[one.series][0].at]
        return min(after, key=lambda one: (one.series, one.at)) if after else (begun or known)[0]
