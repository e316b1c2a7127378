"""Makes the tree of a handout: some paragraphs with what belongs to them, or a classroom sheet and its key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from docutils import nodes
from sphinx import addnodes
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import block_name
from recension.locale import _, ngettext
from recension.outputs.printing import Printing
from recension.outputs.tail import KEPT, SUPPLIED, citation, tail
from recension.scholarship import ibid, presentation, witness
from recension.scholarship.edition import Edition, first_series
from recension.scholarship.excerpt import Excerpt, excerpt
from recension.scholarship.formats import Format, format_of
from recension.scholarship.messages import MistakeError
from recension.scholarship.model import Block, BlockType, Entry, Span, Spans, Style, plain
from recension.scholarship.presentation import ShownEntry
from recension.scholarship.series import APPARATUS, AUTHOR, COMMENTARY, COMMENTS
from recension.scholarship.words import capital

SAID = (ours.annotation, ours.headnote)  #: what the editor says
UNCOUNTED = (nodes.label, nodes.footnote_reference)  #: what is no word of a note
STYLED: Mapping[Style, type[nodes.TextElement]] = {Style.EMPHASIS: nodes.emphasis, Style.STRONG: nodes.strong}


def heads_of(config: Config) -> Sequence[str]:
    """Return the places that stand at the head of every handout; a key that is not printed knows of none."""
    return getattr(config, "recension_pdf_heads", ())


def handout(domain: RecensionDomain, printing: Printing) -> nodes.document:
    """Return the tree of what is asked for, its references not resolved."""
    heads = heads_of(domain.env.config)
    chosen = excerpt(domain.edition, printing.paras, with_notes=AUTHOR in printing.notes, heads=heads)
    document = domain.env.get_doctree(chosen.text.name)  # read from the file anew, so it is nobody else's
    if printing.sheet:
        made = {"sheet": sheet, "key": key}[printing.sheet](document, domain, chosen)
    else:
        made = select(document, domain, chosen, printing.notes)
    if printing.name:
        _ask_name(made)
    made["docname"], made["head"] = chosen.text.name, _title(chosen, domain)
    made["handout"] = f"{made['head']} ({_paragraphs(chosen)})"
    return made


def _paragraphs(chosen: Excerpt) -> str:
    """Return which paragraphs they are, as "paragraphs 4–12"."""
    # Words: what conf.py calls a paragraph, and a number, or several
    return ngettext("{} {}", "{}s {}", len(chosen.numbers)).format(chosen.called, chosen.ranges)


def _title(chosen: Excerpt, domain: RecensionDomain) -> str:
    titles = (plain(block.edited) for block in chosen.blocks if block.type is BlockType.HEADING)
    return next(titles, str(domain.env.config.project))


def _head(chosen: Excerpt, domain: RecensionDomain, what: str = "{}") -> list[nodes.Node]:
    """Return the lines below the title: the author, and which paragraphs these are."""
    author = domain.env.config.recension_source.get("author", "")
    range_ = what.format(_paragraphs(chosen))
    lines = [author, capital(range_)]
    return [nodes.paragraph("", line, classes=["handout-head"]) for line in lines if line]


def _ask_name(document: nodes.document) -> None:
    """Leave room for a name, a class and a date below the lines under the title."""
    (*_above, last) = (node for node in document.findall(nodes.paragraph) if "handout-head" in node["classes"])
    words = with_spaces(nodes.inline("", word) for word in (_("Name"), _("Class"), _("Date")))
    last.parent.insert(last.parent.index(last) + 1, nodes.paragraph("", "", *words, classes=["handout-name"]))


def with_spaces(found: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return nodes with spaces between them."""
    return [node for one in found for node in (nodes.Text(" "), one)][1:]


# the edited text


