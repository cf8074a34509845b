"""What a language decides: tags, negotiation, dates, numbers, names, order and excerpts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from portret import codes, locales, tags

NL, EN, FR, AR = (locales.language(tag) for tag in ("nl", "en", "fr", "ar"))


@pytest.mark.parametrize(
    ("tag", "locale", "folder", "direction", "name"),
    [
        ("nl", "nl", "nl", "ltr", "Nederlands"),
        ("ar", "ar", "ar", "rtl", "العربية"),
        ("zh-TW", "zh_Hant_TW", "zh_TW", "ltr", "中文 (繁體, 台灣)"),
        ("sr-Latn", "sr_Latn", "sr_Latn", "ltr", "Srpski (latinica)"),
        ("prs", "fa_AF", "prs", "rtl", "فارسی (افغانستان)"),
        ("en-XA", "en", "en_XA", "ltr", "English (Pseudo-Accents)"),
        ("ar-XB", "ar", "ar_XB", "rtl", "العربية (لكنات تجريبية ثنائية الاتجاه)"),
    ],
)
def test_a_tag_has_its_locale_folder_direction_and_own_name(tag, locale, folder, direction, name):
    """The one table leads from the tag to everything else."""
    found = locales.language(tag)

    assert (found.locale, found.folder, found.dir, found.name) == (locale, folder, direction, name)
    assert found.attrs == f' lang="{tag}" dir="{direction}"'


@pytest.mark.parametrize(
    ("tag", "remedy"),
    [
        ("en_US", "Write “en-US”."),
        ("nl-nl", "Write “nl-NL”."),
        ("NL", "Write “nl”."),
        ("en-us-posix", "Write “en-US”."),
        ("nl-", "Did you mean “nl”?"),
        ("nl\n", "Did you mean “nl”?"),
        ("xx", "no language tag with CLDR data"),
        ("rom", "no language tag with CLDR data"),
        ("root", "no language tag with CLDR data"),
        ("", "no language tag with CLDR data"),
        *(("und", "does not say which language"), ("nl-ZZ", "does not say which language")),
        ("../nl", "no language tag with CLDR data"),
        ("x" * 10_000, "no language tag with CLDR data"),
    ],
)
def test_another_word_is_no_tag(tag, remedy):
    """What is no BCP 47 tag as CLDR has it is refused, with what to write instead."""
    with pytest.raises(ValueError, match=r"no language tag|is not written|does not say") as caught:
        locales.language(tag)

    assert remedy in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("tag", "right"),
    [
        *(("nld", "“nl”"), ("cmn-Hant", "“zh-Hant”"), ("aam", "“aas”")),
        *(("iw", "“he”"), ("iw-IL", "“he-IL”"), ("mo", "“ro”"), ("in", "“id”")),
        *(("en-UK", "“en-GB”"), ("sr-Cyrl-YU", "“sr-Cyrl-RS” or “sr-Cyrl-ME”")),
        ("en-UK-x-uk", "“en-GB-x-uk”"),
    ],
)
def test_a_code_that_is_not_in_use_is_refused(tag, right):
    """With the one that is: also for words marked with it, and for a language that is described."""
    message = f"“{tag}” has another code in BCP 47. Write {right}."
    like = locales.language("nl")
    for read in (
        *(locales.language, locales.of_site, locales.marked),
        lambda tag: locales.described(tag, "x", "ltr", like),
    ):
        with pytest.raises(ValueError, match="another code") as caught:
            read(tag)
        assert str(caught.value) == message


@pytest.mark.parametrize("tag", ["no", "tl", "prs", "en-XA", "zh-TW", "en-001", "he", "en-GB"])
def test_a_code_in_use_is_taken(tag):
    """CLDR's own name for a language may be another one."""
    assert locales.language(tag).tag == locales.marked(tag).tag == tag


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("nl", ["nl", "NL", "nl_NL", "nl-nl", "nl_Latn_NL"]),
        ("zh-Hant", ["zh_Hant", "zh_TW", "zh_Hant_TW", "zh-tw", "ZH_HANT"]),
        ("zh-Hans", ["zh_Hans", "zh_CN", "zh", "zh_hans_cn"]),
        ("sr-Latn", ["sr_Latn", "sr_Latn_RS", "sh"]),
        ("sr", ["sr", "sr_Cyrl", "sr_RS"]),
        ("pt-BR", ["pt_BR", "pt"]),
        ("prs", ["prs", "fa_AF", "fa_arab_af"]),
        ("ca", ["ca", "ca_ES"]),
    ],
)
def test_a_folder_may_have_any_name_that_means_the_language(tag, names):
    """By CLDR's likely subtags, with either mark between them, in capitals or not."""
    others = [
        "nl_BE",
        "zh_HK",
        "zh_SG",
        "sr_Latn_ME",
        "pt_PT",
        "fa",
        "ca_valencia",
        "nl_NL_old",
        "nl@x",
        "xx",
        "_",
        "en_XA",
    ]
    language = locales.language(tag)

    assert [name for name in [*names, *others] if locales.means(name, language)] == names


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        (["nl"], ["en", "nl"], "nl"),
        (["nl-BE"], ["en", "nl"], "nl"),
        (["NL-be-x-foo"], ["en", "nl"], "nl"),
        (["zh-TW"], ["zh-Hans", "zh-Hant"], "zh-Hant"),
        (["zh-HK"], ["zh-Hans", "zh-Hant"], "zh-Hant"),
        (["zh-CN"], ["zh-Hant", "zh-Hans"], "zh-Hans"),
        (["zh"], ["zh-Hant", "zh-Hans"], "zh-Hans"),
        (["zh-CN"], ["zh-Hant"], None),
        (["sr-Latn"], ["sr", "sr-Latn"], "sr-Latn"),
        (["sh"], ["sr", "sr-Latn"], "sr-Latn"),
        (["pt-PT"], ["pt-BR", "pt-PT"], "pt-PT"),
        (["pt-AO"], ["pt-BR", "pt-PT"], "pt-PT"),
        (["pt-AO"], ["pt", "pt-PT"], "pt-PT"),
        (["pt"], ["pt-PT", "pt-BR"], "pt-BR"),
        (["es-MX"], ["es-ES", "es-419"], "es-419"),
        (["es-MX"], ["es", "es-AR"], "es-AR"),
        (["en-AU"], ["en-US", "en", "en-GB"], "en-GB"),
        (["en-AU"], ["en-US", "en"], "en"),
        (["en-US"], ["en", "en-GB", "en-US"], "en-US"),
        (["en"], ["en-GB", "en-US"], "en-US"),
        (["EN-us"], ["en-GB", "en-US"], "en-US"),
        (["de-AT"], ["de-CH", "de"], "de"),
        (["de-AT", "de"], ["de-CH"], "de-CH"),
        (["zh-MO"], ["zh-Hant-TW", "zh-Hant-HK"], "zh-Hant-HK"),
        (["no"], ["en", "nb"], "nb"),
        (["nb-NO"], ["en", "no"], "no"),
        (["iw"], ["en", "he"], "he"),
        (["prs"], ["en", "prs"], "prs"),
        (["fa-AF"], ["prs"], "prs"),
        (["de", "fr"], ["en", "fr"], "fr"),
        (["en-GB", "fr"], ["fr", "en"], "en"),
        (["de"], ["en", "fr"], None),
        (["*"], ["en"], None),
        (["", "-", "en us", "e", "1234", "\0", "ü"], ["en"], None),
        ([], ["en"], None),
        (["x" * 10_000, "-" * 10_000, "en-" + "a-" * 5_000], ["en"], "en"),
        (["nl"], [], None),
    ],
)
def test_the_first_wanted_language_that_fits_is_offered(wanted, offered, expected):
    """Language and script must fit, by CLDR's likely subtags; then the region decides."""
    found = locales.negotiate(wanted, [locales.language(tag) for tag in offered])

    assert (found and found.tag) == expected


