"""A record in a language: its fields by name, its marks, its first words, what is translated."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from portret.site.localized import Localized
from portret.site.values import Text
from tests import apps
from tests.site.editions import made, portrait
from tests.sites import png

MATTER = """\
summary: In het kort.
website: https://a.example
image: {file: brug.png, alt: Een brug, credit: Foto van Jan}
quote: {text: Vrij., who: '98'}
facts:
  - {label: Leden, value: '98', unit: mensen}
  - {label: Landen, value: twee}
organisation: {legal_name: Stichting Aap}
"""
ENGLISH: apps.Texts = {
    ("title", "Aap"): "Monkey",
    ("summary", "In het kort."): "In short.",
    ("alt", "Een brug"): "A bridge",
    ("label", "Leden"): "Members",
    ("unit", "mensen"): "people",
    ("credit", "Foto van Jan"): "Photograph by Jan",
    "X.": "Why.",
}


def aap(folder: Path, tag: str, **more: str) -> Localized:
    """A portrait with much in its front matter, in a language."""
    (picture := folder / "content/partners/a/brug.png").parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(png(3, 2))
    return made(folder, tag, a=portrait("Aap", matter=MATTER, **more)).partners["a"]


def shown(text: Text) -> tuple[str, str | None]:
    """A text, and the tag of the language that it is marked with."""
    return text.value, text.language.tag if text.language else None


def no_links(address: str, picture: bool) -> Mapping[str, object]:
    """A link's attributes where it does not matter whither it leads."""
    return {"href": address}


# ---------------------------------------------------------------- fields


def test_texts_are_asked_by_their_names(tmp_path: Path) -> None:
    """In the language where there is a translation, else in the source's and marked so."""
    apps.translate(tmp_path, "en", ENGLISH)
    english, arabic, dutch = (aap(tmp_path, tag) for tag in ("en", "ar", "nl"))

    assert [shown(each.title) for each in (english, arabic, dutch)] == [
        *(("Monkey", None), ("Aap", "nl"), ("Aap", None))
    ]
    assert [shown(each.summary) for each in (english, arabic, dutch)] == [
        *(("In short.", None), ("In het kort.", "nl"), ("In het kort.", None))
    ]


def test_what_is_no_text_is_as_the_record_has_it(tmp_path: Path) -> None:
    """Dates, addresses, keys, names of organisations; a field that there is not is an error."""
    english = aap(tmp_path, "en")

    assert english.published == date(2017, 6, 4)
    assert (english.key, english.website) == ("a", "https://a.example")
    assert english.address == "/partners/a/"
    assert english.themes == ()
    assert english.organisation.legal_name == "Stichting Aap"
    with pytest.raises(AttributeError, match="sumary"):
        _ = english.sumary


def test_parts_are_localized_too(tmp_path: Path) -> None:
    """An image, a quotation and each of some facts; no part is None."""
    apps.translate(tmp_path, "en", ENGLISH)
    english = aap(tmp_path, "en")

    assert shown(english.image.alt) == ("A bridge", None)
    assert shown(english.image.credit) == ("Photograph by Jan", None)
    assert english.image.file == "brug.png"
    assert shown(english.quote.text) == ("Vrij.", "nl")
    assert [shown(each.label) for each in english.facts] == [("Members", None), ("Landen", "nl")]
    assert shown(english.facts[0].unit) == ("people", None)
    assert made(tmp_path, "en", a=portrait("Aap")).partners["a"].image is None


def test_what_needs_no_translation_has_no_mark(tmp_path: Path) -> None:
    """A number and a blank are of every language."""
    arabic = aap(tmp_path, "ar")

    assert shown(arabic.facts[0].value) == ("98", None)
    assert shown(arabic.facts[1].unit) == ("", None)
    assert shown(arabic.quote.who) == ("98", None)
    assert not arabic.facts[1].unit


NUMBERS = """\
| Jaar | Leden | Deel |
|--|--|--|
| 2017 | 1.240 | **1,5** % |

- 2.500[^1]

31.12.2019

`1.240`

<https://a.example/r-1.240.pdf>

[12.000](https://a.example/1.240)

Tussen 1.000 en 2.000 mensen.

[^1]: 3.000
"""


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("nl", ["1.240", "1,5", "2.500", "12.000", "3.000"]),
        ("en", ["1,240", "1.5", "2,500", "12,000", "3,000"]),
        ("ar", ["1,240", "1.5", "2,500", "12,000", "3,000"]),
    ],
)
def test_numbers_alone_are_written_as_the_language_has_them(
    tmp_path: Path, tag: str, expected: list[str]
) -> None:
    """In cells, items, paragraphs and notes, as in facts: nobody translates a text without letters.

    Years, dates, code and addresses stay, and what stands among words, which is translated.
    """
    partner = made(tmp_path, tag, a=portrait("Aap", body=NUMBERS)).partners["a"]
    found = partner.text("body", no_links)
    html = found.html + found.footnotes[0].html

    kept = (
        ">2017<",
        "31.12.2019",
        "<code>1.240</code>",
        "1.000 en 2.000",
        '/1.240"',
        ">https://a.example/r-1.240.pdf<",
    )
    for each in (*expected, *kept):
        assert each in html
    dutch = ("1.240<", "1,5<", "2.500<", "12.000<", "3.000<")
    assert tag == "nl" or not any(each in html.replace("<code>1.240", "") for each in dutch)


