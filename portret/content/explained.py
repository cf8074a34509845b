"""Explains each field of the content in a sentence, with an example of an invented organisation.

`explained.yaml` has both. New files, the schemas for editors and docs/fields.md are made from it. A
test checks that it has the same fields as `records`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from portret.content import fields, look, records

DAY = date(2026, 6, 4)
"""The day of the examples' dates; in a new file they are moved as far as today is from it."""


class Explained(NamedTuple):
    """A sentence about a field, and an example of its value as YAML has it.

    The example is None where the value is a record, or a list of records, with fields of its own.
    """

    says: str
    example: Any = None


_CLASSES: tuple[type, ...] = (
    *(records.Site, records.Foundation, records.Grants, records.Security, records.Theme),
    *(records.Partner, *records.PARTS, records.Page, fields.DescribedLanguage),
    *(look.Look, look.Logos, look.Colour, look.Fonts),
)


def _read() -> Mapping[type, Mapping[str, Explained]]:
    known = {each.__name__: each for each in _CLASSES}
    text = Path(__file__).with_suffix(".yaml").read_text("utf-8")
    return {
        known[name]: {field: Explained(**explained) for field, explained in table.items()}
        for name, table in yaml.load(text, Loader=yaml.CSafeLoader).items()
    }


EXPLAINED = _read()
"""The fields of each record, in the order in which people write them."""
