"""What pages must show: words of the records, and of what has none, such as comments, those of the sources as read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from docutils import nodes
from sphinx import addnodes

from recension.doctree import nodes as ours
from recension.doctree import since
from recension.doctree.domain import RecensionDomain, citable, works_in
from recension.locale import _
from recension.outputs.gate import ANY, GAP, Seen
from recension.outputs.html.readers.reader import LINK, SIGNS, Line
from recension.outputs.html.render import is_screen
from recension.scholarship import bibtex, leaves, notation, presentation
from recension.scholarship.drawing import Drawing
from recension.scholarship.edition import first_series
from recension.scholarship.model import PLAYED, Block, BlockType, Comment, Entry, Place, Span, Style, plain
from recension.scholarship.presentation import ShownEntry
from recension.scholarship.words import grouped

_STYLES = {Style.EMPHASIS: SIGNS["em"], Style.STRONG: SIGNS["strong"], Style.VERBATIM: SIGNS["code"]}
_STYLES |= {one: _STYLES[one.look] for one in PLAYED}
_NODES: Mapping[type[nodes.Element], str] = {
    nodes.emphasis: SIGNS["em"],
    nodes.title_reference: "{}",
    nodes.strong: SIGNS["strong"],
    nodes.literal: SIGNS["code"],
    nodes.superscript: SIGNS["sup"],
    nodes.subscript: SIGNS["sub"],
    nodes.inline: "{}",
}
#: a block that stands in comments -> as what its lines are seen; empty: as those around it
_BLOCKS: Mapping[type[nodes.Element], str] = {
    **dict.fromkeys((nodes.paragraph, nodes.image, nodes.entry), ""),
    nodes.list_item: "item",
    nodes.line: "line",
    nodes.literal_block: "verbatim",
    nodes.definition: "definition",
    nodes.term: "term",
}


_HOLDERS = (
    *(nodes.bullet_list, nodes.enumerated_list, nodes.definition_list, nodes.definition_list_item, nodes.line_block),
    *(nodes.block_quote, nodes.container, nodes.compound, nodes.table, nodes.tgroup, nodes.thead, nodes.tbody),
    nodes.row,
)


class Expecting:
    """What one page must show, in the order of its lines."""

    def __init__(self, domain: RecensionDomain, docname: str, read: Callable[[str], nodes.document]) -> None:
        self.domain = domain
        self.docname = docname
        self.read = read  #: a document as it was read, which nobody else has
        self.edition = domain.edition
        self.rules = domain.edition.rules
        self.names = domain.edition.declared.places

    @cached_property
    def news(self) -> Callable[[str, str], list[since.News]]:
        """What tells since which release something stands."""
        return since.news(self.domain)

    @cached_property
    def commented(self) -> set[str]:
        """The ids of the comments."""
        return {one.id for one in self.edition.comments}

    # how places are called

    def called(self, block: Block) -> str:
        """Return what the place of *block* is called in running text."""
        if block.type is BlockType.HEADING:
            return (
                _("the title") if block.level == 1 else _("heading ‘{}’").format(plain(block.edited).removesuffix("."))
            )
        return block.place.called(self.names)

    def number(self, block: Block) -> str:
        """Return the number of a paragraph, and of other places what they are called."""
        return block.place.number if block.place.is_in(first_series(self.names)) else self.called(block)

    def here(self, name: str) -> str:
        """Return where a link to an id on this page leads."""
        return f"{self.docname}#{name}"

    # spans

    def typeset(self, line: Line, spans: Iterable[Span]) -> None:
        """Add *spans* to a line that is no part of the text."""
        line.add(typeset(spans))

    # entries and comments

    def since(self, line: Line, text: str, one: str) -> None:
        """Set apart since which release something stands."""
        listed = next((name for name, parts in sorted(self.domain.generated.items()) if "changes" in parts), "")
        section = "commentary" if one in self.commented else "apparatus"
        told = [
            LINK.format(new.told, f"{listed}#{_ids(f'since-{new.release}', section, new.id)}") if listed else new.told
            for new in self.news(text, one)
        ]
        if told:
            line.set("since", ", ".join(told))

    def told(self, word: str) -> str:
        """Return what those who point at a kind or a degree are told of it."""
        config = self.domain.env.config
        words = {**config.recension_kinds, **config.recension_certainties, **config.recension_relations}
        told = words.get(word, "") if word != "certain" else ""
        told = told and _(told)
        told = f"{word}: {told}" if word in config.recension_shown else told
        return f" ({told})" if told else ""

    def entry(self, shown: ShownEntry, text: str, *, back: bool) -> list[Seen]:
        """Return what is seen of an entry; on the page of the text its words lead *back* to those of the text."""
        record = shown.record
        line = Line(record.anchor, "entry")
        held = [one.siglum for one in self.domain.edition.witnesses if one.file]
        if back and isinstance(record, Entry):
            line.add(_("Editorial note on") + " ")
        line.add(f"{shown.at} " if shown.at else "")
        if not shown.lemma and shown.page:
            words = _(leaves.words(shown.page.number).name).format(shown.page.number)
        else:
            words = typeset(shown.short or shown.lemma) or _("not part of the text")
            words += f" ({plain(shown.lemma)})" if shown.short else ""
            line.set("lemma", words)
            words = ""
        line.add(LINK.format(words, self.here(record.id)) if back and isinstance(record, Entry) else words)
        line.add(SIGNS["sup"].format(shown.which) if shown.which else "")
        self.whose(line, shown.sigla, shown)
        line.add(" ] ")
        for number, one in enumerate(shown.readings):
            line.add("; " if number else "")
            line.set("reading", typeset(one.spans))
            if back and isinstance(record, Entry) and (has := [name for name in held if name in one.bearers]):
                told = [*self.about(record)] or (["words"] if one.moves else [])
                blocks = self.domain.documents[text].blocks
                places = presentation.whereabouts(record, has[0], blocks, self.rules) if told else ()
                line.set("has", " ".join([*has, *told, *places]))
            if shown.page and shown.lemma:
                line.add(f" ({_(leaves.words(shown.page.number).name).format(shown.page.number)})")
            self.whose(line, one.sigla, shown)
        reason = Line(record.anchor, "reason")
        certainty = f", {_(record.certainty)}" if record.certainty else ""
        by = f", {record.by} ({shown.editor})" if record.by else ""
        reason.set("kind", f"{shown.label}{certainty}{by} [{record.kind}]{self.told(record.kind)}")
        reason.add(f". {typeset(notation.inline(record.reason))}")
        if back and shown.page in self.domain.facsimiles and is_screen(self.domain.builder):
            image = self.domain.facsimiles[shown.page]
            where = image.address if image.is_elsewhere else image.copy
            reason.add(" " + LINK.format(_("Image of the page"), where))
        self.since(reason, text, record.id)
        return [*line.seen, *reason.seen]

    def about(self, entry: Entry) -> Iterator[str]:
        """Yield what an entry is about that names no words, and which blocks it is about as a whole."""
        if entry.about:
            yield entry.about
        if entry.about == "block":
            lacking = [(entry.place, entry.id), *self.lacking]
            yield from (place for place, name in lacking if name == entry.id)

    @cached_property
    def lacking(self) -> list[tuple[str, str]]:
        """Each block that goes with one above, which an entry says to be lacking, and that entry."""
        blocks = self.domain.edition.blocks
        return [(one.place, name) for one in blocks for name in dict.fromkeys(name for _siglum, name in one.absent)]

    def whose(self, line: Line, named: Iterable[str], shown: ShownEntry) -> None:
        """Set who has words of an entry."""
        if sigla := " ".join(named):
            line.add("\N{NO-BREAK SPACE}")
            line.set("siglum", SIGNS["em"].format(sigla) if shown.apart else sigla)

    def head(self, comment: Comment, block: Block) -> list[Seen]:
        """Return what is seen of the head of a comment."""
        line = Line(comment.id, "head")
        line.set("lemma", typeset(presentation.lemma_of(comment, block, self.rules)))
        if comment.conjecture:
            line.add(" ] ")
            line.set("reading", typeset(comment.conjecture))
        degree = self.edition.declared.shown.get(comment.certainty) or _(comment.certainty)
        line.set("certainty", f"{degree} [{comment.certainty}]{self.told(comment.certainty)}")
        by = f", {comment.by} ({self.edition.declared.editors.get(comment.by, '')})" if comment.by else ""
        line.add(f" ({by})")
        return line.seen

    def said(self, node: nodes.Element, text: str, name: str, field: str = "text") -> list[Seen]:
        """Return what is seen of the body of a comment, whose *node* is that of the document as it was read."""
        body = [one for one in node.children if not _is_head(one)]
        last = next((one for part in reversed(body) for one in reversed([*part.findall(nodes.paragraph)])), None)
        prose = Prose(self, last, lambda line: self.since(line, text, name))
        return [*chain.from_iterable(prose.block(one, name, field) for one in body)]

    @property
    def is_humanities(self) -> bool:
        """Whether works are described and cited as only we do."""
        styles = ("bibtex_default_style", "bibtex_reference_style")
        return all(getattr(self.domain.env.config, name, "") == "humanities" for name in styles)

    @cached_property
    def works(self) -> Mapping[str, tuple[str, str]]:
        """Key of a work -> how it is cited, and where that leads."""
        env = self.domain.env
        items = works_in(env)
        found: dict[str, tuple[str, str]] = {}
        for one in citable(env):
            if one.entry.key in items:  # which has no prefix
                label = bibtex.label({**items[one.entry.key], "date": ""}, _) if self.is_humanities else ANY
                found.setdefault(one.key, (label, f"{one.bibliography_key.docname}#{one.citation_id}"))
        return found


class Prose:
    """What is seen of prose, as it was read; what nobody knew then may be anything."""

    def __init__(self, page: Expecting, last: nodes.Node | None = None, end: object = None) -> None:
        self.page = page
        self.last, self.end = last, end

    def block(self, node: nodes.Node, at: str, field: str) -> Iterator[Seen]:
        """Yield what is seen of a block."""
        if isinstance(node, ours.drawing):
            yield from drawn(node["record"], self.page.here, at)
            return
        if not isinstance(node, nodes.Element) or isinstance(
            node, (nodes.Invisible, nodes.system_message, nodes.colspec, nodes.classifier)
        ):
            return
        if type(node) not in (*_BLOCKS, *_HOLDERS) or (isinstance(node, nodes.table) and _is_special(node)):
            yield GAP
            return
        at = next(iter(node["ids"]), at)
        field = _BLOCKS.get(type(node)) or field
        if isinstance(node, nodes.entry):
            field = "head" if isinstance(node.parent.parent, nodes.thead) else "cell"
        if isinstance(node, nodes.image):
            beside = [
                node.next_node(descend=False, siblings=True),
                *node.parent.children[: node.parent.index(node)][-1:],
            ]
            if any(isinstance(one, nodes.image | nodes.reference) for one in beside):
                yield GAP  # pictures that follow each other stand in one line
                return
            yield Seen(at, field, self.inline(node, Line(at, field)))
            return
        if isinstance(node, nodes.TextElement):
            line = Line(at, field)
            line.add(self.words(node, line))
            if isinstance(node, nodes.term):
                beside = [one for one in node.parent.children if isinstance(one, nodes.classifier)]
                line.add("".join(self.words(one, line) for one in beside))
            if node is self.last:
                self.end(line)  # type: ignore[operator]
            yield from line.seen
            return
        near = at
        for child in (one for one in node.children if not isinstance(one, nodes.classifier)):  # part of the term
            if isinstance(node, nodes.definition_list_item) and isinstance(child, nodes.term):
                near = next(iter(child["ids"]), at)
            yield from self.block(child, near if isinstance(child, nodes.definition) else at, field)

    def words(self, node: nodes.Element, line: Line) -> str:
        """Return the words in *node*; what is set apart in them goes to *line*."""
        return "".join(self.inline(child, line) for child in node.children)

    def inline(self, node: nodes.Node, line: Line) -> str:
        """Return the words of a part of a line."""
        match node:
            case nodes.Text():
                return node.astext()
            case addnodes.pending_xref():
                return self.reference(node, line)
            case nodes.reference() if "refuri" in node or "refid" in node:
                where = node["refuri"] if "refuri" in node else self.page.here(node["refid"])
                is_known = ":" in where.partition("/")[0] or "refid" in node
                return LINK.format(" ".join(self.words(node, line).split()), where if is_known else ANY)
            case nodes.abbreviation():
                return f"{self.words(node, line)} ({node.get('explanation', '')})"
            case ours.count():
                return grouped(self.page.edition.totals[node["what"]])
            case nodes.image():
                return "{" + node.get("alt", ANY) + "}"
            case nodes.target() | nodes.system_message() | nodes.comment() | nodes.substitution_definition():
                return ""
            case nodes.Element() if type(node) in _NODES:
                words = self.words(node, line)
                return words if type(node) is nodes.inline else _NODES[type(node)].format(" ".join(words.split()))
        return ANY

    def reference(self, node: addnodes.pending_xref, line: Line) -> str:
        """Return the words of a link that was not followed when the document was read."""
        page, target = self.page, node["reftarget"]
        if node["refdomain"] == "cite":
            keys = {key.strip() for key in target.split(",")}
            found = [one for key, one in page.works.items() if key in keys]  # in the order of the bibliography
            is_whole = node["reftype"] == "p"  # other roles show a part of the label, or other names
            line.set("citation", ANY if not is_whole else ANY.join(["", *(label for label, _where in found), ""]))
            return "{" + (ANY if not is_whole else ", ".join(where for _label, where in found)) + "}"
        is_known = node.get("refexplicit") and node["reftype"] != "numref"
        words = " ".join(self.words(node, line).split()) if is_known else ANY
        where = ANY
        if node["refdomain"] == "rec":
            anchor = target.rpartition(":")[2]
            if (name := page.edition.find(target, node.get("refdoc", page.docname))) is not None:
                where = f"{name}#{anchor}"
                words = words if node.get("refexplicit") else Place.of(anchor).called(page.names)
            else:
                return ANY
        elif node["refdomain"] == "std" and node["reftype"] == "ref":
            where = self.labelled(target)
        else:
            return f"{ANY}{words}{ANY}"  # if it leads nowhere, it is no link
        return LINK.format(words, where)

    def labelled(self, target: str) -> str:
        """Return where a label is."""
        std = self.page.domain.env.domains["std"]
        docname, name = std.anonlabels.get(target, ("", ""))[:2]
        return f"{docname}#{name}" if docname else ANY


def drawn(drawing: Drawing, here: Callable[[str], str], at: str) -> Iterator[Seen]:
    """Yield what is seen of a drawing, and where it leads."""
    yield from (Seen(at, "drawing", drawing.title), Seen(at, "drawing", drawing.description))
    for label in drawing.labels:
        if label.target:
            yield Seen(at, "drawing", LINK.format(label.says, here(label.target)))
        yield Seen(at, "drawing", label.text)
    for mark in drawing.marks:
        yield Seen(at, "drawing", LINK.format(mark.says, here(mark.target)))
    if drawing.shade:
        left, right = drawing.shade
        yield _shape(at, "rect", 100 * left, 100 * (right - left))
    for line in [*drawing.lines, *(mark.stem for mark in drawing.marks if mark.stem)]:
        yield _shape(at, "line", 100 * line.x1, line.y1, 100 * line.x2, line.y2)
    for label in drawing.labels:
        yield _shape(at, "text", 100 * label.x, label.y)
    for mark in drawing.marks:
        if mark.x1 == mark.x2:
            yield _shape(at, "circle", 100 * mark.x1, mark.y)
        else:
            yield _shape(at, "line", 100 * mark.x1, mark.y, 100 * mark.x2, mark.y)


def _shape(at: str, tag: str, *numbers: float) -> Seen:
    """Return where a shape of a drawing is: what lies across in parts of a hundred."""
    return Seen(at, "drawing", " ".join([tag, *(f"{round(number, 2):.2f}" for number in numbers)]))


def _is_special(table: nodes.table) -> bool:
    """Tell whether a table has a title, or columns that are heads."""
    parts = (nodes.title, nodes.colspec)
    return any(isinstance(one, nodes.title) or one.get("stub") for one in table.findall(lambda n: isinstance(n, parts)))  # type: ignore[attr-defined]


def typeset(spans: Iterable[Span]) -> str:
    """Return *spans* as a line has them that is no part of the text."""
    return "".join(_set(*one) for one in spans)


def _set(text: str, style: Style) -> str:
    if style is Style.LINK:
        return LINK.format(text, text)
    if style is Style.CALL:
        return SIGNS["sup"].format(text)
    return _STYLES[style].format(" ".join(text.split())) if style in _STYLES else text


def _ids(*parts: str) -> str:
    return ANY if not all(parts) else f"{parts[0]}-{parts[1]}-{parts[2]}"


def _is_head(node: nodes.Node) -> bool:
    return isinstance(node, nodes.paragraph) and not {"annotation-head", "headnote-head"}.isdisjoint(node["classes"])
