"""Which rules of style a page brings, and that nothing else of it is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from recension.outputs.html.weight import lighten

PAGE = """<html><head>
<link rel="stylesheet" type="text/css" href="_static/a.css?v=1" />
<script defer="defer" src="_static/a.js"></script></head>
<body><script type="application/json">{"html": "\\u003ctextarea class=\\"data\\">"}</script>
    <nav>  <a class="in never">x</a>

</nav><article><pre>two
    lines</pre><code><span class="pre">two</span> <span class="pre">words</span></code></article></body></html>"""


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("/* why */ a { color: red }", "a{color:red}"),
        ("b { color: red }", ""),
        (".in, .out { top: 0; }", ".in{top:0}"),
        ("a:is(.out, .in) { top: 0 }", "a:is(.out, .in){top:0}"),
        (
            "a:not(.out)::before { content: '} .in {; /* x */ a: b' }",
            "a:not(.out)::before{content:'} .in {; /* x */ a: b'}",
        ),
        ("@media print { .out { top: 0 } a { top: 0 } }", "@media print{a{top:0}}"),
        ("@media print { .out { top: 0 } }", ""),
        ("textarea.data { top: 0 }", "textarea.data{top:0}"),
        (".made { top: 0 }", ".made{top:0}"),
        ("a { --used: 1px; --idle: url('data:;{}'); top: var(--used) }", "a{--used:1px;top:var(--used)}"),
        ("a { --first: 1px; --second: var(--first) } nav { top: 0 }", "a{}nav{top:0}"),
        ("@keyframes late { to { top: 0 } } a { top: 1px }", "@keyframes late{to{top:0}}a{top:1px}"),
    ],
)
def test_rules_that_fit_nothing_are_left_out(css: str, kept: str, tmp_path: Path) -> None:
    """A page brings the rules for what is in it, and for what its scripts make."""
    (tmp_path / "a.css").write_text(css)
    (tmp_path / "a.js").write_text("box.className = 'made'")
    html = lighten(PAGE, tmp_path)

    assert kept == html.partition("<style>")[2].partition("</style>")[0]


def test_the_rest_of_the_page_stays(tmp_path: Path) -> None:
    """Only the links to style sheets give way to the rules; markup, classes and text stay as they are."""
    (tmp_path / "a.css").write_text(".in { top: 0 }")
    (tmp_path / "a.js").write_text("")
    html = lighten(PAGE, tmp_path)

    assert PAGE.partition("<script")[2] == html.partition("<script")[2]
    assert "stylesheet" not in html
