"""site.yaml is changed in one place."""

from __future__ import annotations

import pytest

from portret.siteyaml import NotFound, add_language


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("languages: [nl, en]  # ours\n", "languages: [nl, en, pl]  # ours\n"),
        ("languages: [nl,\n  en,\n]\nname: x\n", "languages: [nl,\n  en, pl]\nname: x\n"),
        ("languages: [nl]", "languages: [nl, pl]"),
        (
            "languages:\n  - nl # a\n  - en # b\n\nx: 1\n",
            "languages:\n  - nl # a\n  - en # b\n  - pl\n\nx: 1\n",
        ),
        ("languages:\n- nl", "languages:\n- nl\n- pl\n"),
        ("languages:\r\n  - nl\r\nx: 1\r\n", "languages:\r\n  - nl\r\n  - pl\r\nx: 1\r\n"),
        ("other: [a]\nlanguages: [nl]\n", "other: [a]\nlanguages: [nl, pl]\n"),
        ("\ufefflanguages: [nl]\n", "\ufefflanguages: [nl, pl]\n"),
        (
            "name: languages\no: {languages: [a]}\nlanguages: [nl]\n",
            "name: languages\no: {languages: [a]}\nlanguages: [nl, pl]\n",
        ),
    ],
)
def test_a_language_is_added_at_the_end(before: str, after: str) -> None:
    """Comments, form and all other lines stay as they are."""
    assert add_language(before, "pl") == after


@pytest.mark.parametrize(
    "text", ["name: x\n", "languages: nl\n", "- languages\n", "", "languages: {a: b}\n"]
)
def test_without_a_list_nothing_is_guessed(text: str) -> None:
    """A site.yaml without a list of languages is refused."""
    with pytest.raises(NotFound):
        add_language(text, "pl")
