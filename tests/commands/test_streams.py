"""Commands whose output nobody takes, and commands that somebody stops."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import apps, forking
from tests.patience import PATIENCE
from tests.sites import partner

FULL = "Standard output cannot be written: no space left on device."
BROKEN = {"partners/anker/index.md": partner("foundd: 2017")}


def ended(folder: Path, words: Sequence[str], stdout: int) -> tuple[int, list[str]]:
    """The exit status of a command, and the lines on its standard error."""
    run = subprocess.run(
        apps.command(*words),
        cwd=folder,
        env=apps.environment(folder),
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    return run.returncode, run.stderr.splitlines()


@pytest.mark.parametrize(
    ("words", "files", "status", "line"),
    [
        (["freeze"], {}, 1, f"{FULL} All else is done."),
        (["freeze", "--changes"], {}, 1, f"{FULL} All else is done."),
        (["check"], {}, 1, f"{FULL} All else is done."),
        (["check", "--json"], {}, 1, f"{FULL} All else is done."),
        (["check", "--help"], {}, 1, f"{FULL} All else is done."),
        (["translate", "status"], {}, 1, f"{FULL} All else is done."),
        (["translate", "update"], {}, 1, f"{FULL} All else is done."),
        (["routes"], {}, 1, f"{FULL} All else is done."),
        (["freeze"], BROKEN, 1, FULL),
    ],
)
def test_output_that_cannot_be_written_is_told_in_a_line(
    tmp_path: Path, words: list[str], files: dict[str, str], status: int, line: str
) -> None:
    """The command does its work all the same, and its exit status says that something was lost."""
    apps.make(tmp_path, files)
    run = forking.forked(
        apps.command(*words), tmp_path, apps.environment(tmp_path), stdout="/dev/full"
    )
    lines = run.stderr.splitlines()

    assert (run.returncode, lines[-1]) == (status, line)
    assert len(lines) == (2 if words == ["freeze", "--changes"] or files else 1)
    assert (tmp_path / "build").exists() == (words[0] == "freeze" and not files)


@pytest.mark.parametrize(
    ("words", "files", "status"),
    [
        (["freeze"], {}, 0),
        (["check"], BROKEN, 1),
        (["routes"], {}, 0),
    ],
)
def test_a_reader_that_has_gone_changes_nothing(
    tmp_path: Path, words: list[str], files: dict[str, str], status: int
) -> None:
    """As `| head -1` leaves it: nothing is said, and the exit status is the command's own."""
    apps.make(tmp_path, files)
    mine, theirs = os.pipe()
    os.close(mine)
    try:
        found, lines = ended(tmp_path, words, theirs)
    finally:
        os.close(theirs)

    assert found == status
    assert [line for line in lines if not line.endswith(("error.", "errors."))] == []


def test_errors_that_cannot_be_written_change_nothing(tmp_path: Path) -> None:
    """Nobody could read a word about it."""
    apps.make(tmp_path, BROKEN)
    run = forking.forked(
        apps.command("check"), tmp_path, apps.environment(tmp_path), stderr="/dev/full"
    )

    assert run.returncode == 1


PLACES = (".build", ".build/1", ".build/1/media")
"""What a freeze makes one after another."""


@pytest.mark.parametrize(("jobs", "places"), [("1", PLACES[-1:]), ("2", PLACES)])
def test_ctrl_c_ends_a_command_with_a_word(
    tmp_path: Path, jobs: str, places: Sequence[str]
) -> None:
    """At whatever moment after Flask has found the application; nothing is left of the export."""
    many = {f"partners/p{n}/index.md": partner() for n in range(60)}
    apps.make(tmp_path, many)
    for place in places:
        process = subprocess.Popen(
            apps.command("freeze", "--jobs", jobs),
            cwd=tmp_path,
            env=apps.environment(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        while not (tmp_path / place).exists() and time.monotonic() < until:
            time.sleep(0.001)
        os.killpg(process.pid, signal.SIGINT)
        out, error = process.communicate(timeout=PATIENCE)

        assert (process.returncode, out, error) == (130, "", "\nStopped.\n")
        assert not (tmp_path / ".build/1").exists()
        assert not (tmp_path / "build").exists()
