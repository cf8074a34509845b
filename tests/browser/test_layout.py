"""Nothing breaks: the smallest screen, the largest letters, and whatever an editor writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from textwrap import indent

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.apps import make, make_app, translate
from tests.conftest import Violations
from tests.hosting import PAGES, serving
from tests.sites import partner, png

WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
TITLE = f"Een vereniging met een zeer lange naam voor {WORD}, nieuws"
ADDRESS = "https://lang.example/" + "pad-zonder-einde/" * 12
NUMBERED = {f"partners/p{n}/index.md": partner("countries: [NL]\n") for n in range(200)}

WIDE = """\

| Land | Jaar | Bedrag | Aantal | Opmerking |
|--|--|--:|--|--|
| Nederland | 2020 | 1.234.567 | 12 | Voorlopig |

Zie het teken ![golf](golf.png) op de kaart.[^1]

[^1]: Van toen.
"""

NARROW = f"| 2016 | Bedrag | {WORD} | {WORD} |\n|--|--|--|--|"
"""A table that is to have place everywhere."""

SITE: Mapping[str, str | bytes | None] = {
    **NUMBERED,
    "site.yaml": (
        f"name: {WORD[:40]}\norganisation: {{name: Stichting {WORD}}}\n"
        "base_url: https://proef.example\nlanguages: [nl, en, ar]\n"
    ),
    "partners/lang/golf.png": png(16, 16),
    "partners/lang/index.md": partner(
        f"website: {ADDRESS}\nthemes: [news]\n"
        f"about: |\n  {WORD} {WORD}[^1]\n\n  [^1]: Noot.\n"
        f"support:\n  - {{id: k, title: {WORD}, awarded: 2015-03-01}}\n"
        f"quote:\n  text: {WORD} en wat er dan nog van over is.\n  who: {WORD}\n"
        f"facts:\n  - {{label: {WORD}, value: '12.345.678.901.234', unit: {WORD[:60]}}}\n"
        "  - {label: Leden, value: '12', as_of: 2017-09-24}\nupdated: 2017-09-26\n",
        f"{WORD} <{ADDRESS}>\n\n## {WORD}\n\n| {WORD} | b | c | d |\n|--|--|--|--:|\n"
        f"| {WORD} | een | twee | 1.000.000 |\n\n- {WORD}\n\n> {WORD}\n\n"
        f"```\n{'code ' * 60}\n```\n{WIDE}",
    ).replace("title: Anker", f"title: {TITLE}"),
    "partners/tabel/index.md": partner("", f"{NARROW}\n\n- x\n\n{indent(NARROW, '  ')}\n"),
    "partners/arabisch/index.md": partner(
        "title_lang: ar\n", "Van منظمة naar NGO (2017).\n"
    ).replace("title: Anker", "title: منظمة Hostwriter الدولية للصحافة"),
}
"""A site that tries the layout: a long title and word, no picture, two hundred partners, …"""

LOST = """() => {
    const found = [], lines = [], walker = document.createTreeWalker(document.body, 4);
    while (walker.nextNode()) {
        const text = walker.currentNode, holder = text.parentElement;
        if (!text.data.trim() || !holder.checkVisibility()) continue;
        if (holder.closest(".hidden, .skip")) continue;
        let [left, right, scrolls] = [0, innerWidth, false];
        for (let each = holder; each && each !== document.body; each = each.parentElement) {
            const { overflowX } = getComputedStyle(each), box = each.getBoundingClientRect();
            scrolls ||= overflowX === "auto" || overflowX === "scroll";
            if (overflowX === "hidden" || overflowX === "clip")
                [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        }
        if (scrolls) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const { x, y, width, height } of range.getClientRects()) {
            if (x < left - 1 || x + width > right + 1)
                found.push(`cut off: ${holder.outerHTML.slice(0, 90)}`);
            lines.push([x, x + width, y + 0.35 * height, y + 0.65 * height, text.data, holder]);
        }
    }
    lines.forEach(([x, right, y, bottom, text, one], number) => {
        for (const [x2, right2, y2, bottom2, text2, other] of lines.slice(number + 1))
            if (one !== other && x < right2 - 1 && x2 < right - 1 && y < bottom2 && y2 < bottom)
                found.push(`on each other: ${text.slice(0, 40)} / ${text2.slice(0, 40)}`);
    });
    if (document.documentElement.scrollWidth > innerWidth) found.push("scrolls sideways");
    return found;
}"""
"""Texts beyond the screen or beyond what hides their rest, and the middles of lines that meet."""

SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
"""The reader's own spacing, as WCAG 1.4.12 has it."""

AS_IT_WAS = """() => {
    document.documentElement.style.fontSize = "";
    document.adoptedStyleSheets = [];
}"""

WAYS = {
    "on the smallest screen": (320, "() => {}"),
    "with the reader's spacing": (320, SPACED),
    "twice as large": (640, "() => { document.documentElement.style.fontSize = '200%' }"),
}
"""1280 pixels at 400 % (WCAG 1.4.10), text spacing (1.4.12), text at 200 % (1.4.4)."""


class Quiet(WSGIRequestHandler):
    """Answers without a word."""

    def log(self, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder's site is served; only what is asked for is made."""
    app = make_app(folder, DEBUG=False, LOG="problems")
    with serving(make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)) as at:
        yield at


