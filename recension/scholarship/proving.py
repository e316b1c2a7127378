"""Rebuilds the witnesses from what a page shows and from the records that it carries; tells what does not agree.

``outputs/html/static/proof.js`` does the same in the reader's browser, step for step.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from recension.scholarship.model import BLOCK, ORDER, STRETCH, Place
from recension.scholarship.notation import MOVED
from recension.scholarship.order import moved
from recension.scholarship.stretches import GAP
from recension.scholarship.undoing import FORMAT, FRAME, NUMBER, PAGE, Stretch, summed

Records = Mapping[str, Any]  #: what a page carries; `undoing.records` makes it
AROUND = 30  #: so many signs are shown before and after what differs
NOTHING = "nothing there"
SAID = "what an entry of the apparatus says"
OTHER = "other words, by their checksum"
RECORDS = "the records"  #: instead of a place
_MARK = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);")
_TOKEN = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);|.", re.DOTALL)
_SIGNS = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}


class Line(NamedTuple):
    """A line of signs that a page shows, and what it is named: a place, or an entry."""

    at: str
    shown: str


class Shown(NamedTuple):
    """What was found: the places in their order, the apparatus and what is said; none where the file shows none."""

    places: Sequence[Line]
    entries: Sequence[Line] | None
    said: Mapping[str, str] | None = None  #: of each entry and comment, by its id, what the editor says


class Disagreement(NamedTuple):
    """A place at which what is shown is not what the records say."""

    at: str
    found: str
    expected: str


class Rebuilt(NamedTuple):
    """A witness, or the part of it that a text makes, as it came back."""

    siglum: str
    file: str
    data: bytes
    sha256: str
    expected: str  #: the checksum that is stated
    start: int  #: with which byte of the file it begins
    size: int  #: of the whole
    emendations: Sequence[str]  #: ids of the entries that were undone
    pages: int
    rules: int
    amiss: Sequence[tuple[str, str]]  #: places of which the checksum is another, and what was rebuilt of them

    @property
    def is_identical(self) -> bool:
        """Whether it is what was stated."""
        return self.sha256 == self.expected

    @property
    def is_whole(self) -> bool:
        """Whether the text makes the whole witness."""
        return self.start == 0 and len(self.data) == self.size


class Proved(NamedTuple):
    """What came of it."""

    witnesses: Sequence[Rebuilt]
    disagreements: Sequence[Disagreement]

    @property
    def holds(self) -> bool:
        """Whether every witness came back, and nothing else is shown."""
        return bool(self.witnesses) and not self.disagreements and all(one.is_identical for one in self.witnesses)


def prove(records: Records, shown: Shown) -> Proved:
    """Rebuild each witness of which *records* say what must be undone on what is *shown*."""
    wrong = [*flaws(records)]
    if wrong:
        return Proved((), wrong)
    return _proved(records, shown)


def _proved(records: Records, shown: Shown) -> Proved:
    order, wrong = _aligned(records["places"], shown.places)
    if shown.entries is not None:
        wrong += _apparatus(records["entries"], shown.entries)
    if shown.said is not None:
        wrong += _said(records.get("said", {}), shown.said)
    entries = {one["id"]: one for one in records["entries"]}
    said = {one.at: one.shown for one in shown.entries or ()}
    rebuilt = [_rebuilt(one, order, entries, said, len(records["rules"])) for one in records["witnesses"]]
    for one in [one for one in rebuilt if not wrong and not one.is_identical]:
        amiss = [Disagreement(at, brief(found), OTHER) for at, found in one.amiss]
        wrong += amiss or [Disagreement(f"witness {one.siglum}", one.sha256, one.expected)]
    return Proved(rebuilt, wrong)


def prove_bare(bare: Records, shown: Shown) -> Proved:
    """Prove a file that shows words alone, by records of these (`in_words`)."""
    return _proved(bare, shown)


def in_words(records: Records, *, labelled: bool = True, verse: str = "") -> Records:
    """Return the *records* of what shows words alone: what is more than words is taken from them.

    Places may be *labelled* by their names in brackets; between lines of *verse* something stands, or each is its own.
    """
    places = [line for place in records["places"] for line in _in_words(place, labelled=labelled, verse=verse)]
    return {**records, "places": places}


# the records in themselves


def flaws(records: Records) -> Iterator[Disagreement]:
    """Yield what in *records* nobody may say: only entries, heads of pages and marks change a letter or a figure."""
    try:
        if records["format"] != FORMAT:
            yield Disagreement(RECORDS, f"format {records['format']}", f"format {FORMAT}")
            return
        entries = {one["id"]: one for one in records["entries"] if one["there"] in (True, False)}
        if not all(isinstance(one, str) for one in records["kinds"]):
            raise TypeError
        replaced = {(rule, *pair) for rule, pairs in records.get("replaced", {}).items() for pair in pairs}
        for one in [*records["places"], *records["entries"]]:
            sides = one["undo"].items()
            found = (flaw for siglum, undo in sides for flaw in _flaws(one, siglum, undo, entries, replaced))
            if flaw := next(found, None):
                yield Disagreement(one.get("at") or one.get("id") or RECORDS, *flaw)
        sigla = {one["siglum"] for one in records["witnesses"]}
        bare = [one for one in records["places"] if one["shown"] and {*one["undo"]} != sigla]
        for one in bare:  # but the heading over the notes, which is the edition's
            if len(bare) > 1 or one["undo"] or not re.match("<h[1-6]>", one["shown"]):
                yield Disagreement(one["at"] or RECORDS, "no record of a witness", "one of each")
        for stated in records["witnesses"]:
            if not (
                {*stated} >= {"siglum", "file", "size", "sha256", "ends"} and {*stated["part"]} >= {"start", "size"}
            ):
                yield Disagreement(RECORDS, stated["siglum"], "size and checksum")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield Disagreement(RECORDS, f"no record ({type(error).__name__})", "a record of a page")


def _flaws(
    one: Mapping[str, Any],
    siglum: str,
    stretches: Sequence[Stretch],
    entries: Mapping[str, Any],
    replaced: Collection[tuple[str, ...]],
) -> Iterator[tuple[str, str]]:
    line, at = one["shown"], 0
    for start, end, words, why in stretches:
        old = line[start:end]
        if not at <= start <= end <= len(line):
            yield f"{start}–{end}", f"{at}–{len(line)}"
        elif words is None:
            entry = entries.get(why)
            lemma = re.match("[^<]*<l>(.*?)</l>", entry["shown"]) if entry else None
            mark = re.fullmatch("<x [^<>]*>(.*)</x>", old)
            if entry is None or siglum not in entry["undo"]:
                yield old or why, SAID
            elif entry.get("about") == STRETCH:
                there = _spaced(old)
                if one.get("at") != Place.of(why) or not (lemma and _is_lemma(_lettered(lemma[1]), there)):
                    yield plainly(old), plainly(lemma[1]) if lemma else SAID
            elif entry.get("about") == ORDER:
                yield plainly(old), SAID
            elif about := entry.get("about"):
                places = entry.get("places", [Place.of(why)])
                if one.get("at") not in places or (start, end) not in _ranges(line, about):
                    yield plainly(old), SAID
            elif old and not mark:
                yield plainly(old), SAID
            elif mark and not (lemma and _is_lemma(_lettered(lemma[1]), _spaced(mark[1]))):
                yield plainly(mark[1]), plainly(lemma[1]) if lemma else SAID
        elif not words and _is_moved(entries.get(why), siglum, old):
            pass
        elif (why, old, words) not in replaced and not _may(old, words, why, is_entry=why == one.get("id")):
            yield f"{old} → {words}", "the same letters and figures"
        at = end


def _is_moved(entry: Mapping[str, Any] | None, siglum: str, old: str) -> bool:
    """Tell whether an *entry* says of the words of a mark that the witness *siglum* has them elsewhere."""
    lemma, mark = (
        re.match("[^<]*<l>(.*?)</l>", entry["shown"]) if entry else None,
        re.fullmatch(" ?<x [^<>]*>(.*)</x> ?", old),
    )
    if not (entry and lemma and mark and siglum in entry["undo"] and "<r><em>transp. " in entry["shown"]):
        return False
    return _is_lemma(_lettered(lemma[1]), _spaced(mark[1]))


def _ranges(line: str, about: str) -> list[tuple[int, int]]:
    """Return where on the *line* of a place the lines of its text stand, or the one that an entry is *about*."""
    found = re.match(r"<[^<>]*>(<n>\w+</n> )?", line)
    at, ranges = found.end() if found else 0, []
    for part in line[at : line.rfind("<")].split("<br>"):
        ranges.append((at, at + len(part)))
        at = ranges[-1][1] + len("<br>")
    number = re.fullmatch("line ([0-9]+)", about)
    return ranges if about == BLOCK else ranges[int(number[1]) - 1 : int(number[1])] if number else []


def _is_lemma(lemma: str, words: str) -> bool:
    """Tell whether a *lemma* is these *words*, or their beginning and end."""
    first, gap, last = lemma.partition(GAP)
    return lemma == words or bool(gap and first and last and words.startswith(first) and words.endswith(last))


def _lettered(line: str) -> str:
    return re.sub(r"<(?!em>|/em>|strong>|/strong>|sup>|/sup>)[^<>]*>", "", line)


def _spaced(words: str) -> str:
    """Return words that may go over lines and pages as a lemma has them."""
    return re.sub(" +", " ", _lettered(words.replace("<br>", " ")))


def _may(old: str, words: str, why: str, *, is_entry: bool) -> bool:
    """Tell whether *words* of a witness may stand for *old* where no entry says so."""
    if why.partition(" ")[0] == PAGE:
        return not _letters(old)
    if why in (FRAME, NUMBER, "headings"):
        return bool(re.fullmatch(r"(<[^<>]*>)*(<n>\w+</n> )?", old))
    return (is_entry and not words) or _letters(old) == _letters(words)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, plainly(text)))


def _in_words(place: Mapping[str, Any], *, labelled: bool, verse: str) -> Iterator[Mapping[str, Any]]:
    """Yield the record of a place for each of its lines, as words alone."""
    if not place["shown"]:
        yield place
        return
    at = Place(place["at"])
    named = at if at.number and not re.match("<h[1-6]>", place["shown"]) else ""
    label = f"[{named}] " if named and labelled else ""
    found: list[dict[str, Any]] = []
    for siglum, stretches in place["undo"].items():
        for number, (line, undo) in enumerate(_bare_lines(place["shown"], stretches, label, verse)):
            if number == len(found):
                sums = place["sums"] if verse or "<br>" not in place["shown"] else {}
                found.append({"at": "" if number else named, "of": at, "shown": line, "undo": {}, "sums": sums})
            found[number]["undo"][siglum] = undo
    yield from found


def _bare_lines(line: str, stretches: Sequence[Stretch], label: str, verse: str) -> Iterator[tuple[str, list[Stretch]]]:
    """Yield the words of each line of verse, or of the whole, and what must be undone on them."""
    shown, undo, at = label, list[Stretch](), 0
    if label:
        undo.append((0, len(label), "", NUMBER))
    for start, end, words, why in _in_lines(line, stretches) if not verse else stretches:
        shown += plainly(line[at:start])
        old = line[start:end]
        bare = plainly(re.sub("<n>.*?</n> ", "", re.sub("<(/?)sup>", lambda one: "]" if one[1] else "[", old)))
        bare = verse if old == "<br>" else bare
        if words != bare:
            undo.append((len(shown), len(shown) + len(bare), words, why))
        shown += bare
        at = end
        if old == "<br>" and not verse:
            yield shown, undo
            shown, undo = "", []
    yield shown + plainly(line[at:]), undo


def _in_lines(line: str, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield what must be undone, and what goes over lines for each of these: the first has all that the witness has."""
    for start, end, words, why in stretches:
        for part in re.finditer("<br>|(?:(?!<br>).)+|^$", line[start:end], re.DOTALL):
            yield start + part.start(), start + part.end(), "" if part.start() else words, why


