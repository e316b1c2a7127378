"""What the tests of the commands share: a tiny edition in a repository."""

from __future__ import annotations

import os

import pytest
from building import Copy
from versioned import BARE, Repository


@pytest.fixture
def repository(copy_of: Copy, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The tiny edition in a repository with one commit; git knows nothing of who runs the tests, nor of a hook."""
    for name in {*os.environ} - {*BARE}:
        monkeypatch.delenv(name)
    for name, value in BARE.items():
        monkeypatch.setenv(name, value)
    return Repository(copy_of("plain"))
