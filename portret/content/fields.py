"""The kinds of fields that content has: each a reader that turns a YAML value into its own type."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from portret import characters, codes, locales
from portret.content import hints
from portret.content.frontmatter import (
    Located,
    Markdown,
    Node,
    Reader,
    Report,
    described,
    entries,
    of,
    record,
)
from portret.content.hosts import host_fault
from portret.errors import nearest, quoted
from portret.locales import Language, language

KEY = r"(?=.{1,80}\Z)[a-z0-9]+(-[a-z0-9]+)*"
"""A key: the identity and the address of a page."""

# ---------------------------------------------------------------- readers of scalars


def scalar(convert: Callable[[str], Any], expected: str, remedy: str) -> Reader:
    """A text turned into a value by `convert`, whose ValueError becomes a fault."""

    def read(node: Node, report: Report) -> Any:
        if node.kind != "text":
            report(node.line, f"{described(node)}, where {expected} was expected", remedy)
            return None
        try:
            value = convert(node.text.strip())
            return Located(value, node.line) if isinstance(value, str) else value
        except ValueError as error:
            said = str(error)
            report(
                node.line,
                f"{quoted(node.text)}, where {expected} was expected",
                said if said.endswith((".", "?")) else remedy,
            )
            return None

    return read


@dataclass(frozen=True)
class Text:
    """A reader of plain text of at most `limit` characters, its blanks collapsed."""

    limit: int

    def __call__(self, node: Node, report: Report) -> Located | None:
        if node.kind != "text":
            report(node.line, f"{described(node)}, where a text was expected", "Write one text.")
            return None
        value = " ".join(node.text.split(None))
        if fault := self._fault(value):
            report(node.line, *fault)
            return None
        return Located(value, node.line)

    def _fault(self, value: str) -> tuple[str, str] | None:
        if len(value) > self.limit:
            found = f"a text of {len(value)} characters, where at most {self.limit} were expected"
            return found, "Shorten it."
        if found := characters.forbidden(value) or "":
            return f"{found} in {quoted(value)}", "Take it out."
        if not characters.is_seen(value):
            return f"an empty text: {quoted(value)} cannot be seen", "Write it anew."
        return None


def text(limit: int) -> Reader:
    """Plain text of at most `limit` characters."""
    return Text(limit)


def markdown(node: Node, report: Report) -> Markdown | None:
    """A Markdown text, usually given as a block (`|`)."""
    if node.kind != "text":
        report(node.line, f"{described(node)}, where Markdown was expected", "Write `field: |`.")
        return None
    if not characters.is_seen(node.text):
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
            raise ValueError(nearest(value, known))
        return value

    return scalar(convert, " or ".join(known), f"Write one of: {', '.join(known)}.")


def code(known: Callable[[], Collection[str]], expected: str, hint: Callable[[str], str]) -> Reader:
    """One of a standard's codes, exactly as it writes them; `hint` says what else may be meant."""

    def convert(value: str) -> str:
        if value not in known():
            upper = value.upper()
            raise ValueError(f"Write {quoted(upper)}." if upper in known() else hint(value))
        return value

    return scalar(convert, expected, "Write the code.")


def each(reader: Reader) -> Reader:
    """A list, each item read by `reader`; a tuple of what could be read."""

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
    """A mapping, each key read by `key_reader` and each value by `reader`."""

    def read(node: Node, report: Report) -> Mapping[str, Any]:
        found = entries(node, report)
        pairs = [
            (key_reader(Node("text", line, key), report), reader(value, report))
            for key, (value, line) in found.items()
        ]
        return {key: value for key, value in pairs if key is not None and value is not None}

    return read


def matching(pattern: str, expected: str, remedy: str) -> Reader:
    """A text that the regular expression matches whole."""

    def read(node: Node, report: Report) -> Located | None:
        value = node.text.strip()
        if not re.fullmatch(pattern, value):
            report(node.line, f"{described(node)}, where {expected} was expected", remedy)
            return None
        if fault := host_fault(value):
            report(node.line, *fault)
            return None
        return Located(value, node.line)

    return read


