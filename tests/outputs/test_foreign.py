"""Words of other languages, on pages and on paper: they have theirs, and nothing else is different."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import pikepdf
import pytest
from building import SLUICE, Copy, configure, made

from recension.outputs.pdf.layout import Foreign
from recension.outputs.pdf.letters import REGULAR, Manner
from recension.outputs.pdf.lines import Setter
from recension.outputs.pdf.readback import text_of, words_in
from recension.outputs.pdf.typography import divider


@pytest.fixture(scope="module")
def untold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small edition without a word of another language."""
    import shutil

    folder = Path(shutil.copytree(SLUICE, tmp_path_factory.mktemp("untold") / "source"))
    configure(folder, recension_foreign={})
    return folder


def marked(page: Path) -> list[tuple[str, str, str]]:
    """The elements of a page that have a language, and their words."""
    found = lxml.html.parse(str(page)).xpath("//body//*[@lang]")
    return [(str(one.tag), one.get("lang"), one.text_content()) for one in found]


def test_page_tells_the_language(site: Path) -> None:
    """What is set in italics already has it, other words are given an element, in text, notes and comments."""
    found = marked(site / "report.html")

    assert {("em", "la", "placet"), ("em", "la", "ibid."), ("span", "la", "i.e."), ("span", "la", "placet")} == {*found}
    assert ("span", "la", "placet") in marked(site / "commentary.html")


def test_no_character_of_a_page_is_another(site: Path, untold: Path, tmp_path: Path) -> None:
    """Every page says what it says without them, and the search knows the same."""
    other = made(untold, tmp_path / "html")
    pages = sorted(path.name for path in site.glob("*.html"))
    words = [
        [lxml.html.parse(str(folder / name)).getroot().text_content() for name in pages] for folder in (site, other)
    ]

    assert words[0] == words[1]
    assert (site / "passages.js").read_bytes() == (other / "passages.js").read_bytes()


def languages(element: pikepdf.Object) -> Iterator[tuple[str, str]]:
    """The elements below *element* that have a language: their kind, and which."""
    for child in element.get("/K", ()):
        if not isinstance(child, int) and "/S" in child:
            if "/Lang" in child:
                yield str(child.S), str(child.Lang)
            yield from languages(child)


def test_paper_tells_the_language(book: Path, untold: Path, tmp_path: Path) -> None:
    """A span of the structure has it; what is read back, and where words stand, is the same."""
    other = made(untold, tmp_path / "pdf", "pdf")
    with pikepdf.open(book / "sluice-a4.pdf") as pdf:
        found = [*languages(pdf.Root.StructTreeRoot.K)]

    assert {("/Span", "la")} == {*found}
    assert 6 <= len(found)
    for path in sorted(book.glob("*.pdf")):
        assert words_in(other / path.name) == words_in(path)
        assert text_of(other / path.name) == text_of(path)


def test_changed_words_stay_one_text(copy_of: Copy, tmp_path: Path) -> None:
    """A script cuts the words of an emendation: they have a language as a whole, or none."""
    folder = copy_of("sluice")
    configure(folder, recension_foreign={"fr": ["such a step"], "de": ["that"], "nl": ["in"]})
    page = lxml.html.parse(str(made(folder, tmp_path / "html") / "report.html")).getroot()
    (step,) = page.get_element_by_id("p4.such-step")

    assert ("a", "fr", "such a step") == (step.tag, step.get("lang"), step.text)
    assert not [one for one in page.find_class("rec-em") if one.xpath(".//span[@lang]")]
    assert not [one for one in page.xpath("//*[@data-differs]") if len(one)]


def test_words_of_the_collation_are_told_together(copy_of: Copy, tmp_path: Path) -> None:
    """Words that follow each other are one element in the table, too, though it folds them word by word."""
    edition = configure(copy_of("plain"), recension_foreign={"nl": ["by the weir"]})

    assert ("span", "nl", "by the weir") in marked(made(edition, tmp_path / "html") / "collation.html")


def test_words_are_divided_by_their_own_rules() -> None:
    """A word is divided as its language has it, or not at all; where no word is divided, it is not either."""

    def divided(language: str, divisions: object) -> list[str]:
        frag = SimpleNamespace(text="consulenze", fontName=REGULAR, fontSize=10, link=[])
        if language:
            frag.foreign = Foreign(language=language)
        setter = Setter([frag], (47, 47), Manner(), divisions, justified=True)
        return ["".join(part.text for part in line.parts) for line in setter.lines()]

    assert divided("it", lambda _word: ())[0].endswith("\xad")
    assert divided("", divider("en_GB"))[0].endswith("\xad")
    undivided = [divided("ru-Latn", divider("en_GB")), divided("la", divider("en_GB")), divided("it", None)]
    assert not any("\xad" in line for lines in undivided for line in lines)