def test_every_alias_of_cldr_can_be_wanted():
    """Former tags, also those without data, are an offer or none, never an error."""
    aliases = get_global("language_aliases")

    assert len(aliases) > 100
    assert {locales.negotiate([tag], [NL, AR]) for tag in aliases} <= {NL, AR, None}


@given(st.lists(st.text(max_size=40), max_size=5))
def test_no_header_harms_the_negotiation(wanted):
    """Whatever a browser sends, the answer is an offered language or none."""
    assert locales.negotiate(wanted, [NL, AR]) in (NL, AR, None)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("nl", "4 juni 2017"),
        ("en", "June 4, 2017"),
        ("fr", "4 juin 2017"),
        ("ar", "4 يونيو 2017"),
        ("de", "4. Juni 2017"),
        ("zh-Hant", "2017年6月4日"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(tag, expected):
    """Dates are CLDR's long form, with Latin digits."""
    assert locales.day(date(2017, 6, 4), locales.language(tag)) == expected


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        (NL, 1234567, "1.234.567"),
        (EN, 1234567, "1,234,567"),
        (FR, 1234567, "1\u202f234\u202f567"),
        (NL, Decimal("0.5"), "0,5"),
        (EN, Decimal("1250.50"), "1,250.50"),
        (AR, 1234567, "1,234,567"),
        (locales.language("pt-PT"), 1234, "1234"),
        (locales.language("sv"), -5, "\u22125"),
        (locales.language("fa"), -5, "\u200e\u22125"),
        (NL, -5, "-5"),
    ],
)
def test_numbers_have_the_separators_of_the_language(language, value, expected):
    """Numbers follow CLDR."""
    assert locales.number(value, language) == expected


