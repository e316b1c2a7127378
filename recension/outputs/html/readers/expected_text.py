"""What the page of a text must show: the text of the author, and behind it what the editor says of each place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import takewhile

from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree.generated import changes
from recension.locale import _, ngettext
from recension.outputs.gate import Seen
from recension.outputs.html.readers.expected import Expecting, Prose
from recension.outputs.html.readers.reader import CALL, LINK, MARK, PAGE, SIGNS, Line
from recension.outputs.html.render import is_screen
from recension.scholarship import glossary, leaves, numbering, presentation, regularise
from recension.scholarship.model import (
    Block,
    BlockType,
    Document,
    Entry,
    PageKey,
    Place,
    Span,
    Spans,
    Style,
    Variation,
    plain,
)
from recension.scholarship.notation import nothing
from recension.scholarship.presentation import ShownEntry
from recension.scholarship.series import COMMENTS
from recension.scholarship.words import capital

_FIELDS = {BlockType.NOTE: "note", BlockType.VERSE: "line", BlockType.LIST: "item"}


class explained(nodes.container):
    """Stands where the terms of a place are to be explained; ``terms`` are they, with their anchors."""


class TextPage(Expecting):
    """The page of one text."""

    @cached_property
    def document(self) -> Document:
        """Its records."""
        return self.domain.documents[self.docname]

    @cached_property
    def pages(self) -> Mapping[PageKey, str]:
        """The pages that begin in it, and the ids of their marks."""
        return leaves.marks(self.document.blocks)

    @cached_property
    def blocks(self) -> Mapping[Place, Block]:
        """Place -> block, as far as there is one."""
        return {block.place: block for block in self.document.blocks if block.place}

    @cached_property
    def shown(self) -> Mapping[str, ShownEntry]:
        """Id of an entry -> what is shown of it, in the order of the text."""
        by = self.edition.conventions._replace(heads=dict(self.document.heads))
        found = (one for block in self.document.blocks for one in presentation.entries(block, by))
        return {one.record.id: one for one in found}

    # the text

    def text(self) -> Iterator[Seen]:
        """Yield what is seen of the text."""
        self.called_once: set[str] = set()
        self.verses = numbering.begun(self.document.blocks)
        numbered: set[str] = set()
        section = ""
        more = self.more
        for number, block in enumerate(self.ordered):
            if block is None:
                section = "notes"
                yield from (Seen("notes", "rank", str(self.rank(block))), Seen("notes", "heading", _("Notes")))
                continue
            if block.type is BlockType.HEADING:
                section = block.place
                yield Seen(block.place, "rank", str(block.level))
            at = block.place or section
            yield from self.lines(block, at, more.get(number, ()), is_first=at not in numbered)
            numbered.add(at)
            if block.type is BlockType.HEADING:
                for node in self.headnotes.get(block.place, ()):
                    yield from self.headnote(node)

    def rank(self, block: Block | None) -> int:
        """Return the rank of a heading, or of that of the notes."""
        if block:
            return block.level
        titles = [one for one in self.document.blocks if one.type is BlockType.HEADING and one.level == 1]
        return 2 if len(titles) == 1 else 1

    @cached_property
    def ordered(self) -> list[Block | None]:
        """The blocks in the order of the page: the notes, and what follows them, have a section of their own."""
        blocks = [one for one in self.document.blocks if one.type is not BlockType.MATTER]
        first = next((number for number, one in enumerate(blocks) if one.label), len(blocks))
        home = next((one.level for one in reversed(blocks[:first]) if one.type is BlockType.HEADING), 0)
        moved = [*takewhile(lambda one: not (one.type is BlockType.HEADING and one.level <= home), blocks[first:])]
        return [*blocks[:first], *blocks[first + len(moved) :], *([None, *moved] if moved else [])]

    def lines(self, block: Block, at: str, more: Iterable[str], *, is_first: bool) -> Iterator[Seen]:
        """Yield what is seen of a block, line by line."""
        dressed = regularise.dressed(block, self.rules)
        field = "heading" if block.type is BlockType.HEADING else _FIELDS.get(block.type, "text")
        line = Line(at, field)
        lines = [line]
        self.verse(line, block, 0)
        if block.label and is_first:
            title = _("Back to the call of note {}").format(block.label)
            line.set("number", LINK.format(f"{block.label} {title}", self.here(f"c{block.label}")))
        elif block.number:
            title = capital(block.place.called(self.names))
            line.set("number", LINK.format(f"{block.place.number} {title}", self.here(block.place)))
        start = 0
        for part in block.parts:
            spans = part.lemma if isinstance(part, Variation) else (part,)
            end = start + len(plain(spans))
            if isinstance(part, Span) and part.style is Style.BREAK:
                line = Line(at, field)
                self.verse(line, block, len(lines))
                lines.append(line)
            elif isinstance(part, Variation) and part.lemma[0].page:
                self.page_mark(line, part)
            elif isinstance(part, Variation) and (part.entry or not part.is_optional):
                self.mark(line, part, dressed, start)
            else:
                line.add(self.words(line, spans, dressed, start))
            start = end
        for one in more:
            lines[-1].set("more", one)
        for each in lines:
            yield from each.seen

    def verse(self, line: Line, block: Block, number: int) -> None:
        """Set the name of a verse, and its number where that is shown; only the first line of a verse has them."""
        if verse := self.verses.get((block.place, number)):
            alone = verse.split(".")[-1]
            line.set("verse", f"line-{verse} {alone}" if int(alone) % 5 == 0 else f"line-{verse}")

    @property
    def series(self) -> str:
        """The letter of the series that numbers the text."""
        return next((name for name in self.names if len(name) == 1), "")

    def words(self, line: Line, spans: Spans, dressed: regularise.Dressed, start: int) -> str:
        """Return *spans* of the text, which begin at *start*; calls in them are told apart."""
        found = []
        for span in spans:
            end = start + len(plain((span,)))
            words = dressed[start:end].replace("\n", " ")
            match span.style.look:
                case Style.CALL:
                    name = "" if span.text in self.called_once else f"c{span.text}"
                    self.called_once.add(span.text)
                    line.set("call", LINK.format(f"{span.text} {name}".strip(), self.here(f"n{span.text}")))
                    found.append(CALL.format(span.text))
                case Style.EMPHASIS:
                    found.append(SIGNS["em"].format(" ".join(words.split())))
                case Style.STRONG:
                    found.append(SIGNS["strong"].format(" ".join(words.split())))
                case Style.LINK:
                    found.append(LINK.format(span.text, span.text))
                case _:
                    found.append(words)
            start = end
        return "".join(found)

    def mark(self, line: Line, part: Variation, dressed: regularise.Dressed, start: int) -> None:
        """Mark the words of an emendation."""
        words = " ".join(self.words(line, part.lemma, dressed, start).split())
        line.add(MARK.format(words))
        if part.entry:
            tacit = self.edition.tacit
            whose = {one.siglum: one.title for one in self.edition.witnesses if tacit} | {tacit: _("Received text")}
            readings = "; ".join(
                _("{}: {}").format(
                    whose.get(named := " ".join(one.bearers.named), named),
                    nothing(one) or _("‘{}’").format(plain(one.spans)),
                )
                for one in part.entry.readings
            )
            kind = self.edition.declared.shown.get(part.entry.kind, part.entry.kind)
            told = f"{readings} ({kind}) → {self.here(part.entry.anchor)}"
            leads = [told] if any(span.style not in (Style.CALL, Style.LINK) for span in part.lemma) else []
            line.set("mark", "; ".join([words, part.entry.kind, *leads]), part.entry.id)

    def page_mark(self, line: Line, part: Variation) -> None:
        """Mark where a page of a witness begins."""
        key, name = part.lemma[0].page, self.pages[part.lemma[0].page]
        line.add(PAGE)
        words = leaves.words(key.number)
        title = _(words.begins).format(key.number, key.siglum)
        image = self.domain.facsimiles.get(key) if is_screen(self.domain.builder) else None
        where = self.here(part.entry.anchor) if part.entry else ""
        if image and not where:
            where = image.address if image.is_elsewhere else image.copy
        line.set("page", LINK.format(f"{key.number} {_(words.short).format(key.number)} {title}", where), name)
        if image:
            line.set("image", key, name)

    # what the editor says

    @cached_property
    def headnotes(self) -> dict[str, list[nodes.Element]]:
        """Place of a heading -> the head-notes below it."""
        found: dict[str, list[nodes.Element]] = {}
        for node in self.read(self.docname).findall(ours.headnote):
            found.setdefault(node["record"].place, []).append(node)
        return found

    def headnote(self, node: nodes.Element) -> Iterator[Seen]:
        """Yield what is seen of a head-note."""
        name = node["record"].id
        yield Seen(name, "summary", _("Head-note"))
        yield from self.said(node, self.docname, name)

    @cached_property
    def groups(self) -> list[tuple[nodes.Element, list[nodes.Element]]]:
        """What the editor says, by what it is about, in the order of the page."""
        self.mark_terms()
        groups: dict[int, tuple[nodes.Element, list[nodes.Element]]] = {}
        for node in self.read(self.docname).findall(nodes.Element):
            if isinstance(node, (*ours.EDITORIAL, explained)):
                owner = _owner(node)
                groups.setdefault(id(owner), (owner, []))[1].append(node)
        return [*groups.values()]

    def mark_terms(self) -> None:
        """Put into the tree what is to be explained, behind all that is said of a place."""
        terms = self.domain.glossary
        places = {name: node for node in self.read(self.docname).findall(nodes.Element) for name in node["ids"]}
        for block in self.document.blocks if terms else ():
            if not (block.place in places and (block.type.is_numbered or block.label)):
                continue
            if found := glossary.standing(regularise.words(block, self.rules), terms):
                owner = places[block.place]
                made = explained(terms={term: terms[term] for term in found})
                if isinstance(owner, nodes.footnote):
                    owner += made
                    continue
                at = owner.parent.index(owner) + 1
                while at < len(owner.parent) and isinstance(owner.parent[at], ours.EDITORIAL):
                    at += 1
                owner.parent.insert(at, made)

    def place_of(self, owner: nodes.Element) -> Place:
        """Return the place of what is spoken about."""
        return Place(next((name for node in owner.findall(nodes.Element) for name in node["ids"]), ""))

    def name_of(self, place: Place) -> str:
        """Return what a place is called that something is said of."""
        if place in self.blocks:
            return self.called(self.blocks[place])
        return place.called(self.names) or _("the text")

    @property
    def more(self) -> dict[int, list[str]]:
        """Number of a block of the page -> the links at its end: in a few words what is said, and where."""
        found: dict[int, list[str]] = {}
        for owner, said in self.groups:
            place = self.place_of(owner)
            if place and not all(isinstance(one, ours.withdrawal) for one in said):
                label = _("Editorial notes on {}").format(self.name_of(place))
                words = _("{}: {}").format(label, " · ".join(self.contents(said)))
                link = LINK.format(words, self.here(f"{place}.notes"))
                found.setdefault(self.end_of(place), []).append(link)
        return found

    @cached_property
    def numbers(self) -> Mapping[str, list[int]]:
        """Place, or id of an entry -> the numbers of the blocks that have it."""
        found: dict[str, list[int]] = {}
        for number, one in enumerate(self.ordered):
            for name in {one.place, *(entry.id for entry in one.entries)} if one else ():
                found.setdefault(name, []).append(number)
        return found

    def end_of(self, place: Place) -> int:
        """Return the number of the last block that has a place: of a heading it is the last one under it."""
        named = self.numbers.get(place, [])
        first = self.ordered[named[0]] if named else None
        if first is None or first.type is not BlockType.HEADING or place != first.place:
            return named[-1] if named else -1
        after = takewhile(lambda pair: not self.is_above(pair[1], first), [*enumerate(self.ordered)][named[0] + 1 :])
        return [named[0], *(number for number, one in after if one)][-1]

    def is_above(self, block: Block | None, heading: Block) -> bool:
        """Tell whether *block* is a heading that ends what stands under another."""
        return (block is None or block.type is BlockType.HEADING) and self.rank(block) <= heading.level

    def records(self, said: list[nodes.Element]) -> list[ShownEntry]:
        """Return the entries of a group."""
        names = [one["record"].record.id for node in said for one in node.findall(ours.apparatus_entry)]
        return [self.shown[name] for name in names if name in self.shown]

    def contents(self, said: list[nodes.Element]) -> Iterator[str]:
        """Yield in a few words what a group holds."""
        emends = [one.emends for one in self.records(said)]
        entries, variants = emends.count(True), emends.count(False)
        comments = Counter(one["record"].series for node in said for one in node.findall(ours.annotation))
        if entries:
            yield ngettext("one correction", "{} corrections", entries).format(entries)
        if variants:
            yield ngettext("one variant", "{} variants", variants).format(variants)
        for name in [name for name in comments if COMMENTS[name].is_printed] or ([] if emends else [*comments]):
            yield _("{} ({})").format(_(COMMENTS[name].title), comments[name])
        if not emends and not comments:
            terms = sum(len(node["terms"]) for node in said if isinstance(node, explained))
            cites = any(isinstance(node, ours.citing) for node in said)
            yield (
                _("work cited") if cites else ngettext("one term explained", "{} terms explained", terms).format(terms)
            )

    def editorial(self) -> Iterator[Seen]:
        """Yield what is seen of what the editor says behind the text."""
        yield from (Seen("", "rank", "2"), Seen("", "heading", _("Editorial notes")))
        left = {**self.shown}
        for owner, said in self.groups:
            place = self.place_of(owner)
            at = f"{place}.notes" if place else ""
            name = self.name_of(place)
            yield Seen(at, "label", _("Editorial notes on {}").format(name))
            yield Seen(at, "name", LINK.format(capital(name), self.here(place)) if place else capital(name))
            for node in said:
                yield from self.of_place(node, at)
            for one in self.records(said):
                left.pop(one.record.id, None)
        for shown in left.values():
            if isinstance(shown.record, Entry):  # matter below the last apparatus stands in the list alone
                yield from self.entry(shown, self.docname, back=True)

    def of_place(self, node: nodes.Element, at: str) -> Iterator[Seen]:
        """Yield what is seen of one thing that is said of a place."""
        match node:
            case ours.apparatus():
                for shown in self.records([node]):
                    yield from self.entry(shown, self.docname, back=True)
            case ours.comments():
                series = COMMENTS[node["series"]]
                yield Seen(at, "summary", _("{} ({})").format(_(series.title), len(node.children)))
                for one in node.children:
                    yield from self.comment(one)  # type: ignore[arg-type]
            case ours.withdrawal():
                yield from self.withdrawn(node)
            case explained():
                line = Line(at, "explained")
                page = self.domain.env.config.recension_glossary
                links = (LINK.format(term, f"{page}#{anchor}") for term, anchor in node["terms"].items())
                line.add(f"{_('Explained:')} {' · '.join(links)}")
                yield from line.seen
            case ours.citing():
                prose = Prose(self)
                for one in node.children:
                    yield from prose.block(one, at, "works")

    def comment(self, node: nodes.Element) -> Iterator[Seen]:
        """Yield what is seen of a comment."""
        known = {one.id: one for one in self.document.comments}
        if (record := known.get(node["record"].id)) and record.place in self.blocks:
            yield from self.head(record, self.blocks[record.place])
            yield from self.said(node, self.docname, record.id)

    def withdrawn(self, node: nodes.Element) -> Iterator[Seen]:
        """Yield what is seen of what was withdrawn."""
        name = node["record"].id
        line = Line(next(iter(node["ids"]), name), "withdrawn")
        why = next(iter(node.findall(nodes.paragraph)))
        line.add(f"{SIGNS['strong'].format(_('Withdrawn: ').strip())}{SIGNS['code'].format(name)}. ")
        line.add(Prose(self).words(why, line))
        if listed := changes.document(self.domain):
            whole = f"{self.docname}:{name}" if len(self.edition.texts) > 1 else name
            line.add(" " + LINK.format(_("What changed"), f"{listed}#withdrawn-{whole}"))
        yield from line.seen


def _owner(node: nodes.Element) -> nodes.Element:
    """Return what *node* is about: the note around it, or the text above it."""
    if isinstance(node.parent, nodes.footnote):
        return node.parent
    above: nodes.Node | None = node
    while isinstance(above, (*ours.EDITORIAL, explained, ours.headnote)):
        above = above.previous_sibling()
    return above if isinstance(above, nodes.Element) and not isinstance(above, nodes.title) else node.parent
