"""Rebuilds the text of a witness from the edited text and its apparatus, and compares it with the file.

The writing is injective: a character of the text that could be taken for markup is escaped,
so that two texts a reader could tell apart never give the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from recension.scholarship import bearers, hands, indents, order, stemma, stretches
from recension.scholarship.formats import FORMATS, Format, format_of
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import (
    BLOCK,
    DIVISION,
    Block,
    BlockType,
    PageKey,
    Span,
    Spans,
    Style,
    Variation,
    Witness,
    merged,
    plain,
)
from recension.scholarship.signs import LOST

JOINT = Span("\n")  #: stands where a witness does not begin a line; the editor's source does


class Piece(NamedTuple):
    """A stretch of a rebuilt witness, and where in the editor's source it comes from."""

    text: str
    block: Block
    lines: tuple[tuple[int, int], ...]  #: offset in the text -> line of the source from there on
    page: PageKey = PageKey()  #: whose head it is, if of any

    def line_at(self, offset: int) -> int:
        """Return the line of the source that gave the character at *offset*."""
        return max((line for start, line in self.lines if start <= offset), default=self.block.line)


def check_declarations(declared: Iterable[object]) -> Iterator[Mistake]:
    """Yield what is wrong with the declaration of the witnesses."""
    declared = list(declared)
    sigla: set[object] = set()
    for number, one in enumerate(declared):
        for found, expected in _flaws(one) if isinstance(one, Mapping) else [(repr(one), "a dictionary")]:
            yield mistake("witness-declaration", found=found, expected=expected)
        siglum = one.get("siglum") if isinstance(one, Mapping) else None
        if siglum in sigla:
            found = f"the siglum {siglum!r} twice"
            yield mistake("witness-declaration", found=found, expected="a siglum of its own for each witness")
        sigla.add(siglum)
        if number == 0 and isinstance(one, Mapping) and not one.get("file"):
            found = "a first witness without a file"
            yield mistake("witness-declaration", found=found, expected="the base text first, with its file")
        if number == 0 and isinstance(one, Mapping) and one.get("rules"):
            expected = "none, for the source has its text as it stands; recension_rules has those of the edition"
            yield mistake("witness-declaration", found="rules of the first witness", expected=expected)
    known = [one for one in declared if isinstance(one, Mapping)]
    for found, expected in (*stemma.flaws(known), *hands.flaws(known)):
        yield mistake("witness-declaration", found=found, expected=expected)


def _flaws(declared: Mapping[object, object]) -> Iterator[tuple[str, str]]:
    """Yield what is found and what is expected in the declaration of one witness."""
    for key, value in declared.items():
        if key not in Witness._fields:
            yield f"the key {key!r}", f"keys among {', '.join(Witness._fields)}"
        elif key == "rules":
            if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
                yield f"{value!r} as rules", "a list of names of rules"
        elif not isinstance(value, str):
            yield f"{value!r} as {key}", "text"
        elif key == "indents" and indents.read(value) is None:
            yield f"{value!r} as {key}", indents.FORM
    for key in ("siglum", "title"):
        if not declared.get(key):
            yield f"a witness without {key}", "a siglum and a title for each"
    siglum, file = str(declared.get("siglum", "")), str(declared.get("file", ""))
    if len(siglum.split()) > 1:
        yield f"the siglum {siglum!r}", "a siglum of one word"
    elif siglum and not bearers.is_name(siglum):
        yield f"the siglum {siglum!r}", bearers.NAME
    if file and siglum.startswith("[") and siglum.endswith("]"):
        yield f"the file {file!r} of {siglum}", "no file of a witness in brackets, which nobody has seen"
    if file:
        if Path(file).suffix not in FORMATS:
            yield f"the file {file!r}", f"a file that ends in {' or '.join(FORMATS)}"
        if not re.fullmatch("[0-9a-fA-F]{64}", str(declared.get("sha256", ""))):
            yield f"no checksum of {file!r}", "64 hexadecimal figures as sha256"


def witnesses(declared: Iterable[Mapping[str, Any]]) -> tuple[Witness, ...]:
    """Return the witnesses that conf.py declares; a hand that names no rules follows those of its witness."""
    made = tuple(Witness(**{**one, "rules": tuple(one.get("rules", ()))}) for one in declared)
    rules = {one.siglum: one.rules for one in made}
    return tuple(one._replace(rules=one.rules or rules.get(one.hand_of, ())) for one in made)


