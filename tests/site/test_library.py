"""The site is read again when a file changes, and the last good one stays while it is broken."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from portret.errors import Problems
from portret.settings import Settings, today
from portret.site import library
from portret.site.edition import Snapshot
from portret.site.library import Library
from tests import apps
from tests.sites import partner


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The small site's."""
    apps.make(tmp_path)
    answers = apps.make_app(tmp_path).extensions["portret"]
    return dataclasses.replace(answers.library.settings, static=tmp_path / "static")


@pytest.fixture
def site(settings: Settings) -> Library:
    """The small site, looked at on every call, with a static folder of its own."""
    settings.static.mkdir()
    (settings.static / "a.css").write_text("a {}")
    return Library(settings, pause=0)


def title(snapshot: Snapshot, tag: str = "nl", key: str = "anker") -> str:
    """The title of one portrait."""
    return snapshot.editions[tag].partners[key].title.value


def in_place(path: Path, text: str) -> None:
    """Write another text of the same length, and give the file its former date."""
    status = path.stat()
    assert len(text) == status.st_size
    path.write_text(text)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_what_stays_is_not_read_again(site: Library) -> None:
    """As long as no file changes, the site is the same object."""
    assert site.current() is site.current()


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text(path.read_text().replace("Anker", "Ankers")),
        lambda path: in_place(path, path.read_text().replace("Anker", "Haven")),
        lambda path: os.replace(path.parents[3] / "new", path),
    ],
)
def test_every_change_is_seen(site: Library, change: Callable[[Path], Any]) -> None:
    """A longer text, one of the same length and date, and a replaced file: each is read."""
    assert title(site.current()) == "Anker"

    path = site.settings.content / "partners/anker/index.md"
    (path.parents[3] / "new").write_text(path.read_text().replace("Anker", "Haven"))
    change(path)

    assert title(site.current()) in ("Ankers", "Haven")


def test_a_folder_that_comes_and_goes_is_seen(site: Library) -> None:
    """An empty folder is a fault; when it is gone, so is the fault."""
    site.current()
    (site.settings.content / "partners/leeg").mkdir()
    site.current()
    assert "leeg" in site.problems[0].path

    (site.settings.content / "partners/leeg").rmdir()
    site.current()

    assert site.problems == ()


def test_static_files_are_part_of_the_site(site: Library) -> None:
    """A changed style sheet has another address at the next look."""
    before = site.current().assets["a.css"]
    (site.settings.static / "a.css").write_text("b {}")

    assert site.current().assets["a.css"] != before


def test_between_two_looks_nothing_is_looked_at(settings: Settings) -> None:
    """A change shows after the pause, and not before."""
    settings.static.mkdir()
    site = Library(settings, pause=3600)
    before = site.current()
    (settings.content / "partners/anker/index.md").write_text(partner().replace("Anker", "Haven"))

    assert site.current() is before
    site.pause = 0
    assert title(site.current()) == "Haven"


def test_a_broken_change_leaves_the_last_good_site(site: Library) -> None:
    """The site stays, the problems are told, and mending the file ends both."""
    path = site.settings.content / "partners/anker/index.md"
    good = site.current()
    path.write_text("---\ntitel: Anker\n---\n")

    assert site.current().whole is good.whole
    assert any("titel" in str(problem) for problem in site.problems)
    path.write_text(partner().replace("Anker", "Haven"))
    assert title(site.current()) == "Haven"
    assert site.problems == ()


def test_a_translation_shows_while_content_is_broken(site: Library) -> None:
    """Editors and translators do not wait for each other."""
    folder = site.settings.content.parent
    site.current()
    (site.settings.content / "partners/anker/index.md").write_text("---\ntitel: Anker\n---\n")
    apps.translate(folder, "en", {("title", "Anker"): "Harbour"})

    assert title(site.current(), "en") == "Harbour"
    assert any("titel" in str(problem) for problem in site.problems)


def test_a_word_that_becomes_protected_hides_translations_at_once(site: Library) -> None:
    """Their file has not changed; when the word is free again they show again."""
    path = site.settings.content / "partners/brug/index.md"
    text = path.read_text("utf-8")
    shown = [title(site.current(), "en")]
    matter = "safety: protected\nprotected_words: [anchor]\npublished"
    path.write_text(text.replace("published", matter), "utf-8")
    shown.append(title(site.current(), "en"))
    path.write_text(text, "utf-8")
    shown.append(title(site.current(), "en"))

    assert shown == ["Anchor", "Anker", "Anchor"]


def test_an_unreadable_catalogue_costs_no_other_language(site: Library) -> None:
    """Its last good text stays, also for a process that starts then."""
    path = apps.translate(site.settings.content.parent, "en", {("title", "Anker"): "Anchor"})
    site.current()
    path.write_text('msgid "broken\n')

    for each in (site, Library(site.settings)):
        snapshot = each.current()

        assert title(snapshot, "en") == "Anchor"
        assert title(snapshot, "ar", "brug") == "جسر"
        assert {problem.code for problem in each.problems} == {"catalogue"}


