"""Recognises what the lines of a plain file are: headings, paragraphs, verse, lists, notes, and heads of pages.

What it cannot decide it says, with the line; and no letter and no figure is lost on the way.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from recension.scholarship import received, speakers, witness
from recension.scholarship.formats import MARKDOWN
from recension.scholarship.model import (
    Block,
    BlockType,
    Entry,
    PageKey,
    Place,
    Span,
    Style,
    Variation,
    Witness,
    indented,
    merged,
)
from recension.scholarship.parallel import SPOILS, UNSPACED
from recension.scholarship.received import BREAK, LITERAL, RANK, Change

LONGEST = 90  #: signs that a heading may have
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
INDENT = 8  #: signs before a line that stands in the middle
NARROW = 50  #: signs of a line that is rather one of verse
RECURS = 3  #: how often a line comes back that is the head of a page
_ENDED = re.compile(r"[.!?:;…。！？][\s'\"”’»“)\]]*(?:\[\d+\])*$")
_WORD = re.compile(
    r"(?i)(?P<lower>scene|szene|auftritt|scène|scena)?"
    r"(?:chapter|book|part|act|canto|letter|kapitel|buch|teil|akt|aufzug|gesang|brief|chapitre|livre|acte|chant|lettre"
    r"|capitolo|libro|parte|atto|lettera|caput|liber|epistula|actus|κεφάλαιο\w*|βιβλίο\w*)?\b"
)
_ORDINAL = re.compile(
    r"(?i)\w+ (?:(?P<lower>szene|auftritt|scène|scena)"
    r"|akt|aufzug|kapitel|buch|teil|gesang|brief|act|chapter|acte|atto)\.?"
)
_MEANT = re.compile(r"\d+[.)] |\||: ")  #: how lines of Markdown begin whose ends mean something
_NUMERAL = re.compile(r"(?:[IVXLC]+|\d{1,3})\.?")
_NOTE = re.compile(r"\[(\d+)\] (?=\S)")
_CALL = re.compile(rf"(?<!{LITERAL})\[(\d+)\](?!\()")
_ITEM = re.compile(r"[-+*] +(?=\S)")
_BROKEN = re.compile(rf"\S  $|[^\s{LITERAL}] *(?<!{LITERAL})\\$")
BYLINE = re.compile(r"(?:[Bb]y|[Vv]on|[Pp]ar|[Dd]i)\s+(?=[^\W\d_])")
_PLACE = re.compile(r"[a-z]\d+")  #: what a heading may not be called, for places are
_HEADED = re.compile(r"(#{1,6}) +(.+?)(?: +#+)?$")
_UNDERLINED = re.compile(r"(=|-)\1{2,}$")
_SIGN = re.compile(
    f"({received.EMPHASIS}|{received.EMPHASIS_ENDS}|{received.STRONG}|{received.STRONG_ENDS}"
    f"|{received.LINK}|{received.LINK_ENDS})"
)
_OPENS = {received.EMPHASIS: Style.EMPHASIS, received.STRONG: Style.STRONG, received.LINK: Style.LINK}
_CLOSES = {received.EMPHASIS_ENDS, received.STRONG_ENDS, received.LINK_ENDS}


class Line(NamedTuple):
    """A line that is not blank."""

    number: int
    text: str  #: without the blanks around it
    indent: int = 0
    is_broken: bool = False  #: in Markdown: it ends where a line of verse ends


class Paragraph(NamedTuple):
    """Lines between blank ones."""

    lines: tuple[Line, ...]
    blanks: int  #: blank lines before it
    feeds: bool = False  #: a page of the file begins with it

    @property
    def text(self) -> str:
        """All of it on one line."""
        return joined(line.text for line in self.lines)


class Recognised(NamedTuple):
    """A text whose parts are known."""

    blocks: tuple[Block, ...]
    heads: Mapping[PageKey, str]
    is_marked: bool  #: something is emphasised, which plain text cannot say
    changes: tuple[Change, ...]  #: what the lines had that a witness cannot
    remarks: tuple[tuple[int, str], ...]  #: what was not certain, with the line


def joined(lines: Iterable[str]) -> str:
    """Return lines that were wrapped as one; between some letters there is no blank, nor behind a hyphen."""
    whole = ""
    for line in lines:
        touches = re.search(rf"[{UNSPACED}。、，；：？！」』]$", whole) or re.search(r"(?<=[^\W\d_])-$", whole)
        whole += line if not whole or touches else f" {line}"
    return whole


def recognised(text: str, siglum: str, *, is_markdown: bool) -> Recognised:
    """Return what the lines of a text are in which marks were understood; pages are those of the witness *siglum*."""
    return _Recogniser(siglum, is_markdown=is_markdown).read(text)


class _Recogniser:
    """Reads a file once, paragraph by paragraph."""

    def __init__(self, siglum: str, *, is_markdown: bool) -> None:
        self.siglum = siglum
        self.is_markdown = is_markdown
        self.changes: dict[str, Change] = {}
        self.further_in: set[int] = set()  #: lines whose blanks at the beginning a witness cannot have
        self.held: set[int] = set()  #: lines whose blanks at the beginning are those that Markdown keeps
        self.remarks: list[tuple[int, str]] = []
        self.heads: dict[PageKey, str] = {}
        self.notes: set[str] = set()  #: labels of notes that are called
        self.width = 0  #: of lines that were wrapped
        self.fits = 0.0  #: what part of the ends of lines are there because the next word had no place
        self.is_even = False  #: all paragraphs of several lines have as many
        self.level = 0  #: of the last heading
        self.acts = False
        self.titled = False
        self.is_headed = False  #: a heading stands before

    def read(self, text: str) -> Recognised:
        paragraphs = [*self._paragraphs(text)]
        pages = _heads(paragraphs)
        body = [one for number, one in enumerate(paragraphs) if number not in pages]
        self.width = _width(body)
        ends = [end for one in body if len(one.lines) > 2 for end in self._ends(one.lines)]
        self.fits = sum(ends) / len(ends) if ends else 1
        sizes = [len(one.lines) for one in body if len(one.lines) > 1]
        self.is_even = len({*sizes}) < 2
        self._find_notes(body)
        recurring = Counter(one.text.casefold() for one in body if len(one.lines) == 1)
        blocks: list[Block] = []
        begun: list[tuple[PageKey, int]] = []
        page = 0 if 0 in pages else 1
        for number, one in enumerate(paragraphs):
            if number in pages:
                if number - 1 in pages:
                    key = begun[-1][0]
                    self.heads[key] += f"\n\n{_bare(one.text)}"
                    continue
                page += 1
                key = PageKey.of(self.siglum, str(page))
                self.heads[key] = _bare(one.text)
                begun.append((key, one.lines[0].number))
                continue
            at = {"is_first": one is body[0], "is_last": one is body[-1]}
            made = [block for block in self._blocks(one, recurring[one.text.casefold()], **at) if block.parts]
            if begun and made:
                made = self._turned(blocks, made, begun)
                begun = []
            self.is_headed = made[-1:] != [] and made[-1].type is BlockType.HEADING
            blocks += made
        blocks += [self._pages(begun)] if begun else []
        blocks = blocks if self.is_markdown else _settled_verse(blocks)
        for number in sorted(self.further_in):
            self.change("blanks at the beginning of lines are out", number)
        changes = sorted(self.changes.values(), key=lambda one: one.line)
        marked = any(span.style in (Style.EMPHASIS, Style.STRONG) for block in blocks for span in block.edited)
        blocks, spoken, done = speakers.spoken(blocks, Style.STRONG if marked or self.is_markdown else Style.TEXT)
        self.remarks += [(line, f"{name} was taken for who speaks") for name, line in spoken.items()]
        self.remarks += [(line, f"{words} was taken for what is done on the stage") for words, line in done.items()]
        return Recognised(tuple(blocks), self.heads, marked, tuple(changes), tuple(sorted({*self.remarks})))

    def change(self, what: str, line: int) -> None:
        """Count that the clean copy has something otherwise than the file."""
        before = self.changes.get(what)
        self.changes[what] = before._replace(times=before.times + 1) if before else Change(what, line)

    # lines and paragraphs

    def _paragraphs(self, text: str) -> Iterator[Paragraph]:
        lines: list[Line] = []
        blanks, feeds = 0, False
        for number, piece, feed in _pieces(text):
            line = self._line(number, piece) if piece.strip() else None
            is_parted = bool(line and lines and (self._is_headed(line.text) or self._is_headed(lines[-1].text)))
            if lines and (feed or line is None or is_parted):
                yield Paragraph(tuple(lines), blanks, feeds)
                lines, blanks, feeds = [], 0, False
            if is_parted:
                self.change("a blank line stands before and after a heading", number)
            if feed:
                self.change("the sign that begins a page is out", number)
                feeds = True
            if line is None:
                blanks += 1
            else:
                lines.append(line)
        if lines:
            yield Paragraph(tuple(lines), blanks, feeds)

    def _line(self, number: int, piece: str) -> Line:
        bare = piece.strip()
        is_broken = self.is_markdown and bool(_BROKEN.search(piece))
        own = (bare.removesuffix("\\").rstrip() if is_broken else "") or bare
        indent = len(piece) - len(piece.lstrip())
        if indent:
            self.further_in.add(number)
            self.held |= {number} if {*piece[:indent]} == {MARKDOWN.indent} else set()
        if piece.rstrip() != piece and not is_broken:
            self.change("blanks at the end of lines are out", number)
        return Line(number, own, indent, is_broken)

    def _is_headed(self, text: str) -> bool:
        """Tell whether marks of a heading stand before a line."""
        return text.startswith(RANK) or bool(self.is_markdown and _HEADED.match(text))

    # notes

    def _find_notes(self, paragraphs: Sequence[Paragraph]) -> None:
        """Find the notes that are called, each of which is there once."""
        made: Counter[str] = Counter()
        called: dict[str, int] = {}
        where: dict[str, int] = {}
        for one in paragraphs:
            are_notes = bool(_NOTE.match(one.lines[0].text))
            for line in one.lines:
                found = _NOTE.match(line.text) if are_notes else None
                if found:
                    made[found[1]] += 1
                    where.setdefault(found[1], line.number)
                for call in _CALL.finditer(line.text, found.end() if found else 0):
                    called.setdefault(call[1], line.number)
        self.notes = {label for label in called if made[label] == 1}
        for label, number in called.items():
            if label not in self.notes and label in made:
                self.remarks.append((number, f"[{label}] is called, but there are {made[label]} notes of this number"))
            elif label not in made and made:
                self.remarks.append((number, f"[{label}] looks like the call of a note, but there is no such note"))
        for label, number in where.items():
            if label not in called:
                self.remarks.append((number, f"[{label}] looks like a note, but nothing calls it"))

    # blocks

    def _blocks(self, one: Paragraph, recurs: int, *, is_first: bool, is_last: bool) -> Iterator[Block]:
        lines = one.lines
        if is_first and len(lines) == 2 and not self.is_markdown and BYLINE.match(lines[1].text):
            self.change("a blank line stands before and after a heading", lines[1].number)
            for number, line in enumerate(lines):
                alone = Paragraph((line,), one.blanks)
                yield from self._blocks(alone, recurs, is_first=not number, is_last=is_last and bool(number))
            return
        starts = [number for number, line in enumerate(lines) if self._begins_note(line)]
        if starts and starts[0] == 0:
            for start, stop in pairwise([*starts, len(lines)]):
                if stop - start > 1:
                    self.change("lines that were wrapped are one", lines[start + 1].number)
                if start:
                    self.change("a blank line stands between two notes", lines[start].number)
                note = joined(line.text for line in lines[start:stop])
                found = _NOTE.match(note)
                assert found
                spans = self._spans(note[found.end() :])
                yield Block(BlockType.NOTE, Place(), spans, "", self.level, "", lines[start].number, label=found[1])
            return
        if (rank := self._rank(one, recurs, is_first=is_first, is_last=is_last)) is not None:
            level, words, frame = rank
            yield self._heading(lines[0].number, level, words, frame)
            return
        yield from self._of_markdown(lines) if self.is_markdown else self._plain(lines)

    def _plain(self, lines: Sequence[Line]) -> Iterator[Block]:
        """Yield the blocks of lines that have no marks: speeches, verse or prose."""
        if len(lines) > 1 and (speeches := _speeches(lines)):
            for speech in speeches:
                yield from self._prose(speech)
        elif len(lines) > 1 and self._is_verse(lines):
            yield self._lines(lines)
        else:
            yield from self._prose(lines)

    def _of_markdown(self, lines: Sequence[Line]) -> Iterator[Block]:
        """Yield the block that lines are in Markdown."""
        unindented = [line for line in lines if not line.indent]
        if _ITEM.match(lines[0].text) and all(_ITEM.match(line.text) for line in unindented):
            yield self._block(BlockType.LIST, lines[0].number, "\n".join(self._items(lines)))
        elif all(line.text.startswith(">") for line in lines):
            bare = [line._replace(text=re.sub(r"^> ?", "", line.text).strip()) for line in lines]
            quoted = [line for line in bare if line.text]
            for block in self._prose(quoted) if quoted else ():
                yield block._replace(frame="> …") if len(lines) == 1 else block
        elif len(lines) > 1 and (lines[0].text.startswith("```") or all(_MEANT.match(one.text) for one in lines[1:])):
            said = "a table, a numbered list, code or a definition was taken as lines"
            self.remarks.append((lines[0].number, said))
            yield self._lines(lines)
        elif len(lines) > 1 and self._is_verse(lines):
            yield self._lines(lines)
        else:
            yield from self._prose(lines)

    def _lines(self, lines: Sequence[Line]) -> Block:
        """Return a block of verse; in a plain text its lines begin as far in as they do, beside one that does not.

        In Markdown those that begin with blanks which it keeps.
        """
        block = self._block(BlockType.VERSE, lines[0].number, "\n".join(line.text for line in lines))
        is_kept = {line.number for line in lines if line.indent} <= self.held
        if not is_kept if self.is_markdown else all(line.indent for line in lines):
            return block
        parts: list[Span | Variation] = []
        following = iter(lines)
        for part in (Span("", Style.BREAK), *block.parts):
            parts.append(part)
            if isinstance(part, Span) and part.style is Style.BREAK:
                line = next(following)
                self.further_in.discard(line.number)
                parts += [indented(line.indent)] if line.indent else []
        return block._replace(parts=tuple(parts[1:]))

    def _prose(self, lines: Sequence[Line]) -> Iterator[Block]:
        for before, after in pairwise(lines):
            self.change("lines that were wrapped are one", after.number)
            if re.search(r"[^\W\d_]-$", before.text):
                said = f"the line ends in a hyphen, which stays: …{before.text[-20:]}{after.text[:20]}…"
                self.remarks.append((before.number, said))
        yield self._block(BlockType.PARAGRAPH, lines[0].number, joined(line.text for line in lines))

    def _items(self, lines: Sequence[Line]) -> Iterator[str]:
        items: list[list[str]] = []
        for line in lines:
            if not line.indent or not items:
                items.append([_ITEM.sub("", line.text, count=1)])
            else:
                items[-1].append(line.text)
                self.change("lines that were wrapped are one", line.number)
        yield from map(joined, items)

    def _block(self, type: BlockType, line: int, text: str) -> Block:
        return Block(type, Place(), self._spans(text), "", self.level, "", line)

    def _begins_note(self, line: Line) -> bool:
        found = _NOTE.match(line.text)
        return bool(found and found[1] in self.notes)

    def _heading(self, line: int, level: int, words: str, frame: str) -> Block:
        self.level = min(level, self.level + 1)
        return Block(BlockType.HEADING, Place(), self._spans(words), frame, self.level, "", line)

    def _rank(self, one: Paragraph, recurs: int, *, is_first: bool, is_last: bool) -> tuple[int, str, str] | None:
        """Return the rank of a heading, its words and the marks in which it stands; nothing where it is none."""
        words, lines = one.lines[0].text, one.lines
        if _PLACE.fullmatch(_bare(words).strip("# ").casefold()):
            return None
        if ranked := re.match(f"({RANK}+)(.+)", words):
            return self._known(len(ranked[1]), ranked[2], "")
        if self.is_markdown:
            if len(lines) == 1 and (found := _HEADED.match(words)):
                level = len(found[1])
                return level, found[2], "" if level <= self.level + 1 else f"{'#' * level} …"
            if len(lines) == 2 and (under := _UNDERLINED.match(lines[1].text)):
                self.change("headings that are underlined begin with #", lines[0].number)
                return self._known(1 if under[1] == "=" else 2, words, "")
            return None
        if len(lines) == 2 and _UNDERLINED.match(lines[1].text) and len(words) <= LONGEST:
            self.change("headings are not underlined", lines[1].number)
            return self._known(1 if lines[1].text[0] == "=" else 2, words, "")
        if len(lines) > 1 or len(words) > LONGEST or recurs > 1 or _CALL.search(words) or _NOTE.match(words):
            return None
        if not re.search(r"\w", words) or is_last:
            return None
        if is_first and not re.search(r"[,;:]$", words):
            self.titled = True
            return 1, words, ""
        return self._ranked(one, words)

    def _ranked(self, one: Paragraph, words: str) -> tuple[int, str, str] | None:
        """Return the rank of a line that is none of the first."""
        named = _WORD.match(words)
        named = named if named and named[0] else _ORDINAL.fullmatch(words)
        below = 2 if self.titled else 1
        if named and named[0] and not re.search(r"[,;]$", words):
            is_lower = bool(named["lower"])
            self.acts = self.acts or not is_lower
            return below + (is_lower and self.acts), words, ""
        is_capital = words.isupper() and len(re.findall(r"[^\W\d_]", words)) >= 3 and not re.search(r"[.,;:!?]$", words)
        stands_out = (
            (one.blanks > 1 or one.lines[0].indent >= INDENT)
            and not _ENDED.search(words)
            and not re.search(r"[,\-–—]$", words)
        )
        if _NUMERAL.fullmatch(words) or is_capital or stands_out:
            if not (is_capital or _NUMERAL.fullmatch(words)):
                self.remarks.append((one.lines[0].number, f"it may be no heading, and was taken for one: {words[:60]}"))
            return below + (self.acts and not is_capital), words, ""
        if self.is_headed and not (_ENDED.search(words) or BYLINE.match(words)) and len(words) <= 60:
            self.remarks.append((one.lines[0].number, f"it may be a heading, and was taken for a paragraph: {words}"))
        return None

    def _known(self, level: int, words: str, frame: str) -> tuple[int, str, str]:
        return min(level, self.level + 1), words, frame

    def _is_verse(self, lines: Sequence[Line]) -> bool:
        """Tell whether lines end where verse does, and not where the next word did not fit."""
        if self.is_markdown:
            is_verse = all(line.is_broken for line in lines[:-1])
            if not is_verse and any(line.is_broken for line in lines[:-1]):
                self.remarks.append((lines[0].number, "some of the lines end in two blanks, some do not"))
            return is_verse
        initials = [line.text.lstrip("'\"“‘„«»—–-([¡¿")[:1] for line in lines[1:]]
        cased = [one for one in initials if one.lower() != one.upper()]
        capitals = sum(one.isupper() for one in cased) / len(cased) if cased else 0.5
        is_greek = all(map(_GREEK.match, initials))  # of which the lines of verse begin with no capitals
        lengths = [line.indent + len(line.text) for line in lines]
        is_full = all(length >= 0.8 * self.width for length in lengths[:-1])
        narrow = 15 if re.search(f"[{UNSPACED}]", lines[0].text) else NARROW
        if self.width < narrow:
            is_verse = self.fits < 0.95 or self.is_even or is_greek or capitals > 0.3
        elif max(lengths) < 0.75 * self.width:
            is_verse = True
        elif self.fits < 0.55:  # most lines of the text are verse
            is_verse = capitals > 0.3 or is_greek or (not is_full and self.fits < 0.35)
        else:
            is_verse = capitals > 0.7 and len(lines) > 2 and not is_full
        if is_verse and capitals < 0.3 and cased and (is_full or self.width >= narrow):
            self.remarks.append((lines[0].number, "the lines may be verse, and were taken for it"))
        elif not is_verse and capitals > 0.8 and len(cased) > 2:
            self.remarks.append((lines[0].number, "the lines may be verse, and were taken for a paragraph"))
        return is_verse

    def _ends(self, lines: Sequence[Line]) -> Iterator[bool]:
        """Yield for each end of a line whether the next word had no place on it."""
        for before, after in pairwise(lines):
            word = after.text[:1] if re.match(f"[{UNSPACED}]", after.text) else after.text.split()[0]
            yield before.indent + len(before.text) + 1 + len(word) > self.width - 3

    # pages

    def _pages(self, begun: Sequence[tuple[PageKey, int]]) -> Block:
        return Block(BlockType.PAGES, Place(), tuple(_page(key, line) for key, line in begun), "", 0, "", begun[0][1])

    def _turned(self, blocks: list[Block], made: list[Block], begun: Sequence[tuple[PageKey, int]]) -> list[Block]:
        """Return blocks before which pages begin; a paragraph that goes on is one with what stands before."""
        before = blocks[-1] if blocks else None
        if before is None or {before.type, made[0].type} != {BlockType.PARAGRAPH} or before.frame or made[0].frame:
            return [self._pages(begun), *made]
        last, first = _words(before).rstrip(), _words(made[0]).lstrip("'\"“‘„«([—– ")
        is_open = not _ENDED.search(last)
        goes_on = first[:1].islower() or not first[:1].isalpha()
        if is_open != goes_on and first[:1].lower() != first[:1].upper():
            said = "a sentence may go on over the page" if is_open else "a new paragraph may begin with the page"
            self.remarks.append((begun[0][1], said))
        if not is_open or last.endswith("-") or not (goes_on or re.search(r"[\w,]$", last)):
            if last.endswith("-"):
                self.remarks.append((begun[0][1], f"the page begins within a word: {last[-20:]}|{first[:20]}"))
            return [self._pages(begun), *made]
        marks = [_page(key, line) for key, line in begun]
        blocks[-1] = before._replace(parts=(*before.parts, Span(" "), *marks, *made[0].parts))
        return made[1:]

    # inside a line

    def _spans(self, text: str) -> tuple[Span, ...]:
        """Return the spans of a text whose lines end where it has line feeds."""
        spans: list[Span] = []
        style = Style.TEXT
        for piece in _SIGN.split(text):
            if piece in _OPENS:
                style = _OPENS[piece]
            elif piece in _CLOSES:
                style = Style.TEXT
            elif piece:
                spans += self._styled(piece, style)
        return merged(_trimmed(spans))

    def _styled(self, text: str, style: Style) -> Iterator[Span]:
        for number, line in enumerate(text.split("\n")):
            if number:
                yield Span("\n", Style.BREAK)
            at = 0
            for call in _CALL.finditer(line) if style is not Style.LINK else ():
                if call[1] in self.notes:
                    yield from _clean(line[at : call.start()], style)
                    yield Span(call[1], Style.CALL)
                    at = call.end()
            yield from _clean(line[at:], style)


def _pieces(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield what stands between two ends of lines, with its line, and whether a page of the file begins with it."""
    for number, line in enumerate(text.split("\n"), 1):
        for page, part in enumerate(line.split("\f")):
            bare = re.sub(rf"^{BREAK}(?!{BREAK})|(?<!{BREAK}){BREAK}$", "", part)
            for at, piece in enumerate(bare.split(BREAK)):
                yield number, piece, bool(page) and not at


