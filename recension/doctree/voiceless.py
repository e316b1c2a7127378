"""Prints the numbers of places, and sets apart what the editor says, for builders without a voice of their own."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import nodes as ours
from recension.locale import _
from recension.scholarship.series import COMMENTS

_EDITORIAL = (*ours.EDITORIAL, ours.headnote)


class TellApart(SphinxPostTransform):
    """Lets a reader see which words are the author's where there is neither colour nor fold nor margin.

    ::

        <paragraph number="4">…           →  <paragraph number="4"><strong>4</strong> …
        <comments series="commentary">…   →  <block_quote><paragraph><strong>Commentary</strong> <comments>…
    """

    default_priority = 900  # after every reference has been resolved
    formats = ("latex", "man", "texinfo", "text")

    def run(self, **kwargs: Any) -> None:
        found = [*self.document.findall(nodes.Element)]
        for node in found:
            if "number" in node and "place" in node:
                first = next(iter(node.findall(nodes.TextElement)), node)
                first[0:0] = [nodes.strong("", node["number"]), nodes.Text(" ")]
        for node in [node for node in found if isinstance(node, _EDITORIAL)]:
            said = node.deepcopy()
            node.replace_self(nodes.block_quote("", *_title(said), said))


def _title(node: nodes.Element) -> list[nodes.Node]:
    """Return what a part that an editor wrote is called, where it does not say so itself."""
    title = _("Apparatus") if isinstance(node, ours.apparatus) else ""
    if isinstance(node, ours.comments):
        called = COMMENTS[node["series"]].title
        title = _(called)
    return [nodes.paragraph("", "", nodes.strong("", title))] if title and node.children else []