def test_a_site_that_never_was_sound_says_why_each_time(settings: Settings) -> None:
    """Problems are raised until the files are mended."""
    settings.static.mkdir()
    path = settings.content / "site.yaml"
    sound = path.read_text()
    path.write_text("name: Proef\n")
    site = Library(settings, pause=0)

    for _ in range(2):
        with pytest.raises(Problems, match="languages"):
            site.current()
    path.write_text(sound)
    assert site.current().site.name == "Proef"


def test_every_problem_is_told_at_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the settings and those of the content, each with where it is."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "9" * 30)
    (settings.content / "partners/anker/index.md").write_text("x")
    with pytest.raises(Problems) as caught:
        library.read(dataclasses.replace(settings, base_url="http://["))

    paths = [problem.path.rsplit("/", 1)[-1] for problem in caught.value.problems]

    assert {"PORTRET_BASE_URL", "SOURCE_DATE_EPOCH", "index.md"} <= set(paths)


@pytest.mark.parametrize("epoch", ["gisteren", "²", "9" * 18, "1e9", "-" + "9" * 18])
def test_a_wrong_epoch_is_a_problem(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    """A SOURCE_DATE_EPOCH that is no time is never passed over: the export would not be fixed."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    with pytest.raises(Problems, match="SOURCE_DATE_EPOCH"):
        library.read(settings)


@pytest.mark.parametrize(
    ("timezone", "expected"),
    [("UTC", date(2020, 1, 1)), ("Pacific/Auckland", date(2020, 1, 2))],
)
def test_today_is_the_sites_own_day(
    monkeypatch: pytest.MonkeyPatch, timezone: str, expected: date
) -> None:
    """The day is that of the site's time zone at SOURCE_DATE_EPOCH."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1577880000")  # 2020-01-01, noon in UTC

    assert today(timezone) == expected


def test_a_portrait_shows_in_its_days(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """show_from ≤ today < show_until; a running server sees the day change."""
    settings.static.mkdir()
    matter = "show_from: 2020-01-01\nshow_until: 2020-01-03\n"
    (settings.content / "partners/later").mkdir()
    (settings.content / "partners/later/index.md").write_text(partner(matter))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    site = Library(settings, pause=0)
    shown = []
    for day in range(-1, 3):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1577836800 + day * 86400))
        shown.append("later" in site.current().site.partners)

    assert shown == [False, True, True, False]
    assert "later" in site.current().whole.partners


@pytest.mark.parametrize("drafts", ["", "0", "1", "yes"])
def test_drafts_show_where_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drafts: str
) -> None:
    """PORTRET_DRAFTS=1 shows drafts; without it they are nowhere."""
    apps.make(tmp_path, {"partners/klad/index.md": partner("draft: true")})
    monkeypatch.setenv("PORTRET_DRAFTS", drafts)
    snapshot = apps.make_app(tmp_path).extensions["portret"].current().snapshot

    assert ("klad" in snapshot.site.partners) == (drafts in ("1", "yes"))


@pytest.mark.parametrize("kind", ["missing", "file", "link"])
def test_nothing_makes_create_app_raise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Folders that are missing, files or circles, and settings that mean nothing."""
    place = tmp_path / "place"
    if kind == "file":
        place.write_text("no folder")
    elif kind == "link":
        place.symlink_to(place)
    for name in ("CONTENT", "TRANSLATIONS", "CACHE", "CONTENT__DEEP", "SERVER_NAME"):
        monkeypatch.setenv(f"PORTRET_{name}", str(place))
    monkeypatch.setenv("PORTRET_BASE_URL", "http://[")
    app = create_app()

    answer = app.test_client().get("/nl/")

    assert answer.status_code == 503
    assert app.config["SERVER_NAME"] is None


def test_argument_goes_over_environment_over_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """base_url comes from the argument, else PORTRET_BASE_URL, else site.yaml; blank is unset."""
    apps.make(tmp_path)

    def base_url(**config: str) -> str:
        site = apps.make_app(tmp_path, **config).extensions["portret"].current()
        return str(site.snapshot.base_url)

    monkeypatch.setenv("PORTRET_BASE_URL", "")
    assert base_url() == "https://proef.example"
    monkeypatch.setenv("PORTRET_BASE_URL", "https://two.example/")
    assert base_url() == "https://two.example"
    assert base_url(BASE_URL="https://three.example/repo/") == "https://three.example/repo"


@pytest.mark.parametrize("kind", ["file", "catalogs", "content"])
def test_a_cache_that_cannot_be_used_costs_nothing(tmp_path: Path, kind: str) -> None:
    """The site shows where the cache is a file, or holds one in the place of a folder."""
    apps.make(tmp_path)
    if kind == "file":
        (tmp_path / ".cache").write_text("")
    else:
        (tmp_path / ".cache").mkdir()
        (tmp_path / ".cache" / kind).write_text("")

    assert apps.make_app(tmp_path).test_client().get("/en/").status_code == 200


def test_a_day_beside_which_nothing_can_be_reckoned_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calendar ends with the year 9999, and begins with 1."""
    settings = apps.make_app(apps.make(tmp_path)).config["SETTINGS"]
    for second in ("253402300799", "-62135596800"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", second)
        with pytest.raises(Problems, match="SOURCE_DATE_EPOCH:1: no number of seconds since 1970"):
            library.read(settings)
