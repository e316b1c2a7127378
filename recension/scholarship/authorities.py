"""Who or what the headings of an index are to libraries and programs: identifiers of authority files."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from recension.scholarship.messages import Mistake, mistake


class Scheme(NamedTuple):
    """An authority file: the form of its identifiers, one of them, and an address, ``{}`` standing for one."""

    form: re.Pattern[str]
    like: str
    address: str


SCHEMES: Mapping[str, Scheme] = {
    "Wikidata": Scheme(re.compile(r"Q[1-9][0-9]*"), "Q42", "https://www.wikidata.org/wiki/{}"),
    "VIAF": Scheme(re.compile(r"[1-9][0-9]+"), "113230702", "https://viaf.org/viaf/{}"),
    "GND": Scheme(re.compile(r"[0-9][0-9-]+[0-9X]"), "119033364", "https://d-nb.info/gnd/{}"),
    "Library of Congress": Scheme(
        re.compile(r"n[a-z]?[0-9]{8,10}"), "n80076765", "https://id.loc.gov/authorities/names/{}"
    ),
    "ISNI": Scheme(re.compile(r"[0-9]{15}[0-9X]"), "0000000080455919", "https://isni.org/isni/{}"),
    "GeoNames": Scheme(re.compile(r"[1-9][0-9]+"), "2643743", "https://www.geonames.org/{}"),
}


class Authority(NamedTuple):
    """An identifier of a heading, and where it was verified."""

    heading: str
    scheme: str
    identifier: str
    verified: str
    line: int

    @property
    def address(self) -> str:
        """The address at which the authority file tells of it."""
        return SCHEMES[self.scheme].address.format(self.identifier)


def load(path: Path) -> tuple[list[Authority], list[Mistake]]:
    """Read the table in the file at *path*."""
    try:
        found = [*read(path.read_text("utf-8"))]
    except UnicodeDecodeError as error:
        found = [mistake("source-encoding", error.object.count(b"\n", 0, error.start) + 1, found=error.start)]
    return [one for one in found if isinstance(one, Authority)], [one for one in found if isinstance(one, Mistake)]


def read(text: str) -> Iterator[Authority | Mistake]:
    """Read a table, a line each identifier, with tabs between heading, scheme, identifier and where it was verified."""
    known: set[tuple[str, str]] = set()
    for number, line in enumerate(text.splitlines(), 1):
        fields = [field.strip() for field in line.split("\t")]
        if not line.strip() or line.startswith("#"):
            continue
        if len(fields) != 4 or not all(fields):
            expected = "heading, scheme, identifier and where it was verified, with tabs between them"
            yield mistake("authority-form", number, found=line, expected=expected)
        elif fields[1] not in SCHEMES:
            yield mistake("authority-form", number, found=fields[1], expected=f"one of {', '.join(SCHEMES)}")
        elif not SCHEMES[fields[1]].form.fullmatch(fields[2]):
            expected = f"an identifier of {fields[1]}, such as {SCHEMES[fields[1]].like}"
            yield mistake("authority-form", number, found=fields[2], expected=expected)
        elif (fields[0], fields[1]) in known:
            expected = f"one identifier of {fields[1]} for each heading"
            yield mistake("authority-form", number, found=line, expected=expected)
        else:
            heading, scheme, identifier, verified = fields
            known.add((heading, scheme))
            yield Authority(heading, scheme, identifier, verified, number)


def check_headings(found: Iterable[Authority], headings: Container[str]) -> Iterator[Mistake]:
    """Yield the identifiers of headings that no index has."""
    for one in found:
        if one.heading not in headings:
            yield mistake("authority-heading", one.line, found=one.heading)
