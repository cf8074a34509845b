"""The command list: a line for each, or data."""

from __future__ import annotations

import json
from pathlib import Path

from tests import apps
from tests.sites import partner

DAY = {"SOURCE_DATE_EPOCH": "1777593600"}
"""The first of May 2026."""


def test_a_list_says_what_readers_see(tmp_path: Path) -> None:
    """A line for each portrait and page, with the state and the title."""
    apps.make(tmp_path, {"partners/boei/index.md": partner("show_from: 2026-05-02")})
    run = apps.flask(tmp_path, "list", **DAY)

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        "partner  anker  shown                    Anker",
        "partner  boei   hidden until 2026-05-02  Anker",
        "partner  brug   shown                    Brug",
        "page     about  shown                    Over ons",
    ]


def test_what_is_scheduled_has_its_day(tmp_path: Path) -> None:
    """In the order of days, for people and as data; the day is that of the site's time zone."""
    matter = "show_from: 2026-05-02\nshow_until: 2026-06-01"
    apps.make(tmp_path, {"partners/boei/index.md": partner(matter)})
    run = apps.flask(tmp_path, "list", "--scheduled", **DAY)
    data = json.loads(apps.flask(tmp_path, "list", "--scheduled", "--json", **DAY).stdout)

    assert run.stdout == "2026-05-02  boei  appears\n2026-06-01  boei  goes\n"
    assert data[0] == {
        "day": "2026-05-02",
        "kind": "partner",
        "key": "boei",
        "happens": "appears",
        "path": "content/partners/boei/index.md",
    }
    assert len(data) == 2


def test_nothing_scheduled_is_said(tmp_path: Path) -> None:
    """And a site with faults has no list."""
    apps.make(tmp_path)
    assert apps.flask(tmp_path, "list", "--scheduled", **DAY).stdout == "Nothing is scheduled.\n"
    assert apps.flask(tmp_path, "list", "--scheduled", "--json", **DAY).stdout == "[]\n"

    apps.make(tmp_path, {"partners/boei/index.md": partner("show_fro: 2026-05-02")})
    run = apps.flask(tmp_path, "list")
    assert (run.returncode, "unknown field “show_fro”" in run.stdout) == (1, True)
