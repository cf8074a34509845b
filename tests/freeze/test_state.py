"""The build state is what was saved, or none; no damage is taken for it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from portret.freeze.state import BuildState, Changes, Damaged, File, Name, Run

RUN = Run(
    release=3,
    code=b"code",
    settings="settings",
    timezone="UTC",
    day="2020-01-01",
    stamps={"content/site.yaml": (1, 2, 3, 4), "content": (1, 2, 3, 4, "digest")},
    counts=(1, 2, 3),
    problems=("a problem",),
)
DOCUMENTS: dict[Name, str] = {("partner", "anker"): "Een portret.", ("page", "about"): "Wie?"}
FILES = {
    f"nl/{name}/index.html": File(f"print of {name}", "sha256", 10, ("main",), ("/a",))
    for name in ("a", "b")
}

READ: tuple[Callable[[BuildState], dict[Any, Any]], ...] = (
    BuildState.documents,
    BuildState.catalogs,
    BuildState.files,
)


def save(
    state: BuildState, *, run: Run = RUN, anew: bool = False, gone: tuple[Name | str, ...] = ()
) -> None:
    """Save all of it."""
    state.save(run, Changes(DOCUMENTS, {"en": "a catalogue"}, FILES, gone), anew=anew)


@pytest.fixture
def state(tmp_path: Path) -> BuildState:
    """A saved state."""
    found = BuildState(tmp_path / "state.sqlite")
    save(found)
    return found


def test_what_was_saved_is_read(state: BuildState) -> None:
    """All of it, with the types that it had."""
    assert state.run() == RUN
    assert state.documents() == DOCUMENTS
    assert state.catalogs() == {"en": "a catalogue"}
    assert state.files() == FILES


def test_what_is_saved_later_is_added(state: BuildState) -> None:
    """The run is another, what is gone is gone, and the rest stays; unless all is anew."""
    gone = Changes(gone=[("page", "about"), "nl/a/index.html"])
    state.save(RUN._replace(release=4), gone, anew=False)

    assert state.run() == RUN._replace(release=4)
    assert state.documents() == {("partner", "anker"): "Een portret."}
    assert list(state.files()) == ["nl/b/index.html"]
    assert state.catalogs() == {"en": "a catalogue"}

    state.save(RUN, Changes(), anew=True)

    assert state.run() == RUN
    assert (state.documents(), state.files(), state.catalogs()) == ({}, {}, {})


def test_there_is_nothing_where_there_is_no_file(tmp_path: Path) -> None:
    """And nothing is made by looking."""
    state = BuildState(tmp_path / "state.sqlite")

    assert state.run() is None
    assert (state.documents(), state.files(), state.catalogs()) == ({}, {}, {})
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_of_a_state_that_is_cut_off_nothing_else_is_read(
    tmp_path: Path, state: BuildState, share: float
) -> None:
    """What can be read of it is as it was saved; and it can be saved again."""
    path = tmp_path / "state.sqlite"
    data, wholes = path.read_bytes(), [each(state) for each in READ]
    path.write_bytes(data[: int(share * len(data))] + b"?")

    assert state.run() in (RUN, None)
    for each, whole in zip(READ, wholes, strict=True):
        with suppress(Damaged):
            assert each(state) == whole
    save(state)  # which is not possible, and leaves none
    save(state)
    assert state.run() == RUN


def test_no_damage_is_taken_for_what_was_saved(tmp_path: Path, state: BuildState) -> None:
    """Wherever a few bytes are others, all that is read is what was saved, or is not there."""
    path, chance = tmp_path / "state.sqlite", random.Random(3)
    sound, caught = path.read_bytes(), 0
    places = [place for place, byte in enumerate(sound) if byte]
    wholes = [each(state) for each in READ]
    for _ in range(100):
        data = bytearray(sound)
        for _ in range(9):
            data[chance.choice(places)] = chance.randrange(256)
        path.write_bytes(data)
        assert state.run() in (RUN, None)
        for each, whole in zip(READ, wholes, strict=True):
            try:
                found = each(state)
            except Damaged:
                caught += 1
            else:
                assert found.items() <= whole.items()
    assert caught > 50


@pytest.mark.parametrize("place", ["", "run", "files"])
def test_an_older_shape_is_replaced(tmp_path: Path, place: str) -> None:
    """Where the file is none of sqlite's, or its tables have other columns."""
    path = tmp_path / "state.sqlite"
    if place:
        with closing(sqlite3.connect(path)) as base:
            base.execute(f"CREATE TABLE {place} (other TEXT)")
    else:
        path.write_text("[]")
    state = BuildState(path)

    assert state.run() is None
    save(state, anew=True)
    assert state.run() == RUN
    assert state.documents() == DOCUMENTS


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    """Then there is no state."""
    state = BuildState(tmp_path / "none/state.sqlite")
    save(state)

    assert state.run() is None
