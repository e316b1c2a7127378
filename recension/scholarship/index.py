"""Finds where the terms of an index stand, in the text and in what an editor says of it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Block, BlockType, Comment, Document, Place, plain
from recension.scholarship.prose import Means, lines
from recension.scholarship.series import UNPRINTED

#: what the headings of an index may be -> the type that schema.org has for one
KINDS = {"person": "Person", "place": "Place", "organisation": "Organization"}


class Term(NamedTuple):
    """A heading of an index: the forms under which it stands in the text, or the heading it refers to."""

    heading: str
    forms: tuple[str, ...]
    see: str
    line: int
    kind: str = ""  #: one of ``KINDS``; empty: none is said


class Passage(NamedTuple):
    """Words of the text, or what an editor says of them."""

    block: Block
    text: str
    said: str = ""  #: what leads to the comment that has the words; empty: the text has them


def passages(document: Document) -> Iterator[Passage]:
    """Yield the words of a text, those of each place with what is said of it behind them."""
    said = defaultdict[Place, list[Comment]](list)
    for comment in document.comments:
        said[comment.place].append(comment)
    for block in document.blocks:
        if block.type.is_text:
            yield Passage(block, plain(block.edited))
            for one in said.pop(block.place, ()):
                yield Passage(block, _words(one.text), block.place if one.series in UNPRINTED else one.id)


def _words(text: str) -> str:
    """Return the words of a comment; how it calls the works that it cites, the bibliography knows."""
    words = " ".join("".join(one.text for one in line if one.means is not Means.WORK) for line in lines(text))
    return _straight(words)


def _straight(text: str) -> str:
    """Return *text* with the apostrophes of a typewriter, which a text has until it is dressed."""
    return text.replace("’", "'")


def terms(written: Iterable[tuple[int, str]], kind: str = "") -> Iterator[Term | Mistake]:
    """Read ``heading : form; form`` and ``heading : see other heading``, a line each, all of one *kind*."""
    known: set[str] = set()
    for number, line in written:
        heading, colon, rest = line.strip().partition(" : ")
        if not line.strip():
            continue
        if not colon or not rest.strip("; "):
            yield mistake("index-form", number, found=line.strip())
        elif line[0].isspace():
            yield mistake("indentation", number, found=line.strip())
        elif heading in known:
            yield mistake("index-twice", number, found=heading)
        elif rest.startswith("see "):
            known.add(heading)
            yield Term(heading, (), rest.removeprefix("see ").strip(), number, kind)
        else:
            known.add(heading)
            yield Term(heading, tuple(form.strip() for form in rest.split(";") if form.strip()), "", number, kind)


def also(found: Sequence[Term]) -> dict[str, list[str]]:
    """Return by what other words that is known which goes by a name: the headings that refer to one, and its forms.

    "Formosa : see Taiwan" makes either stand for the other; of its forms a heading is known by those it begins with.
    """
    known: dict[str, list[str]] = {}
    forms = {term.heading: term.forms for term in found}
    for term in found:
        for form in forms.get(term.see, ()):
            if form.casefold() == term.heading.casefold():
                continue
            known.setdefault(term.heading.partition(",")[0], []).append(form)
            if sort_key(term.see).startswith(sort_key(form)) and "," not in term.heading:
                known.setdefault(form, []).append(term.heading)
    return {name: list(dict.fromkeys(one for one in words if one != name)) for name, words in known.items()}


def check_terms(found: Sequence[Term], known: Iterable[Passages]) -> Iterator[Mistake]:
    """Yield the forms that stand nowhere in *known*, and the references to headings that are not there."""
    headings = {term.heading for term in found}
    for term in found:
        for form in term.forms:
            if not any(True for some in known for _number in some.having(form)):
                yield mistake("index-nowhere", term.line, found=form, heading=term.heading)
        if term.see and (term.see not in headings or term.see == term.heading):
            yield mistake("index-see", term.line, found=term.see)


class Passages:
    """The passages of a text, one behind the other, so that the letters of a form are looked for once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self.text = "".join(f"{one.text}\0" for one in passages)
        self.ends = [*accumulate(len(one.text) + 1 for one in passages)]

    def having(self, form: str) -> Iterator[int]:
        """Yield the numbers of the passages that have a *form* as a word."""
        letters = _straight(form)
        whole = re.compile(rf"(?<!\w){re.escape(letters)}(?!\w)")
        at = self.text.find(letters)
        while at >= 0:
            after = at + 1
            if whole.match(self.text, at):
                number = bisect(self.ends, at)
                yield number
                after = self.ends[number]
            at = self.text.find(letters, after)


def places(term: Term, known: Passages) -> list[Passage]:
    """Return the passages that have *term*, one for each place, in reading order; the text goes before comments."""
    found: dict[tuple[str, Place], Passage] = {}
    for number in sorted({number for form in term.forms for number in known.having(form)}):
        one = known.passages[number]
        if not one.block.place or (one.block.type is BlockType.HEADING and not one.said):
            continue
        key = (one.block.docname, one.block.place)
        if found.setdefault(key, one).said and not one.said:
            found[key] = one
    return list(found.values())


def sort_key(heading: str) -> str:
    """Return what *heading* is sorted by: its letters, whatever their case and accents, and figures."""
    return re.sub(r"[^\w\s]", "", unicodedata.normalize("NFKD", heading)).casefold()
