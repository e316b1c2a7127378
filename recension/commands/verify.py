"""Proves the edition; or a file of it that somebody has, with nothing else at hand."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from recension.commands.command import Command, count
from recension.commands.reading import read
from recension.doctree.checks import tell
from recension.doctree.domain import domain_of
from recension.outputs import plain
from recension.outputs.data import proof
from recension.outputs.html.readers import lines
from recension.outputs.html.readers.parsed import parsed
from recension.outputs.tei import proof as tei
from recension.scholarship import proving
from recension.scholarship.edition import Proof
from recension.scholarship.messages import MistakeError, mistake
from recension.scholarship.proving import Proved, Rebuilt, Records

_TEI = re.compile(rb"<TEI[\s>]")
_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for files, and what they are proved with."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="a page, PDF, plain text, TEI or data (JSON) of an edition"
    )
    parser.add_argument("--records", type=Path, metavar="PAGE", help="a page with the records of a plain text")
    parser.add_argument("--siglum", help="of the witness that --witness or --out is about (default: the first)")
    parser.add_argument("--witness", type=Path, metavar="FILE", help="a witness to compare with what was rebuilt")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write the witness that was rebuilt")


def run(options: Namespace) -> int:
    """Print a line for each witness that came back, and for each that the edition speaks of and does not hold."""
    if not options.files:
        return whole_edition(options)
    holds = True
    for path in options.files:
        try:
            proved = proved_by(path, options.records)
            named = f"{path}: " if len(options.files) > 1 else ""
            for one in proved.witnesses:
                print(f"{named}{told(one, is_base=one.siglum == proved.witnesses[0].siglum)}")
            for at, found, expected in proved.disagreements:
                tell(mistake("unproved", source=str(path), place=at, found=found, expected=expected), "")
            holds = compared(options, proved) and proved.holds and holds
        except MistakeError as error:
            tell(error.mistake._replace(source=error.mistake.source or str(path)), "")
            holds = False
    return 0 if holds else 1


def whole_edition(options: Namespace) -> int:
    """Prove the edition at hand."""
    with read(options) as app:
        found = domain_of(app.env).edition
        for order, outcome in enumerate(found.prove()):
            if isinstance(outcome, Proof):
                siglum = outcome.witness.siglum
                entries = counted(found.departures(siglum), is_base=order == 0)
                pages, rules = count(found.pages(siglum), "page"), count(found.totals["rules"], "rule")
                print(f"{outcome}; {entries}, {pages}, {rules}")
        for siglum, said in found.unproved.items():
            print(
                f"{siglum}: not held, {count(len(said), 'reading')} not proved: {', '.join(one.id for _, one in said)}"
            )
        return app.statuscode


def proved_by(path: Path, records: Path | None) -> Proved:
    """Return what the file at *path* proves, with the records that it carries, or those of another page."""
    data = content(path)
    given = None if records is None else records_in(content(records), records)
    if _TEI.search(data[:4096]):
        return tei.proved(data)
    if _PAGE.search(data[:4096]):
        page = parsed(data)
        known = given or records_in(data, path)
        return proving.prove(known, lines.shown(page, known))
    if b"%PDF-" in data[:1024]:
        return proved_by_pdf(path, data, given)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise MistakeError("records-missing", found=f"a file that is no text at byte {error.start}") from error
    if proof.is_data(data):
        return proof.proved(data)
    if text.startswith("{"):
        fragment = lines.fragment(text)
        known = given or records_in(fragment, path)
        return proving.prove(known, lines.shown(parsed(fragment), known))
    if given is None:
        raise MistakeError("records-missing", found="none, being plain text (--records names a page)")
    if wrong := [*proving.flaws(given)]:
        return Proved((), wrong)
    return proving.prove_bare(proving.in_words(given), plain.shown(text))


def proved_by_pdf(path: Path, data: bytes, given: Records | None) -> Proved:
    """Return what a PDF proves."""
    try:
        from recension.outputs.pdf import proof as of_pdf  # only who prints has what reads it
    except ImportError as error:
        raise MistakeError("copy-unread", found=f"a PDF, which needs the extra pdf ({error})") from error
    return of_pdf.proved(data, given)


def content(path: Path) -> bytes:
    """Return what stands in a file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise MistakeError("records-missing", source=str(path), found=error.strerror) from error


def records_in(data: bytes, path: Path) -> Records:
    """Return the records that a page carries."""
    found = lines.records_of(parsed(data))
    if found is None:
        raise MistakeError("records-missing", source=str(path), found="none of its own")
    return found


def counted(number: int, *, is_base: bool) -> str:
    """Return how many entries a witness has: the edition emends its base, of the others it knows variants."""
    return count(number, "emendation" if is_base else "variant")


def told(one: Rebuilt, *, is_base: bool) -> str:
    """Return in a line what came of a witness."""
    end = one.start + len(one.data)
    size = f"{len(one.data)} bytes" if one.is_whole else f"bytes {one.start} to {end} of {one.size}"
    counts = f"{counted(len(one.emendations), is_base=is_base)}, {count(one.pages, 'page')}, {count(one.rules, 'rule')}"
    if one.is_identical:
        return f"{one.siglum}: {size} rebuilt, identical, sha256 {one.sha256[:8]}…; {counts}"
    return f"{one.siglum}: {size} rebuilt, not identical, sha256 {one.sha256[:8]}…, expected {one.expected[:8]}…"


def compared(options: Namespace, proved: Proved) -> bool:
    """Write the witness that is asked for, and compare it with the file that the reader has."""
    if not (options.out or options.witness):
        return True
    found = [one for one in proved.witnesses if options.siglum in (None, one.siglum)]
    if not found:
        raise MistakeError("records-missing", found=f"no record of the witness {options.siglum or 'of any siglum'}")
    one = found[0]
    if options.out == Path("-"):
        sys.stdout.flush()
        sys.stdout.buffer.write(one.data)
    elif options.out:
        options.out.write_bytes(one.data)
    if not options.witness:
        return True
    stored = content(options.witness)
    stored = stored if one.is_whole else stored[one.start : one.start + len(one.data)]
    if stored == one.data:
        print(f"{one.siglum}: the same bytes as {options.witness}")
        return True
    same = proving.common(one.data, stored)
    line = 1 + one.data.count(b"\n", 0, same)
    found_there, expected = proving.around(one.data.decode(), stored.decode(errors="replace"))
    values = {"place": f"line {line} of {one.siglum}", "found": found_there, "expected": expected}
    tell(mistake("unproved", line, str(options.witness), **values), "")
    return False


COMMAND = Command(
    "verify", "rebuild the witnesses of the edition, or of a file, and compare them byte for byte", run, add_arguments
)
