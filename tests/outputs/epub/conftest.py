"""What the tests of e-books share: a tiny edition as a book, which can be written again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import EPUB, SLUICE, SOURCE, append, configure
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils


@pytest.fixture(scope="module")
def app(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sphinx]:
    """The edition, written once."""
    folder = tmp_path_factory.mktemp("book")
    source = append(shutil.copytree(rootdir / "test-plain", folder / "plain") / "conf.py", EPUB)
    configure(source, recension_source=SOURCE, release="2.1", recension_date="2026-01-02")
    shutil.copy(SLUICE / "gauge.png", source)
    append(source / "about.rst", "\n.. image:: gauge.png\n   :alt: A gauge\n")
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(source, source, folder / "epub", folder / "doctrees", "epub", status=None, warningiserror=True)
        app.build()
        assert not app.statuscode
        yield app
