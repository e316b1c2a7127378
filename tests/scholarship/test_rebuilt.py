"""Random editions whose witnesses lack words, lines and blocks: whoever rebuilds a witness has the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from random import Random

import pytest
from invented import invented

from recension.outputs.data import everything
from recension.outputs.data.context import Context, Pages
from recension.outputs.tei import reader, writer
from recension.scholarship import proving, witness
from recension.scholarship.edition import Edition
from recension.scholarship.model import DIVISION, ORDER, Block, Entry, Reading, Span, Variation, plain
from recension.scholarship.proving import Line, Proved, Shown
from recension.scholarship.undoing import Undoing, Words
from recension.scholarship.whole import Whole

HELD = {"P", "Q", "Q²"}
WORDS = Words("not part of the text", str)


def proved(edition: Edition) -> Iterator[Proved]:
    """Yield what comes of the records of each text beside what they say that its page shows."""
    undoing = Undoing(edition, WORDS)
    for text in edition.texts:
        ids = [one.id for one in (*text.document.entries, *text.document.omissions)]
        records = json.loads(json.dumps(undoing.records(text.name, ids)))
        places = [Line(one["at"], one["shown"]) for one in records["places"] if one["shown"]]
        yield proving.prove(records, Shown(places, [Line(one["id"], one["shown"]) for one in records["entries"]]))


def rebuilt(whole: Whole, edition: Edition) -> Iterator[dict[str, bytes]]:
    """Yield the witnesses as each rebuilder has them."""
    yield dict(whole.witnesses())
    yield dict(reader.read(reader.parsed(writer.write(whole))).witnesses())
    files = dict(everything.files(Context(whole, Pages(), str)))
    yield dict(everything.read(files["mill.json"]).witnesses())
    found: dict[str, bytes] = {}
    for one in proved(edition):
        for known in one.witnesses:
            found[known.siglum] = found.get(known.siglum, b"") + known.data
    yield found


@pytest.mark.parametrize("hundred", range(5))
def test_each_rebuilder_has_the_same(hundred: int) -> None:
    """From the records, from TEI, from JSON and from a page come the same bytes, and the page proves itself."""
    for seed in range(100 * hundred, 100 * hundred + 100):
        whole, edition, _record = invented(seed)
        first, *others = rebuilt(whole, edition)

        assert first == others[0] == others[1] == others[2], seed
        assert [one for each in proved(edition) for one in each.disagreements] == [], seed


def falsified(edition: Edition, random: Random) -> Edition | None:
    """Return *edition* with an entry that says of a witness that it has the lemma; none where no entry can."""
    lacking = {siglum for block in edition.blocks for siglum in witness.lacking(block)}
    told = [
        (number, entry)
        for number, block in enumerate(edition.blocks)
        for entry in block.entries
        if entry.about != DIVISION  # which says nothing of the first block that a witness has
        and not (entry.about == ORDER and lacking & {*entry.readings[0].sigla})  # it may move a block over nothing
        and any({*one.sigla} & HELD and plain(one.spans) != plain(entry.lemma) for one in entry.readings)
    ]
    if not told:
        return None
    at, chosen = random.choice(told)
    kept = tuple(Reading(tuple({*one.sigla} - HELD), one.spans) for one in chosen.readings)
    other = chosen._replace(readings=tuple(one for one in kept if one.sigla))
    blocks = [_with(block, chosen, other) if n == at else block for n, block in enumerate(edition.blocks)]
    texts = [
        text._replace(document=text.document._replace(blocks=tuple(one for one in blocks if one.docname == text.name)))
        for text in edition.texts
    ]
    return Edition(texts, edition.declared)


def _with(block: Block, old: Entry, new: Entry) -> Block:
    parts: list[Span | Variation] = [
        part._replace(entry=new) if isinstance(part, Variation) and part.entry == old else part for part in block.parts
    ]
    return block._replace(parts=tuple(parts), whole=tuple(new if one == old else one for one in block.whole))


def test_no_false_apparatus_is_proved() -> None:
    """Where an entry does not say what a witness lacks or has, no rebuilder comes to its checksum."""
    false = 0
    for seed in range(600):
        whole, edition, _record = invented(seed)
        other = falsified(edition, Random(seed))
        if other is None:
            continue
        false += 1
        sums = {one.siglum: one.sha256 for one in edition.declared.witnesses if one.file}
        said = whole._replace(texts=tuple(one._replace(source="") for one in other.texts))
        for found in rebuilt(said, other):
            assert {siglum: sha256(data).hexdigest() for siglum, data in found.items()} != sums, seed
        is_alone = len(other.texts) == 1  # a page of one text of several states the sum of a part, as it was rebuilt
        assert not (is_alone and all(one.holds for one in proved(other))), seed
    assert false >= 500
