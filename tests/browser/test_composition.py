"""The look of pages in a browser: what leads, what stands in a row, on which side, and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.apps import Texts, make, translate
from tests.browser.test_layout import served
from tests.sites import partner, png

COUNTS = (1, 2, 4, 7, 60)
NAMES = ("Anker", "Brug", "Cel", "Dam", "Eik", "Fort", "Gids", "Haven", "’t Huis", "IJssel", "Zon")
LONG = (
    "Federatie van onafhankelijke journalistenverenigingen en nieuwsvoorzieningen in de "
    "Europese grensregio’s, vrije pers"
)
"""A title as long as the longest may be."""

QUOTED = partner(
    "countries: [NL]\nimage: {file: wit.png, alt: Wit., caption: Wit " + "en wit " * 30 + "}\n"
    "support:\n  - {id: k, title: Kern, amount: '5000', currency: USD, awarded: 2015-03-01}\n"
    "quote:\n  text: Wie vlucht heeft rechten, ook aan de grens.\n  who: Iemand\n"
    "facts:\n  - {label: Grond, value: '40', unit: km²}\n  - {label: Leden, value: '12'}\n"
    "  - {label: Leeftijd, value: '30', unit: jaar oud}\n"
    "  - {label: Aandeel, value: '48,5 %'}\n",
    "Eerst dit.\n\n<!-- quote -->\n\nDan dat.\n\n| Jaar | Aandeel |\n|--|--:|\n| Nu | 12 % |\n"
    "| Een zaak | Veel |\n\n> Een gezegde, dat\n> nog altijd geldt.\n\n"
    "> Waar.\n>\n> Niet waar.\n\n1. Eerst.\n\n2. Dan.\n\n   Tot slot.\n\n"
    "> Een lijst:\n>\n> - Een\n>   - En nog een\n\n| Oud | Nieuw |\n|--|--|\n",
)


def many(count: int) -> dict[str, str]:
    """The files of a site with so many partners, all without a photograph."""
    return {
        f"partners/p{n}/index.md": partner("themes: [news]\ncountries: [NL, KE]\n").replace(
            "Anker", NAMES[n % len(NAMES)] + f" {n}" * (n >= len(NAMES))
        )
        for n in range(count)
    }


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, str]]:
    """The addresses of sites with one, two, four, seven and sixty partners."""
    none = {"partners/brug/index.md": None, "partners/brug/brug.png": None}
    with ExitStack() as stack:
        found = {}
        for count in COUNTS:
            folder = tmp_path_factory.mktemp(f"with-{count}")
            files = {**none, "partners/anker/index.md": None, **many(count)}
            found[count] = stack.enter_context(served(make(folder, files)))
        yield found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a portrait that has everything, hardly translated."""
    folder = make(
        tmp_path_factory.mktemp("told"),
        {
            "partners/gezegd/index.md": QUOTED,
            "partners/gezegd/wit.png": png(9, 6),
            "partners/lang/index.md": partner().replace("Anker", LONG).replace("06-04", "12-04"),
            "partners/wijs/index.md": partner("quote:\n  text: Wie wacht, die wint.\n"),
        },
    )
    words = {
        "Niet waar.": "غير صحيح.",
        "Tot slot.": "أخيرا.",
        "Een zaak": "قضية",
        "Skip to the content": "إلى المحتوى",
    }
    texts = {("title", LONG): ARABIC, ("text", "Wie wacht, die wint."): "من صبر ظفر."}
    translate(folder, "ar", {**words, **texts})
    with served(folder) as address:
        yield address


ARABIC = (
    "اتحاد الصحفيين الاستقصائيين المستقلين ومؤسسات الأخبار في المناطق الحدودية وفي المدن وفي "
    "الأرياف البعيدة عن العواصم"
)


