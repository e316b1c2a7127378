"""The small edition as a whole: what is shown is what is recorded, in every format."""

from __future__ import annotations

from whole import WholeEdition


class TestSmallEdition(WholeEdition):
    """What is expected of every edition is true of the small one."""

    books = ("sluice-a4.pdf",)
