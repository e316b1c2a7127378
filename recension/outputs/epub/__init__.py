"""An edition as a book for reading devices: EPUB 3, with the notes in their series, to be read one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.epub3 import validate_config_values

from recension.outputs.epub import readback
from recension.outputs.epub.bind import BindNotes
from recension.outputs.epub.builder import EpubBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the builder, what it has of its own in the tree, and the reader of what it writes."""
    app.add_builder(EpubBuilder, override=True)
    for listener in [*app.events.listeners["builder-inited"]]:
        if listener.handler is validate_config_values:  # what the other builder wants to be told
            app.disconnect(listener.id)
    app.add_post_transform(BindNotes)
    readback.setup(app)
