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
        ("aliases: [page]", 4, "aliases: the alias “page” is in use"),
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
    ("matter", "remedy"),
    [
        ("website: https://user:pw@anker.example", "Leave out the name and password before the @"),
        ("website: https://exa mple.org", "Leave out the blank"),
        ("website: https://anker.example:99999", "The port behind the colon is 65535 at most"),
        ("website: anker", "Write the whole address, with https://."),
        ("about: {a: b}", "Write one text: | behind the colon"),
    ],
)
def test_the_remedy_is_not_to_do_what_is_done(tmp_path, matter, remedy):
    """An address that has https:// already has another fault; a field has its own name."""
    assert_sole(told(tmp_path, {ANKER: partner(matter)}), ANKER, 4, remedy)


@pytest.mark.parametrize(
    ("name", "data", "line", "start"),
    [
        ("site.yaml", SITE + 'threshold: "80 %"\n', 3, "threshold: “80 %”, where a whole number "),
        ("site.yaml", SITE + "threshold: veel\n", 3, "threshold: “veel”, where"),
        ("site.yaml", SITE + "organisation: {name: A, email: b}\n", 3, "organisation.email: “b”"),
        ("site.yaml", SITE + "redirects:\n  /a b: /nl/\n", 4, "redirects: “/a b”, where"),
        ("site.yaml", "name: A\nlanguages: [nl, nl]\n", 2, "languages: the language nl is listed"),
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
        ("-250", ["Write digits, at most 15, and a dot"]),
        ("1e9", ["Write digits, at most 15, and a dot"]),
        ("veel", ["Write digits, at most 15"]),
        ("1234567890123456", ["Write digits, at most 15"]),
        ("123456789012345.67", ["Write digits, at most 15"]),
        ("1.234.567.890.123.456 euro", ["Write digits, at most 15"]),
        ("500000000000 miljoen", ["Write digits, at most 15"]),
        ("100.000.000.000.000,00", ["`amount: 100000000000000`"]),
    ],
)
def test_an_amount_is_offered_as_digits(tmp_path, written, phrases):
    """A dot before three digits divides thousands: € 250 for 250.000 is what nobody meant."""
    found = told(tmp_path, {ANKER: partner(within(GRANT, f"amount: {written}\n    currency: EUR"))})

    assert_sole(found, ANKER, 7, "support.amount: ", *phrases)


@pytest.mark.parametrize(
    "written", ["250000", "1250.5", "1250.50", "12500.500", "0.25", "9876543210987.65"]
)
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
        ("updated: 4-6-2017", 4, ["Write 2017-06-04 or 2017-04-06."]),
        ("updated: 24.6.2017", 4, ["Write 2017-06-24."]),
        ("updated: 31-2-2017", 4, ["Write year-month-day."]),
        ("website: www.anker.example/x", 4, ["website: ", "Write https://www.anker.example/x."]),
        ("website: HTTPS://Anker.example", 4, ["website: ", "Write https://Anker.example."]),
        ("website: http//anker.example/x", 4, ["website: ", "Write http://anker.example/x."]),
        ("website: //anker.example", 4, ["website: ", "Write https://anker.example."]),
        ("website: “https://anker.example”", 4, ["Leave out the curly quotation marks."]),
        ("aliases: [/partners/Oud/]", 4, ["aliases: “/partners/Oud/”", "Did you mean “oud”?"]),
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
        ("file", "below `image:`, indented"),
        ("alt", "below `image:`, indented"),
        ("founded", "below `organisation:`, indented"),
        ("amount", "below `support:`, indented"),
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
            ["“aliases”"],
        ),
        ("pages/about.md", "---\ntitle: A\npublished: 2017-06-04\n---\nB\n", 3, ["“updated”"]),
        ("pages/about.md", "---\ntitle: A\ndate: 2017-06-04\n---\nB\n", 3, ["“updated”"]),
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


