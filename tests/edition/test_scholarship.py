"""What this edition says of the essay rests on works that its bibliography describes."""

from __future__ import annotations

import re

import pytest
from building import HOUSE

#: a link in prose, whose address the bibliography does not know
LINK = re.compile(r"`[^`]*<https?://[^`]*>`_")


@pytest.mark.parametrize("page", ["essay", "introduction", "abbreviations"])
def test_sources_are_cited(page: str) -> None:
    """A comment or a page names its source by author and year; no address stands in the prose."""
    assert LINK.findall((HOUSE / f"source/{page}.rst").read_text("utf-8")) == []
