"""Makes visible what nobody would see of a change: struck spaces, characters of no width, controls."""

from __future__ import annotations

import re
from collections.abc import Callable

from recension.scholarship.model import Span, Spans, Style
from recension.scholarship.redline import State, Stretch

#: controls, what has no width, and what turns the text beside it about; joiners and soft hyphens belong to words
_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
_BLANK = re.compile("[\\s\u00ad\u200c\u200d]")
_SPACES = {" ": "␣", "\N{NO-BREAK SPACE}": "⍽", "\n": "↵"}
TAGS = {Style.EMPHASIS: "em", Style.STRONG: "strong", Style.VERBATIM: "code", Style.CALL: "sup"}


def visible(text: str) -> str:
    """Return *text* with a sign for each character that nobody sees, but spaces."""
    return _HIDDEN.sub(lambda found: _number(found[0]), text)


def _number(sign: str) -> str:
    return chr(0x2400 + ord(sign)) if ord(sign) < 0x20 else f"[U+{ord(sign):04X}]"


def seen(stretch: Stretch) -> Spans:
    """Return the words of a stretch, all to be seen; where nothing but spaces was struck or inserted, those too."""
    spans = shown(stretch.spans)
    if stretch.state is State.KEPT or _BLANK.sub("", "".join(span.text for span in spans)):
        return spans
    return tuple(
        Span(_BLANK.sub(lambda found: _SPACES.get(found[0]) or _number(found[0]), span.text)) for span in spans
    )


def shown(spans: Spans) -> Spans:
    """Return *spans* with a sign for each character that nobody sees, but spaces."""
    return tuple(Span(visible(text), style) for text, style in spans)


def tagged(spans: Spans, escaped: Callable[[str], str]) -> str:
    """Return *spans* in HTML, their characters *escaped*."""
    return "".join(_tagged(span, escaped) for span in spans)


def _tagged(span: Span, escaped: Callable[[str], str]) -> str:
    if span.style is Style.BREAK:
        return "<br>"
    text, tag = escaped(span.text), TAGS.get(span.style.look)
    return f"<{tag}>{text}</{tag}>" if tag else text
