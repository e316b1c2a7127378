"""Lists the words of the texts with their places: the index of what the search looks through, which needs no script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
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
LONG = 50_000  #: links, with which a page has three megabytes
_LETTER = re.compile(rf"{PAGE}-(?:[a-z]{{1,3}}|u[0-9a-f]{{4,6}}(?:-u[0-9a-f]{{4,6}})*)")  #: the page of a letter
render = Pieces(Path(__file__).parent / "templates")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

Places = Mapping["tuple[str, Place]", int]  #: document and place -> how often the word stands there
Leads = list["tuple[Markup, Markup]"]  #: links to the places of a text
Listed = tuple[str, int, "list[tuple[Markup, Leads]]"]  #: a word, how often it stands, and where, text by text


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


def pages(app: Sphinx, wanted: str = "") -> Iterator[tuple[str, dict[str, object], str]]:
    """Yield the page that lists the words under their first letters, each with links to its places.

    A long list has a page for each letter besides, which the first page leads to; *wanted* is one page of all.
    """
    uris = tuple((name, app.builder.get_relative_uri(PAGE, name)) for name in app.config.recension_texts)
    letters = lettered(domain_of(app.env).edition, uris, tuple(_titles(app).items()))
    names = {PAGE: ""} | {name_of(letter): letter for letter in (letters if is_long(letters) else ())}
    whole = _("List of words")
    if not wanted:
        _forget(app, names)
    for name, letter in names.items():
        if wanted in ("", name):
            title = _("{}: {}").format(whole, letter) if letter else whole
            body = render(
                "words-body",
                title=title,
                leads={one: app.builder.get_relative_uri(name, name_of(one)) for one in letters if len(names) > 1},
                letters={letter: letters[letter]} if letter else letters if len(names) == 1 else {},
                counts={one: len(words) for one, words in letters.items()},
                whole=app.builder.get_relative_uri(name, PAGE) if letter else "",
                search=app.builder.get_relative_uri(name, "search"),
            )
            yield name, {"title": title, "body": body}, "page.html"


@lru_cache(maxsize=1)  # for all pages that are made of it
def lettered(
    edition: Edition, uris: tuple[tuple[str, str], ...], titles: tuple[tuple[str, str], ...]
) -> Mapping[str, list[Listed]]:
    """Return the words under their first letters; *uris* has where each text is, *titles* its title, of several."""
    where, called = dict(uris), dict(titles)
    names = {
        (block.docname, block.place): str(block.place) if block.place.number else block_name(edition, block)
        for block in edition.blocks
    }
    links = {  # made fit for a page here, for many words lead to each
        (name, place): (escape(f"{where[name]}#{place}"), escape(words)) for (name, place), words in names.items()
    }
    over = {name: escape(f" {title}") for name, title in called.items()}
    letters: dict[str, list[Listed]] = {}
    for word, places in concordance(edition).items():
        of_text = groupby(places, lambda at: at[0])
        leads = [(over.get(name, Markup()), [links[at] for at in some]) for name, some in of_text]
        letters.setdefault(_plain(word)[0].upper(), []).append((word, sum(places.values()), leads))
    return letters


def is_long(letters: Mapping[str, Iterable[Listed]]) -> bool:
    """Tell whether a page would be too long for all the words."""
    every = (leads for words in letters.values() for _word, _number, some in words for _title, leads in some)
    return sum(map(len, every)) > LONG


def name_of(letter: str) -> str:
    """Return the page of the words with a letter, written so that it may stand in every address."""
    return f"{PAGE}-{letter.lower() if letter.isascii() else '-'.join(f'u{ord(one):04x}' for one in letter)}"


def _forget(app: Sphinx, names: Iterable[str]) -> None:
    """Remove the pages of letters that the list has no more, where the build goes on from one before."""
    suffix: str = app.builder.out_suffix  # type: ignore[attr-defined]
    for path in Path(app.outdir).glob(f"{PAGE}-*"):
        name = path.name.removesuffix(suffix)
        if _LETTER.fullmatch(name) and name not in {*names, *app.env.found_docs}:
            Path(app.builder.get_outfilename(name)).unlink(missing_ok=True)  # type: ignore[attr-defined]


def _titles(app: Sphinx) -> dict[str, str]:
    """Return what tells the places of several texts apart."""
    names = app.config.recension_texts
    return {name: app.env.titles[name].astext() for name in names} if len(names) > 1 else {}


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
