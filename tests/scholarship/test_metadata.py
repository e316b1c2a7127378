"""The files that describe an edition: what each says, and that no field can break out of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from recension.scholarship import cite
from recension.scholarship.cite import Name, Work
from recension.scholarship.licences import called, spdx
from recension.scholarship.metadata import (
    APPARATUS,
    CRATE,
    RECENSION,
    SOFTWARE,
    TEXT,
    File,
    citation_cff,
    codemeta,
    ro_crate,
)
from recension.version import __version__

MILL = Work(
    key="mill",
    author=Name("Weir", "Ada"),
    title="Who shut the sluice?",
    publisher="The Mill Press",
    published="3 May 1851",
    original="https://example.org/1851/sluice",
    editor=Name("the editor of this edition"),
    release="2.1",
    released="2026-01-02",
    language="en-GB",
    licence="CC BY-NC 4.0",
    licence_url="https://creativecommons.org/licenses/by-nc/4.0/",
    editorial_licence_url="https://creativecommons.org/licenses/by/4.0/",
    checksum="1a2b" * 16,
)
REVISION = "swh:1:rev:309cf2674ee7a0749978cf8265ab91a60aea0f7d"
NAMED = MILL._replace(
    url="https://example.org/mill/",
    doi="10.5281/zenodo.12",
    doi_all="10.5281/zenodo.11",
    swhid=f"{REVISION};origin=https://example.org/mill.git",
)
HERE = RECENSION._replace(author=Name("Miller", "Jo"), released="2026-01-03", url="https://example.org/r", here=True)
FILES = [
    File("text/sluice.txt", 12, "b" * 64, "text/plain", "The edited text", (TEXT,)),
    File("source 2.1.zip", 13, "c" * 64, "application/zip", "The source", (TEXT, APPARATUS, SOFTWARE)),
    File("index.html", 11, "a" * 64, "text/html"),
]
HOSTILE = "\"x' # - : {y} [z] \\ \n- a: &b *b !c\r\x00\x85\u2028 | > %"


def cff(one: Work, here: bool = True) -> dict[str, Any]:
    """What CITATION.cff says."""
    found: dict[str, Any] = yaml.safe_load(citation_cff(one, HERE if here else RECENSION))
    return found


def entities(one: Work, files: list[File] = FILES) -> dict[str, dict[str, Any]]:
    """What ro-crate-metadata.json says of each thing."""
    graph = json.loads(ro_crate(one, HERE, files))["@graph"]
    found = {one["@id"]: one for one in graph}
    assert len(found) == len(graph), "each thing once"
    return found


def texts(value: object) -> Iterator[str]:
    """Yield the texts in *value*."""
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(one)
    if isinstance(value, str):
        yield value


# CITATION.cff


def test_software_that_is_kept_with_the_edition_heads_the_citation() -> None:
    """At the head of CITATION.cff stands the software; the edition, with its editor, is the preferred citation."""
    found = cff(MILL)
    preferred = found["preferred-citation"]

    assert ("1.2.0", "software", __version__, "MIT") == tuple(
        found[name] for name in ("cff-version", "type", "version", "license")
    )
    assert ([{"family-names": "Miller", "given-names": "Jo"}], "2026-01-03") == (
        found["authors"],
        str(found["date-released"]),
    )
    assert ("edited-work", "Who shut the sluice?", "2.1", "2026-01-02", "CC-BY-NC-4.0") == tuple(
        str(preferred[name]) for name in ("type", "title", "version", "date-released", "license")
    )
    assert [{"family-names": "Weir", "given-names": "Ada"}] == preferred["authors"]
    assert [{"name": "the editor of this edition"}] == preferred["editors"]
    assert "first published by The Mill Press, 3 May 1851, https://example.org/1851/sluice" in preferred["notes"]


def test_edition_made_with_an_installed_program_heads_its_own_citation() -> None:
    """Where the software is not published with the edition, CITATION.cff says nothing of it."""
    found = cff(NAMED, here=False)

    assert ("dataset", "Who shut the sluice?", "2.1", "10.5281/zenodo.12") == tuple(
        found[name] for name in ("type", "title", "version", "doi")
    )
    assert "software" not in found["message"]
    assert "MIT" not in citation_cff(NAMED, RECENSION)
    assert found.keys() <= {"cff-version", "message", "preferred-citation", "type", *found["preferred-citation"]}


def test_citation_names_the_release_by_what_it_has() -> None:
    """The checksum of the text identifies a release only as long as it has no address; a SWHID has no qualifiers."""
    checksum = [{"type": "other", "value": f"sha256:{MILL.checksum}", "description": "checksum of the edited text"}]
    named = [
        {"type": "doi", "value": "10.5281/zenodo.11", "description": "all releases"},
        {"type": "swh", "value": REVISION},
    ]

    assert checksum == cff(MILL)["preferred-citation"]["identifiers"]
    assert named == cff(NAMED)["preferred-citation"]["identifiers"]
    assert "url" not in cff(MILL)["preferred-citation"]
    assert cff(NAMED)["preferred-citation"]["url"] == "https://example.org/mill/"


def test_citation_of_what_is_known_in_part() -> None:
    """A date without a day, a licence that SPDX does not know and an author who is not known have their own forms."""
    url = "https://example.org/terms"
    found = cff(MILL._replace(author=Name(""), released="2026-01", licence_url=url))["preferred-citation"]

    assert ("2026", "1", url) == (found["year"], found["month"], found["license-url"])
    assert found["authors"] == [{"name": "the editor of this edition"}]
    assert not found.keys() & {"date-released", "license"}


@pytest.mark.parametrize("name", ["title", "publisher", "release", "licence", "editor", "author"])
def test_hostile_field_of_a_citation(name: str) -> None:
    """Whatever stands in a field, CITATION.cff has the same fields, and the text comes back from it."""
    value: object = Name(cite.line(HOSTILE)) if name in ("editor", "author") else HOSTILE
    hostile = MILL._replace(**{name: value})
    found = cff(hostile)

    assert found.keys() == cff(MILL).keys()
    assert found["preferred-citation"].keys() == cff(MILL)["preferred-citation"].keys()
    assert any(cite.line(HOSTILE) in text for text in texts(found))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://creativecommons.org/licenses/by-nc/4.0/", "CC-BY-NC-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/2.5/legalcode", "CC-BY-NC-SA-2.5"),
        ("https://creativecommons.org/licenses/by/4.0/deed.de", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by/3.0/at/", ""),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", ""),
        ("https://spdx.org/licenses/MIT.html", "MIT"),
        ("https://example.org/terms", ""),
        ("", ""),
    ],
)
def test_name_of_a_licence(url: str, name: str) -> None:
    """The addresses of Creative Commons and of SPDX say what SPDX calls a licence; others do not."""
    assert spdx(url) == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://creativecommons.org/licenses/by-nc/4.0/", "CC BY-NC 4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("https://spdx.org/licenses/MIT.html", "MIT"),
        ("https://example.org/terms", "https://example.org/terms"),
        ("", ""),
    ],
)
def test_what_readers_call_a_licence(url: str, name: str) -> None:
    """Readers know a licence by its short name, and where it has none by its address."""
    assert called(url) == name


# codemeta.json


def test_codemeta_of_software_and_of_an_edition() -> None:
    """The software comes with the edition that is published with it; an edition by itself names what made it."""
    here, alone = json.loads(codemeta(NAMED, HERE)), json.loads(codemeta(NAMED, RECENSION))

    assert ("SoftwareSourceCode", "recension", __version__) == (here["type"], here["name"], here["version"])
    assert (here["license"], here["codeRepository"]) == ("https://spdx.org/licenses/MIT", "https://example.org/r")
    assert ("Who shut the sluice?", "2.1") == (here["hasPart"]["name"], here["hasPart"]["version"])
    assert here["hasPart"] == {name: alone[name] for name in here["hasPart"]}
    assert [(part["author"][0], part["license"]) for part in alone["hasPart"]] == [
        ({"type": "Person", "givenName": "Ada", "familyName": "Weir"}, MILL.licence_url),
        ({"type": "Person", "name": "the editor of this edition"}, MILL.editorial_licence_url),
    ]
    assert alone["softwareRequirements"]["name"] == "recension"
    assert "https://doi.org/10.5281/zenodo.12" in alone["identifier"]


# ro-crate-metadata.json


def references(value: object) -> Iterator[str]:
    """Yield what *value* refers to."""
    if isinstance(value, dict):
        if value.keys() == {"@id"}:
            yield value["@id"]
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


@pytest.mark.parametrize("one", [MILL, NAMED, Work(key="songs", author=Name(""), title="")])
def test_crate_describes_what_it_refers_to(one: Work) -> None:
    """A crate has its descriptor and its root, and says what each thing is that anything in it refers to."""
    found = entities(one)

    assert set(references([*found.values()])) - found.keys() == {"https://w3id.org/ro/crate/1.2"}
    assert found[CRATE]["about"] == {"@id": "./"}
    assert all(entity["@type"] and entity["name"] for entity in found.values())
    assert {"name", "description", "license", "hasPart", "publisher"} <= found["./"].keys()


@pytest.mark.parametrize(("url", "kind"), [(HERE.url, "SoftwareApplication"), ("", "CreativeWork")])
def test_program_of_which_nobody_knows_the_address(url: str, kind: str) -> None:
    """RO-Crate refuses an application without an address; a program that has none is called a work."""
    graph = json.loads(ro_crate(MILL, HERE._replace(url=url), FILES))["@graph"]

    assert [(one["@type"], one.get("url", "")) for one in graph if one["@id"] == "#software"] == [(kind, url)]


def test_crate_tells_files_apart() -> None:
    """Each file has its size, type and checksum, and an address where its name has a space."""
    found = entities(MILL)
    file = found["source%202.1.zip"]

    assert (file["@type"], file["name"], file["contentSize"]) == ("File", "The source", "13")
    assert (file["encodingFormat"], file["sha256"]) == ("application/zip", "c" * 64)
    assert found["index.html"]["name"] == "index.html"


def test_crate_has_the_terms_of_each_part() -> None:
    """Text, apparatus and software have an author and a licence each; a file has those of what it holds."""
    found = entities(MILL)
    terms = {part: found[f"#{part}"]["license"]["@id"] for part in (TEXT, APPARATUS, SOFTWARE)}
    authors = {part: found[found[f"#{part}"]["author"]["@id"]]["name"] for part in terms}

    assert terms == {
        TEXT: MILL.licence_url,
        APPARATUS: MILL.editorial_licence_url,
        SOFTWARE: "https://spdx.org/licenses/MIT",
    }
    assert authors == {TEXT: "Ada Weir", APPARATUS: "the editor of this edition", SOFTWARE: "Jo Miller"}
    assert found["text/sluice.txt"]["license"] == {"@id": terms[TEXT]}
    assert found["source%202.1.zip"]["license"] == [{"@id": terms[part]} for part in terms]
    assert found["./"]["license"] == [{"@id": terms[TEXT]}, {"@id": terms[APPARATUS]}]
    assert "license" not in found["index.html"], "it has that of the whole"


def test_crate_names_the_release_by_what_it_has() -> None:
    """The checksum of the text stands in the crate as long as the edition has no address, then DOI and SWHID."""
    assert entities(MILL)["./"]["identifier"] == {"@id": "#SHA-256"}
    assert entities(MILL)["#SHA-256"]["value"] == MILL.checksum
    assert entities(NAMED)["./"]["identifier"] == [{"@id": "#DOI"}, {"@id": "#SWHID"}]
    assert entities(NAMED)["#DOI"]["url"] == "https://doi.org/10.5281/zenodo.12"


def test_crate_is_the_same_in_whatever_order_the_files_come() -> None:
    """The same files give the same bytes."""
    assert ro_crate(MILL, HERE, FILES) == ro_crate(MILL, HERE, FILES[::-1])
