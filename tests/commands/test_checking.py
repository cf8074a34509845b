"""The command check that looks again whenever a file changes."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portret.commands.checking import news
from portret.errors import Problem
from tests import apps
from tests.patience import PATIENCE
from tests.sites import partner

ONE = Problem("a.md", 3, "no title", "Add it")
MOVED = Problem("a.md", 5, "no title", "Add it")
OTHER = Problem("b.md", 1, "a slip", "Mend it", "warning")
MENDED = "mended: a.md:3: no title."


@pytest.mark.parametrize(
    ("before", "now", "lines"),
    [
        ([], [ONE], [str(ONE)]),
        ([ONE], [], [MENDED, "No problems found."]),
        ([ONE, OTHER], [OTHER], [MENDED]),
        ([ONE], [OTHER], [str(OTHER), MENDED]),
        ([ONE], [MOVED], []),
        ([ONE], [ONE, MOVED], [str(MOVED)]),
        ([ONE, MOVED], [MOVED], ["mended: a.md:5: no title."]),
        ([ONE, OTHER], [OTHER, ONE], []),
        ([], [], []),
    ],
)
def test_only_what_is_new_or_mended_is_news(
    before: list[Problem], now: list[Problem], lines: list[str]
) -> None:
    """A problem that only stands on another line is neither."""
    assert list(news(before, now)) == lines


@contextmanager
def watching(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path, Path]]:
    """A check that watches a folder's site, with the files of its output and its errors."""
    out, error = folder / "out", folder / "error"
    with out.open("wb") as stdout, error.open("wb") as stderr:
        process = subprocess.Popen(
            apps.command("check", "--watch"),
            cwd=folder,
            env=apps.environment(folder),
            stdout=stdout,
            stderr=stderr,
        )
        try:
            apps.wait_until(lambda: "Looking again" in error.read_text())
            yield process, out, error
        finally:
            process.kill()
            process.wait()


def test_a_watch_tells_what_changes_until_it_is_stopped(tmp_path: Path) -> None:
    """A broken file, one that is mended, a warning, a catalogue; Ctrl-C ends it without a word.

    While a file is broken, warnings of others are not known: they stay as they were.
    """
    place = apps.make(tmp_path) / "content/partners/anker/index.md"
    sound = place.read_text()
    with watching(tmp_path) as (process, out, error):

        def told(change: str, line: str) -> None:
            place.write_text(change)
            apps.wait_until(lambda: line in out.read_text().splitlines())

        told(
            partner("sumary: Zee"),
            "content/partners/anker/index.md:4: unknown field “sumary”. Did you mean “summary”?",
        )
        told(sound, "mended: content/partners/anker/index.md:4: unknown field “sumary”.")
        assert out.read_text().splitlines()[-1] == "No problems found."
        told(
            sound.replace("title: Anker", "title: A **b**"),
            "content/partners/anker/index.md:2: "
            "warning: title: “**b**”, where plain text was expected. Readers would see the marks: "
            "take them out.",
        )
        broken = place.parents[1] / "brug/index.md"
        whole = broken.read_text()
        broken.write_text(partner("sumary: Zee"))
        apps.wait_until(lambda: "brug/index.md:4: unknown" in out.read_text())
        broken.write_text(whole)
        apps.wait_until(lambda: "mended: content/partners/brug" in out.read_text())
        assert "mended: content/partners/anker/index.md:2" not in out.read_text()
        before = len(out.read_text().splitlines())
        apps.translate(tmp_path, "en", {"Zie [de brug][1].": "See the bridge."})
        apps.wait_until(lambda: "unsafe" in out.read_text() or "link" in out.read_text())
        os.kill(process.pid, signal.SIGINT)

        assert process.wait(timeout=PATIENCE) == 0
        assert len(out.read_text().splitlines()) > before
        assert error.read_text() == "No problems found. Looking again whenever a file changes.\n"


def test_a_watch_is_for_people(tmp_path: Path) -> None:
    """Data of changes are not offered."""
    run = apps.flask(apps.make(tmp_path), "check", "--watch", "--json")

    assert run.returncode == 2
    assert "in no other format" in run.stderr


def test_a_watch_ends_when_its_reader_goes(tmp_path: Path) -> None:
    """As `| head -1` does, at the next line that nobody takes."""
    apps.make(tmp_path, {"partners/anker/index.md": partner("sumary: Zee")})
    mine, theirs = os.pipe()
    os.close(mine)
    process = subprocess.Popen(
        apps.command("check", "--watch"),
        cwd=tmp_path,
        env=apps.environment(tmp_path),
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)

    assert process.wait(timeout=PATIENCE) == 0


def test_a_folder_that_nobody_can_look_at_is_a_problem_of_its_setting(tmp_path: Path) -> None:
    """As one without rights is; and it is to be read, not written."""
    folder, name = apps.make(tmp_path), "x" * 300
    run = apps.flask(folder, "check", PORTRET_TRANSLATIONS=name)
    assert (run.returncode, run.stdout.count("the catalogue cannot be read: file name")) == (1, 3)

    run = apps.flask(folder, "check", PORTRET_OVERRIDES=name)
    assert run.returncode == 1
    assert run.stdout.startswith("PORTRET_OVERRIDES:1: there is no folder xxx")
