"""Reads the files of catalogues; uses the last good copy of a file that cannot be read."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import os
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from portret import files, locales, tags
from portret.cache import store
from portret.catalogs import pofile
from portret.catalogs.lookup import Catalog, Catalogs, judged, texts_of
from portret.catalogs.safety import NO_WORDS
from portret.errors import Problem, quoted, shown, system_reason
from portret.locales import Language
from portret.protected import ProtectedWords


def path_of(folder: Path, language: Language) -> Path:
    """The path of a language's catalogue: in its own folder, or one whose name means the same."""
    own = file_in(folder / language.folder)
    if os.path.exists(own):
        return own
    others = (each for each in subfolders(folder) if locales.means(each.name, language))
    return next((path for each in others if os.path.exists(path := file_in(each))), own)


def path_with_fallback(folder: Path, language: Language) -> Path:
    """The path of the catalogue that a language uses: its own, else that of a parent (CLDR).

    So a site in en-GB has the words of en until it has a catalogue of its own.
    """
    own = path_of(folder, language)
    if not os.path.exists(own):
        for tag in tags.parents(language.tag):
            with suppress(ValueError):
                parent = path_of(folder, locales.language(tag))
                if os.path.exists(parent):
                    return parent
    return own


def file_in(folder: Path) -> Path:
    """The path of the catalogue in the folder of a language."""
    return folder / "LC_MESSAGES" / "messages.po"


def subfolders(folder: Path) -> list[Path]:
    """The folders in the folder of translations, sorted by name; none if it is missing."""
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
    protected: ProtectedWords = NO_WORDS,
) -> Catalogs:
    """The catalogues of some languages, and the problems of their files.

    If a file has a problem, its last good copy in `cache` is used; a language without a file is
    untranslated. Catalogues of a `former` load are reused: files whose paths are in `same` are not
    opened, others only parsed if their bytes changed. No text with a `protected` word is shown.
    """
    tree = os.path.realpath(folder)
    known = former.catalogs if former else {}
    found: dict[str, Catalog] = {}
    problems: list[Problem] = []
    for language in languages:
        before, path = known.get(language.tag), path_with_fallback(folder, language)
        if before and (before.language, before.protected) != (language, protected):
            before = None
        if before and before.path == path and os.fspath(path) in same:
            found[language.tag] = before
            continue
        name = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]
        last_good = cache / "catalogs" / f"{name}.po"  # sites may share a cache
        catalog, faults = read(path, language, before, last_good, tree, protected)
        if faults:
            copy, _ = read(last_good, language, before, protected=protected)
            catalog = dataclasses.replace(copy, path=path)
        found[language.tag] = catalog
        problems += faults
    return Catalogs(found, (*problems, *shared_files(folder, languages)))


def shared_files(folder: Path, languages: Sequence[Language]) -> Iterator[Problem]:
    """A problem for each two languages that would read the same file, as zh-TW and zh-Hant.

    There is none if each has a catalogue in its own folder.
    """
    for one, other in itertools.combinations(languages, 2):
        if one.code != other.code:
            continue
        own = [file_in(folder / each.folder) for each in (one, other)]
        if locales.means(one.folder, other) and not all(map(os.path.exists, own)):
            found = f"{quoted(other.tag)} means the same as {quoted(one.tag)}: both read this file"
            remedy = "Keep one of them in the languages of site.yaml, or give each its own: "
            remedy += f"{shown(own[0])} and {shown(own[1])}."
            yield Problem(shown(path_of(folder, one)), 1, found, remedy, code="catalogue")


MAX_FILE = 250_000_000
"""The most bytes of a catalogue; larger files are not read."""


# ---------------------------------------------------------------- one catalogue


def read(
    path: Path,
    language: Language,
    former: Catalog | None = None,
    last_good: Path | None = None,
    tree: str | None = None,
    protected: ProtectedWords = NO_WORDS,
) -> tuple[Catalog, list[Problem]]:
    """(catalogue in a file, its problems).

    The catalogue is empty if the file is missing or has problems; it is `former` itself if that was
    made from the same bytes. A sound file is copied to `last_good`; a link that leads out of `tree`
    is not read.
    """
    nothing = Catalog(language, path, protected=protected)
    try:
        data = files.read(path, MAX_FILE, tree)
        digest = hashlib.blake2b(data).digest()
        if former and (former.path, former.digest) == (path, digest):
            return former, []
        catalog = _sound(nothing, data, former)
    except FileNotFoundError:
        return nothing, []
    except OSError as error:
        reason = f"the catalogue cannot be read: {system_reason(error)}"
        return nothing, [
            Problem(
                shown(path), 1, reason, "Check that it exists and can be read.", code="catalogue"
            )
        ]
    except pofile.Unreadable as error:
        found = [Problem(shown(path), *fault, code="catalogue") for fault in error.faults]
        return nothing, found
    if last_good:
        store(last_good, data)
    return dataclasses.replace(catalog, digest=digest), []


def _sound(empty: Catalog, data: bytes, former: Catalog | None) -> Catalog:
    """The catalogue in these bytes; Unreadable if its header names another language."""
    file = pofile.read(data)
    if file.language and locales.negotiate([file.language], [empty.language]) is None:
        found = (
            f"a catalogue in {quoted(file.language)}, in the folder of {quoted(empty.language.tag)}"
        )
        remedy = "Put it into its own folder, or mend Language in its header."
        raise pofile.Unreadable([(file.header_line("language"), found, remedy)])
    catalog = dataclasses.replace(
        empty,
        plural_rule=file.plural_rule.field,
        texts=texts_of(file),
        file=file,
    )
    return judged(catalog, former)
