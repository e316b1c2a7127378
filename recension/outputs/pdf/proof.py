"""The records with which a PDF of the whole edition proves itself: attached to it, and read back with its words."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Name

from recension.locale import _
from recension.outputs.pdf.finish import PROOF, save
from recension.outputs.pdf.readback import whole, words_in
from recension.scholarship import proving, undoing
from recension.scholarship.edition import Edition
from recension.scholarship.messages import MistakeError
from recension.scholarship.proving import Line, Proved, Records, Shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def attach(path: Path, edition: Edition) -> list[str]:
    """Attach to the PDF at *path* the records of each text that it proves; return the names of their files."""
    data = path.read_bytes()
    words = undoing.Words(_("left out"), _("page {}"))
    found = {text.name: undoing.records(edition, text.name, words, ()) for text in edition.texts}
    holding = {name: one for name, one in found.items() if _proved(data, one).holds}
    if not holding:
        return []
    with pikepdf.open(BytesIO(data)) as pdf:
        dates = {"creation_date": str(pdf.docinfo.CreationDate), "mod_date": str(pdf.docinfo.ModDate)}
        for name, records in holding.items():
            file = PROOF.format(name.replace("/", "-"))
            text = json.dumps(records, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            mime = "application/json"
            one = pikepdf.AttachedFileSpec(pdf, text, description=file, filename=file, mime_type=mime, **dates)
            one.relationship = Name.Data
            pdf.attachments[file] = one
        save(pdf, path)
    return [PROOF.format(name.replace("/", "-")) for name in holding]


def proved(data: bytes, given: Records | None) -> Proved:
    """Return what a PDF proves by the records that it carries, or by those that are *given*."""
    try:
        known = [given] if given else _records_in(data)
        if not known:
            raise MistakeError("records-missing", found="none of its own")
        each = [_proved(data, one) for one in known]
    except (pikepdf.PdfError, ValueError, AttributeError) as error:
        raise MistakeError("copy-unread", found="a PDF that is damaged or locked") from error
    return Proved(
        [one for some in each for one in some.witnesses], [one for some in each for one in some.disagreements]
    )


def _records_in(data: bytes) -> Sequence[Records]:
    with pikepdf.open(BytesIO(data)) as pdf:
        start, end = PROOF.split("{}")
        names = [name for name in pdf.attachments if name.startswith(start) and name.endswith(end)]
        return [json.loads(pdf.attachments[name].get_file().read_bytes()) for name in names]


def _proved(data: bytes, records: Records) -> Proved:
    """Prove a PDF: the words at each place that has a number, in its order, and that the others stand somewhere."""
    if wrong := [*proving.flaws(records)]:
        return Proved((), wrong)
    bare = proving.in_words(records, labelled=False, verse=" ")
    return proving.prove_bare(bare, _shown(words_in(BytesIO(data)), bare))


def _shown(words: Mapping[str, str], records: Records) -> Shown:
    """Return the lines of the *records* that stand in a PDF; blanks and divided words are not judged."""
    order = [*words]
    named = {place["at"] for place in records["places"]}
    others = whole(" ".join(said for place, said in words.items() if place not in named))
    found: list[tuple[int, Line]] = []
    after = -1
    for place in records["places"]:
        at, line = place["at"], place["shown"]
        if at in words:
            after = order.index(at)
            said = whole(words[at])
            found.append((after, Line(at, line if said == whole(line) else said)))
        elif line and not at and whole(line) in others:
            found.append((after, Line("", line)))
    return Shown([line for _order, line in sorted(found, key=lambda one: one[0])], None)
