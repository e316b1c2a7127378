"""Lists of some texts alone: what each has, what it is called there, and what an editor does wrong in naming them."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest
from building import EPUB, FINE, PDF, SITE, Copy, Report, append, build, differing, replace
from docutils import nodes

from recension.doctree.directives import Listing

LISTS = ("apparatus", "collation", "commentary", "ledger")
OWN = """\
Notes on the {text}
===================

"""


def parted(edition: Path) -> Path:
    """Give each text of *edition* a page of its own for all lists."""
    about = edition / "about.rst"
    about.write_text(about.read_text("utf-8").partition("Apparatus\n---")[0], "utf-8")
    for text in ("songs", "stores"):
        parts = [OWN.format(text=text)]
        parts += [f"{one.title()}\n----------\n\n.. edition-{one}::\n   :texts: {text}\n\n" for one in LISTS]
        (edition / f"on-{text}.rst").write_text("".join(parts), "utf-8")
    replace(edition / "index.rst", "   about\n", "   about\n   on-songs\n   on-stores\n")
    return edition


def listed(page: Path, what: str) -> list[str]:
    """Return the words of what a page has in one of its lists."""
    kind = {"collation": "//tr[@data-section]", "commentary": "//ol/li[@data-kind]", "ledger": "//ul/li"}
    part = lxml.html.fromstring(page.read_bytes()).xpath(f"//div[contains(@class, 'edition-{what}')]")[0]
    found = part.xpath(f".{kind.get(what, '//dl/div[@data-kind]')}")
    return [" ".join(one.text_content().split()) for one in found]


@pytest.mark.parametrize("what", LISTS)
def test_each_list_has_its_text_alone(what: str, copy_of: Copy, tmp_path: Path) -> None:
    """What one list has of all texts, the lists of each have together, in the same words and order."""
    edition = copy_of("second")
    assert build(edition, tmp_path / "whole") == FINE
    assert build(parted(edition), tmp_path / "parts") == FINE
    whole = listed(tmp_path / "whole" / "about.html", what)
    songs, stores = (listed(tmp_path / "parts" / f"on-{text}.html", what) for text in ("songs", "stores"))

    assert songs or stores
    if what == "ledger":  # which goes by the rules
        assert sorted(songs + stores) == sorted(whole)
    else:
        assert songs + stores == whole


def test_list_of_one_text_calls_its_places_as_that_does(copy_of: Copy, tmp_path: Path) -> None:
    """Where a list has one text, nothing stands before the place, and each entry has the id that it has in the text."""
    assert build(parted(copy_of("second")), tmp_path / "html") == FINE
    page = lxml.html.fromstring((tmp_path / "html" / "on-stores.html").read_bytes())
    ids = page.xpath("//div[contains(@class, 'edition-apparatus')]//@id")

    assert "apparatus-l1" in ids
    assert [one for one in ids if one.startswith("apparatus-stores-")] == []
    assert not {*page.xpath("//select[@name='section']/option/@value")} & {"Songs"}


def test_list_of_several_texts_by_name(copy_of: Copy, tmp_path: Path) -> None:
    """A list that names all texts has what one without names has, to the letter."""
    edition = copy_of("second")
    assert build(edition, tmp_path / "before") == FINE
    about = edition / "about.rst"
    lists = rf"(?m)^(\.\. edition-(?:{'|'.join(LISTS)})::)$"
    named = re.sub(lists, r"\1\n   :texts: stores songs", about.read_text("utf-8"))
    about.write_text(named, "utf-8")
    append(edition / "conf.py", "html_copy_source = False\n")
    assert build(edition, tmp_path / "after") == FINE

    for what in LISTS:
        one, other = (listed(tmp_path / name / "about.html", what) for name in ("before", "after"))
        assert one == other


def test_list_that_names_no_text_any_more_has_all(copy_of: Copy, tmp_path: Path) -> None:
    """Where the names are taken out again, the next build has what one has that never knew them."""
    edition = parted(copy_of("second"))
    assert build(edition, tmp_path / "html") == FINE
    page = edition / "on-songs.rst"
    page.write_text(page.read_text("utf-8").replace("   :texts: songs\n", ""), "utf-8")

    assert build(edition, tmp_path / "html") == FINE
    assert build(edition, tmp_path / "fresh") == FINE
    assert differing(tmp_path / "html", tmp_path / "fresh") == []


@pytest.mark.parametrize(
    ("builder", "extension"), [("pdf", PDF), ("epub", EPUB), ("html", SITE), ("dirhtml", SITE), ("text", "")]
)
def test_every_output_has_parted_lists(builder: str, extension: str, copy_of: Copy, tmp_path: Path) -> None:
    """Whatever is made is read back and found whole, also by two processes."""
    edition = parted(copy_of("second"))
    append(edition / "conf.py", f'{extension}\nrecension_pdf_documents = {{"book": "A4"}}\n')
    if builder == "pdf":
        pytest.importorskip("rst2pdf")

    assert build(edition, tmp_path / "out", builder) == FINE
    assert build(edition, tmp_path / "two", builder, parallel=2) == FINE


def test_list_of_other_texts_is_not_let_out(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that has more than the texts that it names fails the build: what it has to have is asked elsewhere."""
    edition, read = parted(copy_of("second")), Listing.read

    def careless(self: Listing) -> list[nodes.Node]:
        found = read(self)
        found[0]["arguments"] = ((),)  # type: ignore[index]
        return found

    monkeypatch.setattr(Listing, "read", careless)

    assert "[recension.output]" in build(edition, tmp_path / "html").complaints


LIST = ".. edition-apparatus::\n   :texts: {}\n"
WRONG = [
    ("list-texts", "odes", ""),
    ("list-texts", "songs odes", ""),
    ("list-texts", "", ""),
    ("list-twice", "songs", LIST.format("stores")),
    ("list-twice", "songs", ".. edition-apparatus::\n"),
]


@pytest.mark.parametrize(("name", "texts", "more"), WRONG)
def test_texts_that_cannot_be_listed(name: str, texts: str, more: str, copy_of: Copy, tmp_path: Path) -> None:
    """A name that is no text, none, and a second list on a page are told with their place, twice running."""
    edition = copy_of("second")
    replace(edition / "about.rst", ".. edition-apparatus::\n", LIST.format(texts).rstrip(" "))
    append(edition / "about.rst", f"\n{more}")
    lines = (edition / "about.rst").read_text("utf-8").splitlines()
    line = max(number for number, text in enumerate(lines, 1) if text.startswith(".. edition-apparatus::"))

    for _time in range(2):
        outcome = build(edition, tmp_path / "html")
        assert (outcome.code, outcome.reports) == (2, [Report(name, "about.rst", line)])
