"""The files of catalogues: where they stand, and the last good one while one cannot be read."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from portret import locales, workers
from portret.cache import keep
from portret.catalogs import pofile
from portret.catalogs.entries import PoFile
from portret.catalogs.lookup import Catalog, Catalogs, Shelved, rows
from portret.errors import Problem, quoted, shown, system_reason
from portret.locales import Language


def path_of(folder: Path, language: Language) -> Path:
    """Where the catalogue of a language stands: in its folder, or in one of another such name."""
    own = within(folder / language.folder)
    if os.path.exists(own):
        return own
    others = (each for each in subfolders(folder) if locales.means(each.name, language))
    return next((path for each in others if os.path.exists(path := within(each))), own)


def within(folder: Path) -> Path:
    """Where the catalogue stands in a language's folder."""
    return folder / "LC_MESSAGES" / "messages.po"


def subfolders(folder: Path) -> list[Path]:
    """The folders in that of the translations, in the order of their names; none where it lacks."""
    with suppress(OSError):
        found = (path for path in folder.iterdir() if not path.name.startswith("."))
        return sorted(path for path in found if path.is_dir())
    return []


def load(
    folder: Path,
    languages: Sequence[Language],
    cache: Path,
    former: Catalogs | None = None,
    same: Container[str] = (),
    jobs: int = 1,
) -> Catalogs:
    """The catalogues of some languages; a file that cannot be read costs no other anything.

    Where a file cannot be trusted, the last one that could is used, kept in `cache`, and a
    problem says so. A language without a file is untranslated. What a `former` reading has of the
    files as they are is not read again; those with the paths in `same` are not even looked into.
    Several large ones are read by so many processes, and are then as another run remembers them.
    """
    known = former.catalogs if former else {}
    paths = {language.tag: path_of(folder, language) for language in languages}
    found: dict[str, tuple[Catalog, list[Problem]]] = {}
    unread = []
    for language in languages:
        before, path = known.get(language.tag), paths[language.tag]
        if before and before.path == path and os.fspath(path) in same:
            found[language.tag] = before, []
        else:
            unread.append(language)

    def read_all(some: Iterable[Language]) -> Iterator[tuple[str, Catalog, list[Problem]]]:
        for language in some:
            path = paths[language.tag]
            kept = cache / "catalogs" / _name_of(path)
            catalog, faults = read(path, language, known.get(language.tag), kept)
            if faults:
                last = read(kept, language, known.get(language.tag))[0]
                catalog = dataclasses.replace(last, path=path)
            yield language.tag, catalog.remembered() if many else catalog, faults

    sizes = (_size(paths[language.tag]) for language in unread)
    many = jobs > 1 and len(unread) > 1 and sum(sizes) > LARGE
    for tag, catalog, faults in workers.shared(read_all, unread, jobs if many else 1, fewest=1):
        found[tag] = catalog, faults
    catalogs = {language.tag: found[language.tag][0] for language in languages}
    problems = (each for language in languages for each in found[language.tag][1])
    return Catalogs(catalogs, tuple(problems))


LARGE = 500_000
"""Bytes of catalogues from which on another process saves more than it costs."""


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


def read(
    path: Path, language: Language, former: Catalog | None = None, kept: Path | None = None
) -> tuple[Catalog, list[Problem]]:
    """A language's catalogue in a file, empty where there is none; its problems, and then no file.

    It is the `former` one itself where that has just these bytes; another sound one is copied to
    `kept`.
    """
    nothing = Catalog(language, path)
    try:
        data = path.read_bytes()
        digest = hashlib.blake2b(data).digest()
        if former and (former.path, former.digest) == (path, digest):
            return former, []
        shelf = _patched(former, data, kept) if former and kept else None
        whole = former.file if former and former.shelf is None else None
        known = former if shelf is not None else None  # its length would cost unpacking all
        file = known.file if known else _checked(data, language, whole)
    except FileNotFoundError:
        return nothing, []
    except OSError as error:
        reason = f"the catalogue cannot be read: {system_reason(error)}"
        return nothing, [Problem(shown(path), 1, reason, "See to the file.", code="catalogue")]
    except pofile.Unreadable as error:
        found = [Problem(shown(path), *fault, code="catalogue") for fault in error.faults]
        return nothing, found
    if kept:
        keep(kept, data)
    return Catalog(language, path, file, digest, shelf), []


def _patched(former: Catalog, data: bytes, kept: Path) -> Shelved | None:
    """A remembered catalogue with what is others in its file now; None where that is in doubt.

    What the file was before is in `kept`.
    """
    if former.shelf is None or not (former.file and former.file.parted and kept.is_file()):
        return None
    old = kept.read_bytes()
    found = pofile.differing(old, data) if hashlib.blake2b(old).digest() == former.digest else None
    if found is None:
        return None
    now, then = (each.in_use for each in found)
    live = [each for each in found[0].entries if not each.obsolete]
    twice = len(live) > len(now) or any(key in former.shelf for key in now.keys() - then.keys())
    if twice or any(each.plural is not None for each in live):  # which the header must agree with
        return None
    return former.shelf.renewed(rows(now), then.keys() - now.keys())


def _checked(data: bytes, language: Language, former: PoFile | None) -> PoFile:
    """The catalogue in these bytes; Unreadable where its header names another language."""
    file = pofile.read(data, former)
    declared = file.header.get("language", "")
    is_code = re.fullmatch(r"[A-Za-z]{2,3}([_-][A-Za-z0-9]+)*", declared)
    if is_code and locales.negotiate([declared], [language]) is None:
        found = f"a catalogue in {quoted(declared)}, in the folder of {quoted(language.tag)}"
        remedy = "Put it into its own folder, or mend Language in its header."
        raise pofile.Unreadable([(file.header_line("language"), found, remedy)])
    return file


def _name_of(path: Path) -> str:
    """A file name for the last good copy: one a path, whatever folder shares the cache."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32] + ".po"
