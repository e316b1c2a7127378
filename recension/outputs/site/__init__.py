"""What makes the pages of an edition a site of its own: search, description for programs, policy, lean pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.outputs.site import annotation, brought, describe, files, policy, readback, search

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register its parts."""
    for part in (search, describe, files, annotation, policy, readback, brought):
        part.setup(app)
