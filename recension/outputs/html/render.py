"""Fills in the pieces of HTML that stand in ``templates``; whatever is put into them is escaped."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader
from sphinx.util.osutil import relative_uri
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from recension.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

STATIC = Path(__file__).parent / "static"  #: the style sheets and scripts


class Pieces:
    """Pieces of HTML, a file of *folder* each."""

    def __init__(self, folder: Path) -> None:
        self.environment = Environment(loader=FileSystemLoader(folder), autoescape=True)
        self.environment.globals["_"] = _

    def __call__(self, name: str, **values: object) -> str:
        """Return the piece *name* with *values* in it."""
        return self.environment.get_template(f"{name}.html").render(values)


render = Pieces(Path(__file__).parent / "templates")


def fetched(app: Sphinx, docname: str, name: str) -> str:
    """Return the address of the script *name* for a page that asks for it when it is needed."""
    here, copied = app.builder.get_target_uri(docname), STATIC / name
    data = (copied if copied.is_file() else Path(app.outdir, "_static", name)).read_bytes()
    return f"{relative_uri(here, f'_static/{name}')}?v={sha256(data).hexdigest()[:8]}"


def is_screen(builder: Builder) -> bool:
    """Tell whether a builder makes what a browser shows, and not the pages of an e-book, which are HTML, too."""
    return builder.format == "html" and builder.name != "epub"


def has_pages(app: Sphinx) -> bool:
    """Tell whether the builder makes whole pages, and not the parts of them for other programs."""
    return not isinstance(app.builder, SerializingHTMLBuilder) and app.builder.name != "epub"
