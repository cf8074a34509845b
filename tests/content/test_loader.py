"""The content loader: every field, every fault with its file, line, finding and remedy."""

from __future__ import annotations

import dataclasses
import os
import socket
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portret.content import loader, records, sources, translatable
from portret.errors import Problem, Problems
from portret.images import reader
from tests import nasty
from tests.sites import FILES, PARTNER, SITE, make_site, partner, png

ANKER = "partners/anker/index.md"

FULL = """\
---
title:  The   Anchor
title_lang: en
published: 2017-06-04
updated: 2018-01-02
summary: >-
  Een samenvatting
  op twee regels.
image:
  file: schip.png
  alt: Een schip in de haven.
  caption: De haven
  credit: Jan
  licence: CC BY
  focus: 40% 30%
about: |
  Over *ons*.

  Nog een alinea.
quote: {text: Mooi werk, who: Een lezer}
facts:
  - {label: Leden, value: 98, unit: mensen, as_of: 2017, source: "https://example.org/a?b#c"}
  - {label: Opgericht, value: "1974", as_of: 2017-06-04}
themes: [news]
countries: [NO, "NL"]
website: https://example.org
organisation: {legal_name: A B, short_name: AB, org_id: NL-1, founded: 1974, country: NO}
status: past
support:
  - id: A-1
    title: Steun
    description: Voor alles
    amount: 1250.50
    currency: EUR
    awarded: 2017-01-01
    start: 2017-02-01
    end: 2018-02-01
    programme: Pers
related: [boei]
aliases: [oude-naam]
draft: true
show_from: 2017-01-01
show_until: 2018-01-01
x_own: {whatever: [1, 2]}
---

De [boei](../boei/#kop) en ![een schip](schip.png).
"""

BOEI = "---\ntitle: Boei\npublished: 2017-06-05\n---\n\n# Kop\n\nTekst.\n"


def problems(folder) -> tuple[Problem, ...]:
    """What is wrong with the content of a folder."""
    with pytest.raises(Problems) as caught:
        loader.load(folder)
    return caught.value.problems


def told(tmp_path, files) -> list[tuple[str, int, str]]:
    """(file, line, message and remedy) of each problem of the tiny site with these files."""
    folder = make_site(tmp_path, files)
    return [
        (os.path.relpath(each.path, folder), each.line, f"{each.message}. {each.remedy}")
        for each in problems(folder)
    ]


def assert_sole(found, path, line, *phrases):
    """There is one problem, in this file and line, and it says all this."""
    assert [(each[0], each[1]) for each in found] == [(path, line)], found
    for phrase in phrases:
        assert phrase in found[0][2]


# ---------------------------------------------------------------- sound content


def test_every_field_of_a_portrait_is_read(tmp_path):
    """A portrait with every field of the design becomes one frozen record."""
    files = {
        ANKER: FULL,
        "partners/boei/index.md": BOEI,
        "partners/anker/schip.png": png(4, 3),
    }

    found = loader.load(make_site(tmp_path, files)).partners["anker"]

    assert (found.key, found.address) == ("anker", "/partners/anker/")
    assert found.title == "The Anchor"
    assert found.title_lang.tag == "en"
    assert (found.published, found.updated) == (date(2017, 6, 4), date(2018, 1, 2))
    assert found.summary == "Een samenvatting op twee regels."
    assert found.image == records.Image(
        file="schip.png",
        alt="Een schip in de haven.",
        caption="De haven",
        credit="Jan",
        licence="CC BY",
        focus="40% 30%",
    )
    assert found.about == "Over *ons*.\n\nNog een alinea."
    assert found.quote == records.Quote(text="Mooi werk", who="Een lezer")
    assert found.facts == (
        records.Fact(
            label="Leden",
            value="98",
            unit="mensen",
            as_of=2017,
            source="https://example.org/a?b#c",
        ),
        records.Fact(label="Opgericht", value="1974", as_of=date(2017, 6, 4)),
    )
    assert (found.themes, found.countries) == (("news",), ("NO", "NL"))
    assert found.website == "https://example.org"
    assert found.organisation == records.Organisation(
        legal_name="A B", short_name="AB", org_id="NL-1", founded=1974, country="NO"
    )
    assert found.status == "past"
    assert found.support == (
        records.Grant(
            id="A-1",
            title="Steun",
            description="Voor alles",
            amount=Decimal("1250.50"),
            currency="EUR",
            awarded=date(2017, 1, 1),
            start=date(2017, 2, 1),
            end=date(2018, 2, 1),
            programme="Pers",
        ),
    )
    assert (found.related, found.aliases) == (("boei",), ("oude-naam",))
    assert found.draft is True
    assert (found.show_from, found.show_until) == (date(2017, 1, 1), date(2018, 1, 1))
    assert found.body.startswith("\nDe [boei]")
    assert found.pictures["schip.png"].width == 4


def test_every_field_of_site_pages_and_themes_is_read(tmp_path):
    """site.yaml, pages and themes have every field of the design, and sound defaults."""
    site = SITE + (
        "description: Wat het is\n"
        "organisation: {name: Fonds, website: https://e.org, org_id: NL-X-1, email: a@b.org}\n"
        "base_url: https://example.org/repo\nthreshold: 0\nexcerpt: 1000\nstale_after: 0\n"
        "timezone: Europe/Amsterdam\n"
        "grants: {prefix: 360G-x, licence: https://creativecommons.org/licenses/by/4.0/}\n"
        "security: {contact: mailto:a@b.org, expires: 2030-01-01}\n"
        "redirects: {/nl/oud/: /nl/partners/anker/}\n"
    )
    page = "---\ntitle: Over\nsummary: Kort\nmenu: 2\nupdated: 2018-01-01\ndraft: false\n---\nJa.\n"
    themes = "news: {title: Nieuws, description: Wat er gebeurt}\n"

    found = loader.load(
        make_site(tmp_path, {"site.yaml": site, "pages/about.md": page, "themes.yaml": themes})
    )
    plain = loader.load(make_site(tmp_path / "plain"))

    assert (found.name, found.description) == ("Proef", "Wat het is")
    assert found.organisation == records.Foundation(
        name="Fonds", website="https://e.org", org_id="NL-X-1", email="a@b.org"
    )
    assert found.base_url == "https://example.org/repo"
    assert [each.tag for each in found.languages] == ["nl", "en", "ar"]
    assert found.source.tag == "nl"
    assert (found.threshold, found.excerpt, found.stale_after) == (0, 1000, 0)
    assert found.timezone == "Europe/Amsterdam"
    assert found.grants.prefix == "360G-x"
    assert found.security == records.Security(contact="mailto:a@b.org", expires=date(2030, 1, 1))
    assert found.redirects == {"/nl/oud/": "/nl/partners/anker/"}
    assert found.pages["about"].menu == 2
    assert found.pages["about"].summary == "Kort"
    assert found.themes["news"].description == "Wat er gebeurt"
    assert (plain.threshold, plain.excerpt, plain.stale_after) == (80, 100, 36)
    assert plain.timezone == "UTC"


