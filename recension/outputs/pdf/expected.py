"""What a file must show, from the records and from the documents as they were read: no writer is asked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby, takewhile
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from recension.doctree import markup, redlined
from recension.doctree import nodes as ours
from recension.doctree.config import applied_rules
from recension.doctree.domain import RecensionDomain, citable, domain_of
from recension.doctree.foreign import language_of
from recension.doctree.generated import PAGES, collation, works
from recension.doctree.generated.page import block_name
from recension.doctree.generated.source import credit
from recension.doctree.remarks import forget
from recension.doctree.speed import dissolve
from recension.locale import _, ngettext
from recension.outputs.gate import ANY
from recension.outputs.pdf.finish import author_of
from recension.outputs.pdf.letters import FONT_FOLDER
from recension.outputs.pdf.readback import Shape, called, place_in
from recension.outputs.pdf.redline import WORK
from recension.outputs.pdf.typography import spelled
from recension.scholarship import (
    cite,
    dates,
    ibid,
    leaves,
    notation,
    numbering,
    presentation,
    regularise,
    signs,
    stretches,
    witness,
)
from recension.scholarship.columns import EDITION
from recension.scholarship.edition import first_series
from recension.scholarship.excerpt import Excerpt, excerpt
from recension.scholarship.formats import format_of
from recension.scholarship.model import (
    Block,
    BlockType,
    Comment,
    Document,
    Entry,
    Omission,
    Place,
    Span,
    Style,
    plain,
)
from recension.scholarship.presentation import CERTAIN
from recension.scholarship.redline import State
from recension.scholarship.series import APPARATUS, AUTHOR, COMMENTARY, COMMENTS, HEADNOTE, NOTES, PRINTED, UNPRINTED
from recension.scholarship.telling import NOTES as TITLE_OF_NOTES
from recension.scholarship.telling import groups
from recension.scholarship.words import capital, grouped

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinx.util.tags import Tags

    from recension.outputs.printing import Printing
    from recension.scholarship.changes import Report
    from recension.scholarship.presentation import ShownEntry
    from recension.scholarship.telling import Told

LISTED = ("heading 1", "heading 2")  #: in the contents
COLUMNS = {"rec-index", "rec-ledger"}  #: lists without bullets
STOP = re.compile(r"(?<=\w\w)[.:]$")  #: what ends a heading, but no line of the contents
UNKNOWN = [("", "")]  #: nobody asks which words are marked
SERIES = {AUTHOR: "note", APPARATUS: "entry"}  #: what a note is called; all others are comments
SIGN = "\ufffc{}#{}\ufffc"  #: what stands for the letter of a comment: its document and its name
GAP = "anything"  #: the field of what stands for any number of blocks: what others make, such as documented code
WORD_ENDS = re.compile(r"\w*(?:['’-]\w+)*(?:[.,;:!?…]*['’\"”“»«›‹]+)?")  #: behind the words that a comment is about
UNSEEN = (
    nodes.raw,
    nodes.comment,
    nodes.substitution_definition,
    addnodes.index,
    nodes.system_message,
    nodes.meta,
    addnodes.highlightlang,
    addnodes.tabular_col_spec,
)
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Leading(NamedTuple):
    """A link that must be there: its words, and where it must lead; nowhere: that is not known."""

    words: str
    to: str
    docname: str = ""  #: the document that has the name; empty: it is an address
    may_lack: bool = False  #: nobody knows before it is resolved whether there is one


OPEN: list[Leading] = [Leading(ANY, "", may_lack=True)] * 9  #: nobody asks where links lead, if there are any


@dataclasses.dataclass(eq=False, slots=True)
class Wanted:
    """A block that must be there, or a note."""

    field: str
    at: str = ""
    words: str = ""
    number: str = ""
    links: Sequence[Leading] = ()
    language: str | None = None  #: of the whole of it; none: nobody asks
    expansions: Sequence[tuple[str, str]] = ()  #: that the page has itself
    languages: Sequence[tuple[str, str]] = ()  #: of words of it that the page marks
    changes: Sequence[tuple[str, str]] = ()
    title: str = ""  #: of a heading: the words without the calls of notes
    is_listed: bool = False  #: a heading that the contents name, too
    is_bare: bool = False  #: its page has neither running head nor number
    opens: bool = False  #: its page has no running head
    call: str = ""  #: of an entry or a comment: the name of its call
    within: bool = False  #: whether that stands in a note
    docname: str = ""  #: the document that has it
    is_lining: bool | None = None  #: whether its figures are as high as capitals; none: nobody asks
    row: int = 0  #: of two pages that face each other; none: it stands on no such page
    column: int = 0  #: of that row: the name of the place, the verso, the recto
    empty: int = 0  #: lines with which it begins there, for others have these alone

    def __reduce__(self) -> tuple[type[Wanted], tuple[Any, ...]]:
        """Return what makes it anew; pickle would take ten times as long to find it out."""
        return Wanted, _fields_of(self)


_fields_of = attrgetter(*Wanted.__slots__)


class Contents(NamedTuple):
    """All that a file must show."""

    blocks: list[Wanted]
    notes: list[Wanted]
    headings: list[Wanted]  #: those that the contents and the bookmarks list
    docnames: set[str]
    title: str  #: of the file
    foreign: Mapping[str, Iterable[str]]  #: language -> words of it
    abbreviations: Mapping[str, str] = {}  #: what each stands for
    is_part: bool = False  #: links to what it leaves out are none
    is_mirrored: bool = False  #: it has rectos and versos
    facing: tuple[str, ...] = ()  #: what stands above a verso and above a recto that face each other
    breaks: int = 0  #: so many times the text breaks
    verses: Sequence[str] = ()  #: the numbers that stand beside verses
    tables: Sequence[Shape] = ()
    faces: tuple[Path, ...] = ()  #: the files of those in which it may be printed


def of_book(env: BuildEnvironment, tags: Tags) -> Contents:
    """Return what the whole book must show."""
    return Reading(env, tags, ()).book(env.config.recension_pdf_omit)


def contents_of(env: BuildEnvironment, tags: Tags, printing: Printing, report: Report | None) -> Contents:
    """Return what a redline, a handout, a sheet or a key must show."""
    if report is not None:
        return Redlined(env, tags, ()).redline(report)
    domain = domain_of(env)
    if printing.parallel:
        return Parallel(env, tags, ()).parallel(domain, printing)
    heads = getattr(env.config, "recension_pdf_heads", ())
    chosen = excerpt(domain.edition, printing.paras, with_notes=AUTHOR in printing.notes, heads=heads)
    cited = env.domains["cite"].citations if "cite" in env.domains else ()  # type: ignore[attr-defined]
    part = Part(env, tags, {chosen.text.name, *(one.bibliography_key.docname for one in cited)}, printing.notes)
    part.is_named = printing.name
    return {"": part.select, "sheet": part.sheet, "key": part.key}[printing.sheet](domain, chosen)


class Reading:
    """Tells what must be printed, document by document."""

    is_part = False

    def __init__(
        self, env: BuildEnvironment, tags: Tags, docnames: Iterable[str], series: Iterable[str] = NOTES
    ) -> None:
        self.env, self.config, self.tags = env, env.config, tags
        self.docnames = set(docnames)
        self.series = tuple(series)
        self.blocks: list[Wanted] = []
        self.notes: list[Wanted] = []
        self.headings: list[Wanted] = []
        self.chapters: list[str] = []
        self.called: set[str] = set()
        self.breaks = 0
        self.numbered = 1  #: what the next of the works has that are numbered
        self.verses: list[str] = []
        self.tables: list[Shape] = []
        self.docname = ""
        self.is_within = False  #: what is read stands in a note
        self.footnotes: Mapping[str, nodes.footnote] = {}  #: of the page that is read
        self.supplied: Mapping[Place, str] = {}  #: place of a note -> what is added in brackets

    @cached_property
    def domain(self) -> RecensionDomain | None:
        """The records, where there are any."""
        return domain_of(self.env) if self.texts else None

    @cached_property
    def rules(self) -> tuple[regularise.Rule, ...]:
        """The rules that dress the texts."""
        return applied_rules(self.config)

    @property
    def texts(self) -> Collection[str]:
        """The documents that are texts of the edition."""
        return getattr(self.config, "recension_texts", ())

    @property
    def editors_named(self) -> Iterable[str]:
        """The names of the editors, which are told elsewhere."""
        return getattr(self.config, "recension_editors", {}).values() if self.texts else ()

    @cached_property
    def printed(self) -> Mapping[str, Place]:
        """The names of comments that are not printed -> the places of the text to which what leads to them leads."""
        comments = self.domain.edition.comments if self.domain else ()
        return {one.id: one.place for one in comments if one.series in UNPRINTED}

    # the whole book

    def book(self, omit: Iterable[str]) -> Contents:
        """Return what the whole book must show."""
        root, title = self.config.root_doc, self.config.recension_pdf_title or self.config.project
        self.done = {root, *omit}
        self.docnames = {root, *self.included(root, self.done)}
        self.read(root, 0)
        front, self.blocks = self.blocks, []
        chapters, self.chapters = self.chapters, []
        self.headings = []
        for docname in chapters:
            self.read(docname, 0)
        listed = [Wanted("contents", words=STOP.sub("", one.title)) for one in self.headings if one.is_listed]
        contents = [Wanted("heading 1", words=_("Contents")), *listed] if chapters else []
        for one in front:
            if one.field.startswith("heading"):
                one.field = "heading 2"
        front[:1] = [dataclasses.replace(one, opens=True) for one in front[:1]]
        return self.made(title, [*self.front(title), *front, *contents, *self.blocks])

    def front(self, title: str) -> list[Wanted]:
        """Return what the title page and the imprint must show."""
        author, source = author_of(self.config), self.config.recension_source
        page = [Wanted("text", words=author), Wanted("heading 1", words=title)]
        if self.domain:
            one = self.domain.work
            date = dates.spelled(self.config.recension_date, self.config.language)
            release = [_("Release {}").format(one.release) if one.release else "", date]
            edited = _("Edited by {}").format(one.editor) if one.editor and one.editor.given else ""
            lines = (_("Critical edition"), edited, " ".join(filter(None, (*release, one.address))))
            page += [Wanted("text", words=words) for words in lines]
        if self.domain and (source.get("url") or cite.kept(source)):
            is_published = source["url"] or source["publisher"]
            published = credit(self.config)
            links = [lead for node in published for lead in self.leading(node)]
            words = "".join(node.astext() for node in published)
            page.append(
                Wanted(
                    "text",
                    words=_("{}: {}").format(_("First published") if is_published else _("Text from"), words),
                    links=links,
                )
            )
        if self.domain and source:
            cited = _("{}: {}").format(_("To be cited as"), cite.chicago(self.domain.work))
            page.append(Wanted("text", words=cited))
        named = self.config.copyright
        page.append(Wanted("text", words=f"© {named if isinstance(named, str) else ', '.join(named)}"))
        if self.domain:
            for url in dict.fromkeys(filter(None, (source.get("licence_url"), self.config.recension_licence))):
                page.append(Wanted("text", words=_("{}: {}").format(ANY, url), links=[Leading(url, url)]))
            page.append(Wanted("text", words=", ".join(filter(None, release))))
            for what in one.identifiers:
                links = [Leading(what.address, what.address)] if what.address else []
                named = _("{}: {}").format(what.kind, what.address or what.value)
                page.append(Wanted("text", words=named, links=links))
        page.append(Wanted("text", words=f"{ANY}PDF/A-3a{ANY}PDF/UA-1{ANY}"))
        for wanted in page:
            wanted.is_bare = True
        return [wanted for wanted in page if wanted.words.strip("© ")]

    def made(self, title: str, blocks: list[Wanted] | None = None) -> Contents:
        """Return what was noted, in a file with this *title*."""
        forget(self.env)
        blocks = self.blocks if blocks is None else blocks
        declared = getattr(self.config, "recension_foreign", {})
        short = self.domain.abbreviations if self.domain else {}
        named = self.config.recension_pdf_faces
        return Contents(
            blocks,
            self.notes,
            self.headings,
            self.docnames,
            title,
            declared,
            short,
            is_part=self.is_part,
            breaks=self.breaks,
            verses=self.verses,
            tables=self.tables,
            faces=(*sorted(FONT_FOLDER.glob("*.ttf")), *(Path(self.env.srcdir, name) for name in named)),
        )

    def included(self, docname: str, done: Collection[str]) -> Iterator[str]:
        """Yield the documents that a document takes in."""
        for one in self.env.toctree_includes.get(docname, ()):
            if one not in done:
                yield one
                yield from self.included(one, {*done, one})

    def read(self, docname: str, depth: int) -> None:
        """Read a document that stands so deep."""
        before, self.docname = (self.docname, self.footnotes), docname
        tree = self.env.get_doctree(docname)
        if docname in self.texts and self.domain:
            self.text(tree, self.domain.documents[docname], depth)
            for node in tree.findall(addnodes.toctree):
                self.toctree(node, depth)
        else:
            self.footnotes = {node["ids"][0]: node for node in tree.findall(nodes.footnote)}
            for child in tree.children:
                self.walk(child, depth)
        dissolve(tree)
        self.docname, self.footnotes = before

    def toctree(self, node: addnodes.toctree, depth: int) -> None:
        """Read what a list of documents names, here or, if this is the first page, as chapters."""
        for docname in node["includefiles"]:
            if docname in self.done or docname not in self.env.found_docs:
                continue
            self.done.add(docname)
            if self.docname == self.config.root_doc:
                self.chapters.append(docname)
            else:
                self.read(docname, depth)

    # prose

    def walk(self, node: nodes.Node, depth: int) -> None:
        """Note what a node of a page must show."""
        match node:
            case nodes.Element() if _is_unseen(node) or isinstance(node, ours.EDITORIAL):
                pass
            case addnodes.toctree():
                self.toctree(node, depth)
            case addnodes.only():
                if self.tags.eval_condition(node["expr"]):
                    self.inside(node, depth)
            case ours.derived():
                self.derived(node, depth)
            case nodes.Element() if type(node).__name__ == "bibliography":
                self.bibliography(node)
            case nodes.section():
                self.inside(node, depth + 1)
            case nodes.title() if isinstance(node.parent, nodes.section):
                is_dropped = self.docname == self.config.root_doc and isinstance(node.parent.parent, nodes.document)
                heading = self.block(node, f"heading {min(depth, 6)}")
                called = {*node.findall(nodes.footnote_reference)}
                before = self.section(node.parent["ids"], is_first=isinstance(node.parent.parent, nodes.document))
                heading.words = f"{before}{heading.words}"
                heading.title = before + "".join(self.words(child) for child in node.children if child not in called)
                if is_dropped:
                    self.blocks.remove(heading)
                else:
                    heading.is_listed = heading.field in LISTED
                    self.headings.append(heading)
            case nodes.paragraph() if "rec-head" in node["classes"]:
                heading = self.block(node, f"heading {min(depth + 1, 6)}")
                heading.title = heading.words
                self.headings.append(heading)
            case nodes.Element():
                self.guest(node, depth)

    def guest(self, node: nodes.Element, depth: int) -> None:
        """Note what a part of a page must show that few pages have."""
        match node:
            case nodes.transition():
                self.breaks += 1
            case nodes.table():
                self.tables.append(_shape(node))
                self.inside(node, depth)
            case addnodes.versionmodified() | addnodes.productionlist() | addnodes.desc():
                self.directive(node, depth)
            case nodes.Admonition() | nodes.sidebar():
                if not isinstance(node[0] if len(node) else None, nodes.title):
                    self.blocks.append(Wanted("text", words=str(admonitionlabels[type(node).__name__])))
                self.inside(node, depth)
            case nodes.option_list_item():
                options = [one.astext() for one in node.findall(nodes.option)]
                self.blocks.append(Wanted("label", words=", ".join(options)))
                self.inside(node, depth)
            case nodes.option_group() | nodes.classifier():
                pass
            case nodes.term():
                label = self.block(node, "label")
                behind = node.parent[node.parent.index(node) + 1 :]
                for kind in takewhile(lambda one: isinstance(one, nodes.classifier), behind):
                    label.words += f" : {self.words(kind)}"
                    label.links = (*label.links, *self.leading(kind))
                    self.notes_on(kind)
            case nodes.math_block():
                number = f" ({node['number']})" if node.get("number") else ""
                self.blocks.append(Wanted("text", words=f"{node.astext()}{number}"))
            case nodes.literal_block() if node.get("linenos"):
                first = int(node.get("highlight_args", {}).get("linenostart", 1))  # type: ignore[call-overload]
                lines = node.astext().splitlines()
                told = (f"{number} {line}" for number, line in enumerate(lines, first))
                self.blocks.append(Wanted("text", words="\n".join(told)))
            case nodes.reference() if not isinstance(node.parent, nodes.TextElement):  # around a picture
                self.inside(node, depth)
                self.blocks[-1].links = (*self.leading(node),)
            case _:
                self.part(node, depth)

    def directive(self, node: nodes.Element, depth: int) -> None:
        """Note what directives of Sphinx must show."""
        match node:
            case addnodes.desc():
                for one in node.children:
                    if isinstance(one, addnodes.desc_signature):
                        self.blocks.append(Wanted("label", words=one.astext()))
                    else:
                        self.inside(one, depth)  # type: ignore[arg-type]
            case addnodes.productionlist():
                self.blocks.append(Wanted("text", words=" ".join(one.astext() for one in node.children), links=OPEN))
            case _:
                self.inside(node, depth)

    def part(self, node: nodes.Element, depth: int) -> None:
        """Note what a part of a page must show."""
        match node:
            case nodes.footnote():
                self.footnote(node)
            case nodes.citation():
                self.citation(node, node[0].astext())
            case nodes.list_item() if COLUMNS.intersection(node.parent["classes"]) and len(node.parent) > 1:
                self.inside(node, depth)
            case nodes.list_item():
                is_within = any(isinstance(one, nodes.entry) for one in _around(node))
                self.blocks.append(Wanted("label", words=_label(node), is_lining=is_within or None))
                self.inside(node, depth)
            case nodes.field():
                self.block(node.children[0], "label")  # type: ignore[arg-type]
                self.body(node.children[1], depth)  # type: ignore[arg-type]
            case nodes.image():
                self.blocks.append(Wanted("figure", words=node.get("alt", "")))
            case ours.drawing():
                drawing = node["record"]
                self.blocks.append(Wanted("figure", words=_("{}: {}").format(drawing.title, drawing.description)))
            case nodes.TextElement():
                self.block(node, "text")
            case nodes.Element():
                self.inside(node, depth)

    def inside(self, node: nodes.Element, depth: int) -> None:
        """Note what the children of a node must show."""
        for child in node.children:
            self.walk(child, depth)

    def body(self, node: nodes.Element, depth: int) -> None:
        """Note what a body must show, which may be no more than some words."""
        if node.children and isinstance(node.children[0], nodes.Text | nodes.Inline):
            self.block(node, "text")
        else:
            self.inside(node, depth)

    def block(self, node: nodes.Element, field: str) -> Wanted:
        """Note a block, and the notes that it calls for the first time."""
        wanted = Wanted(
            field,
            words=f"{self.figure(node)}{self.words(node)}",
            number=node.get("number", ""),
            links=(*self.leading(node),),
        )
        if isinstance(node.parent, nodes.list_item) and "rec-index" in node.parent.parent["classes"]:
            _contract(wanted)
        wanted.language = next(filter(None, map(language_of, _around(node))), "")
        is_within = any(isinstance(one, nodes.entry) for one in _around(node))
        wanted.is_lining = is_within or "rec-redline" in node["classes"]
        inline = (one for one in node.findall(nodes.inline) if language_of(one))
        wanted.languages = tuple((language_of(one), self.words(one)) for one in inline)
        named = [one for one in node.findall(nodes.abbreviation) if one.get("explanation")]
        wanted.expansions = tuple((self.words(one), one["explanation"]) for one in named)
        self.blocks.append(wanted)
        self.blocks += [Wanted("figure", words=image.get("alt", "")) for image in node.findall(nodes.image)]
        self.notes_on(node)
        return wanted

    def figure(self, caption: nodes.Element) -> str:
        """Return what stands before a caption: the number of the figure, the table or the code."""
        of, standard = caption.parent, self.env.domains["std"]
        kind = self.config.numfig and standard.get_enumerable_node_type(of)
        if not kind or not isinstance(caption, nodes.caption | nodes.title):
            return ""
        known = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        found = [".".join(map(str, known[name])) for name in of["ids"] if name in known]
        return f"{self.config.numfig_format[kind] % found[0]} " if found else ""

    def section(self, names: Iterable[str], *, is_first: bool) -> str:
        """Return what stands before a heading: the number of its section, where ``numbered`` asks for one."""
        known = self.env.toc_secnumbers.get(self.docname, {})
        found = [known[name] for name in (*(f"#{name}" for name in names), *[""][:is_first]) if known.get(name)]
        return f"{'.'.join(map(str, found[0]))}{self.config.html_secnumber_suffix}" if found else ""

    def notes_on(self, node: nodes.Element) -> None:
        """Note the notes that a node calls, which may stand in a note itself."""
        for call in node.findall(_calls):
            assert isinstance(call, nodes.Element)
            name = call["record"].anchor if "record" in call else call.get("refid", "")
            if name in self.footnotes:
                self.footnote(self.footnotes[name])

    def heading(self, level: int, words: str) -> None:
        """Note a heading."""
        self.headings.append(Wanted(f"heading {level}", words=words, title=words, is_listed=level < 3))
        self.blocks.append(self.headings[-1])

    def footnote(self, note: nodes.footnote) -> None:
        """Note a note of a page, once."""
        name = f"{self.docname}:{note['ids'][0]}"
        if name in self.called:
            return
        self.called.add(name)
        own, series = note["ids"][0], note.get("series", AUTHOR)
        number = self.sign(own) if series in PRINTED else note[0].astext()
        wanted = Wanted(SERIES.get(series, "comment"), own, number=number)
        wanted.call, wanted.within, wanted.docname = next(iter(note["backrefs"]), ""), self.is_within, self.docname
        self.notes.append(wanted)
        before, self.blocks = self.blocks, []
        around, self.is_within = self.is_within, True
        for child in note.children[1:]:
            self.walk(child, 0)
        self.is_within = around
        made, self.blocks = self.blocks, before
        wanted.words, wanted.links = " ".join(one.words for one in made), [lead for one in made for lead in one.links]

    def citation(self, node: nodes.citation, label: str) -> None:
        """Note a citation, whose label runs in."""
        first, *rest = node.children[1:]
        self.blocks.append(Wanted("text", words=f"[{label}] {self.words(first)}", links=(*self.leading(first),)))
        for child in rest:
            self.walk(child, 0)

    def derived(self, node: ours.derived, depth: int) -> None:
        """Note what is made of the records."""
        assert self.domain is not None
        page = PAGES[node["what"]]
        made = page.make(self.domain, self.link, *node.get("arguments", ()))
        known = len(self.headings)
        for child in made or ([nodes.paragraph("", page.nothing)] if page.nothing else []):
            self.walk(child, depth)
            dissolve(child)
        for one in self.headings[known:]:
            one.is_listed = False

    def link(self, docname: str, place: str, text: str) -> nodes.Element:
        """Return a link that `leading` understands."""
        return nodes.reference("", "", nodes.inline("", text), refuri=f"%{docname}#{place}")

    def bibliography(self, node: nodes.Element) -> None:
        """Note the works of a bibliography: as its style has them, and where they are cited."""
        from recension.doctree.bibliography import described, listed  # who has none needs none

        if (some := listed(self.env, node, self.numbered)) is not None:
            if "start" in some:
                self.numbered = some["start"] + len(some)
            self.walk(some, 0)
            return
        for one in self.env.domains["cite"].citations:  # type: ignore[attr-defined]
            if (one.bibliography_key.docname, one.bibliography_key.id_) != (node["docname"], node["ids"][0]):
                continue
            shown, label = described(one.formatted_entry), one.formatted_entry.label
            words, links = f"[{label}] {self.words(shown)}", [*self.leading(shown)]
            self.blocks.append(Wanted("text", words=words, links=links))
            for made in works.make(self.domain, self.link, one.key) if self.domain else ():
                self.walk(made, 0)

    # the words of a block

    def words(self, node: nodes.Node) -> str:
        """Return the words of a node; what is known only later may be anything."""
        match node:
            case nodes.Text():
                return node.astext()
            case nodes.footnote_reference():
                return f"[{self.call(node)}]"
            case nodes.inline() if "rec-kind" in node["classes"]:
                return "".join(map(self.words, node.children)).replace(f", {_(CERTAIN)}", "")
            case nodes.Element() if any(map(_is_certain, node.children)):
                told = "".join(map(self.words, node.children))
                return told.replace(f" ({_(CERTAIN)})", "", 1).replace(f" ({_(CERTAIN)}, ", " (", 1)
            case ours.count() if self.domain:
                return grouped(self.domain.edition.totals[node["what"]])
            case addnodes.pending_xref():
                if node.get("refdomain") != "rec":
                    return "".join(map(self.words, node.children)) if node.get("refexplicit") else ANY
                name = node["reftarget"].rpartition(":")[2]
                if not node.get("refexplicit"):
                    return _call(Place.of(name).called(self.config.recension_places), name)
                return _call("".join(map(self.words, node.children)), name)
            case nodes.reference():
                name = node.get("refid", "") or node.get("refuri", "").partition("#")[2]
                return _call("".join(map(self.words, node.children)), name)
            case nodes.abbreviation() if node.get("explanation") not in (None, "", *self.editors_named):
                return f"{node.astext()} ({node['explanation']})"
            case nodes.Element() if _is_unseen(node) or isinstance(node, nodes.image):
                return ""
            case nodes.Element():
                return "".join(map(self.words, node.children))
        return ""

    def leading(self, node: nodes.Node) -> Iterator[Leading]:
        """Yield the links in a node."""
        if not isinstance(node, nodes.Element) or _is_unseen(node):
            return
        match node:
            case nodes.footnote_reference() if "refid" in node:
                yield Leading(self.call(node), node["refid"], self.docname)
            case addnodes.pending_xref():
                yield from self.pending(node)
            case nodes.reference():
                yield from self.reference(node)
            case ours.emendation() | ours.page() if "record" in node:
                yield Leading(ANY, node["record"].anchor, self.docname)
                yield from (lead for child in node.children for lead in self.leading(child))
            case _:
                for child in node.children:
                    yield from self.leading(child)

    def reference(self, node: nodes.reference) -> Iterator[Leading]:
        target, words = node.get("refuri", ""), self.words(node)
        if "refid" in node:
            yield Leading(words, node["refid"], self.docname)
        elif target.startswith("%"):
            docname, _sign, name = target[1:].partition("#")
            if docname in self.docnames:
                yield Leading(words, self.printed.get(name, name), docname)
        elif target:
            yield Leading(words, target)

    def pending(self, node: addnodes.pending_xref) -> Iterator[Leading]:
        target = node["reftarget"]
        if node.get("refdomain") == "rec" and self.domain:
            docname = self.domain.edition.find(target, node.get("refdoc", self.docname))
            name = target.rpartition(":")[2]
            if docname in self.docnames:
                yield Leading(self.words(node), self.printed.get(name, name), docname)
        elif node.get("refdomain") == "cite" and (known := self.cited(target)):
            yield from known
        else:
            yield Leading(ANY, "", may_lack=True)

    def cited(self, target: str) -> list[Leading]:
        """Return the links to works, which must lead to them where the book has them."""
        wanted = [key.strip() for key in target.split(",")]
        found = {one.key: one for one in citable(self.env)}
        return [
            Leading(ANY, found[key].citation_id, found[key].bibliography_key.docname)
            for key in wanted
            if key in found and found[key].bibliography_key.docname in self.docnames
        ]

    # a text

    def text(self, tree: nodes.document, document: Document, depth: int) -> None:
        """Note what a text must show, with its notes."""
        self.records(tree, document.blocks, document, depth)
        self.blocks += self.editors(tree, document, {block.place for block in document.blocks})

    def records(self, tree: nodes.document, blocks: Iterable[Block], document: Document, depth: int) -> None:
        """Note what blocks of a text must show, with their notes."""
        self.begun = numbering.begun(document.blocks)
        self.tree, self.held = tree, {one.label: one for one in document.blocks if one.label}
        self.said = _said(tree)
        self.comments = {
            place: [*some]
            for place, some in groupby(
                sorted((one for one in document.comments if one.series in PRINTED), key=lambda one: one.place),
                lambda one: one.place,
            )
        }
        self.signs = iter([item for item in tree.findall(nodes.list_item) if _is_text(item)])
        heads = {one.place: one for one in document.comments if one.series == "headnote"}
        waiting: list[Block] = []
        for block in blocks:
            if block.label:
                waiting.append(block)
                continue
            self.record(block, depth)
            if block.type is BlockType.HEADING and block.place in heads and COMMENTARY in self.series:
                self.headnote(heads[block.place])
        if AUTHOR in self.series and (
            left := [one for one in waiting if f"{self.docname}:{one.label}" not in self.called]
        ):
            self.heading(depth + 2, _("Notes"))
            for block in left:
                self.note(block)

    def record(self, block: Block, depth: int) -> None:
        """Note what a block must show, and its notes in the order of their calls."""
        assert self.domain is not None
        lines = [*self.lines(block)]
        series = first_series(self.config.recension_places)
        for number, (words, links) in enumerate(lines if block.type.is_text else ()):
            place = place_in(block.place) if not number else ""
            alone = self.begun.get((block.place, number), "").rpartition(".")[2]
            self.verses += [alone] if alone and int(alone) % 5 == 0 else []
            wanted = Wanted("text", place, words, links=links, is_lining=False)
            if block.type is BlockType.HEADING:
                wanted.field = f"heading {min(block.level + depth, 6)}"
                if self.docname == self.config.root_doc and block.level == 1 and not self.is_part:
                    continue
                before = "" if self.is_part else self.section([block.place], is_first=block.level == 1)
                wanted.words = f"{before}{words}"
                wanted.title = before + regularise.words(block, self.rules)
                wanted.is_listed = wanted.field in LISTED
                self.headings.append(wanted)
            elif not number and block.place.number:
                wanted.number = block.place.number if block.place.is_in(series) else block.place
            if block.type is BlockType.LIST and (item := next(self.signs, None)) is not None:
                self.blocks.append(Wanted("label", words=_label(item)))
            self.blocks.append(wanted)
        self.on(block)

    def note(self, block: Block) -> None:
        """Note an author’s note, once, and what is said of it."""
        name = f"{self.docname}:{block.label}"
        if name in self.called:
            return
        self.called.add(name)
        lines = [*self.lines(block)]
        links = [one for _words, some in lines for one in some]
        self.notes.append(Wanted("note", block.place, " ".join(words for words, _links in lines), block.label, links))
        self.on(block)

    def on(self, block: Block) -> None:
        """Note the notes on a block, those of the author where he calls them, with what is said of them."""
        assert self.domain is not None
        by = self.domain.edition.conventions
        shown = {one.record.id: one for one in presentation.entries(block, by)}
        for _where, _order, _what, one, _lead in self.inserted(block):
            match one:
                case Entry():
                    self.notes.append(self.entry(shown[one.id], block))
                case Block():
                    self.note(one)
                case Comment():
                    self.notes.append(self.comment(one, block))

    def entry(self, shown: ShownEntry, block: Block) -> Wanted:
        """Return an entry as the foot of a page must have it: lemma, readings, sigla, kind, leave, certainty, by."""
        record = shown.record
        assert isinstance(record, Entry)
        if number := record.page.number:
            called = leaves.words(number)
        if number and not shown.is_headless:
            lemma = _bare(shown.lemma) or _(called.name).format(number)
            head = _(called.headed).format(number) if shown.lemma else _("running head")
            readings: list[tuple[str, tuple[str, ...]]] = [(head, (record.page.siglum,))]
        else:
            lemma = _lemma(shown) or (_(called.name).format(number) if number else "")
            readings = [(_bare(one.spans), one.said) for one in shown.readings]
        told = "; ".join(f"{words} {_sigla(sigla)}" for words, sigla in readings)
        words = f"{lemma}{_behind(shown.sigla)}] {told}, {entry_label(shown)}"
        links = [Leading(ANY, record.id, self.docname)]
        note = Wanted("entry", record.anchor, words, shown.at or self.called_at(block), links)
        return self.on_block(note, block, record.id, record.by)

    def on_block(self, note: Wanted, block: Block, call: str, by: str) -> Wanted:
        """Return *note* with where it is called, whether that is in a note, and whose initials it has."""
        note.expansions = self.answering(by)
        note.call, note.within, note.docname = call, bool(block.label), self.docname
        return note

    def answering(self, by: str) -> tuple[tuple[str, str], ...]:
        """Return whose initials *by* are."""
        return ((by, self.config.recension_editors[by]),) if by else ()

    def called_at(self, block: Block) -> str:
        """Return how notes call the place of a block."""
        if block.type is BlockType.HEADING:
            return _("title") if block.level == 1 else _("heading")
        is_running = block.place.is_in(first_series(self.config.recension_places))
        return block.place.number if is_running else str(block.place)

    def called_in(self, block: Block) -> Iterator[tuple[Comment, int]]:
        """Yield the comments on a block in order, and where in the dressed text each is called."""
        known = [one for one in self.comments.get(block.place, ()) if one.series in self.series]
        ends = sorted(((_end(block, one), number) for number, one in enumerate(known)), key=lambda end: end)
        yield from ((known[which], end) for end, which in ends)

    def call(self, node: nodes.footnote_reference) -> str:
        """Return the number or letter by which a note is called."""
        return self.sign(node["refid"]) if node.get("series") in PRINTED else node.astext()

    def sign(self, name: str) -> str:
        """Return what stands for the letter of a comment, which is known when the pages are."""
        return SIGN.format(self.docname, name)

    def comment(self, comment: Comment, block: Block) -> Wanted:
        """Return a comment as the foot of a page must have it: lemma, certainty, by and body."""
        assert self.domain is not None
        words = plain(presentation.lemma_of(comment, block, self.rules))
        judged = _judged(comment)
        head = f"{words} ({judged})" if judged else words
        body, links = self.prose(self.said[comment.id].children[1:])
        note = Wanted("comment", comment.id, f"{head} {body}", self.sign(comment.id), links)
        return self.on_block(note, block, f"{comment.id}.call", comment.by)

    def headnote(self, comment: Comment) -> None:
        """Note what the editor says at the head of a section."""
        body, links = self.prose(self.said[comment.id].children[1:])
        self.notes.append(Wanted("head-note", comment.id, f"{_('Head-note')} {body}", links=links))

    def prose(self, children: Iterable[nodes.Node]) -> tuple[str, list[Leading]]:
        """Return the words and the links of what an editor wrote."""
        before, self.blocks = self.blocks, []
        self.footnotes = {}
        for child in children:
            self.walk(child, 0)
        made, self.blocks = self.blocks, before
        return " ".join(one.words for one in made), [link for one in made for link in one.links]

    def lines(self, block: Block) -> Iterator[tuple[str, list[Leading]]]:
        """Yield the lines of a block as they are shown, with the calls of notes, and the links in each."""
        dressed = regularise.dressed(block, self.rules)
        removed = set[int]()
        if AUTHOR not in self.series:
            removed = {
                at for start, stop, span in _spans(block) if span.style is Style.CALL for at in range(start, stop)
            }
        words, links, done = "", list[Leading](), 0
        for where, _order, what, _one, lead in (*self.inserted(block), (len(dressed), 9, "\n", None, None)):
            words += "".join(dressed.signs[at] for at in range(done, where) if at not in removed)
            done = where
            links += [lead] if lead else []
            if what == "\n":
                yield words, links
                words, links = "", []
            else:
                words += what

    def inserted(self, block: Block) -> list[tuple[int, int, str, Any, Leading | None]]:
        """Return what stands between the characters of a block: where, what is drawn, what it is, where it leads."""
        found: list[tuple[int, int, str, Any, Leading | None]] = []
        for comment, end in self.called_in(block):
            sign = self.sign(comment.id)
            found.append((end, 0, f"[{sign}]", comment, Leading(sign, comment.id, self.docname)))
        if APPARATUS in self.series:
            for start, entry, mark in stretches.in_order(block):
                unled = (Style.PAGE, Style.CALL, Style.LINK)
                is_led = any(span.style not in unled for span in mark.lemma) if mark else False
                lead = Leading(ANY, entry.anchor, self.docname) if is_led else None
                found.append((start, 1, "", entry, lead))
        for start, _stop, span in _spans(block):
            if span.style is Style.CALL and AUTHOR in self.series:
                lead = Leading(span.text, Place.of_note(span.text), self.docname)
                found.append((start, 2, "", self.held.get(span.text), lead))
            elif span.style is Style.LINK:
                found.append((start, 2, "", None, Leading(ANY, span.text)))
            elif span.style is Style.BREAK:
                found.append((start, 3, "\n", None, None))
        if block.place in self.supplied:
            end = ibid.end_of(plain(block.edited))
            found.append((end, 4, self.supplied[block.place], None, None))
        return sorted(found, key=lambda one: one[:2])

    def editors(self, tree: nodes.document, document: Document, places: set[Place]) -> list[Wanted]:
        """Return what says whose the initials are in the notes of a text, where there are any."""
        entries = document.entries if APPARATUS in self.series else ()
        comments = [one for one in document.comments if one.series in (self.series if self.is_part else COMMENTS)]
        signed = [(one.place, one.by) for one in entries] + [(one.place, one.by) for one in comments]
        return self.whose(by for place, by in signed if place in places)

    def whose(self, used: Iterable[str]) -> list[Wanted]:
        """Return the line that says whose the initials are that are *used*, where there are any."""
        found = {*used}
        names = {initials: name for initials, name in self.config.recension_editors.items() if initials in found}
        told = "; ".join(_("{}: {}").format(initials, name) for initials, name in names.items())
        return [Wanted("text", words=f"{told}. {_('Where no initials stand, the editor answers.')}")] if told else []


class Part(Reading):
    """Tells what a handout, a classroom sheet or its key must show."""

    is_part = True
    is_named = False  #: it has a line for a name
    is_key = False  #: it names places by their words

    def head(self, domain: RecensionDomain, chosen: Excerpt, what: str = "{}") -> list[Wanted]:
        """Return the lines below the title: the author, and which paragraphs these are."""
        author = self.config.recension_source.get("author", "")
        name = f"{_('Name')} {_('Class')} {_('Date')}" if self.is_named else ""
        found = (author, capital(what.format(_paragraphs(chosen))), name)
        return [Wanted("text", words=one) for one in found if one]

    def title(self, chosen: Excerpt) -> None:
        """Note the title of a sheet or a key."""
        self.heading(1, self.title_of(chosen))

    def title_of(self, chosen: Excerpt) -> str:
        """Return the title of the text, or of the edition."""
        titles = (plain(one.edited) for one in chosen.blocks if one.type is BlockType.HEADING)
        return next(titles, str(self.config.project))

    def how_to_cite(self, chosen: Excerpt) -> None:
        """Note how to cite the handout: who wrote what, where, when and on what terms; which paragraphs."""
        published = credit(self.config)
        domain = domain_of(self.env)
        words = "".join(node.astext() for node in published)
        one = domain.work
        ends = f", {_paragraphs(chosen)}" + (f", {one.address}" if one.address else "") + "."
        links = [lead for node in published for lead in self.leading(node)]
        links += [Leading(one.address, one.address)] if one.address else []
        self.blocks.append(Wanted("text", words=f"{words} {ANY}{ends}", links=links))

    def is_said(self, comment: Comment) -> bool:
        """Tell whether a comment is printed, at the foot or at the head of a section."""
        return comment.series in self.series or (comment.series == HEADNOTE and COMMENTARY in self.series)

    def works(self, keys: Collection[str]) -> list[Wanted]:
        """Return the works with these *keys*, as the bibliography has them, and in its order: author and year."""
        if not keys or "cite" not in self.env.domains:
            return []
        from recension.doctree.bibliography import Alphabetical, described

        found: dict[str, Wanted] = {}
        entries: dict[str, Any] = {}
        cite = self.env.domains["cite"]
        for one in cite.citations:  # type: ignore[attr-defined]
            if one.key in keys and one.key not in found:
                shown = described(one.formatted_entry)
                is_called = self.config.bibtex_reference_style in ("label", "super")  # and not author and year
                words = (f"[{one.formatted_entry.label}] " if is_called else "") + self.words(shown)
                found[one.key] = Wanted("text", words=words, links=[*self.leading(shown)])
                entries[one.key] = one.entry
        return [found[key] for key in sorted(found, key=lambda key: Alphabetical().sorting_key(entries[key]))]

    def ends(self, title: str, some: Iterable[Wanted]) -> None:
        """Note a part at the end, under a heading where the handout has one title."""
        if found := [*some]:
            if sum(one.field == "heading 1" for one in self.blocks) == 1:
                self.heading(2, title)
            else:
                self.blocks.append(Wanted("text", words=title))
            self.blocks += found

    def explained(
        self,
        shown: Sequence[ShownEntry],
        comments: Collection[Comment],
        notes: str = "",
        blocks: Iterable[Block] = (),
    ) -> Iterator[Wanted]:
        """Yield what is said of the signs of entries, comments, notes, of which the first is *notes*, and *blocks*."""
        assert self.domain is not None
        entries = [one.record for one in shown]
        edition, names = self.domain.edition, self.config.recension_places
        said: list[tuple[str, str]] = []
        if APPARATUS in self.series and not self.is_key:
            running = first_series(names)
            named = [one.place for one in entries if isinstance(one, Entry) and one.place.number]
            firsts = [[one for one in named if one.is_in(running) is kind][:1] for kind in (True, False)]
            places = [place for some in firsts for place in some]
            if places:
                numbers = ", ".join(place.removeprefix(running) for place in places)
                said.append((numbers, ", ".join(place.called(names) for place in places)))
        if notes:
            said.append((notes, _("a note of the author")))
        if self.supplied:
            said.append(("[ ]", _("in a note of the author: what it refers to, which does not stand here")))
        if any(one.series in PRINTED for one in comments):
            said.append(("a", _("a comment of the editor")))
        known = {name: told or _("all other witnesses") for name, told in edition.bearers.items()}
        base = edition.tacit
        if entries:
            whose = _("between the words of the edition and those of {}: {}").format(base, known.get(base))
            said.append(("]", whose if base else _("between the words of the edition and those of a witness")))
        said += [(signs.shown(name), _(signs.MEANT[name])) for name in signs.used(blocks)]
        if any(one.which for one in shown):
            said.append(("²", _("behind a word that stands there several times: the second of them")))
        read = {name for one in shown for name in one.bearers} - {base}
        said += [(siglum, title) for siglum, title in known.items() if siglum in read]
        kinds = {one.kind for one in entries} | {one.certainty for one in comments}
        named = self.config.recension_shown
        said += [
            (named.get(kind) or _(kind), _(told))
            for kind, told in self.config.recension_kinds.items()
            if kind in kinds and told
        ]
        degrees = {one.certainty for one in (*entries, *comments)}
        said += [
            (_(degree), _(told))
            for degree, told in {**self.config.recension_certainties, **self.config.recension_relations}.items()
            if degree in degrees and degree != CERTAIN and told
        ]
        return (Wanted("text", words=f"{sign} {told}") for sign, told in said)

    def select(self, domain: RecensionDomain, chosen: Excerpt) -> Contents:
        """Return what a handout must show: the paragraphs asked for, and their notes of the series asked for."""
        self.docname = chosen.text.name
        tree, document = self.env.get_doctree(self.docname), chosen.text.document
        if AUTHOR in self.series:
            names, colon = self.config.recension_places, _("{}: {}").split("{}")[1]
            self.supplied = {
                note.place: plain(ibid.supplied(meant, self.rules, names, colon))
                for note, meant in ibid.meant(document.blocks, chosen.places, document.works)
            }
        self.records(tree, chosen.blocks, document, 0)
        tops = [one for one in self.blocks if one.field == "heading 1"]
        where = self.blocks.index(tops[0]) + 1 if len(tops) == 1 else 0
        self.blocks[where:where] = self.head(domain, chosen)
        said = [one for one in document.comments if one.place in chosen.places and self.is_said(one)]
        by = domain.edition.conventions
        there = {one.record.id: one for block in chosen.blocks for one in presentation.entries(block, by)}
        entries = [there[one.id] for one in chosen.entries] if APPARATUS in self.series else []
        by_author = [one.key for one in document.works if one.place in chosen.places]
        label = next((block.label for block in chosen.blocks if block.label), "")
        blocks = [block for block in chosen.blocks if not block.label or AUTHOR in self.series]
        self.ends(_("Signs"), self.explained(entries, said, label, blocks))
        self.ends(_("Works cited"), self.works({*by_author, *(key for one in said for key in one.works)}))
        self.blocks += self.editors(tree, document, chosen.places)
        self.how_to_cite(chosen)
        return self.made(self.title_of(chosen))

    def emended(self, domain: RecensionDomain, chosen: Excerpt) -> list[tuple[Block, str, ShownEntry]]:
        """Return what the edition corrects in the base witness, with its place and what that is called."""
        edition, where, found = domain.edition, "", []
        for block in chosen.blocks:
            where = block_name(edition, block) if block.place else where
            for shown in presentation.entries(block, edition.conventions):
                one = shown.record
                if one.siglum == edition.conventions.base if isinstance(one, Omission) else one.emends:
                    found.append((block, where if block.place else _("after {}").format(where), shown))
        return found

    def sheet(self, domain: RecensionDomain, chosen: Excerpt) -> Contents:
        """Return what a sheet must show: the lines of the base witness, none of the edition."""
        errors = len(self.emended(domain, chosen))
        self.title(chosen)
        self.blocks += self.head(domain, chosen, _("{} as transmitted"))
        self.blocks.append(Wanted("text", words=f"{ANY}{errors}{ANY}" if errors > 1 else ANY))
        rank = format_of(domain.edition.witnesses[0]).rank
        base = domain.edition.witnesses[0]._replace(begins="", file="as print has it.txt")
        series = first_series(self.config.recension_places)
        numbered, is_noted = "", False
        is_title = [b for b in chosen.blocks if b.level == 1 and b.type is BlockType.HEADING and not b.variations]
        blocks = [block for block in chosen.blocks if block not in is_title]
        notes = next((at for at, block in enumerate(blocks) if block.label), len(blocks))
        for some in filter(None, (blocks[:notes], blocks[notes:])):
            if some[0].label and not is_noted:
                is_noted = True
                self.heading(2, _("Notes"))
            for piece in witness.pieces(some, base, domain.edition.heads, base=False):
                place = piece.block.place
                for line in filter(str.strip, piece.text.split("\n")):
                    if (piece.page or piece.block.omission) and rank:
                        line = line.partition(f"{rank} ")[2] or line
                    is_first = place != numbered and place.is_in(series)
                    numbered = place if is_first else numbered
                    at = place_in(place) if is_first else ""
                    self.blocks.append(Wanted("text", at, line, place.number if is_first else ""))
        self.how_to_cite(chosen)
        return self.made(self.title_of(chosen))

    def key(self, domain: RecensionDomain, chosen: Excerpt) -> Contents:
        """Return what a key must show: each entry, in the order of the sheet, and what was considered and left."""
        self.is_key = True
        self.docname = chosen.text.name
        self.title(chosen)
        self.blocks += self.head(domain, chosen, _("Key to {}"))
        emended, colon = self.emended(domain, chosen), _("{}: {}").split("{}")[1]
        for number, (_block, where, shown) in enumerate(emended, 1):
            self.blocks.append(Wanted("label", words=f"{number}."))
            head, rank = entry_head(shown), format_of(domain.edition.witnesses[0]).rank
            if rank and (shown.page or isinstance(shown.record, Omission)):
                head = re.sub(rf"(?<!\S)(?:{re.escape(rank)})+ ", "", head)
            self.blocks.append(Wanted("text", words=f"{capital(where)}{colon}{head}", links=OPEN))
            reason = "".join(node.astext() for node in markup.typeset(notation.inline(shown.record.reason)))
            by = self.answering(shown.record.by)
            self.blocks.append(Wanted("text", words=f"{entry_label(shown)}. {reason}", links=OPEN, expansions=by))
        used = [shown.record.by for _block, _where, shown in emended]
        self.footnotes = {}
        left = [*self.left(domain, chosen)]
        if left:
            self.heading(2, _("Readings considered and left"))
        for block, comment, node in left:
            used.append(comment.by)
            words = plain(presentation.lemma_of(comment, block, self.rules))
            words += f" ] {plain(comment.conjecture)}" if comment.conjecture else ""
            degree = self.config.recension_shown.get(comment.certainty) or _(comment.certainty)
            certain = f" ({degree}{f', {comment.by}' if comment.by else ''}). "
            self.blocks.append(Wanted("label", words="•"))
            before, self.blocks = self.blocks, []
            for child in node.children[1:]:
                self.walk(child, 0)
            body, self.blocks = self.blocks, before
            if body and isinstance(node.children[1], nodes.paragraph):
                body[0].words = f"{capital(block_name(domain.edition, block))}{colon}{words}{certain}{body[0].words}"
                body[0].expansions = (*body[0].expansions, *self.answering(comment.by))
            self.blocks += body
        entries = [shown for _block, _where, shown in emended]
        comments = [comment for _block, comment, _node in left]
        self.ends(_("Signs"), self.explained(entries, comments))
        self.ends(_("Works cited"), self.works({key for one in comments for key in one.works}))
        self.blocks += self.whose(used)
        self.how_to_cite(chosen)
        return self.made(self.title_of(chosen))

    def left(self, domain: RecensionDomain, chosen: Excerpt) -> Iterator[tuple[Block, Comment, nodes.Element]]:
        """Yield the readings that were considered and left in the paragraphs."""
        blocks = {block.place: block for block in chosen.blocks if block.place}
        said = _said(self.env.get_doctree(self.docname))
        for one in chosen.text.document.comments:
            if one.series in COMMENTS and COMMENTS[one.series].proposes and one.place in blocks:
                yield blocks[one.place], one, said[one.id]


class Parallel(Part):
    """Tells what the print of a parallel text must show: each block as each column has it."""

    def parallel(self, domain: RecensionDomain, printing: Printing) -> Contents:
        """Return what must be shown of the edition and the witnesses that are asked for."""
        titles, sigla = {one.siglum: one.title for one in domain.edition.witnesses}, printing.parallel
        self.heading(1, _("Parallel text"))
        heads = [self.config.project, *(_("{}: {}").format(one, titles[one]) for one in sigla)]
        self.blocks += [Wanted("text", words=one) for one in heads]
        table = collation.several(domain.edition, _unlinked, (*sigla, EDITION))
        cited = Wanted("text", words="".join(node.astext() for node in credit(self.config)), links=OPEN)
        if not printing.facing:
            self.walk(table, 1)
            self.blocks.append(cited)
            return self.made(self.headings[0].title)
        self.blocks.append(cited)
        self.face(table)
        return self.made(self.headings[0].title)._replace(facing=(heads[1], _("Corrected text")))

    def face(self, table: nodes.table) -> None:
        """Note what two pages that face each other must show, row by row; the text has figures as it has elsewhere."""
        self.tables.append(_shape(table))
        for number, row in enumerate(table.findall(nodes.row), 1):
            for column, cell in enumerate(row.children):
                before = len(self.blocks)
                self.walk(cell, 1)
                for wanted in self.blocks[before:]:
                    wanted.row, wanted.column, wanted.is_lining = number, column, column == 0
                    wanted.empty = wanted.words[: -len(wanted.words.lstrip()) or None].count("\n")


def _unlinked(_docname: str, _place: str, text: str) -> nodes.Element:
    return nodes.inline("", text)


class Redlined(Part):
    """Tells what the print of a report must show: what was struck, what was inserted, and what was kept around it."""

    def redline(self, report: Report) -> Contents:
        """Return what must be shown of a report."""
        domain = domain_of(self.env)
        told = [*groups(report, redlined.telling(self.config))]
        sides = (_("the edition as it stands") if side == WORK else side for side in (report.old, report.new))
        self.heading(1, _("What changed: {} to {}").format(*sides))
        heads = (self.config.project, ANY, ANY, redlined.summary(report))
        self.blocks += [Wanted("text", words=one) for one in heads]
        if any(
            stretch.state is not State.KEPT
            for group in told
            for one in group.told
            for line in one.lines
            for stretch in line.words
        ):
            self.blocks.append(
                Wanted("text", words=f"[{_('struck words')}] {{{_('inserted words')}}}{ANY}", changes=UNKNOWN)
            )
        if report.notes:
            self.heading(2, _(TITLE_OF_NOTES))
            for note in report.notes:
                self.blocks += [Wanted("label", words="•"), Wanted("text", words=note)]
        for group in told:
            self.heading(2, group.title)
            for one in group.told:
                self.told(one, first_series(domain.edition.declared.places))
        self.blocks.append(Wanted("text", words="".join(node.astext() for node in credit(self.config)), links=OPEN))
        return self.made(self.headings[0].title)

    def told(self, one: Told, series: str) -> None:
        """Note what must be shown of one item."""
        known = f" ({one.change.id})" if one.name and not one.is_named_alone else ""
        name = spelled(_bare(one.name)) or one.change.id
        self.heading(3, f"{name}{known}: {', '.join(one.what)}")
        number = one.place.number if one.change.section == "text" and one.place.is_in(series) else ""
        for line in one.lines:
            words, changes = f"{line.name}: " if line.name else "", list[tuple[str, str]]()
            is_verse = any(span.style is Style.BREAK for stretch in line.words for span in stretch.spans)
            for stretch in line.words:
                text = spelled(_bare(stretch.spans))
                if stretch.state is State.KEPT:
                    words += text
                elif not text.strip():
                    words += ANY
                else:
                    opening, closing = ("[", "]") if stretch.state is State.STRUCK else ("{", "}")
                    start = text[: len(text) - len(text.lstrip())]
                    words += f"{ANY}{start}{opening}{text.strip()}{closing}{text[len(text.rstrip()) :]}"
                    changes.append((stretch.state.value, text.strip()))
            if is_verse:
                self.blocks.append(Wanted(GAP))  # as many lines as it has
            else:
                self.blocks.append(Wanted("text", words=words, number=number, changes=changes, links=OPEN))
            number = ""


def _paragraphs(chosen: Excerpt) -> str:
    """Return which paragraphs they are, as "paragraphs 4–12"."""
    return ngettext("{} {}", "{}s {}", len(chosen.numbers)).format(chosen.called, chosen.ranges)


def entry_head(shown: ShownEntry) -> str:
    """Return lemma, readings and sigla of an entry, as print has them."""
    number = _(leaves.words(shown.page.number).name).format(shown.page.number) if shown.page else ""
    lemma = _lemma(shown) or number or _("not part of the text")
    readings = []
    for one in shown.readings:
        page = f" ({number})" if shown.page and shown.lemma else ""
        readings.append(f"{_bare(one.spans)}{page}{_behind(one.sigla)}")
    where = f"{shown.at} " if shown.at else ""
    return f"{where}{lemma}{_behind(shown.sigla)} ] {'; '.join(readings)}"


def _lemma(shown: ShownEntry) -> str:
    """Return what is shown of the lemma of an entry."""
    return f"{_bare(shown.short or shown.lemma)}{shown.which or ''}"


def _sigla(sigla: Iterable[str]) -> str:
    return " ".join(sigla)


def _behind(sigla: Iterable[str]) -> str:
    return "".join(f" {one}" for one in sigla)


def entry_label(shown: ShownEntry) -> str:
    """Return of which kind an entry is, how certain, and who answers for it."""
    record: Entry | Omission = shown.record
    return ", ".join(filter(None, (shown.label, _judged(record))))


def _judged(record: Comment | Entry | Omission) -> str:
    """Return how certain a record is, where that does not go without saying, and who answers for it."""
    certainty = _(record.certainty) if record.certainty not in ("", CERTAIN) else ""
    return ", ".join(filter(None, (certainty, record.by)))


def _call(words: str, name: str) -> str:
    """Return the words of a link to what has a *name*; if it is a note, as a reader finds them."""
    is_comment = any(f".{COMMENTS[one].slug}-" in name for one in PRINTED)
    return called(words) if is_comment or place_in(name).is_in(Place.of_note("1").series) else words


def _spans(block: Block) -> Iterator[tuple[int, int, Span]]:
    """Yield the spans of a block, and where in its text they begin and end."""
    offset = 0
    for span in block.edited:
        length = len(plain((span,)))
        yield offset, offset + length, span
        offset += length


def _calls(node: nodes.Node) -> bool:
    """Tell whether a node calls a note."""
    is_mark = isinstance(node, ours.MARKS) and "record" in node
    return is_mark or isinstance(node, nodes.footnote_reference)


def _contract(wanted: Wanted) -> None:
    """Have of three paragraphs or more that follow one another the first and the last, and the link to the first."""
    numbers = {one.words for one in wanted.links if one.words.isdecimal()}
    for listed in re.findall(r"\d+(?:, \d+){2,}", wanted.words):
        run: list[int] = []
        for number in [*(int(one) for one in listed.split(", ") if one in numbers), -1]:
            if run and number != run[-1] + 1:
                if len(run) > 2:
                    told = rf"(?<!\d){', '.join(map(str, run))}(?!\d)"
                    wanted.words = re.sub(told, f"{run[0]}–{run[-1]}", wanted.words, count=1)
                    wanted.links = [one for one in wanted.links if one.words not in map(str, run[1:])]
                run = []
            run.append(number)


def _bare(spans: Iterable[Span]) -> str:
    """Return the characters of *spans*, calls without brackets, as the apparatus has them."""
    return "".join(span.text if span.style is Style.CALL else plain((span,)) for span in spans)


def _end(block: Block, comment: Comment) -> int:
    """Return where in the text of a block the call of a comment stands: behind its last word."""
    text = plain(block.edited)
    end = max(text.find(plain(comment.lemma)), 0) + len(plain(comment.lemma))
    held = {at for start, stop, span in _spans(block) if span.style is Style.CALL for at in range(start, stop)}
    rest = [at for at in range(end, len(text)) if at not in held]
    found = WORD_ENDS.match("".join(text[at] for at in rest))
    assert found is not None
    return rest[found.end() - 1] + 1 if found.end() else end


def _is_certain(node: nodes.Node) -> bool:
    return isinstance(node, nodes.inline) and f"rec-certainty-{CERTAIN}" in node["classes"]


def _is_unseen(node: nodes.Element) -> bool:
    is_invisible = isinstance(node, nodes.Invisible) and not isinstance(node, nodes.target)
    is_contents = isinstance(node, nodes.topic) and "contents" in node["classes"]
    is_toctree = isinstance(node, addnodes.toctree | addnodes.only)
    unseen = isinstance(node, UNSEEN) or (is_invisible and not is_toctree) or is_contents
    return unseen or "screen-only" in node.get("classes", ())


def _said(tree: nodes.document) -> dict[str, nodes.Element]:
    """Return what an editor says in a document: id of its record -> its node."""
    found = (*tree.findall(ours.annotation), *tree.findall(ours.headnote))
    return {one["record"].id: one for one in found}


def _is_text(item: nodes.Node) -> bool:
    """Tell whether an item of a list is one of the text, and none of what an editor says of it."""
    node = item
    while node is not None:
        if isinstance(node, (*ours.EDITORIAL, ours.annotation, ours.headnote)):
            return False
        node = node.parent
    return True


def _shape(table: nodes.table) -> Shape:
    """Return the rows of a table: of each cell whether it is in the head, and how many rows and columns it has."""
    rows = (row for row in table.findall(nodes.row) if row.parent.parent.parent is table)
    return tuple(
        tuple(
            (isinstance(row.parent, nodes.thead), cell.get("morerows", 0) + 1, cell.get("morecols", 0) + 1)
            for cell in row.children
            if isinstance(cell, nodes.Element)
        )
        for row in rows
    )


def _around(node: nodes.Element | None) -> Iterator[nodes.Element]:
    """Yield *node* and what it stands in."""
    while node is not None:
        yield node
        node = node.parent


def _label(item: nodes.list_item) -> str:
    listed = item.parent
    if isinstance(listed, nodes.bullet_list):
        return "•"
    number = listed.get("start", 1) + listed.index(item)
    kind = listed.get("enumtype", "arabic")
    shown = str(number) if kind == "arabic" else _roman(number) if kind.endswith("roman") else chr(96 + number)
    shown = shown.upper() if kind.startswith("upper") else shown
    return f"{listed.get('prefix', '')}{shown}{listed.get('suffix', '.')}"


def _roman(number: int) -> str:
    found = ""
    for value, letters in ROMAN:
        found += letters * (number // value)
        number %= value
    return found
