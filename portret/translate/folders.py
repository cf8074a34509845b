"""Problems of folders in `translations/`: catalogues that no reader gets, and missing ones."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from babel.localedata import locale_identifiers

from portret import codes, files, locales, tags
from portret.catalogs import store
from portret.errors import Problem, called, quoted, shown, suggestion
from portret.locales import Language


def problems(folder: Path, languages: Sequence[Language]) -> list[Problem]:
    """The problems of files that are not read, then at most one for each folder.

    `languages` are those of the site.
    """
    used = {store.path_with_fallback(folder, language) for language in languages}
    strange = files.problems(folder)
    named = {each.path for each in strange}
    return strange + [
        Problem(shown(each), 1, *found, code="folder")
        for each in store.subfolders(folder)
        if shown(each) not in named and (found := _fault(each, languages, used))
    ]


def missing(folder: Path, languages: Sequence[Language]) -> Iterator[Problem]:
    """A warning for each language without a folder.

    A source language in English needs none, nor a region that uses the catalogue of its language.
    """
    for number, language in enumerate(languages if os.path.isdir(folder) else ()):
        path = store.path_with_fallback(folder, language)
        needless = number == 0 and language.is_english
        if not (needless or os.path.exists(path.parent.parent)):
            found = f"no such file, so nothing is translated into {quoted(language.tag)}"
            remedy = f"Run {called(f'translate update {language.tag}')}, or put the file back."
            yield Problem(shown(path), 1, found, remedy, "warning", "folder")


def _fault(
    folder: Path, languages: Sequence[Language], used: Collection[Path]
) -> tuple[str, str, str] | None:
    """(message, remedy, severity); None if the folder is used."""
    path, tag = store.file_in(folder), tags.from_folder_name(folder.name)
    if tag in locales.PSEUDO:  # made for the preview
        return None
    language = next((one for one in languages if locales.means(folder.name, one)), None)
    if not os.path.exists(path):
        message = f"no {path.relative_to(folder.parent)}"
        return message, _to_get_a_file(folder, tag, language), "warning"
    if any(os.path.samefile(path, each) for each in used if os.path.exists(each)):
        return None
    if language:
        own = shown(store.path_of(folder.parent, language))
        message = f"a second catalogue for {quoted(language.tag)}: readers get {own}"
        return message, "Move there what it lacks, and take this folder away.", "warning"
    if not _is_known(tag):
        return (
            f"{quoted(folder.name)} is no language with CLDR data",
            _renamed(folder.name),
            "error",
        )
    message = f"a catalogue for {quoted(tag)}, which is no language of site.yaml"
    return message, f"Run {called(f'translate add {tag}')}, or take the folder away.", "warning"


def _renamed(name: str) -> str:
    """The remedy for the name of a folder that is no language: the right one, or the nearest."""
    if better := codes.preferred_tags(tags.from_folder_name(name)):
        return f"Rename it to {' or '.join(quoted(each.replace('-', '_')) for each in better)}."
    return f"Rename it. {suggestion(name.replace('-', '_'), locale_identifiers())}"


def _to_get_a_file(folder: Path, tag: str, language: Language | None) -> str:
    """The remedy for a folder without a catalogue; `language` is that of the site, if any."""
    if language and folder.name == language.folder:
        return f"Run {called(f'translate update {language.tag}')}, or put the file back."
    if language or not _is_known(tag):
        return "Take the folder away."
    return f"Run {called(f'translate add {tag}')}, or take the folder away."


def _is_known(tag: str) -> bool:
    """Whether CLDR has data of a language."""
    try:
        locales.language(tag)
    except ValueError:
        return False
    return True
