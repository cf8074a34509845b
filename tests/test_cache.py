"""The cache: what is made once, and what never depends on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from portret import cache
from tests import apps


def test_what_is_kept_is_not_made_again(tmp_path: Path) -> None:
    """The first call makes and keeps, the second reads; an empty file is none."""
    made = iter((b"one", b"two"))
    path = tmp_path / "a/b"

    assert [cache.cached(path, lambda: next(made)) for _ in range(2)] == [b"one", b"one"]
    path.write_bytes(b"")
    assert cache.cached(path, lambda: next(made)) == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["b"]


def test_what_cannot_be_written_is_made_once(tmp_path: Path) -> None:
    """Where a file stands in the folder's place the bytes stay in memory."""
    (tmp_path / "a").write_text("no folder")
    made = iter((b"one", b"two"))

    assert [cache.cached(tmp_path / "a/b", lambda: next(made)) for _ in range(2)] == [
        b"one",
        b"one",
    ]


def test_memory_is_bounded(tmp_path: Path) -> None:
    """What was asked for last stays; what has been asked for longest ago is dropped first."""
    (tmp_path / "a").write_text("no folder")
    made: list[int] = []

    def get(number: int) -> bytes:
        def make() -> bytes:
            made.append(number)
            return b"x" * (cache.MEMORY // 4)

        return cache.cached(tmp_path / f"a/{number}", make)

    for number in (1, 2, 3, 1, 4, 5, 1, 2):
        get(number)

    assert made == [1, 2, 3, 4, 5, 2]
    assert cache.cached(tmp_path / "a/more", lambda: b"x" * (cache.MEMORY + 1))[-1:] == b"x"


def test_what_is_written_is_not_held_in_memory(tmp_path: Path) -> None:
    """The disk has it: a file that is gone is made again."""
    made = iter((b"one", b"two"))
    cache.cached(tmp_path / "b", lambda: next(made))
    (tmp_path / "b").unlink()

    assert cache.cached(tmp_path / "b", lambda: next(made)) == b"two"


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    """A write that fails leaves neither a file nor the beginning of one."""
    (tmp_path / "taken").mkdir()

    with pytest.raises(OSError, match="taken"):
        cache.write(tmp_path / "taken", b"x")

    assert [each.name for each in tmp_path.iterdir()] == ["taken"]


def test_templates_are_compiled_once_where_that_is_possible(tmp_path: Path) -> None:
    """They are kept in the cache; where there can be none, each process compiles them."""
    apps.make(tmp_path)
    (tmp_path / "no folder").write_text("")
    page = "/nl/partners/anker/"
    kept = apps.make_app(tmp_path, CACHE=str(tmp_path / "cache")).test_client().get(page)
    without = apps.make_app(tmp_path, CACHE=str(tmp_path / "no folder")).test_client().get(page)

    assert list((tmp_path / "cache/templates").iterdir()) != []
    assert kept.data == without.data
