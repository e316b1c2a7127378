"""Makes notes of entries and comments, and puts every note behind the block that calls it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TypeVar

from docutils import nodes
from sphinx import addnodes

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.locale import _
from recension.outputs.tail import SUPPLIED
from recension.scholarship import leaves, regularise
from recension.scholarship.model import Block, BlockType, Document, Omission, Place, Spans, Style, plain, unbroken
from recension.scholarship.presentation import CERTAIN, ShownEntry
from recension.scholarship.regularise import Rules
from recension.scholarship.series import APPARATUS, AUTHOR, NOTES, PRINTED

NO_BREAK = "\N{NO-BREAK SPACE}"
THIN_SPACE = "\N{THIN SPACE}"
EN_SPACE = "\N{EN SPACE}"  #: after the words that a comment is about, which may begin it, too
CLOSING = "'’\"”“»«›‹"  #: where no space stands before them, whatever they do in other languages
REST_OF_WORD = re.compile(rf"\w*(?:['’-]\w+)*(?:[.,;:!?…]*[{CLOSING}]+)?")
N = TypeVar("N", bound=nodes.Element)
UNPRINTED = (nodes.Invisible, nodes.raw, addnodes.index)  #: before what a comment says
HOLDERS = (nodes.footnote, nodes.line_block, nodes.field)  #: none of these can hold a note


def place_notes(document: nodes.document, records: Mapping[str, Document], running: str, rules: Rules = ()) -> None:
    """Make entries and comments notes, and move every note that is called behind the block of its first call.

    *running* is the letter of the places that are called by their numbers alone, the *rules* are those of typography.

    ::

        <paragraph>… <emendation record=…>…   →  … <target ids="p4.x"><reference refid="p4.x.entry">…
        <paragraph>…                              →  … <footnote_reference refid="p4.on-y" series="commentary">a
        <footnote ids="n7">                       →  <footnote ids="n7" series="author">, behind the paragraph
        <apparatus>…, <comments>…                 →  <footnote series="apparatus">…, <footnote series="commentary">…
    """
    placed: dict[str, nodes.footnote] = {}
    for docname, found in _parts(document).items():
        held = records.get(docname, Document())
        own: dict[str, nodes.footnote] = {}
        for note in _of(found, nodes.footnote):
            note["series"] = note.get("series", AUTHOR)
            own[note["ids"][0]] = note
        labels = {block.place: _label(block, running) for block in held.blocks}
        own |= {note["ids"][0]: note for note in (*_entries(found, labels), *_comments(found, held, labels, rules))}
        if not own:
            continue
        for mark in filter(_is_mark, found):
            _link_lemma(mark, own)
        called = {call["refid"] for call in _of(found, nodes.footnote_reference)}
        for section in filter(_is_notes, _of(found, nodes.section)):
            _settle(section, called)
        for block in filter(_calls_notes, _of(found, nodes.TextElement)):
            _part(block)
            _put_behind(block, own, placed)


def explain_initials(document: nodes.document, names: Mapping[str, str]) -> None:
    """Say at the end of each text whose the initials are that stand in its notes."""
    for part, *found in _parts(document).values():
        shown = [entry["record"].record for one in _of(found, ours.apparatus) for entry in _entries_in(one)]
        comments = [note["record"] for one in _of(found, ours.comments) for note in one.findall(ours.annotation)]
        top = next((child for child in part.children if isinstance(child, nodes.section)), part)
        end = next((at for at, node in enumerate(top.children) if _cites(node)), len(top))
        top[end:end] = markup.editors((record.by for record in (*shown, *comments)), names)


def _cites(node: nodes.Node) -> bool:
    """Whether *node* is the end of a handout, which says how to cite it."""
    return isinstance(node, nodes.paragraph) and "handout-citation" in node["classes"]


def _entries_in(apparatus: ours.apparatus) -> Iterator[ours.apparatus_entry]:
    """Yield the entries of which there are notes: what is left out has none."""
    found = apparatus.findall(ours.apparatus_entry)
    return (node for node in found if not isinstance(node["record"].record, Omission))


def _of(found: Iterable[nodes.Element], kind: type[N]) -> list[N]:
    return [node for node in found if isinstance(node, kind)]


def _parts(document: nodes.document) -> dict[str, list[nodes.Element]]:
    """Return the name of each source file -> what stands in it, itself first; what stands in another is not its own."""
    parts = defaultdict[str, list[nodes.Element]](list)
    for docname, node in with_docname(document):  # once: a walk takes its time
        parts[docname].append(node)
    return parts


def with_docname(document: nodes.document) -> Iterator[tuple[str, nodes.Element]]:
    """Yield every node with the name of the document it comes from."""
    waiting: list[tuple[str, nodes.Element]] = [(document.get("docname", ""), document)]
    while waiting:
        docname, node = waiting.pop()
        docname = node["docname"] if isinstance(node, addnodes.start_of_file) else docname
        yield docname, node
        waiting += [(docname, child) for child in reversed(node.children) if isinstance(child, nodes.Element)]


def _blocks(found: Iterable[nodes.Element]) -> Iterator[tuple[str, nodes.Element]]:
    """Yield the nodes of the text by the names of their places."""
    for node in found:
        if "place" in node:
            yield node["place"], node
        elif isinstance(node, nodes.footnote):
            yield node["ids"][0], node
        elif isinstance(node, nodes.section) and isinstance(node[0], nodes.title):
            yield from dict.fromkeys(node["ids"], node[0]).items()


def _note(name: str, series: str, label: str, call: str, *body: nodes.Node) -> nodes.footnote:
    return nodes.footnote("", nodes.label("", label), *body, ids=[name], backrefs=[call], series=series)


def _label(block: Block, running: str) -> str:
    """Return how the notes call a place: one of the series *running* by its number, others by name and number."""
    if block.type is BlockType.HEADING:
        return _("title") if block.level == 1 else _("heading")
    return block.place.number if block.place.is_in(running) else block.place


def _entries(found: Iterable[nodes.Element], labels: Mapping[Place, str]) -> Iterator[nodes.footnote]:
    """Yield the entries of the apparatus as notes: lemma] reading, siglum, kind."""
    for apparatus in _of(found, ours.apparatus):
        for node in _entries_in(apparatus):
            shown, entry = node["record"], node["record"].record
            back = nodes.reference("", "", markup.lemma(shown), refid=entry.id, classes=["lemma"])
            whose = _sigla(shown.sigla, shown) if shown.sigla else ()
            head = nodes.paragraph("", "", back, *markup.which(shown), *whose, nodes.Text("] "), *_readings(shown))
            head += [nodes.Text(", "), nodes.emphasis("", "", *markup.label(shown, unsaid=CERTAIN))]
            label = shown.at or labels.get(entry.place, entry.place)
            yield _note(entry.anchor, APPARATUS, label, entry.id, head)


def _readings(shown: ShownEntry) -> Iterator[nodes.Node]:
    """Yield the readings with their sigla; what stands where a page begins is not repeated each time."""
    for number, one in enumerate(shown.readings):
        if number:
            yield nodes.Text("; ")
        if shown.page and not shown.is_headless:
            headed = leaves.words(shown.page.number).headed
            head = _(headed).format(shown.page.number) if shown.lemma else _("running head")
            yield nodes.emphasis("", head)
        else:
            yield markup.reading(one)
        yield from _sigla(one.said, shown)


def _sigla(named: Iterable[str], shown: ShownEntry) -> Iterator[nodes.Node]:
    """Yield who has words of an entry; beside words in italics they are upright."""
    sigla = nodes.Text(" ".join(named))
    yield from (nodes.Text(NO_BREAK), sigla if shown.page else nodes.emphasis("", "", sigla))


def _comments(
    found: Iterable[nodes.Element], held: Document, labels: Mapping[Place, str], rules: Rules
) -> Iterator[nodes.footnote]:
    """Yield the comments as notes, lettered at each place, and put their calls behind the words they are about."""
    by_place = defaultdict[Place, list[ours.annotation]](list)
    for one in _of(found, ours.annotation):
        if one["record"].series not in PRINTED:
            continue
        by_place[one["record"].place].append(one)
    blocks, kept = dict(_blocks(found)) if by_place else {}, {block.place: block for block in held.blocks}
    for place, comments in by_place.items():
        if place not in blocks or place not in kept:
            continue
        ends = {id(one): _end(kept[place], one["record"].lemma, rules) for one in comments}
        comments.sort(key=lambda one: ends[id(one)])
        for number, one in reversed([*enumerate(comments)]):  # from the end, so that no call moves another
            name, letter = one["record"].id, letter_of(number)
            call = nodes.footnote_reference("", letter, refid=name, ids=[f"{name}.call"], series=one["record"].series)
            _insert(blocks[place], ends[id(one)], call)
        for number, one in enumerate(comments):
            head, *rest = (child for child in one.children if not isinstance(child, UNPRINTED))
            first = nodes.paragraph("", "", *head.children)
            if rest and isinstance(rest[0], nodes.paragraph):  # runs in; of other blocks it would leave nothing
                first += [nodes.Text(EN_SPACE), *rest.pop(0).children]
            label = labels[place]
            label += f"{'' if label[-1].isdigit() else NO_BREAK}{letter_of(number)}"
            name = one["record"].id
            yield _note(name, one["record"].series, label, f"{name}.call", first, *rest)


def _end(block: Block, lemma: Spans, rules: Rules) -> int:
    """Return how many characters of *block* are shown before the call of a comment on *lemma*, calls not counted.

    It stands behind the whole word and behind marks that close a quotation, as the author’s calls do.
    """
    spans = unbroken(block.edited)
    end = plain(spans).find(plain(lemma)) + len(plain(lemma))
    here = calls = 0
    signs, dressed = list[str](), regularise.dressed(block, rules)
    for span in spans:
        length = len(plain((span,)))
        calls += length if span.style is Style.CALL and here < end else 0
        signs += () if span.style is Style.CALL else dressed.signs[here : here + length]
        here += length
    text = plain(span for span in spans if span.style is not Style.CALL)
    rest = REST_OF_WORD.match(text, end - calls)
    assert rest  # it may be empty
    return len("".join(signs[: rest.end()]))


def letter_of(number: int) -> str:
    """Return a, b, … z, aa, ab, …"""
    return (letter_of(number // 26 - 1) if number >= 26 else "") + "abcdefghijklmnopqrstuvwxyz"[number % 26]


def _insert(block: nodes.Element, offset: int, call: nodes.footnote_reference) -> None:
    """Put *call* into *block* behind so many characters, other calls not counted."""
    units: list[nodes.Element] = [*block.findall(nodes.line)] or [*block.findall(nodes.list_item)]
    for unit in units or [block]:
        for text in [*unit.findall(nodes.Text)]:
            if isinstance(text.parent, nodes.label | nodes.footnote_reference) or _is_supplied(text):
                continue
            if offset <= len(text):
                parent, here = text.parent, text.parent.index(text)
                parts = [nodes.Text(text[:offset]), call, nodes.Text(text[offset:])]
                parent[here : here + 1] = [part for part in parts if part.astext()]
                return
            offset -= len(text)
        offset -= 1


def _is_supplied(text: nodes.Node) -> bool:
    """Whether *text* is none of the edition's, but was added to a handout."""
    node: nodes.Element = text.parent
    while isinstance(node, nodes.Inline):
        if SUPPLIED in node["classes"]:
            return True
        node = node.parent
    return False


