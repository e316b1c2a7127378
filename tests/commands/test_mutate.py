"""The proof notices damage: of the mutations of the essay none survives."""

from __future__ import annotations

import shutil
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from building import HOUSE

from recension.commands import command, mutate

NUMBER = 160  #: of mutations for each seed


def damage(folder: Path, seed: int) -> tuple[list[str], Counter[str]]:
    """Try mutations on a copy of this edition in *folder*; return those that nothing noticed, and the counts."""
    copy = shutil.copytree(HOUSE / "source", folder / "source")
    with command.edition(HOUSE, copy) as app:
        app.build()
        found, counts = mutate.survivors(app, NUMBER, seed)
    return [f"line {one.line}: {one.old!r} became {one.new!r}" for _, one in found], counts


def test_no_mutation_survives(tmp_path: Path) -> None:
    """Not one of some hundred seeded changes of a letter, a figure, a mark or a line passes unnoticed."""
    seeds = (1950, 2011)
    with ProcessPoolExecutor(len(seeds)) as pool:
        results = list(pool.map(damage, [tmp_path / str(seed) for seed in seeds], seeds))

    assert [survivors for survivors, _ in results] == [[], []]
    assert [counts["tried"] for _, counts in results] == [NUMBER, NUMBER]
    assert min(counts["caught"] for _, counts in results) > 0.8 * NUMBER


SOURCE = """\
.. A remark about the file,
   on two lines.

|.. running-head:: 2

   |The Miller's Book

|.. omitted:: break
   Why it is left out.

   |What is left out.

|The Weir
|========

|.. _p1:

|The mill stands\\ [1]_.

|.. apparatus::

   |stands ] stood : spelling
      The reason.

      More of it.

   |weir ] wear : spelling
      Another.

|.. commentary::

   the weir : certain
      What is said about it.

|.. [1] A note.

   |.. apparatus::

      |note ] noat : spelling
         The reason.

|The end.
"""


def test_what_is_protected() -> None:
    """Text, entries, heads of pages and omitted matter are under proof; reasons, comments and remarks are not."""
    lines = SOURCE.splitlines()
    bare = [line.replace("|", "") for line in lines]
    expected = [line for line, marked in zip(bare, lines, strict=True) if "|" in marked]

    assert expected == [bare[index] for index in mutate.protected(bare) if bare[index]]


def test_seed_decides() -> None:
    """One seed always gives the same mutations, another gives others."""
    source = SOURCE.replace("|", "")
    first, again, other = ([one.text for one in mutate.mutations(source, 20, seed)] for seed in (1, 1, 2))

    assert first == again
    assert first != other


@pytest.mark.parametrize("seed", range(3))
def test_mutation_changes_one_protected_line(seed: int) -> None:
    """A mutation changes, deletes or doubles one line that is under proof, and says which."""
    source = SOURCE.replace("|", "")
    lines = source.splitlines()
    protected = set(mutate.protected(lines))
    for one in mutate.mutations(source, 100, seed):
        assert one.line - 1 in protected
        assert one.text != source
        assert lines[one.line - 1] == one.old
        assert lines[: one.line - 1] == one.text.splitlines()[: one.line - 1]
        assert one.text.endswith("".join(f"{line}\n" for line in lines[one.line :]))
