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
        """The release that readers see, or of which they see a copy."""
        return self._named("current") if self.is_copy else self._link(self.path)

    @property
    def is_copy(self) -> bool:
        """Whether a real folder stands at the destination."""
        return self.path.is_dir() and not self.path.is_symlink()

    def _named(self, name: str) -> Path | None:
        return self._link(self.store / name)

    def _link(self, path: Path) -> Path | None:
        """The release that a symlink leads to; None where it leads elsewhere or is none."""
        if not path.is_symlink():
            return None
        target = (path.parent / os.readlink(path)).absolute()
        inside = Path(os.path.normpath(target)).parent == self.store.absolute()
        return Path(os.path.normpath(target)) if inside and target.is_dir() else None

    def check(self) -> None:
        """Refused where something stands at the destination that is not ours to replace."""
        path = self.path
        if not path.parent.is_dir():
            raise Refused(f"{path.parent} is no folder. Make it first.")
        if not os.path.lexists(path) or self._link(path):
            return
        if path.is_symlink():
            if Path(os.path.normpath(path.parent / os.readlink(path))).parent == self.store:
                return  # ours, and its release is gone
            raise Refused(f"{path} is a link that Portret did not make. Choose another --to.")
        if not path.is_dir():
            raise Refused(f"{path} is a file. Choose another --to.")
        if not any(path.iterdir()):
            return
        release = self._named("current")
        if release is None:
            raise Refused(f"{path} is a folder that Portret did not make. Choose another --to.")
        foreign = sorted(set(_files(path)) - set(_files(release)))
        if foreign:
            raise Refused(f"{path / foreign[0]} is not from Portret. Move it out of {path} first.")

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
        kept = {self.current, self._named("former"), self._named("current")}
        numbers = [0]
        for path in self.store.iterdir():
            if path.name.isdigit():
                numbers.append(int(path.name))
            if path.name not in ("lock", "former", "current") and path.absolute() not in kept:
                _remove(path)
        release = self.store.absolute() / str(max(numbers) + 1)
        release.mkdir()
        return release

    def publish(self, release: Path, copy: bool = False) -> None:
        """Put a whole release in the place of the former one, in one step."""
        _sync(release)
        if before := self.current:
            self._point("former", before)
        candidate = self.store / f"{release.name}.new"
        if copy:
            shutil.copytree(release, candidate)
            _sync(candidate)
        else:
            candidate.symlink_to(Path(self.store.name) / release.name)
        if copy:
            self._point("current", release)
        _exchange(candidate, self.path)
        if not copy:
            self._point("current", release)
        _sync_folder(self.path.parent)
        if os.path.lexists(candidate):
            _remove(candidate)

    def _point(self, name: str, release: Path) -> None:
        link = self.store / f"{name}.new"
        link.unlink(missing_ok=True)
        link.symlink_to(release.name)
        os.replace(link, self.store / name)


def _files(folder: Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(place, name), folder)


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
    if (not old.is_dir() and not new.is_dir()) or not os.path.lexists(old):
        os.replace(new, old)
        return
    if old.is_symlink() and new.is_symlink():
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
