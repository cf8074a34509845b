"""Write portret/images/atlas.json, the countries as the maps draw them, from Natural Earth's.

Needs Babel, and the npm package world-atlas (2.0.2 when this was last run):
npm install --prefix SOME/FOLDER world-atlas
python tools/atlas.py SOME/FOLDER/node_modules/world-atlas/countries-50m.json
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import asin, cos, dist, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple

from babel.core import get_global

Point = tuple[float, float]
Project = Callable[[float, float], Point]

TARGET = Path(__file__).resolve().parent.parent / "portret" / "images" / "atlas.json"
SOURCE = "Natural Earth 4.1.0, 1:50m, public domain; npm world-atlas 2.0.2; drawn 2026-11-25"

NAMED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
"""Countries to which the data give no number, and the codes that stand for them."""

CRIMEA = (34.2, 45.2)
"""Drawn with Ukraine (United Nations General Assembly, resolution 68/262); the data have it not."""

LEFT_OUT = "Antarctica"
"""No map shows it but as a dot."""

# Places that the data have not, or count to another country: longitude and latitude.
PLACES = {
    **{"AQ": (-58.9, -62.2), "BQ": (-68.3, 12.2), "BV": (3.4, -54.4), "CC": (96.9, -12.2)},
    **{
        "CQ": (-2.4, 49.4),
        "CX": (105.6, -10.5),
        "DG": (72.4, -7.3),
        "EA": (-5.3, 35.9),
        "GF": (-53.2, 4.0),
    },
    **{"GI": (-5.35, 36.1), "GP": (-61.5, 16.2), "IC": (-15.6, 28.3), "MQ": (-61.0, 14.7)},
    **{"RE": (55.5, -21.1), "SJ": (16.5, 78.6), "TK": (-171.8, -9.2), "TV": (179.2, -8.5)},
    **{"UM": (166.6, 19.3), "YT": (45.1, -12.8)},
}


MIDDLE = 11.5
"""The meridian in the middle of the world's map: its edge lies in the Bering Strait."""


def equal_area(longitude: float, latitude: float) -> Project:
    """Lambert's azimuthal equal-area projection of the sphere around a point."""
    middle, first = radians(longitude), radians(latitude)

    def project(east: float, north: float) -> Point:
        turn, up = radians(east) - middle, radians(north)
        near = 1 + sin(first) * sin(up) + cos(first) * cos(up) * cos(turn)
        scale = sqrt(2 / max(near, 1e-9))
        high = cos(first) * sin(up) - sin(first) * cos(up) * cos(turn)
        return scale * cos(up) * sin(turn), -scale * high

    return project


def equal_earth(east: float, north: float) -> Point:
    """The Equal Earth projection (Šavrič, Patterson and Jenny, 2018)."""
    a, b, c, d = 1.340264, -0.081106, 0.000893, 0.003796
    turn = asin(sqrt(3) / 2 * sin(radians(north)))
    away = (east - MIDDLE + 180) % 360 - 180
    slope = a + 3 * b * turn**2 + turn**6 * (7 * c + 9 * d * turn**2)
    height = turn * (a + b * turn**2 + turn**6 * (c + d * turn**2))
    return 2 * sqrt(3) / 3 * radians(away) * cos(turn) / slope, -height


class Region(NamedTuple):
    """A part of the earth that maps show: its projection and, in units of it, its frame."""

    project: Project
    left: float
    top: float
    right: float
    bottom: float
    dot: float  # a country of a smaller area gets a dot
    always: frozenset[str] = frozenset()  # shown here, though most of it lies outside


WIDTH = 1000
DETAIL = 1.5  # points whose triangle with their neighbours has a smaller area go
NEAR = 0.5  # points that lie nearer to the last one go at once
SPECK = 6  # islands of a smaller area go, but for a country's largest
MARGIN = 20  # beyond the frame, so that no cut shows

REGIONS = {
    "europe": Region(
        equal_area(14, 52), *(-0.435, -0.365, 0.415, 0.385), dot=260, always=frozenset({"RU"})
    ),
    "world": Region(equal_earth, *(-2.72, -1.32, 2.72, 1.12), dot=130),
}


def decoded(topology: Any) -> list[list[Point]]:
    """The arcs of a TopoJSON file in degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def simplified(points: list[Point]) -> list[Point]:
    """The points without those that matter least (Visvalingam and Whyatt), the ends kept.

    It works on arcs, which neighbours share, so that no gap opens between them.
    """
    kept = points[:1]
    for each in points[1:-1]:
        if dist(each, kept[-1]) > NEAR:
            kept.append(each)
    kept += points[-1:]
    fewest = 4 if points[0] == points[-1] else 2  # an island stays one
    while len(kept) > fewest:
        triangles = zip(kept, kept[1:], kept[2:], strict=False)
        sizes = [abs(area(three)) for three in triangles]
        least = min(sizes)
        if least >= DETAIL:
            break
        del kept[sizes.index(least) + 1]
    return kept


def area(ring: Sequence[Point]) -> float:
    """The area of a ring, below zero where it runs the other way."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*ring, *ring[:1]))) / 2


def centre(ring: Sequence[Point]) -> Point:
    """The centre of a ring's area."""
    whole = 6 * area(ring) or 1
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise((*ring, ring[0]))]
    x = sum((a[0] + b[0]) * cross for a, b, cross in pairs) / whole
    return x, sum((a[1] + b[1]) * cross for a, b, cross in pairs) / whole


