"""Builds after edits of every kind are those of a clean build, whatever the dates of the files."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from building import FINE, SLUICE, SOURCE, Copy, append, build, configure, differing, replace, restate_checksums

Edit = Callable[[Path], object]  #: of an edition; what stands in its output is in ``out`` beside it


def put(name: str, text: str) -> Edit:
    """Write a file anew."""
    return lambda edition: (edition / name).write_text(text, "utf-8")


def drop(name: str) -> Edit:
    """Remove a file."""
    return lambda edition: (edition / name).unlink()


def swap(name: str, old: str, new: str) -> Edit:
    """Write some words for others."""
    return lambda edition: replace(edition / name, old, new)


def all_of(*edits: Edit) -> Edit:
    """Make several edits at once."""
    return lambda edition: [edit(edition) for edit in edits]


def transmitted(edition: Path) -> None:
    """Change the text and its witness."""
    for name in ("text.rst", "witnesses/K.md"):
        replace(edition / name, "The carts pay", "The wains pay")
    replace(edition / "text.rst", "carts : open", "wains : open")
    replace(edition / "works.rst", "Carts : carts", "Carts : wains")
    restate_checksums(edition)


def damaged(name: str, data: bytes | None) -> Edit:
    """Let a file of the output hold something else, or nothing at all."""

    def edit(edition: Path) -> None:
        path = edition.with_name("out") / name
        assert path.is_file()
        if data is None:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[: len(data)] if data == b"....." else data)

    return edit


def doctrees(name: str, data: bytes | None) -> Edit:
    """Let a file that is kept for the next build hold something else, or nothing at all."""
    return damaged(f"../out-doctrees/{name}", data)


def furnish(edition: Path) -> None:
    """Give the edition of the toll one of everything that a page may rest on."""
    pages = "\n.. include:: parts/hay.txt\n\n.. literalinclude:: parts/tariff.txt\n\n.. image:: parts/gauge.png\n\n"
    pages += ".. csv-table::\n   :file: parts/tolls.csv\n\n.. raw:: html\n   :file: parts/raw.html\n\n"
    pages += "See :download:`the tariff <parts/tariff.txt>`, |season|, and *the lock*.\n"
    replace(edition / "works.rst", "\n.. edition-index", f"{pages}\n.. edition-comparisons::\n\n.. edition-index")
    configure(
        edition,
        exclude_patterns=["parts"],
        gettext_compact=False,
        html_additional_pages={"lock": "lock.html"},
        html_css_files=["own.css"],
        html_extra_path=["extra"],
        html_favicon="gauge.ico",
        html_logo="gauge.png",
        html_static_path=["static"],
        html_theme="own",
        html_theme_path=["themes"],
        language="de",
        locale_dirs=["locale"],
        recension_pdf_documents={"toll": "A5"},
        rst_epilog=".. |season| replace:: in spring",
        templates_path=["shown"],
    )
    head = "import os, sys\n\nsys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))\n"
    append(edition / "conf.py", f"{head}import ours\n\nextensions += ['recension.pdf', 'near']\n")
    po = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    given = {
        "parts/hay.txt": "Carts with hay are free.\n",
        "parts/tariff.txt": "Cart: 1 d\n",
        "parts/tolls.csv": "cart,1\nwaggon,2\n",
        "parts/raw.html": "<p>Raw</p>\n",
        "static/own.css": "p { margin: 2em }\n",
        "extra/CNAME": "toll.example.org\n",
        "gauge.ico": "icon",
        "shown/page.html": '{% extends "!page.html" %}{% block extrahead %}<meta name="weir" />{% endblock %}',
        "shown/lock.html": '{% extends "layout.html" %}{% block body %}<h1>Lock</h1>{% endblock %}',
        "themes/own/theme.conf": "[theme]\ninherit = basic\n",
        "themes/own/layout.html": '{% extends "basic/layout.html" %}{% block footer %}<p>No toll</p>{% endblock %}',
        "themes/own/static/look.css": "h1 { color: black }\n",
        "locale/de/LC_MESSAGES/works.po": f'{po}msgid "Carts with hay are free."\nmsgstr "Heu ist frei."\n',
        "locale/de/LC_MESSAGES/recension.po": f'{po}msgid "Bibliography"\nmsgstr "Buecher"\n',
        "ours.py": "WORD = 'toll'\n",
        "near.py": "import ours\n\ndef page(app, name, template, context, tree):\n"
        "    context['copyright'] = ours.WORD\n\n"
        "def setup(app):\n    app.connect('html-page-context', page)\n    return {'version': '1'}\n",
    }
    for name, text in given.items():
        (edition / name).parent.mkdir(parents=True, exist_ok=True)
        (edition / name).write_text(text, "utf-8")
    for name in ("parts/gauge.png", "gauge.png"):
        shutil.copy(SLUICE / "gauge.png", edition / name)


def other_picture(edition: Path) -> None:
    """Change a picture and nothing else."""
    path = edition / "parts" / "gauge.png"
    path.write_bytes(path.read_bytes() + b"\x00")


NEW = "Sluices\n=======\n\n.. _sluices:\n\nThe sluice\n----------\n\nIt is :ref:`mended <sluices>`.\n"
MORE = "@book{more1803, author = {More, Al}, title = {Mo}, publisher = {The Mill}, year = {1803}}"
PO = "locale/de/LC_MESSAGES"
KINDS: dict[str, list[Edit]] = {
    "text": [
        swap("text.rst", "Ten a day.", "Twelve a day."),
        swap("text.rst", "carts : certain", "carts : probable"),
        swap("text.rst", "probable\n      Twelve a day.", "open\n      Twelve a day, or ten."),
        swap("text.rst", "or ten.", "or ten: see :ref:`the flood <on-1800-02>`."),
        transmitted,
        swap("text.rst", "cites:: toll1800", "cites:: carts1801"),
        swap("text.rst", ".. commentary::\n\n   wains", ".. commentary::\n\n   The wains"),
        lambda edition: os.utime(edition / "text.rst", None),
        swap("text.rst", "or ten: see", "or eleven:\n      see"),
    ],
    "pages": [
        all_of(put("sluices.rst", NEW), swap("index.rst", "   works", "   sluices\n   works")),
        swap("sluices.rst", "mended", "rotten"),
        swap("sluices.rst", "The sluice\n----------", "The sluices\n-----------"),
        swap("text.rst", "Ten a day.", "Ten a day: :ref:`sluices`."),
        swap("index.rst", "   sluices\n   works", "   works\n   sluices"),
        swap("sluices.rst", "Sluices\n=======", "Weirs\n====="),
        all_of(
            lambda edition: (edition / "sluices.rst").rename(edition / "weirs.rst"),
            swap("index.rst", "sluices", "weirs"),
        ),
        swap("weirs.rst", "It is", ".. image:: gauge.png\n\nIt is"),
        swap("weirs.rst", ".. image:: gauge.png\n\n", ""),
        swap("weirs.rst", "It is", "A :download:`rule <near.py>` is"),
        swap("weirs.rst", ":download:`rule <near.py>`", "rule"),
        all_of(drop("weirs.rst"), swap("index.rst", "   weirs\n", ""), swap("text.rst", ": :ref:`sluices`", "")),
        swap("index.rst", ".. toctree::", ".. toctree::\n   :maxdepth: 1"),
        swap("chronology.rst", "The mill is built.", "The mill was built."),
        swap("chronology.rst", "   :close-up: 1801\n", ""),
        swap("index.rst", "The Toll\n===", "The Tolk\n==="),
        swap("index.rst", "The Tolk\n", ":nosearch:\n\nThe Tolk\n"),
    ],
    "prose": [
        swap("works.rst", "   Weir : weir; the weir", "   Weir : the weir"),
        swap("works.rst", "\n   Waggons : see Carts", ""),
        swap("works.rst", ":all:", ":filter: author % 'n'"),
        swap("works.rst", "*the lock*", "the `lock <https://example.org/>`__"),
        swap("works.rst", ".. image:: parts/gauge.png", ".. image:: parts/gauge.png\n   :alt: gauge"),
        swap("works.rst", ".. edition-comparisons::\n", ""),
        swap("works.rst", ":download:`the tariff <parts/tariff.txt>`", "the tariff"),
        swap("works.rst", "Works and index\n===============", "Works\n====="),
    ],
    "what pages rest on": [
        swap("refs.bib", "Carts and Tolls", "Carts, and Tolls"),
        swap("refs.bib", "year = {1801}", "year = {1802}"),
        all_of(
            swap("refs.bib", "@book{carts", f"{MORE}\n@book{{carts"),
            swap("chronology.rst", "The carts came", "The carts :cite:p:`more1803` came"),
        ),
        swap("compared.tsv", "1802-05-01", "1802-05-02"),
        put("parts/hay.txt", "Carts with straw are free.\n"),
        put("parts/tariff.txt", "Cart: 2 d\n"),
        put("parts/tolls.csv", "cart,1\nwaggon,3\n"),
        put("parts/raw.html", "<p>Rough</p>\n"),
        other_picture,
        swap("authorities.tsv", "Q1", "Q2"),
        swap(f"{PO}/works.po", "Carts with hay are free.", "Carts with straw are free."),
        swap(f"{PO}/works.po", "Heu", "Stroh"),
        swap(f"{PO}/recension.po", "Buecher", "Literatur"),
    ],
    "look": [
        put("static/own.css", "p { margin: 3em }\n"),
        put("static/more.css", "p { margin: 3em }\n"),
        drop("static/more.css"),
        put("extra/CNAME", "mill.example.org\n"),
        put("extra/robot.txt", "none\n"),
        drop("extra/robot.txt"),
        put("gauge.ico", "other"),
        swap("shown/page.html", "weir", "lock"),
        swap("shown/lock.html", "Lock", "Locks"),
        swap("themes/own/layout.html", "No toll", "No fee"),
        put("themes/own/static/look.css", "h1 { color: grey }\n"),
        put("themes/own/theme.conf", "[theme]\ninherit = basic\npygments_style = default\n"),
        put("ours.py", "WORD = 'fee'\n"),
        swap("near.py", "ours.WORD", "ours.WORD.upper()"),
    ],
    "settings": [
        swap("conf.py", '"The Toll"', '"The Tolls"'),
        lambda edition: configure(edition, html_title="Toll"),
        lambda edition: configure(edition, html_theme_options={"nosidebar": True}),
        lambda edition: configure(edition, html_baseurl="https://example.org/"),
        lambda edition: configure(edition, recension_source=SOURCE | {"title": "The Toll"}),
        lambda edition: configure(edition, recension_source={}),
        lambda edition: configure(edition, html_copy_source=False),
        lambda edition: configure(edition, html_additional_pages={}),
        lambda edition: configure(edition, html_logo=""),
        lambda edition: configure(edition, rst_epilog=".. |season| replace:: in autumn"),
        lambda edition: configure(edition, language="en"),
        lambda edition: configure(edition, recension_name="toll"),
    ],
    "what was made": [
        damaged("text.html", None),
        damaged("text.html", b""),
        damaged("works.html", b"....."),
        damaged("_static/basic.css", b"x"),
        damaged("_sources/text.rst.txt", None),
        damaged("searchindex.js", b"Search"),
        damaged("objects.inv", b""),
        damaged("passages.js", b"....."),
        damaged(".buildinfo", None),
        damaged("CNAME", b"elsewhere"),
        doctrees("environment.pickle", b"....."),
        doctrees("environment.pickle", None),
        doctrees("text.doctree", b""),
        doctrees("imprimatur.json", b"....."),
        doctrees("passages.json", b"[]"),
        lambda edition: shutil.rmtree(edition.with_name("out")),
        lambda edition: shutil.rmtree(edition.with_name("out-doctrees")),
    ],
}


@pytest.mark.parametrize("kind", KINDS)
def test_incremental_build_is_the_same_as_a_clean_one(
    kind: str, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each edit, of a row of them, the site is byte for byte that of a clean build."""
    edition, out = copy_of("works"), tmp_path / "out"
    furnish(edition)
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    monkeypatch.setattr("sys.path", [*sys.path])
    assert build(edition, out) == FINE
    wrong = {}
    for number, edit in enumerate(KINDS[kind]):
        try:
            edit(edition)
        except (AssertionError, OSError) as error:
            wrong[number] = repr(error)
            continue
        for path in edition.rglob("*"):
            os.utime(path, (1e9, 1e9))
        outcomes = []
        for folder in (out, tmp_path / f"clean-{number}"):
            for name in ("near", "ours"):
                sys.modules.pop(name, None)  # a process of its own would know nothing of them
            outcomes.append(build(edition, folder))
        if outcomes != [FINE, FINE] or differing(out, tmp_path / f"clean-{number}"):
            wrong[number] = (outcomes, differing(out, tmp_path / f"clean-{number}"))

    assert wrong == {}


