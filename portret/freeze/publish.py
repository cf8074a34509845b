"""Publishes an export in one step, so that neither a crash nor a reader can meet half of it.

Beside a destination `build` stands the store `.build` with the releases. `build` is a symlink to
one of them, replaced by a single rename. With `copy` it is a real folder, exchanged with the
former one in a single call where the system can do that.

The store keeps the published release; the former one, for rollback and for readers who still hold
its pages; and an older one, of which the next release is made (`recycling`).
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from portret import files
from portret.errors import Refused
from portret.freeze import recycling, releases, trees
from portret.freeze.releases import Release

STATE = "state.sqlite"
ENDINGS = "|".join((*releases.NOTES, r"new(\.old)?"))
OURS = re.compile(rf"lock|former(\.new)?|{STATE}.*|[0-9]+(\.({ENDINGS}))?")
"""The names in a store."""


@dataclass(frozen=True)
class Destination:
    """Where an export is published."""

    path: Path

    @property
    def store(self) -> Path:
        """The folder that holds the releases, the lock, and the build state."""
        return self.path.parent / f".{self.path.name}"

    @property
    def state(self) -> Path:
        """The file of the build state, which publishing leaves alone."""
        return self.store / STATE

    @property
    def is_copy(self) -> bool:
        """Whether a real folder stands at the destination."""
        return self.path.is_dir() and not self.path.is_symlink()

    @property
    def published(self) -> Release | None:
        """The release that readers see, or of which they see a copy."""
        for each in self._releases():
            if self.is_copy:
                if each.is_copied_to(self.path):
                    return Release(each.folder, self.path)
            elif self.path.is_symlink() and os.readlink(self.path) == self._link(each):
                return each
        return None

    @property
    def former(self) -> Release | None:
        """The release that readers saw before this one."""
        return now.former if (now := self.published) else None

    def release(self, number: int) -> Release | None:
        """Returns the release of this number that is in the store."""
        found = [each for each in (self.published, *self._releases()) if each]
        return next((each for each in found if each.number == number), None)

    def _releases(self) -> list[Release]:
        """Returns every release in the store, and what killed runs left of others; newest first."""
        real = self.store.is_dir() and not self.store.is_symlink()
        numbers = [int(name) for name in os.listdir(self.store) if name.isdigit()] if real else []
        return [Release(self.store / str(number)) for number in sorted(numbers, reverse=True)]

    def _older(self) -> Release | None:
        """Returns the newest release that is older than the published one and not the former."""
        if (now := self.published) is None:
            return None
        older = (each for each in self._releases() if each.number < now.number)
        return next((each for each in older if each.whole and each != now.former), None)

    def _link(self, release: Release) -> str:
        """Returns to where the symlink at the destination leads when a release is published."""
        return f"{self.store.name}/{release.number}"

    def check(self) -> None:
        """Raises Refused where something stands at the destination that is not ours to replace.

        Everybody can enter a store that is ours from now on: a web server has to.
        """
        path, store = self.path, self.store
        if not path.parent.is_dir():
            raise Refused(f"{path.parent} is no folder. Make it first.")
        real = path.parent.resolve()
        for each in (real, *real.parents):  # is it a release, or a copy of one?
            near = each.parent if each.name.isdigit() else each.parent / f".{each.name}"
            if near.name.startswith(".") and (near / "lock").is_file():
                raise Refused(f"{path} would lie within a published site. Choose another --to.")
        self._check_store()
        if path.is_symlink():
            if not re.fullmatch(rf"{re.escape(self.store.name)}/[0-9]+", os.readlink(path)):
                raise Refused(f"{path} is a link that Portret did not make. Choose another --to.")
        elif path.is_dir():
            self._check_folder()
        elif path.exists():
            raise Refused(f"{path} is a file. Choose another --to.")
        for each in (path, store):
            if os.path.ismount(each):
                below = self.path / "site"
                raise Refused(f"{each} is a disk of its own. Choose a folder on it: --to {below}.")
        if store.exists():
            trees.let_read(store, store.stat().st_mode)

    def _check_folder(self) -> None:
        """Raises Refused where a real folder holds a file that is of no release, or us."""
        if files.within(os.getcwd(), os.path.realpath(self.path)):
            raise Refused(f"{self.path} is where you are, and would be replaced. Leave it first.")
        if not any(self.path.iterdir()):
            return
        if not (releases := self._releases()):
            fault = f"{self.path} is a folder that Portret did not make. Choose another --to."
            raise Refused(fault)
        there = set(trees.files(self.path))
        known = [set(trees.files(each.folder)) for each in releases]
        if any(there <= each for each in known):
            return
        foreign = self.path / min(there.difference(*known), default=min(there))
        raise Refused(f"{foreign} is not from Portret. Move it out of {self.path} first.")

    def _check_store(self) -> None:
        """Raises Refused where the store is not Portret's alone, so that it must not be cleared."""
        if not os.path.lexists(self.store):
            return
        real = self.store.is_dir() and not self.store.is_symlink()
        names = sorted(os.listdir(self.store)) if real else []
        if not real or (names and "lock" not in names):
            fault = f"{self.store}, where releases would stand, is not ours. Choose another --to."
            raise Refused(fault)
        if foreign := next((each for each in names if not OURS.fullmatch(each)), None):
            found = self.store / foreign
            raise Refused(f"{found} is not from Portret. Move it out of {self.store} first.")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Gives the store to this process alone; raises Refused while another freeze runs.

        The system lifts the lock when this process and all that it started have ended. Whatever it
        writes until then can be read by everybody.
        """
        before = os.umask(0o022)
        try:
            self.store.mkdir(exist_ok=True)
            with (self.store / "lock").open("w") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    fault = f"Another freeze into {self.path} is running. Wait for it."
                    raise Refused(fault) from None
                yield
        finally:
            os.umask(before)

    def begin(self) -> Path:
        """Makes a folder for the new files of a release; removes what killed runs left."""
        self.clear()
        newest = max((each.number for each in self._releases()), default=0)
        folder = self.store / str(newest + 1)
        folder.mkdir()
        return folder

    def clear(self) -> None:
        """Removes everything but the published release, the former one and one older.

        Where the destination is gone, the two newest releases stay.
        """
        # Notes first: a tree that is half removed must not count as whole.
        for path in sorted(self._litter(), key=lambda path: (path.name.isdigit(), path.name)):
            trees.remove(path)

    def tidy(self) -> None:
        """Clears what killed runs left, where no other freeze runs and that is possible."""
        if self._litter():
            with suppress(Refused, OSError), self.locked():
                self.clear()

    def _litter(self) -> list[Path]:
        now = self.published
        wanted = [each for each in (now, self.former, self._older()) if each]
        kept = {"lock", "former"}
        for each in wanted or [each for each in self._releases() if each.whole][:2]:
            kept.add(each.folder.name)
            # A copy that readers do not see is gone, and its inode may soon be another folder's.
            kept |= {path.name for path in each.notes if path.suffix != ".copy" or each == now}
        names = [name for name in os.listdir(self.store) if not name.startswith(STATE)]
        return [self.store / name for name in names if name not in kept]

    def publish(
        self, folder: Path, manifest: Mapping[str, str], *, base: Release | None, copy: bool = False
    ) -> Release:
        """Makes a release of the new files in `folder`, and publishes it in one step.

        `manifest` has the SHA-256 of every file; those that are not in `folder` are taken from
        `base`. Raises Refused where that was touched, and ValueError where a file is in neither.
        Whatever goes wrong leaves the published release as it was; `clear` removes the rest.
        """
        if base and not base.untouched:
            raise Refused(f"{base.folder} was changed after it was published. Freeze once more.")
        now, older = self.published, self._older()
        release = Release(folder, self.path if copy else None)
        changed = recycling.complete(release, manifest, base, older if older != base else None)
        if now:
            release.beside("former").write_text(str(now.number))
        self._show(release, changed)
        return release

    def _show(self, release: Release, changed: Iterable[Path]) -> None:
        """Syncs a release, and puts it or its copy at the destination, in one step."""
        candidate = release.beside("new")
        try:
            if release.copy:
                copied = trees.copy(release.folder, candidate)
                release.note_copy(trees.stamps(candidate, copied))
                changed = [*changed, *(candidate / path for path in copied)]
            else:
                candidate.symlink_to(self._link(release))
            trees.sync(self.store, [*changed, *release.notes, self.store])
            trees.exchange(candidate, self.path)
        except BaseException:
            with suppress(OSError):
                trees.remove(candidate)
            raise
        # The site stands. Should its folder not reach the disk, a power cut brings the old one.
        with suppress(OSError):
            trees.sync_one(self.path.parent)
        with suppress(OSError):
            self._name_former()
        with suppress(OSError):
            trees.remove(candidate)

    def _name_former(self) -> None:
        """Lets a symlink lead to the former release: web servers look there for its assets."""
        if former := self.former:
            fresh = self.store / "former.new"
            fresh.symlink_to(former.folder.name)
            os.replace(fresh, self.store / "former")

    def forget(self) -> None:
        """Removes every release but the published one: nobody finds there what was taken back."""
        with self.locked():
            self.clear()
            if now := self.published:
                now.beside("former").unlink(missing_ok=True)
                own = [self.store / "lock", self.state, now.folder, *now.notes]
                for path in sorted(self.store.iterdir(), key=lambda path: path.name.isdigit()):
                    if path not in own:
                        trees.remove(path)

    def rollback(self) -> tuple[int, int, list[Path]]:
        """Publishes the former release again; returns its number and that of the one replaced.

        The two change places, so that a second rollback undoes the first. The third result are
        files that somebody added to the release meanwhile: readers get them too. Raises Refused
        where one of its own files was changed or is missing.
        """
        self.check()
        self._kept()  # before there is a lock, so that nothing is made where nothing is
        with self.locked():
            self.clear()
            now, former = self._kept()
            added = []
            for kind, path in [] if former.untouched else former.findings():
                if kind != "added":
                    fault = f"{former.folder / path}: {kind} since. Freeze once more instead."
                    raise Refused(fault)
                added.append(former.folder / path)
            former.beside("former").write_text(str(now.number))
            self._show(Release(former.folder, self.path if self.is_copy else None), [])
        return former.number, now.number, added

    def _kept(self) -> tuple[Release, Release]:
        """Returns the published release and the former one; Refused where there are not two."""
        now, former = self.published, self.former
        if not now or not former:
            raise Refused(f"{self.path} has no former release to go back to.")
        return now, former


def verify(destination: Destination) -> list[tuple[str, str]]:
    """Returns ("changed", "added" or "missing", path) of each file that is not as published.

    Raises Refused where nothing was published, and OSError where a file cannot be read.
    """
    while True:  # until no freeze came in between
        now = listed(destination)
        with suppress(FileNotFoundError):
            found = now.findings()
            if destination.published == now:
                return found


def listed(destination: Destination) -> Release:
    """Returns the published release; raises Refused where it, or the list of its files, is not."""
    if not (now := destination.published):
        raise Refused(f"Nothing is published at {destination.path}. Freeze first.")
    if not now.manifest:
        raise Refused(f"{now.beside('manifest.json')} is missing or damaged. Freeze once more.")
    return now


def changes(destination: Destination) -> list[tuple[str, str]]:
    """Returns what an uploader must put and delete to bring the former release to this one."""
    now = listed(destination)
    return releases.changes(now.former, now)
