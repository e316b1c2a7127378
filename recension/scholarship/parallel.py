"""A text in parallel segments, as other editions encode it, made into blocks with entries.

A segment may end within a word, touch the next, or be empty in the text; a lemma may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from recension.scholarship.model import (
    BLOCK,
    Block,
    BlockType,
    Entry,
    Place,
    Reading,
    Span,
    Spans,
    Style,
    Variation,
    merged,
    plain,
)

_CHUNK = re.compile(r"[^\S\xa0\u202f]+|[\S\xa0\u202f]+")
UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  #: letters between which no blank stands
_PIECE = re.compile(
    r"(?P<space>[^\S\xa0\u202f]+)"
    rf"|(?P<letter>[{UNSPACED}])"
    r"|(?P<open>[(\[{'\"‘“«¿¡「『（《〈]+(?=\w|$))"
    rf"|(?P<word>(?![{UNSPACED}])\w(?:(?:(?![{UNSPACED}])[\S\xa0\u202f])*(?![{UNSPACED}])\w)?)"
    r"|(?P<close>[^\w\s]+|[\S\xa0\u202f])"
)
_LETTERS = re.compile(f"[{UNSPACED}]{{2}}")
_CLOSES = frozenset(".,;:!?)]}'\"’”»。，、；：？！」』）》〉")  #: a mark may end before these
_MARKS = " \t\n\r\xa0\u202f.,;:!?()[]{}'\"‘’“”«»"  #: what makes no reading
_BEFORE_SIGN = re.compile(r" (?=[.,](?: |$))")
SPOILS = re.compile(r"[*`\\]| \] ")  #: what emphasised words may not have in the notation
_EMPHASES = (Style.EMPHASIS, Style.STRONG)
_WHOLE = (Style.CALL, Style.PAGE)  #: what has no words that could be parted
_BLANK = Span(" ")


class Cell(NamedTuple):
    """A segment: what the text has, what those witnesses have that differ from it, and what is said of it."""

    text: Spans
    others: Mapping[str, Spans] = {}  #: siglum -> what it has
    kind: str = ""
    reasons: tuple[str, ...] = ()
    certainty: str = ""
    by: str = ""

    def of(self, siglum: str) -> Spans:
        """Return what the witness has, or the text where there is no *siglum*."""
        return self.others.get(siglum, self.text)


class Row(NamedTuple):
    """A block, or a line of one: verse that goes on, or an item of a list."""

    type: BlockType
    cells: tuple[Cell, ...]
    line: int
    goes_on: bool = False  #: it belongs to the block above
    level: int = 0  #: of a heading
    label: str = ""  #: of a note
    siglum: str = ""  #: of the only witness that has it: matter
    remarks: tuple[tuple[str, str], ...] = ()  #: what is said of it: the text up to there, and the words


class Remark(NamedTuple):
    """What is said of words of a block."""

    block: int  #: its number
    lemma: str  #: words that stand in it once
    text: str


class Missing(NamedTuple):
    """That a witness has a line where the text has nothing, or lacks one in which a page of it begins, or a note."""

    siglum: str
    line: int
    words: str


class Result(NamedTuple):
    """The blocks of a text, and what of its rows could not be made one of them."""

    blocks: tuple[Block, ...]
    missing: tuple[Missing, ...]
    pages: tuple[tuple[str, int], ...]  #: keys of the pages that begin within a mark, with the line
    remarks: tuple[Remark, ...]


def blocks(rows: Iterable[Row], sigla: Sequence[str]) -> Result:
    """Return the text of *rows* with its entries."""
    made: list[Block] = []
    lacking: list[list[Mapping[str, Entry]]] = []  # of each block, of each line: siglum -> what is said of its lack
    missing: list[Missing] = []
    pages: list[tuple[str, int]] = []
    said: list[tuple[int, str, str]] = []
    for row in rows:
        if row.type is BlockType.MATTER:
            made.append(Block(row.type, Place(), row.cells[0].text, "", 0, "", row.line, row.siglum))
            lacking.append([])
            continue
        line = _Line(row.cells, sigla)
        gone = {} if row.label else line.gone
        missing += [Missing(one, row.line, _words(line.pieces, one)) for one in line.apart if one not in gone]
        if not line.has_text and row.type is not BlockType.PAGES:
            continue
        parts = tuple(line.parts())
        pages += [(page, row.line) for page in line.dropped]
        if row.goes_on and made and made[-1].type is row.type:
            made[-1] = made[-1]._replace(parts=(*made[-1].parts, Span("\n", Style.BREAK), *parts))
            lacking[-1].append(gone)
        else:
            place = Place.of_note(row.label) if row.label else Place()
            made.append(Block(row.type, place, parts, "", row.level, "", row.line, label=row.label))
            lacking.append([gone])
        said += [(len(made) - 1, before, words) for before, words in row.remarks]
    made = [one._replace(whole=tuple(_whole(lines))) for one, lines in zip(made, lacking, strict=True)]
    return Result(tuple(made), tuple(missing), tuple(pages), tuple(_remarks(made, said)))


def _whole(lines: Sequence[Mapping[str, Entry]]) -> Iterator[Entry]:
    """Yield what is said of the witnesses that lack a block, and then of those that lack some of its *lines*."""
    throughout = [one for one in lines[0] if all(one in line for line in lines)] if lines else []
    yield from _lack(BLOCK, [lines[0][one] for one in throughout] if lines else [])
    for number, line in enumerate(lines, 1):
        yield from _lack(f"line {number}", [one for siglum, one in line.items() if siglum not in throughout])


def _lack(about: str, said: Sequence[Entry]) -> Iterator[Entry]:
    """Yield one entry for all that is *said* of what several witnesses lack."""
    if said:
        sigla = tuple(siglum for one in said for siglum in one.readings[0].sigla)
        reason = " ".join(dict.fromkeys(one.reason for one in said if one.reason))
        yield said[0]._replace(lemma=(Span(about),), readings=(Reading(sigla, ()),), reason=reason, about=about)


def _remarks(made: Sequence[Block], said: Iterable[tuple[int, str, str]]) -> Iterator[Remark]:
    """Yield one remark for all that is said of the same words of a block."""
    texts: dict[tuple[int, str], list[str]] = {}
    for number, before, text in said:
        texts.setdefault((number, lemma_before(before, plain(made[number].edited))), []).append(text)
    for (number, lemma), some in texts.items():
        yield Remark(number, lemma, " ".join(dict.fromkeys(some)))


def lemma_before(before: str, text: str) -> str:
    """Return the fewest words, the last of *before* among them, that stand in *text* just once."""
    before = " ".join(before.split())
    stop = text.find(before) + len(before) if before and before in text else 0
    for match in reversed([*re.finditer(r"\S+", text[:stop])]):
        if text.count(text[match.start() : stop]) == 1:
            return text[match.start() : stop]
    ends = [match.end() for match in re.finditer(r"\S+", text) if match.end() > stop]
    return next((text[:end] for end in ends if text.count(text[:end]) == 1), text)


class _Piece(NamedTuple):
    """A word, a blank, a mark, a call, the beginning of a page, or a segment in which witnesses differ."""

    sort: str
    cell: Cell

    @property
    def is_space(self) -> bool:
        return self.sort == "space"


class _Line:
    """The text of a line with its marks."""

    def __init__(self, cells: Iterable[Cell], sigla: Sequence[str]) -> None:
        self.pieces = list(_settled(_pieces(cells)))
        has = {one: any(map(_says, (piece.cell.of(one) for piece in self.pieces))) for one in ("", *sigla)}
        self.has_text = has[""]
        self.apart = [one for one in sigla if has[one] != self.has_text]  #: witnesses that lack it, or have it alone
        self.columns = [one for one in ("", *sigla) if has[one]]
        self.siglum = re.compile(rf" (?=(?:{'|'.join(map(re.escape, sigla))})[ ;])" if sigla else "(?!)")
        self.dropped: list[str] = []  #: keys of pages that begin within a mark

    @property
    def gone(self) -> dict[str, Entry]:
        """What is said of each witness that lacks the line, and has no page that begins in it."""
        texts = [piece.cell.of("") for piece in self.pieces]
        pages = {span.page.siglum for spans in texts for span in spans if span.page}
        lacking = (one for one in self.apart if self.has_text and one not in pages)
        return {one: self.said((), {(): [one]}, [each.cell for each in self.pieces]) for one in lacking}

    def parts(self) -> Iterator[Span | Variation]:
        """Yield the text, and each variation in its place."""
        at = 0
        for start, stop in self.marks():
            yield from self.plain(at, start)
            entry = self.entry(start, stop)
            yield from (Variation(entry.lemma, entry, 0),) if entry else self.column("", start, stop)
            at = stop
        yield from self.plain(at, len(self.pieces))

    def plain(self, start: int, stop: int) -> Iterator[Span | Variation]:
        """Yield words in which no witness differs."""
        for span in _writable(_emphasised(self.pieces[start:stop])):
            yield Variation((span,), Entry((span,), (), "", "", "", 0), 0) if span.style is Style.PAGE else span

    def column(self, siglum: str, start: int, stop: int) -> Spans:
        """Return what a witness, or the text, has in the pieces from *start* to *stop*, pages left out."""
        spans = (span for piece in self.pieces[start:stop] for span in piece.cell.of(siglum))
        found = tidy(span for span in spans if span.style is not Style.PAGE)
        if any(not _says(piece.cell.of(siglum)) for piece in self.pieces[start:stop] if piece.sort == "cell"):
            found = tuple(Span(_BEFORE_SIGN.sub("", text), style) for text, style in found)  # of what is not there
        if not siglum:
            return found
        return merged(part for span in found for part in self.unlike_sigla(span))

    def unlike_sigla(self, span: Span) -> Iterator[Span]:
        """Yield *span*; where what looks like a siglum follows in an emphasis, that begins anew, so as to hide it."""
        parts = self.siglum.split(span.text) if span.style in _EMPHASES else [span.text]
        yield Span(parts[0], span.style)
        for part in parts[1:]:
            yield from (_BLANK, Span(part, span.style))

    def marks(self) -> list[tuple[int, int]]:
        """Return from where to where the marks reach: no lemma is empty, and none begins or ends in a word."""
        found: list[tuple[int, int]] = []
        for number, piece in enumerate(self.pieces):
            if piece.sort != "cell" or (found and number < found[-1][1]):
                continue
            start, stop = number, number + 1
            while (grown := self.grown(start, stop)) != (start, stop):
                while found and grown[0] < found[-1][1]:
                    grown = min(found[-1][0], grown[0]), max(found[-1][1], grown[1])
                    found.pop()
                start, stop = grown
            found.append((start, stop))
        return found

    def grown(self, start: int, stop: int) -> tuple[int, int]:
        """Return a stretch greater by a piece or a word where it cannot be marked as it is."""
        columns = [_words(self.pieces[start:stop], one) for one in self.columns]
        if start and not self.opens(start, columns):
            return start - 1, stop
        if stop < len(self.pieces) and not self.closes(stop, columns):
            return start, stop + 1
        if columns[0].strip(_MARKS) and all(one.strip(_MARKS) or not one.strip() for one in columns):
            return start, stop  # who has nothing there omits it
        after = next((n for n in range(stop, len(self.pieces)) if not self.pieces[n].is_space), -1)
        before = next((n for n in range(start - 1, -1, -1) if not self.pieces[n].is_space), -1)
        if after < 0 and before < 0:
            return start, stop
        sorts = {"word": 0, "letter": 0, "cell": 1, Style.PAGE: 3, "": 4}
        cost_after, cost_before = (sorts.get(self.pieces[n].sort if n >= 0 else "", 2) for n in (after, before))
        return (start, after + 1) if cost_after <= cost_before else (before, stop)

    def opens(self, start: int, columns: Iterable[str]) -> bool:
        """Tell whether a mark may begin at the piece *start*."""
        before = self.pieces[start - 1]
        if before.is_space or before.sort == Style.PAGE:
            return True
        return before.sort in ("open", "letter") and not any(one[:1].isspace() for one in columns)

    def closes(self, stop: int, columns: Iterable[str]) -> bool:
        """Tell whether a mark may end before the piece *stop*."""
        after = self.pieces[stop]
        if after.is_space or after.sort == Style.PAGE:
            return True
        is_sign = after.sort == "letter" or (after.sort == "close" and after.cell.text[0].text[0] in _CLOSES)
        return is_sign and not any(one[-1:].isspace() for one in columns)

    def entry(self, start: int, stop: int) -> Entry | None:
        """Return the entry of a mark; none where all have the same after all."""
        lemma = self.column("", start, stop)
        given: dict[Spans, list[str]] = {}
        for siglum in self.columns[1:]:
            if (reading := self.column(siglum, start, stop)) != lemma:
                given.setdefault(reading, []).append(siglum)
        inside = [piece.cell for piece in self.pieces[start:stop]]
        self.dropped += [span.text for cell in inside for span in cell.text if span.style is Style.PAGE]
        if not given:
            return None
        return self.said(lemma, given, inside)

    def said(self, lemma: Spans, given: Mapping[Spans, Sequence[str]], inside: Iterable[Cell]) -> Entry:
        """Return the entry that has these readings, and what is said in its cells."""
        cells = [*inside]
        reasons = dict.fromkeys(reason for cell in cells for reason in cell.reasons)
        return Entry(
            lemma,
            tuple(Reading(tuple(sigla), spans) for spans, sigla in given.items()),
            next((cell.kind for cell in cells if cell.kind), ""),
            "",
            " ".join(reasons),
            0,
            certainty=next((cell.certainty for cell in cells if cell.certainty), ""),
            by=next((cell.by for cell in cells if cell.by), ""),
        )


def _says(spans: Spans) -> bool:
    return any(span.style is not Style.PAGE and span.text.strip() for span in spans)


def _words(pieces: Iterable[_Piece], siglum: str) -> str:
    """Return the characters that a witness, or the text, has in *pieces*, a sign for each call."""
    spans = (span for piece in pieces for span in piece.cell.of(siglum) if span.style is not Style.PAGE)
    return "".join("*" if span.style is Style.CALL else span.text for span in spans)


def _pieces(cells: Iterable[Cell]) -> Iterator[_Piece]:
    """Yield what stands between two places at which a mark may begin or end."""
    for cell in cells:
        if not cell.others:
            for span in cell.text:
                if span.style in _WHOLE:
                    yield _Piece(span.style, Cell((span,)))
                else:
                    for match in _PIECE.finditer(span.text):
                        yield _Piece(match.lastgroup or "", Cell((Span(match[0], span.style),)))
            continue
        columns = (cell.text, *cell.others.values())
        if all(one and one[0].style not in _WHOLE and one[0].text[:1].isspace() for one in columns):
            yield _Piece("space", Cell((_BLANK,)))
        yield _Piece("cell", cell)
        if all(one and one[-1].style not in _WHOLE and one[-1].text[-1:].isspace() for one in columns):
            yield _Piece("space", Cell((_BLANK,)))


def _settled(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Return *pieces* with one blank between two words, before a page rather than behind it, and none at the ends."""
    kept: list[_Piece] = []
    for piece in pieces:
        behind_page = len(kept) > 1 and kept[-1].sort == Style.PAGE
        if piece.sort == "letter" and len(kept) > 1 and kept[-1].is_space and kept[-2].sort == "letter":
            kept[-1] = piece  # a line ended between the two
        elif not piece.is_space:
            if kept or piece.sort in ("cell", *_WHOLE) or _says(piece.cell.text):
                kept.append(piece)
        elif behind_page and not kept[-2].is_space:
            kept.insert(-1, piece)
        elif kept and not kept[-1].is_space and kept[-1].sort != Style.PAGE:
            kept.append(piece)
    while kept and kept[-1].sort != "cell" and kept[-1].sort not in _WHOLE and not _says(kept[-1].cell.text):
        kept.pop()
    words = next((n for n in range(len(kept), 0, -1) if kept[n - 1].sort != Style.PAGE), 0)
    return kept[: words - 1] + kept[words:] if words and kept[words - 1].is_space else kept


