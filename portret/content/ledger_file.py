"""Reads the ledger of addresses, with the faults of its lines."""

from __future__ import annotations

import os
import re

from portret.content.frontmatter import Report
from portret.content.ledger import GONE, NAME, Entry, Ledger
from portret.content.sources import Run, decoded
from portret.errors import quoted, shown

MAX_FILE = 20_000_000
"""Bytes of a ledger: some 400,000 addresses."""


def read(run: Run) -> Ledger | None:
    """The ledger of a content folder; None where there is none, or with a problem it has faults."""
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
    """The entry of a line; None, and a fault, where it is none."""
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
    """Languages that a line names must be in the ledger, and none begins an address."""
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
_ADDRESS = re.compile(r"/([a-z0-9]+(-[a-z0-9]+)*/)*([a-z0-9-]+\.[a-z]+)?")
