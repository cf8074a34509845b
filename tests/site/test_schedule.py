"""What changes by the day alone: each day on which readers see something else, and no other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from portret.content import loader
from portret.content.records import Site
from portret.site import schedule
from tests.sites import SITE, make_site, partner

DAY = date(2026, 5, 1)


def site_of(folder: Path, stale_after: int = 36, **portraits: str) -> Site:
    """A site with these fields of portraits by their keys."""
    files: dict[str, str | bytes | None] = {
        f"partners/{key}/index.md": partner(matter) for key, matter in portraits.items()
    }
    files |= {"site.yaml": f"{SITE}stale_after: {stale_after}\n", "partners/anker/index.md": None}
    return loader.load(make_site(folder, files))


@pytest.mark.parametrize(
    ("matter", "changes"),
    [
        ("", []),
        ("show_from: 2026-05-01", []),
        ("show_from: 2026-05-02", [("2026-05-02", "appears")]),
        ("show_until: 2026-05-01", []),
        ("show_until: 2026-06-01", [("2026-06-01", "goes")]),
        (
            "show_from: 2026-05-02\nshow_until: 2026-06-01",
            [("2026-05-02", "appears"), ("2026-06-01", "goes")],
        ),
        (
            "draft: true\nshow_from: 2026-07-01",
            [("2026-07-01", "appears, unless it is a draft still")],
        ),
        ("updated: 2024-01-31", [("2027-02-01", "says that it was written in 2024-01")]),
        ("updated: 2024-01-31\nshow_until: 2027-02-01", [("2027-02-01", "goes")]),
        ("draft: true\nupdated: 2024-01-31", []),
    ],
)
def test_what_happens_is_told_with_its_day(
    tmp_path: Path, matter: str, changes: list[tuple[str, str]]
) -> None:
    """What is past, or happens on the day itself, is no change to come."""
    found = schedule.changes(site_of(tmp_path, zee=matter), DAY)

    assert [(str(each.day), each.happens) for each in found] == changes
    assert {each.key for each in found} <= {"zee"}


@pytest.mark.parametrize("months", [0, 1, 7, 36])
def test_no_day_is_missed_and_none_is_made_up(tmp_path: Path, months: int) -> None:
    """Looked at day by day, readers see something else on just those days."""
    portraits = {
        "a": "updated: 2024-08-31\nshow_from: 2024-10-01",
        "b": "show_until: 2025-03-01",
        "c": "updated: 2024-02-29\nshow_from: 2024-01-15\nshow_until: 2027-12-24",
        "d": "draft: true\nupdated: 2024-02-28",
        "e": "updated: 2024-01-30",
    }
    site = site_of(tmp_path, months, **portraits)

    def seen(day: date) -> dict[str, object]:
        shown = {
            key: each for key, each in site.partners.items() if each.is_shown(day, drafts=False)
        }
        return {key: schedule.stale(each, day, months) for key, each in shown.items()}

    first = date(2024, 1, 1)
    days = [first + timedelta(days=number) for number in range(1, 1500)]
    changed = [day for day in days if seen(day) != seen(day - timedelta(days=1))]

    told = {each.day for each in schedule.changes(site, first) if each.day <= days[-1]}
    assert sorted(told) == changed
    assert len(changed) >= 4


def test_security_txt_is_scheduled_too(tmp_path: Path) -> None:
    """The day on which nobody trusts it any more."""
    site = f"{SITE}security:\n  contact: mailto:a@b.example\n  expires: 2026-09-01\n"
    (change,) = schedule.changes(loader.load(make_site(tmp_path, {"site.yaml": site})), DAY)

    assert (str(change.day), change.kind, change.happens) == (
        "2026-09-01",
        "site",
        "security.txt ends",
    )


@pytest.mark.parametrize(
    ("matter", "state"),
    [
        ("", "shown"),
        ("draft: true\nshow_until: 2020-01-01", "draft"),
        ("show_from: 2026-05-02", "hidden until 2026-05-02"),
        ("show_until: 2026-05-01", "hidden since 2026-05-01"),
        ("show_from: 2026-05-01", "shown"),
    ],
)
def test_each_portrait_has_its_state(tmp_path: Path, matter: str, state: str) -> None:
    """Portraits stand first, then pages."""
    found = schedule.standings(site_of(tmp_path, zee=matter), DAY)

    assert [(each.kind, each.key, each.state) for each in found] == [
        ("partner", "zee", state),
        ("page", "about", "shown"),
    ]
