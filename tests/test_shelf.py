"""A large table in parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portret.pack import Pack
from portret.shelf import PARTS, Apart, Shelf

KEYS = st.one_of(st.text(max_size=5), st.tuples(st.text(max_size=3), st.text(max_size=3)))
VALUES = st.one_of(st.binary(max_size=5), st.tuples(st.none(), st.text(max_size=5)))
TABLES = st.dictionaries(KEYS, VALUES, max_size=20)


@given(TABLES, TABLES)
def test_a_table_is_as_its_rows(then: Mapping[Any, Any], now: Mapping[Any, Any]) -> None:
    """As a whole and row by row, and so when others have taken their place."""
    former = Shelf().renewed(then)
    table = former.renewed(now, then.keys() - now.keys())

    assert dict(former) == former.rows == then
    assert dict(table) == table.rows == now
    assert len(table) == len(now)
    assert table.changed(former) == {
        key for key in then.keys() | now.keys() if then.get(key) != now.get(key)
    }
    with pytest.raises(KeyError):
        _ = table["no", "such", "row"]


def test_parts_are_shared_where_nothing_changed() -> None:
    """One row of many makes one part another."""
    former = Shelf().renewed({f"row {number}": number for number in range(2000)})
    table = former.renewed({"row 7": 8}, ["row that never was"])
    others = [number for number in range(PARTS) if table.parts[number] is not former.parts[number]]

    assert table["row 7"] == 8
    assert former["row 7"] == 7
    assert 1 <= len(others) <= 2
    assert table.changed(former) == {"row 7"}


ROWS = st.dictionaries(KEYS, st.binary(max_size=5), max_size=20)


@given(ROWS, ROWS, st.booleans())
def test_rows_apart_are_as_they_were_given(
    then: Mapping[Any, bytes], now: Mapping[Any, bytes], moved: bool
) -> None:
    """In the pack to which they were added and in another, blank ones too; their bytes counted."""
    pack = Pack()
    former = Apart().renewed(pack, then)
    table = former.renewed(pack, now, then.keys() - now.keys())
    if moved:
        table = Apart().renewed(Pack(), dict(table))

    assert (dict(former), dict(table), len(table)) == (then, now, len(now))
    assert former.used == sum(map(len, then.values()))
    assert table.used == sum(map(len, now.values()))
    with pytest.raises(KeyError):
        _ = table["no", "such", "row"]
