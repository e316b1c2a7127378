"""How an edition looks on a page: visitors for its nodes, and the style sheet that goes with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.locale import _
from recension.outputs.html import element, finish, lists, metadata, reading, search
from recension.outputs.html.render import STATIC, has_pages, render
from recension.scholarship import dates
from recension.scholarship.model import Entry, plain
from recension.scholarship.series import COMMENTS
from recension.scholarship.words import capital, gettext_noop

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

Visitor = Callable[["HTML5Translator", nodes.Element], None]


def visit_container(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a plain ``div``."""
    self.body.append(self.starttag(node, "div"))


def depart_container(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</div>\n")


AS_CONTAINER = (visit_container, depart_container)


def visit_comments(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a fold that says how many comments are in it; it needs no script."""
    label = capital(reading.comments_label(COMMENTS[node["series"]], len(node.children)))
    self.body.append(self.starttag(node, "details", "") + f"<summary>{label}</summary>\n")


def depart_comments(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</details>\n")


class LinkPlaces(SphinxPostTransform):
    """Puts paragraph numbers before their paragraphs, and makes the edited words links to their entries.

    ::

        <paragraph number="4">…  →  <paragraph><reference refid="p4">4</reference>…
        <emendation record=…>such an attack
            →  <emendation><reference refid="p4.such-attack.entry">such an attack
    """

    default_priority = 900  # after every reference has been resolved
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        numbered, marks = [], []
        for node in self.document.findall(nodes.Element):
            if "number" in node and "place" in node:
                numbered.append(node)
            elif isinstance(node, ours.emendation) and "record" in node:
                marks.append(node)
            elif "bibtex-citation" in node.get("classes", ()):
                node["ids"] = []  # nothing leads there
        for node in numbered:
            first = next(iter(node.findall(nodes.TextElement)), node)
            label = capital(node["place"].called(self.config.recension_places))
            link = nodes.reference("", node["number"], refid=node["place"], reftitle=label, classes=["rec-number"])
            first[0:0] = [link, nodes.Text(" ")]
        for mark in marks:
            mark[:] = [self.link(mark, child) for child in mark.children]

    def link(self, mark: nodes.Element, child: nodes.Node) -> nodes.Node:
        """Return *child* as a link to the entry of *mark*, unless it is a link already."""
        if isinstance(child, (nodes.reference, nodes.footnote_reference)):
            return child
        entry = mark["record"]
        return nodes.reference("", "", child, refid=entry.anchor, reftitle=gloss(entry))


def gloss(entry: Entry) -> str:
    """Return in a few words what *entry* says, for those who point at the mark."""
    readings = ((" ".join(reading.sigla), plain(reading.spans)) for reading in entry.readings)
    found = "; ".join(_("{}: {}").format(*reading) for reading in readings)
    return f"{found} ({entry.kind})"


def visit_emendation(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the mark of an emendation; the kind is a class."""
    name = f"rec-em rec-em-{node['record'].kind}" if "record" in node else "rec-em"
    self.body.append(self.starttag(node, "span", "", CLASS=name))


def depart_emendation(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</span>")


def visit_page(self: HTML5Translator, node: nodes.Element) -> None:
    """Print the mark at which a page of a witness begins: a link without text, named for those who hear it."""
    number = node["key"].number
    label = _("Page {} of witness {} begins here").format(number, node["key"].siglum)
    attributes = {"aria-label": label, "title": label, "data-page": number}
    if "record" in node:
        attributes["href"] = f"#{node['record'].anchor}"
    self.body.append(self.starttag(node, "a", "", CLASS="rec-page-mark", **attributes) + "</a>")
    raise nodes.SkipNode


def between(tag: str, name: str, label: str) -> tuple[Visitor, Visitor]:
    """Return what opens an element of the class *name*, and what closes it; the *label* is heard before it."""

    def visit(self: HTML5Translator, node: nodes.Element) -> None:
        heard: dict[str, Any] = {"data-label": _(label)}
        self.body.append(self.starttag(node, tag, "", CLASS=name, **heard))

    def depart(self: HTML5Translator, node: nodes.Element) -> None:
        self.body.append(f"</{tag}>")

    return visit, depart


def visit_footnote(self: HTML5Translator, node: nodes.footnote) -> None:
    """Open a note: a ``p`` where it is one paragraph, for reading views drop short notes in a ``div`` or ``aside``."""
    label = node.pop(0).astext()
    node["tag"] = "div" if any(isinstance(child, nodes.Body) for child in node.children) else "p"
    back = f' href="#{node["backrefs"][0]}"' if node["backrefs"] else ""
    said = _("Back to the call of note {}").format(label)
    self.body.append(self.starttag(node, node["tag"], CLASS="rec-note", ROLE="doc-footnote"))
    self.body.append(f'<a class="rec-note-label" role="doc-backlink" aria-label="{said}"{back}>{label}</a> ')
    self.body.append("" if node["tag"] == "p" else "<div>")


def depart_footnote(self: HTML5Translator, node: nodes.footnote) -> None:
    """Close it."""
    self.body.append("</p>\n" if node["tag"] == "p" else "</div></div>\n")


def visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Open an entry of the bibliography, an item of a list."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Close it, and the list after the last."""
    self.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</div>\n")


def visit_footnote_reference(self: HTML5Translator, node: nodes.footnote_reference) -> None:
    """Open the call of a note: superior figures that link to it."""
    self.body.append("<sup>")
    named: dict[str, Any] = {"aria-label": _("author’s note {}").format(node.astext()), "href": f"#{node['refid']}"}
    self.body.append(self.starttag(node, "a", "", CLASS="rec-call", ROLE="doc-noteref", **named))


def depart_footnote_reference(self: HTML5Translator, node: nodes.footnote_reference) -> None:
    """Close it."""
    self.body.append("</a></sup>")


def add_static(app: Sphinx) -> None:
    """Put the style sheet of the extension where Sphinx finds it."""
    app.config.html_static_path.append(str(STATIC))


def add_credit(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """End every page with author, publisher, date and licence of the text, and a link to the original."""
    config = app.config
    if not config.recension_source:
        return
    published = {**config.recension_source, "date": dates.spelled(config.recension_source["date"], config.language)}
    edition = {"release": config.release, "released": config.recension_date}
    credit = render("page-credit", **published, **edition, report=metadata.report_link(config))
    if has_pages(app):
        context["rec_credit"] = credit
    elif "body" in context:
        context["body"] += credit


def copy_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Put the files that are offered for download beside the pages."""
    if exception is None and app.builder.format == "html":
        for path in domain_of(app.env).downloads.values():
            shutil.copyfile(path, Path(app.outdir, path.name))


def setup(app: Sphinx) -> None:
    """Register what the HTML of an edition needs."""
    app.add_node(ours.emendation, html=(visit_emendation, depart_emendation))
    app.add_node(ours.page, html=(visit_page, None))
    app.add_node(ours.comments, html=(visit_comments, depart_comments))
    app.add_node(ours.removed, html=between("del", "rec-removed", gettext_noop("only in the witness:")))
    app.add_node(ours.added, html=between("ins", "rec-added", gettext_noop("only in the edition:")))
    app.add_node(nodes.footnote, override=True, html=(visit_footnote, depart_footnote))
    app.add_node(nodes.footnote_reference, override=True, html=(visit_footnote_reference, depart_footnote_reference))
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    app.add_post_transform(LinkPlaces)
    app.add_css_file("recension.css")
    element.setup(app)
    reading.setup(app)
    lists.setup(app)
    search.setup(app)
    metadata.setup(app)
    finish.setup(app)
    app.connect("builder-inited", add_static)
    app.connect("html-page-context", add_credit, priority=700)  # after what the editor says of a text (600)
    app.connect("build-finished", copy_downloads)
