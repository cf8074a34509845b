"""Ways to the partners: themes, countries, letters and the map, as the answers have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from portret.images import maps
from tests import apps
from tests.browser.test_layout import served
from tests.conftest import Violations
from tests.sites import partner

GRANTS = """\
countries: [BE, LU]
support:
  - {id: a, title: Kern, amount: "50000", currency: EUR, awarded: 2015-03-01}
  - {id: b, title: Groei, amount: "70000", currency: EUR, awarded: 2016-03-01,
     start: 2016-04-01, end: 2017-03-31}
"""
WORDS: apps.Texts = {"Map: %(countries)s": "Kaart: %(countries)s"}


def made(folder: Path, count: int = 0, matter: str = "", words: apps.Texts = WORDS) -> Any:
    """A client of the small site with more partners, and with Dutch words for the map."""
    files = {f"partners/p{n}/index.md": partner("themes: [news]") for n in range(count)}
    for n in range(count):
        text = files[f"partners/p{n}/index.md"]
        files[f"partners/p{n}/index.md"] = text.replace("Anker", f"{'BCDEFGH'[n % 7]}ron {n}")
    if matter:
        files["partners/steun/index.md"] = partner(matter)
    apps.make(folder, files)
    apps.translate(folder, "nl", {**apps.NL, **words})
    return apps.make_app(folder).test_client()


def tree(client: Any, path: str) -> LexborHTMLParser:
    """A page."""
    answer = client.get(path)
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


def test_the_list_leads_to_themes_and_countries(tmp_path: Path) -> None:
    """Each with its number of portraits, the countries in the reader's alphabetical order."""
    page = tree(made(tmp_path, 3), "/nl/partners/")

    themes = [" ".join(each.text().split()) for each in page.css(".ways .themes li")]
    countries = [" ".join(each.text().split()) for each in page.css(".countries li")]
    assert themes == ["Nieuws 4"]
    assert countries == ["Nederland 1", "Noorwegen 1"]
    links = [each.attributes["href"] for each in page.css(".filters a")]
    assert links == ["/nl/themes/news/", "/nl/countries/nl/", "/nl/countries/no/"]


def test_a_long_list_has_an_index_of_letters(tmp_path: Path) -> None:
    """Each letter leads to its first partner, on whatever page; a short list has no index."""
    assert not tree(made(tmp_path / "short", 22), "/nl/partners/").css(".letters, .letter, .rows")

    client = made(tmp_path / "long", 80)
    first = tree(client, "/nl/partners/")
    found = {each.text(): each.attributes["href"] or "" for each in first.css(".letters a")}

    assert list(found) == ["A", "B", "C", "D", "E", "F", "G", "H"]
    assert found["B"].startswith("#")
    assert found["H"].startswith("/nl/partners/page/2/#")
    for letter, link in found.items():
        address, _, anchor = link.partition("#")
        there = tree(client, address or "/nl/partners/").css_first(f"#{anchor}")
        assert there
        assert there.css_first("a").text()[0] == letter
    second = tree(client, "/nl/partners/page/2/")
    assert second.css(".letters a")[0].attributes["href"] == f"/nl/partners/{found['A']}"
    going_on = second.css_first(".letter h2").text()  # which began on the first page
    assert found[going_on].startswith("#")
    assert not second.css(found[going_on])


def test_a_list_without_themes_and_countries_has_no_ways(tmp_path: Path) -> None:
    """Nothing is promised that there is not."""
    apps.make(tmp_path, {"partners/anker/index.md": partner()})
    text = apps.make_app(tmp_path).test_client().get("/nl/partners/").text

    assert not re.findall("filters|ways|theme--list|country--list|/media/map/", text)


def test_pages_of_a_theme_and_a_country_say_what_they_list(tmp_path: Path) -> None:
    """How many, the map with that country alone, and the way back."""
    client = made(tmp_path, 3)
    theme, country = tree(client, "/nl/themes/news/"), tree(client, "/nl/countries/no/")

    assert theme.css_first(".count").text() == "4 portraits"
    assert country.css_first(".count").text() == "1 portrait"
    assert country.css_first(".map img").attributes["src"] == maps.address(["NO"])
    for page, current in ((theme, "Nieuws"), (country, "Noorwegen")):
        assert [each.text() for each in page.css(".filters [aria-current]")] == [current]
        assert page.css_first(".filters a").attributes["href"] == "/nl/partners/"
    assert theme.css("main .more")[-1].attributes["href"] == "/nl/partners/#theme--list"
    assert country.css("main .more")[-1].attributes["href"] == "/nl/partners/#country--list"


