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
