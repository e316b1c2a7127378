"""Folds what can be written in several ways: typography is no part of the words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

#: what can be written in several ways -> how they are compared
TYPOGRAPHY: dict[str, Mapping[str, str]] = {
    "quotation marks": {**dict.fromkeys("‘’‚‛′ʼ´`", "'"), **dict.fromkeys("“”„‟″«»", '"')},
    "dashes": dict.fromkeys("‐‑‒–—―−", "-"),
    "dots": {"…": "..."},
    "ligatures": {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"},
    "spaces": dict.fromkeys("\u00a0\u2007\u2008\u2009\u200a\u202f\u3000", " "),
    "invisible signs": dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}
_FOLDED = str.maketrans({sign: plain for signs in TYPOGRAPHY.values() for sign, plain in signs.items()})
CALL = re.compile(r"\[(\d+)\]")


def folded(text: str) -> str:
    """Return *text* in one line, and with what can be written in several ways in one way."""
    text = unicodedata.normalize("NFC", text).translate(_FOLDED)
    return " ".join(re.sub(r"--+", "-", text).split())


def ways(old: str, new: str) -> Iterator[str]:
    """Yield in what the typography of two texts differs that have the same words."""
    for name, signs in TYPOGRAPHY.items():
        if Counter(sign for sign in old if sign in signs) != Counter(sign for sign in new if sign in signs):
            yield name
