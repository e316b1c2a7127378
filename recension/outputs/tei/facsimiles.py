"""The images of pages in a file of TEI: a surface for each page, which says whose it is, and leads to its image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.outputs.tei import names
from recension.outputs.tei.elements import add, all_of, needed, text_of
from recension.scholarship.facsimiles import Facsimile
from recension.scholarship.model import PageKey

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element as Element

_SAID = ("credit", "licence", "licence_url")


def write(root: Element, images: Collection[Facsimile]) -> None:
    """Add them to the file, where there are any."""
    made = add(root, "facsimile") if images else None
    for one in images if made is not None else ():
        surface = add(made, "surface", xml_id=names.of("Page", one.page), n=one.page)
        for name in _SAID:
            if said := getattr(one, name):
                add(surface, "desc", said, type=name)
        add(surface, "graphic", url=one.image)


def read(root: Element) -> tuple[Facsimile, ...]:
    """Return them again."""
    found = []
    for surface in all_of(root, "facsimile/surface"):
        said = {one.get("type", ""): text_of(one) for one in all_of(surface, "desc")}
        image = needed(surface, "graphic").get("url", "")
        found.append(Facsimile(PageKey(surface.get("n", "")), image, **{name: said.get(name, "") for name in _SAID}))
    return tuple(found)


def of(page: PageKey, images: Collection[Facsimile]) -> str:
    """Return what leads from the beginning of a page to its surface; empty where there is no image."""
    return names.to("Page", page) if any(one.page == page for one in images) else ""
