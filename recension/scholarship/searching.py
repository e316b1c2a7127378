"""Finds the words of places in a copy that names none: a print, an excerpt, what another program has made of it.

Spaces and hyphens do not count, nor do the calls of notes and comments where they belong.  Of what stands between two
pages nothing is known: notes, headers, footers and numbers in the margin may be there.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from recension.scholarship.folding import CALL, folded
from recension.scholarship.model import Place

PAGE = "\f"  #: stands between two pages of a copy
LIKE = 0.5  #: of the words of a place: what has a smaller share of them is another text
SURE = 0.85  #: of the letters of a short place, for others may name the same book
_LONG = 200  #: letters
_LOOSE = " []|-"  #: what may stand, or be missing, where a line or a page ends, and around a call
_MARK = re.compile(r"\|\s*\d+|\[\s*[a-z]{1,2}\s*\]")  #: of a page of a witness on the website; of a comment in a PDF
_WIDTH = 16  #: so many letters stand together in one place only, as a rule
_PART = 40  #: letters, of which a page has more where a place goes on
_HEAD = 100  #: letters, of which a page has fewer before its text
_AGAIN = 12  #: letters, which seldom stand together twice so near
_WORDS = 24  #: letters, of which one other word has fewer
_TIMES = 8  #: how often the same letters are looked at
_MOST = 300  #: letters, of what is missing where two pages meet


class Sighting(NamedTuple):
    """Where the words of a place stand in a copy."""

    start: int
    words: str  #: of the release, as many as the copy has pages for
    there: str  #: those of the copy
    is_cut: bool = False  #: whether the place begins before the pages, or goes on behind them


class _Run(NamedTuple):
    """So many letters of a place, and the same of a copy."""

    at: int
    there: int
    length: int
    calls: int = 0  #: letters of calls that the copy has among them

    @property
    def end(self) -> int:
        """Where they end in the place."""
        return self.at + self.length

    @property
    def behind(self) -> int:
        """Where they end in the copy."""
        return self.there + self.length + self.calls


class _Signs:
    """A text, and the letters of it that count."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = [index for index, sign in enumerate(text) if sign not in _LOOSE]
        self.signs = "".join(text[index] for index in self.at)

    def between(self, start: int, end: int) -> str:
        """Return what stands from one letter to another; with what is around it where it is all that does."""
        return self.text[self.at[start] : self.at[end - 1] + 1] if start < end else ""

    def around(self, start: int, end: int) -> str:
        """Return the same with the spaces around it."""
        before = self.at[start - 1] + 1 if start else 0
        return self.text[before : self.at[end] if end < len(self.at) else None]


class _Wanted(_Signs):
    """The words of a place without calls, and where those may stand."""

    def __init__(self, key: str, words: str, lemmas: Iterable[str]) -> None:
        parts = CALL.split(folded(words))
        super().__init__(" ".join("".join(parts[::2]).split()))
        text, _, place = key.rpartition(":")
        self.key, self.series, self.number = key, text + Place(place).series, Place(place).number
        self.calls: dict[int, str] = {}  #: of notes, by the letters before them
        self.letters: set[int] = set()  #: behind which that of a comment may stand
        count = 0
        for part, call in zip(parts[::2], parts[1::2], strict=False):
            count += len(_Signs(part).signs)
            self.calls[count] = self.calls.get(count, "") + call
        lemmas = [*lemmas]
        for lemma in lemmas:
            for found in re.finditer(re.escape(_Signs(CALL.sub("", folded(lemma))).signs), self.signs):
                behind = re.compile(r"[^\w]*").match(self.signs, found.end())
                self.letters |= {*range(found.end(), behind.end() + 1 if behind else 0)}
        last = chr(ord("a") + min(len(lemmas), 26) - 1)
        self.letter = re.compile(rf"(?:\s+|\[\s*)[a-{last}](?!\w)\s*\]?") if lemmas else None

    def pattern(self, start: int = 0, end: int | None = None) -> re.Pattern[str]:
        """Return how letters of the place may stand in a copy: with calls or without."""
        signs = self.signs[start:end]
        at = [0, *(one - start for one in sorted(self.calls) if start <= one < start + len(signs)), len(signs)]
        parts = [re.escape(signs[one:other]) for one, other in pairwise(at)]
        calls = [f"(?:{self.calls[start + one]})?" for one in at[1:-1]]
        return re.compile("".join(part + call for part, call in zip(parts, [*calls, ""], strict=True)))

    def run(self, at: int, there: re.Match[str]) -> _Run:
        """Return the letters that were found by their pattern, up to the end of the place or as many as there are."""
        return _Run(at, there.start(), len(self.signs) - at, len(there[0]) - len(self.signs) + at)

    def without_calls(self, text: str, start: int, end: int) -> str:
        """Return *text* without the calls that belong between two letters of the place."""
        for at in range(start, end + 1):
            if at in self.calls:
                text = re.sub(rf"(?<!\d)\[?\s*{self.calls[at]}\s*\]?(?!\d)", " ", text, count=1)
            if at in self.letters and self.letter:
                text = self.letter.sub(" ", text, count=1)
        return text