def test_an_equal_text_elsewhere_is_its_own_message(tmp_path: Path) -> None:
    """A title's translation is not that of a summary with the same words."""
    apps.translate(tmp_path, "en", {("title", "Aap"): "Monkey", "Aap": "Ape"})
    text = portrait("Aap", matter="summary: Aap\n", body="Aap")
    english = made(tmp_path, "en", a=text).partners["a"]

    assert shown(english.title) == ("Monkey", None)
    assert shown(english.summary) == ("Aap", "nl")
    assert "<p>Ape</p>" in english.text("body", no_links).html


def test_every_kind_of_record_is_localized(tmp_path: Path) -> None:
    """Pages, themes and the site itself."""
    texts: apps.Texts = {
        ("title", "Over ons"): "About us",
        ("title", "Nieuws"): "News",
        ("name", "Proef"): "Trial",
    }
    apps.translate(tmp_path, "en", texts)
    here = made(tmp_path, "en", a=portrait("Aap", matter="themes: [news]\n"))

    assert shown(here.pages["about"].title) == ("About us", None)
    assert shown(here.themes[0].title) == ("News", None)
    assert shown(here.frame.name) == ("Trial", None)


@pytest.mark.parametrize(
    ("tag", "texts", "expected", "mark"),
    [
        ("nl", {}, "Anchor", "en"),
        ("en", {}, "Anchor", None),
        ("ar", {}, "Anchor", "en"),
        ("ar", {("title", "Anchor"): "مرساة"}, "مرساة", None),
        ("ar", {("title", "Anchor"): "Anchor"}, "Anchor", "en"),
    ],
)
def test_a_name_keeps_its_own_language(
    tmp_path: Path, tag: str, texts: Mapping[tuple[str, str], str], expected: str, mark: str | None
) -> None:
    """A name with title_lang is marked as that language, but not on a page in that language."""
    apps.translate(tmp_path, tag, {**texts})
    here = made(tmp_path, tag, a=portrait("Anchor", matter="title_lang: en\n"))

    assert shown(here.partners["a"].title) == (expected, mark)


# ---------------------------------------------------------------- Markdown


def test_each_block_that_fell_back_is_marked(tmp_path: Path) -> None:
    """The others are not; in the source language none is."""
    apps.translate(tmp_path, "en", {"Een.": "One.", "Kop": "Head"})
    files = {"a": portrait("Aap", body="Een.\n\n## Kop\n\nTwee.")}
    english, dutch = (made(tmp_path, tag, **files).partners["a"] for tag in ("en", "nl"))
    html = english.text("body", no_links).html

    assert "<p>One.</p>" in html
    assert '<p lang="nl" dir="ltr">Twee.</p>' in html
    assert ">Head</h2>" in html
    assert "lang=" not in dutch.text("body", no_links).html


def test_ids_and_ranks_of_headings_are_as_they_are_asked_for(tmp_path: Path) -> None:
    """So that two texts stand on one page; an id is that of the source text in each language."""
    apps.translate(tmp_path, "en", {"Kop": "Head"})
    files = {"a": portrait("Aap", matter="about: |\n  ## Kop\n")}
    anchor = made(tmp_path, "en", **files).partners["a"]
    html = anchor.text("about", no_links, ids="x--", level=3).html

    assert '<h3 id="x--kop">Head</h3>' in html


