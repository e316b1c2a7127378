"""What the files of a book must show: what pages show, but for what a book has otherwise, or has not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from docutils import nodes

from recension.doctree import nodes as ours
from recension.locale import _
from recension.outputs.epub.bind import PARTS, SIGN, page_label
from recension.outputs.gate import Seen
from recension.outputs.html.readers import prose
from recension.outputs.html.readers.expected_lists import ListPage
from recension.outputs.html.readers.expected_text import TextPage
from recension.outputs.html.readers.reader import LINK, PAGE, Line
from recension.scholarship import leaves
from recension.scholarship.model import Entry, Place, Style, Variation
from recension.scholarship.presentation import ShownEntry
from recension.scholarship.series import APPARATUS
from recension.scholarship.words import capital

EXPLAINED = "⟪{}⟫"  #: an abbreviation, which is no link
_SHOWN = str.maketrans("⟪⟫", "⟨⟩")
_LINK = re.compile("⟨([^⟨⟩]*) → ([^⟨⟩]*)⟩")
_CITED = re.compile(r"\{([^{}]*#[^{}]*)\}")
_GOAL = re.compile("⟨([^⟨⟩]*)⟩")
_WORKS = re.compile("⟦([^⟦⟧:]*)⟧")


class BookText(TextPage):
    """A text, and what is said of it."""

    def text(self) -> Iterator[Seen]:
        own = {place for place, block in self.blocks.items() if not block.label}
        for one in super().text():
            number = one.words.partition(" ")[0].removeprefix("⟨")
            yield one._replace(words=number) if one.field == "number" and one.at in own else one

    def page_mark(self, line: Line, part: Variation) -> None:
        key = part.lemma[0].page
        number = page_label(key, self.edition)
        label = _(leaves.words(key.number).begins).format(key.number, key.siglum)
        line.add(PAGE)
        line.set("page break", number, self.pages[key])
        words = f"{number} {label}"
        line.set("page", LINK.format(words, self.here(part.entry.anchor)) if part.entry else words)

    def is_led(self, shown: ShownEntry) -> bool:
        """Tell whether words or a mark of the text lead to an entry."""
        one = shown.record
        if not isinstance(one, Entry):
            return False
        lemma = next((v.lemma for block in self.document.blocks for v in block.variations if v.entry == one), ())
        return bool(one.page) or any(span.style not in (Style.CALL, Style.LINK) for span in lemma)

    def records(self, said: list[nodes.Element]) -> list[ShownEntry]:
        """Return the entries of a group to which no word leads: the others are notes of their own."""
        return [one for one in self.all_records(said) if not self.is_led(one)]

    def all_records(self, said: list[nodes.Element]) -> list[ShownEntry]:
        """Return all entries of a group."""
        return super().records(said)

    def kept(self, said: list[nodes.Element]) -> list[nodes.Element]:
        """Return what is said in a group besides its apparatus, if it still stands."""
        return [one for one in said if not isinstance(one, ours.apparatus | ours.withdrawal)]

    @property
    def more(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for owner, said in self.groups:
            place = self.place_of(owner)
            if place and (self.kept(said) or self.records(said)):
                label = _("Editorial notes on {}").format(self.name_of(place))
                words = f"{SIGN} " + _("{}: {}").format(label, " · ".join(self.contents(said)))
                found.setdefault(self.end_of(place), []).append(LINK.format(words, self.here(f"{place}.notes")))
        return found

    def editorial(self) -> Iterator[Seen]:
        yield from (Seen("", "rank", "1"), Seen("", "heading", _("Editorial notes")))
        for name, made in ((APPARATUS, self.called_entries), ("commentary", self.said_besides)):
            if found := [*made()]:
                yield from (Seen("", "rank", "2"), Seen("", "heading", _(PARTS[name])), *found)

    def named(self, place: Place) -> str:
        """Return the head of a group, which leads to its place."""
        name = capital(self.name_of(place))
        return LINK.format(name, self.here(place)) if place else name

    def called_entries(self) -> Iterator[Seen]:
        """Yield the entries to which words of the text lead."""
        for owner, said in self.groups:
            place = self.place_of(owner)
            if led := [one for one in self.all_records(said) if self.is_led(one)]:
                at = f"{place}.apparatus" if place else ""
                yield Seen(at, "label", _("Editorial notes on {}").format(self.name_of(place)))
                yield Seen(at, "name", self.named(place))
                for one in led:
                    yield from self.entry(one, self.docname, back=True)

    def said_besides(self) -> Iterator[Seen]:
        """Yield what else is said."""
        for owner, said in self.groups:
            place = self.place_of(owner)
            if self.kept(said) or self.records(said):
                at = f"{place}.notes" if place else ""
                yield Seen(at, "name", self.named(place))
                for one in self.records(said):
                    yield from self.entry(one, self.docname, back=True)
                for node in self.kept(said):
                    yield from self.of_place(node, at)

    def since(self, line: Line, text: str, one: str) -> None:
        """Say nothing of other releases."""


class BookLists(ListPage):
    """What is made from the records."""

    def tools(self, *_args: object) -> Iterator[Seen]:
        yield from ()

    def withdrawn(self, *_args: object) -> Iterator[Seen]:
        yield from ()

    def downloads(self, *_args: object) -> Iterator[Seen]:
        yield from ()

    def since(self, line: Line, text: str, one: str) -> None:
        """Say nothing of other releases."""


class BookProse(prose.Expected):
    """A page that the editor wrote."""

    def read(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.abbreviation):
            self.all(node)
            self.add(EXPLAINED.format(node["explanation"]) if node.get("explanation") else "")
        elif not (isinstance(node, nodes.Element) and "screen-only" in node.get("classes", ())):
            super().read(node)


class Within:
    """Tells of links what they are in a book: those to what is in no book lead to the site, or nowhere."""

    def __init__(self, files: Iterable[str], address: Callable[[str], str]) -> None:
        self.files = {*files}
        self.address = address

    def of_records(self, seen: Iterable[Seen]) -> list[Seen]:
        """Return what is expected of what the records say."""
        return [one._replace(words=_CITED.sub(self._cited, _LINK.sub(self._link, str(one.words)))) for one in seen]

    def of_prose(self, seen: Iterable[Seen]) -> list[Seen]:
        """Return what is expected of prose."""
        linked = (one._replace(words=_WORKS.sub(self._works, _GOAL.sub(self._goal, str(one.words)))) for one in seen)
        return [one._replace(words=one.words.translate(_SHOWN)) for one in linked]

    def _where(self, goal: str) -> str | None:
        """Return where a link to *goal* leads, None if it does not."""
        document, sign, name = goal.partition("#")
        if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", goal) or "\x00" in document or f"{document}.xhtml" in self.files:
            return goal
        return self.address(f"{document}.xhtml{sign}{name}") or None

    def _link(self, found: re.Match[str]) -> str:
        where = self._where(found[2])
        return found[1] if where is None else LINK.format(found[1], where)

    def _cited(self, found: re.Match[str]) -> str:
        leads = [self._where(one) for one in found[1].split(", ")]
        return "{" + ", ".join(one for one in leads if one is not None) + "}"

    def _goal(self, found: re.Match[str]) -> str:
        path, sign, name = found[1].partition("#")
        where = self._where(f"{path.removesuffix('.xhtml')}{sign}{name}")
        if where is None:
            return ""
        return found[0] if where == f"{path.removesuffix('.xhtml')}{sign}{name}" else f"⟨{where}⟩"

    def _works(self, found: re.Match[str]) -> str:
        leads = (f"⟨{one}⟩" for one in found[1].split(", ") if one)
        return "⟦" + ", ".join(filter(None, (_GOAL.sub(self._goal, one).strip("⟨⟩") for one in leads))) + "⟧"
