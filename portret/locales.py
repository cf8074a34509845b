"""Languages, each with tag, Babel locale, direction and name; and values in their formats.

Dates, lists, money, alphabetical order and excerpts are all made here. Digits are Latin in every
language: texts have them, and a page should not mix two kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from itertools import accumulate, pairwise, takewhile
from operator import itemgetter
from typing import Any

import icu
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.localedata import locale_identifiers
from babel.units import format_unit
from markupsafe import Markup

from portret import codes, tags
from portret.errors import quoted, suggestion

PSEUDO = ("en-XA", "ar-XB")
"""The pseudo-locales of CLDR: altered texts for testing, which readers never get."""


@dataclass(frozen=True)
class Language:
    """A language: its tag in URLs, its Babel locale, its direction ("ltr", "rtl"), its own name."""

    tag: str
    locale: str
    dir: str
    name: str

    @property
    def folder(self) -> str:
        """The name of its folder in `translations/`: the tag with underscores."""
        return self.tag.replace("-", "_")

    @property
    def code(self) -> str:
        """The code of its locale's language, without script and region: "pt"."""
        return self.locale.split("_")[0]

    @property
    def is_english(self) -> bool:
        """Whether the words in the templates, which are English, are in this language."""
        return self.tag.split("-")[0] == "en"

    @cached_property
    def script(self) -> str:
        """The script of its text (ISO 15924), as CLDR's likely subtags have it: "Latn"."""
        return tags.subtags(self.tag).script or tags.subtags(self.locale).script

    @cached_property
    def digest(self) -> str:
        """All its fields in a text, for fingerprints."""
        return f"{self.tag} {self.locale} {self.dir} {self.name}"

    @cached_property
    def attrs(self) -> Markup:
        """` lang="…" dir="…"`, to be put into a start tag."""
        return Markup(' lang="{}" dir="{}"').format(self.tag, self.dir)


@cache
def language(tag: str) -> Language:
    """The language of a BCP 47 tag; ValueError, with a remedy, if CLDR has no data for it."""
    codes.check_tag(tag)
    plain = tags.without_variant(tag)
    try:
        locale = Locale.parse(tags.ALIASES.get(tag, tag.replace("-", "_")))
        if locale.language == "root" or plain != tag:
            raise ValueError
    except (ValueError, UnknownLocaleError):
        known = [name.replace("_", "-") for name in locale_identifiers()]
        named = codes.language(tag)
        remedy = f"Write {quoted(named)}." if named else suggestion(plain, known)
        raise ValueError(f"{quoted(tag)} is no language tag with CLDR data. {remedy}") from None
    if not tags.TAG.fullmatch(tag):
        parts = (locale.language, locale.script, locale.territory)
        right = "-".join(part for part in parts if part)
        raise ValueError(f"{quoted(tag)} is not written as BCP 47 has it. Write {quoted(right)}.")
    name = locale.get_display_name() or tag
    if tag in PSEUDO:
        name = f"{name} ({locale.territories[tag[3:]]})"
    return Language(tag, str(locale), locale.text_direction, name[:1].upper() + name[1:])


def of_site(tag: str) -> Language:
    """The language of a tag in site.yaml; ValueError, also with how to describe it there."""
    try:
        return language(tag)
    except ValueError as error:
        no_tag = codes.is_unknown(tag) or not tags.WELL_FORMED.fullmatch(tag)
        if no_tag or codes.preferred_tags(tag) or codes.language(tag):
            raise
        example = f"{{tag: {tag}, name: …, dir: ltr, like: nl}}"
        raise ValueError(f"{error} Or describe it in site.yaml: {example}.") from None


def marked(tag: str) -> Language:
    """The language of words marked by `lang`, also without CLDR data; ValueError if it is none."""
    try:
        return language(tag)
    except ValueError:
        words = tags.words_in(tag)
        if words is None:
            raise
        return Language(tag, "en", words["dir"], tag)


