"""The one table of languages: BCP 47 tag, Babel locale, folder, direction, own name.

All that a language decides about a value (dates, lists, money, order, excerpts) is asked here.
Digits are Latin in every language: running text has them, and a page should not mix two kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from itertools import pairwise
from operator import itemgetter
from typing import Any

import icu
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.localedata import locale_identifiers
from babel.units import format_unit
from markupsafe import Markup

from portret import codes, tags
from portret.errors import nearest, quoted

PSEUDO = ("en-XA", "ar-XB")
"""The pseudo-locales of CLDR: altered texts to test with, which no reader gets."""


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

    @property
    def code(self) -> str:
        """The code of its locale's language, without script and region: "pt"."""
        return self.locale.split("_")[0]

    @property
    def is_english(self) -> bool:
        """Whether the interface's words are in this language as they stand in the templates."""
        return self.tag.split("-")[0] == "en"

    @cached_property
    def script(self) -> str:
        """The script of its text (ISO 15924), as CLDR's likely subtags have it: "Latn"."""
        return tags.subtags(self.tag).script or tags.subtags(self.locale).script

    @cached_property
    def digest(self) -> str:
        """All that decides how pages in it look, for fingerprints."""
        return f"{self.tag} {self.locale} {self.dir} {self.name}"

    @cached_property
    def attrs(self) -> Markup:
        """` lang="…" dir="…"`, to be put into a start tag."""
        return Markup(' lang="{}" dir="{}"').format(self.tag, self.dir)


@cache
def language(tag: str) -> Language:
    """The language of a BCP 47 tag; ValueError, with a remedy, for a tag that CLDR lacks."""
    if tag not in tags.ALIASES and (short := codes.two_letter_tag(tag)):
        raise ValueError(f"{quoted(tag)} has a code of two letters. Write {quoted(short)}.")
    plain = tags.without_variant(tag)
    try:
        locale = Locale.parse(tags.ALIASES.get(tag, tag.replace("-", "_")))
        if locale.language == "root" or plain != tag:
            raise ValueError
    except (ValueError, UnknownLocaleError):
        known = [name.replace("_", "-") for name in locale_identifiers()]
        named = codes.language(tag)
        remedy = f"Write {quoted(named)}." if named else nearest(plain, known)
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
    """The language of a tag in site.yaml; ValueError says how to describe one that CLDR lacks."""
    try:
        return language(tag)
    except ValueError as error:
        if not tags.WELL_FORMED.fullmatch(tag) or codes.two_letter_tag(tag) or codes.language(tag):
            raise
        example = f"{{tag: {tag}, name: …, dir: ltr, like: nl}}"
        raise ValueError(f"{error} Or describe it in site.yaml: {example}.") from None


def marked(tag: str) -> Language:
    """The language of some words, which need no more than its tag and its direction."""
    try:
        return language(tag)
    except ValueError:
        words = tags.words_in(tag)
        if words is None or codes.two_letter_tag(tag):
            raise
        return Language(tag, "en", words["dir"], tag)


def described(tag: str, name: str, direction: str, like: Language) -> Language:
    """A language without CLDR data, which writes dates, numbers and lists like another one.

    ValueError, with a remedy, for what is no tag by the grammar of BCP 47 (RFC 5646, 2.1).
    """
    if not tags.WELL_FORMED.fullmatch(tag):
        right = tags.spelled(tag)
        example = quoted(right) if tags.WELL_FORMED.fullmatch(right) else "a tag as de-simple"
        raise ValueError(f"{quoted(tag)} is not written as BCP 47 has it. Write {example}.")
    return Language(tag, like.locale, direction, name)


def means(name: str, language: Language) -> bool:
    """Whether a folder's name stands for a language by CLDR's likely subtags: zh_TW for zh-Hant."""
    tag = tags.spelled(name)
    if not (tags.TAG.fullmatch(tag) and tags.TAG.fullmatch(language.tag)):  # with a variant
        return tag == language.tag
    return tags.subtags(tag).maximized == tags.subtags(language.tag).maximized


