"""Makes the generated lists ones to work with: named parts, a map of where the changes are, what a filter needs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.doctree.generated import PAGES, collation, verification
from recension.doctree.generated.page import Filter, Page, Spot, anchor, headed
from recension.doctree.speed import replaced
from recension.locale import _, ngettext
from recension.outputs.html import withdrawn
from recension.outputs.html.element import element, part
from recension.outputs.html.render import is_screen, render
from recension.scholarship.columns import MOST
from recension.scholarship.model import Place
from recension.scholarship.series import COMMENTS
from recension.scholarship.words import capital

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from recension.scholarship.edition import Edition


NEAR = 6  #: words before and after a difference that a fold leaves
LISTED = (ours.annotation, ours.apparatus_entry)
Row = tuple[nodes.Element, Sequence[str], Sequence[str]]


class Cell(NamedTuple):
    """A place on the map that shows where the text was changed."""

    anchor: str
    told: str
    number: int
    height: int


@dataclass
class Listed:
    """A list in the form that can be worked with."""

    made: part
    items: list[part] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)  #: anchor of a place -> how many it has
    names: dict[str, str] = field(default_factory=dict)  #: anchor of a place -> what it is called
    kinds: Counter[str] = field(default_factory=Counter)  #: kind -> of how many items it is one
    said: Counter[str] = field(default_factory=Counter)  #: degree or initials -> of how many items it is said besides
    bearers: Counter[str] = field(default_factory=Counter)  #: siglum or name -> how many readings it has
    columns: dict[str, str] = field(default_factory=dict)  #: siglum -> what the column is called; of several
    sections: dict[str, None] = field(default_factory=dict)  #: in their order

    def note(self, what: str, spot: Spot, kinds: Sequence[str]) -> str:
        """Count the changes of a place by their kinds; return its id, where it has none yet."""
        known = spot.anchor in self.names
        self.names[spot.anchor] = spot.name
        self.changes[spot.anchor] += len(kinds)
        self.sections.setdefault(spot.section)
        return "" if known else f"{what}-{spot.anchor}"


class ArrangeLists(SphinxPostTransform):
    """Gives the generated lists of a page the form that can be linked to, filtered and sorted.

    ::

        <derived what="apparatus">
            <form rec-tools>…
            <ol rec-map>…
            <div id="apparatus-p4" data-section="heading above">
                <h2>Paragraph 4
                <dl>
                    <div data-kind="misprint"><dt>… <dd>…
            <div rec-withdrawn id="p4.was">…
    """

    default_priority = 495  # after the lists have been made (490), before furo boxes tables (500)
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(ours.derived)):
            page = PAGES[node["what"]]
            if not page.filter:
                continue
            if node["made"]:
                self.arrange(node, page, page.filter)
            if not is_screen(domain_of(self.env).builder):  # no address of before leads into a book
                continue
            taken = {name for one in node.findall(nodes.Element) for name in one["ids"]}
            node += withdrawn.in_list(domain_of(self.env), self.env.current_document.docname, page.name, taken)

    def arrange(self, node: nodes.Element, page: Page, words: Filter) -> None:
        """Put what can be worked with in the place of a list."""
        node["classes"].append("rec-list")
        before = [*node.findall(nodes.Element)]
        tables = {collation.PAGE: self.collation, verification.PAGE: self.verification}
        found = tables.get(page, self.entries)(node, page.name)
        node.children = [one for one in node.children if isinstance(one, nodes.paragraph)]
        if is_screen(domain_of(self.env).builder):
            node += nodes.raw("", self.tools(page.name, words, found), format="html")
        if is_screen(domain_of(self.env).builder) and page.name not in COMMENTS:
            node += nodes.raw("", self.map(page.name, found), format="html")
        node += found.made
        replaced(before, node.findall(nodes.Element))

    def entries(self, node: nodes.Element, what: str) -> Listed:
        """Group the entries under their places."""
        listed = Listed(element("div", []))
        level = 1 + sum(isinstance(above, nodes.section) for above in _above(node))
        for under in node.findall(ours.spot):
            head, spot = under.children[0], under["record"]
            assert isinstance(head, nodes.Element)
            found = [one for one in under.findall(nodes.Element) if isinstance(one, LISTED)]
            items, kinds = [*map(_item, found)], [*map(_kind, found)]
            title = element(f"h{min(level, 6)}", head.children, "rec-head")
            name = listed.note(what, spot, kinds)
            listed.kinds.update(kinds)
            listed.said.update(word for one in found for word in _said(one))
            listed.bearers.update(name for one in found for name in _bearers(one))
            body = element("ol" if what in COMMENTS else "dl", items)
            listed.made.append(element("div", [title, body], "rec-under", name, data_section=spot.section))
            listed.items.extend(items)
        return listed

    def collation(self, node: nodes.Element, what: str) -> Listed:
        """Make the table one whose rows have names and kinds."""
        rows = ((row, row["record"].kinds, ()) for row in node.findall(ours.collated))
        if (sigla := node.get("arguments", ((),))[0]) and node["made"]:
            return self.columns(what, collation.shown(domain_of(self.env), sigla), rows)
        heads = collation.columns(domain_of(self.env).edition)
        return self.table(what, "rec-collation", heads, ("rec-witness", "rec-edition"), rows)

    def columns(self, what: str, sigla: Sequence[str], rows: Iterable[Row]) -> Listed:
        """Make the table one of several columns, of which some can be chosen."""
        heads = [_("Place"), *(one or _("Corrected text") for one in sigla)]
        classes = ["rec-witness" if one else "rec-edition" for one in sigla]
        listed = self.table(what, "rec-collation rec-columns", heads, classes, rows)
        listed.columns = dict(zip(sigla, heads[1:], strict=True))
        for cell in listed.made.findall(part):
            if cell["tag"] in ("td", "th") and cell.parent.index(cell) in _passed(sigla):
                cell["attributes_of_tag"]["hidden"] = "hidden"
        return listed

    def verification(self, node: nodes.Element, what: str) -> Listed:
        """Make the table one whose rows have names and results."""
        classes = ("rec-quoted", "rec-result", "rec-read")
        rows = (
            (row, (row["record"].certainty,), [*filter(None, [row["record"].by])])
            for row in node.findall(ours.looked_up)
        )
        return self.table(what, "rec-collation rec-verification", verification.columns(), classes, rows)

    def table(self, what: str, named: str, heads: Sequence[str], classes: Sequence[str], rows: Iterable[Row]) -> Listed:
        """Return a table of *rows*, each with the kinds of what it lists and what is said besides."""
        listed = Listed(element("table", [], f"docutils {named}"))
        for row, kinds, said in rows:
            spot = row["spot"]
            place, *others = (entry.children for entry in row.findall(nodes.entry))
            cells = [element("th", place[0].children, scope="row")]
            for parts, label, class_ in zip(others, heads[1:], classes, strict=True):
                inner, ids = parts, []
                if isinstance(one := parts[0], (nodes.paragraph, ours.annotation)):
                    inner, ids = one.children, one["ids"]
                if isinstance(row, ours.collated):
                    inner = [*_folded(inner)]
                cells.append(element("td", inner, class_, " ".join(ids), data_label=label))
            name = listed.note(what, spot, kinds)
            listed.kinds.update({*kinds})
            listed.said.update(said)
            shown = _words([*dict.fromkeys(kinds), *said])
            listed.items.append(element("tr", cells, "", name, data_kind=shown, data_section=spot.section))
        head = element("tr", [element("th", [nodes.Text(text)], scope="col") for text in heads])
        listed.made.extend([element("thead", [head]), element("tbody", listed.items)])
        return listed

    def part(self, what: str) -> Edition:
        """Return the part of the edition that the list *what* has here."""
        return domain_of(self.env).part(self.env.current_document.docname, what)

    def map(self, what: str, listed: Listed) -> str:
        """Return a line of all places in the order of the text, series by series, with strips for their changes."""
        edition, names = self.part(what), self.config.recension_places
        placed = [one for text in edition.texts for one in headed(edition, text.document.blocks)]
        blocks = {anchor(edition, block, before): block for block, before, _section in placed}
        most = max(listed.changes.values(), default=0) or 1
        rows: dict[tuple[str, str], list[Cell]] = {}  #: of a text, as several may have the same title
        head = "", ""
        for name in dict.fromkeys([*blocks, *listed.names]):
            place = blocks[name].place if name in blocks else Place()
            number = listed.changes[name]
            series = names.get(place.series) if place.number else None
            if not series and not number:
                continue
            if series:
                several = len(edition.texts) > 1
                title = self.env.titles[blocks[name].docname].astext() if several else ""
                words = _("{}: {}").format(title, series) if several else capital(series)
                head = blocks[name].docname, words
            changes = ngettext("{} change", "{} changes", number).format(number)
            told = _("{}: {}").format(place.called(names) if series else listed.names[name], changes)
            rows.setdefault(head, []).append(Cell(name, told, number, round(16 * number / most) + 4))
        return render("list-map", what=what, rows=[(words, cells) for (_text, words), cells in rows.items()])

    def tools(self, what: str, words: Filter, listed: Listed) -> str:
        """Return the form with which the script filters and sorts the list."""
        shown = self.config.recension_shown
        every = chain(*(self.config[series.degrees] for series in COMMENTS.values()))
        degrees = {one: shown.get(one) or _(one) for one in every}
        names = {kind: shown.get(kind, kind) for kind in self.config.recension_kinds} | degrees
        said = ((_("Certainty"), degrees), (_("Editor"), self.config.recension_editors))
        sections = [*filter(None, listed.sections)]
        bearers = self.part(what).bearers
        named = {name: _("{}: {}").format(name, told) if told else name for name, told in bearers.items()}
        return render(
            "list-tools",
            **words._asdict(),
            some=_("{} of {} shown.").format("{}", len(listed.items)),
            number=len(listed.items),
            kinds=[("", _("all")), *_options(names, listed.kinds)],
            said=[(label, found) for label, words in said if (found := [*_options(words, listed.said)])],
            bearers=[("", _("all")), *_options(named, listed.bearers)] if len(listed.bearers) > 1 else (),
            columns=[*_choices(listed.columns)],
            most=MOST,
            sections=[("", _("all")), *zip(sections, sections, strict=True)],
        )


def _passed(sigla: Sequence[str]) -> set[int]:
    """Return the numbers of the columns that nobody sees who does not ask for them."""
    return {*range(MOST, len(sigla))}


def _choices(columns: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Yield siglum and name of each column, and whether it is there without being asked for."""
    passed = _passed([*columns])
    yield from (
        (siglum or "edition", name, number not in passed) for number, (siglum, name) in enumerate(columns.items(), 1)
    )