def _part(block: nodes.TextElement) -> None:
    """Put a thin space before a call that would touch the one before it, or a slanting mark."""
    for before, text in pairwise([*block.findall(nodes.Text)]):
        call = text.parent
        if isinstance(call, nodes.footnote_reference) and (
            isinstance(before.parent, nodes.footnote_reference) or (before[-1:] in CLOSING and _slants(before))
        ):
            call.replace(text, nodes.Text(THIN_SPACE + text))


def _slants(text: nodes.Text) -> bool:
    node = text.parent
    while isinstance(node, nodes.TextElement) and not isinstance(node, nodes.emphasis):
        node = node.parent
    return isinstance(node, nodes.emphasis)


def _is_mark(node: nodes.Element) -> bool:
    return isinstance(node, ours.MARKS)


def _link_lemma(mark: nodes.Element, notes: Mapping[str, nodes.footnote]) -> None:
    """Lead from the words of the edition to their entry."""
    note = mark["record"].anchor if "record" in mark else ""
    if note in notes:
        for child in [*mark.children]:
            if not isinstance(child, nodes.footnote_reference | nodes.reference):
                mark.replace(child, nodes.reference("", "", child, refid=note, classes=["lemma"]))


def _is_notes(section: nodes.section) -> bool:
    return "series" in section


