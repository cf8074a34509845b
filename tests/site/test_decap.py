"""The configuration for Decap holds every field that a form can hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portret.content import loader, schema
from portret.site import decap
from tests.sites import make_site

CANNOT = ("languages", "redirects", "look")
"""Fields that no form can hold: a tag or a description, pairs, and files that stand beside it."""


def made(folder: Path) -> Any:
    """The configuration of the tiny site."""
    return decap.configuration(loader.load(make_site(folder)), "content", {"name": "x"})


def paths(fields: Any, above: str = "") -> Iterator[str]:
    """The paths of all fields of a form."""
    for each in fields:
        yield above + each["name"]
        yield from paths(each.get("fields", ()), f"{above}{each['name']}.")


def described(taken: Any, above: str = "") -> Iterator[str]:
    """The paths of all fields that a schema has."""
    for name, each in taken.get("properties", {}).items():
        yield above + name
        inner = each.get("items", each)
        yield from described(inner, f"{above}{name}.")


def test_a_form_has_every_field_of_its_file(tmp_path: Path) -> None:
    """But for those that no form can hold; portraits and pages have their text, too."""
    partners, pages, site = made(tmp_path)["collections"]
    forms = {"partner": partners["fields"], "page": pages["fields"]}
    forms |= {"site": site["files"][0]["fields"]}

    for name, fields in forms.items():
        known = {each for each in described(schema.of_file(name)) if not each.startswith(CANNOT)}
        assert set(paths(fields)) - {"body"} == known, name
    theme = schema.of_file("themes")["additionalProperties"]
    assert [*paths(site["files"][1]["fields"][0]["fields"])] == [*described(theme)]
    assert [forms[name][-1]["name"] for name in ("partner", "page")] == ["body", "body"]


def test_themes_and_portraits_are_chosen_among_those_there_are(tmp_path: Path) -> None:
    """No key is to be known by heart."""
    fields = {each["name"]: each for each in made(tmp_path)["collections"][0]["fields"]}

    assert fields["themes"]["options"] == ["news"]
    assert fields["related"]["options"] == ["anker"]
    assert fields["status"]["options"] == ["current", "past"]
    assert "NO" in fields["countries"]["options"]
