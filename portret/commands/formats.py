"""Formats in which problems are printed: for programs, and for GitHub and GitLab.

- GitHub takes commands on standard output, and shows ten of each severity for a step
  (docs.github.com/actions/reference/workflow-commands-for-github-actions).
- GitLab takes a report of the job, a file (docs.gitlab.com/ci/testing/code_quality).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import click

from portret.errors import Problem


def option(command: Any) -> Any:
    """Gives a command the parameter `form`: the name of a format, or None for plain lines."""
    names = click.Choice(list(FORMATS))
    helps = "For a program, or for annotations at the lines of a pull request."
    command = click.option("--format", "form", type=names, help=helps)(command)
    helps = "Print a list of objects: --format json."
    return click.option("--json", "form", flag_value="json", type=str, help=helps)(command)


def as_json(rows: Sequence[object]) -> str:
    """The rows as a list in JSON."""
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _json(problems: Sequence[Problem]) -> Iterator[str]:
    """A list of objects with the fields of a problem."""
    yield as_json([each.as_dict() for each in problems])


def _github(problems: Sequence[Problem]) -> Iterator[str]:
    """A workflow command for each problem."""
    for each in problems:
        place = f"file={_property(each.path)},line={max(each.line, 1)},title={_property(each.code)}"
        yield f"::{each.severity} {place}::{_escaped(f'{each.message}. {each.remedy}')}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _gitlab(problems: Sequence[Problem]) -> Iterator[str]:
    """A report of code quality."""
    rows: list[dict[str, Any]] = []
    seen: Counter[str] = Counter()
    for each in problems:
        # Without the line number, which changes when lines above are added or removed.
        name = "\n".join([each.path, each.code, each.message])
        seen[name] += 1
        rows.append(
            {
                "description": f"{each.message}. {each.remedy}",
                "check_name": each.code,
                "fingerprint": hashlib.sha256(f"{name}\n{seen[name]}".encode()).hexdigest(),
                "severity": "major" if each.severity == "error" else "minor",
                "location": {"path": each.path, "lines": {"begin": max(each.line, 1)}},
            }
        )
    yield as_json(rows)


FORMATS: Mapping[str, Callable[[Sequence[Problem]], Iterator[str]]] = {
    "json": _json,
    "github": _github,
    "gitlab": _gitlab,
}
"""The formats by name: function(problems) yields the lines to print."""
