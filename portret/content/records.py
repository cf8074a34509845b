"""The records of the content: frozen dataclasses whose fields say how they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from portret.content import fields, frontmatter, look
from portret.content.attachments import Attachment
from portret.content.frontmatter import FieldReport, Markdown, of
from portret.content.ledger import Ledger
from portret.content.look import Look
from portret.images import reader
from portret.locales import Language
from portret.markdown import msgid
from portret.markdown.document import Message, Target

RESERVED = frozenset({"page", "partners", "themes", "countries", "search", "404", "home"})

SPECIAL_PAGES = ("home", "partners", "search")
"""Pages that the site has anyway; a file of theirs gives title and introduction."""


@dataclass(frozen=True, kw_only=True)
class Image:
    """A portrait's title image."""

    file: str = of(fields.text(200), "", required=True)
    alt: str = of(fields.text(500), "", translate=True)
    decorative: bool = of(fields.boolean, False)
    caption: str = of(fields.text(500), "", translate=True)
    credit: str = of(fields.text(200), "", translate=True, secret=True)
    licence: str = of(fields.text(200), "")
    focus: str = of(
        fields.matching(
            r"(100|[0-9]{1,2})% (100|[0-9]{1,2})%", "a focal point as 40% 30%", "Write x% y%."
        ),
        "50% 50%",
    )


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A quotation that the portrait shows apart from its text; `who` said it."""

    text: str = of(fields.text(600), "", required=True, translate=True)
    who: str = of(fields.text(200), "", translate=True, secret=True)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A number or short text with its label; `as_of` is the date or year that it is from."""

    label: str = of(fields.text(120), "", required=True, translate=True)
    value: str = of(fields.text(120), "", required=True, translate=True)
    unit: str = of(fields.text(60), "", translate=True)
    as_of: date | int | None = of(fields.day_or_year)
    source: str = of(fields.url, "")


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """The partner as an organisation."""

    legal_name: str = of(fields.text(200), "", secret=True)
    short_name: str = of(fields.text(60), "")
    org_id: str = of(fields.text(100), "", secret=True)
    founded: int | None = of(fields.year)
    country: str = of(fields.country, "", secret=True)


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A grant of the foundation to the partner; `amount` is None if it is not published."""

    id: str = of(fields.text(100), "", required=True)
    title: str = of(fields.text(200), "", required=True, translate=True)
    description: str = of(fields.text(2000), "", translate=True)
    amount: Decimal | None = of(fields.amount, secret=True)
    currency: str = of(fields.currency, "", secret=True)
    awarded: date = of(fields.day, date.min, required=True)
    start: date | None = of(fields.day)
    end: date | None = of(fields.day)
    programme: str = of(fields.text(200), "")


@dataclass(frozen=True, kw_only=True)
class Translatable:
    """A record with messages for translators."""

    messages: tuple[Message, ...] = ()
    digest: str = ""

    @cached_property
    def distinct(self) -> tuple[Message, ...]:
        """Its messages, each (msgctxt, msgid) once."""
        return tuple({(each.context, each.text): each for each in self.messages}.values())


@dataclass(frozen=True, kw_only=True)
class Theme(Translatable):
    """A theme of the foundation's work."""

    code: str = ""
    path: str = ""
    title: str = of(fields.text(120), "", required=True, translate=True)
    description: str = of(fields.text(600), "", translate=True)
    aliases: tuple[str, ...] = of(fields.list_of(fields.key), ())

    @property
    def address(self) -> str:
        """Its address below the language's."""
        return f"/themes/{self.code}/"


def check_partner(made: Partner, report: FieldReport) -> None:
    if made.show_from and made.show_until and made.show_until <= made.show_from:
        report("show_until", "not after show_from", "Then it is never shown: change one.")


def _check_grant(made: Grant, report: FieldReport) -> None:
    if made.start and made.end and made.end < made.start:
        report("end", "the grant's end lies before its start", "Change one.")
    if made.amount is not None and not made.currency:
        report("amount", "an amount without its currency", "Add it, as `currency: EUR`.")


def _check_image(made: Image, report: FieldReport) -> None:
    if not made.alt and not made.decorative:
        report(
            "alt",
            "the image has no alternative text",
            "Add `alt: …`, what the picture shows, or `decorative: true` where it says nothing.",
        )
    elif fault := msgid.alt_fault(made.alt, made.file):
        report("alt", *fault)


ABOUT_IDS = "about--"
"""The prefix of the ids of headings in `about`; no other id of a heading has two hyphens."""


@dataclass(frozen=True, kw_only=True)
class Document(Translatable):
    """The base of portraits and pages: a Markdown text with front matter.

    `links` are the targets in its Markdown, with their lines in the file, `anchors` the ids of its
    headings, `pictures` the files beside it by name, `attachments` those by their links.
    `opening` is the message that introduces it in lists, and whether more text follows.
    """

    key: str = ""
    path: str = ""
    body: Markdown = field(default=Markdown(""), metadata={"translate": True, "markdown": True})
    pictures: Mapping[str, reader.Picture] = field(default_factory=dict)
    attachments: Mapping[str, Attachment] = field(default_factory=dict)
    links: tuple[Target, ...] = ()
    anchors: tuple[str, ...] = ()
    opening: tuple[Message, bool] = (Message("", "", 1, "paragraph"), False)
    title: str = of(fields.text(120), "", required=True, translate=True)
    updated: date | None = of(fields.day)
    summary: str = of(fields.text(300), "", translate=True)
    draft: bool = of(fields.boolean, False)
    aliases: tuple[str, ...] = of(fields.list_of(fields.key), ())

    def is_shown(self, today: date, drafts: bool) -> bool:
        """Whether readers see it on a day."""
        return drafts or not self.draft


