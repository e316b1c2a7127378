"""The words of a witness as a TEI file has them, read for themselves: what is made of it is compared with them."""

from __future__ import annotations

import html
from collections.abc import Iterator

from lxml import etree

from recension.outputs.tei.foreign.apparatus import Apparatus
from recension.outputs.tei.foreign.elements import (
    BLOCKS,
    GAP,
    LEFT,
    SILENT,
    Element,
    around,
    attribute,
    follows_a_word,
    holders,
    is_absent,
    is_lost,
    is_of_text,
    name_of,
    parts_words,
    texts,
    visible,
)


def words(root: Element, apparatus: Apparatus, siglum: str) -> list[str]:
    """Return the words of a witness, or of the text where no witness has the *siglum*; its notes come last."""
    return _Words(root, apparatus, siglum).all()


class _Words:
    def __init__(self, root: Element, apparatus: Apparatus, siglum: str) -> None:
        self.root = root
        self.apparatus = apparatus
        self.siglum = siglum
        self.is_witness = siglum in apparatus.witnesses
        self.holders, self.around = holders(root), around(root)
        self.notes: list[str] = []

    def all(self) -> list[str]:
        text = "".join(part for text in texts(self.root) for part in self.within(text))
        return " ".join((text, *self.notes)).split()

    def within(self, parent: Element) -> Iterator[str]:
        """Yield what stands in an element."""
        yield visible(parent.text or "", keep=True)
        for one in parent:
            if one.tag is etree.Entity:
                yield html.unescape(one.text)
            elif name_of(one):
                apart = " " if name_of(one) in (*BLOCKS, "cell", "label") or one in self.holders else ""
                yield from (apart, *self.of(one), apart)
            yield visible(one.tail or "", keep=True)

    def of(self, one: Element) -> Iterator[str]:
        """Yield what an element stands for."""
        name = name_of(one)
        if name in LEFT or name in SILENT or one in self.around:
            return
        match name:
            case "note" if attribute(one, "place") != "inline" or self.is_said_of(one):
                if is_of_text(one) and not self.is_said_of(one):
                    place = len(self.notes)
                    self.notes.append("")  # it may call another
                    said = "".join(self.within(one))
                    self.notes[place] = f"[{place + 1}] {said if said.strip() else GAP}"
                    yield f"[{place + 1}]"
            case "gap":
                yield GAP
            case "supplied" if self.is_witness and one not in self.holders:
                yield GAP if is_lost(one) else ""
            case "surplus" if not self.is_witness and one not in self.holders:
                return
            case "lb" | "pb" | "cb":
                yield " " if parts_words(one) else ""
            case "app":
                choice = self.apparatus.choice(one)
                reading = choice.of.get(self.siglum, choice.lemma)
                if reading is not None and not self.apparatus.is_beside(one) and not is_absent(reading):
                    yield from self.within(reading)
            case "choice":
                yield from self.within(self.chosen(one)) if len(one) else ()
            case _:
                yield " " if follows_a_word(one) else ""
                yield from self.within(one)

    def is_said_of(self, note: Element) -> bool:
        """Tell whether a note is about readings."""
        return any(name_of(above) == "app" for above in note.iterancestors())

    def chosen(self, choice: Element) -> Element:
        """Return which of two encodings the witness has, or the text."""
        by_name = {name_of(one): one for one in reversed(choice)}
        for own, theirs in (("corr", "sic"), ("reg", "orig"), ("expan", ""), ("ex", "")):
            if own in by_name:
                is_theirs = self.is_witness and theirs in by_name and choice not in self.holders
                return by_name[theirs if is_theirs else own]
        return next((one for one in choice if name_of(one)), choice)
