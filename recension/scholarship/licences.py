"""The names of licences, by their addresses."""

from __future__ import annotations

import re

SPDX = "https://spdx.org/licenses/"
#: the licences of Creative Commons that have a name in SPDX; of those for one country most have none
COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/([1-4]\.\d)|publicdomain/(zero)/1\.0)"
    r"(?:/|/legalcode|/deed[.\w]*)?"
)


def spdx(url: str) -> str:
    """Return what SPDX calls the licence at *url*; empty where that is not known."""
    if found := COMMONS.fullmatch(url):
        return "CC0-1.0" if found[3] else f"CC-{found[1].upper()}-{found[2]}"
    return url.removeprefix(SPDX).removesuffix(".html") if url.startswith(SPDX) else ""


def called(url: str) -> str:
    """Return what readers call the licence at *url*, as "CC BY-NC 4.0"; its address where no name is known."""
    if found := COMMONS.fullmatch(url):
        return "CC0 1.0" if found[3] else f"CC {found[1].upper()} {found[2]}"
    return spdx(url) or url
