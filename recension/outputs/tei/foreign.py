"""Reads TEI of other projects whose apparatus is encoded in parallel segments, and says what in it was not taken.

The words of each witness are read a second time, in a simpler way, so that what was made of them can be compared.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lxml import etree

from recension.scholarship import letters
from recension.scholarship.messages import Mistake, MistakeError, mistake
from recension.scholarship.model import BlockType, PageKey, Span, Spans, Style, Witness
from recension.scholarship.parallel import Cell, Row, aligned, tidy

Element = Any  #: of lxml, which has no types

_DIVISIONS = ("div", "div0", "div1", "div2", "div3", "div4", "div5", "div6", "div7")
#: what holds blocks, or is one
_BLOCKS = {
    *_DIVISIONS,
    *("ab", "argument", "back", "body", "docTitle", "epigraph", "floatingText", "front", "group", "head", "l", "lg"),
    *("list", "opener", "closer", "p", "sp", "table", "text", "titlePage", "titlePart"),
}
#: what is about the text, and no part of it
_SILENT = {
    *("alt", "altGrp", "anchor", "cb", "certainty", "delSpan", "addSpan", "damageSpan", "facsimile", "figDesc", "fs"),
    *("gb", "handShift", "index", "interp", "interpGrp", "join", "joinGrp", "link", "linkGrp", "listApp", "listBibl"),
    *("listOrg", "listPerson", "listPlace", "listWit", "metamark", "milestone", "noteGrp", "precision", "respons"),
    *("sourceDoc", "space", "span", "spanGrp", "standOff", "teiHeader", "timeline", "wit", "witDetail"),
    *("lacunaStart", "lacunaEnd", "witStart", "witEnd"),
}
#: what has more than words, and what was expected in its place
_LEFT = {
    "del": "words that stand; what was struck out",
    "figure": "words; the picture",
    "formula": "words; the formula",
    "graphic": "words; the picture",
    "include": "the text itself; what stands in another file",
    "media": "words; what is heard or seen",
    "notatedMusic": "words; the music",
    "ptr": "words; what it leads to",
}
#: element in <choice> of what the text has -> that of what the witnesses have, and the kind
_PAIRS = {"corr": ("sic", "correction"), "reg": ("orig", "regularised")}
_FOOT = ("foot", "bottom", "end", "margin", "bottom-margin", "below", "footer")
_CERTAINTIES = {"high": "certain", "medium": "probable", "low": "open"}
_CORRECTED = re.compile(
    r"(?i)a\.? ?c\.?|ante\b.*|before\b.*|uncorrected"
)  #: kind of a reading that was corrected later
_ABSENT = re.compile(r"(?:om|omit|omits|omittit|omisit|deest|desunt)\.?")
_GAP = "[…]"
_ITALIC, _BOLD = re.compile("ital|oblique|emph"), re.compile("bold|strong")


class Header(NamedTuple):
    """What a TEI file says of itself."""

    title: str
    author: str
    editors: tuple[str, ...]
    publisher: str
    date: str
    address: str
    licence: str
    licence_address: str


class Work(NamedTuple):
    """A work of its bibliography: the type and the fields that BibTeX has for it."""

    key: str
    type: str
    fields: Mapping[str, str]


class Foreign(NamedTuple):
    """The text of a TEI file with its apparatus."""

    header: Header
    witnesses: tuple[Witness, ...]
    rows: tuple[Row, ...]
    heads: Mapping[PageKey, str]  #: what stands where a page begins
    partial: Mapping[str, str]  #: siglum of a witness of which not all is known -> why
    kinds: Mapping[str, str]
    editors: Mapping[str, str]  #: initials -> name
    works: tuple[Work, ...]
    told: tuple[Mistake, ...]
    bare: Mapping[str, int]  #: name of an element of which only the words are taken -> how often it stands there
    words: Callable[[str], list[str]]  #: of a witness, by its siglum, read for themselves


def parse(data: bytes, path: str) -> Element:
    """Return the root of a TEI file; nothing is fetched for it, and no entity makes it larger than it is."""
    parser = etree.XMLParser(resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MistakeError("tei-syntax", error.lineno or 1, path, found=(error.msg or "nothing").strip()) from None
    texts = [one for one in root.iter() if _name(one) == "text"]
    if _name(root) not in ("TEI", "TEI.2", "teiCorpus") or not texts:
        raise MistakeError("tei-root", root.sourceline or 1, path, found=f"<{_name(root)}>")
    return root


def read(root: Element, base: str, path: str) -> Foreign:
    """Return what a TEI file holds; where its apparatus prefers nothing, the text is that of the witness *base*."""
    return _Reader(root, base, path).read()


def _name(element: Element) -> str:
    """Return the name of an element in no namespace; nothing of a remark or an instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _attribute(element: Element, name: str) -> str:
    space = "{http://www.w3.org/XML/1998/namespace}"
    return " ".join((element.get(name) or element.get(space + name) or "").split())


def _content(element: Element | None) -> str:
    """Return the words of an element, each blank one."""
    return " ".join(element.xpath("string()").split()) if element is not None and _name(element) else ""


