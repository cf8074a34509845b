"""The maps: every country has its place, colours can be told apart, and nothing else is in them."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from portret import codes
from portret.images import maps, palette
from portret.images.palette import SHIPPED, Chosen
from portret.site import headers

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
OTHER = palette.of(Chosen(accent="#0b6e4f", paper="#ffffff"))
SETS = (["BE"], ["NL", "MT", "XK", "PS"], ["NL", "KE"], sorted(codes.countries()), [])


def parts(codes: list[str], dark: bool = False) -> tuple[str, list[tuple[float, float]]]:
    """The marked part of a map: its path, and its dots."""
    marked = ElementTree.fromstring(maps.draw(codes, dark)).findall(f".//{SVG}g")[1]
    path = marked[0].get("d") or ""
    return path, [(float(each.get("cx", "")), float(each.get("cy", ""))) for each in marked[1:]]


def shown(codes: list[str]) -> list[float]:
    """The part that a map shows: its left and upper edge, its width and height."""
    view = ElementTree.fromstring(maps.draw(codes)).get("viewBox") or ""
    return [float(each) for each in view.split()]


def luminance(colour: str) -> float:
    """WCAG's relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("code", sorted(codes.countries()))
def test_every_country_can_be_marked(code: str) -> None:
    """Each ISO code has an outline or a dot within the frame of its map, and of the world's."""
    for countries in ([code], [code, "NZ"]):
        path, dots = parts(countries)
        left, top, width, height = shown(countries)
        starts = re.findall(r"M(-?\d+) (-?\d+)", path)
        points = [(float(x), float(y)) for x, y in starts] + dots

        alone, _ = parts(["NZ"])
        assert path.replace(alone, "", 1) or dots or code == "NZ"
        assert any(0 <= x - left <= width and 0 <= y - top <= height for x, y in points)


def test_what_is_small_is_seen() -> None:
    """An island or a city gets a dot; a country that can be seen as it is gets none."""
    small = ["MT", "LU", "AD", "SM", "VA", "MC", "LI", "PS"]

    assert [len(parts([code])[1]) for code in small] == [1] * len(small)
    assert [len(parts([code])[1]) for code in ("XK", "BE", "CY", "SI")] == [0] * 4
    assert len(parts(["BH", "MV", "TO", "SG", "NL"])[1]) == 5


def test_the_map_is_cropped_to_what_matters() -> None:
    """Europe where all the countries lie there, Russia and Palestine too; else the world."""
    assert maps.region(["NL", "RU", "PS", "IS"]) == "europe"
    assert maps.region([]) == "europe"
    assert maps.region(["NL", "BR"]) == "world"
    assert maps.size([]) != maps.size(sorted(codes.countries()))


@pytest.mark.parametrize("countries", [["BE"], ["MT"], ["KE", "UG", "TZ"], ["NL", "KE"], ["US"]])
def test_the_map_shows_where_the_countries_lie(countries: list[str]) -> None:
    """All that is marked, in the middle or at the map's edge, and what is around it; no more."""
    path, dots = parts(countries)
    left, top, width, height = shown(countries)
    whole = shown([]) if maps.region(countries) == "europe" else shown(sorted(codes.countries()))
    ends = [each.split("l")[0].split() for each in path.split("M")[1:]]
    points = [(float(x), float(y)) for x, y in ends] + dots

    assert all(left < x < left + width and top < y < top + height for x, y in points)
    assert 0 <= left <= whole[2] - width
    assert 0 <= top <= whole[3] - height
    assert width < whole[2]
    assert maps.size(countries) == (1000, round(1000 * height / width))
    if len(countries) == 1:
        assert width <= 0.6 * whole[2]


def test_what_the_map_does_not_show_is_not_sent() -> None:
    """A map of a few neighbours weighs less than one of the continent."""
    assert len(maps.draw(["BE"])) < len(maps.draw([])) / 2


def test_another_country_is_not_marked() -> None:
    """What is marked is left out of the rest, and the rest holds its neighbours."""
    root = ElementTree.fromstring(maps.draw(["BE"]))
    quiet, marked = root.findall(f".//{SVG}path")

    assert len(marked.get("d", "")) < 300
    assert len(quiet.get("d", "")) > 2000
    assert marked.get("d", "!") not in quiet.get("d", "")


@pytest.mark.parametrize("colours", [maps.colours(SHIPPED, False), maps.colours(SHIPPED, True)])
def test_marked_countries_stand_out(colours: maps.Colours) -> None:
    """Marked against quiet, and against the ground, has a contrast of 3 and more (WCAG, 1.4.11)."""
    for other in (colours.quiet, colours.border):
        low, high = sorted((luminance(colours.marked), luminance(other)))

        assert (high + 0.05) / (low + 0.05) >= 3


@pytest.mark.parametrize("codes", SETS)
def test_a_map_is_a_picture_and_nothing_else(codes: list[str]) -> None:
    """No style, script or link, which the policy forbids; 10 kB on the way at most."""
    text = maps.draw(codes).decode()
    names = {each.tag.removeprefix(SVG) for each in ElementTree.fromstring(text).iter()}

    assert "unsafe-inline" not in headers.SECURITY["Content-Security-Policy"]
    assert names <= {"svg", "g", "path", "circle"}
    assert not re.findall(r"style|href|on\w+=", text)
    assert len(text) < 36_000


def test_the_same_countries_make_the_same_map() -> None:
    """Order and repetition change nothing; other countries and dark colours change the address."""
    codes = ["NL", "BE", "KE"]
    again = ["KE", "NL", "BE", "NL"]

    assert maps.draw(codes) == maps.draw(again)
    assert maps.address(codes) == maps.address(again)
    for colours in (SHIPPED, OTHER):
        for dark in (False, True):
            drawn = maps.draw(codes, dark, colours).decode()
            assert set(maps.colours(colours, dark)) == set(re.findall(r"#\w+", drawn))
    every = [(each, dark, of) for each in SETS for dark in (False, True) for of in (SHIPPED, OTHER)]
    addresses = {maps.address(*each) for each in every}
    assert len(addresses) == 4 * len(SETS)
    assert all(re.fullmatch(r"/media/map/[a-z-]+\.[0-9a-f]{12}\.svg", each) for each in addresses)


def test_naming_a_map_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data are read once, and no map is drawn for its address."""
    maps.address(["NL"])
    reads: list[Path] = []
    monkeypatch.setattr(maps, "draw", None)
    monkeypatch.setattr(Path, "read_bytes", reads.append)

    addresses = {maps.address([code, "NL"]) for code in codes.countries()}

    assert len(addresses) == len(codes.countries())
    assert reads == []


def test_other_data_or_another_recipe_make_another_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Readers who keep a map for ever get the new one under a new address."""
    found = {maps.address(["NL"])}
    other = tmp_path / "atlas.json"
    other.write_text(maps.DATA.read_text("utf-8") + " ", "utf-8")
    for name, value in (("RECIPE", maps.RECIPE + 1), ("DATA", other)):
        with monkeypatch.context() as change:
            change.setattr(maps, name, value)
            maps._atlas.cache_clear()
            found.add(maps.address(["NL"]))
    maps._atlas.cache_clear()

    assert len(found) == 3


def test_the_data_say_where_they_are_from() -> None:
    """The file names its source, edition, licence and day."""
    source = maps.DATA.read_text("utf-8")[:200]

    for word in ("Natural Earth 4.1.0", "public domain", "world-atlas 2.0.2", "2026-"):
        assert word in source
