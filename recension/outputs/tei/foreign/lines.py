"""Reads what stands within a line of TEI, segment by segment: what the text has and what each witness."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from recension.outputs.tei.foreign.apparatus import Apparatus, Choice
from recension.outputs.tei.foreign.elements import (
    BLOCKS,
    GAP,
    LEFT,
    PAGES,
    SILENT,
    Element,
    around,
    attribute,
    below,
    content,
    first,
    follows_a_word,
    has_pages_alone,
    holders,
    is_absent,
    is_lost,
    is_of_text,
    name_of,
    parts_words,
    pointers,
    style_of,
    visible,
)
from recension.outputs.tei.foreign.pages import Image, beginnings
from recension.scholarship.leaves import Order
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import BlockType, PageKey, Span, Spans, Style
from recension.scholarship.parallel import Cell, Row

#: element in <choice> of what the text has -> that of what the witnesses have, the kind, and what that is
_PAIRS = {
    "corr": ("sic", "correction", "what an editor has corrected"),
    "reg": ("orig", "regularised", "what an editor has made regular"),
}
_CERTAINTIES = {"high": "certain", "medium": "probable", "low": "open"}
_BLANK = Cell((Span(" "),))


class Lines:
    """Reads what stands within a line, and keeps what is to be told of it."""

    def __init__(self, root: Element, apparatus: Apparatus, persons: Mapping[str, str], path: str) -> None:
        self.root = root
        self.apparatus = apparatus
        self.witnesses = apparatus.witnesses
        self.persons = persons
        self.path = path
        self.holders, self.around = holders(root), around(root)
        self.told: list[Mistake] = []
        self.partial: dict[str, str] = {}  #: siglum of a witness of which not all is known -> why
        self.kinds: dict[str, str] = {}
        self.used: set[str] = set()  #: initials of those who answer for something
        self.bare: Counter[str] = Counter()
        self.heads: dict[PageKey, str] = {}
        self.orders: defaultdict[str, Order] = defaultdict(Order)  #: of the pages of each witness
        self.named: set[str] = set()  #: sigla that stand in an apparatus
        self.ends: list[tuple[str, int, Element]] = []  #: of a witness: how much was read, and what says so
        self.length = 0  #: how many characters were read
        self.images: dict[PageKey, Image] = {}
        self.reasoned: dict[PageKey, str] = {}  #: what is said of the beginning of a page
        self.beginnings = beginnings(root, apparatus)
        self.within = 0  #: how many <app> stand around
        self.reasons: list[str] = []  #: that were read in the <app> at hand
        self.notes: list[Row] = []
        self.said: list[str] = []  #: words of the text in the row at hand
        self.remarks: list[tuple[str, str]] = []

    # what is told

    def tell(self, name: str, element: Element, **values: object) -> None:
        """Tell what was found at an element."""
        self.told.append(mistake(name, element.sourceline or 0, self.path, **values))

    def leave(self, element: Element, expected: str, found: str = "") -> None:
        """Tell what is not taken."""
        self.tell("tei-left", element, found=found or f"<{name_of(element)}>", expected=expected)

    def miss(self, siglum: str, why: str, element: Element) -> None:
        """Tell that not all of a witness is known."""
        if siglum in self.witnesses:
            self.partial.setdefault(siglum, f"{why} (line {element.sourceline or 1})")
            self.tell("tei-partial", element, siglum=siglum, why=why)

    # an apparatus

    def look(self, app: Element) -> Choice:
        """Return who has which reading, and tell what is unclear about it."""
        choice = self.apparatus.choice(app)
        self.named.update(choice.of)
        for siglum, reading in choice.left:
            self.leave(reading, "one of each; it is that which was not corrected", f"another reading of {siglum}")
        readings = [*self.apparatus.readings(app)]
        only_bounds = all(name_of(one).startswith(("wit", "lacuna")) for each in readings for one in each)
        if choice.names_all and not (only_bounds and not any(map(content, readings))):
            for siglum in self.witnesses:
                if siglum not in choice.of:
                    self.miss(siglum, "is named by no reading of an <app> that names others", app)
        return choice

    def app(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield the segment of an apparatus within a line."""
        if self.apparatus.is_beside(element):
            self.leave(element, "an apparatus in parallel segments, its words within it")
            return
        if has_pages_alone(element):
            yield from (Cell((Span(key, Style.PAGE),)) for key in self.pages_in(element))
            return
        choice = self.look(element)
        if self.within:
            self.tell("tei-nested", element)
        outer, self.reasons = self.reasons, []
        self.within += 1
        cells = {one: [*self.reading(one, style)] for one in self.apparatus.readings(element)}
        said = self.judged(element, choice)
        self.within -= 1
        self.reasons = outer
        if choice.lemma is None:
            return
        text = column(cells[choice.lemma], "")
        others = {}
        for siglum in choice.of if choice.names_all else self.witnesses:
            spans = column(cells[choice.of.get(siglum, choice.lemma)], siglum)
            if spans != text:
                others[siglum] = spans
        if not self.within:
            self.said.append("".join(span.text for span in text))
        yield Cell(text, others, **said) if others else Cell(text)
        if not others and said["reasons"]:
            self.remark(" ".join(said["reasons"]))

    def reading(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield the segments of a reading, and note where it says that a witness begins or ends."""
        if is_absent(element):
            self.leave(element, "no words for no words", f"the word {content(element)!r}")
            return
        for one in element.iter():
            for siglum in self.apparatus.sigla(element):
                name = name_of(one)
                if name in ("lacunaStart", "witEnd"):
                    self.ends.append((siglum, self.length, one))
                elif name == "lacunaEnd" or (name == "witStart" and self.length):
                    self.miss(siglum, f"is not whole, as <{name}> says", one)
        yield from self.inline(element, style)

    def judged(self, app: Element, choice: Choice) -> dict[str, Any]:
        """Return the kind, the reasons, the certainty and who answers for it, of an apparatus that has been read."""
        self.notes_in(app)
        readings = [*self.apparatus.readings(app)]
        where = [app, *(one for one in app if name_of(one) == "rdgGrp"), *readings]
        kind = next((found for one in where for name in ("type", "cause") if (found := attribute(one, name))), "")
        degree = next((found for one in where if (found := _CERTAINTIES.get(attribute(one, "cert"), ""))), "")
        by = next((found for one in where for found in pointers(one, "resp") if found in self.persons), "")
        reasons = [*self.reasons]
        cause = next((found for one in where if (found := attribute(one, "cause"))), "")
        if not reasons and cause:
            reasons.append(f"The cause that is given is {cause}.")
        elif not reasons and not by and pointers(app, "resp"):
            reasons.append(f"The TEI names {', '.join(pointers(app, 'resp'))} for it, and no reason.")
        reasons += filter(None, (self.proposed(one, is_text=one is choice.lemma) for one in readings))
        self.used.add(by)
        return {"kind": self.kind(kind), "reasons": tuple(reasons), "certainty": degree, "by": by}

    def proposed(self, reading: Element, *, is_text: bool) -> str:
        """Return what is said of a reading that no witness has: who proposed it, as far as that is known."""
        who = ", ".join(self.persons.get(one, one) for one in self.apparatus.proposers(reading))
        if is_text:
            return f"The words of the text are those of {who}." if who else ""
        if self.apparatus.sigla(reading):
            return ""
        words = content(reading) if first(reading, "surplus") is None else ""
        return f"{f'‘{words}’' if words else 'To leave it out'} was proposed{f' by {who}' if who else ''}."

    def kind(self, said: str, what: str = "") -> str:
        """Return the word for a kind that the file names, and declare it."""
        word = re.sub(r"[,()\s:]+", "-", visible(said)).strip("-")
        if word and word not in self.persons:
            self.kinds.setdefault(word, what or f"what the TEI calls {word}")
        return word if word in self.kinds else ""

    def notes_in(self, app: Element) -> None:
        """Take what stands beside the readings as a reason."""
        for one in app:
            if name_of(one) == "rdgGrp":
                self.notes_in(one)
            elif name_of(one) in ("note", "witDetail"):
                self.reason(one)

    def reason(self, note: Element) -> None:
        """Keep what is said of a reading, as a sentence."""
        words = content(note).lstrip(",;: ")
        words = words if words[-1:] in (*".?!…", "") else f"{words}."
        if words and words not in self.reasons:
            self.reasons.append(words)

    def remark(self, words: str) -> None:
        """Keep what is said of the text at hand."""
        if self.within:
            self.reasons.append(words)
        elif words:
            self.remarks.append((" ".join("".join(self.said).split()), words))

    # inside a line

    def inline(self, parent: Element, style: Style = Style.TEXT) -> Iterator[Cell]:
        """Yield what stands in an element, segment by segment."""
        yield from self.text(parent.text, style)
        for child in parent:
            yield from self.child(child, style)
            yield from self.text(child.tail, style)

    def text(self, text: str | None, style: Style) -> Iterator[Cell]:
        """Yield characters."""
        if text:
            text = visible(text, keep=True)
            if not self.within:
                self.said.append(text)
            self.length += len(text.strip())
            yield Cell((Span(text, style),))

    def child(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield what an element within a line stands for, between blanks where it would be no part of one."""
        if element.tag is etree.Entity:
            yield from self.text(html.unescape(element.text), style)
        elif name_of(element):
            blank = (_BLANK,) if self.is_apart(element) else ()
            yield from (*blank, *self.named_by(element, style), *blank)

    def is_apart(self, element: Element) -> bool:
        """Tell whether blanks stand around the words of an element."""
        return name_of(element) in (*BLOCKS, "cell", "label") or element in self.holders

    def named_by(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield what an element within a line stands for, by its name."""
        match name := name_of(element):
            case _ if name in SILENT:
                pass
            case _ if name in LEFT:
                self.leave(element, LEFT[name])
            case "lb" | "pb" | "cb":
                yield from self.broken(element)
            case "note":
                yield from self.note(element, style)
            case "app":
                yield from self.app(element, style)
            case "choice":
                yield from self.choice(element, style)
            case "supplied" | "surplus" if element not in self.holders:
                yield from self.changed(element, style)
            case "gap":
                yield from self.text(GAP, style)
            case "hi" | "emph" | "title" if own := style_of(element):
                yield from self.inline(element, own)
            case _:
                if name == "unclear":
                    self.leave(element, "words; these are taken", "that words are <unclear>")
                elif name not in ("hi", "emph", "rdg", "lem", "add", "subst", *BLOCKS):
                    self.bare[name] += 1
                yield from (_BLANK,) if follows_a_word(element) else ()
                yield from self.inline(element, style)

    def broken(self, element: Element) -> Iterator[Cell]:
        """Yield a blank, unless the break stands in a word, and the page that begins there."""
        if key := self.page(element):
            yield Cell((Span(key, Style.PAGE),))
        if parts_words(element):
            yield from self.text(" ", Style.TEXT)

    def page(self, element: Element) -> PageKey:
        """Return the key of the page or column that begins here; nothing where it cannot be taken."""
        if (begins := self.beginnings.get(element)) is None:
            return PageKey()
        siglum, name, expected, image = begins
        if not expected and siglum != self.apparatus.base and siglum not in self.witnesses:
            expected = f"a witness among {', '.join(self.witnesses)}"
        elif not expected and (last := self.orders[siglum].behind(name)):
            expected = f"a page that comes after {last}"
        elif self.within:
            expected = "its place outside of an <app>"
        if expected:
            said = attribute(element, "n")
            if name_of(element) == "pb":
                self.tell("tei-page", element, found=said or "without a number", expected=expected)
            else:
                self.leave(element, expected, f"column {said}" if said else "")
            return PageKey()
        self.orders[siglum].take(name)
        key = PageKey.of(siglum, name)
        if image:
            self.images[key] = image
        self.heads[key] = " ".join(filter(None, map(content, _heads(element))))
        return key

    def pages_in(self, app: Element) -> Iterator[PageKey]:
        """Yield the keys of the pages that begin in an apparatus without words, and keep what it says of them."""
        reasons = dict.fromkeys(map(content, below(app, "note")))
        for one in app.iter():
            if name_of(one) in PAGES and (key := self.page(one)):
                self.reasoned[key] = " ".join(filter(None, reasons))
                yield key

    def drop(self, key: PageKey, line: int) -> None:
        """Tell of a page that begins where none can."""
        del self.heads[key]
        expected = "its place in a line, or between two stanzas or lists"
        self.told.append(mistake("tei-page", line, self.path, found=key.number, expected=expected))

    def note(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield the call of a note of the text; what others say of the text is kept as that."""
        if self.within:
            self.reason(element)
        elif attribute(element, "place") == "inline":
            yield from self.inline(element, style)
        elif not is_of_text(element):
            self.remark(content(element))
        else:
            place, line = len(self.notes), element.sourceline or 0
            label = str(place + 1)
            self.notes.append(Row(BlockType.NOTE, (), line, label=label))  # it may call another
            outer, self.said, self.remarks = (self.said, self.remarks), [], []
            cells, _pages = opened([*self.inline(element)])
            if not cells:
                self.leave(element, "a note with words")
                cells = [Cell((Span(GAP),))]
            self.notes[place] = Row(BlockType.NOTE, tuple(cells), line, label=label, remarks=tuple(self.remarks))
            self.said, self.remarks = outer
            self.said.append(f"[{label}]")
            yield Cell((Span(label, Style.CALL),))

    def changed(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield words that an editor has supplied, or takes out."""
        before = len(self.said)
        cells = [*self.inline(element, style)]
        reason = attribute(element, "reason")
        reasons = (f"The reason that is given is {reason}.",) if reason else ()
        if name_of(element) == "supplied":
            text, absent = column(cells, ""), tuple([Span(GAP, style)] if is_lost(element) else [])
            others = dict.fromkeys(self.witnesses, absent)
            kind = self.kind("supplied", "what an editor has supplied")
        else:
            del self.said[before:]
            text, others = (), {siglum: column(cells, siglum) for siglum in self.witnesses}
            kind = self.kind("surplus", "what an editor takes out")
        yield Cell(text, others, kind, reasons)

    def choice(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield what the text has of two encodings, and what the witnesses have."""
        by_name = {name_of(one): one for one in reversed(element) if name_of(one)}
        own = next((one for one in ("corr", "reg", "expan", "ex", *reversed(by_name)) if one in by_name), "")
        other, kind, what = _PAIRS.get(own, ("", "", ""))
        if not own:
            return
        cells = [*self.inline(by_name[own], style)]
        if other not in by_name or element in self.holders:
            for left in [one for one in by_name if one != own][:1]:
                self.leave(element, "one of the two", f"<{left}> beside <{own}>")
            yield from cells
            return
        before = len(self.said)
        theirs = [*self.inline(by_name[other], style)]
        del self.said[before:]
        text = column(cells, "")
        others = {one: found for one in self.witnesses if (found := column(theirs, one)) != text}
        cause = attribute(by_name[own], "cause") or attribute(by_name[other], "cause")
        reasons = (f"The cause that is given is {cause}.",) if cause else ()
        certainty = _CERTAINTIES.get(attribute(by_name[own], "cert"), "")
        by = next((found for found in pointers(by_name[own], "resp") if found in self.persons), "")
        self.used.add(by)
        yield Cell(text, others, self.kind(kind, what), reasons, certainty, by) if others else Cell(text)


def _heads(element: Element) -> Iterator[Element]:
    """Yield what stands at the head of the page that begins at an element."""
    after = element.getnext()
    while name_of(after) in ("fw", "cb", "lb") and not (after.getprevious().tail or "").strip():
        if name_of(after) == "fw":
            yield after
        after = after.getnext()


def column(cells: Iterable[Cell], siglum: str) -> Spans:
    """Return what a witness has in *cells*, or the text where there is no *siglum*."""
    return tuple(span for cell in cells for span in cell.of(siglum))


def has_words(cells: Iterable[Cell]) -> bool:
    """Tell whether there are words, in the text or in a witness."""
    columns = (column for cell in cells for column in (cell.text, *cell.others.values()))
    return any(not span.page and span.text.strip() for column in columns for span in column)


def opened(cells: Sequence[Cell]) -> tuple[list[Cell], list[PageKey]]:
    """Return *cells* from the first word on, and the pages that begin before it."""
    start = next((number for number, cell in enumerate(cells) if has_words((cell,))), len(cells))
    return [*cells[start:]], [span.page for cell in cells[:start] for span in cell.text if span.page]
