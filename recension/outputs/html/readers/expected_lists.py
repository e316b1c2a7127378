"""What the pages must show that are made from the records: lists, tables, counts, certificate, bibliography."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import Any, NamedTuple

from docutils import nodes
from pybtex.backends.plaintext import Backend

from recension.doctree import nodes as ours
from recension.doctree.domain import citable, works_in
from recension.doctree.generated import PAGES, changes, citation, collation
from recension.doctree.generated.page import Filter
from recension.doctree.generated.witnesses import described, lost
from recension.doctree.remarks import remarks
from recension.doctree.speed import dissolve
from recension.locale import _, ngettext
from recension.outputs.gate import Seen
from recension.outputs.html.readers.expected import Expecting, Prose, drawn, typeset
from recension.outputs.html.readers.reader import LINK, SIGNS, Line
from recension.scholarship import (
    bibtex,
    cite,
    columns,
    comparisons,
    dates,
    hands,
    presentation,
    regularise,
    signs,
    stemma,
    verification,
    works,
)
from recension.scholarship.comparisons import State
from recension.scholarship.edition import Proof
from recension.scholarship.formats import format_of
from recension.scholarship.history import Was
from recension.scholarship.index import Term, sort_key
from recension.scholarship.model import Block, BlockType, Comment, Entry, Place, Style, plain
from recension.scholarship.notation import inline
from recension.scholarship.presentation import Run
from recension.scholarship.prose import Called, prose
from recension.scholarship.record import spans_of
from recension.scholarship.series import COMMENTS
from recension.scholarship.words import capital, grouped

#: a block, the last before it that has a place, and the heading it stands under
Placed = tuple[Block, Block | None, str]


class Shown(NamedTuple):
    """An item of a list that can be filtered."""

    anchor: str
    name: str
    section: str
    kinds: tuple[str, ...]
    said: tuple[str, ...]
    bearers: tuple[str, ...] = ()


class ListPage(Expecting):
    """A page on which something is made from the records."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.known: set[str] = set()  #: the ids of the places of a list
        self.shown: list[Shown] = []  #: what it lists
        self.columns: list[str] = []  #: the sigla of several columns, of which some can be chosen
        self.title_level: int | None = None  #: of the first heading, if no other has it

    def made(self, node: nodes.Element) -> list[Seen] | None:
        """Return what is seen of what is made in the place of *node*; None where others read it."""
        what = node["what"]
        makers: dict[str, Callable[..., Iterator[Seen]]] = {
            "apparatus": self.apparatus,
            "collation": self.collation,
            "verification": self.verification,
            **dict.fromkeys(("commentary", "considered", "parallels", "sources"), self.comments),
            "certificate": self.certificate,
            "citation": self.citation,
            "comparisons": self.compared,
            "documents": self.documents,
            "downloads": self.downloads,
            "index": self.index,
            "ledger": self.ledger,
            "sample": self.sample,
            "source": self.source,
            "stemma": self.stemma,
            "witnesses": self.witnesses,
        }
        if what not in makers:
            return None
        self.known, self.shown, self.columns = set(), [], []
        self.edition = self.domain.part(self.docname, what)
        levels = [one.level for one in self.edition.blocks if one.type is BlockType.HEADING]
        self.title_level = levels[0] if len(levels) > 1 and levels.count(levels[0]) == 1 else None
        self.level = 1 + sum(isinstance(above, nodes.section) for above in _above(node))
        page, arguments = PAGES[what], node.get("arguments", ())
        found = [*makers[what](what, *(arguments[:-1] if page.parts else arguments))]  # its texts are asked above
        if not found and page.nothing:
            found = [Seen(what, "text", page.nothing)]
        elif found and page.filter:
            first = next((number for number, one in enumerate(found) if one.field != "text"), 0)
            found[first:first] = self.tools(what, page.filter, found)
        if page.filter:
            found += self.withdrawn(what, {one.at for one in found} | self.known)
        self.edition = self.domain.edition
        return found

    # what they have in common

    def headed(self, blocks: Iterable[Block]) -> Iterator[Placed]:
        """Yield each block with the last before it that has a place, and the heading it stands under."""
        before: Block | None = None
        heading = ""
        for block in blocks:
            if block.type is BlockType.HEADING:
                heading = str(regularise.dressed(block, self.rules)).rstrip(".: ")
                heading = heading.capitalize() if heading.isupper() else heading
                if block.level == self.title_level:
                    heading = _("Opening")
            yield block, before, _("Notes") if block.label else heading
            before = block if block.place else before

    def link(self, block: Block, words: str, name: str = "") -> str:
        """Return a link to a block, or to a comment on it."""
        return LINK.format(words, f"{block.docname}#{name or block.place}")

    def anchor(self, block: Block, before: Block | None = None) -> str:
        """Return what the place of *block* is called in a list of the whole edition."""
        place = block.place or (f"after-{before.place}" if before else "start")
        return place if len(self.edition.texts) == 1 else f"{nodes.make_id(block.docname)}-{place}"

    def at(self, what: str, anchor: str) -> str:
        """Return the id of a place in the list *what*, which the first of its items has."""
        if (name := f"{what}-{anchor}") in self.known:
            return what
        self.known.add(name)
        return name

    def head_of(self, block: Block, before: Block | None, name: str = "") -> tuple[str, str]:
        """Return what the place of *block* is called in a list, and that as a link."""
        if block.place:
            name = capital(name or self.called(block))
        else:
            name = _("After {}").format(self.called(before)) if before else _("Before the title")
        named = block if block.place else before
        return name, self.link(named, name) if named else name

    def short(self, block: Block) -> str:
        """Return what the place of *block* is called where there is little room."""
        if block.type is BlockType.HEADING:
            return _("title") if block.level == 1 else _("heading")
        return block.place.called(self.names)

    def editors(self, what: str, used: Iterable[str]) -> Iterator[Seen]:
        """Yield whose the initials are that are *used*."""
        names = self.edition.declared.editors
        used = {*used}
        if told := [_("{}: {}").format(one, name) for one, name in names.items() if one in used]:
            yield Seen(what, "text", f"{'; '.join(told)}. {_('Where no initials stand, the editor answers.')}")

    def links(self, blocks: Iterable[Block]) -> str:
        """Return links to the places of *blocks*."""
        return ", ".join(self.link(block, self.number(block)) for block in blocks)

    def name(self, what: str, anchor: str, head: str, section: str) -> Iterator[Seen]:
        """Yield the heading of a place in a list."""
        at = self.at(what, anchor)
        yield Seen(at, "filter", section)
        yield from (Seen(at, "rank", str(min(self.level, 6))), Seen(at, "name", head))

    def withdrawn(self, what: str, taken: set[str]) -> Iterator[Seen]:
        """Yield what the list had once."""
        called = Called({}, self.names)
        here = [one.name for one in self.edition.texts] if self.edition is not self.domain.edition else []
        for name, was in self.domain.was.items():
            before, _colon, one = name.rpartition(":")
            text, place = before or self.domain.record.texts[0], was.place or one
            if what not in _lists(was) or (here and text not in here):
                continue
            anchor = f"{nodes.make_id(text)}-{place}" if before and len(here) != 1 else place
            own = [] if what == "collation" or not was.place else [one]
            own += [f"{one}.entry"] if own and was.section == "apparatus" else []
            if free := [each for each in (*own, f"{what}-{anchor}") if each not in taken]:
                taken.update(free)
                line = Line(free[0], "withdrawn")
                line.add(f"{SIGNS['strong'].format(_('Withdrawn: ').strip())}{SIGNS['code'].format(one)}. ")
                line.add(typeset(spans_of(prose(self.domain.record.withdrawn[name]["reason"], called))))
                if listed := changes.document(self.domain):
                    line.add(" " + LINK.format(_("What changed"), f"{listed}#withdrawn-{name}"))
                yield from line.seen

    def filed(self, at: str, one: Shown, section: str | None = None) -> Seen:
        """Return by what an item of a list is found."""
        kinds = [*dict.fromkeys(one.kinds), *one.said]
        words = " ".join("-".join(word.split()) for word in kinds)
        return Seen(at, "filter", words if section is None else f"{words} / {section}")

    def tools(self, what: str, words: Filter, found: Sequence[Seen]) -> Iterator[Seen]:
        """Yield what the form says with which a list is filtered, and where the changes are."""
        config, shown = self.domain.env.config, self.shown
        kinds = Counter(kind for one in shown for kind in {*one.kinds})
        every = [*chain(*(config[series.degrees] for series in COMMENTS.values()))]
        degrees = {one: config.recension_shown.get(one) or _(one) for one in every}
        names = {kind: config.recension_shown.get(kind, kind) for kind in config.recension_kinds} | degrees
        said = Counter(word for one in shown for word in one.said)
        yield Seen(what, "label", words.title)
        yield Seen(what, "choice", f"{_('all')} = ")
        for kind, name in names.items():
            if kinds[kind]:
                yield Seen(what, "choice", f"{name} ({kinds[kind]}) = {'-'.join(kind.split())}")
        for label, known in ((_("Certainty"), degrees), (_("Editor"), config.recension_editors)):
            counted = ((word, name, said[word]) for word, name in known.items() if said[word])
            if some := [f"{name} ({number}) = {'-'.join(word.split())}" for word, name, number in counted]:
                yield Seen(what, "choices", label)
                yield from (Seen(what, "choice", one) for one in some)
        yield Seen(what, "text", words.kind)
        having = Counter(each for one in shown for each in one.bearers)
        if len(having) > 1:
            yield Seen(what, "choice", f"{_('all')} = ")
            for each, told in self.edition.bearers.items():
                if having[each]:
                    told = f"{_('{}: {}').format(each, told) if told else each} ({having[each]})"
                    yield Seen(what, "choice", f"{told} = {'-'.join(each.split())}")
            yield Seen(what, "text", _("Reading of"))
        yield Seen(what, "choice", f"{_('all')} = ")
        yield from (
            Seen(what, "choice", f"{one} = {one}") for one in dict.fromkeys(one.section for one in shown) if one
        )
        yield Seen(what, "text", _("Section"))
        yield Seen(what, "text", _("Contains"))
        if words.order:
            yield Seen(what, "choice", f"{_('in text order')} = ")
            yield Seen(what, "choice", f"{words.order} = kind")
            yield Seen(what, "text", _("Order"))
        if words.differs:
            yield Seen(what, "text", words.differs)
        if words.whole:
            yield Seen(what, "text", words.whole)
        for number, one in enumerate(self.columns):
            yield from [] if number else [Seen(what, "text", _("Columns, two to five"))]
            yield Seen(what, "text", one or _("Corrected text"))
        yield Seen(what, "text", _("{} of {} shown.").format(len(shown), len(shown)))
        if what not in COMMENTS:
            yield from self.map(what)

    def map(self, what: str) -> Iterator[Seen]:
        """Yield how many changes each place has, in the order of the text, series by series."""
        changed: Counter[str] = Counter()
        for one in self.shown:
            changed[one.anchor] += len(one.kinds)
        named = {one.anchor: one.name for one in self.shown}
        blocks = {
            self.anchor(block, before): block
            for text in self.edition.texts
            for block, before, _section in self.headed(text.document.blocks)
        }
        rows: dict[str, list[Seen]] = {}
        head = ""
        for name in dict.fromkeys([*blocks, *named]):
            place = blocks[name].place if name in blocks else Place()
            if place.number and place.series in self.names:
                head = f"{blocks[name].docname} {place.series}"
                named[name] = place.called(self.names)
            if number := changed[name]:
                told = ngettext("{} change", "{} changes", number).format(number)
                words = LINK.format(_("{}: {}").format(named[name], told), self.here(f"{what}-{name}"))
                rows.setdefault(head, []).append(Seen(what, "item", words))
            elif place.number:
                rows.setdefault(head, [])
        yield Seen(what, "label", _("Changes in each place"))
        yield from chain.from_iterable(rows.values())

    # the lists

    def apparatus(self, what: str) -> Iterator[Seen]:
        """Yield every entry, under its place."""
        edition = self.edition
        yield from self.editors(what, [*(one.by for one in edition.entries), *(one.by for one in edition.omissions)])
        last = ""
        for text in edition.texts:
            for block, before, section in self.headed(text.document.blocks):
                shown = [*presentation.entries(block, edition.conventions)]
                if not shown:
                    continue
                name, head = self.head_of(block, before)
                if name != last:
                    last, anchor = name, self.anchor(block, before)
                    yield from self.name(what, anchor, head, section)
                for one in shown:
                    said = (*filter(None, (one.record.certainty, one.record.by)),)
                    having = dict.fromkeys(each for some in one.readings for each in some.bearers if not edition.tacit)
                    self.shown.append(Shown(anchor, name, section, (one.record.kind,), said, (*having,)))
                    yield self.filed(f"{what}-{anchor}", self.shown[-1])
                    if having:
                        yield Seen(f"{what}-{anchor}", "bearers", " ".join("-".join(each.split()) for each in having))
                    yield from self.entry(one, text.name, back=False)

    def said_on(self, series: str) -> Iterator[tuple[Block, str, list[tuple[Comment, nodes.Element]]]]:
        """Yield each place with its comments, and their nodes as they were read."""
        for text in self.edition.texts:
            if not any(one.series == series for one in text.document.comments):
                continue
            blocks = {one.place: (one, section) for one, _before, section in self.headed(text.document.blocks)}
            read = {node["record"].id: node for node in remarks(self.domain.env, text.name, series)}
            some = [one for one in text.document.comments if one.series == series]
            order = {name: number for number, name in enumerate(read)}  # notes that stand between are moved to the end
            some.sort(key=lambda one: order.get(one.id, len(order)))
            for place, group in groupby(some, lambda one: one.place):
                yield *blocks[place], [(one, read.get(one.id, ours.annotation())) for one in group]
            for node in read.values():
                dissolve(node)

    def named(self, one: Comment, block: Block, seen: Iterable[Seen]) -> Iterator[Seen]:
        """Yield what is seen of a comment under the id that it has in a list of all texts: the first keeps its own."""
        name = f"{nodes.make_id(block.docname)}-{one.id}" if one.id in self.known else one.id
        self.known.add(name)
        yield from (each._replace(at=name) if each.at == one.id else each for each in seen)

    def comments(self, what: str) -> Iterator[Seen]:
        """Yield every comment of a series, under its place."""
        yield from self.editors(what, (one.by for one in self.edition.comments if one.series == what))
        for block, section, said in self.said_on(what):
            name, anchor = capital(self.called(block)), self.anchor(block)
            yield from self.name(what, anchor, self.link(block, name), section)
            for one, node in said:
                self.shown.append(Shown(anchor, name, section, (one.certainty,), (*filter(None, [one.by]),)))
                seen = [self.filed(one.id, self.shown[-1]), *self.head(one, block)]
                seen += self.said(node, block.docname, one.id)
                yield from self.named(one, block, seen)

    def verification(self, what: str) -> Iterator[Seen]:
        """Yield how many lines have which result, and each line."""
        some = [one for one in self.edition.comments if one.series == verification.SERIES]
        if not some:
            return
        found = Counter(one.certainty for one in some)
        results = self.domain.env.config.recension_results
        counted = [_("{}: {}").format(_(result), found[result]) for result in results if found[result]]
        yield Seen(what, "text", "; ".join(counted) + ".")
        yield from self.editors(what, (one.by for one in some))
        for head in (_("Place"), _("Words or reference"), _("Result"), _("What was read")):
            yield Seen(what, "head", head)
        for block, section, said in self.said_on(what):
            for one, node in said:
                name, anchor = capital(self.called(block)), self.anchor(block)
                at = self.at(what, anchor)
                self.shown.append(Shown(anchor, name, section, (one.certainty,), (*filter(None, [one.by]),)))
                yield self.filed(at, self.shown[-1], section)
                yield Seen(at, "head", self.link(block, self.short(block), one.id))
                yield Seen(at, "cell", typeset(presentation.lemma_of(one, block, self.rules)))
                yield Seen(at, "cell", _(one.certainty))
                yield from self.named(one, block, self.said(node, block.docname, one.id, field="cell"))

    def several(self, what: str, sigla: Sequence[str]) -> Iterator[Seen]:
        """Yield each block as some witnesses have it and as it is edited."""
        self.columns = [*collation.shown(self.domain, sigla)]
        for head in (_("Place"), *(one or _("Corrected text") for one in self.columns)):
            yield Seen(what, "head", head)
        for block, before, section in self.headed(self.edition.blocks):
            record = columns.row(block, self.columns, self.edition.conventions)
            if record is None:
                continue
            at = self.at(what, self.anchor(block, before))
            name, head = self.head_of(block, before, self.short(block))
            self.shown.append(Shown(self.anchor(block, before), name, section, record.kinds, ()))
            yield self.filed(at, self.shown[-1], section)
            yield Seen(at, "head", head)
            for number, said in enumerate(record.lacking):
                found = [(typeset(one.texts[number]), one.differs) for one in record.stretches]
                words = "".join(
                    SIGNS["mark"].format(" ".join(text.split())) if differs else text for text, differs in found
                )
                if words := SIGNS["em"].format(said) if said else words.strip():
                    yield Seen(at, "cell", words)

    def collation(self, what: str, sigla: Sequence[str] = ()) -> Iterator[Seen]:
        """Yield each block as the base witness has it and as it is edited, or as several witnesses have it."""
        edition = self.edition
        if not edition.blocks:
            return
        if sigla:
            yield from self.several(what, sigla)
            return
        base = edition.witnesses[0]
        for head in (_("Place"), _("As received ({})").format(base.siglum), _("Corrected text")):
            yield Seen(what, "head", head)
        for block, before, section in self.headed(edition.blocks):
            if block.omission and block.siglum != base.siglum:
                continue
            at = self.at(what, self.anchor(block, before))
            record = presentation.collated(block, base.siglum, format_of(base), edition.conventions)
            name, head = self.head_of(block, before, self.short(block))
            self.shown.append(Shown(self.anchor(block, before), name, section, record.kinds, ()))
            yield self.filed(at, self.shown[-1], section)
            yield Seen(at, "head", head)
            for runs, sign in ((record.old, "del"), (record.new, "ins")):
                if words := _run(runs, SIGNS[sign]).strip():
                    yield Seen(at, "cell", words)

    def certificate(self, what: str) -> Iterator[Seen]:
        """Yield what was proved of each witness."""
        edition = self.edition
        rules, touched = edition.totals["rules"], edition.totals["regularisations"]
        for proof in edition.prove():
            if not isinstance(proof, Proof):
                continue
            one = proof.witness
            for name, value in {
                _("Witness"): f"{one.siglum}, {one.title}",
                _("Rebuilt"): _("{} bytes, identical to the stored file").format(grouped(proof.size)),
                "SHA-256": SIGNS["code"].format(one.sha256),
                _("Emendations") if one == edition.witnesses[0] else _("Variants"): str(edition.departures(one.siglum)),
                _("Pages of the witness"): str(edition.pages(one.siglum)),
                _("Rules of regularisation"): ngettext("{} ({} place)", "{} ({} places)", touched).format(
                    rules, touched
                ),
            }.items():
                yield from (Seen(what, "term", f"{name}:"), Seen(what, "definition", value))
        above = {id(b): before for text in edition.texts for b, before, _s in self.headed(text.document.blocks)}
        for one in edition.not_held:
            if said := edition.unproved.get(one.siglum):
                places = (
                    self.link(block, self.called(block), reading.id)
                    if isinstance(reading, Entry)
                    else self.head_of(block, above[id(block)])[1]
                    for block, reading in said
                )
                number = ngettext("{} reading", "{} readings", len(said)).format(len(said))
                told = f"{_('{}: {}').format(number, '')}{', '.join(places)}"
                for name, value in {_("Witness"): f"{one.siglum}, {one.title}", _("Not proved"): told}.items():
                    yield from (Seen(what, "term", f"{name}:"), Seen(what, "definition", value))

    def citation(self, what: str) -> Iterator[Seen]:
        """Yield how the edition is cited."""
        if self.domain.env.config.recension_source:
            before, title, after = cite.chicago_parts(self.domain.work)
            yield Seen(citation.ANCHOR, "text", f"{before}{SIGNS['em'].format(title)}{after}")

    def compared(self, what: str) -> Iterator[Seen]:
        """Yield what a second reader compared."""
        edition = self.edition
        record = edition.comparisons
        if not record:
            return
        states = comparisons.state(record, comparisons.digests(edition.blocks))
        blocks = {block.place: block for block in edition.blocks if block.place}
        valid = [place for place in states if states[place] is State.VALID]
        told = _("{} of {} places agree with the second reading.").format(len(valid), len(states))
        if len(valid) == len(states):
            told = _("All {} places agree with the second reading.").format(len(states))
        yield Seen(what, "text", told)
        for now, sentence in ((State.STALE, _("Changed since: ")), (State.MISSING, _("Not compared: "))):
            if others := [blocks[place] for place in states if states[place] is now]:
                yield Seen(what, "text", sentence + self.links(others))
        for group, one in comparisons.runs(valid, record):
            first, last = (self.called(blocks[place]) for place in (group[0], group[-1]))
            span = capital(_("From {} to {}").format(first, last) if len(group) > 1 else first)
            date = dates.spelled(one.date, self.domain.env.config.language)
            reader = edition.declared.editors.get(one.by, "")
            told = ", ".join(filter(None, (span, date, reader, one.certainty and _(one.certainty))))
            yield Seen(what, "item", _("{}: {}").format(told, f"{one.compared}."))

    def cited_at(self, key: str) -> str:
        """Return where text, commentary, sources and parallels cite a work."""
        edition = self.edition
        labels = {"text": _("In the text: "), "commentary": _("In the commentary on: ")}
        labels |= {one: _("{}: {}").format(_(COMMENTS[one].title), "") for one in ("sources", "parallels")}
        cited = [("text", one.place) for one in edition.cited if one.key == key]
        cited += [
            (one.series if one.series in labels else "commentary", one.place)
            for one in edition.comments
            if key in one.works
        ]
        found = []
        for series, label in labels.items():
            places = {place for where, place in cited if where == series}
            if blocks := {block.place: block for block in edition.blocks if block.place in places}:
                found.append(f"{SIGNS['em'].format(label.strip())}{self.links(blocks.values())}.")
        return " ".join(found)

    def documents(self, what: str) -> Iterator[Seen]:
        """Yield each letter, telegram and report."""
        language = self.domain.env.config.language
        for key in works.documents(entries := self.domain.bibliography):
            fields = {name: bibtex.field(name, text) for name, text in entries[key].items()}
            at = f"document-{key}"
            people = " → ".join(fields[name] for name in (works.SENDER, works.RECIPIENT) if name in fields)
            yield Seen(at, "term", _("{}: {}").format(dates.spelled(fields["date"], language), people))
            yield Seen(at, "definition", fields["title"])
            if works.CONTENT in fields:
                yield Seen(at, "definition", fields[works.CONTENT])
            for name in ("url", works.TRANSLATED, works.ARCHIVE):
                if name in fields:
                    words = fields[name]
                    if name == "url":
                        words = LINK.format(words, words)
                        if copy := fields.get(works.COPY):
                            words += f" ({LINK.format(_('archived copy'), copy)})"
                    label = _("{}: {}").format(capital(_(bibtex.NAMES[name])), "").strip()
                    yield Seen(at, "definition", SIGNS["em"].format(label) + words)
            if uses := self.cited_at(key):
                yield Seen(at, "definition", uses)

    def downloads(self, what: str) -> Iterator[Seen]:
        """Yield the files that are offered."""
        config = self.domain.env.config
        beside = self.domain.beside
        offered = [
            (group, one, beside(path)) for group, some in self.domain.offered.items() for one, path in some.items()
        ]
        if config.recension_source:
            last = offered[-1][0] if offered else ""
            for form, end in cite.FILES.items():
                offered.append((last, _("Citation ({})").format(_(form)), config.recension_name + end))
        for group, some in groupby(sorted(offered, key=lambda one: one[0] != ""), lambda one: one[0]):
            yield from [Seen(what, "term", group)] if group else []
            yield from (Seen(what, "item", LINK.format(title, name)) for _group, title, name in some)
        if not offered:
            yield Seen(what, "text", _("None were made yet."))

    def index(self, what: str, terms: Sequence[Term]) -> Iterator[Seen]:
        """Yield each heading with its places."""
        identified = self.domain.identified
        names: dict[str, str] = {}  # heading -> its id
        known: set[str] = set()
        headings = dict.fromkeys(term.heading for term in self.domain.terms.get(self.docname, ()))
        for number, heading in enumerate(headings):
            name = f"index-{nodes.make_id(heading)}"
            is_clear = name != "index-" and name not in known
            names[heading] = name if is_clear else f"{name.rstrip('-')}-{number}"
            known.add(name)
        for term in sorted(terms, key=lambda term: sort_key(term.heading)):
            line = Line(names[term.heading], "item")
            line.add(term.heading)
            if listed := identified[term.heading]:
                line.set("authorities", f"({', '.join(LINK.format(one.scheme, one.address) for one in listed)})")
            line.add(", ")
            if term.see:
                line.add(f"{SIGNS['em'].format(_('see'))}{term.see}")
            found = self.edition.places(term)
            own = [one.block for one in found if not one.said]
            line.add(self.links(own))
            if said := [one for one in found if one.said]:
                line.add(f"{'; ' if own else ''}{SIGNS['em'].format(_('commentary on'))}")
                line.add(", ".join(self.link(one.block, self.number(one.block), one.said) for one in said))
            yield from line.seen

    def ledger(self, what: str) -> Iterator[Seen]:
        """Yield each rule, and where it acts."""
        edition = self.edition
        for rule in edition.declared.ruling.values():
            at = f"rule-{rule.name}"
            title = _("{}: {}").format(_(rule.title), edition.totals[at])
            yield from (Seen(at, "rank", str(min(self.level, 6))), Seen(at, "heading", title))
            sentences = [_(rule.sentence)]
            if sigla := [one.siglum for one in edition.witnesses if rule.name in one.rules]:
                told = ngettext("Witness {} follows it.", "Witnesses {} follow it.", len(sigla))
                sentences.append(told.format(", ".join(sigla)))
                sentences += [] if rule.name in edition.declared.rules else [_("The text itself does not.")]
            yield Seen(at, "text", " ".join(sentences))
            acts = [(block, words) for block, by, words in (*edition.regularised, *edition.followed) if by == rule.name]
            for block, words in acts:
                told = f" ({len(words)}): {' · '.join(words)}"
                yield Seen(at, "item", self.link(block, self.short(block)) + told)
            if not acts:
                yield Seen(at, "text", _("No place."))

    def sample(self, what: str, target: str) -> Iterator[Seen]:
        """Yield a place with its notes, its entries and a comment on it."""
        named, _colon, place = target.rpartition(":")
        blocks = [one for one in self.edition.blocks if named in ("", one.docname)]
        block = next(one for one in blocks if one.place == place)
        words = typeset(regularise.dress(block.edited, regularise.dressed(block, self.rules), 0))
        yield Seen(what, "text", f"{self.link(block, block.place.number)} {words}")
        calls = [one.text for one in block.edited if one.style is Style.CALL]
        for note in [one for one in blocks if one.label in calls and one.docname == block.docname]:
            head = self.link(note, capital(_("Author’s {}").format(self.called(note))))
            yield Seen(what, "item", f"{head} {regularise.words(note, self.rules)}")
        for one in presentation.entries(block, self.edition.conventions):
            was = "; ".join(plain(reading.spans) for reading in one.readings)
            told = (plain(one.lemma), was, one.label, plain(inline(one.record.reason)))
            head = self.link(block, _("Correction"), one.record.id)
            yield Seen(what, "item", f"{head} {_('‘{}’ for ‘{}’ ({}). {}').format(*told)}")
        said = (one for text in self.edition.texts if text.name == block.docname for one in text.document.comments)
        said = (one for one in said if one.place == place and COMMENTS[one.series].is_printed)
        if comment := next(said, None):
            bare = prose(comment.text).replace("*", "").split()
            begun = " ".join([*bare[:30], *(["…"] if len(bare) > 30 else [])])
            about = plain(presentation.lemma_of(comment, block, self.rules))
            head = self.link(block, _("Comment"), comment.id)
            yield Seen(what, "item", f"{head} {_('on ‘{}’: {}').format(about, begun)}")

    def source(self, what: str) -> Iterator[Seen]:
        """Yield where the text was first published."""
        config = self.domain.env.config
        if one := config.recension_source:
            kept = [one.get("publisher"), one.get("repository"), one.get("shelfmark")]
            address = LINK.format(one["url"], one["url"]) if one["url"] else ""
            title = SIGNS["em"].format(one["title"])
            where = [*kept, dates.spelled(one["date"], config.language), address]
            terms = LINK.format(one["licence"], one["licence_url"]) if one["licence_url"] else one["licence"]
            said = [", ".join(filter(None, [one["author"], title, *where])), terms]
            yield Seen(what, "text", " ".join(f"{each}." for each in said if each))

    def stemma(self, what: str, exemplar: str = "") -> Iterator[Seen]:
        """Yield the witnesses, those made from another under it."""
        witnesses = self.edition.witnesses
        if not any(one.exemplar for one in witnesses):
            return
        if not exemplar:
            told = ", ".join(_("{} from {}").format(one.siglum, one.exemplar) for one in witnesses if one.exemplar)
            drawing = stemma.drawing(witnesses)._replace(title=_("Stemma"), description=told)
            yield from drawn(drawing, self.here, what)
        for one in stemma.made_from(witnesses, exemplar):
            title = one.title if one.is_seen else _("{}, not seen").format(one.title)
            yield Seen(what, "item", f"{SIGNS['strong'].format(one.siglum)} {title}")
            yield from self.stemma(what, one.siglum)

    def witnesses(self, what: str) -> Iterator[Seen]:
        """Yield each witness."""
        for one in hands.ordered(self.edition.witnesses):
            yield Seen(what, "term", SIGNS["strong"].format(one.siglum))
            found = [self.link(block, words) for block, words in lost(self.edition, one.siglum)]
            torn = f" {SIGNS['em'].format('deest')} {'; '.join(found)}" if found else ""
            yield Seen(what, "definition", f"{described(one)}{torn}")
        known = {one.siglum for one in self.edition.witnesses}
        for name, told in self.edition.bearers.items():
            if name not in known:
                yield Seen(what, "term", SIGNS["strong"].format(name))
                yield Seen(what, "definition", told or _("all other witnesses"))
        for name in self.edition.signs:
            yield Seen(what, "term", SIGNS["strong"].format(signs.shown(name)))
            yield Seen(what, "definition", _(signs.MEANT[name]))

    def chronology(self, node: nodes.Element) -> Iterator[Seen]:
        """Yield what is seen of a chronology, which was read as a whole."""
        prose = Prose(self)
        for child in node.children:
            yield from prose.block(child, "chronology", "text")

    # the bibliography

    def printed(self, key: str) -> str:
        """Return how the author's own bibliography prints a work; empty where it does not list it."""
        places = {one.place for one in self.edition.cited if one.key == key}
        block = next((one for one in self.edition.listed if one.place in places), None)
        if block is None:
            return ""
        words = regularise.dress(block.edited, regularise.dressed(block, self.rules), 0)
        return f"{SIGNS['em'].format(_('The text prints: ').strip())}{typeset(words)}"

    def works_listed(self) -> Iterator[tuple[str, Mapping[str, str], list[Seen]]]:
        """Yield the id of each work of the bibliography on this page, what is known of it, and what is seen."""
        items, plain = works_in(self.domain.env), Backend()
        cite: Any = self.domain.env.domains.get("cite")
        calls = defaultdict[str, list[str]](list)
        for call in getattr(cite, "citation_refs", ()):
            for key in {to.key for to in call.targets} if call.docname == self.docname else ():
                calls[key].append(call.citation_ref_id)
        for one in citable(self.domain.env):
            if one.bibliography_key.docname == self.docname:
                at, text = one.citation_id, one.formatted_entry.text.render(plain)
                seen = [Seen(at, "label", one.formatted_entry.label), Seen(at, "description", text)]
                seen += (Seen(at, "text", words) for words in (self.printed(one.key), self.cited_at(one.key)) if words)
                seen += (Seen(at, "back", f"#{name}") for name in calls[one.key])
                yield at, _stated(items.get(one.entry.key, {})), seen


def _stated(item: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a work that every description of it states."""
    said = {name: bibtex.field(name, item[name]) for name in ("title", "year", "url", works.COPY) if name in item}
    if works.LETTER in item and "year" in said:
        said["year"] += item[works.LETTER]
    author = item.get("author") or item.get("editor", "")
    return said | ({"author": bibtex.families(author)[0]} if author else {})


def _run(runs: Iterable[Run], sign: str) -> str:
    shown = ((one, typeset(one.spans)) for one in runs)
    return "".join(sign.format(" ".join(words.split())) if one.differs and one.spans else words for one, words in shown)


def _above(node: nodes.Element) -> Iterator[nodes.Element]:
    while node.parent:
        node = node.parent
        yield node


def _lists(was: Was) -> tuple[str, ...]:
    """Return the lists that had what was withdrawn, or what is said of it."""
    lists = {"apparatus": ("apparatus", "collation"), "text": ("apparatus", "collation", *COMMENTS)}
    return lists.get(was.section, (was.item.get("series", ""),))
