"""The copy that the press sets, given out in takes: a document is opened when its turn comes, and then let go."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from recension.doctree.speed import dissolve
from recension.outputs.pdf import gate
from recension.outputs.pdf.handlers import Handler
from recension.outputs.pdf.intake import CALLS, NAMES, NOTES, is_laid, open_part
from recension.outputs.pdf.layout import Copy

if TYPE_CHECKING:
    from collections.abc import Iterator

#: what is set part by part where it includes a document; whatever else does is set as one
PARTED = (nodes.document, addnodes.start_of_file, nodes.section, nodes.compound)


class HandleBook(Handler):
    """A book, of which nothing is made before it is set."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        client.book.notes.update(node.get(NOTES, {}))
        _look_over(client, node)
        return [Copy(_takes(client, node))]


def _takes(client: Any, node: Any) -> Iterator[list[Any]]:
    """Yield the blocks of *node*, those together that stand between the documents that it includes."""
    client.pending_targets += node["ids"]
    client.depth += isinstance(node, nodes.section)
    for is_parted, some in groupby(node.children, _is_parted):
        if not is_parted:
            yield _set_apart(client, node, [*some])
            continue
        for part in some:
            _open(client, part)
            yield from _takes(client, part)
    client.depth -= isinstance(node, nodes.section)
    node.children = []


def _is_parted(node: nodes.Node) -> bool:
    return isinstance(node, PARTED) and any(map(is_laid, node.findall(addnodes.start_of_file)))


def _open(client: Any, node: Any) -> None:
    """Open a document, if it is one that is laid away."""
    if is_laid(node):
        open_part(node)
        _look_over(client, node)


def _look_over(client: Any, node: Any) -> None:
    """Lead the links of a document to where they lead in the book, and note at which places it calls notes."""
    found = [*node.findall(nodes.Element)]
    if names := client.doctree.get(NAMES):
        names.lead(found)
    client.book.wanted.update(name for one in found if isinstance(one, CALLS) for name in one["ids"])


def _set_apart(client: Any, node: Any, some: list[Any]) -> list[Any]:
    """Return the blocks of *some* that stand in a node; when they are made, nothing of these is left."""
    here: Any = nodes.compound()
    here.children = some  # which keep their parent
    for part in here.findall(addnodes.start_of_file):
        _open(client, part)
    book = client.book
    book.printed += gate.blocks_of(here)  # before rst2pdf has it, who leaves nothing of it
    book.called += gate.notes_of(here)
    blocks: list[Any] = client.gather_elements(here, client.styles.styleForNode(node))
    book.structure.forget(but=node)
    for one in some:
        dissolve(one)
    return blocks
