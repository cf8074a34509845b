"""Saves translations in a catalogue: only the bytes of their entries change.

The caller names the state of the entry that the translator has seen. If somebody has changed the
entry since, it is returned as it is and nothing is saved, so neither text is lost. A save holds a
lock, writes a new file, and renames it to the catalogue.
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
from portret.catalogs.lookup import wrong_number_of_forms
from portret.characters import BLANKS
from portret.errors import printable
from portret.said import said
from portret.translate import entry_lines, normalize, update
from portret.translate.extract import PotMessage

LONGEST = 200
"""Characters of a name or a reason."""


@dataclass(frozen=True)
class CatalogFile:
    """A language's catalogue: its path, the messages that it should have, and its initial text.

    `cached` is (digest of a file's bytes, their entries), so that equal bytes are not parsed again.
    """

    path: Path
    messages: Sequence[PotMessage]
    initial: Callable[[], str]
    cached: tuple[bytes, PoFile | None] = (b"", None)


class Translation(NamedTuple):
    """A translation of a message, and the `state` of its entry that the translator has seen."""

    message: PotMessage
    translations: Sequence[str]
    seen: str


@dataclass(frozen=True)
class Saved:
    """The outcome of a save: whether it was done, the entry's former lines, and the entry now."""

    done: bool
    before: str
    entry: Entry | None


class InvalidTranslation(ValueError):
    """A text cannot be saved as a translation of its message; the exception says why."""


def state(entry: Entry | None) -> str:
    """A digest of an entry's translation, by which a change is noticed.

    It is "blank" for an entry that is missing or not translated.
    """
    if entry is None or not any(entry.translations):
        return "blank"
    texts = (entry.plural or "", *entry.translations, "fuzzy" * entry.fuzzy)
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=8).hexdigest()


def normalized(message: PotMessage, translations: Sequence[str]) -> tuple[str, ...]:
    """The translations in NFC, without blanks around them.

    Raises InvalidTranslation if there are too many or none, or if one is no Unicode.
    """
    for text in translations:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise InvalidTranslation("a text that is no Unicode") from None
    plain = (each.replace("\r\n", "\n").replace("\r", "\n") for each in translations)
    found = tuple(unicodedata.normalize("NFC", each).strip(BLANKS) for each in plain)
    if not found or (message.plural is None and len(found) > 1):
        raise InvalidTranslation(f"{len(found)} texts for a message without a plural")
    return found


# ---------------------------------------------------------------- what can be done to an entry


def save(catalog: CatalogFile, texts: Sequence[Translation], name: str = "") -> list[Saved]:
    """Saves translations, and returns an outcome for each.

    Removes the fuzzy flag and the former source text (`#|`); translators' comments stay. `name` is
    the translator's, for the header. Raises OSError if the file cannot be written,
    pofile.Unreadable if it cannot be read.
    """
    return _edited(
        catalog, [_Edit(each.message, each.seen, _edit_of(each)) for each in texts], name
    )


def _edit_of(text: Translation) -> Callable[[PoFile, Entry | None], str]:
    message, texts = text.message, normalized(text.message, text.translations)

    def edit(file: PoFile, entry: Entry | None) -> str:
        forms = file.plural_rule.forms or 2
        if message.plural is not None and len(texts) != forms:
            raise InvalidTranslation(wrong_number_of_forms(len(texts), forms))
        lines = _lines(file, entry, message)
        wanted = entry_lines.texts(message.context, message.text, message.plural, texts)
        return "".join(_without_fuzzy(entry_lines.with_texts(lines, wanted, file.end), file.end))

    return edit


def waive(catalog: CatalogFile, message: PotMessage, code: str, reason: str, seen: str) -> Saved:
    """Writes a waiver of a warning above an entry: `# allow code: reason`."""
    why = _line(reason)
    if not any(map(str.isalnum, why)):
        raise InvalidTranslation(said("no reason"))

    def edit(file: PoFile, entry: Entry | None) -> str:
        lines = _lines(file, entry, message)
        notes = [line for line in lines if entry_lines.mark(line) == "#"]
        new = f"# allow {code}: {why}{file.end}"
        return "".join(entry_lines.put(lines, "#", [*notes, new]))

    return _edited(catalog, [_Edit(message, seen, edit)])[0]


def restore(catalog: CatalogFile, message: PotMessage, source: str, seen: str) -> Saved:
    """Undoes a save: gives an entry its former lines `source` again."""
    return _edited(catalog, [_Edit(message, seen, lambda file, entry: source)])[0]


