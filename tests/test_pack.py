"""Parts of a release's notes in one file that only grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from portret import pack as packs
from portret.freeze.remembered import Record
from portret.pack import Damaged, Pack, Part
from portret.shelf import PARTS, Apart, Shelf
from tests import apps


def saved(path: Path, former: Path | None, *parts: Part) -> list[packs.Place]:
    """Where some parts stand in a file that follows on a former one."""
    pack = Pack(former)
    places = [part.place(pack) for part in parts]
    pack.save(path)
    return places


def test_a_file_holds_what_was_put_into_it(tmp_path: Path) -> None:
    """Blank parts and large ones, each at its own place."""
    data = [b"one", b"", b"\0" * 10_000]
    places = saved(tmp_path / "1.pack", None, *map(Part, data))

    assert [Pack(tmp_path / "1.pack").read(place) for place in places] == data


def test_a_later_file_adds_to_the_former_one(tmp_path: Path) -> None:
    """What stands there is not written again, and the former file still gives it."""
    one, two = tmp_path / "1.pack", tmp_path / "2.pack"
    first = Part(b"first" * 1000)
    (place,) = saved(one, None, first)
    pack = Pack(one)
    again = [each.place(pack) for each in (Part(None, pack, place), Part(b"second"))]
    pack.save(two)

    assert again[0] == place
    assert two.stat().st_size == len(b"first" * 1000 + b"second")
    assert [Pack(two).read(each) for each in again] == [b"first" * 1000, b"second"]
    assert Pack(one).read(place) == b"first" * 1000
    one.unlink()
    assert Pack(two).read(place) == b"first" * 1000


def test_what_a_killed_run_added_is_in_nobodys_way(tmp_path: Path) -> None:
    """A part goes behind it."""
    path = tmp_path / "1.pack"
    places = saved(path, None, Part(b"whole"))
    with path.open("ab") as file:
        file.write(b"hal")
    places += saved(path, path, Part(b"more"))

    assert [Pack(path).read(place) for place in places] == [b"whole", b"more"]


@pytest.mark.parametrize("harm", ["gone", "short", "other", "folder"])
def test_a_damaged_part_is_not_taken_for_true(tmp_path: Path, harm: str) -> None:
    """A file that is gone, cut off, or has other bytes."""
    path = tmp_path / "1.pack"
    (place,) = saved(path, None, Part(b"whole"))
    path.unlink()
    if harm == "folder":
        path.mkdir()
    elif harm != "gone":
        path.write_bytes(b"who" if harm == "short" else b"whale")

    with pytest.raises(Damaged):
        Pack(path).read(place)


def test_a_file_with_much_that_is_in_no_use_is_waste(tmp_path: Path) -> None:
    """Then the next is written anew."""
    path = tmp_path / "1.pack"
    saved(path, None, Part(b"x" * 2 * packs.WASTE))
    pack = Pack(path)
    Part(b"new").place(pack)

    assert pack.is_waste
    full = Pack(path)
    Part(b"y" * packs.WASTE * 2).place(full)
    assert not full.is_waste


@pytest.mark.parametrize("harm", ["gone", "short", "other"])
def test_a_freeze_with_damaged_notes_makes_all_anew(tmp_path: Path, harm: str) -> None:
    """It says nothing of it: readers get what they should."""
    apps.make(tmp_path)
    apps.flask(tmp_path, "freeze")
    page = tmp_path / "content/pages/about.md"
    page.write_text(page.read_text("utf-8") + "\nMeer.\n", "utf-8")
    path = tmp_path / ".build/1.pack"
    data = path.read_bytes()
    path.unlink()
    if harm != "gone":
        path.write_bytes(data[:100] if harm == "short" else bytes(len(data)))
    run = apps.flask(tmp_path, "freeze")
    again = apps.flask(tmp_path, "freeze")

    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stderr == ""
    assert ", 0 kept, " in run.stdout
    assert ": 0 made, " in again.stdout
    assert "Meer." in (tmp_path / "build/nl/about/index.html").read_text("utf-8")


def test_notes_do_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What many exports leave is dropped in time."""
    monkeypatch.setattr(packs, "WASTE", 1000)
    kept, rest, pack = Part(b"kept" * 1000), [Part(b"")] * (PARTS - 1), Pack()
    values = Apart()
    for turn in range(12):
        values = values.renewed(
            pack, {"same": b"same" * 500} if not turn else {"other": b"o" * 900}
        )
        listing = Part(str(turn).encode() * 4000)
        files = Shelf([kept, *rest])
        record = Record(listing=listing, files=files, values=values, pack=pack)
        record.packed()
        path = tmp_path / f"{turn}.pack"
        record.pack.save(path)
        pack = Pack(path)
        values = Apart(pack, record.values.places, record.values.used)

        assert dict(values) == {"same": b"same" * 500} | ({"other": b"o" * 900} if turn else {})
        assert path.stat().st_size < 30_000
