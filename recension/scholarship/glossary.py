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
    return list(dict.fromkeys(written[form] for form in re.findall(forms or "(?!)", text)))


def _bounded(form: str) -> str:
    """Return a pattern of *form* that no letter goes on with; behind a full stop anything may follow, as in "p.7"."""
    return rf"(?<!\w){re.escape(form)}" + (r"(?!\w)" if re.search(r"\w$", form) else "")
