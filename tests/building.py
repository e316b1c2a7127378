"""Builds an edition in this process, as ``sphinx-build -W`` does, and tells what it complained of."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from sphinx.application import Sphinx
from sphinx.builders.html import _assets
from sphinx.util.console import strip_escape_sequences
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.doctree.checks import EditionError
from recension.outputs.html import weight

HERE = Path(__file__).parent
HOUSE = HERE.parent

_REPORT = re.compile(r"(?P<path>\S+):(?P<line>\d+): \w+: .+ \[recension\.(?P<name>[\w-]+)\]")


class Report(NamedTuple):
    """One mistake as the build reports it."""

    name: str
    file: str
    line: int


class Outcome(NamedTuple):
    """How a build ended."""

    code: int
    complaints: str

    @property
    def reports(self) -> list[Report]:
        """The mistakes with a name, in the order in which they were reported."""
        found = _REPORT.finditer(self.complaints)
        return [Report(match["name"], Path(match["path"]).name, int(match["line"])) for match in found]


def build(
    source: Path,
    out: Path,
    builder: str = "html",
    *,
    config: Path | None = None,
    doctrees: Path | None = None,
    parallel: int = 0,
) -> Outcome:
    """Build the edition in *source* into *out*; its doctrees go beside it."""
    complaints = StringIO()
    folder = doctrees or out.with_name(f"{out.name}-doctrees")
    config = config or source
    for known in (_assets._file_checksum_inner, weight.read_sheet, weight.read_words):
        known.cache_clear()  # a process of its own would know nothing of the files
    with patch_docutils(config), docutils_namespace():
        try:
            app = Sphinx(
                source,
                config,
                out,
                folder,
                builder,
                status=None,
                warning=complaints,
                warningiserror=True,
                parallel=parallel,
            )
            app.build()
            code = app.statuscode
        except EditionError as error:
            code = int(str(error.code))
    return Outcome(code, strip_escape_sequences(complaints.getvalue()))


def turkish(folder: Path) -> dict[str, str]:
    """Return the environment of a machine that speaks Turkish; its locale is made in *folder*."""
    made = folder / "tr_TR.UTF-8"
    localedef = shutil.which("localedef")
    if not localedef or subprocess.run([localedef, "-i", "tr_TR", "-f", "UTF-8", made], check=False).returncode:
        pytest.skip("no Turkish locale can be made here")
    return {"LOCPATH": str(folder), "LC_ALL": "tr_TR.UTF-8"}


def replace(path: Path, old: str, new: str) -> None:
    """Edit *path* as an editor does, a moment later than it was last read."""
    source = path.read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new), "utf-8")


def restate_checksum(edition: Path) -> None:
    """State in conf.py the checksum of the witness as it is."""
    checksum = hashlib.sha256((edition / "witnesses" / "K.md").read_bytes()).hexdigest()
    config = (edition / "conf.py").read_text("utf-8")
    (edition / "conf.py").write_text(re.sub(r'"sha256": "\w+",.*', f'"sha256": "{checksum}",', config), "utf-8")
