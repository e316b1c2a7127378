"""A build that is killed, or finds the disk full, at whatever moment leaves the old state or the new one."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from building import FINE, HOUSE, Copy, build, differing, files, replace

from recension.doctree import folders

WRITES = {"open": 0, "os.mkdir": 0, "os.link": 1, "os.rename": 0, "os.remove": 0, "os.rmdir": 0}  #: event -> its path
NEEDS_SPACE = ("open", "os.mkdir", "os.link")
KILL, FULL = "kill", "full"


def forked(edition: Path, out: Path, doctrees: Path, moment: int, fault: str) -> tuple[int, int]:
    """Build in a process that is killed at a moment, or finds the disk full from then on.

    Return its code, and how often something was written.
    """
    there, here = os.pipe()
    if child := os.fork():
        os.close(here)
        with open(there, "rb") as counted:
            moments = len(counted.read())
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), moments
    within = str(edition.parent)

    def hook(event: str, given: tuple[object, ...]) -> None:
        nonlocal moment
        path = given[WRITES[event]] if event in WRITES else None
        if not isinstance(path, str | Path) or not str(path).startswith(within):
            return
        if event == "open" and not (isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        os.write(here, b".")
        moment -= 1
        if moment < 0 and fault == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        if moment < 0 and event in NEEDS_SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    sys.addaudithook(hook)
    try:
        outcome = build(edition, out, doctrees=doctrees)
        told = outcome.code != 2 or "[recension.unwritable]" in outcome.complaints
        os._exit(outcome.code if told else 70)
    except BaseException:
        os._exit(71)


def no_call() -> object:
    """Be a system that cannot exchange two folders."""
    return object()


@pytest.mark.parametrize("fault", [KILL, FULL])
@pytest.mark.parametrize("inner", [False, True], ids=["beside", "inner"])
@pytest.mark.parametrize("exchanges", [True, False], ids=["at once", "one by one"])
def test_a_fault_leaves_old_or_new(
    fault: str, inner: bool, exchanges: bool, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the moment of the fault, nothing is mixed, nothing of others is lost, and the next build heals."""
    if not exchanges:
        monkeypatch.setattr(folders.ctypes, "CDLL", lambda *_, **__: no_call())
    edition, made = copy_of("plain"), tmp_path / "made"
    out, kept = made / "out", tmp_path / "kept"
    doctrees = out / ".doctrees" if inner else made / "doctrees"

    def state() -> dict[str, bytes]:
        return {name: data for name, data in files(out).items() if not name.startswith(".doctrees")}

    assert build(edition, out, doctrees=doctrees) == FINE
    (out / ".git" / "refs").mkdir(parents=True)
    (out / "CNAME").write_text("mill.example.org")
    shutil.copytree(made, kept)
    old = state()
    replace(edition / "text.rst", "when the lock was built", "in the year of the flood")
    replace(edition / "index.rst", "   about\n", "   rules\n")
    (edition / "about.rst").rename(edition / "rules.rst")
    _, moments = forked(edition, out, doctrees, 10**6, fault)
    new = state()
    assert {"CNAME", "rules.html"} <= new.keys()
    assert "about.html" not in new
    for moment in sorted({*range(0, moments, moments // 7), *range(moments - 6, moments)}):
        shutil.rmtree(made)
        shutil.copytree(kept, made)
        code, _ = forked(edition, out, doctrees, moment, fault)

        if code == -signal.SIGKILL:
            assert state() in ([old, new] if exchanges else [old, new, {}]), moment
        else:
            assert (code, state()) in ((2, old), (0, new)), moment

        assert build(edition, out, doctrees=doctrees) == FINE
        assert state() == new, moment
        assert (out / ".git" / "refs").is_dir()
        assert {*os.listdir(made)} <= {"out", "doctrees"}


def test_a_folder_that_cannot_be_moved_is_published_file_by_file(
    copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the folder of the output is a file system of its own, its files are replaced, and those of others stay."""
    monkeypatch.setattr("os.path.ismount", lambda path: Path(path) == tmp_path / "out")
    edition, out = copy_of("plain"), tmp_path / "out"
    assert build(edition, out) == FINE
    (out / "CNAME").write_text("mill.example.org")
    replace(edition / "index.rst", "   about\n", "   rules\n")
    (edition / "about.rst").rename(edition / "rules.rst")
    number = out.stat().st_ino

    assert build(edition, out) == FINE
    assert out.stat().st_ino == number

    (out / "CNAME").unlink()
    monkeypatch.undo()

    assert build(edition, tmp_path / "clean") == FINE
    assert differing(out, tmp_path / "clean") == []


FORKED = """
import os, signal, sys, time
from pathlib import Path
from recension.doctree.folders import hold
hold(Path(sys.argv[1]))
if os.fork() == 0:
    time.sleep(600)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_processes_of_a_build_that_is_killed_end_with_it(tmp_path: Path) -> None:
    """Where a build is killed, those that read and write beside it keep nobody out."""
    hold = "import sys; from pathlib import Path; from recension.doctree.folders import hold; hold(Path(sys.argv[1]))"
    killed = subprocess.run([sys.executable, "-c", FORKED, tmp_path / "out"], cwd=HOUSE)

    assert killed.returncode == -signal.SIGKILL
    assert subprocess.run([sys.executable, "-c", hold, tmp_path / "out"], cwd=HOUSE, timeout=60).returncode == 0
