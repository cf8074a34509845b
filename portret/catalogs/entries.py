"""The content of a .po file: entries with all their text, and the fields of the header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from portret.catalogs.plurals import PluralRule
from portret.catalogs.strings import BLANKS, split


class Entry(NamedTuple):
    """A message and its translation, of which a message with a plural has several forms.

    `context` is blank where there is none. `source` is all the entry's text in the file, from the
    end of the entry before it: blank lines, comments and line ends included.
    """

    context: str
    text: str
    plural: str | None
    translations: tuple[str, ...]
    flags: frozenset[str]
    obsolete: bool
    line: int
    source: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines, comments included, without blank lines and surrounding blanks."""
        stripped = (line.strip(BLANKS) for line in split(self.source))
        return tuple(line for line in stripped if line)

    @property
    def files(self) -> frozenset[str]:
        """The files that use the message, as its references (`#:`) name them."""
        references = (line[2:].split() for line in self.lines if line.startswith("#:"))
        return frozenset(name for names in references for name in names)

    @property
    def key(self) -> tuple[str, str]:
        """(msgctxt, msgid), which no two entries in use share."""
        return (self.context, self.text)

    @property
    def fuzzy(self) -> bool:
        """Whether a tool or a translator doubts the translation."""
        return "fuzzy" in self.flags


@dataclass(frozen=True)
class PoFile:
    """A file's entries in order, the header first.

    The text of the file is `bom`, then each entry's source, then `rest`.
    """

    entries: tuple[Entry, ...]
    rest: str = ""
    bom: str = ""

    @cached_property
    def in_use(self) -> Mapping[tuple[str, str], Entry]:
        """The entries that are not obsolete by their keys, the header included."""
        return {(each.context, each.text): each for each in self.entries if not each.obsolete}

    @cached_property
    def end(self) -> str:
        """The line end of the file's first line."""
        first = split(self.entries[0].source)[0]
        return first[len(first.rstrip("\r\n")) :]

    @cached_property
    def header(self) -> Mapping[str, str]:
        """The header's fields by their names in lower case."""
        lines = self.entries[0].translations[0].split("\n")
        pairs = (line.split(":", 1) for line in lines if ":" in line)
        return {name.strip().lower(): value.strip() for name, value in pairs}

    def header_line(self, name: str) -> int:
        """The line of a field of the header; the header's first line where it lacks the field."""
        entry = self.entries[0]
        lines = [line for line in entry.lines if not line.startswith("#")]
        named = (at for at, line in enumerate(lines) if line.lower().startswith(f'"{name}:'))
        return entry.line + next(named, 0)

    @cached_property
    def plural_rule(self) -> PluralRule:
        """The rule of the header's Plural-Forms."""
        return PluralRule(self.header.get("plural-forms", ""))
