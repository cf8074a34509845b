"""The site in one language: its order, its texts and their marks, and when a page counts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from portret.content import translatable
from portret.site.edition import Edition
from portret.site.text import Text
from tests import apps
from tests.sites import SITE, make_site


def made(folder: Path, tag: str = "nl", site: str = SITE, **files: str) -> Edition:
    """The tiny site with these portraits alone, in one language."""
    named = {f"partners/{key}/index.md": text for key, text in files.items()}
    make_site(folder, {"site.yaml": site, "partners/anker/index.md": None, **named})
    shown, _ = apps.make_app(folder).extensions["portret"].current()
    found: Edition = shown.editions[tag]
    return found


def portrait(title: str, published: str = "2017-06-04", matter: str = "", body: str = "X.") -> str:
    """A portrait's file."""
    return f"---\ntitle: {title}\npublished: {published}\n{matter}---\n\n{body}\n"


def keys(partners: list[object]) -> list[str]:
    """Their keys, in their order."""
    return [each.key for each in partners]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("tag", "titles"),
    [
        ("nl", ["Aap", "Één", "eend", "IJs", "Zee"]),
        ("sv", ["Adam", "Zeta", "Åke", "Ärlig", "Öl"]),
        ("de", ["Adler", "Äpfel", "Apfelsine", "Öl", "Zoo"]),
        ("ar", ["أمل", "باب", "تمر", "نور", "يد"]),
    ],
)
def test_names_stand_in_the_languages_own_order(
    tmp_path: Path, tag: str, titles: list[str]
) -> None:
    """Each alphabet's order is its own (CLDR): in Swedish å comes after z, in German with a."""
    files = {f"n{number}": portrait(title) for number, title in enumerate(reversed(titles))}
    here = made(tmp_path, tag, f"name: Proef\nlanguages: [{tag}]\n", **files)

    assert [each.title for each in here.by_name(here.site.partners.values())] == titles


def test_order_follows_the_translated_names(tmp_path: Path) -> None:
    """A list is in the order of the names that its readers see; countries and themes too."""
    files = {"a": portrait("Aap", matter="countries: [DE, NL]\n"), "z": portrait("Zebra")}
    apps.translate(tmp_path, "en", {("title", "Aap"): "Monkey", ("title", "Zebra"): "Giraffe"})
    english = made(tmp_path, "en", **files)
    dutch = made(tmp_path, "nl", **files)

    assert keys(english.by_name(english.site.partners.values())) == ["z", "a"]
    assert keys(dutch.by_name(dutch.site.partners.values())) == ["a", "z"]
    assert english.countries() == ["DE", "NL"]
    assert dutch.countries() == ["DE", "NL"]
    assert made(tmp_path, "ar", **files).countries() == ["DE", "NL"]


def test_other_partners_are_the_related_then_the_nearest(tmp_path: Path) -> None:
    """At most six of those that are shown: the related ones, then the nearest; newest first."""
    files = {
        f"p{year}": portrait("Naam", f"{year}-01-01", "related: [gone, p2001]\n" * (year == 2016))
        for year in (2001, 2008, 2010, 2012, 2013, 2014, 2016, 2018, 2019)
    }
    here = made(tmp_path, gone=portrait("Naam", matter="show_until: 2000-01-01\n"), **files)

    others = here.others(here.site.partners["p2016"])

    assert keys(others) == ["p2019", "p2018", "p2014", "p2013", "p2012", "p2001"]


def test_other_partners_of_one_day_stand_by_name(tmp_path: Path) -> None:
    """One day's stand by name; a portrait is not its own other."""
    here = made(tmp_path, a=portrait("Zee"), b=portrait("Aap"), c=portrait("Eend"))

    assert keys(here.others(here.site.partners["c"])) == ["b", "a"]


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
    found = here.excerpt(here.site.partners["a"])

    assert found == Text(expected)


def test_an_excerpt_is_in_its_own_language(tmp_path: Path) -> None:
    """It is of the translation where there is one, and else marked as the source language's."""
    apps.translate(tmp_path, "en", {"X.": "Why."})
    english = made(tmp_path, "en", a=portrait("Aap"))
    arabic = made(tmp_path, "ar", a=portrait("Aap"))

    assert english.excerpt(english.site.partners["a"]) == Text("Why.")
    assert str(arabic.excerpt(arabic.site.partners["a"]).attrs) == ' lang="nl" dir="ltr"'


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

    found = here.text(here.site.partners["a"], "title")

    assert found.value == expected
    assert (found.language.tag if found.language else None) == mark


@pytest.mark.parametrize(("threshold", "complete"), [(50, True), (51, False), (0, True)])
def test_a_page_counts_from_the_threshold(tmp_path: Path, threshold: int, complete: bool) -> None:
    """done × 100 < threshold × total, and the page does not count; equal and repeated texts do."""
    apps.translate(tmp_path, "en", {("title", "Aap"): "Aap", "Een.": "Een."})
    files = {"a": portrait("Aap", body="Een.\n\nEen.\n\nTwee.\n\n98\n\n## Drie")}
    here = made(tmp_path, "en", f"{SITE}threshold: {threshold}\n", **files)
    listed = here.measured(here.site.partners["a"], ())

    assert here.share(listed) == (2, 4)
    assert here.complete(listed) is complete
    assert made(tmp_path, "nl", f"{SITE}threshold: 100\n").complete(listed)


def test_a_foreign_name_counts_as_done(tmp_path: Path) -> None:
    """An untranslated name with title_lang needs no translation."""
    here = made(tmp_path, "ar", a=portrait("Anchor", matter="title_lang: en\n"))

    assert here.share(translatable.own_messages(here.site.partners["a"])) == (1, 2)


def test_a_list_is_measured_by_titles_and_excerpts(tmp_path: Path) -> None:
    """A page without a record counts what it lists, each message once."""
    apps.translate(tmp_path, "en", {"X.": "Why."})
    here = made(tmp_path, "en", a=portrait("Aap"), b=portrait("Beer"))

    listed = here.measured(None, here.site.partners.values())

    assert here.share(listed) == (1, 3)


def test_fuzzy_and_blank_translations_are_not_done(tmp_path: Path) -> None:
    """What is not shown does not count."""
    path = apps.translate(tmp_path, "en", {"X.": "Why.", ("title", "Aap"): " "})
    path.write_text(path.read_text().replace('msgid "X."', '#, fuzzy\nmsgid "X."'))
    here = made(tmp_path, "en", a=portrait("Aap"))

    assert here.share(translatable.own_messages(here.site.partners["a"])) == (0, 2)


def test_the_menu_stands_by_its_numbers(tmp_path: Path) -> None:
    """The lowest first, those of one number by key; pages that the site has anyway are left out."""
    pages = {"b": 2, "c": 1, "a": 2, "partners": 1, "search": 3, "home": 4}
    for key, number in pages.items():
        text = f"---\ntitle: X\nmenu: {number}\n---\n\nX.\n"
        path = tmp_path / f"content/pages/{key}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    assert keys(made(tmp_path).menu()) == ["c", "a", "b"]
