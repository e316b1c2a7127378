"""Makes the search: an index of the passages of the edition that says of each what it is, and the page for it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from docutils import nodes
from sphinx.util.nodes import make_refnode

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain, domain_of
from recension.doctree.generated import PAGES, apparatus
from recension.doctree.generated.page import block_name
from recension.doctree.speed import of_kinds
from recension.doctree.spread import noted, resolved
from recension.files import write, write_bytes
from recension.locale import _
from recension.outputs.html import frame
from recension.outputs.html.render import Pieces
from recension.outputs.site import concordance
from recension.scholarship import index, presentation, regularise
from recension.scholarship.edition import Edition, Text, first_series
from recension.scholarship.model import BlockType, Spans, plain
from recension.scholarship.presentation import ShownEntry
from recension.scholarship.series import COMMENTARY, COMMENTS, ON_HEADING
from recension.scholarship.words import capital, gettext_noop

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

FOLDER = Path(__file__).parent
render = Pieces(FOLDER / "templates")
UNHEARD = "\N{INVISIBLE SEPARATOR}"
FILE = "passages.js"  #: a script, because a page opened from a disk may not read data
BESIDE = ".passages.js"  #: the same of one of several texts, beside its page
KEPT = "passages.json"  #: the same beside the doctrees, for the pages that a build leaves as they are
TEXT, NOTES, APPARATUS, *_COMMENTS, ABOUT = range(len(COMMENTS) + 4)
GROUPS = (
    gettext_noop("Text"),
    gettext_noop("Author’s notes"),
    gettext_noop("Apparatus"),
    *(one.title for one in COMMENTS.values()),
    gettext_noop("About the edition"),
)
QUOTED = 8  #: words of those that a comment is about
NAMES = ("text", "notes", "apparatus", *COMMENTS, "about")  #: what they are called in an address
CITED = "bibtex-citation"  #: the class of how a work is cited
GROUP_OF = dict(zip(COMMENTS, _COMMENTS, strict=True))  #: name of a series -> its group


class Passage(NamedTuple):
    """Words that can be found, and what a reader is told of them."""

    group: int
    anchor: str
    label: str
    text: str  #: how a work is cited stands between two `UNHEARD`, and is not looked through
    names: Sequence[str] = ()  #: by which it is found at once


class Index:
    """The passages of each page, gathered while the pages are written, and kept from build to build."""

    def __init__(self, app: Sphinx) -> None:
        self.passages: dict[str, list[Passage]] = noted(app, "passages")

    def gather(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Note the passages of a page that is about to be written."""
        if not _has_search(app):
            return
        domain = domain_of(app.env)
        text = next((text for text in domain.edition.texts if text.name == docname), None)
        if text:
            self.passages[docname] = [*_of_text(domain, text), *_of_comments(domain, text, doctree)]
        elif app.env.metadata[docname].keys() & {"nosearch", "no-search"}:
            self.passages[docname] = []
        else:
            self.passages[docname] = list(_of_prose(app.env.titles[docname].astext(), own(app, doctree)))
            if apparatus.PAGE.name in domain.generated.get(docname, ()):
                self.passages[docname] += _of_omissions(domain.part(docname, apparatus.PAGE.name))

    def pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Write the index, and yield the page that asks it."""
        if not _has_search(app):
            return
        with suppress(OSError, ValueError):
            known = json.loads(Path(app.doctreedir, KEPT).read_text("utf-8"))
            before = {name: known[name] for name in known if name in app.env.all_docs}
            self.passages |= {name: some for name, some in before.items() if name not in self.passages}
        for docname in sorted(app.env.all_docs.keys() - self.passages.keys()):
            resolved(app, docname)  # which has it gathered
        order = [name for name in app.env.collect_relations() if name in self.passages]
        terms = [term for some in domain_of(app.env).terms.values() for term in some]
        apart = {name: beside(app, name) for name in several(app.config)}
        found = {
            name: [app.builder.get_target_uri(name), quote(apart[name]) if name in apart else self.rows(name)]
            for name in order
        }
        write(Path(app.outdir, FILE), f"{_script('Passages', found)}{_script('Also', index.also(terms))}")
        for name, file in apart.items():
            rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in self.rows(name))
            script = f"recensionPassages[{json.dumps(name)}][1] = [\n{rows}\n];\n".encode()
            path = Path(app.outdir, file)
            if not path.is_file() or path.read_bytes() != script:  # else it is as it was published
                write_bytes(path, script)
        app.builder.search = False  # type: ignore[attr-defined]  # its index may be made, its page would replace ours
        yield "search", {"title": _("Search"), "body": body(app)}, "page.html"
        yield from concordance.pages(app)

    def rows(self, name: str) -> list[list[object]]:
        """Return the passages of a page, each with its names behind it, of which most have none."""
        return [[*row, *names] for *row, names in self.passages[name]]

    def keep(self, app: Sphinx, exception: Exception | None) -> None:
        """Keep the passages for the next build, when those of this one are published."""
        if exception or app.statuscode or not _has_search(app):
            return
        kept, old = Path(app.doctreedir, KEPT), ""
        with suppress(OSError, ValueError):
            old = kept.read_text("utf-8")
        if (new := json.dumps(self.passages, sort_keys=True)) != old:
            write(kept, new)


def several(config: Config) -> Sequence[str]:
    """Return the texts whose passages are apart, so that who reads one need not load all: where there are several."""
    return config.recension_texts if len(config.recension_texts) > 1 else ()


def beside(app: Sphinx, name: str) -> str:
    """Return the file that has the passages of a text."""
    page = Path(app.builder.get_outfilename(name)).relative_to(app.outdir)  # type: ignore[attr-defined]
    return page.with_suffix(BESIDE).as_posix()


def _script(name: str, table: Mapping[str, object]) -> str:
    """Return a table as a script."""
    lines = (f"{json.dumps(one)}: {json.dumps(value, ensure_ascii=False)}" for one, value in table.items())
    return f"var recension{name} = {{\n" + ",\n".join(lines) + "\n};\n"


def _has_search(app: Sphinx) -> bool:
    return app.builder.name in ("html", "dirhtml")


def own(app: Sphinx, doctree: nodes.document) -> nodes.document:
    """Return a page without what other extensions have added to it."""
    classes = {*app.config.recension_besides}
    if classes:
        doctree = doctree.deepcopy()
        for one in [one for one in doctree.findall(nodes.Element) if not classes.isdisjoint(one["classes"])]:
            one.parent.remove(one)
    return doctree


def _of_text(domain: RecensionDomain, text: Text) -> Iterator[Passage]:
    """Yield the blocks of a text and the entries of their apparatus."""
    edition = domain.edition
    for block in text.document.blocks:
        if block.type is BlockType.MATTER:
            continue
        name = block_name(edition, block)
        if block.place:
            group, label = (NOTES, capital(_("Author’s {}").format(name))) if block.label else (TEXT, capital(name))
            names = [block.place, name] if block.place.number else [name]
            names += [f"¶{block.place.number}"] if block.place.is_in(first_series(edition.declared.places)) else []
            yield Passage(group, block.place, label, _text(regularise.words(block, edition.rules)), names)
        for entry in presentation.entries(block, edition.conventions):
            label = _("Apparatus of {}").format(name) if block.place else _("Apparatus")
            yield Passage(APPARATUS, entry.record.id, quoting(label, entry.lemma), _of_entry(entry))


def _of_omissions(edition: Edition) -> Iterator[Passage]:
    """Yield what the edition leaves out, which stands nowhere but in the list of the apparatus."""
    for block in edition.blocks:
        if block.omission:
            for entry in presentation.entries(block, edition.conventions):
                yield Passage(APPARATUS, entry.record.anchor, _("Apparatus"), _of_entry(entry))


def quoting(label: str, lemma: Spans) -> str:
    """Return what tells an entry or a comment from others on its place: the words that it is about."""
    words = plain(lemma).split()
    shown = " ".join(words[:QUOTED]) + (" …" if len(words) > QUOTED else "")
    return _("{}, ‘{}’").format(label, shown) if words else label


def _of_entry(shown: ShownEntry) -> str:
    term, definition = markup.entry(shown.whole).children
    return _text(f"{term.astext()}:", definition.astext())


def _of_comments(domain: RecensionDomain, text: Text, doctree: nodes.document) -> Iterator[Passage]:
    """Yield the comments on a text, and its head-notes among the commentary."""
    blocks = {block.place: block for block in text.document.blocks}
    said = [*of_kinds(doctree, ours.annotation, ours.headnote)]
    for comment in (one for one in said if isinstance(one, ours.annotation)):
        record = comment["record"]
        block = blocks[record.place]
        label = _(COMMENTS[record.series].on).format(block_name(domain.edition, block))
        label = quoting(label, presentation.lemma_of(record, block, domain.edition.rules))
        words = _text(*(words for _under, words in _words(comment, ("", ""))))
        yield Passage(GROUP_OF[record.series], record.id, label, words)
    for note in (one for one in said if isinstance(one, ours.headnote)):
        record = note["record"]
        label = _(ON_HEADING).format(block_name(domain.edition, blocks[record.place]))
        words = _text(*(words for _under, words in [*_words(note, ("", ""))][1:]))  # the first says what it is
        yield Passage(GROUP_OF[COMMENTARY], record.id, label, words)


def _of_prose(page: str, doctree: nodes.document) -> Iterator[Passage]:
    """Yield the sections, works and terms of a page; lists that repeat the text are left out."""
    found: dict[tuple[str, str], list[str]] = {}
    works, named = set[str](), set[str]()
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.citation):
            works.update(node["ids"])
        elif _is_named(node):
            named.update(node["ids"])
    for (anchor, title), text in _words(doctree, ("", "")):
        found.setdefault((anchor, title), []).append(text)
    for (anchor, title), texts in found.items():
        label = page if title in ("", page) else _("{}: {}").format(page, title)
        names = [title] if anchor in named else [""] if anchor in works else ()  # a work is a thing, but has no name
        yield Passage(ABOUT, anchor, label, _text(*texts), names)


def _is_named(node: nodes.Element) -> bool:
    """Tell whether *node* is a thing with a name: a term that is explained, a document, a heading of an index."""
    return "heading" in node or isinstance(node, nodes.term)


def _words(node: nodes.Element, under: tuple[str, str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the text of each paragraph or the like in *node* with the id and the title it stands under."""
    for child in node.children:
        if not isinstance(child, nodes.Element) or _is_repeated(child):
            continue
        if isinstance(child, nodes.TextElement):
            yield under, _said(child) + (" ·" if isinstance(child, nodes.title) else "")
        elif isinstance(child, (nodes.section, nodes.citation)):
            yield from _words(child, (child["ids"][0], child.children[0].astext()))
        elif isinstance(child, nodes.definition_list_item) and child.children[0]["ids"]:  # type: ignore[index]
            term = child.children[0]
            yield from _words(child, (term["ids"][0], term.astext()))  # type: ignore[index]
        elif "heading" in child:
            yield from _words(child, (child["ids"][0], child["heading"]))
        else:
            yield from _words(child, under)


