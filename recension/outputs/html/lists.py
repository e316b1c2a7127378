"""Makes the generated lists ones to work with: named parts, a bar of where the changes are, what a filter needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.doctree.generated import pages
from recension.outputs.html.element import element, part
from recension.outputs.html.render import render
from recension.scholarship.model import Place, capital

if TYPE_CHECKING:
    from sphinx.application import Sphinx


#: what is made -> what its filter is called, its kinds, its order by kind, and that nothing in it fits
NAMES: Mapping[str, tuple[str, str, str, str]] = {
    "apparatus": (_("Filter the apparatus"), _("Kind"), _("by kind"), _("No entry fits.")),
    "collation": (_("Filter the collation"), _("Kind"), "", _("No place fits.")),
    "commentary": (_("Filter the commentary"), _("Certainty"), _("by certainty"), _("No comment fits.")),
}


class Cell(NamedTuple):
    """A place in the bar that shows how many changes each has."""

    anchor: str
    before: str  #: heard before the label, not seen
    label: str
    number: int
    after: str  #: heard after the number
    height: int


class Listed(NamedTuple):
    """A list in the form that can be worked with."""

    made: part
    items: list[part]
    changes: Counter[str]  #: anchor of a place -> how many it has
    names: dict[str, str]  #: anchor of a place -> what it is called

    def note(self, what: str, anchor: str, name: str, number: int) -> str:
        """Count the changes of a place; return its id, where it has none yet."""
        known = anchor in self.names
        self.names[anchor] = name
        self.changes[anchor] += number
        return "" if known else f"{what}-{anchor}"


class ArrangeLists(SphinxPostTransform):
    """Gives the generated lists of a page the form that can be linked to, filtered and sorted.

    ::

        <derived what="apparatus">
            <form rec-tools>…
            <div rec-density>…
            <div id="apparatus-p4" data-section="heading above">
                <h2>Paragraph 4
                <dl>
                    <div data-kind="misprint"><dt>… <dd>…
    """

    default_priority = 495  # after the lists have been made (490), before furo boxes tables (500)
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(ours.derived)):
            what = node["what"]
            if what not in NAMES or not node["made"]:
                continue
            node["classes"].append("rec-list")
            arrange = self.collation if what == "collation" else self.entries
            found = arrange(node, what)
            node.children = []
            node += nodes.raw("", self.tools(what, found), format="html")
            if what != "commentary":
                node += nodes.raw("", self.density(what, found), format="html")
            node += found.made

    def entries(self, node: nodes.Element, what: str) -> Listed:
        """Group the entries under their places."""
        listed = Listed(element("div", []), [], Counter(), {})
        level = 1 + sum(isinstance(above, nodes.section) for above in _above(node))
        for head, under in _under_heads(node):
            if what == "commentary":
                found = [element("div", [comment], data_kind=comment["record"].certainty) for comment in under]
                body: list[part] = found
            else:
                entries = [entry for one in under for entry in one.findall(nodes.definition_list_item)]
                found = [element("div", entry.children, data_kind=entry["kind"]) for entry in entries]
                body = [element("dl", found)]
            title = element(f"h{min(level, 6)}", head.children, "rec-head")
            name = listed.note(what, head["anchor"], head.astext(), len(found))
            listed.made.append(element("div", [title, *body], "rec-under", name, data_section=head["section"]))
            listed.items.extend(found)
        return listed

    def collation(self, node: nodes.Element, what: str) -> Listed:
        """Make the table one whose rows have names and kinds, and whose differences are deletions and insertions."""
        body = element("tbody", [])
        listed = Listed(element("table", [], "docutils rec-collation"), [], Counter(), {})
        heads = [entry.astext() for entry in next(iter(node.findall(nodes.thead))).findall(nodes.entry)]
        for row in next(iter(node.findall(nodes.tbody))).findall(nodes.row):
            place, *texts = row.findall(nodes.paragraph)
            cells = [element("th", place.children, scope="row")]
            for text, label in zip(texts, heads[1:], strict=True):
                for name, tag in (("rec-removed", "del"), ("rec-added", "ins")):
                    for mark in [one for one in text.findall(nodes.inline) if name in one["classes"]]:
                        mark.replace_self(element(tag, mark.children, name))
                cells.append(element("td", text.children, " ".join(text["classes"]), data_label=label))
            name = listed.note(what, row["anchor"], place.astext(), len(row["kinds"]))
            kinds = " ".join(dict.fromkeys(row["kinds"]))
            listed.items.append(element("tr", cells, "", name, data_kind=kinds, data_section=row["section"]))
        body += listed.items
        head = element("tr", [element("th", [nodes.Text(text)], scope="col") for text in heads])
        listed.made.extend([element("thead", [head]), body])
        return listed

    def density(self, what: str, listed: Listed) -> str:
        """Return a list of all places in the order of the text, series by series, with bars for their changes."""
        domain, names = domain_of(self.env), self.config.recension_places
        blocks = {pages.anchor(domain, block): block for block in domain.edition.blocks if block.place}
        most = max(listed.changes.values(), default=0) or 1
        rows: dict[str, list[Cell]] = {}
        for anchor in dict.fromkeys([*blocks, *listed.names]):
            place = blocks[anchor].place if anchor in blocks else Place()
            number = listed.changes[anchor]
            series = names.get(place.series) if place.number else None
            if not series and not number:
                continue
            head = capital(series) if series else _("Elsewhere")
            if series and len(domain.edition.texts) > 1:
                head = f"{self.env.titles[blocks[anchor].docname].astext()}: {series}"
            after = _("change") if number == 1 else _("changes")
            label = place.number if series else listed.names[anchor]
            cell = Cell(anchor, f"{series} " if series else "", label, number, after, round(32 * number / most))
            rows.setdefault(head, []).append(cell)
        return render("list-density", what=what, rows=rows.items())

    def tools(self, what: str, listed: Listed) -> str:
        """Return the form with which the script filters and sorts the list."""
        title, kind, order, nothing = NAMES[what]
        kinds = [one["attributes_of_tag"]["data-kind"].split() for one in listed.items]
        count = Counter(chain.from_iterable(kinds))
        declared = (*self.config.recension_kinds, *self.config.recension_certainties)
        named = (one["attributes_of_tag"].get("data-section") for one in listed.made.findall(part))
        sections = [name for name in dict.fromkeys(named) if name]
        return render(
            "list-tools",
            title=title,
            kind=kind,
            order=order,
            nothing=nothing,
            some=_("{} of {} shown.").format("{}", len(kinds)),
            number=len(kinds),
            kinds=[("", _("all")), *((one, f"{one} ({count[one]})") for one in declared if one in count)],
            sections=[("", _("all")), *zip(sections, sections, strict=True)],
        )


def _above(node: nodes.Element) -> Iterator[nodes.Element]:
    while node.parent:
        node = node.parent
        yield node


def _under_heads(node: nodes.Element) -> Iterator[tuple[nodes.Element, list[nodes.Element]]]:
    """Yield each head among the children of *node* with what follows it up to the next."""
    starts = [at for at, child in enumerate(node.children) if "rec-head" in child["classes"]]  # type: ignore[index]
    for start, end in pairwise([*starts, len(node.children)]):
        head, *under = node.children[start:end]
        yield head, under  # type: ignore[misc]


def add_files(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Give the pages that hold lists their style sheet and their script."""
    if NAMES.keys() & domain_of(app.env).generated.get(pagename, {}).keys():
        app.add_css_file("lists.css")
        app.add_js_file("lists.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register what the lists need."""
    app.add_post_transform(ArrangeLists)
    app.connect("html-page-context", add_files)
