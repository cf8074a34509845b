"""Writes the JSON Schemas of content, the reference of its fields, and VS Code's snippets of them.

python -m tools.schemas

All are made from the fields that the loader reads and the table of explanations, so that editors
with completion, the reference and `flask check` say the same.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from portret.content import schema
from portret.content.explained import EXPLAINED

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"

TITLES: Mapping[str, str] = {
    "partner": "A portrait: partners/KEY/index.md",
    "page": "A page: pages/KEY.md",
    "site": "The site: site.yaml",
    "themes": "Themes: themes.yaml",
}
"""The headings of the reference, in its order."""

OPENING = """\
# The fields of content

Every field that Portret reads, made from its code by `python -m tools.schemas`. How to write with
them says [editor.md](editor.md). The folder [schemas](schemas) holds the same as JSON Schema, for
[completion](editor.md#help-while-you-write).

What is not required may be left out. What is translated is given to translators. What is secret is
kept from readers where the [partner is protected](editor.md#a-partners-safety).
"""


def files() -> dict[Path, str]:
    """The text of each file that this writes."""
    schemas = {name: schema.of_file(name) for name in TITLES}
    texts = {
        DOCS / "schemas" / f"{name}.json": json.dumps(each, ensure_ascii=False, indent=2) + "\n"
        for name, each in schemas.items()
    }
    snippets = json.dumps(_snippets(), ensure_ascii=False, indent=2) + "\n"
    texts[ROOT / ".vscode/portret.code-snippets"] = snippets
    return {**texts, DOCS / "fields.md": "\n".join(_reference()) + "\n"}


# ---------------------------------------------------------------- the reference


def _reference() -> Iterator[str]:
    yield OPENING.rstrip()
    for name, title in TITLES.items():
        yield f"\n## {title}\n"
        if name == "themes":
            yield "A theme's code, a key, and below it these fields.\n"
        yield from _table(schema.FILES[name])


def _table(cls: type) -> Iterator[str]:
    """The table of a record's fields, and those of the records in it."""
    known = {each.name: each for each in schema.written(cls)}
    parts: list[tuple[str, type]] = []
    yield "| field | what it takes | | meaning |"
    yield "| --- | --- | --- | --- |"
    for name, told in EXPLAINED[cls].items():
        metadata = known[name].metadata
        parts += [(name, each) for each in _records(metadata["read"].schema)]
        marks = {"required": "required", "translate": "translated", "secret": "secret"}
        held = ", ".join(word for mark, word in marks.items() if metadata.get(mark))
        takes = _said(schema.resolved(metadata["read"].schema))
        yield f"| `{name}` | {takes} | {held} | {told.says} |"
    for name, part in parts:
        yield f"\n### Fields of `{name}`\n"
        yield from _table(part)


def _records(taken: Any) -> Iterator[type]:
    """The records within what a reader takes."""
    for name, value in getattr(taken, "schema", taken).items():
        if name == "record":
            yield value
        for each in value if isinstance(value, list) else [value]:
            if hasattr(each, "schema"):
                yield from _records(each)


def _said(taken: Mapping[str, Any]) -> str:
    """What a reader takes, in words."""
    match taken:
        case {"title": title}:
            return str(title)
        case {"items": {"properties": _}}:
            return "a list, each with fields of its own"
        case {"items": inner}:
            return f"a list, each {_said(inner)}"
        case {"anyOf": several}:
            return ", or ".join(map(_said, several))
        case {"propertyNames": key, "additionalProperties": value} if isinstance(value, dict):
            return f"pairs, each {_said(key)}, a colon and {_said(value)}"
    return "fields of its own"


# ---------------------------------------------------------------- snippets


def _snippets() -> dict[str, Any]:
    """A snippet for each field of portraits and pages, for the front matter of Markdown files."""
    found = {}
    for name in ("page", "partner"):
        for field, taken in schema.of_file(name)["properties"].items():
            body = _written(field, taken, EXPLAINED[schema.FILES[name]][field].example)
            about = {"prefix": field, "description": taken["description"]}
            found[field] = {"scope": "markdown", **about, "body": list(_numbered(body))}
    return found


def _written(name: str, taken: Mapping[str, Any], example: Any = None) -> Iterator[str]:
    """The lines of a field, with {…} around what is to be typed."""
    match taken:
        case {"properties": inner}:
            yield f"{name}:"
            for each, of_each in inner.items():
                yield from (f"  {line}" for line in _written(each, of_each))
        case {"items": {"properties": _} as inner}:
            first, *lines = list(_written("", inner))[1:]
            yield from (f"{name}:", f"  - {first.strip()}", *(f"  {line}" for line in lines))
        case {"items": _}:
            yield f"{name}: [{{{', '.join(example or ['…'])}}}]"
        case {"enum": words} if len(words) < 5:
            yield f"{name}: {{|{','.join(words)}|}}"
        case {"type": ["boolean", _]}:
            yield f"{name}: {{|true,false|}}"
        case {"contentMediaType": _}:
            yield from (f"{name}: |", "  {…}")
        case {"format": "date"}:
            yield f"{name}: {{$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE}}"
        case {"maxLength": _}:
            yield f'{name}: "{{…}}"'
        case _:
            yield f"{name}: {{…}}"


def _numbered(lines: Iterator[str]) -> Iterator[str]:
    """The lines with the stops of VS Code: ${1:text}, ${2|one,other|}."""
    numbers = itertools.count(1)
    for line in lines:
        before, mark, rest = line.partition("{")
        if not mark:
            yield line
            continue
        word, _, after = rest.rpartition("}")
        yield f"{before}${{{next(numbers)}{'' if word[0] == '|' else ':'}{word}}}{after}"


if __name__ == "__main__":
    for path, text in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
