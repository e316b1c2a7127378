"""Where a rebuilt witness is not the stored one: every place, with what the editor may write there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import NamedTuple

from recension.scholarship import letters, notation, witness
from recension.scholarship.formats import MARKDOWN, PLAIN, format_of
from recension.scholarship.messages import Mistake, advised, mistake
from recension.scholarship.model import (
    DIVISION,
    HEADING,
    STRETCH,
    Block,
    BlockType,
    Entry,
    PageKey,
    Reading,
    Span,
    Style,
    Variation,
    Witness,
    plain,
)
from recension.scholarship.notation import LINED, PILCROW
from recension.scholarship.witness import Piece

MOST = 12  #: differences of one witness that are told; of the others, how many there are
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_OPENS, _CLOSES = "\ue000", "\ue001"  #: around what one variation gave; private, so that no text has them
_SAME = 0.8  #: the same of two texts of which one is divided
_KIN = 0.35  #: share of words that two blocks have in common which are one, changed
_REACH = 24  #: characters of context on either side
_SHOWN = 70  #: characters of a difference that are shown


class Unit(NamedTuple):
    """What a witness has between two blank lines, and the piece of the source that gave it."""

    text: str
    piece: Piece
    offset: int  #: in the piece
    number: int  #: of the piece among those of its block
    parts: tuple[Unit, ...] = ()  #: of which it is made where the witness does not begin a block; else none

    def at(self, offset: int) -> tuple[Unit, int]:
        """Return the part that has the character at *offset*, and where in that."""
        for one in self.parts[:-1]:
            if offset < len(one.text):
                return one, offset
            offset -= len(one.text)
        return (self.parts or (self,))[-1], offset

    def line_at(self, offset: int) -> int:
        """Return the line of the source that gave the character at *offset*."""
        one, offset = self.at(offset)
        return one.piece.line_at(one.offset + max(offset, 0))

    def with_more(self, more: Unit) -> Unit:
        """Return the unit with *more* behind it, which the witness does not begin."""
        return self._replace(text=self.text + more.text, parts=(*(self.parts or (self,)), more))


class Difference(NamedTuple):
    """What is told of a difference, and the document that it is in; empty: it is in what conf.py declares."""

    mistake: Mistake
    docname: str


class Given(NamedTuple):
    """Where the head of a page was given."""

    line: int
    source: str
    docname: str


def differences(
    blocks: Sequence[Block],
    one: Witness,
    heads: Mapping[PageKey, str],
    stored: str,
    *,
    base: bool = True,
    given: Mapping[PageKey, Given] | None = None,
    sigla: Sequence[str] = (),
) -> list[Difference]:
    """Return where the rebuilt witness is not the *stored* one, in the order of the witness; nothing if it is."""
    if witness.rebuild(blocks, one, heads, base) == stored:
        return []
    found = [*_Collation(blocks, one, heads, base, given or {}, sigla).differences(stored)]
    if not found:  # a blank line more or less
        rebuilt = witness.rebuild(blocks, one, heads, base)
        at = next((i for i, (a, b) in enumerate(zip(rebuilt, stored, strict=False)) if a != b), 0)
        told = mistake(
            "proof",
            siglum=one.siglum,
            place="a blank line",
            found=rebuilt[max(at - _REACH, 0) : at + _REACH],
            expected=stored[max(at - _REACH, 0) : at + _REACH],
        )
        return [Difference(told, "")]
    kept, more = found[:MOST], len(found) - MOST
    if more > 0:
        last = kept[-1]
        kept[-1] = last._replace(mistake=advised(last.mistake, f"and {one.siglum} differs at {more} more places"))
    return kept


class _Collation:
    """The source and the stored text of one witness, side by side."""

    def __init__(
        self,
        blocks: Sequence[Block],
        one: Witness,
        heads: Mapping[PageKey, str],
        base: bool,
        given: Mapping[PageKey, Given],
        sigla: Sequence[str],
    ) -> None:
        self.sigla = sigla
        self.blocks, self.witness, self.heads, self.base, self.given = blocks, one, heads, base, given
        self.writing = format_of(one)
        self.units: list[Unit] = []
        for _, of_block in groupby(witness.pieces(blocks, one._replace(begins=""), heads, base), lambda p: id(p.block)):
            for number, piece in enumerate(of_block):
                start = len(piece.text) - len(piece.text.removeprefix("\n\n")) if self.units else 0
                runs_on = bool(self.units and not start and not number) and witness.runs_on(piece.block, one.siglum)
                for text in piece.text[start:].split("\n\n"):
                    unit = Unit(text, piece, start, number)
                    self.units.append(self.units.pop().with_more(unit) if runs_on else unit)
                    start, runs_on = start + len(text) + 2, False

    def differences(self, stored: str) -> Iterator[Difference]:
        """Yield what is different, in the order of the witness."""
        begins, ends = self.witness.begins, self.witness.ends
        body = stored.removeprefix(begins)
        tail = stored[len(stored.rstrip()) :]
        begun = stored.startswith(begins)
        if not begun:
            yield self.of_declaration("begins", begins, stored[: len(begins) + _REACH])
            body = stored.lstrip("\n")
        if tail != ends and not ends.strip():
            yield self.of_declaration("ends", ends, tail)
            ends = tail
        body = body.removesuffix(ends) if ends else body
        there = body.split("\n\n")
        if not self.units:
            return  # an empty text is told before
        here = [unit.text for unit in self.units]
        pairs = _pairs(here, there)
        if not pairs:
            said = {"found": _short(here[0]), "expected": _short(there[0])}
            yield self.told("proof-foreign", self.units[0], 0, said)
            return
        yield from self.ordered(there, pairs, begun)

    def ordered(self, there: Sequence[str], pairs: Mapping[int, int], begun: bool) -> Iterator[Difference]:
        """Yield what is different in some *pairs* of units and of what the file has, and where one stands alone.

        The file has *begun* as it was declared, or that was told.
        """
        here = [unit.text for unit in self.units]
        alone = [i for i in range(len(here)) if i not in pairs]
        lacking = sorted({*range(len(there))} - {*pairs.values()})
        if not begun:  # told as what the file begins with
            lacking = lacking[next((n for n, k in enumerate(lacking) if n != k), len(lacking)) :]
        moved: dict[int, int] = {}
        for i in alone:
            if (k := next((k for k in lacking if there[k] == here[i]), None)) is not None:
                moved[i] = k
                lacking.remove(k)
        told: list[tuple[int, Difference]] = []
        for i, k in pairs.items():
            parted = self.parted(i, k, there, alone, lacking)
            told += ((i, one) for one in ([parted] if parted else self.of_pair(self.units[i], there[k])))
        told += self.alone(alone, moved, there)
        back = {k: i for i, k in pairs.items()}
        for run in _runs(lacking):
            before = back.get(run[0] - 1, -1)
            told.append((before, self.missing(before, [there[k] for k in run])))
        yield from (one for _, one in sorted(told, key=lambda pair: pair[0]))

    def parted(self, i: int, k: int, there: Sequence[str], alone: list[int], lacking: list[int]) -> Difference | None:
        """Return what is told where a block is two blocks in the witness, or two are one, and take what that explains.

        Else the words of a whole block would be told as lacking, and again as added.
        """
        unit, here = self.units[i], [one.text for one in self.units]
        for n in (k, k - 1):
            other = k + 1 if n == k else n
            if other in lacking and _is_both(unit.text, there[n], there[n + 1]):
                lacking.remove(other)
                return self.begun(unit, there[n], there[n + 1])
        for n in (i, i - 1):
            other = i + 1 if n == i else n
            if other in alone and _is_both(there[k], here[n], here[n + 1]):
                alone.remove(other)
                return self.run_on(self.units[n], self.units[n + 1], there[k])
        return None

    def begun(self, unit: Unit, first: str, second: str) -> Difference:
        """Return what is told of a *unit* that the witness has in two."""
        siglum = self.witness.siglum
        edge = _border(unit.text, first)
        values = {"found": _around(unit.text, edge, edge), "expected": f"{first[-_REACH:]}\n\n{second[:_REACH]}"}
        part = unit.at(edge)[0]
        entry = next((one for one in part.piece.block.whole if one.about == DIVISION and one.of(siglum)), None)
        if entry and unit.parts:
            advice = f"'{PILCROW} ] om. {siglum}' says that {siglum} does not begin a block there, and it does"
            return self.told("proof", unit, edge, values, advice, line=entry.line)
        words = f"{first.split()[-1]} {second.split()[0]}"
        sigla = "" if self.base else f" {siglum}"
        write = f"{words} ] {words.replace(' ', f' {PILCROW} ')}{sigla} : kind"
        advice = f"to record it, mark :em:`{words}`, and below write '{write}'" if words in unit.text else ""
        return self.told("proof", unit, edge, values, advice)

    def run_on(self, unit: Unit, after: Unit, there: str) -> Difference:
        """Return what is told of a unit that the witness runs on with the one before it."""
        siglum, edge = self.witness.siglum, _border(there, unit.text)
        values = {
            "found": f"{unit.text[-_REACH:]}\n\n{after.text[:_REACH]}",
            "expected": _around(there, edge, edge),
        }
        advice = (
            f"to record that {siglum} does not begin a block there, write '{PILCROW} ] om. {siglum} : kind' below it"
        )
        return self.told("proof", after, 0, values, advice)

    def alone(
        self, alone: Sequence[int], moved: Mapping[int, int], there: Sequence[str]
    ) -> Iterator[tuple[int, Difference]]:
        """Yield what stands in the source and not there in the witness: a run of blocks is told as one."""
        here = [unit.text for unit in self.units]
        where: dict[str, list[int]] = {}
        for i, text in enumerate(here):
            where.setdefault(text, []).append(i)

        def sort(i: int) -> str:
            return "proof-moved" if i in moved else "proof-twice" if len(where[here[i]]) > 1 else "proof-added"

        for run in _runs(alone):
            for name, some in groupby(run, sort):
                of_one = [*some]
                i = of_one[0]
                said: dict[str, object] = {"found": _several([here[i] for i in of_one])}
                if name == "proof-moved":
                    k = moved[i]
                    said["expected"] = f"after {_short(there[k - 1])!r}" if k else "at the beginning"
                elif name == "proof-twice":
                    first, i = where[here[i]][0], where[here[i]][-1]
                    said["first"] = self.units[first].line_at(0)
                    if len(of_one) > 1 and 2 * len(of_one) >= len(there):
                        name, said["found"] = "proof-doubled", _short(here[i])
                advice = self.to_omit(self.units[i]) if name == "proof-added" and len(of_one) == 1 else ""
                yield i, self.told(name, self.units[i], 0, said, advice)

    def missing(self, before: int, texts: Sequence[str]) -> Difference:
        """Return what is told of *texts* of the witness that are not in the source, after the unit *before*."""
        unit = self.units[max(before, 0)]
        after = f"after {_short(unit.text)!r}" if before >= 0 else "at the beginning"
        at = len(unit.text) if before >= 0 else 0
        said = {"found": after, "expected": _several(texts)}
        return self.told("proof-missing", unit, at, said)

    def of_declaration(self, key: str, found: str, expected: str) -> Difference:
        """Return what is told of what the declaration says the file *begins* or *ends* with."""
        siglum = self.witness.siglum
        told = mistake("witness-declaration", found=f"{found!r} as {key} of {siglum}", expected=f"{expected!r}")
        return Difference(told, "")

    def told(self, name: str, unit: Unit, at: int, said: Mapping[str, object], *more: str, line: int = 0) -> Difference:
        """Return what is told of the character *at* of a unit: what the message is filled with, and *more*."""
        values = {"siglum": self.witness.siglum, **said}
        part = unit.at(at)[0].piece
        block, where = part.block, self.given.get(part.page)
        if where:
            one = mistake(name, where.line, where.source, place=f"the head of page {part.page}", **values)
            return Difference(advised(one, *more), where.docname)
        place = block.place or f"a {block.type}"
        one = mistake(name, line or unit.line_at(at), block.source, place=place, **values)
        return Difference(advised(one, *more), block.docname)

    # within a block

    def of_pair(self, unit: Unit, there: str) -> Iterator[Difference]:
        """Yield where the text of *unit* is not what the witness has *there*."""
        here = unit.text
        if here == there:
            return
        if frame := self.framed(unit, there):
            said = {"found": _short(here), "expected": _short(there), "frame": frame}
            yield self.told("proof-form", unit, 0, said)
            return
        given = self.variations(unit)
        for i, j, k, m in _edits(here, there):
            shown = letters.alike(*_whole((here, i, j), (there, k, m)))
            values = {
                "found": _around(here, i, j),
                "expected": _around(there, k, m),
            }
            held, slid = _held(given, (here, i, j), (there, k, m))
            if held is None and here[i:j].strip() and not there[k:m].strip():  # a blank goes with what is lacking
                blank = len(here[i:j]) - len(here[i:j].lstrip())
                i, j, m = i + blank, i + len(here[i:j].rstrip()), k
                held, slid = _held(given, (here, i, j), (there, k, m))
            if held is not None:
                i, j, k, m = i - slid, j - slid, k - slid, m - slid
                start, end, part = held
                new = here[start:i] + there[k:m] + here[j:end]
                yield self.in_entry(unit, part, here[start:end], new, i, shown, values)
                continue
            at = i if i < j else i - 1
            if advice := self.begun_otherwise(unit, (here, i, j), (there, k, m)):
                yield self.told("proof", unit, i + here[i:j].startswith("\n"), values, advice)
                continue
            advice = (
                ""
                if shown or unit.piece.page
                else self.to_record(unit.at(i)[0].piece.block, (here, i, j), (there, k, m))
            )
            yield self.told("proof", unit, at, values, shown, advice)

    def begun_otherwise(self, unit: Unit, here: tuple[str, int, int], there: tuple[str, int, int]) -> str:
        """Return how it is recorded that the witness begins a line of verse elsewhere; empty where it is not that."""
        (old, i, j), (new, k, m) = here, there
        if old[i:j][:1] == new[k:m][:1] == "\n":  # the end of the line before
            here, there = (old, i + 1, j), (new, k + 1, m)
        block = unit.at(here[1])[0].piece.block
        lines = [text[text.rfind("\n", 0, start) + 1 :] for text, start, _end in (here, there)]
        blanks = [line[: len(line) - len(line.lstrip(MARKDOWN.indent + PLAIN.indent))] for line in lines]
        within = all(not text[start:end].strip() and "\n" not in text[start:end] for text, start, end in (here, there))
        before = [start - text.rfind("\n", 0, start) - 1 for text, start, _end in (here, there)]
        if self.base or block.type is not BlockType.VERSE or not (block.place and within):
            return ""
        if any(at > len(some) for at, some in zip(before, blanks, strict=True)) or not (blanks[0] + blanks[1]):
            return ""
        number = unit.line_at(here[1]) - block.line + 1
        return (
            f"to record it, conf.py has '{block.place}/{number} {len(blanks[1])}' in indents of {self.witness.siglum}"
        )

    def in_entry(
        self, unit: Unit, part: Variation, old: str, new: str, at: int, shown: str, values: Mapping[str, str]
    ) -> Difference:
        """Return what is told where the witness has something *new* for the *old* that an entry gives."""
        entry, siglum = part.entry, self.witness.siglum
        assert entry is not None
        if not any(siglum in reading.sigla for reading in entry.readings):
            if name := self.undeclared(text for one in entry.readings for text in plain(one.spans).split("; ")[:-1]):
                return self.told("proof", unit, at, values, shown, name, line=entry.line)
            advice = self.rewritten(entry, new)
            return self.told("proof", unit, at, values, shown, advice and f"to record it, write {advice!r}")
        words, left = old.replace("\\[", "[").split(), new.split()
        kept = left if words[: len(left)] == left else words[:-1] if left == plain(entry.lemma).split() else []
        unknown = [word for word in words[len(kept) :] if word not in self.sigla]
        if kept and unknown and all(map(notation.is_siglum, words[len(kept) :])):
            where = unit.at(at)[0].piece.block
            one = notation.unknown_siglum(unknown[0], self.sigla, entry.line)
            return Difference(one._replace(source=where.source), where.docname)
        name = self.undeclared([old] if kept else [])
        within = any(span.style is Style.DIVISION for one in entry.readings for span in one.spans)
        advice = "" if within else self.rewritten(entry, new)
        written = advice and f"the entry would be {advice!r}"
        return self.told("proof", unit, at, values, shown, written, name, line=entry.line)

    def undeclared(self, readings: Iterable[str]) -> str:
        """Return what is told of a word that ends a reading, where a siglum or the name of a scholar would stand."""
        for words in map(str.split, readings):
            if len(words) > 1 and words[-1][:1].isupper() and words[-1] not in self.sigla:
                return f"{words[-1]!r} is no siglum and no scholar that conf.py declares, and is read as a word"
        return ""

    def rewritten(self, entry: Entry, new: str) -> str:
        """Return the head of *entry* with what the witness has; empty where that cannot be written there."""
        siglum, spans = self.witness.siglum, self.notated(new, self.writing.verse)
        if spans is None:
            return ""
        readings: list[Reading] = []
        for one in entry.readings:
            others = tuple(other for other in one.sigla if other != siglum)
            readings += [one._replace(sigla=others)] if others else []
            if others != one.sigla and spans != entry.lemma:
                readings.append(Reading((siglum,), spans))
        if not entry.departs_from(siglum):
            readings.insert(0 if self.base else len(readings), Reading((siglum,), spans))
        if not readings or any(one.spans == two.spans for one, two in pairwise(readings)):
            return ""
        return notation.entry_head(entry._replace(readings=tuple(readings)), self.witness.siglum if self.base else "")

    def notated(self, text: str, verse: str = "") -> tuple[Span, ...] | None:
        """Return *text*, as the witness has it, as spans of the notation; what ends a *verse* in it is a stroke."""
        if not text.strip():
            return ()
        lines = [self.notated(one) for one in text.split(verse)] if verse and verse in text else []
        if lines and all(lines):
            return tuple(
                span for number, one in enumerate(lines) for span in (*([LINED] if number else []), *(one or ()))
            )
        if "\n" in text or "``" in text:
            return None
        is_plain = self.writing is not MARKDOWN or not (MARKDOWN.ambiguous.search(text) or "<" in text)
        return (Span(text, Style.TEXT if is_plain else Style.VERBATIM),)

    def to_record(self, block: Block, here: tuple[str, int, int], there: tuple[str, int, int]) -> str:
        """Return how a change of plain words would be recorded; empty where they are more than that."""
        if block.type is BlockType.MATTER:
            return ""
        (old, i, j), (new, k, m) = here, there
        omits = old[i:j].strip() and not new[k:m].strip()
        lemma, reading = (old[i:j].strip(), "") if omits else _whole(here, there)
        spans = self.notated(reading)
        words = [part.text.replace("\n", " ") for part in block.parts if isinstance(part, Span)]
        if "*" in lemma + reading and lemma.replace("*", "") == reading.replace("*", ""):
            return f"the source would have '{reading}'"
        if spans is None or lemma == reading or len(lemma) > _SHOWN or not any(lemma in one for one in words):
            return ""
        if self.notated(lemma) != (Span(lemma),) or "*" in lemma + reading:
            return ""
        sigla = "" if self.base else f" {self.witness.siglum}"
        entry = f"{lemma} ] {notation.reading_source(Reading((), spans))}{sigla} : kind"
        return f"to record it, mark :em:`{lemma}`, and below write '{entry}'"

    def to_omit(self, unit: Unit) -> str:
        """Return how it would be recorded that the witness lacks the block of a *unit*; empty where it has some."""
        block = unit.piece.block
        if unit.parts or not block.type.is_text or sum(one.piece.block is block for one in self.units) > 1:
            return ""
        name = HEADING if block.type is BlockType.HEADING else block.place
        return (
            name and f"to record that {self.witness.siglum} lacks it, write '{name} ] om. {self.witness.siglum} : kind'"
        )

    def framed(self, unit: Unit, there: str) -> str:
        """Return the marks in which the witness has the text of a block, where nothing else is different."""
        block = unit.piece.block
        if unit.parts or unit.piece.page or not (self.base and block.type.is_text):
            return ""
        before, _, after = (block.frame or self.writing.frame_of(block)).partition("…")
        inner = unit.text.removeprefix(before).removesuffix(after)
        if not inner or there.count(inner) != 1:
            return ""
        opens, closes = there.split(inner)
        is_form = (opens, closes) != (before, after) and re.fullmatch(r"[#*> -]*", opens + closes)
        return f"{opens}…{closes}" if is_form else ""

    def variations(self, unit: Unit) -> list[tuple[int, int, Variation]]:
        """Return where in *unit* stands what each variation gave, if that can be told."""
        found: list[tuple[int, int, Variation]] = []
        start = 0
        for part in unit.parts or (unit,):
            gap = len(witness.joint_of(part.piece.block, self.writing)) if start else 0
            some = self.marked(part._replace(text=part.text[gap:]))
            found += [(begins + start + gap, ends + start + gap, one) for begins, ends, one in some]
            start += len(part.text)
        return found

    def marked(self, unit: Unit) -> list[tuple[int, int, Variation]]:
        """Return the same of a unit of one block."""
        block = unit.piece.block
        parts: list[Span | Variation] = []
        marked = []
        for part, spans in witness.readings(block, self.witness.siglum):
            if isinstance(part, Variation) and part.entry and not part.entry.page:
                marked.append(part)
                parts += [Span(_OPENS), *spans, Span(_CLOSES)]
            else:
                parts += [part] if isinstance(part, Variation) else spans
        if not marked:
            return []
        bare, whole = self.witness._replace(begins=""), tuple(one for one in block.whole if one.about != STRETCH)
        seen = block._replace(parts=tuple(parts), whole=whole, ruled=(), indents=())
        pieces = [*witness.pieces([seen], bare, self.heads, self.base)]
        texts = [text for piece in pieces for text in piece.text.removeprefix("\n\n").split("\n\n")]
        bare_texts = [re.sub(f"[{_OPENS}{_CLOSES}]", "", one) for one in texts]
        if unit.text not in bare_texts:
            return []
        number = bare_texts.index(unit.text)
        closed = sum(one.count(_CLOSES) for one in texts[:number])
        is_open = sum(one.count(_OPENS) for one in texts[:number]) > closed  # a reading that begins a block within
        found: list[tuple[int, int, Variation]] = []
        start = 0
        for gone, match in enumerate(re.finditer(f"[{_OPENS}{_CLOSES}]", texts[number])):
            at = match.start() - gone
            is_open = match[0] == _OPENS
            if is_open:
                start = at
            elif closed < len(marked):
                found.append((start, at, marked[closed]))
                closed += 1
        return [*found, (start, len(unit.text), marked[closed])] if is_open and closed < len(marked) else found


def _is_both(text: str, first: str, second: str) -> bool:
    """Tell whether a *text* has almost the words of two others in their order, and of each of them most."""
    whole, *parts = (re.findall(r"\w+", one) for one in (text, first, second))
    blocks = SequenceMatcher(None, whole, [*parts[0], *parts[1]], autojunk=False).get_matching_blocks()
    same, edge = [n for one in blocks for n in range(one.b, one.b + one.size)], len(parts[0])
    counts = (sum(n < edge for n in same), sum(n >= edge for n in same))
    has_each = all(2 * count > len(part) for count, part in zip(counts, parts, strict=True))
    return has_each and len(same) >= _SAME * max(len(whole), len(parts[0]) + len(parts[1]))


def _border(text: str, first: str) -> int:
    """Return where in *text* that ends which has almost the words of the *first* part of it."""
    blocks = SequenceMatcher(None, text, first, autojunk=False).get_matching_blocks()
    return max((one.a + one.size for one in blocks if one.size), default=0)


def _held(
    given: Sequence[tuple[int, int, Variation]], here: tuple[str, int, int], there: tuple[str, int, int]
) -> tuple[tuple[int, int, Variation] | None, int]:
    """Return the variation in which a difference lies, and how far that must be moved to the left to lie in it."""
    (old, i, j), (new, k, m) = here, there
    slid = 0
    while True:
        held = next((one for one in given if one[0] <= i - slid and j - slid <= one[1]), None)
        if held is not None or not _slides(old, i - slid, j - slid, new, k - slid, m - slid):
            return held, slid
        slid += 1


def _slides(old: str, i: int, j: int, new: str, k: int, m: int) -> bool:
    """Tell whether what one side has more may as well begin a character before."""
    if not (i and k) or (i < j and k < m):
        return False
    return old[i - 1] == old[j - 1] if i < j else new[k - 1] == new[m - 1]


def _pairs(here: Sequence[str], there: Sequence[str]) -> dict[int, int]:
    """Return which of the texts *here* is which *there*, the same or changed, in their order."""
    pairs: dict[int, int] = {}
    for tag, i, j, k, m in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs |= zip(range(i, j), range(k, m), strict=True)
    whole = bool(pairs)
    known, wanted = {*pairs}, {*pairs.values()}
    elsewhere = {here[i] for i in range(len(here)) if i not in known} & {
        there[k] for k in range(len(there)) if k not in wanted
    }
    for tag, i, j, k, m in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if tag == "replace":
            ours = [n for n in range(i, j) if here[n] not in elsewhere]
            theirs = [n for n in range(k, m) if there[n] not in elsewhere]
            kin = _kin([here[n] for n in ours], [there[n] for n in theirs], whole)
            pairs |= {ours[a]: theirs[b] for a, b in kin}
    return pairs


def _kin(ours: Sequence[str], theirs: Sequence[str], whole: bool) -> list[tuple[int, int]]:
    """Return which of *ours* is which of *theirs*, so that together they have most in common, in their order."""
    if whole and len(ours) == len(theirs) == 1:
        return [(0, 0)]
    bags = [Counter(re.findall(r"\w+", text)) for text in ours], [Counter(re.findall(r"\w+", text)) for text in theirs]
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for a in reversed(range(len(ours))):
        for b in reversed(range(len(theirs))):
            share = _share(bags[0][a], bags[1][b])
            joined = best[a + 1][b + 1] + share if share >= _KIN else 0.0
            best[a][b] = max(joined, best[a + 1][b], best[a][b + 1])
    found, a, b = [], 0, 0
    while a < len(ours) and b < len(theirs):
        if best[a][b] == best[a + 1][b]:
            a += 1
        elif best[a][b] == best[a][b + 1]:
            b += 1
        else:
            found.append((a, b))
            a, b = a + 1, b + 1
    return found


def _share(one: Counter[str], other: Counter[str]) -> float:
    size = max(one.total(), other.total())
    return (one & other).total() / size if size else 1.0


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Yield the runs of *numbers* that follow one another."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]


def _edits(here: str, there: str) -> list[tuple[int, int, int, int]]:
    """Return where *here* is not *there*, as offsets in both; what only a space divides is one, and so are many."""
    ours, theirs = _TOKEN.findall(here), _TOKEN.findall(there)
    starts = [0], [0]
    for tokens, at in zip((ours, theirs), starts, strict=True):
        for token in tokens:
            at.append(at[-1] + len(token))
    found: list[tuple[int, int, int, int]] = []
    for tag, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        edit = starts[0][i], starts[0][j], starts[1][k], starts[1][m]
        between = here[found[-1][1] : edit[0]] if found else ""
        styled = found and "*" in here[found[-1][0] : found[-1][1]] + there[found[-1][2] : found[-1][3]]
        if found and (not between.strip() or (styled and "*" in here[edit[0] : edit[1]] + there[edit[2] : edit[3]])):
            edit = found[-1][0], edit[1], found[-1][2], edit[3]
            found.pop()
        found.append(edit)
    if len(found) > MOST // 2:
        return [(found[0][0], found[-1][1], found[0][2], found[-1][3])]
    return found


def _whole(here: tuple[str, int, int], there: tuple[str, int, int]) -> tuple[str, str]:
    """Return what is different in whole words, with as many beside them that both sides have some."""
    (old, i, j), (new, k, m) = here, there
    while i and k and old[i - 1] == new[k - 1] and not old[i - 1].isspace():
        i, k = i - 1, k - 1
    if j < len(old) and (old[j - 1 : j].isalnum() or new[m - 1 : m].isalnum()):
        more = len(re.match(r"\w*", old[j:])[0])  # type: ignore[index]
        j, m = j + more, m + more
    while not (old[i:j].strip() and new[k:m].strip()):
        if i and k:
            more = len(re.search(r"\S*\s*$", old[:i])[0])  # type: ignore[index]
            i, k = i - more, k - more
        elif j < len(old):
            more = len(re.match(r"\s*\S*", old[j:])[0])  # type: ignore[index]
            j, m = j + more, m + more
        else:
            break
    if old[i:j].strip() == new[k:m].strip():  # a space more or less
        more = len(re.match(r"\s*\S*", old[j:])[0])  # type: ignore[index]
        j, m = j + more, m + more
    return old[i:j].strip(" "), new[k:m].strip(" ")


def _around(text: str, start: int, end: int) -> str:
    """Return what *text* has from *start* to *end*, with some words before and after it."""
    middle = text[start:end]
    if len(middle) > _SHOWN:
        middle = f"{middle[: _SHOWN // 2]} … {middle[-_SHOWN // 2 :]}"
    before, after = text[max(start - _REACH, 0) : start], text[end : end + _REACH]
    before = before.partition(" ")[2] or before if start > _REACH else before
    after = after.rpartition(" ")[0] or after if end + _REACH < len(text) else after
    return before + middle + after


def _short(text: str, words: int = 8) -> str:
    found = text.split()
    return " ".join(found[:words]) + (" …" if len(found) > words else "")


def _several(texts: Sequence[str]) -> str:
    more = len(texts) - 1
    return repr(_short(texts[0])) + (f" and {more} more block{'s' if more > 1 else ''}" if more else "")
