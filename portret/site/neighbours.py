"""Which other partners stand below a portrait: the related ones, then the nearest by date."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from portret.content.records import Partner


class Neighbours:
    """The shown partners in time, the same in every language."""

    def __init__(self, partners: Mapping[str, Partner]) -> None:
        self._partners = partners
        self._now = {old: each.key for each in partners.values() for old in each.aliases}
        self._now |= {key: key for key in partners}
        days = [(each.published.toordinal(), key) for key, each in partners.items()]
        self._after = sorted(days)
        self._before = sorted((-day, key) for day, key in days)  # from the latest
        self._found: dict[tuple[str, int], Sequence[str]] = {}

    def others(self, key: str, count: int) -> Sequence[str]:
        """The keys of so many others at most: a partner's related ones, then the nearest by date.

        Those as near as each other stand by key.
        """
        if (key, count) not in self._found:  # each language asks for the same
            partner = self._partners[key]
            near = self.nearest(partner.published, count + 1 + len(partner.related))
            related = (self._now.get(each, key) for each in partner.related)
            others = (each for each in dict.fromkeys((*related, *near)) if each != key)
            self._found[key, count] = tuple(islice(others, count))
        return self._found[key, count]

    def nearest(self, to: date, count: int) -> Iterator[str]:
        """The keys of the partners nearest to a day: the nearest first, those as near by key."""
        day = to.toordinal()
        past = self._before[(start := bisect_left(self._before, (1 - day, ""))) : start + count]
        come = self._after[(start := bisect_left(self._after, (day, ""))) : start + count]
        near = heapq.merge(
            ((day + negative, key) for negative, key in past),
            ((other - day, key) for other, key in come),
        )
        return (key for _, key in islice(near, count))
