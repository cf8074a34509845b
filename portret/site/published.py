"""Compares the addresses of the site with the ledger of all that were ever published."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from portret.content.ledger import NAME, Ledger
from portret.errors import Problem, called, quoted, shown
from portret.site.addresses import Addresses

AT_MOST = 100
"""The most lost addresses that are listed one by one."""


def lasting(addresses: Addresses) -> list[str]:
    """The addresses below a language's that people keep, and that every language has.

    They are those of pages and feeds, but for the later pages of lists.
    """
    found = Counter(each.below for each in addresses.values() if each.lasts)
    return [below for below, count in found.items() if count == len(addresses.snapshot.languages)]


def ledger_of(addresses: Addresses) -> Ledger:
    """The ledger of the site; an empty one if there is none yet."""
    snapshot = addresses.snapshot
    return snapshot.whole.ledger or Ledger(shown(snapshot.settings.content / NAME))


def lacking(addresses: Addresses) -> dict[str, str]:
    """The lines that the ledger lacks for the site as it is, by what each begins with."""
    tags = [each.tag for each in addresses.snapshot.languages]
    return ledger_of(addresses).lacking(tags, lasting(addresses))


def updated(addresses: Addresses) -> str:
    """The text of the ledger with these lines."""
    tags = [each.tag for each in addresses.snapshot.languages]
    return ledger_of(addresses).updated(tags, lasting(addresses))


def problems(addresses: Addresses) -> Iterator[Problem]:
    """An error for each published address that leads nowhere; nothing where there is no ledger.

    What is hidden on this day, or a draft, is not lost: its content is there.
    """
    snapshot = addresses.snapshot
    ledger = snapshot.whole.ledger
    if ledger is None:
        return
    known = {each.tag for each in snapshot.languages}
    for tag in sorted({*ledger.tags} - known):
        yield Problem(
            ledger.path,
            ledger.languages[tag].line,
            f"every address of the language {tag} was published, and site.yaml has it no more",
            f"Put it back into `languages`, or write “language {tag} gone” here.",
            code="address",
        )
    lost = list(_lost(ledger, known, addresses))
    if lost and snapshot.site != snapshot.whole:
        everything = dataclasses.replace(snapshot, site=snapshot.whole)
        with_hidden = Addresses(everything, tuple(addresses.kinds.values()))
        lost = list(_lost(ledger, known, with_hidden))
    for below, line, tags in lost[:AT_MOST]:
        where = "" if {*tags} == known else f" in {', '.join(sorted(tags))}"
        found = f"{quoted(below, 100)} was published, and leads nowhere now{where}"
        yield Problem(ledger.path, line, found, _remedy(below, tags), code="address")
    if len(lost) > AT_MOST:
        found = f"{len(lost) - AT_MOST} more addresses were published, and lead nowhere now"
        remedy = "See to the others first."
        yield Problem(ledger.path, lost[AT_MOST][1], found, remedy, code="address")
    if not snapshot.settings.drafts and (new := lacking(addresses)):
        first = ", ".join(islice(sorted(new), 3)) + (", …" if len(new) > 3 else "")
        yield Problem(
            ledger.path,
            1,
            f"the ledger of addresses lacks {len(new)} line{'s' * (len(new) > 1)}: {first}",
            f"Run {called('addresses --update')}, and commit the file.",
            "warning",
            "address",
        )


def _lost(
    ledger: Ledger, known: set[str], addresses: Addresses
) -> Iterator[tuple[str, int, Sequence[str]]]:
    """(address below the language's, line, languages) of what is published and not there."""
    for below, entry, tags in ledger.published():
        gone = [tag for tag in tags if tag in known and f"/{tag}{below}" not in addresses]
        if gone:
            yield below, entry.line, gone


def _remedy(below: str, tags: Sequence[str]) -> str:
    """The ways to keep an address, or to let it go."""
    *folder, key = below.strip("/").split("/")
    what = {(): "page", ("partners",): "portrait", ("themes",): "theme"}.get(tuple(folder))
    way = f"redirect /{tags[0]}{below} in site.yaml"
    if what and key and below.endswith("/"):
        way = f"write `aliases: [{key}]` in the {what} that has taken its place, or {way}"
    return f"{way[:1].upper()}{way[1:]}; where it went on purpose, write “gone” behind it here."
