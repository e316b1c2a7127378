"""The records with which a PDF of the whole edition proves itself: attached to it, and read back with its words."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Name

from recension.locale import _
from recension.outputs.gate import Seen, differences
from recension.outputs.pdf.finish import PROOF
from recension.outputs.pdf.readback import blocks_in, blocks_of, place_in, whole
from recension.scholarship import proving, undoing
from recension.scholarship.copies import AFTER, placed
from recension.scholarship.edition import Edition
from recension.scholarship.messages import Mistake, MistakeError, mistake
from recension.scholarship.proving import Line, Proved, Records, Shown

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from recension.outputs.pdf.opened import Opened


def records_of(edition: Edition, docnames: Container[str]) -> dict[str, Records]:
    """Return the records of each text among *docnames* that words can prove, by the names of their files."""
    undone = undoing.Undoing(edition, undoing.Words(_("not part of the text"), _))
    held = any(one.file for one in edition.witnesses)
    texts = [text.name for text in edition.texts if held and text.name in docnames]
    found = {PROOF.format(name.replace("/", "-")): undone.records(name, ()) for name in texts}
    return {name: one for name, one in found.items() if _can_prove(one)}


def _can_prove(records: Records) -> bool:
    """Tell whether words alone, as paper has them, are enough to rebuild the witnesses."""
    bare = proving.in_words(records, labelled=False, verse=" ")
    lines = [Line(place["at"], place["shown"]) for place in bare["places"] if place["shown"]]
    return proving.prove_bare(bare, Shown(lines, None)).holds


def attach(pdf: pikepdf.Pdf, records: Mapping[str, Records]) -> None:
    """Attach to *pdf* the records of the texts that are in it."""
    dates = {"creation_date": str(pdf.docinfo.CreationDate), "mod_date": str(pdf.docinfo.ModDate)}
    for name, one in records.items():
        mime = "application/json"
        file = pikepdf.AttachedFileSpec(pdf, _written(one), description=name, filename=name, mime_type=mime, **dates)
        file.relationship = Name.Data
        pdf.attachments[name] = file


def mistakes(opened: Opened, name: str, records: Mapping[str, Records]) -> Iterator[Mistake]:
    """Yield what keeps the PDF *name* from proving itself by the *records* of its texts."""
    attached = opened.pdf.attachments
    there = {file: attached[file].get_file().read_bytes() for file in records if file in attached}
    blocks = blocks_of(opened) if records else []
    for file, one in records.items():
        if (found := there.get(file)) != _written(one):
            seen = [Seen(file, "records", "others")] if found is not None else []
            yield from differences(name, seen, [Seen(file, "records", "those of the edition")])
        for wrong in _proved(blocks, one).disagreements:
            yield mistake(
                "output", output=name, field="proof", place=wrong.at, found=wrong.found, expected=wrong.expected
            )


def _written(records: Records) -> bytes:
    return json.dumps(records, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def proved(data: bytes, given: Records | None) -> Proved:
    """Return what a PDF proves by the records that it carries, or by those that are *given*."""
    try:
        known = [given] if given else _records_in(data)
        if not known:
            raise MistakeError("records-missing", found="none of its own")
        blocks = blocks_in(BytesIO(data))
        each = [_proved(blocks, one) for one in known]
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


def _proved(blocks: Sequence[tuple[str, str]], records: Records) -> Proved:
    """Prove a text: the words at each place that has a number, in its order, and that the others stand somewhere."""
    if wrong := [*proving.flaws(records)]:
        return Proved((), wrong)
    bare = proving.in_words(records, labelled=False, verse=" ")
    return proving.prove_bare(bare, _shown(placed(_of_text(blocks, records.get("text", ""))), bare))


def _of_text(blocks: Sequence[tuple[str, str]], text: str) -> Iterator[tuple[str, str]]:
    """Yield the blocks of a *text*, by their places, and those without a name that stand beside them."""
    names = {name for name, _words in blocks}
    before: list[tuple[str, str]] = []
    is_mine = False
    for name, words in blocks:
        place = place_in(name)
        if name:  # that of its document is before it where a former one has the place too
            is_mine = name == f"{text}.{place}" or (name == place and f"{text}.{place}" not in names)
        if is_mine:
            yield from before
            yield place, words
        if name or is_mine:
            before.clear()
        else:
            before.append((place, words))


def _shown(words: Mapping[str, str], records: Records) -> Shown:
    """Return the lines of the *records* that stand in a PDF; blanks and divided words are not judged."""
    order = {place: number for number, place in enumerate(words)}
    named = {place["at"] for place in records["places"]}
    others = whole(" ".join(said for place, said in words.items() if place not in named))
    found: list[tuple[int, Line]] = []
    after = -1
    for place in records["places"]:
        at, line = place["at"], place["shown"]
        if at in words:
            after = order[at]
            said = whole(words[at])
            if (more := whole(f"{said} {words.get(AFTER + at, '')}")).startswith(whole(line)):
                said = more[: len(whole(line))]  # of verse and lists the first line alone has the number
            found.append((after, Line(at, line if said == whole(line) else said)))
        elif line and not at and whole(line) in others:
            found.append((after, Line("", line)))
    return Shown([line for _order, line in sorted(found, key=lambda one: one[0])], None)
