"""Verse and drama: lines that copies divide otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import FINE, build, read

from recension.doctree.domain import domain_of
from recension.scholarship import presentation
from recension.scholarship.edition import Edition, Proof
from recension.scholarship.model import Entry, Style, plain

BUILDERS = ("html", "pdf", "epub", "tei", "data", "edited-text", "edition-docx", "edition-odt")


@pytest.fixture(scope="module")
def play(rootdir: Path) -> Edition:
    """The records of the scene."""
    return domain_of(read(rootdir / "test-play").env).edition


def test_each_witness_comes_back(play: Edition) -> None:
    """The files were written by hand."""
    assert ["F", "S"] == [one.witness.siglum for one in play.prove() if isinstance(one, Proof)]


@pytest.mark.parametrize("builder", BUILDERS)
def test_outputs_are_let_out(builder: str, rootdir: Path, tmp_path: Path) -> None:
    """Each output says how its witnesses divide their lines, or its gate would not let it out."""
    assert build(rootdir / "test-play", tmp_path, builder) == FINE


def test_a_stroke_ends_a_line_of_verse_alone(play: Edition) -> None:
    """In a paragraph, or behind a backslash, it is a character."""
    styles = {one.id: [span.style for span in one.readings[0].spans] for one in play.entries if not one.about}

    assert styles["s1.deed-didst"] == [Style.TEXT, Style.LINE, Style.TEXT]
    assert styles["s3.sight-and-sorry-sore"] == [Style.TEXT, Style.LINE, Style.TEXT]
    assert styles["p1.a-sorry"] == [Style.TEXT]


def test_a_line_that_is_not_begun_is_shown_by_its_words(play: Edition) -> None:
    """The reader sees how the line begins."""
    shown = [one for block in play.blocks for one in presentation.entries(block, play.conventions)]
    found = {one.record.id: plain(one.lemma) for one in shown if isinstance(one.record, Entry) and one.record.about}

    assert found["s2.om-break-2"] == "/ Did not"
