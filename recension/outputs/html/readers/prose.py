"""Holds the pages that the editor wrote against what was read of them: words, headings, literals, links, images."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import lxml.html
from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels
from sphinx.util.nodes import clean_astext
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.nodes import bibliography

from recension.doctree import nodes as ours
from recension.doctree.bibliography import listed
from recension.doctree.domain import citable, domain_of
from recension.outputs import gate
from recension.outputs.gate import ANY, Seen
from recension.outputs.html.readers import blocks
from recension.outputs.html.readers.blocks import Blocks, Reader
from recension.outputs.html.readers.parsed import parsed
from recension.scholarship.model import Place
from recension.scholarship.words import grouped

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from recension.scholarship.messages import Mistake

GAP = Seen("", "", ANY)  #: in what is expected: any number of blocks, such as an extension makes
_MARKS: Mapping[type[nodes.Element], str] = {
    nodes.emphasis: "*",
    nodes.strong: "**",
    nodes.literal: "`",
    nodes.subscript: "_",
    nodes.superscript: "^",
    nodes.title_reference: "~",
    addnodes.literal_emphasis: "*",
    addnodes.literal_strong: "**",
    addnodes.manpage: "*",
}
_FIELDS: Mapping[type[nodes.Element], str] = {
    nodes.block_quote: "quotation",
    nodes.caption: "caption",
    nodes.citation: "note",
    nodes.definition: "definition",
    nodes.entry: "cell",
    nodes.field_body: "definition",
    nodes.footnote: "note",
    nodes.legend: "caption",
    nodes.list_item: "item",
}
_UNSEEN: tuple[type[Any], ...] = (
    *(nodes.Invisible, nodes.colspec, nodes.system_message, nodes.meta, addnodes.index, addnodes.highlightlang),
    *(addnodes.tabular_col_spec, nodes.label, nodes.decoration),
)
#: what holds blocks, and shows nothing itself
_HOLDERS = {
    nodes.document,
    nodes.section,
    nodes.container,
    nodes.compound,
    nodes.bullet_list,
    nodes.definition_list,
    nodes.field_list,
    nodes.field,
    nodes.table,
    nodes.tgroup,
    nodes.thead,
    nodes.tbody,
    nodes.row,
    nodes.figure,
    nodes.line_block,
    nodes.topic,
    nodes.sidebar,
    nodes.admonition,
    nodes.transition,
    nodes.paragraph,
    nodes.rubric,
    nodes.line,
    addnodes.glossary,
    addnodes.hlist,
    addnodes.hlistcol,
    addnodes.versionmodified,
    addnodes.compact_paragraph,
    addnodes.start_of_file,
}
_INLINE = {nodes.inline, nodes.abbreviation, nodes.acronym, nodes.generated, nodes.problematic, nodes.classifier}


class Expected(Blocks):
    """What a page has to show of the document that was read."""

    def __init__(self, app: Sphinx, docname: str) -> None:
        super().__init__()
        self.app, self.env, self.docname = app, app.env, docname
        self.page = blocks.file_of(app, docname)
        self.depth = 0
        self.numbered = 1  #: what the next of the works has that are numbered
        self.listing: list[str] = []  #: the documents whose lists of pages are read, one within the other

    def read(self, node: nodes.Node) -> None:
        """Read a node, and what it holds."""
        if isinstance(node, nodes.Text):
            return self.add(node.astext())  # an escaped blank is none
        assert isinstance(node, nodes.Element)
        if read := _READ.get(type(node)):
            return read(self, node)
        if mark := _MARKS.get(type(node)):
            self.add(mark)
            self.all(node)
            return self.add(mark)
        if type(node) in _INLINE:
            return self.all(node)
        if isinstance(node, _UNSEEN):
            return None
        if type(node) in _FIELDS or type(node) in _HOLDERS:
            return self.block(node, _FIELDS.get(type(node), ""))
        if node.tagname in admonitionlabels:
            self.note_title(str(admonitionlabels[node.tagname]))
            return self.block(node)
        return self.unknown(node)

    def all(self, node: nodes.Element) -> None:
        """Read what *node* holds."""
        for child in node.children:
            self.read(child)

    def block(self, node: nodes.Element, field: str = "") -> None:
        """Read a block."""
        before = self.enter(field)
        self.all(node)
        self.leave(before)

    def unknown(self, node: nodes.Element) -> None:
        """Let stand whatever an extension makes of its own node."""
        if isinstance(node.parent, nodes.TextElement) and (self.words or isinstance(node, nodes.Inline)):
            self.add(ANY)
        else:
            self.end()
            self.seen.append(GAP)

    def note_title(self, words: str) -> None:
        """Add the title of an admonition."""
        self.end()
        self.add(words)
        self.end()

    # what each node shows

    def section(self, node: nodes.Element) -> None:
        self.end()
        at, self.at = self.at, node["ids"][0] if node["ids"] else self.at
        self.depth += 1
        self.all(node)
        self.depth -= 1
        self.end()
        self.at = at

    def title(self, node: nodes.Element) -> None:
        if isinstance(node.parent, nodes.table):
            return self.block(node, "caption")
        return self.block(node, f"heading {self.depth}" if isinstance(node.parent, nodes.section) else "")

    def definition_list_item(self, node: nodes.Element) -> None:
        for child in node.children:
            if not isinstance(child, nodes.classifier):
                self.end()
            before, self.field = self.field, "term" if isinstance(child, nodes.term | nodes.classifier) else self.field
            self.all(child) if isinstance(child, nodes.term) else self.read(child)
            if not isinstance(child, nodes.term | nodes.classifier) or child is node.children[-1]:
                self.end()
            following = child.next_node(descend=False, siblings=True)
            if not isinstance(following, nodes.classifier):
                self.end()
            self.field = before

    def field_name(self, node: nodes.Element) -> None:
        before = self.enter("term")
        self.all(node)
        self.add(":")
        self.leave(before)

    def attribution(self, node: nodes.Element) -> None:
        self.end()
        self.add("—")
        self.all(node)
        self.end()

    def enumerated_list(self, node: nodes.Element) -> None:
        self.note("list", f"{node.get('enumtype', '')} {node.get('start', 1)}")
        self.block(node)

    def literal_block(self, node: nodes.Element) -> None:
        if node.rawsource != node.astext() and not all(isinstance(child, nodes.Text) for child in node.children):
            before = self.enter("literal")  # a parsed literal has links
            self.add(ANY)
            return self.leave(before)
        before = self.enter("literal")
        self.add(blocks.literal(node.astext()))
        return self.leave(before)

    def centered(self, node: nodes.Element) -> None:
        self.end()
        self.add("**")
        self.all(node)
        self.add("**")
        self.end()

    def note_of(self, node: nodes.Element) -> None:
        label = node.children[0] if node.children and isinstance(node.children[0], nodes.label) else None
        before = self.enter("note")
        if label is not None:
            self.note("note", label.astext())
        self.all(node)
        self.leave(before)

    def citation(self, node: nodes.Element) -> None:
        self.end()
        self.seen.append(GAP)  # which is read as one of the works

    def raw(self, node: nodes.Element) -> None:
        if "html" not in node.get("format", "").split():
            return
        found = Reader(self.page)
        found.at, found.field, found.words = self.at, self.field, self.words
        found.seen = self.seen
        for one in lxml.html.fragments_fromstring(node.astext()):
            if isinstance(one, str):
                found.add(one)
            else:
                if isinstance(one.tag, str):
                    found.child(one)
                found.add(one.tail or "")

    def derived(self, node: nodes.Element) -> None:
        name = next(filter(blocks.MADE.fullmatch, node["classes"]), "")
        self.note("made", name) if name else self.unknown(node)

    def count(self, node: nodes.Element) -> None:
        self.add(grouped(domain_of(self.env).edition.totals[node["what"]]))

    def image(self, node: nodes.Element) -> None:
        uri = node["uri"]
        known = self.env.images.get(uri)
        name = posixpath.join("_images", known[1]) if known else ANY if "://" not in uri else uri
        if known and known[1].rpartition(".")[2] not in ("svg", "png", "jpg", "jpeg", "gif", "webp"):
            name = ANY  # it is made into one of another format
        self.add(blocks.image(name, node.get("alt", ANY)))

    def toctree(self, node: nodes.Element) -> None:
        if node.get("hidden"):
            return
        if node.get("numbered") or any(self.env.toc_secnumbers.get(ref, {}).get("") for _title, ref in node["entries"]):
            self.seen.append(GAP)
            return
        self.end()
        if node.get("caption") and node.get("entries"):
            self.note_title(node["caption"])
        before = self.enter("item")
        for words in self.entries(node, 1, node.get("maxdepth", -1), titles=node.get("titlesonly", False)):
            self.add(words)
            self.end()
        self.leave(before)

    def entries(self, node: nodes.Element, level: int, depth: int, *, titles: bool) -> Iterator[str]:
        """Yield what a list of pages shows, with what their own lists have."""
        if 0 < depth < level or node["parent"] in self.listing:
            return
        self.listing.append(node["parent"])
        for title, ref in node["entries"]:
            if ref == "self":
                here = node["parent"]
                yield f"{title or clean_astext(self.env.titles[here])}⟨{blocks.file_of(self.app, here)}⟩"
                continue
            if ref not in self.env.tocs:
                if "://" in ref:
                    yield f"{title or ref}⟨{ref}⟩"
                continue
            toc = self.env.tocs[ref]
            for number, item in enumerate(toc.children):
                yield from self.entry(
                    item, level, depth, title if number == 0 else "", titles=titles, is_page=number == 0
                )
        self.listing.pop()

    def entry(
        self, item: nodes.Node, level: int, depth: int, title: str | None, *, titles: bool, is_page: bool = False
    ) -> Iterator[str]:
        if isinstance(item, addnodes.toctree):
            if not item.get("hidden"):
                yield from self.entries(item, level, depth, titles=titles or item.get("titlesonly", False))
            return
        if isinstance(item, addnodes.only):
            if self.app.tags.eval_condition(item["expr"]):
                for child in item.children:
                    yield from self.entry(child, level, depth, "", titles=titles)
            return
        if not isinstance(item, nodes.list_item) or 0 < depth < level:
            return
        for link in item.children[0].findall(nodes.reference):
            words = title or "".join(_words(link))
            file = blocks.file_of(self.app, link["refuri"])
            yield f"{words}⟨{file}{link['anchorname'] if not is_page else ''}⟩"
        for child in item.children[1:]:
            for one in child.children if isinstance(child, nodes.bullet_list) else [child]:
                if titles and not isinstance(one, addnodes.toctree):
                    continue
                yield from self.entry(one, level + 1, depth, "", titles=titles)

    def only(self, node: nodes.Element) -> None:
        if self.app.tags.eval_condition(node["expr"]):
            self.all(node)

    def bibliography(self, node: nodes.Element) -> None:
        self.end()
        if (some := listed(self.env, node, self.numbered)) is None:
            self.seen.append(GAP)
            return
        if "start" in some:
            self.numbered = some["start"] + len(some)
        if some.children:
            self.read(some)

    def math(self, node: nodes.Element) -> None:
        self.add(ANY) if isinstance(node, nodes.math) else self.seen.append(GAP)

    def abbreviation(self, node: nodes.Element) -> None:
        self.all(node)
        if explained := node.get("explanation"):
            self.add(f"⟨{explained}⟩")

    # links

    def reference(self, node: nodes.Element) -> None:
        self.all(node)
        if [one.get("uri") for one in node.findall(nodes.image)] == [node.get("refuri", "")]:
            return  # a picture that leads to itself
        if "refuri" in node:
            self.add(f"⟨{blocks.target(self.page, node['refuri'])}⟩")
        elif "refid" in node:
            self.add(f"⟨{self.page}#{node['refid']}⟩")

    def footnote_reference(self, node: nodes.Element) -> None:
        self.add(f"{node.astext()}⟨{self.page}#{node.get('refid', ANY)}⟩")

    def download_reference(self, node: nodes.Element) -> None:
        self.all(node)
        if "refuri" in node:
            self.add(f"⟨{node['refuri']}⟩")
        elif "filename" in node:
            self.add(f"⟨{posixpath.join('_downloads', node['filename'])}⟩")
        else:
            self.add(ANY)

    def pending_xref(self, node: nodes.Element) -> None:
        if node.get("refdomain") == "cite":
            return self.add(self.cites(node))
        found = self.leads(node)
        if found is None:
            return self.add(ANY)
        words, place = found
        if node.get("refexplicit"):
            self.all(node)
        else:
            self.add(words)
        return self.add(f"⟨{place}⟩")

    def cites(self, node: nodes.Element) -> str:
        """Return what stands for works that are cited: the entries that it leads to; how they are called is free."""
        keys = {one.key for one in parse_citation_targets(node["reftarget"])}
        found = [one for one in citable(self.env) if one.key in keys]
        here = {one.key: one for one in found if one.bibliography_key.docname == self.docname}
        known = here | {one.key: one for one in found if one.key not in here}
        leads = (
            f"{blocks.file_of(self.app, one.bibliography_key.docname)}#{one.citation_id}" for one in known.values()
        )
        return blocks.cited(leads)

    def leads(self, node: nodes.Element) -> tuple[str, str] | None:
        """Return what a reference is called and where it leads, where that is known without its being resolved."""
        kind, goal = (node.get("refdomain"), node.get("reftype")), node.get("reftarget", "")
        std: Any = self.env.domains["std"]
        docname, anchor, words = "", "", ""
        if kind == ("std", "doc"):
            docname = posixpath.normpath(posixpath.join(posixpath.dirname(node.get("refdoc", "")), goal)).lstrip("/")
            docname = goal[1:] if goal.startswith("/") else docname
            if docname in self.env.titles:
                words = clean_astext(self.env.titles[docname])
        elif kind == ("std", "ref"):
            if node.get("refexplicit"):
                docname, anchor = std.anonlabels.get(goal, ("", ""))
            else:
                docname, anchor, words = std.labels.get(goal, ("", "", ""))
        elif kind == ("rec", "place"):
            place = goal.rpartition(":")[2]
            docname = domain_of(self.env).edition.find(goal, node.get("refdoc", self.docname)) or ""
            anchor, words = place, Place.of(place).called(self.env.config.recension_places)
        elif kind == ("std", "term") and ("term", goal) in std.objects:
            docname, anchor = std.objects["term", goal]
            words = node.astext()
        if docname not in self.env.found_docs:
            return None
        file = blocks.file_of(self.app, docname)
        return words, f"{file}#{anchor}" if anchor else file


def _words(link: nodes.Element) -> Iterator[str]:
    """Yield the words of a link of a table of contents."""
    for child in link.children:
        if isinstance(child, nodes.Text):
            yield child.astext()
        elif isinstance(child, nodes.Element):
            mark = _MARKS.get(type(child), "")
            yield from (mark, *_words(child), mark)


_READ: dict[type[nodes.Element], Callable[[Expected, Any], None]] = {
    bibliography: Expected.bibliography,
    nodes.abbreviation: Expected.abbreviation,
    nodes.attribution: Expected.attribution,
    nodes.citation: Expected.citation,
    nodes.definition_list_item: Expected.definition_list_item,
    nodes.enumerated_list: Expected.enumerated_list,
    nodes.field_name: Expected.field_name,
    nodes.footnote: Expected.note_of,
    nodes.footnote_reference: Expected.footnote_reference,
    nodes.image: Expected.image,
    nodes.doctest_block: Expected.literal_block,
    nodes.literal_block: Expected.literal_block,
    nodes.math: Expected.math,
    nodes.math_block: Expected.math,
    nodes.raw: Expected.raw,
    nodes.reference: Expected.reference,
    nodes.section: Expected.section,
    nodes.title: Expected.title,
    addnodes.centered: Expected.centered,
    addnodes.download_reference: Expected.download_reference,
    addnodes.only: Expected.only,
    addnodes.pending_xref: Expected.pending_xref,
    addnodes.toctree: Expected.toctree,
    ours.count: Expected.count,
    ours.derived: Expected.derived,
}


def expected(app: Sphinx, docname: str) -> list[Seen]:
    """Return what the page of a document has to show."""
    one = Expected(app, docname)
    one.read(gate.doctree(app, docname))
    one.end()
    return one.seen


def found(data: bytes, page: str, prefix: str = "") -> list[Seen]:
    """Return what a page shows, without what stands around the article."""
    one = Reader(page, prefix)
    if (article := blocks.article(parsed(data))) is not None:
        one.read(article)
        one.end()
    return one.seen


def compared(output: str, seen: Sequence[Seen], wanted: Sequence[Seen]) -> Iterator[Mistake]:
    """Yield what differs; between two gaps, what is expected has to stand somewhere, as a whole and in order."""
    runs: list[list[Seen]] = [[]]
    for one in wanted:
        if one == GAP:
            runs.append([])
        else:
            runs[-1].append(one)
    at = 0
    for number, run in enumerate(runs):
        is_last = number == len(runs) - 1
        end = len(seen)
        if number and is_last:
            at = max(at, end - len(run))
        elif number:
            at = next((begin for begin in range(at, end - len(run) + 1) if _agree(seen[begin:], run)), at)
        end = end if is_last else at + len(run)
        yield from gate.differences(output, seen[at:end], run)
        at = end


def _agree(seen: Sequence[Seen], run: Sequence[Seen]) -> bool:
    return all(
        one[:2] == wanted[:2] and gate.agrees(one.words, wanted.words) for one, wanted in zip(seen, run, strict=False)
    )


def prefix_of(app: Sphinx, docname: str) -> str:
    """Return what stands before the addresses on the page that is shown where there is none."""
    if docname == getattr(app.config, "notfound_pagename", None):
        return urlsplit(str(app.config.notfound_urls_prefix or "")).path
    return ""


def check(app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
    """Read the page of a document that is no text."""
    docname = blocks.document_of(app, name)
    if not docname or docname in app.config.recension_texts or not is_read(app, docname):
        return None
    return [*compared(name, found(data, name, prefix_of(app, docname)), expected(app, docname))]


def is_read(app: Sphinx, docname: str) -> bool:
    """Tell whether a page is one of the edition: of a site of its own all are, beside another what is made in one."""
    made = domain_of(app.env).generated.get(docname, ())
    return "recension.site" in app.extensions or docname in app.config.recension_texts or bool(made)


def setup(app: Sphinx) -> None:
    """Register the blocks."""
    app.connect(gate.WRITTEN, check)