def test_records_are_frozen(tmp_path):
    """Nobody changes a record."""
    site = loader.load(make_site(tmp_path))

    for record in translatable.records(site):
        with pytest.raises(dataclasses.FrozenInstanceError):
            record.path = ""


def test_norway_is_a_country_and_98_a_text(tmp_path):
    """Every scalar is text first: no word of YAML's becomes a truth value or a number."""
    matter = "countries: [NO]\nsummary: yes\nquote: {text: 0x10, who: .inf}\n"

    found = loader.load(make_site(tmp_path, {ANKER: partner(matter)})).partners["anker"]

    assert (found.countries, found.summary) == (("NO",), "yes")
    assert (found.quote.text, found.quote.who) == ("0x10", ".inf")


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + PARTNER.encode(),
        PARTNER.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + PARTNER.replace("\n", "\r\n").encode(),
        PARTNER.replace("\n", "\r").encode(),
        PARTNER.replace("---", "---  ").encode(),
        PARTNER.rstrip().encode(),
    ],
)
def test_bom_crlf_and_blanks_are_accepted(tmp_path, data):
    """What editors on other systems write reads the same."""
    found = loader.load(make_site(tmp_path, {ANKER: data})).partners["anker"]

    assert (found.title, found.body) == ("Anker", "\nEen portret.")


def test_content_is_nfc(tmp_path):
    """Text, also that of YAML escapes, is in one Unicode form."""
    text = partner('summary: "cafe\\u0301"\n', "Cafe\u0301.\n").replace("Anker", "Re\u0301")

    found = loader.load(make_site(tmp_path, {ANKER: text})).partners["anker"]

    assert (found.title, found.summary, found.body) == ("Ré", "café", "\nCafé.")


@pytest.mark.parametrize("name", ["schip é.png", "schip e\u0301.png"])
def test_a_picture_is_found_in_either_unicode_form(tmp_path, name):
    """A file that another system named in NFD is the one that the text names."""
    files = {ANKER: partner(body="![x y](<schip é.png>)\n"), f"partners/anker/{name}": png()}

    found = loader.load(make_site(tmp_path, files)).partners["anker"]

    assert [each.path.name for each in found.pictures.values()] == [name]


@pytest.mark.parametrize(
    ("day", "drafts", "shown"),
    [
        (date(2016, 12, 31), True, False),
        (date(2017, 1, 1), True, True),
        (date(2017, 1, 1), False, False),
        (date(2017, 1, 31), True, True),
        (date(2017, 2, 1), True, False),
    ],
)
def test_a_portrait_is_shown_from_one_day_until_the_other(day, drafts, shown):
    """show_from ≤ today < show_until, and drafts where they are asked for."""
    made = records.Partner(draft=True, show_from=date(2017, 1, 1), show_until=date(2017, 2, 1))

    assert made.is_shown(day, drafts) is shown


def test_hidden_content_is_read_and_listed_for_translators(tmp_path):
    """Messages of drafts are there for translators too, each with its own line."""
    site = loader.load(make_site(tmp_path, {ANKER: partner("draft: true\nabout: |\n  Eén.\n")}))

    found = [
        (each.context, each.text, each.line)
        for each in translatable.messages(site.partners["anker"])
    ]

    assert found == [("", "Een portret.", 9), ("title", "Anker", 2), ("", "Eén.", 6)]


def test_files_that_are_no_content_are_left_alone(tmp_path):
    """Hidden files, backups and notes beside the content are no fault."""
    files = {"partners/.DS_Store": "x", "partners/anker~": "x", "pages/about.md~": "x"}
    files |= {"partners/notes.txt": "x", "pages/.about.md.swp": "x", "partners/anker/a.psd": "x"}

    assert list(loader.load(make_site(tmp_path, files)).partners) == ["anker"]


# ---------------------------------------------------------------- one fault, one problem


