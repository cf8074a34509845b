"""Warnings about dates that are missing, old or about to pass: of facts, of security.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from portret.content.frontmatter import line_of
from portret.content.records import Fact, Partner, Site
from portret.errors import Problem, quoted


def problems(site: Site, today: date) -> Iterator[Problem]:
    """Warnings about facts without `as_of` or with an old one."""
    for partner in site.partners.values():
        for fact in partner.facts:
            for fault, remedy in _on_fact(fact, partner, today, site.facts_stale_after):
                found = f"facts: {quoted(fact.label)} {fault}"
                yield Problem(partner.path, line_of(fact.label), found, remedy, "warning")


_YEAR = re.compile("[0-9]{4}")


def _on_fact(fact: Fact, partner: Partner, today: date, months: int) -> Iterator[tuple[str, str]]:
    """(what is wrong, remedy) with the date of a fact, at most one."""
    if _YEAR.fullmatch(fact.value):  # a year is a fact that does not age
        return
    if not fact.as_of:
        yield "has no `as_of`", "Add the day or the year that the figure is from."
        return
    day = fact.as_of if isinstance(fact.as_of, date) else date(fact.as_of, 12, 31)
    if months and partner.status != "past" and is_older(day, today, months):
        yield (
            f"is of {fact.as_of}, more than {months} months ago",
            "Write a newer figure with its `as_of`. A past partner (`status: past`) needs "
            "none, and `facts_stale_after: 0` in site.yaml turns this off.",
        )


def is_older(day: date, today: date, months: int) -> bool:
    """Whether a day is more than so many months ago."""
    last = day.year * 12 + day.month + months, day.day
    return (today.year * 12 + today.month, today.day) > last


def expiry_fault(day: date, today: date) -> str:
    """The fault in the expiry of security.txt (RFC 9116, 2.5.5); blank if there is none."""
    if day <= today:
        return "is past, so that nobody trusts security.txt"
    if day <= today + timedelta(days=31):
        return "comes soon, and after it nobody trusts security.txt"
    is_far = day > today + timedelta(days=366)
    return "is more than a year away, longer than a contact is trusted" if is_far else ""
