"""Saves one entry of a catalogue: its bytes change, and no others.

Whoever saves names the state of the entry that she has seen. If it is another by now, nothing is
written, and the entry comes back as it is: neither text is lost. Each save is made under a lock, in
a file beside the catalogue that then takes its place.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from portret import files, writing
from portret.catalogs import pofile, store, strings
from portret.catalogs.entries import Entry, PoFile
from portret.characters import BLANKS
from portret.errors import printable
from portret.translate import entry_lines, regular, update
from portret.translate.extract import Wanted

LONGEST = 200
"""Characters of a name or a reason."""


@dataclass(frozen=True)
class Place:
    """A language's catalogue: its file, the messages that it should have, and how it is begun."""

    path: Path
    messages: Sequence[Wanted]
    begun: Callable[[], str]


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


def save(
    place: Place, message: Wanted, translations: Sequence[str], seen: str, name: str = ""
) -> Saved:
    """Put a translation into the entry of a message; OSError where the file cannot be written.

    It is fuzzy no more, and its former text goes; the translators' comments stay. `name` is that of
    the translator, for the header. pofile.Unreadable where the catalogue cannot be read.
    """
    texts = tidy(message, translations)

    def edit(file: PoFile, entry: Entry | None) -> str:
        forms = file.plural_rule.forms or 2
        if message.plural is not None and len(texts) != forms:
            raise Impossible(f"{len(texts)} plural forms, where the header says {forms}")
        lines = _lines(file, entry, message)
        wanted = entry_lines.texts(message.context, message.text, message.plural, texts)
        return "".join(_settled(entry_lines.with_texts(lines, wanted, file.end), file.end))

    return _edited(place, message, seen, edit, name)


def waive(place: Place, message: Wanted, code: str, reason: str, seen: str) -> Saved:
    """Write above an entry why a doubt is none: `# allow code: reason`."""
    why = _line(reason)
    if not any(map(str.isalnum, why)):
        raise Impossible("no reason")

    def edit(file: PoFile, entry: Entry | None) -> str:
        lines = _lines(file, entry, message)
        notes = [line for line in lines if entry_lines.mark(line) == "#"]
        new = f"# allow {code}: {why}{file.end}"
        return "".join(entry_lines.put(lines, "#", [*notes, new]))

    return _edited(place, message, seen, edit)


def restore(place: Place, message: Wanted, source: str, seen: str) -> Saved:
    """Give an entry the text back that it had in the file; blank where it had none."""
    return _edited(place, message, seen, lambda file, entry: source)


def _lines(file: PoFile, entry: Entry | None, message: Wanted) -> list[str]:
    """The lines of an entry, or of one that waits for its translation."""
    if entry is None:
        return strings.split(update.blank(message, file.plural_rule.forms or 2, file.end))
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


def _edited(
    place: Place,
    message: Wanted,
    seen: str,
    edit: Callable[[PoFile, Entry | None], str],
    name: str = "",
) -> Saved:
    """The file with one entry edited, unless that is not as it was seen."""
    with writing.locked(place.path.parents[2]):  # as `update` does
        while True:
            mark = _mark(place.path)
            file = pofile.read(_data(place))
            entry = file.in_use.get(message.key)
            before = entry.source if entry else ""
            if state(entry) != seen:
                return Saved(False, before, entry)
            new = edit(file, entry)
            found = _read(new, message)
            text = _with(file, entry, new, place, message, _line(name))
            if writing.replace(place.path, text.encode(), partial(_stands, place.path, mark)):
                return Saved(True, before, found)


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
    file: PoFile, entry: Entry | None, new: str, place: Place, message: Wanted, name: str
) -> str:
    """The text of the file with an entry in the place of another, or where it belongs."""
    sources = [each.source for each in file.entries]
    if entry is not None:
        at = next(number for number, each in enumerate(file.entries) if each is entry)
        sources[at] = new
    elif new:
        at = _place(file, place.messages, message)
        if not sources[at - 1].endswith(("\n", file.end)):
            sources[at - 1] += file.end
        sources.insert(at, new)
    if name:
        sources[0] = _signed(file, name)
    return "".join([file.bom, *sources, file.rest])


def _place(file: PoFile, messages: Sequence[Wanted], message: Wanted) -> int:
    """The number before which a new entry stands: behind the message before it, as `update` has it.

    Entries out of use come last.
    """
    numbers = {each.key: at for at, each in enumerate(file.entries) if not each.obsolete}
    found = 0
    for each in messages:
        if each.key == message.key:
            break
        found = numbers.get(each.key, found)
    return found + 1


def _signed(file: PoFile, name: str) -> str:
    """The header with the name of the translator."""
    header, field = file.entries[0], "Last-Translator: "
    lines = header.translations[0].splitlines(keepends=True)
    others = [line for line in lines if not line.lower().startswith("last-translator:")]
    at = next((at for at, line in enumerate(lines) if line not in others), len(others))
    fields = "".join([*others[:at], f"{field}{name}\n", *others[at:]])
    texts = entry_lines.texts("", "", None, [fields])
    return "".join(entry_lines.with_texts(regular.lines_of(header, file.end), texts, file.end))
