"""A whole release, made of what is new in it and of the files that are published already.

Nothing is copied where the file system has hard links, and no file is written into: it may be
part of several releases.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from portret import releases, trees
from portret.releases import File, Folder, Notes, Release


def assemble(
    target: Release,
    manifest: Mapping[str, str],
    now: Release | None,
    spare: Release | None,
    aside: Mapping[str, Path],
) -> tuple[Notes, list[Path]]:
    """Make `target` hold the files of the manifest; it has those that are new, or they lie aside.

    The notes of the tree, and the files and folders that must be brought to the disk. Either what
    is missing is linked into it, or what is new is moved into the spare, whichever is less work.
    """
    known = now.manifest if now else {}
    files, places = trees.contents(target.folder)
    fresh = {path: manifest[path] for path in (*files, *aside)}
    trees.prune(target.folder, places - trees.folders(files))
    same = {
        path: file
        for path, file in known.items()
        if path not in fresh and manifest.get(path) == file.sha256
    }
    if len(same) + len(fresh) < len(manifest):
        strange = min(manifest.keys() - same.keys() - fresh.keys())
        raise ValueError(f"{strange} is neither new nor as it is published")
    if now and spare:
        shared = {path for path, file in same.items() if spare.manifest.get(path) == file}
        gone = spare.manifest.keys() - shared - fresh.keys()
        to_patch = len(fresh) + len(same) - len(shared) + len(gone)
        to_fill = len(same) + min(len(same), len(now.notes[1]))  # files and folders
        if to_patch < to_fill and spare.folders_untouched:
            placed = {path: target.folder / path for path in files}
            return _patched(spare, target, now, fresh, same, shared, {**placed, **aside})
    return _filled(target, now, fresh, same, aside)


def _filled(
    target: Release,
    now: Release | None,
    fresh: Mapping[str, str],
    same: Mapping[str, File],
    aside: Mapping[str, Path],
) -> tuple[releases.Notes, list[Path]]:
    """The new tree with links to everything that stays."""
    places = trees.folders([*fresh, *same])
    trees.make_folders(target.folder, places - trees.folders(fresh.keys() - aside.keys()))
    trees.move(aside, target.folder)
    copied = trees.link(now.folder, target.folder, same) if now else []
    return _noted(target, fresh, same, copied, places, {})


def _patched(
    spare: Release,
    target: Release,
    now: Release,
    fresh: Mapping[str, str],
    same: Mapping[str, File],
    shared: set[str],
    aside: Mapping[str, Path],
) -> tuple[releases.Notes, list[Path]]:
    """The new tree made of the spare one, which has the `shared` files already."""
    known, places = spare.notes
    spare.forget()
    gone = known.keys() - shared - fresh.keys()
    trees.unlink(spare.folder, gone)
    missing = same.keys() - shared
    touched = trees.folders([*fresh, *missing])
    left = trees.folders(gone) - touched
    trees.prune(spare.folder, left)
    trees.make_folders(spare.folder, touched - (places.keys() - left))
    copied = trees.link(now.folder, spare.folder, missing)
    trees.move(aside, spare.folder)
    trees.remove(target.folder)
    os.rename(spare.folder, target.folder)
    rest = {path: each for path, each in places.items() if path not in left}
    return _noted(target, fresh, same, copied, touched | left, rest)


def _noted(
    target: Release,
    fresh: Mapping[str, str],
    same: Mapping[str, File],
    copied: Iterable[str],
    touched: set[str],
    places: Mapping[str, Folder],
) -> tuple[releases.Notes, list[Path]]:
    """The notes of a tree of which these files and folders are new; the paths of those."""
    sums = {**fresh, **{path: same[path].sha256 for path in copied}}
    new_places = releases.noted_folders(target.folder, touched)
    notes = (
        {**same, **releases.noted(target.folder, sums)},
        {**places, **new_places},
    )
    return notes, [target.folder / path for path in (*sums, *new_places)]
