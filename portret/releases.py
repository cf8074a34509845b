"""One release: its tree of files, and the notes beside it that say what belongs in it.

Beside the tree `7` stand `7.manifest.json`, each file's SHA-256 and size for people and other
tools; `7.manifest`, the same with what the file system says of each file and folder, for the next
freeze; `7.record`, whatever the freeze wants to know then, and `7.pack`, parts of that.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from json.encoder import encode_basestring
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

from portret import trees
from portret.pack import Pack


class File(NamedTuple):
    """A file as it was published."""

    sha256: str
    size: int
    mtime_ns: int
    inode: int


class Folder(NamedTuple):
    """A folder as it was published; another date says that a file came or went."""

    mtime_ns: int
    inode: int


class Change(NamedTuple):
    """What is to be done to a file elsewhere: ("put" or "delete", its path)."""

    kind: str
    path: str


Notes = tuple[Mapping[str, File], Mapping[str, Folder]]
"""The files and the folders of a release by their paths; the root's is empty."""

NOTES = ("manifest", "manifest.json", "record", "pack", "former", "copy")
"""The endings of what stands beside a release. Without the first it is not whole."""

ASIDE = "fresh"


@dataclass(frozen=True)
class Release:
    """A release, and the real folder through which readers see a copy of it, if they do."""

    folder: Path
    copy: Path | None = None

    @property
    def number(self) -> int:
        """Its number; a later release has a higher one."""
        return int(self.folder.name)

    @property
    def aside(self) -> Path:
        """A folder for new files under any names, until they are put into the tree."""
        return self.beside(ASIDE)

    def beside(self, ending: str) -> Path:
        """The file beside the tree that has this ending."""
        return self.folder.with_name(f"{self.folder.name}.{ending}")

    @property
    def notes_written(self) -> list[Path]:
        """The files of its notes that are there."""
        return [path for ending in NOTES if (path := self.beside(ending)).exists()]

    @cached_property
    def notes(self) -> Notes:
        """Its files and folders; none where the notes are missing or damaged."""
        try:
            paths, *columns, places, dates, inodes = marshal.loads(_read(self.beside("manifest")))
            rows, pairs = zip(*columns, strict=True), zip(dates, inodes, strict=True)
            # Tuples made without a call of Python: there are many, and a freeze waits for them.
            files = map(tuple.__new__, repeat(File), rows)
            folders = map(tuple.__new__, repeat(Folder), pairs)
            return dict(zip(paths, files, strict=True)), dict(zip(places, folders, strict=True))
        except (OSError, ValueError, EOFError, TypeError):
            return {}, {}

    @property
    def whole(self) -> bool:
        """Whether it has notes, and so is not what a killed run left."""
        return self.beside("manifest").exists()

    @property
    def manifest(self) -> Mapping[str, File]:
        """Its files by their paths."""
        return self.notes[0]

    @property
    def record(self) -> bytes:
        """What the freeze noted; nothing where that is missing or damaged."""
        try:
            return _read(self.beside("record"))
        except (OSError, ValueError):
            return b""

    @property
    def pack(self) -> Pack:
        """The parts to which its record leads."""
        return Pack(self.beside("pack"))

    @property
    def untouched(self) -> bool:
        """Whether tree and copy still hold the files of the manifest, to go by their dates.

        Those that a umask kept from readers are given the rights of what is published.
        """
        known, places = self.notes
        if not known or not _stands(self.folder, known, places):
            return False
        return self.copy is None or _stands(self.copy, known, places, moved=True)

    @property
    def folders_untouched(self) -> bool:
        """Whether no file of the tree was added, taken away or replaced."""
        return bool(self.manifest) and _stands(self.folder, {}, self.notes[1])

    def write(self, notes: Notes, record: bytes, pack: Pack) -> None:
        """Write the notes, those by which the release counts as whole last."""
        known, places = {path: notes[0][path] for path in sorted(notes[0])}, notes[1]
        lines = [
            f'{encode_basestring(path)}: {{"sha256": "{digest}", "size": {size}}}'
            for path, (digest, size, _, _) in known.items()
        ]
        self.beside("manifest.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
        pack.save(self.beside("pack"))
        _write(self.beside("record"), record)
        columns = zip(*known.values(), strict=True) if known else [()] * 4
        pairs = zip(*places.values(), strict=True) if places else [()] * 2
        data = [tuple(known), *columns, tuple(places), *pairs]
        _write(self.beside("manifest"), marshal.dumps(data, 2))

    def remember(self, record: bytes, pack: Pack) -> None:
        """Put another record in the place of its own, in one step."""
        pack.save(self.beside("pack"))
        new = self.beside("new")
        _write(new, record)
        os.replace(new, self.beside("record"))

    def forget(self) -> None:
        """Take the notes away, so that the tree counts as what a killed run left."""
        for ending in NOTES:
            self.beside(ending).unlink(missing_ok=True)

    def findings(self) -> list[tuple[str, str]]:
        """Each file that readers see otherwise than published: ("changed"/"added"/"missing", path).

        Every file is read. Raises OSError where one cannot be.
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
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def noted(tree: Path, sums: Mapping[str, str]) -> dict[str, File]:
    """These files of a tree as they are now."""
    found = {}
    with trees.opened(tree) as root:
        for path, digest in sums.items():
            stat = os.lstat(path, dir_fd=root)
            found[path] = File(digest, stat.st_size, stat.st_mtime_ns, stat.st_ino)
    return found


def noted_folders(tree: Path, paths: Iterable[str]) -> dict[str, Folder]:
    """These folders of a tree as they are now, without those that are not there."""
    found = {}
    with trees.opened(tree) as root:
        for path in paths:
            try:
                stat = os.lstat(path or ".", dir_fd=root)
            except (FileNotFoundError, NotADirectoryError):
                continue
            if S_ISDIR(stat.st_mode):
                found[path] = Folder(stat.st_mtime_ns, stat.st_ino)
    return found


def _stands(
    tree: Path, known: Mapping[str, File], places: Mapping[str, Folder], moved: bool = False
) -> bool:
    """Whether files and folders are as noted; their inodes too, unless they are a copy's.

    To ask for each by its name takes a third of the time of listing all. Whatever has not the
    rights of what is published is given them: here it costs nothing to see that.
    """
    look = os.lstat
    try:
        with trees.opened(tree) as root:
            for path, (date, inode) in places.items():
                stat = look(path or ".", dir_fd=root)
                if stat.st_mtime_ns != date or (stat.st_ino != inode and not moved):
                    return False
                if stat.st_mode & 0o777 != trees.FOLDER:
                    trees.set_rights(path or ".", stat.st_mode, root=root)
            for path, (_, size, date, inode) in known.items():
                stat = look(path, dir_fd=root)
                if stat.st_mtime_ns != date or stat.st_size != size:
                    return False
                if stat.st_ino != inode and not moved:
                    return False
                if stat.st_mode & 0o777 != trees.FILE:
                    trees.set_rights(path, stat.st_mode, root=root)
    except OSError:
        return False
    return True


def _write(path: Path, data: bytes) -> None:
    """Write data with a checksum, so that damage is seen."""
    path.write_bytes(zlib.crc32(data).to_bytes(4) + data)


def _read(path: Path) -> bytes:
    """The data of such a file; ValueError where it is damaged."""
    sum_, data = (whole := path.read_bytes())[:4], whole[4:]
    if zlib.crc32(data).to_bytes(4) != sum_:
        raise ValueError(f"{path} is damaged")
    return data


def changes(before: Release | None, now: Release) -> list[Change]:
    """What to do to files elsewhere, in an order in which no reader meets a link to nothing.

    First what pages need, then new pages, changed pages, and what lists pages; then pages are
    deleted, and at last what they needed. All files where there is no release before.
    """
    old = before.manifest if before else {}
    puts = [p for p, file in now.manifest.items() if p not in old or old[p][0] != file[0]]
    gone = old.keys() - now.manifest.keys()
    puts.sort(key=lambda path: (_rank(path), path in old, path))
    return [
        *(Change("put", path) for path in puts),
        *(Change("delete", path) for path in sorted(gone, key=lambda p: (-_rank(p), p))),
    ]


def _rank(path: str) -> int:
    """0 for what pages need, 1 for pages, 2 for what lists pages: sitemap, feeds, host files."""
    name = path.rpartition("/")[2]
    if name.endswith(".html"):
        return 1
    return 2 if name.endswith((".xml", ".txt")) or name.startswith(("_", ".")) else 0