@pytest.mark.parametrize(
    ("matter", "line", "phrases"),
    [
        ('summary: "Eerst\ntitle_lang: en', 4, ["a quotation mark that is never closed"]),
        ('summary: "Eerst\nquote: {text: "Ja"}', 4, ["a quotation mark that is never closed"]),
        ("summary: 'Eerst\nstatus: past", 4, ["a quotation mark that is never closed"]),
        ("summary: 't Anker\nstatus: past", 4, ["never closed", """`summary: "'t Anker"`"""]),
        ("quote:\n  text: 's Avonds", 5, ["never closed", """`text: "'s Avonds"`"""]),
        ('facts:\n  - label: "a\n    value: b', 5, ["a quotation mark that is never closed"]),
        ('summary: "Eerst”', 4, ["never closed", "the same straight mark"]),
        ("summary: 'Foto's'", 4, ["text behind a closing quotation mark"]),
        ('summary: "Anker" aan zee', 4, ["text behind a closing quotation mark"]),
        ("summary: “Zee: een verhaal”", 4, ["curly quotation marks", '`summary: "Zee: een']),
        ("summary: Zee: een verhaal", 4, ["a colon and a space", '`summary: "Zee: een verhaal"`']),
        ("summary: [Nieuw] Zee", 4, ["begins with a bracket", '`summary: "[Nieuw] Zee"`']),
        ("summary: @zee", 4, ["one of its signs", '`summary: "@zee"`']),
        ("summary: *Zee*", 4, ["one of its signs"]),
        ("themes: [news\nstatus: past", 4, ["a bracket that is never closed"]),
        ("image:\n  file: a.png\n   alt: b", 6, ["a wrong indent, column 4 where column 3"]),
        ("image:\n  file: a.png\n alt: b", 6, ["a wrong indent, column 2 where column 3"]),
        ("facts:\n  - label: a\n   value: b", 6, ["a wrong indent, column 4 where column 5"]),
        ("  status: past", 4, ["a wrong indent, column 3 where column 1"]),
        ("summary:\u00a0Zee", 4, ["a no-break space", "summary:\\xa0Zee"]),
        ("image:\n\u00a0\u00a0file: a.png\n  alt: b", 5, ["a no-break space"]),
        ("summary\u202f: Zee\nstatus: past", 4, ["a no-break space"]),
        ("summary：Zee\nstatus: past", 4, ["a wide colon"]),
        ("summary:Zee\nstatus: past", 4, ["no space after the colon"]),
        ("summary Zee\nstatus: past", 4, ["a line without a colon"]),
        ("summary = Zee\nstatus: past", 4, ["“=”, where “:” was expected"]),
        (
            "summary: De zee #MeToo\n  en meer\nstatus: past",
            4,
            ["a comment within a text: “#MeToo”"],
        ),
        ("image:\n\tfile: a.png", 5, ["a tab"]),
        ("summary: | Zee", 4, ["a text on the line of its |", "Begin it on the next line"]),
        ("image: {alt: #zee}", 4, ["a bracket whose end # turns into a comment", ': "#zee".']),
        ("image: {a: {b: #zee, c: d}}\n\n", 4, ["a bracket whose end # turns into a comment"]),
        ('image: {file: "a.png", alt: #zee}', 4, ["a bracket whose end # turns", ': "#zee".']),
        ("image: {alt: de # zee, x: y}", 4, ["a bracket whose end # turns", ': "de # zee".']),
        ("themes: [nieuws # eerste", 4, ["a bracket that is never closed"]),
        ("themes: [nieuws,\n\n", 4, ["a bracket that is never closed"]),
        ("summary: >Zee", 4, ["a text on the line of its |", "Begin it on the next line"]),
        ("summary: |-Zee", 4, ["a text on the line of its |", "Begin it on the next line"]),
        ('summary: "C:\\zee"', 4, ["a backslash within double quotation marks"]),
        ("organisation:\n\u00a0\u00a0founded: 1974", 5, ["a no-break space"]),
    ],
)
def test_broken_yaml_is_named_where_it_begins(tmp_path, matter, line, phrases):
    """In an editor's words, at the line to be mended, not where a parser gave up."""
    found = told(tmp_path, {ANKER: partner(matter)})

    assert_sole(found, ANKER, line, *phrases)


@pytest.mark.parametrize(
    "matter",
    [
        'summary: "Een\n  zee: groot"',
        'summary: "Een \\"zee\\" groot"\nquote: {text: "x"}',
        'about: |\n  Zij zei: “ja”\n  status:past\n  = 3 \n\n  Doel: "wij\n  samen: meer"',
        "summary: Prijs:\u00a0€ 5",
        "summary: >-\n  Tekst\n   met: dit",
        "facts:\n- label: a\n  value: b",
        "website: https://a.org/x#y",
    ],
)
def test_sound_yaml_is_left_alone(tmp_path, matter):
    """What looks like a fault within a text is none."""
    assert told(tmp_path, {ANKER: partner(matter)}) == []


