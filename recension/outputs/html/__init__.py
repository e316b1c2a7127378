"""How an edition looks on a page: visitors for its nodes, and the style sheet that goes with them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.doctree.generated import citation
from recension.locale import _
from recension.outputs.html import (
    citing,
    drawing,
    element,
    faces,
    frame,
    glossary,
    handout,
    images,
    lists,
    news,
    proof,
    reading,
    releases,
    stamps,
    verse,
    works,
)
from recension.outputs.html.readers import alike, around, beside, gate, handouts, prose, referred, released
from recension.outputs.html.render import STATIC, has_pages, is_screen, render
from recension.scholarship import cite, dates, leaves
from recension.scholarship.model import Entry, plain
from recension.scholarship.notation import nothing
from recension.scholarship.presentation import CERTAIN
from recension.scholarship.series import COMMENTS
from recension.scholarship.words import capital, gettext_noop

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

    from recension.scholarship.edition import Edition

Visitor = Callable[["HTML5Translator", nodes.Element], None]


def visit_container(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a plain ``div``."""
    self.body.append(self.starttag(node, "div"))


def depart_container(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</div>\n")


AS_CONTAINER = (visit_container, depart_container)


def visit_comments(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a fold that says how many comments are in it; one is open at a time, and it needs no script."""
    label = reading.comments_label(COMMENTS[node["series"]], len(node.children))
    self.body.append(self.starttag(node, "details", "", name="rec-comments") + f"<summary>{label}</summary>\n")


def depart_comments(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</details>\n")


class author_note(nodes.footnote):
    """A note of a text; those of other pages stay Sphinx's."""


class author_call(nodes.footnote_reference):
    """The call of a note of a text."""


class work(nodes.citation):
    """A work in a bibliography of the edition."""


OURS = (ours.derived, ours.chronology, work)


class TellApart(SphinxPostTransform):
    """Gives nodes of their own to what looks different on pages of the edition, so that other pages are left alone."""

    default_priority = 905  # after the places have been linked (900), before what is said of them is moved (910)
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        apart: dict[type[nodes.Element], type[nodes.Element]] = {}
        if self.env.current_document.docname in self.config.recension_texts:
            apart = {nodes.footnote: author_note, nodes.footnote_reference: author_call}
        found = list(self.document.findall(nodes.Element))
        lists = {id(node.parent) for node in found if isinstance(node, nodes.citation) and "described" in node}
        listed = []
        for node in found:
            if isinstance(node, nodes.inline) and (told := self.explained(node["classes"])):
                node.replace_self(element.element("span", node.children, " ".join(node["classes"]), title=told))
            elif kind := apart.get(type(node)):
                node.replace_self(kind(node.rawsource, *node.children, **node.attributes))
            elif isinstance(node, nodes.citation) and id(node.parent) in lists:
                listed.append(work(node.rawsource, *node.children, **node.attributes))
                node.replace_self(listed[-1])
        works.offer(domain_of(self.env).builder, self.env.current_document.docname, listed)

    def explained(self, classes: Sequence[str]) -> str:
        """Return what a kind means, or a degree that does not go without saying, where *classes* are those of one."""
        word = re.sub("^rec-(?:kind|certainty)-", "", classes[1]) if len(classes) > 1 else ""
        if not word or word == classes[1] or word == CERTAIN:
            return ""
        config = self.config
        told = (config.recension_kinds | config.recension_certainties | config.recension_relations).get(word, "")
        is_shown = word in config.recension_shown
        return _("{}: {}").format(word, _(told)) if is_shown else told and _(told)


class LinkPlaces(SphinxPostTransform):
    """Puts the numbers of places before them, and makes the edited words links to their entries.

    ::

        <paragraph place="p4">…  →  <paragraph><reference refid="p4">4</reference>…
        <emendation record=…>such an attack
            →  <emendation><reference refid="p4.such-attack.entry">such an attack
    """

    default_priority = 900  # after every reference has been resolved
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        numbered, marks = [], []
        docname = self.env.current_document.docname
        for node in self.document.findall(nodes.Element):
            if "place" in node and node["place"].number.strip("0"):
                numbered.append(node)
            elif isinstance(node, ours.emendation) and "record" in node:
                marks.append(node)
            elif "bibtex-citation" in node.get("classes", ()) and docname in self.config.recension_texts:
                node["ids"] = []  # nothing leads there
        for node in numbered:
            first = next(iter(node.findall(nodes.TextElement)), node)
            label = capital(node["place"].called(self.config.recension_places))
            link = nodes.reference(
                "", node["place"].number, refid=node["place"], reftitle=label, classes=["rec-number"]
            )
            first[0:0] = [link, nodes.Text(" ")]
        for mark in marks:
            told = gloss(mark["record"], domain_of(self.env).edition)
            mark[:] = [self.link(mark, child, told) for child in mark.children]

    def link(self, mark: nodes.Element, child: nodes.Node, told: str) -> nodes.Node:
        """Return *child* as a link to the entry of *mark*, of which *told* says what it is, unless it is a link."""
        if isinstance(child, (nodes.reference, nodes.footnote_reference)):
            return child
        return nodes.reference("", "", child, refid=mark["record"].anchor, reftitle=told)


def gloss(entry: Entry, edition: Edition) -> str:
    """Return in a few words what *entry* says, for those who point at the mark."""
    titles = {one.siglum: one.title for one in edition.witnesses if edition.tacit} | {edition.tacit: _("Received text")}
    sigla = ((" ".join(one.bearers.named), one) for one in entry.readings)
    readings = ((titles.get(whose, whose), nothing(one) or _("‘{}’").format(plain(one.spans))) for whose, one in sigla)
    found = "; ".join(_("{}: {}").format(*one) for one in readings)
    return f"{found} ({edition.declared.shown.get(entry.kind, entry.kind)})"


def visit_emendation(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the mark of an emendation; the kind is a class."""
    name = f"rec-em rec-em-{node['record'].kind}" if "record" in node else "rec-em"
    self.body.append(self.starttag(node, "span", "", CLASS=name))


def depart_emendation(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</span>")


def visit_shortened(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a lemma that is shortened; those who point at it are told all of it."""
    self.body.append(self.starttag(node, "abbr", "", title=node["whole"]))


def depart_shortened(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</abbr>")


def visit_page(self: HTML5Translator, node: nodes.Element) -> None:
    """Print the mark at which a page of a witness begins: a link without text, named for those who hear it."""
    key = node["key"]
    number = key.number
    words = leaves.words(number)
    label = _(words.begins).format(number, key.siglum)
    attributes = {"aria-label": label, "title": label, "data-page": number, "data-label": _(words.short).format(number)}
    attributes |= images.of_mark(domain_of(self.builder.env), self.builder.current_docname, key)
    if "record" in node:
        attributes["href"] = f"#{node['record'].anchor}"
    self.body.append(self.starttag(node, "a", "", CLASS="rec-page-mark", **attributes) + "</a>")
    raise nodes.SkipNode


def between(tag: str, name: str, label: str, told: str) -> tuple[Visitor, Visitor]:
    """Return what opens an element of the class *name*, and what closes it; before it *label* is heard, or *told*."""

    def visit(self: HTML5Translator, node: nodes.Element) -> None:
        heard: dict[str, Any] = {"data-label": _(told if _is_told(node) else label)}
        self.body.append(self.starttag(node, tag, "", CLASS=name, **heard))

    def depart(self: HTML5Translator, node: nodes.Element) -> None:
        self.body.append(f"</{tag}>")

    return visit, depart


def visit_differing(self: HTML5Translator, node: nodes.Element) -> None:
    """Open words of a column that another has otherwise; a script compares those that are shown."""
    at: dict[str, Any] = {"data-at": str(node["at"])}
    self.body.append(self.starttag(node, "mark", "", CLASS="rec-differs", **at))


def depart_differing(self: HTML5Translator, node: nodes.Element) -> None:
    """Close them."""
    self.body.append("</mark>")


def _is_told(node: nodes.Node) -> bool:
    """Tell whether *node* is part of what is different between two releases, and not between witness and edition."""
    return isinstance(node, ours.told) or (node.parent is not None and _is_told(node.parent))


def visit_note(self: HTML5Translator, node: author_note) -> None:
    """Open a note: a ``p`` where it is one paragraph, for reading views drop short notes in a ``div`` or ``aside``."""
    label = node.pop(0).astext()
    node["tag"] = "div" if any(isinstance(child, nodes.Body) for child in node.children) else "p"
    back = f' href="#{node["backrefs"][0]}"' if node["backrefs"] else ""
    said = _("Back to the call of note {}").format(label)
    self.body.append(self.starttag(node, node["tag"], CLASS="rec-note", ROLE="doc-footnote"))
    self.body.append(f'<a class="rec-note-label" role="doc-backlink" aria-label="{said}"{back}>{label}</a> ')
    self.body.append("" if node["tag"] == "p" else "<div>")


def depart_note(self: HTML5Translator, node: author_note) -> None:
    """Close it."""
    self.body.append("</p>\n" if node["tag"] == "p" else "</div></div>\n")


def visit_work(self: HTML5Translator, node: work) -> None:
    """Open an entry of the bibliography, an item of a list; of ``div`` reading views drop those with many links."""
    if not isinstance(node.previous_sibling(), work):
        self.body.append(f'{node.get("before", "")}<ol class="citation-list">\n')
    self.body.append(self.starttag(node, "li", classes=["citation"]))


def depart_work(self: HTML5Translator, node: work) -> None:
    """Close it, and the list after the last."""
    self.body.append(f"{node.get('behind', '')}</li>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), work):
        self.body.append("</ol>\n")


def visit_call(self: HTML5Translator, node: author_call) -> None:
    """Open the call of a note: superior figures that link to it."""
    self.body.append("<sup>")
    named: dict[str, Any] = {"aria-label": _("author’s note {}").format(node.astext()), "href": f"#{node['refid']}"}
    self.body.append(self.starttag(node, "a", "", CLASS="rec-call", ROLE="doc-noteref", **named))


def depart_call(self: HTML5Translator, node: author_call) -> None:
    """Close it."""
    self.body.append("</a></sup>")


def is_ours(app: Sphinx, pagename: str, doctree: nodes.document | None) -> bool:
    """Tell whether a page is one of the edition: all are in a site of its own, else texts and what is made of them."""
    texts = app.config.recension_texts
    if "recension.site" in app.extensions or pagename in texts or pagename in releases.pages(app):
        return True
    return doctree is not None and any(isinstance(node, OURS) for node in doctree.findall(nodes.Element))


def add_static(app: Sphinx) -> None:
    """Have our files copied; Sphinx has taken the digest of the settings, which must not know where they lie."""
    app.config.html_static_path = [*app.config.html_static_path, str(STATIC)]


def add_sheet(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Link the style sheet of the extension, and what it needs in this theme, where there is something for it."""
    if is_ours(app, pagename, doctree):
        for name in ("recension.css", *(frame.SHEETS[theme] for theme in frame.tried(app))):
            app.add_css_file(name)
        if pagename == app.config.root_doc:
            app.add_css_file("title.css")


def rights(app: Sphinx, pagename: str) -> tuple[cite.Rights, ...]:
    """Return whose what stands on a page is: first the text where it has that, then what the editor wrote."""
    whole = {app.config.root_doc, *domain_of(app.env).whole, *releases.pages(app)}
    return cite.work(app.config, _).rights[0 if pagename in whole else 1 :]


def add_credit(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """End each page of the edition with author, publisher, date and licences, and a link to the original."""
    config = app.config
    if not config.recension_source or not is_ours(app, pagename, doctree):
        return
    source = config.recension_source
    where = [source["publisher"], cite.kept(source), dates.spelled(source["date"], config.language)]
    edition = releases.stated(app, pagename)
    text, editorial = cite.work(config, _).rights
    parts = {"text": text, "editorial": editorial, "mainly": rights(app, pagename)[0]}
    domain = domain_of(app.env)
    texts = config.recension_texts  # each place of them is cited, but not the whole
    cited = next((name for name in sorted(domain.generated.keys() - texts) if "citation" in domain.generated[name]), "")
    copied = has_pages(app) and context.get("has_source") and context.get("sourcename")
    ways = {
        "cited": cited and f"{app.builder.get_relative_uri(pagename, cited)}#{citation.ANCHOR}",
        "source": copied and context["pathto"](f"_sources/{copied}", resource=True),
        "report": citing.report_link(domain),
    }
    credit = render("page-credit", **source, where=where, **edition, **parts, **ways)
    if has_pages(app):
        context["rec_credit"] = credit
    elif "body" in context:
        context["body"] += credit


def prune_index(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Take the words that no page has any more out of Sphinx's index, so that it is that of a clean build."""
    if indexer := getattr(app.builder, "indexer", None):
        for pages in (indexer._mapping, indexer._title_mapping):
            for word in [word for word, names in pages.items() if not names]:
                del pages[word]
    return ()


def copy_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Put the files that are offered for download beside the pages."""
    if exception is None and is_screen(app.builder):
        for path in (domain := domain_of(app.env)).downloads.values():
            if (name := domain.beside(path)) == path.name:  # else it is among the data, which come by themselves
                shutil.copyfile(path, Path(app.outdir, name))


def begin(app: Sphinx, config: Config) -> None:
    """Register what the HTML of an edition needs."""
    if not config.recension_texts:
        return
    app.add_node(ours.emendation, html=(visit_emendation, depart_emendation))
    app.add_node(ours.shortened, html=(visit_shortened, depart_shortened))
    app.add_node(ours.page, html=(visit_page, None))
    verse.begin(app)
    app.add_node(ours.whole)
    app.add_node(ours.comments, html=(visit_comments, depart_comments))
    app.add_node(
        ours.removed, html=between("del", "rec-removed", gettext_noop("only in the witness:"), gettext_noop("struck:"))
    )
    app.add_node(
        ours.added, html=between("ins", "rec-added", gettext_noop("only in the edition:"), gettext_noop("inserted:"))
    )
    app.add_node(ours.differing, html=(visit_differing, depart_differing))
    app.add_node(author_note, html=(visit_note, depart_note))
    app.add_node(author_call, html=(visit_call, depart_call))
    app.add_node(work, html=(visit_work, depart_work))
    app.add_post_transform(LinkPlaces)
    app.add_post_transform(TellApart)
    app.connect("builder-inited", add_static)
    app.connect("html-page-context", add_sheet, priority=300)  # before what is for some pages only
    parts = (
        element,
        drawing,
        faces,
        frame,
        glossary,
        reading,
        handout,
        images,
        proof,
        lists,
        citing,
        works,
        news,
        releases,
        stamps,
    )
    for part in parts:
        part.setup(app)
    for reader in (gate, prose, around, beside, handouts, referred, released, alike):
        reader.setup(app)
    app.connect("html-page-context", add_credit, priority=700)  # after what the editor says of a text (600)
    app.connect("html-collect-pages", prune_index)
    app.connect("build-finished", copy_downloads)


def setup(app: Sphinx) -> None:
    """Begin when it is known whether there is an edition."""
    app.connect("config-inited", begin)
