"""The content of a .po file: its entries, and the fields of its header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile
from typing import NamedTuple

from portret import tags
from portret.catalogs.plurals import PluralRule
from portret.catalogs.strings import BLANKS, split


class Entry(NamedTuple):
    """A message and its `translations`: one, or a form for each plural category.

    `context` is blank if there is none. `source` is the text of the entry in the file, with blank
    lines and comments before it.
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
        """Its lines with comments, stripped, without blank ones."""
        stripped = (line.strip(BLANKS) for line in split(self.source))
        return tuple(line for line in stripped if line)

    @property
    def files(self) -> frozenset[str]:
        """The files that use the message, as its references (`#:`) name them."""
        references = (line[2:].split() for line in self.lines if line.startswith("#:"))
        return frozenset(name for names in references for name in names)

    @property
    def key(self) -> tuple[str, str]:
        """(msgctxt, msgid), unique among the entries in use."""
        return (self.context, self.text)

    @property
    def fuzzy(self) -> bool:
        """Whether it is marked as fuzzy: the translation may be wrong."""
        return "fuzzy" in self.flags


@dataclass(frozen=True)
class PoFile:
    """The entries of a file in order, the header first.

    The file's text is `bom`, then the source of each entry, then `rest`.
    """

    entries: tuple[Entry, ...]
    rest: str = ""
    bom: str = ""

    @cached_property
    def in_use(self) -> Mapping[tuple[str, str], Entry]:
        """The entries that are not obsolete, by key, with the header.

        Of several with the same key, translated ones go first, of these fuzzy ones, else the first.
        """
        used = [each for each in self.entries if not each.obsolete]
        found = {(each.context, each.text): each for each in used}
        if len(found) < len(used):
            used.reverse()  # of equal ones the last is taken
            used.sort(key=lambda each: (any(each.translations), each.fuzzy and each.text != ""))
            found = {each.key: each for each in used}
        return found

    @cached_property
    def repeats(self) -> tuple[Entry, ...]:
        """The entries in use that are not in `in_use`, as another has the same key."""
        found = self.in_use
        used = (each for each in self.entries if not each.obsolete)
        return tuple(each for each in used if found[each.key] is not each)

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

    @property
    def language(self) -> str:
        """The tag of the language that the header names; blank where it is no tag."""
        tag = tags.from_gettext(self.header.get("language", ""))
        return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", tag) else ""

    def header_line(self, name: str) -> int:
        """The line of a field of the header; the header's first line if the field is missing."""
        entry = self.entries[0]
        texts = dropwhile(lambda line: line.strip(BLANKS)[:1] in ("", "#"), split(entry.source))
        fields = (line.strip(BLANKS).lower() for line in texts)
        named = (at for at, line in enumerate(fields) if line.startswith(f'"{name}:'))
        return entry.line + next(named, 0)

    @cached_property
    def plural_rule(self) -> PluralRule:
        """The rule of the header's Plural-Forms."""
        return PluralRule(self.header.get("plural-forms", ""))