@pytest.fixture
def page(page: Page) -> Page:
    """A page of a phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def wide(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})


GAPS = """() => [...document.querySelectorAll(".cards, .themes")].flatMap(list => {
    const whole = list.getBoundingClientRect(), rows = {};
    for (const each of list.children) {
        const box = each.getBoundingClientRect();
        (rows[Math.round(box.top)] ??= []).push(box);
    }
    return Object.values(rows).map(row => {
        const left = Math.min(...row.map(each => each.left));
        return Math.round(whole.width - Math.max(...row.map(each => each.right)) + left);
    });
})"""
"""How many pixels each row of cards is narrower than its list."""


@pytest.mark.parametrize("count", COUNTS)
def test_home_leads_with_one_portrait_and_leaves_no_gap(
    page: Page, sites: dict[int, str], count: int
) -> None:
    """The newest, as wide as the page, first of all; no row below it is left half empty."""
    page.goto(f"{sites[count]}/nl/")
    for width in (1280, 800, 390):
        page.set_viewport_size({"width": width, "height": 900})
        lead, main = (
            page.locator(".feature img").bounding_box(),
            page.locator("main").bounding_box(),
        )

        assert lead
        assert main
        assert lead["width"] == pytest.approx(main["width"], abs=1)
        assert lead["y"] < 160
        assert page.evaluate(GAPS) == pytest.approx([0] * len(page.evaluate(GAPS)), abs=2)
    expect(page.locator(".feature .lead")).not_to_be_empty()
    expect(page.locator(".card")).to_have_count(min(count - 1, 6))
    expect(page.locator(".home section > .cards")).to_have_count(int(count > 1))


ROWS = """selector => {
    const end = document.querySelector(selector).getBoundingClientRect().top, rows = [];
    const walker = document.createTreeWalker(document.body, 4);
    while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || holder.closest(".hidden, .skip")) continue;
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        for (const { top, bottom, width } of range.getClientRects())
            if (width && bottom <= end + 1 && !rows.some(row => top < row[1] && row[0] < bottom))
                rows.push([top, bottom]);
    }
    return rows.length;
}"""
"""How many rows of text stand above an element."""


@pytest.mark.parametrize("tag", ["nl", "ar"])
def test_two_rows_at_most_stand_above_the_picture(page: Page, site: str, tag: str) -> None:
    """On a phone, on home and on a portrait, and the picture at the same height on both.

    The way from home stands below it.
    """
    tops = []
    for path, selector in (("", ".feature img"), ("partners/ecre/", ".title-image img")):
        page.goto(f"{site}/{tag}/{path}")
        tops.append(page.locator(selector).evaluate("e => e.getBoundingClientRect().top"))

        assert 1 <= page.evaluate(ROWS, selector) <= 2
    assert tops[0] == tops[1]


def test_languages_are_behind_a_button_on_a_phone(browser: Browser, site: str) -> None:
    """Which needs no script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/nl/partners/")
    arabic = page.locator(".languages a[hreflang=ar]")
    expect(arabic).to_be_hidden()
    page.locator(".languages button").click()
    expect(arabic).to_be_visible()
    arabic.click()
    expect(page).to_have_url(f"{site}/ar/partners/")
    wide(page)
    expect(page.locator(".languages button")).to_be_hidden()
    expect(page.locator(".languages a[hreflang=nl]")).to_be_visible()
    context.close()


def test_languages_stand_apart_from_the_menu(page: Page, site: str) -> None:
    """In another weight, and where there is no place for them beside it, below its end."""
    page.set_viewport_size({"width": 720, "height": 900})
    page.goto(f"{site}/nl/")
    menu, languages = (page.locator(each).bounding_box() for each in (".menu", ".languages"))
    assert menu
    assert languages
    assert languages["y"] > menu["y"]
    assert languages["x"] + languages["width"] == pytest.approx(menu["x"] + menu["width"], abs=1)
    wide(page)
    page.goto(f"{site}/nl/")
    weights = [
        page.locator(each).first.evaluate("e => getComputedStyle(e).fontWeight")
        for each in (".menu a", ".languages a[hreflang=fr]")
    ]

    assert int(weights[0]) > int(weights[1])


