"""codemeta.json: what archives of software are told."""

from __future__ import annotations

from recension.scholarship import cite, dates
from recension.scholarship.cite import Name, Rights, Work
from recension.scholarship.metadata.about import Software, as_json, author, description, known, title


def codemeta(one: Work, software: Software) -> str:
    """Return codemeta.json: of the software where it is kept with the edition, else of the edition made with it."""
    made, by = edition(one), program(software)
    whole = {**by, "hasPart": made} if software.here else {**made, "softwareRequirements": by}
    return as_json({"@context": "https://w3id.org/codemeta/3.0", **whole})


def edition(one: Work) -> dict[str, object]:
    """Return the edition in the words of schema.org that CodeMeta knows."""
    return known(
        {
            "type": "schema:Book",
            "name": title(one),
            "author": [person(author(one))],
            "editor": person(one.editor) if one.editor else {},
            "description": description(one),
            "version": one.release,
            "datePublished": dates.iso(one.released),
            "license": [rights.url for rights in one.rights if rights.url],
            "hasPart": [part(rights) for rights in one.rights if rights.url],
            "identifier": [named.address for named in one.identifiers if named.address],
            "url": one.address,
        }
    )


def part(rights: Rights) -> dict[str, object]:
    """Return whose a part of it is, and on what terms."""
    by = [person(name) for name in rights.holders if str(name)]
    return known({"type": "schema:CreativeWork", "name": rights.part, "author": by, "license": rights.url})


def program(software: Software) -> dict[str, object]:
    """Return the software in the same words."""
    return known(
        {
            "type": "SoftwareSourceCode" if software.here else "SoftwareApplication",
            "name": software.name,
            "author": [person(software.author)],
            "description": software.title,
            "version": software.version,
            "datePublished": dates.iso(software.released),
            "license": software.licence_url,
            "codeRepository": cite.safe_url(software.url),
            "programmingLanguage": "Python",
        }
    )


def person(name: Name) -> dict[str, str]:
    """Return a name in the same words."""
    said = {"givenName": name.given, "familyName": name.family} if name.given else {"name": name.family}
    return {"type": "Person", **said}
