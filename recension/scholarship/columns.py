"""The edition and some of its witnesses side by side: block by block, in stretches that all have, or that differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from recension.scholarship import diff, regularise, stretches, witness
from recension.scholarship.model import (
    Block,
    BlockType,
    Reading,
    Span,
    Spans,
    Style,
    Variation,
    merged,
    plain,
    unbroken,
)
from recension.scholarship.notation import BEGUN, PILCROW, nothing
from recension.scholarship.presentation import Conventions, cut, elsewhere
from recension.scholarship.regularise import Dressed

EDITION = ""  #: what a column of the edition has for a siglum
MOST = 5  #: columns that are read side by side


class Stretch(NamedTuple):
    """A stretch of a block: what each column has there, in their order."""

    texts: tuple[Spans, ...]
    differs: bool = False


class Row(NamedTuple):
    """A block in several columns."""

    stretches: tuple[Stretch, ...]
    lacking: tuple[str, ...]  #: what is said of a column that has nothing of it; empty where it has
    kinds: tuple[str, ...]  #: of the entries on it


class Edit(NamedTuple):
    """What a witness has for the words of the edition from one character to another."""

    start: int
    end: int
    column: int
    has: Spans
    silent: bool = False  #: it is shown, and no difference: a sign of the edition, or how far in a line begins


def row(block: Block, sigla: Sequence[str], by: Conventions) -> Row | None:
    """Return *block* as the columns *sigla* have it; none where no column has anything."""
    if block.type is BlockType.MATTER:
        return _matter(block, sigla)
    edited = unbroken(block.edited)
    columns = [_dressed(block, one, by) for one in sigla]
    lacking = tuple("" if one == EDITION else _lacking(block, one) for one in sigla)
    there = [n for n, one in enumerate(sigla) if one != EDITION and not lacking[n]]
    edits = [edit for n in there for edit in _edits(block, sigla[n], n)]
    found = [*_moved(block, sigla), *_division(block, sigla)]
    done = 0
    for start, end, some in _joined(edits):
        found += _stretch(edited, columns, done, start, [])
        found += _stretch(edited, columns, start, end, some)
        done = end
    found += _stretch(edited, columns, done, len(plain(edited)), [])
    blank = [n for n, said in enumerate(lacking) if said]
    found = [one._replace(texts=tuple(() if n in blank else text for n, text in enumerate(one.texts))) for one in found]
    kinds = dict.fromkeys(one.kind for one in block.entries if any(map(one.departs_from, filter(None, sigla))))
    if not any(text for one in found for text in one.texts):
        return None
    return Row(tuple(found), lacking, tuple(kinds))


def _dressed(block: Block, siglum: str, by: Conventions) -> Dressed:
    """Return the words of *block* as rules of the edition make them, or of a witness."""
    if siglum == EDITION:
        return regularise.dressed(block, by.rules)
    own = stretches.own_signs(block, siglum)
    return Dressed([own.get(at, sign) for at, sign in enumerate(plain(block.edited))])


def _matter(block: Block, sigla: Sequence[str]) -> Row | None:
    if block.siglum not in sigla or not block.omission:
        return None
    texts = tuple(block.edited if one == block.siglum else () for one in sigla)
    return Row((Stretch(texts, differs=True),), ("",) * len(sigla), (block.omission.kind,))


def _lacking(block: Block, siglum: str) -> str:
    if not witness.lacks(block, siglum):
        return ""
    found = next((one for entry in block.whole if (one := entry.of(siglum))), Reading((siglum,), ()))
    return nothing(found)


def _division(block: Block, sigla: Sequence[str]) -> Iterator[Stretch]:
    """Yield the sign of a division that some of the witnesses do not have before *block*."""
    runs_on = [one != EDITION and witness.runs_on(block, one) for one in sigla]
    if any(runs_on):
        yield Stretch(tuple(() if one else (Span(f"{PILCROW} "),) for one in runs_on), differs=True)


def _moved(block: Block, sigla: Sequence[str]) -> Iterator[Stretch]:
    """Yield what says where some of the witnesses have *block*, or it and others, that have it elsewhere."""
    texts = tuple(elsewhere(block, one) for one in sigla)
    if any(texts):
        yield Stretch(texts, differs=True)


def _edits(block: Block, siglum: str, column: int) -> Iterator[Edit]:
    """Yield where a witness has other words, word by word; readings with markup are taken whole."""
    start, own = 0, stretches.own_signs(block, siglum)
    bare = witness.readings(block._replace(ruled=()), siglum)
    for (part, unruled), (_part, ruled) in zip(bare, witness.readings(block, siglum), strict=True):
        spans = part.lemma if isinstance(part, Variation) else (part,)
        has = ruled if isinstance(part, Variation) and unruled != spans else unruled
        if has[:1] and has[0].style is Style.INDENT and spans[:1] != has[:1] and not _begins(part):
            yield Edit(start, start, column, has[:1], silent=True)
            has = has[1:]
        old, new = plain(spans), plain(has)
        end = start + len(old)
        is_page = bool(spans) and all(one.style is Style.PAGE for one in spans)
        is_reading = isinstance(part, Variation) and part.entry is not None and part.entry.of(siglum) is not None
        is_ruled = is_reading and any(start <= at < end for at in own)  # no rule is for words that the witness has
        if is_page or (has == spans and not is_ruled):
            pass
        elif _begins(part):
            yield Edit(start, end, column, has, silent=True)
        elif isinstance(part, Span) and part.style is Style.SIGN:
            yield Edit(start, end, column, (), silent=True)
        elif isinstance(part, Span) and has == (BEGUN,):
            yield Edit(start, end, column, (part, Span(f"{PILCROW} ")))
        elif is_ruled or any(one.style not in (Style.TEXT, Style.DIVISION) for one in (*spans, *has)):
            yield Edit(start, end, column, unbroken(has))
        else:
            at = start
            for one in diff.words(old, new):
                if not one.same:
                    yield Edit(at, at + len(one.old), column, (Span(one.new),) if one.new else ())
                at += len(one.old)
        start = end


def _begins(part: Span | Variation) -> bool:
    return isinstance(part, Span) and part.style is Style.INDENT


def _joined(edits: Sequence[Edit]) -> Iterator[tuple[int, int, list[Edit]]]:
    """Yield from where to where edits lie over one another, or follow one another in the same columns, and which."""
    found: list[tuple[int, int, list[Edit]]] = []
    for one in sorted(edits, key=lambda one: (one.start, one.end)):
        start, end, some = found[-1] if found else (0, -1, [])
        if one.start < end or (one.start, one.end) == (start, end):
            found[-1] = (start, max(end, one.end), [*some, one])
        else:
            found.append((one.start, one.end, [one]))
    before: tuple[int, int, list[Edit]] | None = None
    for start, end, some in found:
        if before and before[1] == start and {one.column for one in before[2]} == {one.column for one in some}:
            before = (before[0], end, [*before[2], *some])
            continue
        if before:
            yield before
        before = (start, end, some)
    if before:
        yield before


def _stretch(
    edited: Spans, columns: Sequence[Dressed], start: int, end: int, edits: Sequence[Edit]
) -> Iterator[Stretch]:
    """Yield what the columns have from *start* to *end*, in which those of the *edits* have something else."""
    texts = []
    for number, dressed in enumerate(columns):
        found: list[Span] = []
        done = start
        for one in (one for one in edits if one.column == number):
            found += [*regularise.dress(cut(edited, done, one.start), dressed, done), *one.has]
            done = one.end
        texts.append(merged((*found, *regularise.dress(cut(edited, done, end), dressed, done))))
    if any(texts):
        yield Stretch(tuple(texts), differs=any(not one.silent for one in edits))
