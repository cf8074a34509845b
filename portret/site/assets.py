"""The files of the static folders; a file is taken from the first folder that has it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from portret import files
from portret.images import icon
from portret.images.asset import digest

OWN_STYLE = "site.css"
"""The style sheet that a site may add: it stands in no layer, and so goes over all layers."""


def _paths(folders: Sequence[Path]) -> dict[str, Path]:
    """The files by name, except those that have addresses of their own."""
    return {
        path.name: path
        for folder in reversed(folders)
        if folder.is_dir()
        for path in folder.iterdir()
        if path.is_file() and not files.strange(path, os.path.realpath(folder))
        if not path.name.startswith(".") and path.name not in ("favicon.ico", icon.FILE)
    }


def found(folders: Sequence[Path]) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Every file by its name: its address, with a digest of its content, and what reads it.

    A style sheet names other files as they lie beside it; readers get it with their addresses.
    """
    paths = _paths(folders)
    sums = {name: files.digest(path)[:12] for name, path in paths.items()}
    named = {name: _digested(name, each) for name, each in sums.items() if name[-4:] != ".css"}
    for name, path in sorted(paths.items()):
        if path.suffix == ".css":
            read = partial(_style, path, named)
            yield name, f"/static/{_digested(name, digest(read()))}", read
        else:
            yield name, f"/static/{named[name]}", path.read_bytes


def _style(path: Path, named: Mapping[str, str]) -> bytes:
    """A style sheet, the files that it loads named as readers find them."""
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    found = _LOADED.sub(lambda each: f"{each[1]}{named.get(each[2], each[2])}", text)
    return found.encode("utf-8", "surrogateescape")


_LOADED = re.compile(r"""(\burl\(\s*["']?)([^"'()\s/]+)""", re.I)


def _digested(name: str, sum: str) -> str:
    """The file's name with a digest of its content; fonts, which the style sheet names, have it."""
    stem, _, ending = name.rpartition(".")
    return name if sum in name or not stem else f"{stem}.{sum}.{ending}"
