"""Former keys: the old addresses of portraits, pages and themes, which redirect to the new ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Protocol, TypeVar

from portret.content.frontmatter import line_of
from portret.content.sources import ReportOn
from portret.errors import TooMany, quoted


class Aliased(Protocol):
    """A record with an address below the language, and its former keys."""

    @property
    def path(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


A = TypeVar("A", bound=Aliased)


def address_with(record: Aliased, key: str) -> str:
    """The address below the language that a record would have with another key."""
    return f"{record.address.rsplit('/', 2)[0]}/{key}/"


def former_addresses(records: Iterable[A]) -> dict[str, A]:
    """The records by their former addresses below the language; where two share one, the first.

    A record's present key may be among its aliases: then it was renamed back.
    """
    found: dict[str, A] = {}
    for record in records:
        for key in record.aliases:
            if (address := address_with(record, key)) != record.address:
                found.setdefault(address, record)
    return found


def check(report_on: ReportOn, records: Sequence[Aliased], reserved: Iterable[str]) -> None:
    """Reports aliases that are the key or an alias of another record, or that are `reserved`."""
    first, taken = former_addresses(records), {each.address: each for each in records}
    for record in records:
        report = report_on(record.path)
        with suppress(TooMany):
            for key in record.aliases:
                place = address_with(record, key)
                if key in reserved or taken.get(place, record) is not record:
                    found = f"aliases: the alias {quoted(key)} is in use"
                    report(line_of(key), found, "Leave it out.")
                elif place != record.address and (owner := first[place]) is not record:
                    name = owner.address.rsplit("/", 2)[1]
                    found = f"aliases: {quoted(name)} has the alias {quoted(key)} too"
                    report(line_of(key), found, "Keep one.")
