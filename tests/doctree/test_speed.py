"""What makes builds quicker finds what was found before."""

from __future__ import annotations

import gc
import random
import weakref
from collections.abc import Iterator

import pytest
from docutils import nodes

from recension.doctree import speed


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


def test_what_is_dissolved_goes_without_the_collector() -> None:
    """No node stays that nobody asks for."""
    node = tree(random.Random(1))
    there = [weakref.ref(one) for one in node.findall(nodes.Element)]
    with speed.uncollected():
        speed.dissolve(node)
        del node
        assert not any(one() for one in there)


def test_the_collector_is_back_after_a_mistake() -> None:
    """It stays away only while a PDF is set."""
    with speed.uncollected():
        assert not gc.isenabled()
    with pytest.raises(LookupError), speed.uncollected():
        raise LookupError
    assert gc.isenabled()