@pytest.mark.parametrize(
    ("matter", "line", "phrases"),
    [
        ("sumary: x", 4, ["unknown field “sumary”", "Did you mean “summary”?"]),
        ("zzzzzz: x", 4, ["unknown field “zzzzzz”", "Known are: about, aliases"]),
        ("status: past\nstatus: past", 5, ["“status” is repeated here", "line 4"]),
        ("\tstatus: past", 4, ["a tab", "two spaces"]),
        ("image:\n\tfile: a.png", 5, ["a tab", "two spaces"]),
        ("summary: [a]", 4, ["a list, where a text was expected"]),
        ("summary: {a: b}", 4, ["a group of fields, where a text was expected"]),
        ("summary: " + "x" * 301, 4, ["301 characters, where at most 300"]),
        ("themes: news", 4, ["“news”, where a list was expected", "Write [news]."]),
        ("image: schip.png", 4, ["“schip.png”, where fields were expected"]),
        ("updated: 2017-02-30", 4, ["“2017-02-30”", "no such day in the calendar"]),
        ("updated: 4 juni 2017", 4, ["a date as 2017-06-04 was expected"]),
        ("updated: 2017-6-4", 4, ["a date as 2017-06-04 was expected"]),
        ("updated: ٢٠١٧-٠٦-٠٤", 4, ["a date as 2017-06-04 was expected"]),
        ("updated: 2017-06-04T00:00", 4, ["a date as 2017-06-04 was expected"]),
        ("countries: [NL, XX]", 4, ["“XX”, where an ISO 3166-1 country code"]),
        ("countries:\n  - NL\n  - no", 6, ["“no”", "Write “NO”."]),
        ("countries: [UK]", 4, ["“UK”"]),
        ("themes: [newz]", 4, ["unknown theme “newz”", "Did you mean “news”?"]),
        ("themes: [News]", 4, ["unknown theme “News”", "Did you mean “news”?"]),
        ("title_lang: en_GB", 4, ["“en_GB”", "Write “en-GB”."]),
        ("title_lang: xx", 4, ["“xx”", "no language tag"]),
        ("website: example.org", 4, ["http or https address", "https://"]),
        ("website: javascript:alert(1)", 4, ["http or https address"]),
        ("website: ftp://a.org", 4, ["http or https address"]),
        ("website: https://", 4, ["http or https address"]),
        ("website: https://[", 4, ["http or https address"]),
        ("website: https://a℀b.org", 4, ["http or https address"]),
        ("website: https://a.org:99999", 4, ["http or https address"]),
        ("website: https://user@a.org", 4, ["http or https address"]),
        ("website: https://a.org/" + "x" * 2000, 4, ["http or https address"]),
        ("status: former", 4, ["“former”, where current or past was expected"]),
        ("draft: yes", 4, ["“yes”, where true or false was expected"]),
        ("draft: True", 4, ["“True”, where true or false was expected"]),
        ("organisation: {founded: 74}", 4, ["a year of four digits"]),
        ("organisation:\n  foundet: 1974", 5, ["unknown field “foundet”", "“founded”"]),
        ("quote:\n  who: Ik", 5, ["the field “text” is missing or empty"]),
        ("facts:\n  - label: a\n    value:", 6, ["the field “value” is missing or empty"]),
        ("facts:\n  - label: a\n    value: b\n    as_of: juni", 7, ["a date as 2017-06-04, or a"]),
        ("related: [boej]", 4, ["no other partner “boej”"]),
        ("related: [anker]", 4, ["no other partner “anker”"]),
        ("aliases: [page]", 4, ["the alias “page” is in use"]),
        ("aliases: [Oud]", 4, ["“Oud”, where a key was expected"]),
        ("aliases: [" + "x" * 81 + "]", 4, ["where a key was expected"]),
        (
            "show_from: 2018-01-01\nshow_until: 2018-01-01",
            5,
            ["show_until: not after show_from"],
        ),
        ("about: |\n  Goed.\n\n  [x]()", 7, ["a link without text or address"]),
        ("about: '[x](../weg/)'", 4, ["“../weg/” leads to no page"]),
        ("about: [a]", 4, ["a list, where Markdown was expected"]),
        ('summary: "a\\0b"', 4, ["a control character (U+0000)"]),
        ('about: "a\\0C0\\0b"', 4, ["a control character (U+0000)"]),
        ('x_a: "\\u202e"', 4, ["RIGHT-TO-LEFT OVERRIDE (U+202E)"]),
        ("summary: a\x01b", 4, ["a control character (U+0001)"]),
        ("summary: a\u202eb", 4, ["RIGHT-TO-LEFT OVERRIDE (U+202E)"]),
        ("summary: a\u2028b", 4, ["a line separator"]),
        ("summary: &a b", 4, ["a YAML anchor or alias"]),
        ("summary: *a", 4, ["a YAML anchor or alias"]),
        ("summary: !!str b", 4, ["a YAML tag"]),
        ("summary: !!python/object:os.system b", 4, ["a YAML tag"]),
        ("summary: a: b", 4, ["not YAML", "double quotation marks"]),
        ('summary: "a', 4, ["never closed", "Close it."]),
        ("summary: [a", 4, ["never closed", "Close it."]),
        ("x_a: " + "[" * 9_000, 4, ["more than 8 levels of YAML"]),
        ("x_a: " + "{a: " * 4_000, 4, ["more than 8 levels of YAML"]),
        ("x_a: " + "- " * 9_000, 4, ["not YAML"]),
        ("- a", 4, ["not YAML"]),
        ("? [a]\n: b", 4, ["a key that is no text"]),
        ("<<: {a: b}", 4, ["unknown field “<<”"]),
        ("x_a: " + "a" * 20_000, 1, ["a front matter of 20 kB, the limit is 20 kB"]),
    ],
)
def test_a_fault_in_front_matter_is_named_with_its_line(tmp_path, matter, line, phrases):
    """Each fault says where it is, what was found, what was expected and what to do."""
    found = told(tmp_path, {ANKER: partner(matter)})

    assert_sole(found, ANKER, line, *phrases)


GRANT = (
    "support:\n  - id: a\n    title: b\n    amount: 1\n    currency: EUR\n    awarded: 2017-01-01\n"
)


@pytest.mark.parametrize(
    ("before", "after", "line", "phrase"),
    [
        ("amount: 1", "amount: 1,5", 7, "an amount as 250000 or 1250.50"),
        ("amount: 1", "amount: -1", 7, "an amount as 250000 or 1250.50"),
        ("amount: 1", "amount: 1e9", 7, "an amount as 250000 or 1250.50"),
        ("amount: 1", "amount: NaN", 7, "an amount as 250000 or 1250.50"),
        ("amount: 1", "amount: 0777", 7, "an amount as 250000 or 1250.50"),
        ("currency: EUR", "currency: eur", 8, "Write “EUR”."),
        ("currency: EUR", "currency: ZZZ", 8, "an ISO 4217 currency code"),
        ("    currency: EUR\n", "", 7, "without its currency"),
        (
            "awarded:",
            "start: 2018-01-01\n    end: 2017-01-01\n    awarded:",
            10,
            "before its start",
        ),
    ],
)
def test_a_fault_in_a_grant_is_named_with_its_line(tmp_path, before, after, line, phrase):
    """Amounts, currencies and dates of grants are checked."""
    found = told(tmp_path, {ANKER: partner(GRANT.replace(before, after))})

    assert_sole(found, ANKER, line, phrase)


