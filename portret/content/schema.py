"""JSON Schemas of the content files, made from the fields of the records and their readers.

A schema accepts whatever the loader accepts, except empty fields and blanks around a value. Rules
about several values or files are left to `flask check`.
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
    """The schema of a YAML file or of front matter; for themes.yaml, of a map of themes."""
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
        name: {**resolved(known[name].metadata["read"].schema), "description": explained.says}
        for name, explained in EXPLAINED[cls].items()
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


def resolved(part: Any) -> Any:
    """A reader's schema as plain data, the readers, records and functions in it resolved."""
    match part:
        case {"record": cls}:
            return of_record(cls)
        case {**items}:
            return {name: resolved(value) for name, value in items.items()}
        case list() | tuple():
            return [resolved(each) for each in part]
    if hasattr(part, "schema"):
        return resolved(part.schema)
    return part() if callable(part) else part
