"""Readers of fields: each turns a YAML value into the type of its field, or reports a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from portret import characters, codes, locales, tags
from portret.content import converters, hints
from portret.content.frontmatter import (
    InvalidValue,
    Markdown,
    Node,
    Reader,
    described,
    entries,
    of,
    reading,
    record,
    scalar,
)
from portret.content.sources import Report
from portret.content.spoofing import host_fault
from portret.errors import quoted, suggestion
from portret.locales import Language, language

KEY = r"(?=.{1,80}$)[a-z0-9]+(-[a-z0-9]+)*"
KEY_RULE = "small letters a to z, digits and single hyphens, at most 80"
"""The pattern of a key, which is the identity and the address of a page; and the same in words."""

_YEARS = {"type": ["integer", "string"], "minimum": 1000, "maximum": 2999}
_WRITE_TAG, _TAG = "Write the tag, as nl or zh-Hant.", f"^({tags.WELL_FORMED.pattern})$"
_TEXT = ["string", "number", "boolean"]
"""The types of a text in JSON: YAML takes 98 for a number, our reader for a text."""

# ---------------------------------------------------------------- readers of scalars


class Text(Reader):
    """A reader of plain text."""


def text(limit: int) -> Text:
    """Plain text of at most `limit` characters; each run of blanks becomes one space."""

    def convert(given: str) -> str:
        value = " ".join(given.split(None))
        if len(value) > limit:
            found = f"a text of {len(value)} characters, where at most {limit} were expected"
            raise InvalidValue(found, "Shorten it.")
        if found := characters.forbidden(value) or "":
            raise InvalidValue(f"{found} in {quoted(value)}", "Take it out.")
        if not characters.is_visible(value):
            raise InvalidValue(f"an empty text: {quoted(value)} cannot be seen", "Write it anew.")
        return value

    title = f"a text of at most {limit} characters"
    read = scalar(convert, "a text", "Write one text.", title=title, type=_TEXT, maxLength=limit)
    return Text(read.schema, read.read)


@reading(title="Markdown", type=_TEXT, contentMediaType="text/markdown")
def markdown(node: Node, report: Report) -> Markdown | None:
    """A Markdown text, usually written as a block (`|`)."""
    if node.kind != "text":
        report(
            node.line,
            f"{described(node)}, where Markdown was expected",
            "Write one text: | behind the colon, and the text on the next lines, indented.",
        )
        return None
    if not characters.is_visible(node.text):
        report(node.line, "an empty text: nothing of it can be seen", "Write it, or leave it out.")
        return None
    text = Markdown(node.text.rstrip(), node.line)
    for fault in text.document.faults:
        report(node.line + fault.line - 1, fault.message, fault.remedy)
    return text


def choice(*known: str) -> Reader:
    """One of a few words."""

    def convert(value: str) -> str:
        if value not in known:
            raise ValueError(suggestion(value, known))
        return value

    remedy = f"Write one of: {', '.join(known)}."
    return scalar(convert, " or ".join(known), remedy, enum=known)


def code(known: Callable[[], Collection[str]], expected: str, hint: Callable[[str], str]) -> Reader:
    """A code of a standard, in its own spelling; `hint` makes the remedy for any other text."""

    def convert(value: str) -> str:
        if value not in known():
            upper = value.upper()
            raise ValueError(f"Write {quoted(upper)}." if upper in known() else hint(value))
        return value

    return scalar(convert, expected, "Write the code.", enum=lambda: sorted(known()))


def list_of(reader: Reader) -> Reader:
    """A list whose items are read by `reader`, as a tuple without those that have faults."""

    @reading(type="array", items=reader)
    def read(node: Node, report: Report) -> tuple[Any, ...] | None:
        if node.kind != "list":
            many = "Write [a, b], or each on a line of its own after “- ”."
            remedy = hints.items(node.text) if node.kind == "text" else many
            report(node.line, f"{described(node)}, where a list was expected", remedy)
            return None
        values = (reader(item, report) for item in node.items)
        return tuple(value for value in values if value is not None)

    return read


def mapping(key_reader: Reader, reader: Reader) -> Reader:
    """A mapping whose keys are read by `key_reader` and values by `reader`."""

    @reading(type="object", propertyNames=key_reader, additionalProperties=reader)
    def read(node: Node, report: Report) -> Mapping[str, Any]:
        found = entries(node, report)
        pairs = [
            (key_reader(Node("text", line, key), report), reader(value, report))
            for key, (value, line) in found.items()
        ]
        return {key: value for key, value in pairs if key is not None and value is not None}

    return read


def matching(pattern: str, expected: str, remedy: str) -> Reader:
    """A text that wholly matches a regular expression, which must be valid in JavaScript too."""

    def convert(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError
        if fault := host_fault(value):
            raise InvalidValue(*fault)
        return value

    return scalar(convert, expected, remedy, pattern=f"^(?:{pattern})$")


def _key(value: str) -> str:
    if not re.fullmatch(KEY, value):
        near = hints.key(value)
        raise ValueError(f"Did you mean {quoted(near)}?" if near else "")
    return value


key = scalar(
    _key,
    "a key",
    f"Use {KEY_RULE} characters.",
    type=_TEXT,
    pattern=f"^{KEY}$",
)
"""A key: the identity and the address of a page, or a theme's code."""

