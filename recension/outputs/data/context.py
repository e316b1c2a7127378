"""What all files of data are made from: the whole of an edition, and where its pages are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from recension.scholarship import bibtex, cite, record
from recension.scholarship.edition import Edition
from recension.scholarship.model import Block, BlockType, Cited, Comment, Document, Place, Spans, Style
from recension.scholarship.prose import Called, prose
from recension.scholarship.whole import FOLDER, Whole

_Placed = TypeVar("_Placed", Comment, Cited)
PLACES = "places"  #: the folder of the passages that a word names


class Pages(NamedTuple):
    """Where the pages of the site are."""

    base: str = ""  #: address of the site; empty as long as it has none
    ending: str = ".html"

    def page(self, text: str, file: str) -> str:
        """Return the address of the page of a *text*, as the *file* has it."""
        return f"{self.base or self.top(file)}{text}{self.ending}"

    def data(self, name: str, file: str) -> str:
        """Return the address of the file *name* of data, as another *file* has it."""
        return f"{self.base}{FOLDER}/{name}" if self.base else f"{'../' * file.count('/')}{name}"

    @staticmethod
    def top(file: str) -> str:
        """Return the way from a *file* to the pages."""
        return "../" * (file.count("/") + 1)


class Context:
    """The whole of an edition, and what is found in it again and again."""

    def __init__(
        self, whole: Whole, pages: Pages, say: Callable[[str], str] = str, sources: Mapping[str, bytes] = {}
    ) -> None:
        self.whole, self.pages, self.say = whole, pages, say
        self.sources = sources  #: the files that the edition was read from, by their paths
        self.name = whole.work.key
        self.made: dict[str, bytes] = {}  #: what more than one format has

    @cached_property
    def edition(self) -> Edition:
        """The edition, as the whole has it."""
        return self.whole.edition

    @cached_property
    def work(self) -> cite.Work:
        """The edition as a thing to cite, in its language."""
        return self.whole.work._replace(say=self.say)

    @cached_property
    def blocks(self) -> list[tuple[str, str, Block]]:
        """Each block with its id and the name of its text."""
        return [*record.blocks(self.edition)]

    @cached_property
    def passages(self) -> Mapping[str, tuple[str, Block, Document]]:
        """Each passage by its id: its text, the block, and all that the text holds."""
        documents = {text.name: text.document for text in self.edition.texts}
        return {one: (text, block, documents[text]) for one, text, block in self.named()}

    @cached_property
    def headings(self) -> Mapping[str, Block]:
        """The heading that each passage stands under, as it is edited; those under none are left out."""
        found: dict[str, Block] = {}
        last: dict[str, Block] = {}
        for one, text, block in self.blocks:
            if block.type is BlockType.HEADING:
                parts = tuple(span for span in block.edited if span.style is not Style.PAGE)
                last[text] = block._replace(parts=parts)
            elif text in last:
                found[one] = last[text]
        return found

    @cached_property
    def comments(self) -> Mapping[str, Mapping[str, Sequence[Comment]]]:
        """The comments of each text, by their places."""
        return {text.name: _by_place(text.document.comments) for text in self.edition.texts}

    @cached_property
    def cited(self) -> Mapping[str, Mapping[str, Sequence[Cited]]]:
        """The works that the author cites in each text, by their places."""
        return {text.name: _by_place(text.document.works) for text in self.edition.texts}

    @cached_property
    def called(self) -> Called:
        """What works and places are called in prose."""
        works = {key: bibtex.label(item, self.say) for key, item in self.whole.sections["bibliography"].items()}
        return Called(works, self.edition.declared.places)

    @property
    def sigla(self) -> list[str]:
        """The sigla of the witnesses that have readings."""
        return [one.siglum for one in self.edition.witnesses if one.is_seen]

    @property
    def bearers(self) -> list[str]:
        """These, and the names of the scholars whose conjectures the edition has."""
        return [*self.sigla, *self.edition.declared.scholars]

    def prefix(self, text: str) -> str:
        """Return how the ids of a *text* begin."""
        return f"{text}:" if len(self.edition.texts) > 1 else ""

    def shown(self, word: str) -> str:
        """Return the word that readers see for a kind or a degree."""
        return self.edition.declared.shown.get(word, word)

    def prose(self, text: str) -> str:
        """Return the words of what an editor wrote, without markup."""
        return unmarked(text, self.called)

    def named(self) -> Iterator[tuple[str, str, Block]]:
        """Yield the blocks of the text that have a place of their own, which are its passages."""
        return ((one, text, block) for one, text, block in self.blocks if block.place and is_passage(block))


def _by_place(found: Iterable[_Placed]) -> dict[str, list[_Placed]]:
    sorted_by: dict[str, list[_Placed]] = {}
    for one in found:
        sorted_by.setdefault(one.place, []).append(one)
    return sorted_by


def is_passage(block: Block) -> bool:
    """Tell whether a block is cited by its place."""
    return bool(block.place) and (block.type.is_numbered or bool(block.label))


def unmarked(text: str, called: Called) -> str:
    """Return the words of what an editor wrote, without markup."""
    return "\n".join(words(record.spans_of(line)) for line in prose(text, called).split("\n"))


def words(spans: Spans) -> str:
    """Return *spans* as a spreadsheet has them: the calls of notes in brackets, each line of verse on its own."""
    return "".join(_words(span.text, span.style) for span in spans)


def _words(text: str, style: Style) -> str:
    if style is Style.PAGE:
        return ""
    return f"[{text}]" if style is Style.CALL else "\n" if style is Style.BREAK else text


def way(one: str) -> str:
    """Return the path of the passage *one*, an id: ``p/4``, of several texts ``songs/p/4``, ``places/byline``."""
    text, colon, name = one.rpartition(":")
    place = Place(name)
    path = f"{place.series}/{place.number}" if place.number else f"{PLACES}/{place}"
    return f"{text}/{path}" if colon else path


def rights(work: cite.Work) -> list[dict[str, str]]:
    """Return whose each part of the edition is, and on what terms."""
    return [
        {"part": one.part, "holders": "; ".join(map(str, one.holders)), "licence": one.licence, "url": one.url}
        for one in work.rights
    ]


Rows = list[Mapping[str, str]]
