"""What a .po file holds: its entries, each with all its text, and what the header says of them."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from portret.catalogs.strings import BLANKS, split


class Entry(NamedTuple):
    """One message with its translation; `source` is all its text in the file.

    That is from the end of the entry before it: blank lines, comments and every line end.
    """

    context: str | None
    text: str
    plural: str | None
    translations: tuple[str, ...]
    flags: frozenset[str]
    obsolete: bool
    line: int
    source: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines, comments included, without blank ones and the blanks around them."""
        stripped = (line.strip(BLANKS) for line in split(self.source))
        return tuple(line for line in stripped if line)

    @property
    def files(self) -> frozenset[str]:
        """The files where the message stands, by its references (`#:`), however they are broken."""
        references = (line[2:].split() for line in self.lines if line.startswith("#:"))
        return frozenset(name for names in references for name in names)

    @property
    def key(self) -> tuple[str, str]:
        """(msgctxt, msgid), the context blank where there is none."""
        return (self.context or "", self.text)

    @property
    def fuzzy(self) -> bool:
        """Whether a tool or a translator doubts the translation."""
        return "fuzzy" in self.flags


@dataclass(frozen=True)
class PoFile:
    """A catalogue's entries in order, the header first; `rest` is what follows the last.

    The file's text is `bom`, each entry's source, and `rest`. It is
    `parted` where each entry stands between blank lines, with none in it.
    """

    entries: tuple[Entry, ...]
    rest: str = ""
    bom: str = ""
    parted: bool = field(default=False, compare=False)

    @cached_property
    def in_use(self) -> Mapping[tuple[str, str], Entry]:
        """The entries that are in use by their keys, the header too."""
        return {(each.context or "", each.text): each for each in self.entries if not each.obsolete}

    @cached_property
    def end(self) -> str:
        """How the file ends its lines: as the first of them."""
        first = split(self.entries[0].source)[0]
        return first[len(first.rstrip("\r\n")) :]

    @cached_property
    def header(self) -> Mapping[str, str]:
        """The header's fields by their names in small letters."""
        lines = self.entries[0].translations[0].split("\n")
        pairs = (line.split(":", 1) for line in lines if ":" in line)
        return {name.strip().lower(): value.strip() for name, value in pairs}

    def header_line(self, name: str) -> int:
        """The line where a field of the header stands; where the header begins, if it lacks it."""
        entry = self.entries[0]
        lines = [line for line in entry.lines if not line.startswith("#")]
        named = (at for at, line in enumerate(lines) if line.lower().startswith(f'"{name}:'))
        return entry.line + next(named, 0)

    @property
    def forms(self) -> int:
        """How many plural forms there are; 0 without a Plural-Forms that can be worked out."""
        return self._plurals[0]

    def plural_form(self, number: int) -> int | None:
        """The plural form that a number takes; None where the header's rule gives none."""
        forms, rule = self._plurals
        try:
            form = rule(number)
        except ArithmeticError:
            return None
        return form if 0 <= form < forms else None

    @cached_property
    def _plurals(self) -> tuple[int, Callable[[int], int]]:
        match = _PLURAL_FORMS.fullmatch(self.header.get("plural-forms", ""))
        if match is not None:
            with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
                return int(match[1]), gettext.c2py(match[2])
        return 0, int


_PLURAL_FORMS = re.compile(r"nplurals\s*=\s*([1-9])\s*;\s*plural\s*=\s*([^;]{1,500}?)\s*;?\s*")
