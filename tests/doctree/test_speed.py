"""What makes builds quicker finds what was found before."""

from __future__ import annotations

import random
from collections.abc import Iterator

from docutils import nodes
from docutils.utils import new_document

from recension.doctree import speed

SLOW = vars(nodes.Node)["walkabout"]  #: as docutils has it, before a build makes it another


def slow(node: nodes.Node, kind: type[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield what is found level by level."""
    if isinstance(node, kind):
        yield node
    for child in node.children:
        yield from slow(child, kind)


def tree(chance: random.Random, depth: int = 6) -> nodes.Element:
    """Return a tree of random nodes."""
    kinds = [nodes.section, nodes.paragraph, nodes.emphasis]
    children = [tree(chance, depth - 1) for _ in range(chance.randint(0, 3 if depth else 0))]
    return chance.choice(kinds)("", nodes.Text(str(chance.random())), *children)


def test_trees_are_searched_in_the_order_of_docutils() -> None:
    """Every node of a kind is found, once, parents before children."""
    for seed in range(50):
        node = tree(random.Random(seed))
        for kind in (nodes.Node, nodes.Element, nodes.Text, nodes.section, nodes.emphasis):
            assert [*speed._found(node, kind)] == [*slow(node, kind)]


def test_what_is_changed_meanwhile_is_seen_as_before() -> None:
    """Children that are taken or given while their parent is looked at are missed, or found, as docutils does it."""
    for find in (slow, speed._found):
        node = nodes.section("", nodes.paragraph("", "one"), nodes.paragraph("", "two"))
        seen = []
        for one in find(node, nodes.Text):
            seen.append(str(one))
            if len(node) < 4:
                node += nodes.paragraph("", nodes.Text(f"after {one}"))
        assert seen == ["one", "two", "after one", "after two"]


class Wilful(nodes.NodeVisitor):
    """Notes what it visits and what it departs from, and skips as its *chance* has it."""

    def __init__(self, seed: int) -> None:
        super().__init__(new_document("wilful"))
        self.chance, self.seen = random.Random(seed), list[str]()

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Note it, and skip something or nothing."""
        self.seen.append(f"in {node.astext()}")
        skips = (nodes.SkipNode, nodes.SkipChildren, nodes.SkipDeparture, nodes.SkipSiblings, nodes.StopTraversal)
        if (number := self.chance.randint(0, 40)) < len(skips) and node.parent:
            raise skips[number]

    def dispatch_departure(self, node: nodes.Node) -> None:
        """Note it."""
        self.seen.append(f"out {node.astext()}")


def test_trees_are_visited_as_by_docutils() -> None:
    """Nodes are visited and departed from in the same order, whatever a visitor skips, until it has seen enough."""
    theirs = vars(nodes.Node)["walkabout"]
    for seed in range(300):
        node, seen = tree(random.Random(seed)), []
        for walk in (SLOW, speed._visited):
            nodes.Node.walkabout = walk  # type: ignore[method-assign]
            visitor = Wilful(seed)
            seen.append((walk(node, visitor), visitor.seen))
        nodes.Node.walkabout = theirs  # type: ignore[method-assign]
        assert seen[0] == seen[1]
