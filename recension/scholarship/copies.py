"""Tells whether the words of a copy are those of a release, and at which places they are not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import groupby
from typing import NamedTuple

from recension.scholarship.changes import moved
from recension.scholarship.folding import CALL, TYPOGRAPHY, folded, ways
from recension.scholarship.model import Place, Span, plain
from recension.scholarship.notation import source
from recension.scholarship.record import Item, Record, spans_of
from recension.scholarship.redline import State, redline
from recension.scholarship.searching import LIKE, Sighting, searched
from recension.scholarship.series import PRINTED

Words = Mapping[str, str]  #: place -> its words; what stands at none, by what it follows: "start", "after-p4"

START, AFTER = "start", "after-"
AGAIN = "/"  #: before the number of a place that stands more than once
CUT = "\x03"  #: among the words of a place, where some of them are on a page that a copy has not


def placed(blocks: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the words of *blocks* by their places; those without one by the place before them, a line each."""
    found: dict[str, str] = {}
    before = ""
    for place, words in blocks:
        if not Place(place).number:
            key = f"{AFTER}{before}" if before else START
            if words:
                found[key] = f"{found[key]}\n{words}" if key in found else words
            continue
        number, before = 1, place
        while before in found:
            number += 1
            before = f"{place}{AGAIN}{number}"
        found[before] = words
    return found


def words_of(release: Record, text: str) -> dict[str, str]:
    """Return the words of a *text* of a release by their places, as a reader of any format gives those of a copy."""
    items = release.of_text(text).text.items()
    return placed((one if Place(one).number else "", plain_of(item)) for one, item in items)


def plain_of(item: Item) -> str:
    """Return the words of a block of a record without their markup, a line of verse or of a list on each line."""
    return "\n".join(plain(spans_of(line)) for line in item.get("text", "").split("\n"))


# a copy, and the release that is nearest to it


class Difference(NamedTuple):
    """What a copy has at a place that the release has not, or the other way round."""

    place: str
    told: str


class Comparison(NamedTuple):
    """What a copy has of a release."""

    release: Record
    present: tuple[str, ...] = ()  #: the places that were compared
    differences: tuple[Difference, ...] = ()
    cut: tuple[str, ...] = ()  #: the places of which it has a part, for they go on where it has no page
    is_whole: bool = True  #: whether it has every place of the release
    typography: tuple[str, ...] = ()  #: in what it differs, where the words are the same
    without_calls: bool = False  #: whether it has no call of a note, and the release has
    is_loose: bool = False  #: whether it names no places, and the words of each were searched


NOT_THERE = "is not in the release"
EVIDENCE = 8  #: how many words in one place are no chance


def nearest(copy: Words, releases: Sequence[Record], *, is_text: bool = False) -> Comparison | None:
    """Return what *copy* has of the release that is nearest to it, the newest of several; nothing where it has none.

    *is_text*: it has the text alone, and whatever stands between its places belongs to it.
    """
    newest = [
        one for number, one in enumerate(releases) if all(one.text != later.text for later in releases[number + 1 :])
    ]
    found = [one for one in (compared(copy, release, is_text=is_text) for release in reversed(newest)) if one]
    return min(found, key=lambda one: len(one.differences) - len(one.present), default=None)


def compared(copy: Words, release: Record, *, is_text: bool = False) -> Comparison | None:
    """Return what *copy* has of a release, or nothing where it has nothing of it."""
    texts = {f"{name}:" if len(release.texts) > 1 else "": words_of(release, name) for name in release.texts}
    expected = {prefix + key: words for prefix, text in texts.items() for key, words in text.items()}
    found, added = _assigned(copy, texts, is_text)
    cut = {key: _cut(expected[key], words) for key, words in found.items() if CUT in words and key in expected}
    found |= {key: one.there for key, one in cut.items()}
    is_loose = not _is_of(found, expected | {key: one.words for key, one in cut.items()})
    if is_loose:
        places = {key: words for key, words in expected.items() if _is_numbered(key)}
        cut, added = searched("\n".join(copy.values()), places, _lemmas(release)), []
        found = {key: one.there for key, one in cut.items()}
    expected |= {key: one.words for key, one in cut.items()}
    if is_loose and not _is_of(found, expected):
        return None
    called = "".join(expected.get(key, "") for key in found)
    without_calls = not is_loose and bool(CALL.search(called)) and not any(map(CALL.search, found.values()))
    if without_calls:
        expected = {key: CALL.sub("", words) for key, words in expected.items()}
    differences = (*_differences(found, expected), *added)
    retyped = [(expected[key], words) for key, words in found.items() if folded(words) == folded(expected.get(key, ""))]
    numbered = [key for key in expected if _is_numbered(key)]
    return Comparison(
        release,
        present=tuple(key for key in numbered if key in found),
        differences=tuple(sorted(differences, key=lambda one: _order(one.place, expected))),
        cut=tuple(key for key in numbered if key in cut and cut[key].is_cut),
        is_whole=all(key in found and not (key in cut and cut[key].is_cut) for key in numbered),
        typography=() if is_loose else tuple(way for way in TYPOGRAPHY if any(way in ways(*pair) for pair in retyped)),
        without_calls=without_calls,
        is_loose=is_loose,
    )


