"""The door of the e-book, ``recension.epub`` in conf.py: what stands in ``outputs/epub``, for reading devices."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from recension.doctree import config
from recension.outputs import epub
from recension.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

if not find_spec("PIL"):
    raise ImportError("No module named 'PIL', but expected what draws: install recension with its extra 'epub'")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Have an e-book made, once it is known that there is an edition."""
    app.setup_extension("recension")
    config.add_settings(app, config.EPUB_SETTINGS)
    app.connect("config-inited", begin)  # after that of the edition
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def begin(app: Sphinx, settings: Config) -> None:
    """Put our builder in the place of Sphinx's, where conf.py names a text."""
    if settings.recension_texts:
        epub.setup(app)
