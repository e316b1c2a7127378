"""Hostile strings, in a real browser: nothing runs, and nothing is restyled."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import in_a_browser, sync_api
from building import SITE, Copy, append, build, configure

pytestmark = in_a_browser

RAW = """

.. raw:: html

   <style>h1 { color: rgb(1, 2, 3) }</style>
   <p id="styled" style="color: rgb(1, 2, 3)">x</p>
   <script>document.title = "run"</script>
   <img src="none.png" onerror="document.title = 'run'" alt="">
   <svg onload="document.title = 'run'"></svg>
   <iframe srcdoc="&lt;script&gt;parent.document.title = 'run'&lt;/script&gt;"></iframe>
"""
COLOURS = "['h1', '#styled'].map(name => getComputedStyle(document.querySelector(name)).color)"
HOSTILE = (
    '"><img src=x onerror="document.title=1">',
    "</script><script>document.title=1</script>",
    "]]>",
    "${document.title=1}",
    "{{7*7}}",
    "<style>h1{color:rgb(1,2,3)}</style>",
    '<b style="color:rgb(1,2,3)">b</b>',
    "&lt;script&gt;document.title=1&lt;/script&gt;",
)


@pytest.mark.parametrize("theme", ["furo", "alabaster"])
def test_what_came_in_neither_runs_nor_restyles(
    theme: str, copy_of: Copy, tmp_path: Path, browser: sync_api.Browser
) -> None:
    """A style or a script that an editor or a stranger has put into a page is none of the policy's."""
    edition = append(copy_of("plain") / "conf.py", SITE)
    append(edition / "about.rst", RAW)
    configure(edition, html_theme=theme, project="Songs <style>h1 { color: rgb(1, 2, 3) }</style>")
    complaints = build(edition, tmp_path / "html").complaints
    page = browser.new_page()
    page.goto((tmp_path / "html" / "about.html").as_uri())
    page.wait_for_timeout(300)
    found, title = page.evaluate(COLOURS), page.title()
    page.close()

    assert "Traceback" not in complaints
    assert "rgb(1, 2, 3)" not in found
    assert title != "run"


def test_hostile_words_of_a_text_stay_words(copy_of: Copy, tmp_path: Path, browser: sync_api.Browser) -> None:
    """In a reading, a reason and a comment, such strings are shown as they stand, in the records of the proof too."""
    edition = append(copy_of("plain") / "conf.py", SITE)
    for number, words in enumerate(HOSTILE):
        escaped = words.replace("\\", "\\\\").replace("*", "\\*").replace("|", "\\|").replace("`", "\\`")
        append(edition / "about.rst", f"\n{number} is {escaped}\n")
    assert build(edition, tmp_path / "html").code == 0
    page = browser.new_page()
    for name in ("about.html", "text.html", "index.html"):
        page.goto((tmp_path / "html" / name).as_uri())
        page.wait_for_timeout(200)
        assert page.title() != "1"
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(1, 2, 3)"
    page.close()


def test_sizes_of_tables_hold(copy_of: Copy, tmp_path: Path, browser: sync_api.Browser) -> None:
    """What a writer states of a table is in the policy."""
    edition = append(copy_of("plain") / "conf.py", SITE)
    append(edition / "about.rst", "\n.. list-table::\n   :widths: 20 80\n\n   * - a\n     - b\n")
    assert build(edition, tmp_path / "html").code == 0
    page = browser.new_page()
    page.goto((tmp_path / "html" / "about.html").as_uri())
    width = page.evaluate("document.querySelector('col').style.width")
    page.close()

    assert width == "20%"
