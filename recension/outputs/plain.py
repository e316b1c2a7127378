"""Writes the edited text alone, as one plain file, of which the edition knows the checksum; and reads it back."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders import Builder

from recension.doctree.domain import domain_of
from recension.files import write
from recension.scholarship.copies import AFTER, Words, placed, plain_of, words_of
from recension.scholarship.model import BlockType, Place
from recension.scholarship.proving import Line, Shown
from recension.scholarship.record import Record

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx


_LINE = re.compile(r"(?:\[(?P<place>[a-z][0-9]+)\]\s)?(?P<words>.*)")


def words_in(text: str) -> dict[str, str]:
    """Return the words of a plain *text* by their places."""
    found = map(_LINE.fullmatch, re.split(r"\r\n?|\n|\f|\u2028", text.removeprefix("\ufeff")))
    blocks = [(one["place"] or "", one["words"].strip()) for one in found if one]
    return placed(
        blocks if any(place for place, _words in blocks) else [("", text)]
    )  # of other programs, with its pages


def shown(text: str) -> Shown:
    """Return the lines that a plain *text* shows, up to the first that is empty; it has no apparatus."""
    lines = re.split(r"\r\n?|\n", text.removeprefix("\ufeff").partition("\n\n")[0].rstrip("\r\n"))
    found = map(_LINE.fullmatch, lines)
    return Shown([Line(one["place"] or "" if one else "", line) for one, line in zip(found, lines, strict=True)], None)


def behind(words: Words, release: Record) -> str:
    """Return what a plain text has behind the last place of a *release*, if that is not what stood there, too."""
    places = {key: text for name in release.texts for key, text in words_of(release, name).items()}
    last = next((key for key in reversed(places) if key in words and Place(key).number), "")
    found = " ".join(words.get(f"{AFTER}{last}", "").removeprefix(places.get(f"{AFTER}{last}", "")).split())
    return "" if sha256(_file(release, found)).hexdigest() == release.checksum else found


def _file(release: Record, source: str) -> bytes:
    """Return the file of a *release* as it was written, with the line at its end that names the *source*."""
    found: list[str] = []
    for key, item in release.text.items():
        place = Place(key.rpartition(":")[2])
        label = f"[{place}] " if place.number and item.get("type") != BlockType.HEADING else ""
        found.append(label + plain_of(item))
    return ("\n".join(found) + f"\n\n{source}\n").encode()


class EditedText(Builder):
    """Writes the edited text of the whole edition as one plain file."""

    name = "edited-text"
    epilog = "The edited text is in %(outdir)s."

    def get_outdated_docs(self) -> str:
        return "the edited text"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        pass

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        write(Path(self.outdir, f"{self.config.recension_name}.txt"), domain_of(self.env).edition.plaintext)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        raise NotImplementedError


def setup(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(EditedText)
