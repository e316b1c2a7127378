"""Lists the words of the texts with their places: the index of what the search looks through, which needs no script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from recension.doctree.domain import domain_of
from recension.doctree.generated.page import block_name
from recension.locale import _
from recension.outputs.html.render import Pieces
from recension.scholarship import regularise

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from recension.scholarship.edition import Edition
    from recension.scholarship.model import Place

PAGE = "words"
render = Pieces(Path(__file__).parent / "templates")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

Places = Mapping["tuple[str, Place]", int]  #: document and place -> how often the word stands there


@lru_cache(maxsize=1)  # the page is made more than once
def concordance(edition: Edition) -> Mapping[str, Places]:
    """Return the words of the texts in the order of the alphabet; one has a capital where it never stands without."""
    places: dict[str, dict[tuple[str, Place], int]] = {}
    forms: dict[str, set[str]] = {}
    for block in edition.blocks:
        if not block.place or not block.type.is_text or block.omission:
            continue
        where = block.docname, block.place  # of one place there is one, for many words stand there
        for found in _WORD.findall(regularise.words(block, edition.rules)):
            word = re.sub(r"['’]s$", "", unicodedata.normalize("NFC", found))
            key = word.casefold()
            forms.setdefault(key, set()).add(word)
            at = places.setdefault(key, {})
            at[where] = at.get(where, 0) + 1
    return {
        min(forms[key], key=lambda word: sum(map(str.isupper, word))): places[key]
        for key in sorted(places, key=lambda key: (_plain(key), key))
    }


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    """Yield the page that lists the words under their first letters, each with links to its places."""
    edition, titles = domain_of(app.env).edition, _titles(app)
    names = {
        (block.docname, block.place): str(block.place) if block.place.number else block_name(edition, block)
        for block in edition.blocks
    }
    uris = {name: app.builder.get_relative_uri(PAGE, name) for name in app.config.recension_texts}
    links = {  # made fit for a page here, for many words lead to each
        (name, place): (escape(f"{uris[name]}#{place}"), escape(titles.get(name, "") + words))
        for (name, place), words in names.items()
    }
    letters: dict[str, list[tuple[str, int, list[tuple[Markup, Markup]]]]] = {}
    for word, places in concordance(edition).items():
        leads = [links[at] for at in places]
        letters.setdefault(_plain(word)[0].upper(), []).append((word, sum(places.values()), leads))
    search = app.builder.get_relative_uri(PAGE, "search")
    title = _("List of words")
    body = render("words-body", title=title, letters=letters, search=search)
    yield PAGE, {"title": title, "body": body}, "page.html"


def _titles(app: Sphinx) -> dict[str, str]:
    """Return what tells the places of several texts apart."""
    names = app.config.recension_texts
    return {name: f"{app.env.titles[name].astext()} " for name in names} if len(names) > 1 else {}


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
