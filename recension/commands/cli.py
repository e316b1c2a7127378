"""What is asked on the command line: verify, diff, mutate, compared, handout."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.commands import mutate
from recension.doctree.checks import EditionError, tell
from recension.doctree.config import place_in_config
from recension.doctree.domain import RecensionDomain, domain_of
from recension.files import write
from recension.scholarship import comparisons, diff, regularise, witness
from recension.scholarship.edition import Proof
from recension.scholarship.formats import format_of
from recension.scholarship.messages import mistake
from recension.scholarship.model import Place, plain, unbroken
from recension.scholarship.printing import CHOICES, PrintingError, parse, printing


@contextmanager
def edition(config: Path, source: Path, warning: TextIO | None = None) -> Iterator[Sphinx]:
    """Yield an application for the edition that writes nothing; complaints go to *warning*, if anywhere."""
    with tempfile.TemporaryDirectory() as folder, patch_docutils(config), docutils_namespace():
        yield Sphinx(source, config, folder, folder, "dummy", status=None, warning=warning, warningiserror=True)


def verify(app: Sphinx, domain: RecensionDomain) -> int:
    """Print a line for each witness that came back."""
    totals = domain.edition.totals
    for outcome in domain.edition.prove():
        if isinstance(outcome, Proof):
            pages = domain.edition.pages(outcome.witness.siglum)
            departures = domain.edition.departures(outcome.witness.siglum)
            print(f"{outcome}; {departures} emendations, {pages} pages, {totals['rules']} rules")
    return app.statuscode


def differences(app: Sphinx, domain: RecensionDomain) -> int:
    """Print each change of the base witness on a line: its place in the source, its id, and the words around it."""
    base = domain.edition.witnesses[0]
    writing = format_of(base)
    for text in domain.edition.texts:
        source = app.env.doc2path(text.name, base=False)
        for omission in text.document.omissions:
            if omission.siglum != base.siglum:
                continue
            print(f"{source}:{omission.line}: {omission.id}: [-{' '.join(omission.text.split())}-]")
        for block in text.document.blocks:
            edited = plain(unbroken(block.edited))
            for variation, start, end in regularise.offsets(block):
                if variation.entry is None or not variation.entry.emends:
                    continue
                if variation.entry.page:
                    old = " ".join(domain.edition.heads[variation.entry.page].split())
                else:
                    old = "".join(writing.write(span) for span in witness.reading(variation, base.siglum))
                before = edited[max(0, start - 30) : start].partition(" ")[2] if start > 30 else edited[:start]
                after = edited[end : end + 30].rpartition(" ")[0] if end + 30 < len(edited) else edited[end:]
                changed = f"{before}{diff.marked(old, edited[start:end])}{after}"
                print(f"{source}:{variation.line}: {variation.entry.id}: {changed}")
    return app.statuscode


def note_comparison(app: Sphinx, places: list[Place], date: str, compared: str) -> int:
    """Record that *places*, or all, were compared as they stand; later records of a place take the place of earlier."""
    domain = domain_of(app.env)
    if not app.config.recension_comparisons:
        name, expected = "recension_comparisons", "the name of a file to keep the record in"
        tell(mistake("setting", *place_in_config(app, name), setting=name, found="nothing", expected=expected), "")
        return 2
    path = domain.comparisons
    now = comparisons.digests(domain.edition.blocks)
    if unknown := [place for place in places if place not in now]:
        tell(mistake("unknown-place", found=unknown[0], expected=f"one such as {next(iter(now), 'p1')}"), "")
        return 1
    record = {one.place: one for one in domain.edition.comparisons}
    record |= {place: comparisons.Comparison(place, date, compared, now[place]) for place in places or now}
    try:
        write(path, comparisons.write(record[place] for place in now if place in record))
    except OSError as error:
        tell(mistake("unwritable", file=path, found=error.strerror), "")
        return 2
    return 0


def damage(config: Path, source: Path, number: int, seed: int) -> int:
    """Copy the sources and try mutations on the copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(source, Path(folder, "source"))
        with edition(config, copy) as app:
            app.build()
            return mutate.report(app, number, seed)


