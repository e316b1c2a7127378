"""What an edition is made from, as one file: it makes the edition again, and has nothing that is not the edition's."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from building import Copy, append, build, configure, made

from recension.outputs.archive import members
from recension.outputs.data import source, tables


def packed(out: Path) -> Path:
    """The file of the sources in a folder of data."""
    (found,) = out.glob("*-source.zip")
    return found


def tree(folder: Path) -> dict[str, bytes]:
    """The files of an output by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name[0] != "."
    }


@pytest.mark.parametrize("name", ["sluice", "second", "released", "words", "works", "plain"])
def test_makes_the_edition_again(name: str, copy_of: Copy, tmp_path: Path) -> None:
    """Unpacked elsewhere it makes the same data, byte for byte, itself among them."""
    first = made(copy_of(name), tmp_path / "data", "data")
    with zipfile.ZipFile(packed(first)) as archive:
        archive.extractall(tmp_path / "elsewhere")
    (folder,) = (tmp_path / "elsewhere").iterdir()
    second = made(folder, tmp_path / "again", "data")

    assert tree(second) == tree(first)


def test_says_how_it_is_made(copy_of: Copy, tmp_path: Path) -> None:
    """Whoever has the file alone is told what to ask for, and the command that is named makes the website."""
    held = members(packed(made(copy_of("sluice"), tmp_path / "data", "data")).read_bytes())
    (said,) = (data.decode() for name, data in held.items() if name.endswith("/BUILD.txt"))

    assert "python -m sphinx -W -c . . build/html" in said
    assert "recension.site" in said


def test_has_nothing_else(copy_of: Copy, tmp_path: Path) -> None:
    """What stands beside the sources and is not read, what is hidden, and what was made are not in it."""
    edition = copy_of("sluice")
    first = packed(made(edition, tmp_path / "first", "data")).read_bytes()
    for name in ("secret.txt", ".env", "witnesses/notes.txt", "witnesses/.key", "_build/page.html", "_build/x.zip"):
        path = edition / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("a password")
    (edition / "witnesses" / "link.md").symlink_to(tmp_path)
    second = packed(made(edition, edition / "_build" / "data", "data")).read_bytes()

    assert second == first


def test_record_of_the_release(copy_of: Copy, tmp_path: Path) -> None:
    """The newest record is without checksums of what was published, for that of this file may be among them."""
    edition = copy_of("released")
    (path,) = (edition / "releases").glob("*.json")
    first = packed(made(edition, tmp_path / "first", "data")).read_bytes()
    said = json.loads(path.read_text("utf-8"))
    assert said["files"]
    path.write_text(json.dumps({**said, "files": {"other.zip": "0" * 64}}, ensure_ascii=False, indent=1), "utf-8")
    second = packed(made(edition, tmp_path / "second", "data")).read_bytes()

    assert second == first
    (held,) = (data for name, data in members(first).items() if name.endswith(f"releases/{path.name}"))
    assert "files" not in json.loads(held)
    assert json.loads(held)["text"] == said["text"]


def test_own_extension_and_style(copy_of: Copy, tmp_path: Path) -> None:
    """An extension of the edition's own, and what pages are dressed with, are of its sources."""
    edition = configure(copy_of("plain"), html_static_path=["static"], templates_path=["templates"])
    append(edition / "conf.py", f"import sys; sys.path.insert(0, {str(edition)!r}); extensions += ['of_the_mill']\n")
    (edition / "of_the_mill.py").write_text("def setup(app):\n    return {'parallel_read_safe': True}\n")
    for name in ("static/mill.css", "templates/layout.html"):
        (edition / name).parent.mkdir()
        (edition / name).write_text("")
    held = members(packed(made(edition, tmp_path / "out", "data")).read_bytes())

    names = {name.partition("/")[2] for name in held}
    assert {"of_the_mill.py", "static/mill.css", "templates/layout.html", "conf.py"} <= names
    assert not any("recension" in name for name in names)


def test_told_where_all_data_are_told(copy_of: Copy, tmp_path: Path) -> None:
    """The package has its checksum, the links lead to it, and say with which recension it was made."""
    out = made(copy_of("plain"), tmp_path / "out", "data")
    path = packed(out)
    package = json.loads((out / tables.PACKAGE).read_bytes())
    (told,) = (one for one in package["resources"] if one["path"] == path.name)
    assert told["hash"] == f"sha256:{sha256(path.read_bytes()).hexdigest()}"
    (linkset,) = json.loads((out / "linkset.json").read_bytes())["linkset"]
    assert [one["type"] for one in linkset["item"] if one["href"].endswith(path.name)] == ["application/zip"]
    assert path.name in (out / "llms.txt").read_text("utf-8")


@pytest.mark.parametrize("broken", ["lost", "altered", "added"])
def test_a_packer_that_errs(broken: str, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is lost, altered or too much is told, and nothing is published."""
    pack = source.pack

    def breaking(files: object, *named: str) -> bytes:
        held = [*files]  # type: ignore[call-overload]
        path, data, runs = held[-1]
        held[-1] = (path, data + b"x", runs)
        return pack({"lost": held[:-2], "altered": held, "added": [*held, ("x", b"", False)]}[broken], *named)

    monkeypatch.setattr(source, "pack", breaking)
    outcome = build(copy_of("plain"), tmp_path / "out", "data")

    assert outcome.code
    assert "-source.zip has" in outcome.complaints
    assert not (tmp_path / "out").exists() or not [*(tmp_path / "out").glob("*.zip")]