def reading(part: Span | Variation, siglum: str) -> tuple[Span, ...]:
    """Return what the witness *siglum* has for one part of a block."""
    if isinstance(part, Span):
        return (part,)
    found = part.entry.of(siglum) if part.entry else None
    return found.spans if found else part.lemma


def transmitted(block: Block, siglum: str) -> list[Span]:
    """Return the text of *block* as the witness *siglum* has it, its own pages marked; all its lines end alike."""
    spans = [
        span._replace(style=Style.BREAK) if span.style is Style.LINE else span
        for _part, found in readings(block, siglum)
        for span in found
    ]
    return [span for span in spans if span.style is not Style.PAGE or span.page.siglum == siglum]


def lacking(block: Block) -> list[str]:
    """Return the sigla of the witnesses that lack the whole of *block*."""
    named = [siglum for one in block.whole if one.about == BLOCK for found in one.readings for siglum in found.sigla]
    return [*named, *(siglum for siglum, _name in block.absent)]


def lacks(block: Block, siglum: str) -> bool:
    """Tell whether the witness *siglum* lacks the whole of *block*."""
    return siglum in lacking(block)


def parted(blocks: Sequence[Block]) -> dict[tuple[str, str], set[str]]:
    """Return of each entry about several *blocks*, by document and id, those that lack any of these."""
    found: dict[tuple[str, str], set[str]] = {}
    for number, block in enumerate(blocks):
        for entry in block.whole:
            if entry.until:
                some = (lacking(one) for one in order.meant(blocks, number, entry))
                found[block.docname, entry.id] = {siglum for sigla in some for siglum in sigla}
    return found


def runs_on(block: Block, siglum: str) -> bool:
    """Tell whether the witness *siglum* has *block* as a part of the one before."""
    return any(one.about == DIVISION and one.of(siglum) for one in block.whole)


def joint_of(block: Block, writing: Format) -> str:
    """Return what stands before a *block* that goes on in the one before: stanzas run together line by line."""
    return writing.break_in(block) if block.type is BlockType.VERSE else " "


def joined(block: Block, siglum: str) -> Mapping[int, tuple[Span, str]]:
    """Return what the witness *siglum* has before a line instead of its beginning, and the id of the entry of that."""
    known = ((one, one.of(siglum)) for one in block.whole if one.joins)
    return {one.joins: (found.spans[0] if found.spans else JOINT, one.id) for one, found in known if found}


def there(block: Block, siglum: str) -> Iterator[tuple[Span | Variation, bool]]:
    """Yield each part of *block*, and whether it stands where the witness *siglum* has anything.

    A stretch of which it has a reading is one part.
    With a line goes the break before it, with those at the beginning the one behind them.
    """
    block = stretches.seen(block, siglum)
    gone = {BLOCK} if lacks(block, siglum) else {one.about for one in block.whole if one.of(siglum)}
    line = 1
    is_there = begun = not gone & {BLOCK, "line 1"}
    for part in block.parts:
        if isinstance(part, Span) and part.style is Style.BREAK:
            line += 1
            is_there = not gone & {BLOCK, f"line {line}"}
            yield part, begun and is_there
            begun = begun or is_there
        else:
            yield part, is_there
            line += sum(span.style is Style.BREAK for span in part.lemma) if isinstance(part, Variation) else 0


def without(block: Block, part: Variation) -> set[str]:
    """Return the sigla of those that lack the block, or the line, in which a *part* stands, or read across it."""
    sigla = {siglum for one in block.whole for found in one.readings for siglum in found.sigla} | {*lacking(block)}
    return {one for one in sigla if not any(found is part and is_there for found, is_there in there(block, one))}


def readings(block: Block, siglum: str) -> Iterator[tuple[Span | Variation, tuple[Span, ...]]]:
    """Yield each part of *block* with what the witness *siglum* has for it."""
    own = indents.own(block, siglum)
    if not own:
        return _readings(block, siglum)
    one_line = [line for line, (before, _name) in joined(block, siglum).items() if before == JOINT]
    return indents.begins(_readings(block, siglum), own, one_line)


