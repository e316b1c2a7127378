"""The proof notices damage: of what can happen to a text, nothing that a reader would see passes unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from building import Copy, configure, in_markdown, replace

from recension.commands import cli, damage, mutate, reading
from recension.doctree.domain import domain_of
from recension.doctree.markdown import is_markdown


def damages(source: str, markdown: bool) -> Iterator[tuple[str, str]]:
    """Yield *source* with each line under proof lost or doubled, and with each character of it lost, changed or new."""
    lines = source.splitlines(keepends=True)
    ways = cycle((lambda one: "", lambda one: chr(ord(one) + 1) if one > "\n" else " ", lambda one: one + "x"))
    for index in damage.protected(lines, markdown):
        line = lines[index]
        others = [line[:at] + way(line[at]) + line[at + 1 :] for at, way in zip(range(len(line)), ways, strict=False)]
        for new in ("", line * 2, *others):
            yield f"line {index + 1} became {new!r}", "".join([*lines[:index], new, *lines[index + 1 :]])


@pytest.mark.parametrize("markdown", [False, True], ids=["rst", "md"])
@pytest.mark.parametrize("root", ["plain", "second"])
def test_every_damage_is_noticed(root: str, markdown: bool, copy_of: Copy) -> None:
    """Wherever a letter, a figure, a mark or a line changes, it is noticed or no reader can see it."""
    edition, survivors, caught = copy_of(root), [], []
    if markdown:
        in_markdown(edition)
    with reading.edition(edition, edition) as app:
        app.build()
        for name in app.config.recension_texts:
            source = app.env.doc2path(name).read_text("utf-8")
            before = mutate.visible(domain_of(app.env).documents[name])
            for told, text in damages(source, is_markdown(app.env, name)):
                sound, document = mutate.attempt(app, name, text)
                caught.append(not sound)
                if sound and mutate.visible(document) != before:
                    survivors.append(f"{name}: {told}")
            mutate.attempt(app, name, source)

    assert survivors == []
    assert len(caught) > 400
    assert sum(caught) > 0.9 * len(caught)


def test_no_mutation_survives(copy_of: Copy) -> None:
    """Not one of a hundred seeded changes to a text that has one of everything passes unnoticed."""
    edition = copy_of("sluice")
    with reading.edition(edition, edition) as app:
        app.build()
        tried = mutate.Tried()
        mutate.try_texts(app, 100, 1950, tried)

    assert [f"line {one.line}: {one.old!r} became {one.new!r}" for _, one in tried.survivors] == []
    assert tried.counts["the text"].total() == 100
    assert tried.counts["the text"][mutate.Fate.CAUGHT] > 80


def test_nothing_changes_unnoticed(rootdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each class of damage, of sources and of outputs, is caught, recorded or unseen, and is told with its number."""
    edition = rootdir / "test-works"

    code = cli.main([f"--config={edition}", f"--source={edition}", "mutate", "--number=30"])

    *survivors, text, pages, comments, lists, declarations, works, made, whole = capsys.readouterr().out.splitlines()
    assert (code, survivors) == (0, [])
    assert text.startswith("the text: 30 tried, 29 caught")
    assert pages.startswith("other pages: 10 tried, ")
    assert comments.startswith("comments: 10 tried, ")
    assert lists.startswith("lists: 5 tried, ")
    assert declarations.startswith("declarations: 10 tried, ")
    assert works.startswith("bibliography: 10 tried, ")
    assert made.startswith("what was made: 52 tried, ")
    assert whole == "127 tried, 0 survived"


@pytest.mark.parametrize(
    ("old", "new", "sound"),
    [("AB", "AC", True), ("AB", "AX", False), ("certain", "pertain", False), (", AB", " AB", False)],
)
def test_who_answers_is_under_proof_as_far_as_can_be(old: str, new: str, sound: bool, copy_of: Copy) -> None:
    """Initials and certainty that are none are noticed; those of another are the editor's word, and no hole."""
    edition = configure(copy_of("plain"), recension_editors={"AB": "Ada Bell", "AC": "Al Cole"})
    replace(edition / "text.rst", "lissen : spelling", "lissen : spelling, certain, AB")
    with reading.edition(edition, edition) as app:
        app.build()
        source = app.env.doc2path("text").read_text("utf-8")
        before = mutate.visible(domain_of(app.env).documents["text"])
        head = "lissen : spelling, certain, AB"
        held, document = mutate.attempt(app, "text", source.replace(head, head.replace(old, new)))

    assert held == sound
    assert not held or mutate.visible(document) == before


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

    assert expected == [bare[index] for index in damage.protected(bare) if bare[index]]


def test_seed_decides() -> None:
    """One seed always gives the same mutations, another gives others."""
    source = SOURCE.replace("|", "")
    first, again, other = ([one.text for one in damage.mutations(source, 20, seed)] for seed in (1, 1, 2))

    assert first == again
    assert first != other


@pytest.mark.parametrize("seed", range(3))
def test_mutation_changes_one_protected_line(seed: int) -> None:
    """A mutation changes, deletes or doubles one line that is under proof, and says which."""
    source = SOURCE.replace("|", "")
    lines = source.splitlines()
    protected = set(damage.protected(lines))
    for one in damage.mutations(source, 100, seed):
        assert one.line - 1 in protected
        assert one.text != source
        assert lines[one.line - 1] == one.old
        assert lines[: one.line - 1] == one.text.splitlines()[: one.line - 1]
        assert one.text.endswith("".join(f"{line}\n" for line in lines[one.line :]))
