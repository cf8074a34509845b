"""The files of templates, and which other templates each of them uses."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import cached_property
from pathlib import Path

from portret import files
from portret.site.values import Memo, digest

OURS = "portret"
"""The folder name by which a template of a site can extend the shipped one that it overrides."""

_USES = re.compile(r"\{%[-+]?\s*(?:include|extends|import|from)\b|\bfragment\b")
_NAME = re.compile(
    rf"""\s*\(?\s*(["'])(?:{OURS}/)?([^"']+)\1"""
    r"\s*(?:[-+]?%\}|[,)]|(?:import|as|ignore|with|without)\b)"
)
"""Matches a use of another template, and after it the other's name, if it is a literal."""


class Templates:
    """The templates in some folders, by their paths there."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._files: dict[str, list[Path]] = {}
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    self._files.setdefault(path.relative_to(folder).as_posix(), []).append(path)
        self.digests, self._used = Memo(self._digest), Memo(self._names)

    @cached_property
    def digest(self) -> str:
        """A digest of all templates."""
        return digest({name: self.digests[name] for name in self._files})

    def _digest(self, name: str) -> str:
        """A digest of the files with a name, in all folders; there may be none."""
        return digest(*map(files.digest, self._files.get(name, ())))

    def needed(self, name: str) -> Set[str]:
        """The name of a template, and those of all that it uses, directly or not.

        A template uses what it includes, extends, imports or has as a fragment. If a name is no
        literal, it may be any template, so all are returned.
        """
        found: set[str] = set()
        left = [name]
        while left:
            if (name := left.pop()) not in found:
                found.add(name)
                left += self._used[name]
        return found

    def _names(self, name: str) -> Set[str]:
        """The names of the templates that one uses directly."""
        found: set[str] = set()
        for path in self._files.get(name, ()):
            source = path.read_text("utf-8", "replace")
            for place in _USES.finditer(source):
                named = _NAME.match(source, place.end())
                found |= {named[2]} if named else self._files.keys()
        return found
