"""The tutorial of the guide, done as it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from building import HOUSE

GUIDE = HOUSE / "docs"
HOME = "/home/you/mill"  #: where the page has the edition


class Block(NamedTuple):
    """A directive of a page, with its options and what stands below them."""

    name: str
    argument: str
    options: dict[str, str]
    lines: list[str]


def blocks(page: Path) -> list[Block]:
    """Return the directives of *page* that are not inside others, in order."""
    found: list[Block] = []
    inside = False
    for line in page.read_text("utf-8").splitlines():
        if line.startswith(".. ") and "::" in line:
            name, _, argument = line.removeprefix(".. ").partition("::")
            found.append(Block(name, argument.strip(), {}, []))
            inside = True
        elif inside and line.startswith("   :") and not found[-1].lines:
            option, _, value = line.strip().removeprefix(":").partition(":")
            found[-1].options[option] = value.strip()
        elif inside and line.startswith("   "):
            found[-1].lines.append(line[3:])
        elif line.strip():
            inside = False
    return found


def sessions(block: Block) -> list[tuple[str, list[str]]]:
    """Return each command of a listing of the console, with what it prints."""
    found: list[tuple[str, list[str]]] = []
    for line in block.lines:
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            found[-1][1].append(line)
    return found


def numbers(ranges: str) -> set[int]:
    """Return the numbers of lines such as "3,5-8"."""
    found: set[int] = set()
    for one in filter(None, ranges.split(",")):
        first, _, last = one.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def changed(old: Path, new: Path) -> set[int]:
    """Return the numbers of the lines of *new* that *old* has not; none where there is no old one."""
    before = old.read_text("utf-8").splitlines() if old.exists() else []
    lines = new.read_text("utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if before and line.strip() and line not in before}


def told(lines: list[str]) -> list[str]:
    """Return what a command prints, but for what became of damages to pages, which are others with each theme."""
    return [re.sub(r"(?<=tried, ).*", "…", line) if line.startswith("what was made") else line for line in lines]


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """The environment in which the commands of the page are there."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, module in {"recension": "recension", "sphinx-build": "sphinx"}.items():
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        program.chmod(0o755)
    return {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(HOUSE)}


@pytest.mark.parametrize(("page", "begins", "least"), [("tutorial", ".", 4), ("step-by-step", "mill", 11)])
def test_the_tutorial_is_what_happens(
    page: str, begins: str, least: int, tmp_path: Path, shell: dict[str, str]
) -> None:
    """Whoever saves each listing and enters each command sees what the page shows, to the letter."""
    mill = tmp_path / "mill"
    here = tmp_path / begins
    here.mkdir(exist_ok=True)
    commands = 0
    for block in blocks(GUIDE / f"{page}.rst"):
        if block.name == "literalinclude":
            new, old = GUIDE / block.argument, here / block.options["caption"]
            lines = block.options.get("lines", f"1-{len(new.read_text('utf-8').splitlines())}")
            first = min(numbers(lines))
            shown = {number + first - 1 for number in numbers(block.options.get("emphasize-lines", ""))}
            assert changed(old, new) <= shown <= numbers(lines), block.argument
            old.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(new, old)
        elif block.argument == "console" and not any("pip install" in line for line in block.lines):
            for command, printed in sessions(block):
                if command.startswith("cd "):
                    here /= command.removeprefix("cd ")
                    continue
                done = subprocess.run(
                    command, shell=True, cwd=here, env=shell, text=True, stdout=-1, stderr=-2, check=False
                )
                assert told(done.stdout.replace(str(mill), HOME).splitlines()) == told(printed), command
                commands += 1

    assert commands >= least


def test_what_the_tutorial_installs_can_be_had() -> None:
    """Each extra that a page installs is one of the package."""
    pages = "".join((GUIDE / f"{page}.rst").read_text("utf-8") for page in ("tutorial", "step-by-step"))
    asked = [line for line in pages.splitlines() if "pip install" in line]
    extras = {extra for line in asked for extra in line.partition("[")[2].partition("]")[0].split(",")}

    assert len(asked) == 2
    assert [name for name in extras if f"\n{name} = [" not in (HOUSE / "pyproject.toml").read_text("utf-8")] == []
