"""How an edition is cited: the forms, and that nothing in a field can break out of its form."""

from __future__ import annotations

import json

import pytest
from pybtex.database import parse_string

from recension.scholarship import cite
from recension.scholarship.cite import Name, Work

KOREA = Work(
    key="korea",
    author=Name("Costa", "Anna"),
    title="Who wanted to go to war?",
    publisher="E-International Relations",
    published="18 August 2011",
    original="https://example.org/2011/war",
    editor=Name("the editor of this edition"),
    release="1.0",
    released="2026-11-23",
    language="en-GB",
    licence="CC BY-NC 4.0",
)
PLACE = KOREA._replace(url="https://example.org/korea/essay.html#p12", place="paragraph 12")
HOSTILE = '<script>alert(1)</script> "x" & ]]> \\end{x} } @book{y, %\nER  - \r\nTY  - BOOK\x00'


def fields(entry: str) -> dict[str, list[str]]:
    """The fields of an entry in RIS."""
    found: dict[str, list[str]] = {}
    for line in entry.splitlines():
        tag, value = line.split("  - ", 1)
        found.setdefault(tag, []).append(value)
    return found


def test_note() -> None:
    """A note names author, title, publisher, date, release, its date and the address."""
    expected = (
        "Anna Costa, Who wanted to go to war? (E-International Relations, 18 August 2011, "
        "https://example.org/2011/war), critical edition, release 1.0, 23 November 2026."
    )

    assert expected == cite.chicago(KOREA)


def test_address_of_the_original_is_not_that_of_the_edition() -> None:
    """As long as the edition has no address, no form gives it one; the original's stands with its publication."""
    first = "first published by E-International Relations, 18 August 2011, https://example.org/2011/war"

    assert "url" not in parse_string(cite.bibtex(KOREA), "bibtex").entries["korea"].fields
    assert "UR" not in fields(cite.ris(KOREA))
    assert "URL" not in cite.csl(KOREA)
    assert all(first in text for text in (cite.bibtex(KOREA), cite.ris(KOREA), cite.csl_json(KOREA)))
    assert "E-International Relations, 18 August 2011, https://example.org/2011/war. Critical" in cite.plain(KOREA)


def test_note_of_a_place() -> None:
    """A note on a place names the place, and the address of the edition."""
    assert cite.chicago(PLACE).endswith("23 November 2026, paragraph 12, https://example.org/korea/essay.html#p12.")


CHECKSUM = "1a2b3c4d5e6f7081" * 4
DOI = {"doi": "10.5281/zenodo.12", "doi_all": "10.5281/zenodo.11", "swhid": f"swh:1:rev:{'0123456789' * 4}"}


def test_text_without_address_is_named_by_its_checksum() -> None:
    """As long as the edition has no address, a note has the beginning of the checksum, and data have the whole."""
    one = KOREA._replace(checksum=CHECKSUM, place="paragraph 12")
    words = "release 1.0, 23 November 2026, SHA-256 of the text 1a2b3c4d5e6f7081…, paragraph 12."

    assert cite.chicago(one).endswith(words)
    assert cite.plain(one).endswith(words)
    assert all(
        f"SHA-256 of the text {CHECKSUM}" in text for text in (cite.bibtex(one), cite.ris(one), cite.csl_json(one))
    )


@pytest.mark.parametrize("address", [{"url": "https://example.org/"}, {"doi": DOI["doi"]}, {"doi_all": DOI["doi_all"]}])
def test_address_goes_before_checksum(address: dict[str, str]) -> None:
    """With an address or a DOI no form has a checksum, or the address of the original for its own."""
    one = KOREA._replace(checksum=CHECKSUM, **address)

    assert [name for name, form in cite.FORMS.items() if "1a2b3c4d" in form(one)] == []
    assert "https://example.org/2011/war" not in cite.chicago(one) + cite.plain(one)
    assert [named for named in one.identifiers if named.kind == "SHA-256"] == []