def _trimmed(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield spans without the blanks at both ends."""
    last = len(spans) - 1
    for number, span in enumerate(spans):
        text = span.text if number else span.text.lstrip()
        yield span._replace(text=text if number < last or span.style is Style.BREAK else text.rstrip())


def _clean(text: str, style: Style) -> Iterator[Span]:
    """Yield a text in its style, the blanks at its ends outside, for markup cannot begin or end with one."""
    text = text.replace(LITERAL, "").replace(RANK, "")
    bare = text.strip()
    if style is Style.TEXT or not bare or (style is not Style.LINK and SPOILS.search(bare)):
        yield Span(text)
        return
    at = text.index(bare)
    yield from (Span(text[:at]), Span(bare, style), Span(text[at + len(bare) :]))


def _bare(text: str) -> str:
    """Return a text without the signs for marks."""
    return re.sub("[\ufdd0-\ufdef]", "", text)


def _page(key: PageKey, line: int) -> Variation:
    span = Span(key, Style.PAGE)
    return Variation((span,), Entry((span,), (), "", "", "", line), line)


def _words(block: Block) -> str:
    return "".join(span.text if span.style is not Style.CALL else f"[{span.text}]" for span in block.edited)


def _speeches(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the speeches of a play whose lines hang: each begins with a speaker, and goes on farther in."""
    margin = min(line.indent for line in lines)
    opening = [line for line in lines if line.indent == margin]
    speakers = [re.match(r"[^\W\d_]{2,}", line.text) for line in opening]
    if (
        not margin < max(line.indent for line in lines) < margin + INDENT
        or lines[0].indent != margin
        or not all(one and one[0].isupper() for one in speakers)
    ):
        return []
    speeches: list[list[Line]] = []
    for line in lines:
        if line.indent == margin:
            speeches.append([])
        speeches[-1].append(line)
    return speeches


def _width(paragraphs: Iterable[Paragraph]) -> int:
    """Return how wide lines are that were wrapped: nearly as wide as the widest, but for a few."""
    lengths = sorted(len(line.text) + line.indent for one in paragraphs for line in one.lines[:-1])
    return lengths[int(0.97 * (len(lengths) - 1))] if lengths else 0


def _heads(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Return the numbers of the paragraphs that are heads of pages: they recur, and break sentences or begin pages."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(paragraphs):
        if len(one.lines) == 1 and len(one.text) <= LONGEST and not _NOTE.match(one.text):
            groups[re.sub(r"\d+|\b[ivxlc]+\b", "0", one.text.casefold())].append(number)
    found: set[int] = set()
    recurring = [group for group in groups.values() if len(group) >= RECURS]
    beside = {number for group in recurring for number in group}  # of which a head may have several
    for several in recurring:
        fed = sum(_is_fed(paragraphs, number) for number in several)
        broken = sum(_breaks(paragraphs, number, beside) for number in several)
        if 2 * fed >= len(several) or broken >= max(2, len(several) / 4):
            found |= {*several}
    found.discard(0)  # which is rather the title
    alike = Counter(number for several in groups.values() if len(several) > 1 for number in several)
    again = {  # a number of a page beside a head, or a head that changes
        number
        for number, one in enumerate(paragraphs)
        if number and {number - 1, number + 1} & found and (alike[number] or re.fullmatch(r"\W*\d+\W*", one.text))
    }
    return found | again


def _is_fed(paragraphs: Sequence[Paragraph], number: int) -> bool:
    return paragraphs[number].feeds or (number + 1 < len(paragraphs) and paragraphs[number + 1].feeds)


def _breaks(paragraphs: Sequence[Paragraph], number: int, heads: Collection[int]) -> bool:
    """Tell whether what stands before a paragraph goes on after it."""
    short = {number, *heads}
    before = next((one for at, one in reversed([*enumerate(paragraphs[:number])][-3:]) if at not in short), None)
    rest = [*enumerate(paragraphs)][number + 1 : number + 4]
    after = next((one for at, one in rest if at not in short), None)
    return bool(before and after and not _ENDED.search(before.text) and after.text[:1].islower())


def _settled_verse(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks of which, in a poem, a single line is a stanza."""
    verse = sum(block.type is BlockType.VERSE for block in blocks)
    alone = [block for block in blocks if block.type is BlockType.PARAGRAPH and not block.frame]
    if verse <= len(alone) or any(block.variations for block in alone):
        return [*blocks]
    return [block._replace(type=BlockType.VERSE) if block in alone else block for block in blocks]


def kept(found: Recognised, text: str) -> bool:
    """Tell whether every letter and figure of a text is in what was recognised."""
    plainly = Witness("x", "", "x.txt")
    pages = {key.siglum for key in found.heads}
    rebuilt = witness.rebuild(found.blocks, plainly._replace(siglum=next(iter(pages), "x")), found.heads)
    return _letters(rebuilt) == _letters(text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
