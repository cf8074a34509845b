"""Publishing an export in one step, so that neither a crash nor a reader ever meets half of it.

Beside a destination `build` stands the store `.build` with the releases. `build` is a symlink to
one of them, replaced by a single rename. With `copy` it is a real folder, exchanged with the
former one in a single call where the system can do that.

Two releases are kept: the one that readers see, and the one before for rollback and for readers
who still hold its pages. A third, older one is the spare: the next release is made of it, so that
work follows what changed and not the size of the site.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from portret import releases, trees
from portret.freeze import assembly
from portret.pack import Pack
from portret.releases import Change, Release


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
    def is_copy(self) -> bool:
        """Whether a real folder stands at the destination."""
        return self.path.is_dir() and not self.path.is_symlink()

    @property
    def published(self) -> Release | None:
        """The release that readers see, or of which they see a copy."""
        if not self.is_copy:
            return self._linked(self.path)
        mark = _mark(self.path)
        for each in self._releases():
            if _text(each.beside("copy")) == mark:
                return Release(each.folder, self.path)
        # Made before copies were marked, or brought back from elsewhere: known by its files.
        there = set(trees.files(self.path))
        found = next((each for each in self._releases() if there <= _paths(each)), None)
        return Release(found.folder, self.path) if found else None

    @property
    def current(self) -> Path | None:
        """The folder of the release that readers see."""
        return now.folder if (now := self.published) else None

    @property
    def former(self) -> Release | None:
        """The release that readers saw before this one."""
        return self.before(now) if (now := self.published) else None

    def before(self, now: Release) -> Release | None:
        """The release in the place of which a published one came."""
        if (name := _text(now.beside("former"))).isdigit():
            return Release(self.store / name) if (self.store / name).is_dir() else None
        before = self._linked(self.store / "former")  # all that there was before notes
        return before if before and before.folder != now.folder else None

    def _releases(self) -> list[Release]:
        """Every release in the store, and what killed runs left of others; the newest first."""
        names = [each for each in os.listdir(self.store) if each.isdigit()] if self._stored else []
        return [Release(self.store / name) for name in sorted(names, key=int, reverse=True)]

    @property
    def _stored(self) -> bool:
        return self.store.is_dir() and not self.store.is_symlink()

    def _spare(self) -> Release | None:
        """The newest whole release that is older than the published one and not the former."""
        if (now := self.published) is None:
            return None
        former = self.before(now)
        older = (each for each in self._releases() if each.number < now.number and each != former)
        return next((each for each in older if each.whole), None)

    def _linked(self, path: Path) -> Release | None:
        """The release that a symlink leads to; None where it leads elsewhere or is none."""
        if not path.is_symlink() or not self._is_ours(path):
            return None
        release = Release(self.store / Path(os.readlink(path)).name)
        return release if release.folder.is_dir() else None

    def _is_ours(self, link: Path) -> bool:
        """Whether a symlink leads to a release, be it there or gone."""
        folder = "" if link.parent == self.store else f"{self.store.name}/"
        return re.fullmatch(f"{re.escape(folder)}[0-9]+", os.readlink(link)) is not None

    # ------------------------------------------------------------ may it be used?

    def check(self) -> None:
        """Refused where something stands at the destination that is not ours to replace.

        A store that is ours can be entered by everybody from now on: a web server has to.
        """
        path, store = self.path, self.store
        if not path.parent.is_dir():
            raise Refused(f"{path.parent} is no folder. Make it first.")
        if os.path.lexists(store) and not self._owns_store():
            raise Refused(f"{store}, where releases would stand, is not ours. Choose another --to.")
        if path.is_symlink():
            if not self._is_ours(path):
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
            trees.set_rights(os.fspath(store), store.stat().st_mode)

    def _check_folder(self) -> None:
        """Refused where a real folder holds a file that is of no release."""
        there = set(trees.files(self.path))
        known = list(map(_paths, self._releases()))
        if not any(self.path.iterdir()) or any(there <= each for each in known):
            return
        if not known:
            raise Refused(
                f"{self.path} is a folder that Portret did not make. Choose another --to."
            )
        foreign = min(there.difference(*known), default=min(there, default=""))
        raise Refused(
            f"{self.path / foreign} is not from Portret. Move it out of {self.path} first."
        )

    def _owns_store(self) -> bool:
        """Whether all that is in the store is Portret's, so that it may be cleared."""
        if not self._stored:
            return False
        names = set(os.listdir(self.store))
        return not names or ("lock" in names and all(map(_OURS.fullmatch, names)))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """The store for this process alone: Refused while another freeze runs; no lock is left.

        The system lifts the lock when this process and all that it started have ended. Whatever it
        writes until then has the rights of what is published.
        """
        with trees.readable():
            self.store.mkdir(exist_ok=True)
            with (self.store / "lock").open("w") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    fault = f"Another freeze into {self.path} is running. Wait for it."
                    raise Refused(fault) from None
                yield

    # ------------------------------------------------------------ a new release

    def begin(self) -> Path:
        """A fresh folder for what is new in a release; what killed runs left is removed."""
        self.clear()
        numbers = [int(name) for name in os.listdir(self.store) if name.isdigit()]
        release = self.store / str(max(numbers, default=0) + 1)
        release.mkdir()
        return release

    def clear(self) -> None:
        """Remove everything but the published release, the former one and the spare.

        Where the destination is gone, the two newest releases stay.
        """
        # Notes first: a tree that is half removed must not count as whole.
        for path in sorted(self._litter, key=lambda path: (path.name.isdigit(), path.name)):
            trees.remove(path)

    def tidy(self) -> None:
        """Clear what killed runs left, where no other freeze runs and that is possible."""
        if self._litter:
            with suppress(Refused, OSError), self.locked():
                self.clear()

    @property
    def _litter(self) -> list[Path]:
        wanted = [each for each in (self.published, self.former, self._spare()) if each]
        kept = {"lock", "former"}
        for each in wanted or [each for each in self._releases() if each.whole][:2]:
            kept.add(each.folder.name)
            kept.update(each.beside(ending).name for ending in releases.NOTES)
        return [path for path in self.store.iterdir() if path.name not in kept]

    def publish(
        self,
        release: Path,
        manifest: Mapping[str, str],
        record: bytes,
        copy: bool = False,
        pack: Pack | None = None,
        aside: Mapping[str, Path] | None = None,
    ) -> None:
        """Make `release` whole, and put it in the place of the published one in one step.

        `manifest` has the SHA-256 of every file; those that are neither in `release` nor `aside`
        are taken from the published one, which must be untouched. Whatever goes wrong before the
        last step leaves that one in place; `clear` then takes away what was made.
        """
        now, target = self.published, Release(release)
        notes, changed = assembly.assemble(target, manifest, now, self._spare(), aside or {})
        if target.aside.exists():
            trees.remove(target.aside)
        target.write(notes, record, pack or Pack())
        if now:
            target.beside("former").write_text(now.folder.name)
        self._show(target, copy, changed)

    def _show(self, release: Release, copy: bool, changed: Iterable[Path]) -> None:
        """Bring a release to the disk and put it at the destination, in one step."""
        candidate = release.beside("new")
        try:
            if copy:
                trees.copy(release.folder, candidate)
                for each in self._releases():
                    if _text(each.beside("copy")) == _mark(candidate):
                        each.beside("copy").unlink()  # its copy is gone: numbers are used again
                release.beside("copy").write_text(_mark(candidate))
                changed = (*changed, candidate, *candidate.rglob("*"))
            else:
                candidate.symlink_to(f"{self.store.name}/{release.folder.name}")
            trees.sync(self.store, (*changed, *release.notes_written, self.store))
            trees.exchange(candidate, self.path)
        except BaseException:
            _try(trees.remove, candidate)
            raise
        # The site stands. Should its folder not reach the disk, a power cut brings the old one.
        _try(trees.sync_one, self.path.parent)
        _try(self._name_former, self.store / "former")
        _try(trees.remove, candidate)

    def _name_former(self, link: Path) -> None:
        """Let a link lead to the former release: web servers look there for its assets."""
        if former := self.former:
            fresh = link.with_name("former.new")
            fresh.symlink_to(former.folder.name)
            os.replace(fresh, link)

    def rollback(self) -> tuple[int, int]:
        """Put the former release in the place of the published one; their numbers.

        The two change places, so that a second rollback undoes the first.
        """
        self.check()
        self._kept()  # before there is a lock, so that nothing is made where nothing is
        with self.locked():
            self.clear()
            now, former = self._kept()
            if former.manifest and not former.untouched:
                for kind, path in former.findings():
                    raise Refused(
                        f"{former.folder / path}: {kind} since. Freeze once more instead."
                    )
            former.beside("former").write_text(now.folder.name)
            self._show(former, self.is_copy, [])
        return former.number, now.number

    def _kept(self) -> tuple[Release, Release]:
        """The published release and the former one; Refused where there are not two."""
        now = self.published
        former = self.before(now) if now else None
        if not now or not former:
            raise Refused(f"{self.path} has no former release to go back to.")
        return now, former


