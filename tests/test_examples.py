"""The examples: other people's texts as editions, proved and made in every format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from building import HOUSE

from recension.commands import cli

EXAMPLES = sorted(path.parent for path in HOUSE.glob("examples/*/conf.py"))
FORMATS = {"text", "tei", "data", "docx", "odt", "epub", "pdf", "html"}


@pytest.mark.parametrize("place", EXAMPLES, ids=lambda place: place.name)
def test_an_example_is_whole(place: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each is made in every format without a warning, and each file that can prove itself does."""
    edition = tmp_path / place.name
    shutil.copytree(place, edition, ignore=shutil.ignore_patterns("build"))
    asked = [f"--config={edition}", f"--source={edition / 'source'}"]

    assert cli.main([*asked, "build", "--out", str(edition / "build")]) == 0
    assert capfd.readouterr().err == ""
    assert {path.name for path in (edition / "build").iterdir() if "doctrees" not in path.name} == FORMATS
    proofs = [path for kind in ("tei/*.xml", f"pdf/{place.name}.pdf") for path in edition.glob(f"build/{kind}")]
    proofs += [path for path in edition.glob("build/data/*.json") if path.stem == place.name]
    assert len(proofs) == 3
    assert cli.main([*asked, "verify", *map(str, proofs)]) == 0
    assert capfd.readouterr().out.count("identical") == 3 * len([*edition.glob("source/witnesses/*")])


def test_the_examples_need_what_they_are_for() -> None:
    """There is one in prose and one in verse, with at least three witnesses each, and one has Greek."""
    assert len(EXAMPLES) == 2
    texts = ["".join(page.read_text("utf-8") for page in place.glob("source/*.rst")) for place in EXAMPLES]
    assert all(len([*place.glob("source/witnesses/*")]) > 2 for place in EXAMPLES)
    assert any("\n| " in text and "ἀγαπῶ" in text for text in texts)
    assert any("\n| " not in text for text in texts)
