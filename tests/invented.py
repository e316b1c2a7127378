"""Makes random editions as sources could give them: records with witnesses that they rebuild, and signs to trip on.

What need not come from sources, and is wilder, makes `randomly`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random

from building import SOURCE

from recension.scholarship import apparatus, indents, numbering, record, stretches, witness
from recension.scholarship.cite import Name, Work, person
from recension.scholarship.edition import Declared, Edition, Text
from recension.scholarship.facsimiles import Facsimile
from recension.scholarship.model import (
    BLOCK,
    DIVISION,
    HEADING,
    JOINED,
    ORDER,
    STRETCH,
    Block,
    BlockType,
    Cited,
    Comment,
    Document,
    Entry,
    Omission,
    PageKey,
    Place,
    Reading,
    Span,
    Spans,
    Style,
    Variation,
    Witness,
    indented,
    merged,
    plain,
)
from recension.scholarship.notation import DIVIDED, LINED, PILCROW, STROKE
from recension.scholarship.ownrules import OwnRule
from recension.scholarship.record import Record
from recension.scholarship.whole import Release, Whole, whole

WORDS = ["mill", "weir", "λόγος", "água", "“said”", "it's", "=SUM(1)", "a,b", 'the "old"', "x*y", "a`b", "[sic]", "\\n"]
WORDS += ["<b>", "&amp;", "1800-1", "–", "#", "-5", "'tis", "水", "𝄞", "]", "{x}", "|", "a; b", "~", "+", "@home"]
KINDS = ["misprint", "language"]
PLACES = {"p": "paragraph", "n": "note", "byline": "byline"}
BIBLIOGRAPHY = {
    "weir1801": {
        "type": "book",
        "author": "Weir, Ada and Mill, {B}en",
        "title": "The {Mill}'s \\'Etude",
        "year": "1801",
    },
    "letter1799": {"type": "misc", "title": "Letter, 5--6", "date": "1799-05-01", "usera": "Ada", "userb": "Ben"},
}

OWN_RULES = (
    OwnRule(
        "fewer", "Fewer", "Two are one.", (("ll", "ł"), ("--", "—"), ("el", "*")), exceptions=("p1", "text:p2 mill")
    ),
    OwnRule("more", "More & other", "One is two.", (("w", "vv"), ("ai", "*ı")), ((r"\ba(?=,)", "<á>"),)),
)


def words(random: Random, most: int = 6) -> str:
    """Return some words."""
    return " ".join(random.choices(WORDS, k=random.randint(1, most)))


def spans(random: Random, most: int = 3) -> Spans:
    """Return some spans, with blanks between them."""
    found = []
    for _ in range(random.randint(1, most)):
        style = random.choice([Style.TEXT, Style.TEXT, Style.EMPHASIS, Style.STRONG, Style.DIRECTION])
        found += [Span(random.choice(WORDS[:4]) if style is not Style.TEXT else words(random), style), Span(" ")]
    return merged(found[:-1])


class Inventor:
    """Makes one edition."""

    def __init__(self, random: Random) -> None:
        self.random, self.pages = random, 0
        self.heads: list[tuple[PageKey, str]] = []

    def edition(self) -> Edition:
        """Return the edition, whose first witness is held."""
        names = ["text", "songs/two"][: self.random.choice([1, 1, 2])]
        texts = [Text(name, "", self.document(name)) for name in names]
        held = Witness("P", "The print", "P.md", "", self.random.choice(["", "\n"]), self.random.choice(["\n", ""]))
        copy = Witness("Q", "The copy", "Q.txt", begins=self.random.choice(["", "\n"]))
        hand = Witness("Q²", "The hand in the copy", "Q2.md", hand_of="Q")
        copy = copy._replace(indents=self.random.choice(["", "", "none"]))
        other = Witness("W", words(self.random), extent="seen")
        own = tuple(one for one in OWN_RULES if self.random.random() < 0.5)
        copy = copy._replace(rules=tuple(one.name for one in own if self.random.random() < 0.7))
        hand = hand._replace(rules=copy.rules, indents=copy.indents)
        known = (held, copy, hand)
        copy = copy._replace(indents=self.indents(texts) if self.random.random() < 0.5 else copy.indents)
        followed = Edition(texts, Declared(Path(), (*known, other), (), (), {}, own_rules=own))
        heads = dict(self.heads)
        rebuilt = [witness.rebuild(followed.blocks, one, heads, base=one == held).encode() for one in known]
        sums = [sha256(data).hexdigest() for data in rebuilt]
        witnesses = (*(one._replace(sha256=found) for one, found in zip(known, sums, strict=True)), other)
        rules = tuple(self.random.choice([(), ("quotes", "apostrophes", "ranges"), ("quotes", "calls", "numbers")]))
        rules += tuple(one.name for one in own if self.random.random() < 0.7)
        editors = {"AW": "Weir, Ada"} if self.random.random() < 0.5 else {}
        shown = {"language": "grammar"} if self.random.random() < 0.5 else {}
        images = tuple(Facsimile(key, f"pages/{key}.png", "Mill Museum", "CC0") for key, _head in self.heads if shown)
        declared = Declared(
            Path(), witnesses, tuple(KINDS), rules, PLACES, (), editors, SOURCE, "en", shown, own_rules=own
        )
        declared = declared._replace(facsimiles=images)
        return Edition(texts, declared)

    def indents(self, texts: list[Text]) -> str:
        """Return how a copy begins lines, some of them otherwise than the edition."""
        alike = self.random.random() < 0.5
        found = ["none"] if alike else []
        for text in texts:
            for block in text.document.blocks:
                for line, has in indents.begun(block).items() if block.type is BlockType.VERSE and block.place else ():
                    own = self.random.choice([0, 1, 3])
                    if own != (0 if alike else has):
                        found.append(f"{text.name}:{block.place}/{line} {own}")
        return ", ".join(found)

    def document(self, name: str) -> Document:
        """Return what a text holds."""
        blocks: list[Block] = [self.block(name, BlockType.HEADING, Place("the-title"))]
        comments: list[Comment] = []
        works: list[Cited] = []
        for number in range(1, self.random.randint(2, 6)):
            kind = self.random.choice([BlockType.PARAGRAPH, BlockType.PARAGRAPH, BlockType.VERSE])
            place = Place(f"p{number}") if self.random.random() < 0.9 else Place()
            blocks.append(self.block(name, kind, place))
            if place and self.random.random() < 0.5:
                comments.append(self.comment(blocks[-1], len(comments)))
            if place and self.random.random() < 0.3:
                works.append(Cited(place, self.random.choice([*BIBLIOGRAPHY]), 0))
            if self.random.random() < 0.2:
                blocks.append(self.matter(name, number))
        blocks.append(self.block(name, BlockType.PARAGRAPH, Place("byline")))
        blocks.append(self.block(name, BlockType.NOTE, Place("n1"))._replace(label="1"))
        for siglum in ("P", "Q", "Q²"):
            blocks = self.reordered(blocks, siglum)
        blocks, _mistakes = apparatus.spread(self.torn(blocks))
        blocks = numbering.numbered(blocks, self.random.choice(numbering.MANNERS), {2, 4})
        entries = tuple(entry for block in blocks for entry in block.entries)
        omissions = tuple(block.omission for block in blocks if block.omission)
        heads = tuple(self.heads) if name == "text" else ()
        return Document(tuple(blocks), entries, tuple(comments), omissions, tuple(works), heads)

    def block(self, name: str, kind: BlockType, place: Place) -> Block:
        """Return a block with variations, and lines where it is verse."""
        parts: list[Span | Variation] = []
        for number in range(self.random.randint(1, 4)):
            if number:
                parts.append(Span("\n", Style.BREAK) if kind is BlockType.VERSE else Span(" "))
            if kind is BlockType.VERSE and self.random.random() < 0.3:
                parts.append(indented(self.random.randint(1, 9)))
            run = spans(self.random)
            if self.random.random() < 0.4 and place:
                parts.append(self.variation(run, place, number, LINED if kind.has_lines else DIVIDED))
            else:
                parts += run
        if kind is BlockType.PARAGRAPH and self.random.random() < 0.3:
            parts.append(Span("1", Style.CALL))
        if kind is BlockType.PARAGRAPH and self.random.random() < 0.2 and name == "text":
            parts[1:1] = [self.page(place), Span(" ")] if isinstance(parts[0], Span) else []
        if kind in (BlockType.PARAGRAPH, BlockType.VERSE) and self.random.random() < 0.3:
            is_above = kind is BlockType.VERSE and self.random.random() < 0.5
            parts[:0] = [Span("Miller.", Style.SPEAKER), Span("\n", Style.BREAK) if is_above else Span(" ")]
        block = Block(kind, place, tuple(parts), "", 1, name, 0)
        block = block._replace(whole=tuple(self.whole(block)) if place else ())
        for number in range(self.random.choice([0, 0, 1, 2, 3]) if place else 0):
            block = block._replace(whole=(*block.whole, *self.stretch(block, number)))
        return self.transposed(block)

    def transposed(self, block: Block) -> Block:
        """Return *block* with marked words that a witness has elsewhere in it, where that can be."""
        text = plain(block.edited).split()
        for number, part in enumerate(block.parts):
            if not (isinstance(part, Variation) and part.entry and part.entry.readings) or self.random.random() < 0.3:
                continue
            siglum = self.random.choice(["P", "Q", "Q²", "W"])
            start = self.random.randrange(len(text))
            there = (
                f"{self.random.choice(['post', 'ante'])} {' '.join(text[start : start + self.random.randint(1, 2)])}"
            )
            readings = (*part.entry.readings, Reading((siglum,), (), moved=there))
            moved = part._replace(
                entry=part.entry._replace(readings=readings, emends=part.entry.emends or siglum == "P")
            )
            other = block._replace(parts=(*block.parts[:number], moved, *block.parts[number + 1 :]))
            has, had = (plain(witness.transmitted(one, siglum)) for one in (other, block))
            is_told = part.entry.departs_from(siglum) or any(one.page for one in part.lemma)
            if has != had and not (
                is_told or [*apparatus.check_moved(other)] or [*apparatus.check_lost(other, [siglum])]
            ):
                block = other
        return block

    def stretch(self, block: Block, number: int) -> Iterator[Entry]:
        """Yield an entry of a stretch, where there is one, and witnesses that have no reading within or across it."""
        text = plain(block.edited)
        at = [found.span() for found in re.finditer(r"\S+", text)]
        if len(at) < 2:
            return
        first, last = sorted(self.random.sample(range(len(at)), 2))
        until = self.random.randint(first, min(first + 2, last - 1))
        since = self.random.randint(max(until + 1, last - 2), last)
        lemma = f"{text[at[first][0] : at[until][1]]}{stretches.GAP}{text[at[since][0] : at[last][1]]}"
        name = f"{block.place}.s-{number}"
        one = Entry((Span(lemma),), (), KINDS[0], "", self.reason(), 0, name, block.place, about=STRETCH)
        if stretches.meant(one, [block]) != 0:
            return
        paged = {part.lemma[0].page.siglum for part in block.variations}
        whole = {siglum for other in block.whole if other.about != STRETCH for siglum in self.of(other)}
        free = [name for name in ("P", "Q", "Q²", "W") if name not in stretches.across(one, block) | paged | whole]
        if free:
            sigla = tuple(self.random.sample(free, self.random.randint(1, len(free))))
            readings = (Reading(sigla, spans(self.random) if self.random.random() < 0.7 else ()),)
            yield one._replace(readings=readings, emends="P" in sigla)

    def of(self, entry: Entry) -> set[str]:
        """Return the sigla that an entry names."""
        return {siglum for reading in entry.readings for siglum in reading.sigla}

    def handed(self, sigla: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return *sigla* with the one of the hand behind Q, as if nothing were said of it, and how they are written."""
        if "Q" not in sigla or self.random.random() < 0.3:
            return sigla, ()
        return tuple(one for name in sigla for one in (("Q", "Q²") if name == "Q" else (name,))), sigla

    def reordered(self, blocks: list[Block], siglum: str) -> list[Block]:
        """Return *blocks* of which one may stand elsewhere in a witness, so that its text is another."""
        placed = [number for number, one in enumerate(blocks) if one.place]
        at, there = self.random.sample(placed, 2)
        way, block = self.random.choice(["ante", "post"]), blocks[at]
        readings = (Reading((siglum,), (), moved=f"{way} {blocks[there].place}"),)
        name = f"{block.place}.transp-{siglum.lower()}"
        lemma = (Span(HEADING if block.type is BlockType.HEADING else block.place),)
        one = Entry(lemma, readings, KINDS[0], "", self.reason(), 0, name, block.place, siglum == "P", about=ORDER)
        done = [*blocks[:at], block._replace(whole=(*block.whole, one)), *blocks[at + 1 :]]
        copy = Witness(siglum, "A copy", "Q.txt")
        same = witness.rebuild(done, copy, {}, base=False) == witness.rebuild(blocks, copy, {}, base=False)
        return blocks if same or self.random.random() < 0.5 else done

    def torn(self, blocks: list[Block]) -> list[Block]:
        """Return *blocks* of which some that follow one another may be lost to Q, where it has no reading in them."""
        first, last = sorted(self.random.sample(range(len(blocks)), 2))
        run = blocks[first : last + 1]
        told = any(entry.departs_from("Q") for block in run for entry in block.entries)
        if told or not (run[0].place and run[-1].place) or self.random.random() < 0.3:
            return blocks
        place, until = run[0].place, run[-1].place
        lost = (Reading(("Q",), (), lost=True),)
        one = Entry((Span(f"{place}-{until}"),), lost, KINDS[0], "", self.reason(), 0, f"{place}.deest", place, False)
        one = one._replace(about=BLOCK, until=until)
        torn = run[0]._replace(whole=(one, *run[0].whole))
        return [*blocks[:first], torn, *blocks[first + 1 :]]

    def whole(self, block: Block) -> Iterator[Entry]:
        """Yield entries of those that lack all of a block, or a line of it, and have no reading or page there."""
        lines = sum(span.style is Style.BREAK for span in block.edited) + 1
        told = {one for one in "PQW" if any(entry.departs_from(one) for entry in block.entries)}
        lacking = set[str]()
        abouts = [BLOCK, *(f"line {number}" for number in range(1, lines + 1))] if block.type.has_lines else [BLOCK]
        for about in abouts:
            sigla = tuple(one for one in ("P", "Q", "W") if self.random.random() < 0.2 and one not in told)
            if sigla:
                lemma = about if about != BLOCK else HEADING if block.type is BlockType.HEADING else block.place
                at = f"{block.place}.om" if about == BLOCK else f"{block.place}.om-{about.replace(' ', '-')}"
                one = Entry((Span(lemma),), (Reading(sigla, ()),), KINDS[0], "", self.reason(), 0, at, block.place)
                yield one._replace(emends="P" in sigla, about=about)
            told |= {*sigla} if about == BLOCK else set()
            lacking |= {*sigla}
            able = [one for one in "PQW" if about not in (BLOCK, "line 1") and one not in (*told, *lacking)]
            if joined := tuple(one for one in able if self.random.random() < 0.2):
                lemma = about.replace("line", STROKE)
                at = f"{block.place}.om-{about.replace('line ', f'{JOINED}-')}"
                one = Entry((Span(lemma),), (Reading(joined, ()),), KINDS[0], "", self.reason(), 0, at, block.place)
                yield one._replace(emends="P" in joined, about=about.replace("line", JOINED))
        joined = tuple(one for one in ("P", "Q") if self.random.random() < 0.1 and one not in told)
        if joined:
            at = f"{block.place}.om-division"
            one = Entry((Span(PILCROW),), (Reading(joined, ()),), KINDS[0], "", self.reason(), 0, at, block.place)
            yield one._replace(emends="P" in joined, about=DIVISION)

    def variation(self, lemma: Spans, place: Place, number: int, divided: Span) -> Variation:
        """Return a place at which witnesses have something else, it may be *divided*."""
        named = self.random.choice([("P",), ("P", "W"), ("W",), ("Q",), ("Q", "P")])
        sigla, written = self.handed(named)
        readings = (Reading(sigla, spans(self.random) if self.random.random() < 0.7 else (), written),)
        readings = (readings[0]._replace(lost=readings[0].omits and self.random.random() < 0.5),)
        if self.random.random() < 0.1:
            readings = (Reading(sigla, (*spans(self.random), divided, *spans(self.random)), written),)
        if self.random.random() < 0.3 and (others := tuple(one for one in ("P", "Q", "Q²", "W") if one not in sigla)):
            second = spans(self.random)
            readings += (Reading(others[:1], second),) if second != readings[0].spans else ()
        by = self.random.choice(["", "", "AW"])
        leave = self.random.choice(["", "in quotation"])
        one = Entry(lemma, readings, self.random.choice(KINDS), leave, self.reason(), 0, f"{place}.{number}-x", place)
        return Variation(
            lemma, one._replace(emends=one.departs_from("P"), by=by, certainty=self.random.choice(["", "open"])), 0
        )

    def page(self, place: Place) -> Variation:
        """Return the beginning of a page."""
        self.pages += 1
        key = PageKey.of("P", name := f"{self.pages}{self.random.choice(['', 'r', 'va'])}")
        self.heads.append((key, f"# {words(self.random)}"))
        lemma = (Span(key, Style.PAGE),)
        return Variation(lemma, Entry(lemma, (), KINDS[0], "", self.reason(), 0, f"page-{name}", place), 0)

    def matter(self, name: str, number: int) -> Block:
        """Return what the edition leaves out."""
        text = words(self.random)
        one = Omission("P", KINDS[0], text, self.reason(), 0, f"omitted.{name.replace('/', '-')}-{number}")
        return Block(BlockType.MATTER, Place(), (Span(text),), "", 1, name, 0, "P", "", one)

    def comment(self, block: Block, number: int) -> Comment:
        """Return a comment on the beginning of a block."""
        lemma = (
            (Span(plain(block.edited[:1])),)
            if block.edited[0].style in (Style.TEXT, Style.SPEAKER)
            else block.edited[:1]
        )
        conjecture = spans(self.random) if self.random.random() < 0.2 else ()
        works = ("weir1801",) if self.random.random() < 0.5 else ()
        text = f"{self.reason()}\n\n{self.reason()} :cite:p:`weir1801`"
        at = f"{block.place}.on-{number}"
        series = self.random.choice(["commentary", "considered", "parallels", "sources", "verification"])
        return Comment(lemma, "open", 0, at, block.place, works, "0", series, text, "", conjecture)

    def reason(self) -> str:
        """Return what an editor may write."""
        said = self.random.choice(["*mill*", ":rec:place:`p1`", "a `page <x>`_", "``x``", "λ", '"quoted", yes; no'])
        return f"It has {said} where all have *weir*."


