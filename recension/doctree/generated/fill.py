"""Fills the documents with what is made from the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.doctree.generated import PAGES, renew, works
from recension.doctree.speed import of_kinds
from recension.scholarship.words import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def remember_builder(app: Sphinx) -> None:
    """Let the domain know the builder, which knows the way from page to page; Sphinx tells transforms no more."""
    domain_of(app.env).builder = app.builder


def renew_pages(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the documents that must be made anew."""
    return renew(domain_of(env))


class Filling(SphinxPostTransform):
    """What fills a document knows the way to every place."""

    def link(self, docname: str, place: str, text: str) -> nodes.Element:
        """Return a link from this page to *place* in *docname*; it needs no search, which a great text makes slow."""
        shown, domain = nodes.inline("", text), domain_of(self.env)
        try:
            return make_refnode(domain.builder, self.env.current_document.docname, docname, place, shown)
        except NoUri:
            return shown

    def fill(self, some: Iterable[nodes.Element], *, referring: bool) -> None:
        """Fill those of *some* pages that hold references, or those that do not."""
        for node in some:
            page = PAGES[node["what"]]
            if page.refers == referring:
                made = page.make(domain_of(self.env), self.link, *node.get("arguments", ()))
                node["made"] = bool(made)
                node += made or ([nodes.paragraph("", page.nothing)] if page.nothing else [])


class FillGenerated(Filling):
    """Fills the pages that are made from the records, and the numbers in the prose."""

    default_priority = 490  # after those who would search the pages in vain (10 to 400), before furo boxes tables (500)

    def run(self, **kwargs: Any) -> None:
        found = list(of_kinds(self.document, ours.derived, ours.count))
        self.fill((one for one in found if isinstance(one, ours.derived)), referring=False)
        counts = [one for one in found if isinstance(one, ours.count)]
        totals = domain_of(self.env).edition.totals if counts else {}
        for node in counts:
            node.replace_self(nodes.Text(grouped(totals[node["what"]])))


class FillReferring(Filling):
    """Fills the pages that hold references."""

    default_priority = 5  # before they are resolved (10)

    def run(self, **kwargs: Any) -> None:
        found = list(self.document.findall(ours.derived))
        self.fill(found, referring=True)
        for part in found:
            for copied in part.findall(addnodes.pending_xref):
                if "refdoc" in copied:  # as not all have that another domain makes
                    copied["text"] = copied["refdoc"]  # which has the comment, and the places that it means
                    copied["refdoc"] = self.env.current_document.docname


class DescribeWorks(Filling):
    """Adds to each work of a bibliography how the author prints it, and where text and commentary cite it."""

    default_priority = 6  # after sphinxcontrib-bibtex has listed the works (5), before references are resolved (10)

    def run(self, **kwargs: Any) -> None:
        keys = {one.citation_id: one.key for one in getattr(self.env.domains.get("cite"), "citations", ())}
        for node in self.document.findall(nodes.citation):
            key = next((keys[name] for name in node["ids"] if name in keys), "")
            if made := works.make(domain_of(self.env), self.link, key):
                node += made
                node["described"] = True
