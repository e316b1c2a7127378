"""Each edition of this repository with the versions that are installed: for ``make versions``, see noxfile.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from building import FINE, HERE, HOUSE, build, read

from recension.doctree.domain import domain_of
from recension.scholarship.edition import Edition, Proof

PRINTED = {"digest"}  #: fields that docutils' print of a tree goes into; that is another in each version


class Folder(NamedTuple):
    """Where an edition is: its sources, its conf.py, and the tags with which it is printed."""

    source: Path
    config: Path
    tags: tuple[str, ...] = ()


EDITIONS = {
    path.parent.name: Folder(path.parent, path.parent)
    for path in sorted(HERE.glob("roots/*/conf.py"))
    if "recension_texts" in path.read_text("utf-8")
} | {"essay": Folder(HOUSE / "source", HOUSE, ("pdf",))}


@pytest.fixture
def known(request: pytest.FixtureRequest) -> Path:
    """The folder of the records."""
    return Path(request.config.getoption("--records"))


def told(value: Any) -> Any:
    """Return records as JSON can have them, each with its class and its fields; files are named from this folder."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        fields = value._asdict().items()
        return {type(value).__name__: {name: told(part) for name, part in fields if name not in PRINTED}}
    if isinstance(value, (tuple, list)):
        return [told(part) for part in value]
    return value.replace(f"{HOUSE}/", "") if isinstance(value, str) else value


def dump(edition: Edition) -> str:
    """Return all that is known of an edition, one fact a line."""
    everything = {"texts": edition.texts, "witnesses": edition.witnesses, "totals": edition.totals}
    return json.dumps({name: told(value) for name, value in everything.items()}, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", EDITIONS)
def test_records(name: str, known: Path) -> None:
    """The witnesses come back, and the records are those that were dumped; where none were, they are now."""
    folder = EDITIONS[name]
    edition = domain_of(read(folder.source, folder.config).env).edition
    path = known / f"{name}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump(edition), "utf-8")

    assert [outcome for outcome in edition.prove() if not isinstance(outcome, Proof)] == []
    assert dump(edition).splitlines() == path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("builder", ["html", "edited-text", "pdf"])
@pytest.mark.parametrize("name", EDITIONS)
def test_build(name: str, builder: str, tmp_path: Path) -> None:
    """Nothing is complained of, on the website, in the plain text and, where there is one, in the book."""
    folder = EDITIONS[name]
    if builder == "pdf" and '"recension.pdf"' not in (folder.config / "conf.py").read_text("utf-8"):
        pytest.skip("it is not printed")

    tags = folder.tags if builder == "pdf" else ()
    assert build(folder.source, tmp_path / builder, builder, config=folder.config, tags=tags) == FINE
