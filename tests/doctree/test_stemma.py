"""A stemma on a page, and witnesses that nobody has seen."""

from __future__ import annotations

import re
from pathlib import Path

from building import FINE, Copy, append, build, replace

LOST = """
recension_witnesses[0]["exemplar"] = "[x]"
recension_witnesses.append({"siglum": "[x]", "title": "The copy in the lock house"})
"""


def test_stemma_is_drawn_and_told(copy_of: Copy, tmp_path: Path) -> None:
    """The drawing has the sigla and a dashed line, and says what was made from what; the list says what they are."""
    edition = append(copy_of("plain") / "conf.py", LOST)
    append(edition / "about.rst", "\n.. edition-stemma::\n")
    assert build(edition, tmp_path / "out") == FINE
    page = (tmp_path / "out" / "about.html").read_text("utf-8")
    drawn = re.search('<svg class="rec-drawing" role="img" aria-label="Stemma".*?</svg>', page, re.DOTALL)
    assert drawn
    assert re.findall(">([^<]+)</text>", drawn[0]) == ["K", "[x]"]
    assert drawn[0].count("stroke-dasharray") == 1
    assert "<desc>K from [x]</desc>" in drawn[0]
    said = re.sub(r"<[^>]+>|\s+", " ", page.partition(drawn[0])[2]).split()
    assert " ".join(said).startswith("[x] The copy in the lock house, not seen K The copy in the mill")


def test_text_alone_has_the_list(copy_of: Copy, tmp_path: Path) -> None:
    """A builder that cannot draw prints who was made from whom."""
    edition = append(copy_of("plain") / "conf.py", LOST)
    append(edition / "about.rst", "\n.. edition-stemma::\n")
    assert build(edition, tmp_path / "out", "text") == FINE
    text = (tmp_path / "out" / "about.txt").read_text("utf-8")
    assert "* **[x]** The copy in the lock house, not seen\n\n  * **K** The copy in the mill" in text


def test_witness_that_nobody_has_seen_has_no_readings(copy_of: Copy, tmp_path: Path) -> None:
    """Its siglum is none that an entry may name."""
    edition = append(copy_of("plain") / "conf.py", LOST)
    replace(edition / "text.rst", "] lissen :", "] lissen K; lisn [x] :")
    assert "unknown-siglum" in {one.name for one in build(edition, tmp_path / "out").reports}
