"""A map with countries marked, as an SVG picture: of Europe where all of them lie there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from portret.images.palette import SHIPPED, Palette
from portret.images.reader import digest

RECIPE = 1
"""To be raised when a map is drawn differently: then it gets another address."""

DATA = Path(__file__).with_name("atlas.json")
"""The countries' outlines: `tools/atlas.py` writes them from Natural Earth's."""


class Colours(NamedTuple):
    """The colours of a map: those of the style sheet's tokens --rule, --sheet and --link."""

    quiet: str
    border: str
    marked: str


def colours(palette: Palette, dark: bool) -> Colours:
    """The colours of a map in a palette."""
    scheme = palette.dark if dark else palette.light
    return Colours(quiet=scheme.rule, border=scheme.sheet, marked=scheme.link)


DOTS = {"europe": 11, "world": 7}
"""The radius of the dots of small countries, which are to be seen on a map of 300 pixels."""


class _Atlas(NamedTuple):
    """The data with the digest of their file."""

    data: Mapping[str, Any]
    digest: str


@cache
def _atlas() -> _Atlas:
    source = DATA.read_bytes()
    return _Atlas(json.loads(source), digest(source))


def region(codes: Iterable[str]) -> str:
    """The map on which all the countries can be marked: "europe" or "world"."""
    near = set(codes) <= set(_atlas().data["regions"]["europe"]["codes"])
    return "europe" if near else "world"


def size(codes: Iterable[str]) -> tuple[int, int]:
    """The width and height of the map of some countries."""
    return _atlas().data["width"], _atlas().data["regions"][region(codes)]["height"]


def draw(codes: Iterable[str], dark: bool = False, palette: Palette = SHIPPED) -> bytes:
    """The map as SVG, with the countries of these ISO 3166-1 alpha-2 codes marked.

    It has no style, which the site's security policy forbids, and no sea, so that it suits any
    background.
    """
    marked = sorted(set(codes))
    inks = colours(palette, dark)
    name = region(marked)
    found = _atlas().data["regions"][name]
    paths, dots = found["paths"], found["dots"]
    width, height = size(marked)
    rest = "".join([path for code, path in paths.items() if code not in marked])
    own = "".join(paths.get(code, "") for code in marked)
    circles = "".join(
        f'<circle cx="{x}" cy="{y}" r="{DOTS[name]}"/>'
        for x, y in (dots[code] for code in marked if code in dots)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}">'
        f'<g fill-rule="evenodd" stroke="{inks.border}" stroke-width="1.5"'
        ' stroke-linejoin="round">'
        f'<path fill="{inks.quiet}" d="{rest}"/>'
        f'<g fill="{inks.marked}"><path d="{own}"/>{circles}</g></g></svg>\n'
    ).encode()


def address(codes: Iterable[str], dark: bool = False, palette: Palette = SHIPPED) -> str:
    """The map's address, known without drawing it: a digest of data, recipe and countries."""
    return _address(tuple(sorted(set(codes))), dark, colours(palette, dark))


@lru_cache(maxsize=16_384)
def _address(codes: tuple[str, ...], dark: bool, inks: Colours) -> str:
    found = digest(repr((RECIPE, _atlas().digest, codes, inks)).encode())
    return f"/media/map/{region(codes)}{'-dark' if dark else ''}.{found}.svg"
