"""The door of the site, ``recension.site`` in conf.py: what stands in ``outputs/site``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.outputs import site
from recension.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Have the site made, once it is known that there is an edition."""
    app.setup_extension("recension")
    app.connect("config-inited", begin)  # after that of the edition
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def begin(app: Sphinx, settings: Config) -> None:
    """Register what makes the site, where conf.py names a text."""
    if settings.recension_texts:
        site.setup(app)
