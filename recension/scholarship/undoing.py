"""What must be undone on the words that a page shows, to have what each witness has.

A page shows each place as a line of signs: its characters, and between ``<`` and ``>`` what is more than characters.
What is to be undone are stretches of that line, each with what the witness has instead, and why; all signs between
them are those of the page.  A reading is undone in the same way from the line in which the apparatus shows it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import groupby, takewhile
from typing import Any, NamedTuple

from recension.scholarship import indents, leaves, order, presentation, regularise, stretches, witness
from recension.scholarship.edition import Edition
from recension.scholarship.formats import format_of
from recension.scholarship.model import (
    BLOCK,
    ORDER,
    PLAYED,
    STRETCH,
    Block,
    BlockType,
    Omission,
    Place,
    Span,
    Style,
    Variation,
    Witness,
    plain,
    unbroken,
)
from recension.scholarship.presentation import ShownEntry
from recension.scholarship.regularise import Dressed

FORMAT = 1  #: of the records; a program that does not know it says so
SHORT = 8  #: figures of the checksum of a place
MARKS, FRAME, PAGE, NUMBER = "marks", "frame", "page", "number"  #: why, where it is neither an entry nor a rule
SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TAGS = {Style.EMPHASIS: "em", Style.STRONG: "strong", Style.VERBATIM: "code", Style.LINK: "a"}
_TAGS |= {one: _TAGS[one.look] for one in PLAYED}
_RULES = {Style.LINK: "addresses"}
_MERGED = (Style.TEXT, Style.EMPHASIS, Style.STRONG, Style.VERBATIM)
_BLANKS = re.compile(r"[ \n]{2,}")
_ESCAPED = str.maketrans(SIGNS)

Record = dict[str, Any]  #: as JSON has it
Stretch = tuple[int, int, str | None, str]  #: start and end on the line, what the witness has (none: an entry), why


class Words(NamedTuple):
    """What the apparatus says in words of its own."""

    left_out: str
    say: Callable[[str], str] = str  #: says of our words what they are in the language of the edition


class Heading(NamedTuple):
    """A heading that is the edition's own."""

    level: int
    words: str


class _Sign:
    """One sign of a line, and what a witness has for it."""

    __slots__ = ("shown", "why", "witness")

    def __init__(self, shown: str, why: str = "", witness: str | None = "") -> None:
        self.shown, self.why, self.witness = shown, why, witness


class _Run(NamedTuple):
    """The signs of a span."""

    span: Span
    raw: Sequence[str]  #: what the witness has for each of the signs, before any mark
    signs: list[_Sign]  #: those of the characters
    opening: _Sign | None = None
    closing: _Sign | None = None

    @property
    def line(self) -> list[_Sign]:
        return [*filter(None, [self.opening]), *self.signs, *filter(None, [self.closing])]


class _Dress(NamedTuple):
    """How the characters of a block are shown, and what the witness has for them."""

    shown: Dressed
    own: Mapping[int, str]  #: offset -> what the rules of the witness make of the character there
    why: Mapping[int, str]  #: offset -> the rule that changes the character there

    def of(self, raw: str, start: int) -> Iterator[tuple[str, str, str]]:
        """Yield what is shown of *raw*, which begins at *start*, what the witness has, and why they differ."""
        made: list[tuple[str, str, str]] = []
        for offset, sign in enumerate(raw, start):
            shown, own, why = self.shown.signs[offset], self.own.get(offset, sign), self.why.get(offset, "")
            if made and not (shown and own):  # of several that are changed together
                before = made.pop()
                shown, own, why = before[0] + shown, before[1] + own, before[2] or why
            made.append((shown, own, why))
        yield from made


def _characters(shown: Sequence[str], style: Style, why: Iterable[str] = ()) -> list[_Sign]:
    """Return a sign for each character; a browser shows blanks that follow a blank only in what is verbatim."""
    whys = list(why) or [""] * len(shown)
    signs = [
        _Sign(SIGNS[sign], MARKS) if sign in SIGNS else _Sign(sign.translate(_ESCAPED) if len(sign) > 1 else sign, why)
        for sign, why in zip(shown, whys, strict=True)
    ]
    if not _BLANKS.search("".join(shown)):
        return signs
    for run in _BLANKS.finditer("".join(sign if sign in (" ", "\n") else "x" for sign in shown)):
        for number in range(run.start(), run.end()):
            last = number == run.end() - 1
            signs[number] = _Sign(
                ("" if not last else " ") if style is not Style.VERBATIM else (" " if last else "\xa0"), MARKS
            )
    return signs


