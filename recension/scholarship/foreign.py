"""Words of other languages than that of the edition: how conf.py declares them, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

#: a tag of a language, with or without script, country and variants, as BCP 47 has it
TAG = re.compile(
    r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*", re.ASCII
)
_FORM = re.compile(r"(?P<before>[^\[\]]*)\[(?P<words>[^\[\]]+)\](?P<after>[^\[\]]*)|(?P<alone>[^\[\]]+)")


class Phrase(NamedTuple):
    """Words of another language, as conf.py has them, and what finds them."""

    language: str
    written: str
    pattern: re.Pattern[str]  #: the group ``words`` is of the language
    sure: str  #: what stands wherever the pattern finds something; to look for that is quicker


class Stretch(NamedTuple):
    """Where words of another language stand in a text."""

    start: int
    end: int
    language: str


def phrase(language: str, written: str) -> Phrase | None:
    """Return the phrase that is *written* as ``listy``, or as ``[list] 141``: only where the rest stands beside it."""
    form = _FORM.fullmatch(written.strip())
    before, words, after = (form["before"], form["words"] or form["alone"], form["after"]) if form else ("", "", "")
    if not words.strip():
        return None
    before, after = before or "", after or ""
    begin, end = (r"\b" if re.match(r"\w", edge) else "" for edge in (before or words, (after or words)[::-1]))
    found = rf"{begin}{_pattern(before)}(?P<words>{_pattern(words, initial=not before)}){_pattern(after)}{end}"
    sure = max((part for text in (before, words[1:], after) for part in re.split(r"[\s'’]+", text)), key=len)
    return Phrase(language, written, re.compile(found), sure)


def _pattern(text: str, *, initial: bool = False) -> str:
    """Return what finds *text*, however its words are parted, and with a great *initial* where a sentence begins."""
    first, rest = (f"[{text[0].upper()}{text[0]}]", text[1:]) if initial and text[0].islower() else ("", text)
    parts = (r"\s+" if part.isspace() else re.escape(part) for part in re.split(r"(\s+)", rest))
    return first + "".join(parts).replace("'", "['’]")


def phrases(declared: Mapping[str, Iterable[str]]) -> list[Phrase]:
    """Return what conf.py declares; what cannot be read has been told."""
    found = (phrase(language, written) for language, some in declared.items() for written in some)
    return [one for one in found if one]


def stretches(text: str, known: Iterable[Phrase]) -> list[Stretch]:
    """Return where in *text* the phrases stand, in order; of those that overlap, the longest."""
    kept: list[Stretch] = []
    for one in sorted(_all(text, known), key=lambda one: (one.start - one.end, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept)


def _all(text: str, known: Iterable[Phrase]) -> Iterator[Stretch]:
    for one in (one for one in known if one.sure in text):
        yield from (Stretch(*match.span("words"), one.language) for match in one.pattern.finditer(text))


def standing(texts: Iterable[str], known: Iterable[Phrase]) -> set[str]:
    """Return which of the phrases stand in one of *texts*, as they are written."""
    every = [*texts]  # each by itself, for in one long text a search takes long
    return {one.written for one in known if any(one.sure in text and one.pattern.search(text) for text in every)}
