"""Lists the files of a content folder, and reports names that cannot be used."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path

from portret import files
from portret.content import hints
from portret.content.fields import KEY, KEY_RULE
from portret.content.records import RESERVED, SPECIAL_PAGES, Name
from portret.content.sources import Run
from portret.errors import quoted, system_reason


def _listed(run: Run, folder: Path) -> list[os.DirEntry[str]]:
    """A folder's entries by name, without hidden ones and a README.md for those who edit.

    Of names that differ only in case or Unicode form the second is reported and left out.
    """
    try:
        if strange := files.strange(folder, run.tree):
            run.unread = True
            run.report(folder)(1, strange, files.REMEDY)
            return []
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda each: os.fsencode(each.name))
    except OSError as error:
        if not isinstance(error, FileNotFoundError):
            run.report(folder)(
                1, f"the folder cannot be read: {system_reason(error)}", "Check its permissions."
            )
        return []
    seen: dict[str, str] = {}
    listed = []
    for each in found:
        if each.name.startswith(".") or each.name.endswith("~") or each.name == "README.md":
            continue
        folded = unicodedata.normalize("NFC", each.name).casefold()
        if folded in seen:
            run.report(folder / each.name)(
                1,
                f"a name that differs from {quoted(seen[folded])} only in case or Unicode form",
                "Rename one: many hosts take the two for one.",
            )
            continue
        seen[folded] = each.name
        listed.append(each)
    return listed


def _valid_key(run: Run, path: Path, name: str, allowed: Collection[str] = ()) -> bool:
    if re.fullmatch(KEY, name) and (name in allowed or name not in RESERVED):
        return True
    run.unread = True
    if name in RESERVED:
        run.report(path)(1, f"the key {quoted(name)} is reserved", "Rename it.")
        return False
    hint = f", perhaps {quoted(better)}" if (better := hints.key(name)) else ""
    run.report(path)(
        1,
        f"the name {quoted(name)}, where {KEY_RULE}, were expected",
        f"Rename it{hint}.",
    )
    return False


def partners(run: Run) -> Iterator[tuple[Name, Path]]:
    """The portraits' names and files."""
    root = run.root / "partners"
    for entry in _listed(run, root):
        name, path = ("partner", entry.name), root.joinpath(entry.name, "index.md")
        folder = path.parent
        if name in run.known:
            yield name, path
        elif strange := files.strange(folder, run.tree):
            run.unread = True
            run.report(folder)(1, strange, files.REMEDY)
        elif not folder.is_dir():
            if folder.suffix == ".md":
                run.report(folder)(
                    1,
                    "a file, where each partner's folder was expected",
                    f"Move it to {quoted(folder.stem)}/index.md.",
                )
        elif _valid_key(run, path, entry.name):
            yield name, path


def pages(run: Run) -> Iterator[tuple[Name, Path]]:
    """The pages' names and files."""
    for entry in _listed(run, run.root / "pages"):
        path = run.root / "pages" / entry.name
        if path.suffix == ".md" and _valid_key(run, path, path.stem, SPECIAL_PAGES):
            yield ("page", path.stem), path


# ---------------------------------------------------------------- files published as they are

MAX_FILE = 1_000_000
"""Bytes of a file of `content/root/`."""

_NAME = re.compile(r"(\.well-known/)?[A-Za-z0-9_-][\w.-]*(/[A-Za-z0-9_-][\w.-]*)*", re.A)


def root_files(run: Run) -> dict[str, bytes]:
    """The bytes of the files in `content/root/` by path; they are published at the site's root.

    Hosts and services ask for such files: CNAME, a proof of ownership, ads.txt. A file that cannot
    be published is reported.
    """
    folder, found = run.root / "root", {}
    for name in sorted(_names(folder)):
        report = run.report(folder / name)
        if not _NAME.fullmatch(name):
            report(
                1, "a name that not every host takes", "Use letters a to z, digits, - _ and dots."
            )
            continue
        try:
            found[name] = files.read(folder / name, MAX_FILE, run.tree)
        except files.NotRead as error:
            report(1, error.found, "Publish a smaller one.")
        except OSError as error:
            report(1, f"the file cannot be read: {system_reason(error)}", "Check its permissions.")
    return found


def _names(folder: Path) -> Iterator[str]:
    """The paths of the files below a folder, without hidden ones and editors' backups."""
    for each in files.walk(folder):
        name = os.path.relpath(each.path, folder).replace(os.sep, "/")
        hidden = re.search(r"(^|/)\.", name.removeprefix(".well-known/"))
        if not (each.strange or hidden or name.endswith("~") or stat.S_ISDIR(each.status.st_mode)):
            yield name