def test_sixty_partners_are_a_short_list(page: Page, sites: dict[int, str]) -> None:
    """At most 6,000 pixels on a phone on both pages; a heading a letter, a line a partner.

    So it is from right to left too, with the notice that not all is translated.
    """
    heights = {}
    for tag in ("ar", "nl"):
        for below in ("partners/", "partners/page/2/"):
            page.goto(f"{sites[60]}/{tag}/{below}")
            height = page.evaluate("document.documentElement.scrollHeight")
            heights[tag] = heights.get(tag, 0) + height
    numbers = page.locator(".pages a").all_inner_texts()
    steps = [each.bounding_box() for each in page.locator(".pages a").all()]
    page.goto(f"{sites[60]}/nl/partners/")
    first = page.locator(".rows li").first.bounding_box()
    letters = page.locator(".letter h2").all_inner_texts()
    page.goto(f"{sites[60]}/nl/partners/page/2/")
    later = page.locator(".letter h2").all_inner_texts()

    assert max(heights.values()) <= 6000, heights
    assert first
    assert first["height"] < 60
    assert letters == ["A", "B", "C", "D", "E", "F", "G", "H", "I"]
    assert later == ["I", "T", "Z"]  # 't Huis stands among the T's
    assert numbers[-2:] == ["1", "2"]
    assert all(each and each["height"] >= 44 and each["width"] >= 44 for each in steps)


@pytest.mark.parametrize("tag", ["nl", "ar"])
def test_the_page_of_a_list_that_is_shown_stands_out(
    page: Page, sites: dict[int, str], tag: str
) -> None:
    """To screen readers, in the title, and to the eye in the system's own colours too."""
    page.emulate_media(forced_colors="active")
    page.goto(f"{sites[60]}/{tag}/partners/page/2/")
    style = """all => all.map(each => {
        const { color, textDecorationLine } = getComputedStyle(each);
        return [color, textDecorationLine].join(); })"""  # of backgrounds only the opacity is left
    shown, others = (
        set(page.locator(f".pages li > a{which}").evaluate_all(style))
        for which in ("[aria-current=page]", ":not([aria-current], [rel])")
    )

    assert page.locator("main [aria-current=page]").all_text_contents() == ["2"]
    assert "(2)" in page.title()
    assert len(shown) == len(others) == 1
    assert shown != others


