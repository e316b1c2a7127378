"""The words that readers see, in the language of the edition: a folder for each language."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation, get_translator, init, translators
from sphinx.util.i18n import CatalogRepository

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOGUE = "recension"
_ = get_translation(CATALOGUE)


def ngettext(one: str, many: str, number: int) -> str:
    """Return what is said of so many things, in the form that the language has for it."""
    return get_translator(CATALOGUE).ngettext(one, many, number)


def setup(app: Sphinx) -> None:
    """Find the words: those that the project has among its ``locale_dirs``, compiled if they are new, then ours."""
    config, own = app.config, hashlib.sha256()
    if "recension_words" in config:  # there is more than one door
        return
    repository = CatalogRepository(app.srcdir, config.locale_dirs, config.language, "utf-8")
    for catalogue in repository.catalogs:
        if catalogue.domain == CATALOGUE:
            if catalogue.is_outdated():
                catalogue.write_mo(config.language, config.gettext_allow_fuzzy_translations)
            own.update(Path(catalogue.po_path).read_bytes())
    translators.pop(("general", CATALOGUE), None)  # those of another build in this process
    init([*repository.locale_dirs, Path(__file__).parent], config.language, CATALOGUE)
    # words stand in what has been read: with others, all is read anew
    app.add_config_value("recension_words", own.hexdigest(), "env", frozenset({str}))
