"""Each format is written and read back: the words of a release stand at their places in every one."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import PDF, Copy, append, made, read

from recension.doctree.domain import domain_of
from recension.outputs import plain
from recension.outputs.html.readers import readback as html
from recension.outputs.pdf import readback as pdf
from recension.scholarship.copies import compared


@pytest.mark.parametrize("root", ["sluice", "second", "plain", "released"])
def test_what_is_written_is_read_back(root: str, copy_of: Copy, tmp_path: Path) -> None:
    """Plain text and book have every place of the texts, and each page those of its text, word for word."""
    edition = copy_of(root)
    if root != "sluice":
        append(edition / "conf.py", f"\n{PDF}recension_pdf_documents = {{'book': 'A4'}}\n")
    app = read(edition)
    release = domain_of(app.env).record._replace(release="1.0")
    text = next(made(edition, tmp_path / "text", "edited-text").glob("*.txt")).read_text("utf-8")
    book = sorted(made(edition, tmp_path / "pdf", "pdf").glob("*.pdf"))[0]
    site = made(edition, tmp_path / "html")
    copies = {
        "text": (plain.words_in(text), release),
        "book": (pdf.words_in(book), release),
        **{
            name: (html.words_in((site / f"{name}.html").read_text("utf-8")), release.of_text(name))
            for name in release.texts
        },
    }

    for name, (copy, expected) in copies.items():
        found = compared(copy, expected)
        assert found is not None, name
        assert (name, found.differences, found.typography) == (name, (), ())
        assert (name, found.is_whole, found.is_loose, found.without_calls) == (name, True, False, False)


PAGE = """<html><head><title>p1</title></head><body><h1>Mill<a class="headerlink" href="#mill">¶</a></h1>
<p id="p1"><a href="page.html#p1">1</a> The <em>mill</em>&nbsp;stands<sup><a role="doc-noteref" href="#n1">1</a></sup>,
<span id="x1">and</span> grinds.<script>no</script> <del class="rec-change">not</del></p>
<p>Between.
<ul><li id="p2">Two<p>lines<li>more</ul>
<p id="n1"><a role="doc-backlink" href="#c1">1</a> A note.<a href="#n1.notes"></a></p>
<p hidden>Nothing.</p><p id="n2">Cut <a hr"""


def test_a_page_is_read_as_it_is_seen() -> None:
    """Calls stand in brackets; numbers, scripts and what is hidden are no words; elements need not be closed."""
    assert html.words_in(PAGE) == {
        "start": "Mill",
        "p1": "The mill\xa0stands[1], and grinds.",
        "after-p1": "Between.",
        "p2": "Two lines",
        "after-p2": "more",
        "n1": "A note.",
        "n2": "Cut",
    }
