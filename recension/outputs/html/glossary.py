"""Leads from each place of a text to the page that explains its abbreviations and terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree.config import applied_rules
from recension.doctree.domain import domain_of
from recension.doctree.generated.fill import Filling
from recension.locale import _
from recension.scholarship import glossary, regularise

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class explained(nodes.container):
    """Links from the words of a place to what explains them."""


class ExplainTerms(Filling):
    """Puts behind each place the terms of the glossary that stand in it.

    ::

        <paragraph ids="n7">AVP RF, Fond …  →  <paragraph ids="n7">… <explained><paragraph>Explained: <reference>AVP RF
    """

    default_priority = 899  # before the paragraphs get numbers (900), and what is said of them is moved (910)
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        domain, here = domain_of(self.env), self.env.current_document.docname
        if here not in self.config.recension_texts or not (terms := domain.glossary):
            return
        places = {name: node for node in self.document.findall(nodes.Element) for name in node["ids"]}
        for block in domain.documents[here].blocks:
            if not (block.place in places and (block.type.is_numbered or block.label)):
                continue
            words = regularise.words(block, applied_rules(self.config))
            if found := glossary.standing(words, terms):
                self.explain(places[block.place], {term: terms[term] for term in found})

    def explain(self, owner: nodes.Element, terms: dict[str, str]) -> None:
        """Put links to *terms*, each with its anchor, into a note or behind another place."""
        line = nodes.paragraph("", _("Explained:"))
        for number, (term, anchor) in enumerate(terms.items()):
            line += nodes.Text(" · " if number else " ")
            line += self.link(self.config.recension_glossary, anchor, term)
        said = explained("", line, classes=["explained"])
        if isinstance(owner, nodes.footnote):
            owner += said
        else:
            around = owner.parent
            at = around.index(owner) + 1
            while at < len(around) and isinstance(around[at], ours.EDITORIAL):
                at += 1
            around.insert(at, said)


def visit_explained(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the line."""
    self.body.append(self.starttag(node, "div"))


def depart_explained(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</div>\n")


def setup(app: Sphinx) -> None:
    """Register the line."""
    app.add_node(explained, html=(visit_explained, depart_explained))
    app.add_post_transform(ExplainTerms)
