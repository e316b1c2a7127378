"""Tells what the edition changes in its base witness, or what is different between two states of it."""

from __future__ import annotations

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from recension.commands.command import Command
from recension.commands.sides import WORK, Sides, report
from recension.outputs.pdf.redline import print_redline
from recension.outputs.printing import PAPERS
from recension.outputs.report import FORMS, written
from recension.outputs.report.context import context
from recension.scholarship import presentation, regularise, stretches, witness
from recension.scholarship.diff import marked
from recension.scholarship.edition import Edition, Text
from recension.scholarship.formats import format_of
from recension.scholarship.messages import MistakeError
from recension.scholarship.model import STRETCH, Entry, Omission, plain
from recension.scholarship.notation import nothing


def add_arguments(parser: ArgumentParser) -> None:
    """Ask which two are compared, and in which form that is told."""
    sides = "a release, a commit or tag of git, a witness, or work: the edition as it stands"
    parser.add_argument("--from", dest="old", default="", metavar="A", help=f"{sides} (default: the base witness)")
    parser.add_argument("--to", dest="new", default=WORK, metavar="B", help=f"the same (default: {WORK})")
    parser.add_argument("--witness", default="", metavar="SIGLUM", help="print where the edition departs from this one")
    parser.add_argument("--form", choices=[*FORMS, "pdf"], default="terminal", help="(default: %(default)s)")
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help="of the PDF (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("build/diff"), help="folder of the PDF (default: build/diff)")


def run(options: Namespace) -> int:
    """Print what is different; where no side is named, each change of the base witness at its place in the source."""
    sides = Sides(options)
    is_plain = not options.old and options.new == WORK and options.form == "terminal"
    if options.witness and not (is_plain and options.witness in sides.witnesses):
        expected = f"one of {', '.join(sides.witnesses)}, and neither --from, --to nor --form"
        raise MistakeError("option", option="witness", found=options.witness, expected=expected)
    base = next(iter(sides.witnesses), "")  # where there is none, reading the edition tells
    if is_plain:
        return of_witness(sides, options.witness or base)
    one, other = sides.both(options.old or base, options.new)
    if options.form == "pdf":
        out = Path(os.path.abspath(options.out))
        stem = re.sub(r"[^\w.-]+", "-", f"{sides.declared.get('recension_name', 'edition')}-{one.name}-to-{other.name}")
        path = print_redline(options.config, options.source, out, report(one, other), stem, {"paper": options.paper})
        print(os.path.relpath(path))
        return 0
    found = context(sides.declared, one.said, other.said, colour=sys.stdout.isatty())
    print(written(options.form, report(one, other), found), end="")
    return 0


def of_witness(sides: Sides, siglum: str) -> int:
    """Print each departure from a witness on a line: its place in the source, its id, and the words around it."""
    env, found = sides.work.env, sides.work.edition
    for text in found.texts:
        source = env.doc2path(text.name, base=False)
        for line, name, changed in changes(found, text, siglum):
            print(f"{source}:{line}: {name}: {changed}")
    return 0


def changes(found: Edition, text: Text, siglum: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, id and words of each departure of *text* from a witness, matter that is left out first."""
    one = next(one for one in found.witnesses if one.siglum == siglum)
    writing = format_of(one)
    for omission in text.document.omissions:
        if omission.siglum == siglum:
            yield omission.line, omission.id, f"[-{' '.join(omission.text.split())}-]"
    for block in text.document.blocks:
        edited = plain(block.edited)
        for shown in presentation.entries(block, found.conventions) if block.whole else ():
            if shown.record in block.whole and _is_omission(shown.record, siglum):
                has, words = shown.record.of(siglum), plain(shown.lemma)
                elsewhere = f"{words} ] {nothing(has)}" if has and has.moved else ""
                yield shown.record.line, shown.record.id, elsewhere or marked("", words)
        for variation, start, end in regularise.offsets(stretches.seen(block, siglum)):
            if variation.entry is None or not variation.entry.departs_from(siglum):
                continue
            if variation.entry.page:
                old = " ".join(found.heads[variation.entry.page].split())
            else:
                old = "".join(writing.write(span) for span in witness.reading(variation, siglum))
            before = edited[max(0, start - 30) : start].partition(" ")[2] if start > 30 else edited[:start]
            after = edited[end : end + 30].rpartition(" ")[0] if end + 30 < len(edited) else edited[end:]
            yield variation.line, variation.entry.id, f"{before}{marked(old, edited[start:end])}{after}"


def _is_omission(record: Entry | Omission, siglum: str) -> bool:
    """Tell whether an entry about a block says that a witness lacks of it, or does not begin it."""
    return isinstance(record, Entry) and record.about != STRETCH and record.departs_from(siglum)


COMMAND = Command(
    "diff", "print what the edition changes, or what is different between two states of it", run, add_arguments
)
