"""Lines of verse on a page: each has its number for a name, and every fifth shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from recension.scholarship import numbering

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

LINE = "line-{}"  #: id of a verse


def visit_line(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a line as docutils does, by its name if a verse begins with it."""
    number = node.get("verse", "")
    said: dict[str, Any] = {"ids": [LINE.format(number)]} if number else {}
    if shown := numbering.shown(number):
        said["data-line"] = shown
    self.body.append(self.starttag(node, "div", "", CLASS="line", **said))
    if not len(node):
        self.body.append("<br />")


def depart_line(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</div>\n")


def begin(app: Sphinx) -> None:
    """Register how a line is written."""
    app.add_node(nodes.line, override=True, html=(visit_line, depart_line))