def _runs(spans: Iterable[Span], dress: _Dress | None = None, start: int = 0) -> list[_Run]:
    """Return the signs of *spans*, as a text shows them in which they begin at *start*."""
    found = []
    for span in spans:
        raw = plain((span,))
        made = [*dress.of(raw, start)] if dress else [(sign, sign, "") for sign in raw]
        shown, own, whys = [one for one, _, _ in made], [one for _, one, _ in made], [one for _, _, one in made]
        match span.style:
            case Style.CALL:
                found.append(_Run(span, [span.text], [_Sign(f"<sup>{span.text}</sup>", "calls")]))
            case Style.BREAK:
                found.append(_Run(span, [span.text], [_Sign("<br>", MARKS)]))
            case Style.SIGN | Style.LINE:
                found.append(_Run(span, (), _characters(shown, span.style, [MARKS] * len(shown))))
            case Style.PAGE:
                found.append(_Run(span, [span.text], [_Sign(f"<page {span.page.number}>", PAGE)]))
            case Style.TEXT | Style.DIVISION | Style.INDENT:
                found.append(_Run(span, own, _characters(shown, span.style, whys)))
            case style:
                tag, rule = _TAGS[style], _RULES.get(style, MARKS)
                signs = _characters(shown, style, whys)
                found.append(_Run(span, own, signs, _Sign(f"<{tag}>", rule), _Sign(f"</{tag}>", rule)))
        start += len(raw)
    return found


def _run_on(runs: list[_Run], said: tuple[Span, str] | None) -> list[_Run]:
    """Return *runs*, of which the end of a line is something else in the witness where an entry of a name says so."""
    if not (said and runs) or runs[0].span.style not in (Style.BREAK, Style.INDENT):
        return runs
    has, name = said
    if runs[0].span.style is Style.INDENT:
        if has != witness.JOINT:
            return runs
        return [runs[0]._replace(span=Span("", Style.SIGN), signs=[_Sign(one.shown, name) for one in runs[0].signs])]
    return [_Run(has, plain((has,)), [_Sign(runs[0].signs[0].shown, name)])]


def _begun(block: Block, siglum: str) -> Iterator[tuple[Span | Variation, bool, list[_Run]]]:
    """Yield the parts of *block*, whether each is there, and before it what begins a line that the edition begins else.

    It stands for what the page shows, or where nothing is shown.
    """
    there = witness.there(block, siglum)
    if not indents.own(block, siglum):
        yield from ((part, is_there, []) for part, is_there in there)
        return
    joined = {line for line, (has, _name) in witness.joined(block, siglum).items() if has == witness.JOINT}
    line = 1
    for (part, is_there), (_part, has) in zip(there, witness.readings(block, siglum), strict=True):
        spans = part.lemma if isinstance(part, Variation) else (part,)
        line += sum(span.style is Style.BREAK for span in spans)
        own = has[0].text if has and has[0].style is Style.INDENT else ""
        is_indent = isinstance(part, Span) and part.style is Style.INDENT
        shown = plain(spans) if is_indent else ""
        if not is_there or line in joined or own == shown:
            yield part, is_there, []
            continue
        signs = [_Sign("", MARKS) for _letter in own] or [_Sign("", MARKS)]
        signs[0].shown = shown
        yield Span("") if is_indent else part, is_there, [_Run(Span(own, Style.INDENT), own, signs)]


# the lines of the apparatus


class _Line(NamedTuple):
    """An entry as the apparatus shows it."""

    signs: list[_Sign]
    readings: list[list[_Run]]  #: the runs of each reading
    bearers: list[tuple[str, ...]]  #: who has each
    matter: list[_Sign]


