"""The words that readers see, in the language of the edition: a folder for each language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from sphinx.locale import get_translation, get_translator, init, translators
from sphinx.util.i18n import CatalogInfo, CatalogRepository

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOGUE = "recension"
_ = get_translation(CATALOGUE)


def ngettext(one: str, many: str, number: int) -> str:
    """Return what is said of so many things, in the form that the language has for it."""
    return get_translator(CATALOGUE).ngettext(one, many, number)


def direction(language: str) -> str:
    """Return which way a language is written: ``ltr`` or ``rtl``."""
    try:
        return str(Locale.parse(language.partition("@")[0].replace("_", "-"), sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


def of_project(app: Sphinx) -> Iterator[CatalogInfo]:
    """Yield the catalogues of these words that the project has among its ``locale_dirs``."""
    config = app.config
    found = CatalogRepository(app.srcdir, config.locale_dirs, config.language, "utf-8").catalogs
    return (one for one in found if one.domain == CATALOGUE)


def unread(app: Sphinx) -> Iterator[tuple[int, str, str]]:
    """Yield line and file of what is no catalogue among those of the project, and why."""
    for catalogue in of_project(app):
        path = Path(catalogue.po_path)
        try:
            with path.open("rb") as file:
                read_po(file, abort_invalid=True)
        except PoFileError as error:
            yield error.lineno + 1, str(path), str(error)
        except UnicodeDecodeError:
            lines = path.read_bytes().split(b"\n")
            number = next(n for n, line in enumerate(lines, 1) if "\ufffd" in line.decode("utf-8", "replace"))
            yield number, str(path), "a line is not UTF-8"
        except OSError as error:
            yield 1, str(path), str(error.strerror)


def wrong_gaps(app: Sphinx) -> Iterator[tuple[int, str, str, str]]:
    """Yield line and file of each translation of the project that has other gaps than the words, and both."""
    for catalogue in of_project(app):
        with open(catalogue.po_path, "rb") as file:
            for message in read_po(file):
                words, shown = (_forms(some) for some in (message.id, message.string))
                for one in filter(None, shown if message.id else ()):
                    if one.count("{}") not in {word.count("{}") for word in words} or re.search(r"\{[^}]|[^{]\}", one):
                        yield message.lineno or 1, str(catalogue.po_path), one, words[-1]


def _forms(words: object) -> list[str]:
    """Return the forms that have been given for one number and for others."""
    return [*map(str, words)] if isinstance(words, list | tuple) else [str(words)]


def _is_compiled(catalogue: CatalogInfo, language: str, *, fuzzy: bool) -> bool:
    """Tell whether the compiled file says what the catalogue says, whatever their dates."""
    made = BytesIO()
    try:
        write_mo(made, read_po(BytesIO(Path(catalogue.po_path).read_bytes()), language), use_fuzzy=fuzzy)
        return Path(catalogue.mo_path).read_bytes() == made.getvalue()
    except (OSError, ValueError, PoFileError):  # which Sphinx tells when it compiles it
        return False


def speak(language: str) -> None:
    """Find our own words in a *language*, where no project is built."""
    translators.pop(("general", CATALOGUE), None)
    init([Path(__file__).parent], language, CATALOGUE)


def setup(app: Sphinx) -> None:
    """Find the words: those that the project has among its ``locale_dirs``, compiled if they are new, then ours."""
    config, own = app.config, hashlib.sha256()
    if "recension_words" in config:  # there is more than one door
        return
    repository = CatalogRepository(app.srcdir, config.locale_dirs, config.language, "utf-8")
    for catalogue in of_project(app):
        if not _is_compiled(catalogue, config.language, fuzzy=config.gettext_allow_fuzzy_translations):
            catalogue.write_mo(config.language, config.gettext_allow_fuzzy_translations)
        own.update(Path(catalogue.po_path).read_bytes())
    translators.pop(("general", CATALOGUE), None)  # those of another build in this process
    init([*repository.locale_dirs, Path(__file__).parent], config.language, CATALOGUE)
    # words stand in what has been read: with others, all is read anew
    app.add_config_value("recension_words", own.hexdigest(), "env", frozenset({str}))
