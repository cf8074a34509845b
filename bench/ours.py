"""The application as `bench.freeze` exports it: `flask --app bench.ours freeze`.

Nobody else's site has share pictures, so that it has none either. With `PORTRET_BENCH=bare` the
output is not checked and not brought to the disk, as with other generators.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from typing import Any

Replacement = tuple[str, str, Callable[..., Any]]
"""(module, name in it, what stands there instead)."""

WITHOUT_PICTURES: tuple[Replacement, ...] = (("portret.addresses", "_share", lambda *_: None),)
WITHOUT_CHECK: tuple[Replacement, ...] = (("portret.proof", "findings", lambda *_: []),)
WITHOUT_SYNC: tuple[Replacement, ...] = (
    ("portret.publish", "_sync", lambda *_: None),
    ("portret.publish", "_sync_folder", lambda *_: None),
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


for each in WITHOUT_PICTURES:
    replace(*each)
if os.environ.get("PORTRET_BENCH") == "bare":
    for each in (*WITHOUT_CHECK, *WITHOUT_SYNC):
        replace(*each)

from app import app  # noqa: E402, F401
