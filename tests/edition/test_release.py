"""The release of this edition and the version of the software: two numbers, each stated once and repeated rightly."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import HOUSE
from packaging.version import Version
from sphinx.application import Sphinx

from recension.scholarship.dates import spelled
from recension.version import __version__


@pytest.fixture
def citation() -> dict[str, Any]:
    """What CITATION.cff says."""
    found: dict[str, Any] = yaml.safe_load((HOUSE / "CITATION.cff").read_text("utf-8"))
    return found


def newest(changes: Path) -> tuple[str, str]:
    """Return number and date of the newest release of which *changes* tells."""
    found = re.search(r"^## (\d[\d.]*), (.+)$", changes.read_text("utf-8"), re.MULTILINE)
    assert found
    return found[1], found[2]


def test_release_of_the_edition(records: Sphinx, citation: dict[str, Any]) -> None:
    """The list of changes and the preferred citation name the newest release that has a record."""
    release, date = records.config.release, records.config.recension_date
    preferred = citation["preferred-citation"]

    assert newest(HOUSE / "CHANGELOG.md") == (release, spelled(date, "en_GB"))
    assert (preferred["version"], str(preferred["date-released"])) == (release, date)


def test_version_of_the_software(citation: dict[str, Any]) -> None:
    """The list of changes and the citation of the software name its newest release, and it is not behind that."""
    number, date = newest(HOUSE / "recension" / "CHANGELOG.md")

    assert (citation["version"], spelled(str(citation["date-released"]), "en_GB")) == (number, date)
    assert Version(__version__) >= Version(number)


def test_each_number_stands_in_one_place() -> None:
    """Of the programs, version.py alone has the version; the release of the edition stands in its record."""
    stated = re.compile(r"^\s*(?:__version__|version|release)\b.*=\s*[\"'](\d[\w.]*)[\"']", re.MULTILINE)
    programs = [*HOUSE.glob("*.py"), *HOUSE.glob("*.toml"), *(HOUSE / "recension").rglob("*.py")]

    found = {str(path.relative_to(HOUSE)) for path in programs if stated.search(path.read_text("utf-8"))}

    assert found == {"recension/version.py"}