def negotiate(wanted: Iterable[str], offered: Sequence[Language]) -> Language | None:
    """The first wanted tag's best offer: the one with which it has the nearest parent in CLDR.

    The language and the script must fit. So es-MX gets es-419 rather than es, en-AU en-GB.
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
    """The month of a date with its year, as they stand alone: "juni 2017"."""
    return str(format_skeleton("yMMMM", value, locale=language.locale))


@cache
def period(start: date, end: date, language: Language) -> str:
    """The days from one to another as CLDR writes an interval: "1 jan 2017 – 31 dec 2019"."""
    return format_interval(start, end, "yMMMd", locale=language.locale)


@cache
def _icu(locale: str) -> icu.Locale:
    """ICU's locale: Latin digits, and an order that ignores punctuation and has 9 before 10."""
    order = "colalternate=shifted;colstrength=quaternary;colnumeric=yes"
    return icu.Locale(f"{locale}@{order};numbers=latn")


@cache
def _numbers(locale: str) -> Any:
    return icu.NumberFormatter.withLocale(_icu(locale))


def number(value: int | Decimal, language: Language) -> str:
    """The number as the language writes it, with as many decimals as it has."""
    return _number(f"{value:f}" if isinstance(value, Decimal) else str(value), language.locale)


@cache
def _number(plain: str, locale: str) -> str:
    """The same by its plain digits: 1.50 and 1.5 are equal as numbers."""
    precision = icu.Precision.fixedFraction(len(plain.partition(".")[2]))
    return str(_numbers(locale).precision(precision).formatDecimal(plain.encode()))


@cache
def money(value: Decimal, currency: str, language: Language) -> str:
    """An amount in an ISO 4217 currency, without decimals where it has none."""
    numbers = _numbers(language.locale).unit(icu.CurrencyUnit(currency))
    if value == value.to_integral_value():
        numbers = numbers.precision(icu.Precision.integer())
    return str(numbers.formatDecimal(f"{value:f}".encode()))


@cache
def _lists(locale: str) -> icu.ListFormatter:
    return icu.ListFormatter.createInstance(_icu(locale))


@cache
def file_size(size: int, language: Language) -> str:
    """A number of bytes in kilobytes or megabytes as the language writes it: "1,2 MB"."""
    if size < 1_000_000:
        amount, unit = Decimal(max(1, round(size / 1000))), "digital-kilobyte"
    else:
        amount, unit = round(Decimal(size) / 1_000_000, 1), "digital-megabyte"
    return format_unit(amount, unit, "short", locale=language.locale)


_COMMAS = {"Arab": "، ", "Ethi": "፣ ", "Hans": "，", "Hant": "，", "Jpan": "、"}


def with_commas(words: Sequence[str], language: Language) -> str:
    """The words with the commas of the language's script between them: "PDF, 1,2 MB"."""
    return _COMMAS.get(language.script, ", ").join(words)


def enumeration(words: Sequence[str], language: Language) -> str:
    """The words as the language lists them: "a, b en c", "Francia e Italia"."""
    return str(_lists(language.locale).format(list(words)))


@cache
def country(code: str, language: Language) -> str:
    """A country's name by its ISO 3166-1 alpha-2 code; the code where CLDR has no name."""
    return str(Locale.parse(language.locale).territories.get(code, code))


@cache
def _collator(locale: str) -> icu.Collator:
    return icu.Collator.createInstance(_icu(locale))


def sort_key(text: str, language: Language) -> bytes:
    """A key that puts texts into the language's own alphabetical order (UTS 10, CLDR).

    Punctuation decides only between texts that are else the same: "’t Paard" stands among the T's.
    """
    key: bytes = _collator(language.locale).getSortKey(text)
    return key


@cache
def _letters(locale: str) -> icu.ImmutableIndex:
    index = icu.AlphabeticIndex(_icu(locale))
    index.addLabels(icu.Locale("en"))  # foreign names, as many partners have, stand under A to Z
    index.underflowLabel = "#"
    return index.buildImmutableIndex()


def initial(text: str, language: Language) -> tuple[int, str]:
    """The letter under which an index of the language has the text, after its number (UTS 35).

    "#" stands for what comes before all letters, "…" for what the index has no letter for.
    """
    letters = _letters(language.locale)
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
        locale = _icu(language.locale)
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
    return _parts(icu.BreakIterator.createLineInstance(_icu(language.locale)), text)


def letters(text: str, language: Language) -> list[str]:
    """The text in what readers take for one letter each (UAX 29)."""
    return _parts(icu.BreakIterator.createCharacterInstance(_icu(language.locale)), text)


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