def _folded(cell: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield what stands in a cell; what is far from each difference is apart, so that a script can fold it."""
    words = (word for is_text, some in groupby(cell, _is_text) for word in (_words_of(some) if is_text else some))
    runs = [[*run] for _differs, run in groupby(words, _differs)]
    for number, run in enumerate(runs):
        start = NEAR if number or len(runs) == 1 else 0
        end = len(run) - (NEAR if number < len(runs) - 1 else 0)
        if end - start > NEAR and not _differs(run[0]):
            run[start:end] = [element("span", _joined(run[start:end]), "rec-far")]
        yield from _joined(run)


def _differs(node: nodes.Node) -> bool:
    """Tell whether the other side has something else than *node*; an empty text stands where that has more."""
    return isinstance(node, (ours.removed, ours.added, ours.differing)) or not (_is_text(node) or node.astext())


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Text) and str(node) != ""  # as a node it is never false


def _words_of(texts: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield the words of texts that follow each other, each with the space behind it."""
    yield from map(nodes.Text, re.findall(r"\s*\S+\s*|\s+", "".join(text.astext() for text in texts)))


def _joined(words: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield *words*, those that follow each other as one text, for all who come after go through each by itself."""
    for is_text, some in groupby(words, _is_text):
        found = [*some]
        yield from [nodes.Text("".join(map(str, found)))] if is_text else found


def _options(names: Mapping[str, str], counted: Counter[str]) -> Iterator[tuple[str, str]]:
    """Yield the value of an option and its text for each of the words *counted*, in the order of their *names*."""
    return ((_words([word]), f"{name} ({counted[word]})") for word, name in names.items() if counted[word])


def _item(node: nodes.Element) -> part:
    """Return a comment with its degree of certainty, or an entry with its kind, and what else is said of it."""
    words = _words([_kind(node), *_said(node)])
    bearers = {"data_bearers": _words(found)} if (found := _bearers(node)) else {}
    if isinstance(node, ours.annotation):
        return element("li", node.children, " ".join(node["classes"]), " ".join(node["ids"]), data_kind=words)
    return element("div", node.children, data_kind=words, **bearers)


def _words(words: Iterable[str]) -> str:
    """Return *words* with blanks between them, and none in them."""
    return " ".join("-".join(word.split()) for word in words)


def _kind(node: nodes.Element) -> str:
    record = node["record"]
    return str(record.certainty if isinstance(node, ours.annotation) else record.record.kind)


def _said(node: nodes.Element) -> list[str]:
    """Return the certainty of an entry, and the initials of who answers for it or for a comment, where they stand."""
    if isinstance(node, ours.annotation):
        return [*filter(None, [node["record"].by])]
    entry = node["record"].record
    return [*filter(None, [entry.certainty, entry.by])]


def _bearers(node: nodes.Element) -> list[str]:
    """Return who has a reading of an entry, each by its own siglum or name, where that does not go without saying."""
    if isinstance(node, ours.annotation) or not node["record"].apart:
        return []
    return [*dict.fromkeys(name for one in node["record"].readings for name in one.bearers)]


def _above(node: nodes.Element) -> Iterator[nodes.Element]:
    while node.parent:
        node = node.parent
        yield node


def add_files(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Give the pages that hold lists their style sheet and their script."""
    made = domain_of(app.env).generated.get(pagename, ())
    if any(page.filter for name, page in PAGES.items() if name in made):
        app.add_css_file("lists.css")
        if "collation" in made and len(domain_of(app.env).edition.conventions.held) > 1:
            app.add_js_file("columns.js", loading_method="defer")
        app.add_js_file("lists.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register what the lists need."""
    app.add_post_transform(ArrangeLists)
    app.connect("html-page-context", add_files)