_OURS = re.compile(
    rf"lock|(current|former)(\.new)?|[0-9]+(\.(new(\.old)?|{releases.ASIDE}|{'|'.join(releases.NOTES)}))?"
)
"""The names in a store; `current` is from before releases had notes."""


def verify(destination: Destination) -> list[tuple[str, str]]:
    """Each file that readers see otherwise than published: ("changed"/"added"/"missing", path)."""
    while True:  # until no freeze came in between
        if not (now := destination.published):
            raise Refused(f"Nothing is published at {destination.path}. Freeze first.")
        if not now.manifest:
            raise Refused(f"{now.beside('manifest')} is missing or damaged. Freeze once more.")
        with suppress(FileNotFoundError):
            found = now.findings()
            if destination.current == now.folder:
                return found


def changes(destination: Destination) -> list[Change]:
    """What an uploader must send and delete to bring the former release to the published one."""
    now = destination.published
    if not now or not now.manifest:
        raise Refused(f"Nothing is published at {destination.path}. Freeze first.")
    return releases.changes(destination.before(now), now)


def _paths(release: Release) -> set[str]:
    """The paths of a release's files."""
    return set(release.manifest) or set(trees.files(release.folder))


def _mark(folder: Path) -> str:
    """By what a copy is known again, whatever its name."""
    return str(folder.stat().st_ino)


def _text(path: Path) -> str:
    """What a small file says; nothing where it cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _try(action: Callable[[Path], None], path: Path) -> None:
    """Do what may as well be left to the next freeze."""
    with suppress(OSError):
        action(path)
