"""The booklet: two pages on a side of paper, in the order for folding."""

from __future__ import annotations

import pikepdf

#: paper -> width and height of a side, two pages beside each other
SIDES = {"A4": (841.89, 595.28), "Letter": (792.0, 612.0)}


def order(number: int) -> list[tuple[int, int]]:
    """Return the pages left and right on each side for *number* pages; those beyond the last are blank."""
    last = -(-number // 4) * 4 - 1
    sides = [(last - first, first) for first in range((last + 1) // 2)]
    return [side if side[1] % 2 == 0 else side[::-1] for side in sides]


def imposed(pdf: pikepdf.Pdf, paper: str) -> pikepdf.Pdf:
    """Return the pages of *pdf* on sides of *paper*, for printing on both sides; tags and links do not survive."""
    booklet = pikepdf.new()
    width, height = SIDES[paper]
    for side in order(len(pdf.pages)):
        sheet = booklet.add_blank_page(page_size=(width, height))
        for left, number in zip((0, width / 2), side, strict=True):
            if number < len(pdf.pages):
                sheet.add_overlay(pdf.pages[number], pikepdf.Rectangle(left, 0, left + width / 2, height))
    for name in ("/Title", "/Author", "/Subject", "/Keywords", "/CreationDate", "/ModDate"):
        if name in pdf.docinfo:
            booklet.docinfo[name] = pikepdf.String(str(pdf.docinfo[name]))
    booklet.Root.Lang = pikepdf.String(str(pdf.Root.Lang))
    booklet.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True, Duplex=pikepdf.Name.DuplexFlipShortEdge)
    return booklet
