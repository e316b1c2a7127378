"""Breaks writers on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from docutils import nodes

Damage = Callable[[pytest.MonkeyPatch], None]


def altered(made: Callable[..., Any], old: str, new: str) -> Callable[..., Any]:
    """Return what makes nodes as *made* does, but for its first word *old*."""

    def make(*args: Any, **kwargs: Any) -> Any:
        result = [*found] if isinstance(found := made(*args, **kwargs), Iterator) else found
        roots = result if isinstance(result, list) else [result]
        texts = (one for root in roots if isinstance(root, nodes.Node) for one in root.findall(nodes.Text))
        if text := next((one for one in texts if old in one), None):
            changed = nodes.Text(text.replace(old, new, 1))
            if text.parent is None:
                return [changed if one is text else one for one in result]
            text.parent.replace(text, changed)
        return result

    return make


def worded(module: Any, name: str, old: str, new: str) -> Damage:
    """A damage: what *name* in *module* makes has another word."""
    return lambda patch: patch.setattr(module, name, altered(getattr(module, name), old, new))


def given(module: Any, name: str, value: object) -> Damage:
    """A damage: *name* in *module* always says *value*."""
    return lambda patch: patch.setattr(module, name, lambda *args, **kwargs: value)
