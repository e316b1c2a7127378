"""The series of notes: the author's, the apparatus, and those in which an editor writes about the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Series(NamedTuple):
    """A series of comments; a directive of its name holds them, words of the text with a degree, and prose below."""

    name: str
    degrees: str  #: the setting that has what may stand behind the words
    title: str
    one: str  #: what one comment is called
    many: str  #: what several are called, ``{}`` standing for the number
    on: str  #: what a comment is called, ``{}`` standing for its place


COMMENTS: Mapping[str, Series] = {
    series.name: series
    for series in (
        Series("commentary", "recension_certainties", "Commentary", "one comment", "{} comments", "Comment on {}"),
    )
}
AUTHOR, APPARATUS = "author", "apparatus"
NOTES = (AUTHOR, APPARATUS, *COMMENTS)  #: in the order in which they stand at the foot of a page
