"""Warnings about days that are missing, or that come near."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from portret import files
from portret.content.frontmatter import line_of
from portret.content.records import Site
from portret.content.sources import MAX_FILE
from portret.errors import Problem, quoted


def problems(site: Site, folder: Path, today: date) -> Iterator[Problem]:
    """A warning for each figure without a day, and one for security.txt that runs out."""
    for partner in site.partners.values():
        for fact in partner.facts:
            if fact.as_of or _YEAR.fullmatch(fact.value):  # what began in a year always did
                continue
            found = f"facts: {quoted(fact.label)} has no `as_of`"
            remedy = "Add the day or the year that the figure is from."
            yield Problem(partner.path, line_of(fact.label), found, remedy, "warning")
    day = site.security.expires if site.security else None
    if day and (says := _on_expires(day, today)):
        line = _line(folder / "site.yaml", rf"expires\s*:\s*[\"']?{day}")
        remedy = "See whether `contact` still holds, and set a day within a year."
        yield Problem(site.path, line, f"security.expires: {day} {says}", remedy, "warning")


_YEAR = re.compile("[0-9]{4}")


def _on_expires(day: date, today: date) -> str:
    """The reason to see to the day until which security.txt holds (RFC 9116, 2.5.5), or a blank."""
    if day <= today:
        return "is past, so that nobody trusts security.txt"
    if day <= today + timedelta(days=31):
        return "comes soon, and after it nobody trusts security.txt"
    is_far = day > today + timedelta(days=366)
    return "is more than a year away, longer than a contact is trusted" if is_far else ""


def _line(path: Path, pattern: str) -> int:
    """The first line of a file that has a pattern."""
    try:
        text = files.read(path, MAX_FILE).decode("utf-8", "replace")
    except OSError:  # it has gone meanwhile
        return 1
    found = re.search(pattern, text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
