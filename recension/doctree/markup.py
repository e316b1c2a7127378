"""Makes nodes of records: how spans, entries and comments look in any builder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from docutils import nodes
from sphinx.locale import _

from recension.scholarship import diff, notation, regularise, witness
from recension.scholarship.formats import Format
from recension.scholarship.model import (
    Block,
    BlockType,
    Comment,
    Entry,
    Omission,
    PageKey,
    Span,
    Style,
    Variation,
    plain,
    unbroken,
)

_NODES: Mapping[Style, type[nodes.TextElement]] = {
    Style.EMPHASIS: nodes.emphasis,
    Style.STRONG: nodes.strong,
    Style.VERBATIM: nodes.literal,
    Style.CALL: nodes.superscript,
}


def typeset(spans: Iterable[Span], dressed: str = "", start: int = 0) -> Iterator[nodes.Node]:
    """Yield nodes for *spans*, their characters taken from *dressed* where it is given, from *start* on."""
    for text, style in unbroken(spans):
        if style is Style.PAGE:
            continue
        length = len(plain((Span(text, style),)))
        if dressed and style not in (Style.CALL, Style.BREAK):
            text = dressed[start : start + length]
        start += length
        if style is Style.LINK:
            yield nodes.reference("", text, refuri=text)
        elif style in _NODES:
            yield _NODES[style]("", text)
        else:
            yield nodes.Text(text)


def prose(text: str) -> Iterator[nodes.Node]:
    """Yield nodes for a reason, which may hold inline markup."""
    return typeset(notation.inline(text))


def head_line(head: str) -> str:
    """Return the head of a page on one line."""
    return " / ".join(line for line in head.splitlines() if line)


def entry_items(
    block: Block, rules: Iterable[str], heads: Mapping[PageKey, str], tacit: str
) -> Iterator[nodes.definition_list_item]:
    """Yield the entries of the apparatus for *block*, in reading order; *tacit* is the siglum that is not shown."""
    dressed = regularise.dressed(block, rules)
    for variation, start, _end in regularise.offsets(block):
        if variation.entry:
            yield _entry_item(variation.entry, variation, dressed, start, heads, tacit)


def _entry_item(
    entry: Entry, variation: Variation, dressed: str, start: int, heads: Mapping[PageKey, str], tacit: str
) -> nodes.definition_list_item:
    """Return one entry of the apparatus; *dressed* is the block as it is shown, *start* where the lemma begins.

    ::

        <definition_list_item>
            <term>lemma ] reading
            <definition><paragraph>kind. reason
    """
    if entry.page:
        term = _page_term(entry.page, dressed, start, heads)
        term += _sigla([entry.page.siglum], tacit)
    else:
        shown = typeset(variation.lemma, dressed, start)
        term = nodes.term("", "", nodes.inline("", "", *shown, classes=["rec-lemma"]), nodes.Text(" ] "))
        term += _readings(entry, tacit)
    term["ids"] = [f"{entry.id}.entry"]  # Sphinx's HTML prints those of a term, not those of its item
    item = nodes.definition_list_item("", term, _definition(entry.kind, entry.leave, entry.reason))
    item["classes"], item["entry"], item["kind"] = ["rec-entry"], entry.id, entry.kind
    return item


def _page_term(key: PageKey, dressed: str, start: int, heads: Mapping[PageKey, str]) -> nodes.term:
    """Return the words around the beginning of a page ] the same with what stands there in the witness."""
    before, after = dressed[:start].split()[-1:], dressed[start:].split()[:1]
    number = nodes.inline("", _("page") + f" {key.number}", classes=["rec-page"])
    lemma = nodes.inline("", " ".join(before + after), classes=["rec-lemma"]) if before + after else number.deepcopy()
    return nodes.term(
        "",
        "",
        lemma,
        nodes.Text(" ] "),
        nodes.inline(
            "",
            "",
            *(nodes.Text(f"{word} ") for word in before),
            nodes.literal("", head_line(heads.get(key, ""))),
            *(nodes.Text(f" {word}") for word in after),
            classes=["rec-reading"],
        ),
        *([nodes.Text(" ("), number, nodes.Text(")")] if before + after else []),
    )


def _readings(entry: Entry, tacit: str) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for reading in entry.readings:
        if found:
            found.append(nodes.Text("; "))
        found.append(nodes.inline("", "", *typeset(reading.spans), classes=["rec-reading"]))
        found += _sigla(reading.sigla, tacit, alone=len(entry.readings) == 1)
    return found


def _sigla(sigla: Sequence[str], tacit: str, *, alone: bool = True) -> list[nodes.Node]:
    """Return what tells whose a reading is: nothing where it is *alone* and that of *tacit*.

    Where no siglum goes without saying there are many, and they are set apart from the words.
    """
    if alone and [*sigla] == [tacit]:
        return []
    shown = " ".join(sigla)
    words = nodes.Text(shown) if tacit else nodes.emphasis("", shown)
    return [nodes.Text("\N{NO-BREAK SPACE}"), nodes.inline("", "", words, classes=["rec-siglum"])]


def _definition(kind: str, leave: str, reason: str) -> nodes.definition:
    label = nodes.inline("", f"{kind}, {leave}" if leave else kind, classes=["rec-kind", f"rec-kind-{kind}"])
    return nodes.definition("", nodes.paragraph("", "", label, nodes.Text(". "), *prose(reason)))


def omission_item(omission: Omission, tacit: str) -> nodes.definition_list_item:
    """Return the entry for matter that the edition leaves out; *tacit* is the siglum that is not shown."""
    return nodes.definition_list_item(
        "",
        nodes.term(
            "",
            "",
            nodes.inline("", _("left out"), classes=["rec-lemma"]),
            nodes.Text(" ] "),
            nodes.inline("", "", nodes.literal("", head_line(omission.text)), classes=["rec-reading"]),
            *_sigla([omission.siglum], tacit),
            ids=[f"{omission.id}.entry"],
        ),
        _definition(omission.kind, "", omission.reason),
        classes=["rec-entry"],
        kind=omission.kind,
    )


def comment_head(comment: Comment, block: Block, rules: Iterable[str]) -> nodes.paragraph:
    """Return the words a comment is about, as they are shown, and how certain it is."""
    text = plain(unbroken(block.edited))
    start = max(text.find(plain(comment.lemma)), 0)
    return nodes.paragraph(
        "",
        "",
        nodes.strong("", "", *typeset(comment.lemma, regularise.dressed(block, rules), start), classes=["rec-lemma"]),
        nodes.Text(" ("),
        nodes.inline("", comment.certainty, classes=["rec-certainty", f"rec-certainty-{comment.certainty}"]),
        nodes.Text(")"),
        classes=["comment-head"],
    )


def collation(
    block: Block, siglum: str, writing: Format, frame: str, dressed: str, heads: Mapping[PageKey, str]
) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Return a block as the witness has it, markup and all, and as it is edited.

    Words that differ stand in inline nodes of the classes ``rec-removed`` and ``rec-added``.
    """
    before, _, after = frame.partition("…")
    old: list[nodes.Node] = [nodes.Text(before)]
    new: list[nodes.Node] = []
    start = 0
    for part in block.parts:
        spans = part.lemma if isinstance(part, Variation) else (part,)
        if isinstance(part, Span):
            line = writing.break_in(block)
            old.append(nodes.Text(line if part.style is Style.BREAK else writing.write(part)))
            new += typeset(spans, dressed, start)
        elif part.entry and part.entry.page:
            if part.entry.page.siglum == siglum:
                head = heads.get(part.entry.page, "")
                old += _marked(head if block.type is BlockType.PAGES else f"\n{head}\n", "rec-removed")
        else:
            reading = "".join(writing.write(span) for span in witness.reading(part, siglum))
            length = len(plain(spans))
            for stretch in diff.words(reading, plain(spans)):
                old += _marked(stretch.old, "" if stretch.same else "rec-removed")
            for stretch in diff.words(reading, dressed[start : start + length]):
                new += _marked(stretch.new, "" if stretch.same else "rec-added")
        start += len(plain(spans))
    old.append(nodes.Text(after))
    return old, new


def _marked(text: str, name: str) -> list[nodes.Node]:
    if not text:
        return []
    return [nodes.inline("", text, classes=[name])] if name else [nodes.Text(text)]
