"""CITATION.cff: how edition and software are cited, for those who find them in a repository or an archive."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from recension.scholarship import cite, dates
from recension.scholarship.cite import Name, Work
from recension.scholarship.licences import spdx
from recension.scholarship.metadata.about import Software, author, description, known, title

#: what the head of the file may say; it knows no editors, so that the edition is the preferred citation in any case
HEAD = ("title", "authors", "version", "date-released", "doi", "identifiers", "url", "license", "license-url")


def citation_cff(one: Work, software: Software) -> str:
    """Return CITATION.cff: at its head the software where it is kept with the edition, else the edition itself."""
    cited = edition(one)
    message = "To cite the edition, use the preferred citation"
    if software.here:
        message += "; to cite the software, the entry itself"
        head = {"type": "software", **program(software)}
    else:
        head = {"type": "dataset", **{name: cited[name] for name in HEAD if name in cited}}
    whole = {"cff-version": "1.2.0", "message": f"{message}.", **head, "preferred-citation": cited}
    return "".join(f"{line}\n" for line in yaml(whole))


def program(software: Software) -> dict[str, object]:
    """Return what the form says of the software."""
    return known(
        {
            "title": f"{software.name}: {software.title}",
            "authors": [person(software.author)],
            "version": software.version,
            "date-released": day(software.released),
            "license": software.licence,
            "repository-code": cite.safe_url(software.url),
        }
    )


def edition(one: Work) -> dict[str, object]:
    """Return what the form says of the edition."""
    licence, released = spdx(one.licence_url), day(one.released)
    year, month, *_ = (*dates.parts(one.released), 0, 0)
    return known(
        {
            "type": "edited-work",
            "title": title(one),
            "authors": [person(author(one))],
            "editors": [person(one.editor)] if one.editor else [],
            "version": cite.line(one.release),
            "date-released": released,
            "year": "" if released else str(year or ""),
            "month": "" if released else str(month or ""),
            "doi": one.doi,
            "identifiers": list(identifiers(one)),
            "url": cite.safe_url(one.url),
            "license": licence,
            "license-url": "" if licence else cite.safe_url(one.licence_url),
            "languages": re.findall(r"^[a-z]{2,3}\b", one.language),
            "notes": description(one),
        }
    )


def identifiers(one: Work) -> Iterator[dict[str, str]]:
    """Yield what names the edition besides its own DOI."""
    if one.doi_all:
        yield {"type": "doi", "value": one.doi_all, "description": "all releases"}
    for named in one.identifiers:
        if named.kind == "SWHID":
            yield {"type": "swh", "value": named.value.partition(";")[0]}  # the form knows no qualifiers
        elif named.kind == "SHA-256":
            yield {"type": "other", "value": f"sha256:{named.value}", "description": "checksum of the edited text"}


def person(name: Name) -> dict[str, str]:
    """Return a name as the form has it."""
    return {"family-names": name.family, "given-names": name.given} if name.given else {"name": name.family}


def day(date: str) -> str:
    """Return *date* as ``2011-08-18``; empty where it is not known to the day."""
    return dates.iso(date) if len(dates.parts(date)) == 3 else ""


def yaml(value: object, indent: str = "") -> Iterator[str]:
    """Yield the lines of a mapping or a list as YAML, which takes a text in quotes as JSON has it."""
    assert isinstance(value, Mapping | list)
    named = value.items() if isinstance(value, Mapping) else [("", one) for one in value]
    for name, one in named:
        head = f"{indent}{name}:" if name else f"{indent}-"
        if isinstance(one, str):
            yield f"{head} {json.dumps(one, ensure_ascii=False)}"
            continue
        first, *more = yaml(one, f"{indent}  ")
        yield from (head, first) if name else (f"{head} {first.lstrip()}",)
        yield from more