def test_a_portrait_has_the_map_of_its_countries(tmp_path: Path) -> None:
    """In light, and on a screen in dark, each kept for ever, named in the page's language."""
    client = made(tmp_path, matter=GRANTS)
    picture = tree(client, "/nl/partners/steun/").css_first(".map")
    image, dark = picture.css_first("img").attributes, picture.css_first("source").attributes

    assert image["src"] == maps.address(["BE", "LU"])
    assert dark["srcset"] == maps.address(["BE", "LU"], dark=True)
    assert dark["media"] == "screen and (prefers-color-scheme: dark)"
    assert image["alt"] == "Kaart: België en Luxemburg"
    assert "lang" not in image
    assert (image["width"], image["height"]) == tuple(map(str, maps.size(["BE", "LU"])))
    answer = client.get(image["src"])
    assert answer.data == maps.draw(["BE", "LU"])
    assert answer.content_type == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_map_without_words_in_the_language_says_so(tmp_path: Path) -> None:
    """An alternative text that fell back to English is marked on the picture, and stays a text."""
    image = tree(made(tmp_path, matter=GRANTS, words={}), "/nl/partners/steun/").css_first(
        ".map img"
    )

    assert image.attributes["alt"] == "Map: België en Luxemburg"
    assert image.attributes["lang"] == "en"


def test_a_long_list_of_countries_is_cut(tmp_path: Path) -> None:
    """Eight are named, the others counted; the list beside the map has them all."""
    codes = ["AT", "BE", "BG", "CH", "CZ", "DE", "DK", "EE", "ES", "FI", "FR"]
    page = tree(
        made(tmp_path, matter=f"countries: [{', '.join(codes)}]"),
        "/en/partners/steun/",
    )
    alt = page.css_first(".map img").attributes["alt"] or ""

    assert alt.startswith("Map: Austria, Belgium, ")
    assert alt.endswith(", and 3 other countries")
    assert alt.count(",") == 8
    assert len(page.css(".about .tags li")) == len(codes)


def test_support_is_drawn_in_time_and_listed(tmp_path: Path) -> None:
    """The picture is silent; the list says the same, with the days; in Arabic time is mirrored."""
    client = made(tmp_path, matter=GRANTS)
    places = {}
    for tag in ("nl", "ar"):
        drawing = tree(client, f"/{tag}/partners/steun/").css_first("svg.timeline")
        assert drawing.attributes["aria-hidden"] == "true"
        assert len(drawing.css(".timeline-bar")) == 2
        bar = drawing.css(".timeline-bar")[0].attributes
        places[tag] = [float((bar[name] or "").rstrip("%")) for name in ("x1", "x2")]

    assert places["nl"][0] < places["nl"][1]
    assert places["ar"] == [pytest.approx(100 - place) for place in places["nl"]]
    text = tree(client, "/nl/partners/steun/").css_first(".support").text()
    assert "1 apr 2016\u2009–\u200931 mrt 2017" in text
    assert "style=" not in client.get("/nl/partners/steun/").text


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with maps, a timeline and an index of letters."""
    folder = tmp_path_factory.mktemp("ways")
    made(folder, 30, GRANTS.replace("LU", "BR"))
    with served(folder) as found:
        yield found


@pytest.mark.parametrize("path", ["partners/", "partners/steun/", "countries/be/", "themes/news/"])
@pytest.mark.parametrize(
    ("tag", "width", "scheme"), [("nl", 320, "light"), ("ar", 1280, "dark")], ids=["nl", "ar"]
)
def test_pages_with_maps_timelines_and_letters_are_accessible_and_fit(
    page: Page, violations: Violations, address: str, path: str, tag: str, width: int, scheme: Any
) -> None:
    """axe finds nothing, nothing scrolls sideways, and the map is the one of the scheme."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/{tag}/{path}")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    for image in page.locator(".map img").all():
        image.scroll_into_view_if_needed()
        shown = image.evaluate("async i => (await i.decode(), [i.currentSrc, i.naturalWidth])")
        assert ("-dark." in shown[0]) == (scheme == "dark")
        assert shown[1] == 1000
