"""Drawings on a page: SVG in the colour of the text, as wide as there is room, with letters that keep their size."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from recension.doctree import nodes as ours
from recension.scholarship.drawing import Drawing, Label, Line, Mark

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

RADIUS = 3


def svg(drawing: Drawing) -> str:
    """Return *drawing* as SVG that stands in a page."""
    return "\n".join(_svg(drawing)) + "\n"


def _svg(drawing: Drawing) -> Iterator[str]:
    title, width = escape(drawing.title), f"{drawing.width:g}" if drawing.width else "100%"
    role = "group" if any(label.target for label in drawing.labels) else "img"
    yield f'<svg class="rec-drawing" role="{role}" aria-label="{title}" width="{width}" height="{drawing.height:g}">'
    yield f"<desc>{escape(drawing.description)}</desc>"
    if drawing.shade:
        left, right = drawing.shade
        yield f'<rect x="{_part(left)}" y="0" width="{_part(right - left)}" height="{drawing.height:g}"/>'
    yield from map(_line, drawing.lines)
    yield from (_line(mark.stem, "rec-stem") for mark in drawing.marks if mark.stem)
    yield from map(_label, drawing.labels)
    yield from map(_mark, drawing.marks)
    yield "</svg>"


def _part(x: float) -> str:
    """Return a part of the width."""
    return f"{100 * x:.2f}".rstrip("0").rstrip(".") + "%"


def _line(line: Line, name: str = "") -> str:
    dashes = ' stroke-dasharray="3 3"' if line.dashed else ""
    dashes += f' class="{name}"' if name else ""
    return f'<line x1="{_part(line.x1)}" y1="{line.y1:g}" x2="{_part(line.x2)}" y2="{line.y2:g}"{dashes}/>'


def _label(label: Label) -> str:
    name = ' class="rec-strong"' if label.strong else ""
    heard = "" if label.target else ' aria-hidden="true"'
    text = f'<text x="{_part(label.x)}" y="{label.y:g}"{name}{heard}>{escape(label.text)}</text>'
    if not label.target:
        return text
    return f'<a href="#{label.target}" aria-label="{escape(label.says)}">{text}</a>'


def _mark(mark: Mark) -> str:
    """Return a link that the tabulator key passes over: the labels, which are fewer, lead to the same list."""
    left, right, says = _part(mark.x1), _part(mark.x2), escape(mark.says)
    if mark.stem:
        shape = f'<circle cx="{left}" cy="{mark.y:g}" r="{RADIUS}"/>'
    else:
        shape = f'<line class="rec-bar" x1="{left}" y1="{mark.y:g}" x2="{right}" y2="{mark.y:g}"/>'
    return f'<a href="#{mark.target}" tabindex="-1"><title>{says}</title>{shape}</a>'


def visit_drawing(self: HTML5Translator, node: nodes.Element) -> None:
    """Write it."""
    self.body.append(svg(node["record"]))
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the drawing."""
    app.add_node(ours.drawing, html=(visit_drawing, None))
