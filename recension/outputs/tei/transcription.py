"""The text with its apparatus: blocks to elements, and back.

The words are those that the edition shows; where a rule changed a character, the witness's stands beside it in
``choice``.  The readings are as the witnesses have them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from recension.outputs.tei import facsimiles, names, prose
from recension.outputs.tei.elements import (
    add,
    all_of,
    id_of,
    kind_of,
    needed,
    one_of,
    parts,
    phrase,
    put,
    text_of,
)
from recension.outputs.tei.prose import Said
from recension.scholarship import signs, stretches, witness
from recension.scholarship.edition import Declared
from recension.scholarship.model import (
    BLOCK,
    DIVISION,
    HEADING,
    JOINED,
    ORDER,
    STRETCH,
    Bearers,
    Block,
    BlockType,
    Entry,
    Omission,
    PageKey,
    Place,
    Reading,
    Span,
    Spans,
    Style,
    Variation,
    plain,
    unbroken,
)
from recension.scholarship.notation import LINED, PILCROW, STROKE
from recension.scholarship.order import ANTE, POST
from recension.scholarship.regularise import Change, of_characters
from recension.scholarship.signs import SIGNS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: subtypes of ``app`` that stands at the head of a block: it is about that, a line of it, or a stretch
ABOUT = (BLOCK, DIVISION, ORDER, "line", JOINED, STRETCH)
EMENDATION, VARIANT, OMISSION, PAGE = "emendation", "variant", "omission", "page"  #: types of ``app``
_TAGS = {
    BlockType.HEADING: ("head", ""),
    BlockType.PARAGRAPH: ("p", ""),
    BlockType.NOTE: ("note", "author"),
    BlockType.VERSE: ("lg", ""),
    BlockType.LIST: ("list", ""),
    BlockType.PAGES: ("ab", "pages"),
}
_TYPES = {tag: block_type for block_type, (tag, _) in _TAGS.items()}
_SIGNED = {signs.CRUX: "sic", signs.SUPPLIED: "supplied", signs.DELETED: "surplus", signs.GAP: "gap"}
_SIGNS = {tag: name for name, tag in _SIGNED.items()}
_LINES = {BlockType.VERSE: "l", BlockType.LIST: "item"}
ABOVE = "above"  #: how a speaker stands in a line of his own
PROSE = "lines"  #: type of what has lines and bears a word for a name: a byline, a colophon; verse has a number

NOWHERE = Place()
Marks = Mapping[int, tuple[str, Change]]  #: offset of what a rule changes -> the rule, and what it does


class Setting(NamedTuple):
    """What is known where a text is written or read."""

    said: Said
    declared: Declared
    heads: dict[PageKey, str]  #: what stands where pages begin

    @property
    def held(self) -> list[str]:
        """The sigla of the witnesses that the edition holds."""
        return [one.siglum for one in self.declared.witnesses if one.file]


# written


def write(body: Element, blocks: Iterable[Block], by: Setting) -> None:
    """Add the blocks of a text, a division for each heading."""
    divisions = [body]
    known: set[str] = set()
    blocks = [*blocks]
    verses = Counter(filter(None, (number for block in blocks for number in block.numbers)))
    begun = Counter[str]()
    for block in blocks:
        if block.type is BlockType.HEADING:
            del divisions[max(block.level, 1) :]
            while len(divisions) <= block.level:
                divisions.append(add(divisions[-1], "div"))
        if block.type is BlockType.MATTER:
            _matter(divisions[-1], block, by)
        else:
            made = _block(divisions[-1], block, by, repeated=block.place in known)
            lines = all_of(made, "l")
            for line, number in zip(lines, block.numbers[len(block.numbers) - len(lines) :], strict=False):
                begun[number] += 1
                _number(line, number, begun[number], verses[number])
        known.add(block.place)


def _number(line: Element, number: str, part: int, parts: int) -> None:
    """Number a verse; of one that speakers share say which *part* the line is."""
    if number:
        line.set("n", number)
    if number and parts > 1:
        line.set("part", "I" if part == 1 else "F" if part == parts else "M")


def _block(parent: Element, block: Block, by: Setting, *, repeated: bool) -> Element:
    is_prose = block.type is BlockType.VERSE and bool(block.place) and not block.place.number
    tag, kind = ("ab", PROSE) if is_prose else _TAGS[block.type]
    spoken: Sequence[Span | Variation] = block.parts
    if _speaks(block):
        parent, spoken = _speech(parent, block, by)
    name = by.said.names.of_place(block.place, by.said.text)
    named = {"prev": name and f"#{name}"} if repeated else {"xml_id": name}
    number = block.label or (block.place.number if block.type.is_numbered else "")
    made = add(parent, tag, type=kind, place="end" if block.label else "", n=number, rend=block.frame, **named)
    for one in block.whole:
        others = stretches.across(one, block) if one.about == STRETCH else ()
        _about(made, one, by, {*others, *witness.lacking(block)})
    changed = of_characters(block, by.declared.applied)
    of_line = "" if is_prose else _LINES.get(block.type, "")
    line = add(made, of_line) if of_line else made
    offset = len(plain(block.edited)) - len(plain(_edited(spoken)))
    for part in spoken:
        if isinstance(part, Variation):
            offset = _variation(line, part, by, changed, offset, witness.without(block, part))
        elif part.style is Style.SIGN:
            line = _signed(line, part.text)
            offset += len(part.text)
        elif of_line and part.style is Style.BREAK:
            line = add(made, of_line)
            offset += len(part.text)
        else:
            offset = write_spans(line, (part,), by, changed, offset)
    return made


def _speaks(block: Block) -> bool:
    """Tell whether *block* begins with who speaks it."""
    return next(iter(block.edited), Span("")).style is Style.SPEAKER


def _edited(parts: Iterable[Span | Variation]) -> list[Span]:
    return [span for part in parts for span in (part.lemma if isinstance(part, Variation) else (part,))]


def _speech(parent: Element, block: Block, by: Setting) -> tuple[Element, Sequence[Span | Variation]]:
    """Add a speech and who speaks it, in a line above or not; return it, and what is spoken."""
    first, *rest = block.parts
    is_above = bool(rest) and isinstance(rest[0], Span) and rest[0].style is Style.BREAK
    speech = add(parent, "sp")
    speaker = add(speech, "speaker", rend=ABOVE if is_above else "")
    if isinstance(first, Variation):
        _variation(speaker, first, by, {}, 0, witness.without(block, first))
    else:
        write_spans(speaker, (first,), by)
    return speech, rest[1:] if is_above else rest


def _spoken(speech: Element, by: Setting, level: int) -> Block:
    """Return the block of a speech, which begins with who speaks it."""
    speaker, spoken = needed(speech, "speaker"), next(one for one in speech if kind_of(one) not in ("", "speaker"))
    block = _read_block(spoken, by, level)
    above = [Span("\n", Style.BREAK)] if speaker.get("rend") == ABOVE else []
    before = [_as_speaker(part) for part in _parts(speaker, by, block.place)]
    numbers = ("", *block.numbers) if above and block.numbers else block.numbers
    return block._replace(parts=(*before, *above, *block.parts), numbers=numbers)


def _as_speaker(part: Span | Variation) -> Span | Variation:
    """Return what was read as words of a speaker."""

    def said(spans: Spans) -> Spans:
        return tuple(one._replace(style=Style.SPEAKER) if one.style is Style.TEXT else one for one in spans)

    if isinstance(part, Span):
        return said((part,))[0]
    assert part.entry
    readings = tuple(one._replace(spans=said(one.spans)) for one in part.entry.readings)
    lemma = said(part.lemma)
    return part._replace(lemma=lemma, entry=part.entry._replace(lemma=lemma, readings=readings))


def _signed(line: Element, sign: str) -> Element:
    """Open or close what a sign of the edition stands around; return what goes on there."""
    for name, (before, after) in SIGNS.items():
        if sign == before + after:
            phrase(line, _SIGNED[name])
            return line
        if sign == after and kind_of(line) == _SIGNED[name]:
            parent = line.getparent()
            assert parent is not None
            return parent
        if sign == before:
            return phrase(line, _SIGNED[name])
    raise ValueError(sign)


def _variation(
    line: Element, part: Variation, by: Setting, changed: Marks, offset: int, lacking: Collection[str]
) -> int:
    """Add an entry of the apparatus where it stands; return the offset behind its lemma."""
    one = part.entry
    if one is None:
        return write_spans(line, part.lemma, by, changed, offset)
    kind, name = EMENDATION if one.emends else VARIANT, by.said.names.of_place(one.id, by.said.text)
    page = one.page if not one.readings else PageKey()
    made = phrase(line, "app", type=kind, subtype=PAGE if page else "", xml_id=name, **_judged(one))
    if page:
        phrase(made, "lem")
        write_spans(phrase(made, "rdg", wit=names.to_witnesses([page.siglum])), part.lemma, by)
    else:
        offset = write_spans(_lemma(made, one, by, lacking), part.lemma, by, changed, offset)
        for reading in one.readings:
            borne = _reading(made, reading)
            write_spans(borne, reading.spans, by)
            if reading.moved:
                way, _blank, words = reading.moved.partition(" ")
                phrase(borne, "seg", words, type=way)
    prose.write(phrase(made, "note", type="reason"), one.reason, by.said)
    return offset


def _reading(app: Element, one: Reading) -> Element:
    return _borne(app, "rdg", one.bearers, "lost" if one.lost else "")


def _about(parent: Element, one: Entry, by: Setting, others: Collection[str]) -> None:
    """Add an entry that is about a block, a line or a stretch of it; some *others* have neither lemma nor reading."""
    kind, name = EMENDATION if one.emends else VARIANT, by.said.names.of_place(one.id, by.said.text)
    subtype, _, number = one.about.partition(" ")
    number = one.until or number
    made = phrase(parent, "app", type=kind, subtype=subtype, n=number, rend=one.ends, xml_id=name, **_judged(one))
    lemma = _lemma(made, one, by, others if one.about == STRETCH else ())
    write_spans(lemma, one.lemma if one.about == STRETCH else (), by)
    for reading in one.readings:
        borne = _reading(made, reading)
        write_spans(borne, reading.spans, by)
        if reading.moved:
            _moved(borne, reading.moved, by)
    prose.write(phrase(made, "note", type="reason"), one.reason, by.said)


def _moved(reading: Element, where: str, by: Setting) -> None:
    """Say before or after which place a witness has a block."""
    way, _blank, place = where.partition(" ")
    phrase(reading, "ptr", type=way, n=place, target=by.said.names.to_place(Place(place), by.said.text))


def _lemma(app: Element, one: Entry, by: Setting, lacking: Collection[str] = ()) -> Element:
    """Add the element of the lemma, with all who have it."""
    agree = [siglum for siglum in by.held if not one.departs_from(siglum) and siglum not in lacking]
    who = one.attested._replace(written=one.attested.written or one.attested.sigla)
    return _borne(app, "lem", who._replace(sigla=who.sigla or tuple(agree)))


def _borne(parent: Element, tag: str, who: Bearers, kind: str = "") -> Element:
    """Add the element of a reading: who has it, who conjectured it, and behind it how the editor wrote the sigla."""
    resp = " ".join(names.to("Scholar", one) for one in who.scholars)
    made = phrase(parent, tag, type=kind, wit=names.to_witnesses(who.sigla), resp=resp)
    if who.written:
        phrase(parent, "wit", " ".join(who.written))
    return made


def _matter(parent: Element, block: Block, by: Setting) -> None:
    """Add what a witness alone has: the edition leaves it out."""
    one = block.omission
    assert one
    made = add(parent, "app", type=OMISSION, xml_id=by.said.names.of_place(one.id, by.said.text), **_judged(one))
    phrase(made, "lem")
    reading = phrase(made, "rdg", wit=names.to_witnesses([one.siglum]))
    phrase(reading, "ab", one.text, xml_id=by.said.names.of_place(block.place, by.said.text))
    prose.write(phrase(made, "note", type="reason"), one.reason, by.said)


def _judged(one: Entry | Omission) -> dict[str, str]:
    """Return who answers for an entry, of which kind it is, and how certain."""
    leave = getattr(one, "leave", "")
    judged = (names.to("Kind", one.kind), names.to("Certainty", one.certainty), names.to("Leave", leave))
    return {"ana": " ".join(filter(None, judged)), "resp": names.to("Editor", one.by)}


def write_spans(parent: Element, spans: Spans, by: Setting, changed: Marks = {}, offset: int = 0) -> int:  # noqa: B006
    """Add spans that begin at an offset of a block; return the offset behind them."""
    for span in spans:
        match span.style:
            case Style.TEXT:
                _characters(parent, span.text, changed, offset)
            case Style.EMPHASIS | Style.STRONG:
                _characters(phrase(parent, "hi", rend=_RENDS[span.style]), span.text, changed, offset)
            case Style.VERBATIM:
                phrase(parent, "seg", span.text, type="verbatim")
            case Style.CALL:
                target = by.said.names.to_place(Place.of_note(span.text), by.said.text)
                phrase(parent, "ref", span.text, type="call", target=target)
            case Style.LINK:
                phrase(parent, "ref", span.text, type="address", target=prose.address(span.text))
            case Style.BREAK | Style.LINE:
                phrase(parent, "lb")
            case Style.SPEAKER:
                _characters(parent, span.text, changed, offset)
            case Style.DIRECTION:
                _characters(phrase(parent, "stage"), span.text, changed, offset)
            case Style.INDENT:
                phrase(parent, "seg", span.text, type="indent")
            case Style.DIVISION:
                phrase(parent, "seg", span.text, type="division")
            case Style.PAGE:
                leads = {"edRef": names.to_witnesses([span.page.siglum]), "facs": _facs(span.page, by)}
                phrase(parent, "pb", n=span.page.number, **{name: one for name, one in leads.items() if one})
                if head := by.heads.get(span.page):
                    phrase(parent, "fw", head, type="head")
        offset += len(plain((span,)))
    return offset


def _facs(page: PageKey, by: Setting) -> str:
    return facsimiles.of(page, by.declared.facsimiles)


_RENDS = {Style.EMPHASIS: "italic", Style.STRONG: "bold"}
_STYLES = {rend: style for style, rend in _RENDS.items()}


def _characters(parent: Element, text: str, changed: Marks, offset: int) -> None:
    """Add characters, and beside those that a rule changes what they become."""
    end = 0
    ends = {at - offset: at - offset + len(one.old) for at, (_rule, one) in changed.items()}
    for at in sorted(at for at, stop in ends.items() if at >= 0 and stop <= len(text)):
        put(parent, text[end:at])
        rule, change = changed[offset + at]
        choice = phrase(parent, "choice", ana=names.to("Rule", rule))
        phrase(choice, "orig", change.old)
        phrase(choice, "reg", change.new)
        end = at + len(change.old)
    put(parent, text[end:])


# read


def read(division: Element, by: Setting, level: int = 0) -> Iterator[Block]:
    """Yield the blocks of a text."""
    for child in division:
        tag = kind_of(child)
        if tag == "div":
            yield from read(child, by, level + 1)
        elif tag == "sp":
            yield _spoken(child, by, level)
        elif tag == "app":
            yield _read_matter(child, by, level)
        elif tag:
            yield _read_block(child, by, level)


def _read_block(element: Element, by: Setting, level: int) -> Block:
    is_prose = element.get("type") == PROSE
    block_type = BlockType.VERSE if is_prose else _TYPES[kind_of(element)]
    place = Place(_name(id_of(element) or element.get("prev", ""), by))
    found: list[Span | Variation] = []
    if (of_line := _LINES.get(block_type)) and not is_prose:
        for number, line in enumerate(all_of(element, of_line)):
            found += [Span("\n", Style.BREAK)] if number else []
            found += _parts(line, by, place)
    else:
        found += _parts(element, by, place)
    label = element.get("n", "") if block_type is BlockType.NOTE else ""
    lines = tuple(line.get("n", "") for line in all_of(element, "l"))
    numbers = lines if any(lines) else ()
    whole = tuple(_read_about(one, by, block_type, place) for one in all_of(element, "app") if _is_about(one))
    marks = element.get("rend", "")
    return Block(
        block_type, place, tuple(found), marks, level, by.said.text, 0, label=label, whole=whole, numbers=numbers
    )


def _is_about(app: Element) -> bool:
    return app.get("subtype") in ABOUT


def _read_about(app: Element, by: Setting, block_type: BlockType, place: Place) -> Entry:
    named, is_line = app.get("n", ""), app.get("subtype") in ("line", JOINED)
    about = " ".join(filter(None, [app.get("subtype", ""), named if is_line else ""]))
    until = Place("" if is_line else named)
    block = HEADING if block_type is BlockType.HEADING and not until else place
    lemma = {DIVISION: PILCROW, BLOCK: block, ORDER: block}.get(about, about.replace(JOINED, STROKE))
    lemma = f"{lemma}-{until}" if until else lemma
    words = read_spans(needed(app, "lem"), by) if about == STRETCH else (Span(lemma),)
    entry = _read_entry(app, words, by, place)
    return entry._replace(about=about, until=until, ends=app.get("rend", ""))


def _name(pointer: str, by: Setting) -> str:
    return by.said.names.place(pointer, by.said.text) if pointer else ""


def _parts(element: Element, by: Setting, place: Place) -> Iterator[Span | Variation]:
    """Yield the parts of a block, neighbours of one style made one."""
    for is_span, run in groupby(_pieces(element, by, place), lambda one: isinstance(one, Span)):
        pieces = [*run]
        yield from unbroken(one for one in pieces if isinstance(one, Span)) if is_span else pieces


def read_spans(element: Element, by: Setting) -> Spans:
    """Return the spans that stand in an element."""
    return unbroken(one for one in _pieces(element, by) if isinstance(one, Span))


def _pieces(element: Element, by: Setting, place: Place = NOWHERE) -> Iterator[Span | Variation]:
    page = PageKey()
    for one in parts(element):
        if isinstance(one, str):
            yield Span(one)
            continue
        match kind_of(one), one.get("type", ""):
            case "app", _ if _is_about(one):
                pass
            case "app", _:
                yield _read_variation(one, by, place)
            case "choice", _:
                yield Span(text_of(needed(one, "orig")))
            case "hi" | "stage", _:
                inner = "".join(part.text for part in _pieces(one, by) if isinstance(part, Span))
                yield Span(inner, _STYLES.get(one.get("rend", ""), Style.DIRECTION))
            case "seg", "division":
                yield Span(text_of(one), Style.DIVISION)
            case "seg", kind:
                yield Span(text_of(one), Style.INDENT if kind == "indent" else Style.VERBATIM)
            case "ref", kind:
                yield Span(text_of(one), Style.CALL if kind == "call" else Style.LINK)
            case tag, _ if tag in _SIGNS:
                yield from _read_signed(one, by, place)
            case "lb", _:
                yield Span("\n", Style.BREAK)
            case "pb", _:
                page = _page(one, by)
                by.heads[page] = ""
                yield Span(page, Style.PAGE)
            case "fw", _:
                by.heads[page] = text_of(one)
            case tag, _:
                raise ValueError(f"<{tag}> in <{kind_of(element)}>")


def _page(element: Element, by: Setting) -> PageKey:
    """Return the page that begins, which leads to its image."""
    page = PageKey.of("".join(names.witnesses(element.get("edRef", ""))), element.get("n", ""))
    if (found := element.get("facs", "")) != _facs(page, by):
        raise ValueError(f"<pb facs={found!r}> of page {page}")
    return page


def _read_signed(element: Element, by: Setting, place: Place) -> Iterator[Span | Variation]:
    """Yield what stands within signs of the edition, and these."""
    name = _SIGNS[kind_of(element)]
    before, after = SIGNS[name]
    within = [*_pieces(element, by, place)]
    yield from (
        [Span(signs.LOST, Style.SIGN)]
        if name == signs.GAP
        else [
            Span(before, Style.SIGN),
            *within,
            Span(after, Style.SIGN),
        ]
    )


def _read_variation(app: Element, by: Setting, place: Place) -> Variation:
    lemma = read_spans(needed(app, "lem"), by)
    entry = _read_entry(app, lemma, by, place)
    if app.get("subtype") == PAGE:
        lemma = entry.readings[0].spans
        entry = entry._replace(lemma=lemma, readings=())
    return Variation(lemma, entry, 0)


def _read_entry(app: Element, lemma: Spans, by: Setting, place: Place) -> Entry:
    judged = _read_judgement(app, by)
    readings = tuple(_read_reading(one, by) for one in all_of(app, "rdg"))
    entry = Entry(lemma, readings, judged["kind"], _led(app, "Leave"), judged["reason"], 0, judged["id"], place)
    entry = entry._replace(emends=app.get("type") == EMENDATION, certainty=judged["certainty"], by=judged["by"])
    return entry._replace(attested=_attested(app))


def _read_reading(rdg: Element, by: Setting) -> Reading:
    who, moved = _bearers(rdg), one_of(rdg, "ptr")
    if moved is not None:
        where = f"{moved.get('type', '')} {moved.get('n', '')}"
        return Reading(who.sigla, (), who.written, who.scholars, moved=where)
    words = one_of(rdg, "seg")
    if words is not None and words.get("type") in (ANTE, POST):
        where = f"{words.get('type', '')} {text_of(words)}"
        return Reading(who.sigla, (), who.written, who.scholars, moved=where)
    return Reading(who.sigla, _read_lines(rdg, by), who.written, who.scholars, rdg.get("type") == "lost")


def _read_lines(reading: Element, by: Setting) -> Spans:
    """Return the spans of a reading, in which lines end that the text does not have."""
    return tuple(LINED if one.style is Style.BREAK else one for one in read_spans(reading, by))


def _attested(app: Element) -> Bearers:
    """Return who has the lemma, where the editor said so."""
    found = _bearers(needed(app, "lem"))
    return found._replace(
        sigla=found.sigla if found.written else (), written=found.written if found.written != found.sigla else ()
    )


def _bearers(element: Element) -> Bearers:
    """Return who has a reading, and how the editor wrote the sigla, which stands behind it."""
    after = element.getnext()
    written = tuple(text_of(after).split()) if after is not None and kind_of(after) == "wit" else ()
    scholars = tuple(names.led(element.get("resp", ""), "Scholar"))
    return Bearers(names.witnesses(element.get("wit", "")), written, scholars)


def _read_matter(app: Element, by: Setting, level: int) -> Block:
    reading = needed(app, "rdg")
    content = needed(reading, "ab")
    siglum, text = "".join(names.witnesses(reading.get("wit", ""))), text_of(content)
    omission = Omission(siglum, text=text, line=0, **_read_judgement(app, by))
    place = Place(_name(id_of(content), by))
    parts_of = (Span(text),)
    return Block(BlockType.MATTER, place, parts_of, "", level, by.said.text, 0, siglum=siglum, omission=omission)


def _read_judgement(app: Element, by: Setting) -> dict[str, str]:
    note = one_of(app, "note")
    return {
        "kind": _led(app, "Kind"),
        "certainty": _led(app, "Certainty"),
        "by": "".join(names.led(app.get("resp", ""), "Editor")),
        "reason": prose.read(note, by.said) if note is not None else "",
        "id": _name(id_of(app), by),
    }


def _led(element: Element, what: str) -> str:
    return "".join(names.led(element.get("ana", ""), what))
