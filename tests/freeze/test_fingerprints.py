"""What is no longer as it was."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from portret import reads
from portret.freeze import fingerprints

NUMBERS = st.sampled_from([0, 1, 256, 65_536, 0x01000000, 0x00010001, 2**32 - 1, 7])
SETS = st.dictionaries(st.text(max_size=3), st.sets(NUMBERS), max_size=6)


@given(SETS, st.sets(NUMBERS))
@example({"a": {1}, "b": {65_536}}, {0x01000000})
def test_few_changes_are_found_as_many_are(sets: dict[str, set[int]], changed: set[int]) -> None:
    """By their bytes among all sets, never across two numbers; and set by set."""
    packed = {name: reads.packed(each) for name, each in sets.items()}
    expected = {name for name, each in sets.items() if each & changed}
    many = changed | set(range(10**6, 10**6 + fingerprints.FEW))

    assert fingerprints.Sets(packed).touched(changed) == expected
    assert fingerprints.Sets(packed).touched(many) == expected
    assert all(fingerprints.stands(packed[name], changed) != (name in expected) for name in sets)


def test_what_follows_from_a_change_is_followed() -> None:
    """An answer that is the same ends it; one that cannot be given now is another."""
    numbers = {name: reads.key(name) for name in ("a", "b", "c", "d")}
    reading = {"a": [1], "b": [numbers["a"]], "c": [1], "d": [numbers["c"], 9]}
    asked = fingerprints.Asked(
        {
            (name,): (fingerprints.values.digest(name, ()), reads.packed(each))
            for name, each in reading.items()
        }
    )
    given_now = {("a",): "other", ("b",): "b", ("c",): "c", ("d",): "d"}

    found = asked.changed({1}, given_now.__getitem__)
    del given_now["b",]
    gone = asked.changed({1}, given_now.__getitem__)

    assert found == {numbers["a"]}
    assert gone == {numbers["a"], numbers["b"]}