class _Copy(_Signs):
    """The text of a copy, and which of its letters are known to be those of a place."""

    def __init__(self, text: str) -> None:
        super().__init__(PAGE.join(_MARK.sub("", folded(page)) for page in text.split(PAGE)))
        self.taken: list[tuple[int, int]] = []
        self.grams: dict[str, list[int]] = {}
        for index in range(len(self.signs) - _WIDTH + 1):
            self.grams.setdefault(self.signs[index : index + _WIDTH], []).append(index)

    def take(self, runs: Iterable[_Run]) -> None:
        """Note that letters belong to a place."""
        self.taken = sorted([*self.taken, *((one.there, one.behind) for one in runs)])

    def is_free(self, start: int, end: int) -> bool:
        """Tell whether letters belong to no place yet."""
        after = bisect(self.taken, (start, end))
        return all(one[1] <= start or one[0] >= end for one in self.taken[max(after - 1, 0) : after + 1])

    def is_one_word(self, at: int) -> bool:
        """Tell whether nothing stands before a letter but another."""
        return self.at[at - 1] + 1 == self.at[at]

    def page(self, at: int) -> int:
        """Return where the page begins on which a letter stands."""
        return self.signs.rfind(PAGE, 0, at) + 1

    def found(self, wanted: _Wanted) -> list[re.Match[str]]:
        """Return where a place stands whole, in letters that belong to no other yet; rather behind its number."""
        found = [one for one in wanted.pattern().finditer(self.signs) if self.is_free(*one.span())]
        return [one for one in found if self.signs.endswith(wanted.number, 0, one.start())] or found

    def runs(self, wanted: str) -> list[_Run]:
        """Return the letters that are those *wanted*, in their order, as many as there are."""
        growing: dict[int, _Run] = {}
        ended: list[_Run] = []
        for at in range(len(wanted) - _WIDTH + 1):
            for there in self.grams.get(wanted[at : at + _WIDTH], ())[:_TIMES]:
                run = growing.get(there - at)
                if run and run.end == at + _WIDTH - 1:
                    growing[there - at] = run._replace(length=run.length + 1)
                else:
                    if run:
                        ended.append(run)
                    growing[there - at] = _Run(at, there, _WIDTH)
        free = [one for one in (*ended, *growing.values()) if self.is_free(one.there, one.behind)]
        free = sorted(sorted(free, key=lambda one: -one.length)[:_MOST])
        best: list[tuple[int, list[_Run]]] = []
        for run in free:
            before = max(
                (one for one in best if self._follows(one[1][-1], run)), key=lambda one: one[0], default=(0, [])
            )
            best.append((before[0] + run.length, [*before[1], run]))
        chain = max(best, key=lambda one: one[0], default=(0, []))[1]
        return self._joined(chain, wanted)

    def _follows(self, one: _Run, other: _Run) -> bool:
        """Tell whether a place may go on like this, on the same page or at the start of another."""
        missing = other.at - one.at - one.length
        if min(missing, other.there - one.there - one.length) <= -_WIDTH:
            return False
        page = self.page(other.there)
        if page > one.there:
            return other.length >= _PART or other.there - page <= _HEAD + max(missing, 0)
        return other.there - one.there - one.length <= max(missing, 0) + _MOST

    def _joined(self, chain: Sequence[_Run], wanted: str) -> list[_Run]:
        """Return runs that grow until they differ, and none of which has letters of another."""
        found: list[_Run] = []
        for run in chain:
            at, there, end = *run[:2], run.end
            last = found[-1] if found else _Run(0, 0, 0)
            over = max(last.end - at, last.behind - there, 0)
            at, there = at + over, there + over
            least = (last.end, last.behind) if found else (0, 0)
            while at > least[0] and there > least[1] and wanted[at - 1] == self.signs[there - 1]:
                at, there = at - 1, there - 1
            stop = there + end - at
            while end < len(wanted) and stop < len(self.signs) and wanted[end] == self.signs[stop]:
                end, stop = end + 1, stop + 1
            if end > at:
                found.append(_Run(at, there, end - at))
        return found


