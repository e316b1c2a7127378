"""Puts two texts into one, word by word, and marks what was struck and what was inserted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import NamedTuple, TypeVar

from recension.scholarship.model import Span, Spans, Style, Word, merged
from recension.scholarship.record import spans_of

T = TypeVar("T")
Pair = tuple[Sequence[T], Sequence[T]]


class State(Word):
    """What has become of a stretch of words."""

    KEPT = "kept"
    STRUCK = "struck"
    INSERTED = "inserted"


class Stretch(NamedTuple):
    """A stretch of words in a redline."""

    spans: Spans
    state: State = State.KEPT


Redline = tuple[Stretch, ...]


_IDEOGRAPH = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  #: each is a word
_SIGN = r"!-/:-@\[-`{-~\u00a1\u00ab\u00b7\u00bb\u00bf\u060c\u061b\u061f\u06d4\u0964\u0965\u2010-\u205e\u3001-\u3011"
_LETTERS = rf"[^\s{_IDEOGRAPH}{_SIGN}]+"
_WORD = re.compile(rf"\s+|{_LETTERS}(?:['’](?:{_LETTERS})?)*|[{_IDEOGRAPH}{_SIGN}]")  # a genitive is a word, too
_STOPS = frozenset(".!?;。！？؟।")  #: what ends a sentence
_LARGE = 250_000  #: pairs of words, from which on only those are looked for that occur once
_LIKE = 3  #: of so many words one is kept, or there is nothing to follow in what was changed


def redline(old: str, new: str) -> Redline:
    """Return both texts in one: what only the *old* has as struck, what only the *new* has as inserted.

    Sentences are compared first and then the words of those that differ, so that long texts take no longer than short
    ones, sentence by sentence.
    """
    if old == new:
        return (Stretch(spans_of(new)),) if new else ()
    ours, theirs = spans_of(old), spans_of(new)
    if ours == theirs:  # what differs is how it is written
        ours, theirs = (Span(old),), (Span(new),)
    return tuple(Stretch(merged(spans), state) for state, spans in _compared(ours, theirs))


AROUND = 24  #: how many words and spaces are enough beside what differs


def abridged(words: Redline) -> Redline:
    """Return a redline with no more of what both texts have than stands around what differs; all, if nothing does."""
    if len(words) < 2:
        return words
    found = []
    for number, (spans, state) in enumerate(words):
        tokens = [*chain(*_sentences(spans))] if state is State.KEPT else []
        before = tokens[:AROUND] if number else []
        after = tokens[-AROUND:] if number < len(words) - 1 else []
        is_long = len(tokens) > len(before) + len(after) + 1
        found.append(Stretch(merged([*before, Span(" … "), *after]), state) if is_long else Stretch(spans, state))
    return tuple(found)


def stretches(old: str, new: str) -> list[tuple[State, str]]:
    """Return both texts in one, letter for letter as they are written."""
    compared = _compared((Span(old),), (Span(new),))
    return [(state, "".join(span.text for span in spans)) for state, spans in compared]


def _compared(old: Spans, new: Spans) -> list[tuple[State, list[Span]]]:
    found: list[tuple[State, list[Span]]] = []
    for ours, theirs in _aligned(_sentences(old), _sentences(new)):
        if ours == theirs:
            _add(found, State.KEPT, chain(*ours))
            continue
        for before, after in _words(
            [token for one in ours for token in one], [token for one in theirs for token in one]
        ):
            if before == after:
                _add(found, State.KEPT, before)
            else:
                _add(found, State.STRUCK, before)
                _add(found, State.INSERTED, after)
    return found


def _add(found: list[tuple[State, list[Span]]], state: State, tokens: Iterable[Span]) -> None:
    tokens = list(tokens)
    if not tokens:
        return
    if found and found[-1][0] is state:
        found[-1][1].extend(tokens)
    else:
        found.append((state, tokens))


def _sentences(spans: Spans) -> list[tuple[Span, ...]]:
    """Return the words of *spans*, sentence by sentence."""
    found: list[tuple[Span, ...]] = []
    sentence: list[Span] = []
    for text, style in spans:
        tokens = [text] if style in (Style.CALL, Style.BREAK, Style.LINK) else _WORD.findall(text)
        for token in tokens:
            sentence.append(Span(token, style))
            if token in _STOPS or "\n" in token:
                found.append(tuple(sentence))
                sentence = []
    return [*found, tuple(sentence)] if sentence else found


def _words(old: Sequence[Span], new: Sequence[Span]) -> list[Pair[Span]]:
    """Return the words of some sentences aligned, or as a whole where they have next to nothing in common."""
    found = _smoothed(_aligned(old, new))
    if sum(run.weight for run in found if run.kept) * _LIKE < min(_letters(old), _letters(new)):
        first, last = (found[at].kept for at in (0, -1))
        for run in found[first + 1 : len(found) - last]:
            found[first].add(run)
        del found[first + 1 : len(found) - last]
    return [(run.old, run.new) for run in found]


class _Run:
    """Words that both texts have, or what each of them has in the place of others."""

    def __init__(self, old: Sequence[Span], new: Sequence[Span]) -> None:
        self.kept = old == new
        self.old, self.new = [*old], [*new]
        self.weight = max(_letters(old), _letters(new))

    def add(self, other: _Run) -> None:
        self.old += other.old
        self.new += other.new
        self.weight += other.weight


def _smoothed(pairs: Iterable[Pair[Span]]) -> list[_Run]:
    """Return the stretches; a short one that was kept between longer ones that were not is a part of the change."""
    found: list[_Run] = []
    for run in (_Run(*pair) for pair in pairs if any(pair)):
        if found and found[-1].kept is run.kept:
            found[-1].add(run)
        else:
            found.append(run)
        if not run.kept and len(found) > 2 and found[-2].weight * 2 <= min(found[-3].weight, found[-1].weight):
            *_, changed, kept, last = found
            changed.add(kept)
            changed.add(last)
            del found[-2:]
    return found


def _letters(tokens: Sequence[Span]) -> int:
    return sum(len(token.text) for token in tokens if not _is_space(token))


def _is_space(one: object) -> bool:
    return isinstance(one, Span) and one.text.isspace()


def _aligned(old: Sequence[T], new: Sequence[T]) -> Iterator[Pair[T]]:
    """Yield both sequences in stretches that are the same, or are what the one and the other have there."""
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    room = min(len(old), len(new)) - start
    end = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
    yield old[:start], new[:start]
    yield from _differing(old[start : len(old) - end], new[start : len(new) - end])
    yield old[len(old) - end :], new[len(new) - end :]


def _differing(old: Sequence[T], new: Sequence[T]) -> Iterator[Pair[T]]:
    """Yield what is between the beginnings and the ends that are the same; of long texts, landmark by landmark."""
    i = k = 0
    marks = _landmarks(old, new) if len(old) * len(new) > _LARGE else []
    for j, m in [*marks, (len(old), len(new))]:
        yield from _matched(old[i:j], new[k:m])
        yield old[j : j + 1], new[m : m + 1]
        i, k = j + 1, m + 1


def _matched(old: Sequence[T], new: Sequence[T]) -> Iterator[Pair[T]]:
    if len(old) * len(new) > _LARGE:
        yield old, new
    else:
        for _, i, j, k, m in SequenceMatcher(_is_space, old, new, autojunk=False).get_opcodes():
            yield old[i:j], new[k:m]


def _landmarks(old: Sequence[T], new: Sequence[T]) -> list[tuple[int, int]]:
    """Return where in both stands what each has once, as much of it as is in one order."""
    once = _once(old) & _once(new)
    there = {one: k for k, one in enumerate(new) if one in once}
    pairs = [(i, there[one]) for i, one in enumerate(old) if one in once]
    ends: list[int] = []  # of the rows of each length, the one that ends first in the newer: where,
    last: list[int] = []  # with which pair,
    before: list[int] = []  # and of each pair, which comes before it in its row
    for number, (_, k) in enumerate(pairs):
        at = bisect_left(ends, k)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [k]
        last[at : at + 1] = [number]
    row: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]


def _once(some: Sequence[T]) -> set[T]:
    return {one for one, number in Counter(some).items() if number == 1}