def invented(seed: int) -> tuple[Whole, Edition, Record]:
    """Return the random edition of a *seed*: all that it says, the edition, and the record of it."""
    random = Random(seed)
    edition = Inventor(random).edition()
    headings = {
        f"Mill, {words(random)}": {"kind": "place", "places": "p1, n1", "means": "https://example.org/1"},
        "Weir": {"see": "Mill"},
        "Weir, Ada": {"kind": "person", "places": "p1"},
    }
    declared = edition.declared
    declarations = {"kinds": dict.fromkeys(KINDS, ""), "places": PLACES, "source": SOURCE}
    declarations |= {"rules": {"value": ", ".join(declared.rules)}} if declared.rules else {}
    said = record.record(edition, BIBLIOGRAPHY, headings=headings, declarations=declarations)
    work = Work(
        "mill",
        Name("Weir", "Ada"),
        SOURCE["title"],
        SOURCE["publisher"],
        published=SOURCE["date"],
        original=SOURCE["url"],
        editor=Name("an editor"),
        others=tuple(person(name) for name in declared.editors.values()),
        release="1.0",
        released="2026-11-23",
        language="en",
        licence=SOURCE["licence"],
        licence_url=SOURCE["licence_url"],
        editorial_licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
        checksum=edition.checksum,
    )
    released = [Record(release="1.0", date="2026-11-23", history=words(random))]
    found = whole(edition, work, said, released)
    assert found.releases == (Release("1.0", "2026-11-23", released[0].history),)
    return found, edition, said
