"""Rebuilds the witnesses from a file of TEI alone, and tells what in it is not as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from hashlib import sha256
from typing import TYPE_CHECKING

from lxml import etree

from recension.outputs.tei import reader, sums
from recension.outputs.tei.elements import all_of, kind_of, text_of
from recension.scholarship.messages import MistakeError
from recension.scholarship.proving import NOTHING, OTHER, RECORDS, Disagreement, Proved, Rebuilt, brief
from recension.scholarship.whole import Whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def proved(data: bytes) -> Proved:
    """Return what a file of TEI proves."""
    try:
        root = reader.parsed(data)
    except etree.XMLSyntaxError as error:
        raise MistakeError("records-missing", error.lineno or 0, found=f"XML that is not sound: {error.msg}") from error
    wrong = [*_changed(root)]
    try:
        whole = reader.read(root)
        rebuilt = [*_rebuilt(whole)]
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        if wrong:
            return Proved((), wrong)
        raise MistakeError("records-missing", found=f"TEI of another make: {error}") from error
    unlike = [one for one in rebuilt if not one.is_identical]
    if not wrong:
        wrong += [Disagreement(f"witness {one.siglum}", one.sha256, one.expected) for one in unlike]
    return Proved(rebuilt, wrong)


def _changed(root: Element) -> Iterator[Disagreement]:
    """Yield the parts of a file that have another checksum than is stated, and what is missing or too much."""
    lists = sums.listed(root)
    if len(lists) != 1 or lists[0].getnext() is not None:
        yield Disagreement(RECORDS, "no checksums", "one of each part")
        return
    stated = [(one.get("n", ""), text_of(one)) for one in all_of(lists[0], "item")]
    found = [*sums.units(root)]
    names, there = [name for name, _ in stated], [name for name, _ in found]
    same = [("equal", 0, len(names), 0, len(names))] if names == there else []
    wrong = False
    for tag, start, end, begins, ends in same or SequenceMatcher(None, names, there, autojunk=False).get_opcodes():
        pairs = zip(stated[start:end], found[begins:ends], strict=False) if tag == "equal" else ()
        unlike = [one for (_, wanted), one in pairs if sums.summed(one[1]) != wanted]
        lost = [] if tag == "equal" else stated[start:end]
        new = [] if tag == "equal" else found[begins:ends]
        yield from (Disagreement(name, _words(one), OTHER) for name, one in unlike)
        yield from (Disagreement(name, NOTHING, OTHER) for name, _ in lost)
        yield from (Disagreement(name, _words(one), NOTHING) for name, one in new)
        wrong = wrong or bool(unlike or lost or new)
    total = lists[0].get("n", "")
    lists[0].getparent().remove(lists[0])
    if not wrong and (now := sums.summed(root)) != total:
        yield Disagreement("between the parts", now, total)


def _words(element: Element) -> str:
    return brief(" ".join("".join(map(str, element.itertext())).split())) or f"<{kind_of(element)}>"


def _rebuilt(whole: Whole) -> Iterator[Rebuilt]:
    """Yield each witness that the edition holds, as it came back."""
    edition = whole.edition
    declared = {one.siglum: one for one in edition.witnesses}
    for siglum, data in whole.witnesses():
        emended = [one.id for one in edition.entries if one.departs_from(siglum)]
        emended += [one.id for one in edition.omissions if one.siglum == siglum]
        one, now = declared[siglum], sha256(data).hexdigest()
        pages, rules = edition.pages(siglum), len(edition.declared.rules)
        yield Rebuilt(siglum, one.file, data, now, one.sha256.lower(), 0, len(data), emended, pages, rules, ())