def test_a_list_is_narrowed_without_a_script(browser: Browser, sites: dict[int, str]) -> None:
    """By theme or by country, each a page; there the filter that holds is marked."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sites[60]}/nl/partners/")
    theme = page.locator(".filters details").first
    expect(theme.locator("a")).to_be_hidden()
    theme.locator("summary").click()
    theme.locator("a", has_text="Nieuws").click()
    expect(page).to_have_url(f"{sites[60]}/nl/themes/news/")
    assert page.locator(".filters [aria-current]").all_text_contents() == ["Nieuws"]
    page.locator(".filters details").nth(1).locator("summary").click()
    page.locator(".filters a", has_text="Kenia").click()
    expect(page).to_have_url(f"{sites[60]}/nl/countries/ke/")
    context.close()


@pytest.mark.parametrize("tag", ["nl", "ar"])
def test_a_long_title_takes_four_lines_at_most(page: Page, told: str, tag: str) -> None:
    """On a phone, and in its own language, by whose syllables a browser breaks it."""
    assert 110 <= len(LONG) <= 120
    page.goto(f"{told}/{tag}/partners/lang/")
    title = page.locator("h1")
    lines = title.evaluate(
        """e => { const r = document.createRange(); r.selectNodeContents(e);
            return new Set([...r.getClientRects()].map(each => Math.round(each.top))).size; }"""
    )

    assert lines <= 4
    assert title.evaluate("e => getComputedStyle(e).hyphens") == "auto"
    assert title.evaluate("e => e.closest('[lang]').lang") == tag


@pytest.mark.parametrize("tag", ["ar", "fa", "ur"])
def test_letters_that_are_joined_stay_so(page: Page, tmp_path: Path, tag: str) -> None:
    """In every language of Arabic letters: none is set apart, and their lines have more space."""
    folder = make(tmp_path, {"site.yaml": f"name: Proef\nlanguages: [nl, {tag}]\n"})
    titles: Texts = {("title", "Anker"): "لنگر", ("title", "Brug"): "پل"}
    translate(folder, tag, {**titles, "Een portret.": "یک متن."})
    with served(folder) as site:
        for below in ("", "partners/anker/", "search/?q=a"):
            page.goto(f"{site}/{tag}/{below}")
            apart = page.evaluate(
                "[...document.querySelectorAll('main *')]"
                ".filter(e => e.closest('[dir]').dir === 'rtl')"
                ".map(e => getComputedStyle(e).letterSpacing)"
            )
            assert set(apart) <= {"normal", "0px"}, below
        style = "parseFloat(getComputedStyle(e)"
        line = f"e => {style}.lineHeight) / {style}.fontSize)"
        assert page.locator("main .opening p").first.evaluate(line) > 1.8
        page.goto(site)
        lines = {each.evaluate(line) for each in page.locator(".choices p").all()}
        assert len(lines) == 1, "The languages to choose from stand in one rhythm."


def test_a_long_title_is_no_larger_on_home_than_on_its_portrait(page: Page, told: str) -> None:
    """On every screen."""
    sizes = []
    for below, selector in (("", ".feature h2"), ("partners/lang/", "h1")):
        page.goto(f"{told}/nl/{below}")
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            sizes.append(page.locator(selector).evaluate("e => getComputedStyle(e).fontSize"))
    assert page.locator("h1").inner_text() == LONG
    assert sizes[:2] == sizes[2:]


def test_a_quote_stands_in_its_place_and_reaches_into_the_margin(page: Page, told: str) -> None:
    """Between two paragraphs; on a wide screen it begins with the text and ends beyond it."""
    page.goto(f"{told}/nl/partners/gezegd/")
    order = page.locator(".prose > *").evaluate_all("all => all.map(each => each.tagName)")
    assert order[:3] == ["P", "FIGURE", "P"]
    assert "<!--" not in page.content()
    for below in ("nl/partners/gezegd/", "ar/partners/gezegd/", "ar/partners/wijs/"):
        wide(page)
        page.goto(f"{told}/{below}")
        quote, text = page.locator(".quote").bounding_box(), page.locator(".prose").bounding_box()
        assert quote
        assert text
        assert quote["width"] > text["width"] + 100
        assert quote["x"] >= 0
        assert quote["x"] + quote["width"] <= 1280
        start = (quote["x"], text["x"])
        if "wijs" in below:  # where it is translated
            start = (quote["x"] + quote["width"], text["x"] + text["width"])
        assert start[0] == pytest.approx(start[1], abs=1)


ENDS = """all => all.map(each => {
    const range = document.createRange();
    range.selectNodeContents(each);
    const boxes = [...range.getClientRects()].filter(box => box.width);
    return [Math.min(...boxes.map(box => box.left)), Math.max(...boxes.map(box => box.right))];
})"""
"""Where the texts of some elements begin and end, in pixels from the left."""


def ends(page: Page, selector: str, side: int) -> Sequence[float]:
    found: list[list[float]] = page.locator(selector).evaluate_all(ENDS)
    assert found
    return [each[side] for each in found]


def test_what_fell_back_keeps_the_side_of_its_table(page: Page, told: str) -> None:
    """A column's texts begin at one side; a table that fell back as a whole runs as it did."""
    page.goto(f"{told}/ar/partners/gezegd/")
    first = ends(page, "table:not([dir]) tr > :first-child", 1)
    last = ends(page, "table:not([dir]) tr > :last-child", 0)

    assert first == pytest.approx([first[0]] * 3, abs=1)
    assert last == pytest.approx([last[0]] * 3, abs=1)
    old, new = ends(page, "table[dir=ltr] th", 0)
    assert old < new
    last_line = page.locator(".title-image figcaption > [dir]").evaluate(
        "e => { const r = document.createRange(); r.selectNodeContents(e);"
        " return [...r.getClientRects()].at(-1).right; }"
    )
    image = page.locator(".title-image img").bounding_box()
    assert image
    assert last_line == pytest.approx(image["x"] + image["width"], abs=5)


