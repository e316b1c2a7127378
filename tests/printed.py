"""Reads finished PDFs back: where the notes stand, in what order, and what a validator finds wrong."""

from __future__ import annotations

from pathlib import Path

import page
import pikepdf

from recension.outputs.pdf.layout import Book
from recension.outputs.pdf.readback import marks_of
from recension.outputs.pdf.tags import Mark
from recension.outputs.printing import Printing


def a_book() -> Book:
    """Return a book without pages."""
    return Book("", Printing("book"))


def faults(path: Path) -> list[str]:
    """What page-validation finds wrong with a file, as PDF/UA-1 and as PDF/A-3a."""
    verdicts = [page.validate_pdf(str(path), profile=profile) for profile in ("ua1", "3a")]
    found = [f"{one.rule_id}: {one.message}" for verdict in verdicts for one in verdict.failures]
    assert all(verdict.is_compliant for verdict in verdicts) == (not found)
    return found


def places_of(path: Path) -> dict[str, tuple[int, float]]:
    """Return the page of each name in a file, and its height on it."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        names = list(pdf.Root.Names.Dests.Names)
        pairs = zip(names[::2], names[1::2], strict=True)
        return {str(name): (pages[there[0].objgen], float(there[3])) for name, there in pairs}


def labels_of(path: Path) -> list[tuple[Mark, str, str]]:
    """Return the names and labels of the author's notes and the comments in the order in which they are drawn."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        texts, found = marks_of(pdf), []
        notes = list(pdf.Root.StructTreeRoot.get("/IDTree", pikepdf.Dictionary(Names=[])).Names)
        for name, note in zip(notes[::2], notes[1::2], strict=True):
            if note.S != "/Note" or note.K[0].S != "/Lbl":
                continue  # a place of the text, or a head-note
            label = note.K[0]
            while not isinstance(label.K[0], int):
                label = label.K[0]
            if not str(name).endswith(".entry"):
                mark = Mark(pages[label.Pg.objgen], int(label.K[0]))
                found.append((mark, str(name), texts[mark].strip()))
    return sorted(found)


def number_of(label: str) -> int:
    """Return which one in its series a note is, by its number or its letter."""
    return int(label) if label.isdecimal() else 26 * (len(label) - 1) + ord(label[-1]) - ord("a") + 1


def out_of_order(path: Path) -> list[str]:
    """Return the labels of an edition's notes that stand out of order: 7 after 8, or c after a on its page."""
    last = Mark(0, 0)
    number = sign = 0
    wrong = []
    for mark, _name, label in labels_of(path):
        sign = sign if mark.page == last.page else 0
        last = mark
        if label.isdecimal():
            wrong += [label] if number_of(label) <= number else []
            number = number_of(label)
        else:
            sign += 1
            wrong += [label] if number_of(label) != sign else []
    return wrong
