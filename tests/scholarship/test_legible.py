"""The source of a text as a person reads it."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from building import HERE, HOUSE, read

from recension.doctree.domain import domain_of
from recension.scholarship.legible import converted, shown

SOURCE = r"""
.. running-head:: 2
   :witness: B

   THE WEIR

.. omitted:: break
   The name of an owner. It stands
   on the first leaf.
   :witness: B

   Ex libris *W.*

The Weir
========

.. A remark that nobody sees.

.. _p1:

The mill stands by
the :em:`weir`, it is said\ [1]_. "Listen." said
Mr. B. Carter, and :page:`2` :em:`went on. Then`
he came back.

.. cites:: toll1800 toll1801

.. apparatus::

   weir ] wier B; where A : spelling
      As it is spelt. The print
      has it, too.

   page 2 : break
      Inside.

   What is no entry
      stands as it is.

.. commentary::

   mill : certain
      It was built in 1790 (`a book <https://example.org/a.b>`__;
      :rec:place:`the note <n1>`). :cite:p:`toll1800,toll1801`

      - one thing
      - another

.. _s1:

| Grind the wheat
| and :em:`the` rye.

.. note:: Nothing that a text can have.

.. [1] By the miller.

   .. commentary::

      miller : open
         Who?
"""

SHOWN = """\
  head of page 2 of B
      THE WEIR

  omitted from B (break) – The name of an owner.
    It stands on the first leaf.
      Ex libris *W.*

# The Weir

p1
  The mill stands by the ⌜weir⌝, it is said[1].
  "Listen." said Mr.
  B. Carter, and |2| ⌜went on. Then⌝ he came back.
    cites toll1800, toll1801
    p1.where: weir ] wier B; where A (spelling) – As it is spelt.
      The print has it, too.
    p1.page-2: page 2 (break) – Inside.
    What is no entry – stands as it is.
    on “mill” (certain): It was built in 1790 (a book; the note [n1]). [toll1800, toll1801]
        https://example.org/a.b

      - one thing
      - another

s1
  | Grind the wheat
  | and ⌜the⌝ rye.

  .. note:: Nothing that a text can have.

n1
  By the miller.
    on “miller” (open): Who?
