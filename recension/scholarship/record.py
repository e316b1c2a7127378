"""What an edition says at one moment, item by item; that of a release is kept in a file and never changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from recension.scholarship import dates, presentation, regularise, witness
from recension.scholarship.edition import Edition, Text
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import (
    Bearers,
    Block,
    BlockType,
    Comment,
    Document,
    Entry,
    PageKey,
    Place,
    Span,
    Spans,
    Style,
    Witness,
    plain,
)
from recension.scholarship.notation import inline, is_said, source
from recension.scholarship.presentation import Conventions
from recension.scholarship.prose import unwrapped

FORMAT = 2  #: of the file; whoever changes what stands in it, counts on
LATER = ("headings", "compared", "chronology", "declarations", "pages")  #: the sections that format 1 has not
SECTIONS = ("witnesses", "text", "apparatus", "commentary", "cited", "bibliography", "withdrawn", *LATER)
OF_TEXTS = ("text", "apparatus", "commentary", "cited", "withdrawn")  #: those of which each item is in one text

Item = Mapping[str, str]  #: field -> what stands in it, in the editor's notation; the readings are ``reading P``
Section = Mapping[str, Item]  #: id -> item, in the order of the edition
NONE: Mapping[str, Any] = MappingProxyType({})


class Record(NamedTuple):
    """What an edition says at one moment; with what it was given as, where that was a release."""

    name: str = ""  #: stem of the files of the edition
    release: str = ""
    date: str = ""
    history: str = ""  #: what is new in the release, told by the editor, in Markdown
    checksum: str = ""  #: SHA-256 of the edited text as a plain file
    texts: tuple[str, ...] = ()  #: names of the documents that have it; of several, each id says which
    witnesses: Section = NONE
    text: Section = NONE
    apparatus: Section = NONE
    commentary: Section = NONE
    cited: Section = NONE  #: the works that the author cites at each place
    bibliography: Section = NONE
    withdrawn: Section = NONE  #: what was released once and stands no more, and why
    headings: Section = NONE  #: headings of the indexes, and where they lead
    compared: Section = NONE  #: what a second reader compared
    chronology: Section = NONE  #: what happened when
    declarations: Section = NONE  #: what conf.py says that readers are told
    pages: Section = NONE  #: the sources of other pages, what they take in, and conf.py, to their SHA-256
    files: Mapping[str, str] = NONE  #: what was published -> its SHA-256
    sources: Mapping[str, str] = NONE  #: what that was made from -> its SHA-256

    @property
    def sections(self) -> Mapping[str, Section]:
        """What is said, by the name of its section."""
        return {name: getattr(self, name) for name in SECTIONS}

    @property
    def ids(self) -> Mapping[str, str]:
        """Every id that can be referred to -> the section that has it."""
        parts = ("text", "apparatus", "commentary")
        return {
            one: name for name in parts for one in getattr(self, name) if not one.rpartition(":")[2].startswith(UNNAMED)
        }

    def of_text(self, name: str) -> Record:
        """Return what is said of one text alone, its ids without the name of it."""
        if self.texts == (name,):
            return self
        prefix = f"{name}:"
        kept: dict[str, Any] = {
            section: {one.removeprefix(prefix): item for one, item in items.items() if one.startswith(prefix)}
            for section, items in self.sections.items()
            if section in OF_TEXTS
        }
        return self._replace(texts=(name,), **kept)


#: what every item of a section has
REQUIRED = {
    "text": ("type",),
    "apparatus": ("place", "kind"),
    "commentary": ("place",),
    "cited": ("works",),
    "withdrawn": ("reason",),
}
UNNAMED = ("after-", "start", "omitted.")  #: how the ids of blocks begin that have no place of their own


# what an edition says


def record(edition: Edition, works: Section = NONE, **others: Any) -> Record:
    """Return what *edition* says, its text as it is shown; *works* has the fields of its bibliography."""
    made: dict[str, Any] = {name: {} for name in OF_TEXTS}
    for one, prefix in _texts(edition):
        for section, key, item in _items(one.document, edition.conventions):
            made[section][_unique(prefix + key, made[section])] = item
    return Record(
        checksum=edition.checksum,
        texts=tuple(one.name for one in edition.texts),
        witnesses={one.siglum: _witness(one) for one in edition.witnesses},
        bibliography=works,
        **made,
        **others,
    )


def _items(document: Document, by: Conventions) -> Iterator[tuple[str, str, Item]]:
    """Yield what a document says: section, id and item, each section in the order of the text."""
    keyed = [*_keyed(document.blocks)]
    for key, block in keyed:
        if block.type.is_text:
            spans = regularise.dress(block.edited, regularise.dressed(block, by.rules), 0)
            yield "text", key, _block(block, spans)
    for key, block in keyed:
        for shown in presentation.entries(block, by):
            yield "apparatus", shown.record.id, _entry(shown, key)
    blocks = {block.place: block for block in document.blocks if block.place}
    for comment in document.comments:
        if comment.place in blocks:
            lemma = presentation.lemma_of(comment, blocks[comment.place], by.rules)
            yield "commentary", comment.id, _comment(comment, lemma)
    cited: dict[Place, list[str]] = {}
    for work in document.works:
        cited.setdefault(work.place, []).append(work.key)
    for place, keys in cited.items():
        yield "cited", place, {"place": place, "works": ", ".join(keys)}
    for gone in document.withdrawn:
        yield "withdrawn", gone.id, {"reason": gone.reason}


def blocks(edition: Edition) -> Iterator[tuple[str, str, Block]]:
    """Yield each block of *edition* with its id and the name of its text."""
    for one, prefix in _texts(edition):
        yield from ((prefix + key, one.name, block) for key, block in _keyed(one.document.blocks))


def of_witness(edition: Edition, siglum: str) -> Record:
    """Return the text of the witness *siglum*, its running heads in it, in the typography of the edition."""
    rules = edition.rules
    text: dict[str, Item] = {}
    for one, prefix in _texts(edition):
        for key, block in _keyed(one.document.blocks):
            if not block.type.is_text and block.siglum != siglum:
                continue
            spans = block.edited if block.omission else tuple(_headed(block, siglum, edition.heads))
            as_read = block._replace(parts=spans)
            shown = regularise.dress(spans, regularise.dressed(as_read, rules), 0) if block.type.is_text else spans
            if any(span.text.strip() for span in shown):
                text[prefix + key] = _block(as_read, shown)
    return Record(texts=tuple(one.name for one in edition.texts), text=text)


def _headed(block: Block, siglum: str, heads: Mapping[PageKey, str]) -> Iterator[Span]:
    """Yield what the witness has for *block*, what stands where its pages begin in its place."""
    for span in witness.transmitted(block, siglum):
        head = " ".join(heads.get(span.page, "").split())
        yield from (Span(head, Style.VERBATIM), Span(" ")) if span.page and head else (span,)


def _texts(edition: Edition) -> Iterator[tuple[Text, str]]:
    """Yield each text with what its ids begin with."""
    for one in edition.texts:
        yield one, f"{one.name}:" if len(edition.texts) > 1 else ""


def _keyed(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    """Yield each block with its place, or with what tells it from others that have none."""
    used: dict[str, Item] = {}
    before = ""
    for block in blocks:
        key = _unique(block.place or (f"after-{before}" if before else "start"), used)
        used[key] = {}
        before = block.place or before
        yield key, block


def _unique(key: str, used: Mapping[str, object]) -> str:
    """Return *key*, with a number where it is one of *used*."""
    number, found = 1, key
    while found in used:
        number += 1
        found = f"{key}/{number}"
    return found


def _filled(**fields: str) -> Item:
    return {name: str(value) for name, value in fields.items() if value}


def _block(block: Block, spans: Spans) -> Item:
    level = str(block.level) if block.type is BlockType.HEADING else ""
    return _filled(type=block.type, level=level, text=notated(spans))


def _entry(shown: presentation.ShownEntry, place: str) -> Item:
    one = shown.record
    readings = {
        f"reading {bearer}": notated_reading(reading) for reading in shown.readings for bearer in reading.bearers
    }
    attested = one.attested if isinstance(one, Entry) else Bearers()
    return _filled(
        place=place,
        lemma=notated(shown.lemma),
        **readings,
        attested=" ".join((*attested.sigla, *attested.scholars)),
        kind=one.kind,
        leave=getattr(one, "leave", ""),
        certainty=one.certainty,
        by=one.by,
        reason=one.reason,
    )


def _comment(one: Comment, lemma: Spans) -> Item:
    return _filled(
        place=one.place,
        series=one.series,
        lemma=notated(lemma),
        conjecture=notated(one.conjecture),
        certainty=one.certainty,
        by=one.by,
        text=unwrapped(one.text),
    )


def _witness(one: Witness) -> Item:
    said = {"extent": one.extent, "exemplar": one.exemplar, "hand_of": one.hand_of, "rules": ", ".join(one.rules)}
    said |= {"indents": one.indents}
    return _filled(title=one.title, sha256=one.sha256.lower(), **said)


def notated(spans: Spans) -> str:
    """Return *spans* in the notation, a line of verse or of a list on each line; pages are no words."""
    parts = (("\n" if span.style is Style.BREAK else source((span,))) for span in spans if not span.page)
    return "".join(parts)


def notated_reading(one: presentation.ShownReading) -> str:
    """Return a reading in the notation, and where nothing stands what says so."""
    written = notated(one.spans)
    return plain(one.spans) if one.says else f"\\{written}" if is_said(written) else written


def spans_of(text: str) -> Spans:
    """Return the spans of a field; where what is in it is no notation, it is plain."""
    spans: list[Span] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            spans.append(Span("\n", Style.BREAK))
        try:
            spans += inline(line)
        except ValueError:
            spans.append(Span(line))
    return tuple(spans)


# the file of a release


def write(one: Record) -> str:
    """Return the record as a file of JSON."""
    lacks = {name for name in LATER if getattr(one, name) is NONE}
    fields = {name: value for name, value in one._asdict().items() if name not in lacks and (value or name in SECTIONS)}
    return (
        json.dumps(
            {"format": 1 if len(lacks) == len(LATER) else FORMAT, **fields}, ensure_ascii=False, indent=1, default=dict
        )
        + "\n"
    )


def read(text: str) -> Record | Mistake:
    """Return the record that the *text* of a file has, or what is wrong with it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return mistake("release-form", getattr(error, "lineno", 0), found=error)
    if not isinstance(found, dict) or not isinstance(number := found.pop("format", None), int):
        return mistake("release-form", found="no number of its format")
    if number < 1:
        return mistake("release-form", found=f"the format {number}")
    if number > FORMAT:
        return mistake("release-future", found=number, expected=FORMAT)
    for name, value in found.items():
        if wrong := _wrong(name, value):
            return mistake("release-form", found=wrong)
    return Record(**{**found, "texts": tuple(found.get("texts", ()))})


