"""The one table of languages: BCP 47 tag, Babel locale, folder, direction, own name.

Everything that a language decides about a value (dates, lists, money, names, order, where a
text may be cut) is asked here. Digits are Latin in every language, as Babel writes them: figures
in running text are not translated, and a page should not mix two kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from itertools import pairwise

import icu
from babel import Locale, UnknownLocaleError
from babel.core import get_global, parse_locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.localedata import locale_identifiers
from babel.numbers import format_currency, format_decimal, list_currencies
from markupsafe import Markup

from portret.errors import nearest, quoted

# Tags that CLDR files under another name (https://www.unicode.org/reports/tr35/#Likely_Subtags).
_ALIASES = {"prs": "fa_AF", "no": "nb", "en-XA": "en", "ar-XB": "ar"}
PSEUDO = ("en-XA", "ar-XB")
"""The pseudo-locales of CLDR: altered texts to test with, which no reader gets."""
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


@dataclass(frozen=True)
class Language:
    """A language of readers: its URL tag, its Babel locale and how its name and text run."""

    tag: str
    locale: str
    dir: str
    name: str

    @property
    def folder(self) -> str:
        """The name of its folder in `translations/`: the tag with underscores."""
        return self.tag.replace("-", "_")

    @cached_property
    def script(self) -> str:
        """The script of its text (ISO 15924), as CLDR's likely subtags have it: "Latn"."""
        return _maximized(self.tag)[1]

    @cached_property
    def attrs(self) -> Markup:
        """` lang="…" dir="…"`, to be put into a start tag."""
        return Markup(' lang="{}" dir="{}"').format(self.tag, self.dir)


@cache
def language(tag: str) -> Language:
    """The language of a BCP 47 tag; ValueError, with a remedy, for a tag that CLDR lacks."""
    try:
        locale = Locale.parse(_ALIASES.get(tag, tag.replace("-", "_")))
        if locale.language == "root":
            raise ValueError
    except (ValueError, UnknownLocaleError):
        known = [name.replace("_", "-") for name in locale_identifiers()]
        raise ValueError(
            f"{quoted(tag)} is no language tag with CLDR data. {nearest(tag, known)}"
        ) from None
    if not _TAG.fullmatch(tag):
        parts = (locale.language, locale.script, locale.territory)
        right = "-".join(part for part in parts if part)
        raise ValueError(f"{quoted(tag)} is not written as BCP 47 has it. Write {quoted(right)}.")
    name = locale.get_display_name() or tag
    if tag in PSEUDO:
        name = f"{name} ({locale.territories[tag[3:]]})"
    return Language(tag, str(locale), locale.text_direction, name[:1].upper() + name[1:])


def spelled(name: str) -> str:
    """The name of a folder as BCP 47 would spell it: "zh_hant_tw" is "zh-Hant-TW"."""
    first, *rest = re.split("[-_]", name)
    parts = (part.title() if len(part) == 4 else part.upper() for part in rest)
    return "-".join([first.lower(), *parts])


def means(name: str, language: Language) -> bool:
    """Whether a folder's name stands for a language by CLDR's likely subtags: zh_TW for zh-Hant."""
    tag = spelled(name)
    return bool(_TAG.fullmatch(tag)) and _maximized(tag) == _maximized(language.tag)


def negotiate(wanted: Iterable[str], offered: Sequence[Language]) -> Language | None:
    """The first wanted tag's best offer: same language and script, preferably the same region."""
    for tag in wanted:
        language_, script, region = _maximized(tag)
        fits = [one for one in offered if _maximized(one.tag)[:2] == (language_, script)]
        if language_ and fits:
            return next((one for one in fits if _maximized(one.tag)[2] == region), fits[0])
    return None


def _maximized(tag: str) -> tuple[str, str, str]:
    """Language, script and region, filled in by CLDR's likely subtags; blanks for no tag."""
    parts = re.fullmatch(
        r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?(?:[-_].*)?", tag.lower()[:40]
    )
    if parts is None:
        return ("", "", "")
    language_, script, region = parts[1], (parts[2] or "").title(), (parts[3] or "").upper()
    if alias := _ALIASES.get(language_) or get_global("language_aliases").get(language_):
        language_, territory, own_script, *_ = parse_locale(alias)
        script, region = script or own_script or "", region or territory or ""
    likely = get_global("likely_subtags")
    candidates = (f"{language_}_{script}_{region}", f"{language_}_{region}") if region else ()
    for key in (*candidates, f"{language_}_{script}", language_):
        if full := likely.get(key.replace("__", "_")):
            first, middle, last = full.split("_")[:3]
            return (first, script or middle, region or last)
    return (language_, script, region)


@cache
def day(value: date, language: Language) -> str:
    """The date in CLDR's long form: "4 juni 2017"."""
    return format_date(value, "long", language.locale)


@cache
def period(start: date, end: date, language: Language) -> str:
    """The days from one to another as CLDR writes an interval: "1 jan 2017 – 31 dec 2019"."""
    return format_interval(start, end, "yMMMd", locale=language.locale)


@cache
def number(value: int | Decimal, language: Language) -> str:
    """The number with the language's separators."""
    return format_decimal(value, locale=language.locale)


