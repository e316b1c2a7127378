"""Tries the versions of what the extension rests on, each with the others: ``make versions``.

A session proves and builds every edition, compares its records with those that the locked versions give, and runs the
tests that builds rest on; ``nox -- tests`` runs those that are named after the dashes instead.  It downloads what it
needs; an interpreter that is not there is named and passed over.
"""

import shutil
from itertools import product
from pathlib import Path

import nox

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SPHINX = {  #: version -> the lowest Python it takes, and the versions of docutils
    "8.2": ("3.11", ["0.21"]),
    "9.0": ("3.11", ["0.21", "0.22"]),
    "9.1": ("3.12", ["0.21", "0.22"]),
    "9.2": ("3.13", ["0.21", "0.22", "0.23"]),
}
TOOLS = ("furo>=2024.8", "pytest>=8", "lxml>=5")
RECORDS = Path(".nox", "records").absolute()
PYTEST = ("python", "-m", "pytest", "-q", "-p", "no:cacheprovider")
SLOW = "messages or everywhere or killed"
TESTS = ("tests/scholarship", "tests/doctree", "-k", f"not ({SLOW})")

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["locked", "versions", "lowest"]


def tried(session: nox.Session) -> None:
    """Prove, compare, build and test with what is installed."""
    if not RECORDS.exists():
        session.error("there are no records to compare with: the session `locked` makes them.")
    session.run(*PYTEST, "tests/versions.py", f"--records={RECORDS}", *(session.posargs or TESTS))


@nox.session
def locked(session: nox.Session) -> None:
    """Dump the records with the versions that the edition is built with."""
    shutil.rmtree(RECORDS, ignore_errors=True)
    session.install("--require-hashes", "-r", "requirements/test.txt")
    session.run(*PYTEST, "tests/versions.py", f"--records={RECORDS}")


@nox.session
@nox.parametrize(
    ("python", "sphinx", "docutils"),
    [
        nox.param(python, sphinx, docutils, id=f"{python}-sphinx{sphinx}-docutils{docutils}")
        for sphinx, (lowest, taken) in SPHINX.items()
        for python, docutils in product(PYTHONS[PYTHONS.index(lowest) :], taken)
    ],
)
def versions(session: nox.Session, sphinx: str, docutils: str) -> None:
    """Try one combination with the newest of everything else."""
    session.install(".[pdf,site,markdown]", f"sphinx=={sphinx}.*", f"docutils=={docutils}.*", *TOOLS)
    tried(session)


@nox.session
def lowest(session: nox.Session) -> None:
    """Try the lowest versions that the package allows; only uv finds them."""
    if session.venv_backend != "uv":
        session.skip("the lowest versions are found by uv, which is not installed.")
    session.install("--resolution=lowest-direct", ".[pdf,site,markdown]", *TOOLS)
    tried(session)
