"""Writes the edited text alone, as one plain file, of which the edition knows the checksum; and reads it back."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders import Builder

from recension.doctree.checks import EditionError, tell
from recension.doctree.domain import domain_of
from recension.files import write
from recension.outputs import gate
from recension.outputs.gate import Seen
from recension.scholarship import dates, regularise
from recension.scholarship.copies import AFTER, Words, placed, plain_of, words_of
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import BlockType, Place, Style
from recension.scholarship.proving import Line, Shown
from recension.scholarship.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from recension.scholarship.edition import Edition


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
    output = "text"
    is_gated = True
    epilog = "The edited text is in %(outdir)s."

    def get_outdated_docs(self) -> str:
        return "the edited text"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        pass

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        name, text = f"{self.config.recension_name}.txt", domain_of(self.env).edition.plaintext
        if found := [*_mistakes(self.env, name, text.encode())]:  # the old file stays
            for one in found:
                tell(one)
            raise EditionError
        write(Path(self.outdir, name), text)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        raise NotImplementedError


def read_back(app: Sphinx, name: str, data: bytes) -> list[Mistake]:
    """Return what the file *name*, which holds *data*, says otherwise than the records, if it is the edited text."""
    is_text = app.builder.name == EditedText.name and name == f"{app.config.recension_name}.txt"
    return [*_mistakes(app.env, name, data)] if is_text else []


def _mistakes(env: BuildEnvironment, name: str, data: bytes) -> Iterator[Mistake]:
    edition = domain_of(env).edition
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError as error:
        yield mistake("source-encoding", 0, name, found=error.start)
        return
    found = [Seen(one["place"] or "", "text", one["words"]) for one in map(_LINE.fullmatch, lines) if one]
    expected = [*_lines(edition)]
    if source := edition.declared.source:
        expected += [Seen("", "text", ""), Seen("", "text", _source(source, edition.declared.language))]
    expected.append(Seen("", "text", ""))  # behind the last line
    yield from gate.differences(name, found, expected)
    if found == expected and sha256(data).hexdigest() != edition.checksum:
        sides = ([Seen(name, "SHA-256", one)] for one in (sha256(data).hexdigest(), edition.checksum))
        yield from gate.differences(name, *sides)


def _lines(edition: Edition) -> Iterator[Seen]:
    """Yield the lines of the text as the records have them."""
    rules = edition.rules
    for block in edition.blocks:
        if not block.type.is_text:
            continue
        lines = [""]
        for text, style in regularise.dress(block.edited, regularise.dressed(block, rules), 0):
            if style is Style.BREAK:
                lines.append("")
            else:
                lines[-1] += f"[{text}]" if style is Style.CALL else text
        is_labelled = block.place.number and block.type is not BlockType.HEADING
        for number, line in enumerate(lines):
            words = line.strip() if block.type.has_lines else line
            yield Seen(block.place if is_labelled and not number else "", "text", words)


def _source(source: Mapping[str, str], language: str) -> str:
    """Return where the text was first published."""
    kept = source.get("repository"), source.get("shelfmark")
    date = dates.spelled(source["date"], language)
    said = (source["author"], source["title"], source["publisher"], *kept, date, source["url"])
    terms = f" {source['licence']}." if source["licence"] else ""
    return f"{', '.join(filter(None, said))}.{terms}"


def setup(app: Sphinx) -> None:
    """Register the builder, and the reader of what it writes."""
    app.add_builder(EditedText)
    app.connect(gate.WRITTEN, read_back)