def _said(node: nodes.Element) -> str:
    """Return the words of a node without what is none, such as the source of a drawing, and with what is unheard."""
    if isinstance(node, nodes.raw):
        return ""
    if CITED in node["classes"]:
        return f"{UNHEARD}{node.astext()}{UNHEARD}"
    return "".join(_said(one) if isinstance(one, nodes.TextElement) else one.astext() for one in node.children)


def _is_repeated(node: nodes.Element) -> bool:
    if isinstance(node, ours.derived):
        return PAGES[node["what"]].repeats
    return isinstance(node, (nodes.Invisible, nodes.raw))


def _text(*texts: str) -> str:
    return unicodedata.normalize("NFC", " ".join(" ".join(texts).split()))


def body(app: Sphinx) -> str:
    """Return the page: the form, what to do without a script, and a place for what is found."""
    domain = domain_of(app.env)
    names = [
        *app.config.recension_texts,
        *(name for name in app.env.collect_relations() if "index" in domain.generated.get(name, ())),
    ]
    titles = app.env.titles
    known = {concordance.PAGE: _("List of words")} | {name: titles[name].astext() for name in names if name in titles}
    links = [(app.builder.get_relative_uri("search", name), title) for name, title in known.items()]
    groups = {name: _(group) for name, group in zip(NAMES, GROUPS, strict=True)}
    lacking = COMMENTS.keys() - {COMMENTARY, *(one.series for one in domain.edition.comments)}
    offered = {name: group for name, group in groups.items() if name not in lacking}
    return render("search-body", links=links, groups=groups, offered=offered, words=links[0])


