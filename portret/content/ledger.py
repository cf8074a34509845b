"""The ledger `content/addresses.lock`: every address that the site has ever published.

It has a line for each language and for each address below a language's:

    language nl
    language fr gone
    /about/
    /partners/ecre/
    /partners/old/ gone
    /countries/be/ nl en

A line stands for the address in every language that is not gone, or in those that it names. "gone"
marks what was removed on purpose. Lines are sorted and independent of each other, so that branches
merge; a repeated line is no fault.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from portret.content.converters import PART
from portret.content.sources import Report, Run, decoded
from portret.errors import quoted, shown

NAME = "addresses.lock"
GONE = "gone"

HEADER = """\
# Every address that this site has published, without its language. `flask check` fails where one
# leads nowhere any more. `flask addresses --update` adds the new ones; "gone" behind an address
# says that it went on purpose.
"""


class Entry(NamedTuple):
    """A line of the ledger: its number, whether it says "gone", the languages that it names."""

    line: int = 0
    gone: bool = False
    languages: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether an address is expected in every language."""
        return not (self.gone or self.languages)

    def merged(self, other: Entry) -> Entry:
        """This entry merged with another of the same address, as two branches may leave them."""
        both = (*self.languages, *other.languages) if self.languages and other.languages else ()
        return Entry(self.line, self.gone or other.gone, tuple(dict.fromkeys(both)))


@dataclass(frozen=True)
class Ledger:
    """A ledger as it was read: the entries of languages by tag, and of addresses."""

    path: str
    text: str = HEADER
    languages: Mapping[str, Entry] = field(default_factory=dict)
    addresses: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def tags(self) -> list[str]:
        """The languages that are not gone."""
        return [tag for tag, each in self.languages.items() if not each.gone]

    def is_gone(self, path: str) -> bool:
        """Whether the ledger says "gone" of an address with its language."""
        tag, _, rest = path[1:].partition("/")
        language, below = self.languages.get(tag, Entry()), f"/{rest}"
        found = self.addresses.get(below) or self.addresses.get(f"{below}/", Entry())
        return language.gone or (tag in self.languages and found.gone)

    def published(self) -> Iterator[tuple[str, Entry, list[str]]]:
        """(address, entry, languages) of each address that must still lead somewhere."""
        for below, entry in self.addresses.items():
            if not entry.gone:
                tags = entry.languages or self.languages
                yield below, entry, [tag for tag in tags if tag in self.tags]

    def lacking(self, tags: Iterable[str], addresses: Iterable[str]) -> dict[str, str]:
        """The lines that are missing for these languages and addresses, by their first words.

        When a language is new, an address that no longer exists gets a line with its languages.
        """
        now, former, tags = set(addresses), tuple(sorted(self.tags)), set(tags)
        whole = {each for each, entry in self.addresses.items() if entry.is_whole}
        wanted = {name: name for tag in tags - {*former} if (name := f"language {tag}")}
        if former and wanted:
            wanted |= {each: " ".join([each, *former]) for each in whole - now}
        return wanted | {each: each for each in now - whole}

    def updated(self, tags: Iterable[str], addresses: Iterable[str]) -> str:
        """The text with the lacking lines added, and otherwise unchanged."""
        return _with(self.text, self.lacking(tags, addresses).values())


def _with(text: str, lines: Iterable[str]) -> str:
    """The text with lines added in order; a line with the same name is replaced."""
    new, old = {_name(line): line for line in lines}, text.splitlines()
    waiting = sorted(new.keys() - set(map(_name, old)), key=_order)
    end = "\r\n" if "\r\n" in text else "\n"
    found: list[str] = []
    above: list[str] = []  # the comments above a line
    written: set[str] = set()
    for line in old:
        above.append(line)
        if name := _name(line):
            if name in new:
                above[-1:] = [] if name in written else [new[name]]
            written.add(name)
            before = []
            while waiting and _order(waiting[0]) < _order(name):
                before.append(new[waiting.pop(0)])
            found += [*before, *above] if found else [*above[:-1], *before, *above[-1:]]
            above = []
    found += [*above, *(new[name] for name in waiting)]
    return "".join(line + end for line in found)


def _name(line: str) -> str:
    """The address of a line, or "language" and its tag; blank for a comment or empty line."""
    words = line.split("#")[0].split()
    return " ".join(words[: 2 if words[:1] == ["language"] else 1])


def _order(name: str) -> tuple[bool, str]:
    """The order of lines: languages first."""
    return name.startswith("/"), name


# ---------------------------------------------------------------- the file

MAX_FILE = 20_000_000
"""Bytes of a ledger: some 400,000 addresses."""


def read(run: Run) -> Ledger | None:
    """The ledger of a content folder; None if there is none, or it cannot be read."""
    path = run.root / NAME
    report = run.report(path)
    if not os.path.lexists(path):
        return None
    data = run.data(path, MAX_FILE)
    if data is not None and not data.strip():
        return Ledger(shown(path))
    text = None if data is None else decoded(data, report)
    if data is None or text is None:
        return None
    entries: tuple[dict[str, Entry], dict[str, Entry]] = ({}, {})
    for number, line in enumerate(text.split("\n"), 1):
        if words := line.split("#")[0].split():
            is_language = words[0] == "language" and len(words) > 1
            found, words = entries[not is_language], words[is_language:]
            if entry := _entry(number, words, is_language, report):
                found[words[0]] = found.get(words[0], entry).merged(entry)
    ledger = Ledger(shown(path), data.decode("utf-8-sig"), *entries)
    _check(ledger, report)
    return ledger


def _entry(number: int, words: list[str], is_language: bool, report: Report) -> Entry | None:
    """The entry of a line; None after a fault."""
    name, *more = words
    if not (_TAG if is_language else _ADDRESS).fullmatch(name):
        found = f"{quoted(' '.join(words))}, where an address as /partners/ecre/ was expected"
        report(number, found, "Write it without host and language, or take the line out.")
        return None
    if more == [GONE]:
        return Entry(number, gone=True)
    if more and (is_language or not all(map(_TAG.fullmatch, more)) or GONE in more):
        found = f"{quoted(' '.join(more))} behind {quoted(name)}"
        report(number, found, f"Write “{GONE}” there where it went on purpose, else nothing.")
        return None
    return Entry(number, languages=tuple(more))


def _check(ledger: Ledger, report: Report) -> None:
    """Reports unknown languages behind an address, and addresses that begin with a language."""
    for below, entry in ledger.addresses.items():
        for tag in entry.languages:
            if tag not in ledger.languages:
                found = f"{quoted(tag)} behind {quoted(below)} is none of the ledger's languages"
                report(entry.line, found, f"Add “language {tag}”, or take it out.")
        first, _, rest = below[1:].partition("/")
        if rest and first in ledger.languages:
            found = f"{quoted(below)} begins with a language"
            report(entry.line, found, f"Write {quoted('/' + rest)}.")


_TAG = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_ADDRESS = re.compile(rf"/({PART}/)*([a-z0-9-]+\.[a-z]+)?")