def print_handout(options: argparse.Namespace) -> int:
    """Make the PDF of some paragraphs, or a sheet and its key, and print where they are."""
    asked = {name: getattr(options, name) for name in ("paras", "notes", *CHOICES)}
    asked = {name: value for name, value in asked.items() if value is not None}
    sheets = {"yes": ("sheet", "key"), "no": ("no",)}.get(asked.pop("sheet", "no"), ("",))
    try:
        parse(options.paras)
        if sheets == ("",):
            found, expected = options.sheet, "one of no, yes"
            raise PrintingError("printing-choice", stem="the handout", field="sheet", found=found, expected=expected)
        made = [printing("the handout", {**asked, "sheet": sheet}) for sheet in sheets]
    except PrintingError as error:
        tell(error.mistake, "")
        return 2
    out, trees = options.out, options.out.with_name("doctrees-pdf")
    with patch_docutils(options.config), docutils_namespace():
        app = Sphinx(
            options.source, options.config, out, trees, "pdf", None, None, sys.stderr, warningiserror=True, tags=["pdf"]
        )
        stems = [f"{app.config.recension_name}-{one.tail}" for one in made]
        app.config.overrides["recension_pdf_documents"] = app.config.recension_pdf_documents = {
            stem: {name: value for name, value in one._asdict().items() if name != "stem"}
            for stem, one in zip(stems, made, strict=True)
        }
        app.build()
    for stem in stems:
        print(os.path.relpath(out / f"{stem}.pdf"))
    return app.statuscode


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, 1 when the edition does not hold, or 2 when what is asked for cannot be printed."""
    try:
        try:
            return run(arguments)
        finally:  # after the help, too, which ends the program
            print(end="", flush=True)  # while there is somebody to tell when it cannot be
    except BrokenPipeError:  # whoever reads what is printed has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def run(arguments: list[str] | None) -> int:
    """Run the command that the *arguments* name."""
    parser = argparse.ArgumentParser(prog="recension", description=__doc__)
    parser.add_argument("--config", type=Path, default=Path(), help="folder of conf.py (default: this one)")
    parser.add_argument("--source", type=Path, default=Path("source"), help="folder of the texts (default: source)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("verify", help="rebuild the witnesses and compare them byte for byte")
    commands.add_parser("diff", help="print what the edition changes, word by word")
    changes = commands.add_parser("mutate", help="damage the texts one character at a time; the proof must notice")
    changes.add_argument("-n", "--number", type=int, default=300, help="how many mutations (default: 300)")
    changes.add_argument("--seed", type=int, default=1950, help="which ones (default: 1950)")
    reading = commands.add_parser("compared", help="record that places were compared with a witness by a second reader")
    reading.add_argument("places", nargs="*", help="such as p4 n26 (default: all)")
    reading.add_argument("--date", required=True, help="of the comparison, as 2026-11-23")
    reading.add_argument("--what", required=True, help="what was compared with what")
    handout = commands.add_parser("handout", help="print some paragraphs with what belongs to them")
    handout.add_argument("--paras", required=True, help="such as 4-12 or 4,7-9; songs:1-2 names the text")
    handout.add_argument("--notes", help="none, or some of author,apparatus,commentary (default: all)")
    for name, choices in CHOICES.items():
        handout.add_argument(f"--{name}", help="no or yes" if name == "sheet" else " or ".join(choices))
    handout.add_argument("--out", type=Path, default=Path("build/pdf"), help="folder of the PDF (default: build/pdf)")
    options = parser.parse_args(arguments)
    if not sys.stderr.isatty():
        nocolor()
    try:
        if options.command == "mutate":
            return damage(options.config, options.source, options.number, options.seed)
        if options.command == "handout":
            return print_handout(options)
        with edition(options.config, options.source, sys.stderr) as app:
            app.build()
            if options.command == "compared":
                return note_comparison(app, [*map(Place, options.places)], options.date, options.what)
            show = verify if options.command == "verify" else differences
            return show(app, domain_of(app.env))
    except EditionError as error:
        return int(str(error.code)) if options.command == "handout" else 1
    except SphinxError as error:
        tell(mistake("sphinx", found=error), "")
        return 1
