"""Writes the edited text alone, as one plain file, of which the edition knows the checksum."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders import Builder

from recension.doctree.domain import domain_of
from recension.files import write

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx


class EditedText(Builder):
    """Writes the edited text of the whole edition as one plain file."""

    name = "edited-text"
    epilog = "The edited text is in %(outdir)s."

    def get_outdated_docs(self) -> str:
        return "the edited text"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        pass

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        write(Path(self.outdir, f"{self.config.recension_name}.txt"), domain_of(self.env).edition.plaintext)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        raise NotImplementedError


def setup(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(EditedText)