def _entry(shown: ShownEntry, words: Words, elsewhere: Sequence[_Run] = ()) -> _Line:
    """Return the line of an entry: lemma ] reading siglum; reading siglum.

    Of a lemma that a witness has *elsewhere* in the block, the runs of that.
    """

    def said(text: str) -> list[_Sign]:
        return _characters(text, Style.TEXT)

    def whose(named: Iterable[str]) -> list[_Sign]:
        """Return who has words of the entry."""
        signs = said(" ".join(named))
        marked = [_Sign("<em>"), *signs, _Sign("</em>")] if shown.apart else signs
        return [_Sign("\N{NO-BREAK SPACE}"), _Sign("<s>"), *marked, _Sign("</s>")] if signs else []

    where = said(f"{shown.at} " if shown.at else "")
    page = said(words.say(leaves.words(shown.page.number).name).format(shown.page.number)) if shown.page else []
    opening, closing = _Sign("<l>", MARKS), _Sign("</l>", MARKS)
    if shown.page and not shown.lemma:
        signs = where + page
    else:
        lemma = shown.short or shown.lemma or (Span(words.left_out),)
        plainly = [Span(" ") if span.style is Style.BREAK else span for span in lemma]
        signs = [*where, opening, *(sign for run in elsewhere or _runs(plainly) for sign in run.line), closing]
    signs += [_Sign(f"<sup>{shown.which}</sup>")] if shown.which else []
    signs += whose(shown.sigla)
    signs += said(" ] ")
    readings, matter = [], list[_Sign]()
    for number, one in enumerate(shown.readings):
        signs += said("; ") if number else []
        if isinstance(shown.record, Omission):
            matter = _matter(shown.record.text)
            runs, inner = [], [_Sign("<code>"), *matter, _Sign("</code>")]
        else:
            runs = _runs(one.spans)
            inner = [sign for run in runs for sign in run.line]
            if one.moves and elsewhere:
                is_behind = plain(one.spans).startswith("transp. post")
                blank = [_Run(Span(" "), " ", [opening if is_behind else closing])]
                runs = [*blank, *elsewhere] if is_behind else [*elsewhere, *blank]
            elif one.says:
                runs = _moving(runs) if one.moves else []
        readings.append(runs)
        signs += [_Sign("<r>"), *inner, _Sign("</r>")]
        if shown.page and shown.lemma:
            signs += [*said(" ("), *page, *said(")")]
        signs += whose(one.sigla)
    return _Line(signs, readings, [one.bearers for one in shown.readings], matter)


def _moving(runs: list[_Run]) -> list[_Run]:
    """Return the runs of a reading that says where a block stands; whoever proves takes its words as they are."""
    for sign, raw in ((sign, raw) for run in runs for sign, raw in zip(run.signs, run.raw, strict=True)):
        sign.witness = raw
    return runs


def _matter(text: str) -> list[_Sign]:
    """Return the signs of matter that is left out: lines that are not empty, with a stroke between them."""
    found: list[_Sign] = []
    ends = ""
    for line in text.splitlines(keepends=True):
        words = line.splitlines()[0] if line else ""
        if words:
            if found:
                is_indented = words.startswith(" ")  # its blanks follow that of the stroke
                found.append(_Sign(" /\N{NO-BREAK SPACE}" if is_indented else " / ", MARKS, ends))
            elif ends:
                found.append(_Sign("", MARKS, ends))
            signs = _characters(words, Style.VERBATIM)
            for sign, raw in zip(signs, words, strict=True):
                sign.witness = raw
            found += signs
            ends = ""
        ends += line[len(words) :]
    return [*found, _Sign("", MARKS, ends)] if ends else found


# the lines of the text, and what a witness has


