"""The codes of countries, languages and currencies, and their codes by name.

Names are known in every language that ICU has. A function returns None for an unknown name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from functools import cache

import icu
from babel import Locale
from babel.core import get_global
from babel.numbers import list_currencies

from portret.errors import quoted

_COUNTRIES = {
    "GR": "el",
    "GB": "great britain|england|scotland|wales|northern ireland",
    "NL": "the netherlands|holland",
    "US": "america|united states of america",
    "MM": "burma",
    "MK": "macedonia",
    "SZ": "swaziland",
    "CV": "cape verde",
}
"""Names of countries, by code, that people use and CLDR does not have."""

_CURRENCIES = {
    "EUR": "€|eu",
    "USD": "$|us$|dollar",
    "GBP": "£|pound|sterling",
    "JPY": "¥",
    "INR": "₹|rupee",
    "TRY": "₺",
    "UAH": "₴",
    "RUB": "₽",
    "ILS": "₪",
    "KRW": "₩",
    "PLN": "zł",
    "CZK": "kč",
    "CHF": "fr.|sfr.|franken",
    "HUF": "ft",
}
"""Signs and short names, by the code of the currency that they mostly stand for."""

COMMON_CURRENCIES = ("EUR", "USD", "GBP", "CHF")


@cache
def countries() -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes."""
    return frozenset(icu.Locale.getISOCountries())


@cache
def languages() -> frozenset[str]:
    """The ISO 639 codes."""
    return frozenset(icu.Locale.getISOLanguages())


@cache
def currencies() -> frozenset[str]:
    """The ISO 4217 codes."""
    return frozenset(list_currencies())


def country(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country, by its name or another code."""
    name = _plain(text)
    if found := _code_in(_COUNTRIES, name):
        return found
    alias = get_global("territory_aliases").get(text.strip().upper(), ())
    return alias[0] if len(alias) == 1 else _by_name(countries(), _name_of_country).get(name)


def is_region(text: str) -> bool:
    """Whether a text is the name or code of a continent or a union of states: “EU”, “Africa”."""
    unions = frozenset(Locale("en").territories) - countries()
    return text.strip().upper() in unions or _plain(text) in _by_name(unions, _name_of_country)


def preferred_tags(tag: str) -> list[str]:
    """The tags with the codes that BCP 47 prefers to those of this tag; empty if it has them.

    The shortest code of a language, and none that is out of use: nl for nld, he for iw, en-GB for
    en-UK; sr-RS or sr-ME for sr-CS.
    """
    parts = _PARTS.match(tag)
    if parts is None:
        return []
    code, script, region = parts[1].lower(), parts[2], parts[3].upper()
    short = get_global("language_aliases").get(code, "") if len(code) == 3 else ""
    best = short if len(short) == 2 else icu.Locale.forLanguageTag(code).toLanguageTag()
    regions = get_global("territory_aliases").get(region, [region]) if region else [""]
    if best == code and region in regions:
        return []
    return [f"{best}{script}{'-' * bool(each)}{each}{tag[parts.end() :]}" for each in regions]


_PARTS = re.compile(r"([a-z]{2,3})\b((?:-[a-z]{4}\b)?)-?((?:(?<=-)[a-z]{2}\b)?)", re.I | re.A)
"""The language, script and region of a tag."""


def is_unknown(tag: str) -> bool:
    """Whether a tag says that its language or region is unknown; Babel takes likely ones then."""
    return not {"UND", "ZZ"}.isdisjoint(tag.upper().partition("-X-")[0].split("-"))


def check_tag(tag: str) -> None:
    """Raises ValueError, with a remedy, for a tag of no known language, or one with other codes
    than BCP 47 prefers.
    """
    if is_unknown(tag):
        raise ValueError(f"{quoted(tag)} does not say which language it is. Write one as “nl-BE”.")
    if better := preferred_tags(tag):
        right = " or ".join(map(quoted, better))
        raise ValueError(f"{quoted(tag)} has another code in BCP 47. Write {right}.")


def language(text: str) -> str | None:
    """The code of a language, by its name."""
    short = frozenset(code for code in languages() if len(code) == 2)
    return _by_name(short, _name_of_language).get(_plain(text))


def currency(text: str) -> str | None:
    """The ISO 4217 code of a currency, by its name or sign."""
    name = _plain(text)
    for form in (name, name.rstrip("s"), name.removesuffix("es")):
        if found := _code_in(_CURRENCIES, form) or _currency_names().get(form):
            return found
    return None


def _code_in(table: Mapping[str, str], name: str) -> str | None:
    return next((code for code, names in table.items() if name in names.split("|")), None)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()


@cache
def _by_name(codes: frozenset[str], name: Callable[[str, icu.Locale], str]) -> dict[str, str]:
    """The codes by their names in every language; English names take precedence."""
    known = {each.split("_")[0] for each in icu.Locale.getAvailableLocales()}
    readers = [icu.Locale(each) for each in ("en", *sorted(known))]
    found: dict[str, str] = {}
    for reader, code in itertools.product(readers, sorted(codes)):
        if (named := name(code, reader)) != code:  # ICU returns the code if it has no name
            found.setdefault(_plain(named), code)
    return found


def _name_of_country(code: str, reader: icu.Locale) -> str:
    return str(icu.Locale("und", code).getDisplayCountry(reader))


def _name_of_language(code: str, reader: icu.Locale) -> str:
    return str(icu.Locale(code).getDisplayLanguage(reader))


@cache
def _currency_names() -> dict[str, str]:
    """The codes by their CLDR names in a few languages."""
    found: dict[str, str] = {}
    for tag in ("en", "nl", "de", "fr", "es"):
        for code, name in Locale(tag).currencies.items():
            found.setdefault(_plain(name), code)
    return found
