"""What this edition says of the essay rests on works that its bibliography describes."""

from __future__ import annotations

import re

import pytest
from building import HOUSE
from sphinx.application import Sphinx

from recension.doctree.domain import works_in
from recension.scholarship import bibfile

#: a link in prose, whose address the bibliography does not know
LINK = re.compile(r"`[^`]*<https?://[^`]*>`_")


@pytest.mark.parametrize("page", ["essay", "introduction", "abbreviations"])
def test_sources_are_cited(page: str) -> None:
    """A comment or a page names its source by author and year; no address stands in the prose."""
    assert LINK.findall((HOUSE / f"source/{page}.rst").read_text("utf-8")) == []


def test_the_bibliography_is_recorded_as_it_is_written(records: Sphinx) -> None:
    """The records have each work of the file in its order, with its fields as they stand there, and no other."""
    works = works_in(records.env)
    written = {
        entry.key: {"type": entry.type, **{field.name: field.text for field in entry.fields}}
        for entry in bibfile.entries((HOUSE / "refs.bib").read_text("utf-8"))
    }

    assert list(works) == list(written)
    for key, fields in works.items():
        assert {name: text for name, text in fields.items() if name in written[key]} == written[key]
        assert fields.keys() - written[key].keys() <= {"usere"}  # the letter that tells two works of one year apart