def _emphasised(pieces: Sequence[_Piece]) -> Iterator[Span]:
    """Yield the words of *pieces*; a blank between two of one emphasis has it, too."""
    for number, piece in enumerate(pieces):
        (span,) = piece.cell.text
        if piece.is_space:
            beside = {pieces[n].cell.text[0].style if 0 <= n < len(pieces) else "" for n in (number - 1, number + 1)}
            yield Span(" ", span.style) if beside == {span.style} and span.style in _EMPHASES else _BLANK
        else:
            yield span


def _writable(spans: Iterable[Span]) -> Spans:
    """Return *spans*, neighbours of one style made one, without an emphasis that the notation has no way to write."""
    whole = (Span(one.text) if one.style in _EMPHASES and SPOILS.search(one.text) else one for one in merged(spans))
    return merged(part for one in merged(whole) for part in (_bare_ends(one) if one.style in _EMPHASES else (one,)))


def _bare_ends(span: Span) -> Iterator[Span]:
    """Yield *span* with the blanks at its ends, such as one that lets no line end, in no emphasis."""
    inner = span.text.strip()
    before, _, after = span.text.partition(inner) if inner else (span.text, "", "")
    yield from (Span(before), Span(inner, span.style), Span(after))


def tidy(spans: Iterable[Span]) -> Spans:
    """Return *spans* with one blank between two words, none at the ends, and no emphasis that cannot be written."""
    kept: list[Span] = []
    for span in spans:
        for text in [span.text] if span.style in _WHOLE else _CHUNK.findall(span.text):
            if span.style in _WHOLE or text.strip():
                if len(kept) > 1 and kept[-1] == _BLANK and _LETTERS.match(kept[-2].text[-1] + text[0]):
                    kept.pop()
                if len(kept) > 1 and kept[-1] == _BLANK and kept[-2].style is span.style in _EMPHASES:
                    kept[-1] = Span(" ", span.style)
                kept.append(Span(text, span.style))
            elif kept and kept[-1].text != " ":
                kept.append(_BLANK)
    found = [*_writable(kept)]
    if found and found[-1].style is Style.TEXT:
        found[-1] = Span(found[-1].text.rstrip())
    if found and found[0].style is Style.TEXT:
        found[0] = Span(found[0].text.lstrip())
    return merged(found)


def aligned(text: Spans, others: Mapping[str, Spans]) -> tuple[Cell, ...]:
    """Return cells for lines that were encoded whole: what all begin and end with stands outside of the difference."""
    columns = [_parted(text), *map(_parted, others.values())]
    shortest = min(map(len, columns))
    before = next((n for n in range(shortest) if len({one[n] for one in columns}) > 1), shortest)
    rest = shortest - before
    after = next((n for n in range(rest) if len({one[-n - 1] for one in columns}) > 1), rest)
    middle = [tuple(one[before : len(one) - after]) for one in columns]
    differing = Cell(middle[0], dict(zip(others, middle[1:], strict=True)))
    head, tail = tuple(columns[0][:before]), tuple(columns[0][len(columns[0]) - after :])
    return tuple(one for one in (Cell(head), differing, Cell(tail)) if one.text or one.others)


def _parted(spans: Spans) -> list[Span]:
    return [
        Span(text, span.style)
        for span in tidy(spans)
        for text in ([span.text] if span.style in _WHOLE else _CHUNK.findall(span.text))
    ]