@pytest.mark.parametrize(
    ("image", "line", "phrases"),
    [
        ("file: schip.png", 5, ["no alternative text", "decorative: true"]),
        ("file: schip.png\n  alt: schip.png", 6, ["“schip.png” as an alternative text"]),
        ("file: schip.png\n  alt: Afbeelding", 6, ["“Afbeelding” as an alternative text"]),
        ("file: schip.png\n  alt: title-image", 6, ["“title-image” as an alternative text"]),
        ("file: schip.png\n  alt: Title image", 6, ["“Title image” as an alternative text"]),
        ("file: schip.png\n  alt: IMG_0042.JPG", 6, ["a file name"]),
        ("alt: Een schip", 5, ["the field “file” is missing"]),
        ("file: schep.png\n  alt: x", 5, ["no picture “schep.png”", "“schip.png”"]),
        ("file: Schip.png\n  alt: x", 5, ["no picture “Schip.png”", "“schip.png”"]),
        ("file: SCHIP.PNG\n  alt: x", 5, ["Did you mean “schip.png”?"]),
        ("file: ../boei/a.png\n  alt: x", 5, ["a picture beside the file was expected"]),
        ("file: /etc/passwd\n  alt: x", 5, ["a picture beside the file was expected"]),
        ("file: .schip.png\n  alt: x", 5, ["a picture beside the file was expected"]),
        ("file: fout.jpg\n  alt: x", 5, ["a PNG picture under the name fout.jpg"]),
        ("file: tekst.png\n  alt: x", 5, ["no picture that can be read"]),
        ("file: weg.png\n  alt: x", 5, ["“weg.png” leads out of the content folder"]),
        ("file: kring.png\n  alt: x", 5, ["there is no picture “kring.png”"]),
        ("file: map.png\n  alt: x", 5, ["there is no picture “map.png”"]),
        ("file: pijp.png\n  alt: x", 5, ["there is no picture “pijp.png”"]),
        ("file: " + "x" * 200 + "\n  alt: x", 5, ["there is no picture"]),
        ("file: schip.png\n  alt: x\n  focus: 101% 0%", 7, ["a focal point as 40% 30%"]),
        ("file: schip.png\n  decorative: true\n  alt: schip.png", 7, ["a file name"]),
    ],
)
def test_a_fault_in_a_picture_is_named_with_its_line(tmp_path, image, line, phrases):
    """The title image must be there, be what its name says, and have words for who cannot see."""
    beside = "partners/anker/"
    files = {
        ANKER: partner(f"image:\n  {image}\n"),
        beside + "schip.png": png(),
        beside + "fout.jpg": png(),
        beside + "tekst.png": "tekst",
        beside + "map.png/x": "",
    }
    folder = make_site(tmp_path, files) / beside
    (tmp_path / "buiten.png").write_bytes(png())
    (folder / "weg.png").symlink_to(tmp_path / "buiten.png")
    (folder / "kring.png").symlink_to(folder / "kring.png")
    os.mkfifo(folder / "pijp.png")

    found = told(tmp_path, files)

    if "file:" not in image:
        found = [each for each in found if "missing" in each[2]]
        line = 5
    assert_sole(found, ANKER, line, *phrases)


def test_a_field_names_a_picture_as_it_stands_there_a_text_by_its_address(tmp_path):
    """Percent signs of a name are kept in the field, which is none of an address."""
    names = {"a%20b.png": png(2), "a b.png": png(3)}
    files = {f"partners/anker/{name}": data for name, data in names.items()}
    matter = "image:\n  file: a%20b.png\n  alt: Een schip op zee\n"
    files[ANKER] = partner(matter, "![Een schip](a%20b.png) ![Een boot](a%2520b.png)\n")

    found = loader.load(make_site(tmp_path, files)).partners["anker"]

    assert {name: each.width for name, each in found.pictures.items()} == {
        "a%20b.png": 2,
        "a b.png": 3,
    }


def test_null_is_a_field_left_empty_but_within_quotation_marks(tmp_path):
    """What forms and other programs write for nothing is no text for readers."""
    matter = "summary: null\nwebsite: ~\nimage: null\nquote: {text: 'null', who: ~}\n"

    found = loader.load(make_site(tmp_path, {ANKER: partner(matter)})).partners["anker"]

    assert (found.summary, found.website, found.image) == ("", "", None)
    assert (found.quote.text, found.quote.who) == ("null", "")


def test_where_nothing_like_it_is_known_there_is_none(tmp_path):
    """The message says so, as nothing can be proposed."""
    found = told(tmp_path, {ANKER: partner("image: {file: zee.png, alt: Zee en strand}\n")})

    assert_sole(found, ANKER, 4, "there is no picture “zee.png” beside the file. There are none.")


@pytest.mark.parametrize(
    ("body", "line", "phrases"),
    [
        ("Goed.\n\n[x](../weg/)", 8, ["“../weg/” leads to no page"]),
        ("[x](../boei/)", 6, ["leads to no page. Known are: /, /about/, /partners/"]),
        ("[x](../ankr/)", 6, ["leads to no page. Did you mean “/partners/anker/”?"]),
        ("[x](../about/)", 6, ["leads to no page. Did you mean “/about/”?"]),
        ("[x](/partners/anker)", 6, ["leads to no page", "“/partners/anker/”"]),
        ("[x](/nl/partners/anker/)", 6, ["leads to no page", "“/partners/anker/”"]),
        ("[x](#weg)", 6, ["no heading “#weg” there"]),
        ("[x](//evil.org/)", 6, ["Only http, https, mailto and tel"]),
        ("[x](ftp://a.org/)", 6, ["Only http, https, mailto and tel"]),
        ("[x](javascript:alert(1))", 6, ["makes no link"]),
        ("a\n[x](data:text/html,x)", 6, ["makes no link"]),
        ("[](../anker/)", 6, ["a link without text or address"]),
        ("[a [b](/) d](/about/)", 6, ["within another link"]),
        ("![x y](zee.jpg)", 6, ["there is no picture “zee.jpg” beside the file. Known are: "]),
        ("![x y](https://a.org/b.png)", 6, ["a picture beside the file was expected"]),
        ("![x y](data:image/png;base64,AA)", 6, ["a picture beside the file was expected"]),
        ("![x y](%2e%2e/%00)", 6, ["a picture beside the file was expected"]),
        ("![Bild](schip.png)", 6, ["“Bild” as an alternative text"]),
        ("Een zin met ![schip.png](schip.png) erin.", 6, ["“schip.png” as an alternative text"]),
        ("", 5, ["a portrait without text"]),
        ("  \n\n", 5, ["a portrait without text"]),
    ],
)
def test_a_fault_in_a_text_is_named_with_its_line(tmp_path, body, line, phrases):
    """Links and pictures of the body are checked where they stand."""
    files = {ANKER: partner(body=body), "partners/anker/schip.png": png()}

    found = told(tmp_path, files)

    assert_sole(found, ANKER, line, *phrases)


