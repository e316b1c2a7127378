"""The book: PDF files on several papers, set by rst2pdf and read back before they are let out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.handout import Unlinking
from recension.pdf.builder import BookBuilder
from recension.pdf.lower import Lowering

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put our builder in the place of rst2pdf's."""
    app.setup_extension("rst2pdf.pdfbuilder")
    app.add_builder(BookBuilder, override=True)
    app.add_post_transform(Unlinking)
    app.add_post_transform(Lowering)

    app.add_config_value(
        "recension_pdf_documents",
        {},
        "",
        types=frozenset({dict}),
        description="file stem -> paper, or what is printed and how",
    )
    app.add_config_value("recension_pdf_omit", [], "", types=frozenset({list}), description="documents left out")
    for name, default in (("title", ""), ("author", ""), ("subject", ""), ("keywords", ""), ("language", "en-GB")):
        app.add_config_value(f"recension_pdf_{name}", default, "", types=frozenset({str}))
    what = "files that go with the book: title -> file"
    app.add_config_value("recension_pdf_attachments", {}, "", types=frozenset({dict}), description=what)
    if "recension_date" not in app.config:
        app.add_config_value("recension_date", "", "", types=frozenset({str}), description="date of the edition, ISO")
    if "recension_source" not in app.config:
        app.add_config_value("recension_source", {}, "", frozenset({dict}), "where the text was published")
    return {"version": "1.0", "parallel_read_safe": True, "parallel_write_safe": False}