def _own(element: Element, *path: str) -> Iterator[Element]:
    """Yield the elements below that one comes to by the names of *path*, whatever stands between them."""
    if not path:
        yield element
        return
    for one in element.iter():
        if _name(one) == path[0]:
            yield from _own(one, *path[1:])


def _first(element: Element, *path: str) -> Element | None:
    return next(_own(element, *path), None)


class _Reader:
    """Walks a text once, in reading order."""

    def __init__(self, root: Element, base: str, path: str) -> None:
        self.root = root
        self.base = base
        self.path = path
        self.header = next((one for one in root.iter() if _name(one) == "teiHeader"), root)
        self.told: list[Mistake] = []
        self.bare: Counter[str] = Counter()
        self.kinds: dict[str, str] = {}
        self.partial: dict[str, str] = {}
        self.heads: dict[PageKey, str] = {}
        self.last_page: dict[str, int] = {}
        self.groups: dict[str, list[str]] = {}  #: id of a group of witnesses -> their sigla
        self.witnesses = {one.siglum: one for one in self.listed()}
        self.is_listed = bool(self.witnesses)
        self.editors = dict(self.named())
        self.used: set[str] = set()  #: initials of those who answer for something
        self.named_in_apparatus: set[str] = set()
        self.has_blocks = self.holders()
        self.within = 0  #: how many <app> stand around
        self.reasons: list[str] = []  #: that were read in the <app> at hand
        self.notes: list[Row] = []
        self.beside: set[Element] = set()  #: <front> and <back> that are no part of the text
        self.labels: dict[Element, str] = {}
        self.said: list[str] = []  #: words of the text in the row at hand
        self.remarks: list[tuple[str, str]] = []
        self.length = 0  #: how many characters were read
        self.ends: list[tuple[str, int, str, int]] = []  #: witness, length at its end, element, line
        self.level = 0
        self.collect_witnesses()

    # what is told

    def tell(self, name: str, element: Element, **values: object) -> None:
        self.told.append(mistake(name, element.sourceline or 0, self.path, **values))

    def leave(self, element: Element, expected: str) -> None:
        self.tell("tei-left", element, found=f"<{_name(element)}>", expected=expected)

    # the header

    def listed(self) -> Iterator[Witness]:
        """Yield the witnesses that the file lists."""
        for element in self.root.iter():
            if siglum := _attribute(element, "id") or _attribute(element, "sigil"):
                if _name(element) == "listWit":
                    members = (_attribute(one, "id") or _attribute(one, "sigil") for one in _own(element, "witness"))
                    self.groups[siglum] = [one for one in members if one]
                elif _name(element) == "witness":
                    words = [element.text or ""]
                    for part in element:
                        if any(_name(one) in ("listWit", "witness") for one in part.iter()):
                            break
                        words += [_content(part), part.tail or ""]
                    yield Witness(siglum, _visible(" ".join(words))[:200] or siglum)

    def collect_witnesses(self) -> None:
        """Know the witnesses that an apparatus names and no list has."""
        for element in self.root.iter():
            if _name(element) not in ("rdg", "lem"):
                continue
            for siglum in self.sigla(element):
                if siglum not in self.witnesses:
                    self.witnesses[siglum] = Witness(siglum, siglum)
                    if self.is_listed:
                        self.partial[siglum] = "is in no <listWit>"
                        known = ", ".join(one for one in self.witnesses if one not in self.partial)
                        self.tell("tei-witness", element, found=siglum, expected=known)

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield the initials and the names of those who answer for something."""
        for element in self.header.iter():
            key = _attribute(element, "id")
            if key and _name(element) in ("respStmt", "editor", "person", "persName", "name", "author"):
                inner = element if _name(element) != "respStmt" else _first(element, "name")
                inner = _first(element, "persName") if inner is None else inner
                if (called := _visible(_content(inner))) and re.fullmatch(r"[^\s,()]+", key):
                    yield key, called

    def read_header(self) -> Header:
        """Return title, author, editors, and where and on what terms the file was published."""
        statement = _first(self.header, "titleStmt")
        statement = self.header if statement is None else statement
        published = _first(self.header, "publicationStmt")
        published = self.header if published is None else published
        date, licence = _first(published, "date"), _first(published, "licence")
        licence = _first(published, "availability") if licence is None else licence
        address = next(
            (
                found
                for one in _own(published, "idno")
                if (found := _content(one)).startswith(("https://", "http://")) and not re.search(r"\s", found)
            ),
            "",
        )
        publisher = next(
            (one for name in ("publisher", "authority", "distributor") for one in _own(published, name)), None
        )
        terms = _attribute(licence, "target") if licence is not None else ""
        return Header(
            _visible(_content(_first(statement, "title"))),
            _visible(", ".join(dict.fromkeys(map(_content, _own(statement, "author"))))),
            tuple(_visible(_content(one)) for one in _own(statement, "editor")),
            _visible(_content(publisher)),
            _visible((_attribute(date, "when") or _content(date)) if date is not None else ""),
            address,
            _visible(_content(licence))[:300],
            terms if terms.startswith(("https://", "http://")) else "",
        )

    def works(self) -> Iterator[Work]:
        """Yield the works that <biblStruct> describes."""
        for number, one in enumerate(_own(self.root, "biblStruct"), 1):
            key = re.sub(r"[^A-Za-z0-9-]+", "", _attribute(one, "id")) or f"work{number}"
            analytic, monograph, imprint = (_first(one, name) for name in ("analytic", "monogr", "imprint"))
            title = _content(_first(one if analytic is None else analytic, "title"))
            whole = _content(_first(monograph, "title")) if analytic is not None and monograph is not None else ""
            when = _first(one if imprint is None else imprint, "date")
            date = "" if when is None else (_attribute(when, "when") or _content(when))
            year = re.search(r"\b\d{4}\b", date)
            if not title or not year:
                self.leave(one, "a title and the year")
                continue
            is_journal = any(_attribute(found, "level") == "j" for found in _own(one, "title"))
            fields = {
                "author": " and ".join(map(self.person, _own(one, "author"))),
                "editor": " and ".join(map(self.person, _own(one, "editor"))),
                "title": title,
                ("journal" if is_journal else "booktitle"): whole,
                "publisher": _content(_first(one, "publisher")),
                "address": _content(_first(one, "pubPlace")),
                "year": year[0],
            }
            sort = "book" if not whole else "article" if is_journal else "incollection"
            yield Work(key, sort, {name: _visible(value) for name, value in fields.items() if value})

    def person(self, element: Element) -> str:
        """Return a name as BibTeX has it."""
        family, given = _first(element, "surname"), _first(element, "forename")
        if family is None:
            return "{" + _content(element) + "}"
        return ", ".join(filter(None, (_content(family), _content(given))))

    # the apparatus

    def sigla(self, element: Element) -> list[str]:
        """Return the sigla of the witnesses that a reading is said to have."""
        said = [_attribute(element, "wit")]
        after = element.getnext()
        if after is not None and _name(after) == "wit":
            said.append(_content(after))
        found: list[str] = []
        for one in re.split(r"[\s,;]+", " ".join(said)):
            siglum = one.rpartition("#")[2]
            found += self.groups.get(siglum, [siglum] if siglum else [])
        return [*dict.fromkeys(found)]

    def readings(self, app: Element) -> Iterator[Element]:
        """Yield the lemma and the readings, those in groups, too."""
        for one in app:
            if _name(one) in ("lem", "rdg"):
                yield one
            elif _name(one) == "rdgGrp":
                yield from self.readings(one)

    def is_beside(self, app: Element) -> bool:
        """Tell whether an apparatus stands elsewhere than the words it is about."""
        return any(_attribute(app, name) for name in ("from", "to", "loc")) and not any(
            _name(one) == "lem" and _attribute(app, "from") == "" for one in app
        )

    def chosen(self, app: Element, *, tells: bool = True) -> tuple[Element | None, dict[str, Element]]:
        """Return the reading of the text, and that of each witness that is named."""
        readings = [*self.readings(app)]
        by_witness: dict[str, Element] = {}
        for one in readings:
            for siglum in self.sigla(one):
                before = by_witness.setdefault(siglum, one)
                if before is one:
                    continue
                is_corrected = bool(_CORRECTED.fullmatch(_attribute(before, "type")))
                left = before if is_corrected else one
                by_witness[siglum] = one if is_corrected else before
                if tells:
                    found = f"another reading of {siglum}"
                    self.tell("tei-left", left, found=found, expected="one of each; it is that which was not corrected")
        lemma = next((one for one in readings if _name(one) == "lem"), None)
        if lemma is None:
            lemma = by_witness.get(self.base)
        if lemma is None:
            lemma = next((one for one in readings if self.sigla(one)), readings[0] if readings else None)
        return lemma, by_witness

    def silent(self, app: Element, lemma: Element | None, by_witness: Mapping[str, Element]) -> None:
        """Note the witnesses of which an apparatus that names all says nothing."""
        self.named_in_apparatus.update(by_witness)
        if all(
            _name(one).startswith(("wit", "lacuna")) for reading in self.readings(app) for one in reading
        ) and not any(map(_content, self.readings(app))):
            return  # it says where witnesses begin and end
        if lemma is None or (_name(lemma) == "lem" and not self.sigla(lemma)):
            return
        for siglum in self.witnesses:
            if siglum not in by_witness:
                self.partial.setdefault(siglum, f"is named by no reading of the <app> on line {app.sourceline}")
                self.tell("tei-partial", app, siglum=siglum, why="is named by no reading of an <app> that names others")

    def told_of(self, app: Element, lemma: Element | None) -> dict[str, Any]:
        """Return kind, certainty and who answers for it; what is said in notes is known by then."""
        where = [app, *(one for one in app if _name(one) == "rdgGrp"), *self.readings(app)]
        kind = next((found for one in where for name in ("type", "cause") if (found := _attribute(one, name))), "")
        degree = next((found for one in where if (found := _CERTAINTIES.get(_attribute(one, "cert"), ""))), "")
        by = next(
            (found for one in where for found in self.pointers(one, "resp") if found in self.editors),
            "",
        )
        reasons = [*self.reasons]
        if not reasons and (cause := next((found for one in where if (found := _attribute(one, "cause"))), "")):
            reasons.append(f"The cause that is given is {cause}.")
        for one in self.readings(app):
            who = ", ".join(self.called(name) for key in ("source", "resp") for name in self.pointers(one, key))
            if one is lemma and not self.sigla(one) and who:
                reasons.append(f"The words of the text are those of {who}.")
            elif one is not lemma and not self.sigla(one):
                words = _visible(" ".join(_text_of(self.flat(one, ""))))
                proposed = f"‘{words}’ was proposed" if words else "To leave it out was proposed"
                reasons.append(f"{proposed}{f' by {who}' if who else ''}.")
        self.used.add(by)
        return {"kind": self.kind(kind), "reasons": tuple(reasons), "certainty": degree, "by": by}

    def pointers(self, element: Element, name: str) -> list[str]:
        return [one.rpartition("#")[2] for one in _attribute(element, name).split()]

    def called(self, key: str) -> str:
        return self.editors.get(key, key)

    def kind(self, said: str) -> str:
        """Return the word for a kind that an apparatus names, and declare it."""
        word = re.sub(r"[,()\s:]+", "-", _visible(said)).strip("-")
        if word and word not in self.kinds and word not in self.editors:
            self.kinds[word] = f"what the TEI calls {word}"
        return word if word in self.kinds else ""

    def app(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield the segment of an apparatus within a line."""
        if self.is_beside(element):
            self.leave(element, "an apparatus in parallel segments, its words within it")
            return
        lemma, by_witness = self.chosen(element)
        self.silent(element, lemma, by_witness)
        if self.within:
            self.tell("tei-nested", element, found="<app>")
        outer, self.reasons = self.reasons, []
        self.within += 1
        cells = {id(one): [*self.reading(one, style)] for one in self.readings(element)}
        self.notes_in(element)
        said = self.told_of(element, lemma)
        self.within -= 1
        self.reasons = outer
        if lemma is None:
            return
        own = cells[id(lemma)]
        text = _column(own, "")
        others = {}
        is_positive = _name(lemma) != "lem" or bool(self.sigla(lemma))
        for siglum in by_witness if is_positive else self.witnesses:
            spans = _column(cells[id(by_witness.get(siglum, lemma))], siglum)
            if spans != text:
                others[siglum] = spans
        if not self.within:
            self.said.append("".join(span.text for span in text))
        yield Cell(text, others, **said) if others else Cell(text)
        if not others and said["reasons"] and not self.within:  # said where no witness differs
            self.remarks.append((" ".join("".join(self.said).split()), " ".join(said["reasons"])))

    def reading(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield the segments of a reading; a word for its absence is no word of it."""
        if _ABSENT.fullmatch(_content(element)) and not len(element):
            self.tell("tei-left", element, found=f"the word {_content(element)!r}", expected="no words for no words")
            return
        sigla = self.sigla(element)
        for one in element.iter():
            name = _name(one)
            if name in ("lacunaStart", "witEnd") and sigla:
                self.ends += [(siglum, self.length, name, one.sourceline or 0) for siglum in sigla]
            elif name == "lacunaEnd" or (name == "witStart" and self.length):
                for siglum in sigla:
                    self.is_partial(siglum, f"<{name}>", one)
        yield from self.inline(element, style)

    def is_partial(self, siglum: str, found: str, element: Element) -> None:
        if siglum in self.witnesses and siglum not in self.partial:
            why = f"is not whole, as {found} says"
            self.partial[siglum] = f"{why} on line {element.sourceline}"
            self.tell("tei-partial", element, siglum=siglum, why=why)

    def notes_in(self, app: Element) -> None:
        """Take what stands beside the readings as a reason."""
        for one in app:
            if _name(one) == "rdgGrp":
                self.notes_in(one)
            elif _name(one) in ("note", "witDetail"):
                self.reason(one)

    def reason(self, note: Element) -> None:
        """Note what is said of a reading, as a sentence."""
        words = _visible(" ".join(_text_of(self.flat(note, "")))) or _visible(_content(note))
        words = words.lstrip(",;: ")
        if words and words not in self.reasons:
            self.reasons.append(words if words[-1] in ".?!…" else f"{words}.")

    # inside a line

    def inline(self, parent: Element, style: Style = Style.TEXT) -> Iterator[Cell]:
        """Yield what stands in an element, segment by segment."""
        yield from self.text(parent.text, style)
        for child in parent:
            yield from self.child(child, style)
            yield from self.text(child.tail, style)

    def text(self, text: str | None, style: Style) -> Iterator[Cell]:
        if text:
            text = _visible(text, keep=True)
            if not self.within:
                self.said.append(text)
            self.length += len(text.strip())
            yield Cell((Span(text, style),))

    def child(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield what an element within a line stands for."""
        name = _name(element)
        if not name:
            if element.tag is etree.Entity:
                yield from self.text(html.unescape(element.text), style)
            return
        if name in _LEFT:
            self.leave(element, _LEFT[name].partition(";")[0])
        elif name in ("lb", "pb"):
            yield from self.broken(element)
        elif name == "note":
            yield from self.note(element)
        elif name == "app":
            yield from self.app(element, style)
        elif name in ("choice", "supplied", "surplus", "gap", "fw") or name in _SILENT:
            yield from self.editorial(element, style)
        elif name in ("hi", "emph", "title") and (own := _style(element)):
            yield from self.inline(element, own)
        else:
            if name == "unclear":
                self.tell("tei-left", element, found="that words are <unclear>", expected="words; these are taken")
            elif name not in ("hi", "emph", "rdg", "lem", "add", "subst", *_BLOCKS):
                self.bare[name] += 1
            before = element.getprevious()
            if name == "w" and before is not None and _name(before) == "w" and not before.tail:
                yield from self.text(" ", style)
            yield from self.inline(element, style)

    def broken(self, element: Element) -> Iterator[Cell]:
        """Yield a blank, unless the break stands in a word, and the page that begins there."""
        if _name(element) == "pb" and (key := self.page(element)):
            yield Cell((Span(key, Style.PAGE),))
        if _attribute(element, "break") != "no":
            yield from self.text(" ", Style.TEXT)

    def page(self, element: Element) -> PageKey:
        """Return the key of the page that begins here; nothing where it cannot be taken."""
        named = [one.rpartition("#")[2] for one in (_attribute(element, "ed") or _attribute(element, "edRef")).split()]
        siglum, number = (named or [self.base])[0], _attribute(element, "n")
        if not named and len(self.witnesses) > 1 and self.base in self.witnesses:
            siglum = self.base
        expected = ""
        if not number.isdecimal() or not number.isascii():
            expected = "a number in figures"
        elif siglum != self.base and siglum not in self.witnesses:
            expected = f"a witness among {', '.join(self.witnesses)}"
        elif int(number) <= self.last_page.get(siglum, -1):
            expected = f"a number greater than {self.last_page[siglum]}"
        elif self.within:
            expected = "its place outside of an <app>"
        if expected:
            self.tell("tei-page", element, found=number or "without a number", expected=expected)
            return PageKey()
        self.last_page[siglum] = int(number)
        key = PageKey.of(siglum, str(int(number)))
        after, head = element.getnext(), []
        while after is not None and _name(after) == "fw" and not (after.getprevious().tail or "").strip():
            head.append(_visible(_content(after)))
            after = after.getnext()
        self.heads[key] = " ".join(filter(None, head)) or f"[page {key.number}]"
        return key

    def note(self, element: Element) -> Iterator[Cell]:
        """Yield the call of a note of the text; what others say of the text is kept as that."""
        if self.within:
            self.reason(element)
            return
        if not _is_of_text(element):
            if words := _visible(_content(element)):
                self.remarks.append((" ".join("".join(self.said).split()), words))
            return
        label = str(len(self.notes) + 1)
        said, remarks, self.said, self.remarks = self.said, self.remarks, [], []
        self.notes.append(Row(BlockType.NOTE, (), element.sourceline or 0, label=label))
        place = len(self.notes) - 1
        cells = [*self.joined(element)]
        self.notes[place] = self.notes[place]._replace(cells=tuple(cells), remarks=tuple(self.remarks))
        self.said, self.remarks = said, remarks
        if not any(span.text.strip() for cell in cells for span in cell.text):
            self.leave(element, "a note with words")
            self.notes[place] = self.notes[place]._replace(cells=(Cell((Span("[…]"),)),))
        self.said.append(f"[{label}]")
        yield Cell((Span(label, Style.CALL),))

    def joined(self, element: Element) -> Iterator[Cell]:
        """Yield the words of an element that may hold blocks, with a blank between two."""
        yield from self.text(element.text, Style.TEXT)
        for child in element:
            is_block = _name(child) in (*_BLOCKS, "item", "row", "cell", "quote") or child in self.has_blocks
            if is_block:
                yield Cell((Span(" "),))
                yield from self.joined(child)
                yield Cell((Span(" "),))
            else:
                yield from self.child(child, Style.TEXT)
            yield from self.text(child.tail, Style.TEXT)

    def editorial(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield what an editor has made of the words of the witnesses."""
        name = _name(element)
        sigla = [*self.witnesses]
        if name == "gap":
            yield from self.text(_GAP, style)
        elif name == "choice":
            yield from self.choice(element, style)
        elif name in ("supplied", "surplus"):
            said = len(self.said)
            own = _column([*self.inline(element, style)], "")
            absent: Spans = ()
            if name == "surplus":
                del self.said[said:]
            if name == "supplied" and not _attribute(element, "reason").startswith("omitted"):
                absent = (Span(_GAP, style),)
            text, others = (own, absent) if name == "supplied" else ((), own)
            kind = self.declared(
                name, "what an editor has supplied" if name == "supplied" else "what an editor takes out"
            )
            reason = _attribute(element, "reason")
            reasons = (f"The reason that is given is {reason}.",) if reason else ()
            yield Cell(text, dict.fromkeys(sigla, others), kind, reasons)

    def declared(self, kind: str, what: str) -> str:
        self.kinds.setdefault(kind, what)
        return kind

    def choice(self, element: Element, style: Style) -> Iterator[Cell]:
        """Yield what the text has of two encodings, and what the witnesses have."""
        by_name: dict[str, Element] = {}
        for one in element:
            by_name.setdefault(_name(one), one)
        by_name.pop("", None)
        text = next((one for name in ("corr", "reg", "expan", "ex") if (one := by_name.get(name)) is not None), None)
        if text is None:
            text = next(iter(by_name.values()), None)
        if text is None:
            return
        other, kind = _PAIRS.get(_name(text), ("", ""))
        own = [*self.inline(text, style)]
        if other not in by_name:
            left = [name for name in by_name if name != _name(text)]
            if left:
                self.tell("tei-left", element, found=f"<{left[0]}> beside <{_name(text)}>", expected="one of the two")
            yield from own
            return
        said = len(self.said)
        theirs = [*self.inline(by_name[other], style)]
        del self.said[said:]
        what = {"correction": "what an editor has corrected", "regularised": "what an editor has made regular"}[kind]
        spans, transmitted = _column(own, ""), {one: _column(theirs, one) for one in self.witnesses}
        reason = _attribute(text, "cause") or _attribute(by_name[other], "cause")
        reasons = (f"The cause that is given is {reason}.",) if reason else ()
        others = {one: found for one, found in transmitted.items() if found != spans}
        certainty = _CERTAINTIES.get(_attribute(text, "cert"), "")
        by = next((found for found in self.pointers(text, "resp") if found in self.editors), "")
        self.used.add(by)
        yield Cell(spans, others, self.declared(kind, what), reasons, certainty, by) if others else Cell(spans)

    # blocks

    def holders(self) -> set[Element]:
        """Return the elements that hold blocks of the text, whatever they are."""
        found: set[Element] = set()
        for text in (one for one in self.root.iter() if _name(one) == "text"):
            for one in text.iter():
                if _name(one) not in _BLOCKS:
                    continue
                above = one.getparent()
                while above is not None and above not in found and _name(above) != "note":
                    found.add(above)
                    above = above.getparent()
        return found

    def rows(self, parent: Element, depth: int) -> Iterator[Row]:
        """Yield the rows of what an element holds; words between its blocks are a paragraph."""
        loose: list[Cell] = [*self.text(parent.text, Style.TEXT)]
        start = parent.sourceline or 0
        verse = False
        for child in parent:
            name = _name(child)
            if name == "pb" and not _words_of(loose):
                if key := self.page(child):
                    yield from self.begun(key, child, verse)
            elif child in self.has_blocks or name in _BLOCKS or name == "item":
                yield from self.paragraph(loose, start)
                loose = []
                for row in self.block(child, depth, verse):
                    yield row
                    verse = row.type is BlockType.VERSE and name in ("l", "app")
                verse = verse and name in ("l", "app")
            elif name == "note" and not _words_of(loose) and not _is_of_text(child):
                if _visible(_content(child)):
                    self.tell("tei-left", child, found="a <note> between two blocks", expected="one beside words")
            else:
                loose += self.child(child, Style.TEXT)
                start = child.sourceline or start
            loose += self.text(child.tail, Style.TEXT)
        yield from self.paragraph(loose, start)

    def begun(self, key: PageKey, element: Element, verse: bool) -> Iterator[Row]:
        """Yield where a page begins, between two blocks."""
        if verse and element.getnext() is not None and _name(element.getnext()) in ("l", "app"):
            del self.heads[key]
            self.tell("tei-page", element, found=key.number, expected="its place in a line or between two stanzas")
            return
        yield Row(BlockType.PAGES, (Cell((Span(key, Style.PAGE),)),), element.sourceline or 0)

    def paragraph(
        self, cells: Sequence[Cell], line: int, type: BlockType = BlockType.PARAGRAPH, **more: Any
    ) -> Iterator[Row]:
        """Yield a row of *cells*, if it has words."""
        remarks, self.said, self.remarks = tuple(self.remarks), [], []
        if _words_of(cells):
            yield Row(type, tuple(cells), line, remarks=remarks, **more)

    def block(self, element: Element, depth: int, verse: bool) -> Iterator[Row]:
        """Yield the rows of a block."""
        name, line = _name(element), element.sourceline or 0
        if element in self.beside:
            self.leave(element, "an apparatus in it, as the text has one")
        elif name in _SILENT or name in _LEFT:
            if name in _LEFT:
                self.leave(element, _LEFT[name].partition(";")[0])
        elif name == "app":
            yield from self.segments(element, depth, verse)
        elif name == "choice":
            kept = next((one for one in element if _name(one) in ("corr", "reg", "expan")), None)
            kept = next((one for one in element if _name(one)), None) if kept is None else kept
            self.leave(element, "a choice of words within a line; the first or the corrected block")
            yield from self.block(kept, depth, verse) if kept is not None else ()
        elif name == "l":
            yield from self.paragraph([*self.joined(element)], line, BlockType.VERSE, goes_on=verse)
        elif name == "list" or name == "table":
            yield from self.items(element, depth)
        elif name == "head" and _name(element.getparent()) not in ("list", "table", "figure"):
            self.level = min(depth + 1, self.level + 1)
            yield from self.paragraph([*self.joined(element)], line, BlockType.HEADING, level=self.level)
        elif element in self.has_blocks:
            if name == "p":
                self.leave(element, "a paragraph without blocks in it; it is divided")
            elif name not in _BLOCKS:
                self.bare[name] += 1
            heads = any(_name(one) == "head" for one in element)
            yield from self.rows(element, depth + self.counts(element) if heads else depth)
        else:
            yield from self.paragraph([*self.inline(element)], line)

    def counts(self, element: Element) -> int:
        """Return by how much the headings in an element are below those around it."""
        above = element.getparent()
        while above is not None and _name(above) != "text":
            if any(_name(one) == "head" for one in above):
                return 1
            above = above.getparent()
        return 0

    def items(self, element: Element, depth: int) -> Iterator[Row]:
        """Yield a row for each item of a list, or row of a table; what is before its items is a paragraph."""
        goes_on = False
        parts = ("item", "row") if any(_name(one) in ("item", "row") for one in element) else ("label",)
        label: list[Cell] = []
        if _name(element) == "table":
            self.leave(element, "a list; its rows are items")
        for child in element:
            name, line = _name(child), child.sourceline or 0
            if name == "label" and "label" not in parts:
                label = [*self.inline(child), Cell((_BLANK,))]
            elif name in parts:
                if any(_name(one) == "list" for one in child.iter()):
                    self.leave(child, "a list without another in it; its words are one item")
                for row in self.paragraph([*label, *self.joined(child)], line, BlockType.LIST, goes_on=goes_on):
                    yield row
                    goes_on = True
                label = []
            elif name == "app" and child in self.has_blocks:
                yield from self.segments(child, depth, False)
            elif name == "pb":
                self.tell("tei-page", child, found=_attribute(child, "n"), expected="its place in an item")
            elif name and name not in _SILENT:
                yield from self.paragraph([*self.joined(child)], line)

    def segments(self, app: Element, depth: int, verse: bool) -> Iterator[Row]:
        """Yield the rows of an apparatus whose readings are blocks; those of witnesses that have as many are joined."""
        lemma, by_witness = self.chosen(app)
        self.silent(app, lemma, by_witness)
        outer, self.reasons = self.reasons, []
        level, found = self.level, {}
        for one in self.readings(app):
            self.level = level
            self.within += 1  # the notes in it are about it
            found[id(one)] = [*self.rows(one, depth)]
            self.within -= 1
        self.notes_in(app)
        said = self.told_of(app, lemma)
        self.reasons = outer
        if lemma is None:
            return
        own = found[id(lemma)]
        shape = [(row.type, row.goes_on) for row in own]
        agreeing: dict[str, list[Row]] = {}
        for siglum in self.witnesses:
            rows = found[id(by_witness.get(siglum, lemma))]
            if [(row.type, row.goes_on) for row in rows] == shape:
                agreeing[siglum] = rows
            elif not own and all(row.type is not BlockType.VERSE or not verse for row in rows):
                yield from self.matter(siglum, rows)
            else:
                why = f"has {len(rows)} blocks or lines where the text has {len(own)}"
                if siglum not in self.partial:
                    self.partial[siglum] = f"{why}, on line {app.sourceline}"
                    self.tell("tei-partial", app, siglum=siglum, why=why)
        for number, row in enumerate(own):
            text = _column(row.cells, "")
            columns = {one: _column(rows[number].cells, one) for one, rows in agreeing.items()}
            others = {one: spans for one, spans in columns.items() if tidy(spans) != tidy(text)}
            cells = row.cells
            if others:
                cells = tuple(
                    Cell(cell.text, cell.others, **said) if cell.others else cell for cell in aligned(text, others)
                )
            goes_on = row.goes_on or (verse and not number and row.type is BlockType.VERSE)
            yield row._replace(cells=cells, goes_on=goes_on)

    def matter(self, siglum: str, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield what only a witness has."""
        for row in rows:
            yield Row(BlockType.MATTER, (Cell(tidy(_column(row.cells, siglum))),), row.line, siglum=siglum)

    # the whole

    def read(self) -> Foreign:
        """Return what the file holds."""
        rows = [row for text in self.texts() for row in self.rows(text, 0)]
        works = tuple(self.works())
        for siglum, length, name, line in self.ends:
            if length < self.length and siglum not in self.partial and siglum in self.witnesses:
                why = f"is not whole, as <{name}> says"
                self.partial[siglum] = f"{why} on line {line}"
                self.told.append(mistake("tei-partial", line, self.path, siglum=siglum, why=why))
        for siglum in [one for one in self.witnesses if one not in self.named_in_apparatus and one not in self.partial]:
            if self.named_in_apparatus or len(self.witnesses) == 1:
                self.tell("tei-unnamed", self.root, siglum=siglum)
            else:
                self.partial[siglum] = why = "is named by no <app>"
                self.tell("tei-partial", self.root, siglum=siglum, why=why)
        return Foreign(
            self.read_header(),
            tuple(self.witnesses.values()),
            (*rows, *self.notes),
            self.heads,
            self.partial,
            self.kinds,
            {key: name for key, name in self.editors.items() if key in self.used and key not in self.kinds},
            works,
            tuple(self.told),
            dict(self.bare),
            self.words,
        )

    def texts(self) -> Iterator[Element]:
        """Yield the outermost texts, and leave what stands before or behind the text of an edition."""
        has_apparatus = any(_name(one) == "app" for one in self.root.iter())
        for text in self.root.iter():
            if _name(text) != "text" or any(_name(above) == "text" for above in text.iterancestors()):
                continue
            for part in text if has_apparatus else ():
                if _name(part) in ("front", "back") and not any(_name(one) == "app" for one in part.iter()):
                    self.beside.add(part)
            yield text

    # the words of a witness, once more

    def words(self, siglum: str) -> list[str]:
        """Return the words of a witness as the file has them; its notes come last."""
        self.labels = {}
        body = "".join(part for text in self.texts() for part in self.flat(text, siglum))
        done: list[str] = [body]
        while len(done) <= len(self.labels):
            note, label = [*self.labels.items()][len(done) - 1]
            content = "".join(self.flat(note, siglum))
            done.append(f" [{label}] {content if content.strip() else _GAP}")
        return " ".join(done).split()

    def flat(self, parent: Element, siglum: str) -> Iterator[str]:
        """Yield the words in an element as a witness has them, or the text where there is no *siglum*."""
        yield _visible(parent.text or "", keep=True)
        for one in parent:
            yield from self.flat_child(one, siglum)
            yield _visible(one.tail or "", keep=True)

    def flat_child(self, one: Element, siglum: str) -> Iterator[str]:
        """Yield the words of an element within another."""
        name = _name(one)
        inner: Iterator[str] = iter(())
        if name in _LEFT or name in _SILENT or name == "fw" or not name or one in self.beside:
            if not name and one.tag is etree.Entity:
                yield html.unescape(one.text)
            return
        if name == "note":
            is_inner = any(_name(above) == "app" for above in one.iterancestors())
            if _is_of_text(one) and not is_inner:
                yield f"[{self.labels.setdefault(one, str(len(self.labels) + 1))}]"
            return
        if name == "gap" or (
            name == "supplied" and siglum in self.witnesses and not _attribute(one, "reason").startswith("omitted")
        ):
            yield _GAP
        elif name in ("lb", "pb"):
            yield "" if _attribute(one, "break") == "no" else " "
        elif name == "app":
            if not self.is_beside(one):
                lemma, by_witness = self.chosen(one, tells=False)
                reading = by_witness.get(siglum, lemma)
                if reading is not None and not (_ABSENT.fullmatch(_content(reading)) and not len(reading)):
                    inner = self.flat(reading, siglum)
        elif name == "choice":
            inner = self.flat_choice(one, siglum)
        elif not (name == "supplied" and siglum in self.witnesses) and not (
            name == "surplus" and siglum not in self.witnesses
        ):
            before = one.getprevious()
            if name == "w" and before is not None and _name(before) == "w" and not before.tail:
                yield " "
            inner = self.flat(one, siglum)
        apart = " " if name in _BLOCKS or name in ("item", "row", "cell", "label") or one in self.has_blocks else ""
        yield apart
        yield from inner
        yield apart

    def flat_choice(self, element: Element, siglum: str) -> Iterator[str]:
        """Yield the words of one of two encodings."""
        names = {_name(one): one for one in reversed(element) if _name(one)}
        wanted = ("sic", "orig") if siglum in self.witnesses else ()
        if element in self.has_blocks:
            wanted = ()
        if not ({"sic", "corr"} <= {*names} or {"orig", "reg"} <= {*names}):
            wanted = ()
        for name in (*wanted, "corr", "reg", "expan", "ex", *reversed(names)):
            if name in names:
                yield from self.flat(names[name], siglum)
                return


_BLANK = Span(" ")


def _column(cells: Iterable[Cell], siglum: str) -> Spans:
    return tuple(span for cell in cells for span in cell.of(siglum))


def _words_of(cells: Iterable[Cell]) -> bool:
    """Tell whether there are words, in the text or in a witness."""
    return any(
        span.style is Style.CALL or (span.style is not Style.PAGE and span.text.strip())
        for cell in cells
        for column in (cell.text, *cell.others.values())
        for span in column
    )


def _text_of(parts: Iterable[str]) -> list[str]:
    return "".join(parts).split()


def _visible(text: str, *, keep: bool = False) -> str:
    """Return *text* without signs that nobody sees, and, unless these are to be kept, with one blank for several."""
    if unseen := [*letters.unseen(text.replace("\n", " "))]:
        text = "".join(sign for at, sign in enumerate(text) if at not in {*unseen})
    return text if keep else " ".join(text.split())


def _style(element: Element) -> Style | None:
    """Return the emphasis of an element, if it has one."""
    said = " ".join(_attribute(element, name) for name in ("rend", "rendition", "style")).lower()
    if _BOLD.search(said):
        return Style.STRONG
    plain = _name(element) == "title" or (_name(element) == "hi" and said.strip())
    return Style.EMPHASIS if _ITALIC.search(said) or not plain else None


def _is_of_text(note: Element) -> bool:
    """Tell whether a note is part of the text, and not what an editor says of it."""
    return _attribute(note, "place").lower() in _FOOT or _attribute(note, "type") in ("authorial", "author", "footnote")
