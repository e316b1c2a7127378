"""The style sheets: no rule is for what nobody makes, and a browser understands each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import furo
import pydata_sphinx_theme
import pytest
import sphinx
import sphinx_rtd_theme
import tinycss2
from browsing import in_a_browser, sync_api
from building import HOUSE

pytestmark = in_a_browser

PACKAGE = HOUSE / "recension"
FURO, PYDATA, RTD, SPHINX = (Path(one.__file__).parent for one in (furo, pydata_sphinx_theme, sphinx_rtd_theme, sphinx))
SHEETS = [path.read_text("utf-8") for path in PACKAGE.rglob("*.css")]
MAKERS = [
    (HOUSE / "docs", "*.rst"),
    (PACKAGE, "*.py"),
    (PACKAGE, "*.js"),
    (PACKAGE, "*.html"),
    (FURO, "*.html"),
    (FURO, "furo.css"),
]
MAKERS += [(SPHINX / "themes" / "basic", "layout.html"), (RTD, "layout.html"), (RTD, "theme.css")]
MAKERS += [(PYDATA, "*.html"), (PYDATA, "pydata-sphinx-theme.css")]

REFUSED = """([declarations, selectors]) => {
  for (const selector of selectors) document.querySelector(selector);  // throws at what is none
  return declarations.filter(([name, value]) => !CSS.supports(name, value));
}"""


def inside(nodes: Iterable[Any]) -> Iterator[Any]:
    """Yield each rule, in whatever group it stands."""
    for node in nodes:
        if node.type == "at-rule" and node.at_keyword != "page":
            yield from inside(tinycss2.parse_rule_list(node.content, skip_whitespace=True))
        else:
            yield node


@pytest.fixture
def rules() -> list[Any]:
    """Every rule of every sheet."""
    return list(inside(tinycss2.parse_stylesheet("".join(SHEETS), skip_comments=True, skip_whitespace=True)))


def test_every_name_is_made(rules: list[Any]) -> None:
    """What a sheet names, a class, an id or a property of its own, stands where such are made."""
    used = set(re.findall(r"var\((--[\w-]+)", "".join(SHEETS)))
    for rule in rules:
        used.update(re.findall(r"[.#]([a-z][\w-]*)", tinycss2.serialize(rule.prelude)))
    made = set(re.findall(r"(--[\w-]+):", "".join(SHEETS)))
    for folder, pattern in MAKERS:
        for path in folder.rglob(pattern):
            made.update(re.findall(r"[\w-]+", path.read_text("utf-8")))

    assert used
    assert sorted(used - made) == []


SIDES = {"text-align", "float", "clear", "caption-side"}  #: properties whose value may name a side
FOUR = {"margin", "padding", "inset", "border-width", "border-style", "border-color", "scroll-margin"}


def names_a_side(name: str, value: list[Any]) -> bool:
    """Tell whether a declaration is of the left or of the right, wherever a language begins."""
    words = [tinycss2.serialize([one]) for one in value if one.type not in ("whitespace", "comment")]
    if name in FOUR and len(words) == 4:
        return words[1] != words[3]
    if name == "border-radius" and len(words) in (3, 4):
        return words[0] != words[1] or words[2:3] != words[3:4]
    return bool({"left", "right"} & {*name.split("-"), *(words if name in SIDES else [])})


def test_no_rule_says_where_a_line_begins() -> None:
    """What stands on one side stands on the other where lines begin there, or a comment behind it says why not."""
    physical = []
    whole = inside(tinycss2.parse_stylesheet("".join(SHEETS), skip_whitespace=True))
    for rule in (one for one in whole if one.type == "qualified-rule"):
        inner = tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True)
        for one, after in zip(inner, [*inner[1:], None], strict=True):
            if one.type == "declaration" and names_a_side(one.name, one.value):
                physical += [one] if after is None or after.type != "comment" else []

    assert [f"{one.name}:{tinycss2.serialize(one.value)}" for one in physical] == []
    assert names_a_side("margin-left", tinycss2.parse_component_value_list("0"))
    assert names_a_side("padding", tinycss2.parse_component_value_list("0 1px 0 2px"))
    assert names_a_side("text-align", tinycss2.parse_component_value_list("right"))


def test_browser_understands_every_rule(rules: list[Any], browser: sync_api.Browser) -> None:
    """Each selector is one, and each property takes the value that it is given."""
    declarations, selectors = [], []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors.append(tinycss2.serialize(rule.prelude))
            inner = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            declarations += [[one.name, tinycss2.serialize(one.value)] for one in inner]
    page = browser.new_page()
    refused = page.evaluate(REFUSED, [declarations, selectors])
    page.close()

    assert refused == []
