"""Writes a text with its apparatus as an editor writes it: reStructuredText, a sentence on each line."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from recension.scholarship import regularise
from recension.scholarship.model import (
    BLOCK,
    HEADING,
    Block,
    BlockType,
    Entry,
    PageKey,
    Place,
    Span,
    Style,
    Variation,
    plain,
)
from recension.scholarship.notation import entry_head, source
from recension.scholarship.parallel import Remark

_RULES = "=-~^\"'"  #: what headings of each rank are underlined with
_SERIES = {BlockType.PARAGRAPH: "p", BlockType.VERSE: "s", BlockType.LIST: "l"}
CALLED = {"p": "paragraph", "s": "stanza", "l": "list", "n": "note"}  #: what the places of a series are called
#: characters that docutils would take for markup wherever they stand
_MARKUP = re.compile(r"[\\*`|@]|_(?![^\W_])|(?<=[A-Za-z]):(?=[^\s])|(?<=:):")
#: how a line begins that docutils would take for a list, a field, a remark, a table or a rule
_OPENS = re.compile(
    r"[-+•‣⁃](?=\s|$)|--?\w|/\w|\+[-=]|\.\.|:|>>>|__|=+(?=\s|$)|([!-/:-@\[-`{-~])\1*\s*$"
    r"|\(?(?:#|\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)[.)](?=\s|$)"
)
BEFORE, AFTER = frozenset("([{-/"), frozenset(".,;:!?)]}-/'\"")  #: what may touch markup, from both sides
_SENTENCE = re.compile(
    r"(?<=[^\W\d_]{3})[.!?…]+[\"'”’»)\]]*(?:\\ \[\d+\]_)?(?P<gap> )"
    r"(?=[\"'“‘«(\[]*[A-Z\u00c0-\u00de\u0391-\u03a9\u0410-\u042f])"
)


class Untold(NamedTuple):
    """The kind and the reason of an entry of which nothing is said."""

    kind: str
    reason: str


def settled(blocks: Iterable[Block], base: str, words: Untold, pages: Untold) -> list[Block]:
    """Return *blocks* with places, and their entries as the notation wants them: with a kind, a reason and a leave."""
    numbers: Counter[str] = Counter()
    done = []
    for block in blocks:
        if series := _SERIES.get(block.type, ""):
            numbers[series] += 1
            block = block._replace(place=Place(f"{series}{numbers[series]}"))
        parts = tuple(
            part._replace(entry=_judged(part.entry, base, pages if part.entry.page else words))
            if isinstance(part, Variation) and part.entry
            else part
            for part in block.parts
        )
        whole = tuple(_judged(_named(one, block), base, words) for one in block.whole)
        done.append(_with_leave(block._replace(parts=parts, whole=whole)))
    return done


def _named(entry: Entry, block: Block) -> Entry:
    """Return *entry*, about the whole of *block*, with the name of that for its lemma."""
    return entry if entry.about != BLOCK else entry._replace(lemma=(Span(block.place or HEADING),))


def _judged(entry: Entry, base: str, untold: Untold) -> Entry:
    entry = entry._replace(kind=entry.kind or untold.kind, reason=entry.reason or untold.reason)
    return entry._replace(emends=entry.departs_from(base))


def _with_leave(block: Block) -> Block:
    """Return *block*, the entries that emend within quotation marks with the leave to do so."""
    quoted = regularise.quotations(plain(block.edited))
    inside = {
        id(part)
        for part, start, end in regularise.offsets(block)
        if part.entry and part.entry.emends and any(opens < end and start < closes for opens, closes in quoted)
        if start < end
    }
    parts = [
        part._replace(entry=part.entry._replace(leave="in quotation"))
        if isinstance(part, Variation) and part.entry and id(part) in inside
        else part
        for part in block.parts
    ]
    return block._replace(parts=tuple(parts))


def series(blocks: Iterable[Block]) -> dict[str, str]:
    """Return the letters of the series that number *blocks*, the running text first, and what each is called."""
    used = Counter(_SERIES[block.type] for block in blocks if block.type in _SERIES)
    return {letter: CALLED[letter] for letter in (*(one for one in "psl" if used[one]), "n")}


def document(
    blocks: Iterable[Block],
    base: str,
    sigla: Collection[str],
    heads: Mapping[PageKey, str],
    remarks: Iterable[Remark] = (),
    degree: str = "",
    work: str = "",
) -> str:
    """Return the source of a text; of the *remarks* all are of one *degree*, and were read in one *work*."""
    said = {number: list(some) for number, some in groupby(sorted(remarks), key=lambda one: one.block)}
    return (
        "\n\n".join(
            paragraph
            for number, block in enumerate(blocks)
            for paragraph in _block(block, base, sigla, heads, said.get(number, ()), degree, work)
        )
        + "\n"
    )


def _block(
    block: Block,
    base: str,
    sigla: Collection[str],
    heads: Mapping[PageKey, str],
    remarks: Sequence[Remark],
    degree: str,
    work: str,
) -> Iterator[str]:
    """Yield the paragraphs of which the source of a block is made."""
    if block.type is BlockType.MATTER and block.omission:
        witness = "" if block.siglum == base else f"\n   :witness: {block.siglum}"
        reason = "\n".join(f"   {line}" for line in sentences(block.omission.reason))
        yield f".. omitted:: {block.omission.kind}\n{reason}{witness}"
        yield f"   {block.omission.text}"
        return
    if block.frame:
        yield f".. transmitted:: {block.frame}"
    below = [*_directives(block, base, sigla, heads, remarks, degree, work)]
    text = inline(block.parts, base)
    match block.type:
        case BlockType.HEADING:
            text = plain_line(text)
            yield f"{text}\n{_RULES[min(block.level, len(_RULES)) - 1] * max(width(text), 4)}"
        case BlockType.VERSE:
            yield f".. _{block.place}:"
            yield "\n".join(f"| {line}" for line in text.split("\n"))
        case BlockType.LIST:
            yield f".. _{block.place}:"
            yield "\n".join(f"- {plain_line(line)}" for line in text.split("\n"))
        case BlockType.NOTE:
            yield f".. [{block.label}] " + "\n   ".join(map(plain_line, sentences(text)))
            below = ["\n".join(f"   {line}" if line else "" for line in one.split("\n")) for one in below]
        case BlockType.PARAGRAPH:
            yield f".. _{block.place}:"
            yield "\n".join(map(plain_line, sentences(text)))
        case _:
            yield text
    yield from below


def _directives(
    block: Block,
    base: str,
    sigla: Collection[str],
    heads: Mapping[PageKey, str],
    remarks: Sequence[Remark],
    degree: str,
    work: str,
) -> Iterator[str]:
    """Yield what stands below a block: heads of pages, apparatus and commentary."""
    pages = (entry.page for entry in block.entries if entry.page)
    for (siglum, head), keys in groupby(pages, key=lambda key: (key.siglum, heads[key])):
        numbers = " ".join(key.number for key in keys)
        witness = "" if siglum == base else f"   :witness: {siglum}\n"
        words = "\n".join(f"   {line}" if line else "" for line in head.split("\n"))
        yield f".. running-head:: {numbers}\n{witness}" + (f"\n{words}" if words else "   :none:")
    if block.entries:
        yield ".. apparatus::"
        for entry in block.entries:
            reason = re.sub(r"^\.\.(?= )", r"\\..", source((Span(entry.reason),)))
            page = f"page {_of_base(entry.page, base)} : {entry.kind}"
            head = page if entry.page else entry_head(entry, base, sigla)
            yield f"   {head}\n      {reason}"
    if remarks:
        yield ".. commentary::"
        for one in remarks:
            head = f"{source((Span(one.lemma),))} : {degree}"
            yield f"   {head}\n      {plain_line(escaped(one.text))} :cite:p:`{work}`"


def _of_base(key: PageKey, base: str) -> str:
    """Return the key of a page; the siglum of the base goes without saying."""
    return key.number if key.siglum == base else key


def sentences(text: str) -> list[str]:
    """Return *text* sentence by sentence."""
    done, at = [], 0
    for found in _SENTENCE.finditer(text):
        done.append(text[at : found.start("gap")])
        at = found.end("gap")
    return [*done, text[at:]]


def inline(parts: Iterable[Span | Variation], base: str = "") -> str:
    """Return what stands inside a line, or several lines of verse; pages of the *base* have no siglum."""
    written = ""
    touches = False  # markup ends here
    for part in parts:
        if isinstance(part, Span) and part.style is Style.BREAK:
            written, touches = written + "\n", False
            continue
        if isinstance(part, Span) and part.style is Style.INDENT:
            written += " " * len(part.text)
            continue
        is_markup = isinstance(part, Variation) or part.style is not Style.TEXT
        text = _mark(part, base) if isinstance(part, Variation) else _span(part)
        if isinstance(part, Variation) and part.lemma[0].page and written.endswith(" "):
            text += " "  # of the two blanks around it the reader takes one away
            is_markup = False
        elif (touches and not _may_follow(text)) or (is_markup and not _may_precede(written, text)):
            written += "\\ "
        written += text
        touches = is_markup
    return written.rstrip(" ")


def _mark(part: Variation, base: str) -> str:
    if key := part.lemma[0].page:
        return f":page:`{_of_base(key, base)}`"
    return f":em:`{inline(part.lemma)}`"


def _span(span: Span) -> str:
    match span.style:
        case Style.EMPHASIS:
            return f"*{span.text}*"
        case Style.STRONG:
            return f"**{span.text}**"
        case Style.SPEAKER | Style.DIRECTION as role:
            return f":{role}:`{span.text}`"
        case Style.CALL:
            return f"[{span.text}]_"
        case Style.LINK:
            return span.text
    return escaped(span.text)


def _may_follow(text: str) -> bool:
    return text[:1] in AFTER or text[:1].isspace()


def _may_precede(written: str, text: str) -> bool:
    """Tell whether markup may begin behind what is written."""
    return not written or written[-1].isspace() or (written[-1] in BEFORE and text.startswith(":"))


def escaped(text: str) -> str:
    """Return *text* with a backslash before whatever would be read as markup."""
    return _MARKUP.sub(r"\\\g<0>", text)


def plain_line(line: str) -> str:
    """Return a line that begins as a plain one."""
    is_plain = line.startswith((":em:`", ":page:`", ":speaker:`", ":direction:`")) or not _OPENS.match(line)
    return line if is_plain else f"\\{line}"


def width(text: str) -> int:
    """Return how many columns *text* takes, or some more."""
    return len(text) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in text) or 1