day = scalar(
    converters.day,
    "a date as 2017-06-04",
    "Write year-month-day.",
    format="date",
    pattern=converters.DAY,
)
year = scalar(
    converters.year, "a year of four digits", "Write the year.", **_YEARS, pattern=converters.YEAR
)
day_or_year = scalar(
    converters.day_or_year,
    "a date as 2017-06-04, or a year",
    "Write year-month-day.",
    **_YEARS,
    pattern=f"{converters.YEAR}|{converters.DAY}",
)
boolean = scalar(
    converters.boolean,
    "true or false",
    "Write true or false.",
    type=["boolean", "string"],
    pattern="^(true|false)$",
)
amount = scalar(
    converters.amount,
    "an amount as 250000 or 1250.50",
    "Write digits, at most 15, and a dot for decimals.",
    type=["number", "string"],
    minimum=0,
    exclusiveMaximum=10**15,
    pattern=converters.AMOUNT,
)
url = scalar(
    converters.url,
    "an http or https address",
    "Write the whole address, with https://.",
    pattern=converters.WEB,
)
base_url = scalar(
    converters.base_url,
    "the site's http or https address",
    "Write https://host, or https://host/path.",
    pattern=converters.BASE,
)
tag = scalar(language, "a BCP 47 language tag", _WRITE_TAG, pattern=_TAG)
marked_tag = scalar(locales.marked, "a BCP 47 language tag", _WRITE_TAG, pattern=_TAG)
site_tag = scalar(locales.of_site, "a BCP 47 language tag", _WRITE_TAG, pattern=_TAG)
time_zone = scalar(
    converters.zone, "a time zone", "Write Europe/Amsterdam.", pattern=converters.ZONE
)
country = code(codes.countries, "an ISO 3166-1 country code of two letters", hints.country)
currency = code(codes.currencies, "an ISO 4217 currency code of three letters", hints.currency)


def integer(lowest: int, highest: int) -> Reader:
    """A whole number within bounds, both included."""

    def convert(value: str) -> int:
        plain = value.strip(" %\u00a0")
        if not re.fullmatch(r"[0-9]{1,9}", plain, re.ASCII) or not lowest <= int(plain) <= highest:
            raise ValueError
        if plain != value:
            raise ValueError(f"Write {int(plain)}.")
        return int(value)

    return scalar(
        convert,
        f"a whole number from {lowest} to {highest}",
        "Write such a number.",
        type=["integer", "string"],
        minimum=lowest,
        maximum=highest,
        pattern="^[0-9]{1,9}$",
    )


path = matching(
    rf"/({converters.PART}/)*({converters.PART})?",
    "a path as /en/partners/",
    "Begin it with one /, leave out blanks and ? # % { }, and begin no part of it with a dot. "
    "Each address needs a line of its own: * stands for none.",
)


# ---------------------------------------------------------------- languages


_known_language = tag


@dataclass(frozen=True, kw_only=True)
class DescribedLanguage:
    """A language that CLDR lacks, as site.yaml describes it."""

    tag: str = of(text(60), "", required=True)
    name: str = of(text(60), "", required=True)
    dir: str = of(choice("ltr", "rtl"), "", required=True)
    like: Language | None = of(_known_language, required=True)


_description = record(DescribedLanguage)


@reading(anyOf=[site_tag, _description])
def site_language(node: Node, report: Report) -> Language | None:
    """A language of the site: a tag, or the description of one without CLDR data."""
    if node.kind != "map":
        found: Language | None = site_tag(node, report)
        return found
    made = _description(node, report)
    if not (made.tag and made.name and made.dir and made.like):
        return None
    try:
        return locales.described(made.tag, made.name, made.dir, made.like)
    except ValueError as error:
        report(node.line, "`tag` is no language tag", str(error))
        return None
