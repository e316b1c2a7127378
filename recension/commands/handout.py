"""Prints some paragraphs."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.commands.command import Command
from recension.doctree.checks import EditionError, tell
from recension.doctree.config import location_in_config
from recension.outputs.pdf.printing import CHOICES, Printing, printing
from recension.scholarship.excerpt import parse
from recension.scholarship.messages import MistakeError, mistake
from recension.scholarship.series import NOTES

SHEETS = {"yes": ("sheet", "key"), "no": ("no",)}


def add_arguments(parser: ArgumentParser) -> None:
    """Ask which paragraphs, with which notes, and how they are printed."""
    parser.add_argument("--paras", required=True, help="such as 4-12 or 4,7-9; songs:1-2 names the text")
    parser.add_argument("--notes", help=f"none, or some of {','.join(NOTES)} (default: all)")
    for name, choices in CHOICES.items():
        parser.add_argument(f"--{name}", help=" or ".join(reversed(SHEETS) if name == "sheet" else choices))
    parser.add_argument("--out", type=Path, default=Path("build/pdf"), help="folder of the PDF (default: build/pdf)")


class Press(Sphinx):
    """Sphinx with the extension that prints."""

    def preload_builder(self, name: str) -> None:
        """Ask for the extension where conf.py does not name it."""
        if name not in self.registry.builders:
            found, expected = "no recension.pdf", "it there, for it prints"
            location = location_in_config(self, "extensions")
            raise MistakeError("setting", *location, setting="extensions", found=found, expected=expected)
        super().preload_builder(name)


def run(options: Namespace) -> int:
    """Make the PDF of some paragraphs, or a sheet and its key, and print where they are."""
    out = Path(os.path.abspath(options.out))
    try:
        made = printings(options)
        out.mkdir(parents=True, exist_ok=True)
        return handout(options, made, out)
    except MistakeError as error:
        tell(error.mistake, "")
    except OSError as error:
        tell(mistake("unwritable", file=error.filename or options.out, found=error.strerror), "")
    return 2


def handout(options: Namespace, made: list[Printing], out: Path) -> int:
    """Print what is to be *made* into the folder *out*."""
    trees = out.parent / "doctrees-pdf"
    try:
        with patch_docutils(options.config), docutils_namespace():
            app = Press(
                options.source, options.config, out, trees, "pdf", None, None, sys.stderr, tags=["pdf"],
                warningiserror=True,
            )  # fmt: skip
            stems = [f"{app.config.recension_name}-{one.tail}" for one in made]
            app.config.overrides["recension_pdf_documents"] = app.config.recension_pdf_documents = {
                stem: {name: value for name, value in one._asdict().items() if name != "stem"}
                for stem, one in zip(stems, made, strict=True)
            }
            app.build()
    except EditionError as error:
        return int(str(error.code))
    for stem in stems:
        print(os.path.relpath(out / f"{stem}.pdf"))
    return app.statuscode


def printings(options: Namespace) -> list[Printing]:
    """Return what is asked for."""
    asked = {name: getattr(options, name) for name in ("paras", "notes", *CHOICES)}
    asked = {name: value for name, value in asked.items() if value is not None}
    sheet = asked.pop("sheet", "no")
    parse(options.paras)
    if sheet not in SHEETS:
        expected = "one of no, yes"
        raise MistakeError("printing-choice", stem="the handout", field="sheet", found=sheet, expected=expected)
    return [printing("the handout", {**asked, "sheet": one}) for one in SHEETS[sheet]]


COMMAND = Command("handout", "print some paragraphs with what belongs to them", run, add_arguments)
