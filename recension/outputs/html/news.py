"""What readers of earlier releases are told: since when an entry or a comment stands, and what is different, folded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree import since
from recension.doctree.domain import domain_of
from recension.doctree.generated import changes
from recension.doctree.generated.fill import Filling
from recension.doctree.speed import of_kinds
from recension.files import write
from recension.outputs.html.lists import LISTED
from recension.outputs.html.render import is_screen
from recension.scholarship import history

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class TellNews(Filling):
    """Ends each entry and each comment that did not stand so in the first release with the release since which it does.

    ::

        <annotation record=…> <paragraph>… <inline classes="rec-since"><reference>since 1.1

    What it was before is a link away, where a page tells it.
    """

    default_priority = 494  # after the lists have been made (490), before they are arranged (495)
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        domain, docname = domain_of(self.env), self.env.current_document.docname
        if not is_screen(domain.builder):  # a book is one release, and has no page on which they are compared
            return
        found = [*of_kinds(self.document, *LISTED, ours.headnote)] if domain.releases else []
        if not found:
            return
        news, listed = since.news(domain), changes.document(domain)
        for node in found:
            is_comment = isinstance(node, ours.annotation | ours.headnote)
            section, one = ("commentary", node["record"]) if is_comment else ("apparatus", node["record"].record)
            shown = nodes.inline("", classes=["rec-since"])
            for name, told, release in news(node.get("text", docname), one.id):
                anchor = changes.since(release, section, name)
                shown += nodes.Text(", " if shown.children else "")
                shown += self.link(listed, anchor, told) if listed else nodes.Text(told)
            if shown.children:
                *_others, last = node.findall(nodes.paragraph)
                last += [nodes.Text(" "), shown]


def visit_differences(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a fold that says what is in it; it needs no script."""
    self.body.append(self.starttag(node, "details", CLASS="rec-differences") + f"<summary>{node['label']}</summary>\n")


def depart_differences(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</details>\n")


def write_history(app: Sphinx, exception: Exception | None) -> None:
    """Write since which release each id stands, for programs; nothing stands for what is not yet released."""
    domain = domain_of(app.env)
    if exception or not is_screen(app.builder) or not domain.releases:
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