class _Writer:
    """Writes a witness in the signs of the places that are shown; follows `witness.pieces`."""

    def __init__(self, edition: Edition, siglum: str, words: Words) -> None:
        self.edition, self.words = edition, words
        self.one = next(one for one in edition.witnesses if one.siglum == siglum)
        self.base = self.one == edition.witnesses[0]
        self.writing = format_of(self.one)
        self.rules = edition.rules
        known = edition.declared.known_rules
        self.own_rules = [known[name] for name in self.one.rules]
        self.named = {*edition.declared.rules, *self.one.rules}
        self.gap = self.one.begins
        self.shown: dict[str, ShownEntry] = {}  #: id of an entry of the block that is written -> the entry
        self.lines: dict[str, _Line] = {}  #: id of an entry -> its line

    def block(self, block: Block) -> list[_Sign]:
        """Return the signs of *block* with what the witness has for each."""
        siglum = self.one.siglum
        by = self.edition.conventions
        self.shown = {one.record.id: one for one in presentation.entries(block, by)}
        elsewhere = self._elsewhere(block)
        self.lines |= {name: _entry(one, self.words, elsewhere.get(name, ())) for name, one in self.shown.items()}
        if block.type is BlockType.MATTER:
            if block.siglum != siglum or not block.omission:
                return []
            gap, self.gap = self.gap, "\n\n"
            return [_Sign("", MARKS, gap), _Sign("", block.omission.id, None)]
        before, _, after = ((self.base and block.frame) or self.writing.frame_of(block)).partition("…")
        why = "headings" if block.frame and self.base and "headings" in self.named else FRAME
        opening, closing = _around(block, why)
        runs_on = self.gap == "\n\n" and witness.runs_on(block, siglum)
        self.gap = witness.joint_of(block, self.writing) if runs_on else self.gap
        signs, transmitted = self._parts(block)
        if witness.lacks(block, siglum):
            opening.why = closing.why = NUMBER
            return [opening, *signs, closing]
        self._write(block, opening, before, transmitted, after, closing)
        line = [opening, *signs, closing]
        for sign in line:
            if sign.why in regularise.RULES and sign.why not in self.named:
                sign.why = MARKS
        return line

    def _dress(self, block: Block) -> _Dress:
        acts = (regularise.of_characters(block, rules) for rules in (self.own_rules, self.rules))
        why = {offset: name for some in acts for offset, (name, _change) in some.items()}
        return _Dress(regularise.dressed(block, self.rules), stretches.own_signs(block, self.one.siglum), why)

    def _elsewhere(self, block: Block) -> dict[str, list[_Run]]:
        """Return the runs of each lemma that some witness has elsewhere in *block*, by the id of its entry."""
        moved = [
            (part, part.entry.id, start)
            for part, start, _end in regularise.offsets(block)
            if part.entry and any(one.moved for one in part.entry.readings)
        ]
        dress = self._dress(block) if moved else None
        return {name: _runs(unbroken(part.lemma), dress, start) for part, name, start in moved}

    def _parts(self, block: Block) -> tuple[list[_Sign], list[_Run]]:
        """Return the signs of *block*, and the runs that the witness has of them."""
        dress = self._dress(block)
        signs: list[_Sign] = []
        runs: list[_Run] = []
        gone = witness.closed(block, self.one.siglum)
        start = 0
        lines = {one.about: one.id for one in block.whole if one.of(self.one.siglum)}
        absent = dict(block.absent)
        lines |= {BLOCK: absent[self.one.siglum]} if self.one.siglum in absent else {}
        at, lost = 1, list[_Sign]()  # of a line that the witness lacks
        one_line = witness.joined(block, self.one.siglum)

        def lose() -> None:
            if lost:
                name = lines.get(BLOCK) or lines[f"line {at}"]
                signs.append(_Sign(_line(lost), name, None))
                lost.clear()

        for part, is_there, begun in _begun(block, self.one.siglum):
            spans = part.lemma if isinstance(part, Variation) else (part,)
            if isinstance(part, Span) and part.style is Style.BREAK:
                lose()
                at += 1
            elif isinstance(part, Variation):
                at += sum(span.style is Style.BREAK for span in part.lemma)
            if not is_there:
                shown = self._shown(block, part, dress, start)
                (signs if shown[0].shown == "<br>" else lost).extend(shown)
                start += len(plain(spans))
                continue
            for run in begun:
                signs += run.signs
                runs.append(run)
                start += len(run.signs[0].shown)
            if isinstance(part, Span) and gone:
                divided = [*witness.divided(part, start, gone)]
                own = _run_on(_runs([span for span, _name in divided], dress, start), one_line.get(at))
                for run, (_span, name) in zip(own, divided, strict=True):
                    signs += run.line
                    if name:
                        run.signs[0].why = name
                    else:
                        runs.append(run)
                start += len(plain(spans))
                continue
            own = _run_on(_runs(spans, dress, start), one_line.get(at))
            begins, start = start, start + len(plain(spans))
            line = [sign for run in own for sign in run.line]
            entry = part.entry if isinstance(part, Variation) else None
            if entry is None or entry.page:
                if entry and entry.page.siglum == self.one.siglum and entry.id in self.lines:
                    line[0].why = f"{PAGE} {entry.id}"
                signs += line
                runs += own
                continue
            number = next((n for n, one in enumerate(entry.readings) if self.one.siglum in one.sigla), None)
            if number is None:
                signs += [_Sign(f"<x {entry.id}>", MARKS), *line, _Sign("</x>", MARKS)]
                runs += own
            else:  # of words that the witness has elsewhere nothing is here, and there is no mark of them there
                has = self._shown(block, part, dress, begins) if spans else []
                moved = bool(entry.readings[number].moved)
                signs.append(_Sign(_line(has), entry.id, "" if moved else None))
                runs += [] if moved else self.lines[entry.id].readings[number]
        lose()
        return signs, runs

    def _shown(self, block: Block, part: Span | Variation, dress: _Dress, start: int) -> list[_Sign]:
        """Return the signs of a part that begins at *start*, with its mark; a stretch has those of all within."""
        if isinstance(part, Span) or part.entry is None or part.entry.page:
            spans = (part,) if isinstance(part, Span) else part.lemma
            return [sign for run in _runs(spans, dress, start) for sign in run.line]
        if part.entry.about != STRETCH:
            inner = [sign for run in _runs(part.lemma, dress, start) for sign in run.line]
            return [_Sign(f"<x {part.entry.id}>"), *inner, _Sign("</x>")]
        signs: list[_Sign] = []
        for one in stretches.between(block, start, start + len(plain(part.lemma)), within=True):
            signs += self._shown(block, one, dress, start)
            start += len(plain((one,) if isinstance(one, Span) else one.lemma))
        return signs

    def _write(
        self, block: Block, opening: _Sign, before: str, runs: Iterable[_Run], after: str, closing: _Sign
    ) -> None:
        """Give each sign what the witness has for it."""
        head, text, written = opening, before, list[_Sign]()
        opens = True

        def end() -> None:
            if text:
                assert head.witness is not None
                head.witness = head.witness + self.gap + (before if head is opening else "")
                self.gap = "\n\n"

        joined = [*self._joined(runs)]
        for style, group in joined:
            if style is Style.PAGE:
                (run,) = group
                if run.span.page.siglum != self.one.siglum or self.edition.heads.get(run.span.page) == "":
                    continue
                if text.endswith(" "):
                    text = text[:-1]
                    for sign in reversed(written):
                        if sign.witness:
                            sign.witness, sign.why = sign.witness[:-1], PAGE
                            break
                    else:
                        before = before[:-1]
                end()
                head = run.signs[0]
                head.witness = self.gap + self.edition.heads.get(run.span.page, "")
                self.gap = "\n\n"
                text, written = "", []
                continue
            if style is Style.DIVISION:
                end()
                head = group[0].signs[0]
                head.witness, text, opens = "", "", True
                for sign in group[0].signs:
                    sign.why = sign.why or MARKS
                continue
            if style in (Style.BREAK, Style.LINE):
                for run in group:
                    run.signs[0].witness = self.writing.break_in(block)
                    text += run.signs[0].witness
                    written += run.signs
                opens = True
                continue
            shown = self._span(style, group)
            if opens and style is Style.TEXT and self.writing.opening.match(shown):
                first = group[0].signs[0]
                first.witness, first.why = f"\\{first.witness}", first.why or MARKS
                shown = f"\\{shown}"
            opens = opens and style is Style.INDENT
            text += shown
            written += [sign for run in group for sign in run.line]
        if text + after:
            text += after
            end()
            closing.witness = after

    def _joined(self, runs: Iterable[_Run]) -> Iterator[tuple[Style, list[_Run]]]:
        """Yield the runs that are one to the reader, as `merged` joins spans."""
        said = (run for run in runs if run.span.text and run.span.style is not Style.SIGN)
        mine = (run for run in said if run.span.page.siglum in ("", self.one.siglum))
        for style, group in groupby(mine, lambda run: run.span.style):
            if style in _MERGED:
                yield style, list(group)
            else:
                yield from ((style, [run]) for run in group)

    def _span(self, style: Style, group: Sequence[_Run]) -> str:
        """Write runs of one style as one span."""
        writing = self.writing
        signs = [(sign, raw) for run in group for sign, raw in zip(run.signs, run.raw, strict=True)]
        raw = "".join(raw for _sign, raw in signs).replace("\n", " ")
        if style is Style.CALL:
            group[0].signs[0].witness = written = writing.write(Span(raw, style))
            return written
        if style is Style.INDENT:
            for sign in group[0].signs:
                sign.witness, sign.why = writing.indent, sign.why or MARKS
            return writing.write(Span(raw, style))
        escaped = set[int]()
        if style not in (Style.VERBATIM, Style.LINK):
            escaped = {match.start() for match in writing.ambiguous.finditer(raw)}
        at = 0
        for sign, characters in signs:
            end = at + len(characters)
            sign.witness = raw[at:end]
            if escaped:
                sign.witness = "".join(("\\" if n in escaped else "") + raw[n] for n in range(at, end))
            sign.why = sign.why or (MARKS if sign.witness != sign.shown else "")
            at = end
        before, after = writing.styles.get(style, "{}").split("{}")
        if group[0].opening and group[-1].closing:
            group[0].opening.witness, group[-1].closing.witness = before, after
        return writing.write(Span(raw, style))