def described(tag: str, name: str, direction: str, like: Language) -> Language:
    """A language without CLDR data; dates, numbers and lists are written as in `like`.

    ValueError, with a remedy, if the tag is not well-formed (RFC 5646, 2.1) or has another code.
    """
    codes.check_tag(tag)
    if not tags.WELL_FORMED.fullmatch(tag):
        right = tags.from_folder_name(tag)
        example = quoted(right) if tags.WELL_FORMED.fullmatch(right) else "a tag as de-simple"
        raise ValueError(f"{quoted(tag)} is not written as BCP 47 has it. Write {example}.")
    return Language(tag, like.locale, direction, name)


def means(name: str, language: Language) -> bool:
    """Whether a folder's name stands for a language, by likely subtags: zh_TW is zh-Hant."""
    tag = tags.from_folder_name(name)
    if not (tags.TAG.fullmatch(tag) and tags.TAG.fullmatch(language.tag)):  # with a variant
        return tag == language.tag
    return tags.subtags(tag).maximized == tags.subtags(language.tag).maximized


def negotiate(wanted: Iterable[str], offered: Sequence[Language]) -> Language | None:
    """The offered language that fits the first wanted tag for which one fits; None if none does.

    It must have the same language and script; the one with the nearest common parent in CLDR is
    taken. So es-MX gets es-419 rather than es, en-AU en-GB.
    """
    known = [(each, tags.lineage(each.tag)) for each in offered]
    for tag in wanted:
        lineage, region = tags.lineage(tag), tags.subtags(tag).maximized[2]
        fits = []
        for each, others in known:
            if shared := next((parent for parent in lineage if parent in others), None):
                own = tags.subtags(each.tag)
                strange = (bool(own.variant), own.maximized[2] != region)
                fits.append(((lineage.index(shared), *strange, others.index(shared)), each))
        if fits:
            return min(fits, key=itemgetter(0))[1]
    return None


@cache
def day(value: date, language: Language) -> str:
    """The date in CLDR's long form: "4 juni 2017"."""
    return format_date(value, "long", language.locale)


def month(value: date, language: Language) -> str:
    """The month and year of a date: "juni 2017"."""
    return str(format_skeleton("yMMMM", value, locale=language.locale))


@cache
def period(start: date, end: date, language: Language) -> str:
    """The interval of two dates in CLDR's form: "1 jan 2017 – 31 dec 2019"."""
    return format_interval(start, end, "yMMMd", locale=language.locale)


@cache
def _icu(locale: str) -> icu.Locale:
    """ICU's locale, with Latin digits; sorting ignores punctuation and puts 9 before 10."""
    order = "colalternate=shifted;colstrength=quaternary;colnumeric=yes"
    return icu.Locale(f"{locale}@{order};numbers=latn")


@cache
def _numbers(locale: str) -> Any:
    return icu.NumberFormatter.withLocale(_icu(locale))


def number(value: int | Decimal, language: Language) -> str:
    """The number in the language's format, with all its decimals."""
    plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
    precision = icu.Precision.fixedFraction(len(plain.partition(".")[2]))
    return str(_numbers(language.locale).precision(precision).formatDecimal(plain.encode()))


@cache
def money(value: Decimal, currency: str, language: Language) -> str:
    """An amount in an ISO 4217 currency: two decimals or all that it has, a whole one none.

    So it is the same as in the open data, also in a currency that CLDR writes without decimals.
    """
    decimals = len(f"{value.normalize():f}".partition(".")[2])
    precision = icu.Precision.fixedFraction(max(2, decimals) if decimals else 0)
    numbers = _numbers(language.locale).unit(icu.CurrencyUnit(currency)).precision(precision)
    found = str(numbers.formatDecimal(f"{value:f}".encode()))
    if language.dir == "rtl" and found[-2].isupper():
        return found + "\u200e"  # else the sign of "US$" goes to the other side of its letters
    return found


@cache
def _lists(locale: str) -> icu.ListFormatter:
    return icu.ListFormatter.createInstance(_icu(locale))