def test_links_are_resolved_by_the_page(tmp_path: Path) -> None:
    """Each internal and external target, as it stands in the source."""
    asked = []

    def resolve(address: str, picture: bool) -> Mapping[str, object]:
        asked.append((address, picture))
        return {"href": "/there/"}

    files = {"a": portrait("Aap", body="Naar [a](../b/) en [b](https://b.example).")}
    anchor = made(tmp_path, "nl", b=portrait("Beer"), **files).partners["a"]
    html = anchor.text("body", resolve).html

    assert asked == [("../b/", False), ("https://b.example", False)]
    assert html.count('<a href="/there/">') == 2


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# Kop\n\nEen **korte** [tekst](https://x.example).", "Een korte tekst."),
        ("Een tekst.\n\nNog een.", "Een tekst…"),
        ("Met `code` erin.", "Met code erin."),
        ("Woord " * 30, "Woord " * 15 + "Woord…"),
        ("# Alleen een kop", "Alleen een kop"),
        ("```\ncode\n```", ""),
    ],
)
def test_an_excerpt_ends_at_a_word(tmp_path: Path, body: str, expected: str) -> None:
    """The first paragraph without markup, at most 100 characters, with "…" where more follows."""
    here = made(tmp_path, a=portrait("Aap", body=body))

    assert here.partners["a"].excerpt(100) == Text(expected)


LONG_SUMMARY = "Een *ster* en [een plan]: zij bouwen bruggen over brede rivieren."


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("Kort gezegd.", "Kort gezegd."),
        (LONG_SUMMARY, "Een *ster* en [een plan]: zij…"),
        ("98", "Waarom deze…"),
    ],
)
def test_the_summary_tells_of_a_portrait_in_lists(
    tmp_path: Path, summary: str, expected: str
) -> None:
    """As plain text, cut as the first words of the text are; a translation of it is shown there."""
    body = "Waarom deze tekst er is.\n\nMeer."
    matter = f"summary: '{summary}'\n"
    limit = 34 if summary == LONG_SUMMARY else 12
    apps.translate(tmp_path, "en", {("summary", summary): "In short.", body[:24]: "Why this."})
    here = made(tmp_path, a=portrait("A", matter=matter, body=body))
    english = made(tmp_path, "en", a=portrait("A", matter=matter, body=body)).partners["a"]
    arabic = made(tmp_path, "ar", a=portrait("A", matter=matter, body=body)).partners["a"]

    assert here.partners["a"].excerpt(limit) == Text(expected)
    if summary != "98":
        assert shown(english.excerpt(limit)) == ("In short.", None)
        assert shown(arabic.excerpt(limit)) == (expected, "nl")


def test_an_excerpt_is_in_its_own_language(tmp_path: Path) -> None:
    """It is of the translation where there is one, and else marked as the source language's."""
    apps.translate(tmp_path, "en", {"X.": "Why."})
    english, arabic = (made(tmp_path, tag, a=portrait("Aap")) for tag in ("en", "ar"))

    assert shown(english.partners["a"].excerpt(100)) == ("Why.", None)
    assert shown(arabic.partners["a"].excerpt(100)) == ("X.", "nl")


# ---------------------------------------------------------------- completeness


def test_each_message_counts_once(tmp_path: Path) -> None:
    """A text that stands twice is one message; a number is none."""
    apps.translate(tmp_path, "en", {"Een.": "One."})
    files = {"a": portrait("Aap", body="Een.\n\nEen.\n\nTwee.\n\n98")}
    edition, dutch = made(tmp_path, "en", **files), made(tmp_path, "nl", **files)
    english = edition.partners["a"]

    assert [each.text for each in english.distinct] == ["Een.", "Twee.", "Aap"]
    assert [english.is_done(each) for each in english.distinct] == [True, False, False]
    assert english.counted == (1, 2)
    assert dutch.partners["a"].counted == (3, 3)


GRANT = "{id: '1', title: %s, amount: 1, currency: EUR, awarded: 2017-01-01}"


@pytest.mark.parametrize("matter", ["", "title_lang: en\n"])
@pytest.mark.parametrize(("name", "counted"), [(None, (0, 2)), ("مرساة", (1, 3))])
def test_a_name_without_a_translation_counts_for_nothing(
    tmp_path: Path, matter: str, name: str | None, counted: tuple[int, int]
) -> None:
    """It is shown as it is, in its own language; a grant's title is no name."""
    apps.translate(tmp_path, "ar", {("title", "Anchor"): name} if name else {})
    grant = f"support: [{GRANT % 'Start'}]\n"
    edition = made(tmp_path, "ar", a=portrait("Anchor", matter=matter + grant))
    here = edition.partners["a"]

    assert here.counted == counted
    assert [each.text for each in here.distinct if here.is_kept(each)] == ["Anchor"] * (not name)
    own = "en" if matter else "nl"
    assert shown(here.title) == (name or "Anchor", None if name else own)


def test_the_title_of_a_page_is_no_name(tmp_path: Path) -> None:
    """It needs a translation, and so does that of a theme."""
    here = made(tmp_path, "en")

    assert here.pages["about"].counted == (0, 2)
    assert here.all_themes["news"].counted == (0, 1)


