"""The door of the book, ``recension.pdf`` in conf.py: what stands in ``outputs/pdf``, for projects that want paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension import locale
from recension.doctree import config, speed
from recension.version import __version__

try:
    from recension.outputs.pdf.builder import BookBuilder
    from recension.outputs.pdf.handout import Unlinking
    from recension.outputs.pdf.lower import Lowering
except ModuleNotFoundError as error:
    raise ImportError(f"{error}, but expected what prints: install recension with its extra 'pdf'") from error

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put our builder in the place of rst2pdf's."""
    locale.setup(app)
    app.setup_extension("rst2pdf.pdfbuilder")
    upstream = app.extensions["rst2pdf.pdfbuilder"]  # which does not say so: it reads nothing, and its builder is ours
    upstream.parallel_read_safe = upstream.parallel_write_safe = True
    app.add_builder(BookBuilder, override=True)
    app.add_post_transform(Unlinking)
    app.add_post_transform(Lowering)
    app.connect("builder-inited", speed.hold_no_bytes)

    needed = {f"recension_{name}" for name in ("name", "url", "date", "source", "identifiers", "pdf_heads")}
    needed |= {f"recension_{name}" for name in ("editor", "editors", "licence")}
    config.add_settings(app, config.PDF_SETTINGS | {name: config.SETTINGS[name] for name in sorted(needed)})
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
