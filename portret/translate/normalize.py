"""Normalizes a catalogue for `update`: repeated entries, the header of a template, odd lines.

What is in normal form already stays byte for byte.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from itertools import takewhile

from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.plurals import is_template, plural_forms
from portret.catalogs.strings import BLANKS, quote, split
from portret.locales import Language
from portret.patterns import compiled
from portret.translate import entry_lines


def once(file: PoFile) -> PoFile:
    """The file without repeated entries; an entry gets the translators' comments of its repeats."""
    if not file.repeats:
        return file
    notes: dict[tuple[str, str], dict[str, None]] = {}
    for entry in file.repeats:
        notes.setdefault(entry.key, {}).update(dict.fromkeys(filter(_is_note, split(entry.source))))
    gone = set(map(id, file.repeats))
    left = (each for each in file.entries if id(each) not in gone)
    entries = [
        each if each.obsolete else _with_notes(each, notes.get(each.key, {})) for each in left
    ]
    return dataclasses.replace(file, entries=tuple(entries))


def _is_note(line: str) -> bool:
    """Whether a line is a translator's comment."""
    return re.match(r"[ \t]*#(?![.:,|~=])", line) is not None


def _with_notes(entry: Entry, notes: Sequence[str] | dict[str, None]) -> Entry:
    lines = split(entry.source)
    new = [note for note in notes if note not in lines]
    at = next(at for at, line in enumerate(lines) if line.strip(BLANKS) and not _is_note(line))
    return entry._replace(source="".join([*lines[:at], *new, *lines[at:]]))


# ---------------------------------------------------------------- the header


def header(file: PoFile, language: Language | None) -> str:
    """The lines of the header, with the language's plural rule if it has none, or a template's."""
    first, field = file.entries[0], file.header.get("plural-forms")
    if language is None or (field is not None and not is_template(field)):
        return first.source
    line = f"Plural-Forms: {plural_forms(language)}"
    if field is not None:
        return _PLURAL_FORMS.sub(lambda match: match[1] + line, first.source, count=1)
    before = "" if first.translations[0][-1:] in ("", "\n") else "\n"
    ended = first.source if first.source.endswith(("\n", file.end)) else first.source + file.end
    return ended + quote(f"{before}{line}\n") + file.end


_PLURAL_FORMS = compiled(
    r"""((?:"|\\n)(?:"[ \t\r\n]+")*)plural-forms[ \t]*:(?:[^"\\]|"[ \t\r\n]+")*+""", re.I
)
"""Matches the field in the lines of a header, even broken over several, and what is before it."""


# ---------------------------------------------------------------- the lines of an entry


def lines_of(entry: Entry, end: str) -> list[str]:
    """The lines of an entry as gettext writes them: blank lines, comments, then each text.

    Those of an obsolete entry are without #~; `end` is the end of new lines.
    """
    found = entry_lines.of(entry)
    bare = [line.strip(BLANKS) for line in found]
    first = next(at for at, line in enumerate(bare) if line[:1] not in ("", "#"))
    if all(map(_TEXT.fullmatch, bare[first:])) and "\r" not in "".join(bare[:first]):
        return found
    comments: list[str] = []
    for line in bare:
        for part in line.split("\r") if line.startswith("#") else ():
            if part.startswith("#"):
                comments.append(part.strip(BLANKS))
            elif comments[-1].startswith(("#,", "#=")):
                comments.append(f"# {part.strip(BLANKS)}")
            else:
                comments[-1] += f" {part.strip(BLANKS)}"
    blank = takewhile(lambda line: not line.strip(BLANKS), found)
    texts = entry_lines.texts(entry.context, entry.text, entry.plural, entry.translations)
    made = [f"{keyword} {quote(text)}" for keyword, text in texts.items()]
    return [*blank, *(line.rstrip() + end for line in (*comments, *made))]


_TEXT = re.compile(r'(?:msg[a-z_]+(?:\[[0-9]\])?[ \t]*)?"(?:[^"\\\r]|\\.)*"')
