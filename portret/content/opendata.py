"""Checks grants that are published as open data, beyond the form of each field.

These are the rules of 360Giving (standard.threesixtygiving.org) that a JSON Schema cannot express.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from portret.content.frontmatter import line_of
from portret.content.records import Grant, Partner, Site
from portret.content.sources import ReportOn
from portret.errors import TooMany, quoted

_PREFIX = re.compile(r"360G-[A-Za-z0-9]+")
_ORGANISATION = re.compile(r"[A-Z]{2,3}-[A-Z0-9]+-\S+")
_ID = re.compile(r"[\w./:-]+")
UNLISTED = re.compile(
    "ARL|ARM|BAN|BGM|BGO|BOL|BRZ|CLE|CNH|CNX|KRH|KRO|MAF|MCF|MDC|MKN|MVP|SLE|UYW|VED|VNN|XCG|YUR|ZWG"
)
"""The currencies that a portrait may name and 360Giving's list (1.4) does not have."""

_EMAIL = re.compile(r"(?<![^@\s<>()])[^@\s<>()]++@[^@\s<>()]+\.\w+")


def check(report_on: ReportOn, site: Site, *, sound: bool) -> None:
    """Reports what keeps the grants from being valid open data, if site.yaml publishes them.

    `sound` says that site.yaml has no other faults. Else it is not checked here: a field that
    seems to be missing may be one that could not be read.
    """
    if site.grants is None:
        return
    with suppress(TooMany):
        for fault in _site_faults(site) if sound else ():
            line = line_of(site.grants.prefix or site.grants.licence)
            report_on(site.path)(line, *fault)
    first: dict[str, Partner] = {}
    for partner in site.partners.values():
        report = report_on(partner.path)
        with suppress(TooMany):
            own = partner.organisation.org_id if partner.organisation else ""
            if own and published(partner) and not _ORGANISATION.fullmatch(own):
                report(line_of(own), f"organisation.org_id: {quoted(own)}", _IDENTIFIER)
            for grant in published(partner):
                if (other := first.setdefault(grant.id, partner)) is not partner:
                    found = f"support.id: a grant of {other.path} has the id {quoted(grant.id)} too"
                    report(line_of(grant.id), found, "Give each grant an id of its own.")
                for message, remedy in _grant_faults(grant):
                    report(line_of(grant.id), f"support: the grant {grant.id}: {message}", remedy)


def published(partner: Partner) -> list[Grant]:
    """The grants of a partner that are in the open data: those with an amount."""
    return [grant for grant in partner.support if grant.amount is not None]


_IDENTIFIER = "Write its register and its number there, as NL-KVK-12345678 (org-id.guide)."


def _site_faults(site: Site) -> Iterator[tuple[str, str]]:
    assert site.grants
    if not _PREFIX.fullmatch(site.grants.prefix):
        found = quoted(site.grants.prefix) if site.grants.prefix else "missing"
        yield (
            f"grants.prefix: {found}",
            "Write the publisher's prefix that 360Giving gave, as 360G-fonds.",
        )
    if not site.grants.licence:
        yield (
            "grants.licence: missing, and open data need one",
            "Add its address, as `licence: https://creativecommons.org/licenses/by/4.0/`.",
        )
    own = site.organisation.org_id if site.organisation else ""
    if not _ORGANISATION.fullmatch(own):
        found = quoted(own) if own else "missing, and open grants data name the funder by it"
        yield f"organisation.org_id: {found}", _IDENTIFIER


def _grant_faults(grant: Grant) -> Iterator[tuple[str, str]]:
    if not _ID.fullmatch(grant.id):
        yield "an id with other characters than letters, digits and - _ . / :", "Write another."
    if not grant.description:
        yield "no description, which open grants data need", "Say in a sentence what it is for."
    elif grant.description.casefold() == grant.title.casefold():
        yield "a description that repeats the title", "Say in a sentence what the grant is for."
    for text in (grant.title, grant.description, grant.programme):
        if found := _EMAIL.search(text):
            yield f"the e-mail address {quoted(found[0])} in open data", "Take it out."
    if UNLISTED.fullmatch(grant.currency):
        unlisted = f"an amount in {grant.currency}, which 360Giving's list of currencies lacks"
        yield unlisted, "Write it in another one, or leave `amount` out."
    if not grant.amount:
        yield "an amount of 0", "Write the amount that was awarded, or leave `amount` out."
