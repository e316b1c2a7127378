"""Files for word processors: what is in them, that it is what the records say, and that every loss is seen."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from building import FINE, SLUICE, Copy, build, made
from sphinx.application import Sphinx

from recension.doctree.domain import domain_of
from recension.outputs.archive import members
from recension.outputs.office import FORMS, docx, odt
from recension.outputs.office.manuscript import Kind, Manuscript, Note, Paragraph, Run, joined
from recension.scholarship.model import Style

Change = Callable[[Manuscript], Manuscript]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the small edition, by their forms."""
    folder = tmp_path_factory.mktemp("office")
    return {form: (made(SLUICE, folder / form, f"edition-{form}") / f"sluice.{form}").read_bytes() for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("root", ["plain", "quarto", "second", "speech", "works"])
def test_every_edition(root: str, form: str, copy_of: Copy, tmp_path: Path) -> None:
    """Verse, lists, several texts and notes that nothing calls stand in the file as the records have them."""
    assert build(copy_of(root), tmp_path / "out", f"edition-{form}") == FINE


@pytest.mark.parametrize("form", FORMS)
def test_notes_are_in_their_series(form: str, small: dict[str, bytes], records: Sphinx) -> None:
    """The author's notes are footnotes with the author's numbers, entries and comments endnotes, all of them there."""
    found, edition = FORMS[form].read(small[form]), domain_of(records.env).edition
    ours = [note.mark for note in found.notes if not note.is_author]
    within = " ".join(one.words for note in found.notes if note.is_author for one in note.paragraphs)
    inside = re.findall(r"\[(n\d+[A-Za-z])\]", within)

    assert [note.mark for note in found.notes if note.is_author] == [*map(str, range(1, 13))]
    assert {"4A", "4D", "4a", "4e"} <= {*ours}
    assert {"n3a", "n4A", "n4B", "n6B"} <= {*inside}
    assert len({*ours}) == len(ours)
    capitals = [mark for mark in (*ours, *inside) if mark[-1].isupper()]
    assert len(capitals) == len(edition.entries)
    assert len(ours) + len(inside) - len(capitals) == sum(one.series == "commentary" for one in edition.comments)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_lost_on_the_way(form: str, small: dict[str, bytes]) -> None:
    """What was read, written once more, is read as it was: styles, languages, addresses, places, what the file says."""
    found = FORMS[form].read(small[form])
    runs = [part for one in found.paragraphs for part in one.parts if isinstance(part, Run)]

    assert FORMS[form].read(FORMS[form].write(found)) == found
    assert {"la"} == {run.language for run in runs if run.language}
    assert [run for run in runs if Style.EMPHASIS in run.styles and run.text == "placet"]
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in {run.address for run in runs}
    assert {"p1", "p10", "b3", "colophon"} <= {one.place for one in found.paragraphs}


def test_forms_say_the_same(small: dict[str, bytes]) -> None:
    """Both files hold the same manuscript."""
    one, other = (FORMS[form].read(small[form]) for form in FORMS)

    assert one == other


@pytest.mark.parametrize("form", FORMS)
def test_file_says_whose_it_is(form: str, small: dict[str, bytes]) -> None:
    """Author, title, language, release, source and the rights of each part are said in the file and of it."""
    found = FORMS[form].read(small[form])
    shown = "\n".join(one.words for one in found.paragraphs)

    assert found[:4] == ("Who shut the sluice in 1801?", "Ada Weir", "en-GB", "2026-01-02")
    assert found.described["Release"] == "Release 2.1, 2 January 2026"
    assert found.described["Source"] == "https://example.org/1851/sluice/"
    assert "licenses/by/4.0/" in found.described["Rights 1"]
    assert "licenses/by-sa/4.0/" in found.described["Rights 2"]
    for said in ("https://example.org/1851/sluice/", "licenses/by/4.0/", "licenses/by-sa/4.0/", "Release 2.1"):
        assert said in shown


@pytest.mark.parametrize("form", FORMS)
def test_same_bytes(form: str, small: dict[str, bytes], tmp_path: Path) -> None:
    """The same source makes the same bytes."""
    again = made(SLUICE, tmp_path / "out", f"edition-{form}") / f"sluice.{form}"

    assert again.read_bytes() == small[form]


# what the gate sees


def paragraphs(change: Callable[[tuple[Paragraph, ...]], tuple[Paragraph, ...]], one: Manuscript) -> Manuscript:
    return one._replace(paragraphs=change(one.paragraphs))


def parts(change: Callable[[Run | Note], list[Run | Note]], one: Manuscript) -> Manuscript:
    """Change every part of every paragraph."""
    return one._replace(
        paragraphs=tuple(
            paragraph._replace(parts=joined(new for part in paragraph.parts for new in change(part)))
            for paragraph in one.paragraphs
        )
    )


def notes(change: Callable[[Note], list[Run | Note]], one: Manuscript) -> Manuscript:
    return parts(lambda part: change(part) if isinstance(part, Note) else [part], one)


def unsaid(note: Note) -> list[Run | Note]:
    first, *rest = note.paragraphs
    return [note._replace(paragraphs=(first._replace(parts=first.parts[:-1]), *rest))]


LOSSES: dict[str, Change] = {
    "a paragraph": partial(paragraphs, lambda all_: all_[:5] + all_[6:]),
    "the order": partial(paragraphs, lambda all_: (*all_[:6], all_[7], all_[6], *all_[8:])),
    "a number": partial(paragraphs, lambda all_: tuple(one._replace(number="") for one in all_)),
    "a place": partial(paragraphs, lambda all_: tuple(one._replace(place="") for one in all_)),
    "a kind": partial(paragraphs, lambda all_: tuple(one._replace(kind=Kind.EDITOR) for one in all_)),
    "a word": partial(
        parts, lambda p: [p._replace(text=p.text.replace("plain", "plane"))] if isinstance(p, Run) else [p]
    ),
    "a note": partial(notes, lambda note: [] if note.mark == "4" else [note]),
    "an entry": partial(notes, lambda note: [] if note.mark == "4A" else [note]),
    "a comment": partial(notes, lambda note: [] if note.mark == "4a" else [note]),
    "a series": partial(notes, lambda note: [note._replace(is_author=False)]),
    "a mark": partial(notes, lambda note: [note._replace(mark=note.mark.replace("4A", "4C"))]),
    "the end of a note": partial(notes, unsaid),
    "the title": lambda one: one._replace(title="Another"),
    "the author": lambda one: one._replace(author="Another"),
    "the language": lambda one: one._replace(language="de"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_is_told(form: str, loss: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a writer loses or says otherwise is told, and no file is written."""
    writer = {"docx": docx, "odt": odt}[form]
    write = writer.write
    monkeypatch.setattr(writer, "write", lambda one: write(LOSSES[loss](one)))
    outcome = build(SLUICE, tmp_path / "out", f"edition-{form}")

    assert outcome.code == 2
    assert f"ERROR: sluice.{form} has" in outcome.complaints
    assert [*(tmp_path / "out").glob("sluice.*")] == []


def test_a_broken_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no file of its form is told in a sentence."""
    monkeypatch.setattr(docx, "write", lambda _one: b"PK")
    outcome = build(SLUICE, tmp_path / "out", "edition-docx")

    assert outcome.code == 2
    assert "Traceback" not in outcome.complaints
    assert [*(tmp_path / "out").glob("sluice.*")] == []


# any manuscript


def manuscript(chance: random.Random) -> Manuscript:
    """Return a manuscript that no edition has made."""
    words = ["wear", " ", "  ", "«weir»", "λόγος", "a&b", "<p>", "\n", "tail ", "וו"]

    def text() -> str:
        return "".join(chance.choices(words, k=chance.randint(1, 6)))

    def run() -> Run:
        styles = chance.sample([Style.EMPHASIS, Style.STRONG, Style.VERBATIM, Style.CALL], chance.choice([0, 0, 1, 2]))
        address = chance.choice(["", "", "https://example.org/?a=1&b=2"])
        return Run(text(), frozenset(styles), chance.choice(["", "", "la", "ru-Latn", "en-GB"]), address)

    def line(*more: Run | Note) -> tuple[Run | Note, ...]:
        return joined([*(run() for _ in range(chance.randint(1, 5))), *more])

    def note(number: int) -> Note:
        is_author = chance.random() < 0.5
        mark = str(number * 2) if is_author else f"{number}{chance.choice('aA')}"
        said = [Paragraph(Kind.NOTE, line()), *(Paragraph(Kind.EDITOR, line()) for _ in range(chance.randint(0, 2)))]
        return Note(mark, is_author, tuple(said))

    made = []
    for number in range(1, chance.randint(2, 9)):
        kind = chance.choice([*Kind])
        shown = str(number) if kind in (Kind.TEXT, Kind.VERSE) and chance.random() < 0.5 else ""
        made.append(Paragraph(kind, line(note(number)), chance.choice(["", f"p{number}"]), shown))
    return Manuscript("Title & more", "Ada <Weir>", "de-CH", "2026-01-02", {"Release": "1 < 2"}, tuple(made))


@pytest.mark.parametrize("form", FORMS)
def test_any_manuscript_comes_back(form: str) -> None:
    """Two hundred manuscripts come back as they were, whatever stands in them."""
    for number in range(200):
        one = manuscript(random.Random(number))

        assert FORMS[form].read(FORMS[form].write(one)) == one


# what others make of them


@pytest.mark.parametrize("form", FORMS)
def test_every_part_is_well_formed_and_listed(form: str, small: dict[str, bytes]) -> None:
    """The package lists each of its parts."""
    found = members(small[form])
    listed = (found.get("[Content_Types].xml") or found["META-INF/manifest.xml"]).decode()
    hidden = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")

    assert [name for name in found if name not in hidden and not name.endswith(".rels") and name not in listed] == []
    assert form == "docx" or small[form][30:38] == b"mimetype"


@pytest.mark.parametrize("form", FORMS)
def test_libreoffice_opens_it(form: str, small: dict[str, bytes], tmp_path: Path) -> None:
    """LibreOffice opens the file, and has its text and its notes."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("no LibreOffice here")
    (tmp_path / f"sluice.{form}").write_bytes(small[form])
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/user",
        "--headless",
        "--convert-to",
        "fodt",
        f"sluice.{form}",
    ]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    text = (tmp_path / "sluice.fodt").read_text("utf-8")

    assert (
        text.count('text:note-class="footnote"') - text.count('<text:notes-configuration text:note-class="footnote"')
        == 12
    )
    assert re.search(r"was.?\s?\] ?were", re.sub(r"<[^>]*>", "", text))
    assert "trying to save his wheel from the ice" in text
