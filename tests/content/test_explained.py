"""The explanations of fields: each field has one, and its example is a value that it takes."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from portret.content import fields, frontmatter, look, records
from portret.content.explained import EXPLAINED

NAMED = [(cls, name) for cls, table in EXPLAINED.items() for name in table]


def readers(cls: type) -> dict[str, Any]:
    """The fields of a record that people write, with their readers."""
    every = dataclasses.fields(cls)
    return {each.name: each.metadata["read"] for each in every if "read" in each.metadata}


def faults(cls: type, matter: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with the fields of a record of which all that it needs is given."""
    needed = {
        name: told.example
        for name, told in EXPLAINED[cls].items()
        if told.example is not None and name not in ("decorative", "draft")
    }
    found: list[tuple[str, str]] = []
    text = json.dumps({**needed, **matter}, ensure_ascii=False, default=str)
    frontmatter.record(cls)(frontmatter.parse(text), lambda _, *fault: found.append(fault))
    return found


@pytest.mark.parametrize("cls", EXPLAINED)
def test_every_field_is_explained(cls: type) -> None:
    """The table names each field of a record once, and none besides."""
    assert EXPLAINED[cls].keys() == readers(cls).keys()


def test_every_record_is_explained() -> None:
    """Each class with fields that people write, but for the base of portraits and pages."""
    classes = [each for module in (fields, look, records) for each in vars(module).values()]
    found = {each for each in classes if dataclasses.is_dataclass(each) and readers(each)}

    assert found - {records.Document} == EXPLAINED.keys()


@pytest.mark.parametrize(("cls", "name"), NAMED)
def test_each_example_is_a_value_of_its_field(cls: type, name: str) -> None:
    """The reader of the field takes it; only a record, whose fields have their own, has none."""
    told = EXPLAINED[cls][name]
    within = "a list was expected", "fields were expected"

    assert faults(cls, {name: told.example} if told.example is not None else {}) == []
    if told.example is None:
        assert faults(cls, {name: "x"})[0][0].endswith(within)


@pytest.mark.parametrize(("cls", "name"), NAMED)
def test_an_explanation_is_a_plain_sentence(cls: type, name: str) -> None:
    """It has no marks of Markdown, ends with a full stop, and is short enough for a hint."""
    says = EXPLAINED[cls][name].says

    assert says.endswith(".")
    assert says == " ".join(says.split())
    assert not set("`*<>") & set(says)
    assert len(says) <= 200


def test_examples_name_nobody_real() -> None:
    """Addresses are those that are kept for examples (RFC 2606), but for a licence's."""
    examples = [(name, EXPLAINED[cls][name].example) for cls, name in NAMED]
    hosts = [each for name, each in examples if "://" in str(each) and name != "licence"]

    assert len(hosts) > 4
    assert [each for each in hosts if "example.org" not in each] == []
