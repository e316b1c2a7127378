"""A part of the slips of tests/slips.py: each is told at its own line, without a traceback."""

from __future__ import annotations

import lxml.html
import pytest
import slips
from building import Copy, made, replace, restate_checksums

PART = slips.SLIPS[:: len(slips.SLIPS) // 24]


@pytest.mark.parametrize("slip", PART, ids=[one.name for one in PART])
def test_slip_is_told_at_its_own_line(slip: slips.Slip) -> None:
    """No slip ends in a traceback or with code 0 where the output would be wrong."""
    assert slips.judged(slip)[0] == []


def test_headings_without_latin_letters_have_lasting_ids(copy_of: Copy) -> None:
    """The id of such a heading is made of its words, whatever stands before it."""
    edition = copy_of("plain")
    replace(edition / "text.rst", "The Weir\n========", "Τὸ φράγμα\n=========")
    replace(edition / "witnesses" / "K.md", "# The Weir", "# Τὸ φράγμα")
    restate_checksums(edition)

    page = (made(edition, edition.parent / "out") / "text.html").read_text("utf-8")

    assert 'id="h-τὸ-φράγμα"' in page


def test_ids_in_lists_on_two_texts_are_distinct(copy_of: Copy) -> None:
    """Where two texts have one place and lemma, a list of both has each id once."""
    edition = copy_of("second")
    comment = ".. commentary::\n\n   of : likely\n      A small word: see :rec:place:`stores:l1`.\n"
    replace(edition / "songs.rst", ".. commentary::\n", comment)
    replace(edition / "stores.rst", ".. _envoi:", ".. _s1:")
    replace(edition / "stores.rst", "of the lists.\n", f"of the lists.\n\n{comment}")

    page = lxml.html.parse(made(edition, edition.parent / "out") / "about.html")
    ids = page.xpath("//@id")

    assert sorted(ids) == sorted(set(ids))
    assert {"s1.on-of", "stores-s1.on-of"} <= {*ids}
