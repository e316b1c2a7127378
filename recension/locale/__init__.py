"""The words that readers see, in the language of the edition: a folder for each language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOGUE = "recension"
_ = get_translation(CATALOGUE)


def setup(app: Sphinx) -> None:
    """Let Sphinx find the catalogues."""
    app.add_message_catalog(CATALOGUE, str(Path(__file__).parent))
