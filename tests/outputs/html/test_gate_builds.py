"""The gate of the website in builds of their own: what it finds fails them, and what is sound passes."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from breaking import Damage, given, worded
from building import FINE, SLUICE, build, configure, replace

from recension.doctree.generated import documents as document_list
from recension.doctree.generated import page
from recension.outputs.html import reading


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (given(page, "number", "9"), "as item at index"),
        (worded(document_list, "cited_at", "In the text", "In a note"), "as definition at document-keeper1801feb,"),
        (worded(document_list, "_described", "Translation", "Archive"), "as definition at document-keeper1801feb,"),
    ],
)
def test_broken_writer_of_works_is_found_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: Damage, told: str
) -> None:
    """Index, documents and bibliography are read back, too."""
    damage(monkeypatch)
    code, complaints = build(SLUICE, tmp_path / "html")

    assert code
    assert told in complaints


ANYTHING = r"""Nobody asked the miller. :cite:p:`pound1830`

      * an item
      * another, *em* and **strong** and ``code  two``

        with a second paragraph

      1. first
      2. second :sup:`x` H\ :sub:`2`\ O

      term
         Definition, see `a link <https://example.org/x?a=b&c=d>`_ and https://example.org/y.

      ======  ======
      Year    Hands
      ======  ======
      1799    two
      1800    *three*
      ======  ======

      .. note:: A note of the editor.

      .. code-block:: python

         print("x  y")

      ::

         verbatim   text

      | verse one
      | verse *two*

          A quotation.

          -- Somebody

      .. image:: gauge.png
         :alt: A gauge

      .. figure:: gauge.png
         :alt: Another gauge

         The caption.

      :field: value
      :other: value

      .. math:: a^2 + b^2

      Inline :math:`x^2` and :abbr:`RF (Russian Federation)` and :ref:`about-signs` and
      :ref:`titled <about-signs>` and :doc:`about` and :cite:t:`pound1831` and :cite:year:`pound1831` and |sub| and
      :term:`Flood` and :kbd:`Ctrl` and :pep:`8` and :download:`gauge.png`.

      .. |sub| replace:: *substituted*

      .. raw:: html

         <p>raw words</p>

      .. container:: x

         In a container.

      .. rubric:: A rubric

      .. epigraph::

         An epigraph.

      >>> doctest
      1

      .. versionadded:: 1
         News.

      .. glossary::

         Flood
            Much water.
"""


def test_comment_may_hold_anything(copy_of: Callable[[str], Path], tmp_path: Path) -> None:
    """Whatever reStructuredText has may stand in a comment, and what nobody can foresee of it raises no alarm."""
    edition = copy_of("sluice")
    replace(edition / "report.rst", "Nobody asked the miller. :cite:p:`pound1830`\n", ANYTHING)
    configure(edition, nitpicky=False)

    assert build(edition, tmp_path / "html") == FINE


def test_places_in_a_comment_are_those_of_its_text(copy_of: Callable[[str], Path], tmp_path: Path) -> None:
    """Where two texts have a place of one name, a comment leads to its own, also on the page of all comments."""
    edition = copy_of("second")
    comment = ".. commentary::\n\n   the lists : likely\n      See :rec:place:`envoi`.\n\n.. [1]"
    replace(edition / "stores.rst", ".. [1]", comment)
    replace(edition / "songs.rst", ".. _s2:", ".. _envoi:")

    assert build(edition, tmp_path / "html") == FINE
    assert 'See <a class="reference internal" href="stores.html#envoi"' in (tmp_path / "html/about.html").read_text()


HOOK = """
def setup(app):
    from docutils import nodes

    def alter(app, doctree, docname):
        for text in list(doctree.findall(nodes.Text)):
            text.parent.replace(text, nodes.Text(text.replace("miller", "keeper")))

    app.connect("doctree-resolved", alter)
"""


def test_what_another_extension_alters_is_not_published(copy_of: Callable[[str], Path], tmp_path: Path) -> None:
    """An extension that puts other words into the text after it was proved makes the build fail."""
    edition = copy_of("sluice")
    (edition / "conf.py").write_text((edition / "conf.py").read_text("utf-8") + HOOK, "utf-8")
    code, complaints = build(edition, tmp_path / "html")

    assert code
    assert "report.html has" in complaints
    assert "[recension.output]" in complaints


def rendered(old: str, new: str) -> Damage:
    """Return a damage: what is made of a template has something else."""
    made = reading.render
    return lambda patch: patch.setattr(reading, "render", lambda *args, **said: made(*args, **said).replace(old, new))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (None, ""),
        (lambda patch: patch.setattr(reading, "MANY", 9), "View of the text"),
        (rendered('W5">As received (W5)', 'W5">As received (W4)'), "As received (W5)"),
        (rendered('value="witness-W5"', 'value="witness-W4"'), "As received (W5)"),
    ],
)
def test_list_of_the_views_is_read_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: Damage | None, told: str
) -> None:
    """Of nine witnesses each is in the list, under its name."""
    text, edition = "Mill\n\nThe wheel turns.\n", tmp_path / "edition"
    edition.mkdir()
    (edition / "text.txt").write_text(text, "utf-8")
    digest = sha256(text.encode()).hexdigest()
    (edition / "conf.py").write_text("", "utf-8")
    configure(
        edition,
        project="Mill",
        extensions=["recension"],
        html_theme="furo",
        root_doc="mill",
        recension_texts=["mill"],
        recension_witnesses=[
            {"siglum": f"W{one}", "title": f"Copy {one}", "file": "text.txt", "sha256": digest} for one in range(1, 10)
        ],
        recension_places={"p": "paragraph"},
        recension_kinds={"wording": "other words"},
        smartquotes=False,
    )
    (edition / "mill.rst").write_text("Mill\n====\n\n.. _p1:\n\nThe wheel turns.\n", "utf-8")
    if damage:
        damage(monkeypatch)
    outcome = build(edition, tmp_path / "html")

    assert (outcome == FINE) == (not damage)
    assert told in outcome.complaints