@pytest.mark.parametrize("state", ["fuzzy", "blank", "unsafe"])
def test_what_is_not_shown_is_not_done(tmp_path: Path, state: str) -> None:
    """A doubted, a blank and an unsafe translation: readers get the source text."""
    text = {"fuzzy": "See [it][1].", "blank": " ", "unsafe": "See it."}[state]
    path = apps.translate(tmp_path, "en", {"Zie [het][1].": text})
    if state == "fuzzy":
        path.write_text(path.read_text().replace('msgid "Zie', '#, fuzzy\nmsgid "Zie'))
    files = {"a": portrait("Aap", body="Zie [het](https://x.example).")}
    edition = made(tmp_path, "en", **files)
    english = edition.partners["a"]

    assert english.counted[0] == 0
    assert 'lang="nl"' in english.text("body", no_links).html


# ---------------------------------------------------------------- fingerprint


def test_its_fingerprint_is_of_its_files_and_its_translations(tmp_path: Path) -> None:
    """A saved text, a changed picture beside it and a translation each give another."""
    apps.translate(tmp_path, "en", ENGLISH)
    first = aap(tmp_path, "en").fingerprint
    picture = tmp_path / "content/partners/a/brug.png"

    assert aap(tmp_path, "en").fingerprint == first
    found = [first, aap(tmp_path, "ar").fingerprint, aap(tmp_path, "en", body="Y.").fingerprint]
    picture.write_bytes(png(4, 2))
    files = {"a": portrait("Aap", matter=MATTER)}
    found.append(made(tmp_path, "en", **files).partners["a"].fingerprint)
    apps.translate(tmp_path, "en", {**ENGLISH, ("title", "Aap"): "Ape"})
    found.append(made(tmp_path, "en", **files).partners["a"].fingerprint)
    assert len(set(found)) == 5


def test_a_translation_of_something_else_leaves_it(tmp_path: Path) -> None:
    """An entry that the record does not have, and a line that moved."""
    path = apps.translate(tmp_path, "en", ENGLISH)
    first = aap(tmp_path, "en").fingerprint
    path.write_text(path.read_text() + '\n# A note.\nmsgid "Menu"\nmsgstr "List"\n')

    assert aap(tmp_path, "en").fingerprint == first


def test_a_translation_is_another_message_s_only_by_its_place(tmp_path: Path) -> None:
    """Two translations that change places give another fingerprint."""
    files = {"a": portrait("Aap", body="Een.\n\nTwee.")}
    apps.translate(tmp_path, "en", {"Een.": "One.", "Twee.": "Two."})
    found = made(tmp_path, "en", **files).partners["a"]
    turned = dataclasses.replace(found, translations=found.translations[::-1])

    assert turned.fingerprint != found.fingerprint


NOTED = """\
---
title: Brug
published: 2017-07-01
about: |
  Ook hier.[^x]

  [^x]: Een noot.
---
Een brug.[^x] Nog eens.[^x]

<!-- TODO: vraag
Anna -->

## Doel {#pijlers}

Zie [doel](#pijlers).

[^x]: Van [steen](../anker/).
"""


def test_footnotes_are_listed_in_the_readers_language(tmp_path: Path) -> None:
    """Below their text, and each leads back to every place that refers to it."""
    files = {"partners/brug/index.md": NOTED}
    apps.make(tmp_path, files)
    words = {
        "Footnotes": "Notes",
        "Back from footnote %(number)s to the text": "From note %(number)s back",
        "Een brug.[^1] Nog eens.[^1]": "Once more.[^1] A bridge.[^1]",
        "Van [steen][1].": "Of [stone][1].",
    }
    apps.translate(tmp_path, "en", {**apps.EN, **words})

    client = apps.make_app(tmp_path).test_client()
    html = client.get("/en/partners/brug/").text

    ids = re.findall(r' id="([^"]*)"', html)
    links = re.findall(r' href="(?:/en/partners/brug/)?#([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert {"note--1", "ref--1", "ref--1-2", "about--note--1", "about--ref--1", "pijlers"} <= set(
        ids
    )
    assert {*ids} >= {*links} >= {"note--1", "ref--1", "ref--1-2", "about--ref--1", "pijlers"}
    assert '<li id="note--1"><p>Of <a href="/en/partners/anker/">stone</a>.</p>' in html
    assert '<h2 class="hidden" id="notes--label">Notes</h2>' in html
    assert html.count("From note 1 back") == 3
    assert "TODO" not in html
    assert "{#" not in html
    assert "Once more. A bridge…" in client.get("/en/partners/").text


def test_a_page_without_footnotes_has_no_list(tmp_path: Path) -> None:
    """As most have."""
    html = apps.make_app(apps.make(tmp_path)).test_client().get("/nl/partners/brug/").text

    assert "doc-endnotes" not in html