def _around(block: Block, why: str) -> tuple[_Sign, _Sign]:
    """Return the signs that begin and end a block."""
    match block.type:
        case BlockType.NOTE:
            return _Sign(f"<note><n>{block.label}</n> ", "numbers"), _Sign("</note>", MARKS)
        case BlockType.HEADING:
            name = f"h{min(block.level, 6)}"
        case BlockType.VERSE | BlockType.LIST:
            name = block.type.value
        case _:
            name = "p"
    number = f"<n>{block.number}</n> " if block.number else ""
    return _Sign(f"<{name}>{number}", NUMBER if number else why), _Sign(f"</{name}>", why)


def _line(signs: Iterable[_Sign]) -> str:
    return "".join(sign.shown for sign in signs)


def _stretches(signs: Iterable[_Sign]) -> list[Stretch]:
    """Return what must be undone on the line of *signs*: neighbours that go, for one reason, are one stretch."""
    found: list[Stretch] = []
    at = 0
    for sign in signs:
        end = at + len(sign.shown)
        if sign.witness != sign.shown:
            if found and found[-1][1] == at and found[-1][2] == sign.witness == "" and found[-1][3] == sign.why:
                found[-1] = (found[-1][0], end, "", sign.why)
            else:
                found.append((at, end, sign.witness, sign.why))
        at = end
    return found


