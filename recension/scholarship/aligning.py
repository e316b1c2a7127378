"""Aligns two texts: their blocks, the lines of a block, the words of a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from recension.scholarship.folding import folded

ALIKE = 0.3  #: two blocks that have less in common are not the same block
_FEW = 3  #: words that others may have changed places with; of more, the one is missing and the other is added
_KIN = 0.5  #: two words that have as much in common stand for each other


class Change(NamedTuple):
    """From which to which word two texts differ."""

    start: int
    stop: int
    begin: int  #: in the other text
    end: int

    @property
    def is_pair(self) -> bool:
        """Whether one word stands for one."""
        return self.stop - self.start == self.end - self.begin == 1


def bare(word: str) -> str:
    """Return the letters and figures of a *word* without their capitals; of one that has none, its signs."""
    return "".join(filter(str.isalnum, folded(word).casefold())) or word


def words(text: str) -> Counter[str]:
    """Return which words *text* has, and how often."""
    return Counter(bare(word) for word in text.split())


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return what part of the words of two texts both have."""
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def changes(old: Sequence[str], new: Sequence[str], alike: Callable[[str], str] = str) -> list[Change]:
    """Return where two sequences of words differ; words are aligned without their points and capitals.

    *alike* gives one word for all that are the same.
    """
    found: list[Change] = []
    ours, theirs = ([alike(bare(word)) for word in some] for some in (old, new))
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, start, stop, begin, end in matcher.get_opcodes():
        pairs = [*zip(range(start, stop), range(begin, end), strict=False)]
        single = tag == "equal" or (stop - start == end - begin and all(_are_kin(old[i], new[k]) for i, k in pairs))
        if single:
            found += (Change(i, i + 1, k, k + 1) for i, k in pairs if old[i] != new[k])
        else:
            found.append(Change(start, stop, begin, end))
    return _gathered(_turned(found, ours, theirs), old, new)


def _turned(found: Sequence[Change], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Change]:
    """Yield changes, one for words that stand before a few others in one text and behind them in the other."""
    at = 0
    while at < len(found):
        one = found[at]
        near = [n for n in range(at + 1, len(found)) if found[n].start - one.stop <= _FEW]
        last = next((n for n in near if _are_turned(one, found[n], ours, theirs)), at)
        yield _joined(one, found[last])
        at = last + 1


