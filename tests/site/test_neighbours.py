"""The portraits nearest to a day are the same that a full sort by distance gives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portret.content.records import Partner
from portret.site.neighbours import Neighbours

DAYS = {"h": 0, "g": 3, "f": 3, "e": 4, "d": 5, "c": 9, "b": 9, "a": 400}
"""Partners, and on which day after the first each was published."""


def day(number: int) -> date:
    """A day by its number after the first."""
    return date(2017, 6, 4) + timedelta(number)


@pytest.mark.parametrize("count", [0, 1, 3, 20])
@pytest.mark.parametrize("to", [-2, 0, 3, 4, 6, 7, 401])
def test_the_nearest_come_first_and_those_as_near_by_key(to: int, count: int) -> None:
    """Before and after the day alike; one that was published on the day itself is nearest."""
    known = {key: Partner(key=key, published=day(each)) for key, each in DAYS.items()}

    found = list(Neighbours(known).nearest(day(to), count))

    assert found == sorted(DAYS, key=lambda key: (abs(DAYS[key] - to), key))[:count]
