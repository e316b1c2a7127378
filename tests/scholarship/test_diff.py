"""Two readings are compared by whole words."""

from __future__ import annotations

import pytest

from recension.scholarship import diff


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("such attack", "such an attack", "such {+an +}attack"),
        ("were", "was", "[-were-]{+was+}"),
        ("Rushchin )", "Rushchin)", "Rushchin[- -])"),
        ("97-98).", "97-98.", "97-98[-)-]."),
        ("[9](my", "[9] (my", "[9]{+ +}(my"),
        ("same", "same", "same"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("λόγος ἦν", "λόγος ἐστι", "λόγος [-ἦν-]{+ἐστι+}"),
    ],
)
def test_words(old: str, new: str, marked: str) -> None:
    """What differs is marked in whole words, marks and spaces, and nothing of either text is lost."""
    stretches = diff.words(old, new)

    assert marked == diff.marked(old, new)
    assert (old, new) == ("".join(one.old for one in stretches), "".join(one.new for one in stretches))
