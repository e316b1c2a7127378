"""Gathers the words that readers see from the sources, and compiles their translations: ``make locale``."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from building import HOUSE

from recension.locale import CATALOGUE

PACKAGE = HOUSE / "recension"
TEMPLATE = PACKAGE / "locale" / f"{CATALOGUE}.pot"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_noop": None, "ngettext_noop": (1, 2), "say": None}
HEAD = "# What recension says to readers."
HEADS = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")


class Words(Catalog):
    """A catalogue that says neither when it was made nor by which program, and so is the same from the same sources."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        *heads, (name, value) = [head for head in super().mime_headers if head[0] in HEADS]
        return [*heads, (name, f"{value}\n")]


def gathered() -> Words:
    """Return the words as they stand in the sources."""
    words = Words(header_comment=HEAD, fuzzy=False)
    found = extract_from_dir(PACKAGE, METHODS, keywords=KEYWORDS, comment_tags=("Words:",), strip_comment_tags=True)
    for file, _line, message, comments, _context in found:
        words.add(message, None, [(f"recension/{file}", 1)], auto_comments=comments)
    return words


def translations() -> list[Path]:
    """Return the catalogues of the languages."""
    return sorted(TEMPLATE.parent.glob(f"*/LC_MESSAGES/{CATALOGUE}.po"))


def updated(path: Path, words: Words) -> Words:
    """Return the catalogue at *path* with all *words*; those that are new wait for their translation."""
    made = Words(path.parent.parent.name, header_comment=HEAD, fuzzy=False)
    for message in list(read_po(BytesIO(path.read_bytes()), made.locale))[1:]:
        made[message.id] = message
    made.update(words, no_fuzzy_matching=True)
    return made


def written(words: Words) -> bytes:
    """Return *words* as a file to be edited: a line each, without the numbers of lines, which change too often."""
    file = BytesIO()
    write_po(file, words, width=0, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def compiled(words: Words) -> bytes:
    """Return *words* as a file that programs read."""
    file = BytesIO()
    write_mo(file, words)
    return file.getvalue()


if __name__ == "__main__":
    template = gathered()
    TEMPLATE.write_bytes(written(template))
    for translation in translations():
        catalogue = updated(translation, template)
        translation.write_bytes(written(catalogue))
        translation.with_suffix(".mo").write_bytes(compiled(catalogue))
