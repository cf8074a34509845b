"""The command check that looks again whenever a file changes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
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


LISTED = """import sys
listed = []
sys.addaudithook(lambda event, args: event == "os.scandir" and listed.append(str(args[0])))
import app
for words in sys.argv[2:]:
    listed.clear()
    run = app.create_app().test_cli_runner().invoke(args=words.split())
    inner = {each for each in listed if each.startswith(sys.argv[1])}
    print(words, run.exit_code, sorted(inner - {sys.argv[1] + "site.yaml"}))
    print(run.output, end="")
"""
"""Runs commands; prints of each its status, the folders that it has listed, and what it says."""


def test_a_folder_without_site_yaml_is_not_gone_through(tmp_path: Path) -> None:
    """As / or a home, of which PORTRET_CONTENT is a slip: it is said at once, and nothing else."""
    commands = "check", "freeze", "translate update", "translate check", "list", "new page hulp"
    (tmp_path / "partners/Niet zo").mkdir(parents=True)
    (tmp_path / "root/more").mkdir(parents=True)
    os.mkfifo(tmp_path / "root/more/pipe")
    run = subprocess.run(
        [sys.executable, "-c", LISTED, f"{tmp_path}/", *commands],
        cwd=apps.ROOT,
        env=apps.environment(
            tmp_path,
            PORTRET_CONTENT=str(tmp_path),
            PORTRET_TRANSLATIONS="/nowhere",
            PORTRET_CACHE="/nowhere",
        ),
        capture_output=True,
        encoding="utf-8",
    )

    reason = (
        f"{tmp_path}/site.yaml:1: there is no site.yaml. Write it, or name the folder that has it "
        "in PORTRET_CONTENT."
    )
    lines = run.stdout.splitlines()
    for words in commands:
        at = lines.index(f"{words} 1 []")
        assert lines[at + 1] == reason
    assert "Niet zo" not in run.stdout


def test_a_site_that_gets_its_site_yaml_is_read(tmp_path: Path) -> None:
    """By a watch too, which then tells what it finds; and the other way round."""
    settings = apps.make(tmp_path, {"pages/over.md": "---\ntitel: x\n---\n"}) / "content/site.yaml"
    settings.rename(tmp_path / "away")
    with watching(tmp_path) as (_, out, _):
        (tmp_path / "away").rename(settings)
        apps.wait_until(lambda: "mended: content/site.yaml:1" in out.read_text())
        apps.wait_until(lambda: "content/pages/over.md:2: unknown field" in out.read_text())
        settings.rename(tmp_path / "away")
        apps.wait_until(lambda: out.read_text().count("there is no site.yaml") == 3)


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


@pytest.mark.parametrize("where", ["content", ""])
def test_translations_among_the_content_are_refused(tmp_path: Path, where: str) -> None:
    """Else each folder of the content is taken for a language's, to be taken away."""
    apps.make(tmp_path)
    run = apps.flask(tmp_path, "check", PORTRET_TRANSLATIONS=str(tmp_path / where))

    assert run.returncode == 1
    assert run.stdout.startswith("PORTRET_TRANSLATIONS:1: ")
    assert run.stdout.endswith("holds the content too. Name a folder for the catalogues alone.\n")
