"""Which portraits were published nearest to a day."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from portret.content.records import Partner

Days = tuple[list[tuple[int, str]], list[tuple[int, str]]]
"""(day's number, key) of partners: from the latest, all numbers negative, and from the earliest."""


def days(partners: Iterable[Partner]) -> Days:
    """When partners were published."""
    found = [(each.published.toordinal(), each.key) for each in partners]
    return sorted((-day, key) for day, key in found), sorted(found)


def nearest(to: date, published: Days, count: int) -> Iterator[str]:
    """The keys of so many partners nearest to a day: the nearest first, those as near by key."""
    day, (before, after) = to.toordinal(), published
    past = before[(start := bisect_left(before, (1 - day, ""))) : start + count]
    come = after[(start := bisect_left(after, (day, ""))) : start + count]
    near = heapq.merge(
        ((day + negative, key) for negative, key in past),
        ((other - day, key) for other, key in come),
    )
    return (key for _, key in islice(near, count))
