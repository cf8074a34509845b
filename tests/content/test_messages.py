"""The messages about front matter, site.yaml and themes.yaml: line, field, finding and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from portret.content import loader
from portret.errors import Problems
from tests.sites import SITE, make_site, partner, png

ANKER = "partners/anker/index.md"
GRANT = (
    "support:\n  - id: a\n    title: b\n    amount: 1\n    currency: EUR\n    awarded: 2017-01-01"
)

Told = list[tuple[str, int, str]]


def told(folder: Path, files: dict[str, str | bytes | None]) -> Told:
    """(file, line, message and remedy) of each error of the tiny site with these files."""
    place = make_site(folder, files)
    try:
        loader.load(place)
    except Problems as caught:
        return [
            (
                str(Path(each.path).resolve().relative_to(place)),
                each.line,
                f"{each.message}. {each.remedy}",
            )
            for each in caught.problems
        ]
    return []


def assert_sole(found: Told, path: str, line: int, *phrases: str) -> None:
    """There is one message, about this line, and it has all these phrases."""
    assert [each[:2] for each in found] == [(path, line)], found
    for phrase in phrases:
        assert phrase in found[0][2]


@pytest.mark.parametrize(
    ("matter", "line", "start"),
    [
        ("updated: gisteren", 4, "updated: “gisteren”, where a date"),
        ("title_lang: klingon", 4, "title_lang: “klingon”"),
        ("website: anker.example", 4, "website: “anker.example”, where"),
        ("summary: " + "x" * 301, 4, "summary: a text of 301 characters"),
        ("status: gone", 4, "status: “gone”, where current or past"),
        ("facts:\n  - label: a\n    value: [b]", 6, "facts.value: a list, where"),
        ("facts: [{label: a, value: b, source: x}]", 4, "facts.source: “x”, where"),
        ("image:\n  file: weg.png\n  alt: De zee", 5, "image.file: there is no picture “weg.png”"),
        ("image:\n  file: zee.png", 5, "image.alt: the image has no alternative text"),
        ("image:\n  file: zee.png\n  alt: De zee\n  focus: left", 7, "image.focus: “left”"),
        ("image:\n  alt: De zee\n", 5, "image: the field “file” is missing"),
        ("organisation: {founded: ooit}", 4, "organisation.founded: “ooit”"),
        ("themes: [niks]", 4, "themes: unknown theme “niks”"),
        ("related: [niks]", 4, "related: no other partner “niks”"),
        ("aliases: [anker]", 4, "aliases: the alias “anker” is in use"),
        ("about: |\n  Goed.\n\n  [x]()", 7, "about: a link without"),
        (GRANT.replace("2017-01-01", "ooit"), 9, "support.awarded: “ooit”"),
        (GRANT + "\n    start: 2017-02-01\n    end: 2017-01-01", 11, "support.end: the grant's"),
        ("show_from: 2018-01-01\nshow_until: 2018-01-01", 5, "show_until: not after"),
    ],
)
def test_a_message_begins_with_its_field(tmp_path, matter, line, start):
    """A person with a long front matter sees at once which field is meant, also within others."""
    found = told(tmp_path, {ANKER: partner(matter), "partners/anker/zee.png": png()})

    assert_sole(found, ANKER, line)
    assert found[0][2].startswith(start)


@pytest.mark.parametrize(
    ("name", "data", "line", "start"),
    [
        ("site.yaml", SITE + "threshold: veel\n", 3, "threshold: “veel”, where"),
        ("site.yaml", SITE + "organisation: {name: A, email: b}\n", 3, "organisation.email: “b”"),
        ("site.yaml", SITE + "redirects:\n  /a b: /nl/\n", 4, "redirects: “/a b”, where"),
        ("site.yaml", "name: A\nlanguages: [nl, nl]\n", 2, "languages: the language nl stands"),
        ("themes.yaml", "news: {title: [a]}\n", 1, "news.title: a list, where"),
        ("pages/about.md", "---\ntitle: A\nmenu: x\n---\nB\n", 3, "menu: “x”, where"),
    ],
)
def test_so_does_one_about_another_file(tmp_path, name, data, line, start):
    """In site.yaml, themes.yaml and pages too."""
    found = told(tmp_path, {name: data})

    assert_sole(found, name, line)
    assert found[0][2].startswith(start)


def within(matter: str, line: str) -> str:
    """The front matter of a whole grant with another line for its amount and currency."""
    return matter.replace("    amount: 1\n    currency: EUR", f"    {line}")


@pytest.mark.parametrize(
    ("written", "phrases"),
    [
        ("250.000", ["Write 250000, or 250 where"]),
        ("1.250", ["Write 1250, or 1.25 where"]),
        ("12.500,50", ["`amount: 12500.5`"]),
        ("250,000.50", ["`amount: 250000.5`"]),
        ("1.250.000", ["`amount: 1250000`"]),
        ("250,000", ["`amount: 250000`"]),
        ("1,5", ["`amount: 1.5`"]),
        ("250 000", ["`amount: 250000`"]),
        ("250\u00a0000", ["`amount: 250000`"]),
        ("250’000", ["`amount: 250000`"]),
        ("250.000,-", ["`amount: 250000`"]),
        ("“250”", ["`amount: 250`"]),
        ("٢٥٠", ["`amount: 250`"]),
        ("€ 250", ["`amount: 250` and `currency: EUR`"]),
        ("€250.000,00", ["`amount: 250000` and `currency: EUR`"]),
        ("EUR 250", ["`amount: 250` and `currency: EUR`"]),
        ("250 euro", ["`amount: 250` and `currency: EUR`"]),
        ("$1,250", ["`amount: 1250` and `currency: USD`"]),
        ("£ 3", ["`amount: 3` and `currency: GBP`"]),
        ("250 Schweizer Franken", ["`amount: 250` and `currency: CHF`"]),
        ("1,5 miljoen", ["`amount: 1500000`"]),
        ("250k", ["`amount: 250000`"]),
        ("-250", ["Write digits, and a dot"]),
        ("1e9", ["Write digits, and a dot"]),
        ("veel", ["Write digits, and a dot"]),
    ],
)
def test_an_amount_is_offered_as_digits(tmp_path, written, phrases):
    """A dot before three digits divides thousands: € 250 for 250.000 is what nobody meant."""
    found = told(tmp_path, {ANKER: partner(within(GRANT, f"amount: {written}\n    currency: EUR"))})

    assert_sole(found, ANKER, 7, "support.amount: ", *phrases)


@pytest.mark.parametrize("written", ["250000", "1250.5", "1250.50", "12500.500", "0.25"])
def test_a_plain_amount_is_sound(tmp_path, written):
    """Digits, with a dot for decimals where it cannot be taken for another mark."""
    matter = within(GRANT, f"amount: {written}\n    currency: TND")

    assert told(tmp_path, {ANKER: partner(matter)}) == []


@pytest.mark.parametrize(
    ("matter", "line", "phrases"),
    [
        (within(GRANT, "amount: 1\n    currency: euro"), 8, ["support.currency", "Write “EUR”."]),
        (within(GRANT, "amount: 1\n    currency: €"), 8, ["Write “EUR”."]),
        (within(GRANT, "amount: 1\n    currency: usd"), 8, ["Write “USD”."]),
        (within(GRANT, "amount: 1\n    currency: QQQ"), 8, ["as EUR, USD, GBP or CHF."]),
        ("countries: [UK]", 4, ["countries: “UK”", "Write “GB”."]),
        ("countries: [NL, Deutschland]", 4, ["Write “DE”."]),
        ("countries: [België]", 4, ["Write “BE”."]),
        ("countries: [USA]", 4, ["Write “US”."]),
        ("countries: [fr]", 4, ["Write “FR”."]),
        ("countries: [EU]", 4, ["“EU” is no country", "one by one"]),
        ("countries: [Afrika]", 4, ["“Afrika” is no country"]),
        ("countries: [Atlantis]", 4, ["“Atlantis”", "the code of two letters"]),
        ("organisation: {country: Nederland}", 4, ["organisation.country", "Write “NL”."]),
        ("title_lang: german", 4, ["title_lang: “german”", "Write “de”."]),
        ("title_lang: Deutsch", 4, ["Write “de”."]),
        ("title_lang: Engels", 4, ["Write “en”."]),
        ("title_lang: deu", 4, ["“deu”", "Write “de”."]),
        ("title_lang: ger", 4, ["Write “de”."]),
        ("title_lang: eng-GB", 4, ["Write “en-GB”."]),
        ("title_lang: fra", 4, ["Write “fr”."]),
        ("updated: 2017-6-4", 4, ["updated: “2017-6-4”", "Write 2017-06-04."]),
        ("updated: 2017/06/04", 4, ["Write 2017-06-04."]),
        ("updated: 2017-06-04T10:00:00Z", 4, ["Write 2017-06-04."]),
        ("updated: “2017-06-04”", 4, ["Write 2017-06-04."]),
        ("updated: 20170604", 4, ["Write 2017-06-04."]),
        ("updated: false", 4, ["`draft: true`"]),
        ("draft: yes", 4, ["draft: “yes”", "Write true."]),
        ("draft: False", 4, ["Write false."]),
        ("draft: ’true’", 4, ["Write true."]),
    ],
)
def test_a_value_is_offered_as_it_is_written_here(tmp_path, matter, line, phrases):
    """By what is meant: names and other codes of countries, languages and currencies, dates."""
    found = told(tmp_path, {ANKER: partner(matter)})

    assert_sole(found, ANKER, line, *phrases)


@pytest.mark.parametrize("tag", ["nl", "en-GB", "zh-Hant", "fil", "kab", "prs"])
def test_a_language_without_a_shorter_tag_keeps_its_own(tmp_path, tag):
    """Three letters are right where there are no two."""
    assert told(tmp_path, {ANKER: partner(f"title_lang: {tag}")}) == []


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("date", "“published”"),
        ("pubDate", "“published”"),
        ("lastmod", "“updated”"),
        ("last_modified_at", "“updated”"),
        ("description", "“summary”"),
        ("excerpt", "“summary”"),
        ("tags", "“themes”"),
        ("categories", "“themes”"),
        ("featured_image", "“image”"),
        ("cover", "“image”"),
        ("thumbnail", "“image”"),
        ("headline", "“title”"),
        ("organization", "“organisation”"),
        ("url", "“website”"),
        ("permalink", "the address"),
        ("slug", "the address"),
        ("redirect_from", "“aliases”"),
        ("expiryDate", "“show_until”"),
        ("layout", "Leave it out"),
        ("lang", "`title_lang`"),
        ("author", "“organisation”"),
        ("weight", "Leave it out"),
        ("Title_Lang", "Did you mean “title_lang”?"),
        ("sumary", "Did you mean “summary”?"),
    ],
)
def test_a_field_of_another_program_is_known_by_its_meaning(tmp_path, name, phrase):
    """First by a table of what Hugo, Jekyll, Eleventy and Decap call it, then by its spelling."""
    found = told(tmp_path, {ANKER: partner(f"{name}: iets")})

    assert_sole(found, ANKER, 4, f"unknown field “{name}”", phrase)


@pytest.mark.parametrize(
    ("name", "data", "line", "phrases"),
    [
        (ANKER, partner("image:\n  file: a.png\n  alt_text: b"), 6, ["image: unknown", "“alt”"]),
        (ANKER, partner("image:\n  src: a.png"), 5, ["image: unknown field “src”", "“file”"]),
        (ANKER, partner("quote: {text: a, author: b}"), 4, ["quote: unknown", "“who”"]),
        (ANKER, partner("organisation: {name: a}"), 4, ["organisation: unknown", "“legal_name”"]),
        (ANKER, partner(GRANT + "\n    until: 2018-01-01"), 10, ["support: unknown", "“end”"]),
        ("pages/about.md", "---\ntitle: A\nweight: 3\n---\nB\n", 3, ["“menu”"]),
        (
            "pages/about.md",
            "---\ntitle: A\nredirect_from: /a\n---\nB\n",
            3,
            ["`redirects` of site"],
        ),
        ("site.yaml", SITE + "baseURL: https://a.org\n", 3, ["“base_url”"]),
        ("site.yaml", SITE + "tagline: Wat\n", 3, ["“description”"]),
        ("themes.yaml", "news: {title: A, summary: b}\n", 1, ["news: unknown", "“description”"]),
    ],
)
def test_so_is_one_in_a_part_or_in_another_file(tmp_path, name, data, line, phrases):
    """What a name means depends on where it stands."""
    found = [each for each in told(tmp_path, {name: data}) if "missing" not in each[2]]
    found = [each for each in found if "no picture" not in each[2]]

    assert_sole(found, name, line, *phrases)
