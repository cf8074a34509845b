"""Asks git, if it is installed."""

from __future__ import annotations

import subprocess
from pathlib import Path


def output(folder: Path, *words: str) -> bytes:
    """The output of a git command in a folder; empty if it fails, or git is missing."""
    command = ["git", "-C", str(folder), "--no-pager", *words]
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return b""
