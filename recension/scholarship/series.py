"""The series of notes: the author's, the apparatus, and those in which an editor writes about the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from recension.scholarship.words import gettext_noop, ngettext_noop


class Series(NamedTuple):
    """A series of comments; a directive of its name holds them, words of the text with a degree, and prose below."""

    name: str
    degrees: str  #: the setting that has what may stand behind the words
    title: str
    numbered: tuple[str, str]  #: what one comment is called, and what several are, ``{}`` standing for the number
    on: str  #: what a comment is called, ``{}`` standing for its place
    note: str  #: what a link to it is called on paper, ``{}`` standing for its number


COMMENTS: Mapping[str, Series] = {
    series.name: series
    for series in (
        Series(
            "commentary",
            "recension_certainties",
            gettext_noop("Commentary"),
            ngettext_noop("one comment", "{} comments"),
            gettext_noop("Comment on {}"),
            gettext_noop("commentary note {}"),
        ),
    )
}
HEADNOTE = "headnote"  #: what the editor says at the head of a section; the heading stands for the words it is about
ON_HEADING = gettext_noop("Head-note to {}")  #: what it is called, ``{}`` standing for the heading
PROSE = (*COMMENTS, HEADNOTE)  #: the directives in which an editor writes about the text
AUTHOR, APPARATUS = "author", "apparatus"
NOTES = (AUTHOR, APPARATUS, *COMMENTS)  #: in the order in which they stand at the foot of a page