def _readings(block: Block, siglum: str) -> Iterator[tuple[Span | Variation, tuple[Span, ...]]]:
    gone, one_line, signs = closed(block, siglum), joined(block, siglum), stretches.own_signs(block, siglum)
    offset, line = 0, 1
    for part, is_there in there(block, siglum):
        is_break = isinstance(part, Span) and part.style is Style.BREAK
        line += sum(span.style is Style.BREAK for span in (part.lemma if isinstance(part, Variation) else (part,)))
        before, _name = one_line.get(line, (None, ""))
        runs_on = before == JOINT and isinstance(part, Span) and part.style is Style.INDENT
        if not is_there or runs_on or (isinstance(part, Span) and part.style is Style.SIGN):
            yield part, ()
        elif isinstance(part, Span) and is_break:
            yield part, (before or part,)
        elif isinstance(part, Span):
            kept, at = list[Span](), offset
            for span, name in divided(part, offset, gone):
                kept += () if name else stretches.ruled((span,), signs, at)
                at += len(plain((span,)))
            yield part, tuple(kept)
        elif part.entry and part.entry.of(siglum):
            yield part, reading(part, siglum)
        else:
            yield part, tuple(stretches.ruled(part.lemma, signs, offset))
        offset += len(plain((part,) if isinstance(part, Span) else part.lemma))


def divided(span: Span, start: int, gone: Mapping[int, str]) -> Iterator[tuple[Span, str]]:
    """Yield the stretches of a *span* that begins at *start*; with a blank that is *gone* the entry that took it."""
    at = 0
    for offset in sorted(one - start for one in gone if start <= one < start + len(span.text)):
        yield span._replace(text=span.text[at:offset]), ""
        yield span._replace(text=span.text[offset : offset + 1]), gone[start + offset]
        at = offset + 1
    yield span._replace(text=span.text[at:]), ""


_MARKS = "marks"  #: instead of an entry, what takes a blank along


class _Sign(NamedTuple):
    """A character of a witness; empty: a line or a page ends or begins."""

    text: str
    offset: int = -1  #: in the edited text, if it can go

    @property
    def is_blank(self) -> bool:
        return self.offset >= 0 and self.text.isspace()


def closed(block: Block, siglum: str) -> Mapping[int, str]:
    """Return which blanks go with the words that the witness *siglum* omits: offset -> id of the entry.

    Words that are taken out of a line take the blank before them along, and at the beginning of a line, or behind
    a bracket that opens, the one after them; what stands between two letters stays.
    """
    if not any(_is_gap(part, siglum) for part, is_there in there(block, siglum) if is_there):
        return {}  # as most often
    gaps: list[tuple[int, str]] = []
    signs: list[_Sign] = []
    offset = 0
    for part, is_there in there(block, siglum):
        spans = reading(part, siglum) if is_there else ()  # those of the edition among them
        if is_there and isinstance(part, Variation) and part.entry and not spans:
            gaps.append((len(signs), part.entry.id or _MARKS))  # before it has a name
        for span in spans:
            match span.style:
                case Style.PAGE | Style.BREAK | Style.LINE | Style.INDENT:
                    signs += [_Sign("")] if span.page.siglum in ("", siglum) else []
                case Style.SIGN:
                    gaps += [(len(signs), _MARKS)] if span.text == LOST else []
                case Style.CALL:
                    signs.append(_Sign(","))  # it stands close to what is before it
                case _:
                    can_go = isinstance(part, Span) and span.style is Style.TEXT
                    signs += (_Sign(one, offset + n if can_go else -1) for n, one in enumerate(span.text))
        offset += len(plain((part,) if isinstance(part, Span) else part.lemma))
    gone: dict[int, str] = {}
    for at, name in gaps:
        left = next((n for n in reversed(range(at)) if signs[n].offset not in gone), -1)
        before = signs[left] if left >= 0 else _Sign("")
        after = next((one for one in signs[at:] if one.offset not in gone), _Sign(""))
        if before.is_blank and (after.is_blank or _closes(after.text)):
            gone[before.offset] = name
        elif after.is_blank and _opens(signs, left):
            gone[after.offset] = name
    return gone


def _is_gap(part: Span | Variation, siglum: str) -> bool:
    """Tell whether the witness *siglum* omits words in a *part* of a block, or the edition has a sign for lost ones."""
    found = reading(part, siglum)
    return not found or any(span.style is Style.SIGN and span.text == LOST for span in found)