"""

BROKEN = "the\n:em:`weir`, it is\nsaid"
ROOTS = ("plain", "second", "sluice", "words", "works")


def test_a_text_is_shown() -> None:
    """A text has its places as heads, a sentence on each line, and below it what is said of it."""
    assert shown(SOURCE, sigla=["A", "B"]) == SHOWN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("the :em:`weir`, it is said", BROKEN),
        (".. A remark that nobody sees.", ".. Another."),
        ("As it is spelt. The print\n      has it, too.", "As it is spelt.\n      The print has it, too."),
        ("========", "----------"),
        ("\n", "\r\n"),
        ("      Inside.\n", "        Inside.\n\n\n"),
        ("- one thing", "- one\n        thing"),
    ],
)
def test_what_no_reader_sees_is_not_shown(old: str, new: str) -> None:
    """How lines are broken and ended, remarks, depths and the marks of headings can change without a word."""
    assert old in SOURCE
    assert shown(SOURCE.replace(old, new), sigla=["A", "B"]) == SHOWN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("_p1:", "_p2:"),
        ("by\nthe", "at\nthe"),
        (":em:`weir`", "weir"),
        (":page:`2`", ":page:`3`"),
        (r"said\ [1]_", "said [1]_"),
        ("weir ] wier", "weir ] weyr"),
        (": spelling", ": spelling, certain, AB"),
        ("has it, too", "has it"),
        ("mill : certain", "mill : open"),
        ("a.b>", "a.c>"),
        ("note <n1>", "note <p1>"),
        (":rec:place:", ":rec:unknown:"),
        ("toll1800,toll1801", "toll1800"),
        ("cites:: toll1800", "cites:: toll1799"),
        ("| and", "\n| and"),
        ("stands by", "stands  by"),
        ('[1]_. "', '[1]_.  "'),
        ("- another", "- another\n\n      Or a third."),
        ("omitted:: break", "omitted:: other"),
        ("Ex libris", "Ex  libris"),
        ("running-head:: 2", "running-head:: 3"),
        ("*W.*", r"\*W.*"),
        ("========", "========\n\n.. transmitted:: # …"),
        (".. note:: Nothing", ".. note:: Something"),
        ("[1] By", "[2] By"),
        ("   What is no entry", "      What is no entry"),
        (".. apparatus::\n", ".. apparatus::\n\n      Astray.\n"),
    ],
)
def test_what_is_changed_is_shown(old: str, new: str) -> None:
    """Whatever else an editor changes can be seen."""
    assert SOURCE.count(old) >= 1
    assert shown(SOURCE.replace(old, new), sigla=["A", "B"]) != SHOWN


@pytest.mark.parametrize(
    "text",
    [
        "One. Two! Three? ‘Four.’ (Five.) Six[7]. Seven. [key] Eight … *Nine.* Ten.",
        "It was J. B. Carter, i.e. the miller, p. 118, of 3.5 ells, who came. And went.",
        "Ἦν ἡ πύλη. Ἔρχεται. שלום. עולם.",
        "他來了。他去了。",
    ],
)
def test_sentences(text: str) -> None:
    """A sentence ends at a stop that no small letter or figure follows, and not at an initial."""
    expected = {
        "One": [
            "One.",
            "Two!",
            "Three?",
            "‘Four.’",
            "(Five.)",
            "Six[7].",
            "Seven. [key]",
            "Eight …",
            "*Nine.*",
            "Ten.",
        ],
        "It ": ["It was J. B. Carter, i.e. the miller, p. 118, of 3.5 ells, who came.", "And went."],
        "Ἦν ": ["Ἦν ἡ πύλη.", "Ἔρχεται.", "שלום.", "עולם."],
        "他來了": ["他來了。", "他去了。"],
    }
    lines = shown(
        f".. _p1:\n\n{text.replace('[7]', chr(92) + ' [7]_').replace('[key]', ':cite:p:`key`')}\n"
    ).splitlines()

    assert [line.strip() for line in lines[1:]] == expected[text[:3]]


@pytest.mark.parametrize("root", ROOTS)
def test_entries_have_the_ids_of_the_records(root: str) -> None:
    """An entry is called what it is called on the page and in the data, whichever witness has its reading."""
    app = read(HERE / "roots" / f"test-{root}")
    edition = domain_of(app.env).edition
    sigla = [witness.siglum for witness in edition.witnesses]
    for text in edition.texts:
        printed = shown(Path(app.env.doc2path(text.name)).read_text("utf-8"), sigla=sigla)
        ids = [entry.id for block in text.document.blocks for entry in block.entries]

        assert sorted(re.findall(r"^    (\S+): ", printed, re.MULTILINE)) == sorted(ids)


@pytest.mark.parametrize(
    ("root", "name"), [("plain", "text"), ("second", "songs"), ("second", "stores"), ("sluice", "report")]
)
def test_markdown_is_shown_as_the_same(root: str, name: str) -> None:
    """A text in Markdown reads as it does in reStructuredText."""
    sources = (HERE / f"roots/test-{root}/{name}.rst", HERE / f"roots/test-myst/{root}/{name}.md")
    one, other = (shown(path.read_text("utf-8"), path.suffix == ".md", ["A", "B"]) for path in sources)

    assert re.sub(r"<(https:\S+)>", r"\1", one) == re.sub(r"<(https:\S+)>", r"\1", other)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n.. _p1:\n",
        b".. _p1:\n\nna\xefve\n",
        b".. _p1:\n\nna\0ve\n",
        "\ufeffA page: é\r\n".encode(),
        (HOUSE / "docs/how-to/notes.rst").read_bytes(),
        (HOUSE / "source/introduction.rst").read_bytes(),
        (HOUSE / "docs/how-to/markdown.rst").read_bytes(),
    ],
)
def test_what_is_no_text_stays_as_it_is(content: bytes) -> None:
    """Pages without a text, other encodings and what is no text at all come out byte for byte."""
    assert converted(content) == content


@pytest.mark.parametrize("said", ["", ":cite:t:`,`", "\\", "\x1f", "`a <b>`__", "..", "[1]_", "`` ``"])
def test_a_comment_may_say_nothing(said: str) -> None:
    """A comment with nothing in it that can be read has its head all the same."""
    assert "on “x” (open):" in shown(f".. _p1:\n\nx\n\n.. commentary::\n\n   x : open\n      {said}\n")


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_refused(seed: int) -> None:
    """Whatever is damaged in a source, it is shown, and no word that is left in it is lost."""
    random = Random(seed)
    for path in (HERE / "roots/test-sluice/report.rst", HERE / "roots/test-myst/sluice/report.md"):
        text = path.read_text("utf-8")
        for _ in range(20):
            at = random.randrange(len(text))
            text = (
                text[:at]
                + random.choice(["`", ":", "\\", "\n", "[", "]", "{", "*", "|", "::", "\t", ""])
                + text[at + 1 :]
            )
        words = set(re.findall(r"\b[a-z]{5,}\b", converted(text.encode(), path.suffix == ".md").decode()))

        assert {word for word in ("miller", "keeper", "barges", "written") if word in text} <= words
