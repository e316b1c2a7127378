"""Prints the images that a manifest of IIIF has of the pages of a witness, as conf.py declares them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from recension.commands.command import Command
from recension.commands.founding import content
from recension.commands.reading import read
from recension.doctree.checks import EditionError, tell
from recension.doctree.domain import domain_of
from recension.scholarship import licences, manifests
from recension.scholarship.facsimiles import SETTING, is_address, written
from recension.scholarship.manifests import Manifest
from recension.scholarship.messages import MistakeError, mistake

SOME = 8  #: so many names of canvases are told


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for the manifest, and whose pages it shows."""
    parser.add_argument("file", type=Path, metavar="MANIFEST", help="of IIIF, as the library gives it (JSON)")
    parser.add_argument("--siglum", required=True, metavar="W", help="of the witness whose pages it shows")


def run(options: Namespace) -> int:
    """Print the setting; tell which pages have no image in the manifest."""
    found = manifests.read(content(options.file), str(options.file))
    with read(options) as app:
        edition = domain_of(app.env).edition
        if options.siglum not in (sigla := [one.siglum for one in edition.witnesses]):
            raise MistakeError("option", option="siglum", found=options.siglum, expected=f"one of {', '.join(sigla)}")
        if app.statuscode:
            raise EditionError
        numbers = [page.number for page in edition.heads if page.siglum == options.siglum]
    images = {number: image for number, image in manifests.shown(found.canvases, numbers).items() if is_address(image)}
    told = {"siglum": options.siglum, "found": _names(found)}
    if not images:
        raise MistakeError("manifest-pages", 1, str(options.file), **told, expected=", ".join(numbers) or "none")
    if left := [number for number in numbers if number not in images]:
        tell(mistake("manifest-page", 1, str(options.file), **told, expected=", ".join(left)), "")
    if not found.credit:
        tell(mistake("image-credit", 1, str(options.file), siglum=options.siglum, found=found.title), "")
    said = {"credit": found.credit or found.title}
    if found.licence_url:
        said |= {"licence": licences.called(found.licence_url), "licence_url": found.licence_url}
    print("\n".join([f"{SETTING} = {{", *written(options.siglum, said, images), "}"]))
    return 0


def _names(found: Manifest) -> str:
    labels = [one.label for one in found.canvases]
    return ", ".join(map(repr, labels[:SOME])) + (" …" if len(labels) > SOME else "")


COMMAND = Command("facsimiles", "print the images of a manifest of IIIF as conf.py declares them", run, add_arguments)