def _wrong(name: str, value: object) -> str:
    """Return what is wrong with a field of a record, if anything is."""
    if name not in Record._fields:
        return f"the field {name!r}"
    if name in SECTIONS and isinstance(value, dict):
        needed = REQUIRED.get(name, ())
        for one, item in value.items():
            if lacking := next((field for field in needed if _is_words(item) and not item.get(field)), ""):
                return f"no {lacking} in {one!r} of its {name}"
    if name == "date" and value and not (isinstance(value, str) and dates.begins(value)):
        return f"the date {value!r}"
    if name == "texts":
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
    elif name in SECTIONS:
        fits = isinstance(value, dict) and all(_is_words(item) for item in value.values())
    elif name in ("files", "sources"):
        fits = _is_words(value)
    else:
        fits = isinstance(value, str)
    return "" if fits else f"{value!r:.60} as {name}"


def _is_words(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def load(path: Path) -> Record | Mistake:
    """Return the record in the file at *path*, or what is wrong with it."""
    try:
        found = read(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        found = mistake("release-form", found=error)
    return found._replace(source=str(path)) if isinstance(found, Mistake) else found


def releases(folder: Path) -> tuple[list[Record], list[Mistake]]:
    """Return the records in *folder*, the oldest first, and what is wrong with those that cannot be read."""
    found = [(path, load(path)) for path in sorted(folder.glob("*.json"))]
    mistakes = [one for _path, one in found if isinstance(one, Mistake)]
    known = [(path, one) for path, one in found if isinstance(one, Record)]
    mistakes += [
        mistake("release-form", source=str(path), found=f"the release {one.release!r} in {path.name!r}")
        for path, one in known
        if one.release != path.stem
    ]
    return sorted((one for _path, one in known), key=lambda one: order(one.release)), mistakes


def order(release: str) -> tuple[object, ...]:
    """Return what releases are sorted by: 1.9 comes before 1.10, and 1.1-rc9 before 1.1-rc10 and 1.1."""
    number, dash, draft = release.partition("-")
    return (_natural(number), not dash, _natural(draft))


def _natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    parts = re.findall(r"[0-9]+|[^0-9.]+", text)
    return tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
