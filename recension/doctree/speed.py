"""Makes builds quicker and changes nothing in what they build."""

from __future__ import annotations

import atexit
import gc
from collections import defaultdict
from contextlib import contextmanager, suppress
from ctypes import CDLL
from pathlib import Path
from pkgutil import resolve_name
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst.states import NestedStateMachine
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform
from sphinx.util.build_phase import BuildPhase
from sphinx.util.nodes import NodeMatcher
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib.bibtex.domain import BibtexDomain

from recension.doctree.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from docutils.statemachine import State
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

#: what pybtex is asked for by name, at each citation, each bibliography and each work that is read back
PLUGINS = (
    ("pybtex.database.input", "bibtex", "pybtex.database.input.bibtex:Parser"),
    ("pybtex.backends", "plaintext", "pybtex.backends.plaintext:Backend"),
    ("pybtex.style.names", "plain", "pybtex.style.names.plain:NameStyle"),
    ("pybtex.style.names", "last", "sphinxcontrib.bibtex.style.names.last:LastNameStyle"),
    ("pybtex.style.labels", "number", "pybtex.style.labels.number:LabelStyle"),
    ("pybtex.style.sorting", "author_year_title", "pybtex.style.sorting.author_year_title:SortingStyle"),
)
NEW_OBJECTS = 300_000  #: so many make the collector look for garbage among them: a few trees
LEFT = 50_000  #: so many make it look when a page is done
HELD = 4_000_000  #: bytes of files: of so many documents the trees stay as they were read
YOUNG = 3  #: so often it looks there, before it looks through what it found in use, and so often there, before all

_last: list[nodes.document] = []  #: the tree of the page that is written, or was written last
_parts: list[nodes.Element] = []  #: what was in it before other things took its place


def remember_plugins(app: Sphinx) -> None:
    """Tell pybtex where its plugins are; else it searches all that is installed, each time."""
    if "sphinxcontrib.bibtex" not in app.extensions:
        return
    from pybtex.plugin import register_plugin

    for group, name, where in PLUGINS:
        register_plugin(group, name, resolve_name(where), force=True)


def cite_faster(_app: Sphinx) -> None:
    """Let each work of a bibliography be looked for among the citations of it alone."""
    BibtexDomain.get_filtered_entries = _cited  # type: ignore[assignment, method-assign]


_each_cited = BibtexDomain.get_filtered_entries


def _cited(domain: BibtexDomain, bibliography: Any) -> list[tuple[str, Any]]:
    every, entries = domain.data["citation_refs"], domain.get_entries
    prefix = domain.bibliographies[bibliography].keyprefix
    citing = defaultdict[str, dict[str, SimpleNamespace]](dict)  # of each document once
    for one in every:
        for target in one.targets:
            citing[target.key].setdefault(one.docname, SimpleNamespace(docname=one.docname, targets=(target,)))

    def each(files: list[Path]) -> Iterator[Any]:
        for entry in entries(files):
            domain.data["citation_refs"] = citing[prefix + entry.key].values()
            yield entry

    vars(domain)["get_entries"] = each
    try:
        return [*_each_cited(domain, bibliography)]
    finally:
        domain.data["citation_refs"] = every
        del vars(domain)["get_entries"]


def collect_less(_app: Sphinx) -> None:
    """Let the garbage collector pass over what was imported, and come less often: trees are large, and stay.

    It is left so, for to go back to its usual pace it would look through everything once more; when the program
    ends it need not come at all.
    """
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG, YOUNG)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the garbage collector stay away, where what holds itself is dissolved and nothing else does."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def collect_own() -> None:
    """Let the collector look after a process of its own, but not at what others have, too: it would copy that."""
    gc.freeze()
    gc.enable()


def give_back() -> None:
    """Let the system have what is left of a piece of work that is done, so that the next does not come on top of it.

    The collector stays away where it is told to, for it would copy what other processes have, too.
    """
    if gc.isenabled():
        gc.collect()
    _trim(0)


def _trim(kept: int) -> None:
    """Return all but some bytes to the system; who has another library of C than GNU's does so by himself, or not."""
    with suppress(AttributeError, OSError, TypeError):
        CDLL(None).malloc_trim(kept)


