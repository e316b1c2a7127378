"""How a work is described in the bibliography."""

from __future__ import annotations

from typing import Any

from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style
from pybtex.style.template import field, sentence


class Humanities(Style):  # type: ignore[misc]
    """The plain style, but titles keep the capitals that refs.bib gives them."""

    def format_title(self, e: Any, which_field: str, as_sentence: bool = True) -> Any:
        title = field(which_field)
        return sentence[title] if as_sentence else title


def register() -> None:
    """Make the style known to sphinxcontrib-bibtex as ``humanities``."""
    register_plugin("pybtex.style.formatting", "humanities", Humanities)