TAGGED = "Anker" + "".join(chr(0xE0000 + ord(letter)) for letter in "hallo")
FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (TAGGED, "TAG LATIN SMALL LETTER H (U+E0068)"),
        ("a\U000e0041b", "(U+E0041)"),
        (FLAG[:-1], "(U+E0067)"),
        ("a\u2062b", "INVISIBLE TIMES"),
        ("a\u206cb", "(U+206C)"),
        ("a\ufff9b", "(U+FFF9)"),
        ("a\ufffcb", "OBJECT REPLACEMENT CHARACTER"),
        ("a\u3164b", "HANGUL FILLER"),
        ("a\ufeffb", "(U+FEFF)"),
        ("a\U000e0101b", "(U+E0101)"),
        ("a\u202bb", "RIGHT-TO-LEFT EMBEDDING"),
        ("a\u202eb\u202c", "RIGHT-TO-LEFT OVERRIDE"),
    ],
)
@pytest.mark.parametrize("where", ["title", "body", "about", "site.yaml", "themes.yaml"])
def test_a_character_that_nobody_means_is_refused(tmp_path, text, phrase, where):
    """In every file and field, with its line, and with how to get rid of what cannot be seen."""
    files = {
        "title": {ANKER: partner().replace("Anker", text)},
        "body": {ANKER: partner(body=f"Een {text} portret.\n")},
        "about": {ANKER: partner(f"about: |\n  Een {text}.")},
        "site.yaml": {"site.yaml": SITE.replace("Proef", text)},
        "themes.yaml": {"themes.yaml": f"news:\n  title: {text}\n"},
    }[where]

    (found,) = told(tmp_path, files)

    assert phrase in found[2]
    assert "type these anew" in found[2]
    assert found[1] == {"title": 2, "body": 6, "about": 5, "site.yaml": 1, "themes.yaml": 2}[where]


@pytest.mark.parametrize(
    "text",
    [
        FLAG,
        "👩‍👩‍👧 ❤️",
        "葛\U000e0100城",
        "می‌خواهم",
        "\u200fעברית\u200e C++",
        "ab\u00adc",
        "ภาษา\u200bไทย",
        "\u2067فارسی\u2069",
    ],
)
def test_characters_that_somebody_needs_are_sound(tmp_path, text):
    """Flags, families, Persian words, Chinese variants: invisible characters that belong."""
    assert told(tmp_path, {ANKER: partner(body=f"{text}\n").replace("Anker", text)}) == []


@pytest.mark.parametrize(
    "text", ["\u200b", "\u200b\u00ad", "\u2060", '"\\u200b"', "\u2800", "\u200e"]
)
@pytest.mark.parametrize("name", ["title", "summary", "about"])
def test_a_text_without_ink_is_refused_as_empty(tmp_path, text, name):
    """A title of a zero width space alone would be a heading and a link that nobody sees."""
    matter = partner(f"{name}: {text}") if name != "title" else partner().replace("Anker", text)

    assert_sole(
        told(tmp_path, {ANKER: matter}), ANKER, 2 if name == "title" else 4, f"{name}: an empty"
    )


def test_so_is_a_body_without_ink(tmp_path):
    """A portrait needs words that can be seen."""
    assert_sole(
        told(tmp_path, {ANKER: partner(body="\u200b\n\n\u200b\n")}), ANKER, 5, "without text"
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Zie \u202bفارسی\u202c hier", "Zie \u2067فارسی\u2069 hier"),
        ("\u202bفا \u202aabc\u202c رسی\u202c", "\u2067فا \u2066abc\u2069 رسی\u2069"),
        ("[x](\u202ahttps://a.org/b\u202c)", "[x](https://a.org/b)"),
        ("\u202bEen\nzin\u202c hier", "Een\nzin hier"),
    ],
)
def test_embeddings_of_word_become_isolates(tmp_path, written, read):
    """Those that are closed, without a word: readers see what the author saw."""
    place = make_site(tmp_path, {ANKER: partner(body=written)})

    assert loader.load(place).partners["anker"].body == f"\n{read}"


