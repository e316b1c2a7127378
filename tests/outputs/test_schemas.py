"""The schemas of our TEI are those of its ODD."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import schemas
from lxml import etree
from schemas import MADE, ODD, RNG, SCH

from recension.outputs.tei.elements import NAMESPACE

if TYPE_CHECKING:
    from lxml.etree import _ElementTree as Tree

TEI = f"{{{NAMESPACE}}}"


def schema(ending: str) -> Tree:
    """A schema as it is committed."""
    return etree.parse(ODD.with_suffix(ending))


@pytest.mark.parametrize("ending", MADE)
def test_made_from_this_odd(ending: str) -> None:
    """Each says the checksum of what the ODD says for programs, as it is now."""
    assert schema(ending).getroot().getprevious().text == schemas.head()


def test_elements() -> None:
    """There are the elements that the ODD takes, and no others."""
    taken = [
        one.get("include").split() for one in schemas.specification().iter(f"{TEI}moduleRef") if one.get("include")
    ]
    found = {one.get("name") for one in schema(".rng").iter(f"{RNG}element")}

    assert found == {name for names in taken for name in names}


def test_values() -> None:
    """Where the ODD closes a list of values, the attribute has these."""
    root = schema(".rng")
    lists = [*schemas.specification().iter(f"{TEI}valList")]
    assert lists
    for one in lists:
        element, attribute = one.getparent().getparent().getparent(), one.getparent()
        way = f".//{RNG}define[@name='{element.get('ident')}']//{RNG}attribute[@name='{attribute.get('ident')}']"
        values = [value.text for value in root.findall(f"{way}//{RNG}value")]
        assert values == [item.get("ident") for item in one.iter(f"{TEI}valItem")]


def test_rules() -> None:
    """Each rule of the ODD is in the Schematron, in the same words."""
    rules = [(one.get("test"), one.text) for one in schemas.specification().iter(f"{SCH}assert")]
    found = [(one.get("test"), one.text) for one in schema(".sch").iter(f"{SCH}assert")]

    assert rules
    assert {*rules} <= {*found}


def test_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without what it is made with, nothing is made, and it is said what there must be."""
    before = [ODD.with_suffix(ending).read_bytes() for ending in MADE]
    assert schemas.main(["--stylesheets", str(tmp_path), "--saxon", "no-such-program"])
    told = capsys.readouterr().err.splitlines()

    assert [line.partition("=")[0] for line in told] == ["not there: STYLESHEETS", "not there: TEI", "not there: SAXON"]
    assert [ODD.with_suffix(ending).read_bytes() for ending in MADE] == before