# what is shown beside what the records say


class _Item(NamedTuple):
    """A place of the page, and what the records say of it: none where they do not know it."""

    shown: str
    place: Mapping[str, Any] | None


def _aligned(places: Sequence[Mapping[str, Any]], found: Sequence[Line]) -> tuple[list[_Item], list[Disagreement]]:
    """Return the places in the order of the page, each with its record, and what does not agree."""
    expected = [one for one in places if one["shown"]]
    wanted = [one["at"] or one["shown"] for one in expected]
    there = [at or line for at, line in found]
    pairs = _paired(wanted, there)
    for number, (at, _line) in enumerate(found):  # what has no name is known by what stands before it
        following = pairs.get(number - 1, -1) + 1
        is_free = following < len(expected) and following not in pairs.values()
        if not at and number not in pairs and is_free and not expected[following]["at"]:
            pairs[number] = following
    missing = [n for n in range(len(wanted)) if n not in pairs.values()]
    wrong: list[Disagreement] = []
    tails = _tails(places)
    order = [_Item("", one) for one in tails[0]]
    for number, (at, line) in enumerate(found):
        n = pairs.get(number)
        if n is None:
            n = next((m for m in missing if wanted[m] == there[number]), None)
            if n is not None:
                missing.remove(n)
                wrong.append(Disagreement(at, _after(there, number), _after(wanted, n)))
        if n is None:
            before = (one.at for one in reversed(found[:number]) if one.at)
            wrong.append(Disagreement(at or next(before, ""), brief(line), NOTHING))
            order.append(_Item(line, None))
            continue
        if line != expected[n]["shown"]:
            wrong.append(Disagreement(at or _after(wanted, n), *around(line, expected[n]["shown"])))
        order += [_Item(line, expected[n]), *(_Item("", one) for one in tails[n + 1])]
    wrong += [
        Disagreement(expected[n]["at"] or _after(wanted, n), NOTHING, brief(expected[n]["shown"])) for n in missing
    ]
    return order, wrong


