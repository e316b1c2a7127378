"""What *ibid.* means in a note whose reader does not have the note before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from recension.scholarship import regularise
from recension.scholarship.model import Block, Place, Span, Spans, Style, merged, plain, unbroken

IBID = re.compile(r"\b(?:ibid(?:em)?|ebd|ebenda|ivi)\b\.?", re.IGNORECASE)
MOST = 40  #: so many words of another note are repeated


def meant(blocks: Iterable[Block], printed: Collection[Place]) -> Iterator[tuple[Block, list[Block]]]:
    """Yield each note that refers to one before it which is not *printed*, and those it means, the nearest first.

    Of notes that refer on, as "ibid., p. 5" does, all are meant down to the first that does not; bare ones add nothing.
    """
    before: list[Block] = []
    for note in blocks:
        if not note.label:
            continue
        if before and note.place in printed and before[-1].place not in printed and IBID.search(_words(note)):
            yield note, [*_chain(before)]
        before.append(note)


def _chain(before: Sequence[Block]) -> Iterator[Block]:
    for note in reversed(before):
        words = _words(note)
        if not IBID.fullmatch(words.strip()):
            yield note
        if not IBID.search(words):
            return


def _words(note: Block) -> str:
    return plain(unbroken(note.edited))


def supplied(notes: Iterable[Block], rules: Iterable[str], names: Mapping[str, str], colon: str) -> Spans:
    """Return what stands in brackets behind *ibid.*: each of *notes* by its name, and its words after a *colon*.

    ::

        [note 22: The miller to the keeper, 1 May 1801, p. 114]
    """
    spans, rules = [Span(" [")], [*rules]
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
