"""Tells what the edition changes."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from recension.commands.command import Command, read
from recension.doctree.domain import domain_of
from recension.scholarship import regularise, witness
from recension.scholarship.diff import marked
from recension.scholarship.edition import Edition, Text
from recension.scholarship.formats import format_of
from recension.scholarship.model import plain, unbroken


def run(options: Namespace) -> int:
    """Print each change of the base witness on a line: its place in the source, its id, and the words around it."""
    with read(options) as app:
        found = domain_of(app.env).edition
        for text in found.texts:
            source = app.env.doc2path(text.name, base=False)
            for line, name, changed in changes(found, text):
                print(f"{source}:{line}: {name}: {changed}")
        return app.statuscode


def changes(found: Edition, text: Text) -> Iterator[tuple[int, str, str]]:
    """Yield line, id and words of each change in *text*, matter that is left out first."""
    base = found.witnesses[0]
    writing = format_of(base)
    for omission in text.document.omissions:
        if omission.siglum == base.siglum:
            yield omission.line, omission.id, f"[-{' '.join(omission.text.split())}-]"
    for block in text.document.blocks:
        edited = plain(unbroken(block.edited))
        for variation, start, end in regularise.offsets(block):
            if variation.entry is None or not variation.entry.emends:
                continue
            if variation.entry.page:
                old = " ".join(found.heads[variation.entry.page].split())
            else:
                old = "".join(writing.write(span) for span in witness.reading(variation, base.siglum))
            before = edited[max(0, start - 30) : start].partition(" ")[2] if start > 30 else edited[:start]
            after = edited[end : end + 30].rpartition(" ")[0] if end + 30 < len(edited) else edited[end:]
            yield variation.line, variation.entry.id, f"{before}{marked(old, edited[start:end])}{after}"


COMMAND = Command("diff", "print what the edition changes, word by word", run)