@pytest.mark.parametrize(
    "body",
    [
        "[a](https://a.org) <b@c.org> [d](tel:+31) [e](mailto:a@b.org)",
        "[a](../anker/) [b](/partners/anker/) [c](./) [d](/about/) [e](/) [f](/partners/)",
        "[a](/themes/news/) [b](/countries/no/) [c](/partners/oud/) [d](#kop)\n\n## Kop",
        "<script>alert(1)</script> <b onclick=x>vet</b> [a]: `<i>`",
        "<!-- context: woorden -->\nTekst",
    ],
)
def test_links_within_the_site_and_markup_as_text_are_sound(tmp_path, body):
    """Good links lead to content; raw HTML is text and no fault."""
    matter = "themes: [news]\ncountries: [NO]\naliases: [oud]\n"

    assert loader.load(make_site(tmp_path, {ANKER: partner(matter, body)}))


@pytest.mark.parametrize(
    ("data", "line", "phrases"),
    [
        (b"", 1, ["an empty file"]),
        (b"\xef\xbb\xbf", 1, ["an empty file"]),
        (b" \r\n\t\n", 1, ["an empty file"]),
        (b"Tekst\n", 1, ["“Tekst”, where --- was expected"]),
        (b"title: x\n---\n", 1, ["where --- was expected"]),
        (b"---\ntitle: x\npublished: 2017", 3, ["the front matter has no end", "---"]),
        (b"---", 1, ["the front matter has no end"]),
        (PARTNER.encode()[:30], 3, ["the front matter has no end"]),
        (PARTNER.encode("utf-16"), 1, ["a file in UTF-16", "UTF-8"]),
        (b"\0" * 100, 1, ["a control character (U+0000)"]),
        (PARTNER.replace("Een", "Eén").encode("latin-1"), 6, ["no UTF-8 (0xe9)", "UTF-8"]),
        (PARTNER.replace("Een", "E\0n").encode(), 6, ["a control character (U+0000)"]),
        (PARTNER.encode() + b"x" * 10_000_000, 1, ["a file of 10000 kB, the limit is 500 kB"]),
        (PARTNER.encode() + b"x" * 500_000, 1, ["a file of 500 kB, the limit is 500 kB"]),
        (b"---\n--- a\n---\nx\n", 2, ["“a”, where fields were expected"]),
        (b"---\n%YAML 9.9\n---\nx\n", 2, ["not YAML"]),
    ],
)
def test_a_broken_file_is_named(tmp_path, data, line, phrases):
    """Half-written, empty, huge and wrongly encoded files are problems, not tracebacks."""
    found = told(tmp_path, {ANKER: data})

    assert_sole(found, ANKER, line, *phrases)


OURS, BASE, THEIRS = "<<<<<<< HEAD\n", "||||||| 1a2b3c\n", ">>>>>>> redactie/zomer\n"


@pytest.mark.parametrize(
    ("name", "data", "lines"),
    [
        (ANKER, partner(body=f"Een.\n\n{OURS}A.\n=======\nB.\n{THEIRS}"), [8, 12]),
        (ANKER, partner(body=f"{OURS}A.\n{BASE}O.\n=======\nB.\n{THEIRS}\nEen.\n"), [6, 12]),
        (ANKER, partner(f"{OURS}status: past\n=======\nstatus: current\n{THEIRS}"), [4, 8]),
        (ANKER, OURS + PARTNER + "=======\n" + PARTNER + THEIRS, [1, 15]),
        (ANKER, partner(f"about: |\n  A.\n{OURS}  B.\n=======\n  C.\n{THEIRS}"), [6, 10]),
        (ANKER, partner(body=f"```\n{OURS}a\n=======\nb\n{THEIRS}```\n\nEen.\n"), [7, 11]),
        (ANKER, partner(body=f"Een.\n\n=======\n\nTwee.\n\n{THEIRS}"), [12]),
        (ANKER, partner(body=f"{OURS}A.\n=======\n").replace("\n", "\r\n"), [6]),
        ("pages/about.md", f"---\ntitle: Over\n---\n{OURS}A.\n=======\n{THEIRS}", [4, 7]),
        ("themes.yaml", f"news:\n{OURS}  title: A\n=======\n  title: B\n{THEIRS}", [2, 6]),
        ("site.yaml", f"{OURS}name: A\n=======\nname: B\n{THEIRS}languages: [nl]\n", [1, 5]),
    ],
)
def test_a_merge_conflict_is_named(tmp_path, name, data, lines):
    """Its marks are never published, wherever they stand in whatever file of content."""
    found = told(tmp_path, {name: data})

    assert [(each[0], each[1]) for each in found] == [(name, line) for line in lines]
    assert all("a merge conflict (" in each[2] for each in found)
    assert all("Keep one of the two texts, no mark." in each[2] for each in found)


@pytest.mark.parametrize(
    "body",
    [
        "Kop\n=======\n\nTekst.\n",
        "=======\n",
        "    <<<<<<< HEAD\n",
        "```\n  <<<<<<< HEAD\n  >>>>>>> x\n```\n",
        "- <<<<<<< HEAD\n",
        "<<<<<<<<<< pijl\n",
        "> > > > > > > diep\n",
        "| a |\n|---|\n| ||||||| |\n",
    ],
)
def test_what_looks_like_a_merge_conflict_is_sound(tmp_path, body):
    """Underlined headings, indented marks and longer rows of such signs are an author's own."""
    assert loader.load(make_site(tmp_path, {ANKER: partner(body=body)}))


