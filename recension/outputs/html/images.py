"""The images of pages beside a text: what its marks and notes lead to, and the files beside the pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util.osutil import relative_uri

from recension.doctree.domain import RecensionDomain, domain_of
from recension.locale import _
from recension.outputs.html.render import has_pages, is_screen, render
from recension.scholarship import leaves
from recension.scholarship.words import capital

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from recension.scholarship.facsimiles import Facsimile
    from recension.scholarship.model import PageKey


class Shown(NamedTuple):
    """An image as a page has it."""

    page: PageKey
    address: str
    name: str
    alt: str
    credit: str
    licence: str
    licence_url: str


def address(builder: Builder, docname: str, one: Facsimile) -> str:
    """Return where an image is, for the page of a text."""
    return one.address if one.is_elsewhere else relative_uri(builder.get_target_uri(docname), one.copy)


def on(domain: RecensionDomain, docname: str) -> Iterator[Facsimile]:
    """Yield the images of the pages that begin in a text, in their order."""
    if is_screen(domain.builder):
        images = domain.facsimiles
        begins = (span.page for block in domain.documents[docname].blocks for span in block.edited)
        yield from (images[key] for key in begins if key in images)


def of_mark(domain: RecensionDomain, docname: str, page: PageKey) -> dict[str, str]:
    """Return what the mark of a page says of the image that it opens, where there is one, and leads to."""
    if not (is_screen(domain.builder) and page in domain.facsimiles):
        return {}
    return {"href": address(domain.builder, docname, domain.facsimiles[page]), "data-image": page}


def shown(domain: RecensionDomain, docname: str) -> list[Shown]:
    """Return the same as the page of the text has them."""
    found = []
    for one in on(domain, docname):
        name = _(leaves.words(one.page.number).name).format(one.page.number)
        alt = _("{} of witness {}, as an image").format(capital(name), one.page.siglum)
        told = (one.credit, one.licence, one.licence_url)
        found.append(Shown(one.page, address(domain.builder, docname, one), f"{one.page.siglum}, {name}", alt, *told))
    return found


def fill_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the page of a text what the script needs for the images, and let their hosts be asked for them alone."""
    domain = domain_of(app.env)
    if not has_pages(app) or "rec_editorial" not in context or not (found := shown(domain, pagename)):
        return
    context["rec_editorial"] += render("text-images", images=found)
    context["rec_image_hosts"] = sorted({one.host for one in on(domain, pagename) if one.host})
    app.add_css_file("images.css")
    app.add_js_file("images.js", loading_method="defer")


def copies(domain: RecensionDomain) -> dict[str, Path]:
    """Return the files that stand beside the pages: copy -> the file that it is a copy of."""
    files = (one for one in domain.facsimiles.values() if not one.is_elsewhere)
    return {one.copy: Path(domain.env.srcdir, one.image) for one in files}


def copy(app: Sphinx, exception: Exception | None) -> None:
    """Put them there."""
    if exception is None and is_screen(app.builder) and has_pages(app):
        for name, path in copies(domain_of(app.env)).items():
            there = Path(app.outdir, name)
            there.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, there)


def setup(app: Sphinx) -> None:
    """Register what the images need."""
    app.connect("html-page-context", fill_page, priority=610)  # when the page has what the editor says (600)
    app.connect("build-finished", copy, priority=700)  # before what there is has been read (800)