def replace_search(app: Sphinx) -> None:
    """Have Sphinx make no index of its own in furo, which asks for none, as other themes do; and copy our script."""
    app.config.html_static_path = [*app.config.html_static_path, str(FOLDER / "static")]
    if _has_search(app) and "furo" in frame.tried(app):
        app.builder.search = False  # type: ignore[attr-defined]


def add_files(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Give the page its style sheet and its script; other pages show what the search knows of where links lead."""
    if not _has_search(app) or not app.config.recension_texts:
        return
    if pagename == "search":
        app.add_css_file("lists.css")
        app.add_js_file("search.js", loading_method="defer")
    elif pagename in app.env.found_docs:
        app.add_css_file("cards.css")
        app.add_js_file("cards.js", loading_method="defer")


def lead_to_words(
    app: Sphinx, _env: BuildEnvironment, link: addnodes.pending_xref, words: nodes.TextElement
) -> nodes.Element | None:
    """Lead ``:ref:`…<words>``` to the list of words, which is no document; where there is none, the words stay."""
    if (link["reftype"], link["reftarget"]) != ("ref", concordance.PAGE):
        return None
    here = link["refdoc"]
    return make_refnode(app.builder, here, concordance.PAGE, "", words) if _has_search(app) else words


def setup(app: Sphinx) -> None:
    """Register what the search needs."""
    index = Index(app)
    app.connect("builder-inited", replace_search)
    app.connect("doctree-resolved", index.gather)
    app.connect("html-collect-pages", index.pages)
    app.connect("html-page-context", add_files)
    app.connect("build-finished", index.keep, priority=900)  # together with what it belongs to
    app.connect("missing-reference", lead_to_words)