@lru_cache(1)  # several releases are looked for in it
def _copy(text: str) -> _Copy:
    return _Copy(text)


def searched(text: str, expected: Mapping[str, str], lemmas: Mapping[str, Iterable[str]]) -> dict[str, Sighting]:
    """Return the places of *expected* whose words, or nearly those, stand in *text*, in its order.

    *lemmas*: what is commented at a place, behind which the letter of a comment may stand.
    """
    copy = _copy(text)
    copy.taken = []
    places = [_Wanted(key, words, lemmas.get(key, ())) for key, words in expected.items()]
    places = [one for one in places if one.signs]
    found = _found(copy, places)
    beside = _beside(places)
    sightings = {}
    for one in places:
        if one.key in found:
            before, after = (bool(near and near.key in found) for near in beside[one.key])
            sightings[one.key] = _sighting(copy, one, found[one.key], before, after)
    return dict(sorted(sightings.items(), key=lambda one: one[1].start))


_Beside = Mapping[str, tuple[_Wanted | None, _Wanted | None]]  # place -> those before and behind it


def _beside(places: Sequence[_Wanted]) -> _Beside:
    """Return for each place those before and behind it in its series."""
    found: dict[str, tuple[_Wanted | None, _Wanted | None]] = {}
    for series in dict.fromkeys(one.series for one in places):
        order = [one for one in places if one.series == series]
        for before, one, after in zip([None, *order], order, [*order[1:], None], strict=False):
            found[one.key] = before, after
    return found


def _found(copy: _Copy, places: Sequence[_Wanted]) -> dict[str, list[_Run]]:
    """Return the letters of each place that stands in a copy.

    Those that nothing else has come first; what is short, or stands within another place, is known by its neighbours.
    """
    whole = "\n".join(one.signs for one in places)
    sure = [one for one in places if len(one.signs) >= _WORDS and whole.count(one.signs) == 1]
    found: dict[str, list[_Run]] = {}
    beside = _beside(places)

    def find(one: _Wanted, *, exactly: bool) -> None:
        if one.key in found:
            return
        there = copy.found(one)
        if exactly and len(there) > 1:
            return
        near = [run.there for other in _nearest(one, beside, found) for run in found[other.key]]
        there.sort(key=lambda match: min((abs(match.start() - run) for run in near), default=0))
        runs = [one.run(0, there[0])] if there else [] if exactly else copy.runs(one.signs)
        if there or _is_of(copy, one, runs):
            found[one.key] = runs
            copy.take(runs)

    for exactly in (True, False):
        for one in sorted(sure, key=lambda one: -len(one.signs)):
            find(one, exactly=exactly)
    others = [one for one in places if one not in sure]
    for one in others:
        labelled = [*re.finditer(rf"(?<!\d){one.number}({one.pattern().pattern})", copy.signs)]
        if len(labelled) == 1 and copy.is_free(*labelled[0].span(1)):
            found[one.key] = [_Run(0, labelled[0].start(1), len(one.signs), len(labelled[0][1]) - len(one.signs))]
            copy.take(found[one.key])
    _neighbours(copy, others, beside, found)
    for exactly in (True, False):
        for one in reversed(others):  # the notes before what they cite
            if len(one.signs) >= _WORDS:
                find(one, exactly=exactly)
    _neighbours(copy, others, beside, found)
    for one in places:
        before, after = (found.get(near.key) if near else None for near in beside[one.key])
        if (
            one.key not in found
            and before
            and after
            and (runs := _between(copy, one, before[-1].behind, after[0].there))
        ):
            found[one.key] = runs
            copy.take(runs)
    return found


def _nearest(wanted: _Wanted, beside: _Beside, found: Mapping[str, list[_Run]]) -> Iterator[_Wanted]:
    """Yield the places before and behind that are nearest to one, of those that were found."""
    for step in (0, 1):
        near = beside[wanted.key][step]
        while near and near.key not in found:
            near = beside[near.key][step]
        if near:
            yield near


def _neighbours(
    copy: _Copy,
    places: Sequence[_Wanted],
    beside: _Beside,
    found: dict[str, list[_Run]],
) -> None:
    """Find the places that stand beside one that was found."""
    for step, some in ((0, places), (1, places[::-1])):
        for one in some:
            near = beside[one.key][step]
            if (
                one.key not in found
                and near
                and near.key in found
                and (run := _short(copy, one, found[near.key], step))
            ):
                found[one.key] = [run]
                copy.take([run])


