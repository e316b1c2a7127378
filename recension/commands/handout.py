"""Prints some paragraphs."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from recension.commands.command import Command
from recension.doctree.checks import EditionError
from recension.outputs.pdf import shop
from recension.outputs.printing import CHOICES, Printing, printing
from recension.scholarship.excerpt import parse
from recension.scholarship.messages import MistakeError
from recension.scholarship.series import NOTES

SHEETS = {"yes": ("sheet", "key"), "no": ("no",)}


def add_arguments(parser: ArgumentParser) -> None:
    """Ask which paragraphs, with which notes, and how they are printed."""
    parser.add_argument(
        "--paras", required=True, help="such as 4-12 or 4,7-9, all, a section, or line-5-12; songs:1-2 names the text"
    )
    parser.add_argument("--notes", help=f"none, or some of {','.join(NOTES)} (default: all)")
    for name, choices in CHOICES.items():
        parser.add_argument(f"--{name}", help=" or ".join(reversed(SHEETS) if name == "sheet" else choices))
    parser.add_argument("--out", type=Path, default=Path("build/pdf"), help="folder of the PDF (default: build/pdf)")


def run(options: Namespace) -> int:
    """Make the PDF of some paragraphs, or a sheet and its key, and print where they are."""
    out = Path(os.path.abspath(options.out))
    made = printings(options)
    try:
        with shop.opened(options.config, options.source, out) as app:
            made = [one._replace(stem=f"{app.config.recension_name}-{one.tail}") for one in made]
            app.print(made)
    except EditionError as error:
        return int(str(error.code))
    for one in made:
        print(told(out / f"{one.stem}.pdf", one))
    return app.statuscode


def told(path: Path, printing: Printing) -> str:
    """Return where a file is, how many pages it has, and what it lacks."""
    import pikepdf  # only who prints has what reads it

    with pikepdf.open(path) as pdf:
        number = len(pdf.pages)
    what = "side" if printing.booklet else "page"
    lacking = "; a booklet has no tags for those who listen: without --booklet the same has them"
    return f"{os.path.relpath(path)}: {number} {what}{'s' * (number > 1)}{lacking if printing.booklet else ''}"


def printings(options: Namespace) -> list[Printing]:
    """Return what is asked for."""
    asked = {name: getattr(options, name) for name in ("paras", "notes", *CHOICES)}
    asked = {name: value for name, value in asked.items() if value is not None}
    sheet = asked.pop("sheet", "no")
    parse(options.paras)
    if sheet not in SHEETS:
        expected = "one of no, yes"
        raise MistakeError("printing-choice", stem="the handout", field="sheet", found=sheet, expected=expected)
    return [
        printing("the handout", {**asked, "sheet": one, **({"name": "no"} if one == "key" else {})})
        for one in SHEETS[sheet]
    ]


COMMAND = Command("handout", "print some paragraphs with what belongs to them", run, add_arguments)
