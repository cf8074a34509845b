"""Merges a file that a translator sends back into the catalogue, entry by entry.

This is a three-way merge: what the translator changed is taken, what others changed meanwhile
stays, and what both changed is only reported. The common base of an entry is known from the mark
with which it was sent (`exchange_files`); else it is the former version of the catalogue, in git,
that is nearest to the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from portret import git
from portret.catalogs import lookup, plurals, pofile
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.lookup import Catalog, Key, Texts
from portret.errors import quoted
from portret.said import said
from portret.site.edition import Snapshot
from portret.translate import exchange_files, review, saving
from portret.translate.extract import PotMessage
from portret.translate.saving import CatalogFile

VERSIONS = 100
"""How many former versions of a catalogue are looked at."""


@dataclass(frozen=True)
class ReturnedEntry:
    """An entry that came back different: the outcome of its merge, and its text on both sides.

    TAKE: only the translator changed it. BOTH: it was changed here too, or may have been. UNSAFE:
    readers would never get it. GONE: the site no longer has the text. OPEN: the translator left it
    fuzzy or blank. `line` is that of the catalogue, `their_line` that of the returned file.
    """

    outcome: str
    message: PotMessage
    theirs: tuple[str, ...]
    ours: tuple[str, ...]
    line: int
    their_line: int
    state: str
    reason: str = ""


TAKE, BOTH, UNSAFE, GONE, OPEN = OUTCOMES = ("take", "both", "unsafe", "gone", "open")


def compared(
    site: Snapshot,
    catalog: Catalog,
    target: CatalogFile,
    returned: PoFile,
    versions: Sequence[PoFile],
) -> list[ReturnedEntry]:
    """Each entry of a file that came back different, in the order of the catalogue."""
    known = {each.key: each for each in target.messages}
    ours = (catalog.file or pofile.read(target.initial().encode())).in_use
    base = _base(returned, versions)
    order = {key: number for number, key in enumerate(known)}
    found = []
    for key, theirs in returned.in_use.items():
        here, was = ours.get(key), _former(theirs, base)
        if not theirs.text or _same(theirs, here) or was(theirs):
            continue
        message = known.get(key)
        outcome, reason = BOTH, ""
        if theirs.fuzzy or not "".join(theirs.translations).strip():
            if message is None:
                continue
            outcome = OPEN
        elif element := exchange_files.unread(theirs):
            message = message or PotMessage(*key, theirs.plural)
            outcome, reason = UNSAFE, _unread(element, theirs.line)
        elif message is None or message.plural != theirs.plural:
            outcome, message = GONE, PotMessage(*key, theirs.plural)
        elif faults := [
            text
            for code, text in review.typed_problems(site, catalog, message, theirs.translations)
            if code == review.UNSAFE
        ]:
            outcome, reason = UNSAFE, faults[0]
        elif saving.state(here) == "blank" or was(here):
            outcome = TAKE
        texts, line = (here.translations, here.line) if here else ((), 0)
        lines, state = (line, theirs.line), saving.state(here)
        found.append(
            ReturnedEntry(outcome, message, theirs.translations, texts, *lines, state, reason)
        )
    return sorted(found, key=lambda each: order.get(each.message.key, len(order)))


def _unread(element: str, line: int) -> str:
    return said(
        "the file has the element %(element)s in line %(line)s, and nothing says what it stands "
        "for: write the text without it, with the marks that the source has",
        **{"element": element, "line": line},
    )


def _former(theirs: Entry, base: PoFile | None) -> Callable[[Entry | None], bool]:
    """A test whether an entry is as it was sent, by its mark, else by the base version.

    Where nothing tells, that is no entry but a blank one.
    """
    if mark := exchange_files.sent_as(theirs):
        return lambda entry: entry is not None and exchange_files.mark(entry) == mark
    return lambda entry: _same(entry, base.in_use.get(theirs.key) if base else None)


def _same(one: Entry | None, other: Entry | None) -> bool:
    return saving.state(one) == saving.state(other)


def _base(returned: PoFile, versions: Sequence[PoFile]) -> PoFile | None:
    """The version that a file was made from: the one with most of its entries, the oldest if equal.

    `versions` are the latest first. Taking the oldest is safe: what may have been changed on both
    sides then counts as changed on both.
    """

    def shared(version: PoFile) -> int:
        entries = ((each, version.in_use.get(key)) for key, each in returned.in_use.items())
        return sum(other is not None and _same(each, other) for each, other in entries)

    return max(reversed(versions), key=shared, default=None)


def versions(path: Path) -> list[PoFile]:
    """The versions of a catalogue, the latest first: as it is now, and those of its git commits.

    Empty if git has none: then nothing tells who has changed a text.
    """
    names = git.output(
        path.parent, "log", f"--max-count={VERSIONS}", "--format=%H", "--", path.name
    ).decode()
    found = list(
        _parsed(git.output(path.parent, "show", f"{each}:./{path.name}") for each in names.split())
    )
    with suppress(OSError):
        found = [*_parsed([path.read_bytes()]), *found] if found else []
    return found


def _parsed(texts: Iterator[bytes] | Sequence[bytes]) -> Iterator[PoFile]:
    for text in texts:
        with suppress(pofile.Unreadable):
            yield pofile.read(text)


def take(target: CatalogFile, found: Sequence[ReturnedEntry]) -> list[ReturnedEntry]:
    """Saves the entries with the outcome TAKE; returns those that somebody has changed since."""
    new = [each for each in found if each.outcome == TAKE]
    saved = saving.save(
        target, [saving.Translation(each.message, each.theirs, each.state) for each in new]
    )
    return [each for each, outcome in zip(new, saved, strict=True) if not outcome.done]


def with_texts(site: Snapshot, tag: str, texts: Mapping[Key, Texts]) -> Snapshot:
    """A copy of a site with other texts in a language's catalogue; nothing is written."""
    old = site.catalogs.catalogs[tag]
    rule = old.plural_rule or plurals.plural_forms(old.language)
    new = replace(old, texts={**old.texts, **texts}, plural_rule=rule, file=None)
    digest = hashlib.blake2b(repr(sorted(texts.items())).encode("utf-8", "replace")).digest()
    catalog = lookup.judged(replace(new, digest=old.digest + digest), old)
    catalogs = replace(site.catalogs, catalogs={**site.catalogs.catalogs, tag: catalog})
    return replace(site, catalogs=catalogs)


# ---------------------------------------------------------------- telling


_OUTCOMES = {
    TAKE: "changed in the file alone: to be taken over",
    BOTH: "changed here too, or nobody can tell: kept, look at both",
    UNSAFE: "readers would never get it: kept as it is here",
    GONE: "a text that the site does not have (any more)",
    OPEN: "left fuzzy or blank in the file: kept as it is here",
}
"""The outcomes of an entry, in words."""


def report(found: Sequence[ReturnedEntry], path: str, file: str) -> Iterator[str]:
    """The lines of a report: the entries of `file` that differ from `path`, by outcome."""
    for what, outcome in _OUTCOMES.items():
        own = [each for each in found if each.outcome == what]
        if own:
            yield f"{len(own)} {outcome}"
        for each in own:
            place = f"{path}:{each.line}" if each.line else path
            yield f"  {place}  {quoted(each.message.text)}"
            reason = f"  ({each.reason})" if each.reason else ""
            yield f"    there  {file}:{each.their_line}  {quoted(' | '.join(each.theirs))}{reason}"
            if any(each.ours):
                yield f"    here   {quoted(' | '.join(each.ours))}"
    if not found:
        yield "Nothing in the file is newer than what is here."