def _lines(file: PoFile, entry: Entry | None, message: PotMessage) -> list[str]:
    """The lines of an entry; of a new one without translation if there is none."""
    if entry is None:
        blank = [""] * (file.plural_rule.forms or 2)
        return strings.split(update.fresh(message, blank, file.end))
    return normalize.lines_of(entry, file.end)


def _without_fuzzy(lines: Sequence[str], end: str) -> list[str]:
    """The lines of an entry without its fuzzy flag and its former source text."""
    comments = entry_lines.comments(lines)
    flags = entry_lines.flags(comments)
    if "fuzzy" in flags:
        left = ", ".join(flag for flag in flags if flag != "fuzzy")
        lines = entry_lines.put(lines, "#,", [f"#, {left}{end}"] if left else [])
    return entry_lines.put(lines, "#|", []) if comments["#|"] else list(lines)


def _line(text: str) -> str:
    """The text on one line, cut to LONGEST characters."""
    return printable(" ".join(text.split()))[:LONGEST]


# ---------------------------------------------------------------- the file


class _Edit(NamedTuple):
    """An edit of a message's entry: `source(file, entry)` returns its new lines."""

    message: PotMessage
    seen: str
    source: Callable[[PoFile, Entry | None], str]


def _edited(catalog: CatalogFile, edits: Sequence[_Edit], name: str = "") -> list[Saved]:
    """Makes edits, except of entries that have changed since they were seen."""
    with writing.locked(catalog.path.parents[2]):  # as `update` does
        while True:
            stat = _stat(catalog.path)
            file = _file(catalog)
            new: dict[tuple[str, str], str] = {}
            found = [_saved(file, each, new) for each in edits]
            if not new:
                return found
            text = _with(file, new, catalog.messages, _line(name))
            if writing.replace(
                catalog.path, text.encode(), partial(_is_unchanged, catalog.path, stat)
            ):
                return found


def _saved(file: PoFile, edit: _Edit, new: dict[tuple[str, str], str]) -> Saved:
    """The outcome of an edit; adds the entry's new lines to `new`."""
    key = edit.message.key
    entry = file.in_use.get(key)
    before = entry.source if entry else ""
    if key in new or state(entry) != edit.seen:
        return Saved(False, before, entry)
    new[key] = edit.source(file, entry)
    return Saved(True, before, _read(new[key], edit.message))


def _file(catalog: CatalogFile) -> PoFile:
    """The entries of the catalogue as it is now."""
    data, (digest, file) = _data(catalog), catalog.cached
    if file is not None and hashlib.blake2b(data).digest() == digest:
        return file
    return pofile.read(data)


def _data(catalog: CatalogFile) -> bytes:
    """The bytes of the catalogue; its initial text if there is no file."""
    try:
        return files.read(catalog.path, store.MAX_FILE)
    except FileNotFoundError:
        return catalog.initial().encode()


def _stat(path: Path) -> object:
    """A value that changes if a program without our lock writes the file."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _is_unchanged(path: Path, stat: object) -> bool:
    return _stat(path) == stat


def _read(source: str, message: PotMessage) -> Entry | None:
    """The entry that these lines make; InvalidTranslation unless it is just the message's."""
    try:
        found = pofile.read(source.encode(), part=True).entries
    except pofile.Unreadable as error:
        raise InvalidTranslation(error.faults[0][1]) from None
    if [each.key for each in found] not in ([], [message.key]):
        raise InvalidTranslation("another entry")
    return found[0] if found else None


def _with(
    file: PoFile, new: Mapping[tuple[str, str], str], messages: Sequence[PotMessage], name: str
) -> str:
    """The text of the file with new lines of some entries.

    A new entry goes after that of the message before it, as `update` has it.
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
    """The header with the translator's name in Last-Translator."""
    header, field = file.entries[0], "Last-Translator: "
    lines = header.translations[0].splitlines(keepends=True)
    others = [line for line in lines if not line.lower().startswith("last-translator:")]
    at = next((at for at, line in enumerate(lines) if line not in others), len(others))
    fields = "".join([*others[:at], f"{field}{name}\n", *others[at:]])
    texts = entry_lines.texts("", "", None, [fields])
    return "".join(entry_lines.with_texts(normalize.lines_of(header, file.end), texts, file.end))
