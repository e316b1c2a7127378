"""Finds which terms of a glossary stand in the words of a text."""

from __future__ import annotations

import re
from collections.abc import Collection

from recension.scholarship.words import capital


def standing(text: str, terms: Collection[str]) -> list[str]:
    """Return those of *terms* that stand in *text* as whole words, as they are written or capitalised, in its order.

    Where one term has another in it, as "AVP RF" has "RF", the longer one is meant; "P." is no "p.", but a name.
    """
    written = {capital(term): term for term in terms if len(re.sub(r"\W", "", term)) > 1}
    written |= {term: term for term in terms}
    forms = "|".join(map(_bounded, sorted(written, key=len, reverse=True)))
    return list(dict.fromkeys(written[form] for form in re.findall(rf"(?<!\w)(?:{forms or '(?!)'})", text)))


def is_abbreviation(term: str) -> bool:
    """Tell whether *term* is made of capitals, as "NSC" and "AVP RF" are."""
    return term.isupper() and len(re.sub(r"\W", "", term)) > 1


def expansion(explained: str) -> str:
    """Return of what is *explained* the words that an abbreviation stands for, which come first."""
    return re.split(r"[,:;.(]", explained, maxsplit=1)[0].strip()


def standing_for(terms: Collection[str]) -> re.Pattern[str]:
    """Return a pattern of any of *terms* as a whole word, the longer before one that it has in it."""
    forms = "|".join(map(re.escape, sorted(terms, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)({forms or '(?!)'})(?!\w)")


def _bounded(form: str) -> str:
    """Return a pattern of *form* that no letter goes on with; behind a full stop anything may follow, as in "p.7"."""
    return re.escape(form) + (r"(?!\w)" if re.search(r"\w$", form) else "")
