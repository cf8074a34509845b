"""Every field of every record refuses what it cannot be, by its name and line, with a remedy."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from portret.content import look, records
from tests.content.test_messages import told
from tests.sites import png

GRANT = {"id": "a", "title": "b", "amount": "1", "currency": "EUR", "awarded": "2017-01-01"}
ALONE: dict[type, tuple[str, dict[str, Any]]] = {
    records.Partner: ("partners/anker/index.md", {"title": "Anker", "published": "2017-06-04"}),
    records.Page: ("pages/about.md", {"title": "Over ons"}),
    records.Site: ("site.yaml", {"name": "Proef", "languages": ["nl", "en"]}),
}
"""The records with a file of their own, and what is sound there."""

WITHIN: dict[type, tuple[type, str, dict[str, Any]]] = {
    records.Image: (records.Partner, "image", {"file": "zee.png", "alt": "De zee"}),
    records.Quote: (records.Partner, "quote", {"text": "Mooi"}),
    records.Fact: (records.Partner, "facts", {"label": "a", "value": "b"}),
    records.Organisation: (records.Partner, "organisation", {}),
    records.Grant: (records.Partner, "support", GRANT),
    records.Foundation: (records.Site, "organisation", {"name": "Fonds"}),
    records.Grants: (records.Site, "grants", {}),
    records.Security: (
        records.Site,
        "security",
        {"contact": "mailto:a@b.example", "expires": "2030-01-01"},
    ),
    look.Look: (records.Site, "look", {"logo": "logo.png"}),
    look.Logos: (look.Look, "logo", {"light": "logo.png"}),
    look.Colour: (look.Look, "accent", {"light": "#8a3413"}),
    look.Fonts: (look.Look, "font", {}),
}
"""The records within others: where, in which field, and what is sound there."""

BAD = {"a list in a list": [["x"]], "a mapping": {"y y": "x"}, "nothing that is seen": "\u200b"}
"""What no field can be."""


def fields(cls: type) -> list[str]:
    """The names of a record's fields that people write."""
    return [each.name for each in dataclasses.fields(cls) if "read" in each.metadata]


def written(cls: type, matter: dict[str, Any]) -> tuple[str, str]:
    """(path, text) of the file with these fields of a record, each on a line of its own."""
    if cls is records.Theme:
        return "themes.yaml", "news:\n" + "".join(
            f"  {name}: {json.dumps(value)}\n" for name, value in matter.items()
        )
    if cls in WITHIN:
        outer, name, _ = WITHIN[cls]
        listed = name in ("facts", "support")
        return written(outer, sound(outer) | {name: [matter] if listed else matter})
    path, _ = ALONE[cls]
    lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in matter.items())
    return path, lines if path == "site.yaml" else f"---\n{lines}---\n\nTekst.\n"


def sound(cls: type) -> dict[str, Any]:
    """The fields of a record that is sound."""
    if cls is records.Theme:
        return {"title": "Nieuws"}
    return (WITHIN[cls][2] if cls in WITHIN else ALONE[cls][1]).copy()


def above(cls: type) -> str:
    """The path of the field in which a record stands, with a dot."""
    if cls in WITHIN:
        return f"{above(WITHIN[cls][0])}{WITHIN[cls][1]}."
    return "news." if cls is records.Theme else ""


PICTURES = {"partners/anker/zee.png": png(), "logo.png": png()}
CLASSES = (*ALONE, *WITHIN, records.Theme)
CASES = [(cls, name, bad) for cls in CLASSES for name in fields(cls) for bad in BAD]


@pytest.mark.parametrize("cls", [each for each in CLASSES if each is not records.Grants])
def test_what_is_sound_is_read(tmp_path: Path, cls: type) -> None:
    """So that the test below is of the field alone."""
    path, text = written(cls, sound(cls))

    assert told(tmp_path, {path: text, **PICTURES}) == []


@pytest.mark.parametrize(("cls", "name", "bad"), CASES)
def test_a_field_refuses_what_it_cannot_be(tmp_path: Path, cls: type, name: str, bad: str) -> None:
    """The message begins with the field, its line is the field's, and it says what to do."""
    path, text = written(cls, sound(cls) | {name: BAD[bad]})
    outer = above(cls)
    key = name if cls is records.Theme else f"{outer}{name}".split(".")[0]
    line = next(n for n, each in enumerate(text.split("\n"), 1) if each.strip().startswith(key))

    found = told(tmp_path, {path: text, **PICTURES})

    own = [each for each in found if each[2].startswith((f"{outer}{name}: ", f"{outer}{name}."))]
    assert own, found
    assert {each[:2] for each in own} == {(path, line)}
    assert all(each[2].rstrip(". ").count(". ") >= 1 for each in own), "no remedy"


def test_no_record_is_left_out() -> None:
    """Every class with fields that people write is in the table, which is a long one."""
    classes = {
        each
        for each in vars(records).values()
        if isinstance(each, type) and dataclasses.is_dataclass(each) and fields(each)
    }

    assert classes - {records.Document, *CLASSES} == set()
    assert len(CASES) >= 150
