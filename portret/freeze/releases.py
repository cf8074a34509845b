"""One release: its tree of files, and the notes beside it that say what was published.

Beside the tree `7` stand `7.manifest.json`, the SHA-256 and size of each file, for people and
tools; `7.stamps`, by which it is cheap to tell that nobody touched the tree; `7.copy`, the same of
the real folder that readers see; and `7.former`, the number of the release that it replaced.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from json.encoder import encode_basestring as quoted
from pathlib import Path
from typing import NamedTuple

from portret.freeze import trees
from portret.freeze.trees import Stamp

NOTES = ("stamps", "manifest.json", "former", "copy")
"""The endings of the files beside a tree; a release without the first one is incomplete."""


class File(NamedTuple):
    """A file as it was published."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Release:
    """A release, and the real folder through which readers see a copy of it, if they do."""

    folder: Path
    copy: Path | None = field(default=None, compare=False)

    @property
    def number(self) -> int:
        """Its number; a later release has a higher one."""
        return int(self.folder.name)

    def beside(self, ending: str) -> Path:
        """Returns the path of the file beside the tree that has this ending."""
        return self.folder.with_name(f"{self.folder.name}.{ending}")

    @property
    def notes(self) -> list[Path]:
        """The notes that are there, in the order in which to remove them."""
        return [path for ending in NOTES if (path := self.beside(ending)).exists()]

    @property
    def whole(self) -> bool:
        """Whether its notes were written, so that no killed run left it."""
        return self.beside(NOTES[0]).exists()

    @property
    def former(self) -> Release | None:
        """The release that it replaced, where that is still there."""
        with suppress(OSError, ValueError):
            found = Release(self.folder.with_name(str(int(self.beside("former").read_text()))))
            return found if found.folder.is_dir() else None
        return None

    @cached_property
    def manifest(self) -> Mapping[str, File]:
        """Its files by their paths; empty where the note is missing or damaged."""
        with suppress(OSError, ValueError, TypeError, LookupError, AttributeError):
            found = json.loads(self.beside("manifest.json").read_bytes())
            return {path: File(each["sha256"], each["size"]) for path, each in found.items()}
        return {}

    @cached_property
    def stamps(self) -> dict[str, Stamp]:
        """The stamps of its files and folders; empty where the note is missing or damaged."""
        return _stamps(self.beside("stamps"))

    @property
    def _copy_stamps(self) -> dict[str, Stamp]:
        return _stamps(self.beside("copy"))

    @cached_property
    def untouched(self) -> bool:
        """Whether tree and copy were as published, by their stamps, when this was first asked.

        Where a note is missing or damaged nobody can tell.
        """
        noted = self.stamps and self.manifest
        if not noted or not trees.unchanged(self.folder, self.stamps):
            return False
        return self.copy is None or trees.unchanged(self.copy, self._copy_stamps)

    def note(self, manifest: Mapping[str, str], stamps: dict[str, Stamp]) -> None:
        """Writes what belongs in the release: SHA-256 by path, and the stamps of all."""
        lines = [
            f'{quoted(path)}: {{"sha256": "{manifest[path]}", "size": {stamps[path][0]}}}'
            for path in sorted(manifest)
        ]
        self.beside("manifest.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
        self.beside("stamps").write_bytes(marshal.dumps(stamps))

    def note_copy(self, stamps: dict[str, Stamp]) -> None:
        """Writes the stamps of a copy."""
        self.beside("copy").write_bytes(marshal.dumps(stamps))

    def is_copied_to(self, folder: Path) -> bool:
        """Returns whether this folder, whatever its name is now, is the copy of the release."""
        root = self._copy_stamps.get("./")
        return root is not None and root[2] == folder.stat().st_ino

    def findings(self) -> list[tuple[str, str]]:
        """Returns ("changed", "added" or "missing", path) of each file that is not as published.

        Reads every file that readers see. Raises OSError where one cannot be read.
        """
        root = self.copy or self.folder
        there = set(trees.files(root))
        found = [("added", path) for path in there.difference(self.manifest)]
        for path, file in self.manifest.items():
            if path not in there:
                found.append(("missing", path))
            elif (root / path).is_symlink() or sha256(root / path) != file.sha256:
                found.append(("changed", path))
        return sorted(found, key=lambda each: each[1])


def sha256(path: Path) -> str:
    """Returns the SHA-256 of a file in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stamps(path: Path) -> dict[str, Stamp]:
    """Returns the stamps in a file; none where it is missing or damaged."""
    with suppress(OSError, EOFError, ValueError, TypeError):
        if isinstance(found := marshal.loads(path.read_bytes()), dict):
            return found
    return {}


def changes(before: Release | None, now: Release) -> list[tuple[str, str]]:
    """Returns ("put" or "delete", path) of files elsewhere, so that no link leads to nothing.

    First what pages need is put, then new pages, changed pages, and what lists pages; then pages
    are deleted, and at last what they needed. Every file is put where there is no release before.
    """
    old = before.manifest if before else {}
    puts = [p for p, file in now.manifest.items() if p not in old or old[p].sha256 != file.sha256]
    puts.sort(key=lambda path: (_rank(path), path in old, path))
    gone = sorted(old.keys() - now.manifest.keys(), key=lambda path: (-_rank(path), path))
    return [*(("put", path) for path in puts), *(("delete", path) for path in gone)]


def _rank(path: str) -> int:
    """Returns 0 for what pages need, 1 for pages, 2 for what lists them: sitemap, feeds, hosts."""
    name = re.sub(r"\.(br|zst|gz)$", "", path.rpartition("/")[2])
    if name.endswith(".html"):
        return 1
    lists = name.endswith((".xml", ".txt")) or name.startswith((".", "feed."))
    return 2 if lists or path.startswith("_") else 0
