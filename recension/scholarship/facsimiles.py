"""Images of the pages of witnesses, as conf.py declares them: files of the edition, or addresses of IIIF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from recension.scholarship.founding import quoted
from recension.scholarship.model import PageKey

ENDINGS = (".jpg", ".jpeg", ".png", ".webp")  #: of files that every browser shows
WHOLE = "/full/max/0/default.jpg"  #: how IIIF is asked for the whole of an image
SETTING = "recension_facsimiles"
FIELDS = ("credit", "licence", "licence_url", "pages")


class Facsimile(NamedTuple):
    """The image of a page."""

    page: PageKey
    image: str  #: as it was declared: a file, seen from the source folder, or an address
    credit: str  #: whose it is, and who has the page
    licence: str = ""
    licence_url: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether another host has it."""
        return self.image.startswith("https://")

    @property
    def address(self) -> str:
        """Where it is, if elsewhere: an image, or the whole of what a service of IIIF has there."""
        is_file = PurePosixPath(urlsplit(self.image).path).suffix.lower() in ENDINGS
        return self.image if is_file else self.image.rstrip("/") + WHOLE

    @property
    def host(self) -> str:
        """The host that is asked for it; empty where none is."""
        parts = urlsplit(self.image)
        return f"{parts.scheme}://{parts.netloc}" if self.is_elsewhere else ""

    @property
    def copy(self) -> str:
        """What the file is called beside the pages."""
        return f"_images/page-{self.image.replace('/', '-')}"


def declared(setting: Mapping[str, Mapping[str, object]]) -> dict[PageKey, Facsimile]:
    """Return the images by the pages that they show."""
    found: dict[PageKey, Facsimile] = {}
    for siglum, one in setting.items():
        pages = one.get("pages")
        said = {name: str(one.get(name, "")) for name in FIELDS[:3]}
        for number, image in pages.items() if isinstance(pages, Mapping) else ():
            key = PageKey.of(siglum, str(number))
            found[key] = Facsimile(key, str(image), **said)
    return found


def written(siglum: str, said: Mapping[str, str], pages: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of conf.py that declare the images of a witness."""
    yield f"    {quoted(siglum)}: {{"
    for name, value in said.items():
        yield f"        {quoted(name)}: {quoted(value)},"
    yield '        "pages": {'
    for number, image in pages.items():
        yield f"            {quoted(number)}: {quoted(image)},"
    yield from ("        },", "    },")


def flaws(setting: Mapping[object, object], sigla: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield setting, what is found and what is expected, where images are declared wrongly."""
    for siglum, one in setting.items():
        if siglum not in sigla:
            yield SETTING, f"the siglum {siglum!r}", f"sigla of the witnesses: {', '.join(sigla)}"
        elif not isinstance(one, Mapping):
            yield SETTING, f"{one!r} for {siglum}", f"a dictionary with {', '.join(FIELDS)}"
        else:
            yield from _flaws_of(str(siglum), one)


def _flaws_of(siglum: str, one: Mapping[object, object]) -> Iterator[tuple[str, str, str]]:
    for name in one:
        if name not in FIELDS:
            yield SETTING, f"{name!r} for {siglum}", f"none but {', '.join(FIELDS)}"
    for name in FIELDS[:3]:
        if not isinstance(one.get(name, ""), str) or (name == "credit" and not one.get(name)):
            yield SETTING, f"{one.get(name)!r} as {name} for {siglum}", "words that say whose the images are"
    if (url := one.get("licence_url")) and not str(url).startswith("https://"):
        yield SETTING, f"{url!r} as licence_url for {siglum}", "an address that begins with https://"
    pages = one.get("pages")
    if not isinstance(pages, Mapping) or not pages:
        yield SETTING, f"{pages!r} as pages for {siglum}", "a dictionary: number of the page -> file or address"
        return
    for number, image in pages.items():
        known = isinstance(image, str) and (
            is_address(image) if ":" in image else PurePosixPath(image).suffix.lower() in ENDINGS
        )
        if not known:
            expected = f"a file that ends in {', '.join(ENDINGS)}, or an address that begins with https://"
            yield SETTING, f"{image!r} for page {number} of {siglum}", expected


def is_address(image: str) -> bool:
    """Tell whether *image* is an address that a policy, and an attribute, can hold as it is."""
    return image.startswith("https://") and bool(urlsplit(image).netloc) and not set(" \"'<>;,") & {*image}
