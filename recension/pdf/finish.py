"""What ReportLab does not write: metadata, the language, how to open the file, and names for its places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.config import Config

    from recension.pdf.layout import Book


def finish(pdf: pikepdf.Pdf, book: Book, config: Config) -> None:
    """Complete *pdf* in memory."""
    described = {
        "/Title": book.title,
        "/Author": config.recension_pdf_author or config.author,
        "/Subject": config.recension_pdf_subject,
        "/Keywords": config.recension_pdf_keywords,
    }
    for key in ("/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Trapped"):
        if key in pdf.docinfo:
            del pdf.docinfo[key]
    for key, value in described.items():
        if value:
            pdf.docinfo[key] = pikepdf.String(value)
    root = pdf.Root
    root.Lang = pikepdf.String(config.recension_pdf_language)
    root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    root.PageMode = pikepdf.Name.UseOutlines
    names: list[object] = []
    for name, place in sorted(book.places.items()):
        if re.fullmatch(r"[\w.-]+", name, re.ASCII):  # headings have a second name, for the bookmarks only
            there = [pdf.pages[place.page - 1].obj, pikepdf.Name.XYZ, round(place.left, 2), round(place.top, 2), None]
            names += [pikepdf.String(name), pikepdf.Array(there)]
    root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pikepdf.Array(names)))


def save(pdf: pikepdf.Pdf, path: Path) -> None:
    """Write *pdf* so that the same book gives the same bytes."""
    pdf.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
