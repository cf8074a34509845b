"""What a screen reader makes of a page: landmarks, headings, names, and languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

WORDS = re.compile(r"[^\W\d_]+")
ARABIC = re.compile(r"[\u0600-\u06ff]")


@pytest.fixture(scope="module")
def pages(export: Path) -> dict[str, LexborHTMLParser]:
    """Every page of the real site, by its file's path."""
    return {
        str(file.relative_to(export)): LexborHTMLParser(file.read_text("utf-8"))
        for file in export.rglob("*.html")
    }


def language(node: LexborNode) -> str:
    """The language that an element has, by itself or by what it stands in."""
    each: LexborNode | None = node
    while each is not None:
        if each.attributes.get("lang"):
            return each.attributes["lang"] or ""
        each = each.parent
    return ""


def texts(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, str]]:
    """Each text of the body with the element that holds it."""
    for node in tree.css("body *"):
        if text := node.text(deep=False, strip=True):
            yield node, text


def test_landmarks_are_few_and_named(pages: dict[str, LexborHTMLParser]) -> None:
    """One main, at most one header and footer beside it, and each nav has a name.

    A section that begins with a heading is found by it: as a landmark it would be read out twice.
    """
    for path, page in pages.items():
        assert len(page.css("main")) == 1, path
        assert len(page.css("body > header")) <= 1, path
        assert len(page.css("body > footer")) <= 1, path
        assert not page.css("section[aria-label], section[aria-labelledby]:not([role])"), path
        for node in page.css("nav, section[role], [role=region]"):
            label = page.css_first(f"[id='{node.attributes.get('aria-labelledby')}']")
            named = label.text(strip=True) if label else node.attributes.get("aria-label")
            assert named, f"{path}: {node.html}"
        names = [node.attributes.get("aria-labelledby") for node in page.css("nav")]
        assert len(names) == len(set(names)), path


def test_a_name_is_read_out_once(pages: dict[str, LexborHTMLParser]) -> None:
    """What only names a part of the page is no text in it as well."""
    for path, page in pages.items():
        for node in page.css("nav"):
            label = page.css_first(f"[id='{node.attributes['aria-labelledby']}']")
            only_named = label.attributes.get("class") == "hidden"
            assert ("hidden" in label.attributes) is only_named, f"{path}: {label.html}"


def test_headings_are_a_table_of_contents(pages: dict[str, LexborHTMLParser]) -> None:
    """One h1, first of all; after it no level is left out, and none is blank."""
    for path, page in pages.items():
        headings = page.css("h1, h2, h3, h4, h5, h6")
        levels = [int(str(node.tag)[1]) for node in headings]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(b <= a + 1 for a, b in pairwise(levels)), (path, levels)
        assert all(node.text(strip=True) for node in headings), path


def test_arabic_letters_stand_in_arabic_and_arabic_pages_are_arabic(
    pages: dict[str, LexborHTMLParser],
) -> None:
    """A text in Arabic letters has `lang="ar"`; on an Arabic page a text without says what it is.

    Names in Latin letters within an Arabic sentence need no mark of their own.
    """
    found = []
    for path, page in pages.items():
        for node, text in texts(page):
            if ARABIC.search(text) and language(node) != "ar":
                found.append(f"{path}: Arabic in {language(node)}: {text}")
            many = len(WORDS.findall(text)) > 4
            if language(node) == "ar" and many and not ARABIC.search(text):
                found.append(f"{path}: no Arabic in ar: {text}")

    assert found == []


def test_another_direction_has_its_mark(pages: dict[str, LexborHTMLParser]) -> None:
    """An element in another language than its page's has that language's direction too."""
    for path, page in pages.items():
        for node in page.css("[lang]"):
            expected = "rtl" if node.attributes["lang"] == "ar" else "ltr"
            assert node.attributes.get("dir") == expected, f"{path}: {node.html[:200]}"


def test_foreign_names_are_isolated(pages: dict[str, LexborHTMLParser]) -> None:
    """The foundation's Latin name on an Arabic page does not drag its neighbours along."""
    name = pages["ar/index.html"].css_first("footer bdi")

    assert name.text() == "Adessium Foundation"


def test_links_say_where_they_lead(pages: dict[str, LexborHTMLParser]) -> None:
    """No link is without a name, and two of one name within the site lead to the same page."""
    for path, page in pages.items():
        named: dict[str, str] = {}
        for link in page.css("a[href]"):
            picture = link.css_first("img")
            name = " ".join(link.text(separator=" ").split())
            name = name or str((picture and picture.attributes.get("alt")) or "")
            target = link.attributes["href"] or ""
            assert name, f"{path}: {link.html}"
            if target.startswith("/"):
                assert named.setdefault(name, target) == target, f"{path}: {name}"
