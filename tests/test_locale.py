"""The catalogues: they have the words of the sources, whole and with care; a project puts its own before them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from building import FINE, Copy, Report, build, configure, ended, sphinx_build
from catalogues import TEMPLATE, gathered, translations

LANGUAGES = pytest.mark.parametrize("path", translations(), ids=lambda path: path.parent.parent.name)


def forms(message: object) -> tuple[str, ...]:
    """Return what a message has for one and for several things, or the only form that it has."""
    return (message,) if isinstance(message, str) else tuple(message)  # type: ignore[arg-type]


def places(message: Message) -> set[str]:
    """Return the files that have a message."""
    return {name for name, _line in message.locations}


def words_of(path: Path) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the messages of a catalogue, and what they are in its language."""
    with path.open("rb") as file:
        found = read_po(file) if path.suffix == ".po" else read_mo(file)
    return {forms(message.id): forms(message.string) for message in found if message.id}


def test_the_template_has_the_words_of_the_sources() -> None:
    """Whoever changes a word that readers see calls ``make locale``."""
    with TEMPLATE.open("rb") as file:
        stated = {forms(message.id): places(message) for message in read_po(file)}

    assert {forms(message.id): places(message) for message in gathered()} == stated


@LANGUAGES
def test_a_language_has_every_word(path: Path) -> None:
    """Each word is translated, and what programs read is made of what people edit."""
    found = words_of(path)

    assert found.keys() == {forms(message.id) for message in gathered() if message.id}
    assert [ids for ids, texts in found.items() if not all(texts)] == []
    assert words_of(path.with_suffix(".mo")) == found


@LANGUAGES
def test_a_translation_leaves_room_for_what_it_is_about(path: Path) -> None:
    """What is put into a sentence has its gap in every language, and a sentence ends as it does in English."""

    def ends(text: str) -> tuple[int, bool, bool, bool]:
        return text.count("{}"), text.endswith(" "), text.rstrip().endswith(":"), text.rstrip().endswith(".")

    wrong = [
        (one, other)
        for ids, texts in words_of(path).items()
        for one, other in zip(ids, texts, strict=True)
        if ends(one)[:2] != ends(other)[:2] or (len(one) > 20 and ends(one)[3] != ends(other)[3])
    ]

    assert wrong == []


@LANGUAGES
def test_a_translation_is_set_as_its_language_is(path: Path) -> None:
    """French has spaces that do not break before its marks and within its quotation marks, the others have none."""
    text = " ".join(word for texts in words_of(path).values() for word in texts)
    language = path.parent.parent.name

    assert re.findall(r"['\"]|\.\.\.|--", text) == []
    if language == "fr":
        text = text.replace("“{}”", "")  # within those
        assert re.findall(r"\w*(?<![\u00a0\u202f])[:;!?»]|«(?![\u00a0\u202f])|[“”„]", text) == []
    else:
        assert re.findall(r"\s[:;!?»]|«\s", text) == []


def put(edition: Path, language: str, **words: str) -> None:
    """Give *edition* a catalogue of its own, or another in its place."""
    path = edition / "locales" / language / "LC_MESSAGES" / "recension.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    path.write_text(head + "".join(f'\nmsgid "{one}"\nmsgstr "{other}"\n' for one, other in words.items()), "utf-8")


def test_a_project_has_words_of_its_own(copy_of: Copy, tmp_path: Path) -> None:
    """They come before ours, a language that we have not may be among them, and a change of them reaches every page."""
    edition = configure(copy_of("plain"), language="de")
    page = tmp_path / "html" / "text.html"
    put(edition, "de", Close="Zu")
    assert ended(sphinx_build(edition, tmp_path / "html")) == FINE
    assert [word in page.read_text("utf-8") for word in (">Zu<", ">Schließen<", "Stellenkommentar (1)")] == [
        True,
        False,
        True,
    ]

    put(edition, "de", Close="Weg damit")
    assert ended(sphinx_build(edition, tmp_path / "html")) == FINE
    assert ">Weg damit<" in page.read_text("utf-8")

    put(configure(edition, language="la"), "la", Notes="Adnotationes")
    assert ended(sphinx_build(edition, tmp_path / "html")) == FINE
    assert [word in page.read_text("utf-8") for word in ("Adnotationes", ">Close<", "Erläuterung")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("wrong", ["Seite {} {} {}", "Seite {}", "Seite {1} {}", "Seite {name} von {}"])
def test_words_of_a_project_need_the_gaps_of_ours(wrong: str, copy_of: Copy, tmp_path: Path) -> None:
    """A translation that could not be filled in is told with its line before anything is read."""
    edition = configure(copy_of("plain"), language="de")
    put(edition, "de", **{"Page {} of witness {} begins here": wrong})
    outcome = ended(sphinx_build(edition, tmp_path / "html"))

    assert outcome.code == 2
    assert outcome.reports == [Report("words-gap", "recension.po", 4)]
    assert not (tmp_path / "html" / "text.html").exists()


def test_one_build_does_not_hear_the_language_of_another(copy_of: Copy, tmp_path: Path) -> None:
    """In one process, each edition has its own."""
    edition = copy_of("plain")
    for language, word in (("fr", "Commentaire (1)"), ("it", "Commento (1)"), ("en", "Commentary (1)")):
        configure(edition, language=language)
        assert build(edition, tmp_path / language) == FINE
        assert f"<summary>{word}</summary>" in (tmp_path / language / "text.html").read_text("utf-8")
