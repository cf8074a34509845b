"""The files of `content/root/`, which are published at the root of the site as they are.

Hosts and services ask for such files: CNAME, a proof of ownership, ads.txt.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from portret import files
from portret.content.sources import Run
from portret.errors import system_reason

MAX_FILE = 1_000_000
"""Bytes of such a file."""

_NAME = re.compile(r"(\.well-known/)?[A-Za-z0-9_-][\w.-]*(/[A-Za-z0-9_-][\w.-]*)*", re.A)


def read(run: Run) -> dict[str, bytes]:
    """The bytes of each file by its path below the root; what cannot be published is noted."""
    folder, found = run.root / "root", {}
    for name in sorted(_names(folder)):
        report = run.report(folder / name)
        if not _NAME.fullmatch(name):
            report(
                1, "a name that not every host takes", "Use letters a to z, digits, - _ and dots."
            )
            continue
        try:
            found[name] = files.read(folder / name, MAX_FILE, run.tree)
        except files.NotRead as error:
            report(1, error.found, "Publish a smaller one.")
        except OSError as error:
            report(1, f"the file cannot be read: {system_reason(error)}", "See to its rights.")
    return found


def _names(folder: Path) -> Iterator[str]:
    """The files of the folder, without an editor's own: hidden ones and copies."""
    for each in files.walk(folder):
        name = os.path.relpath(each.path, folder).replace(os.sep, "/")
        hidden = re.search(r"(^|/)\.", name.removeprefix(".well-known/"))
        if not (each.strange or hidden or name.endswith("~") or stat.S_ISDIR(each.status.st_mode)):
            yield name
