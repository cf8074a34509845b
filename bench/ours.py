"""The application without the check of the output and without fsync, as other generators work.

`flask --app bench.ours freeze`, with which `bench.freeze` compares like with like.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

from portret.freeze.checker import Facts

Replacement = tuple[str, str, Callable[..., Any]]
"""(module, name in it, what stands there instead)."""

WITHOUT_CHECK: tuple[Replacement, ...] = (
    ("portret.freeze.checker", "Reader.read", lambda *_: Facts()),
)
WITHOUT_SYNC: tuple[Replacement, ...] = (
    ("portret.freeze.trees", "sync", lambda *_: None),
    ("portret.freeze.trees", "sync_one", lambda *_: None),
)


def replace(module: str, name: str, value: Callable[..., Any]) -> None:
    """Put something else in the place of a function; it must be there."""
    found = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        found = getattr(found, part, None)  # type: ignore[assignment]
    if not callable(getattr(found, last, None)):
        sys.exit(f"bench/ours.py: {module} has no function {name} any more. Name what took over.")
    setattr(found, last, value)


for each in (*WITHOUT_CHECK, *WITHOUT_SYNC):
    replace(*each)

from app import app  # noqa: E402, F401
