"""Readers annotate a text with a script from elsewhere: the browser loads what conf.py lists, and nothing else."""

from __future__ import annotations

from pathlib import Path

from browsing import in_a_browser, served, sync_api
from building import SITE, Copy, append, configure, made

pytestmark = in_a_browser

SCRIPT = """
const add = (name, given) => document.head.append(Object.assign(document.createElement(name), given));
document.body.append(Object.assign(document.createElement("iframe"), { src: "HERE/frame.html" }));
add("link", { rel: "stylesheet", href: "HERE/notes.css" });
add("script", { src: "OTHER/other.js" });
"""


def test_script_for_annotating_is_let_in(copy_of: Copy, tmp_path: Path, browser: sync_api.Browser) -> None:
    """It runs, shows a frame and a style of its own, and loads from nowhere else; other pages do not ask for it."""
    tool, other = tmp_path / "tool", tmp_path / "other"
    for folder in (tool, other):
        folder.mkdir()
    with served(tool) as here, served(other) as there:
        (tool / "embed.js").write_text(SCRIPT.replace("HERE", here).replace("OTHER", there))
        (tool / "frame.html").write_text("<!doctype html><title>frame</title>")
        (tool / "notes.css").write_text("body { --annotated: yes; }")
        (other / "other.js").write_text("window.wrong = true")
        edition = append(copy_of("plain") / "conf.py", SITE)
        configure(edition, html_theme="furo", recension_annotation=[f"{here}/embed.js"])
        site = made(edition, tmp_path / "html")
        with served(site) as address, browser.new_page() as page:
            refused: list[str] = []
            page.on("console", lambda said: said.type == "error" and refused.append(said.text))
            page.goto(f"{address}/text.html")
            page.frame_locator("iframe").locator("html").wait_for(state="attached")
            page.wait_for_function("getComputedStyle(document.body).getPropertyValue('--annotated').trim() === 'yes'")
            asked: list[str] = []
            page.on("request", lambda one: asked.append(one.url))
            wrong = page.evaluate("window.wrong")
            page.goto(f"{address}/apparatus.html")

    assert not wrong
    assert [one for one in refused if f"{there}/other.js" in one and "Content Security Policy" in one] == refused
    assert refused
    assert not [one for one in asked if one.startswith(here)]
