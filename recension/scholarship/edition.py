"""An edition as a whole: its texts in order, its witnesses, what can be counted in it, and the proof."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from recension.scholarship import (
    bearers,
    collation,
    comparisons,
    hands,
    indents,
    index,
    ownrules,
    plaintext,
    regularise,
    signs,
    verification,
    witness,
)
from recension.scholarship.collation import Given
from recension.scholarship.comparisons import Comparison
from recension.scholarship.facsimiles import Facsimile
from recension.scholarship.index import Passage, Term
from recension.scholarship.messages import Mistake
from recension.scholarship.model import (
    Block,
    BlockType,
    Cited,
    Comment,
    Document,
    Entry,
    Omission,
    PageKey,
    Place,
    Witness,
    plain,
    unbroken,
)
from recension.scholarship.ownrules import OwnRule
from recension.scholarship.presentation import Conventions, Manner
from recension.scholarship.regularise import RULES, Rule
from recension.scholarship.series import COMMENTARY, COMMENTS
from recension.scholarship.witness import Piece

Regularised = tuple[Block, str, list[str]]  #: a block that a rule changes, the name of the rule, the words of that


class _Held(NamedTuple):
    name: str
    source: str
    document: Document


class Text(_Held):
    """One document of the edited text: its name, its source file, and what it holds.

    What is found in it is found once, however many editions have it.
    """

    @cached_property
    def passages(self) -> index.Passages:
        """Its words and those of what is said of it, in reading order."""
        return index.Passages([*index.passages(self.document)])

    def places(self, term: Term) -> list[Passage]:
        """Return the passages that have *term*, one for each place, in reading order."""
        if term not in self._places:
            self._places[term] = index.places(term, self.passages)
        return self._places[term]

    @cached_property
    def _places(self) -> dict[Term, list[Passage]]:
        return {}

    def lines(self, rules: tuple[Rule, ...]) -> list[str]:
        """Return its edited text, a line each paragraph and the like."""
        if rules not in self._lines:
            self._lines[rules] = [*plaintext.lines(self.document.blocks, rules)]
        return self._lines[rules]

    @cached_property
    def _lines(self) -> dict[tuple[Rule, ...], list[str]]:
        return {}

    def unverified(self, wanted: Mapping[str, str]) -> list[Mistake]:
        """Return what is to be looked up in it, and is not: *wanted* has a pattern for each series."""
        key = (*wanted.items(),)
        if key not in self._unverified:
            self._unverified[key] = [*verification.check(self.document.blocks, self.document.comments, wanted)]
        return self._unverified[key]

    @cached_property
    def _unverified(self) -> dict[tuple[object, ...], list[Mistake]]:
        return {}

    def regularised(self, rules: tuple[Rule, ...], *base: Witness) -> list[Regularised]:
        """Return each block that one of *rules* changes, its name, and the words in which it does."""
        key = (rules, base)
        if key not in self._regularised:
            self._regularised[key] = [
                (block, name, [regularise.shown(name, one, block, regularise.dressed(block, rules)) for one in found])
                for block in self.document.blocks
                for name, found in regularise.changes(block, rules, *base).items()
            ]
        return self._regularised[key]

    @cached_property
    def _regularised(self) -> dict[tuple[object, ...], list[Regularised]]:
        return {}


class Declared(NamedTuple):
    """What the editor declares of the whole edition."""

    folder: Path  #: in which the files of the witnesses stand
    witnesses: tuple[Witness, ...]  #: the base first
    kinds: tuple[str, ...]
    rules: tuple[str, ...]
    places: Mapping[str, str]  #: name of a place or letter of a series -> what it is called
    comparisons: tuple[Comparison, ...] = ()
    editors: Mapping[str, str] = {}  #: initials -> name
    source: Mapping[str, str] = {}  #: where the text was first published
    language: str = "en"
    shown: Mapping[str, str] = {}  #: kind -> the word that readers see for it, where that is another
    groups: Mapping[str, str] = {}  #: siglum of a group of witnesses -> those of its members
    scholars: Mapping[str, str] = {}  #: name by which an entry says whose conjecture it has -> who that is
    manner: Manner = Manner()  #: how the apparatus is shown
    own_rules: tuple[OwnRule, ...] = ()  #: which the editor declares
    facsimiles: tuple[Facsimile, ...] = ()  #: images of pages

    @property
    def known_rules(self) -> dict[str, Rule]:
        """All rules there are, by name."""
        return {**RULES, **{one.name: one.rule for one in self.own_rules}}

    @property
    def applied(self) -> tuple[Rule, ...]:
        """The rules that dress the text."""
        known = self.known_rules
        return tuple(known[name] for name in self.rules)

    @property
    def ruling(self) -> dict[str, Rule]:
        """The rules that dress the text, and those that a witness follows besides, by name."""
        named = dict.fromkeys([*self.rules, *(name for one in self.witnesses for name in one.rules)])
        known = self.known_rules
        return {name: known[name] for name in named}


class Proof(NamedTuple):
    """That a witness came back from the source, byte for byte."""

    witness: Witness
    size: int  #: bytes

    def __str__(self) -> str:
        return f"{self.witness.siglum}: {self.size} bytes rebuilt, identical, sha256 {self.witness.sha256[:8]}…"


class Edition:
    """The texts of an edition, in order, and what was declared for it; nothing in it changes."""

    def __init__(self, texts: Sequence[Text], declared: Declared) -> None:
        self.texts = [*_followed(texts, declared)]
        self.declared = declared
        self._pieces: dict[str, tuple[list[Piece], dict[str, list[int]]]] = {}
        self._parts: dict[tuple[str, ...], Edition] = {}

    def only(self, names: tuple[str, ...]) -> Edition:
        """Return the edition of those of its texts that have one of *names*; of all where there is no name."""
        if not names:
            return self
        if names not in self._parts:
            self._parts[names] = part = Edition((), self.declared)
            part.texts = [text for text in self.texts if text.name in names]
        return self._parts[names]

    @cached_property
    def blocks(self) -> list[Block]:
        """The blocks of the whole edited text, in reading order."""
        return [block for text in self.texts for block in text.document.blocks]

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries of the whole apparatus, in reading order."""
        return [entry for text in self.texts for entry in text.document.entries]

    @cached_property
    def omissions(self) -> list[Omission]:
        """What the edition leaves out, in reading order."""
        return [omission for text in self.texts for omission in text.document.omissions]

    @cached_property
    def comments(self) -> list[Comment]:
        """The comments of the whole commentary, in reading order."""
        return [comment for text in self.texts for comment in text.document.comments]

    @cached_property
    def cited(self) -> list[Cited]:
        """What the author cites in the whole edited text, in reading order."""
        return [one for text in self.texts for one in text.document.works]

    @cached_property
    def listed(self) -> list[Block]:
        """The entries of the author's own bibliography: they name a work and are neither notes nor running text."""
        naming, running = {one.place for one in self.cited}, first_series(self.declared.places)
        return [b for b in self.blocks if b.place in naming and not b.label and not b.place.is_in(running)]

    @cached_property
    def title(self) -> Block | None:
        """The heading of the whole edited text, where other headings stand below it."""
        found = [one for one in self.blocks if one.type is BlockType.HEADING]
        is_above = len(found) > 1 and all(one.level > found[0].level for one in found[1:])
        return found[0] if is_above else None

    @cached_property
    def heads(self) -> dict[PageKey, str]:
        """Key of a page -> what stands where it begins."""
        return {key: head for text in self.texts for key, head in text.document.heads}

    @property
    def given(self) -> dict[PageKey, Given]:
        """Key of a page -> where the editor says what stands where it begins."""
        return {
            key: Given(line, source, text.name) for text in self.texts for key, (line, source) in text.document.given
        }

    @property
    def unproved(self) -> dict[str, list[tuple[Block, Entry | Omission]]]:
        """Siglum of a witness that the edition does not hold -> what it says of it, which nothing can prove."""
        said = [(block, one) for block in self.blocks for one in (*block.entries, block.omission) if one]
        found = {one.siglum: [pair for pair in said if _tells_of(pair[1], one.siglum)] for one in self.not_held}
        return {siglum: pairs for siglum, pairs in found.items() if pairs}

    @property
    def not_held(self) -> list[Witness]:
        """The witnesses of which the edition has no file: what it says of them is reported."""
        return [one for one in self.witnesses if not one.file]

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """The witnesses, the base first."""
        return self.declared.witnesses

    def pieces(self, one: Witness, docname: str) -> tuple[list[Piece], list[int]]:
        """Return a witness stretch by stretch, and the numbers of those that a document has."""
        if one.siglum not in self._pieces:
            found = [*witness.pieces(self.blocks, one, self.heads, base=one == self.witnesses[0])]
            numbers = defaultdict[str, list[int]](list)
            for number, piece in enumerate(found):
                numbers[piece.block.docname].append(number)
            self._pieces[one.siglum] = found, numbers
        every, of_document = self._pieces[one.siglum]
        return every, of_document.get(docname, [])

    @property
    def tacit(self) -> str:
        """The siglum that goes without saying, if any."""
        return tacit(self.declared)

    @cached_property
    def signs(self) -> list[str]:
        """The names of the signs that stand in the edited text, in the order in which they are listed."""
        return signs.used(self.blocks)

    @cached_property
    def bearers(self) -> dict[str, str]:
        """All that can stand behind a reading: siglum or name, and who that is; nothing of *cett.*."""
        titles = {one.siglum: one.title for one in self.witnesses}
        groups = {name: ", ".join(f"{one} ({titles[one]})" for one in some) for name, some in self.groups.items()}
        named = {name for one in self.entries for some in one.bearers for name in some.named}
        return titles | groups | {**self.declared.scholars} | {name: "" for name in (bearers.CETT,) if name in named}

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Siglum of a group of witnesses -> those of its members."""
        return bearers.members(self.declared.groups)

    @property
    def conventions(self) -> Conventions:
        """What its records are shown by."""
        return conventions(self.declared, self.heads, self._parted)

    @cached_property
    def _parted(self) -> dict[tuple[str, str], set[str]]:
        return witness.parted(self.blocks)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The record of the second reading; empty where the edition keeps none."""
        return self.declared.comparisons

    def places(self, term: Term) -> list[Passage]:
        """Return the passages that have *term*, one for each place, in reading order."""
        return [one for text in self.texts for one in text.places(term)]

    def find(self, target: str, name: str) -> str | None:
        """Return the name of the text that has the place or entry *target*, looking in the text *name* first.

        A target such as ``songs:p4`` says itself which text it means.
        """
        named, _, anchor = target.rpartition(":")
        for one in sorted(self._anchors, key=name.__ne__):
            if named in ("", one) and anchor in self._anchors[one]:
                return one
        return None

    @cached_property
    def _anchors(self) -> dict[str, set[str]]:
        """Text -> its places and its entries."""
        documents = {text.name: text.document for text in self.texts}
        return {
            name: {*(block.place for block in one.blocks), *(entry.id for entry in one.entries)}
            for name, one in documents.items()
        }

    def prove(self) -> Iterator[Proof | Mistake]:
        """Yield for each witness that has a file the proof, or each mistake; what names no file is in conf.py."""
        yield from self._outcomes

    @cached_property
    def _outcomes(self) -> tuple[Proof | Mistake, ...]:
        return tuple(self._prove())

    def _prove(self) -> Iterator[Proof | Mistake]:
        sigla = [one.siglum for one in self.witnesses if one.is_seen]
        sources = {text.name: text.source for text in self.texts}
        for number, one in enumerate(self.witnesses):
            if not one.file:
                continue
            stored = witness.read(one, self.declared.folder)
            if isinstance(stored, Mistake):
                yield stored._replace(source=str(self.declared.folder / one.file))
                continue
            rebuilt = "".join(piece.text for piece in self.pieces(one, "")[0]) + one.ends
            if rebuilt == stored:
                yield Proof(one, len(stored.encode()))
                continue
            found = collation.differences(
                self.blocks, one, self.heads, stored, base=number == 0, given=self.given, sigla=sigla
            )
            for told, docname in found:
                yield told._replace(source=told.source or sources.get(docname, ""))

    def departures(self, siglum: str) -> int:
        """Return at how many places the edition departs from the witness *siglum*."""
        entries = sum(entry.departs_from(siglum) for entry in self.entries)
        return entries + sum(omission.siglum == siglum for omission in self.omissions)

    def pages(self, siglum: str) -> int:
        """Return how many pages of the witness *siglum* are marked."""
        return sum(key.siglum == siglum for key in self.heads)

    def stale(self) -> list[Place]:
        """Return the places that were changed after a second reader had compared them."""
        record = self.comparisons
        states = comparisons.state(record, comparisons.digests(self.blocks)) if record else {}
        return [place for place, state in states.items() if state is comparisons.State.STALE]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that dress the text."""
        return self.declared.applied

    @cached_property
    def regularised(self) -> list[Regularised]:
        """Each block that a rule changes, the name of the rule, and the words in which it does."""
        return [one for text in self.texts for one in text.regularised(self.rules, *self.witnesses[:1])]

    @cached_property
    def followed(self) -> list[Regularised]:
        """The same of the rules that only witnesses follow."""
        alone = [rule for name, rule in self.declared.ruling.items() if name not in self.declared.rules]
        return [
            (block, rule.name, [regularise.shown(rule.name, one, block, dressed) for one in found])
            for rule in alone
            for block in self.blocks
            for dressed in [regularise.dressed(block, [rule])]
            for found in regularise.changes(block, [rule]).values()
        ]

    def followers(self, rule: str) -> list[str]:
        """Return the sigla of the witnesses that follow a rule."""
        return [one.siglum for one in self.witnesses if rule in one.rules]

    @cached_property
    def totals(self) -> dict[str, int]:
        """The numbers that prose and certificate state, by name."""
        rules = self.declared.rules
        regularised: dict[str, int] = dict.fromkeys(self.declared.ruling, 0)
        for _block, name, found in (*self.regularised, *self.followed):
            regularised[name] += len(found)
        running = first_series(self.declared.places)
        series = Counter(one.series for one in self.comments)
        omissions = [omission for omission in self.omissions if omission.siglum == self.conventions.base]
        kinds = [entry.kind for entry in self.entries if entry.emends] + [omission.kind for omission in omissions]
        varying = [entry.kind for entry in self.entries if not entry.emends]
        return {
            "emendations": len(kinds),
            "variants": len(varying),
            "omissions": len(omissions),
            "pages": len(self.heads),
            "rules": len(rules),
            "regularisations": sum(regularised[name] for name in rules),
            "comments": series[COMMENTARY],
            "paragraphs": sum(block.place.is_in(running) for block in self.blocks),
            "notes": len({(block.docname, block.label) for block in self.blocks if block.label}),
            "words": sum(len(plain(block.edited).split()) for block in self.blocks if block.type.is_text),
            **{name: series[name] for name in COMMENTS if name != COMMENTARY},
            **{f"kind-{kind}": kinds.count(kind) for kind in self.declared.kinds},
            **{f"variants-{kind}": varying.count(kind) for kind in self.declared.kinds},
            **{f"rule-{name}": number for name, number in regularised.items()},
        }

    @cached_property
    def plaintext(self) -> str:
        """The edited text alone, as it is published as a file."""
        lines = (line for text in self.texts for line in text.lines(self.rules))
        return plaintext.plaintext(lines, self.declared.source, self.declared.language)

    @cached_property
    def checksum(self) -> str:
        """The SHA-256 of that file."""
        return hashlib.sha256(self.plaintext.encode()).hexdigest()

    @cached_property
    def digest(self) -> str:
        """A short name for the edited text."""
        blocks = ((b.type, b.place, b.label, b.frame, unbroken(b.edited)) for b in self.blocks)
        return comparisons.digest([*blocks])


def _followed(texts: Iterable[Text], declared: Declared) -> Iterator[Text]:
    """Yield *texts* with what those witnesses have in their blocks that follow rules, or indent otherwise."""
    following = [one for one in declared.witnesses if one.rules]
    indenting = [one for one in declared.witnesses if one.indents]
    if not (following or indenting):
        yield from texts
        return
    for text in texts:
        held = text.document
        if following:
            blocks = tuple(ownrules.followed(block, following, declared.known_rules) for block in held.blocks)
            held = held._replace(blocks=blocks)
        if indenting:
            held = held._replace(blocks=tuple(indents.followed(block, indenting) for block in held.blocks))
        yield text._replace(document=held)


def _tells_of(one: Entry | Omission, siglum: str) -> bool:
    return one.departs_from(siglum) if isinstance(one, Entry) else one.siglum == siglum


def tacit(declared: Declared) -> str:
    """Return the siglum that goes without saying: that of the only witness held whole; empty where several are."""
    whole = [one.siglum for one in declared.witnesses if one.file]
    return whole[0] if len(whole) == 1 and not declared.manner.positive else ""


def conventions(
    declared: Declared, heads: Mapping[PageKey, str], parted: Mapping[tuple[str, str], set[str]]
) -> Conventions:
    """Return what records are shown by; *heads* has what stands where pages begin, for *parted* see ``witness``."""
    held = tuple(one.siglum for one in declared.witnesses if one.file)
    base = declared.witnesses[0].siglum if declared.witnesses else ""
    return Conventions(
        declared.applied,
        heads,
        base,
        tacit(declared),
        declared.editors,
        declared.shown,
        held,
        declared.groups,
        hands.hands(declared.witnesses),
        declared.manner,
        parted,
    )


def first_series(places: Iterable[str]) -> str:
    """Return the letter of the series that numbers the text, the first of those declared."""
    return next((name for name in places if len(name) == 1), "")