@pytest.mark.parametrize(
    ("name", "phrases"),
    [
        ("partners/Anker Twee/index.md", ["“Anker Twee”", "perhaps “anker-twee”"]),
        ("partners/ünïcode/index.md", ["perhaps “unicode”"]),
        ("partners/a--b/index.md", ["perhaps “a-b”"]),
        ("partners/-a/index.md", ["perhaps “a”"]),
        ("partners/a_b/index.md", ["perhaps “a-b”"]),
        ("partners/照片/index.md", ["Rename it."]),
        ("partners/" + "x" * 81 + "/index.md", ["at most 80"]),
        ("partners/page/index.md", ["the key “page” is reserved"]),
        ("partners/404/index.md", ["the key “404” is reserved"]),
        ("pages/themes.md", ["the key “themes” is reserved"]),
        ("pages/Over Ons.md", ["perhaps “over-ons”"]),
        ("pages/a.b.md", ["perhaps “a-b”"]),
        ("partners/boei.md", ["where each partner's folder was expected", "/index.md"]),
    ],
)
def test_a_bad_name_is_refused(tmp_path, name, phrases):
    """A file's name is the address: it is checked, and a better one is proposed."""
    found = told(tmp_path, {name: PARTNER.replace("published: 2017-06-04\n", "")})

    assert_sole(found, name, 1, *phrases)


@pytest.mark.parametrize("name", ["Anker", "ANKER"])
def test_names_that_differ_only_in_case_are_refused(tmp_path, name):
    """Hosts that ignore case would show one for the other."""
    found = told(tmp_path, {f"partners/{name}/index.md": PARTNER})

    assert any("differs from" in each[2] and "only in case" in each[2] for each in found)


def test_names_that_differ_only_in_unicode_form_are_refused(tmp_path):
    """Hosts that compose letters would show one for the other."""
    found = told(tmp_path, {"pages/\u00e9.md": "x", "pages/e\u0301.md": "x"})

    assert any("Unicode form" in each[2] for each in found)


# ---------------------------------------------------------------- what is no file


def _fifo(path):
    os.mkfifo(path)


def _socket(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.fspath(path))


@pytest.mark.parametrize(
    ("make", "phrase"),
    [
        (lambda path: path.mkdir(), "a folder, where a file was expected"),
        (_fifo, "a named pipe"),
        (_socket, "a socket"),
        (lambda path: path.symlink_to("/dev/zero"), "a link that leads out of content/"),
        (lambda path: path.symlink_to("/etc/passwd"), "a link that leads out of content/"),
        (lambda path: path.symlink_to(path.name), "a link that leads nowhere"),
        (lambda path: path.symlink_to("weg.md"), "a link that leads nowhere"),
    ],
)
@pytest.mark.parametrize("name", [ANKER, "pages/about.md", "site.yaml", "themes.yaml"])
def test_what_is_no_file_of_ours_is_not_read(tmp_path, monkeypatch, name, make, phrase):
    """Folders, pipes, sockets, devices and links that lead out or nowhere are problems."""
    folder = make_site(tmp_path, {name: None})
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(path.parent)
    make(path.relative_to(path.parent))

    found = [each for each in problems(folder) if each.path == path.name]

    assert [each.line for each in found] == [1]
    assert phrase in found[0].message


def test_a_link_within_the_content_is_followed(tmp_path):
    """A symlink that stays in the folder is a file like any other."""
    folder = make_site(tmp_path)
    (folder / "pages/more.md").symlink_to("about.md")

    assert sorted(loader.load(folder).pages) == ["about", "more"]


