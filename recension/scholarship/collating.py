"""Collates a further witness with an edited text: where it differs, what its entries say, and who else has a share.

What is said of a block is tried out on it at once: unless the new witness comes back, and all others as before, it is
said in another way, and in the end that the witness lacks the block and has one of its own instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from recension.scholarship import aligning, indents, stretches, witness
from recension.scholarship.bearers import CETT
from recension.scholarship.formats import Format, format_of
from recension.scholarship.model import (
    BLOCK,
    DIVISION,
    HEADING,
    JOINED,
    PLAYED,
    Bearers,
    Block,
    BlockType,
    Entry,
    Reading,
    Span,
    Spans,
    Style,
    Variation,
    Witness,
    merged,
    plain,
    unbroken,
)
from recension.scholarship.notation import BEGUN, DIVIDED, LINED, PILCROW, STROKE
from recension.scholarship.spelling import Spellings

_CLOSES, _OPENS = frozenset(".,;:!?)]}"), frozenset("([{")  #: signs that no lemma takes along where they agree
_WHOLE = (Style.CALL, Style.BREAK, Style.PAGE, Style.SIGN, Style.LINK)  #: what no mark divides
EMPTY_LINE = "\n\n"  #: what parts blocks; in one of the edition there can be several of the witness
_BLANKS = re.compile(r"[ \n](?=[ \n])")


About = tuple[str, Spans]  #: what an entry is about that is about no words, and what the witness has there


class Terms(NamedTuple):
    """What new entries say."""

    siglum: str
    kind: str
    minor: str  #: kind of what differs only in what is folded
    folds: tuple[str, ...]
    reason: str
    spellings: Spellings = Spellings()


class Sign(NamedTuple):
    """A character of a block, or what counts for one."""

    text: str
    style: Style
    unit: int  #: no mark begins or ends between two signs of one unit
    part: int  #: number of the part of the block
    offset: int = -1  #: in the edited text of the block

    @property
    def is_blank(self) -> bool:
        return self.style in (Style.TEXT, Style.EMPHASIS, Style.STRONG, *PLAYED) and self.text in (" ", "\n")


class Token(NamedTuple):
    """A word with what touches it."""

    start: int
    stop: int
    written: str  #: as the witness would have it


class Mark(NamedTuple):
    """A stretch of a block to be marked, with its entry."""

    start: int
    stop: int
    entry: Entry


class Said(NamedTuple):
    """What is said of a block: its marks, those that are new among them, and which entries that stand are other."""

    marks: tuple[Mark, ...]  #: all that are marked, the pages too
    whole: tuple[Entry, ...]
    changed: Mapping[int, Entry | None]  #: line of an entry -> what it is now; nothing: a part of another
    fresh: tuple[Entry, ...]  #: entries that stand nowhere yet
    begins: Mapping[int, int] = {}  #: line -> letters by which the witness begins it further in


class Alone(NamedTuple):
    """A block that the witness has alone."""

    before: int  #: number of the block of the edition before which it stands
    text: str


class Collated(NamedTuple):
    """What was found of a witness."""

    said: Mapping[int, Said]  #: number of a block -> what is new of it
    alone: tuple[Alone, ...]
    lacking: tuple[int, ...]  #: numbers of the blocks that it lacks
    paired: int
    indents: str = ""  #: what its declaration says of how it begins lines


def signs(parts: Iterable[Span | Variation]) -> list[Sign]:
    """Return the signs of a block."""
    found: list[Sign] = []
    offset = 0
    for number, part in enumerate(parts):
        for text, style in part.lemma if isinstance(part, Variation) else (part,):
            unit = len(found)
            if style in _WHOLE and style is not Style.LINK:
                found.append(Sign(text, style, unit, number, offset))
            else:
                found += (Sign(one, style, len(found) + n if style is Style.TEXT else unit, number, offset + n)
                          for n, one in enumerate(text))  # fmt: skip
            offset += len(plain((Span(text, style),)))
    return [one._replace(unit=n) if one.style is Style.TEXT else one for n, one in enumerate(found)]


Ruled = Mapping[int, str]  #: offset in the edited text -> what rules make of the character there


def spans(some: Iterable[Sign], ruled: Ruled = {}) -> Spans:  # noqa: B006
    """Return *signs* as spans, on one line, as rules have made them."""
    made = (one._replace(text=ruled.get(one.offset, one.text)) for one in some) if ruled else some
    return unbroken(
        span
        for style, run in groupby(made, lambda one: one.style)
        if style not in (Style.PAGE, Style.SIGN)
        for span in (
            [Span(one.text, style) for one in run]
            if style in _WHOLE[:2]
            else [Span("".join(o.text for o in run), style)]
        )
    )


def tokens(some: Sequence[Sign], start: int, stop: int, form: Format, ruled: Ruled = {}) -> list[Token]:  # noqa: B006
    """Return the words from *start* to *stop*; several blanks part no words, and a page does."""
    found: list[Token] = []
    begun = -1
    for at in range(start, stop + 1):
        one = some[at] if at < stop else None
        single = (
            one is not None
            and one.is_blank
            and not any(start <= n < stop and some[n].is_blank for n in (at - 1, at + 1))
        )
        if one is None or single or one.style is Style.PAGE:
            if begun >= 0 and (words := spans(some[begun:at], ruled)):
                found.append(Token(begun, at, "".join(map(form.write, words))))
            begun = -1
        elif begun < 0:
            begun = at
    return found


# a whole text


class Collation:
    """The collation of a witness with the blocks of an edition, in whose *witnesses* it is the one of *terms*."""

    def __init__(
        self, blocks: Sequence[Block], witnesses: Sequence[Witness], terms: Terms, scholars: Iterable[str] = ()
    ) -> None:
        self.blocks = blocks
        self.terms = terms
        self.sigla = [one.siglum for one in witnesses]
        self.held = [one for one in witnesses if one.file]
        self.names = [*self.sigla, *scholars]
        self.own = next(one for one in witnesses if one.siglum == terms.siglum)
        self.form = format_of(self.own)

    def of(self, text: str, *, divides: bool = True) -> Collated:
        """Return what is to be said so that *text* is the file of the witness, which *divides* it in its own way."""
        whole = text[len(self.own.begins) : len(text) - len(self.own.ends)]
        here = [n for n, block in enumerate(self.blocks) if block.type.is_text]
        bodies = {n: self.body(self.blocks[n]) for n in here}
        there, pairs = self.paired(here, [*bodies.values()], whole.split("\n\n"))
        divided, runs_on = self.divided(here, [*bodies.values()], there, pairs) if divides else (there, set[int]())
        said_of: set[int] = set()
        if divided != there:
            there, pairs = self.paired(here, [*bodies.values()], divided)
        order = {n: before for before, n in pairwise(here)}
        said: dict[int, Said] = {}
        lacking: list[int] = []
        alone: list[Alone] = []
        here_begins: dict[tuple[str, int], int] = {}
        there_begins: dict[tuple[str, int], int] = {}
        taken = 0
        for number in here:
            block = self.blocks[number]
            k = pairs.get(number)
            found = None
            if k is not None:
                joins = k in runs_on and pairs.get(order.get(number, -1)) == k - 1
                found = self.block(block, self.stripped(block, there[k]) or "", there[k], joins=joins)
                said_of |= {k} if found and joins == (k in runs_on) else set()
                alone += (Alone(number, one) for one in there[taken:k])
                taken = k + 1
            if found is None:
                if k is not None:  # what cannot be said of its words
                    alone.append(Alone(number + 1, there[k]))
                lacking.append(number)
                found = self.gone(block)
            if found.changed or found.fresh:
                said[number] = found
            if found.begins:
                name = indents.name(block, self.blocks)
                here_begins |= {(name, line): has for line, has in indents.begun(block).items()}
                there_begins |= {(name, line): has for line, has in found.begins.items()}
        if not runs_on | {k - 1 for k in runs_on} <= said_of:
            return self.of(text, divides=False)
        alone += (Alone(len(self.blocks), one) for one in there[taken:])
        own = self.own.indents or indents.written(here_begins, there_begins)
        return Collated(said, tuple(alone), tuple(lacking), len(pairs), own)

    def paired(self, here: Sequence[int], old: Sequence[str], there: list[str]) -> tuple[list[str], dict[int, int]]:
        """Return the blocks of the witness, and which of them each block of the edition is."""

        def fits(i: int, k: int) -> bool:
            return self.stripped(self.blocks[here[i]], there[k]) is not None

        return there, {here[i]: k for i, k in aligning.blocks(old, there, fits)}

    def divided(
        self, here: Sequence[int], old: Sequence[str], there: Sequence[str], pairs: Mapping[int, int]
    ) -> tuple[list[str], set[int]]:
        """Return the blocks of the witness as the edition divides them, and which go on in the one before.

        Of several that are one in the edition the text has empty lines.
        """
        places = {n: at for at, n in enumerate(here)}
        known = [(places[n], k) for n, k in pairs.items() if self.blocks[n].type is BlockType.PARAGRAPH]
        parts: dict[int, list[str]] = {}
        for first, stop, k in aligning.runs(known, old, there):
            are_paragraphs = all(self.blocks[n].type is BlockType.PARAGRAPH for n in here[first:stop])
            if are_paragraphs and (found := aligning.parted(old[first:stop], there[k])):
                parts[k] = found
        joined: dict[int, int] = {}
        for first, stop, _ in aligning.runs([(k, at) for at, k in known], there, old):
            if not any(k in parts or self.form.headed(there[k]) or "\n" in there[k] for k in range(first, stop)):
                joined[first] = stop
        verse = {one[0]: one for one in self.stanzas(here, there, pairs)}
        made, runs_on, at = list[str](), set[int](), 0
        while at < len(there):
            if at in verse:
                _first, at, stanzas, on = verse[at]
                runs_on |= {len(made) + n for n in on}
                made += stanzas
                continue
            runs_on |= {len(made) + n for n in range(1, len(parts.get(at, ())))}
            made += parts.get(at) or ["\n\n".join(there[at : joined.get(at, at + 1)])]
            at = joined.get(at, at + 1)
        return made, runs_on

    def stanzas(
        self, here: Sequence[int], there: Sequence[str], pairs: Mapping[int, int]
    ) -> Iterator[tuple[int, int, list[str], list[int]]]:
        """Yield where stanzas are divided in another way: from where to where, as the edition does, which run on.

        Where one of the edition is several there, an empty line is between them.
        """
        end, paired = self.form.verse, {*pairs.values()}
        for run in self.runs_of_verse(here):
            known = [pairs[n] for n in run if n in pairs]
            if not known:
                continue
            first, stop = known[0], known[-1] + 1
            old = [self.body(self.blocks[n]).split(end) for n in run]
            own = aligning.words(" ".join(line for some in old for line in some))
            while first and first - 1 not in paired and aligning.is_of(there[first - 1], own):
                first -= 1
            while stop < len(there) and stop not in paired and aligning.is_of(there[stop], own):
                stop += 1
            made = [one for one in aligning.stanzas(old, [one.split(end) for one in there[first:stop]]) if one]
            if any(begins == bool(number) for one in made for number, (_line, begins) in enumerate(one)):
                before = {True: EMPTY_LINE, False: end}
                texts = [one[0][0] + "".join(before[begins] + line for line, begins in one[1:]) for one in made]
                yield first, stop, texts, [number for number, one in enumerate(made) if not one[0][1]]

    def runs_of_verse(self, here: Sequence[int]) -> Iterator[list[int]]:
        """Yield the numbers of stanzas between which nothing stands that all have."""
        run: list[int] = []
        for number in here:
            if self.blocks[number].type is not BlockType.VERSE:
                continue
            between = self.blocks[run[-1] + 1 : number] if run else ()
            if any(one.type is not BlockType.MATTER for one in between):
                yield run
                run = []
            run.append(number)
        yield run

    def body(self, block: Block) -> str:
        """Return a block as the witness would have it, all of whose readings were those of the edition."""
        before, _, after = self.form.frame_of(block).partition("…")
        ruled = self.ruled(block)
        edited = spans(signs(block.parts), ruled) if ruled else merged(block.edited)
        return before + "".join(self.line(block, span) for span in edited) + after

    def ruled(self, block: Block, name: str = "") -> Ruled:
        """Return what the rules of a witness, or of the one that is collated, make of a block."""
        return stretches.own_signs(block, name or self.terms.siglum)

    def line(self, block: Block, span: Span) -> str:
        match span.style:
            case Style.BREAK:
                return self.form.break_in(block)
            case Style.PAGE | Style.SIGN:
                return ""
        return self.form.write(span)

    def stripped(self, block: Block, text: str) -> str | None:
        """Return what stands within the frame of a block; nothing where *text* has another."""
        before, _, after = self.form.frame_of(block).partition("…")
        is_framed = text.startswith(before) and text.endswith(after)
        return text[len(before) : len(text) - len(after)] if is_framed else None

    # a block

    def block(self, block: Block, text: str, framed: str, *, joins: bool = False) -> Said | None:
        """Return what is said of a block of which the witness has *text*; nothing where there is no way to say it.

        It may be one that *joins* the block before.
        """
        some = signs(block.parts)
        for divides in (True, False) if block.type is BlockType.VERSE else (False,):
            lines, lacks = self.lines(block, some, text, divides=divides)
            for omits in (True, False) if lines else ():
                said = self.said(block, some, lines, [(DIVISION, ()), *lacks] if joins else lacks, omits=omits)
                if said is not None and self.holds(block, some, said, framed):
                    return said
        return None

    def lines(
        self, block: Block, some: Sequence[Sign], text: str, *, divides: bool
    ) -> tuple[list[tuple[int, int, str | None]], list[About]]:
        """Return from where to where each line of a block goes, and what the witness has there, and before some.

        Unless it *divides* the block in its own way, it has each line or lacks it.
        """
        ends = [n for n, one in enumerate(some) if one.style is Style.BREAK]
        bounds = [*zip([0, *(n + 1 for n in ends)], [*ends, len(some)], strict=True)]
        there = text.split(self.form.break_in(block)) if block.type.has_lines else [text]
        begun = set[int]()
        if block.type is BlockType.VERSE and EMPTY_LINE in text:
            if divides:  # in one way at a time
                return [], []
            parts = [part.split(self.form.verse) for part in text.split(EMPTY_LINE)]
            begun = {*accumulate(map(len, parts[:-1]))}
            there = [line for part in parts for line in part]
        if any("\n" in re.sub(r"(?<!\n)\n\n(?!\n)", "", line) for line in there) or not text:
            return [], []
        old = [self.written(spans(some[start:stop], self.ruled(block))) for start, stop in bounds]
        there, joined = aligning.lined(old, there) if divides else (there, [])
        placed = aligning.lines(old, there)
        if placed is None:
            return [], []
        found = [(*bound, None if k is None else there[k]) for bound, k in zip(bounds, placed, strict=True)]
        if not begun <= {*placed}:
            return [], []
        begins = [(f"{JOINED} {n}", (BEGUN,)) for n, k in enumerate(placed, 1) if k in begun]
        return found, [*((f"{JOINED} {number}", ()) for number in joined), *begins]

    def said(
        self,
        block: Block,
        some: Sequence[Sign],
        lines: Sequence[tuple[int, int, str | None]],
        lacks: Sequence[About],
        *,
        omits: bool,
    ) -> Said | None:
        """Return marks and entries for the lines of a block, of which the witness *lacks* more, or has it otherwise."""
        whole, gone = [*block.whole], [*lacks]
        found: list[tuple[int, int, Spans]] = []
        begins: dict[int, int] = {}
        can_begin = block.type is BlockType.VERSE and block.place and self.form.indent
        for number, (start, stop, line) in enumerate(lines, 1):
            if line is None:
                gone.append((f"line {number}", ()))
            else:
                begun = next((n for n in range(start, stop) if some[n].style is not Style.INDENT), stop)
                if (f"{JOINED} {number}", ()) in lacks:
                    blanks = ""
                elif can_begin:
                    blanks = line[: len(line) - len(line.lstrip(self.form.indent))]
                    begins[number] = len(blanks)
                else:
                    blanks = self.written(spans(some[start:begun]))
                if not line.startswith(blanks):
                    return None
                found += self.changes(block, some, begun, stop, line.removeprefix(blanks), omits=omits)
        said = self.joined(block, some, found, self.with_lacking(block, whole, gone))
        return said and said._replace(begins=begins)

    def with_lacking(self, block: Block, whole: Sequence[Entry], gone: Iterable[About]) -> tuple[Entry, ...]:
        """Return the entries about the *whole* of a block; what is *gone* the witness lacks, or has in another way."""
        done = [*whole]
        for about, has in gone:
            at = next((n for n, one in enumerate(done) if one.about == about and not one.until), None)
            if at is not None:
                done[at] = self.sharing(done[at], has)
                continue
            name = HEADING if block.type is BlockType.HEADING else block.place
            name = {BLOCK: name, DIVISION: PILCROW}.get(about, about.replace(JOINED, STROKE))
            done.append(self.fresh((Span(name),), (Reading((self.terms.siglum,), has),), about=about))
        return tuple(done)

    def gone(self, block: Block) -> Said:
        """Return that the witness lacks the whole of a block."""
        kept = self.kept(block, signs(block.parts), set())
        return _said(block, kept, self.with_lacking(block, block.whole, [(BLOCK, ())]))

    def changes(
        self, block: Block, some: Sequence[Sign], start: int, stop: int, line: str, *, omits: bool
    ) -> Iterator[tuple[int, int, Spans]]:
        """Yield from where to where the witness has something else in a line, and what."""
        parts = [
            (
                LINED if end == "\n" else DIVIDED,
                one[1:] if one[:1] == "\\" and self.form.opening.match(one[1:]) else one,
            )
            for end, one in re.findall(r"(\n*)([^\n]+)", line)
        ]
        read = [(end, *self.form.read(one)) for end, one in parts]
        other = signs([span for one in read for span in one][1:])
        ruled, kept = self.ruled(block), {n for n, part in enumerate(block.parts) if _is_kept(part)}
        old, new = tokens(some, start, stop, self.form, ruled), tokens(other, 0, len(other), self.form)
        gaps = {n: some[old[n - 1].stop : old[n].start] for n in range(1, len(old))}
        within = [kept.intersection(one.part for one in some[token.start : token.stop]) for token in old]
        edges = [
            n for n, gap in gaps.items() if any(one.style is Style.PAGE for one in gap) or within[n - 1] != within[n]
        ]
        alike = self.terms.spellings.alike
        found = aligning.changes([one.written for one in old], [one.written for one in new], alike)
        for change in aligning.filled(found, len(old), omits=omits):
            cuts = [change.start, *(n for n in edges if change.start < n < change.stop), change.stop]
            for number, (first, last) in enumerate(pairwise(cuts)):
                words = other[new[change.begin].start : new[change.end - 1].stop] if change.end > change.begin else []
                if first < last:
                    yield _trimmed(some, old[first].start, old[last - 1].stop, words if not number else [], ruled)

    def joined(
        self, block: Block, some: Sequence[Sign], found: Iterable[tuple[int, int, Spans]], whole: tuple[Entry, ...]
    ) -> Said | None:
        """Return what is said of a block, marks of the same words made one; nothing where one would go over a sign."""
        ranges = {number: _range(some, number) for number, part in enumerate(block.parts) if _is_mark(part)}
        kept = [one for number, one in ranges.items() if _is_kept(block.parts[number])]
        mine: list[tuple[int, int, Spans]] = [*found]
        groups: list[tuple[int, int]] = []
        for start, stop, _ in mine:
            before = (-1, -1)
            while before != (start, stop):
                before = start, stop
                while 0 < start < len(some) and some[start - 1].unit == some[start].unit:
                    start -= 1
                while 0 < stop < len(some) and some[stop - 1].unit == some[stop].unit:
                    stop += 1
                for one in (*ranges.values(), *groups):
                    if one[0] < stop and start < one[1]:
                        start, stop = min(start, one[0]), max(stop, one[1])
            groups = [one for one in groups if not (one[0] < stop and start < one[1])] + [(start, stop)]
        marks: list[Mark] = []
        spent: set[int] = set()
        if any(one.style is Style.SIGN for start, stop in groups for one in some[start:stop]):
            return None
        if any(one != each and one[0] < each[1] and each[0] < one[1] for one in groups for each in kept):
            return None
        for start, stop in groups:
            inside = [n for n, one in ranges.items() if start <= one[0] and one[1] <= stop]
            spent |= {*inside}
            parts = [part for n in inside if isinstance(part := block.parts[n], Variation)]
            changed = {(a, b): words for a, b, words in mine if start <= a and b <= stop}
            column = self.column(some, start, stop, changed, self.ruled(block))
            own = self.unstyled(_played(column, some[start].style))
            entries = [part.entry for part in parts if part.entry]
            has = spans(some[start:stop], self.ruled(block))
            if len(inside) == 1 and ranges[inside[0]] == (start, stop) and entries:
                marks.append(Mark(start, stop, self.sharing(entries[0], own, has)))
            elif entry := self.made(block, some, start, stop, inside, entries, own):
                marks.append(Mark(start, stop, entry))
        return _said(block, sorted([*marks, *self.kept(block, some, spent)]), whole)

    def kept(self, block: Block, some: Sequence[Sign], spent: set[int]) -> Iterator[Mark]:
        """Yield the marks that stand, of whose entries the witness has the lemma."""
        for number, part in enumerate(block.parts):
            if isinstance(part, Variation) and part.entry and number not in spent:
                entry = part.entry if part.entry.page else self.lemma_of(part.entry)
                yield Mark(*_range(some, number), entry)

    # an entry

    def lemma_of(self, entry: Entry) -> Entry:
        """Return an *entry* of which the witness has the lemma."""
        readings = tuple(one._replace(written=()) if CETT in one.written else one for one in entry.readings)
        attested = entry.attested
        if attested.named and CETT not in attested.written:
            written = (*attested.written, self.terms.siglum) if attested.written else ()
            attested = attested._replace(sigla=self.ordered((*attested.sigla, self.terms.siglum)), written=written)
        return entry._replace(readings=readings, attested=attested)

    def sharing(self, entry: Entry, own: Spans, lemma: Spans = ()) -> Entry:
        """Return an *entry* in which the witness has a reading of its own, that of others, or the *lemma*."""
        siglum = self.terms.siglum
        if own == lemma and not entry.about:
            return self.lemma_of(entry)
        same = [self.written(one.spans) == self.written(own) and not one.lost for one in entry.readings]
        at = same.index(True) if True in same else None
        readings = [
            one._replace(written=()) if CETT in one.written and number != at else one
            for number, one in enumerate(entry.readings)
        ]
        if at is None:
            readings.append(Reading((siglum,), own))
        else:
            one = readings[at]
            written = one.written if CETT in one.written else (*one.written, siglum) if one.written else ()
            readings[at] = one._replace(sigla=self.ordered((*one.sigla, siglum)), written=written)
        attested = entry.attested
        if CETT in attested.written:
            attested = attested._replace(written=())
        return entry._replace(readings=tuple(readings), attested=attested)

    def unstyled(self, some: Spans) -> Spans:
        """Return a reading of the witness without an emphasis that its file has no way to write."""
        kept = (*self.form.styles, *_WHOLE, Style.VERBATIM, Style.DIVISION, Style.LINE)
        return merged(one if one.style in kept else Span(one.text) for one in some)

    def written(self, some: Spans) -> str:
        """Return a reading as the file of the witness would have it."""
        return "".join(map(self.form.write, some))

    def made(
        self,
        block: Block,
        some: Sequence[Sign],
        start: int,
        stop: int,
        inside: Sequence[int],
        entries: Sequence[Entry],
        own: Spans,
    ) -> Entry | None:
        """Return a new entry, in which those that stood in a part of its words are one."""
        lemma = spans(some[start:stop])
        given: dict[tuple[Spans, bool], list[str]] = {}
        held = [name for name in self.names if name == self.terms.siglum or any(_names(one, name) for one in entries)]
        given_in = {name: {_range(some, n): _reading(block.parts[n], name) for n in inside} for name in held}
        columns = {
            name: self.column(
                some,
                start,
                stop,
                {at: read for at, read in others.items() if read is not None},
                self.ruled(block, name),
            )
            for name, others in given_in.items()
        }
        of_others = [spans(some[start:stop], self.ruled(block))]
        of_others += [column for name, column in columns.items() if name != self.terms.siglum]
        columns[self.terms.siglum] = next((one for one in of_others if self.written(one) == self.written(own)), own)
        for name, column in columns.items():
            if column != spans(some[start:stop], self.ruled(block, name)):
                is_lost = not column and any(found.lost for one in entries if (found := one.of(name)))
                given.setdefault((column, is_lost), []).append(name)
        if not given:
            return None
        readings = tuple(
            Reading(
                tuple(one for one in names if one in self.sigla), reading,
                scholars=tuple(one for one in names if one not in self.sigla),
                lost=is_lost,
            )
            for (reading, is_lost), names in given.items()
        )  # fmt: skip
        if not entries:
            return self.fresh(lemma, readings, has=spans(some[start:stop], self.ruled(block)))
        attested = Bearers()
        if any(one.attested.named for one in entries):
            others = {name for names in given.values() for name in names}
            attested = Bearers(tuple(one.siglum for one in self.held if one.siglum not in others))
        first = entries[0]
        reason = " ".join(dict.fromkeys(one.reason for one in entries))
        leave = next((one.leave for one in entries if one.leave), "")
        return first._replace(lemma=lemma, readings=readings, attested=attested, reason=reason, leave=leave)

    def fresh(self, lemma: Spans, readings: tuple[Reading, ...], about: str = "", has: Spans = ()) -> Entry:
        """Return an entry that stands nowhere yet, where the witness would have what it *has* by its rules."""
        terms, kind, reason = self.terms, self.terms.kind, self.terms.reason
        pairs = [] if about else [(plain(has), plain(one.spans)) for one in readings]
        if pairs and terms.minor and all(new and aligning.is_same(old, new, terms.folds) for old, new in pairs):
            kind = terms.minor
        elif pairs and all(terms.spellings.explain(*pair) for pair in pairs):
            kind, reason = terms.spellings.kind, terms.spellings.reason
        return Entry(lemma, readings, kind, "", reason, 0, about=about, emends=False)

    def column(
        self, some: Sequence[Sign], start: int, stop: int, others: Mapping[tuple[int, int], Spans], ruled: Ruled
    ) -> Spans:
        """Return what is read from *start* to *stop*, where *others* has what is read in parts of it."""
        found: list[Span] = []
        at = start
        for (begin, end), words in sorted(others.items()):
            found += (*spans(some[at:begin], ruled), *words)
            at = end
        return _tidy(unbroken([*found, *spans(some[at:stop], ruled)]))

    def ordered(self, sigla: Iterable[str]) -> tuple[str, ...]:
        """Return *sigla* as they are declared."""
        return tuple(sorted(dict.fromkeys(sigla), key=self.sigla.index))

    # the proof

    def holds(self, block: Block, some: Sequence[Sign], said: Said, framed: str) -> bool:
        """Tell whether what is said of a block gives the new witness, and all others as they were."""
        made = tried(block, some, said)
        other = tuple((line, has) for line, has in said.begins.items() if has != indents.begun(block)[line])
        made = made._replace(indents=(*made.indents, (self.terms.siglum, other)) if other else made.indents)
        if self.file(made, self.own) != framed:
            return False
        others = (one for one in self.held if one.siglum != self.terms.siglum)
        old = {one.line: one.lemma for one in block.entries}
        are_moved = any(now is None or now.lemma != old[line] for line, now in said.changed.items())
        return not are_moved or all(self.file(made, one) == self.file(block, one) for one in others)

    def file(self, block: Block, one: Witness) -> str:
        """Return what the file of a witness has of a block."""
        heads = dict.fromkeys((span.page for span in block.edited if span.page), "")
        pieces = witness.pieces([block], one._replace(begins=""), heads, one.siglum == self.held[0].siglum)
        return "".join(piece.text for piece in pieces)


def tried(block: Block, some: Sequence[Sign], said: Said) -> Block:
    """Return a block with the marks that are *said* of it."""
    parts: list[Span | Variation] = []
    at = 0
    for start, stop, entry in said.marks:
        parts += _kept(some[at:start])
        named = entry._replace(id=entry.id or f"mark-{start}")
        lemma = (Span(some[start].text, Style.PAGE),) if entry.page else spans(some[start:stop])
        parts.append(Variation(lemma, named, block.line))
        at = stop
    return block._replace(parts=(*parts, *_kept(some[at:])), whole=said.whole)


def _kept(some: Sequence[Sign]) -> Iterator[Span]:
    for (style, _), run in groupby(some, lambda one: (one.style, one.unit if one.style in _WHOLE else 0)):
        yield Span("".join(one.text for one in run), style)


def _said(block: Block, marks: Iterable[Mark], whole: tuple[Entry, ...]) -> Said:
    marks = tuple(marks)
    old = {one.line: one for one in block.entries}
    all_new = [*whole, *(one.entry for one in marks)]
    stand = {one.line for one in all_new if one.line}
    changed: dict[int, Entry | None] = {one.line: one for one in all_new if one.line and one != old[one.line]}
    changed |= dict.fromkeys(line for line in old if line not in stand)
    return Said(marks, whole, changed, tuple(one for one in all_new if not one.line))


def _is_mark(part: Span | Variation) -> bool:
    return isinstance(part, Variation) and not part.lemma[0].page


def _is_kept(part: Span | Variation) -> bool:
    """Tell whether a part is within signs, a speaker or a direction: its markup stays, and no mark is around it."""
    return isinstance(part, Variation) and part.is_optional


def _played(words: Spans, style: Style) -> Spans:
    """Return words that say who speaks, or what is done, where the *style* of their lemma does."""
    if style not in PLAYED:
        return words
    alike = merged(one._replace(style=Style.TEXT) if one.style in (style, style.look) else one for one in words)
    return tuple(one._replace(style=style) if one.style is Style.TEXT else one for one in alike)


def _range(some: Sequence[Sign], part: int) -> tuple[int, int]:
    """Return from where to where a part of the block goes."""
    inside = [n for n, one in enumerate(some) if one.part == part]
    return inside[0], inside[-1] + 1


def _names(entry: Entry, name: str) -> bool:
    return any(name in one.sigla or name in one.scholars for one in entry.readings)


def _reading(part: Span | Variation, name: str) -> Spans | None:
    """Return what a witness or a scholar has for a part, where that is not what the edition has."""
    entry = part.entry if isinstance(part, Variation) else None
    found = (one for one in (entry.readings if entry else ()) if name in one.sigla or name in one.scholars)
    return next((one.spans for one in found), None)


def _trimmed(
    some: Sequence[Sign], start: int, stop: int, words: Sequence[Sign], ruled: Ruled
) -> tuple[int, int, Spans]:
    """Return a change without the signs at its ends that are the same in both."""
    first, last = 0, len(words)
    while last - first > 1 and stop - start > 1 and _agree(some[stop - 1], words[last - 1], _CLOSES, ruled):
        if some[stop - 2].is_blank or words[last - 2].is_blank:
            break
        stop, last = stop - 1, last - 1
    while last - first > 1 and stop - start > 1 and _agree(some[start], words[first], _OPENS, ruled):
        if some[start + 1].is_blank or words[first + 1].is_blank:
            break
        start, first = start + 1, first + 1
    inside = [n for n in range(start, stop) if some[n].style is not Style.SIGN]
    return inside[0], inside[-1] + 1, spans(words[first:last])


def _agree(one: Sign, other: Sign, among: frozenset[str], ruled: Ruled) -> bool:
    """Tell whether two signs are the same, no rule changes them, and no lemma takes them along."""
    if one.offset in ruled:
        return False
    is_same = (one.text, one.style) == (other.text, other.style)
    return is_same and (one.style is Style.CALL or (one.style is Style.TEXT and one.text in among))


def _tidy(some: Spans) -> Spans:
    """Return *spans* with one blank where words between two have gone, and none at the ends."""
    found: list[Span] = []
    for text, style in merged(part for one in some for part in _bare(one)):
        if style is Style.TEXT:
            text = _BLANKS.sub("", text) if "  " in text else text
            text = text if found else text.lstrip(" ")
        found.append(Span(text, style))
    if found and found[-1].style is Style.TEXT:
        found[-1] = Span(found[-1].text.rstrip(" "))
    return merged(found)


def _bare(one: Span) -> Iterator[Span]:
    """Yield a span, the blanks at the ends of an emphasis outside of it, for markup begins and ends with a letter."""
    inner = one.text.strip(" ") if one.style in (Style.EMPHASIS, Style.STRONG, *PLAYED) else one.text
    before, _, after = one.text.partition(inner) if inner else (one.text, "", "")
    yield from (Span(before), one._replace(text=inner), Span(after))
