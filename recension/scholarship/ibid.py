"""What *ibid.* or a short title means in a note whose reader does not have the note that it refers to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from recension.scholarship import regularise
from recension.scholarship.model import Block, Cited, Place, Span, Spans, Style, merged, plain, unbroken
from recension.scholarship.regularise import Rules

IBID = re.compile(r"\b(?:ibid(?:em)?|ebd|ebenda|ivi)\b\.?", re.IGNORECASE)
MOST = 40  #: so many words of another note are repeated


def meant(
    blocks: Iterable[Block], printed: Collection[Place], works: Collection[Cited] = ()
) -> Iterator[tuple[Block, list[Block]]]:
    """Yield each printed note that refers to some which are not, and these.

    Of notes that refer on, as "ibid., p. 5" does, all are meant down to the first that does not; bare ones add nothing.
    A work that some of *works* cite is named in full by the first note that cites it and has a title, in italics; what
    that says is told to the first that cites it by less.
    """
    before: list[Block] = []
    fullest: dict[str, Block] = {}  #: key of a work -> the note that names it in full
    told: set[Place] = {*printed}
    keys = defaultdict[Place, list[str]](list)
    wanted = {one.key for one in works if one.place in printed}
    for one in works:
        if one.key in wanted:
            keys[one.place].append(one.key)
    for note in blocks:
        if not note.label:
            continue
        is_printed = note.place in printed
        refers = is_printed and before and before[-1].place not in printed and IBID.search(_words(note))
        found = [*_chain(before)] if refers else []
        for key in keys[note.place]:
            full = fullest.setdefault(key, note) if key in fullest or _has_title(note) else note
            found += [full] if full is not note and full.place not in told and full not in found else []
        if is_printed and found:
            told.update(one.place for one in found)
            yield note, found
        before.append(note)


def _chain(before: Sequence[Block]) -> Iterator[Block]:
    for note in reversed(before):
        words = _words(note)
        if not IBID.fullmatch(words.strip()):
            yield note
        if not IBID.search(words):
            return


def end_of(words: str) -> int:
    """Return behind how many characters of a note with these *words* the brackets stand: *ibid.*, or all of them."""
    found = IBID.search(words)
    return found.end() if found else len(words)


def _has_title(note: Block) -> bool:
    italics = (span.text for span in unbroken(note.edited) if span.style is Style.EMPHASIS)
    return any(not IBID.fullmatch(text.strip()) for text in italics)


def _words(note: Block) -> str:
    return plain(note.edited)


def supplied(notes: Iterable[Block], rules: Rules, names: Mapping[str, str], colon: str) -> Spans:
    """Return what stands in brackets: each of *notes* by its name, and its words after a *colon*.

    ::

        [note 22: The miller to the keeper, 1 May 1801, p. 114]
    """
    spans, rules = [Span(" [")], tuple(rules)
    for number, note in enumerate(notes):
        said = regularise.dress(note.edited, regularise.dressed(note, rules), 0)
        spans += [Span(f"{'; ' if number else ''}{note.place.called(names)}{colon}"), *_shortened(said)]
    return merged([*spans, Span("]")])


def _shortened(spans: Spans) -> Iterator[Span]:
    """Yield the first words of *spans*, as running text: without calls, and addresses as words."""
    left = MOST
    for span in spans:
        if span.style in (Style.CALL, Style.PAGE):
            continue
        words = span.text.replace("\n", " ").split(" ")
        style = span.style if span.style in (Style.EMPHASIS, Style.STRONG) else Style.TEXT
        if len(words) > left:
            yield Span(" ".join(words[:left]) + " …", style)
            return
        left -= len(words) - 1
        yield Span(" ".join(words), style)
