"""Open grants data, as 360Giving has it (standard.threesixtygiving.org, version 1.4).

The data are in the source language, and say the same as the portraits.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portret.content import opendata
from portret.content.links import for_machines
from portret.content.records import Foundation, Grant, Grants, Partner, Site
from portret.site.pages import Page
from portret.site.structured import filled, number, written

Data = Mapping[str, Any]
"""An object as JSON has it, with Decimal for amounts."""

_COLUMNS = {
    "Identifier": ("id",),
    "Title": ("title",),
    "Description": ("description",),
    "Currency": ("currency",),
    "Amount Awarded": ("amountAwarded",),
    "Award Date": ("awardDate",),
    "URL": ("url",),
    "Planned Dates:Start Date": ("plannedDates", 0, "startDate"),
    "Planned Dates:End Date": ("plannedDates", 0, "endDate"),
    "Recipient Org:Identifier": ("recipientOrganization", 0, "id"),
    "Recipient Org:Name": ("recipientOrganization", 0, "name"),
    "Recipient Org:Country": ("recipientOrganization", 0, "addressCountry"),
    "Recipient Org:Web Address": ("recipientOrganization", 0, "url"),
    "Funding Org:Identifier": ("fundingOrganization", 0, "id"),
    "Funding Org:Name": ("fundingOrganization", 0, "name"),
    "Grant Programme:Title": ("grantProgramme", 0, "title"),
    "Last Modified": ("dateModified",),
    "Data Source": ("dataSource",),
}
"""The columns of the table by the titles of 360Giving's schema, and each one's place in a grant."""


@dataclass(frozen=True, eq=False, kw_only=True)
class OpenGrants(Page):
    """The grants as a package of 360Giving's."""

    package: Data

    @property
    def json(self) -> str:
        """The package as JSON."""
        return json.dumps(self.package, ensure_ascii=False, indent=1, default=number)

    @property
    def csv(self) -> str:
        """The grants as a table, as RFC 4180 has it."""
        file = io.StringIO()
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        for grant in self.package["grants"]:
            table.writerow([_at(grant, way) for way in _COLUMNS.values()])
        return file.getvalue()


def _at(data: Any, way: tuple[str | int, ...]) -> object:
    """The value at a place in a grant; blank where there is none."""
    for step in way:
        try:
            data = data[step]
        except (KeyError, IndexError):
            return ""
    return number(data) if isinstance(data, Decimal) else data


def package(site: Site, absolute: Callable[[str], str]) -> Data:
    """The grants of the partners whose amounts are published; `absolute` gives
    whole addresses, or blanks where the site has none.
    """
    to, funder = site.grants, site.organisation
    assert to
    assert funder
    found = [
        _grant(grant, partner, to, funder, absolute(f"/{site.source.tag}{partner.address}"))
        for partner in site.partners.values()
        for grant in opendata.published(partner)
    ]
    publisher = {
        "identifier": funder.org_id,
        "name": funder.name,
        "website": for_machines(funder.website),
    }
    return filled(
        version="1.4",
        title=f"{funder.name}: {site.name}",
        publisher=filled(**publisher),
        license=to.licence,
        downloadURL=absolute("/data/grants.json"),
        modified=max(each["dateModified"] for each in found),
        grants=sorted(found, key=lambda each: str(each["id"])),
    )


def _grant(grant: Grant, partner: Partner, to: Grants, funder: Foundation, page: str) -> Data:
    organisation = partner.organisation
    recipient = filled(
        id=_recipient(partner, to),
        name=(organisation and organisation.legal_name) or partner.title,
        addressCountry=(organisation and organisation.country) or "",
        url=for_machines(partner.website),
    )
    dates = filled(startDate=written(grant.start), endDate=written(grant.end))
    return filled(
        id=f"{to.prefix}-{grant.id}",
        title=grant.title,
        description=grant.description,
        currency=grant.currency,
        amountAwarded=grant.amount,
        awardDate=written(grant.awarded),
        url=page,
        plannedDates=[dates] if dates else [],
        recipientOrganization=[recipient],
        fundingOrganization=[{"id": funder.org_id, "name": funder.name}],
        grantProgramme=[{"title": grant.programme}] if grant.programme else [],
        dateModified=f"{partner.updated or partner.published}T00:00:00Z",
        dataSource=page,
    )


def _recipient(partner: Partner, grants: Grants) -> str:
    """The identifier of the partner: its own, or one of the foundation's for its first key."""
    own = partner.organisation.org_id if partner.organisation else ""
    return own or f"{grants.prefix}-ORG:{(*partner.aliases, partner.key)[0]}"
