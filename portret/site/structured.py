"""Structured data: what a page says, for machines, by the vocabulary of schema.org as JSON-LD 1.1.

A text that fell back to another language carries that language. Nothing is said here that the page
does not say, and the facts of the foundation are those of site.yaml.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from markupsafe import Markup

from portret.content.links import for_machines
from portret.content.records import Foundation, Grant, Organisation, Partner
from portret.locales import Language
from portret.site.values import Text

Node = Mapping[str, Any]
"""A thing with its type and properties, or a reference to one by its @id."""


class Shared(Protocol):
    """The part of a frame that structured data tell: the same for all pages of a language."""

    @property
    def language(self) -> Language:
        """Their language."""

    @property
    def name(self) -> Text:
        """The site's name."""

    @property
    def foundation(self) -> Foundation | None:
        """Whose site it is."""

    def absolute(self, path: str) -> str:
        """The address with base_url's host."""

    def country(self, code: str) -> str:
        """A country's name."""


def script(shared: Shared, nodes: Iterable[Node]) -> Markup:
    """The content of the script element with a page's data, after those of the whole site.

    Nothing in it can end the element or begin a comment, whatever the texts hold.
    """
    data = {"@context": "https://schema.org", "@graph": [*_of_site(shared), *nodes]}
    found = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=number)
    return Markup(found.replace("<", "\\u003c"))  # noqa: S704 - no "<"


def number(amount: Decimal) -> int | float:
    """An amount as JSON has it."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _of_site(shared: Shared) -> Iterable[Node]:
    """The site and the foundation, of which the data of each page tell first."""
    home, foundation = shared.absolute(f"/{shared.language.tag}/"), shared.foundation
    yield _node(
        "WebSite",
        _site_id(shared),
        url=home,
        name=text(shared.name),
        inLanguage=shared.language.tag,
        publisher=_funder(shared),
        potentialAction={
            "@type": "SearchAction",
            "target": f"{home}search/?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    )
    if foundation:
        yield _node(
            "Organization",
            _funder(shared)["@id"],
            name=foundation.name,
            url=for_machines(foundation.website),
            identifier=foundation.org_id,
            email=foundation.email,
        )


def _site_id(shared: Shared) -> str:
    return shared.absolute(f"/{shared.language.tag}/") + "#site"


def _funder(shared: Shared) -> Node:
    """The foundation by its @id, the same in every language; blank where nobody says who it is."""
    return {"@id": shared.absolute("/") + "#foundation"} if shared.foundation else {}


def text(value: Text | None) -> str | Node:
    """A text; with its language where that is not the page's."""
    if value is None or value.language is None:
        return value.value if value else ""
    return {"@language": value.language.tag, "@value": value.value}


def page(
    shared: Shared,
    kind: str,
    url: str,
    name: Text,
    summary: Text | None,
    languages: Sequence[str],
    dates: tuple[date | None, date | None],
    trail: Sequence[tuple[str, Text]],
    subject: Node | None,
) -> Iterable[Node]:
    """A page, a subtype of WebPage, and the way to it: address and name of each page above it."""
    yield _node(
        kind,
        url,
        url=url,
        name=text(name),
        description=text(summary),
        inLanguage=languages[0] if len(languages) == 1 else list(languages),
        datePublished=written(dates[0]),
        dateModified=written(dates[1]),
        isPartOf={"@id": _site_id(shared)},
        breadcrumb={"@id": f"{url}#trail"} if trail else None,
        mainEntity=subject and {"@id": subject["@id"]},
    )
    if trail:
        steps = [
            {"@type": "ListItem", "position": number, "name": text(words), "item": address}
            for number, (address, words) in enumerate((*trail, (url, name)), 1)
        ]
        yield _node("BreadcrumbList", f"{url}#trail", itemListElement=steps)
    if subject:
        yield subject


def partner(shared: Shared, partner: Any, id: str, countries: Iterable[str], prefix: str) -> Node:
    """The partner as an organisation, with the grants that the foundation gave it.

    `partner` is a localized record, `prefix` that of the grants' identifiers in the open data,
    blank where there are none.
    """
    record: Partner = partner.record
    organisation = record.organisation or Organisation()
    seat = organisation.country
    places = [
        {"@type": "Country", "name": shared.country(code), "identifier": code} for code in countries
    ]
    return _node(
        "Organization",
        id,
        name=text(partner.title),
        legalName=organisation.legal_name,
        alternateName=organisation.short_name,
        identifier=organisation.org_id,
        url=for_machines(record.website),
        foundingDate=str(organisation.founded or ""),
        address=seat and {"@type": "PostalAddress", "addressCountry": seat},
        areaServed=places,
        funding=[_grant(shared, each, prefix) for each in partner.support],
    )


def _grant(shared: Shared, grant: Any, prefix: str) -> Node:
    """A grant; its amount holds from the day of the award to the end of its period."""
    given: Grant = grant.part
    amount = {
        "value": given.amount,
        "currency": given.currency,
        "validFrom": written(given.awarded),
        "validThrough": written(given.end),
    }
    return _node(
        "MonetaryGrant",
        "",
        name=text(grant.title),
        identifier=f"{prefix}-{given.id}" if prefix else "",
        funder=_funder(shared),
        amount=None if given.amount is None else _node("MonetaryAmount", "", **amount),
    )


def written(day: date | None) -> str:
    """A day as machines write it; blank where it is not known."""
    return str(day or "")


def _node(kind: str, id: str, **properties: Any) -> Node:
    """A node with what is known of it."""
    return {"@type": kind, **({"@id": id} if id else {}), **filled(**properties)}


def filled(**values: Any) -> dict[str, Any]:
    """The values that are not blank."""
    return {name: value for name, value in values.items() if value not in _BLANK}


_BLANK: Sequence[Any] = ("", None, [], {})
