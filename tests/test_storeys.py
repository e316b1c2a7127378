"""The storeys of the house: imports go down only, none in a circle, and scholarship knows no markup language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest
from building import HOUSE

PACKAGE = HOUSE / "recension"
STOREYS = ("files", "version", "locale", "scholarship", "doctree", "outputs", "commands")  #: from the ground up
MODULES = {
    ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}


def imported(module: str) -> Iterator[str]:
    """Yield the modules that *module* imports, wherever the line stands."""
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} has a relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else str(node.module)


def storey(module: str) -> int:
    """Return on which storey *module* stands; what is registered with Sphinx stands above all."""
    part = module.split(".")[1] if "." in module else ""
    return STOREYS.index(part) if part in STOREYS else len(STOREYS)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_go_down_only(module: str) -> None:
    """A module imports from its own storey and from those below."""
    assert [name for name in imported(module) if name in MODULES and storey(name) > storey(module)] == []


def test_no_import_goes_in_a_circle() -> None:
    """Every module can be understood after those that it imports."""
    order = TopologicalSorter({name: {one for one in imported(name) if one in MODULES} for name in MODULES})

    assert set(order.static_order()) == MODULES.keys()


@pytest.mark.parametrize("module", [name for name in sorted(MODULES) if ".scholarship" in name])
def test_scholarship_knows_no_markup_language(module: str) -> None:
    """Texts are known without docutils and Sphinx, and without any extension of theirs."""
    frames = {"docutils", "sphinx", "sphinxcontrib", "pybtex", "rst2pdf", "reportlab"}

    assert frames.intersection(name.partition(".")[0] for name in imported(module)) == set()
