"""Reads files of data back, and holds what they say against what the edition says."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any

from recension.outputs import gate
from recension.outputs.data import about, annotated, everything, formats, services, tables
from recension.outputs.data.context import words
from recension.outputs.data.expected import Expected, Row, readings, shown
from recension.outputs.data.packed import leaves, packed
from recension.outputs.gate import Seen
from recension.outputs.tei import reader as tei
from recension.scholarship import cite, witness
from recension.scholarship.messages import Mistake, MistakeError, mistake
from recension.scholarship.model import Style, Variation
from recension.scholarship.record import OF_TEXTS, record, spans_of

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
        terms = [said for part in self.expected.c.work.rights for said in (part.licence, part.url) if said]
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
        yield Seen(at, "words", self._around_page(at, shown(item["lemma"])))
        yield Seen(at, "place", str(self._offsets.get(at, -1)))

    @cached_property
    def _of_blocks(self) -> set[str]:
        """The entries that are about no words: about a block, or one of its lines."""
        return {self.expected.id(text, one.id) for text, block in self.expected.blocks.values() for one in block.whole}

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
            here = 0
            for part in block.parts:
                spans = part.lemma if isinstance(part, Variation) else (part,)
                if isinstance(part, Variation) and part.entry and not part.entry.page:
                    yield self.expected.id(text, part.entry.id), here
                here += sum(len(span.text) for span in spans if span.style is not Style.PAGE)

    def _service(self, name: str, data: bytes) -> Sides:
        """Read an answer of Distributed Text Services: its kind, the passages, or their words."""
        e = self.expected
        texts = {services.resource(one.name): one.name for one in e.edition.texts}
        _folder, kind, *rest = name.rpartition(".")[0].split("/")
        if kind == "document":
            if len(rest) == 1:
                found = data.decode().removesuffix("\n").split("\n\n")
                wanted = [
                    words(spans_of(e.notation(one))) for one in e.record.text if e.parted(one)[0] == texts[rest[0]]
                ]
            else:
                found, wanted = [data.decode()], [words(spans_of(e.notation(e.id(texts[rest[0]], rest[1]))))]
            return [Seen("", "words", one) for one in found], [Seen("", "words", one) for one in wanted]
        found_in = everything.parsed(data)
        seen = [Seen("", "version", found_in["dtsVersion"]), Seen("", "type", found_in["@type"])]
        if kind == "navigation":
            units = found_in.get("member", [found_in.get("ref")])
            seen += [Seen("", "passage", f"{one['identifier']} {_title(one)}") for one in units]
            is_list = rest[1] in ("1", "-1")
            asked = self._within(texts[rest[0]]) if is_list else [e.id(texts[rest[0]], rest[1])]
            kinds = ["Navigation", *(f"{e.parted(one)[1]} {e.called(one)}" for one in asked)]
        elif kind == "collection":
            seen += [Seen("", "passage", one["@id"]) for one in found_in.get("member", ())]
            of_all = not rest or rest[0] == services.collection(e.c)
            parents = rest[1:] == ["parents"]
            members = [] if parents == of_all else [*texts] if of_all else [services.collection(e.c)]
            kinds = ["Collection" if of_all else "Resource", *members]
        else:
            kinds = ["EntryPoint"]
        fields = ("type", *("passage" for _ in kinds[1:]))
        wanted_there = [Seen("", field, one) for field, one in zip(fields, kinds, strict=True)]
        return seen, [Seen("", "version", services.VERSION), *wanted_there]

    def _within(self, text: str) -> list[str]:
        """Return the passages of a text."""
        return [one for one in self.expected.passages.values() if self.expected.parted(one)[0] == text]

    def _package(self, data: bytes) -> Sides:
        """Read of which tables and columns a package tells, and whose they are."""
        found, e = everything.parsed(data), self.expected
        seen, wanted = [], []
        for one in found["resources"]:
            seen += [Seen(one["path"], "columns", " ".join(field["name"] for field in one["schema"]["fields"]))]
            seen += [Seen(one["path"], "bytes", f"{one['bytes']} {one['hash']}")]
        for name in ROWS:
            csv = self.files[name]
            wanted += [Seen(name, "columns", " ".join(tables.read(csv)[0]))]
            wanted += [Seen(name, "bytes", f"{len(csv)} sha256:{sha256(csv).hexdigest()}")]
        return seen + _foot(_all_of(found), e.foot()), wanted + _facts(e.foot())

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


def _title(unit: Mapping[str, Any]) -> str:
    return str(unit["dublinCore"]["title"][0]["value"])


def _facts(facts: Iterable[str]) -> list[Seen]:
    return [Seen("", "said of it", one) for one in facts]


def _foot(text: str, facts: Iterable[str]) -> list[Seen]:
    """Return which of some facts a text has, as they begin a sentence or not; for one that it has not, its end."""
    folded = text.casefold()
    return _facts(one if one.casefold() in folded else text[-gate.AROUND :] for one in facts)


# passages


def _json(e: Expected, one: str, name: str, data: bytes) -> Sides:
    found = everything.parsed(data)
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
    sigla = (one.siglum for one in e.edition.witnesses)
    found = "; ".join(f"{row[f'reading_{one}']} {one}" for one in sigla if row.get(f"reading_{one}"))
    kind = ", ".join(filter(None, (row["kind"], row["leave"], row["certainty"], row["by"])))
    return f"{row['lemma']} ] {found}: {kind}. {row['reason']}"


def _comment(row: Row) -> str:
    degree = ", ".join(filter(None, (row["series"], row["certainty"], row["by"], row["conjecture"])))
    return f"{row['lemma']} ({degree}): {row['words']}"


def _tei(e: Expected, one: str, _name: str, data: bytes) -> Sides:
    """Read the records back from TEI, and hold them against what is said of the passage."""
    found = tei.read(tei.parsed(data))
    said = record(found.edition, found.sections["bibliography"])
    seen = [Seen(one, "words", item.get("text", "")) for item in said.text.values() if item["type"] != "heading"]
    wanted = [Seen(one, "words", e.notation(one))]
    place = e.parted(one)[1]
    for part, rows in zip(("apparatus", "commentary"), e.said, strict=True):
        seen += _items(getattr(said, part), "")
        ids = {row["id"]: getattr(e.record, part)[row["id"]] for row in rows.get(one, ())}
        wanted += _items(ids, one.removesuffix(place))
    seen.append(Seen(one, "work", f"{found.work.author}, {found.work.title}, {found.work.release}"))
    work = e.c.work
    wanted.append(Seen(one, "work", f"{work.author}, {work.title}, {work.release}"))
    seen += [Seen(one, "rights", part.url) for part in found.work.rights]
    wanted += [Seen(one, "rights", part.url) for part in work.rights]
    return seen, wanted


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
