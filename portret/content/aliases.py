"""Former keys: the addresses that lead to a portrait, page or theme since it got another key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

from portret.content.frontmatter import line_of
from portret.content.sources import Report
from portret.errors import TooMany, quoted


class Aliased(Protocol):
    """A record with its address below the language's, and the keys that it had."""

    @property
    def path(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


A = TypeVar("A", bound=Aliased)


def address_with(record: Aliased, key: str) -> str:
    """The address below the language's that a record would have by another key."""
    return f"{record.address.rsplit('/', 2)[0]}/{key}/"


def former_addresses(records: Iterable[A]) -> dict[str, A]:
    """Every former address below a language's, and the record that had it; the first one's.

    A record's own key may be among its former ones: then it has come back to it.
    """
    found: dict[str, A] = {}
    for record in records:
        for key in record.aliases:
            if (address := address_with(record, key)) != record.address:
                found.setdefault(address, record)
    return found


def check(
    report_on: Callable[[Path], Report], records: Sequence[Aliased], reserved: Iterable[str]
) -> None:
    """Report former keys that another record has, or has had, or that are `reserved`."""
    first, taken = former_addresses(records), {each.address: each for each in records}
    for record in records:
        report = report_on(Path(record.path))
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
