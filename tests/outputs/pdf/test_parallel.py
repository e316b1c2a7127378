"""A parallel text on paper: witnesses and the edition, block beside block."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from building import HOUSE, build, configure

from recension.outputs.pdf import builder
from recension.outputs.pdf.readback import text_of
from recension.outputs.printing import printing
from recension.scholarship.messages import MistakeError


def edition(folder: Path, asked: object) -> tuple[Path, Path]:
    """An example that is to be printed so: its settings, and its sources."""
    copy = Path(shutil.copytree(HOUSE / "examples" / "gettysburg", folder / "edition"))
    config = copy / "conf.py"
    config.write_text(config.read_text("utf-8").replace('if tags.has("pdf"):', "if True:"), "utf-8")
    configure(copy, recension_pdf_documents={"parallel": asked})
    return copy, copy / "source"


def test_block_beside_block(tmp_path: Path) -> None:
    """The file has each block as each column has it, is read back, and says what the columns are."""
    config, source = edition(tmp_path, {"paper": "Letter", "parallel": "N H"})
    code, said = build(source, tmp_path / "pdf", "pdf", config=config)
    words = " ".join(text_of(tmp_path / "pdf" / "parallel.pdf").split())

    assert (code, said) == (0, "")
    assert "N: The Nicolay copy, November 1863 H: The Hay copy, November 1863" in words
    assert words.count("conceived in liberty") == 1
    assert words.count("conceived in Liberty") == 2
    assert "Bliss" not in words


def test_gate_falls_where_a_column_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with another witness than was asked for is not let out."""
    config, source = edition(tmp_path, {"parallel": "N"})
    made = builder.parallel
    monkeypatch.setattr(builder, "parallel", lambda domain, asked: made(domain, asked._replace(parallel=("H",))))
    code, said = build(source, tmp_path / "pdf", "pdf", config=config)

    assert code
    assert "parallel.pdf" in said
    assert not (tmp_path / "pdf" / "parallel.pdf").exists()


@pytest.mark.parametrize("sigla", ["X", "Bl N H E Ba"])
def test_witnesses_that_are_not_held_are_told(sigla: str, tmp_path: Path) -> None:
    """One to four of the witnesses that are held stand beside the edition."""
    config, source = edition(tmp_path, {"parallel": sigla})
    code, said = build(source, tmp_path / "pdf", "pdf", config=config)

    assert code
    assert "[recension.printing-choice]" in said
    assert "conf.py:" in said


@pytest.mark.parametrize(
    "asked", [{"parallel": ""}, {"parallel": 1}, {"parallel": "N", "paras": "1"}, {"parallel": "N", "booklet": "yes"}]
)
def test_what_does_not_go_with_it(asked: dict[str, object]) -> None:
    """A parallel text is of the whole, and has no handout's fields."""
    with pytest.raises(MistakeError, match="parallel"):
        printing("file", asked)
