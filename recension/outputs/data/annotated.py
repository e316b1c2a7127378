"""Writes entries and comments as annotations of the Web, each of the words on the page of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recension.outputs.data.context import Context, words
from recension.outputs.data.everything import as_json
from recension.scholarship import cite, presentation, regularise, stretches
from recension.scholarship.model import STRETCH, Block, Style, plain, unbroken
from recension.scholarship.regularise import Rules

FILE = "annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  #: so many signs before and after the words are told

Annotation = dict[str, Any]


def files(c: Context) -> Iterator[tuple[str, bytes]]:
    """Yield the file of all annotations."""
    items = [*each(c)]
    file = c.pages.data(FILE, FILE)
    said = {
        "@context": CONTEXT,
        "id": file,
        "type": "AnnotationCollection",
        "label": c.work.title,
        "total": len(items),
        **_owned(c.work, ""),
        "first": {"id": f"{file}#first", "type": "AnnotationPage", "items": items},
    }
    yield FILE, as_json(said)


def each(c: Context) -> Iterator[Annotation]:
    """Yield an annotation for each entry of the apparatus and each comment, in the order of the text."""
    rules = c.edition.rules
    commented: set[tuple[str, str]] = set()
    for _one, name, block in c.blocks:
        signs = shown(block, rules)
        known = extents(block)
        for entry in presentation.entries(block, c.edition.conventions):
            there = known.get(entry.record.id)
            if there and entry.page:
                there = beside(plain(block.edited), there[0])
            yield _entry(c, name, entry, quoted(signs, *there) if there and entry.lemma else None)
        is_first = (name, block.place) not in commented
        commented.add((name, block.place))
        for one in c.comments[name].get(block.place, ()) if block.place and is_first else ():
            lemma = plain(one.lemma)
            start = max(plain(block.edited).find(lemma), 0)
            yield _comment(c, name, one, quoted(signs, start, start + len(lemma)) if lemma else None)


def extents(block: Block) -> dict[str, tuple[int, int]]:
    """Return where in *block* begin and end the words that each entry is about, as far as it is about words."""
    found = {v.entry.id: (start, end) for v, start, end in regularise.offsets(block) if v.entry}
    within = (one for one in block.whole if one.about == STRETCH or one.about.startswith("line "))
    return found | {one.id: stretches.extent(one, block) for one in within}


def shown(block: Block, rules: Rules) -> list[str]:
    """Return for each sign of the edited text what the page shows: a call is its figure alone."""
    dressed, found, start = regularise.dressed(block, rules), list[str](), 0
    for span in unbroken(block.edited):
        end = start + len(plain((span,)))
        found += ["", *span.text, ""] if span.style is Style.CALL else dressed.signs[start:end]
        start = end
    return found


def beside(text: str, at: int) -> tuple[int, int]:
    """Return where the words begin and end between which a page begins."""
    before, after = text[:at].rstrip(), text[at:].lstrip()
    start = len(before) - len(before.split()[-1]) if before else len(text) - len(after)
    end = len(text) - len(after) + len(after.split()[0]) if after else len(before)
    return start, end


def quoted(signs: list[str], start: int, end: int) -> Mapping[str, str]:
    """Return the selector of the words from *start* to *end*."""
    return {
        "type": "TextQuoteSelector",
        "exact": "".join(signs[start:end]),
        "prefix": "".join(signs[max(start - AROUND, 0) : start]),
        "suffix": "".join(signs[end : end + AROUND]),
    }


def _entry(c: Context, text: str, one: presentation.ShownEntry, selector: object) -> Annotation:
    readings = [f"{words(reading.spans)} {' '.join(reading.bearers)}".strip() for reading in one.readings]
    bodies = [
        *(_body(c, "editing", reading) for reading in readings),
        _body(c, "classifying", ", ".join(filter(None, (one.record.kind, getattr(one.record, "leave", ""))))),
        _body(c, "commenting", c.prose(one.record.reason)),
    ]
    return _made(c, text, one.record, "editing", bodies, selector)


def _comment(c: Context, text: str, one: Any, selector: object) -> Annotation:
    bodies = [
        _body(c, "classifying", one.series),
        _body(c, "tagging", one.certainty),
        _body(c, "editing", words(one.conjecture)),
        _body(c, "commenting", c.prose(one.text)),
    ]
    return _made(c, text, one, "commenting", bodies, selector)


def _made(c: Context, text: str, one: Any, motivation: str, bodies: list[Annotation], selector: object) -> Annotation:
    page = c.pages.page(text, FILE)
    anchor = one.anchor if hasattr(one, "anchor") else one.id
    target = {"source": page, "selector": selector} if selector else f"{page}#{anchor}"
    return {
        "id": f"{c.pages.data(FILE, FILE)}#{c.prefix(text)}{one.id}",
        "type": "Annotation",
        "motivation": motivation,
        **_owned(c.work, c.edition.declared.editors.get(one.by, "")),
        "body": [body for body in bodies if body["value"]],
        "target": target,
    }


def _body(c: Context, purpose: str, value: str) -> Annotation:
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "value": value,
        "format": "text/plain",
        "language": c.work.language,
    }


def _owned(work: cite.Work, by: str) -> Annotation:
    editor = cite.person(by) if by else work.editor
    kind = {"type": "Person"} if editor and editor.given else {}
    creator = {"creator": {**kind, "name": str(editor)}} if editor else {}
    return creator | ({"rights": work.rights[1].url} if work.rights[1].url else {})
