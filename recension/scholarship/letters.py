"""Letters that look alike and signs that nobody sees, by their names; and what stands nearest to some words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher, get_close_matches

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u115f\u180e\u2028\u2029\u202a-\u202e\u2060-\u2065\u206a-\u206f]"
    r"|(?<!\A)\ufeff"  # which the first sign of a file may be
    r"|(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\u200b"  # in these scripts it parts words
    r"|(?<![^\sA-Za-z\u00c0-\u024f])[\u200c\u200d\ufe00-\ufe0f]"  # other letters it joins, parts or turns
    r"|[\u061c\u200e\u200f\u2066-\u2069]"
)
_TURNING = "\u061c\u200e\u200f\u2066\u2067\u2068\u2069"  #: what a line needs that is written in both directions
_FROM_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_UNSEEN_AT_ALL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_ALIKE = str.maketrans(
    "аеорсухіјѕԁԛԝһӏ" + "АВЕКМНОРСТУХІЈЅԌ" + "ονι" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "‘’‛′ʼ`´" + "“”‟″" + "‐‑‒–—―−" + "ıɡ",
    "aeopcyxijsdqwhl" + "ABEKMHOPCTYXIJSG" + "ovi" + "ABEZHIKMNOPTYX" + "'" * 7 + '"' * 4 + "-" * 7 + "ig",
)
_LATIN = "A-Za-z\u00c0-\u024f"
_FOREIGN = "аеорсухіјѕԁԛԝһӏАВЕКМНОРСТУХІЈЅԌονιΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_MIXED = re.compile(f"[{_LATIN}][{_FOREIGN}]|[{_FOREIGN}][{_LATIN}]")
_NAMES = {"\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\0": "NULL"}
_POINTS = ".,;:!?()[]'\"‘’“”"
_NEAR = 0.6  #: how much two rows of words have in common that are likely to be meant for one another


def unseen(text: str) -> Iterator[int]:
    """Yield where in *text* a sign stands that nobody sees, and that the script does not need."""
    if not any(map(_UNSEEN_AT_ALL.match, {*text})):  # which is soon known
        return
    for match in _UNSEEN.finditer(text):
        at = match.start()
        line = text[text.rfind("\n", 0, at) + 1 : text.find("\n", at) if "\n" in text[at:] else len(text)]
        if not (match[0] in _TURNING and _FROM_RIGHT.search(line)):
            yield at


def mixed(text: str) -> Iterator[tuple[int, str]]:
    """Yield where in *text* a letter of another script stands in a Latin word, and looks like one of its letters."""
    last = -1
    if {*text}.isdisjoint(_FOREIGN):
        return
    for match in _MIXED.finditer(text):
        start = match.start() + (match[0][0] not in _FOREIGN)
        word = re.compile(r"\w+").search(text, max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1)
        if word and word.start() != last and word[0].translate(_ALIKE).isascii():
            last = word.start()
            yield start, word[0]


def latin(sign: str) -> str:
    """Return the letter that a letter of another script looks like."""
    return sign.translate(_ALIKE)


def name(sign: str) -> str:
    """Return the name of a character and its number, as CYRILLIC SMALL LETTER IE (U+0435)."""
    return f"{unicodedata.name(sign, _NAMES.get(sign, 'a control character'))} (U+{ord(sign):04X})"


def likeness(text: str) -> str:
    """Return what a reader sees of *text*: letters that look alike are the same, and what is not seen is left out."""
    seen = _UNSEEN_AT_ALL.sub("", unicodedata.normalize("NFKC", text)).translate(_ALIKE)
    return " ".join(seen.split())


def alike(found: str, expected: str) -> str:
    """Return a sentence that names the characters, where *found* and *expected* differ and look the same."""
    if found == expected or likeness(found) != likeness(expected):
        return ""
    told = []
    for tag, i, j, k, m in SequenceMatcher(None, found, expected, autojunk=False).get_opcodes():
        if tag != "equal":
            here, there = _named(found[i:j]), _named(expected[k:m])
            after = f" after {found[i - 1]!r}" if i and not (here and there) else ""
            told.append(f"{here or 'nothing'} stands for {there or 'nothing'}{after}")
    return f"they look alike: {_few(told)}"


def _named(signs: str) -> str:
    return " and ".join(map(name, signs))


def _few(told: Iterable[str], number: int = 3) -> str:
    told = [*dict.fromkeys(told)]
    return ", ".join(told[:number]) + (f", and {len(told) - number} more" if len(told) > number else "")


def nearest(word: str, known: Collection[str]) -> str:
    """Return the one of some *known* words that looks like *word*, or is most like it; empty: none is."""
    like = next((one for one in known if likeness(one).casefold() == likeness(word).casefold()), "")
    return like or next(iter(get_close_matches(word, known, 1, _NEAR)), "")


_CALL = re.compile(r"\[[^][]*\]?$")  #: the call of a note at the end of words


def nearest_words(words: str, text: str) -> str:
    """Return the words of *text* that look like *words*, or are most like them; empty: none are."""
    standing = [match.span() for match in re.finditer(r"\S+", text)]
    number = len(words.split())
    best, found = _NEAR, ""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(words)
    for length in {number, max(number - 1, 1), number + 1}:
        for (start, _), (_, end) in zip(standing, standing[length - 1 :], strict=False):
            matcher.set_seq1(text[start:end])
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
                best, found = matcher.ratio(), text[start:end]
    return _CALL.sub("", found.strip(_POINTS)) if words == words.strip(_POINTS) else found


def told_apart(words: str, text: str) -> Iterator[str]:
    """Yield for each time that *words* stand in *text* the same with as many others as no other time has."""
    for match in re.finditer(re.escape(words), text):
        yield next(_wider(match.start(), match.end(), text), words)


def _wider(start: int, end: int, text: str) -> Iterator[str]:
    """Yield what stands in *text* from *start* to *end* with words beside it, once nothing else there is the same."""
    while start or end < len(text):
        for before, after in (("", r"\s*\S*"), (r"\S*\s*$", "")):
            start -= len(re.search(before, text[:start])[0]) if before else 0  # type: ignore[index]
            end += len(re.match(after, text[end:])[0])  # type: ignore[index]
            whole = text[start:end].strip(_POINTS)
            for found in (_CALL.sub("", whole), whole, text[start:end]):  # a lemma needs no call
                if text.count(found) == 1:
                    yield found
