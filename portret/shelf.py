"""A large table in parts, of which only those are read and written that somebody needs."""

from __future__ import annotations

import pickle
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, Self
from zlib import crc32

from portret.pack import Pack, Part, Place

PARTS = 256
"""In how many parts a table is packed: a part of a large one has a hundred rows or so."""


class Shelf(Mapping[Any, Any]):
    """Rows by their keys."""

    def __init__(self, parts: Sequence[Part] | None = None) -> None:
        self.parts = parts or [Part(b"")] * PARTS
        self._unpacked: dict[int, dict[Any, Any]] = {}

    def __getitem__(self, key: Any) -> Any:
        return self._rows(_number(key))[key]

    def __iter__(self) -> Iterator[Any]:
        return (key for number in range(PARTS) for key in self._rows(number))

    def __len__(self) -> int:
        return sum(len(self._rows(number)) for number in range(PARTS))

    def renewed(self, new: Mapping[Any, Any], gone: Iterable[Hashable] = ()) -> Self:
        """The table with other rows, and without some; it shares the parts that are the same."""
        parts = list(self.parts)
        fresh: dict[int, dict[Any, Any]] = {}
        for key in (*new, *gone):
            number = _number(key)
            if number not in fresh:
                fresh[number] = dict(self._rows(number))
            if key in new:
                fresh[number][key] = new[key]
            else:
                fresh[number].pop(key, None)
        for number, rows in fresh.items():
            parts[number] = Part(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL) if rows else b"")
        return type(self)(parts)

    @property
    def rows(self) -> dict[Any, Any]:
        """All rows."""
        return {key: row for number in range(PARTS) for key, row in self._rows(number).items()}

    def __reduce__(self) -> tuple[type[Self], tuple[Sequence[Part]]]:
        """Without what is unpacked."""
        return type(self), (self.parts,)

    def changed(self, former: Shelf) -> set[Any]:
        """The keys whose rows are not the same in a former table."""
        found: set[Any] = set()
        for number, (now, then) in enumerate(zip(self.parts, former.parts, strict=True)):
            if now is not then and now.data != then.data:
                rows, old = self._rows(number), former._rows(number)
                found |= {key for key in rows.keys() | old.keys() if rows.get(key) != old.get(key)}
        return found

    def _rows(self, number: int) -> dict[Any, Any]:
        found = self._unpacked.get(number)
        if found is None:
            data = self.parts[number].data
            found = self._unpacked[number] = pickle.loads(data) if data else {}
        return found


class Apart(Mapping[Any, bytes]):
    """Large rows of bytes by their keys: each stands by itself in a pack, a table says where.

    `used` counts their bytes.
    """

    def __init__(
        self, pack: Pack | None = None, places: Shelf | None = None, used: int = 0
    ) -> None:
        self._pack = pack or Pack()
        self.places = Shelf() if places is None else places
        self.used = used

    def __getitem__(self, key: Any) -> bytes:
        return self._pack.read(Place(*self.places[key]))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def renewed(
        self, pack: Pack, new: Mapping[Any, bytes], gone: Set[Hashable] = frozenset()
    ) -> Self:
        """The same in this pack, to which the new rows are added, and without some."""
        former = (self.places.get(key) for key in new.keys() | gone) if self.used else ()
        lost = sum(Place(*place).size for place in former if place)
        rows = {key: tuple(pack.add(row)) for key, row in new.items()}
        used = self.used - lost + sum(map(len, new.values()))
        return type(self)(pack, self.places.renewed(rows, gone), used)


def _number(key: Hashable) -> int:
    return crc32(repr(key).encode("utf-8", "surrogatepass")) % PARTS