def select(
    document: nodes.document, domain: RecensionDomain, chosen: Excerpt, notes: Collection[str]
) -> nodes.document:
    """Leave in *document*, the tree of a text, what is *chosen*, with some series of *notes*, range and citation."""
    places, records = chosen.places, {one.id for some in (chosen.entries, chosen.omissions) for one in some}

    def is_left_out(node: nodes.Node) -> bool:
        match node:
            case nodes.footnote():
                return AUTHOR not in notes or not places.intersection(node["ids"])
            case nodes.footnote_reference():
                return AUTHOR not in notes
            case ours.apparatus():
                return APPARATUS not in notes
            case ours.comments():
                return node["series"] not in notes
            case ours.annotation():
                return node["record"].place not in places
            case ours.headnote():
                return COMMENTARY not in notes or node["record"].place not in places
            case ours.page():
                return "record" not in node or node["record"].id not in records
            case ours.apparatus_entry():
                return node["record"].record.id not in records
            case nodes.Element() if "place" in node:
                return node["place"] not in places and not isinstance(node.parent, nodes.footnote)
            case _:
                return isinstance(node, (ours.citing, ours.withdrawal, nodes.comment, addnodes.index))

    _remove(document, is_left_out)
    _remove(document, lambda node: _is_empty(node, places))
    _unhead(document)
    names = {name for node in document.findall(nodes.Element) for name in node["ids"]}
    _remove(document, lambda node: isinstance(node, nodes.target) and node.get("refid", "") not in names)
    for note in document.findall(nodes.footnote):
        calls = [call for call in document.findall(nodes.footnote_reference) if call["refid"] in note["ids"]]
        calls[0]["ids"] = note["backrefs"]  # the first call of all may stand outside the range
    sections = [node for node in document.children if isinstance(node, nodes.section)]
    top = sections[0] if len(sections) == 1 else document
    where = 1 if top is not document else 0
    for node in document.findall(nodes.paragraph):
        if node.get("place") in heads_of(domain.env.config):
            node["classes"].append("handout-at-head")
    top[where:where] = _head(chosen, domain)
    if AUTHOR in notes:
        _supply(document, domain, chosen)
    found = [node["record"] for node in document.findall(ours.apparatus_entry)]
    shown = [one for one in found if isinstance(one.record, Entry)]  # nobody sees on paper what is left out
    said = [node["record"] for node in document.findall(nodes.Element) if isinstance(node, SAID)]
    cited = [one for one in chosen.text.document.works if one.place in places]
    top.extend([*tail(top, domain, shown, said, cited), citation(domain, _paragraphs(chosen))])
    return document


def _supply(document: nodes.document, domain: RecensionDomain, chosen: Excerpt) -> None:
    """Say in brackets what *ibid.* and short titles mean in the notes that come without those they refer to."""
    declared, colon = domain.edition.declared, _("{}: {}").split("{}")[1]
    notes = {name: note for note in document.findall(nodes.footnote) for name in note["ids"]}
    text = chosen.text.document
    for block, meant in ibid.meant(text.blocks, chosen.places, text.works):
        spans = ibid.supplied(meant, declared.applied, declared.places, colon)
        _insert(notes[block.place], nodes.inline("", "", *markup.typeset(spans), classes=[SUPPLIED]))


def _insert(note: nodes.footnote, supplied: nodes.inline) -> None:
    """Put what is *supplied* behind the word *ibid.*, and out of its italics, or at the end of the note."""
    own = [child for child in note.children if not isinstance(child, (nodes.label, *ours.EDITORIAL))]
    found = (text for child in own for text in child.findall(nodes.Text))
    texts = [text for text in found if not isinstance(text.parent, UNCOUNTED)]
    end = ibid.end_of("".join(texts))
    for text in texts:
        if end <= len(text):
            break
        end -= len(text)
    here: nodes.Node = text
    if end < len(text):
        before, after = nodes.Text(text[:end]), nodes.Text(text[end:])
        text.parent.replace(text, [before, after])
        here = before
    holder: nodes.Element = here.parent
    while isinstance(holder, nodes.Inline) and holder[-1] is here:
        here, holder = holder, holder.parent
    holder.insert(holder.index(here) + 1, supplied)


def _remove(document: nodes.document, condition: Callable[[nodes.Node], bool]) -> None:
    for node in reversed([*filter(condition, document.findall())]):
        node.parent.remove(node)


def _unhead(document: nodes.document) -> None:
    """Take the heading of the notes away where none is left, but something behind them is, such as a colophon."""
    for section in [*document.findall(nodes.section)]:
        if "series" in section and not any(section.findall(nodes.footnote)):
            at = section.parent.index(section)
            section.parent[at : at + 1] = section.children[1:]


def _is_empty(node: nodes.Node, places: Collection[str]) -> bool:
    """Whether nothing of the text is left in *node*, a section or a container; a heading of the *places* is kept."""
    match node:
        case nodes.section():
            kept = (nodes.footnote, ours.apparatus_entry, ours.annotation)
            texts = ("place" in part or isinstance(part, kept) for part in node.findall(nodes.Element))
            return not any(texts) and not {*node["ids"]}.intersection(places)
        case ours.apparatus():
            return not any(node.findall(ours.apparatus_entry))
        case ours.comments():
            return not any(node.findall(ours.annotation))
        case _:
            return isinstance(node, nodes.paragraph) and not node.children


