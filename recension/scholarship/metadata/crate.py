"""ro-crate-metadata.json: what each published file is, whose, on what terms, and how to tell that it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from recension.scholarship import cite, dates
from recension.scholarship.cite import Name, Work
from recension.scholarship.licences import spdx
from recension.scholarship.metadata.about import Software, as_json, author, description, known, title

CRATE = "ro-crate-metadata.json"
FORM = "https://w3id.org/ro/crate/1.2"  #: the first that knows checksums
TEXT, APPARATUS, SOFTWARE = "text", "apparatus", "software"  #: what files hold, each its author's and on its own terms

Reference = dict[str, str]


class File(NamedTuple):
    """A file that is published."""

    path: str  #: from the folder of the publication, with slashes
    size: int  #: bytes
    sha256: str
    media: str  #: its type, such as "text/html"
    title: str = ""
    holds: Sequence[str] = (TEXT, APPARATUS)


def ro_crate(one: Work, software: Software, files: Iterable[File]) -> str:
    """Return ro-crate-metadata.json for *files*, of which it is none itself."""
    crate = Crate()
    by = crate.person(author(one))
    editors = [crate.person(one.editor)] if one.editor else []
    text, apparatus = one.rights
    program = {
        "description": software.title,
        "version": software.version,
        "datePublished": dates.iso(software.released),
        "url": cite.safe_url(software.url),
    }
    terms = {
        TEXT: crate.licence(text.url, text.licence),
        APPARATUS: crate.licence(apparatus.url, apparatus.licence),
        SOFTWARE: crate.licence(software.licence_url),
    }
    kind = "SoftwareApplication" if software.url else "CreativeWork"  # RO-Crate wants an address of an application
    parts = {
        TEXT: crate.add("#text", "CreativeWork", text.part, author=by, license=terms[TEXT]),
        APPARATUS: crate.add(
            "#apparatus",
            "CreativeWork",
            apparatus.part,
            author=[crate.person(name) for name in apparatus.holders],
            license=terms[APPARATUS],
        ),
        SOFTWARE: crate.add(
            "#software", kind, software.name, author=crate.person(software.author), license=terms[SOFTWARE], **program
        ),
    }
    made = f"Build with {software.name} {software.version}"
    build = crate.add("#build", "CreateAction", made, instrument=parts[SOFTWARE], result={"@id": "./"})
    whole = each((terms[TEXT], terms[APPARATUS]))  #: terms of a file that states none
    listed = [
        entity(
            quote(file.path),
            "File",
            file.title or file.path.rpartition("/")[2],
            contentSize=str(file.size),
            encodingFormat=file.media,
            sha256=file.sha256,
            license=own if (own := each(terms[part] for part in file.holds)) != whole else [],
            encodesCreativeWork=[parts[part] for part in file.holds],
        )
        for file in sorted(files)
    ]
    root = entity(
        "./",
        "Dataset",
        title(one),
        description=description(one) or title(one),
        author=by,
        editor=editors,
        publisher=editors or by,
        version=one.release,
        datePublished=dates.iso(one.released),
        inLanguage=one.language,
        license=whole or "not stated",
        identifier=[crate.identifier(named) for named in one.identifiers],
        url=one.address,
        isBasedOn=crate.original(one),
        hasPart=[{"@id": file["@id"]} for file in listed],
        mentions=[*parts.values(), build],
    )
    itself = entity(
        CRATE, "CreativeWork", "What the files of the edition are", about={"@id": "./"}, conformsTo={"@id": FORM}
    )
    graph = [itself, root, *listed, *(crate.things[name] for name in sorted(crate.things))]
    return as_json({"@context": f"{FORM}/context", "@graph": graph})


def entity(name: str, kind: str, title: str, **fields: object) -> dict[str, object]:
    """Return what is said of one thing; a list of one thing is written as that thing."""
    said = known(fields)
    short = {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in said.items()}
    return {"@id": name, "@type": kind, "name": title, **short}


def each(references: Iterable[Reference]) -> list[Reference]:
    """Return *references*, each once, without those that lead nowhere."""
    return list({one["@id"]: one for one in references if one}.values())


class Crate:
    """The things that the files have to do with."""

    def __init__(self) -> None:
        self.things: dict[str, dict[str, object]] = {}

    def add(self, name: str, kind: str, title: str, **fields: object) -> Reference:
        """Describe a thing, and return what refers to it."""
        self.things[name] = entity(name, kind, title, **fields)
        return {"@id": name}

    def person(self, name: Name) -> Reference:
        """Describe a person."""
        parts = {"givenName": name.given, "familyName": name.family} if name.given else {}
        return self.add(f"#{quote(str(name), safe='')}", "Person", str(name), **parts)

    def licence(self, url: str, name: str = "") -> Reference:
        """Describe the licence at *url*, where there is one."""
        return self.add(url, "CreativeWork", name or spdx(url) or url, identifier=spdx(url)) if url else {}

    def identifier(self, named: cite.Identifier) -> Reference:
        """Describe what names the edition."""
        said = {"propertyID": named.kind, "value": named.value, "url": named.address}
        return self.add(f"#{named.kind}", "PropertyValue", named.kind, **said)

    def original(self, one: Work) -> Reference:
        """Describe the text as it was first published, where it has an address."""
        said = {"author": self.person(author(one)), "datePublished": dates.iso(one.published)}
        return self.add(url, "CreativeWork", title(one), **said) if (url := cite.safe_url(one.original)) else {}
