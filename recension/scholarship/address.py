"""Addresses, and those that would run instead of leading somewhere."""

from __future__ import annotations

PROGRAMS = ("javascript", "vbscript", "data")  #: schemes of what a browser runs, or takes for a page of its own


def is_program(address: str) -> bool:
    """Tell whether *address* is a program, or a page in itself; browsers pass over blanks in the scheme."""
    scheme, colon, _ = address.partition(":")
    return bool(colon) and "".join(sign for sign in scheme if sign.isalnum()).casefold() in PROGRAMS
