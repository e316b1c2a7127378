"""What an editor tells of a release is Markdown, of which paragraphs, lists and headings are shown and nothing runs."""

from __future__ import annotations

import pytest
from docutils import nodes

from recension.doctree.account import account


def shown(text: str) -> list[str]:
    """Return what is made of *text*, each part as its kind and its words."""
    found: list[str] = []
    for node in account(text):
        parts = node.children if isinstance(node, nodes.bullet_list) else [node]
        found += [f"{part.tagname}: {part.astext()}" for part in parts if isinstance(part, nodes.Element)]
    return found


CASES = {
    "One line\nand another.\n\nA second.": ["paragraph: One line and another.", "paragraph: A second."],
    "Put right:\n- one,\n  with more\n* two\n1. three": [
        "paragraph: Put right:",
        "list_item: one, with more",
        "list_item: two",
        "list_item: three",
    ],
    "### For readers\n- one\n\n- two": ["paragraph: For readers", "list_item: one", "list_item: two"],
    "### For readers\nMore.": ["paragraph: For readers", "paragraph: More."],
    "A *b* **c** `d*e` \\*f": ["paragraph: A b c d*e *f"],
    "2 * 3 * 4": ["paragraph: 2 * 3 * 4"],
    "<script>alert(1)</script>": ["paragraph: <script>alert(1)</script>"],
    "": [],
    "- ": ["paragraph: -"],
}


@pytest.mark.parametrize("text", CASES)
def test_markdown(text: str) -> None:
    """Paragraphs, lists and headings are told apart; what is no markup stays as it is."""
    assert shown(text) == CASES[text]


def test_an_address_leads_out_or_nowhere() -> None:
    """Only what leads to a page or to a person is a link: no program, and no file that is not beside the page."""
    text = "[a](https://example.org/) [b](javascript:alert) [c](docs/x.md) [d](mailto:a@example.org)"
    links = [node["refuri"] for part in account(text) for node in part.findall(nodes.reference)]

    assert links == ["https://example.org/", "mailto:a@example.org"]
    assert shown(text) == ["paragraph: a b c d"]
