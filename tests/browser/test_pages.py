"""The real site as its readers get it: valid, in order, mirrored, in their language."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.hosting import frozen

STYLE = Path(__file__).resolve().parents[2] / "static/portret.css"


Told = Callable[[Path], list[str]]


@pytest.fixture(scope="module")
def untranslated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site with empty catalogues, frozen."""
    folder = tmp_path_factory.mktemp("untranslated")
    (folder / "none").mkdir()
    return frozen(folder / "build", TRANSLATIONS=str(folder / "none"))


@pytest.fixture(scope="module")
def told(export: Path, untranslated: Path, vnu: Any) -> Told:
    """What the Nu HTML checker says of the files of a folder, which it reads in one go."""
    folders = (export.resolve(), untranslated.resolve())
    files = [file for folder in folders for file in folder.rglob("*.html")]
    found = vnu([*files, STYLE], "--also-check-css")

    def of(folder: Path) -> list[str]:
        asked = f"file:{folder.resolve()}"
        return [
            f"{each['url']}:{each.get('lastLine')}: {each['message']}"
            for each in found
            if each["url"].startswith(asked)
        ]

    return of


def test_every_page_is_valid_html(export: Path, told: Told) -> None:
    """The Nu HTML checker has nothing to say about any page: no error, no warning."""
    assert len(list(export.rglob("*.html"))) > 40
    assert told(export) == []


def test_untranslated_pages_are_valid_too(untranslated: Path, told: Told) -> None:
    """With empty catalogues every fallback is marked on an element where a mark is allowed.

    The checker guesses each paragraph's language and warns where it is not the marked one, so it
    also finds a fallback without its mark.
    """
    assert 'lang="nl" dir="ltr"' in (untranslated / "ar/partners/ecre/index.html").read_text()
    assert told(untranslated) == []


def test_the_style_sheet_is_valid(told: Told) -> None:
    """The checker knows every property that we use, and finds no error in the style sheet."""
    assert told(STYLE) == []


def test_a_page_reads_without_javascript_and_by_keyboard(browser: Browser, site: str) -> None:
    """The first thing that Tab reaches is the skip link, and it leads to the content."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/nl/partners/ecre/")
    page.keyboard.press("Tab")

    skip = page.locator(":focus")

    assert skip.inner_text() == "Naar de inhoud"
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/partners/ecre/#main--content")
    context.close()


def test_a_portrait_stands_in_its_order(page: Page, site: str) -> None:
    """Image, heading, text, "Over deze partner", other partners: from top to bottom."""
    page.goto(f"{site}/nl/partners/ecre/")

    tops = [
        page.locator(selector).first.bounding_box()["y"]  # type: ignore[index]
        for selector in (".title-image img", "h1", ".prose", ".about", ".others")
    ]

    assert tops == sorted(tops)
    assert page.locator(".about h2").inner_text() == "Over deze partner"
    dates = page.locator(".others time").all_inner_texts()
    assert dates == ["12 juni 2017", "4 juni 2017"]
    for excerpt in page.locator(".others .card > p:last-child").all_inner_texts():
        assert re.search(r"\w…$", excerpt)


def test_arabic_is_mirrored(page: Page, site: str) -> None:
    """On an Arabic page the site's name stands at the right, on a Dutch one at the left."""
    page.set_viewport_size({"width": 1000, "height": 700})
    places = {}
    for tag in ("nl", "ar"):
        page.goto(f"{site}/{tag}/")
        box = page.locator(".masthead-name").bounding_box()
        assert box is not None
        places[tag] = box["x"] + box["width"] / 2

    assert places["nl"] < 500 < places["ar"]


def test_the_switcher_keeps_the_page(page: Page, site: str) -> None:
    """Each language's link leads to the same page in that language."""
    page.goto(f"{site}/nl/partners/hostwriter/")
    for name, tag in (("العربية", "ar"), ("Français", "fr"), ("English", "en")):
        page.get_by_role("link", name=name, exact=True).click()

        page.wait_for_url(f"{site}/{tag}/partners/hostwriter/")
        assert page.locator("html").get_attribute("lang") == tag


def test_the_style_sheet_keeps_its_rules() -> None:
    """One line declares the layers, directions are logical, colours are named once."""
    style = STYLE.read_text("utf-8")
    rest = style.split("@layer base", 1)[1]

    assert style.startswith("@layer tokens, base, layout, parts, print;")
    assert re.findall(r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b", style) == []
    assert re.findall(r"(?:text-align|float|clear): *(?:left|right)", style) == []
    assert re.findall(r"(?<![-\w])(?:left|right|width|height|top|bottom): ", style) == []
    assert [c for c in re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|oklch\(", rest) if c != "#000"] == []
