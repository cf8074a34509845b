"""Warnings about files in content/ that nothing uses."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path, PurePath

from portret import files
from portret.content import attachments, records
from portret.content.records import Site
from portret.content.sources import TEXTS
from portret.errors import Problem, quoted, shown
from portret.images import reader

_PICTURES = {*chain(*reader.SUFFIXES.values()), ".svg", ".tif", ".tiff", ".heic", ".bmp"}
_DOCUMENTS = {*(kind.ending for kind in attachments.KINDS.values()), ".doc", ".xls", ".ppt"}
"""The endings of files that their author likely wants readers to get, accepted or not."""

_LEFT_ALONE = re.compile(r"readme|licen[cs]e|changelog|thumbs\.db|desktop\.ini", re.I)
_OF_HOSTS = {
    "_redirects": "Write each address under `redirects` of site.yaml.",
    **dict.fromkeys(
        ("_headers", "robots.txt", "sitemap.xml", "favicon.ico"),
        "Take it away: the site makes its own.",
    ),
    **dict.fromkeys(
        ("CNAME", "ads.txt", "humans.txt"), "Put it into content/root/, and it is published."
    ),
}


def problems(site: Site, folder: Path) -> Iterator[Problem]:
    """A warning for each unused file that its author likely wants readers to get.

    Editors may keep other files there: notes, the sources of drawings.
    """
    used = _used(site, folder)
    for path, status, strange, _ in files.walk(folder):
        parts = PurePath(path).relative_to(folder).parts
        own = any(each.startswith(".") or each.endswith("~") for each in parts)
        if strange or own or stat.S_ISDIR(status.st_mode) or parts[0] == "root":
            continue
        if not _is_read(parts) and _real(path) not in used and (fault := _fault(parts)):
            yield Problem(shown(path), 1, *fault, "warning")


def _used(site: Site, folder: Path) -> set[str]:
    """The real paths of the texts, and of the files that they and site.yaml use."""
    look = {site.look.icon, *site.look.logos, *site.look.fonts} - {""}
    found: list[PurePath | str] = [folder / each for each in look]
    for made in records.documents(site).values():
        found += [made.path, *(each.path for each in made.pictures.values())]
        found += [each.path for each in made.attachments.values()]
    return set(map(_real, found))


def _real(path: PurePath | str) -> str:
    """Where a file is, whatever links lead to it, in one Unicode form."""
    return unicodedata.normalize("NFC", os.path.realpath(path))


def _is_read(parts: tuple[str, ...]) -> bool:
    """Whether the loader reads a file."""
    match parts:
        case ("site.yaml",) | ("themes.yaml",) | ("partners", _, "index.md"):
            return True
        case ("pages", name) | ("partners", name):
            return name.endswith(".md")  # a text beside the folders of partners is an error
    return False


def _fault(parts: tuple[str, ...]) -> tuple[str, str] | None:
    """(warning, remedy) about a file that is not used; None if it may be an editor's own."""
    name = parts[-1]
    ending = PurePath(name).suffix.casefold()
    if remedy := _OF_HOSTS.get(name):
        return "a file that nothing reads", remedy
    if _LEFT_ALONE.match(name):
        return None
    if ending in TEXTS and ending != ".txt":
        return "a text that nothing reads", _place_of_text(parts)
    if ending in (".yaml", ".yml", ".toml"):
        stem = PurePath(name).stem
        right = f"{stem}.yaml" if stem in ("site", "themes") else ""
        move = f"It is read as content/{right} alone." if right else "Take it away."
        return "a file that nothing reads", move
    deep = len(parts) > {"pages": 2, "partners": 3}.get(parts[0], 0)
    if ending in _PICTURES:
        use = "Name it in `image` or in the text" if not deep else "Put it beside its text"
        return "a picture that no text names", f"{use}, or take it away."
    if ending in _DOCUMENTS:
        use = f"Link to it from the text beside it, as [words]({name})"
        return "a document that no text links to", f"{use}, or take it away."
    return None


def _place_of_text(parts: tuple[str, ...]) -> str:
    """The remedy for a text that is not read: the path at which it would be."""
    stem = PurePath(parts[-1]).stem
    match parts:
        case ("pages", _):
            return f"Rename it to {quoted(stem + '.md')}."
        case ("pages", folder, _) if stem.strip("_").casefold() == "index":
            return f"Move it to pages/{folder}.md."
        case ("partners", _):
            return f"Move it to partners/{stem}/index.md."
        case ("partners", _, _):
            return "A portrait has one text, index.md: put it there, or make it a page in pages/."
    return "Texts are read as pages/<key>.md and partners/<key>/index.md: move it."