# the records of a page


class _Undone(NamedTuple):
    """What a block, or an entry, is shown as, and what must be undone for a witness."""

    shown: str
    undo: list[Stretch] | None  #: none: nothing of it is the witness's
    entries: Mapping[str, _Undone] = {}  #: those of a block, by their ids


class Undoing:
    """What must be undone of an edition for each witness that it holds, text by text as they are asked for."""

    def __init__(self, edition: Edition, words: Words) -> None:
        self.edition, self.words = edition, words

    @cached_property
    def sizes(self) -> list[tuple[Witness, dict[str, int]]]:
        """Each witness, and how many bytes of it each text has."""
        found = []
        for one in self.edition.witnesses:
            if one.file:
                sizes = dict.fromkeys([text.name for text in self.edition.texts], 0)
                for piece in self.edition.pieces(one, "")[0]:
                    sizes[piece.block.docname] += len(piece.text.encode())
                found.append((one, sizes))
        return found

    def _written(self, one: Witness, docname: str, blocks: Sequence[Block]) -> list[_Undone]:
        """Return what must be undone of each of the *blocks* of a text; no witness has blocks of others among them."""
        numbers = self.edition.pieces(one, docname)[1]
        writer = _Writer(self.edition, one.siglum, self.words)
        writer.gap = "\n\n" if numbers and numbers[0] else one.begins
        undone = {id(block): _undone(block, writer) for block in order.ordered(blocks, one.siglum)}
        return [undone[id(block)] for block in blocks]

    def records(self, docname: str, apparatus: Iterable[str], notes: Heading | None = None) -> Record:
        """Return the records of the page of a text: of each witness, each place and each entry, what must be undone.

        *apparatus* has the ids of the entries that the page shows, *notes* the heading over the author's notes.
        """
        edition, there = self.edition, {*apparatus}
        numbers = [number for number, block in enumerate(edition.blocks) if block.docname == docname]
        at = [edition.blocks[number].place for number in numbers]
        places: list[Record] = [{"at": one, "shown": "", "undo": {}, "sums": {}} for one in at]
        entries: dict[str, Record] = {}
        about = {entry.id: entry.about for number in numbers for entry in edition.blocks[number].whole}
        ranges: dict[str, list[str]] = {}
        for number in numbers:
            for name in dict.fromkeys(name for _siglum, name in edition.blocks[number].absent):
                ranges.setdefault(name, [Place.of(name)]).append(edition.blocks[number].place)
            for entry in edition.blocks[number].whole:
                if entry.about == ORDER and entry.until:
                    run = (edition.blocks[n].place for n in numbers if n >= number)
                    ranges[entry.id] = [*takewhile(entry.until.__ne__, run), entry.until]
        stated = []
        mine = [edition.blocks[number] for number in numbers]
        for one, sizes in self.sizes:
            written = self._written(one, docname, mine)
            pieces, here = edition.pieces(one, docname)
            texts = defaultdict[int, str](str)  # what the witness has of each block, whatever was written
            for piece in (pieces[number] for number in here):
                texts[id(piece.block)] += piece.text
            for place, block, undone in zip(places, mine, written, strict=True):
                place["sums"][one.siglum] = summed(texts[id(block)])
                place["shown"] = undone.shown
                place["undo"][one.siglum] = undone.undo
                for name, line in undone.entries.items():
                    new: Record = {"id": name, "shown": line.shown, "there": name in there, "undo": {}}
                    new |= {"about": about[name]} if name in about else {}
                    new |= {"places": ranges[name]} if name in ranges else {}
                    undo = entries.setdefault(name, new)["undo"]
                    undo |= {one.siglum: line.undo} if line.undo is not None else {}
            last = bool(numbers) and numbers[-1] == len(edition.blocks) - 1
            data = "".join([*(pieces[number].text for number in here), one.ends if last else ""]).encode()
            before = takewhile(docname.__ne__, sizes)
            stated.append(
                {
                    "siglum": one.siglum,
                    "file": one.file,
                    "size": sum(sizes.values()) + len(one.ends.encode()),
                    "sha256": one.sha256.lower(),
                    "ends": one.ends if last else "",
                    "part": {
                        "start": sum(sizes[name] for name in before),
                        "size": len(data),
                        "sha256": sha256(data).hexdigest(),
                    },
                }
            )
        found = [place for place in places if place["shown"] or any(place["undo"].values())]
        if notes:
            first = next((n for n, place in enumerate(found) if place["shown"].startswith("<note>")), len(found))
            tag = f"h{notes.level}"
            found.insert(first, {"at": "notes", "shown": f"<{tag}>{notes.words}</{tag}>", "undo": {}, "sums": {}})
        return {
            "format": FORMAT,
            "text": docname,
            "rules": [*edition.declared.rules],
            **({"replaced": replaced} if (replaced := self._replaced([*found, *entries.values()])) else {}),
            "kinds": [edition.declared.shown.get(kind, kind) for kind in edition.declared.kinds],
            "witnesses": stated,
            "places": found,
            "entries": [*entries.values()],
        }

    def _replaced(self, lines: Iterable[Record]) -> dict[str, list[list[str]]]:
        """Return for each rule of the editor's own what is shown, and what witnesses have for it."""
        found: dict[str, set[tuple[str, str]]] = {one.name: set() for one in self.edition.declared.own_rules}
        for line in lines:
            for start, end, words, why in (stretch for undo in line["undo"].values() for stretch in undo):
                if why in found and words is not None:
                    found[why].add((line["shown"][start:end], words))
        return {name: sorted(map(list, pairs)) for name, pairs in found.items() if pairs}


