"""Reads files of data back, and holds what they say against what the edition says."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from recension.outputs import gate
from recension.outputs.archive import members
from recension.outputs.data import about, annotated, everything, formats, services, source, tables
from recension.outputs.data.context import words
from recension.outputs.data.expected import Expected, Row, readings, shown
from recension.outputs.data.packed import leaves, packed
from recension.outputs.gate import Seen
from recension.outputs.tei import reader as tei
from recension.outputs.tei.names import decoded
from recension.scholarship import cite, regularise, stretches, witness
from recension.scholarship.messages import Mistake, MistakeError, mistake
from recension.scholarship.model import STRETCH, Variation, plain
from recension.scholarship.record import OF_TEXTS, record, spans_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_VARIABLES = re.compile(r"\{/([^}]*)\}")  #: parts of a path, in a template
_WAY, _THERE = "way", "leads to a file"
_MARKUP = re.compile(r"[\\*<>`]|^- ")  #: of Markdown; what is left are words
_LINK = re.compile(r"\]\(([^()\s]+)\)")


class Reader:
    """Knows the files of data of one state of an edition."""

    def __init__(self, expected: Expected) -> None:
        self.expected = expected
        self.files = dict(formats.files(expected.c))
        self.name = f"{expected.c.name}.json"

    def check(self, name: str, data: bytes) -> Iterator[Mistake]:
        """Yield what is wrong with a file: it does not say what the edition says, or has other signs than it was."""
        if name not in self.files:
            yield _told(name, "file", name, "a file", "nothing there")
            return
        try:
            found = [*self.read(name, data)]
        except MistakeError as error:
            found = [error.mistake._replace(source=error.mistake.source or name)]
        except (ValueError, LookupError, TypeError, AttributeError, SyntaxError) as error:  # the last, of XML
            found = [_told(name, "file", "the start", str(error), "sound parts")]
        yield from found
        if not found and data != self.files[name]:
            yield self._other(name, data)

    def _other(self, name: str, data: bytes) -> Mistake:
        """Return where a file has other signs."""
        ours = self.files[name]
        at = next((n for n, (one, other) in enumerate(zip(ours, data, strict=False)) if one != other), len(ours))
        around = slice(max(at - gate.AROUND, 0), at + gate.AROUND)
        found, expected = (one[around].decode("utf-8", "replace") for one in (data, ours))
        line = ours.count(b"\n", 0, at) + 1
        return _told(name, "signs", f"line {line}", found, expected)

    def read(self, name: str, data: bytes) -> Iterator[Mistake]:
        """Yield what a file says otherwise than the edition."""
        ending = next((one for one in PASSAGES if name.endswith(one)), "")
        stem = name.removesuffix(ending)
        if name == self.name:
            yield from self._whole(name, data)
            return
        if name in ROWS:
            sides = cells(tables.read(data)[1]), cells(ROWS[name](self.expected))
        elif stem in self.expected.passages:
            sides = PASSAGES[ending](self.expected, self.expected.passages[stem], name, data)
        elif name == source.file_of(self.expected.c):
            sides = self._sources(data)
        elif name in OTHERS:
            sides = OTHERS[name](self, data)
        elif name.startswith(f"{services.FOLDER}/"):
            sides = self._service(name, data)
        else:
            return
        yield from gate.differences(name, *sides)

    def _whole(self, name: str, data: bytes) -> Iterator[Mistake]:
        """Read the records back, and rebuild the witnesses from them."""
        found, wanted = everything.read(data), self.expected.c.whole
        if found != wanted:
            sides = ([Seen(at, "value", f"{one!r}") for at, one in leaves(packed(side))] for side in (found, wanted))
            yield from gate.differences(name, *sides)
        stated, record = everything.parsed(data), self.expected.record
        seen = [Seen(one, "checksums", " ".join(stated["digests"].get(one, ()))) for one in OF_TEXTS if one != "cited"]
        ids = [Seen(one, "checksums", " ".join(getattr(record, one))) for one in OF_TEXTS if one != "cited"]
        yield from gate.differences(name, seen, ids)
        terms = self.expected.terms
        yield from gate.differences(name, _foot(_all_of(stated["rights"]), terms), _facts(terms))
        held = {one.siglum: one.sha256.lower() for one in self.expected.edition.witnesses if one.file}
        rebuilt = {siglum: sha256(one).hexdigest() for siglum, one in found.witnesses()}
        sums = ([Seen(siglum, "SHA-256", one) for siglum, one in side.items()] for side in (rebuilt, held))
        yield from gate.differences(name, *sums)
        text = sha256(found.edition.plaintext.encode()).hexdigest()
        edited = Seen("text", "SHA-256", text), Seen("text", "SHA-256", self.expected.edition.checksum)
        yield from gate.differences(name, *([one] for one in edited))

    def _annotations(self, data: bytes) -> Sides:
        """Read what is said of which words, and see that the page has these where the edition departs."""
        e = self.expected
        found = everything.parsed(data)
        items = found["first"]["items"]
        seen = [Seen("", "total", str(found["total"])), *(one for item in items for one in self._annotation(item))]
        wanted = [Seen("", "total", str(len(e.apparatus) + len(e.commentary)))]
        for rows, items in ((e.apparatus, e.record.apparatus), (e.commentary, e.record.commentary)):
            wanted += [one for row in rows for one in self._annotated(row, items[row["id"]])]
        return sorted(seen), sorted(wanted)

    def _annotation(self, item: Mapping[str, Any]) -> Iterator[Seen]:
        at = item["id"].partition("#")[2]
        yield Seen(at, "motivation", item["motivation"])
        yield Seen(at, "creator", item.get("creator", {}).get("name", ""))
        yield Seen(at, "rights", item.get("rights", ""))
        yield from (Seen(at, body["purpose"], body["value"]) for body in item["body"])
        target = item["target"]
        if isinstance(target, str):
            yield Seen(at, "target", target)
            return
        one = target["selector"]
        yield Seen(at, "target", target["source"])
        yield Seen(at, "words", self._around_page(at, one["exact"]))
        around = f"{one['prefix']}{one['exact']}{one['suffix']}"
        yield Seen(at, "place", self._found_at(at, around, len(one["prefix"])))

    def _found_at(self, at: str, around: str, before: int) -> str:
        """Return at which sign of the page the words of an annotation stand: the one expected, if they do."""
        row = self._rows[at]
        one = self.expected.id(row["text"], row["place"])
        page = self.expected.page(one) if one in self.expected.record.text else ""
        wanted = self._offsets.get(at, -1)
        starts = [match.start() + before for match in re.finditer(f"(?={re.escape(around)})", page)]
        return str(wanted if wanted in starts or (wanted < 0 and starts) else starts)

    def _annotated(self, row: Row, item: Mapping[str, str]) -> Iterator[Seen]:
        e, at = self.expected, row["id"]
        is_entry = at in e.record.apparatus
        editors = {initials: str(cite.person(name)) for initials, name in e.edition.declared.editors.items()}
        editor = editors.get(row["by"]) or str(e.c.work.editor or "")
        yield Seen(at, "motivation", "editing" if is_entry else "commenting")
        yield Seen(at, "creator", editor)
        yield Seen(at, "rights", e.c.work.rights[1].url)
        said = [("classifying", row.get("series", "")), ("tagging", item.get("certainty", ""))]
        if is_entry:
            kind = ", ".join(filter(None, (item["kind"], row["leave"])))
            said = [("classifying", kind), *(("editing", one) for one in _read_by(item))]
        else:
            said.append(("editing", row["conjecture"]))
        said.append(("commenting", row["reason"] if is_entry else row["words"]))
        yield from (Seen(at, purpose, value) for purpose, value in said if value)
        page, anchor = e.c.pages.page(row["text"], annotated.FILE), at.rpartition(":")[2] if e.several else at
        if not item.get("lemma") or at in self._of_blocks:
            yield Seen(at, "target", f"{page}#{anchor}{'.entry' if is_entry else ''}")
            return
        yield Seen(at, "target", page)
        yield Seen(at, "words", self._stretches.get(at) or self._around_page(at, shown(item["lemma"])))
        yield Seen(at, "place", str(self._offsets.get(at, -1)))

    @cached_property
    def _of_blocks(self) -> set[str]:
        """The entries that are about no words: about a block, or where it or one of its lines begins."""
        found = {self.expected.id(text, one.id) for text, block in self.expected.blocks.values() for one in block.whole}
        return found - self._stretches.keys()

    @cached_property
    def _stretches(self) -> Mapping[str, str]:
        """The words of each stretch, and of each line, that an entry is about, as the page has them."""
        rules, found = self.expected.edition.rules, dict[str, str]()
        for name, (text, block) in self.expected.blocks.items():
            for one in block.whole:
                if one.about == STRETCH or one.about.startswith("line "):
                    ends = (regularise.shown_at(block, rules, at) for at in stretches.standing(one, block))
                    found[self.expected.id(text, one.id)] = self.expected.page(name)[slice(*ends)]
        return found

    def _around_page(self, at: str, words_there: str) -> str:
        """Return words, those around the beginning of a page without the brackets that their calls may have."""
        is_known = at in self._offsets or at not in self.expected.record.apparatus
        return words_there if is_known else re.sub(r"[\[\]]", "", words_there)

    @cached_property
    def _rows(self) -> Mapping[str, Row]:
        """The entries and the comments by their ids."""
        return {row["id"]: row for row in (*self.expected.apparatus, *self.expected.commentary)}

    @cached_property
    def _offsets(self) -> Mapping[str, int]:
        """Where on its page the words of each entry begin, but of those that a page begins in."""
        return dict(self._begin())

    def _begin(self) -> Iterator[tuple[str, int]]:
        for text, block in self.expected.blocks.values():
            here, offset = 0, 0
            dressed = regularise.dressed(block, self.expected.edition.rules)
            for part in block.parts:
                spans = part.lemma if isinstance(part, Variation) else (part,)
                if isinstance(part, Variation) and part.entry and not part.entry.page:
                    yield self.expected.id(text, part.entry.id), here
                here += sum(len(span.text) for span in regularise.dress(spans, dressed, offset))
                offset += len(plain(spans))
            for entry in block.whole:
                start, _end = stretches.standing(entry, block)
                yield self.expected.id(text, entry.id), regularise.shown_at(block, self.expected.edition.rules, start)

    def _service(self, name: str, data: bytes) -> Sides:
        """Read an answer of Distributed Text Services: its kind, what it lists, where it leads; or a document."""
        e = self.expected
        texts = {services.resource(one.name): one.name for one in e.edition.texts}
        if name.endswith(services.DOCUMENT):
            return self._document(texts, name.removesuffix(services.DOCUMENT).split("/")[2:], data)
        _folder, kind, *asked = name.removesuffix(services.ANSWER).split("/")
        found = json.loads(data)
        if kind == "navigation":
            known, text = "Navigation", texts[asked[0]]
            wanted = [Seen("", *one) for one in self._units(text, *asked[1:])] + [*self._pages(text, *asked[1:])]
            seen = [Seen("", "ref", _unit(found["ref"]))] if "ref" in found else []
            seen += [Seen("", "member", _unit(one)) for one in found.get("member", ())]
            seen += [Seen("", way, _last(page)) for way, page in found.get("view", {}).items() if way[0] != "@"]
        else:
            known, members = self._collected(texts, kind, asked)
            wanted = [Seen("", "member", one) for one in members]
            seen = [Seen("", "member", one["@id"]) for one in found.get("member", ())]
        terms = e.terms if kind == "collection" else []
        seen += [*_foot(_all_of(found), terms), *self._led(name, found, texts)]
        seen += [Seen("", "version", found["dtsVersion"]), Seen("", "type", found["@type"])]
        wanted += [*_facts(terms), *(one._replace(words=_THERE) for one in seen if one.field == _WAY)]
        return seen, [*wanted, Seen("", "version", services.VERSION), Seen("", "type", known)]

    def _collected(self, texts: Mapping[str, str], kind: str, asked: list[str]) -> tuple[str, list[str]]:
        """Return which kind of answer is wanted, and which members it has."""
        if kind != "collection":
            return "EntryPoint", []
        all_texts = services.collection(self.expected.c)
        of_all = not asked or asked[0] == all_texts
        members = [] if (asked[1:] == ["parents"]) == of_all else [*texts] if of_all else [all_texts]
        return "Collection" if of_all else "Resource", members

    def _units(self, text: str, *asked: str) -> Iterator[tuple[str, str]]:
        """Yield the passages that are asked for, with the name of each: that of *ref*, and those that it leads to."""
        within, down, ref = self._within[text], asked[0], asked[-1]
        listed: Iterable[str] = within
        if ref in within:
            yield "ref", self._called(text, ref)
            listed = [ref] if down != ref else []
        if down == "0":
            first = within[ref] // services.SIBLINGS * services.SIBLINGS
            listed = self._named[text][first : first + services.SIBLINGS]
        yield from (("member", self._called(text, one)) for one in listed)

    def _called(self, text: str, place: str) -> str:
        e, one = self.expected, self.expected.id(text, place)
        where = e.blocks[one][1].place
        kind = e.edition.declared.places.get(where.series, where.series) if where.number else e.record.text[one]["type"]
        return f"{place} {kind} {e.called(one)}"

    @cached_property
    def _named(self) -> Mapping[str, list[str]]:
        """The passages of each text."""
        found: dict[str, list[str]] = {one.name: [] for one in self.expected.edition.texts}
        for one in self.expected.passages.values():
            text, place = self.expected.parted(one)
            found[text].append(place)
        return found

    @cached_property
    def _within(self) -> Mapping[str, Mapping[str, int]]:
        """Which passage of its text each is."""
        return {text: {place: number for number, place in enumerate(found)} for text, found in self._named.items()}

    def _pages(self, text: str, *asked: str) -> Iterator[Seen]:
        """Yield which pages lead to all that a passage stands among, by what stands first on each."""
        pages = self._named[text][:: services.SIBLINGS]
        if asked[0] == "0" and len(pages) > 1:
            number, last = self._within[text][asked[-1]] // services.SIBLINGS, len(pages) - 1
            ways = {"first": 0, "previous": max(number - 1, 0), "next": min(number + 1, last), "last": last}
            yield from (Seen("", way, pages[at]) for way, at in ways.items())

    def _led(self, name: str, found: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[Seen]:
        """Yield whether there is a file wherever an answer leads."""
        first, top = next(iter(texts)), self.expected.c.pages.data("", name)
        for one in (found, *found.get("member", ()), found.get("resource", {})):
            text = one.get("@id") if one.get("@type") == "Resource" else first
            passage = next(iter(self._named[texts[text]]), "")
            values = {"id": text, "resource": text, "nav": "parents", "ref": passage, "down": "-1"}
            for key in ("collection", "navigation", "document", "download"):
                if way := _expanded(one.get(key, ""), values).removeprefix(top):
                    yield Seen("", _WAY, _THERE if way in self.files else way)
        for page in dict(found.get("view", {}), **{"@type": "", "@id": ""}).values():
            if page:
                yield Seen("", _WAY, _THERE if page.removeprefix(top) in self.files else page)

    def _document(self, texts: Mapping[str, str], asked: list[str], data: bytes) -> Sides:
        """Read a document: a text, or a passage within its wrapper."""
        e, root = self.expected, tei.parsed(data)
        text = texts[asked[0]]
        if len(asked) == 1:
            return _whole_text(e, text, root)
        place = asked[1]
        wrappers = [*root.iter(services.WRAPPER)]
        held = [child for wrapper in wrappers for child in wrapper]
        seen = [Seen(place, "passage", decoded(services.name_of(child))) for child in held]
        for wrapper in wrappers:
            if (parent := wrapper.getparent()) is not None and len(held) == 1:
                held[0].tail = wrapper.tail
                parent.replace(wrapper, held[0])
        found, wanted = _passage(e, e.id(text, place), root)
        return seen + found, [Seen(place, "passage", place), *wanted]

    def _package(self, data: bytes) -> Sides:
        """Read of which tables and columns a package tells, and whose they are."""
        found, e = everything.parsed(data), self.expected
        seen, wanted = [], []
        for one in found["resources"]:
            if "schema" in one:
                seen += [Seen(one["path"], "columns", " ".join(field["name"] for field in one["schema"]["fields"]))]
            seen += [Seen(one["path"], "bytes", f"{one['bytes']} {one['hash']}")]
        for name in (*ROWS, *([source.file_of(e.c)] if e.c.sources else [])):
            file = self.files[name]
            if name in ROWS:
                wanted += [Seen(name, "columns", " ".join(tables.read(file)[0]))]
            wanted += [Seen(name, "bytes", f"{len(file)} sha256:{sha256(file).hexdigest()}")]
        return seen + _foot(_all_of(found), e.foot()), wanted + _facts(e.foot())

    def _sources(self, data: bytes) -> Sides:
        """Read which files are packed; those of the witnesses are what is declared of them."""
        e, top = self.expected, f"{self.expected.c.name}-source/"
        held = {path.removeprefix(top): sha256(one).hexdigest() for path, one in members(data).items()}
        seen = [Seen(path, "SHA-256", one) for path, one in held.items()]
        wanted = [Seen(path, "SHA-256", sha256(one).hexdigest()) for path, one in e.c.sources.items()]
        there = {*held.values()}
        for one in e.edition.witnesses:
            if one.file:
                seen.append(Seen(one.siglum, "witness", next((sum for sum in there if sum == one.sha256.lower()), "")))
                wanted.append(Seen(one.siglum, "witness", one.sha256.lower()))
        return seen, wanted

    def _links(self, data: bytes) -> Sides:
        """Read where links lead: to every file that is named one by one, and to nothing that is not there."""
        e, text = self.expected, data.decode()
        is_set = text.startswith("{")
        found = [one["href"] for one in json.loads(text)["linkset"][0]["item"]] if is_set else _LINK.findall(text)
        top = e.c.pages.data("", "")
        there = Counter(one.removeprefix(top) for one in found)
        named = [name for name in self.files if "/" not in name and name not in (about.LLMS, about.LINKSET)]
        named.append(services.ENTRY)
        first = next((path for path, one in e.passages.items() if path.split("/")[-1].isdecimal()), "")
        if not is_set:
            named += [f"{first}{ending}" for ending in PASSAGES if first]
            named += [e.c.pages.page(one.name, about.LLMS) for one in e.edition.texts]
        seen = [Seen("", "link", one) for one in sorted(there.elements())]
        foot = [part.url for part in e.c.work.rights if part.url] if is_set else e.foot()
        return seen + _foot(text, foot), [Seen("", "link", one) for one in sorted(named)] + _facts(foot)


Sides = tuple[list[Seen], list[Seen]]

ROWS: Mapping[str, Callable[[Expected], Iterable[Row]]] = {
    "text.csv": Expected.text,
    "apparatus.csv": lambda expected: expected.apparatus,
    "commentary.csv": lambda expected: expected.commentary,
    "bibliography.csv": Expected.bibliography,
    "documents.csv": Expected.documents,
    "ledger.csv": Expected.ledger,
    "persons-places.csv": Expected.headings,
}
OTHERS: Mapping[str, Callable[[Reader, bytes], Sides]] = {
    annotated.FILE: Reader._annotations,
    tables.PACKAGE: Reader._package,
    about.LLMS: Reader._links,
    about.LINKSET: Reader._links,
}


def cells(rows: Iterable[Mapping[str, str]]) -> list[Seen]:
    """Return what stands in the cells of rows, those that are empty left out."""
    found: list[Seen] = []
    for row in rows:
        at = row.get("id") or row.get("key") or row.get("heading", "")
        found += sorted(Seen(at, column, one) for column, one in row.items() if one)
    return found


def _read_by(item: Mapping[str, str]) -> list[str]:
    """Return the readings of an entry, each with the sigla of those who have it."""
    found: dict[str, list[str]] = {}
    for siglum, reading in readings(item).items():
        found.setdefault(reading, []).append(siglum)
    return [f"{words(spans_of(reading))} {' '.join(sigla)}".strip() for reading, sigla in found.items()]


def _all_of(value: object) -> str:
    return "\n".join(str(one) for _at, one in leaves(value))


def _unit(unit: Mapping[str, Any]) -> str:
    return f"{unit['identifier']} {unit['citeType']} {unit['dublinCore']['title'][0]['value']}"


def _expanded(template: str, values: Mapping[str, str]) -> str:
    """Return the address that a template makes of values for the parts of a path."""
    return _VARIABLES.sub(lambda found: "".join(f"/{values[name]}" for name in found[1].split(",")), template)


def _last(page: str) -> str:
    return page.rpartition("/")[2].removesuffix(services.ANSWER)


def _facts(facts: Iterable[str]) -> list[Seen]:
    return [Seen("", "said of it", one) for one in facts]


def _foot(text: str, facts: Iterable[str]) -> list[Seen]:
    """Return which of some facts a text has, as they begin a sentence or not; for one that it has not, its end."""
    folded = text.casefold()
    return _facts(one if one.casefold() in folded else text[-gate.AROUND :] for one in facts)


# passages


def _json(e: Expected, one: str, name: str, data: bytes) -> Sides:
    found = json.loads(data)
    text, place = e.parted(one)
    held = [known.siglum for known in e.edition.witnesses if known.file]
    seen = [Seen(one, field, found.get(field, "")) for field in ("id", "name", "words", "notation", "address")]
    seen += [Seen(one, f"witness {siglum}", found["witnesses"].get(siglum, "")) for siglum in held]
    seen += [seen for field in ("apparatus", "commentary") for seen in cells(found.get(field, ()))]
    seen += [Seen(one, "work", key) for key in found.get("works", ())]
    cited = e.record.cited.get(one, {}).get("works", "")
    said = {
        "id": one,
        "name": e.called(one),
        "words": words(spans_of(e.notation(one))),
        "notation": e.notation(one),
        "address": f"{e.c.pages.page(text, name)}#{place}",
    }
    wanted = [Seen(one, field, value) for field, value in said.items()]
    for siglum in held:
        transmitted = witness.transmitted(e.blocks[one][1], siglum)
        wanted.append(Seen(one, f"witness {siglum}", words(tuple(transmitted))))
    wanted += [seen for rows in e.said for seen in cells(rows.get(one, ()))]
    wanted += [Seen(one, "work", key) for key in cited.split(", ") if key]
    foot = _all_of([found.get(field) for field in ("citation", "rights", "original")])
    return seen + _foot(foot, e.foot(one)), wanted + _facts(e.foot(one))


def _text(e: Expected, one: str, _name: str, data: bytes) -> Sides:
    first, _, foot = data.decode().partition("\n\n")
    wanted = f"[{e.parted(one)[1]}] {words(spans_of(e.notation(one)))}"
    return [Seen(one, "words", first), *_foot(foot, e.foot(one))], [Seen(one, "words", wanted), *_facts(e.foot(one))]


def _markdown(e: Expected, one: str, _name: str, data: bytes) -> Sides:
    """Read the parts of a passage in Markdown: its words, an item for each entry and comment, and whose it is."""
    said, _, foot = data.decode().rpartition("\n---\n")
    head, *parts = re.split(r"^## .*\n", said, flags=re.MULTILINE)
    items = [item for part in parts for item in re.split(r"^(?=- )", part, flags=re.MULTILINE) if item.strip()]
    seen = [Seen(one, "words", _bare(head)), *(Seen(one, "item", _bare(item)) for item in items)]
    entries, comments = (rows.get(one, ()) for rows in e.said)
    name = e.called(one)
    wanted = [Seen(one, "words", _bare(f"# {name[:1].upper()}{name[1:]} {words(spans_of(e.notation(one)))}"))]
    wanted += [Seen(one, "item", _bare(_entry(e, row))) for row in entries]
    wanted += [Seen(one, "item", _bare(_comment(row))) for row in comments]
    bare = [_bare(fact) for fact in e.foot(one)]
    return seen + _foot(_bare(foot), bare), wanted + _facts(bare)


def _bare(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())


def _entry(e: Expected, row: Row) -> str:
    sigla = [*(one.siglum for one in e.edition.witnesses), *e.edition.declared.scholars]
    found = "; ".join(f"{row[f'reading_{one}']} {one}" for one in sigla if row.get(f"reading_{one}"))
    kind = ", ".join(filter(None, (row["kind"], row["leave"], row["certainty"], row["by"])))
    return f"{row['lemma']} ] {found}: {kind}. {row['reason']}"


def _comment(row: Row) -> str:
    degree = ", ".join(filter(None, (row["series"], row["certainty"], row["by"], row["conjecture"])))
    return f"{row['lemma']} ({degree}): {row['words']}"


def _tei(e: Expected, one: str, _name: str, data: bytes) -> Sides:
    """Read the records back from TEI, and hold them against what is said of the passage."""
    return _passage(e, one, tei.parsed(data))


def _passage(e: Expected, one: str, root: Element) -> Sides:
    found = tei.read(root)
    said = record(found.edition, found.sections["bibliography"])
    seen = [Seen(one, "words", item.get("text", "")) for item in said.text.values() if item["type"] != "heading"]
    wanted = [Seen(one, "words", e.notation(one))]
    place = e.parted(one)[1]
    for part, rows in zip(("apparatus", "commentary"), e.said, strict=True):
        seen += _items(getattr(said, part), "")
        ids = {row["id"]: getattr(e.record, part)[row["id"]] for row in rows.get(one, ())}
        wanted += _items(ids, one.removesuffix(place))
    return seen + _owned(found.work), wanted + _owned(e.c.work)


def _whole_text(e: Expected, text: str, root: Element) -> Sides:
    """Read the records back from the TEI of one text, and hold them against all that is said of it."""
    found = tei.read(root)
    said = record(found.edition, found.sections["bibliography"])
    seen, wanted = _owned(found.work), _owned(e.c.work)
    for part in OF_TEXTS:
        ids = {one: item for one, item in getattr(e.record, part).items() if e.parted(one)[0] == text}
        seen += _items(getattr(said, part), "")
        wanted += _items(ids, e.id(text, ""))
    cited = {key for row in e.commentary if row["text"] == text for key in row["works"].split()}
    cited |= {one.key for known in e.edition.texts if known.name == text for one in known.document.works}
    seen += _items(said.bibliography, "")
    return seen, wanted + _items({key: item for key, item in e.record.bibliography.items() if key in cited}, "")


def _owned(work: cite.Work) -> list[Seen]:
    """Return whose a work is."""
    named = Seen("", "work", f"{work.author}, {work.title}, {work.release}")
    return [named, *(Seen("", "rights", part.url) for part in work.rights)]


def _items(items: Mapping[str, Mapping[str, str]], prefix: str) -> list[Seen]:
    return [
        Seen(one.removeprefix(prefix), field, value)
        for one, item in items.items()
        for field, value in sorted(item.items())
        if field != "place"
    ]


PASSAGES: Mapping[str, Callable[[Expected, str, str, bytes], Sides]] = {
    ".json": _json,
    ".txt": _text,
    ".md": _markdown,
    ".tei.xml": _tei,
}


def _told(output: str, field: str, place: str, found: str, expected: str) -> Mistake:
    return mistake("output", output=output, field=field, place=place, found=found, expected=expected)