class Unlinking(SphinxPostTransform):
    """Makes plain text of the links of a handout that lead to what it leaves out."""

    builders = ("pdf",)
    default_priority = 890  # when references are resolved (10), before the names are made those of the book (900)

    def run(self, **kwargs: object) -> None:
        if "handout" not in self.document:
            return
        names = {name for node in self.document.findall(nodes.Element) for name in node["ids"]}
        here = f"%{self.document['docname']}"
        for link in list(self.document.findall(nodes.reference)):
            docname, _, name = link.get("refuri", "").partition("#")
            if link.get("refid", "") in names or (docname == here and (name in names or not name)):
                continue
            if (work := f"{docname.removeprefix('%')}.{name}") in names:
                del link["refuri"]
                link["refid"] = work
            elif "refid" in link or docname.startswith("%"):
                link.replace_self(link.children)


# the classroom sheet and its key


def sheet(document: nodes.document, domain: RecensionDomain, chosen: Excerpt) -> nodes.document:
    """Return the paragraphs as the base witness has them, for readers to find what is wrong."""
    task = _task(len(_emended(chosen, domain)), domain)
    titles = [b for b in chosen.blocks if b.level == 1 and b.type is BlockType.HEADING and not b.variations]
    text = [block for block in chosen.blocks if block not in titles]
    notes = next((at for at, block in enumerate(text) if block.label), len(text))
    top = _section(chosen, domain, _("{} as transmitted"))
    top += nodes.paragraph("", task, classes=["handout-task"])
    top += _transmitted(text[:notes], domain)
    if text[notes:]:
        lines = [*_transmitted(text[notes:], domain)]
        lines[-1]["classes"].append(KEPT)  # lest the citation come alone
        top += nodes.section("", nodes.title("", _("Notes")), *lines, ids=["notes"])
    return _document(document, top, citation(domain, _paragraphs(chosen)))


def _task(number: int, domain: RecensionDomain) -> str:
    """Return what readers of a sheet do; where several witnesses are held, it is not errors alone that they find."""
    held = [one.siglum for one in domain.edition.witnesses if one.file]
    if len(held) < 2:
        task = ngettext("Find the error that it corrects.", "Find the {} errors that the edition corrects.", number)
        return task.format(number)
    task = ngettext(
        "Find the {0} place at which the edition does not read as {1} does.",
        "Find the {0} places at which the edition does not read as {1} does.",
        number,
    )
    return task.format(number, held[0])


def key(document: nodes.document, domain: RecensionDomain, chosen: Excerpt) -> nodes.document:
    """Return what the edition corrects in the paragraphs, in the order of the sheet."""
    listed = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".")
    emended, writing = _emended(chosen, domain), format_of(domain.edition.witnesses[0])
    for where, shown in emended:
        term, definition = markup.entry(_unmarked(shown, writing)).children
        assert isinstance(term, nodes.term)
        assert isinstance(definition, nodes.definition)
        place = nodes.strong("", capital(where))
        lemma = nodes.paragraph("", "", place, nodes.Text(_("{}: {}").split("{}")[1]), *term.children)
        listed += nodes.list_item("", lemma, *definition.children, record=shown)
    left = [*_left(document, domain, chosen)]
    used = [*(shown.record.by for _where, shown in emended), *(node["record"].by for _where, node in left)]
    whose = markup.editors(used, domain.edition.declared.editors)
    more = [_considered(left)] if left else []
    made = _section(chosen, domain, _("Key to {}"))
    end = tail(made, domain, [shown for _where, shown in emended], [node["record"] for _where, node in left])
    return _document(document, made, listed, *more, *end, *whose, citation(domain, _paragraphs(chosen)))


def _unmarked(shown: ShownEntry, writing: Format) -> ShownEntry:
    """Return an entry on what stands between paragraphs or pages without the marks of headings."""
    if not shown.page and isinstance(shown.record, Entry):
        return shown

    def bare(span: Span) -> Span:
        lines = (writing.headed(line) or line for line in span.text.split(" / "))
        return span._replace(text=" / ".join(lines))

    readings = (one._replace(spans=tuple(map(bare, one.spans))) for one in shown.readings)
    return shown._replace(readings=tuple(readings))


def _left(document: nodes.document, domain: RecensionDomain, chosen: Excerpt) -> Iterator[tuple[str, ours.annotation]]:
    """Yield the name of the place and the node of each reading that was considered and left."""
    blocks = {block.place: block for block in chosen.blocks if block.place}
    for node in document.findall(ours.annotation):
        record = node["record"]
        if COMMENTS[record.series].proposes and record.place in blocks:
            yield block_name(domain.edition, blocks[record.place]), node


