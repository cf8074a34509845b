"""Lists in YAML are changed in one place; `tests/translate/test_site_yaml.py` adds to them."""

from __future__ import annotations

import pytest

from portret.content.yaml_lists import NotFound, begin, replace


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("related: [a, b]  # a\n", "related: [c, b]  # a\n"),
        ("related: ['a', \"b\", a]\n", "related: ['c', \"b\", c]\n"),
        ("related:\n  - b\n  -  a # a\n", "related:\n  - b\n  -  c # a\n"),
        ("x: a\r\nrelated: [b,\r\n a]\r\n", "x: a\r\nrelated: [b,\r\n c]\r\n"),
        ("related: {a: a, b: 'a'}\n", "related: {a: c, b: 'c'}\n"),
        ("related:\n  a: b\n  b: a\nx: [a]\n", "related:\n  a: b\n  b: c\nx: [a]\n"),
        ("related: [b, {a: a}, aa]\n", "related: [b, {a: a}, aa]\n"),
    ],
)
def test_an_item_or_a_value_is_replaced(before: str, after: str) -> None:
    """With its quotation marks; keys, comments and other fields stay."""
    assert replace(before, "related", {"a": "c"}) == after


@pytest.mark.parametrize("text", ["x: [a]\n", "related: a\n", "related: [a\n", "[a]\n", ""])
def test_what_is_no_list_is_left_to_people(text: str) -> None:
    """And nothing is guessed."""
    with pytest.raises(NotFound):
        replace(text, "related", {"a": "c"})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: b\n", "a: b\naliases: [x]\n"),
        ("a: |\n  b\n\n", "a: |\n  b\n\naliases: [x]\n"),
        ("a: b\r\n# c\r\n", "a: b\r\n# c\r\naliases: [x]\r\n"),
        ("a: b", "a: b\naliases: [x]\n"),
        ("{a: b}\n", None),
        ("aliases:\nx: y\n", "aliases: [x]\nx: y\n"),
        ("aliases:  # c\n", "aliases: [x]  # c\n"),
        ("x: y\naliases: []\n", "x: y\naliases: [x]\n"),
        ("x: y\naliases: ''\n", "x: y\naliases: [x]\n"),
        ("aliases: [y]\n", None),
    ],
)
def test_a_list_begins_at_the_end(before: str, after: str | None) -> None:
    """Where the text can have another field, or in the place of a blank one."""
    if after is not None:
        assert begin(before, "aliases", "x") == after
        return
    with pytest.raises(NotFound):
        begin(before, "aliases", "x")
