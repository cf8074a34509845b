"""A map with countries marked, as an SVG picture: of Europe where all of them lie there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).with_name("atlas.json")
"""The countries' outlines: `tools/atlas.py` writes them from Natural Earth's."""


class Colours(NamedTuple):
    """What a map is drawn in, as the style sheet's tokens have it: --rule, --sheet and --link."""

    quiet: str
    border: str
    marked: str


LIGHT = Colours(quiet="#d8d1c3", border="#f1ede4", marked="#8a3413")
DARK = Colours(quiet="#323c4a", border="#1e2835", marked="#f0a878")

DOTS = {"europe": 11, "world": 7}
"""How large the dots of small countries are: to be seen on a map of 300 pixels."""


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(DATA.read_text("utf-8"))
    return data


def region(codes: Iterable[str]) -> str:
    """The part of the earth on which all the countries can be marked."""
    near = set(codes) <= set(_data()["regions"]["europe"]["codes"])
    return "europe" if near else "world"


def size(codes: Iterable[str]) -> tuple[int, int]:
    """The width and height of the map of some countries."""
    return _data()["width"], _data()["regions"][region(codes)]["height"]


def draw(codes: Iterable[str], dark: bool = False) -> bytes:
    """The map with the countries of these ISO 3166-1 alpha-2 codes marked.

    It has neither a style of its own, which the site's security policy forbids, nor a sea, so that
    it stands on any ground.
    """
    marked = sorted(set(codes))
    colours = DARK if dark else LIGHT
    name = region(marked)
    found = _data()["regions"][name]
    paths, dots = found["paths"], found["dots"]
    width, height = size(marked)
    rest = "".join(paths[code] for code in paths if code not in marked)
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
    """The map's address, with a digest of it."""
    return _address(tuple(sorted(set(codes))), dark)


@lru_cache(10_000)
def _address(codes: tuple[str, ...], dark: bool) -> str:
    digest = hashlib.sha256(draw(codes, dark)).hexdigest()[:12]
    return f"/media/map/{region(codes)}{'-dark' if dark else ''}.{digest}.svg"