def test_what_is_no_longer_made_goes_even_when_the_doctrees_are_lost(copy_of: Copy, tmp_path: Path) -> None:
    """The folder itself says what builds made in it; what somebody else put there stays."""
    edition, out = copy_of("plain"), tmp_path / "out"
    assert build(edition, out) == FINE
    (out / "CNAME").write_text("example.org")
    (edition / "collation.rst").unlink()
    replace(edition / "index.rst", "   collation\n", "")
    shutil.rmtree(tmp_path / "out-doctrees")
    outcome = build(edition, out)

    assert outcome == FINE
    assert ((out / "collation.html").exists(), (out / "CNAME").exists()) == (False, True)


def test_edit_of_a_text_costs_no_other(copy_of: Copy, tmp_path: Path) -> None:
    """Other texts are not made anew; what of the whole stands on their pages is new, and all is as in a clean build."""
    edition, out = copy_of("second"), tmp_path / "out"
    configure(edition, recension_source={**SOURCE, "title": "Songs"}, recension_report="mailto:mill@example.org")
    append(edition / "conf.py", WRITTEN)
    assert build(edition, out) == FINE
    (tmp_path / "written").unlink()
    before = (out / "stores.html").read_bytes()
    replace(edition / "songs.rst", ":em:`Tyger Tyger`", ":em:`Tyger, Tyger`")
    replace(edition / "songs.rst", "Tyger Tyger ]", "Tyger, Tyger ]")

    assert build(edition, out) == FINE
    assert "stores" not in (tmp_path / "written").read_text().split()
    assert (out / "stores.html").read_bytes() != before
    assert build(edition, tmp_path / "clean") == FINE
    assert differing(tmp_path / "clean", out) == []


def test_place_of_several_texts_is_that_of_the_first(copy_of: Copy, tmp_path: Path) -> None:
    """Whichever of two texts was read last: a reference of Sphinx leads to the first, and to the other when it goes."""
    edition, out = copy_of("second"), tmp_path / "out"
    replace(edition / "songs.rst", ".. _s2:", ".. _envoi:")
    append(edition / "about.rst", "\n:ref:`the end <envoi>`\n")
    assert build(edition, out) == FINE
    replace(edition / "songs.rst", "from dictation", "in haste")

    assert build(edition, out) == FINE
    assert build(edition, tmp_path / "clean") == FINE
    assert differing(tmp_path / "clean", out) == []


#: has each document that is written noted beside the folder of the edition
WRITTEN = """
import os


def note(app, tree, name):
    with open(os.path.join(app.confdir, "..", "written"), "a") as file:
        file.write(name + " ")


def setup(app):
    app.connect("doctree-resolved", note)
"""
