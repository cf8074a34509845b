"""One process looks at the files for all; where there can be no lock, each looks by itself."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from portret.site.library import Library
from portret.web import watcher
from portret.web.watcher import Leadership, Watcher


def turns(path: Path) -> Leadership:
    """Those of a process that has just begun."""
    made = Leadership(path)
    made.join()
    return made


def test_one_looks_and_tells_the_others(tmp_path: Path) -> None:
    """Each is told once; when the one that looks has ended, another does."""
    path = tmp_path / "watch/site"
    first, second, third = (turns(path) for _ in range(3))

    assert [each.acquire() for each in (first, second, third, first)] == [True, False, False, True]
    assert [each.was_notified() for each in (first, second, third)] == [False] * 3
    os.utime(path, ns=(0, 0))
    first.notify()
    assert [each.was_notified() for each in (first, second, second, third)] == [
        False,
        True,
        False,
        True,
    ]
    assert first._file is not None
    os.close(first._file)
    assert [each.acquire() for each in (second, third)] == [True, False]


def test_without_a_cache_each_looks(tmp_path: Path) -> None:
    """Nothing is raised."""
    (tmp_path / "file").touch()
    both = [turns(tmp_path / "file/watch") for _ in range(2)]

    both[0].notify()
    assert [each.acquire() for each in both] == [True, True]
    assert not both[1].was_notified()


def test_one_that_stands_still_is_not_waited_for(tmp_path: Path) -> None:
    """Now and then the others look by themselves."""
    first, second = (turns(tmp_path / "watch") for _ in range(2))
    assert first.acquire()
    second._looked -= watcher.TRUST

    assert [second.acquire() for _ in range(2)] == [True, False]


class Broken:
    """A library that cannot be looked at."""

    def moved(self) -> bool:
        raise PermissionError


def test_a_look_that_fails_is_met_by_the_refresh(tmp_path: Path) -> None:
    """The thread goes on, and the refresh logs why."""

    class Site:
        library = cast(Library, SimpleNamespace(settings=SimpleNamespace(content=tmp_path)))

        def refresh(self) -> None:
            """Nothing to read."""

    watch = Watcher(Site(), tmp_path / "cache")
    watch._leadership.join()

    assert watch._is_due(cast(Library, Broken()))