def _considered(left: Iterable[tuple[str, ours.annotation]]) -> nodes.section:
    """Return a list of the readings that were left, each on one line with its reason."""
    listed = nodes.bullet_list()
    for where, node in left:
        head, *reason = node.children
        lemma, *rest = head.children
        place = nodes.strong("", capital(where))
        line = nodes.paragraph("", "", place, nodes.Text(_("{}: {}").split("{}")[1]), *lemma.children, *rest)
        line += nodes.Text(". ")
        if isinstance(reason[0], nodes.paragraph):
            line += reason.pop(0).children
        listed += nodes.list_item("", line, *reason)
    return nodes.section("", nodes.title("", _("Readings considered and left")), listed, ids=["considered"])


def _section(chosen: Excerpt, domain: RecensionDomain, what: str) -> nodes.section:
    title = nodes.title("", _title(chosen, domain))
    return nodes.section("", title, *_head(chosen, domain, what), ids=["handout"])


def _document(document: nodes.document, top: nodes.section, *more: nodes.Node) -> nodes.document:
    """Return *document* with nothing in it but *top*, and *more* at the end of that."""
    document.children = []
    top += more
    document += top
    return document


def _transmitted(blocks: list[Block], domain: RecensionDomain) -> Iterator[nodes.paragraph]:
    """Yield the lines of *blocks* as the base witness has them, its headings and italics set as such."""
    series = first_series(domain.edition.declared.places)
    numbered = ""
    for block in blocks:
        for kind, spans in _lines(block, domain.edition):
            styled = (nodes.Text(text) if style not in STYLED else STYLED[style]("", text) for text, style in spans)
            node = nodes.paragraph("", "", *styled, classes=[f"handout-{kind}"])
            place = block.place
            if place != numbered and place.is_in(series):
                node["ids"], node["place"], node["number"], numbered = [place], place, place.number, place
            yield node


def _lines(block: Block, edition: Edition) -> Iterator[tuple[str, Spans]]:
    """Yield each line of *block* as the base witness has it, and before it of which kind it is."""
    base = edition.witnesses[0]
    writing = format_of(base)
    if block.type is BlockType.MATTER:
        yield from _furniture("".join(span.text for span in block.edited) * (block.siglum == base.siglum), writing)
        return
    if witness.lacks(block, base.siglum):
        return
    frame = block.frame or writing.frame_of(block)
    kind = "transmitted-note" if block.label else "transmitted-head" if writing.headed(frame) else "transmitted"
    line = [Span(f"[{block.label}] ")] if block.label else []
    for span in (*witness.transmitted(block, base.siglum), Span("", Style.BREAK)):
        if span.style not in (Style.PAGE, Style.BREAK):
            line.append(Span(plain((span,)), span.style))
            continue
        if plain(line).strip():
            last = line.pop()
            yield kind, (*line, Span(last.text.rstrip(" "), last.style))
        line = []
        yield from _furniture(edition.heads.get(span.page, ""), writing)


def _furniture(matter: str, writing: Format) -> Iterator[tuple[str, Spans]]:
    """Yield the lines of *matter* of the base witness, such as a running title; the first keep to the last."""
    lines = [*filter(None, matter.split("\n"))]
    for number, line in enumerate(lines, 1):
        head = writing.headed(line)
        kind = "transmitted-head" if head else "transmitted-kept" if number < len(lines) else "transmitted"
        yield kind, (Span(head or line),)


def _emended(chosen: Excerpt, domain: RecensionDomain) -> list[tuple[str, ShownEntry]]:
    """Return the name of the place and the entry of each emendation, in order; there must be one."""
    edition = domain.edition
    wanted = {entry.id for entry in chosen.entries if entry.emends}
    wanted |= {omission.id for omission in chosen.omissions if omission.siglum == edition.conventions.base}
    found = []
    where = ""
    for block in chosen.blocks:
        where = block_name(edition, block) if block.place else where
        place = where if block.place else _("after {}").format(where)
        shown = presentation.entries(block, edition.conventions)
        found += [(place, one) for one in shown if one.record.id in wanted]
    if not found:
        series, blocks = first_series(edition.declared.places), chosen.text.document.blocks
        emended = [block.place for block in blocks if any(entry.emends for entry in block.entries)]
        others = ", ".join(place.number for place in emended if place.is_in(series))
        raise MistakeError("printing-nothing", found=_paragraphs(chosen), expected=others or "another text")
    return found
