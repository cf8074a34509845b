"""The schemas of content agree with the loader, value by value."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from portret.content import frontmatter, loader, records, schema
from portret.content.explained import EXPLAINED
from portret.errors import Problems
from tests.sites import make_site

NAMED = [(cls, name) for cls, table in EXPLAINED.items() for name in table]

VALUES: tuple[Any, ...] = (
    *(
        "x",
        "x" * 61,
        "x" * 121,
        "x" * 301,
        "x" * 601,
        "x" * 2001,
        "Ja\nnee",
        "\u200b",
        "a-b",
        "A b",
    ),
    *("2017-06-04", "2017-02-30", "4-6-2017", "2017", "0017", "30000", 2017, 17, 30000, 20170604),
    *("true", "yes", True, False, 0, -1, 1.5, 5, 20, 60, 100, 101, 1000, 1201, 9999, 10000, "007"),
    *("NL", "NO", "nl", "EUR", "eur", "zh-Hant", "nl_NL", "tlh", "xx", "de-simple"),
    *("250000", "1250.50", "250.000", "1e5", "EUR 5", 250000, 1250.5, 10**16),
    *("https://a.example", "http://é.example/x?y#z", "HTTPS://a.example", "a.example", "https://"),
    *(
        "https://a.example:99999",
        "https://u@a.example",
        "https://a b",
        "mailto:a@b.example",
        "a@b.c",
    ),
    *("/a/b/", "/a b/", "//a", "/.a", "/a?b", "50% 40%", "101% 0%", "50% 40%.", "left"),
    *("current", "past", "open", "protected", "ltr", "rtl", "Europe/Amsterdam", "Mars/Sea"),
    *([], ["x"], ["NL"], ["nl", "en"], [1], [True], [[]], [{}], ["A b"], ["x", {"y": "z"}]),
    *({}, {"x_own": [1]}, {"y": "z"}, {"/a": "/b"}, {"/a": "b"}, {"a": 5}, {"title": "x"}),
)
"""Values of every kind, and many that are nearly of one."""


def sound(cls: type) -> dict[str, Any]:
    """The fields that a record needs, with their examples."""
    needed = {each.name for each in schema.written(cls) if each.metadata["required"]}
    return {
        name: json.loads(json.dumps(told.example, default=str))
        for name, told in EXPLAINED[cls].items()
        if name in needed
    }


def is_read(cls: type, matter: dict[str, Any]) -> bool:
    """Whether the loader reads these fields of a record without a fault."""
    faults: list[tuple[int, str, str]] = []
    node = frontmatter.parse(json.dumps(matter, ensure_ascii=False))
    frontmatter.record(cls)(node, lambda *fault: faults.append(fault))
    return not faults


@pytest.mark.long
@pytest.mark.parametrize(("cls", "name"), NAMED)
def test_a_schema_refuses_nothing_that_is_read(cls: type, name: str) -> None:
    """Each value that the reader of a field takes, the schema takes."""
    allows = Draft7Validator(schema.of_record(cls)).is_valid
    tried = [sound(cls) | {name: value} for value in VALUES]

    assert [each[name] for each in tried if is_read(cls, each) and not allows(each)] == []


COARSE = {"a BCP 47 language tag", "a time zone"}
"""Fields of which a schema knows the form alone, as the lists of them are long."""

FINER = {"\u200b", "2017-02-30", "250.000", "https://a.example:99999"}
"""Values that look right: what cannot be seen, no day, an amount that others write so, no port."""


@pytest.mark.long
@pytest.mark.parametrize(("cls", "name"), NAMED)
def test_a_schema_refuses_nearly_all_that_is_not_read(cls: type, name: str) -> None:
    """What the loader refuses, the schema of the field refuses, but for the two lists above."""
    whole = schema.of_record(cls)
    allows = Draft7Validator(whole).is_valid
    tried = [sound(cls) | {name: value} for value in VALUES]

    missed = [each[name] for each in tried if allows(each) and not is_read(cls, each)]

    title = whole["properties"][name].get("title", "")
    if title.startswith("a whole number"):  # one in quotation marks, too large or too small
        missed = [each for each in missed if not str(each).isdigit()]
    assert title in COARSE or set(map(str, missed)) <= FINER


@pytest.mark.parametrize("cls", EXPLAINED)
def test_both_take_the_examples_and_ask_for_what_is_required(cls: type) -> None:
    """The loader and the schema; a field of one's own and an unknown one too."""
    allows = Draft7Validator(schema.of_record(cls)).is_valid
    examples = {name: told.example for name, told in EXPLAINED[cls].items()}
    matter = json.loads(json.dumps(examples, default=str))
    matter = {name: value for name, value in matter.items() if value is not None}

    for name in sound(cls):
        less = {key: value for key, value in matter.items() if key != name}
        assert (allows(less), is_read(cls, less)) == (False, False)
    for more, right in (({}, True), ({"x_own": [1]}, True), ({"titel": "x"}, False)):
        assert (allows(matter | more), is_read(cls, matter | more)) == (right, right)


@pytest.mark.parametrize(
    ("name", "path", "text", "right"),
    [
        ("themes", "themes.yaml", '{"news": {"title": "Nieuws"}}', True),
        ("themes", "themes.yaml", '{"News room": {"title": "Nieuws"}}', False),
        ("themes", "themes.yaml", '{"news": {"titel": "Nieuws"}}', False),
        ("themes", "themes.yaml", '["news"]', False),
        ("site", "site.yaml", '{"name": "Proef", "languages": ["nl"]}', True),
        ("site", "site.yaml", '{"name": "Proef", "languages": "nl"}', False),
    ],
)
def test_so_it_is_for_whole_files(
    tmp_path: Path, name: str, path: str, text: str, right: bool
) -> None:
    """Those that are YAML as a whole."""
    files = {path: text, "partners/anker/index.md": None, "pages/about.md": None}
    faults: tuple[object, ...] = ()
    try:
        loader.load(make_site(tmp_path, files))
    except Problems as error:
        faults = error.problems

    assert Draft7Validator(schema.of_file(name)).is_valid(json.loads(text)) == (not faults) == right


@pytest.mark.parametrize("name", schema.FILES)
def test_the_schemas_are_schemas(name: str) -> None:
    """They hold to draft 7, and each field has its title and its sentence."""
    found = schema.of_file(name)
    Draft7Validator.check_schema(found)

    fields = found["additionalProperties"] if name == "themes" else found
    for each in fields["properties"].values():
        assert each["description"].endswith(".")
        assert "title" in each or each["type"] in ("array", "object")


def test_every_file_has_a_schema() -> None:
    """Each record that the loader reads from a file of its own."""
    assert set(schema.FILES.values()) == set(records.Record.__args__)
    assert {field.name for field in schema.written(records.Page)} < {
        field.name for field in dataclasses.fields(records.Page)
    }
