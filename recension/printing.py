"""What is printed and how: the whole edition or a handout, on which paper, with which notes."""

from __future__ import annotations

from typing import NamedTuple

NOTES = ("author", "apparatus", "commentary")  #: the series of notes, in the order in which they stand at the foot


class Printing(NamedTuple):
    """One file to be printed."""

    stem: str  #: of the file
    paper: str = "A4"
    paras: str = ""  #: the paragraphs of a handout, as "4-12"; empty: the whole edition
    notes: tuple[str, ...] = NOTES  #: the series that are printed
    size: str = "normal"  #: or "large": large print
    margin: bool = False  #: a wide margin to write in
    lines: bool = False  #: number every fifth line
    booklet: bool = False  #: A5 pages, two on a side of A4, in the order for folding
    sheet: str = ""  #: "sheet": the witness as transmitted; "key": its emendations; empty: the edited text
