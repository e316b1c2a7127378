"""What the editor says of a text: comments, what the author cites, and what was withdrawn; to elements, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from recension.outputs.tei import names, prose, transcription
from recension.outputs.tei.elements import add, all_of, id_of, kind_of, one_of, phrase
from recension.outputs.tei.transcription import Setting
from recension.scholarship import apparatus
from recension.scholarship.model import Block, Cited, Comment, Document, Place, Withdrawal
from recension.scholarship.regularise import of_characters
from recension.scholarship.series import COMMENTS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: setting that has the degrees of a series -> what leads to one
_DEGREES = {
    "recension_certainties": "Certainty",
    "recension_kinds": "Kind",
    "recension_relations": "Relation",
    "recension_results": "Result",
}


def write(back: Element, document: Document, by: Setting) -> None:
    """Add what is said of a text."""
    blocks: dict[str, Block] = {}
    for block in document.blocks:
        blocks.setdefault(block.place, block)
    if document.comments:
        division = add(back, "div", type="commentary")
        for comment in document.comments:
            _comment(division, comment, blocks.get(comment.place), by)
    if document.works:
        division = add(back, "div", type="cited")
        for place, cited in groupby(document.works, lambda one: one.place):
            made = add(division, "note", type="cited", target=by.said.names.to_place(place, by.said.text), n=place)
            for one in cited:
                phrase(made, "ptr", target=names.to("Work", one.key))
    if document.withdrawn:
        made = add(add(back, "div", type="withdrawn"), "list")
        for gone in document.withdrawn:
            prose.write(add(made, "item", n=gone.id), gone.reason, by.said)


def _comment(parent: Element, one: Comment, block: Block | None, by: Setting) -> None:
    degree = _DEGREES[COMMENTS[one.series].degrees] if one.series in COMMENTS else "Certainty"
    made = add(
        parent,
        "note",
        type=one.series,
        xml_id=by.said.names.of_place(one.id, by.said.text),
        target=by.said.names.to_place(one.place, by.said.text),
        ana=names.to(degree, one.certainty),
        resp=names.to("Editor", one.by),
    )
    start, _end = apparatus.span_of(one, block) if block else (0, 0)
    changed = of_characters(block, by.declared.applied) if block and _end else {}
    if one.lemma:
        transcription.write_spans(add(made, "label"), one.lemma, by, changed, start)
    if one.conjecture:
        transcription.write_spans(add(made, "corr", type="conjecture"), one.conjecture, by)
    prose.paragraphs(made, one.text, by.said)
    for key in one.works:
        add(made, "ptr", type="work", target=names.to("Work", key))


def comments(back: Element | None, by: Setting) -> Iterator[Comment]:
    """Yield the comments on a text."""
    for note in _division(back, "commentary"):
        lemma, conjecture = one_of(note, "label"), one_of(note, "corr")
        yield Comment(
            transcription.read_spans(lemma, by) if lemma is not None else (),
            "".join(word for what in _DEGREES.values() for word in names.led(note.get("ana", ""), what)),
            0,
            by.said.names.place(id_of(note), by.said.text),
            Place(by.said.names.place(note.get("target", ""), by.said.text)),
            tuple(key for one in all_of(note, "ptr") for key in names.led(one.get("target", ""), "Work")),
            "",
            note.get("type", ""),
            prose.read_paragraphs(note, by.said),
            "".join(names.led(note.get("resp", ""), "Editor")),
            transcription.read_spans(conjecture, by) if conjecture is not None else (),
        )


def cited(back: Element | None) -> Iterator[Cited]:
    """Yield what the author of a text cites."""
    for note in _division(back, "cited"):
        for one in all_of(note, "ptr"):
            yield Cited(Place(note.get("n", "")), "".join(names.led(one.get("target", ""), "Work")), 0)


def withdrawn(back: Element | None, by: Setting) -> Iterator[Withdrawal]:
    """Yield what was withdrawn."""
    for made in _division(back, "withdrawn"):
        for item in all_of(made, "item"):
            yield Withdrawal(item.get("n", ""), prose.read(item, by.said), 0)


def _division(back: Element | None, kind: str) -> Iterable[Element]:
    for division in all_of(back, "div"):
        if division.get("type") == kind:
            yield from (child for child in division if kind_of(child))
