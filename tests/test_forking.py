"""A forked command is the one that people start."""

from __future__ import annotations

import os
import re
import signal
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tests import apps, forking

COMMANDS = (
    "check --nosuch",
    "freeze --jobs 2 --changes",
    "translate update",
    "move brug pont",
    "new partner anker",
    "check",
)
"""Commands one after another: some find nothing, some problems, some are refused."""

SECONDS = re.compile(r"in [0-9.]+ s")

Way = Callable[[Sequence[str], Path, Mapping[str, str]], forking.Finished]


def said(folder: Path, way: Way) -> list[tuple[int, str, str]]:
    """Exit status and output of each command over a site, without the seconds that it took."""
    apps.make(folder)
    environment = apps.environment(folder)
    runs = [way(apps.command(*each.split()), folder, environment) for each in COMMANDS]
    return [
        (run.returncode, *(SECONDS.sub("in a moment", text) for text in (run.stdout, run.stderr)))
        for run in runs
    ]


def test_both_ways_are_one(tmp_path: Path) -> None:
    """The same words, exit statuses and files."""
    forked, started = tmp_path / "forked/site", tmp_path / "started/site"
    told = said(forked, forking.forked)

    assert told == said(started, forking.started)
    assert {status for status, _, _ in told} == {0, 1, 2}
    for name in ("content", "translations", "build"):
        assert apps.tree(forked / name)
        assert apps.differences(forked / name, started / name) == []


def test_a_command_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    """Neither its settings nor its folder and umask, even where one could not be told at all."""
    folder = apps.make(tmp_path)
    ours, words = apps.environment(folder), apps.command("freeze", "--to", "b")
    (folder / "elsewhere").mkdir()

    forking.forked(apps.command("check"), folder, ours)
    before = os.umask(0o077)
    try:
        forking.forked(apps.command("new", "partner", "zeil"), folder, ours)
    finally:
        os.umask(before)
    other = forking.forked(words, folder / "elsewhere", ours | {"PORTRET_DRAFTS": "1"})
    with pytest.raises(TypeError):
        forking.forked([*words, b""], folder, ours)  # type: ignore[list-item]
    plain = forking.forked(words, folder, ours)

    assert (other.returncode, plain.returncode) == (0, 0)
    assert (folder / "content/partners/zeil").stat().st_mode & 0o777 == 0o700
    assert (folder / "elsewhere/b/nl/partners/zeil/index.html").exists()
    assert not (folder / "b/nl/partners/zeil").exists()


@pytest.mark.parametrize("name", ["PYTHONHASHSEED", "TZ", "LC_ALL", "LANG", "COLUMNS"])
def test_what_counts_before_a_command_runs_starts_it(tmp_path: Path, name: str) -> None:
    """A variable of Python or of another package, and any other code."""
    words, ours = apps.command("check"), apps.environment(tmp_path, PORTRET_DRAFTS="1")

    assert forking.is_ours(words, ours)
    assert not forking.is_ours(words, {**ours, name: "1"})
    assert not forking.is_ours(apps.command("check", code=Path("/elsewhere")), ours)


def test_a_server_runs_beside_commands_until_it_is_told_to_end(tmp_path: Path) -> None:
    """What it says is in its log; one that cannot begin has ended by itself, and says why."""
    folder = apps.make(tmp_path)
    with apps.served(folder, lambda port: apps.command("run", "--port", port)) as (site, server):
        assert isinstance(server, forking.Server)
        assert urllib.request.urlopen(f"{site}/nl/").status == 200
        assert apps.flask(folder, "check").returncode == 0
        assert server.poll() is None
        words = apps.command("run", "--port", site.rpartition(":")[2])
        other = forking.start(words, folder, apps.environment(folder), folder / "other.log")
        assert other.wait() == other.poll() == 1

    assert server.poll() == -signal.SIGTERM
    assert "GET /nl/" in (folder / "server.log").read_text("utf-8")
    assert "in use" in (folder / "other.log").read_text("utf-8")


def test_a_command_beside_another_is_started(tmp_path: Path) -> None:
    """Two at a time are two at a time."""
    with forking.ONE:
        run = apps.flask(apps.make(tmp_path), "--version")

    assert run.stdout.startswith("Python ")
