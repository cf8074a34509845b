"""Every kind of page serves everyone: by axe, by keyboard, in the colours they ask for, printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app import create_app
from tests.conftest import MEDIA, Violations
from tests.hosting import PAGES

See = Callable[..., Page]

WIDTHS = (320, TABLET := 768, 1280)
WALKS = ("/nl/", "/ar/partners/", "/nl/partners/ecre/", "/ar/partners/ecre/", "/404.html")
FOCUSABLE = """[...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
)].filter(each => each.checkVisibility())"""

FOCUS = f"""() => {{
    const each = document.activeElement;
    if (each === document.body) return null;
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
    const top = document.elementFromPoint(x, box.y + box.height / 2);
    return {{
        number: {FOCUSABLE}.indexOf(each),
        html: each.outerHTML.slice(0, 120),
        covered: !(top && (each.contains(top) || top.contains(each))),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        color: style.outlineColor,
        paper: getComputedStyle(document.body).backgroundColor,
    }};
}}"""
"""What has the focus: whether one sees it, and the ring around it."""


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """The page in which one kind after another is opened."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module", params=PAGES)
def opened(window: Page, site: str, request: pytest.FixtureRequest) -> Page:
    """Every kind of page, each opened once for all tests of this module."""
    window.goto(site + request.param)
    return window


@pytest.fixture
def see(opened: Page) -> Iterator[See]:
    """`see(color_scheme="dark")`: every kind of page as a reader with that preference has it."""

    def emulate(**preference: Any) -> Page:
        opened.emulate_media(**preference)
        return opened

    yield emulate
    opened.emulate_media(**MEDIA)


def luminance(color: str) -> float:
    """The relative luminance of an `rgb(…)` (WCAG 2.2)."""
    channels = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * c for part, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_list_of_pages_has_every_kind() -> None:
    """Each template that readers get stands behind one of the pages that are checked."""
    addresses = create_app().extensions["portret"].current().addresses
    templates = {path: address.kind.template for path, address in addresses.items()}
    kinds = {each for each in templates.values() if each.endswith(".html")}

    assert {templates[path] for path in PAGES} == kinds - {"moved.html"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_is_accessible(see: See, violations: Violations, scheme: str) -> None:
    """axe finds nothing on a phone and on a desk, and nothing scrolls sideways on any screen.

    Colours are no others on a wider screen: what is dark is looked at on a phone, and for them.
    """
    page, found, dark = see(color_scheme=scheme), [], scheme == "dark"
    for width in WIDTHS[:1] if dark else WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"at {width}: scrolls sideways")
        if width != TABLET:
            found += [f"at {width}: {each}" for each in violations(page, colours=dark)]

    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_is_given_where_asked_for(
    see: See, violations: Violations, scheme: str
) -> None:
    """With `prefers-contrast: more` every text has 7:1, the AAA of WCAG."""
    assert violations(see(color_scheme=scheme, contrast="more"), enhanced=True) == []


def test_forced_colors_keep_what_tells(see: See) -> None:
    """With the system's own colours texts take them, focus shows, and so does where one is."""
    page = see(forced_colors="active")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["ring"]
    page.evaluate("document.activeElement.blur()")
    own = """[...document.querySelectorAll("body :not(svg, svg *)")].filter(
        each => getComputedStyle(each).forcedColorAdjust === "none").length"""
    assert page.evaluate(own) == 0
    by_colour_alone = """[...document.querySelectorAll("nav a[aria-current]")].filter(each =>
        getComputedStyle(each).textDecorationLine === "none" &&
        getComputedStyle(each).borderBlockEndStyle === "none").length"""
    assert page.evaluate(by_colour_alone) == 0


def test_each_way_around_has_its_name(see: See) -> None:
    """In the browser's own tree for screen readers, of labels that nobody sees too."""
    ways = see().get_by_role("navigation").all()
    told = [each.aria_snapshot().splitlines()[0] for each in ways]

    assert [each for each in told if not each.startswith('- navigation "')] == []


def test_nothing_moves_where_motion_is_not_wanted(see: See) -> None:
    """With `prefers-reduced-motion` there is no transition, animation or smooth scrolling."""
    moving = """[...document.querySelectorAll("*")].flatMap(each =>
        [null, "::before", "::after"].map(part => getComputedStyle(each, part)).filter(style =>
            [style.transitionDuration, style.animationDuration].join().split(",")
                .some(time => parseFloat(time) > 0.01) || style.scrollBehavior === "smooth"
        ).map(() => each.outerHTML.slice(0, 120)))"""

    assert see(reduced_motion="reduce").evaluate(moving) == []


@pytest.mark.parametrize("path", WALKS)
def test_the_keyboard_reaches_everything_in_order(page: Page, site: str, path: str) -> None:
    """Tab goes through all that can be used, in the document's order, and out again.

    Each stop is in view, uncovered, and has a ring that it had not before, of 3:1 and better.
    """
    page.goto(site + path)
    everything = page.evaluate(f"{FOCUSABLE}.length")
    rings = f"{FOCUSABLE}.filter(each => getComputedStyle(each).outlineStyle !== 'none').length"
    before = page.evaluate(rings)
    stops = []
    for _ in range(everything + 1):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    *stops, last = stops

    assert before == 0
    assert [stop and stop["number"] for stop in stops] == list(range(everything))
    assert last is None
    assert [stop["html"] for stop in stops if stop["covered"] or not stop["ring"]] == []
    assert [stop["html"] for stop in stops if contrast(stop["color"], stop["paper"]) < 3] == []
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUS)["number"] == everything - 1


def test_paper_has_the_text_and_the_addresses_and_no_navigation(page: Page, site: str) -> None:
    """In print a portrait is its text, dark on white, with the address after each link out."""
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{site}/nl/partners/ecre/")
    links = page.locator(".prose a[href^='http']")
    after = "each => getComputedStyle(each, '::after').content"

    assert page.locator("nav").count() >= 2
    assert [nav for nav in page.locator("nav").all() if nav.is_visible()] == []
    assert links.count() >= 1
    for link in links.all():
        assert str(link.get_attribute("href")) in link.evaluate(after)
    ink = page.locator(".prose p").first.evaluate("each => getComputedStyle(each).color")
    assert contrast(ink, "rgb(255, 255, 255)") > 7
    link = page.locator(".prose a").first.evaluate("each => getComputedStyle(each).color")
    assert contrast(link, "rgb(255, 255, 255)") > 4.5


@pytest.mark.parametrize("path", ["/nl/partners/ecre/", "/ar/partners/ecre/", "/nl/partners/"])
def test_a_page_prints_to_pdf(page: Page, site: str, path: str) -> None:
    """A PDF of A4 pages that are tagged, say their language, and hold text, not its picture."""
    page.goto(site + path)
    pdf = page.pdf(format="A4", tagged=True)

    assert pdf.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type /Page\b", pdf)) <= 6
    assert b"/StructTreeRoot" in pdf
    assert f"/Lang ({path[1:3]})".encode() in pdf
    assert b"/ToUnicode" in pdf
