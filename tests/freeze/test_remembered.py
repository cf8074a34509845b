"""What is remembered of an export, and found again by another run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portret import stamps
from portret.freeze import remembered, since
from portret.freeze.publish import Destination
from portret.freeze.values import packed, unpacked
from portret.site import library
from portret.site.addresses import plain
from tests import apps
from tests.sites import partner

FILES = {
    "partners/anker/index.md": partner("title_lang: fr\nthemes: [news]\ncountries: [NL]\n", "Bar."),
    "partners/kade/index.md": partner("themes: [news]\n", "Aan de kade.\n\nStil."),
}


def test_each_address_comes_back_with_what_the_site_has_now(tmp_path: Path) -> None:
    """It holds names for records, editions and languages, be they the site's or not."""
    app = apps.make_app(apps.make(tmp_path, FILES))
    shown, views = app.extensions["portret"].current()
    find = since._finder(shown)
    kinds = set()
    for view in plain(views).values():
        data = packed(view)
        again = unpacked(data, find)

        assert again == view
        assert again.record is view.record or isinstance(view.record, str)
        assert again.here is view.here
        assert len(data) < 3000
        assert (again.make and again.make()) == (view.make and view.make())
        kinds.add(type(view.record).__name__)
    assert kinds == {"NoneType", "str", "Partner", "Page", "Theme"}


PORTRAIT, PO = "content/partners/kade/index.md", "translations/en/LC_MESSAGES/messages.po"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (PORTRAIT, ["Stil.", "Druk.", "Druk. Heel druk."]),
        (PORTRAIT, ["published: 2017-06-04", "published: 2018-06-04", "published: 2016-06-04"]),
        (PORTRAIT, ["title: Anker", "title: Zee", "title: Boot"]),
        (PORTRAIT, ["themes: [news]\n", "", "countries: [NO]\n"]),
        ("content/pages/about.md", ["Wie", "Waar", "Hoe"]),
        ("content/site.yaml", ["name: Proef", "name: Proeve", "name: Proeven"]),
        ("content/themes.yaml", ["title: Nieuws", "title: Pers", "title: Kranten"]),
        (PO, ["Across water.", "Over water.", "Above water."]),
        (PO, ['"About us"', '"Us"', '""']),
    ],
)
def test_a_later_freeze_takes_over_what_is_remembered(
    tmp_path: Path, path: str, words: list[str]
) -> None:
    """And the next one what that has taken over; each is the same as a full one."""
    apps.make(tmp_path, FILES)
    assert apps.flask(tmp_path, "freeze").returncode == 0
    file = tmp_path / path
    text = file.read_text("utf-8")
    assert words[0] in text
    for new in words[1:]:
        file.write_text(text.replace(words[0], new, 1), "utf-8")
        run = apps.flask(tmp_path, "freeze")
        full = apps.flask(tmp_path, "freeze", "--full", "--to", "other")

        assert run.returncode == full.returncode == 0, run.stdout + run.stderr
        assert ": 0 made, " not in run.stdout
        assert ", 0 kept, " not in run.stdout
        assert apps.tree(tmp_path / "build") == apps.tree(tmp_path / "other")


@pytest.mark.parametrize(
    ("path", "words", "where"),
    [
        ("partners/brug/index.md", ("## Pijlers", "## Bogen"), "partners/anker/index.md"),
        ("themes.yaml", ("news:", "pers:"), "partners/anker/index.md"),
        ("partners/brug", None, "partners/anker/index.md"),
        ("pages/about.md", None, "site.yaml"),
    ],
)
def test_what_an_edit_breaks_in_another_file_is_told(
    tmp_path: Path, path: str, words: tuple[str, str] | None, where: str
) -> None:
    """In one that nobody touched, which is not read again; in the words of `flask check`."""
    apps.make(tmp_path)
    assert apps.flask(tmp_path, "freeze").returncode == 0
    before, place = apps.tree(tmp_path / "build"), tmp_path / "content" / path
    if words:
        place.write_text(place.read_text("utf-8").replace(*words), "utf-8")
    elif place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()
    run, check = apps.flask(tmp_path, "freeze"), apps.flask(tmp_path, "check")

    assert run.returncode == 1
    assert f"content/{where}:" in run.stdout
    assert run.stdout == check.stdout
    assert apps.tree(tmp_path / "build") == before


@pytest.mark.parametrize(
    ("path", "words", "stands"),
    [
        (PO, ('"Trial"\n', '"Trial"\n\nmsgid "Skip to the content"\nmsgstr "Jump"\n'), True),
        (PORTRAIT, ("Stil.", "Druk."), True),
        ("content/partners/brug/index.md", ("title: ", "title: Nieuwe "), False),
        ("content/partners/brug/index.md", ("published: 2", "published: 1"), False),
    ],
)
def test_a_part_of_pages_stands_where_nothing_of_it_has_changed(
    tmp_path: Path, path: str, words: tuple[str, str], stands: bool
) -> None:
    """A card is taken as it was made in the last export, unless something in it is new."""
    apps.make(tmp_path, FILES)
    assert apps.flask(tmp_path, "freeze").returncode == 0
    edit(tmp_path / path, *words)
    settings = apps.make_app(tmp_path).config["SETTINGS"]
    found = stamps.found(Destination(tmp_path / "build").published, settings)
    now = since.Since(remembered.read(found), found.now, found.settings)
    shown = library.read(found.settings, now.before)
    now.kept(shown, now.views(shown))
    card = shown.memory.standing.get(("part", "en", "card", "brug", 3, False, None))

    assert (card is not None) == stands
    if card:
        assert card[0] in (tmp_path / "build/en/partners/kade/index.html").read_text("utf-8")


def edit(file: Path, old: str, new: str) -> None:
    """Save a file with a text replaced, which must be there."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


KEYS = ("anker", "brug", "kade")


def test_what_nobody_asked_in_the_meantime_is_not_remembered_as_it_was(tmp_path: Path) -> None:
    """The card of the list's first one: made for it, then renamed elsewhere, then first again."""
    folder = apps.make(tmp_path, {f"partners/{key}/index.md": partner("") for key in KEYS})
    assert apps.flask(folder, "freeze").returncode == 0

    def rename(key: str, title: str) -> None:
        edit(folder / f"content/partners/{key}/index.md", "title: Anker", f"title: {title}")

    for titles in ({"anker": "Schip"}, {"brug": "Water", "kade": "Zee"}):
        for key, title in titles.items():
            rename(key, title)
        run = apps.flask(folder, "freeze")
        full = apps.flask(folder, "freeze", "--full", "--to", "other")

        assert run.returncode == full.returncode == 0, run.stdout + run.stderr
        assert apps.tree(folder / "build") == apps.tree(folder / "other")