@pytest.mark.parametrize("target", ["../../elsewhere", "weg", "lus"])
def test_a_folder_that_is_a_link_must_stay_inside(tmp_path, target):
    """A partner's folder that leads out, nowhere or to itself is a problem."""
    folder = make_site(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/index.md").write_text(PARTNER)
    (folder / "partners/lus").symlink_to(target)

    found = problems(folder)

    assert len(found) == 1
    assert "a link that leads" in found[0].message


@pytest.mark.parametrize(
    "name", [b"partners/caf\xe9", b"pages/caf\xe9.md", b"partners/anker/\xe9.png"]
)
def test_a_name_in_latin_1_can_be_told(tmp_path, name):
    """A file name that is no UTF-8 is shown with escapes, in messages and in proposals."""
    folder = make_site(tmp_path, {ANKER: partner(body="![x y](qqqqqqqq)\n")})
    path = os.path.join(os.fsencode(folder), name)
    if not name.startswith(b"partners/caf"):
        with open(path, "w") as file:
            file.write("x")
    else:
        os.mkdir(path)

    found = problems(folder)

    assert all(str(each).encode() for each in found)
    assert name.endswith(b".png") or any("caf\\xe9" in each.path for each in found)


def test_a_folder_that_goes_while_it_is_read_is_told_in_words(tmp_path):
    """As when a portrait is renamed meanwhile: without the system's number and path."""
    run = sources.Run(make_site(tmp_path, {}))
    path = run.root / "partners/gone/index.md"

    assert (
        sources.beside(run, path, "a.png", 3, run.report(path), "picture", reader.inspect) is None
    )
    (problem,) = run.problems
    assert problem.message == "“a.png” cannot be read: no such file or directory"


@pytest.mark.parametrize("missing", ["folder", "file"])
def test_a_missing_folder_is_one_problem(tmp_path, missing):
    """Where there is no content, the problem says which file is not there."""
    folder = tmp_path / "content"
    if missing == "file":
        folder.write_text("")

    found = problems(folder)

    assert any("site.yaml" in each.path and "cannot be read" in each.message for each in found)


# ---------------------------------------------------------------- site, themes, pages


@pytest.mark.parametrize(
    ("more", "line", "phrases"),
    [
        ("thresold: 80", 3, ["unknown field “thresold”", "“threshold”"]),
        ("threshold: 101", 3, ["a whole number from 0 to 100"]),
        ("threshold: -1", 3, ["a whole number from 0 to 100"]),
        ("threshold: 80%", 3, ["a whole number from 0 to 100"]),
        ("threshold: ८०", 3, ["a whole number from 0 to 100"]),
        ("excerpt: 19", 3, ["a whole number from 20 to 1000"]),
        ("stale_after: drie", 3, ["a whole number from 0 to 1200"]),
        ("stale_after: 1201", 3, ["a whole number from 0 to 1200"]),
        ("excerpt: 1001", 3, ["a whole number from 20 to 1000"]),
        ("timezone: Europe/Amsterdm", 3, ["a time zone", "“Europe/Amsterdam”"]),
        ("timezone: ../../etc/passwd", 3, ["a time zone"]),
        ("base_url: example.org", 3, ["the site's http or https address"]),
        ("base_url: https://a.org/?b", 3, ["the site's http or https address"]),
        ("base_url: https://a.org/#b", 3, ["the site's http or https address"]),
        ("base_url: https://a.org/../b", 3, ["the site's http or https address"]),
        ("base_url: https://a.org//b", 3, ["the site's http or https address"]),
        ("base_url: https://[", 3, ["the site's http or https address"]),
        ("organisation: {website: https://a.org}", 3, ["the field “name” is missing"]),
        ("organisation: {name: A, email: geen}", 3, ["an e-mail address"]),
        ("organisation: {name: A, email: 'mailto:a@b.org'}", 3, ["an e-mail address", "info@"]),
        ("organisation: {name: A, email: 'a@b.org,c'}", 3, ["an e-mail address"]),
        ("security: {contact: a@b.org, expires: 2030-01-01}", 3, ["RFC 9116", "mailto:"]),
        ("security: {contact: 'mailto:a@b.org'}", 3, ["the field “expires” is missing"]),
        ("grants: {licence: CC-BY}", 3, ["http or https address"]),
        ("redirects: [a]", 3, ["a list, where fields were expected"]),
    ],
)
def test_a_fault_in_site_yaml_is_named_with_its_line(tmp_path, more, line, phrases):
    """Each setting of the site is checked."""
    found = told(tmp_path, {"site.yaml": SITE + more + "\n"})

    assert_sole(found, "site.yaml", line, *phrases)


@pytest.mark.parametrize(
    ("languages", "line", "phrase"),
    [
        ("", 1, "the field “languages” is missing"),
        ("languages:", 2, "the field “languages” is missing"),
        ("languages: []", 2, "no language"),
        ("languages: nl", 2, "where a list was expected"),
        ("languages: [nl, xx]", 2, "no language tag"),
        ("languages: [nl, en_US]", 2, "Write “en-US”."),
        ("languages: [nl, en, nl]", 2, "the language nl is listed twice"),
    ],
)
def test_a_fault_in_the_languages_is_named(tmp_path, languages, line, phrase):
    """The languages are BCP 47 tags, each once, at least one."""
    found = told(tmp_path, {"site.yaml": f"name: Proef\n{languages}\n"})

    assert_sole(found, "site.yaml", line, phrase)


@pytest.mark.parametrize(
    ("themes", "line", "phrase"),
    [
        ("a: {}", 1, "the field “title” is missing"),
        ("a: Titel", 1, "“Titel”, where fields were expected"),
        ("A b: {title: T}", 1, "“A b”, where a key was expected"),
        ("a: {title: T}\nb: {title: T}\na: {title: U}", 3, "“a” is repeated here"),
        ("a:\n  titel: T\n  title: T", 2, "unknown field “titel”"),
        ("a: {title: T}\n---\nb: {title: T}", 3, "a second YAML document"),
        ("- a", 1, "a list, where fields were expected"),
        ("a: [", 1, "never closed"),
        ("", 1, "an empty file. Write what belongs in it"),
    ],
)
def test_a_fault_in_themes_yaml_is_named_with_its_line(tmp_path, themes, line, phrase):
    """Themes are codes with a title."""
    found = told(tmp_path, {"themes.yaml": themes + "\n"})

    assert_sole(found[:1], "themes.yaml", line, phrase)


def test_broken_themes_are_not_blamed_on_the_partners(tmp_path):
    """A theme is unknown only where the themes could be read."""
    found = told(tmp_path, {"themes.yaml": "a: [", ANKER: partner("themes: [news]")})

    assert {each[0] for each in found} == {"themes.yaml"}


@pytest.mark.parametrize(
    ("matter", "line", "phrase"),
    [
        ("title: T\nmenu: eerst", 3, "a whole number from 0 to 9999"),
        ("title: T\npublished: 2017-01-01", 3, "unknown field “published”"),
        ("summary: S", 2, "the field “title” is missing"),
        ("title: " + "x" * 121, 2, "121 characters, where at most 120"),
    ],
)
def test_a_fault_in_a_page_is_named_with_its_line(tmp_path, matter, line, phrase):
    """A page has its own fields."""
    found = told(tmp_path, {"pages/about.md": f"---\n{matter}\n---\n\nTekst.\n"})

    assert_sole(found, "pages/about.md", line, phrase)


# ---------------------------------------------------------------- all at once


def test_all_problems_of_a_run_come_at_once_and_in_order(tmp_path):
    """One run names every fault of every file, sorted by file and line."""
    files = {
        "site.yaml": SITE + "threshold: x\nexcerpt: y\n",
        "themes.yaml": "a: {}\n",
        "pages/about.md": "",
        ANKER: partner("sumary: x\nupdated: x\ncountries: [XX, YY]\n", "[x]()\n\n[y]()\n"),
    }

    found = told(tmp_path, files)

    assert [(each[0], each[1]) for each in found] == [
        ("pages/about.md", 1),
        *((ANKER, line) for line in (4, 5, 6, 6, 9, 11)),
        ("site.yaml", 3),
        ("site.yaml", 4),
        ("themes.yaml", 1),
    ]


def test_a_file_has_at_most_a_hundred_problems(tmp_path):
    """Thousands of faults in one file end with a word about the rest; other files are read."""
    files = {
        ANKER: partner("countries: [" + "XX, " * 4_000 + "]\n"),
        "themes.yaml": "".join(f"a{n}: {{}}\n" for n in range(20_000)),
        "site.yaml": SITE + "".join(f"b{n}: c\n" for n in range(20_000)),
        "pages/about.md": "---\ntitle: T\n---\n" + "\x01\n" * 100_000,
        "pages/more.md": "",
    }

    found = told(tmp_path, files)

    counts = {name: sum(each[0] == name for each in found) for name in files}
    assert counts == {**dict.fromkeys(files, 100), "pages/more.md": 1}
    assert sum("more problems than can be listed" in each[2] for each in found) == 4


@pytest.mark.long
@pytest.mark.parametrize("name", ["site.yaml", "themes.yaml"])
@pytest.mark.parametrize("pattern", ["[", "{a: ", "- ", "? ", "[[],", "&a [", "!a ", "a: b\n", "'"])
def test_huge_yaml_does_not_hang(tmp_path, name, pattern):
    """Half a megabyte of anything is answered by problems."""
    found = told(tmp_path, {name: (pattern * 500_000)[:400_000]})

    assert {each[0] for each in found} <= {name, ANKER}


@pytest.mark.parametrize(
    "pattern",
    ["[", "![", "*", "*a ", "`a", ">", "> - ", "- ", "# a\n\n", "a\n", "|a", "](", "<", "&", "é",
     "[a](b)", "[a]: b\n", "[a][", "\\", "|a|b|\n|-|-|\n"],
)  # fmt: skip
def test_huge_markdown_does_not_hang(tmp_path, pattern):
    """Half a megabyte of any mark is read or answered by problems."""
    folder = make_site(tmp_path, {ANKER: partner(body=(pattern * 480_000)[:240_000])})

    try:
        loader.load(folder)
        paths = set()
    except Problems as error:
        paths = {each.path for each in error.problems}

    assert all(path.endswith(ANKER) for path in paths)


def test_the_faults_of_many_files_are_told_at_once(tmp_path):
    """Each with its file and line, in order, and of one file no more than a hundred."""
    many = {f"partners/p{n}/index.md": partner() for n in range(120)}
    many["partners/p12/schip.png"] = png(4, 3)
    faults = {
        "pages/more.md": ("---\ntitle: Meer\nweight: x\n---\n\nMeer.\n", [3]),
        "partners/p10/index.md": (b"\xff\xfe", [1]),
        "partners/p11/index.md": (b"---\ntitle: Anker\n---\n\n\xff\n", [5]),
        "partners/p119/index.md": ("", [1]),
        "partners/p12/index.md": (None, [1]),
        "partners/p30/index.md": (partner("sumary: x"), [4]),
        "partners/p55/index.md": (
            partner("".join(f"x{n}: x\n" for n in range(150))),
            range(4, 104),
        ),
        "partners/p56/index.md": ("Zonder kop.\n", [1]),
        "partners/p77/index.md": (partner("summary: [", ""), [4, 6]),
        "partners/p98/index.md": (partner(body="![Een boot](boot.png)\n"), [6]),
    }
    folder = make_site(tmp_path, many | {name: data for name, (data, _) in faults.items()})

    assert [(os.path.relpath(each.path, folder), each.line) for each in problems(folder)] == [
        (name, line) for name, (_, lines) in faults.items() for line in lines
    ]


def test_one_file_can_be_read_alone(tmp_path):
    """An extractor gets the records of one file, or its problems."""
    folder = make_site(tmp_path)
    names = ["site.yaml", "themes.yaml", "pages/about.md", ANKER]
    (folder / "pages/bad.md").write_text("")

    kinds = [type(loader.read_file(folder / name, folder)[0]).__name__ for name in names]

    assert kinds == ["Site", "Theme", "Page", "Partner"]
    with pytest.raises(Problems, match="an empty file"):
        loader.read_file(folder / "pages/bad.md", folder)


# ---------------------------------------------------------------- anything at all

_yamlish = st.lists(
    st.sampled_from(
        ["title", ": ", "\n", "\n  ", "- ", "[", "]", "{", "}", ",", "'", '"', "|", ">-", "&a",
         "*a", "!", "!!str", "#", "? ", "---", "...", "\t", "image", "facts", "x_a", "about",
         "2017-06-04", "NO", "\\0", "\0", "é", "\u2028", "\x85", "<<", "%YAML", "themes",
         "a", "😀", "\ufeff"]
    ),
    max_size=40,
).map("".join)  # fmt: skip

_edits = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert"]), st.integers(0, 5_000), st.binary(max_size=6)
    ),
    min_size=1,
    max_size=6,
)


