"""Signs that the edition sets: around words that nobody can mend, that it adds or doubts, and where words are lost."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.etree
import lxml.html
import pytest
from building import FINE, Copy, append, build, configure, made, read, replace

from recension.commands import cli
from recension.doctree.domain import domain_of
from recension.outputs.office import FORMS
from recension.scholarship import witness

TEXT = "The †wolde† of the “miller” ‹was› lost, […] and nobody [[of them]] went †hoom†"
PRINTED = (
    'extensions.append("recension.pdf")\n'
    'recension_pdf_documents = {"wolde": "A4", "part": {"paras": "1", "notes": "author,apparatus"}}\n'
)


def plain(words: str) -> str:
    return " ".join(words.split())


def test_no_witness_has_the_signs(rootdir: Path) -> None:
    """Both witnesses come back without the signs, with the blanks that words leave which only the edition has."""
    edition = domain_of(read(rootdir / "test-signs").env).edition
    for number, one in enumerate(edition.witnesses):
        rebuilt = witness.rebuild(edition.blocks, one, edition.heads, base=number == 0)

        assert rebuilt == (edition.declared.folder / one.file).read_text("utf-8")


@pytest.mark.parametrize("builder", ["html", "edited-text", "text", "edition-docx", "edition-odt"])
def test_the_signs_are_shown(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """Every output has them where they stand."""
    out = made(copy_of("signs"), tmp_path / "out", builder)
    form = builder.rpartition("-")[2]
    if builder == "html":
        page = lxml.html.parse(str(out / "wolde.html")).xpath("//p[@id='p1']")[0]
        words = page.text_content()
    elif form in FORMS:
        words = " ".join(one.words for one in FORMS[form].read((out / f"wolde.{form}").read_bytes()).paragraphs)
    else:
        words = (out / "wolde.txt").read_text("utf-8").replace("*", "")

    assert TEXT in plain(words)


def test_on_paper(copy_of: Copy, tmp_path: Path) -> None:
    """A book and a handout have them, and the gate of the PDF holds them against the records."""
    assert build(append(copy_of("signs") / "conf.py", PRINTED), tmp_path / "out", "pdf", tags=("pdf",)) == FINE


def test_in_tei(copy_of: Copy, tmp_path: Path) -> None:
    """TEI says with an element what each is, and has no sign."""
    root = lxml.etree.parse(str(made(copy_of("signs"), tmp_path / "out", "tei") / "wolde.tei.xml"))
    space = {"tei": "http://www.tei-c.org/ns/1.0"}
    path = "//tei:text//*[self::tei:sic or self::tei:supplied or self::tei:surplus or self::tei:gap]"
    found = [
        (lxml.etree.QName(one).localname, plain("".join(one.itertext()))) for one in root.xpath(path, namespaces=space)
    ]

    assert [name for name, _words in found] == [
        *("sic", "supplied", "gap", "surplus", "sic"),
        *("surplus", "supplied", "sic"),
    ]
    assert ("sic", "wolde") in found
    assert ("surplus", "of them") in found
    assert not re.search("[†‹›…]|\\[\\[", "".join(root.xpath("//tei:body//text()", namespaces=space)))


@pytest.mark.parametrize("builder", ["html", "tei", "data", "pdf"])
def test_copies_prove(builder: str, copy_of: Copy, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each of the files rebuilds both witnesses by itself."""
    edition = append(copy_of("signs") / "conf.py", 'extensions.append("recension.site")\n' + PRINTED)
    out = made(edition, tmp_path / "out", builder, *(["pdf"] if builder == "pdf" else []))
    file = {"html": "wolde.html", "tei": "wolde.tei.xml", "data": "wolde.json", "pdf": "wolde.pdf"}[builder]

    assert cli.main(["verify", str(out / file)]) == 0
    assert re.findall(r"^(\w): \d+ bytes rebuilt, identical", capsys.readouterr().out, re.M) == ["A", "B"]


def test_the_list_of_witnesses_explains_them(copy_of: Copy, tmp_path: Path) -> None:
    """Those that are used stand behind the witnesses, the others do not."""
    edition = copy_of("signs")
    replace(edition / "wolde.rst", " :gap:`…`", "")
    about = lxml.html.parse(str(made(edition, tmp_path / "out") / "about.html"))
    terms = [plain(one.text_content()) for one in about.xpath("//dl[contains(@class, 'rec-witnesses')]/dt")]

    assert terms == ["A", "B", "† †", "‹ ›", "[[ ]]"]


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("   was ] om. A B : lost\n      Both copies lack a verb.\n\n", "", "mark-without-entry"),
        (":gap:`…` and", ":gap:`…` lost", "proof"),
        (":crux:`wolde`", ":crux:`wulde`", "proof"),
        (":deleted:`very`", ":deleted:`:em:very`", "proof"),
    ],
)
def test_signs_excuse_nothing(old: str, new: str, name: str, copy_of: Copy, tmp_path: Path) -> None:
    """Words within signs are proved like others, and what the editor supplies has its entry."""
    edition = copy_of("signs")
    replace(edition / "wolde.rst", old, new)

    assert name in {one.name for one in build(edition, tmp_path / "out").reports}


@pytest.mark.parametrize("role", [":crux:`words`", ":gap:`…`"])
def test_signs_stand_in_texts(role: str, copy_of: Copy, tmp_path: Path) -> None:
    """Elsewhere they are a mistake, which is told once."""
    edition = configure(copy_of("signs"))
    replace(edition / "about.rst", "About\n=====\n", f"About\n=====\n\nHere {role} stand.\n")

    assert [one.name for one in build(edition, tmp_path / "out").reports] == ["outside-text"]