def key(node: Node, report: Report) -> Located | None:
    """A key: the identity and the address of a page, or a theme's code."""
    near = hints.key(node.text)
    advice = (
        f"Did you mean {quoted(near)}?"
        if near
        else "Use small letters a to z, digits and single hyphens, at most 80 characters."
    )
    found: Located | None = matching(KEY, "a key", advice)(node, report)
    return found


def _date(value: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
        raise ValueError(hints.day(value))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("There is no such day in the calendar.") from None


def _year(value: str) -> int:
    if not re.fullmatch(r"[12][0-9]{3}", value, re.ASCII):
        raise ValueError
    return int(value)


def _amount(value: str) -> Decimal:
    if re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", value, re.ASCII):  # thousands, as many write them
        thousands, plain = value.replace(".", ""), Decimal(value).normalize()
        raise ValueError(f"Write {thousands}, or {plain:f} where the dot begins decimals.")
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,4})?", value, re.ASCII):
        raise ValueError(hints.amount(value))
    try:
        return Decimal(value)
    except InvalidOperation:
        raise ValueError from None


def _boolean(value: str) -> bool:
    if value not in ("true", "false"):
        raise ValueError(hints.truth(value))
    return value == "true"


def _day_or_year(value: str) -> date | int:
    return _year(value) if len(value) == 4 else _date(value)


def _url(value: str) -> str:
    if not re.fullmatch(rf"https?://{_HOST}(:[0-9]{{1,5}})?([/?#][^\s<>\"\\]*)?", value):
        raise ValueError(hints.url(value))
    if len(value) > 2000:
        raise ValueError
    urlsplit(value).port  # noqa: B018 - raises ValueError for what is no host or no port
    if fault := host_fault(value):
        raise ValueError(f"{fault[0][:1].upper()}{fault[0][1:]}. {fault[1]}")
    return value


_HOST = r"[^\s/?#@:<>\"\\\[\]]+"


def _base_url(value: str) -> str:
    path = urlsplit(_url(value)).path
    if re.search(r"[?#%]", value) or re.search(r"//|/\.{1,2}(/|$)", path):
        raise ValueError
    return value


day = scalar(_date, "a date as 2017-06-04", "Write year-month-day.")
year = scalar(_year, "a year of four digits", "Write the year.")
day_or_year = scalar(_day_or_year, "a date as 2017-06-04, or a year", "Write year-month-day.")
boolean = scalar(_boolean, "true or false", "Write true or false.")
amount = scalar(_amount, "an amount as 250000 or 1250.50", "Write digits, and a dot for decimals.")
url = scalar(_url, "an http or https address", "Write the whole address, with https://.")
base_url = scalar(
    _base_url, "the site's http or https address", "Write https://host, or https://host/path."
)
tag = scalar(language, "a BCP 47 language tag", "Write the tag, as nl or zh-Hant.")
marked_tag = scalar(locales.marked, "a BCP 47 language tag", "Write the tag, as nl or zh-Hant.")
country = code(codes.countries, "an ISO 3166-1 country code of two letters", hints.country)
currency = code(codes.currencies, "an ISO 4217 currency code of three letters", hints.currency)


def integer(lowest: int, highest: int) -> Reader:
    """A whole number within bounds, both included."""

    def convert(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value, re.ASCII) or not lowest <= int(value) <= highest:
            raise ValueError
        return int(value)

    return scalar(convert, f"a whole number from {lowest} to {highest}", "Write such a number.")


_PART = r"(?!\.|:[a-z])[^\s/?#%*\\<>\"]{1,200}"
path = matching(
    rf"/({_PART}/)*({_PART})?",
    "a path as /nl/partners/ecre/",
    "Begin it with one /, leave out blanks, ?, # and %, and begin no part of it with a dot. "
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


def site_language(node: Node, report: Report) -> Language | None:
    """A language of the site: a tag, or the description of one without CLDR data."""
    if node.kind != "map":
        found: Language | None = _tag_or_description(node, report)
        return found
    made = record(DescribedLanguage)(node, report)
    if not (made.tag and made.name and made.dir and made.like):
        return None
    try:
        return locales.described(made.tag, made.name, made.dir, made.like)
    except ValueError as error:
        report(node.line, "`tag` is no language tag", str(error))
        return None


_tag_or_description = scalar(
    locales.of_site, "a BCP 47 language tag", "Write the tag, as nl or zh-Hant."
)
