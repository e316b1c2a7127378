"""Elements of HTML that docutils has no node for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


BLOCKS = ("div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "td", "th", "tr")


class part(nodes.TextElement):
    """An element of HTML: ``tag`` names it, ``attributes_of_tag`` are those that nodes do not have."""


def element(tag: str, children: Iterable[nodes.Node], classes: str = "", ids: str = "", **attributes: str) -> part:
    """Return an element with *children*; in the names of *attributes* an underscore stands for a hyphen."""
    made = part("", "", *children, tag=tag)
    made["attributes_of_tag"] = {name.replace("_", "-"): value for name, value in attributes.items()}
    made["classes"], made["ids"] = classes.split(), ids.split()
    return made


def visit_part(self: HTML5Translator, node: part) -> None:
    """Open it."""
    self.body.append(self.starttag(node, node["tag"], "", **node["attributes_of_tag"]))


def depart_part(self: HTML5Translator, node: part) -> None:
    """Close it; blocks are apart for programs that take the words alone, too."""
    self.body.append(f"</{node['tag']}>\n" if node["tag"] in BLOCKS else f"</{node['tag']}>")


def setup(app: Sphinx) -> None:
    """Register them."""
    app.add_node(part, html=(visit_part, depart_part))
