"""Whether files are still those that were read, by what the file system says of them."""

from __future__ import annotations

import dataclasses
import os
import shutil
import time
from pathlib import Path

import pytest

from portret import stamps
from portret.freeze.publish import Destination
from portret.freeze.state import BuildState
from portret.settings import Settings
from tests import apps
from tests.sites import png


def settings(folder: Path) -> Settings:
    """Those of the small site."""
    found: Settings = apps.make_app(apps.make(folder)).config["SETTINGS"]
    return found


def test_a_file_that_has_just_changed_is_known_by_its_content(tmp_path: Path) -> None:
    """Its stamp has a digest, without which an edit within the same moment would not be seen."""
    old, new = tmp_path / "old", tmp_path / "new"
    for path in (old, new):
        path.write_text("een")
    now = time.time_ns()
    dates = (now - 2 * stamps.GRAIN, now)
    look = {
        str(path): (3, date, date, number)
        for number, (path, date) in enumerate(zip((old, new), dates, strict=True))
    }
    found = stamps.with_digests(look, now)

    assert found[str(old)] == look[str(old)]
    assert found[str(new)][:4] == look[str(new)]
    new.write_text("twee")
    assert stamps.with_digests(look, now)[str(new)] != found[str(new)]


def test_a_rewrite_that_leaves_no_other_date_is_known_by_the_content(tmp_path: Path) -> None:
    """Dates may stand still for a moment, in which a file is read and written again."""
    site = settings(tmp_path)
    then = stamps.with_digests(stamps.read(stamps.inputs(site)), time.time_ns())
    path = tmp_path / "content/partners/brug/brug.png"
    path.write_bytes(png(2, 3))
    now = stamps.read([path])[str(path)]
    as_dated = {**then, str(path): (*now, *then[str(path)][len(now) :])}

    assert stamps.changed(as_dated, site) == [str(path)]


def test_what_changed_is_told_files_first(tmp_path: Path) -> None:
    """A file that came changes its folder too, which says less."""
    site = settings(tmp_path)
    then = stamps.with_digests(stamps.read(stamps.inputs(site)), time.time_ns())
    pages = tmp_path / "content/pages"
    (pages / "new.md").write_text("?")
    (pages / "about.md").unlink()

    names = ("about.md", "new.md", "")
    assert stamps.changed(then, site) == [os.fspath(pages / name) for name in names]


def test_overrides_are_sources(tmp_path: Path) -> None:
    """A folder that comes, a file in it, and an edit of that: a freeze has something to do."""
    folder = tmp_path / "overrides"
    site = dataclasses.replace(settings(tmp_path), overrides=folder)
    file = folder / "templates/page.html"
    for change in (
        lambda: folder.mkdir(),
        lambda: file.parent.mkdir(),
        lambda: file.write_text("een", "utf-8"),
        lambda: file.write_text("twee", "utf-8"),
        lambda: file.unlink(),
    ):
        then = stamps.with_digests(stamps.read(stamps.inputs(site)), time.time_ns())
        assert stamps.unchanged(then)
        change()
        assert not stamps.unchanged(then)
        assert stamps.changed(then, site)


def test_what_lies_behind_a_link_is_looked_at(tmp_path: Path) -> None:
    """The translations may be a link to elsewhere, which holds more links; edits are seen."""
    apps.make(tmp_path)
    os.rename(tmp_path / "translations", tmp_path / "elsewhere")
    (tmp_path / "translations").symlink_to("elsewhere")
    os.rename(tmp_path / "elsewhere/en", tmp_path / "elsewhere/.english")
    (tmp_path / "elsewhere/en").symlink_to(".english")
    (tmp_path / "elsewhere/.english/round").symlink_to(tmp_path / "translations")
    before = stamps.read([tmp_path / "translations"])
    path = tmp_path / "translations/en/LC_MESSAGES/messages.po"
    path.write_text(path.read_text("utf-8").replace("Across water.", "Across land."), "utf-8")
    run = apps.flask(tmp_path, "freeze")

    assert stamps.read([tmp_path / "translations"]) != before
    assert run.returncode == 0, run.stdout
    assert "Across land." in (tmp_path / "build/en/partners/brug/index.html").read_text("utf-8")


def test_what_is_behind_a_link_that_leads_out_is_not_looked_at(tmp_path: Path) -> None:
    """Nor does its date count; that the link is there does."""
    (tmp_path / "content").mkdir()
    (tmp_path / "elsewhere/deep").mkdir(parents=True)
    before = stamps.read([tmp_path / "content"])
    (tmp_path / "content/out").symlink_to("../elsewhere")
    found = stamps.read([tmp_path / "content"])
    (tmp_path / "elsewhere/more").mkdir()

    assert found.keys() - before.keys() == {str(tmp_path / "content/out")}
    assert stamps.read([tmp_path / "content"]) == found


@pytest.mark.parametrize(
    "name", ["images/atlas.json", "images/fonts/serif.woff2", "images/placeholder.py"]
)
def test_all_that_is_shipped_is_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The outlines of countries and the fonts decide bytes as the modules do."""
    shutil.copytree(apps.ROOT / "portret", tmp_path / "portret")
    monkeypatch.setattr(stamps, "CODE", tmp_path / "portret")
    before = stamps.code.__wrapped__()
    with (tmp_path / "portret" / name).open("ab") as file:
        file.write(b" ")

    assert stamps.code.__wrapped__() != before


# ---------------------------------------------------------------- through the command


def test_freezes_that_follow_at_once_have_nothing_to_do(tmp_path: Path) -> None:
    """Though what they read has just changed; they end before the site is read."""
    apps.make(tmp_path)
    page = tmp_path / "content/pages/about.md"
    for text in ("Eerst.", "Dan."):
        page.write_text(f"{page.read_text('utf-8')}\n{text}\n", "utf-8")
        assert apps.flask(tmp_path, "freeze").returncode == 0
    state = Destination(tmp_path / "build").state
    before = state.stat().st_mtime_ns
    run = apps.flask(tmp_path, "freeze")

    assert ": 0 made, " in run.stdout
    assert state.stat().st_mtime_ns == before
    assert (found := BuildState(state).run())
    assert found.release == 2


def test_the_same_size_and_date_do_not_deceive(tmp_path: Path) -> None:
    """An edit within the same moment, whose file has its former date again, is seen."""
    apps.make(tmp_path)
    page = tmp_path / "content/pages/about.md"
    apps.flask(tmp_path, "freeze")
    status = page.stat()
    page.write_text(page.read_text("utf-8").replace("Wie wij zijn", "Wie wij WARE"), "utf-8")
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    run = apps.flask(tmp_path, "freeze")

    assert page.stat().st_size == status.st_size
    assert ": 0 made, " not in run.stdout
    assert "Wie wij WARE" in (tmp_path / "build/nl/about/index.html").read_text("utf-8")
