"""What is shown of the records, in the typography of the text: entries, matter left out, lemmata, collated blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from recension.scholarship import bearers, diff, hands, numbering, order, regularise, stretches, witness
from recension.scholarship.formats import Format
from recension.scholarship.model import (
    DIVISION,
    ORDER,
    STRETCH,
    Bearers,
    Block,
    BlockType,
    Comment,
    Entry,
    Omission,
    PageKey,
    Reading,
    Span,
    Spans,
    Style,
    Variation,
    merged,
    plain,
    unbroken,
)
from recension.scholarship.notation import PILCROW, STROKE, nothing
from recension.scholarship.regularise import Dressed, Rule, Rules
from recension.scholarship.stretches import GAP

CERTAIN = "certain"  #: the degree that goes without saying on paper


MOST, ENDS = 7, 2  #: from so many words on, of a block or a line only so many at its beginning and at its end are shown


class Manner(NamedTuple):
    """How the apparatus is shown."""

    positive: bool = False  #: it says who has the lemma, too
    grouped: bool = False  #: the siglum of a group stands for those of its members
    words: int = 0  #: of a lemma that has more the first and the last are shown; 0: it is shown whole


NO_HEAD = "|"  #: what is shown where a page begins that has no head


class Conventions(NamedTuple):
    """What an edition shows its records by."""

    rules: tuple[Rule, ...]  #: of typography
    heads: Mapping[PageKey, str]  #: what stands where each page begins
    base: str  #: siglum of the base witness
    tacit: str  #: siglum that goes without saying; empty where none does
    editors: Mapping[str, str] = {}  #: initials -> name
    words: Mapping[str, str] = {}  #: kind -> the word that readers see for it, where that is another
    held: tuple[str, ...] = ()  #: sigla of the witnesses whose text is known
    groups: Mapping[str, str] = {}  #: siglum of a group -> those of its members
    hands: Mapping[str, str] = {}  #: siglum of a hand -> that of the witness
    manner: Manner = Manner()
    parted: Mapping[tuple[str, str], set[str]] = {}  #: of an entry about several blocks, those that lack any of these


class ShownReading(NamedTuple):
    """A reading as it is shown."""

    spans: Spans
    sigla: tuple[str, ...]  #: of witnesses and groups, and scholars; empty where they go without saying
    replaced: bool  #: the base witness has it, and the edition has put the lemma in its place
    said: tuple[str, ...] = ()  #: the same where nothing goes without saying
    bearers: tuple[str, ...] = ()  #: all who have it, each by its own siglum or name
    omits: bool = False  #: they have nothing there, and the spans say so
    moves: bool = False  #: they have the lemma elsewhere, and the spans say where

    @property
    def says(self) -> bool:
        """Whether the spans say what they do, and are not what they have."""
        return self.omits or self.moves


class ShownEntry(NamedTuple):
    """An entry of the apparatus as it is shown, or one for matter that the edition leaves out."""

    record: Entry | Omission
    lemma: Spans  #: empty where matter is left out, or a page begins where no word stands
    readings: tuple[ShownReading, ...]
    apart: bool  #: sigla are set apart from words, since none goes without saying
    editor: str = ""  #: name of who answers for it; empty where no initials stand
    kind: str = ""  #: as readers see it
    sigla: tuple[str, ...] = ()  #: of those who have the lemma, where that is said
    short: Spans = ()  #: what is shown of the lemma, where that is not all of it
    at: str = ""  #: number of the verse in which it stands; empty where none are counted
    which: int = 0  #: of several places of the block that have the words of the lemma; 0: there is one

    @property
    def whole(self) -> ShownEntry:
        """The entry with all of its lemma, and nothing beside it."""
        return self._replace(short=(), which=0)

    @property
    def page(self) -> PageKey:
        """The key of the page whose beginning it is about, else empty."""
        return self.record.page if isinstance(self.record, Entry) else PageKey()

    @property
    def is_headless(self) -> bool:
        """Whether nothing stands where the page begins that it is about."""
        return bool(self.page) and Span(NO_HEAD, Style.VERBATIM) in self.readings[0].spans

    @property
    def emends(self) -> bool:
        """Whether the edition leaves its base witness here; matter that another witness has alone is a variant."""
        return self.record.emends if isinstance(self.record, Entry) else any(one.replaced for one in self.readings)

    @property
    def bearers(self) -> set[str]:
        """All sigla and names that it shows."""
        return {*self.sigla, *(name for one in self.readings for name in one.sigla)}

    @property
    def label(self) -> str:
        """The kind, and the leave to stand inside a quotation if it has one."""
        leave = self.record.leave if isinstance(self.record, Entry) else ""
        return f"{self.kind}, {leave}" if leave else self.kind


class Run(NamedTuple):
    """A run of words in a collated block."""

    spans: Spans
    differs: bool = False  #: the other side has something else, or nothing


class Collated(NamedTuple):
    """A block as a witness has it, markup and all, beside the block as it is edited."""

    old: tuple[Run, ...]
    new: tuple[Run, ...]
    kinds: tuple[str, ...]  #: of the changes in it


def entries(block: Block, by: Conventions) -> Iterator[ShownEntry]:
    """Yield what the apparatus says of *block*, in reading order."""
    if block.omission:
        matter = Span(_on_one_line(block.omission.text), Style.VERBATIM)
        yield _entry(block.omission, (), [Reading((block.omission.siglum,), (matter,))], by)
    dressed = regularise.dressed(block, by.rules)
    for start, entry, mark in stretches.in_order(block):
        if mark is None:
            yield _of_whole(entry, block, by)
        elif entry.page:
            yield _page(entry, dressed, start, by)._replace(at=numbering.at(block, mark))
        else:
            yield _of_mark(entry, mark, block, (dressed, start), by)


def _of_whole(entry: Entry, block: Block, by: Conventions) -> ShownEntry:
    """Return an entry that is about no marked words: about a block, a line or a stretch of it."""
    if entry.about == STRETCH:
        shown = _stretch(entry, block, by)
    else:
        lacking = {*witness.lacking(block), *by.parted.get((block.docname, entry.id), ())}
        held = tuple(one for one in by.held if one not in lacking)
        shown = _entry(entry, _ends(entry, block, by.rules), entry.readings, by._replace(held=held))
    return shown._replace(at=numbering.among(_numbers(entry, block)))


def _of_mark(entry: Entry, mark: Variation, block: Block, at: tuple[Dressed, int], by: Conventions) -> ShownEntry:
    """Return an entry about marked words, which begin *at* a character of the dressed text."""
    lemma = regularise.dress(mark.lemma, *at)
    readings = [one._replace(spans=unbroken(one.spans)) for one in entry.readings]
    lacking = witness.without(block, mark) if block.whole or block.absent else ()
    shown = _entry(entry, lemma, readings, by._replace(held=tuple(one for one in by.held if one not in lacking)))
    is_moved = any(one.moves for one in shown.readings)  # then all words are proved
    short = () if is_moved else shortened(lemma, by.manner.words)
    return shown._replace(short=short, which=_which(plain(lemma), *at), at=numbering.at(block, mark))


def _numbers(entry: Entry, block: Block) -> Sequence[str]:
    """Return the numbers of the verses that an *entry* is about that names no words."""
    number = _line(entry)
    return block.numbers[number - 1 : number] if number else block.numbers[:1] if entry.until else block.numbers


def _line(entry: Entry) -> int:
    """Return which line of the block an *entry* is about; 0: another part."""
    return int(entry.about.removeprefix("line ")) if entry.about.startswith("line ") else entry.joins


def _ends(entry: Entry, block: Block, rules: Rules) -> Spans:
    """Return the first words and the last of the block, or of the line of it, that an *entry* is about."""
    spans = regularise.dress(block.edited, regularise.dressed(block, rules), 0)
    lines = "".join("\v" if one.style is Style.BREAK else one.text for one in spans if one.style is not Style.CALL)
    number = _line(entry)
    words = (lines.split("\v")[number - 1] if number else lines.replace("\v", " ")).split()
    if entry.about == DIVISION:
        return (Span(f"{PILCROW} {' '.join(words[:ENDS])}"),)
    if entry.joins:
        return (Span(f"{STROKE} {' '.join(words[:ENDS])}"),)
    if entry.until:
        return (Span(f"{' '.join(words[:ENDS])} … {entry.ends}"),)
    return (Span(" ".join(words if len(words) < MOST else [*words[:ENDS], "…", *words[-ENDS:]])),)


def _stretch(entry: Entry, block: Block, by: Conventions) -> ShownEntry:
    """Return the first words and the last of a stretch ] what stands in its place in the witnesses."""
    start, end = stretches.span_of(entry, block)
    first, last = map(len, stretches.ends(entry))
    spans, dressed = unbroken(block.edited), regularise.dressed(block, by.rules)
    ends = (
        regularise.dress(cut(spans, since, until), dressed, since)
        for since, until in ((start, start + first), (end - last, end))
    )
    shown = (*next(ends), Span(GAP), *next(ends))
    lemma = merged(Span(" ") if span.style is Style.BREAK else span for span in shown)
    others = {*stretches.across(entry, block), *witness.lacking(block)}
    held = tuple(one for one in by.held if one not in others)
    readings = [one._replace(spans=unbroken(one.spans)) for one in entry.readings]
    return _entry(entry, lemma, readings, by._replace(held=held))


def whereabouts(entry: Entry, siglum: str, blocks: Sequence[Block], rules: Rules) -> Iterator[str]:
    """Yield where stands what the witness *siglum* has for other than marked words, and where what it has elsewhere.

    Of a stretch: begin and end among the characters that are shown.  Of blocks: their places.  Of words: whether it has
    them behind or before a character, and which.
    """
    number, block = next((n, one) for n, one in enumerate(blocks) if entry.id in (own.id for own in one.entries))
    reading = entry.of(siglum)
    if entry.about == STRETCH:
        yield from (str(regularise.shown_at(block, rules, at)) for at in stretches.span_of(entry, block))
    elif entry.about == ORDER:
        yield from (one.place for one in order.meant(blocks, number, entry) if one.place)
    elif reading and reading.moved:
        at = stretches.moved_to(reading, block)
        yield from (reading.moved.partition(" ")[0], str(regularise.shown_at(block, rules, at)))


def _page(entry: Entry, dressed: Dressed, start: int, by: Conventions) -> ShownEntry:
    """Return the words around the beginning of a page ] the same with what stands there in the witness."""
    before, after = dressed[:start].split()[-1:], dressed[start:].split()[:1]
    gap = "" if dressed[start - 1 : start + 1].strip() == dressed[start - 1 : start + 1] else " "  # it may part a word
    head = Span(_on_one_line(by.heads.get(entry.page, "")) or NO_HEAD, Style.VERBATIM)
    reading = (*(Span(f"{word} ") for word in before), head, *(Span(f" {word}") for word in after))
    return _entry(entry, unbroken([Span(gap.join(before + after))]), [Reading((entry.page.siglum,), reading)], by)


def _entry(record: Entry | Omission, lemma: Spans, readings: Sequence[Reading], by: Conventions) -> ShownEntry:
    shown = []
    for given in readings:
        one = given.bearers
        said, alone = _named(one, by), len(readings) == 1 and one.named == (by.tacit,)
        everyone = (*one.sigla, *one.scholars)
        shown.append(
            ShownReading(
                _said(given) if given.omits or given.moved else given.spans,
                () if alone else said,
                by.base in one.sigla,
                said,
                everyone,
                given.omits,
                bool(given.moved),
            )
        )
    kind, agreeing = by.words.get(record.kind, record.kind), _named(_agreeing(record, by), by)
    return ShownEntry(record, lemma, tuple(shown), not by.tacit, by.editors.get(record.by, ""), kind, agreeing)


def _said(given: Reading) -> Spans:
    """Return what says what those do who have a reading."""
    if not given.moved:
        return (Span(nothing(given), Style.EMPHASIS),)
    way, _blank, where = given.moved.partition(" ")
    return (Span(f"transp. {way}", Style.EMPHASIS), Span(f" {where}"))


def _agreeing(record: Entry | Omission, by: Conventions) -> Bearers:
    """Return who has the lemma, where that is said: the editor says so, or the apparatus does always."""
    if isinstance(record, Omission) or record.page:
        return Bearers()
    if not by.manner.positive or (any(record.attested) and not hands.are_hands(record.attested.named, by.hands)):
        return record.attested
    return Bearers(hands.folded([one for one in by.held if not record.departs_from(one)], by.hands))


def _named(one: Bearers, by: Conventions) -> tuple[str, ...]:
    """Return who has a reading: as the editor wrote it, else with the sigla of groups where these are to be shown."""
    if one.written or not by.manner.grouped:
        return one.named
    return (*bearers.gathered(one.sigla, by.groups), *one.scholars)


def shortened(lemma: Spans, words: int) -> Spans:
    """Return first and last word of a *lemma* that has more than so many *words*, else nothing."""
    found = [*re.finditer(r"\S+", plain(lemma))]
    if not words or len(found) <= words:
        return ()
    first, last = found[0].end(), found[-1].start()
    return merged((*cut(lemma, 0, first), Span(GAP), *cut(lemma, last, found[-1].end())))


def cut(spans: Spans, start: int, end: int) -> Iterator[Span]:
    """Yield what stands in *spans* between two characters of theirs; a call stays whole."""
    at = 0
    for span in spans:
        length = len(plain((span,)))
        if at < end and start < at + length:
            inside = span.style is Style.CALL
            yield span if inside else span._replace(text=span.text[max(start - at, 0) : end - at])
        at += length


def _which(words: str, dressed: Dressed, start: int) -> int:
    """Return which of the places in the *dressed* text that have *words* begins at *start*; 0: there is no other."""
    before, after = (r"(?<!\w)" if words[:1].isalnum() else "", r"(?!\w)" if words[-1:].isalnum() else "")
    begins = [found.start() for found in re.finditer(f"{before}{re.escape(words)}{after}", str(dressed))]
    at = dressed.before(start)
    return begins.index(at) + 1 if words and len(begins) > 1 and at in begins else 0


def _on_one_line(matter: str) -> str:
    return " / ".join(line for line in matter.splitlines() if line)


def lemma_of(comment: Comment, block: Block, rules: Rules) -> Spans:
    """Return the words of *block* that a comment is about, as they are shown."""
    start = max(plain(block.edited).find(plain(comment.lemma)), 0)
    return regularise.dress(comment.lemma, regularise.dressed(block, rules), start)


def collated(block: Block, siglum: str, writing: Format, by: Conventions) -> Collated:
    """Return *block* as the witness *siglum* has it, in the format *writing*, and as it is edited."""
    if block.omission:
        return Collated((Run(block.edited, differs=True),), (), (block.omission.kind,))
    dressed = regularise.dressed(block, by.rules)
    if witness.lacks(block, siglum):
        kinds = tuple(one.kind for one in block.whole if one.of(siglum))
        return Collated((), (Run(regularise.dress(block.edited, dressed, 0), differs=True),), kinds)
    before, _, after = (block.frame or writing.frame_of(block)).partition("…")
    moved = elsewhere(block, siglum)
    old, new = [*([Run(moved)] if moved else []), _verbatim(before)], list[Run]()
    start = 0
    for part, has in witness.readings(block, siglum):
        spans = part.lemma if isinstance(part, Variation) else (part,)
        end = start + len(plain(spans))
        if isinstance(part, Span) and not has:
            new.append(Run(regularise.dress(spans, dressed, start), differs=True))
        elif isinstance(part, Span):
            old += (
                _verbatim(writing.break_in(block) if one.style is Style.BREAK else writing.write(one)) for one in has
            )
            new.append(Run(regularise.dress(spans, dressed, start)))
        elif part.entry and part.entry.page:
            if part.entry.page.siglum == siglum:
                head = by.heads.get(part.entry.page, "")
                parted = head if block.type is BlockType.PAGES or not head else f"\n{head}\n"
                old.append(_verbatim(parted, differs=True))
                new.append(_verbatim("", differs=True))
        else:
            reading = "".join(writing.write(span) for span in has)
            old += (_verbatim(one.old, differs=not one.same) for one in diff.words(reading, plain(spans)))
            new += (_verbatim(one.new, differs=not one.same) for one in diff.words(reading, dressed[start:end]))
        start = end
    old.append(_verbatim(after))
    kinds = tuple(entry.kind for entry in block.entries if entry.departs_from(siglum))
    return Collated(tuple(old), tuple(new), kinds)


def elsewhere(block: Block, siglum: str) -> Spans:
    """Return what says, before its words, where the witness *siglum* has *block*, or it and others; else nothing."""
    found = list[Span]()
    for entry, way, place in order.moves(block, siglum):
        found += [Span(f"{plain(entry.lemma)} ")] if entry.until else []
        found += [Span(f"transp. {way}", Style.EMPHASIS), Span(f" {place}: ")]
    return tuple(found)


def _verbatim(text: str, *, differs: bool = False) -> Run:
    return Run((Span(text),) if text else (), differs)
