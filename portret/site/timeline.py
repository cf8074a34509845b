"""The timeline of a portrait's grants: the place of each, in per cent of the width."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portret.content.records import Grant

YEARS = 5
"""How many years, or steps of several, an axis has at most: to be read on a phone."""


@dataclass(frozen=True)
class Bar:
    """A grant from `start` to `end`; the two are equal where only the day of the award is known."""

    grant: Grant
    start: float
    end: float
    late: bool  # in the second half, where words have room before its end only


@dataclass(frozen=True)
class Timeline:
    """The grants as bars, and the years on the axis with the place where each begins."""

    years: tuple[tuple[int, float], ...]
    bars: tuple[Bar, ...]


def timeline(grants: Iterable[Grant], mirrored: bool = False) -> Timeline | None:
    """The grants in their order; None if there is only one day to show.

    Time runs from the left, and from the right where it is `mirrored`.
    """
    spans = [(grant, *_span(grant)) for grant in grants]
    if len(spans) < 2 and not any(start < end for _, start, end in spans):
        return None
    low, high, step = _axis(min(span[1] for span in spans), max(span[2] for span in spans))

    def place(time: float) -> float:
        part = (time - low) / (high - low) * 100
        return round(100 - part if mirrored else part, 2)

    return Timeline(
        tuple((year, place(year)) for year in range(low, high, step)),
        tuple(
            Bar(grant, place(start), place(end), late=start - low > (high - low) / 2)
            for grant, start, end in spans
        ),
    )


def _span(grant: Grant) -> tuple[float, float]:
    """When a grant begins and ends, in years."""
    if grant.start and grant.end:
        return _time(grant.start), _time(grant.end, after=1)
    return _time(grant.awarded), _time(grant.awarded)


def _time(day: date, after: int = 0) -> float:
    passed = day.timetuple().tm_yday - 1 + after
    return day.year + passed / (366 if isleap(day.year) else 365)


def _axis(first: float, last: float) -> tuple[int, int, int]:
    """The year in which the axis begins, the one before which it ends, and the step."""
    for step in (unit * 10**power for power in range(5) for unit in (1, 2, 5)):
        low = int(first // step) * step
        high = max(-int(-last // step) * step, low + step)
        if high - low <= YEARS * step:
            return low, high, step
    raise ValueError(f"no axis holds {first} to {last}")
