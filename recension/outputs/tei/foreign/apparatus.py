"""The witnesses of a TEI file, and which of the readings of an ``app`` each has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from recension.outputs.tei.foreign.elements import Element, attribute, below, content, name_of, pointers, visible
from recension.scholarship.model import Witness

#: kind of a reading that was corrected later
_CORRECTED = re.compile(r"(?i)a\.? ?c\.?|ante\b.*|before\b.*|uncorrected")


class Choice(NamedTuple):
    """Which reading the text has, and which each witness that is named."""

    lemma: Element | None
    of: Mapping[str, Element]
    left: tuple[tuple[str, Element], ...]  #: other readings of a witness

    @property
    def names_all(self) -> bool:
        """Whether a witness that is not named has nothing that anybody knows."""
        return self.lemma is not None and (name_of(self.lemma) != "lem" or self.lemma in {*self.of.values()})


class Apparatus:
    """The witnesses, and what an ``app`` says of them."""

    def __init__(self, root: Element, base: str) -> None:
        self.base = base
        self.groups: dict[str, list[str]] = {}  #: id of a list of witnesses -> their sigla
        self.witnesses = {one.siglum: one for one in self._listed(root)}
        is_listed = bool(self.witnesses)
        self.unlisted: dict[str, Element] = {}  #: siglum that no list has -> the reading that names it
        for reading in (*below(root, "lem"), *below(root, "rdg")):
            for siglum in self.sigla(reading):
                if siglum not in self.witnesses:
                    self.witnesses[siglum] = Witness(siglum, siglum)
                    if is_listed:
                        self.unlisted[siglum] = reading

    def _listed(self, root: Element) -> Iterator[Witness]:
        for element in root.iter():
            siglum = attribute(element, "id") or attribute(element, "sigil") if name_of(element) else ""
            if name_of(element) == "listWit" and siglum:
                members = (attribute(one, "id") or attribute(one, "sigil") for one in below(element, "witness"))
                self.groups[siglum] = [one for one in members if one]
            elif name_of(element) == "witness" and siglum:
                yield Witness(siglum, _title(element) or siglum)

    def sigla(self, reading: Element) -> list[str]:
        """Return the sigla of the witnesses that a reading is said to have."""
        after = reading.getnext()
        said = f"{attribute(reading, 'wit')} {content(after) if name_of(after) == 'wit' else ''}"
        found: list[str] = []
        for one in re.split(r"[\s,;]+", said):
            siglum = one.rpartition("#")[2]
            found += self.groups.get(siglum, [siglum] if siglum else [])
        return [*dict.fromkeys(found)]

    def readings(self, app: Element) -> Iterator[Element]:
        """Yield the lemma and the readings, those in groups, too."""
        for one in app:
            if name_of(one) in ("lem", "rdg"):
                yield one
            elif name_of(one) == "rdgGrp":
                yield from self.readings(one)

    def choice(self, app: Element) -> Choice:
        """Return who has which reading; of two that a witness has, that which was not corrected."""
        readings = [*self.readings(app)]
        found: dict[str, Element] = {}
        left = []
        for one in readings:
            for siglum in self.sigla(one):
                before = found.setdefault(siglum, one)
                if before is not one:
                    is_corrected = bool(_CORRECTED.fullmatch(attribute(before, "type")))
                    found[siglum], other = (one, before) if is_corrected else (before, one)
                    left.append((siglum, other))
        named = (one for one in readings if self.sigla(one))
        lemma = next((one for one in readings if name_of(one) == "lem"), found.get(self.base))
        lemma = next(named, readings[0] if readings else None) if lemma is None else lemma
        return Choice(lemma, found, tuple(left))

    @staticmethod
    def is_beside(app: Element) -> bool:
        """Tell whether an apparatus stands elsewhere than the words it is about."""
        return any(attribute(app, name) for name in ("from", "to", "loc"))

    def proposers(self, reading: Element) -> list[str]:
        """Return the ids of those who have proposed a reading that no witness has."""
        return [*pointers(reading, "source"), *pointers(reading, "resp")] if not self.sigla(reading) else []


def _title(witness: Element) -> str:
    """Return what a witness is called; its hands, which are witnesses within it, are left out."""
    words = [witness.text or ""]
    for part in witness:
        if any(name_of(one) in ("listWit", "witness") for one in part.iter()):
            break
        words += [content(part), part.tail or ""]
    return visible(" ".join(words))[:200]