def _lemmas(release: Record) -> dict[str, list[str]]:
    """Return the words that are commented, by their places."""
    found: dict[str, list[str]] = {}
    for key, item in release.commentary.items():
        if item.get("series", PRINTED[0]) not in PRINTED:
            continue
        place = key.rpartition(":")[0] and f"{key.rpartition(':')[0]}:"
        lemma = plain(spans_of(item.get("lemma", "")))
        found.setdefault(place + item.get("place", ""), []).append(lemma)
    return found


def _order(key: str, expected: Mapping[str, str]) -> int:
    """Return where in the release the place *key* stands; what it has not comes last."""
    return next((number for number, one in enumerate(expected) if one == key), len(expected))


def _is_numbered(key: str) -> bool:
    return bool(_place(key).number)


def _place(key: str) -> Place:
    """Return the place of a key, without the name of a text."""
    return Place(key.rpartition(":")[2])


def _is_of(found: Mapping[str, str], expected: Mapping[str, str]) -> bool:
    """Tell whether enough words stand where they should to be no chance."""
    most = max((len(words.split()) for key, words in expected.items() if _is_numbered(key)), default=0)
    return any(
        _likeness(words, expected[key]) >= LIKE and len(expected[key].split()) >= min(EVIDENCE, most)
        for key, words in found.items()
        if _is_numbered(key)
    )


def _likeness(one: str, other: str) -> float:
    """Return what share of the words two texts have in common."""
    a, b = (Counter(re.findall(r"\w+", folded(text))) for text in (one, other))
    return (a & b).total() / max(a.total(), b.total(), 1)


# copies that name their places


_NOTES = Place.of_note("1").series  #: before the first of them a page has a heading of its own


class _Piece(NamedTuple):
    """A numbered place, and the lines before it that have no number; the last piece of a text is no place."""

    after: str
    lines: list[str]
    key: str = ""
    words: str = ""

    @property
    def series(self) -> str:
        return Place(self.key.partition(AGAIN)[0]).series

    @property
    def gap(self) -> str:
        """The key of its lines."""
        return f"{AFTER}{self.after}" if self.after else START


def _pieces(words: Words) -> list[_Piece]:
    found, after, lines = [], "", []
    for key, text in words.items():
        if key.startswith((START, AFTER)):
            lines = text.split("\n")
        else:
            found.append(_Piece(after, lines, key, text))
            after, lines = key, []
    return [*found, _Piece(after, lines)]


def _assigned(copy: Words, texts: Mapping[str, Words], is_text: bool) -> tuple[dict[str, str], list[Difference]]:
    """Return what *copy* has at the places of the *texts*, in its order, and what it has besides.

    Its places do not say of which text they are: of several that have a place, that is meant which has its words.
    What has no number is compared whole between two places that follow each other; elsewhere a page or a book may have
    more than the text.
    """
    pieces = _pieces(copy)
    free: dict[str, list[int]] = {}
    for index, piece in enumerate(pieces[:-1]):
        free.setdefault(piece.key.partition(AGAIN)[0], []).append(index)
    found: dict[int, tuple[str, str]] = {}  # where it stands in the copy -> key of the release, words
    gaps: dict[str, str] = {}
    for prefix, text in texts.items():
        last = -1
        for piece in _pieces(text):
            known = free.get(piece.key, []) if piece.key else [last + 1] if last >= 0 else []
            if not known:
                last = -1
                continue
            index = max(known, key=lambda one: _likeness(pieces[one].words, piece.words))
            own = pieces[index]
            if piece.key and _is_between(pieces, last, index, is_text):
                if piece.lines or own.lines:
                    gaps[prefix + piece.gap] = "\n".join(own.lines)
            elif lines := [*_among(own.lines, piece.lines)]:
                gaps[prefix + piece.gap] = "\n".join(lines)
            last = index
            if piece.key:
                known.remove(index)
                found[index] = (prefix + piece.key, _whole(own.words, pieces[index + 1].lines, piece.words))
    places = {_place(key) for text in texts.values() for key in text}
    added = [
        Difference(place, f"{'stands once more' if place in places else NOT_THERE}: {changed('', pieces[index].words)}")
        for place, indices in free.items()
        for index in indices
        if Place(place).series in {one.series for one in places}
    ]
    return dict(found[index] for index in sorted(found)) | gaps, added


