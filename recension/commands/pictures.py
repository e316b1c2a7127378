"""The images of pages that a file of TEI names: which of them an edition can have, and how conf.py declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from recension.outputs.tei.foreign.pages import Image
from recension.scholarship import founding
from recension.scholarship.facsimiles import ENDINGS, SETTING, is_address, written
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import PageKey, Witness

FOLDER = "pages"


class Pictures(NamedTuple):
    """The images of pages that are taken."""

    images: Mapping[PageKey, str]  #: as conf.py has them
    files: Mapping[str, Path]  #: image in the source folder -> the file that it is a copy of
    declared: list[str]  #: lines of conf.py
    told: tuple[Mistake, ...]


def found(images: Mapping[PageKey, Image], witnesses: Iterable[Witness], path: Path) -> Pictures:
    """Return those that stand beside the file at *path*, or at an address that a browser can show."""
    taken: dict[PageKey, str] = {}
    copies: dict[Path, str] = {}
    names: dict[str, str] = {}
    told: list[Mistake] = []
    for key, image in images.items():
        parts = urlsplit(image.address)
        if parts.scheme or parts.netloc:
            if flaw := _flaw(image.address):
                told.append(mistake("tei-left", image.line, str(path), found=flaw, expected=_AT_ADDRESS))
            else:
                taken[key] = image.address.removesuffix("/info.json")
            continue
        file = path.parent / unquote(parts.path)
        if file.suffix.lower() not in ENDINGS or parts.path.startswith("/") or not file.is_file():
            told.append(mistake("tei-left", image.line, str(path), found="the image of a page", expected=_BESIDE))
            continue
        name = f"{key.siglum}-{key.number}"
        taken[key] = copies.setdefault(file, f"{FOLDER}/{founding.file_name(name, names)}{file.suffix.lower()}")
    lines: list[str] = []
    for one in witnesses:
        own = {key: image for key, image in taken.items() if key.siglum == one.siglum}
        if own:
            said = {name: value for key in own for name, value in images[key].said.items()}
            if not said.get("credit"):
                line = images[next(iter(own))].line
                told.append(mistake("image-credit", line, str(path), siglum=one.siglum, found=one.title))
            lines += written(one.siglum, {"credit": one.title} | said, {key.number: own[key] for key in own})
    setting = [f"{SETTING} = {{", *lines, "}"] if lines else []
    return Pictures(taken, {name: file for file, name in copies.items()}, setting, tuple(told))


_BESIDE = f"a file beside that of the TEI that ends in {', '.join(ENDINGS)}"
_AT_ADDRESS = f"an address that begins with https:// and is that of an image ({', '.join(ENDINGS)}) or of IIIF"


def _flaw(address: str) -> str:
    """Return what is wrong with an address; nothing where a browser can show what is there."""
    parts = urlsplit(address)
    if not is_address(address):
        return f"an image at {parts.scheme}://{parts.netloc}"
    path = parts.path.lower()
    is_service = "iiif" in address.lower() and not {"manifest", "manifest.json", "canvas"} & {*path.split("/")}
    return "" if path.endswith(ENDINGS) or is_service else f"what is at {parts.scheme}://{parts.netloc}"
