"""Of a page in HTML the text is taken, as Markdown has it."""

from __future__ import annotations

import pytest

from recension.scholarship import hypertext


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>The  mill\n stands.<p>It turns.", "The mill stands.\n\nIt turns."),
        ("<h2>The <i>mill</i></h2>by the weir", "## The *mill*\n\nby the weir"),
        ("<p>Of <em>oak </em>and <b>stone</b>.</p>", "Of *oak* and **stone**."),
        ("<p>Grind the wheat<br>\nand the rye<br/></p>", "Grind the wheat  \nand the rye"),
        ("<ul><li>oats<li>rye <i>and</i> wheat</ul><p>So.", "- oats\n- rye *and* wheat\n\nSo."),
        (
            "<p>It rests<a href='#n1'><sup>[1]</sup></a>.<p><a href='#c1'>1</a> It rested.",
            "It rests[1].\n\n[1] It rested.",
        ),
        ("<p>See <a href='#p2'>there</a>, <a href='http://a.example'>here</a>.", "See there, here."),
        ("<p>5 * 3 &lt; 16 &amp; so on &eacute;", "5 \\* 3 < 16 & so on é"),
        ("<head><title>No</title></head><nav><p>No</p></nav><p hidden>No<script>no()</script><p>Yes", "Yes"),
        ("<div class='x pg-boilerplate'><p>No</p></div><div>Yes<div>Yes, too</div></div>", "Yes\n\nYes, too"),
        ("<p><i>All</b> open", "*All open*"),
        ("", ""),
    ],
)
def test_a_page_is_read(page: str, text: str) -> None:
    """Headings, paragraphs, lines, lists, notes and emphasis are known; what nobody sees is left out."""
    assert text == hypertext.text(page).rstrip("\n")