@pytest.mark.parametrize(
    ("language", "value", "currency", "expected"),
    [
        (NL, "250000", "EUR", "€\u00a0250.000"),
        (NL, "1250.50", "EUR", "€\u00a01.250,50"),
        (EN, "1001.00", "EUR", "€1,001"),
        (FR, "1000", "USD", "1\u202f000\u00a0$US"),
        (EN, "5000", "JPY", "¥5,000"),
        (EN, "1250.50", "CHF", "CHF\u00a01,250.50"),
        (EN, "5000", "KWD", "KWD\u00a05,000"),
        (EN, "1250.50", "JPY", "¥1,250.50"),
        (NL, "1250.5", "RSD", "RSD\u00a01.250,50"),
        (NL, "1250.505", "EUR", "€\u00a01.250,505"),
        (EN, "123456789012345.50", "EUR", "€123,456,789,012,345.50"),
        (locales.language("bn"), "98", "USD", "98\u00a0US$"),
        (AR, "98", "USD", "\u200f98\u00a0US$\u200e"),  # else it is seen as "$US"
        (AR, "98", "EUR", "\u200f98\u00a0€"),
        (locales.language("de-AT"), "250000", "USD", "$\u00a0250.000"),
        (locales.language("fr-CH"), "1250.50", "EUR", "1\u202f250.50\u00a0€"),
    ],
)
def test_money_is_written_as_the_language_writes_it(language, value, currency, expected):
    """Amounts have decimals only where there are any, and then all, as the open data have them."""
    assert locales.money(Decimal(value), currency, language) == expected


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        (NL, ["a", "b", "c"], "a, b en c"),
        (EN, ["a", "b", "c"], "a, b, and c"),
        (AR, ["a", "b"], "a وb"),
        (NL, ["a"], "a"),
        (NL, [], ""),
        (locales.language("es"), ["Francia", "Italia"], "Francia e Italia"),
        (locales.language("es-MX"), ["Chad", "Francia", "Hungría"], "Chad, Francia y Hungría"),
        (locales.language("es"), ["Chad", "hijos"], "Chad e hijos"),
        (locales.language("he"), ["חיפה", "Anker"], "חיפה ו-Anker"),
        (locales.language("he"), ["חיפה", "עכו"], "חיפה ועכו"),
        (locales.language("prs"), ["a", "b"], "a و b"),
    ],
)
def test_words_are_listed_as_the_language_lists_them(language, words, expected):
    """Lists follow CLDR."""
    assert locales.enumeration(words, language) == expected


def test_countries_have_their_names_in_each_language():
    """Country names come from CLDR; a code without a name stands for itself."""
    found = [locales.country("NO", language) for language in (NL, FR, AR)]

    assert found == ["Noorwegen", "Norvège", "النرويج"]
    assert locales.country("ZY", NL) == "ZY"
    assert {"NO", "NL", "PS"} <= codes.countries()
    assert not {"EU", "UK", "ZZ", "no"} & codes.countries()


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("nl", ["Ärzte", "de Volkskrant", "École", "IJsland", "Irak", "Zweden"]),
        ("nl", ["9 tuinen", "10 tuinen", "Huis 9", "Huis 10", "huis 10a"]),
        ("nl", ["de Tand", "Huis", "'s-Hertogenbosch", "“Steen”", "’t Paard", "(T)Zee", "#Uit"]),
        ("sv", ["Albanien", "Zambia", "Åland", "Ärzte", "Österrike"]),
        ("de", ["Aland", "Ärzte", "Oman", "Österreich", "Zypern"]),
        ("es", ["nube", "ñandú", "oso"]),
        ("fr", ["Étoile", "L’Arche", "Les Amis", "Lettre"]),
        ("ar", ["إسبانيا", "بلجيكا", "هولندا"]),
        ("ar", ["اتحاد", "الاتحاد", "أمل", "باب", "منظمة"]),
        ("ru", ["Единство", "Ёлка", "Жизнь", "«Мемориал»", "Яблоко"]),
        ("zh-Hans", ["阿富汗", "比利时", "荷兰", "中国"]),
    ],
)
def test_names_stand_in_the_order_of_the_language(tag, names):
    """Names are sorted by ICU's collation for the language, not by code points."""
    language = locales.language(tag)
    found = sorted(set(names), key=lambda name: locales.sort_key(name, language))

    assert found == names


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Kort genoeg.", 20, "Kort genoeg."),
        ("Precies twintig hier", 20, "Precies twintig hier"),
        ("Een zin die te lang is om te tonen", 20, "Een zin die te lang…"),
        ("Een zin, die te lang is", 8, "Een zin…"),
        ("Zij zei: „ja” (en meer dan dat)", 15, "Zij zei: „ja”…"),
        ("Drie kleine – woorden", 14, "Drie kleine…"),
        ("Hottentottententententoonstelling", 20, "Hottentottententente…"),
        ("ja Hottentottententententoonstelling", 20, "ja…"),
        ("ضحايا الحرب واللاجئون في أوروبا", 20, "ضحايا الحرب…"),
        (
            "我们帮助记者跨越国界合作报道新闻故事并分享经验",
            20,
            "我们帮助记者跨越国界合作报道新闻故事并…",
        ),
        (
            "中 我们帮助记者跨越国界合作报道新闻故事并分享经验",
            20,
            "中 我们帮助记者跨越国界合作报道新闻故事…",
        ),
        ("👩‍👩‍👧‍👦" * 9, 20, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦…"),
        ("e\u0301" * 40, 21, "e\u0301" * 10 + "…"),
        ("😀" * 40, 20, "😀" * 20 + "…"),
        ("a" + "\u0301" * 40, 20, "a" + "\u0301" * 19 + "…"),
    ],
)
def test_an_excerpt_ends_at_a_word(text, limit, expected):
    """The cut falls between words, in every script, and never within a character."""
    tag = "zh-Hans" if "我" in text else "nl"

    assert locales.excerpt(text, limit, locales.language(tag)) == expected


