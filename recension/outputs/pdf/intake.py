"""The whole book: its documents are taken in one after another, each laid away until its turn comes to be set."""

from __future__ import annotations

import copyreg
import pickle
import zlib
from copy import deepcopy
from io import BytesIO
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransformer

from recension.doctree.domain import domain_of
from recension.doctree.remarks import forget
from recension.doctree.speed import dissolve, tidy, uncollected
from recension.outputs.pdf.front import RUNS_ON
from recension.outputs.pdf.handlers import Listed, is_listed, key_of, level_of, name_of
from recension.outputs.pdf.layout import Note
from recension.outputs.pdf.lower import Names, arrange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx.environment import BuildEnvironment
    from sphinx.registry import SphinxComponentRegistry

LAID = "laid"  #: attribute of a document in the book: what is laid away of it
NAMES, NOTES = "names-of-all", "notes-of-all"  #: of the book: the names in it, and its notes, not yet set
FAST = 1  #: what is laid away is made smaller, but at no cost
CALLS = (nodes.footnote_reference, nodes.target)  #: where notes are called


def whole(
    env: BuildEnvironment, registry: SphinxComponentRegistry, require_printable: Callable[[nodes.Element], None]
) -> nodes.document:
    """Return the tree of the whole book: its front, and chapters that are laid away.

    Each document is resolved, lowered and checked by itself, so that no two of them stand in full at once; of the
    others is known what one must know of them: the names of places, the headings of the contents, and the notes.
    """
    before, env.current_document = env.current_document, deepcopy(env.current_document)
    try:
        with uncollected():  # but for each document, when it is laid away, what is left of it
            return _Intake(env, registry, require_printable).book()
    finally:
        env.current_document = before
        forget(env)


def documents_of(env: BuildEnvironment) -> set[str]:
    """Return the documents of the book."""
    found, waiting = {env.config.root_doc}, [env.config.root_doc]
    while waiting:
        includes = {*env.toctree_includes.get(waiting.pop(), ())}
        fresh = includes - found - {*env.config.recension_pdf_omit}
        found |= fresh
        waiting += fresh
    return found


class _Intake:
    """Takes the documents of a book in."""

    def __init__(
        self,
        env: BuildEnvironment,
        registry: SphinxComponentRegistry,
        require_printable: Callable[[nodes.Element], None],
    ) -> None:
        self.env, self.registry, self.require_printable = env, registry, require_printable
        self.root = env.config.root_doc
        self.names = Names()
        self.listed: list[Any] = []
        self.notes: dict[str, Note] = {}
        self.done = {*env.config.recension_pdf_omit}
        self.running_on: set[str] = set()

    def book(self) -> nodes.document:
        """Return the tree of the book."""
        domain = domain_of(self.env) if "rec" in self.env.domains else None
        texts = {text.name for text in domain.edition.texts} if domain else set()
        document = self._resolved(self.root)
        found = [*document.findall(nodes.Element)]
        chapters = [node for node in found if isinstance(node, addnodes.start_of_file)]
        for chapter in chapters:
            chapter.parent.remove(chapter)
            chapter.parent = None  # it stands in no section
        appended = [*takewhile(lambda chapter: chapter["docname"] not in texts, reversed(chapters))]
        if len(appended) < len(chapters):
            self.running_on = {chapter["docname"] for chapter in appended[:-1]}
        self._take_in(self.root, found)
        chapters = [chapter for chapter in chapters if LAID in chapter]
        arrange(document, chapters, self.listed, self.env.config, domain.work if domain and texts else None)
        self.names.lead(document.findall(nodes.Element))
        document[NAMES], document[NOTES] = self.names, self.notes
        return document

    def _resolved(self, docname: str) -> nodes.document:
        """Return the tree of a document, resolved and lowered, with a place for each that it includes.

        What is counted while that is done, such as the works of a list with numbers, goes on from one to the next.
        """
        self.done.add(docname)
        document: nodes.document = self.env.get_doctree(docname)  # read from the file anew, so it is nobody else's
        document["docname"] = docname
        for toctree in [*document.findall(addnodes.toctree)]:
            places = [addnodes.start_of_file(docname=name) for name in toctree["includefiles"]]
            toctree.parent.replace(toctree, places)
        self.env.current_document.docname = docname
        transformer = SphinxTransformer(document)
        transformer.set_environment(self.env)
        transformer.add_transforms(self.registry.get_post_transforms())
        transformer.apply_transforms()
        self.env.events.emit("doctree-resolved", document, docname)
        return document

    def _include(self, part: nodes.Element) -> None:
        """Take in the document that is included at *part*, unless the book has it already, and lay it away."""
        docname = part["docname"]
        if docname in self.done:
            if part.parent is not None:
                part.parent.remove(part)
            return
        document = self._resolved(docname)
        part.extend(document.children)
        document.children = []
        if docname in self.running_on:
            for title in islice(part.findall(nodes.title), 1):
                title["classes"].append(RUNS_ON)
        self._take_in(docname, [*part.findall(nodes.Element)][1:])  # itself is none of them
        self.require_printable(part)
        lay_away(part)

    def _take_in(self, docname: str, found: Sequence[nodes.Element]) -> None:
        """Note what is *found* in a document, and take in what it includes, each where it stands."""
        known = len(self.listed)
        for node in found:
            if isinstance(node, addnodes.start_of_file):
                self._include(node)
                tidy()  # when nothing of the document is at hand any more
            self.names.note(docname, node)
            if isinstance(node, nodes.title) and is_listed(node) and docname != self.root:
                self.listed.append(node)
        self.names.give(docname, found)
        self.listed[known:] = [_listed(one) for one in self.listed[known:]]  # when all have their names
        called = {name for node in found if isinstance(node, CALLS) for name in node["ids"]}
        for node in found:
            if isinstance(node, nodes.footnote) and called.intersection(node["backrefs"][:1]):
                note = Note(node["ids"][0], node["series"], node[0].astext(), ())
                self.notes[note.name] = note


def _listed(one: Any) -> Listed:
    """Return a heading as the contents list it, unless it is so already."""
    return one if isinstance(one, Listed) else Listed(level_of(one), key_of(one.parent["ids"][0]), name_of(one))


def lay_away(part: nodes.Element) -> None:
    """Lay away what stands in *part*, and let go of it."""
    stream = BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | {nodes.document: lambda _document: (type(None), ())}
    for child in part.children:
        child.parent = None  # else all that it stands in went along
    pickler.dump(part.children)
    part[LAID] = zlib.compress(stream.getbuffer(), FAST)
    for child in part.children:
        dissolve(child)
    part.children = []


def open_part(part: nodes.Element) -> None:
    """Put back what was laid away of *part*; it is set once."""
    part.children = pickle.loads(zlib.decompress(part.attributes.pop(LAID)))  # of our own making
    for child in part.children:
        child.parent = part


def is_laid(node: nodes.Node) -> bool:
    """Tell whether *node* is a document that is laid away."""
    return isinstance(node, addnodes.start_of_file) and LAID in node