def clipped(ring: Sequence[Point], width: float, height: float, margin: float) -> list[Point]:
    """The ring within the frame and its margin (Sutherland and Hodgman)."""
    found = list(ring)
    edges = ((0, -margin, 1), (0, width + margin, -1), (1, -margin, 1), (1, height + margin, -1))
    for axis, limit, sign in edges:
        before, found = found, []
        for a, b in pairwise((*before, *before[:1])):
            within = [(each[axis] - limit) * sign >= 0 for each in (a, b)]
            if within[0] != within[1]:
                part = (limit - a[axis]) / (b[axis] - a[axis])
                found.append((a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])))
            if within[1]:
                found.append(b)
    return found


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a ring goes around a point."""
    x, y = point
    crossed = [
        x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for a, b in pairwise((*ring, *ring[:1]))
        if (a[1] > y) != (b[1] > y)
    ]
    return sum(crossed) % 2 == 1


def torn(ring: Sequence[Point]) -> bool:
    """Whether the edge of the world's map goes through a ring: through two of the Aleutians."""
    turned = [(east - MIDDLE + 180) % 360 for east, _ in ring]
    return max(turned) - min(turned) > 180


def outline(parts: Iterable[int], arcs: Sequence[list[Point]]) -> list[Point]:
    """The ring that arcs make, a number below zero for one that runs backwards."""
    ring: list[Point] = []
    for number in parts:
        ring += (arcs[number] if number >= 0 else arcs[~number][::-1])[bool(ring) :]
    return ring[:-1]


def joined(rings: Iterable[Sequence[int]], arcs: Sequence[list[Point]]) -> list[list[int]]:
    """The rings of a country without the borders that two of them share."""
    numbers = {number for ring in rings for number in ring}
    outer = sorted(number for number in numbers if ~number not in numbers)
    found = []
    while outer:
        ring = [outer.pop(0)]
        while (last := end(ring[-1], arcs)) != start(ring[0], arcs):
            ring.append(next(each for each in outer if start(each, arcs) == last))
            outer.remove(ring[-1])
        found.append(ring)
    return found


def start(number: int, arcs: Sequence[list[Point]]) -> Point:
    """Where an arc begins."""
    return arcs[number][0] if number >= 0 else arcs[~number][-1]


def end(number: int, arcs: Sequence[list[Point]]) -> Point:
    """Where an arc ends."""
    return start(~number, arcs)


def countries(topology: Any) -> dict[str, list[list[int]]]:
    """The rings of arcs by ISO 3166-1 alpha-2 code; those without one under a blank."""
    arcs = decoded(topology)
    numbers = get_global("territory_aliases")
    found: dict[str, list[list[int]]] = {}
    for each in topology["objects"]["countries"]["geometries"]:
        name = each["properties"]["name"]
        code = numbers.get(each.get("id", ""), [NAMED.get(name, "")])[0]
        polygons = [each["arcs"]] if each["type"] == "Polygon" else each["arcs"]
        for ring in (ring for polygon in polygons for ring in polygon):
            points = outline(ring, arcs)
            own = "UA" if inside(CRIMEA, points) else code
            if name != LEFT_OUT and not torn(points):
                found.setdefault(own, []).append(ring)
    return {code: joined(rings, arcs) for code, rings in found.items()}


def path(rings: Iterable[Sequence[Point]]) -> str:
    """The rings as SVG path data in whole units, each point as a step from the last."""
    found = ""
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        words = " ".join(f"{x} {y}" for x, y in steps if (x, y) != (0, 0)).replace(" -", "-")
        if words:
            found += f"M{points[0][0]} {points[0][1]}l{words}z"
    return found


def drawn(region: Region, topology: Any) -> dict[str, Any]:
    """A region: its height, which countries it is for, their paths, and dots for small ones."""
    scale = WIDTH / (region.right - region.left)
    height = round((region.bottom - region.top) * scale)

    def place(point: Point) -> Point:
        x, y = region.project(*point)
        return (x - region.left) * scale, (y - region.top) * scale

    whole = [[place(point) for point in arc] for arc in decoded(topology)]
    slim = [simplified(arc) for arc in whole]
    paths: dict[str, str] = {}
    dots = {code: place(point) for code, point in PLACES.items()}
    codes = set(region.always)
    for code, parts in countries(topology).items():
        rings = [outline(each, whole) for each in parts]
        size = sum(abs(area(ring)) for ring in rings)
        seen = sum(abs(area(clipped(ring, WIDTH, height, 0))) for ring in rings)
        if code and seen > size / 2:
            codes.add(code)
        if code and size < region.dot:
            dots.setdefault(code, centre(max(rings, key=lambda ring: abs(area(ring)))))
        cut = [clipped(outline(each, slim), WIDTH, height, MARGIN) for each in parts]
        first = max(abs(area(ring)) for ring in cut)
        paths[code] = path(ring for ring in cut if abs(area(ring)) >= min(SPECK, first))
    shown = {
        code: [round(x), round(y)]
        for code, (x, y) in sorted(dots.items())
        if 0 < x < WIDTH and 0 < y < height
    }
    return {
        "height": height,
        "codes": sorted(codes | shown.keys()),
        "paths": {code: data for code, data in sorted(paths.items()) if data},
        "dots": shown,
    }


def main(source: str) -> None:
    """Write the file, a country on a line."""
    topology = json.loads(Path(source).read_text("utf-8"))
    regions = {name: drawn(region, topology) for name, region in REGIONS.items()}
    data = {"source": SOURCE, "width": WIDTH, "regions": regions}
    TARGET.write_text(json.dumps(data, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