def test_doi() -> None:
    """The DOI of the release is the address of a note, and stands bare where a form has a field for it."""
    one = PLACE._replace(**DOI)

    assert cite.chicago(one).endswith(", paragraph 12, https://doi.org/10.5281/zenodo.12.")
    assert cite.plain(one).endswith(". https://doi.org/10.5281/zenodo.12")
    found = parse_string(cite.bibtex(one), "bibtex").entries["korea"].fields
    assert (found["doi"], found["url"]) == (DOI["doi"], PLACE.url)
    assert (fields(cite.ris(one))["DO"], fields(cite.ris(one))["UR"]) == ([DOI["doi"]], [PLACE.url])
    assert (cite.csl(one)["DOI"], cite.csl(one)["URL"]) == (DOI["doi"], PLACE.url)


def test_what_is_no_address_of_the_release_is_named_as_what_it_is() -> None:
    """The DOI of all releases and the archived source stand among the notes, under their names."""
    one = KOREA._replace(**DOI)
    named = ["All releases: https://doi.org/10.5281/zenodo.11", f"Archived source: {DOI['swhid']}"]

    assert cite.notes(one)[-2:] == named
    assert all(words in cite.bibtex(one) for words in named)
    assert fields(cite.ris(one))["N1"][-2:] == named
    assert str(cite.csl(one)["note"]).endswith(". ".join(named))


def test_terms_of_each_part() -> None:
    """Where the terms of the editor's words are known, a citation says whose each part is, and on what terms."""
    one = KOREA._replace(
        editor=cite.Name("Sluice", "Jo"),
        others=(cite.Name("Weir", "Ada"), cite.Name("Sluice", "Jo")),
        editorial_licence_url="https://creativecommons.org/licenses/by/4.0/",
    )

    assert cite.terms(KOREA) == [KOREA.licence]
    assert cite.terms(one) == [
        f"Text: {KOREA.author}, {KOREA.licence}",
        "Apparatus and commentary: Jo Sluice, Ada Weir, CC BY 4.0",
    ]
    assert set(cite.terms(one)) <= set(cite.notes(one))
    french = {"Text": "Texte", "{}: {}": "{} : {}"}
    assert cite.terms(one._replace(say=lambda text: french.get(text, text)))[0].startswith("Texte : ")


def test_plain() -> None:
    """The plain form begins with the family name, and no sentence ends twice."""
    expected = (
        "Costa, Anna. Who wanted to go to war? E-International Relations, 18 August 2011. "
        "Critical edition, release 1.0, 23 November 2026, paragraph 12. https://example.org/korea/essay.html#p12"
    )

    assert expected == cite.plain(PLACE)


def test_words_of_ours_are_in_the_language_of_the_edition() -> None:
    """Prose is, and what stands in a field of a format; the names of the fields stay."""
    german = {
        "critical edition, release {}": "kritische Edition, Version {}",
        "release {}": "Version {}",
        "ed. {}": "hg. von {}",
        "Critical edition of the text first published by {}": "Kritische Edition des Textes, zuerst bei {}",
        "SHA-256 of the text {}": "SHA-256 des Textes {}",
        "Archived source: {}": "Archivierte Quelle: {}",
        "All releases: {}": "Alle Versionen: {}",
    }
    one = KOREA._replace(language="de", editor=Name("Weir", "Ada"), say=lambda words: german[words])

    assert "18. August 2011" in cite.chicago(one)
    assert "hg. von Ada Weir, kritische Edition, Version 1.0, 23. November 2026." in cite.chicago(one)
    assert "Hg. von Ada Weir" in cite.plain(one)
    assert parse_string(cite.bibtex(one), "bibtex").entries["korea"].fields["edition"] == "Version 1.0"
    assert fields(cite.ris(one))["ET"] == ["Version 1.0"]
    assert str(cite.csl(one)["note"]).startswith("Kritische Edition des Textes, zuerst bei E-International Relations")


def test_editor_with_a_name_is_named() -> None:
    """An editor who is a person stands in the note; a role, which says nothing, does not."""
    named = KOREA._replace(editor=cite.role("Doe, Jane"))

    assert ", ed. Jane Doe, critical edition, release 1.0," in cite.chicago(named)
    assert "the editor" not in cite.chicago(KOREA)


def test_bibtex() -> None:
    """BibTeX gets the names in parts, a role as publisher and no person, the first publication; a place is a note."""
    entry = parse_string(cite.bibtex(PLACE), "bibtex").entries["korea"]
    names = {role: [str(person) for person in persons] for role, persons in entry.persons.items()}

    assert {"author": ["Costa, Anna"]} == names
    assert ("2026", "11", "2026-11-23", "2011-08-18", "release 1.0") == tuple(
        entry.fields[name] for name in ("year", "month", "date", "origdate", "edition")
    )
    assert ("{the editor of this edition}", "{E-International Relations}") == tuple(
        entry.fields[name] for name in ("publisher", "origpublisher")
    )
    assert entry.fields["note"].startswith("paragraph 12. Critical edition of the text first published by")


