"""Converts the texts of fields into values; ValueError, often with a remedy as its message."""

from __future__ import annotations

import re
import zoneinfo
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from portret.content import hints
from portret.content.spoofing import host_fault
from portret.errors import suggestion

DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
YEAR = "^[12][0-9]{3}$"
AMOUNT = r"^(?=[0-9.]{1,16}$)(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$"  # programs read no more
_HOST = r"^https?://[^\s/?#@:<>\x22\\\[\]]+(:[0-9]{1,5})?"
WEB = rf"{_HOST}([/?#][^\s<>\x22\\]*)?$"
BASE = rf"{_HOST}(/[^\s<>\x22\\?#%]*)?$"
PART = r"(?!\.|:[a-z])[^\s/?#%*\\<>{}\x22]{1,200}"  # of a path, between two slashes
ZONE = "^[A-Z][A-Za-z0-9_/+-]+$"
"""Regular expressions that are valid in JavaScript too, as the JSON Schemas have them."""


def day(value: str) -> date:
    """A date as 2017-06-04."""
    if not re.fullmatch(DAY, value, re.ASCII):
        raise ValueError(hints.day(value))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("There is no such day in the calendar.") from None


def year(value: str) -> int:
    """A year of four digits."""
    if not re.fullmatch(YEAR, value, re.ASCII):
        raise ValueError
    return int(value)


def amount(value: str) -> Decimal:
    """An amount of money, as 250000 or 1250.50."""
    if re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", value, re.ASCII):  # thousands, as many write them
        thousands, plain = value.replace(".", ""), Decimal(value).normalize()
        raise ValueError(f"Write {thousands}, or {plain:f} where the dot begins decimals.")
    if not re.fullmatch(AMOUNT, value, re.ASCII):
        raise ValueError(hints.amount(value))
    return Decimal(value)


def boolean(value: str) -> bool:
    """True or false."""
    if value not in ("true", "false"):
        raise ValueError(hints.truth(value))
    return value == "true"


def day_or_year(value: str) -> date | int:
    """A date, or a year."""
    return year(value) if len(value) == 4 else day(value)


def url(value: str) -> str:
    """A web address."""
    if not re.fullmatch(WEB, value):
        raise ValueError(hints.url(value))
    if len(value) > 2000:
        raise ValueError
    try:
        urlsplit(value).port  # noqa: B018 - raises ValueError for what is no host or no port
    except ValueError:
        raise ValueError(hints.url(value)) from None
    if fault := host_fault(value):
        raise ValueError(f"{fault[0][:1].upper()}{fault[0][1:]}. {fault[1]}")
    return value


def base_url(value: str) -> str:
    """The site's web address."""
    path = urlsplit(url(value)).path
    if not re.fullmatch(BASE, value) or re.search(r"//|/\.{1,2}(/|$)", path):
        raise ValueError
    return value


def zone(value: str) -> str:
    """A time zone, by its name in the tz database."""
    if value in (known := zoneinfo.available_timezones()):
        return value
    raise ValueError(suggestion(value, known))
