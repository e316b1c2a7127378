"""Rebuilds the witnesses from a file of data, with nothing else at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from recension.outputs.data import everything
from recension.scholarship.edition import Edition
from recension.scholarship.proving import Disagreement, Proved, Rebuilt
from recension.scholarship.whole import Whole

_HEAD = re.compile(rb"\s*\{\s*\"\$schema\"")


def is_data(data: bytes) -> bool:
    """Tell whether a file is one of data, and no part of a page."""
    return bool(_HEAD.match(data))


def proved(data: bytes) -> Proved:
    """Return what a file of data proves: each witness, and that every item is what it was when it was written."""
    whole, stated = everything.load(data)
    wrong = [Disagreement(*one) for one in everything.amiss(whole, stated)]
    sums = sha256(whole.edition.plaintext.encode()).hexdigest(), whole.work.checksum
    found, told = ({"work": {"checksum": one}} for one in sums)
    wrong += [Disagreement(*one) for one in everything.differences(found, told)]
    return Proved([*_rebuilt(whole)], wrong)


def _rebuilt(whole: Whole) -> Iterator[Rebuilt]:
    edition = whole.edition
    known = {one.siglum: one for one in edition.witnesses}
    for siglum, data in whole.witnesses():
        digest, rules = sha256(data).hexdigest(), len(edition.declared.rules)
        undone = [*_undone(edition, siglum)]
        stated, pages = known[siglum].sha256.lower(), edition.pages(siglum)
        yield Rebuilt(siglum, known[siglum].file, data, digest, stated, 0, len(data), undone, pages, rules, ())


def _undone(edition: Edition, siglum: str) -> Iterator[str]:
    """Yield the ids of what the edition has otherwise than a witness."""
    yield from (one.id for one in edition.entries if one.departs_from(siglum))
    yield from (one.id for one in edition.omissions if one.siglum == siglum)
