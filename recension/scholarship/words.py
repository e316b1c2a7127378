"""How words and numbers stand in a sentence, and which words of ours are to be put into the language of the edition."""

from __future__ import annotations


def capital(text: str) -> str:
    """Return *text* as it begins a sentence."""
    return text[:1].upper() + text[1:]


def heading(text: str) -> str:
    """Return a heading as a list names it: without the sign at its end, and not in capitals."""
    text = text.rstrip(".: ")
    return text.capitalize() if text.isupper() else text


def grouped(number: int) -> str:
    """Return *number* with a narrow space before each group of three figures, as ISO 80000 has it in any language."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def gettext_noop(text: str) -> str:
    """Return *text* as it is; the catalogues have it, and whoever shows it translates it."""
    return text


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Return what is said of one thing, and of several, as they are; the catalogues have them."""
    return one, many
