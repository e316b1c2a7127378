"""What the tests of the commands share: a tiny edition in a repository."""

from __future__ import annotations

import os

import pytest
from building import SOURCE, Copy, configure
from versioned import BARE, Repository


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which git knows nothing of who runs the tests, nor of a hook."""
    for name in {*os.environ} - {*BARE}:
        monkeypatch.delenv(name)
    for name, value in BARE.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repository(copy_of: Copy, bare: None) -> Repository:
    """The tiny edition in a repository with one commit."""
    return Repository(copy_of("plain"))


@pytest.fixture
def released(copy_of: Copy, bare: None) -> Repository:
    """The tiny edition that has been released, and says where it was published, in a repository with one commit."""
    return Repository(configure(copy_of("released"), recension_source={**SOURCE, "title": "The Weir"}))
