"""The package: what is in it, that its making changes nothing, and that it works where the repository is not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest
from building import HOUSE, SLUICE, Copy, configure, files

from recension.version import __version__

NOT_THE_HOUSE = shutil.ignore_patterns(".*_cache", ".git", ".nox", ".venv", "__pycache__", "dist")
ALONE = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SOURCE_DATE"))}


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program where the repository cannot be seen, and return what it printed."""
    done = subprocess.run(command, cwd=cwd, env=ALONE, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, with the edition built in it."""
    folder = shutil.copytree(HOUSE, tmp_path_factory.mktemp("clone") / "clone", ignore=NOT_THE_HOUSE)
    (folder / "build" / "lib" / "recension").mkdir(parents=True, exist_ok=True)
    (folder / "build" / "lib" / "recension" / "stale.py").touch()
    return Path(folder)


def packed(clone: Path, out: Path) -> Path:
    """Build wheel and source distribution without the network, into *out*."""
    command = (sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", out)
    subprocess.run(command, cwd=clone, env=ALONE, check=True, capture_output=True)
    return out


@pytest.fixture(scope="module")
def packages(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the source distribution."""
    return packed(clone, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def wheel(packages: Path) -> Path:
    """The wheel."""
    return packages / f"recension-{__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel, and with what it needs borrowed from this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    programs = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder), "platbase": str(folder)}))
    libraries = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    install = ("-m", "pip", "--python", programs / "python", "install", "-q", "--no-deps", "--no-index", wheel)
    run(sys.executable, *install, cwd=folder)
    (libraries / "house.pth").write_text(sysconfig.get_path("purelib"))
    return programs


def test_building_changes_nothing(clone: Path, tmp_path: Path) -> None:
    """Whoever installs from a copy of the repository finds it as it was, and what was built in it, too."""
    before = files(clone)

    packed(clone, tmp_path)

    assert files(clone) == before


def test_two_builds_are_the_same(clone: Path, packages: Path, tmp_path: Path) -> None:
    """The same sources give the same bytes, whenever and wherever."""
    elsewhere = shutil.copytree(clone, tmp_path / "elsewhere", copy_function=shutil.copyfile)

    assert files(packed(elsewhere, tmp_path / "dist")) == files(packages)


def test_wheel_is_whole(wheel: Path) -> None:
    """Every file of the extension is in the wheel, with its catalogues; nothing of the edition and the tests is."""
    package = files(HOUSE / "recension")
    expected = {f"recension/{name}" for name in package if "__pycache__" not in name}
    translated = {name.removesuffix("po") for name in expected if name.endswith(".po")}

    found = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert found == expected
    assert {name.removesuffix("mo") for name in found if name.endswith(".mo")} == translated
    assert "recension/py.typed" in found


def test_source_distribution_is_enough(packages: Path, wheel: Path, tmp_path: Path) -> None:
    """From the source distribution comes the same wheel; the edition and the tests are not in it."""
    with tarfile.open(packages / f"recension-{__version__}.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    folder = tmp_path / f"recension-{__version__}"

    assert not {"source", "tests", "build", "conf.py"} & {path.name for path in folder.iterdir()}
    assert (packed(folder, tmp_path / "dist") / wheel.name).read_bytes() == wheel.read_bytes()


def test_metadata(wheel: Path) -> None:
    """The package says what it is in a page of its own, its licences, and what else there is."""
    with ZipFile(wheel) as archive:
        metadata = Parser().parsestr(archive.read(f"recension-{__version__}.dist-info/METADATA").decode())

    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "MIT AND OFL-1.1"
    assert {"pdf", "site", "markdown"} <= set(metadata.get_all("Provides-Extra", []))
    assert metadata.get_payload() == (HOUSE / "recension" / "README.md").read_text("utf-8")


def test_command(installed: Path, tmp_path: Path) -> None:
    """Elsewhere, the command proves an edition, also when Python is asked for it."""
    edition = shutil.copytree(SLUICE, tmp_path / "edition")
    place = ("--config", edition, "--source", edition)
    where = run(installed / "python", "-c", "import recension; print(recension.__file__)", cwd=tmp_path)

    proof = run(installed / "recension", *place, "verify", cwd=tmp_path)

    assert Path(where.strip()).is_relative_to(installed.parent)
    assert ": " in proof
    assert "bytes rebuilt, identical" in proof
    assert run(installed / "python", "-m", "recension", *place, "verify", cwd=tmp_path) == proof


@pytest.mark.parametrize("builder", ["html", "pdf", "edited-text"])
def test_building_an_edition(builder: str, installed: Path, tmp_path: Path) -> None:
    """Elsewhere, an edition is built without a warning, and is the one that is built from the repository."""
    options = ("-m", "sphinx", "-q", "-W", "-b", builder, SLUICE)
    environment = {**ALONE, "PYTHONPATH": str(HOUSE)}
    run(installed / "python", *options, tmp_path / "installed", cwd=tmp_path)

    subprocess.run([sys.executable, *options, tmp_path / "house"], check=True, cwd=tmp_path, env=environment)

    wanted = files(tmp_path / "house")
    found = files(tmp_path / "installed")
    assert {name for name in wanted if not name.startswith(".")} == {name for name in found if not name.startswith(".")}
    assert [name for name in wanted if not name.startswith(".") and wanted[name] != found[name]] == []


def test_styles_of_the_bibliography(installed: Path, tmp_path: Path) -> None:
    """Each style is known by its name without the extension, and there once when that is loaded."""
    program = """
from importlib.metadata import entry_points
from pybtex.plugin import enumerate_plugin_names, find_plugin
from sphinxcontrib.bibtex.plugin import find_plugin as find_reference_style
print(find_plugin("pybtex.style.formatting", "humanities").__name__)
print(find_plugin("pybtex.style.sorting", "humanities").__name__)
print(find_reference_style("sphinxcontrib.bibtex.style.referencing", "humanities").__name__)
from recension.doctree.bibliography import register
register()
print([*enumerate_plugin_names("pybtex.style.formatting")].count("humanities"))
"""

    assert run(installed / "python", "-c", program, cwd=tmp_path).split() == [
        "Humanities",
        "Alphabetical",
        "AuthorYear",
        "1",
    ]


def test_builders(installed: Path, copy_of: Copy) -> None:
    """Sphinx finds each builder, and the extension with it, although conf.py does not name it."""
    edition = copy_of("plain")
    configure(edition, extensions=[])
    program = """
from importlib.metadata import entry_points
from sphinx.application import Sphinx
app = Sphinx(".", ".", "out", "doctrees", "edited-text", status=None, warningiserror=True)
ours = {name for name, builder in app.registry.builders.items() if builder.__module__.startswith("recension.")}
print(*ours ^ {one.name for one in entry_points(group="sphinx.builders") if one.value == "recension"})
"""

    assert run(installed / "python", "-c", program, cwd=edition).split() == []
    run(installed / "python", "-m", "sphinx", "-q", "-W", "-b", "edited-text", ".", "text", cwd=edition)
    assert "The mill stands by the weir" in (edition / "text" / "miller.txt").read_text("utf-8")