@cache
def file_size(size: int, language: Language) -> str:
    """A number of bytes as kilobytes or megabytes: "1,2 MB"."""
    if size < 1_000_000:
        amount, unit = Decimal(max(1, round(size / 1000))), "digital-kilobyte"
    else:
        amount, unit = round(Decimal(size) / 1_000_000, 1), "digital-megabyte"
    return format_unit(amount, unit, "short", locale=language.locale)


_COMMAS = {"Arab": "، ", "Ethi": "፣ ", "Hans": "，", "Hant": "，", "Jpan": "、"}


def comma(language: Language) -> str:
    """The comma of the language's script, with its space."""
    return _COMMAS.get(language.script, ", ")


def enumeration(words: Sequence[str], language: Language) -> str:
    """The words as a list in the language: "a, b en c", "Francia e Italia"."""
    return str(_lists(language.locale).format(list(words)))


@cache
def country(code: str, language: Language) -> str:
    """The name of a country by its ISO 3166-1 alpha-2 code; the code if CLDR has no name."""
    return str(Locale.parse(language.locale).territories.get(code, code))


@cache
def _collator(locale: str) -> icu.Collator:
    return icu.Collator.createInstance(_icu(locale))


def sort_key(text: str, language: Language) -> bytes:
    """A key that sorts texts in the alphabetical order of the language (UTS 10, CLDR).

    Punctuation counts only between texts that are otherwise equal: "’t Paard" is among the T's.
    """
    return bytes(_collator(language.locale).getSortKey(text))


@cache
def _letters(locale: str) -> icu.ImmutableIndex:
    index = icu.AlphabeticIndex(_icu(locale))
    index.addLabels(icu.Locale("en"))  # foreign names, as many partners have, stand under A to Z
    index.underflowLabel = "#"
    return index.buildImmutableIndex()


def initial(text: str, language: Language) -> tuple[int, str]:
    """(number, letter) of the heading for a text in an alphabetical index (UTS 35).

    "#" is for texts before the first letter, "…" for texts in a script without letters there.
    """
    letters = _letters(language.locale)
    number = letters.getBucketIndex(text)
    return number, letters.getBucket(number)[0]


def excerpt(text: str, limit: int, language: Language, more: bool = False) -> str:
    """The beginning of a text: at most `limit` characters, cut after a word, with "…".

    `more` says that other text follows, so that even the whole text gets a "…".
    """
    if len(text) <= limit:
        return text.rstrip(_DANGLING) + "…" if more else text
    cut = text.rfind(" ", 0, limit + 1)
    if cut <= limit // 2:  # a script without spaces, or one long word
        locale = _icu(language.locale)
        cut = (
            _last_end(icu.BreakIterator.createWordInstance(locale), text, limit)
            or _last_end(icu.BreakIterator.createCharacterInstance(locale), text, limit)
            or limit
        )
    return text[:cut].rstrip(_DANGLING) + "…"


_DANGLING = " \u00a0.,:;،؛。、，：；–—-([“‘«「『（"
"""The characters that are removed before the "…"."""


def line_parts(text: str, language: Language) -> list[str]:
    """The text divided where a line may be broken (UAX 14)."""
    return _parts(icu.BreakIterator.createLineInstance(_icu(language.locale)), text)


def letters(text: str, language: Language) -> list[str]:
    """The text divided into what readers take for letters: grapheme clusters (UAX 29)."""
    return _parts(icu.BreakIterator.createCharacterInstance(_icu(language.locale)), text)


def _parts(breaks: icu.BreakIterator, text: str) -> list[str]:
    """The text divided at every break; ICU counts in UTF-16 units."""
    units = text.encode("utf-16-le")
    breaks.setText(text)
    ends = [0, *breaks]
    return [units[a * 2 : b * 2].decode("utf-16-le") for a, b in pairwise(ends)]


def _last_end(breaks: icu.BreakIterator, text: str, limit: int) -> int:
    """The last break within `limit` characters."""
    ends = accumulate(map(len, _parts(breaks, text[: limit * 2])))
    return max(takewhile(lambda end: end <= limit, ends), default=0)
