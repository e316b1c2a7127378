"""What readers of earlier releases are told: since when an entry or a comment stands, and what is different, folded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import nodes as ours
from recension.doctree import since
from recension.doctree.domain import domain_of
from recension.files import write
from recension.outputs.html.lists import LISTED
from recension.scholarship import history

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class TellNews(SphinxPostTransform):
    """Ends each entry and each comment that did not stand so in the first release with the release since which it does.

    ::

        <annotation record=…> <paragraph>… <inline classes="rec-since">since 1.1
    """

    default_priority = 494  # after the lists have been made (490), before they are arranged (495)
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        domain, docname = domain_of(self.env), self.env.current_document.docname
        found = [node for node in self.document.findall(nodes.Element) if isinstance(node, LISTED)]
        if not found or not domain.releases:
            return
        news = since.news(domain)
        for node in found:
            one = node["record"] if isinstance(node, ours.annotation) else node["record"].record
            if told := news(node.get("text", docname), one.id):
                *_others, last = node.findall(nodes.paragraph)
                last += [nodes.Text(" "), nodes.inline("", told, classes=["rec-since"])]


def visit_differences(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a fold that says what is in it; it needs no script."""
    self.body.append(self.starttag(node, "details", CLASS="rec-differences") + f"<summary>{node['label']}</summary>\n")


def depart_differences(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</details>\n")


def write_history(app: Sphinx, exception: Exception | None) -> None:
    """Write since which release each id stands, for programs; nothing stands for what is not yet released."""
    domain = domain_of(app.env)
    if exception or app.builder.format != "html" or not domain.releases:
        return
    known = history.since(domain.releases, domain.record)
    said = {
        "releases": {one.release: one.date for one in domain.releases},
        "since": {name: one._asdict() for name, one in known.items()},
    }
    text = json.dumps(said, ensure_ascii=False, indent=1)
    write(Path(app.outdir, f"{app.config.recension_name}.history.json"), f"{text}\n")


def setup(app: Sphinx) -> None:
    """Register what tells it."""
    app.add_node(ours.differences, html=(visit_differences, depart_differences))
    app.add_post_transform(TellNews)
    app.connect("build-finished", write_history)
