"""What the rules change in a text, beside its page: the view of the changes shows it to those who ask."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from recension.files import write
from recension.scholarship import regularise
from recension.scholarship.model import plain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from recension.scholarship.edition import Edition
    from recension.scholarship.model import Block

LABEL = -1  #: where what changes the number of a note stands
Act = tuple[int, str, str, str]  #: where in the words, what stood before, what is shown, or nothing for all, and behind


def acts(edition: Edition, docname: str) -> dict[str, list[Act]]:
    """Return the places of a text that rules change, with what each does."""
    found = {
        str(block.place): sorted(_acts(edition, block))
        for block in edition.blocks
        if block.docname == docname and block.place
    }
    return {place: some for place, some in found.items() if some}


def _acts(edition: Edition, block: Block) -> Iterator[Act]:
    text, base = plain(block.edited), edition.witnesses[0]
    dressed = regularise.dressed(block, edition.rules)
    called = [one.offset for one in _calls(block)]
    for rule, changes in regularise.changes(block, edition.rules, base).items():
        for one in changes:
            brackets = len("[]") * bisect_left(called, one.offset)  # a call is shown without its own
            at = dressed.before(one.offset) - brackets
            if regularise.is_of_characters(rule):
                yield at, one.old, one.new, ""
            elif rule == "numbers":
                before, _number, after = one.old.partition(one.new)
                yield LABEL, before, one.new, after
            elif rule == "calls":
                shown = text[one.offset + 1 :][: len(one.new)]
                before, _number, after = one.old.partition(shown)
                yield at, before, shown, after
            else:
                before, _words, after = one.old.partition(one.new)
                yield at, before, one.new if one.new != text else "", after


def _calls(block: Block) -> Sequence[regularise.Change]:
    return regularise.changes(block, ["calls"]).get("calls", ())


def name(docname: str) -> str:
    """Return what the script is called that has them."""
    return f"rules-{docname.replace('/', '-')}.js"


def write_acts(app: Sphinx, docname: str, found: dict[str, list[Act]]) -> None:
    """Write them as a script, which is asked for when somebody wants to see them."""
    text = f"var recensionRules = {json.dumps(found, ensure_ascii=False)};\n"
    write(Path(app.outdir, "_static", name(docname)), text)