def _settle(section: nodes.section, called: Container[str]) -> None:
    """Take away the section of the notes when all of them are *called*; its name and what else it has stay."""
    notes = [*section.findall(nodes.footnote)]
    if all(note["ids"][0] in called for note in notes):
        for note in notes:
            note.parent.remove(note)
        section.replace_self([nodes.target("", "", ids=section["ids"]), *section.children[1:]])


def _names(block: nodes.Element) -> Iterator[str]:
    """Yield the names of the notes that *block* calls, in order."""
    for node in block.findall(nodes.Element):
        if isinstance(node, nodes.footnote_reference):
            yield node["refid"]
        elif _is_mark(node) and "record" in node:
            yield node["record"].anchor


def _calls_notes(node: nodes.TextElement) -> bool:
    return not isinstance(node.parent, nodes.TextElement) and any(_names(node))


def _put_behind(block: nodes.Element, own: Mapping[str, nodes.footnote], placed: dict[str, nodes.footnote]) -> None:
    """Put the notes that *block* calls for the first time behind it, series by series, with those that they call."""
    fresh = [own[name] for name in dict.fromkeys(_names(block)) if name in own and placed.get(name) is not own[name]]
    fresh.sort(key=lambda note: NOTES.index(note["series"]))
    here: nodes.Element = block
    while isinstance(here.parent, HOLDERS):
        here = here.parent
    for note in reversed(fresh):
        placed[note["ids"][0]] = note
        if note.parent is not None and note in note.parent.children:
            note.parent.remove(note)
        here.parent.insert(here.parent.index(here) + 1, note)
        for inner in [*filter(_calls_notes, note.findall(nodes.TextElement))]:
            _put_behind(inner, own, placed)
