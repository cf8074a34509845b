"""The site in one language: its order, its lists, and when a page counts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from portret.content.records import Partner
from tests import apps, sites
from tests.site.editions import made, portrait
from tests.sites import SITE


def keys(partners: Iterable[Partner]) -> list[str]:
    """Their keys, in their order."""
    return [each.key for each in partners]


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

    assert [each.title for each in here.partners_by_name] == titles


def test_order_follows_the_translated_names(tmp_path: Path) -> None:
    """A list is in the order of the names that its readers see; countries and themes too."""
    files = {"a": portrait("Aap", matter="countries: [DE, NL]\n"), "z": portrait("Zebra")}
    apps.translate(tmp_path, "en", {("title", "Aap"): "Monkey", ("title", "Zebra"): "Giraffe"})
    english = made(tmp_path, "en", **files)
    dutch = made(tmp_path, "nl", **files)

    assert keys(english.partners_by_name) == ["z", "a"]
    assert keys(dutch.partners_by_name) == ["a", "z"]
    assert [each.code for each in english.countries] == ["DE", "NL"]
    assert [each.code for each in dutch.countries] == ["DE", "NL"]
    assert [each.code for each in made(tmp_path, "ar", **files).countries] == ["DE", "NL"]


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


@pytest.mark.parametrize(("threshold", "complete"), [(50, True), (51, False), (0, True)])
def test_a_page_counts_from_the_threshold(tmp_path: Path, threshold: int, complete: bool) -> None:
    """done × 100 < threshold × total, and the page does not count; equal and repeated texts do."""
    apps.translate(tmp_path, "en", {("title", "Aap"): "Aap", "Een.": "Een."})
    files = {"a": portrait("Aap", body="Een.\n\nEen.\n\nTwee.\n\n98\n\n## Drie")}
    here = made(tmp_path, "en", f"{SITE}threshold: {threshold}\n", **files)
    record = here.partners["a"]
    source = made(tmp_path, "nl", f"{SITE}threshold: 100\n", **files)

    assert record.counted == (2, 4)
    assert here.is_complete(record) is complete
    assert source.is_complete(source.partners["a"])


def test_a_list_is_measured_by_titles_and_excerpts(tmp_path: Path) -> None:
    """A page without a record counts what it lists, each message once, but not a name as it is."""
    apps.translate(tmp_path, "en", {"X.": "Why.", ("title", "Aap"): "Monkey"})
    files = {"a": portrait("Aap"), "b": portrait("Beer"), "c": portrait("Ceder", body="Z.")}
    files["d"] = portrait("Dodo", matter="summary: Kort.\n", body="Q.")
    here = made(tmp_path, "en", **files)

    listed = here.measured(None, here.site.partners.values())

    assert [(each.text, of.is_done(each)) for each, of in listed] == [
        *(("Aap", True), ("X.", True), ("Z.", False), ("Kort.", False))
    ]
    assert here.is_complete(None, here.site.partners.values()) is False


@pytest.mark.parametrize(("threshold", "complete"), [(33, True), (34, False)])
def test_a_list_counts_from_the_threshold(tmp_path: Path, threshold: int, complete: bool) -> None:
    """By the same rule as a page with a record."""
    apps.translate(tmp_path, "en", {"X.": "Why."})
    files = {
        key: portrait(key, body=text) for key, text in zip("abc", ("X.", "Y.", "Z."), strict=True)
    }
    here = made(tmp_path, "en", f"{SITE}threshold: {threshold}\n", **files)

    assert here.is_complete(None, here.site.partners.values()) is complete


def test_the_menu_stands_by_its_numbers(tmp_path: Path) -> None:
    """The lowest first, those of one number by key; pages that the site has anyway are left out."""
    pages = {"b": 2, "c": 1, "a": 2, "partners": 1, "search": 3, "home": 4}
    for key, number in pages.items():
        text = f"---\ntitle: X\nmenu: {number}\n---\n\nX.\n"
        path = tmp_path / f"content/pages/{key}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    frame = made(tmp_path).frame

    assert [each.address for each in frame.menu] == ["/c/", "/a/", "/b/"]
    assert [each.address for each in frame.footer] == ["/about/"]


def test_a_card_is_the_same_in_each_list(tmp_path: Path) -> None:
    """One object a partner and language, so that a list asks for nothing twice."""
    here = made(tmp_path, "nl", a=portrait("Aap"), b=portrait("Beer"))

    every, (alone,) = here.cards(here.partners_by_name), here.cards([here.site.partners["b"]])

    assert [each.key for each in every] == ["a", "b"]
    assert every[1] is alone
    assert (alone.href, alone.title.value, alone.day) == ("/nl/partners/b/", "Beer", "4 juni 2017")


@pytest.mark.parametrize(
    "body", ["98", "```\nrm -rf\n```", "| 1 | 2 |\n|---|---|\n| 3 | 4 |", "→ 12 %"]
)
def test_a_body_without_letters_lacks_nothing(tmp_path: Path, body: str) -> None:
    """Neither its own page nor one that lists it waits for a translation; no excerpt is marked."""
    gone = {name: None for name in apps.FILES if name.startswith(("partners/brug", "pages"))}
    files = {**gone, "partners/anker/index.md": sites.partner("themes: [news]", f"{body}\n")}
    text = "name: Proef\nbase_url: https://proef.example\nlanguages: [nl, en]\n"
    client = apps.make_app(apps.make(tmp_path, {**files, "site.yaml": text})).test_client()

    for path in ("/en/", "/en/partners/", "/en/partners/anker/", "/en/themes/news/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert 'name="robots"' not in answer.text, path
        assert "in the original language" not in answer.text, path
        assert 'lang="nl" dir="ltr"></p>' not in answer.text, path