def find_faster(_app: Sphinx) -> None:
    """Let trees be searched without a generator within a generator for each level; a build does it a thousand times.

    And let whoever writes them go through them without two sentences for each node, which are said to nobody, and
    whoever looks for code only through those that have some.
    """
    nodes.Node._fast_findall = _found  # type: ignore[attr-defined]  # a docutils that has none does not ask it
    nodes.Node._superfast_findall = lambda tree: _found(tree, nodes.Node)  # type: ignore[attr-defined]
    NodeMatcher.findall = _matching  # type: ignore[assignment, method-assign]
    nodes.Node.walkabout = _visited  # type: ignore[method-assign]
    nodes.Text.astext = _said  # type: ignore[assignment, method-assign]
    HTML5Translator.encode = _encoded  # type: ignore[assignment, method-assign]
    HighlightLanguageTransform.apply = _highlighted  # type: ignore[assignment, method-assign]


_highlight = HighlightLanguageTransform.apply


def _highlighted(transform: HighlightLanguageTransform, **kwargs: Any) -> None:
    if any(of_kinds(transform.document, nodes.literal_block, addnodes.highlightlang)):
        _highlight(transform, **kwargs)


def _said(text: nodes.Text) -> str:
    """Return the words of *text*, of which hardly one has the mark of an escape in it."""
    return nodes.unescape(text) if "\0" in text else str(text)


def _encoded(self: HTML5Translator, text: object) -> str:
    """Return *text* with its special characters written: the first is the sign that the others are written with."""
    found = str(text)
    for sign, written in self.special_characters.items():
        found = found.replace(chr(sign), written)
    return found


def _found(self: nodes.Node, kind: type[nodes.Node] | tuple[type[nodes.Node], ...]) -> Iterator[nodes.Node]:
    """Yield the nodes of a *kind*, or of several, in and below this one, children as they are when their turn comes."""
    if isinstance(self, kind):
        yield self
    text = nodes.Text  # every other node is one, which has nothing below it
    is_text = issubclass(text, kind)
    above: list[Iterator[nodes.Node]] = []
    here = iter(self.children)
    while True:
        for child in here:
            if type(child) is text:
                if is_text:
                    yield child
                continue
            if isinstance(child, kind):
                yield child
            if below := child.children:
                if not is_text and len(below) == 1 and type(below[0]) is text:
                    continue
                above.append(here)
                here = iter(below)
                break
        else:
            if not above:
                return
            here = above.pop()


def _matching(matcher: NodeMatcher[Any], tree: nodes.Node) -> Iterator[Any]:
    return filter(matcher, _found(tree, matcher.classes or nodes.Node))


def _visited(self: nodes.Node, visitor: nodes.NodeVisitor) -> bool:
    """Let a *visitor* visit the nodes in and below this one, and depart from them; tell whether it has seen enough."""
    departs, is_enough = True, False
    try:
        try:
            visitor.dispatch_visit(self)
        except nodes.SkipNode:
            return False
        except nodes.SkipDeparture:
            departs = False
        try:
            for child in self.children[:]:
                if child.walkabout(visitor):
                    is_enough = True
                    break
        except nodes.SkipSiblings:
            pass
    except nodes.SkipChildren:
        pass
    except nodes.StopTraversal:
        is_enough = True
    if departs:
        visitor.dispatch_departure(self)
    return is_enough


def of_kinds(tree: nodes.Node, *kinds: type[nodes.Node]) -> Iterator[Any]:
    """Yield the nodes of several kinds in *tree*, which is gone through once."""
    return _found(tree, kinds)


def hold_few(app: Sphinx, env: BuildEnvironment, _docname: str) -> None:
    """Let go of trees that were read and written, but for some; Sphinx holds all of them until it writes pages."""
    read = vars(env).get("_write_doc_doctree_cache", {})
    sizes = {name: Path(app.doctreedir, f"{name}.doctree").stat().st_size for name in read}
    held = sum(sizes.values())
    for name, size in sizes.items():
        if held <= HELD:
            break
        dissolve(read.pop(name))
        held -= size
    tidy()


class _Forgetful(dict[str, bytes]):
    """A table of which nothing is kept."""

    def __setitem__(self, name: str, data: bytes) -> None:
        """Let go of it."""


def hold_no_bytes(app: Sphinx) -> None:
    """Let the bytes of trees be read from their files again by who makes pages of all; Sphinx holds all of them.

    Commands, which build nothing, ask for trees when their folder is gone.
    """
    if app.builder.name in ("html", "dirhtml", "pdf"):
        app.env._pickled_doctree_cache = _Forgetful()


