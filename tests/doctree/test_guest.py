"""The extension in other people's projects: where there is no text, and beside one, it leaves things as they are."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest
from building import FINE, Copy, append, build, differing, files, replace

ALL = 'extensions += ["recension", "recension.site"]\n'


def with_text(guest: Path, rootdir: Path, *, first: str = "") -> Path:
    """Put the text of another edition into a project, with a page made from it; return the project."""
    plain = rootdir / "test-plain"
    (guest / "text.rst").write_bytes((plain / "text.rst").read_bytes())
    (guest / "witnesses").mkdir()
    (guest / "witnesses" / "K.md").write_bytes((plain / "witnesses" / "K.md").read_bytes())
    (guest / "apparatus.rst").write_text("Apparatus\n=========\n\n.. rec:edition-apparatus::\n")
    settings = (plain / "conf.py").read_text("utf-8").partition("recension_name")[2]
    named = f'primary_domain = "{first}"\n' if first else ""
    append(guest / "conf.py", f'{named}extensions.append("recension")\nexclude_patterns = ["witnesses"]\n')
    append(guest / "conf.py", f"recension_name{settings}")
    replace(guest / "index.rst", "   works\n", "   works\n   text\n   apparatus\n")
    return guest


def unlike(one: Path, other: Path) -> list[str]:
    """The files that two folders do not have alike, apart from the list of extensions, and the time, that some keep."""
    found = (files(one), files(other))
    for some in found:
        for name in ("last_build", "globalcontext.json", "environment.pickle", *(n for n in some if ".epub" in n)):
            some.pop(name, None)
        for name in {"searchindex.js", "searchindex.json"} & some.keys():
            some[name] = re.sub(rb'"envversion":\s*{[^}]*}', b"", some[name])
    return sorted(name for name in found[0].keys() | found[1].keys() if found[0].get(name) != found[1].get(name))


def body(page: Path) -> bytes:
    """What a page says, without what is around it."""
    return lxml.html.tostring(lxml.html.parse(str(page)).xpath("//*[@role='main']")[0])


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "latex", "text", "json"])
def test_nothing_changes_without_a_text(
    builder: str, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project that names no text is built to the same bytes with the extension as without it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    project = copy_of("guest")
    assert build(project, tmp_path / "without", builder) == FINE
    append(project / "conf.py", ALL)
    assert build(project, tmp_path / "with", builder) == FINE

    assert unlike(tmp_path / "without", tmp_path / "with") == []
    assert len(files(tmp_path / "with")) > 2


@pytest.mark.parametrize("theme", ["furo", "classic", "sphinx_rtd_theme"])
def test_nothing_changes_in_any_theme(theme: str, copy_of: Copy, tmp_path: Path) -> None:
    """Nor does a theme look different."""
    if theme == "sphinx_rtd_theme":
        pytest.importorskip(theme, reason="the theme is not installed")
    project = append(copy_of("guest") / "conf.py", f'html_theme = "{theme}"\n')
    assert build(project, tmp_path / "without") == FINE
    append(project / "conf.py", ALL)
    assert build(project, tmp_path / "with") == FINE

    assert unlike(tmp_path / "without", tmp_path / "with") == []


@pytest.mark.parametrize("first", ["", "py", "rst"])
def test_other_pages_stay_as_they_are(first: str, copy_of: Copy, rootdir: Path, tmp_path: Path) -> None:
    """Beside a text, the notes, citations, works and names of a project's other pages are Sphinx's, as they were."""
    project = copy_of("guest")
    if first == "rst":
        replace(project / "api.rst", ".. function::", ".. py:function::")
        replace(project / "api.rst", ":func:", ":py:func:")
    assert build(project, tmp_path / "without") == FINE
    with_text(project, rootdir, first=first)
    assert build(project, tmp_path / "with") == FINE

    for name in ("api", "works"):
        assert body(tmp_path / "without" / f"{name}.html") == body(tmp_path / "with" / f"{name}.html")
    notes = [
        lxml.html.tostring(lxml.html.parse(str(tmp_path / folder / "index.html")).getroot().find_class(name)[0])
        for folder in ("without", "with")
        for name in ("footnote-reference", "footnote", "citation")
    ]
    assert notes[:3] == notes[3:]
    page = (tmp_path / "with" / "index.html").read_text("utf-8")
    assert "recension" not in page
    assert "Content-Security-Policy" not in page
    assert (tmp_path / "with" / "searchindex.js").is_file()
    assert "rec-views" in (tmp_path / "with" / "text.html").read_text("utf-8")
    assert "rec-list" in (tmp_path / "with" / "apparatus.html").read_text("utf-8")


@pytest.mark.parametrize("first", ["", "py", "rst", "cpp"])
def test_names_without_a_domain(first: str, copy_of: Copy, rootdir: Path, tmp_path: Path) -> None:
    """Whatever domain is the first, names of an edition need none, and those of the first mean what they meant."""
    project = copy_of("guest")
    assert build(project, tmp_path / "pump") == FINE
    with_text(project, rootdir, first=first)
    replace(project / "apparatus.rst", "rec:edition", "edition")
    if first in ("", "py"):
        append(project / "apparatus.rst", "\n:external:func:`lift` and :external+pump:func:`lift`\n")
    else:
        replace(project / "api.rst", ".. function::", ".. py:function::")
        replace(project / "api.rst", ":func:", ":py:func:")
    mapping = {"pump": ("https://example.org/pump/", str(tmp_path / "pump" / "objects.inv"))}
    append(project / "conf.py", 'extensions.append("sphinx.ext.intersphinx")\n')
    append(project / "conf.py", f"intersphinx_mapping = {mapping}\n")

    assert build(project, tmp_path / "html") == FINE
    page = (tmp_path / "html" / "apparatus.html").read_text("utf-8")
    assert "rec-list" in page
    assert page.count('href="https://example.org/pump/api.html#lift"') == (2 if first in ("", "py") else 0)


def test_any_reaches_places_and_entries(copy_of: Copy, tmp_path: Path) -> None:
    """``:any:`` finds a paragraph, a note and an entry, and says what it is called; a text can be named before them."""
    edition = append(copy_of("plain") / "index.rst", "\n:any:`p2` :any:`n1` :any:`p1.lissen` :rec:place:`text:p2`\n")
    assert build(edition, tmp_path / "html") == FINE
    page = (tmp_path / "html" / "index.html").read_text("utf-8")

    for target in ("p2", "n1", "p1.lissen"):
        assert f'href="text.html#{target}"' in page
    assert page.count('href="text.html#p2"') == 3


def test_other_projects_reach_places_and_entries(copy_of: Copy, tmp_path: Path) -> None:
    """By intersphinx another project, with or without a text of its own, links to a paragraph, a note and an entry."""
    assert build(copy_of("plain"), tmp_path / "mill") == FINE
    links = "\n:rec:place:`mill:p2` :external+mill:rec:place:`n1` :any:`mill:p1.lissen` :any:`other <p1>`\n"
    for name, loaded in {"guest": 'extensions.append("recension")\n', "second": ""}.items():
        project = append(copy_of(name) / "index.rst", links if name == "guest" else links.replace("<p1>", "<mill:p1>"))
        mapping = {"mill": ("https://example.org/mill/", str(tmp_path / "mill" / "objects.inv"))}
        append(project / "conf.py", f'{loaded}extensions.append("sphinx.ext.intersphinx")\n')
        append(project / "conf.py", f"intersphinx_mapping = {mapping}\n")
        assert build(project, tmp_path / f"{name}-html") == FINE
        page = (tmp_path / f"{name}-html" / "index.html").read_text("utf-8")

        found = set(re.findall(r'href="https://example.org/mill/text.html#([^"]+)"', page))
        assert {"p2", "n1", "p1.lissen", "p1"} == found


def test_text_that_is_taken_out_leaves_nothing(copy_of: Copy, rootdir: Path, tmp_path: Path) -> None:
    """When a project gives its text up, it is built as if there had never been one."""
    project = copy_of("guest")
    assert build(project, tmp_path / "never") == FINE
    kept = files(project)
    assert build(with_text(project, rootdir), tmp_path / "html") == FINE
    for name in ("text.rst", "apparatus.rst"):
        (project / name).unlink()
    for name, content in kept.items():
        (project / name).write_bytes(content)
    append(project / "conf.py", ALL + 'exclude_patterns = ["witnesses"]\n')
    assert build(project, tmp_path / "html") == FINE

    assert [
        name
        for name in ("index.html", "api.html", "works.html")
        if name in differing(tmp_path / "never", tmp_path / "html")
    ] == []
