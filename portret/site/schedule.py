"""Answers that depend on the day: whether a text is shown, how old it is, what changes next."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portret.content.records import Document, Name, Page, Partner, Site, documents
from portret.content.stale_dates import is_older


@dataclass(frozen=True, order=True)
class Change:
    """A change on a day, of a partner, a page or the site; `key` is its key."""

    day: date
    kind: str
    key: str
    happens: str
    path: str


@dataclass(frozen=True, order=True)
class Standing:
    """A portrait or page on a day: shown, draft, hidden until a day or hidden since one."""

    kind: str
    key: str
    state: str
    title: str
    path: str


def standings(site: Site, today: date) -> list[Standing]:
    """Every portrait and page, portraits first, by key."""
    found = (
        Standing(kind, key, _state(record, today), record.title, record.path)
        for (kind, key), record in documents(site).items()
    )
    return sorted(found, key=lambda each: (each.kind != "partner", each.key))


def _state(record: Partner | Page, today: date) -> str:
    if record.draft:
        return "draft"
    if record.is_shown(today, drafts=False) or not isinstance(record, Partner):
        return "shown"
    if record.show_from and today < record.show_from:
        return f"hidden until {record.show_from}"
    return f"hidden since {record.show_until}"


def changes(site: Site, today: date) -> list[Change]:
    """The changes that come after a day, in the order of days."""
    found = [
        Change(day, *name, happens, record.path)
        for name, record in documents(site).items()
        for day, happens in _of_record(name, record, site.stale_after)
    ]
    if site.security and site.security.expires:
        day, happens = site.security.expires, "security.txt ends"
        found.append(Change(day, "site", "security", happens, site.path))
    return sorted(each for each in found if each.day > today)


def _of_record(name: Name, record: Partner | Page, months: int) -> Iterator[tuple[date, str]]:
    """The days on which a portrait or page changes by itself, and how."""
    ends = date.max
    if isinstance(record, Partner):
        but = ", unless it is a draft still" * record.draft
        if record.show_from:
            yield record.show_from, f"appears{but}"
        if record.show_until:
            ends = record.show_until
            yield ends, f"goes{but}"
    if record.draft:
        return
    day = written(record)
    if months and day > date.min and (after := _after(day, months)) < ends:
        yield after, f"says that it was written in {day:%Y-%m}"


def written(record: Document) -> date:
    """The day of a text's last change, else of publication; date.min for a page with neither."""
    published = record.published if isinstance(record, Partner) else date.min
    return max(published, record.updated or date.min)


def stale(record: Document, today: date, months: int) -> date | None:
    """The day from which a text is, where that is more than so many months ago; 0 is never."""
    day = written(record)
    return day if months and day > date.min and is_older(day, today, months) else None


def _after(day: date, months: int) -> date:
    """The first day that is more than so many months after another."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year - 1:
        return date.max
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=1)
