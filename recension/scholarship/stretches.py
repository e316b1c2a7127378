"""Stretches: what an entry names by its first words and its last, over whatever marks stand within.

Stretches nest and overlap as they like.  A witness has one reading of each word, and sees a block accordingly: a
stretch of which it has a reading is one mark, and the marks within are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from recension.scholarship.messages import Mistake, advised, mistake
from recension.scholarship.model import JOINED, STRETCH, Block, Entry, Reading, Span, Spans, Style, Variation, plain
from recension.scholarship.order import POST

GAP = " … "  #: stands between the first words and the last


def ends(entry: Entry) -> tuple[str, str]:
    """Return the first words and the last of the lemma of an *entry*; none where it does not name a stretch."""
    first, _gap, last = plain(entry.lemma).partition(GAP)
    return (first.strip(), last.strip()) if first.strip() and last.strip() else ("", "")


def found(words: str, text: str, start: int = 0) -> list[int]:
    """Return where *words* stand in a *text* behind its *start*, and no letter touches them."""
    before, after = (r"(?<!\w)" if words[:1].isalnum() else "", r"(?!\w)" if words[-1:].isalnum() else "")
    return [one.start() for one in re.compile(f"{before}{re.escape(words)}{after}").finditer(text, start)]


def span_of(entry: Entry, block: Block) -> tuple[int, int]:
    """Return where in the edited text of *block* the stretch of an *entry* begins and ends; (0, 0): nowhere."""
    first, last = ends(entry)
    text = plain(block.edited)
    begins = found(first, text) if first else []
    stops = found(last, text, begins[0] + len(first)) if begins else []
    return (begins[0], stops[0] + len(last)) if stops else (0, 0)


def extent(entry: Entry, block: Block) -> tuple[int, int]:
    """Return where the line of *block*, the break before it or the stretch that an *entry* is about begins and ends."""
    what, _blank, number = entry.about.partition(" ")
    if not number:
        return span_of(entry, block)
    text = "".join("\v" if span.style is Style.BREAK else plain((span,)) for span in block.edited)
    start = sum(len(line) + 1 for line in text.split("\v")[: int(number) - 1])
    line = text[start:].partition("\v")[0]
    return (start - 1, start) if what == JOINED else (start, start + len(line))


def standing(entry: Entry, block: Block) -> tuple[int, int]:
    """Return where in *block* begins and ends what an *entry* is about that is about no marked words."""
    if entry.about == STRETCH or " " in entry.about:
        start, end = extent(entry, block)
        return (end, end) if entry.joins else (start, end)
    return 0, len(plain(block.edited))


def in_order(block: Block) -> list[tuple[int, Entry, Variation | None]]:
    """Return the entries of *block* in the order of its text: where each begins, and its mark, if it has one.

    Of those that begin at one place the longer stand first, and those about marked words behind the others.
    """
    found: list[tuple[int, int, Entry, Variation | None]] = []
    for entry in block.whole:
        start, end = standing(entry, block)
        found.append((start, -end, entry, None))
    start = 0
    for part in block.parts:
        if isinstance(part, Variation) and part.entry:
            found.append((start, 1, part.entry, part))
        start += len(plain(part.lemma if isinstance(part, Variation) else (part,)))
    return [(start, entry, mark) for start, _end, entry, mark in sorted(found, key=lambda one: one[:2])]


def between(block: Block, start: int, end: int, *, within: bool = False) -> Iterator[Span | Variation]:
    """Yield the parts of *block* from one offset to another; *within*: of pages, none that begins at an end.

    Plain words are cut there.
    """
    at = 0
    for part in block.parts:
        length = len(plain(part.lemma if isinstance(part, Variation) else (part,)))
        if not length:
            if (start < at < end) if within else (start <= at <= end):
                yield part
        elif isinstance(part, Span) and part.style is Style.TEXT:
            if text := part.text[max(start - at, 0) : max(end - at, 0)]:
                yield part._replace(text=text)
        elif start <= at < end:
            yield part
        at += length


def seen(block: Block, siglum: str) -> Block:
    """Return *block* as the witness *siglum* has it: a stretch of which it has a reading is one mark."""
    mine = [one for one in block.whole if one.about == STRETCH and one.of(siglum)]
    if not mine:
        return _reordered(block, siglum)
    parts: list[Span | Variation] = []
    at = 0
    for entry in sorted(mine, key=lambda one: span_of(one, block)):
        start, end = span_of(entry, block)
        if at <= start < end:
            parts += between(block, at, start)
            parts.append(Variation(lemma_of(entry, block), entry, entry.line))
            at = end
    block = block._replace(parts=(*parts, *between(block, at, len(plain(block.edited)))))
    return _reordered(block, siglum)


def _reordered(block: Block, siglum: str) -> Block:
    """Return *block* with the marked words that the witness *siglum* has elsewhere in it as a reading there, too."""
    signs, start = own_signs(block, siglum), 0
    for part in block.parts:
        lemma, begins = part.lemma if isinstance(part, Variation) else (part,), start
        start += len(plain(lemma))
        has = part.entry.of(siglum) if isinstance(part, Variation) and part.entry else None
        if isinstance(part, Variation) and part.entry and has and has.moved and (at := moved_to(has, block)) >= 0:
            words = ruled(lemma, signs, begins)
            spans = (Span(" "), *words) if has.moved.startswith(POST) else (*words, Span(" "))
            readings = (one._replace(spans=spans, moved="") if one is has else one for one in part.entry.readings)
            block = _with(block, at, Variation((), part.entry._replace(readings=tuple(readings)), part.entry.line))
    return block


def own_signs(block: Block, siglum: str) -> Mapping[int, str]:
    """Return what the rules of the witness *siglum* make of characters of *block*: offset -> what it has there."""
    return dict(next((signs for one, signs in block.ruled if one == siglum), ()))


def ruled(spans: Iterable[Span], signs: Mapping[int, str], start: int) -> Iterator[Span]:
    """Yield *spans* that begin at *start* with what stands in the place of some *signs* of them."""
    for span in spans:
        end = start + len(plain((span,)))
        if any(start <= offset < end for offset in signs):
            made = "".join(signs.get(start + number, sign) for number, sign in enumerate(span.text))
            span = span._replace(text=made)
        yield span
        start = end


def moved_to(reading: Reading, block: Block) -> int:
    """Return before which character of *block* the words stand that a *reading* moves; -1: that is not said."""
    way, _blank, words = reading.moved.partition(" ")
    at = found(words, plain(block.edited)) if words else []
    return -1 if len(at) != 1 else at[0] + len(words) if way == POST else at[0]


def _with(block: Block, at: int, new: Variation) -> Block:
    """Return *block* with a *new* part before one of its characters."""
    parts: list[Span | Variation] = []
    start = 0
    for part in block.parts:
        length = len(plain(part.lemma if isinstance(part, Variation) else (part,)))
        if isinstance(part, Span) and start < at < start + length:
            parts += [part._replace(text=part.text[: at - start]), new, part._replace(text=part.text[at - start :])]
        else:
            parts += [new, part] if start == at and new not in parts else [part]
        start += length
    return block._replace(parts=tuple(parts if new in parts else [*parts, new]))


def lemma_of(entry: Entry, block: Block) -> Spans:
    """Return all words of the stretch of an *entry*."""
    parts = between(block, *span_of(entry, block), within=True)
    return tuple(span for part in parts for span in (part.lemma if isinstance(part, Variation) else (part,)))


def across(entry: Entry, block: Block) -> set[str]:
    """Return the sigla of the witnesses that have a reading within the stretch of an *entry*, or across its ends."""
    start, end = span_of(entry, block)
    inner = [one.entry for one in between(block, start, end) if isinstance(one, Variation) and one.entry]
    for other in block.whole:
        if other.about == STRETCH and other != entry:
            begins, stops = span_of(other, block)
            inner += [other] if begins < end and start < stops else []
    return {siglum for one in inner for reading in one.readings for siglum in reading.sigla}


def meant(entry: Entry, blocks: Sequence[Block]) -> int | Mistake | None:
    """Return the number of the block that has the stretch of an *entry*, or what is wrong; none if it names none."""
    first, last = ends(entry)
    if not first:
        return None
    texts = [plain(block.edited) for block in blocks]
    begins = [(number, at) for number, text in enumerate(texts) for at in found(first, text)]
    if len(begins) != 1:
        return _end(entry, first, len(begins))
    ((number, start),) = begins
    stops = found(last, texts[number], start + len(first))
    if len(stops) != 1:
        return _end(entry, last, len(stops), f"behind {first!r}")
    if within := cut(blocks[number], (start, stops[0] + len(last))):
        return mistake("stretch-edge", entry.line, found=plain(entry.lemma), words=plain(within))
    return number


def _end(entry: Entry, words: str, count: int, where: str = "in the text above") -> Mistake:
    told = mistake("stretch-end", entry.line, found=plain(entry.lemma), words=words, count=count)
    return advised(told, f"they were sought {where}")


def cut(block: Block, edges: Iterable[int]) -> Spans:
    """Return what stands on both sides of one of the *edges* and cannot be cut."""
    at = 0
    for part in block.parts:
        spans = part.lemma if isinstance(part, Variation) else (part,)
        end = at + len(plain(spans))
        is_plain = isinstance(part, Span) and part.style is Style.TEXT
        if not is_plain and any(at < edge < end for edge in edges):
            return spans
        at = end
    return ()