def _closes(sign: str) -> bool:
    """Tell whether no blank stands before *sign*, which words stood before."""
    return not sign.isalnum() and unicodedata.category(sign or ".") not in ("Ps", "Pi", "Mn")


def _opens(signs: Sequence[_Sign], at: int) -> bool:
    """Tell whether no blank stands after the sign *at*, which words stood behind."""
    before = signs[at].text if at >= 0 else ""
    if before in ("'", '"'):
        return _opens(signs, at - 1) or signs[at - 1].text.isspace()
    return not before or unicodedata.category(before) in ("Ps", "Pi", "Pd")


def pieces(blocks: Iterable[Block], witness: Witness, heads: Mapping[PageKey, str], base: bool) -> Iterator[Piece]:
    """Yield the witness stretch by stretch; *heads* has what stands at the beginning of each of its pages.

    Only the *base* witness has the frames that the editor states; in the others a block has that of its type.
    """
    writing = format_of(witness)
    gap = witness.begins
    for block in order.ordered(blocks, witness.siglum):
        gap = joint_of(block, writing) if gap == "\n\n" and runs_on(block, witness.siglum) else gap
        for text, lines, page in _stretches(block, witness.siglum, writing, heads, base):
            yield Piece(gap + text, block, tuple((offset and offset + len(gap), line) for offset, line in lines), page)
            gap = "\n\n"


@cache  # of blocks that nobody has edited
def _merged(block: Block, siglum: str) -> Spans:
    return merged(transmitted(block, siglum))


_Stretch = tuple[str, list[tuple[int, int]], PageKey]


def _stretches(
    block: Block, siglum: str, writing: Format, heads: Mapping[PageKey, str], base: bool
) -> Iterator[_Stretch]:
    """Yield a block as the stretches between which pages begin, and the heads of these pages."""
    if block.type is BlockType.MATTER:
        if block.siglum == siglum:
            yield "".join(span.text for span in block.edited), [(0, block.line)], PageKey()
        return
    if lacks(block, siglum):
        return
    line = block.line
    text, _, after = ((base and block.frame) or writing.frame_of(block)).partition("…")
    lines = [(0, line)]
    opens = True
    for span in _merged(block, siglum):
        if span.style is Style.PAGE and heads.get(span.page) == "":
            continue  # it has no head, and the witness goes on
        if span.style is Style.PAGE:
            if text := text.removesuffix(" "):
                yield text, lines, PageKey()
            yield heads.get(span.page, ""), [(0, line)], span.page
            text, lines = "", [(0, line)]
            continue
        if span.style is Style.DIVISION:
            if text:
                yield text, lines, PageKey()
            text, lines, opens = "", [(0, line)], True
            continue
        if span.style is Style.BREAK:
            line += span.text == "\n"  # else the witness alone has it
            text += writing.break_in(block)
            lines.append((len(text), line))
            opens = True
            continue
        for match in re.finditer("\n", span.text):
            line += 1
            lines.append((len(text) + match.end(), line))
        shown = writing.write(span)
        text += "\\" + shown if opens and span.style is Style.TEXT and writing.opening.match(shown) else shown
        opens = opens and span.style is Style.INDENT
    if text + after:
        yield text + after, lines, PageKey()


def rebuild(blocks: Iterable[Block], witness: Witness, heads: Mapping[PageKey, str], base: bool = True) -> str:
    """Return the whole text of *witness*."""
    return "".join(piece.text for piece in pieces(blocks, witness, heads, base)) + witness.ends


def read(witness: Witness, folder: Path) -> str | Mistake:
    """Return the stored text of *witness*, or what is wrong with its file."""
    path = folder / witness.file
    try:
        raw = path.read_bytes()
    except OSError:
        return mistake("witness-missing", siglum=witness.siglum, found=witness.file)
    if b"\r" in raw:
        return mistake("witness-line-ends", raw.count(b"\n", 0, raw.index(b"\r")) + 1, siglum=witness.siglum)
    digest = hashlib.sha256(raw).hexdigest()
    if digest != witness.sha256.lower():  # some programs print it in capital letters
        return mistake("witness-changed", siglum=witness.siglum, found=digest, expected=witness.sha256)
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return mistake("witness-encoding", line, siglum=witness.siglum, found=error.start)
