"""Open annotation: a script of somebody else, by which readers write beside a text and read what others wrote there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.outputs.html.render import has_pages
from recension.scholarship.address import origin

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def add_script(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Let the page of a text load the script, and no other page: whoever serves it learns who reads there."""
    addresses: list[str] = app.config.recension_annotation
    if addresses and pagename in app.config.recension_texts and has_pages(app):
        app.add_js_file(addresses[0], loading_method="async")
        context["rec_admitted"] = list(dict.fromkeys(map(origin, addresses)))


def setup(app: Sphinx) -> None:
    """Register what adds it."""
    # when it is known which scripts the site does without (500), before what may load is stated (900)
    app.connect("html-page-context", add_script, priority=890)
