"""All that an edition says, as one record."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import HOUSE, SLUICE, read
from sphinx.application import Sphinx

from recension.doctree.domain import domain_of
from recension.scholarship.model import Span
from recension.scholarship.whole import Whole, whole

ROOTS = HOUSE / "tests" / "roots"


def _whole(app: Sphinx) -> Whole:
    domain = domain_of(app.env)
    return whole(domain.edition, domain.work, domain.record, domain.releases)


@pytest.mark.parametrize("root", [SLUICE, ROOTS / "test-second", ROOTS / "test-plain"], ids=lambda root: root.name)
def test_rebuilt(root: Path) -> None:
    """Each witness comes back from it, byte for byte, without the editor's files."""
    app = read(root)
    files = {one.siglum: one.file for one in domain_of(app.env).edition.witnesses}
    found = dict(_whole(app).witnesses())
    assert found
    assert found == {siglum: Path(app.srcdir, files[siglum]).read_bytes() for siglum in found}


def test_settled() -> None:
    """It says neither on which lines of the editor's files something stands, nor how these break."""
    said = _whole(read(SLUICE))
    blocks = said.edition.blocks
    assert {one.line for one in (*blocks, *said.edition.entries, *said.edition.comments, *said.edition.omissions)} == {
        0
    }
    assert {block.source for block in blocks} == {""}
    assert not [part for block in blocks for part in block.parts if isinstance(part, Span) and "\n" in part.text[:-1]]
