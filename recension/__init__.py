"""A Sphinx extension for critical editions: one source, the edited text and its witnesses, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Open the door that Sphinx asks for; what needs no Sphinx, such as what git asks for, does not wait for it."""
    from recension import extension

    return extension.setup(app)
