"""One process looks at the files for all; where there can be no lock, each looks by itself."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from portret.site.library import Library
from portret.web import watching
from portret.web.watching import Turns, Watch


def turns(path: Path) -> Turns:
    """Those of a process that has just begun."""
    made = Turns(path)
    made.begin()
    return made


def test_one_looks_and_tells_the_others(tmp_path: Path) -> None:
    """Each is told once; when the one that looks has ended, another does."""
    path = tmp_path / "watch/site"
    first, second, third = (turns(path) for _ in range(3))

    assert [each.mine() for each in (first, second, third, first)] == [True, False, False, True]
    assert [each.told() for each in (first, second, third)] == [False] * 3
    os.utime(path, ns=(0, 0))
    first.tell()
    assert [each.told() for each in (first, second, second, third)] == [False, True, False, True]
    assert first._file is not None
    os.close(first._file)
    assert [each.mine() for each in (second, third)] == [True, False]


def test_without_a_cache_each_looks(tmp_path: Path) -> None:
    """Nothing is raised."""
    (tmp_path / "file").touch()
    both = [turns(tmp_path / "file/watch") for _ in range(2)]

    both[0].tell()
    assert [each.mine() for each in both] == [True, True]
    assert not both[1].told()


def test_one_that_stands_still_is_not_waited_for(tmp_path: Path) -> None:
    """Now and then the others look by themselves."""
    first, second = (turns(tmp_path / "watch") for _ in range(2))
    assert first.mine()
    second._looked -= watching.TRUST

    assert [second.mine() for _ in range(2)] == [True, False]


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

    watch = Watch(Site(), tmp_path / "cache")
    watch._turns.begin()

    assert watch._is_due(cast(Library, Broken()))
