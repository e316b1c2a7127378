"""The series of notes: the author's, the apparatus, and those in which an editor writes about the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from recension.scholarship.words import gettext_noop


class Series(NamedTuple):
    """A series of comments; a directive of its name holds them, words of the text with a degree, and prose below."""

    name: str
    slug: str  #: how the ids of its comments begin, behind the place
    degrees: str  #: the setting that has what may stand behind the words
    degree: str  #: what that is called
    title: str
    on: str  #: what a comment is called, ``{}`` standing for its place
    note: str  #: what a link to it is called on paper, ``{}`` standing for its number
    is_sourced: bool = True  #: a comment must say where it was read
    is_printed: bool = True  #: it stands at the foot of the page on paper; if not, in a list alone
    proposes: bool = False  #: behind the words may stand what was considered in their place


COMMENTARY = "commentary"
COMMENTS: Mapping[str, Series] = {
    series.name: series
    for series in (
        Series(
            "sources",
            "from",
            "recension_relations",
            gettext_noop("relation"),
            gettext_noop("Sources"),
            gettext_noop("Source of {}"),
            gettext_noop("source note {}"),
        ),
        Series(
            "parallels",
            "like",
            "recension_relations",
            gettext_noop("relation"),
            gettext_noop("Parallels"),
            gettext_noop("Parallel to {}"),
            gettext_noop("parallel note {}"),
        ),
        Series(
            COMMENTARY,
            "on",
            "recension_certainties",
            gettext_noop("certainty"),
            gettext_noop("Commentary"),
            gettext_noop("Comment on {}"),
            gettext_noop("commentary note {}"),
        ),
        Series(
            "considered",
            "left",
            "recension_kinds",
            gettext_noop("kind"),
            gettext_noop("Readings considered and left"),
            gettext_noop("Reading left in {}"),
            "",
            is_sourced=False,
            is_printed=False,
            proposes=True,
        ),
        Series(
            "verification",
            "read",
            "recension_results",
            gettext_noop("result"),
            gettext_noop("Verification"),
            gettext_noop("Verification of {}"),
            "",
            is_printed=False,
        ),
    )
}
OF_WORKS = ("sources", "parallels")  #: the series that say from where the text is, and what is like it, by works
HEADNOTE = "headnote"  #: what the editor says at the head of a section; the heading stands for the words it is about
ON_HEADING = gettext_noop("Head-note to {}")  #: what it is called, ``{}`` standing for the heading
PROSE = (*COMMENTS, HEADNOTE)  #: the directives in which an editor writes about the text
AUTHOR, APPARATUS = "author", "apparatus"
PRINTED = tuple(name for name, series in COMMENTS.items() if series.is_printed)
UNPRINTED = COMMENTS.keys() - {*PRINTED}  #: those that stand in a list alone, to which nothing leads on paper
NOTES = (AUTHOR, APPARATUS, *PRINTED)  #: in the order in which they stand at the foot of a page
