"""Saves entries of a catalogue: their bytes change, and no others.

Whoever saves names the state of an entry that she has seen. If it is another by now, it stays, and
comes back as it is: neither text is lost. Each save is made under a lock, in a file beside the
catalogue that then takes its place.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from portret import files, writing
from portret.catalogs import pofile, store, strings
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.lookup import misfit
from portret.characters import BLANKS
from portret.errors import printable
from portret.said import said
from portret.translate import entry_lines, regular, update
from portret.translate.extract import Wanted

LONGEST = 200
"""Characters of a name or a reason."""


@dataclass(frozen=True)
class Place:
    """A language's catalogue: its file, the messages that it should have, and how it is begun.

    `known` is the digest of a file's bytes with what was read of them, which is not read again.
    """

    path: Path
    messages: Sequence[Wanted]
    begun: Callable[[], str]
    known: tuple[bytes, PoFile | None] = (b"", None)


class Text(NamedTuple):
    """A translation of a message, and the state of the entry that it is to take the place of."""

    message: Wanted
    translations: Sequence[str]
    seen: str


@dataclass(frozen=True)
class Saved:
    """Whether an entry was saved, its text in the file before, and the entry as it is now."""

    done: bool
    before: str
    entry: Entry | None


class Impossible(ValueError):
    """Raised where the texts sent are no translation of the message; it says why."""


def state(entry: Entry | None) -> str:
    """A few letters that name the state of an entry: equal ones hold the same translation.

    One that is missing, or blank, is in the same state.
    """
    if entry is None or not any(entry.translations):
        return "blank"
    texts = (entry.plural or "", *entry.translations, "fuzzy" * entry.fuzzy)
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=8).hexdigest()


def tidy(message: Wanted, translations: Sequence[str]) -> tuple[str, ...]:
    """The translations as a catalogue has them: in NFC, no blanks around them; Impossible if none.

    A text that is no Unicode cannot be written at all.
    """
    for text in translations:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Impossible("a text that is no Unicode") from None
    plain = (each.replace("\r\n", "\n").replace("\r", "\n") for each in translations)
    found = tuple(unicodedata.normalize("NFC", each).strip(BLANKS) for each in plain)
    if not found or (message.plural is None and len(found) > 1):
        raise Impossible(f"{len(found)} texts for a message without a plural")
    return found


# ---------------------------------------------------------------- what can be done to an entry


def save(place: Place, texts: Sequence[Text], name: str = "") -> list[Saved]:
    """Put translations into their entries; OSError where the file cannot be written.

    They are fuzzy no more, and their former texts go; the translators' comments stay. `name` is
    that of the translator, for the header. pofile.Unreadable where the catalogue cannot be read.
    """
    return _edited(place, [_Edit(each.message, each.seen, _putting(each)) for each in texts], name)


def _putting(text: Text) -> Callable[[PoFile, Entry | None], str]:
    message, texts = text.message, tidy(text.message, text.translations)

    def edit(file: PoFile, entry: Entry | None) -> str:
        forms = file.plural_rule.forms or 2
        if message.plural is not None and len(texts) != forms:
            raise Impossible(misfit(len(texts), forms))
        lines = _lines(file, entry, message)
        wanted = entry_lines.texts(message.context, message.text, message.plural, texts)
        return "".join(_settled(entry_lines.with_texts(lines, wanted, file.end), file.end))

    return edit


def waive(place: Place, message: Wanted, code: str, reason: str, seen: str) -> Saved:
    """Write above an entry why a doubt is none: `# allow code: reason`."""
    why = _line(reason)
    if not any(map(str.isalnum, why)):
        raise Impossible(said("no reason"))

    def edit(file: PoFile, entry: Entry | None) -> str:
        lines = _lines(file, entry, message)
        notes = [line for line in lines if entry_lines.mark(line) == "#"]
        new = f"# allow {code}: {why}{file.end}"
        return "".join(entry_lines.put(lines, "#", [*notes, new]))

    return _edited(place, [_Edit(message, seen, edit)])[0]


def restore(place: Place, message: Wanted, source: str, seen: str) -> Saved:
    """Give an entry the text back that it had in the file; blank where it had none."""
    return _edited(place, [_Edit(message, seen, lambda file, entry: source)])[0]


def _lines(file: PoFile, entry: Entry | None, message: Wanted) -> list[str]:
    """The lines of an entry, or of one that waits for its translation."""
    if entry is None:
        blank = [""] * (file.plural_rule.forms or 2)
        return strings.split(update.fresh(message, blank, file.end))
    return regular.lines_of(entry, file.end)


def _settled(lines: Sequence[str], end: str) -> list[str]:
    """The lines of an entry that nobody doubts any more."""
    said = entry_lines.comments(lines)
    flags = entry_lines.flags(said)
    if "fuzzy" in flags:
        left = ", ".join(flag for flag in flags if flag != "fuzzy")
        lines = entry_lines.put(lines, "#,", [f"#, {left}{end}"] if left else [])
    return entry_lines.put(lines, "#|", []) if said["#|"] else list(lines)


def _line(text: str) -> str:
    """A name or a reason on one line."""
    return printable(" ".join(text.split()))[:LONGEST]


# ---------------------------------------------------------------- the file


class _Edit(NamedTuple):
    """An edit of a message's entry: `source` makes its new text of the file and the entry."""

    message: Wanted
    seen: str
    source: Callable[[PoFile, Entry | None], str]