@dataclass(frozen=True, kw_only=True)
class Partner(Document):
    """A portrait; `withheld` are (path, value) of the fields that `safety` took out of it."""

    withheld: tuple[tuple[str, str], ...] = ()
    title_lang: Language | None = of(fields.marked_tag)
    published: date = of(fields.day, date.min, required=True)
    image: Image | None = of(frontmatter.record(Image, _check_image))
    about: Markdown = field(
        default=Markdown(""),
        metadata={"read": fields.markdown, "required": False, "translate": True, "markdown": True},
    )
    quote: Quote | None = of(frontmatter.record(Quote))
    facts: tuple[Fact, ...] = of(fields.list_of(frontmatter.record(Fact)), ())
    themes: tuple[str, ...] = of(fields.list_of(fields.text(120)), ())
    countries: tuple[str, ...] = of(fields.list_of(fields.country), (), secret=True)
    website: str = of(fields.url, "", secret=True)
    organisation: Organisation | None = of(frontmatter.record(Organisation))
    status: str = of(fields.choice("current", "past"), "current")
    support: tuple[Grant, ...] = of(fields.list_of(frontmatter.record(Grant, _check_grant)), ())
    related: tuple[str, ...] = of(fields.list_of(fields.text(120)), ())
    safety: str = of(fields.choice("open", "protected"), "open")
    protected_words: tuple[str, ...] = of(fields.list_of(fields.text(120)), (), secret=True)
    show_from: date | None = of(fields.day)
    show_until: date | None = of(fields.day)

    @property
    def address(self) -> str:
        """Its address below the language's."""
        return f"/partners/{self.key}/"

    def is_shown(self, today: date, drafts: bool) -> bool:
        """Whether readers see it on a day: show_from ≤ today < show_until."""
        begun = self.show_from is None or self.show_from <= today
        ended = self.show_until is not None and self.show_until <= today
        return begun and not ended and super().is_shown(today, drafts)


@dataclass(frozen=True, kw_only=True)
class Page(Document):
    """A page that is no portrait."""

    menu: int | None = of(fields.integer(0, 9999))

    @property
    def address(self) -> str:
        """Its address below the language's."""
        return "/" if self.key == "home" else f"/{self.key}/"


@dataclass(frozen=True, kw_only=True)
class Foundation:
    """The organisation whose site it is."""

    name: str = of(fields.text(200), "", required=True)
    website: str = of(fields.url, "")
    org_id: str = of(fields.text(100), "")
    email: str = of(
        fields.matching(
            r"[^@\s<>:,;]+@[^@\s<>:,;/?]+\.[^@\s<>:,;/?]+",
            "an e-mail address",
            "Write one alone, as info@example.org.",
        ),
        "",
    )


@dataclass(frozen=True, kw_only=True)
class Grants:
    """How grants are published as open data."""

    prefix: str = of(fields.text(60), "")
    licence: str = of(fields.url, "")


@dataclass(frozen=True, kw_only=True)
class Security:
    """Where to report a weakness (RFC 9116)."""

    contact: str = of(
        fields.matching(
            r"(https://|mailto:|tel:)\S+", "an address (RFC 9116)", "Write mailto:… or https://…."
        ),
        "",
        required=True,
    )
    expires: date | None = of(fields.day, required=True)


def check_site(made: Site, report: FieldReport) -> None:
    if not made.languages:
        report("languages", "no language", "Write `[nl]`, the source language first.")
    tags = [each.tag for each in made.languages]
    for tag in dict.fromkeys(tag for tag in tags if tags.count(tag) > 1):
        report("languages", f"the language {tag} is listed twice", "Keep one.")


@dataclass(frozen=True, kw_only=True)
class Site(Translatable):
    """The fields of site.yaml, and all other content."""

    path: str = ""
    partners: Mapping[str, Partner] = field(default_factory=dict)
    pages: Mapping[str, Page] = field(default_factory=dict)
    themes: Mapping[str, Theme] = field(default_factory=dict)
    root: Mapping[str, bytes] = field(default_factory=dict)
    ledger: Ledger | None = None
    name: str = of(fields.text(120), "", required=True, translate=True)
    description: str = of(fields.text(300), "", translate=True)
    organisation: Foundation | None = of(frontmatter.record(Foundation))
    base_url: str = of(fields.base_url, "")
    languages: tuple[Language, ...] = of(fields.list_of(fields.site_language), (), required=True)
    threshold: int = of(fields.integer(0, 100), 80)
    excerpt: int = of(fields.integer(20, 1000), 100)
    stale_after: int = of(fields.integer(0, 1200), 36)
    facts_stale_after: int = of(fields.integer(0, 1200), 18)
    timezone: str = of(fields.time_zone, "UTC")
    grants: Grants | None = of(frontmatter.record(Grants))
    security: Security | None = of(frontmatter.record(Security))
    weblate: str = of(fields.url, "")
    redirects: Mapping[str, str] = of(fields.mapping(fields.path, fields.path), {})
    look: Look = of(look.read, Look())

    @property
    def source(self) -> Language:
        """The source language: the first of `languages`."""
        return self.languages[0]


Record: TypeAlias = Partner | Page | Theme | Site

PARTS = (Image, Quote, Fact, Organisation, Grant)
"""The classes of the parts of a portrait."""

Name: TypeAlias = tuple[str, str]
"""A portrait or page by its kind, "partner" or "page", and its key."""


def documents(site: Site) -> dict[Name, Partner | Page]:
    """The portraits and pages of a site by their names."""
    return {
        **{("partner", key): each for key, each in site.partners.items()},
        **{("page", key): each for key, each in site.pages.items()},
    }
