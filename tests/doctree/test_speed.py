"""What makes builds quicker finds what was found before."""

from __future__ import annotations

import ast
import gc
import random
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from building import FINE, SLUICE, build
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import states
from docutils.statemachine import UnknownStateError
from docutils.utils import new_document
from sphinx.application import Sphinx
from sphinx.testing.util import SphinxTestApp
from sphinx.util.nodes import NodeMatcher

from recension.doctree import speed

SLOW = vars(nodes.Node)["walkabout"]  #: as docutils has it, before a build makes it another

NESTED = """\
* one

  #. two
     more

     Term
        What it *means*. [#]_

  #. three
 wrong
* four
no end

:field: - body

        a) b) c)

.. note::
   | line
   |  further in
   > no line

   =====  =====
   a      |x|
   =====  =====

   Heading
   =======

.. |x| replace:: **y**
.. [#] A note.

   .. [#] Within it.

-a  option
--all=NUMBER  another

    >>> doctest
    ... more
"""


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


def test_what_a_matcher_finds_is_what_docutils_finds() -> None:
    """A search by several classes, by attributes or by nothing finds the nodes that it accepts, in their order."""
    matchers = [NodeMatcher(), NodeMatcher(nodes.section, nodes.Text), NodeMatcher(nodes.emphasis, mark="x")]
    for seed in range(50):
        node = tree(random.Random(seed))
        for number, one in enumerate(slow(node, nodes.emphasis)):
            one["mark"] = "xy"[number % 2]  # type: ignore[index]
        for matcher in matchers:
            assert [*speed._matching(matcher, node)] == [one for one in slow(node, nodes.Node) if matcher(one)]


def test_what_is_nested_is_read_as_docutils_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of all kinds, within each other and with what is wrong in them, become the same tree."""

    def read() -> str:
        return publish_doctree(NESTED, settings_overrides={"report_level": 1, "warning_stream": ""}).pformat()

    before, made = read(), set[str]()
    init = states.RSTState.__init__

    def note(state: states.RSTState, *args: Any) -> None:
        made.add(type(state).__name__)
        init(state, *args)

    monkeypatch.setattr(states.RSTState, "__init__", note)
    monkeypatch.setattr(states.RSTState, "nested_sm_cache", [])
    monkeypatch.setattr(states.NestedStateMachine, "add_states", speed._give_states)
    assert read() == before
    made.clear()
    machine = states.NestedStateMachine(states.state_classes, "Body")
    assert machine.get_state("Body") is machine.get_state()
    assert made == {"Body"}
    with pytest.raises(UnknownStateError):
        machine.get_state("None")


@pytest.mark.parametrize("prefix", ["", "n-"])
@pytest.mark.parametrize("asked", ["cited", "docname in docnames", "not cited", "True"])
def test_bibliography_has_the_works_that_it_would_have(prefix: str, asked: str) -> None:
    """Whatever it asks for, and under whatever keys, it finds the same among the citations of each work alone."""
    cited = [("x", "a"), ("x", "a"), ("x", "ab"), ("y", "a"), ("z", "c"), ("y", "ad")]
    bibliography = SimpleNamespace(
        keyprefix=prefix, bibfiles=["one", "two"], filter_=ast.parse(asked, mode="eval"), keys=["e"], line=1
    )
    domain = Cited(cited, prefix, bibliography)
    before = domain.data["citation_refs"]
    expected: Any = [*speed._each_cited(domain, KEY)]  # type: ignore[arg-type]

    assert [*speed._cited(domain, KEY)] == expected != []  # type: ignore[arg-type]
    assert domain.data["citation_refs"] is before
    assert [one.key for one in domain.get_entries(["two"])] == ["d", "e"]


class Key(NamedTuple):
    """What names a bibliography."""

    docname: str


KEY = Key("x")


class Cited:
    """As much of sphinxcontrib-bibtex's domain as a bibliography asks."""

    def __init__(self, cited: list[tuple[str, str]], prefix: str, bibliography: SimpleNamespace) -> None:
        refs = [
            SimpleNamespace(docname=page, targets=[SimpleNamespace(key=prefix + key) for key in keys])
            for page, keys in cited
        ]
        self.data: dict[str, Any] = {"citation_refs": refs}
        self.bibliographies = {KEY: bibliography}

    @property
    def citation_refs(self) -> Any:
        """All citations."""
        return self.data["citation_refs"]

    def get_entries(self, files: list[str]) -> list[SimpleNamespace]:
        """Return the works in some files."""
        return [
            SimpleNamespace(key=key, type="book", fields={})
            for file in files
            for key in {"one": "abc", "two": "de"}[file]
        ]


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
        with speed.uncollected():
            pass
        assert not gc.isenabled()
    with pytest.raises(LookupError), speed.uncollected():
        raise LookupError
    assert gc.isenabled()


@pytest.mark.parametrize("is_enabled", [True, False])
def test_memory_is_given_back(is_enabled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds itself goes, unless the collector is to stay away; a library of C that cannot be asked is no fault."""
    node = nodes.paragraph()
    node += nodes.inline()
    there = weakref.ref(node)
    asked = list[object]()
    monkeypatch.setattr(speed, "CDLL", lambda _name: SimpleNamespace(malloc_trim=asked.append))
    del node
    if is_enabled:
        speed.give_back()
    else:
        with speed.uncollected():
            speed.give_back()
            monkeypatch.setattr(speed, "CDLL", object)
            speed.give_back()

    assert (there() is None, asked) == (is_enabled, [0])


def test_what_was_in_a_page_goes_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Also what links took the place of goes without the collector before the page is put together, but for a few."""
    let_go, held, left = speed.let_go, list[int](), list[int]()

    def noting(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: nodes.document | None) -> None:
        parts = [weakref.ref(one) for one in [*speed._parts, *(tree.findall(nodes.Element) if tree else ())]]
        let_go(app, name, template, context, tree)
        if tree:
            held.append(len(parts))
            left.append(sum(one() is not None for one in parts))

    monkeypatch.setattr(speed, "let_go", noting)
    with speed.uncollected():
        assert build(SLUICE, tmp_path) == FINE

    assert len(left) == len([*SLUICE.glob("*.rst")])
    assert sum(left) * 10 < sum(held)


def test_what_is_replaced_goes_at_once() -> None:
    """What is in the tree no more goes without the collector; what was put elsewhere in it stays as it was."""
    kept = nodes.paragraph("", "", nodes.emphasis("", "kept"))
    tree = nodes.section("", nodes.block_quote("", kept, nodes.paragraph("", "", nodes.strong("", "gone"))))
    parts = [*tree.findall(nodes.Element)]
    there = {type(one): weakref.ref(one) for one in parts}
    tree.children = []
    tree += kept
    with speed.uncollected():
        speed.replaced(parts, tree.findall(nodes.Element))
        del parts
        assert there[nodes.block_quote]() is None
        assert there[nodes.strong]() is None
    assert tree.astext() == "kept"
    assert kept.parent is tree


def test_bytes_of_trees_are_not_held(tmp_path: Path) -> None:
    """Each time that a tree is asked for, it is that of its file."""
    app = SphinxTestApp("html", srcdir=SLUICE, builddir=tmp_path)
    app.build()
    before, other = app.env.get_doctree("report"), Path(app.doctreedir, "about.doctree").read_bytes()
    Path(app.doctreedir, "report.doctree").write_bytes(other)

    assert before.astext() != app.env.get_doctree("report").astext() == app.env.get_doctree("about").astext()
    assert not app.env._pickled_doctree_cache
    app.cleanup()