def test_an_excerpt_says_that_more_follows():
    """A whole text that has a sequel ends with "…" too, without its full stop."""
    assert locales.excerpt("Dit is alles.", 20, NL, more=True) == "Dit is alles…"


@given(st.text(max_size=200), st.integers(20, 60))
def test_an_excerpt_is_the_beginning_of_the_text(text, limit):
    """An excerpt holds at most `limit` characters of the text, all from its beginning."""
    found = locales.excerpt(text, limit, NL)

    assert len(found) <= limit + 1
    assert found == text or text.startswith(found.removesuffix("…"))


@pytest.mark.parametrize(
    ("tag", "words", "labels"),
    [
        ("nl", ["3FM", "Ångström", "IJsbreker", "Zee", "Яблоко"], ["#", "A", "I", "Z", "…"]),
        ("nl", ["9 levens", "’t Paard", "(Z)oo", "#MeToo", "€"], ["#", "T", "Z", "M", "#"]),
        ("sv", ["Ångström", "Zorn"], ["Å", "Z"]),
        ("ar", ["جسر", "الجسر", "Anker", "Яблоко"], ["ج", "ا", "A", "…"]),
        ("ar", ["أمل", "إيمان", "آمنة", "اتحاد"], ["ا", "ا", "ا", "ا"]),
        ("ru", ["Ёлка", "Йод", "«Мемориал»", "Anker", "منظمة"], ["Е", "Й", "М", "A", "…"]),
    ],
)
def test_an_index_has_the_letters_of_the_language(tag, words, labels):
    """Each text stands under its letter in that language's alphabet, foreign names under A to Z."""
    found = [locales.initial(word, locales.language(tag)) for word in words]
    ordered = sorted(words, key=lambda word: locales.sort_key(word, locales.language(tag)))

    assert [label for _, label in found] == labels
    numbers = [locales.initial(word, locales.language(tag))[0] for word in ordered]
    assert numbers == sorted(numbers)


def test_a_period_is_written_as_the_language_has_it():
    """From a day to a day in CLDR’s interval format; one day is told once."""
    start, end = date(2017, 1, 1), date(2019, 12, 31)

    assert locales.period(start, end, NL) == "1 jan 2017\u2009–\u200931 dec 2019"
    assert locales.period(start, end, AR) == "1 يناير 2017 – 31 ديسمبر 2019"
    assert locales.period(start, start, FR) == "1 janv. 2017"


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        *(("en", "ltr"), ("la", "ltr"), ("grc", "ltr"), ("pt-BR", "ltr"), ("zh-Hant", "ltr")),
        *(("ar", "rtl"), ("prs", "rtl"), ("az-Arab", "rtl"), ("yi", "rtl"), ("rom", "ltr")),
        *(("EN", None), ("deu", None), ("xx", None), ("dutch", None), ("en_GB", None), ("", None)),
        *(("en-UK", None), ("iw", None), ("nl-ZZ", None), ("und", None), ("sr-CS", None)),
    ],
)
def test_words_may_be_in_a_language_without_data(tag: str, direction: str | None) -> None:
    """Any language of ISO 639 by its shortest code; for all else there are no attributes."""
    assert tags.words_in(tag) == (direction and {"lang": tag, "dir": direction})
