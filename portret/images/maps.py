"""Draws a map, as SVG, of the region around some countries, which are marked.

It is a map of Europe if all of them are there, else of the world.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from portret.images.asset import digest
from portret.images.palette import SHIPPED, Palette

RECIPE = 2
"""Raise this when a map is drawn differently, so that it gets another address."""

DATA = Path(__file__).with_name("atlas.json")
"""The countries' outlines: `tools/atlas.py` writes them from Natural Earth's."""


class Colours(NamedTuple):
    """The colours of a map: the tokens --rule, --sheet and --link of the style sheet."""

    quiet: str
    border: str
    marked: str


def colours(palette: Palette, dark: bool) -> Colours:
    """The colours of a map in a palette."""
    scheme = palette.dark if dark else palette.light
    return Colours(quiet=scheme.rule, border=scheme.sheet, marked=scheme.link)


DOTS = {"europe": 11, "world": 7}
"""The radius of the dots of small countries, in thousandths of the width: seen on 300 pixels."""

LEAST = {"europe": 300, "world": 260}
"""The least width of the part that is shown, so that readers recognise it by its neighbours."""

AROUND = 1.3
"""How many times larger the shown part is than the marked countries."""

TALLEST, WIDEST = 4 / 3, 3 / 2
"""The bounds of the aspect ratio."""


class _Atlas(NamedTuple):
    """The content of DATA, and the digest of the file."""

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


class Box(NamedTuple):
    """A part of a map: its edges, in the units of the outlines."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two parts overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@cache
def _bounds(name: str, code: str) -> Box:
    """The bounds of a country's outline or dot, which may reach beyond the map."""
    found = _atlas().data["regions"][name]
    points = [tuple(found["dots"][code])] if code in found["dots"] else []
    for ring in re.findall(r"M([^z]+)z", found["paths"].get(code, "")):
        x = y = 0
        numbers = iter(map(int, re.findall(r"-?\d+", ring)))
        for across, down in zip(numbers, numbers, strict=True):  # the first pair is absolute
            x, y = x + across, y + down
            points.append((x, y))
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


@lru_cache(maxsize=16_384)
def _shown(codes: tuple[str, ...]) -> Box:
    """The part of the map that shows some countries and their surroundings."""
    name = region(codes)
    found = _atlas().data["regions"][name]
    width, height = _atlas().data["width"], found["height"]
    if not codes:
        return Box(0, 0, width, height)
    every = [_bounds(name, code) for code in codes]
    left, top = max(0, min(each.left for each in every)), max(0, min(each.top for each in every))
    right = min(width, max(each.right for each in every))
    bottom = min(height, max(each.bottom for each in every))
    across = max((right - left) * AROUND, LEAST[name])
    down = min(height, max((bottom - top) * AROUND, across / WIDEST))
    across = min(width, max(across, down * TALLEST))
    x = min(max((left + right - across) / 2, 0), width - across)
    y = min(max((top + bottom - down) / 2, 0), height - down)
    return Box(round(x), round(y), round(x + across), round(y + down))


def size(codes: Iterable[str]) -> tuple[int, int]:
    """The width and height of the map of some countries."""
    box, width = _shown(tuple(sorted(set(codes)))), _atlas().data["width"]
    return width, round(width * (box.bottom - box.top) / (box.right - box.left))


def draw(codes: Iterable[str], dark: bool = False, palette: Palette = SHIPPED) -> bytes:
    """The map as SVG, with the countries of these ISO 3166-1 alpha-2 codes marked.

    It has no style elements, which the site's security policy forbids, and a transparent sea.
    """
    marked = tuple(sorted(set(codes)))
    inks = colours(palette, dark)
    name, box = region(marked), _shown(marked)
    found = _atlas().data["regions"][name]
    paths, dots = found["paths"], found["dots"]
    width, height = size(marked)
    scale = (box.right - box.left) / width
    near = [code for code in paths if code not in marked and _bounds(name, code).meets(box)]
    rest = "".join(paths[code] for code in near)
    own = "".join(paths.get(code, "") for code in marked)
    circles = "".join(
        f'<circle cx="{x}" cy="{y}" r="{DOTS[name] * scale:.1f}"/>'
        for x, y in (dots[code] for code in marked if code in dots)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="{box.left} {box.top} {box.right - box.left} {box.bottom - box.top}">'
        f'<g fill-rule="evenodd" stroke="{inks.border}" stroke-width="{1.5 * scale:.1f}"'
        ' stroke-linejoin="round">'
        f'<path fill="{inks.quiet}" d="{rest}"/>'
        f'<g fill="{inks.marked}"><path d="{own}"/>{circles}</g></g></svg>\n'
    ).encode()


def address(codes: Iterable[str], dark: bool = False, palette: Palette = SHIPPED) -> str:
    """The address of the map, with a digest of data, recipe and countries."""
    marked = tuple(sorted(set(codes)))
    made_of = (RECIPE, _atlas().digest, marked, colours(palette, dark))
    found = digest(repr(made_of).encode())
    return f"/media/map/{region(marked)}{'-dark' if dark else ''}.{found}.svg"