def _after(names: Sequence[str], number: int) -> str:
    return f"after {brief(names[number - 1])}" if number else "at the beginning"


def _paired(wanted: Sequence[str], there: Sequence[str]) -> dict[int, int]:
    """Return which of those that are there, in their order, are which of those that are wanted."""
    pairs: dict[int, int] = {}
    i = j = 0
    while i < len(wanted) and j < len(there):
        if wanted[i] == there[j]:
            pairs[j] = i
            i, j = i + 1, j + 1
        elif there[j] not in wanted[i:]:
            j += 1
        else:
            i += 1
    return pairs


def _tails(places: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Return what the page does not show: before the first place, and behind each."""
    tails: list[list[Mapping[str, Any]]] = [[]]
    for one in places:
        if one["shown"]:
            tails.append([])
        else:
            tails[-1].append(one)
    return tails


def _apparatus(entries: Sequence[Mapping[str, Any]], found: Sequence[Line]) -> list[Disagreement]:
    """Return what the apparatus that is shown does not say as the records do."""
    there: dict[str, str] = {}
    wrong: list[Disagreement] = []
    expected = {one["id"]: one["shown"] for one in entries if one["there"]}
    for at, line in found:
        if at not in expected or at in there:
            wrong.append(Disagreement(at, brief(line), NOTHING))
        elif line != expected[at]:
            wrong.append(Disagreement(at, *around(line, expected[at])))
        there.setdefault(at, line)
    return wrong + [Disagreement(at, NOTHING, brief(line)) for at, line in expected.items() if at not in there]


def _said(sums: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Disagreement]:
    """Yield the entries and comments of which the editor says something else, by their checksums."""
    for at, words in found.items():
        if at not in sums:
            yield Disagreement(at, brief(words), NOTHING)
        elif summed(words) != sums[at]:
            yield Disagreement(at, brief(words), OTHER)
    yield from (Disagreement(at, NOTHING, OTHER) for at in sums if at not in found)


def around(found: str, expected: str) -> tuple[str, str]:
    """Return what stands around the first difference in both; marks only where the words are alike."""
    one, other = [*plainly(found)], [*plainly(expected)]
    if one == other:
        one, other = _TOKEN.findall(found), _TOKEN.findall(expected)
    same = common(one, other)
    start = max(0, same - AROUND)
    return "".join(one[start : same + AROUND]), "".join(other[start : same + AROUND])


def brief(line: str) -> str:
    """Return the beginning of the words of a *line*."""
    return (plainly(line).strip() or line)[: 2 * AROUND]


def common(one: Sequence[object], other: Sequence[object]) -> int:
    """Return how many signs *one* and *other* begin with together."""
    length = min(len(one), len(other))
    return next((n for n in range(length) if one[n] != other[n]), length)


# the witness


def _rebuilt(
    stated: Mapping[str, Any],
    order: Sequence[_Item],
    entries: Mapping[str, Mapping[str, Any]],
    said: Mapping[str, str],
    rules: int,
) -> Rebuilt:
    siglum = stated["siglum"]

    def reading(name: str) -> str:
        entry = entries[name]
        return undone(said.get(name, entry["shown"]), entry["shown"], entry["undo"][siglum], reading)

    for name, one in entries.items():
        if one.get("about") == ORDER and siglum in one["undo"] and (said_so := MOVED.fullmatch(reading(name))):
            way, _blank, at = said_so["moved"].partition(" ")
            places = one.get("places", [Place.of(name)])
            order = moved(order, partial(_stands_at, places), partial(_stands_at, [at]), way)
    text = ""
    pages = 0
    amiss = []
    for shown, place in order:
        if place is None:
            text += "\n\n" + plainly(shown)
            continue
        stretches = place["undo"].get(siglum)
        if stretches is not None:  # a line may be that of the witness, with nothing to undo
            pages += sum(why.partition(" ")[0] == PAGE and bool(words) for _, _, words, why in stretches)
            part = undone(shown, place["shown"], stretches, reading)
            if summed(part) != place.get("sums", {}).get(siglum):
                amiss.append((place["at"], part))
            text += part
    data = (text + stated["ends"]).encode()
    emended = [name for name, one in entries.items() if siglum in one["undo"]]
    expected = stated["part"]["sha256"] if stated["part"]["size"] != stated["size"] else stated["sha256"]
    return Rebuilt(
        siglum,
        stated["file"],
        data,
        sha256(data).hexdigest(),
        expected,
        stated["part"]["start"],
        stated["size"],
        emended,
        pages,
        rules,
        amiss,
    )


def _stands_at(places: Sequence[str], item: _Item) -> bool:
    return item.place is not None and item.place.get("of", item.place["at"]) in places


def undone(found: str, line: str, stretches: Sequence[Stretch], reading: Any) -> str:
    """Return what a witness has for what was *found*, which should be the *line* of the record.

    Where it is not, what stands in the place of what differs is taken as it is.
    """
    before = common(found, line)
    behind = min(common(found[::-1], line[::-1]), len(line) - before, len(found) - before)
    done, at, shift = "", 0, 0
    past = False
    for start, end, words, why in stretches:
        if end > before and not past:
            if start < len(line) - behind and found != line:
                continue
            past, shift = True, len(found) - len(line)
        done += plainly(found[at : start + shift])
        done += reading(why) if words is None else words
        at = end + shift
    return done + plainly(found[at:])


def plainly(line: str) -> str:
    """Return the words of a *line* without its marks."""
    return _MARK.sub(lambda mark: _SIGNS.get(mark[0], ""), line)
