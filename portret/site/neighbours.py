"""Which other partners stand below a portrait: the related ones, then the nearest by date."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice

from portret.content.records import Partner


class Neighbours:
    """The shown partners in time, the same in every language."""

    def __init__(self, partners: Mapping[str, Partner]) -> None:
        self._partners = partners
        self._now = {old: each.key for each in partners.values() for old in each.aliases}
        self._now |= {key: key for key in partners}
        self._found: dict[str, Sequence[str]] = {}

    def others(self, key: str, count: int) -> Sequence[str]:
        """The keys of so many others at most: a partner's related ones, then the nearest by date.

        Those as near as each other stand by key.
        """
        if key not in self._found:
            partner = self._partners[key]
            near = self.nearest(partner.published, count + 1 + len(partner.related))
            related = (self._now.get(each, key) for each in partner.related)
            others = (each for each in dict.fromkeys((*related, *near)) if each != key)
            self._found[key] = tuple(islice(others, count))
        return self._found[key]

    def nearest(self, to: date, count: int) -> Iterator[str]:
        """The keys of the partners nearest to a day: the nearest first, those as near by key."""
        day, (before, after) = to.toordinal(), self._days
        past = before[(start := bisect_left(before, (1 - day, ""))) : start + count]
        come = after[(start := bisect_left(after, (day, ""))) : start + count]
        near = heapq.merge(
            ((day + negative, key) for negative, key in past),
            ((other - day, key) for other, key in come),
        )
        return (key for _, key in islice(near, count))

    @cached_property
    def _days(self) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """(day's number, key) from the latest, all numbers negative, and from the earliest."""
        found = [(each.published.toordinal(), key) for key, each in self._partners.items()]
        return sorted((-day, key) for day, key in found), sorted(found)
