"""A map with countries marked, as an SVG picture: of Europe where all of them lie there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

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


LIGHT = Colours(quiet="#d8d1c3", border="#f1ede4", marked="#8a3413")
DARK = Colours(quiet="#323c4a", border="#1e2835", marked="#f0a878")

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


def draw(codes: Iterable[str], dark: bool = False) -> bytes:
    """The map as SVG, with the countries of these ISO 3166-1 alpha-2 codes marked.

    It has no style, which the site's security policy forbids, and no sea, so that it suits any
    background.
    """
    marked = sorted(set(codes))
    colours = DARK if dark else LIGHT
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
        f'<g fill-rule="evenodd" stroke="{colours.border}" stroke-width="1.5"'
        ' stroke-linejoin="round">'
        f'<path fill="{colours.quiet}" d="{rest}"/>'
        f'<g fill="{colours.marked}"><path d="{own}"/>{circles}</g></g></svg>\n'
    ).encode()


def address(codes: Iterable[str], dark: bool = False) -> str:
    """The map's address, known without drawing it: a digest of data, recipe and countries."""
    return _address(tuple(sorted(set(codes))), dark)


@lru_cache(maxsize=16_384)
def _address(codes: tuple[str, ...], dark: bool) -> str:
    found = digest(repr((RECIPE, _atlas().digest, codes, DARK if dark else LIGHT)).encode())
    return f"/media/map/{region(codes)}{'-dark' if dark else ''}.{found}.svg"
