"""What all files say of an edition and of the software that makes it, whatever their form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from recension.scholarship import cite
from recension.scholarship.cite import Name, Work
from recension.scholarship.licences import SPDX
from recension.version import __version__

NOBODY = Name("Anonymous")  #: the forms want somebody


class Software(NamedTuple):
    """The program that makes an edition."""

    name: str
    version: str
    title: str  #: says what it is
    licence: str  #: as SPDX names it
    author: Name = NOBODY
    released: str = ""
    url: str = ""  #: of its source
    here: bool = False  #: its source is kept and published together with the edition

    @property
    def licence_url(self) -> str:
        """The address of its licence."""
        return f"{SPDX}{self.licence}"


RECENSION = Software("recension", __version__, "a Sphinx extension for critical editions", "MIT")


def title(one: Work) -> str:
    """Return the title of the edition, or its key where it has none."""
    return cite.line(one.title) or one.key


def author(one: Work) -> Name:
    """Return the author of the edition, its editor where nobody knows that, or nobody."""
    return next((name for name in (one.author, one.editor) if name and str(name)), NOBODY)


def description(one: Work) -> str:
    """Return in sentences what has no field of its own."""
    return cite.line(". ".join(cite.notes(one)))


def known(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if value}


def as_json(value: object) -> str:
    """Return the text of a file in JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