@pytest.fixture(scope="module")
def strained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site that tries the layout, with hardly a translation."""
    folder = make(tmp_path_factory.mktemp("strained"), SITE)
    translate(folder, "ar", {"Skip to the content": "إلى المحتوى"})
    with served(folder) as address:
        yield address


def lost(page: Page, address: str) -> list[str]:
    """What is lost of a page in each of the ways in which a reader may have its text."""
    page.goto(address)
    found = []
    for way, (width, script) in WAYS.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(script)
        found += [f"{page.url.split('/', 3)[3]} {way}: {each}" for each in page.evaluate(LOST)]
        page.evaluate(AS_IT_WAS)
    page.set_viewport_size({"width": 320, "height": 800})
    return found


@pytest.mark.parametrize("tag", ["nl", "fr"])
def test_the_menu_is_whole_in_any_way_of_reading(page: Page, site: str, tag: str) -> None:
    """Its last words too, without being moved: nothing would say that there is more."""
    page.goto(f"{site}/{tag}/")
    for width, script in WAYS.values():
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(script)
        assert page.locator(".menu").evaluate("e => e.scrollWidth <= e.clientWidth")
        assert page.evaluate(LOST) == []
        page.evaluate(AS_IT_WAS)


def test_a_date_stays_in_one_line(page: Page, strained: str) -> None:
    """In the reader's spacing, on any screen, among other words too."""
    page.goto(f"{strained}/nl/partners/lang/")
    page.evaluate(SPACED)
    dates = page.locator("main article time")
    assert dates.all_text_contents() == [
        "4 juni 2017",
        "september 2017",
        "24 september 2017",
        "1 maart 2015",
    ]
    for width in range(320, 1280, 40):
        page.set_viewport_size({"width": width, "height": 800})
        assert set(dates.evaluate_all(f"all => all.map({LINES})")) == {1}, width


def test_nothing_is_lost_in_any_way_of_reading(page: Page, site: str) -> None:
    """No text is cut off or covered on the smallest screen, with more space, twice as large."""
    assert [each for path in PAGES for each in lost(page, site + path)] == []


@pytest.mark.parametrize("tag", ["nl", "ar"])
@pytest.mark.parametrize(
    "below",
    ["", "partners/", "partners/page/5/", "partners/lang/", "partners/arabisch/", "countries/nl/"],
)
def test_no_content_breaks_the_layout(
    page: Page, strained: str, violations: Violations, tag: str, below: str
) -> None:
    """Long titles and words, long addresses, tables, two hundred partners, no translation."""
    found = lost(page, f"{strained}/{tag}/{below}")

    assert found == []
    assert violations(page) == []


@pytest.mark.parametrize("below", ["", "nl/nowhere/"])
def test_long_names_of_the_site_break_nothing(page: Page, strained: str, below: str) -> None:
    """Where they stand in large letters: above the choice of languages, and where nothing is."""
    assert lost(page, f"{strained}/{below}") == []


@pytest.mark.parametrize("tag", ["nl", "ar"])
def test_a_table_of_many_columns_scrolls_in_its_place(page: Page, strained: str, tag: str) -> None:
    """On the smallest screen no word in it is broken, and the keyboard scrolls it."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{strained}/{tag}/partners/lang/")
    table = page.locator("table").last
    broken = table.locator("th, td").evaluate_all(f"all => all.map({LINES}).filter(n => n > 1)")
    assert broken == []
    box = page.locator(".wide")
    assert box.count() == 1
    box.focus()
    page.keyboard.press("ArrowRight")  # also on an Arabic page: it fell back as a whole
    expect(box).not_to_have_js_property("scrollLeft", 0)


LINES = """each => {
    const range = document.createRange();
    range.selectNodeContents(each);
    return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
}"""
"""How many lines an element has."""


@pytest.mark.parametrize(("width", "whole"), [(320, ["2016"]), (1280, ["2016", "Bedrag"])])
def test_short_words_of_a_table_stay_whole(
    page: Page, strained: str, width: int, whole: list[str]
) -> None:
    """Beside long ones, in whatever the table stands, and it has place there."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{strained}/nl/partners/tabel/")

    for word in whole:
        cells = page.get_by_role("columnheader", name=word)
        assert cells.evaluate_all(f"all => all.map({LINES})") == [1, 1]
    assert lost(page, page.url) == []


def test_a_small_picture_stands_in_its_sentence(page: Page, strained: str) -> None:
    """As a letter does."""
    page.set_viewport_size({"width": 640, "height": 800})
    page.goto(f"{strained}/nl/partners/lang/")
    sentence = page.locator("p:has(img[alt=golf])")

    height = sentence.evaluate("e => e.clientHeight / parseFloat(getComputedStyle(e).lineHeight)")
    assert height < 1.5


def test_one_partner_and_none_are_pages_too(
    page: Page, violations: Violations, tmp_path: Path
) -> None:
    """A site that begins: nothing is empty or out of place."""
    nothing = {"partners/brug/index.md": None, "partners/brug/brug.png": None}
    secret = "safety: protected\norganisation: {legal_name: Stichting Anker}\n"
    one = make(tmp_path / "one", {**nothing, "partners/anker/index.md": partner(secret)})
    none = make(tmp_path / "none", {**nothing, "partners/anker/index.md": None})
    found, empty = [], []
    for folder in (one, none):
        with served(folder) as site:
            for path in ("nl/", "nl/partners/", "ar/partners/", "nl/search/", "nl/partners/anker/"):
                found += [*lost(page, f"{site}/{path}"), *violations(page)]
                empty += page.evaluate(EMPTY)

    assert found == []
    assert empty == []


EMPTY = """[...document.querySelectorAll("main :is(p, ul, dl, section, h2)")]
    .filter(each => !each.closest(".answer"))
    .filter(each => each.textContent.trim() ===
        (each.tagName === "SECTION" ? each.querySelector("h2").textContent.trim() : ""))
    .map(each => each.outerHTML)"""
"""What has nothing in it, and sections of a heading alone."""