def test_ris() -> None:
    """RIS gets a book with its edition and first publication; an editor has two tags, a role is the publisher."""
    found = fields(cite.ris(PLACE))
    named = fields(cite.ris(PLACE._replace(editor=Name("Sluice", "Jo"))))

    assert (["BOOK"], ["Costa, Anna"], ["the editor of this edition"]) == (found["TY"], found["AU"], found["PB"])
    assert {"A2", "ED"} & found.keys() == set()
    assert (["Sluice, Jo"], ["Sluice, Jo"], ["Jo Sluice"]) == (named["A2"], named["ED"], named["PB"])
    assert ["E-International Relations, 18 August 2011"] == found["OP"]
    assert (["release 1.0"], ["2026"], ["2026/11/23"]) == (found["ET"], found["PY"], found["DA"])
    assert "paragraph 12" in found["N1"]


def test_csl() -> None:
    """CSL gets dates in parts and keeps the publisher of the original apart."""
    found = json.loads(cite.csl_json(KOREA))[0]

    assert {"date-parts": [[2026, 11, 23]]} == found["issued"]
    assert {"date-parts": [[2011, 8, 18]]} == found["original-date"]
    assert ("book", "E-International Relations") == (found["type"], found["original-publisher"])


def test_what_is_not_known_is_left_out() -> None:
    """A work of which only author and title are known is cited in every form, without an empty field."""
    bare = Work(key="songs", author=Name("Anonymous"), title="Songs")

    assert "Anonymous, Songs." == cite.chicago(bare)
    assert "Anonymous. Songs." == cite.plain(bare)
    assert {"title": "{Songs}"} == dict(parse_string(cite.bibtex(bare), "bibtex").entries["songs"].fields)
    assert {"TY", "ID", "AU", "TI", "ER"} == fields(cite.ris(bare)).keys()
    assert {"id", "type", "author", "title"} == cite.csl(bare).keys()


@pytest.mark.parametrize("name", ["author", "title", "publisher", "release", "licence", "editor", "place", "original"])
def test_hostile_field(name: str) -> None:
    """Whatever stands in a field, each form has one entry, the same fields, and the text on one line."""
    value: object = cite.role(HOSTILE) if name in ("author", "editor") else HOSTILE
    hostile = PLACE._replace(**{name: value, "url": ""})
    bibliography = parse_string(cite.bibtex(hostile), "bibtex")
    usual = PLACE._replace(url="", editor=Name("Sluice", "Jo") if name == "editor" else PLACE.editor)

    assert ["korea"] == list(bibliography.entries)
    assert parse_string(cite.bibtex(usual), "bibtex").entries["korea"].fields.keys() == (
        bibliography.entries["korea"].fields.keys()
    )
    assert fields(cite.ris(usual)).keys() == fields(cite.ris(hostile)).keys()
    assert [1, 1] == [len(fields(cite.ris(hostile))[tag]) for tag in ("TY", "ER")]
    assert cite.csl(usual).keys() == json.loads(cite.csl_json(hostile))[0].keys()
    assert not any(control in form for control in "\r\x00" for form in (cite.chicago(hostile), cite.plain(hostile)))


def test_hostile_title_is_read_back() -> None:
    """A title with everything that TeX reads as a command comes back from CSL as it is, and from TeX escaped."""
    one = KOREA._replace(title=r"100% of $5 & {x} #1 a_b ~ ^ \y")
    escaped = r"100\% of \$5 \& \textbraceleft{}x\textbraceright{} \#1 a\_b "
    escaped += r"\textasciitilde{} \textasciicircum{} \textbackslash{}y"

    assert one.title == cite.csl(one)["title"]
    assert f"{{{escaped}}}" == parse_string(cite.bibtex(one), "bibtex").entries["korea"].fields["title"]


def test_hostile_key() -> None:
    """A key holds only what every program takes for a key."""
    assert cite.bibtex(KOREA._replace(key="a, b}c")).startswith("@book{a--b-c,\n")