@pytest.mark.parametrize(
    ("data", "line", "phrases"),
    [
        (partner().encode("utf-16-le"), 1, ["a file in UTF-16", "UTF-8"]),
        (partner().encode("utf-16-be"), 1, ["a file in UTF-16"]),
        (partner(body="Köln, Zürich, Łódź.\n").encode("utf-16"), 1, ["a file in UTF-16"]),
        (partner().encode("utf-32"), 1, ["a file in UTF-32"]),
        ("\n" + partner(), 1, ["an empty line, where --- was expected"]),
        ("+++\ntitle = 'A'\n+++\n", 1, ["front matter in TOML"]),
        ('{\n"title": "A"\n}\n', 1, ["front matter in JSON"]),
        ("---\ntitle: A\npublished: 2017-06-04\n----\n\nTekst.\n", 4, ["has no end", "just ---"]),
        ("---\ntitle: A\npublished: 2017-06-04\n—\n\nTekst.\n", 4, ["has no end"]),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path, data, line, phrases):
    """Encodings, front matter of other programs, and dashes that an editor has joined."""
    assert_sole(told(tmp_path, {ANKER: data}), ANKER, line, *phrases)


def test_three_dots_end_the_front_matter(tmp_path):
    """As in YAML, and for Pandoc."""
    text = partner("status: past").replace("past\n---", "past\n...")

    found = loader.load(make_site(tmp_path, {ANKER: text})).partners["anker"]

    assert (found.status, found.body) == ("past", "\nEen portret.")


@pytest.mark.parametrize(
    ("name", "data", "line", "mark"),
    [
        (ANKER, partner("status: past\n=======\nstatus: current"), 5, "======="),
        (ANKER, partner("||||||| 1a2b3c\nstatus: past"), 4, "|||||||"),
        (ANKER, partner("about: |\n  A.\n=======\n  B."), 6, "======="),
        (ANKER, partner(body="A.\n\n||||||| merged common ancestors\nB.\n"), 8, "|||||||"),
        (ANKER, partner(body="A.\n\n<<<<<<<\nB.\n"), 8, "<<<<<<<"),
        ("pages/about.md", "---\ntitle: A\n=======\n---\nB.\n", 3, "======="),
        ("site.yaml", SITE + "=======\nthreshold: 3\n", 3, "======="),
        ("site.yaml", SITE + "||||||| base\n", 3, "|||||||"),
        ("themes.yaml", "news:\n  title: A\n>>>>>>> x\n", 3, ">>>>>>>"),
        ("themes.yaml", "news:\n  title: A\n=======\n  title: B\n", 3, "======="),
    ],
)
def test_a_mark_that_is_left_of_a_merge_conflict_is_named(tmp_path, name, data, line, mark):
    """Alone too, as the last of a conflict that somebody mended in haste."""
    assert_sole(told(tmp_path, {name: data}), name, line, f"a merge conflict ({mark})")


@pytest.mark.parametrize(
    ("matter", "line", "phrases"),
    [
        ("image: zee.webp", 4, ["image: “zee.webp”, where fields", "{file: zee.webp, alt: …}."]),
        ('image: "a: b"', 4, ["{file: …, alt: …}."]),
        ("quote: Mooi", 4, ["quote: “Mooi”, where fields", "{text: Mooi}."]),
        ("facts: [98]", 4, ["facts: “98”, where fields", "{label: 98, value: …}."]),
        ("organisation: Anker", 4, ["{legal_name: Anker}."]),
        ("themes: news", 4, ["themes: “news”, where a list", "Write [news]."]),
        ("countries: NL, BE", 4, ["Write [NL, BE]."]),
        ("themes:\n  -\u00a0news", 5, ["themes: ", "an ordinary space after each “-”"]),
        ("themes: [News]", 4, ["unknown theme “News”", "Did you mean “news”?"]),
        ("themes: [NIEUWS]", 4, ["Did you mean “news”?"]),
        ("themes: [nws]", 4, ["Did you mean “news”?"]),
        ("related: [Boei Twee]", 4, ["no other partner", "Did you mean “boei-2”?"]),
        ("aliases: [Oud Adres]", 4, ["aliases: “Oud Adres”, where a key", "“oud-adres”?"]),
        ("website: https://ex\u0430mple.org/", 4, ["website: ", "mixes", "xn--exmple-4nf.org."]),
        ("website: https://www.\u0440aypal.com", 4, ["www.xn--"]),
        ("website: https://αbc.gr/", 4, ["xn--bc-"]),
        (
            "facts: [{label: a, value: b, source: 'http://аpple.com/x'}]",
            4,
            ["facts.source", "xn--"],
        ),
        (f"{GRANT}\n{GRANT[9:]}", 10, ["support.id: a second grant “a”", "Line 5 has it"]),
    ],
)
def test_a_value_of_another_shape_or_word_is_known(tmp_path, matter, line, phrases):
    """A picture without its words, a title for a code, a host with letters of two scripts."""
    boei = partner().replace("Anker", "Boei twee")

    found = told(tmp_path, {ANKER: partner(matter), "partners/boei-2/index.md": boei})

    assert_sole(found, ANKER, line, *phrases)


def test_the_former_code_of_a_theme_is_answered_with_its_own(tmp_path):
    """As an editor gives it another one by hand, first in themes.yaml."""
    themes = "news:\n  title: Nieuws\n  aliases: [pers]\n"
    found = told(tmp_path, {"themes.yaml": themes, ANKER: partner("themes: [pers]")})

    assert_sole(found, ANKER, 4, "unknown theme “pers”. Write “news”, as it is called now.")


@pytest.mark.parametrize(
    "address",
    [
        "https://браузер.рф/",
        "https://日本語.jp",
        "https://münchen.de",
        "https://مثال.com/x",
        "https://a.org/é",
    ],
)
def test_a_host_in_letters_of_its_own_is_sound(tmp_path, address):
    """A name in another script is no disguise."""
    files = {ANKER: partner(f"website: {address}", f"[x]({address}) <{address}>\n")}

    assert told(tmp_path, files) == []


@pytest.mark.parametrize(
    "link",
    [
        "[x](https://ex\u0430mple.org/)",
        "<https://ex\u0430mple.org>",
        "[x](mailto:a@ex\u0430mple.org)",
    ],
)
def test_a_link_in_a_text_to_a_disguised_host_is_refused(tmp_path, link):
    """The same in the text as in front matter."""
    found = told(tmp_path, {ANKER: partner(body=f"Een.\n\n{link}\n")})

    assert_sole(found, ANKER, 8, "mixes the letters", "xn--exmple-4nf.org")


@pytest.mark.parametrize("link", ["<http://>", "[x](https:///a)", "[x](http:a)", "[x](http://#a)"])
def test_an_address_needs_a_host(tmp_path, link):
    """Without one it would lead to somewhere on this site, or nowhere."""
    found = told(tmp_path, {ANKER: partner(body=f"Een.\n\n{link}\n")})

    assert_sole(found, ANKER, 8, "an address without a host")


@pytest.mark.parametrize("old", ["/blog/*", "/blog/:slug/", "/*", "/a*/b"])
def test_a_pattern_is_no_redirect(tmp_path, old):
    """It would become a folder with that name."""
    found = told(tmp_path, {"site.yaml": f"{SITE}redirects:\n  {old}: /nl/\n"})

    assert_sole(found, "site.yaml", 4, f"redirects: “{old}”", "a line of its own")


@pytest.mark.parametrize(
    ("files", "path", "phrases"),
    [
        ({"partners/boei/tekst.md": "x"}, "partners/boei/index.md", ["“tekst.md”", "to index.md"]),
        ({"partners/boei/index.markdown": "x"}, "partners/boei/index.md", ["“index.markdown”"]),
        ({"partners/boei/Index.MD": "x"}, "partners/boei/index.md", ["Rename “Index.MD”"]),
        (
            {"partners/boei/a.txt": "x", "partners/boei/index.html": "y"},
            "partners/boei/index.md",
            ["Rename “index.html”"],
        ),
        ({"partners/boei/zee.png": png()}, "partners/boei/index.md", ["there is no", "Write it"]),
        ({"site.yaml": None, "site.yml": SITE}, "site.yaml", ["Rename “site.yml” to site.yaml."]),
    ],
)
def test_a_missing_file_is_told_with_the_one_in_its_place(tmp_path, files, path, phrases):
    """A text under another name is offered."""
    assert_sole(told(tmp_path, files), path, 1, "there is no", *phrases)
