"""A text that is old says so in words, from the day on which it is, in each language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portret import locales
from portret.content.records import Page, Partner
from portret.site import schedule
from tests import apps
from tests.sites import partner


@pytest.mark.parametrize(
    ("published", "updated", "today", "months", "stale"),
    [
        ("2017-06-04", None, "2020-06-04", 36, None),
        ("2017-06-04", None, "2020-06-05", 36, "2017-06-04"),
        ("2017-06-04", None, "2020-06-05", 0, None),
        ("2017-06-04", "2018-01-31", "2018-02-28", 1, None),
        ("2017-06-04", "2018-01-31", "2018-03-01", 1, "2018-01-31"),
        ("2017-06-04", "2016-01-01", "2017-12-05", 6, "2017-06-04"),
        ("2017-12-31", None, "2018-01-31", 1, None),
        ("2017-12-31", None, "2018-02-01", 1, "2017-12-31"),
        (None, "2017-06-04", "2020-06-05", 36, "2017-06-04"),
        (None, None, "2020-06-05", 36, None),
    ],
)
def test_a_text_is_old_after_so_many_months(
    published: str | None, updated: str | None, today: str, months: int, stale: str | None
) -> None:
    """From the day after; by its last change, and a page without a day never is."""
    change = date.fromisoformat(updated) if updated else None
    if published:
        day = date.fromisoformat(published)
        record: Partner | Page = Partner(title="A", published=day, updated=change)
    else:
        record = Page(title="A", updated=change)

    found = schedule.stale(record, date.fromisoformat(today), months)

    assert found == (date.fromisoformat(stale) if stale else None)


@pytest.mark.parametrize(
    ("tag", "month"),
    [
        *(("nl", "juni 2017"), ("en", "June 2017"), ("fr", "juin 2017"), ("ar", "يونيو 2017")),
        *(("ru", "июнь 2017\u202fг."), ("ca", "juny del 2017"), ("ja", "2017年6月")),
        *(("hu", "2017. június"), ("fa", "ژوئن 2017"), ("th", "มิถุนายน 2017")),
    ],
)
def test_a_month_is_written_as_it_stands_alone(tag: str, month: str) -> None:
    """By CLDR, in the calendar and with the digits of the rest of the site."""
    assert locales.month(date(2017, 6, 4), locales.language(tag)) == month


WORDS = {
    "nl": {"Written in %(date)s": "Geschreven in %(date)s"},
    "ar": {"Last updated in %(date)s": "آخر تحديث في %(date)s"},
}
FILES = {
    "site.yaml": "name: Proef\nlanguages: [nl, en, ar]\nbase_url: https://proef.example\n",
    "partners/anker/index.md": partner(),
    "partners/brug/index.md": partner("updated: 2018-03-01").replace("Anker", "Brug"),
    "partners/brug/brug.png": None,
    "pages/about.md": "---\ntitle: Over ons\nupdated: 2018-03-01\n---\n\nWie wij zijn.\n",
}


def datelines(folder: Path, to: str) -> dict[str, str]:
    """The words of the date of each page of an export that has one."""
    found = {}
    for path in (folder / to).rglob("index.html"):
        if line := re.search(r'<p class="dateline">(.*?)</p>', path.read_text("utf-8"), re.S):
            plain = re.sub(r"<[^>]+>", " ", line[1])
            found[path.parent.relative_to(folder / to).as_posix()] = " ".join(plain.split())
    return found


def test_old_texts_say_so_beside_their_date(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the export of that day, in the reader's language; before it, and with 0, none does."""
    apps.make(memory, FILES)
    for tag, words in WORDS.items():
        apps.translate(memory, tag, words)

    def frozen(day: str) -> dict[str, str]:
        when = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(when.timestamp())))
        apps.export(memory, memory / day)
        return datelines(memory, day)

    fresh, half, old = frozen("2020-06-04"), frozen("2020-06-05"), frozen("2021-03-02")

    assert fresh["en/partners/anker"] == "June 4, 2017"
    assert fresh["en/partners/brug"] == "June 4, 2017 Updated March 1, 2018"
    assert half["nl/partners/anker"] == "4 juni 2017 Geschreven in juni 2017"
    assert half["en/partners/anker"] == "June 4, 2017 Written in June 2017"
    assert half["ar/partners/anker"] == "4 يونيو 2017 Written in يونيو 2017"
    assert {k: v for k, v in half.items() if half[k] != fresh[k]}.keys() == {
        f"{tag}/partners/anker" for tag in ("nl", "en", "ar")
    }
    assert old["en/partners/brug"] == "June 4, 2017 Last updated in March 2018"
    assert old["ar/partners/brug"] == "4 يونيو 2017 آخر تحديث في مارس 2018"
    assert old["en/about"] == "Last updated in March 2018"
    (memory / "content/site.yaml").write_text(FILES["site.yaml"] + "stale_after: 0\n", "utf-8")
    assert frozen("2021-03-02") == fresh
