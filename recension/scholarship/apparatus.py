"""Joins the marks in the text with the entries of the apparatus, names them, and finds what contradicts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count, pairwise

from recension.scholarship import bearers, hands, letters, order, regularise, stretches, witness
from recension.scholarship.leaves import Order
from recension.scholarship.messages import NONE, Mistake, advised, located, mistake
from recension.scholarship.model import (
    BLOCK,
    DIVISION,
    HEADING,
    JOINED,
    ORDER,
    PLAYED,
    STRETCH,
    Block,
    BlockType,
    Comment,
    Entry,
    Omission,
    PageKey,
    Place,
    Span,
    Spans,
    Style,
    Variation,
    Withdrawal,
    Witness,
    merged,
    plain,
    unbroken,
)
from recension.scholarship.notation import BEGUN, PILCROW, STROKE, is_siglum, slug, source
from recension.scholarship.series import COMMENTS, HEADNOTE
from recension.scholarship.stretches import GAP

DOTS = " ... "  #: what is often typed for the sign between the first words of a stretch and the last
_NAMES = ("om", "deest")  #: what the id of an entry begins with where words are lacking, or lost
_LINE = re.compile(rf"(?:line|{STROKE}) ([1-9][0-9]*)")


def join(blocks: Sequence[Block], entries: Sequence[Entry], base: str) -> tuple[list[Block], list[Mistake]]:
    """Give each mark of *blocks* its entry; the entries are those of one apparatus, in any order.

    *base* is the siglum of the base witness.
    An entry's id is its place and a slug of the witness reading, so that no later editing moves it.
    """
    free = list(entries)
    answers: dict[int, Entry] = {}  # the number of a mark -> its entry
    marks = [(part, block) for block in blocks for part in block.variations]
    for number in _asking(blocks, free):
        mark, _ = marks[number]
        if (answer := next((one for one in free if one.lemma == _bare(mark)), None)) is not None:
            free.remove(answer)
            answers[number] = _played(answer, mark)
    taken = {entry.lemma: entry for entry in reversed(answers.values())}
    text = " ".join(plain(block.edited) for block in blocks)
    lonely = [number for number in range(len(marks)) if number not in answers]
    mistakes: list[Mistake] = []
    whole: dict[int, list[Entry]] = {}  # the number of a block -> what is about the whole of it
    for entry in free:
        if (named := _block_meant(entry, blocks)) is not None and not entry.page:
            told = _misjudged(entry, blocks[named], whole.get(named, ()))
            if told:
                mistakes.append(told)
            else:
                whole.setdefault(named, []).append(_of_block(entry, blocks[named]))
        elif entry.lemma in taken:
            first = taken[entry.lemma].line
            mistakes.append(mistake("entry-twice", entry.line, found=source(entry.lemma), first=first))
        elif isinstance(stretch := stretches.meant(entry, blocks), int):
            others = whole.setdefault(stretch, [])
            said = _of_stretch(entry, blocks[stretch], others, base)
            (others if isinstance(said, Entry) else mistakes).append(said)  # type: ignore[arg-type]
        elif (meant := _meant(entry, [(number, marks[number][0]) for number in lonely])) is not None:
            lonely.remove(meant)
            answers[meant] = entry
            mistakes.append(_misspelt(entry, marks[meant][0]))
        else:
            mistakes.append(stretch or _unmarked(entry, text, base))
    for mark, block in (marks[number] for number in lonely if not marks[number][0].is_optional):
        mistakes += located([_unmatched(source(mark.lemma), mark)], block.source)
    numbers = count()
    joined = []
    for place, block in enumerate(blocks):
        parts: list[Span | Variation] = []
        for part in block.parts:
            if isinstance(part, Variation) and (found := answers.get(next(numbers))):
                if told := _misdivided(found, block):
                    mistakes.append(told)
                part = part._replace(entry=_name(_lined(found, block), block.place, base))
            parts.append(part)
        joined.append(block._replace(parts=tuple(parts), whole=tuple(whole.get(place, ()))))
    return joined, mistakes


def _asking(blocks: Sequence[Block], entries: Sequence[Entry]) -> list[int]:
    """Return the numbers of the marks that ask for entries: those that need one, and then the nearest of the others.

    Of marks that may have one, such as what is done on the stage, the last block comes first, for entries stand below.
    """
    marks = [(at, mark) for at, block in enumerate(blocks) for mark in block.variations]
    asking = [number for number, (_, mark) in enumerate(marks) if not mark.is_optional]
    said = Counter(one.lemma for one in entries)
    said.subtract(Counter(_bare(marks[number][1]) for number in asking))
    for lemma, times in said.items():
        same = [number for number, (_, mark) in enumerate(marks) if mark.is_optional and _bare(mark) == lemma]
        asking += sorted(sorted(same, key=lambda number: (-marks[number][0], number))[: max(times, 0)])
    return asking


def _bare(mark: Variation) -> Spans:
    """Return the lemma of *mark* as an entry has it, which does not say who speaks and what is done."""
    return unbroken(one._replace(style=Style.TEXT) if one.style in PLAYED else one for one in mark.lemma)


def _played(entry: Entry, mark: Variation) -> Entry:
    """Return *entry*, whose readings say who speaks, or what is done, where its *mark* does."""
    style = mark.lemma[0].style
    if style not in PLAYED:
        return entry
    readings = (
        one._replace(
            spans=tuple(each._replace(style=style) if each.style is Style.TEXT else each for each in one.spans)
        )
        for one in entry.readings
    )
    return entry._replace(lemma=unbroken(mark.lemma), readings=tuple(readings))


def _lined(entry: Entry, block: Block) -> Entry:
    """Return *entry*, in which a stroke is a character where *block* has no lines."""
    if block.type.has_lines or not any(span.style is Style.LINE for one in entry.readings for span in one.spans):
        return entry
    as_text = (
        merged(span._replace(style=Style.TEXT) if span.style is Style.LINE else span for span in one.spans)
        for one in entry.readings
    )
    return entry._replace(
        readings=tuple(one._replace(spans=spans) for one, spans in zip(entry.readings, as_text, strict=True))
    )


def _misdivided(entry: Entry, block: Block) -> Mistake | None:
    """Return what is wrong where a reading in *block* begins or ends with the end of a line, or of a block."""
    ends = [span.style for one in entry.readings for span in (*one.spans[:1], *one.spans[-1:])]
    wrong = Style.DIVISION in ends or (block.type.has_lines and Style.LINE in ends)
    return mistake("division-edge", entry.line, found=f"{source(entry.lemma)} ] …") if wrong else None


def _among_extant(block: Block) -> Block:
    """Return *block*, of whose entries those that say *cett.* mean only witnesses that have something there."""
    if not (block.whole or block.absent):
        return block
    parts = [
        part._replace(entry=_without(part.entry, witness.without(block, part)))
        if isinstance(part, Variation) and part.entry
        else part
        for part in block.parts
    ]
    return block._replace(parts=tuple(parts))


def _without(entry: Entry, sigla: Collection[str]) -> Entry:
    """Return *entry* without *sigla* among those whom *cett.* means."""
    readings = tuple(
        one._replace(sigla=tuple(siglum for siglum in one.sigla if siglum not in sigla))
        if bearers.CETT in one.written
        else one
        for one in entry.readings
    )
    attested = entry.attested
    if bearers.CETT in attested.written:
        attested = attested._replace(sigla=tuple(siglum for siglum in attested.sigla if siglum not in sigla))
    return entry._replace(readings=readings, attested=attested)


def _block_meant(entry: Entry, blocks: Sequence[Block]) -> int | None:
    """Return the number of the block that *entry* names instead of words: by its place, as heading, or by a line."""
    name = plain(entry.lemma)
    for number in reversed(range(len(blocks))):
        block = blocks[number]
        is_heading = name == HEADING and block.type is BlockType.HEADING
        is_line = bool(_LINE.fullmatch(name)) and block.type.has_lines
        if name == PILCROW and block.type.is_text:
            return number
        is_named = block.place == name or (block.place and name.startswith(f"{block.place}-"))
        if is_heading or is_line or (is_named and block.type.is_text):
            return number
    return None


def _of_block(entry: Entry, block: Block) -> Entry:
    """Return *entry*, which is about the whole of *block* or about one of its lines, with place and id."""
    name = plain(entry.lemma)
    about = name.replace(STROKE, JOINED) if _LINE.fullmatch(name) else DIVISION if name == PILCROW else BLOCK
    about = ORDER if entry.readings[0].moved else about
    until = Place(name.removeprefix(f"{block.place}-") if name.startswith(f"{block.place}-") else "")
    lemma = (Span(HEADING if block.type is BlockType.HEADING and not until else name),)
    if about == ORDER:
        slugged = "transp"
    elif BEGUN in entry.readings[0].spans:
        slugged = f"division-{about.rpartition(' ')[2]}"
    else:
        slugged = _NAMES[entry.readings[0].lost] + (f"-{about.replace(' ', '-')}" if about != BLOCK else "")
    made = entry._replace(lemma=lemma, about=about, until=until, place=block.place)
    return made._replace(id=f"{block.place}.{slugged}".removeprefix("."))


def _of_stretch(entry: Entry, block: Block, others: Iterable[Entry], base: str) -> Entry | Mistake:
    """Return *entry*, which is about a stretch of *block*, with place and id, or what is wrong with it."""
    if twice := next((one for one in others if one.lemma == entry.lemma), None):
        return mistake("entry-twice", entry.line, found=source(entry.lemma), first=twice.line)
    if moved := next((one.moved for one in entry.readings if one.moved), ""):
        return mistake("order-words", entry.line, found=source(entry.lemma), moved=f"transp. {moved}")
    return _misdivided(entry, block) or _name(_lined(entry._replace(about=STRETCH), block), block.place, base)


def spread(blocks: Sequence[Block]) -> tuple[list[Block], list[Mistake]]:
    """Tell the *blocks* of a document which entries above them are about them, too, and what is wrong with these."""
    found, mistakes = [*blocks], list[Mistake]()
    for first, block in enumerate(blocks):
        for entry in block.whole if any(one.until for one in block.whole) else ():
            if not entry.until:
                continue
            last = next((n for n in range(first + 1, len(blocks)) if blocks[n].place == entry.until), first)
            if last == first:
                told = mistake("range-unknown", entry.line, block.source, found=source(entry.lemma))
                mistakes.append(advised(told, f"{entry.until!r} is no place below"))
                continue
            words = (span for span in blocks[last].edited if span.style is not Style.CALL)
            ends = plain(words).split()[-2:]
            known = entry._replace(ends=" ".join(ends))
            found[first] = found[first]._replace(
                whole=tuple(known if one == entry else one for one in found[first].whole)
            )
            if entry.about == ORDER:
                continue
            absent = tuple((siglum, entry.id) for one in entry.readings for siglum in one.sigla)
            for number in range(first + 1, last + 1):
                if blocks[number].type is not BlockType.MATTER:
                    found[number] = found[number]._replace(absent=(*found[number].absent, *absent))
    mistakes += order.flaws(found)
    return [_among_extant(block) for block in found], mistakes


def _misjudged(entry: Entry, block: Block, others: Iterable[Entry]) -> Mistake | None:
    """Return what is wrong with an *entry* that is about the whole of *block*, beside *others*."""
    found = source(entry.lemma)
    made = _of_block(entry, block)
    if twice := next((one for one in others if (one.lemma, one.about) == (made.lemma, made.about)), None):
        return mistake("entry-twice", entry.line, found=found, first=twice.line)
    is_order = made.about == ORDER and plain(entry.lemma) != PILCROW and not _LINE.fullmatch(plain(entry.lemma))
    divides = (BEGUN,) if made.joins and block.type is BlockType.VERSE else ()
    if not all(bool(one.moved) if is_order else one.omits or one.spans == divides for one in entry.readings):
        return mistake("block-reading", entry.line, found=found)
    lines = len(_lines(block.edited))
    if (line := _LINE.fullmatch(found)) and int(line[1]) > lines:
        return mistake("line-unknown", entry.line, found=found, count=lines)
    if found == f"{STROKE} 1":
        told = mistake("line-unknown", entry.line, found=found, count=lines)
        return advised(told, f"{PILCROW} ] om. says that a witness does not begin the whole of the block")
    return None


def _meant(entry: Entry, marks: Iterable[tuple[int, Variation]]) -> int | None:
    """Return the number of the mark that is meant, where it has almost the words of *entry*."""
    if entry.page:
        return None
    words = {plain(part.lemma): number for number, part in marks if not part.lemma[0].page}
    return words.get(letters.nearest(plain(entry.lemma), [*words]))


def _misspelt(entry: Entry, part: Variation) -> Mistake:
    """Return what is told of an entry that says almost the words of its mark."""
    found, marked = source(entry.lemma), source(unbroken(part.lemma))
    words, _, last = found.rpartition(" ")
    alike = letters.alike(plain(entry.lemma), plain(part.lemma))
    if words == marked and is_siglum(last):
        alike = f"a siglum, as {last}, stands behind the reading of its witness"
    return advised(mistake("lemma-not-found", entry.line, found=found), f"the mark is :em:`{marked}`", alike)


def _unmarked(entry: Entry, text: str, base: str) -> Mistake:
    """Return what is told of an entry that no mark is near to."""
    found, lemma = source(entry.lemma), plain(entry.lemma)
    if entry.page:
        return advised(
            mistake("lemma-not-found", entry.line, found=found), f"mark the page there, as :page:`{entry.page}`"
        )
    if lemma in text:
        return mistake("entry-without-mark", entry.line, found=found)
    return _not_found(lemma, found, text, entry.line)


def _not_found(lemma: str, found: str, text: str, line: int) -> Mistake:
    """Return the mistake of a *lemma* that is not in *text*, with the words there that are nearest to it."""
    told, near = mistake("lemma-not-found", line, found=found), letters.nearest_words(lemma, text)
    if DOTS in lemma:
        return advised(told, f"between the first words and the last of a stretch stands{GAP}which is one sign")
    without = lemma.rpartition(" ")[0]
    if not near and without and without in text:
        return advised(told, f"{without!r} is")
    return advised(told, near and (letters.alike(lemma, near) or f"the nearest words are {near!r}"))


def _unmatched(found: str, part: Variation) -> Mistake:
    if page := part.lemma[0].page:
        return mistake("page-without-entry", part.line, found=page, number=page.number)
    return mistake("mark-without-entry", part.line, found=found)


def _name(entry: Entry, place: Place, base: str) -> Entry:
    if entry.page:
        name = f"page-{entry.page.number}"
    else:
        reading = entry.of(base) or entry.readings[0]
        said = "transp" if reading.moved else _NAMES[reading.lost] if reading.omits else ""
        name = f"{said}-{slug(entry.lemma)}" if said else slug(reading.spans)
    return entry._replace(id=f"{place}.{name}" if place else name, place=place)


def distinct(blocks: Iterable[Block]) -> list[Block]:
    """Return *blocks* with a number added to the ids that occur more than once, in reading order."""
    seen: Counter[str] = Counter()
    result = []
    for block in blocks:
        parts: list[Span | Variation] = []
        for part in block.parts:
            if isinstance(part, Variation) and part.entry:
                seen[part.entry.id] += 1
                if (times := seen[part.entry.id]) > 1:
                    part = part._replace(entry=part.entry._replace(id=f"{part.entry.id}-{times}"))
            parts.append(part)
        whole = []
        for entry in block.whole:
            seen[entry.id] += 1
            whole.append(entry._replace(id=f"{entry.id}-{seen[entry.id]}") if seen[entry.id] > 1 else entry)
        result.append(block._replace(parts=tuple(parts), whole=tuple(whole)))
    return result


def name_comment(comment: Comment, place: Place, others: Iterable[Comment]) -> Comment:
    """Return *comment* with its place and an id made of place, series and lemma that none of *others* has."""
    name = f"{place}.{COMMENTS[comment.series].slug}-{slug(comment.lemma)}"
    times = sum(other.id == name or other.id.startswith(f"{name}-no-") for other in others)
    return comment._replace(place=place, id=f"{name}-no-{times + 1}" if times else name)


def name_headnote(comment: Comment, above: Block | None, others: Iterable[Comment]) -> Comment | Mistake:
    """Return *comment* with words and place of the heading *above*, or the mistake when it may not stand there."""
    words = unbroken(span for span in above.edited if span.style is not Style.CALL and not span.page) if above else ()
    name = f"{above.place}.{HEADNOTE}" if above else ""
    if not above or above.type is not BlockType.HEADING or any(other.id == name for other in others):
        return mistake("headnote-place", comment.line, found=shortened(plain(words)) or "no words")
    return comment._replace(lemma=words, place=above.place, id=name)


def check_comment(comment: Comment, text: str, others: Iterable[Comment] = ()) -> Mistake | None:
    """Return the mistake when the lemma of *comment* does not stand in *text* just once, or the same hand has it twice.

    The *others* are the comments before it on the same place.
    """
    lemma = plain(comment.lemma)
    times = text.count(lemma)
    if not times:
        return _not_found(lemma, lemma, text, comment.line)
    if times > 1:
        told = [*dict.fromkeys(letters.told_apart(lemma, text))]
        apart = [f"'{one} : {comment.certainty}'" for one in told if one != lemma][:3]
        which = f"write {' or '.join(apart)}" if apart else ""
        return advised(mistake("lemma-twice", comment.line, found=lemma, count=times), which)
    for one in others:
        if (one.series, one.lemma, one.by) == (comment.series, comment.lemma, comment.by):
            return mistake("comment-twice", comment.line, found=lemma, first=one.line)
    return None


def check_considered(blocks: Iterable[Block], comments: Iterable[Comment]) -> Iterator[Mistake]:
    """Yield the readings that are said to be left, and are emended."""
    by_place = {block.place: block for block in blocks if block.place}
    for comment in comments:
        series = COMMENTS.get(comment.series)
        if series and series.proposes and comment.place in by_place:
            block = by_place[comment.place]
            start, end = span_of(comment, block)
            for part, begins, ends in regularise.offsets(block):
                if part.entry and part.entry.emends and begins < end and start < ends:
                    yield mistake("considered-emended", comment.line, block.source, found=plain(comment.lemma))


def span_of(comment: Comment, block: Block) -> tuple[int, int]:
    """Return where in *block* the words of *comment* begin and end; nowhere, if they do not stand in it."""
    start = plain(block.edited).find(plain(comment.lemma))
    return (start, start + len(plain(comment.lemma))) if start >= 0 else (0, 0)


def check_blocks(
    blocks: Sequence[Block],
    heads: Iterable[PageKey],
    places: Iterable[str],
    withdrawn: Collection[str] = (),
    witnesses: Sequence[Witness] = (),
) -> list[Mistake]:
    """Return what contradicts in the *blocks* of one document.

    *heads* are the keys of the pages whose heads are known, *places* the names a place may have:
    a single letter is the name of a numbered series; the numbers that were *withdrawn* are none of it any more.
    Entries may name some *witnesses*.
    """
    mistakes: list[Mistake] = []
    notes: dict[str, tuple[int, str]] = {}
    calls: dict[str, tuple[int, str]] = {}
    orders: defaultdict[str, Order] = defaultdict(Order)  # of the pages of each witness
    heads, numbering = set(heads), _Numbering(places, withdrawn)
    for block in blocks:
        text = plain(block.edited)
        found: list[Mistake] = []
        if block.type.is_numbered:
            found += numbering.check(block, text)
        if block.label:
            if block.label in notes:
                found.append(mistake("note-twice", block.line, found=block.label))
            notes.setdefault(block.label, (block.line, block.source))
        for span, line in block.lines():
            if span.style is Style.CALL:
                calls.setdefault(span.text, (line, block.source))
            elif span.page:
                found += _check_page(span.page, line, orders[span.page.siglum], heads)
        found += _check_speakers(block)
        found += _check_quotations(block, text)
        found += _check_omissions(block)
        found += check_moved(block)
        found += _check_bearers(block, witnesses)
        mistakes += located(found, block.source)
    mistakes += _check_calls(blocks)
    mistakes += _check_ranks(blocks)
    mistakes += [mistake("call-without-note", *where, found=n) for n, where in calls.items() if n not in notes]
    mistakes += [mistake("note-without-call", *where, found=n) for n, where in notes.items() if n not in calls]
    return mistakes


class _Numbering:
    """Follows the numbers of a document: each is there, known, used once, and the next of its series."""

    def __init__(self, places: Iterable[str], withdrawn: Collection[str]) -> None:
        self.places = tuple(places)
        self.withdrawn = withdrawn
        self.first: dict[str, int] = {}
        self.last: dict[str, int] = {}

    def check(self, block: Block, text: str) -> Iterator[Mistake]:
        place = block.place
        if not place:
            yield mistake("place-missing", block.line, found=shortened(text))
            return
        if place in self.first:
            yield mistake("place-twice", block.line, found=place, first=self.first[place])
            return
        self.first[place] = block.line
        series = place.series
        if series not in self.places or (len(series) == 1 and not place.number):
            yield mistake("place-name", block.line, found=place, expected=", ".join(self.places) or NONE)
        elif place.number:
            last = self.last.get(series)
            if last is not None and place != (expected := self.after(series, last)):
                yield mistake("place-order", block.line, found=place, last=f"{series}{last}", expected=expected)
            self.last[series] = int(place.number)

    def after(self, series: str, number: int) -> str:
        """Return the place that comes after a *number*."""
        return next(name for n in count(number + 1) if (name := f"{series}{n}") not in self.withdrawn)


def _check_calls(blocks: Sequence[Block]) -> Iterator[Mistake]:
    """Yield the notes that a witness lacks, although it calls them."""
    for note in blocks:
        for siglum in witness.lacking(note) if note.label else ():
            for block in blocks:
                called = any(one == Span(note.label, Style.CALL) for one in witness.transmitted(block, siglum))
                if called and block.docname == note.docname:
                    found = next(line for one, line in block.lines() if one == Span(note.label, Style.CALL))
                    yield mistake("call-lacking", found, block.source, siglum=siglum, found=note.label)


def _check_ranks(blocks: Iterable[Block]) -> Iterator[Mistake]:
    """Yield the headings that skip a rank, or have another than those that a witness has in the same marks."""
    headings = [block for block in blocks if block.type is BlockType.HEADING]
    wrong: set[int] = set()
    for frame in dict.fromkeys(one.frame for one in headings if one.frame.strip("…")):
        kin = [one for one in headings if one.frame == frame]
        rank, _ = Counter(one.level for one in kin).most_common(1)[0]
        for one in kin:
            if one.level != rank:
                other = next(each for each in kin if each.level == rank)
                wrong.add(one.line)
                yield _misranked(one, rank, other)
    for above, one in pairwise(headings):
        if one.level > above.level + 1 and one.line not in wrong:
            yield _misranked(one, above.level + 1, above)


def _misranked(one: Block, rank: int, other: Block) -> Mistake:
    found, known = (shortened(plain(block.edited)) for block in (one, other))
    values = {"found": found, "rank": one.level, "expected": rank, "other": known}
    return mistake("heading-rank", one.line, one.source, **values)


def _check_page(key: PageKey, line: int, order: Order, heads: set[PageKey]) -> list[Mistake]:
    found = []
    if last := order.behind(key.number):
        found.append(mistake("page-order", line, found=key, last=last))
    order.take(key.number)
    if key not in heads:
        found.append(mistake("page-without-head", line, found=key))
    return found


def _check_speakers(block: Block) -> Iterator[Mistake]:
    """Yield the speakers that do not stand at the beginning of a block."""
    first, line = next(block.lines(), (Span(""), block.line))
    for span, line in block.lines():
        if span.style is Style.SPEAKER and span is not first:
            yield mistake("speaker-place", line, found=span.text)


def _check_omissions(block: Block) -> Iterator[Mistake]:
    """Yield the omissions that leave a block or a line of it without a word, or a blank that no text has."""
    omit = {siglum: entry for entry in block.entries for one in entry.readings if one.omits for siglum in one.sigla}
    omit |= {siglum: entry for siglum, _name in block.absent for entry in block.entries if entry.departs_from(siglum)}
    omit = {siglum: one for one in _stretches(block) for reading in one.readings for siglum in reading.sigla} | omit
    known = {*_blanks(block.edited)} if omit else set()
    known |= {*_blanks(span for span in block.edited if not span.page)} if omit else set()  # as other witnesses have it
    yield from check_lost(block, omit)
    for siglum, entry in omit.items():
        if witness.lacks(block, siglum):
            continue
        spans = witness.transmitted(block, siglum)
        if not all(line.strip() for line in _lines(spans)):
            place = "a line" if block.type.has_lines else block.place or f"a {block.type}"
            yield mistake("omission-whole", entry.line, siglum=siglum, place=place)
        elif left := next((one for one in _blanks(spans) if one not in known), ""):
            yield mistake("omission-blank", entry.line, siglum=siglum, found=left)


def check_moved(block: Block) -> Iterator[Mistake]:
    """Yield the entries that say of marked words that a witness has them beside others, where these are not found."""
    for part, start, end in regularise.offsets(block):
        for one in part.entry.readings if part.entry else ():
            at = stretches.moved_to(one, block) if one.moved else -1
            if part.entry and one.moved and not (at >= 0 and _is_free(at, (start, end), block, one.sigla)):
                values = {"found": source(part.lemma), "moved": f"transp. {one.moved}"}
                yield mistake("order-words", part.entry.line, **values)


def _is_free(at: int, lemma: tuple[int, int], block: Block, sigla: Iterable[str]) -> bool:
    """Tell whether *sigla* may have other words before a character of *block*: nothing that stands there is cut."""
    mine = [one for one in block.whole if one.about not in ("", BLOCK, DIVISION, ORDER) and any(map(one.of, sigla))]
    known = ((stretches.extent(one, block), one.about.startswith("line ")) for one in mine)  # it has no edge of a line
    within = any(start < at < end or (is_line and start <= at <= end) for (start, end), is_line in known)
    return not (within or lemma[0] <= at <= lemma[1] or stretches.cut(block, (at,)))


def check_lost(block: Block, sigla: Iterable[str]) -> Iterator[Mistake]:
    """Yield the entries that say something of some witnesses where these have nothing, or a reading of more."""
    told: dict[tuple[Entry, Entry | None], list[str]] = {}
    for siglum in sigla:
        if lost := next((one for one in block.entries if _is_lost(one, siglum, block)), None):
            across = (one for one in _stretches(block) if one.of(siglum) and _meet(one, lost, block))
            told.setdefault((lost, next(across, None)), []).append(siglum)
    for (lost, stretch), some in told.items():
        values = {"siglum": ", ".join(some), "found": source(lost.lemma)}
        if stretch:
            yield mistake("stretch-reading", lost.line, **values, stretch=source(stretch.lemma))
        else:
            yield mistake("lacking-reading", lost.line, **values)


def _stretches(block: Block) -> list[Entry]:
    return [one for one in block.whole if one.about == STRETCH]


def _meet(stretch: Entry, other: Entry, block: Block) -> bool:
    """Tell whether the words of an entry stand within a *stretch*, or across one of its ends."""
    known = {id(part.entry): (begins, ends) for part, begins, ends in regularise.offsets(block)}
    (start, end), (begins, ends) = (known.get(id(one)) or stretches.extent(one, block) for one in (stretch, other))
    return stretch != other and begins < end and start < ends


def _check_bearers(block: Block, witnesses: Sequence[Witness]) -> Iterator[Mistake]:
    """Yield the entries that say who has the lemma, but not of all who are there and have it; a hand alone may be."""
    held, known = [one.siglum for one in witnesses if one.file], hands.hands(witnesses)
    for part in block.variations:
        if part.entry and any(part.entry.attested) and not hands.are_hands(part.entry.attested.named, known):
            named, lacking = part.entry.attested, witness.without(block, part)
            there = (one for one in held if one not in lacking and not part.entry.departs_from(one))
            if left := [one for one in there if one not in named.sigla]:
                found = " ".join([source(part.entry.lemma), *named.named])
                yield mistake("lemma-bearers", part.entry.line, found=found, siglum=", ".join(left))


def _is_lost(entry: Entry, siglum: str, block: Block) -> bool:
    """Tell whether *entry* says something of the witness *siglum* where that has nothing at all."""
    if not entry.departs_from(siglum):
        return False
    if entry.about == BLOCK:
        return any(siglum == one for one, _name in block.absent)
    there = [part for part, is_there in witness.there(block, siglum) if is_there]
    if entry.about not in ("", STRETCH):
        no_line = any(one.about == f"line {entry.joins}" and one.of(siglum) for one in block.whole)
        within = any(_meet(one, entry, block) for one in _stretches(block) if one.of(siglum))
        return no_line or within or witness.lacks(block, siglum)
    return not any(isinstance(part, Variation) and part.entry == entry for part in there)


def _lines(spans: Iterable[Span]) -> list[str]:
    found = [""]
    for span in spans:
        if span.style is Style.BREAK:
            found.append("")
        elif span.page:  # for which the blank before it makes room
            found[-1] = found[-1].removesuffix(" ")
        else:
            found[-1] += plain((span,))
    return found


def _blanks(spans: Iterable[Span]) -> Iterator[str]:
    """Yield the blanks that begin or end a line, or stand beside another, with what stands around them."""
    for line in _lines(spans):
        yield from re.findall(r"\S*  +\S*|^ \S*|\S* $", line)


def _check_quotations(block: Block, text: str) -> Iterator[Mistake]:
    quoted = regularise.quotations(text)
    emended = [(one, stretches.span_of(one, block)) for one in _stretches(block)]
    emended += [(part.entry, (start, end)) for part, start, end in regularise.offsets(block) if part.entry]
    for entry, (start, end) in emended:
        if entry.emends and start < end:
            inside = any(opens < end and start < closes for opens, closes in quoted)
            if inside != bool(entry.leave):
                name = "in-quotation" if inside else "leave-unneeded"
                yield mistake(name, entry.line, found=source(entry.lemma))


def check_withdrawn(withdrawn: Iterable[Withdrawal], standing: Iterable[str]) -> Iterator[Mistake]:
    """Yield what is said to be withdrawn twice, or stands in the text."""
    known = dict.fromkeys(standing, "it stands in the text")
    for one in withdrawn:
        if one.id in known:
            yield mistake("withdrawn-stands", one.line, found=one.id, why=known[one.id])
        known[one.id] = "that is said twice"


def shortened(text: str, words: int = 6) -> str:
    """Return the first *words* of *text*."""
    found = text.split()
    return " ".join(found[:words]) + (" …" if len(found) > words else "")


def omission_id(omission: Omission) -> str:
    """Return the id of an omission: its first words, as the witness has them."""
    return "omitted." + slug((Span(shortened(omission.text)),))
