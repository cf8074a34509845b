"""JSON Schemas of what the loader reads, made from the fields of the records and their readers.

A schema refuses nothing that the loader reads, but for a field that is left empty and blanks around
a value. It cannot see what needs more than one value or file: that is for `flask check`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from portret.content import fields, records
from portret.content.explained import EXPLAINED

Schema = dict[str, Any]

FILES: Mapping[str, type] = {
    "site": records.Site,
    "themes": records.Theme,
    "partner": records.Partner,
    "page": records.Page,
}
"""The records that have a file of their own, by the names of their schemas."""


def of_file(name: str) -> Schema:
    """The schema of a file of content, or of its front matter; that of themes.yaml is of a map."""
    schema = of_record(FILES[name])
    if name == "themes":
        schema = resolved({"type": "object", "propertyNames": fields.key}) | {
            "additionalProperties": schema
        }
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema}


def of_record(cls: type) -> Schema:
    """The schema of a record: its fields in the order in which people write them."""
    known = {each.name: each for each in written(cls)}
    properties = {
        name: {**resolved(known[name].metadata["read"].schema), "description": told.says}
        for name, told in EXPLAINED[cls].items()
    }
    schema = {
        "type": "object",
        "properties": properties,
        "patternProperties": {"^x_": {}},
        "additionalProperties": False,
    }
    required = [name for name in properties if known[name].metadata["required"]]
    return {**schema, "required": required} if required else schema


def written(cls: type) -> Iterator[dataclasses.Field[Any]]:
    """The fields of a record that people write."""
    return (each for each in dataclasses.fields(cls) if "read" in each.metadata)


def resolved(taken: Any) -> Any:
    """A reader's schema in plain data: readers, records and functions in it replaced."""
    match taken:
        case {"record": cls}:
            return of_record(cls)
        case {**items}:
            return {name: resolved(value) for name, value in items.items()}
        case list() | tuple():
            return [resolved(each) for each in taken]
    if hasattr(taken, "schema"):
        return resolved(taken.schema)
    return taken() if callable(taken) else taken