def _is_of(copy: _Copy, wanted: _Wanted, runs: Sequence[_Run]) -> bool:
    """Tell whether enough letters stand together to be no chance, nor words that are quoted elsewhere."""
    if not runs:
        return False
    first, last, same = runs[0], runs[-1], sum(one.length for one in runs)
    if len(wanted.signs) < _LONG:
        return same >= SURE * len(wanted.signs)
    is_part = first.at < _WIDTH or first.there - copy.page(first.there) <= _HEAD
    length = last.end - first.at if is_part else len(wanted.signs)
    return same >= max(_PART, LIKE * length)


def _short(copy: _Copy, wanted: _Wanted, near: Sequence[_Run], is_before: int) -> _Run | None:
    """Return where few letters stand beside the place that is *near*, with no more between than a number."""
    start, end = near[0].there, near[-1].behind
    if is_before:
        at = copy.signs.rfind(wanted.signs, max(start - len(wanted.signs) - _WIDTH, 0), start)
        between = copy.signs[at + len(wanted.signs) : start]
    else:
        at = copy.signs.find(wanted.signs, end, end + len(wanted.signs) + _WIDTH)
        between = copy.signs[end:at]
    if at < 0 or not copy.is_free(at, at + len(wanted.signs)) or re.search(r"[^\W\d]", between):
        return None
    return _Run(0, at, len(wanted.signs))


def _between(copy: _Copy, wanted: _Wanted, start: int, end: int) -> list[_Run]:
    """Return the letters of a place that stand between those around it, on one page."""
    start += len(wanted.number) if copy.signs.startswith(wanted.number, start) else 0
    there = copy.signs[start:end]
    if PAGE in there or not 0 < len(there) <= 2 * len(wanted.signs) + _WORDS:
        return []
    blocks = SequenceMatcher(None, wanted.signs, there, autojunk=False).get_matching_blocks()
    runs = [_Run(one.a, start + one.b, one.size) for one in blocks if one.size]
    return runs if sum(one.length for one in runs) >= LIKE * len(wanted.signs) else []


# what stands there


def _sighting(copy: _Copy, wanted: _Wanted, runs: list[_Run], before: bool, after: bool) -> Sighting:
    """Return what of a place stands in a copy; *before*, *after*: whether it has the places around it."""
    signs = wanted.signs
    runs, start = _from(copy, wanted, runs, before)
    runs, end = _to(copy, wanted, runs, after)
    edits: list[tuple[int, int, str]] = []
    for one, other in pairwise([_Run(start[0], start[1], 0), *runs, _Run(end[0], end[1], 0)]):
        edit = one.end, other.at, one.behind, other.there
        if edit[0] < edit[1] or edit[2] < edit[3]:
            edits.append(_edit(copy, wanted, *edit))
    told, last = "", wanted.at[start[0]] if start[0] < len(signs) else 0
    stop = wanted.at[end[0] - 1] + 1 if end[0] else 0
    for first, behind, text in edits:
        told += wanted.text[last:first] + text
        last = max(behind, last)
    told += wanted.text[last:stop]
    words = wanted.text[wanted.at[start[0]] if start[0] else 0 : stop if end[0] < len(signs) else None]
    told += wanted.text[stop:] if end[0] == len(signs) else ""
    is_cut = start[0] > 0 or end[0] < len(signs)
    return Sighting(runs[0].there, " ".join(words.split()), " ".join(told.split()), is_cut)


def _edit(copy: _Copy, wanted: _Wanted, start: int, end: int, there: int, behind: int) -> tuple[int, int, str]:
    """Return from where to where the text of a place is other, and what stands there."""
    head, tail = there, behind
    if PAGE in copy.signs[there:behind]:
        head, tail = _across(copy, wanted.signs[start:end], there, behind)
        text = wanted.without_calls(copy.between(there, head) + copy.between(tail, behind), start, end)
    elif start < end:
        text = wanted.without_calls(copy.between(there, behind), start, end)
    else:
        text = wanted.without_calls(copy.around(there, behind), start, start)
        at, first, last = start, there, behind
        while text.strip() and at and wanted.signs[at - 1] == copy.signs[last - 1]:
            at, first, last = at - 1, first - 1, last - 1  # the same letters may stand before it, too
            if not (other := wanted.without_calls(copy.around(first, last), at, at)).strip():
                text = other
    if start < end and _Signs(text).signs == wanted.signs[start:end]:
        text = wanted.between(start, end)
    if start == end:
        place = wanted.at[start - 1] + 1 if start else 0
        return place, place, text if text.strip() else ""
    return wanted.at[start], wanted.at[end - 1] + 1, text