class _Told(dict[str, Any]):
    """What templates are told, of which Sphinx's log of events has no more than that; it would spell out the page."""

    def copy(self) -> _Told:
        """Return the same for one page."""
        return _Told(self)

    def __repr__(self) -> str:
        """Return how much there is."""
        return f"<{len(self)} values>"


def tell_briefly(app: Sphinx) -> None:
    """Let nobody spell out a page, for the log, before it is put together."""
    builder = app.builder
    if builder.name not in ("html", "dirhtml"):
        return
    prepare = builder.prepare_writing

    def prepare_writing(docnames: Set[str]) -> None:
        prepare(docnames)
        builder.globalcontext = _Told(builder.globalcontext)  # type: ignore[attr-defined]

    builder.prepare_writing = prepare_writing  # type: ignore[method-assign]


class HoldParts(SphinxPostTransform):
    """Holds what is in a tree before other things take its place, such as links, and lets go of the last page's.

    Where other processes write what this one resolves, they would do it.
    """

    default_priority = 9  # when what has references is filled (5, 6), before they are resolved (10)

    def run(self, **kwargs: Any) -> None:
        if _is_written_here(domain_of(self.env).builder):
            _let_go()
            _parts[:] = self.document.findall(nodes.Element)
            tidy()


class HoldMade(SphinxPostTransform):
    """Holds the same when all is filled."""

    default_priority = 491

    def run(self, **kwargs: Any) -> None:
        if _is_written_here(domain_of(self.env).builder):
            links = [one for one in _parts if isinstance(one, addnodes.pending_xref)]
            made = [*self.document.findall(nodes.Element)]
            replaced([part for one in links for part in one.findall(nodes.Element)], made)
            _parts.extend(made)


def hold_tree(app: Sphinx, tree: nodes.document, _docname: str) -> None:
    """Hold the tree that is about to be written until the next is resolved."""
    if _is_written_here(app.builder):
        _last.append(tree)


def let_go(_app: Sphinx, _page: str, _template: str, _context: dict[str, Any], tree: nodes.document | None) -> None:
    """Let go of the tree of a page of which all is known: what is written of it now is as large."""
    if tree in _last:
        _let_go()


def _let_go() -> None:
    while _last:
        dissolve(_last.pop())
    _release(_parts)
    _parts.clear()


def replaced(parts: Sequence[nodes.Element], there: Iterable[nodes.Element]) -> None:
    """Let go of those *parts* of a tree that are no more among what is *there*, for other things took their places."""
    gone = {*map(id, parts)}.difference(map(id, there))
    _release(one for one in parts if id(one) in gone)
    _parts[:] = [one for one in _parts if id(one) not in gone]


def _is_written_here(builder: Builder) -> bool:
    is_page = builder.name in ("html", "dirhtml") and builder.phase is BuildPhase.RESOLVING
    return is_page and not builder.parallel_ok


def tidy() -> None:
    """Let the collector look for what is left of a page, or a document, when nothing of it is in use any more."""
    if gc.get_count()[0] > LEFT:
        gc.collect(0)


class _States(dict[str, Any]):
    """The states of a machine, each made when the machine comes to it: what reads a list comes to two of seventeen."""

    def __init__(self, machine: NestedStateMachine, kinds: Iterable[type[State[Any]]]) -> None:
        super().__init__()
        self.machine = machine
        self.kinds = {kind.__name__: kind for kind in kinds}

    def __missing__(self, name: str) -> State[Any]:
        state = self[name] = self.kinds[name](self.machine, self.machine.debug)
        if hasattr(self.machine, "memo"):  # it runs
            state.runtime_init()
        return state


def _give_states(machine: NestedStateMachine, kinds: Iterable[type[State[Any]]]) -> None:
    machine.states = _States(machine, kinds)


def read_faster(_app: Sphinx) -> None:
    """Let what is nested be read, such as each list and each directive, without states that nothing in it needs."""
    NestedStateMachine.add_states = _give_states  # type: ignore[assignment, method-assign]


def dissolve(tree: nodes.Node) -> None:
    """Let go of all that is in *tree*, now: its nodes know their parents, so that else only the collector would.

    Words keep theirs, for copies of a tree may share them.
    """
    _release([*tree.findall(nodes.Element)])


def _release(some: Iterable[nodes.Element]) -> None:
    for node in some:
        node.parent = None
        node.children = []
