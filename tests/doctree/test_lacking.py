"""Copies that lack words of one another: each comes back, and every output shows what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import FINE, Copy, build, read, replace

from recension.doctree.domain import domain_of
from recension.scholarship.edition import Edition, Proof

BUILDERS = ("html", "pdf", "epub", "tei", "data", "edited-text", "edition-docx", "edition-odt")


@pytest.fixture(scope="module")
def weir(rootdir: Path) -> Edition:
    """The records of the edition."""
    return domain_of(read(rootdir / "test-lacking").env).edition


def test_each_witness_comes_back(weir: Edition) -> None:
    """The files were written by hand."""
    assert ["A", "B", "C"] == [one.witness.siglum for one in weir.prove() if isinstance(one, Proof)]


@pytest.mark.parametrize("builder", BUILDERS)
def test_outputs_are_let_out(builder: str, rootdir: Path, tmp_path: Path) -> None:
    """Each output says what its witnesses lack, or its gate would not let it out."""
    assert build(rootdir / "test-lacking", tmp_path, builder) == FINE


def test_ids_of_omissions(weir: Edition) -> None:
    """They are named by the words that are lacking, but where the base witness has others."""
    assert {"p1.om-when", "p1.om-slowly", "p1.stopped", "s1.waters"} < {one.id for one in weir.entries}


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("never ] om. B; ", "never ] ", "to record it, write 'never ] ``om.`` C; om. B : gap'"),
        ("it :em:`slowly`", "it slowly", "mark :em:`slowly`, and below write 'slowly ] om. B : kind'"),
    ],
)
def test_what_is_lacking_is_advised(old: str, new: str, advice: str, copy_of: Copy, tmp_path: Path) -> None:
    """Where a witness lacks words and nothing says so, the message has the entry that would."""
    edition = copy_of("lacking")
    replace(edition / "weir.rst", old, new)
    if ":em:" in old:
        entry = "   slowly ] om. B C : gap\n      The other copies know nothing of its pace.\n\n"
        replace(edition / "weir.rst", entry, "")
    assert advice in build(edition, tmp_path).complaints
