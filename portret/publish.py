"""Publishing an export in one step, so that neither a crash nor a reader ever meets half of it.

Beside a destination `build` stands the store `.build` with the releases. `build` is a symlink to
one of them, replaced by a single rename; the release before it stays. With `copy` it is a real
folder, exchanged with the former one in a single call where the system can do that.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class Refused(Exception):
    """The destination cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Destination:
    """Where an export is published."""

    path: Path

    @property
    def store(self) -> Path:
        """The folder that holds the releases."""
        return self.path.parent / f".{self.path.name}"

    @property
    def current(self) -> Path | None:
        """The release that readers see, or of which they see a copy.

        A run that was killed may have named the next release already, so a copy is known by its
        files, which are all in its release.
        """
        if not self.is_copy:
            return self._link(self.path)
        there = set(_files(self.path))
        return next((each for each in self._named() if there <= set(_files(each))), None)

    @property
    def is_copy(self) -> bool:
        """Whether a real folder stands at the destination."""
        return self.path.is_dir() and not self.path.is_symlink()

    def _named(self) -> list[Path]:
        """The releases that are kept by name."""
        found = (self._link(self.store / name) for name in ("current", "former"))
        return [each for each in found if each]

    def _link(self, path: Path) -> Path | None:
        """The release that a symlink leads to; None where it leads elsewhere or is none."""
        release = self.store / Path(os.readlink(path)).name if path.is_symlink() else None
        return release if release and release.is_dir() and self._is_ours(path) else None

    def _is_ours(self, link: Path) -> bool:
        """Whether a symlink leads to a release, be it there or gone."""
        folder = "" if link.parent == self.store else f"{self.store.name}/"
        return re.fullmatch(f"{re.escape(folder)}[0-9]+", os.readlink(link)) is not None

    def check(self) -> None:
        """Refused where something stands at the destination that is not ours to replace."""
        path, store = self.path, self.store
        if not path.parent.is_dir():
            raise Refused(f"{path.parent} is no folder. Make it first.")
        if os.path.lexists(store) and not self._owns_store():
            raise Refused(f"{store}, where releases would stand, is not ours. Choose another --to.")
        if path.is_symlink():
            if not self._is_ours(path):
                raise Refused(f"{path} is a link that Portret did not make. Choose another --to.")
        elif path.is_dir():
            if not any(path.iterdir()) or self.current:
                return
            there = set(_files(path))
            if not (releases := self._named()):
                raise Refused(f"{path} is a folder that Portret did not make. Choose another --to.")
            foreign = min(there.difference(*map(_files, releases)), default=min(there))
            raise Refused(f"{path / foreign} is not from Portret. Move it out of {path} first.")
        elif path.exists():
            raise Refused(f"{path} is a file. Choose another --to.")

    def _owns_store(self) -> bool:
        """Whether all that is in the store is Portret's, so that it may be cleared."""
        if self.store.is_symlink() or not self.store.is_dir():
            return False
        names = {each.name for each in self.store.iterdir()}
        return not names or ("lock" in names and all(map(_OURS.fullmatch, names)))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """The store for this process alone: Refused while another freeze runs; no lock is left."""
        self.store.mkdir(exist_ok=True)
        with (self.store / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Refused(f"Another freeze into {self.path} is running. Wait for it.") from None
            yield

    def begin(self) -> Path:
        """A fresh folder for a release; what killed runs left is removed."""
        kept = {self.current, *self._named()}
        numbers = [0]
        for path in list(self.store.iterdir()):
            if path.name.isdigit():
                numbers.append(int(path.name))
            if path.name not in ("lock", "former", "current") and path not in kept:
                _remove(path)
        release = self.store / str(max(numbers) + 1)
        release.mkdir()
        return release

    def publish(self, release: Path, copy: bool = False) -> None:
        """Put a whole release in the place of the former one, in one step."""
        _sync(release)
        if before := self.current:
            self._point("former", before)
        candidate = self.store / f"{release.name}.new"
        try:
            if copy:
                _copy(release, candidate)
                _sync(candidate)
            else:
                candidate.symlink_to(f"{self.store.name}/{release.name}")
            self._point("current", release)
            _exchange(candidate, self.path)
            _sync_folder(self.path.parent)
        finally:
            if os.path.lexists(candidate):
                _remove(candidate)

    def _point(self, name: str, release: Path) -> None:
        link = self.store / f"{name}.new"
        link.unlink(missing_ok=True)
        link.symlink_to(release.name)
        os.replace(link, self.store / name)


_OURS = re.compile(r"lock|(current|former)(\.new)?|[0-9]+(\.new(\.old)?)?")
"""The names in a store."""


def _files(folder: Path) -> Iterator[str]:
    """The paths of what a folder holds: files, and links of whatever kind."""
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in (*links, *names):
            yield os.path.relpath(os.path.join(place, name), folder)


def _copy(folder: Path, to: Path) -> None:
    """Copy a tree of plain files."""
    for place, _, names in os.walk(folder):
        target = to / os.path.relpath(place, folder)
        target.mkdir()
        for name in names:
            shutil.copyfile(os.path.join(place, name), target / name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _sync(folder: Path) -> None:
    """Bring a whole tree to the disk, its folders last."""
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            _sync_folder(Path(place, name))
        _sync_folder(Path(place))


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


def _exchange(new: Path, old: Path) -> None:
    """Put `new` where `old` is; a real folder that was there is afterwards where `new` was.

    A symlink or nothing is replaced by one rename. A folder is exchanged by renameat2 (Linux);
    where the system has none, two renames leave a moment between them.
    """
    if not os.path.lexists(old) or (old.is_symlink() and new.is_symlink()):
        os.replace(new, old)
        return
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is not None:
        done = rename(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _RENAME_EXCHANGE)
        if done == 0:
            return
        if ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(old))
    aside = new.with_name(f"{new.name}.old")
    os.rename(old, aside)
    os.rename(new, old)
    os.rename(aside, new)