def _across(copy: _Copy, wanted: str, there: int, behind: int) -> tuple[int, int]:
    """Return up to where, before and behind the end of a page, what stands there is nearest to what is *wanted*."""
    if not wanted or len(wanted) > _MOST:
        return there, behind
    first = copy.signs.index(PAGE, there)
    last = copy.signs.rindex(PAGE, there, behind) + 1
    heads = _fits(wanted, copy.signs[there : min(first, there + len(wanted) + _WORDS)])
    tails = _fits(wanted[::-1], copy.signs[max(last, behind - len(wanted) - _WORDS) : behind][::-1])
    at = min(range(len(wanted) + 1), key=lambda at: heads[at][0] + tails[len(wanted) - at][0])
    return there + heads[at][1], behind - tails[len(wanted) - at][1]


def _fits(wanted: str, text: str) -> list[tuple[int, int]]:
    """Return for each beginning of *wanted* how much differs in the nearest of *text*, and the length of that."""
    row = list(range(len(text) + 1))
    found = [(0, 0)]
    for number, sign in enumerate(wanted, 1):
        above, row = row, [number]
        for index, other in enumerate(text):
            row.append(min(above[index] + (sign != other), above[index + 1] + 1, row[index] + 1))
        least = min(row)
        ends = [index for index, differs in enumerate(row) if differs == least]
        found.append((least, next((index for index in ends if index and text[index - 1] == sign), ends[0])))
    return found


_Edge = tuple[list[_Run], tuple[int, int]]  # the runs, and where a place begins or ends, there and in the copy


def _to(copy: _Copy, wanted: _Wanted, runs: list[_Run], after: bool) -> _Edge:
    """Return the runs up to the end of a place, or to where it is cut."""
    runs, signs = [*runs], wanted.signs
    while True:
        last = runs[-1]
        at, there = last.end, last.behind
        rest = signs[at:]
        if not rest:
            return runs, (at, there)
        page = copy.signs.find(PAGE, there) + 1
        near = copy.signs[there : page - 1 if page else None]
        found = wanted.pattern(at).match(copy.signs, there)
        if page and not found:
            found = wanted.pattern(at).search(copy.signs, page, page + _HEAD + len(rest))
        if found:
            runs.append(wanted.run(len(signs) - len(rest), found))
            return runs, (len(signs), found.end())
        if not (found_run := _again(rest, near)):
            break
        runs.append(_Run(at + found_run.at, there + found_run.there, found_run.length))
    if len(rest) > _PART and not after:
        return runs, (at, there)
    if len(rest) > _MOST:
        return runs, (len(signs), there)
    stop = there + _fits(rest, near[: len(rest) + _WORDS])[-1][1]
    while there < stop < len(copy.at) and copy.signs[stop - 1 : stop + 1].isalnum() and copy.is_one_word(stop):
        stop += 1
    return runs, (len(signs), stop)


def _from(copy: _Copy, wanted: _Wanted, runs: list[_Run], before: bool) -> _Edge:
    """Return the runs from the start of a place, or from where it is cut."""
    runs, signs = [*runs], wanted.signs
    while True:
        at, there = runs[0].at, runs[0].there
        rest = signs[:at]
        if not rest:
            return runs, (at, there)
        page = copy.page(there)
        near = copy.signs[page:there]
        if page and len(rest) < _WIDTH:
            found = copy.signs.rfind(rest, copy.page(page - 1), page - 1)
            if found >= 0:
                return [_Run(0, found, len(rest)), *runs], (0, found)
        if not (found_run := _again(rest[::-1], near[::-1])):
            break
        at, there = at - found_run.at - found_run.length, there - found_run.there - found_run.length
        runs.insert(0, _Run(at, there, found_run.length))
    if len(rest) > _PART and not before and there - page <= _HEAD:
        return runs, (at, there)
    if len(rest) > _MOST:
        return runs, (0, there)
    return runs, (0, there - _fits(rest[::-1], near[::-1][: len(rest) + _WORDS])[-1][1])


def _again(wanted: str, text: str) -> _Run | None:
    """Return where both go on alike behind one other word."""
    text = text[: 2 * _WORDS]
    block = max(
        SequenceMatcher(None, wanted[: 2 * _WORDS], text, autojunk=False).get_matching_blocks(),
        key=lambda block: block.size,
    )
    if block.size < _AGAIN or max(block.a, block.b) > _WORDS:
        return None
    pairs = zip(wanted[block.a :], text[block.b :], strict=False)
    length = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return _Run(block.a, block.b, length)
