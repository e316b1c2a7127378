"""Addresses, and those that would run instead of leading somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape
from html.parser import HTMLParser

PROGRAMS = ("javascript", "vbscript", "data")  #: schemes of what a browser runs, or takes for a page of its own
HOLDING = ("href", "src", "action", "formaction", "data", "poster", "xlink:href", "background", "srcdoc")


def is_program(address: str) -> bool:
    """Tell whether *address* is a program, or a page in itself; browsers pass over blanks in the scheme."""
    scheme, colon, _ = unescape(address).partition(":")
    return bool(colon) and "".join(sign for sign in scheme if sign.isalnum()).casefold() in PROGRAMS


def programs(text: str) -> Iterator[str]:
    """Yield the addresses in *text*, which is one or is markup, that would run."""
    if is_program(text) and not any(sign.isspace() for sign in text.partition(":")[2]):
        yield text
    elif "<" in text:
        yield from _Addresses(text).found


def strings(value: object) -> Iterator[str]:
    """Yield every text in *value*, a setting."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from strings(one)


class _Addresses(HTMLParser):
    """The addresses that stand in attributes and would run."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if value and name in HOLDING and is_program(value)]


def origin(address: str) -> str:
    """Return where an address leads without the way there: ``https://example.org``."""
    scheme, _slashes, rest = address.partition("//")
    return f"{scheme}//{rest.partition('/')[0]}"