def _is_between(pieces: Sequence[_Piece], last: int, index: int, is_text: bool) -> bool:
    """Tell whether what stands before a piece is text: between two places, or at the start of a text alone."""
    if is_text and index == 0:
        return bool(pieces[0].lines)
    if last != index - 1 or last < 0:
        return False
    return is_text or pieces[index].series == pieces[last].series or pieces[index].series != _NOTES


def _among(lines: Sequence[str], wanted: Sequence[str]) -> Iterator[str]:
    """Yield those of *lines* that are, or are nearly, what is *wanted*."""
    for one in wanted:
        yield from get_close_matches(one, lines, 1, 0.7)


def _whole(words: str, following: list[str], wanted: str) -> str:
    """Return *words* with those of the *following* lines that belong to them: of verse only the first has a number."""
    more = wanted.count("\n") - words.count("\n")
    joined = "\n".join([words, *following[:more]])
    if more <= 0 or _likeness(joined, wanted) <= _likeness(words, wanted):
        return words
    del following[:more]
    return joined


# a page that has a part of a place


def _cut(expected: str, words: str) -> Sighting:
    """Return which of the words *expected* a copy has that lacks pages, and what it has for them."""
    head, tail = words[: words.index(CUT)], words[words.rindex(CUT) + 1 :]
    old = f"{_beginning(expected, head)} {_beginning(expected[::-1], tail[::-1])[::-1]}"
    return Sighting(0, old.strip(), f"{head} {tail}".strip(), is_cut=True)


def _beginning(expected: str, words: str) -> str:
    """Return as much of the beginning of what is *expected* as *words* have."""
    new = words.split()
    old = expected.split()[: len(new) + AROUND]
    *_, last, _end = [(0, 0, 0), *SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()]
    found = old[: last[0] + last[2] + len(new) - last[1] - last[2]]
    if found and found[-1].startswith(new[-1]):
        found[-1] = new[-1]  # the page ends within a word
    return " ".join(found)


# what is told


def _differences(found: Mapping[str, str], expected: Mapping[str, str]) -> Iterator[Difference]:
    """Yield each place at which the words are others, are missing between others, or stand in another order."""
    places = {folded(words): key for key, words in expected.items() if _is_numbered(key)}
    for key, words in found.items():
        if folded(words) != folded(expected.get(key, "")):
            other = places.get(folded(words), "")
            told = f"the words of {other} stand here" if other else changed(expected.get(key, ""), words)
            yield Difference(key, told)
    for _series, keys in groupby(filter(_is_numbered, expected), lambda key: key[: -len(_place(key).number)]):
        order = [*keys]
        present = [key for key in found if key in order]
        for key in moved([key for key in order if key in found], present):
            yield Difference(key, "stands elsewhere in the order")
        within = [order.index(key) for key in present] or [0]
        for is_there, some in groupby(order[min(within) : max(within)], lambda key: key in found):
            missing = [*some]
            first, last = missing[0], missing[-1]
            if not is_there:
                yield Difference(first, "is left out" + (f", and so is all up to {last}" if first != last else ""))


AROUND = 5  #: so many words are shown before and after what differs
LONG = 40  #: what is longer is told by its first and last words


def changed(old: str, new: str) -> str:
    """Return the words that only the *old* text has as ``[-struck-]``, and those of the *new* as ``{+inserted+}``."""
    if any(ways(old, new)):
        old, new = folded(old), folded(new)
    told = []
    stretches = redline(*(source((Span(" ".join(text.split())),)) for text in (old, new)))
    for number, (spans, state) in enumerate(stretches):
        words = plain(spans)
        if state is State.STRUCK:
            told.append(f"[-{_cut_short(words, LONG)}-]")
        elif state is State.INSERTED:
            told.append(f"{{+{_cut_short(words, LONG)}+}}")
        else:
            told.append(_kept(words, number > 0, number < len(stretches) - 1))
    return "".join(told)


def _kept(words: str, after: bool, before: bool) -> str:
    """Return the words that stand beside what differs: after it, before it, or between."""
    known = re.findall(r"\S+\s*|\s+", words)
    if len(known) <= AROUND * (after + before):
        return words
    first, last = known[:AROUND] if after else [], known[-AROUND:] if before else []
    return f"{''.join(first)}… {''.join(last)}".strip(" " if not before else "") if last else f"{''.join(first)}…"


def _cut_short(words: str, most: int) -> str:
    known = words.split(" ")
    return words if len(known) <= most else " ".join([*known[: most // 2], "…", *known[-most // 2 :]])
