"""The colours and shapes from which placeholders are drawn, as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from random import Random

from portret.images.tints import SCENES

WIDTH, HEIGHT = 1200, 800
"""In pixels; wide screens show only a band of 514 pixels in the middle."""

NIGHT, INK, SEA, HAZE, ROSE, DAWN, LIGHT = SCENES

Point = tuple[float, float]


def fade(mark: str, stops: Iterable[tuple[float, str, float]], upright: bool = True) -> str:
    """A linear gradient of (place, colour, opacity), from top to bottom or from left to right."""
    turn = ' x2="0" y2="1"' if upright else ""
    return f'<linearGradient id="{mark}"{turn}>{_stops(stops)}</linearGradient>'


def halo(mark: str, colour: str, strength: float) -> str:
    """A radial gradient that fades from the middle."""
    stops = [(0, colour, strength), (0.35, colour, strength * 0.42), (0.7, colour, strength * 0.1)]
    return f'<radialGradient id="{mark}">{_stops([*stops, (1, colour, 0)])}</radialGradient>'


def _stops(stops: Iterable[tuple[float, str, float]]) -> str:
    return "".join(
        f'<stop offset="{place:.2f}" stop-color="{colour}" stop-opacity="{opacity:.2f}"/>'
        for place, colour, opacity in stops
    )


def sky(*colours: tuple[float, str]) -> str:
    """A background with a gradient of (place, colour) from top to bottom."""
    stops = [(place, colour, 1) for place, colour in colours]
    return fade("sky", stops) + f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#sky)"/>'


def disc(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}" fill="{fill}"/>'


def curve(points: Sequence[Point]) -> str:
    """A smooth path through the middles between points."""
    line = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (x, y), (next_x, next_y) in pairwise(points[1:]):
        line += f"Q{x:.0f} {y:.0f} {(x + next_x) / 2:.0f} {(y + next_y) / 2:.0f}"
    return line + f"L{points[-1][0]:.0f} {points[-1][1]:.0f}"


def rolling(chance: Random, slowest: float) -> Callable[[float], float]:
    """A random function with values from about -1 to 1, like a line of hills."""
    waves = [
        (1 / n**1.25, n * slowest * chance.uniform(0.8, 1.25), chance.uniform(0, 6.3))
        for n in (1, 2, 3, 5, 8)
    ]
    return lambda x: 0.6 * sum(size * math.sin(speed * x + start) for size, speed, start in waves)


STEPS = range(-40, WIDTH + 81, 40)


def ridge(heights: Sequence[float], fill: str) -> str:
    """A filled shape from a line of heights, one for each of STEPS, down to the lower edge."""
    top = curve(list(zip(STEPS, heights, strict=True)))
    return f'<path d="{top}V{HEIGHT}H{STEPS[0]}Z" fill="{fill}"/>'


def dashes(chance: Random, length: float) -> str:
    """A stroke-dasharray that looks like words in a line of print."""
    words = [f"{chance.uniform(0.4, 1.6) * length:.0f} {length * 0.45:.0f}" for _ in range(5)]
    return " ".join(words)


def stroke(path: str, dashes: str, width: float, opacity: float, colour: str = LIGHT) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" '
        f'stroke-linecap="round" stroke-dasharray="{dashes}" opacity="{opacity:.2f}"/>'
    )
