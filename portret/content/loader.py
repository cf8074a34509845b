"""Reads content/ into frozen records, and raises every problem of a run at once."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from portret import characters, workers
from portret.content import (
    attachments,
    fields,
    frontmatter,
    hints,
    ledger,
    links,
    listing,
    look,
    opendata,
    protection,
    references,
    translatable,
)
from portret.content.attachments import Attachment
from portret.content.frontmatter import Markdown, Node, PrefixedReport, line_of, read_yaml
from portret.content.records import (
    ABOUT_IDS,
    Name,
    Page,
    Partner,
    Record,
    Site,
    Theme,
    check_partner,
    check_site,
)
from portret.content.sources import MAX_PROBLEMS, Known, Report, Run, beside, decoded, split
from portret.errors import Problem, Problems, TooMany, Unusable, quoted, shown
from portret.images import reader, variants


def _documents(run: Run, places: Mapping[Name, Path], jobs: int = 1) -> dict[Name, Partner | Page]:
    """The records of Markdown files with front matter; references are not checked yet."""
    found = {name: run.known.get(name) for name in places}
    new = {name: run.data(path) for name, path in places.items() if found[name] is None}
    sound = [(name, data) for name, data in new.items() if data is not None]
    parsed = dict(workers.in_parallel(_read_documents, sound, jobs))
    for name, _ in sound:
        found[name] = _document(run, name, places[name], parsed[name])
    run.unread |= any(each is None for each in found.values())
    return {name: each for name, each in found.items() if each is not None}


_Parsed = tuple[Partner | Page | None, tuple[tuple[int, str, str], ...]]
"""(record from bytes alone, without key, path and pictures; faults)."""


def _document(run: Run, name: Name, path: Path, parsed: _Parsed) -> Partner | Page | None:
    """The record of a file with its key, path, pictures and documents; None after faults."""
    (made, faults), report = parsed, run.report(path)
    with suppress(TooMany):
        for fault in faults:
            report(*fault)
        if made is not None:
            pictures, linked = _pictures(run, path, made), _attachments(run, path, made)
            seen: list[object] = [
                *((file, each.digest, each.width, each.height) for file, each in pictures.items()),
                *((link, each.digest, each.name, each.size) for link, each in linked.items()),
            ]
            return dataclasses.replace(
                made,
                key=name[1],
                path=shown(path),
                pictures=pictures,
                attachments=linked,
                digest=_digest(made.digest, name[1], *seen),
            )
    return None


def _digest(*parts: object) -> str:
    data = repr(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _read_documents(data: Iterable[tuple[Name, bytes]]) -> Iterator[tuple[Name, _Parsed]]:
    """Reads the bytes of some files; runs in a worker."""
    for name, each in data:
        yield name, read_document(each, name[0])


@lru_cache(maxsize=16_384)
def read_document(data: bytes, kind: str) -> _Parsed:
    """(record of a file's bytes, without key, path and pictures; faults)."""
    faults: list[tuple[int, str, str]] = []

    def report(*fault: Any) -> None:
        faults.append(fault)
        if len(faults) > MAX_PROBLEMS:
            raise TooMany

    made: Partner | Page | None = None
    with suppress(TooMany):
        text = decoded(data, report)
        if parts := None if text is None else split(text, report):
            matter, body, line = parts
            made = _made(matter, Markdown(body, line), _CLASSES[kind], report)
    if made is not None:
        made = dataclasses.replace(made, digest=_digest(kind, data))
    return made, tuple(faults)


def _made(
    matter: str, body: Markdown, cls: type[Partner] | type[Page], report: Report
) -> Partner | Page | None:
    """The record of a front matter and its body."""
    for fault in body.document.faults:
        report(body.line + fault.line - 1, fault.message, fault.remedy)
    node = read_yaml(matter, 2, report)
    if cls is Partner and not characters.is_visible(body):
        report(body.line, "a portrait without text", "Write it below the front matter.")
    if node is None:
        return None
    check: Any = check_partner if cls is Partner else None
    made: Partner | Page = frontmatter.record(cls, check)(node, report)
    links, anchors = [], []
    for text, before in ((body, ""), (getattr(made, "about", Markdown("")), ABOUT_IDS)):
        parsed, start = text.document, text.line - 1
        links += [dataclasses.replace(each, line=each.line + start) for each in parsed.targets]
        anchors += [before + each for each in parsed.headings]
    made = dataclasses.replace(made, body=body, links=tuple(links), anchors=tuple(anchors))
    if isinstance(made, Partner):
        made = protection.public(made)
    opening = translatable.opening(made)
    return dataclasses.replace(made, opening=opening, messages=tuple(translatable.messages(made)))


_CLASSES: Mapping[str, type[Partner] | type[Page]] = {"partner": Partner, "page": Page}


def _pictures(run: Run, path: Path, made: Partner | Page) -> dict[str, reader.Picture]:
    """The picture files that a document names, by name, each looked at once."""
    report = run.report(path)
    named: list[tuple[str, int, Report]] = []
    image = getattr(made, "image", None)
    if image is not None and image.file:
        named.append((image.file, line_of(image.file), PrefixedReport(report, "image.file")))
    named += [(unquote(each.address), each.line, report) for each in made.links if each.picture]
    found: dict[str, reader.Picture] = {}
    for name, line, on_fault in named:
        if name not in found and (
            picture := beside(run, path, name, line, on_fault, "picture", reader.inspect)
        ):
            found[name] = picture
    return found


def _attachments(run: Run, path: Path, made: Partner | Page) -> dict[str, Attachment]:
    """The documents beside a text to which it links, by the address of the link."""
    report, inspect = run.report(path), attachments.inspect
    found: dict[str, Attachment] = {}
    for each in made.links:
        if each.picture or each.address in found or not (name := links.file_name(each.address)):
            continue
        is_here = os.path.isfile(path.parent / name)
        if not is_here and (remedy := hints.elsewhere(each.address)):
            report(each.line, f"{quoted(each.address)} is no document beside the file", remedy)
        elif document := beside(run, path, name, each.line, report, "document", inspect):
            found[each.address] = document
    return found


def _themes(run: Run) -> dict[str, Theme]:
    path = run.root / "themes.yaml"
    if known := {key: each for (kind, key), each in run.known.items() if kind == "theme"}:
        return known
    if not os.path.lexists(path):
        return {}
    report = run.report(path)
    found: dict[str, Theme] = {}
    with suppress(TooMany):
        text = run.text(path)
        node = None if text is None else read_yaml(text, 1, report)
        run.unread |= node is None
        entries = {} if node is None else frontmatter.entries(node, report)
        for code, (value, line) in entries.items():
            valid = fields.key(Node("text", line, code), report)
            made = frontmatter.record(Theme)(value, PrefixedReport(report, code))
            if valid and made:
                found[code] = dataclasses.replace(
                    made,
                    code=code,
                    path=shown(path),
                    messages=tuple(translatable.messages(made)),
                    digest=_digest(code, made.title, made.description),
                )
    return found


def _site(run: Run) -> Site | None:
    known: Site | None = run.known.get(("site", "whole"))
    if known:
        return known
    path = run.root / "site.yaml"
    report = run.report(path)
    with suppress(TooMany):
        text = run.text(path)
        node = None if text is None else read_yaml(text, 1, report)
        if node is not None:
            made: Site = frontmatter.record(Site, check_site)(node, report)
            return dataclasses.replace(
                made,
                path=shown(path),
                look=look.with_files(run, path, made.look),
                messages=tuple(translatable.messages(made)),
                digest=_digest(made.name, made.description),
            )
    return None


def load(folder: Path, known: Known | None = None, jobs: int = 1) -> Site:
    """The site of a content folder; raises Problems, all of them, if it is not sound.

    `known` are records whose files have not changed; `jobs` processes read the others.
    """
    run = Run(folder, known or {})
    site = _site(run)
    if not os.path.lexists(folder / "site.yaml"):  # it may be a whole disk
        raise Problems(run.problems)
    themes = _themes(run)
    found = _documents(run, dict([*listing.partners(run), *listing.pages(run)]), jobs)
    if site is not None:
        partners = {key: each for (_, key), each in found.items() if isinstance(each, Partner)}
        pages = {key: each for (_, key), each in found.items() if isinstance(each, Page)}
        root, lines = listing.root_files(run), ledger.read(run)
        site = dataclasses.replace(
            site, themes=themes, partners=partners, pages=pages, root=root, ledger=lines
        )
        references.check(run.report, site, whole=not run.unread)
        protection.check(run.report, site, run.known)
        opendata.check(run.report, site, sound=not run.counts[site.path])
    if site is None or run.problems:
        raise Problems(run.problems)
    return site


def sound_documents(folder: Path) -> list[Partner | Page]:
    """The portraits and pages without faults, in a site that may have some elsewhere."""
    run = Run(folder)
    if not os.path.lexists(folder / "site.yaml"):
        return []
    return [*_documents(run, dict([*listing.partners(run), *listing.pages(run)])).values()]


def damaged(documents: Iterable[Partner | Page], cache: Path) -> list[Problem]:
    """A problem for each picture whose header is sound, but that cannot be decoded.

    The cache remembers the sound ones.
    """
    found = []
    for record in documents:
        for file, picture in record.pictures.items():
            try:
                variants.check(picture, cache)
            except Unusable as fault:
                message = f"{quoted(file)} is {fault.args[0]}"
                found.append(Problem(record.path, picture.line, message, fault.args[1]))
    return sorted(found)


def read_file(path: Path, root: Path) -> tuple[Record, ...]:
    """The records of one content file, with references unchecked; raises Problems."""
    run = Run(root)
    made: Iterable[object | None]
    if path.name == "site.yaml":
        made = [_site(run)]
    elif path.name == "themes.yaml":
        made = _themes(run).values()
    elif path.parent.name == "pages":
        made = _documents(run, {("page", path.stem): path}).values()
    else:
        made = _documents(run, {("partner", path.parent.name): path}).values()
    if run.problems:
        raise Problems(run.problems)
    return tuple(each for each in made if isinstance(each, Partner | Page | Theme | Site))
