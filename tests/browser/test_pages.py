"""The real site as its readers get it: valid, in order, mirrored, in their language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.hosting import frozen

ROOT = Path(__file__).resolve().parents[2]


def test_every_page_is_valid_html(export: Path, vnu: Any) -> None:
    """The Nu HTML checker has nothing to say about any page: no error, no warning."""
    pages = list(export.rglob("*.html"))

    found = [f"{each['url']}:{each.get('lastLine')}: {each['message']}" for each in vnu(pages)]

    assert len(pages) > 40
    assert found == []


def test_untranslated_pages_are_valid_too(tmp_path: Path, vnu: Any) -> None:
    """With empty catalogues every fallback is marked on an element where a mark is allowed.

    The checker guesses each paragraph's language and warns where it is not the marked one, so it
    also finds a fallback without its mark.
    """
    (tmp_path / "none").mkdir()
    frozen(tmp_path / "build", TRANSLATIONS=str(tmp_path / "none"))

    pages = sorted((tmp_path / "build").rglob("*.html"))
    found = [f"{each['url']}:{each.get('lastLine')}: {each['message']}" for each in vnu(pages)]

    assert 'lang="nl" dir="ltr"' in (tmp_path / "build/ar/partners/ecre/index.html").read_text()
    assert found == []


def test_the_style_sheet_is_valid(vnu: Any) -> None:
    """The checker knows every property that we use, and finds no error in the style sheet."""
    found = [each["message"] for each in vnu([ROOT / "static/portret.css"], "--css")]

    assert found == []


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


def test_a_portrait_stands_in_its_order(browser: Browser, site: str) -> None:
    """Image, heading, text, "Over deze partner", other partners: from top to bottom."""
    page = browser.new_page()
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
    page.close()


def test_arabic_is_mirrored(browser: Browser, site: str) -> None:
    """On an Arabic page the site's name stands at the right, on a Dutch one at the left."""
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    places = {}
    for tag in ("nl", "ar"):
        page.goto(f"{site}/{tag}/")
        box = page.locator(".masthead-name").bounding_box()
        assert box is not None
        places[tag] = box["x"] + box["width"] / 2

    assert places["nl"] < 500 < places["ar"]
    page.close()


def test_the_switcher_keeps_the_page(browser: Browser, site: str) -> None:
    """Each language's link leads to the same page in that language."""
    page = browser.new_page()
    page.goto(f"{site}/nl/partners/hostwriter/")
    for name, tag in (("العربية", "ar"), ("Français", "fr"), ("English", "en")):
        page.get_by_role("link", name=name, exact=True).click()

        page.wait_for_url(f"{site}/{tag}/partners/hostwriter/")
        assert page.locator("html").get_attribute("lang") == tag
    page.close()


def test_the_style_sheet_keeps_its_rules() -> None:
    """One line declares the layers, directions are logical, colours are named once."""
    style = (ROOT / "static/portret.css").read_text("utf-8")
    rest = style.split("@layer base", 1)[1]

    assert style.startswith("@layer tokens, base, layout, parts, print;")
    assert re.findall(r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b", style) == []
    assert re.findall(r"(?:text-align|float|clear): *(?:left|right)", style) == []
    assert re.findall(r"(?<![-\w])(?:left|right|width|height|top|bottom): ", style) == []
    assert [c for c in re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|oklch\(", rest) if c != "#000"] == []