def _edited(place: Place, edits: Sequence[_Edit], name: str = "") -> list[Saved]:
    """The file with some entries edited, but for those that are not as they were seen."""
    with writing.locked(place.path.parents[2]):  # as `update` does
        while True:
            mark = _mark(place.path)
            file = _file(place)
            new: dict[tuple[str, str], str] = {}
            found = [_saved(file, each, new) for each in edits]
            if not new:
                return found
            text = _with(file, new, place.messages, _line(name))
            if writing.replace(place.path, text.encode(), partial(_stands, place.path, mark)):
                return found


def _saved(file: PoFile, edit: _Edit, new: dict[tuple[str, str], str]) -> Saved:
    """The outcome of an edit, the text of whose entry is put into `new`."""
    key = edit.message.key
    entry = file.in_use.get(key)
    before = entry.source if entry else ""
    if key in new or state(entry) != edit.seen:
        return Saved(False, before, entry)
    new[key] = edit.source(file, entry)
    return Saved(True, before, _read(new[key], edit.message))


def _file(place: Place) -> PoFile:
    """The catalogue as it is."""
    data, (digest, known) = _data(place), place.known
    if known is not None and hashlib.blake2b(data).digest() == digest:
        return known
    return pofile.read(data)


def _data(place: Place) -> bytes:
    """The bytes of the catalogue; of the one to begin with where there is none."""
    try:
        return files.read(place.path, store.MAX_FILE)
    except FileNotFoundError:
        return place.begun().encode()


def _mark(path: Path) -> object:
    """Something that is another where a program that knows of no lock has written the file."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _stands(path: Path, mark: object) -> bool:
    return _mark(path) == mark


def _read(source: str, message: Wanted) -> Entry | None:
    """The entry as it will be read; Impossible where it would not be just that one."""
    try:
        found = pofile.read(source.encode(), part=True).entries
    except pofile.Unreadable as error:
        raise Impossible(error.faults[0][1]) from None
    if [each.key for each in found] not in ([], [message.key]):
        raise Impossible("another entry")
    return found[0] if found else None


def _with(
    file: PoFile, new: Mapping[tuple[str, str], str], messages: Sequence[Wanted], name: str
) -> str:
    """The text of the file with some entries in the place of others, or where they belong.

    That is behind the message before, as `update` has it: entries out of use come last.
    """
    used = file.in_use
    sources = [each.source for each in file.entries]
    numbers = {each.key: n for n, each in enumerate(file.entries) if used.get(each.key) is each}
    for key in new.keys() & numbers.keys():
        sources[numbers[key]] = new[key]
    if name:
        sources[0] = _signed(file, name)
    at = 0
    for key in [*(each.key for each in messages), *new] if new.keys() - numbers.keys() else ():
        if key in numbers:
            at = numbers[key]
        elif new.get(key):
            ends = sources[at].endswith(("\n", file.end))
            sources[at] += ("" if ends else file.end) + new[key]
            numbers[key] = at
    return "".join([file.bom, *sources, file.rest])


def _signed(file: PoFile, name: str) -> str:
    """The header with the name of the translator."""
    header, field = file.entries[0], "Last-Translator: "
    lines = header.translations[0].splitlines(keepends=True)
    others = [line for line in lines if not line.lower().startswith("last-translator:")]
    at = next((at for at, line in enumerate(lines) if line not in others), len(others))
    fields = "".join([*others[:at], f"{field}{name}\n", *others[at:]])
    texts = entry_lines.texts("", "", None, [fields])
    return "".join(entry_lines.with_texts(regular.lines_of(header, file.end), texts, file.end))