def test_a_quotation_that_fell_back_stands_on_its_own_side(page: Page, told: str) -> None:
    """On an Arabic page it begins at the left, and its line is there; so does an item of a list.

    One of which a part is translated stands at the right, with all that it has.
    """
    page.goto(f"{told}/ar/partners/gezegd/")
    quote, text = page.locator(".quote").bounding_box(), page.locator(".prose").bounding_box()
    bars = page.locator(".prose blockquote:not(.quote *)").evaluate_all(
        "all => all.map(each => getComputedStyle(each).borderInlineStartWidth === '3px'"
        " && getComputedStyle(each).direction)"
    )
    assert text
    assert quote
    left, right = text["x"], text["x"] + text["width"]

    assert quote["x"] == pytest.approx(left, abs=1)
    said = [*ends(page, ".quote p", 0), *ends(page, ".quote figcaption", 0)]
    assert said == pytest.approx([left] * 2, abs=1)
    assert bars == ["ltr", "rtl", "ltr"]
    whole, part, listed = page.locator(".prose > blockquote").all()
    assert whole.locator("p").evaluate_all(ENDS)[0][0] - left < 30
    within = listed.locator("p, span").evaluate_all(ENDS)
    assert within[0][0] - left < 30 < within[1][0] - left < 60
    assert [right - each[1] < 30 for each in part.locator("p").evaluate_all(ENDS)] == [True] * 2
    items = page.locator("ol > li > p").evaluate_all(ENDS)
    assert items[0][0] - left < 40
    assert [right - each[1] < 40 for each in items[1:]] == [True] * 2


def test_numbers_and_units_run_in_one_direction(page: Page, told: str) -> None:
    """On an Arabic page "40 km²", "30 jaar oud", "12 %" and "US$" read as on a Dutch one."""
    page.goto(f"{told}/ar/partners/gezegd/")
    order = """all => all.map(each => {
        const range = document.createRange(), places = [];
        const walker = document.createTreeWalker(each, 4);
        while (walker.nextNode())
            for (let at = 0; at < walker.currentNode.length; at++) {
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + 1);
                places.push([range.getBoundingClientRect().left, walker.currentNode.data[at]]);
            }
        return places.sort((a, b) => a[0] - b[0]).map(place => place[1]).join("").trim();
    })"""

    assert page.locator(".facts-value").evaluate_all(order) == [
        "40 km²",
        "12",
        "30 jaar oud",
        "48.5 %",
    ]
    assert page.locator("tr:nth-child(1) td.end").evaluate_all(order) == ["12 %"]
    assert "US$" in page.locator(".support li p").evaluate_all(order)[0]


def test_print_from_dark_mode_is_light_and_names_its_address(page: Page, site: str) -> None:
    """Every picture's choice is for screens; the page's own address stands at its end."""
    wide(page)
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site}/nl/partners/ecre/")
    media = page.locator("source[media]").evaluate_all("all => all.map(each => each.media)")
    assert media
    assert all(each.startswith("screen and ") for each in media)
    expect(page.locator(".printed")).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    address = page.locator(".printed").evaluate("e => getComputedStyle(e, '::before').content")
    assert address == '"https://partners.example.org/nl/partners/ecre/"'
    expect(page.locator(".printed")).to_be_visible()
    colour = page.locator("h1").evaluate("e => getComputedStyle(e).color")
    sheet = page.locator(".about").evaluate("e => getComputedStyle(e).backgroundColor")

    assert colour == "rgb(0, 0, 0)"
    assert min(map(int, sheet[4:-1].split(","))) > 200


def test_a_page_that_is_missing_says_whose_site_it_is(page: Page, site: str) -> None:
    """Outside of every language too: the site's name, and ways on in each language."""
    page.goto(f"{site}/404.html")
    name = page.locator("main > p a")
    ways = page.locator("section[lang=nl] a").evaluate_all("all => all.map(a => a.pathname)")

    assert name.inner_text() == "Partners van Adessium Foundation"
    assert name.evaluate("a => a.pathname") == "/"
    assert ways == ["/nl/", "/nl/partners/", "/nl/search/"]
