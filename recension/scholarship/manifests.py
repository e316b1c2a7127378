"""Manifests of IIIF, in which a library says what images it has of the pages of a book.

The Presentation API in versions 2 and 3 is read: https://iiif.io/api/presentation/3.0/.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from recension.scholarship.facsimiles import is_address
from recension.scholarship.messages import MistakeError

_WHAT = r"f|ff|fo|fol|folio|p|pag|page|pg|s|seite|bl|blatt|c|carta|leaf"  #: what a label calls a page
_BEFORE = re.compile(rf"^(?:{_WHAT})(?:\.\s*|\s+|(?=\d))")
_SIDE = re.compile(r"\s*(?<![^\W\d_])(r|v)(?:ecto|erso|[°o])?(?!\w)")
_TAG = re.compile(r"<[^>]*>")


class Canvas(NamedTuple):
    """The image of one page, or of an opening."""

    label: str  #: as the library has it, as "f. 1r" or "12-13"
    image: str  #: its address: of a service of images where there is one


class Manifest(NamedTuple):
    """What a library says of a book and its pages."""

    title: str
    credit: str  #: to whom the images belong; empty where it does not say
    licence_url: str
    canvases: tuple[Canvas, ...]


def read(data: bytes, path: str) -> Manifest:
    """Return the manifest in *data*, the file at *path*, or raise what is wrong with it."""
    try:
        found = _read(json.loads(data))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise MistakeError("manifest-form", 1, path, found=f"what stands there ({type(error).__name__})") from None
    if not found.canvases:
        raise MistakeError("manifest-form", 1, path, found="a file without a canvas that has an image")
    return found


def shown(canvases: Iterable[Canvas], numbers: Sequence[str]) -> dict[str, str]:
    """Return the images of the pages with *numbers*, in their order; none of a page that several canvases show."""
    images: dict[str, set[str]] = {}
    for canvas in canvases:
        for name in {_name(canvas.label), *map(_name, re.split(r"\s*[-–/,&]\s*", canvas.label))}:
            images.setdefault(name, set()).add(canvas.image)
    found = {}
    for number in numbers:
        name = _name(number)
        of_leaf = re.sub(r"(?<=[rv])[a-d]$", "", name)  # its columns have one image
        here = images.get(name) or images.get(of_leaf) or set()
        if len(here) == 1:
            found[number] = next(iter(here))
    return found


def _name(label: str) -> str:
    """Return what tells a page, however it is written: "fol. 012 recto" and "[12r]" are the same."""
    plain = unicodedata.normalize("NFKC", label).casefold().strip(" []().")
    plain = _SIDE.sub(r"\1", _BEFORE.sub("", plain))
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain).strip(" []().")


def _read(given: Any) -> Manifest:
    canvases = tuple(_canvases(given))
    said = [given.get("requiredStatement", {}).get("value"), given.get("attribution")]
    said += [one.get("label") for one in _all(given.get("provider"))]
    credit = next(filter(None, map(_words, said)), "")
    rights = _secure(_words(given.get("rights") or given.get("license")))
    licence_url = rights if is_address(rights) else ""  # some say it in words
    return Manifest(_words(given.get("label")), credit, licence_url, canvases)


def _canvases(given: Mapping[str, Any]) -> Iterator[Canvas]:
    sequences = _all(given.get("sequences"))
    for canvas in _all(sequences[0]["canvases"] if sequences else given.get("items")):
        pages = _all(canvas.get("items"))
        bodies = [one["body"] for page in pages for one in _all(page.get("items"))]
        for body in [*bodies, *(one["resource"] for one in _all(canvas.get("images")))]:
            first = next(iter(_all(body.get("items")) or _all(body.get("default"))), body)  # of several to choose from
            service = next(iter(_all(first.get("service"))), first)
            is_image = "Image" in str(first.get("type") or first.get("@type") or "Image")  # and no film
            if is_image and (address := service.get("id") or service.get("@id")):
                yield Canvas(_words(canvas.get("label")), _secure(str(address).rstrip("/").removesuffix("/info.json")))
                break


def _all(given: Any) -> list[Any]:
    """Return what may stand alone or in a list."""
    return given if isinstance(given, list) else [given] if given else []


def _words(given: Any) -> str:
    """Return words, in whichever way a manifest has them: alone, with their language, in several, with tags."""
    while not isinstance(given, str):
        if isinstance(given, dict):
            given = given.get("@value") or next(iter(given.values()), "")
        else:
            given = (given or [""])[0]
    return " ".join(html.unescape(_TAG.sub("", given)).split())


def _secure(address: str) -> str:
    """Return an address as browsers ask for it on a page that was not sent openly."""
    return re.sub(r"^http://", "https://", address)
