"""A freeze knows files that it has read, and what has just changed by its content."""

from __future__ import annotations

import os
from pathlib import Path

from portret import stamps
from portret.freeze import remembered
from portret.freeze.publish import Destination
from tests import apps


def record(folder: Path) -> tuple[str, int]:
    """The record of what is published, and when it was written."""
    path = (folder / ".build" / f"{(folder / 'build').resolve().name}.record").resolve()
    return path.name, path.stat().st_mtime_ns


def test_a_file_that_has_just_changed_is_known_by_its_content(tmp_path: Path) -> None:
    """Freezes that follow at once have nothing to do, and end before anything is loaded."""
    apps.make(tmp_path)
    page = tmp_path / "content/pages/about.md"
    for text in ("Eerst.", "Dan."):
        page.write_text(f"{page.read_text('utf-8')}\n{text}\n", "utf-8")
        assert apps.flask(tmp_path, "freeze").returncode == 0
    before = record(tmp_path)
    run = apps.flask(tmp_path, "freeze")

    assert ": 0 made, " in run.stdout
    assert record(tmp_path) == before
    assert before[0] == "2.record"


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


def test_a_full_freeze_of_the_same_site_keeps_the_former_release(tmp_path: Path) -> None:
    """It makes everything, finds that readers have just that, and there is still a way back."""
    apps.make(tmp_path)
    page = tmp_path / "content/pages/about.md"
    for text in ("Eerst.", "Dan."):
        page.write_text(f"{page.read_text('utf-8')}\n{text}\n", "utf-8")
        apps.flask(tmp_path, "freeze")
    full = apps.flask(tmp_path, "freeze", "--full")
    back = apps.flask(tmp_path, "freeze", "--rollback")

    assert ", 0 kept, " in full.stdout
    assert back.returncode == 0
    assert "Dan." not in (tmp_path / "build/nl/about/index.html").read_text("utf-8")


def test_no_answer_of_another_epoch_is_remembered(tmp_path: Path) -> None:
    """What nobody asks after a setting changed would else be taken for true later."""
    apps.make(tmp_path)
    apps.flask(tmp_path, "freeze")
    page = tmp_path / "content/partners/brug/index.md"
    page.write_text(page.read_text("utf-8").replace("---\n", "---\ndraft: true\n", 1), "utf-8")
    anker = tmp_path / "content/partners/anker/index.md"
    anker.write_text(anker.read_text("utf-8").replace("[de brug](../brug/#pijlers)", "de brug"))
    run = apps.flask(tmp_path, "freeze", PORTRET_BASE_URL="https://elders.example")
    settings = apps.make_app(tmp_path).config["SETTINGS"]
    found = stamps.found(Destination(tmp_path / "build").published, settings)

    assert run.returncode == 0, run.stdout
    questions = remembered.read(found).answers
    assert ("nl", "_excerpt", "anker") in questions
    assert ("nl", "_excerpt", "brug") not in questions


def test_a_freeze_with_nothing_to_do_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    """A folder and a link of a release that never was; unless another freeze is at work."""
    apps.make(tmp_path)
    apps.flask(tmp_path, "freeze")
    store = tmp_path / ".build"
    before = sorted(path.name for path in store.iterdir())
    (store / "7.new/nl").mkdir(parents=True)
    (store / "former.new").symlink_to("7")
    with Destination(tmp_path / "build").locked():
        held = apps.flask(tmp_path, "freeze")
        names = {path.name for path in store.iterdir()}
    run = apps.flask(tmp_path, "freeze")

    assert held.returncode == run.returncode == 0
    assert {"7.new", "former.new"} <= names
    assert ": 0 made, " in run.stdout
    assert sorted(path.name for path in store.iterdir()) == before
