"""The timeline: where grants lie in time, from the left and from the right."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from portret.content.records import Grant
from portret.site.timeline import YEARS, Timeline, timeline


def grant(awarded: date, start: date | None = None, end: date | None = None) -> Grant:
    """A grant with these days."""
    return Grant(id="g", title="Steun", currency="EUR", awarded=awarded, start=start, end=end)


def drawn(*grants: Grant, mirrored: bool = False) -> Timeline:
    """Their timeline, which there is."""
    found = timeline(grants, mirrored)
    assert found
    return found


DAY = date(2017, 7, 2)
YEAR = grant(DAY, date(2017, 1, 1), date(2017, 12, 31))


def test_a_bar_reaches_from_the_first_day_to_the_end_of_the_last() -> None:
    """A grant of two years in a time of four takes its half; one without days is where awarded."""
    found = drawn(
        grant(date(2014, 1, 1), date(2014, 1, 1), date(2015, 12, 31)),
        grant(DAY),
    )

    assert found.years == ((2014, 0), (2015, 25), (2016, 50), (2017, 75))
    assert [(bar.start, bar.end) for bar in found.bars] == [(0, 50), (87.47, 87.47)]
    assert [bar.late for bar in found.bars] == [False, True]


def test_time_runs_from_the_right_where_it_is_mirrored() -> None:
    """Mirrored, each place is as far from the right as it was from the left."""
    grants = (YEAR, grant(date(2019, 3, 1)))
    plain, other = drawn(*grants), drawn(*grants, mirrored=True)

    assert [(year, pytest.approx(100 - place)) for year, place in plain.years] == list(other.years)
    for one, two in zip(plain.bars, other.bars, strict=True):
        assert (one.start, one.end) == (
            pytest.approx(100 - two.start),
            pytest.approx(100 - two.end),
        )
        assert one.late == two.late


def test_one_day_needs_no_timeline() -> None:
    """There is none without grants, nor for one without days; there is for two, or one year."""
    assert timeline([]) is None
    assert timeline([grant(DAY)]) is None
    assert timeline([grant(DAY, start=DAY)]) is None
    assert len(drawn(YEAR).bars) == 1
    assert len(drawn(grant(DAY), grant(DAY)).bars) == 2


@pytest.mark.parametrize(
    ("first", "last", "low", "step"),
    [
        (date(2017, 3, 1), date(2017, 3, 1), 2017, 1),
        (date(2017, 1, 1), date(2021, 12, 31), 2017, 1),
        (date(2017, 1, 1), date(2022, 1, 1), 2016, 2),
        (date(1990, 3, 1), date(2020, 2, 28), 1990, 10),
        (date(1, 1, 1), date(9999, 12, 31), 0, 2000),
    ],
)
def test_the_axis_has_few_years_and_holds_all(first: date, last: date, low: int, step: int) -> None:
    """However long the time, at most five labels stand on it, at years that people count by."""
    found = drawn(grant(first, first, last))
    years = [year for year, _ in found.years]

    assert years[0] == low
    assert {b - a for a, b in pairwise(years)} <= {step}
    assert len(years) <= YEARS
    assert 0 <= found.bars[0].start < found.bars[0].end <= 100