@cache
def money(value: Decimal, currency: str, language: Language) -> str:
    """An amount in an ISO 4217 currency, without decimals where it has none."""
    whole = value == value.to_integral_value()
    text = format_currency(value, currency, locale=language.locale, currency_digits=not whole)
    text = re.sub(r"[.,]00(?!\d)", "", text) if whole else text
    return re.sub(r"(?<=[^\W\d_])(?=\d)", "\u00a0", text)  # CLDR's currencySpacing: not in Babel


def enumeration(words: Sequence[str], language: Language) -> str:
    """The words as the language lists them: "a, b en c"."""
    return format_list(words, locale=language.locale)


@cache
def country(code: str, language: Language) -> str:
    """A country's name by its ISO 3166-1 alpha-2 code; the code where CLDR has no name."""
    return str(Locale.parse(language.locale).territories.get(code, code))


@cache
def country_codes() -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes."""
    return frozenset(icu.Locale.getISOCountries())


@cache
def currency_codes() -> frozenset[str]:
    """The ISO 4217 codes."""
    return frozenset(list_currencies())


@cache
def _collator(tag: str) -> icu.Collator:
    return icu.Collator.createInstance(icu.Locale(tag))


def sort_key(text: str, language: Language) -> bytes:
    """A key that puts texts into the language's own alphabetical order (UTS 10, CLDR)."""
    key: bytes = _collator(language.tag).getSortKey(text)
    return key


@cache
def _letters(tag: str) -> icu.ImmutableIndex:
    index = icu.AlphabeticIndex(icu.Locale(tag))
    index.addLabels(icu.Locale("en"))  # foreign names, as many partners have, stand under A to Z
    index.underflowLabel = "#"
    return index.buildImmutableIndex()


def initial(text: str, language: Language) -> tuple[int, str]:
    """The letter under which an index of the language has the text, after its number (UTS 35).

    "#" stands for what comes before all letters, "…" for what the index has no letter for.
    """
    letters = _letters(language.tag)
    number = letters.getBucketIndex(text)
    return number, letters.getBucket(number)[0]


def excerpt(text: str, limit: int, language: Language, more: bool = False) -> str:
    """The text's beginning, cut at the end of a word within `limit` characters, with "…".

    `more` says that something follows the text, so that the "…" stands even after all of it.
    """
    if len(text) <= limit:
        return text.rstrip(_DANGLING) + "…" if more else text
    cut = text.rfind(" ", 0, limit + 1)
    if cut <= limit // 2:  # a script without spaces, or one long word
        locale = icu.Locale(language.tag)
        cut = (
            _last_end(icu.BreakIterator.createWordInstance(locale), text, limit)
            or _last_end(icu.BreakIterator.createCharacterInstance(locale), text, limit)
            or limit
        )
    return text[:cut].rstrip(_DANGLING) + "…"


_DANGLING = " \u00a0.,:;،؛。、，：；–—-([“‘«「『（"
"""The characters that are cut off before the "…"."""


def line_parts(text: str, language: Language) -> list[str]:
    """The text in the parts between which a line may end (UAX 14)."""
    return _parts(icu.BreakIterator.createLineInstance(icu.Locale(language.tag)), text)


def letters(text: str, language: Language) -> list[str]:
    """The text in what readers take for one letter each (UAX 29)."""
    return _parts(icu.BreakIterator.createCharacterInstance(icu.Locale(language.tag)), text)


def _parts(breaks: icu.BreakIterator, text: str) -> list[str]:
    """The text cut at every break; ICU counts in UTF-16 units."""
    units = text.encode("utf-16-le")
    breaks.setText(text)
    ends = [0, *breaks]
    return [units[a * 2 : b * 2].decode("utf-16-le") for a, b in pairwise(ends)]


def _last_end(breaks: icu.BreakIterator, text: str, limit: int) -> int:
    """The last break within `limit` characters; ICU counts in UTF-16 units."""
    units = text[: limit * 2].encode("utf-16-le")
    breaks.setText(units.decode("utf-16-le"))
    most = len(text[:limit].encode("utf-16-le")) // 2
    end = max((each for each in breaks if each <= most), default=0)
    return len(units[: end * 2].decode("utf-16-le"))


@lru_cache(maxsize=256)
def words_in(tag: str) -> Mapping[str, str] | None:
    """The attributes `lang` and `dir` of words in a language, whether CLDR has data for it or not.

    None for what is no tag, or not written as BCP 47 has it: the shortest code, "nl-BE", "sr-Latn".
    """
    code = tag.split("-")[0]
    known = code in _ALIASES or (code in _codes() and icu.Locale(code).getLanguage() == code)
    if not (known and _TAG.fullmatch(tag)):
        return None
    return {"lang": tag, "dir": "rtl" if _maximized(tag)[1] in _RIGHT_TO_LEFT else "ltr"}


@cache
def _codes() -> frozenset[str]:
    """The ISO 639 codes of languages."""
    return frozenset(icu.Locale.getISOLanguages())


_RIGHT_TO_LEFT = {*"Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa".split()}  # noqa: SIM905
"""The scripts (ISO 15924) that run from right to left."""
