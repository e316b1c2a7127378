"""Addresses that would run are known, however they are written."""

from __future__ import annotations

import pytest

from recension.scholarship.address import is_program, programs

RUN = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript\u200b:alert(1)",
    "&#x6a;avascript:alert(1)",
    "&#106;avascript&colon;alert(1)",
    "java&Tab;script:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zz4=",
)


@pytest.mark.parametrize("address", RUN)
def test_programs_are_known(address: str) -> None:
    """Case, blanks, signs that are not seen and entities hide nothing."""
    assert is_program(address)
    assert [*programs(f'<a href="{address}">a</a>'.replace("<script>", "").replace("</script>", ""))]


@pytest.mark.parametrize(
    "address",
    ["https://example.org/?q=javascript:1", "mailto:a@example.org", "p4", "data.html", "#javascript", "doi:10.1/x"],
)
def test_other_addresses_are_none(address: str) -> None:
    """What leads somewhere is let through."""
    assert not is_program(address)
    assert not [*programs(address)]


def test_words_with_a_colon_are_no_address() -> None:
    """What a theme announces may begin with such a word."""
    assert not [*programs("Data: the tables are new.")]
    assert [*programs('New: <a href="javascript:go()">tables</a>')] == ["javascript:go()"]
