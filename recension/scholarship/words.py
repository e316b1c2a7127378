"""How words and numbers stand in a sentence."""

from __future__ import annotations


def capital(text: str) -> str:
    """Return *text* as it begins a sentence."""
    return text[:1].upper() + text[1:]


def grouped(number: int) -> str:
    """Return *number* with a narrow space before each group of three figures."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