def _edited(data: bytes, edits) -> bytes:
    for kind, place, noise in edits:
        at = place % (len(data) + 1)
        if kind == "flip" and at < len(data):
            data = data[:at] + bytes([data[at] ^ (noise[0] if noise else 1)]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[at + 1 + len(noise) ** 2 :]
        else:
            data = data[:at] + noise + data[at:]
    return data


def assert_answered(folder):
    """The content is a site, or problems that each say where, what and what to do."""
    try:
        assert isinstance(loader.load(folder), records.Site)
        return
    except Problems as error:
        found = error.problems
    assert found
    for each in found:
        assert each.path
        assert each.line >= 1
        assert each.message
        assert each.remedy.endswith((".", "?"))
        assert str(each).encode()
        assert "\n" not in str(each)


@nasty.steady
@given(name=st.sampled_from([ANKER, "site.yaml", "themes.yaml", "pages/about.md"]), edits=_edits)
def test_a_mutated_file_is_read_or_its_problems_told(tmp_path_factory, name, edits):
    """No flipped, cut or inserted bytes raise anything but Problems."""
    folder = tmp_path_factory.mktemp("site")
    files = {ANKER: FULL, "partners/boei/index.md": BOEI, "partners/anker/schip.png": png()}
    data = {**FILES, **files}[name].encode()

    make_site(folder, files | {name: _edited(data, edits)})

    assert_answered(folder / "content")


@nasty.steady
@example(text='"', name="site.yaml")
@given(text=_yamlish, name=st.sampled_from([ANKER, "site.yaml", "themes.yaml"]))
def test_random_yaml_is_read_or_its_problems_told(tmp_path_factory, text, name):
    """No text in place of YAML raises anything but Problems."""
    folder = tmp_path_factory.mktemp("site")
    data = text if name != ANKER else f"---\n{text}\n---\nTekst.\n"

    make_site(folder, {name: data})

    assert_answered(folder / "content")


# ---------------------------------------------------------------- several processes


@pytest.mark.long
@pytest.mark.parametrize("broken", [False, True])
def test_several_processes_read_the_same(tmp_path, broken):
    """The same records in the same order, and the same problems; more than one process is used."""
    files = {f"partners/p{n}/index.md": partner(body=f"Tekst {n}.\n") for n in range(120)}
    if broken:
        files |= {f"partners/p{n}/index.md": partner("nope: 1") for n in (3, 70, 119)}
    folder = make_site(tmp_path, files)

    def read(jobs: int) -> object:
        loader.read_document.cache_clear()
        try:
            return loader.load(folder, jobs=jobs)
        except Problems as error:
            return error.problems

    one, two = read(1), read(2)
    read_here = loader.read_document.cache_info().misses

    assert one == two
    assert read_here == 0
    if not broken:
        assert list(one.partners) == list(two.partners)
        assert one.partners["p5"].body.document == two.partners["p5"].body.document