def _undone(block: Block, writer: _Writer) -> _Undone:
    """Return what must be undone of *block*."""
    signs = writer.block(block)
    entries = {name: _undone_entry(one, writer) for name, one in writer.shown.items()}
    return _Undone(_line(signs), _stretches(signs), entries)


def _undone_entry(shown: ShownEntry, writer: _Writer) -> _Undone:
    """Return how an entry is shown, and what must be undone for the reading of the witness."""
    record, siglum = shown.record, writer.one.siglum
    line = writer.lines[record.id]
    if isinstance(record, Omission):
        mine: list[_Sign] | None = line.matter if record.siglum == siglum else None
    elif record.page:
        mine = [] if record.page.siglum == siglum else None
    else:
        mine = next(
            (
                [sign for run in runs for sign in run.line]
                for one, runs in zip(record.readings, line.readings, strict=True)
                if siglum in one.sigla
            ),
            None,
        )
    if mine is None:
        return _Undone(_line(line.signs), None)
    taken = {id(sign) for sign in mine}
    undo = _stretches(sign if id(sign) in taken else _Sign(sign.shown, record.id, "") for sign in line.signs)
    return _Undone(_line(line.signs), undo)


def summed(words: str) -> str:
    """Return the checksum of words, short as it is in the records."""
    return sha256(words.encode()).hexdigest()[:SHORT]
