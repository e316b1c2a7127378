"""From the tree of a document to one that rst2pdf can print, and from the first of a book to its front."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import nodes as ours
from recension.doctree.config import applied_rules
from recension.doctree.speed import of_kinds
from recension.locale import _
from recension.outputs.pdf.finish import author_of
from recension.outputs.pdf.front import OPENS, imprint, title_page
from recension.outputs.pdf.guests import UNPRINTED, number_figures, number_sections, simplify
from recension.outputs.pdf.handlers import RUN
from recension.outputs.pdf.notes import EN_SPACE, explain_initials, place_notes, with_docname
from recension.outputs.pdf.tags import LISTED
from recension.scholarship.edition import first_series
from recension.scholarship.model import Place
from recension.scholarship.presentation import CERTAIN
from recension.scholarship.series import HEADNOTE, PRINTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.config import Config

    from recension.outputs.pdf.handlers import Listed
    from recension.scholarship.cite import Work
    from recension.scholarship.model import Document

QUIET_BLOCKS = {"rec-head", "rec-cited"}  #: classes of what says no more than where something stands
FEWEST = 3  #: so many paragraphs are a range
_NUMBER = re.compile(r"(?<=\S)[ \n](?=\d{1,3}\s+(?:[^\W\d_]|[‘“]))")  #: the space before a number that a word follows
INDENT = 12  #: spaces by which a line of verse begins further in at the most, beside one other
SHOWN = (*PRINTED, HEADNOTE)  #: the series of comments that stand on paper where they belong
SMALL = {"handout-sign", "handout-work", "handout-citation"}  #: classes of what is set as small as notes
#: what is made of the records -> what rst2pdf knows
PLAIN: dict[type[nodes.Element], type[nodes.Element]] = {
    ours.apparatus_entry: nodes.definition_list_item,
    ours.collated: nodes.row,
    ours.looked_up: nodes.row,
}


class Lowering(SphinxPostTransform):
    """Lower our nodes to plain ones, and put the notes behind their calls."""

    builders = ("pdf",)
    default_priority = 900  # after ReferencesResolver (10) and whatever else makes references

    def run(self, **_kwargs: object) -> None:
        """Lower the tree of a document, in place."""
        records = self.records
        leave_unsaid(self.document)
        explain_initials(self.document, self.config.recension_editors if records else {})
        running = first_series(self.config.recension_places) if records else ""
        place_notes(self.document, records, running, applied_rules(self.config) if records else ())
        lead_to_places(self.document, records.values())
        for node in self.document.findall(nodes.Element):  # those of notes do not know their parent
            node.children = [one for one in node.children if not (isinstance(one, nodes.Element) and _is_dropped(one))]
        number_figures(with_docname(self.document), self.env)
        if "handout" not in self.document:  # which has no parts
            number_sections(with_docname(self.document), self.env)
        make_plain(self.document)
        simplify(self.document, [*self.config.recension_editors.values()] if records else [])
        keep_numbers(self.document)
        contract(self.document)
        found = [*self.document.findall(nodes.Element)]
        for node in found:
            if _is_named_inline(node):
                _set_target_before(node)
            elif "place" in node and node.get("number"):
                _first_line(node)["number"] = node["number"]
            elif "place" in node and Place(node["place"]).number and not isinstance(node, nodes.footnote):
                _first_line(node)["beside"] = node["place"]
        for empty in [node for node in found if isinstance(node, nodes.paragraph) and _is_empty(node)]:
            named = [nodes.target("", "", ids=empty["ids"])] if empty["ids"] else []
            empty.parent.replace(empty, [*named, *empty.findall(nodes.target)])

    @property
    def records(self) -> dict[str, Document]:
        """What each text of the edition holds."""
        domain = self.env.domains.get("rec")
        return {text.name: text.document for text in domain.edition.texts} if domain else {}  # type: ignore[attr-defined]


def leave_unsaid(document: nodes.document) -> None:
    """Take away the degree that goes without saying on paper."""
    certain = _(CERTAIN)
    for node in [*document.findall(nodes.inline)]:
        if f"rec-certainty-{CERTAIN}" in node["classes"]:
            head, here = node.parent, node.parent.index(node)
            alone = head[here + 1].astext() == ")"  # else it is "(certain, AB)"
            del head[here - alone : here + 2]
        elif "rec-kind" in node["classes"]:
            node[0] = nodes.Text(node[0].astext().removesuffix(f", {certain}"))


def lead_to_places(document: nodes.document, records: Iterable[Document]) -> None:
    """Lead what leads to a comment of a series that is not printed to the place of the text that it is on."""
    comments = (one for held in records for one in held.comments if one.series not in SHOWN)
    places = {one.id: one.place for one in comments}
    for link in document.findall(nodes.reference) if places else ():
        for kind in ("refid", "refuri"):
            before, sign, name = link.get(kind, "").rpartition("#")
            if name in places:
                link[kind] = f"{before}{sign}{places[name]}"


def make_plain(document: nodes.document) -> None:
    """Leave of the lists of the whole edition what rst2pdf knows."""
    for node in [*of_kinds(document, ours.spot, ours.headnote, *PLAIN)]:  # those around others first
        if isinstance(node, ours.spot):
            node.parent.replace(node, node.children)
        elif isinstance(node, ours.headnote):
            node.children[0]["ids"], node["ids"] = node["ids"], []  # type: ignore[index]
        else:
            most = INDENT if len(node.children) == len(("place", "witness", "edition")) else INDENT // 4
            for cell in node.findall(nodes.paragraph) if isinstance(node, ours.collated) else ():
                cell["lined"] = True  # it keeps the ends of lines
                indent(cell, most)
            node.replace_self(PLAIN[type(node)]("", *node.children))


def indent(cell: nodes.Element, most: int) -> None:
    """Let the lines of a *cell* begin as far in as they do and there is room, by so many spaces at the *most*."""
    begins = True
    for text in [*cell.findall(nodes.Text)]:
        first, *others = text.split("\n")
        lines = [_further_in(first, most) if begins else first, *(_further_in(one, most) for one in others)]
        begins = (begins or bool(others)) and not lines[-1].strip()
        text.parent.replace(text, nodes.Text("\n".join(lines)))


def _further_in(line: str, most: int) -> str:
    """Return a *line* whose blanks before the first word stay where it is set; one alone is none of verse."""
    bare = line.lstrip()
    blanks = len(line) - len(bare)
    return EN_SPACE * min(blanks, most) + bare if blanks > 1 or line.startswith(EN_SPACE) else line


def contract(document: nodes.document) -> None:
    """Make one link of those to paragraphs that follow one another in an index, as "3–5"; it leads to the first."""
    for block in document.findall(nodes.paragraph):
        for link in block.findall(nodes.reference) if QUIET_BLOCKS.intersection(block["classes"]) else ():
            link["classes"].append("listed")
    for index in document.findall(nodes.bullet_list):
        for link in index.findall(nodes.reference) if RUN.intersection(index["classes"]) else ():
            link["classes"].append("listed")
        for block in index.findall(nodes.paragraph) if "rec-index" in index["classes"] else ():
            for run in reversed([*_runs(block)]):
                first, last = (block[at] for at in (run[0], run[-1]))
                text = next(iter(first.findall(nodes.Text)))
                text.parent.replace(text, nodes.Text(f"{text}–{last.astext()}"))
                del block[run[0] + 1 : run[-1] + 1]


def _runs(block: nodes.Element) -> Iterator[list[int]]:
    """Yield where the links stand to paragraphs that follow one another, with nothing but commas between them."""
    run: list[int] = []
    for at, link in enumerate(block.children):
        if not (isinstance(link, nodes.reference) and link.astext().isdecimal()):
            continue
        follows = run and run[-1] == at - 2 and block[at - 1].astext() == ", "
        if follows and int(link.astext()) == int(block[run[-1]].astext()) + 1:
            run.append(at)
            continue
        if len(run) >= FEWEST:
            yield run
        run = [at]
    if len(run) >= FEWEST:
        yield run


def keep_numbers(document: nodes.document) -> None:
    """Begin no line of the small print with a number that a word follows: it would look like that of a note."""
    for small in [*filter(_is_small_print, of_kinds(document, nodes.footnote, nodes.paragraph))]:
        for text in [*small.findall(nodes.Text)]:
            if (kept := _NUMBER.sub("\N{NO-BREAK SPACE}", text)) != text:
                text.parent.replace(text, nodes.Text(kept))


def _is_small_print(node: nodes.Node) -> bool:
    return isinstance(node, nodes.footnote) or (
        isinstance(node, nodes.paragraph) and not SMALL.isdisjoint(node["classes"])
    )


def _is_dropped(node: nodes.Element) -> bool:
    return (
        isinstance(node, ours.EDITORIAL)  # of which the notes have been taken
        or "screen-only" in node.get("classes", ())
        or (isinstance(node, UNPRINTED) and not isinstance(node, nodes.target))
        or (isinstance(node, nodes.topic) and "contents" in node["classes"])
    )


def _first_line(block: nodes.Element) -> nodes.Element:
    """Return what is set beside the number: the paragraph itself, the first of a list, the first line of verse."""
    lines = (node for node in block.findall(nodes.TextElement) if isinstance(node, nodes.paragraph | nodes.line))
    return next(lines, block)


def _is_named_inline(node: nodes.Element) -> bool:
    inline = isinstance(node, nodes.Inline) and not isinstance(node, nodes.target | nodes.footnote_reference)
    return inline and bool(node["ids"])


def _is_empty(node: nodes.paragraph) -> bool:
    return not node.astext() and not [*node.findall(nodes.image)]


def _set_target_before(node: nodes.Element) -> None:
    """A name on an inline node is no place for rst2pdf, but one on a target is."""
    where = node.parent.index(node)
    node.parent[where:where] = [nodes.target("", "", ids=[name]) for name in node["ids"]]
    node["ids"] = []


class Names:
    """The names of places in a book: one that a former document has already has that of its own before it."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._repeated = defaultdict[str, set[str]](set)  # document -> those of its names that are not its own
        self._tops: dict[str, str] = {}  # document -> the first of its names, as the book has it

    def of(self, docname: str, name: str) -> str:
        """Return a name of a document as the book has it."""
        return f"{docname}.{name}" if name in self._repeated.get(docname, ()) else name

    def note(self, docname: str, node: nodes.Element) -> None:
        """Note the names of a node, whose turn comes in the order of the book."""
        for name in node["ids"]:
            if name in self._taken:
                self._repeated[docname].add(name)
            own = self.of(docname, name)
            self._taken.add(own)
            self._tops.setdefault(docname, own)

    def give(self, docname: str, some: Iterable[nodes.Element]) -> None:
        """Give the nodes of a document the names that they have in the book, and lead its own links to them."""
        for node in some:
            for kind in ("ids", "backrefs"):
                if kind in node:
                    node[kind] = [self.of(docname, name) for name in node[kind]]
            if "refid" in node:
                node["refid"] = self.of(docname, node["refid"])

    def lead(self, some: Iterable[nodes.Element]) -> None:
        """Lead links from document to document to the right places, when all are noted."""
        for node in some:
            if (target := node.get("refuri", "")).startswith("%"):
                there, _, name = target[1:].partition("#")
                node["refuri"] = "#" + (self.of(there, name) if name else self._tops[there])


