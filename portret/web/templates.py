"""The files of templates, and which of them a page may be made of."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import cached_property
from pathlib import Path

from portret import files
from portret.site.values import Made, digest

OURS = "portret"
"""The folder under whose name a template may extend the one that it takes the place of."""

_TAKES = re.compile(r"\{%[-+]?\s*(?:include|extends|import|from)\b|\bfragment\b")
_NAME = re.compile(
    rf"""\s*\(?\s*(["'])(?:{OURS}/)?([^"']+)\1"""
    r"\s*(?:[-+]?%\}|[,)]|(?:import|as|ignore|with|without)\b)"
)
"""Where a template takes another, and after that the other's name, if it is spelled out."""


class Templates:
    """The templates in some folders, by their paths there."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._files: dict[str, list[Path]] = {}
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    self._files.setdefault(path.relative_to(folder).as_posix(), []).append(path)
        self.digests, self._taken = Made(self._digest), Made(self._names)

    @cached_property
    def digest(self) -> str:
        """A digest of all."""
        return digest({name: self.digests[name] for name in self._files})

    def _digest(self, name: str) -> str:
        """A digest of the files that are found by a name; one of nothing where there are none."""
        return digest(*map(files.digest, self._files.get(name, ())))

    def needed(self, name: str) -> Set[str]:
        """The name of a template, and those of all that it may take, as these do in their turn.

        It takes what it includes, extends, imports or has as a fragment: any template, where it
        does not spell out the name.
        """
        found: set[str] = set()
        left = [name]
        while left:
            if (name := left.pop()) not in found:
                found.add(name)
                left += self._taken[name]
        return found

    def _names(self, name: str) -> Set[str]:
        """The names of the templates that one may take itself."""
        found: set[str] = set()
        for path in self._files.get(name, ()):
            source = path.read_text("utf-8", "replace")
            for place in _TAKES.finditer(source):
                named = _NAME.match(source, place.end())
                found |= {named[2]} if named else self._files.keys()
        return found