def _are_turned(one: Change, other: Change, ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether what one change adds is what the other leaves out."""
    here = [some for change in (one, other) if (some := ours[change.start : change.stop])]
    there = [some for change in (one, other) if (some := theirs[change.begin : change.end])]
    return len(here) == 1 and here == there


def _gathered(found: Iterable[Change], old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Return changes, one for what stands side by side and is no mere pair of words; signs alone stay by themselves."""
    done: list[Change] = []
    for one in found:
        before = done[-1] if done else one
        are_pairs = before.is_pair and one.is_pair
        some = (*old[before.start : before.stop], *old[one.start : one.stop], *new[one.begin : one.end])
        if done and before.stop == one.start and not are_pairs and all(map(_has_letters, some)):
            done[-1] = _joined(before, one)
        else:
            done.append(one)
    return done


def _joined(one: Change, other: Change) -> Change:
    return Change(one.start, other.stop, one.begin, other.end)


def _has_letters(word: str) -> bool:
    return any(map(str.isalnum, word))


def _are_kin(one: str, other: str) -> bool:
    return SequenceMatcher(None, bare(one), bare(other), autojunk=False).ratio() >= _KIN


def filled(found: Iterable[Change], length: int, *, omits: bool) -> list[Change]:
    """Return changes none of which is of no word: what is added takes the word before it along, or that behind it.

    Where nothing *omits*, what is left out does the same; *length* is how many words the text has.
    """
    done: list[Change] = []
    for one in found:
        is_empty = _is_empty(one, omits=omits)
        before = done[-1] if done else Change(0, 0, 0, 0)
        touches = one.start == before.stop and (is_empty or _is_empty(before, omits=omits))
        if done and (touches or one.start < before.stop):
            done[-1] = Change(before.start, max(before.stop, one.stop), before.begin, max(before.end, one.end))
        elif is_empty and one.start:
            done.append(one._replace(start=one.start - 1, begin=one.begin - 1))
        elif is_empty and one.stop < length:
            done.append(one._replace(stop=one.stop + 1, end=one.end + 1))
        else:
            done.append(one)
    return done


def _is_empty(one: Change, *, omits: bool) -> bool:
    return one.start == one.stop or (one.begin == one.end and not omits)


def lines(old: Sequence[str], new: Sequence[str]) -> list[int | None] | None:
    """Return which line of the *new* text each of the *old* is; nothing where a line of the new one is over."""
    if len(new) > len(old):
        return None
    here, there = [*map(words, old)], [*map(words, new)]
    found = _paired(len(old), len(new), lambda i, k: likeness(here[i], there[k]) + 0.1)
    placed = dict(found)
    if len(placed) < len(new):  # a line of which no word is the same stands where there is room
        placed = _roomy(len(old), len(new), lambda i, k: likeness(here[i], there[k]))
    return [placed.get(number) for number in range(len(old))]


def lined(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return the *new* lines as the *old* ones are divided, and which of these, from 1, the new ones run on.

    Several that are one of the old have ends of lines between them.
    """
    pairs = [*blocks(old, new, lambda _i, _k: True)]
    parts: dict[int, list[str]] = {}
    run_on: list[int] = []
    for first, stop, k in runs(pairs, old, new):
        if found := parted(old[first:stop], new[k]):
            parts[k] = found
            run_on += range(first + 2, stop + 1)
    joined = {first: stop for first, stop, _ in runs([(k, i) for i, k in pairs], new, old)}
    made: list[str] = []
    at = 0
    while at < len(new):
        stop = joined.get(at, at + 1)
        made += parts.get(at) or ["\n".join(new[at:stop])]
        at = stop
    return made, run_on


def is_of(text: str, known: Counter[str]) -> bool:
    """Tell whether more than half of the words of a *text* are among those *known*."""
    some = words(text)
    return 2 * (some & known).total() > some.total()


def stanzas(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> list[list[tuple[str, bool]]]:
    """Return the lines of the *new* stanzas as the *old* ones are divided, and whether each begins one of the new."""
    here = [line for some in old for line in some]
    there = [(line, not number) for some in new for number, line in enumerate(some)]
    pairs = dict(blocks(here, [line for line, _begins in there], lambda _i, _k: True))
    cuts, at = [0], 0
    for some in old[:-1]:
        at += len(some)
        first = max((k + 1 for i, k in pairs.items() if i < at), default=cuts[-1])
        last = min((k for i, k in pairs.items() if i >= at), default=len(there))
        cuts.append(next((k for k in range(first, last + 1) if k < len(there) and there[k][1]), last))
    return [there[start:stop] for start, stop in pairwise([*cuts, len(there)])]


def _roomy(height: int, width: int, value: Callable[[int, int], float]) -> dict[int, int]:
    """Return the pairs of greatest value in which each of the second row has its own of the first."""
    best: list[list[float]] = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for k in range(width - 1, -1, -1):
            skip = best[i + 1][k] if height - i > width - k else float("-inf")
            best[i][k] = max(skip, best[i + 1][k + 1] + value(i, k))
    pairs: dict[int, int] = {}
    i = k = 0
    while k < width:
        if height - i > width - k and best[i][k] == best[i + 1][k]:
            i += 1
        else:
            pairs[i] = k
            i, k = i + 1, k + 1
    return pairs


def blocks(old: Sequence[str], new: Sequence[str], fits: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Yield which blocks of two texts are the same, though words of them differ; only those pair that *fits*."""
    here, there = [*map(words, old)], [*map(words, new)]

    def value(i: int, k: int) -> float:
        alike = likeness(here[i], there[k])
        return alike if alike >= ALIKE and fits(i, k) else 0.0

    matcher = SequenceMatcher(None, old, new, autojunk=False)
    i = k = 0
    for start, begin, size in matcher.get_matching_blocks():
        for pair in _paired(start - i, begin - k, lambda a, b, i=i, k=k: value(i + a, k + b)):  # type: ignore[misc]
            yield i + pair[0], k + pair[1]
        for n in range(size):
            if fits(start + n, begin + n):
                yield start + n, begin + n
        i, k = start + size, begin + size


def runs(pairs: Iterable[tuple[int, int]], old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where several blocks of the *old* text are one of the new: the first, behind the last, and that one.

    Of *pairs*, the old block is one of them; the others are in no pair, and most of their words stand there, too.
    """
    known = dict(pairs)
    for i, k in known.items():
        left = words(new[k]) - words(old[i])
        first, stop = i, i + 1
        for step in (-1, 1):
            while 0 <= (n := first - 1 if step < 0 else stop) < len(old) and n not in known:
                some = words(old[n])
                if 2 * (some & left).total() <= some.total():
                    break
                left -= some
                first, stop = min(first, n), max(stop, n + 1)
        if stop - first > 1:
            yield first, stop, k


def parted(old: Sequence[str], new: str) -> list[str] | None:
    """Return the *new* text in parts, each what one of the *old* texts is; nothing where one would have no word."""
    here, there = [text.split(" ") for text in old], new.split(" ")
    joined = [word for some in here for word in some]
    matcher = SequenceMatcher(None, [*map(bare, joined)], [*map(bare, there)], autojunk=False)
    codes, edges, at = matcher.get_opcodes(), [0], 0
    for some in here[:-1]:
        at += len(some)
        tag, start, _stop, begin, end = next(one for one in codes if one[1] <= at <= one[2])
        edges.append(begin + at - start if tag == "equal" else min(begin + at - start, end))
    edges.append(len(there))
    return [" ".join(there[one:other]) for one, other in pairwise(edges)] if edges == sorted({*edges}) else None


def _paired(height: int, width: int, value: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Return the pairs of greatest value of two rows, in order."""
    values = [[value(i, k) for k in range(width)] for i in range(height)]
    best: list[list[float]] = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for k in range(width - 1, -1, -1):
            with_both = best[i + 1][k + 1] + values[i][k] if values[i][k] else 0.0
            best[i][k] = max(best[i + 1][k], best[i][k + 1], with_both)
    pairs = []
    i = k = 0
    while i < height and k < width:
        if values[i][k] and best[i][k] == best[i + 1][k + 1] + values[i][k]:
            pairs.append((i, k))
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            i += 1
        else:
            k += 1
    return pairs


def is_same(one: str, other: str, folds: Iterable[str]) -> bool:
    """Tell whether two readings differ in nothing but what is folded: ``points``, ``case``."""
    for name in folds:
        one, other = FOLDS[name](one), FOLDS[name](other)
    return one == other


FOLDS: dict[str, Callable[[str], str]] = {
    "points": lambda text: " ".join(re.sub(r"[^\w\s]|_", "", folded(text).replace("-", " ")).split()),
    "case": str.casefold,
}