def make_names_unique(document: nodes.document) -> None:
    """Give all in *document*, which is a book by itself, the names that they have in it."""
    names, docname = Names(), document["docname"]
    found = [*document.findall(nodes.Element)]
    for node in found:
        names.note(docname, node)
    names.give(docname, found)
    names.lead(found)


def arrange(
    document: nodes.document,
    chapters: Sequence[nodes.Element],
    listed: list[Listed],
    settings: Config,
    work: Work | None,
) -> None:
    """Put the title page and the imprint first, then what the first page of the site says, contents, and chapters.

    ::

        document: section(title, text)
        document: title, author, text, contents, start_of_file*
    """
    for heading in [*document.findall(nodes.title)]:
        if heading.parent.parent is document:  # the title page has the title of the book instead
            heading.parent.remove(heading)
        elif isinstance(heading.parent, nodes.section):
            heading.replace_self(nodes.paragraph("", "", *heading.children, classes=["front-heading"]))
    for head in document.findall(nodes.paragraph):
        if LISTED in head["classes"]:  # of a list that the first page has
            head["classes"] = ["front-heading"]
    if first := next(iter(document.findall(nodes.TextElement)), None):
        first["classes"].append(OPENS)
    contents = [
        nodes.paragraph("", _("Contents"), classes=["contents-title", OPENS]),
        nodes.topic(classes=["contents"], listed=listed),
    ]
    title = title_page(settings.recension_pdf_title or settings.project, author_of(settings), work)
    front = document.children
    document.children = []
    document.extend([*title, *imprint(settings, work), *front, *(contents if chapters else []), *chapters])
