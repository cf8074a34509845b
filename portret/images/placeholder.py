"""The placeholder of a partner without a picture: a quiet scene drawn from the partner's key alone.

Its colours go from night to morning, as those of the title images do, and suit light and dark
pages; a site with colours of its own has it in their hues. It needs no style and no script.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from random import Random

from portret.images import landscapes
from portret.images.palette import SHIPPED, Palette, mix
from portret.images.reader import digest
from portret.images.strokes import (
    DAWN,
    HAZE,
    HEIGHT,
    INK,
    LIGHT,
    NIGHT,
    ROSE,
    SEA,
    STEPS,
    WIDTH,
    curve,
    dashes,
    disc,
    fade,
    halo,
    ridge,
    rolling,
    sky,
    stroke,
)
from portret.images.tints import tinted

RECIPE = 2
"""To be raised when a scene is drawn differently: then it gets another address."""


def name(key: str, palette: Palette = SHIPPED) -> str:
    """The file name of a key's placeholder, known without drawing it."""
    return f"placeholder.{digest(repr(palette.recipe(RECIPE, key)).encode())}.svg"


@lru_cache(maxsize=1024)
def draw(key: str, palette: Palette = SHIPPED) -> bytes:
    """The placeholder as SVG in the hues of a palette, the same on every run."""
    chance = Random(key)
    scene = chance.choice(FAMILIES)
    parts = "".join(scene(chance))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
    size = f'width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="xMidYMid slice"'
    return tinted(f"{head} {size}>{parts}</svg>\n", palette).encode()


# ---------------------------------------------------------------- scenes


def _hills(chance: Random) -> Iterator[str]:
    """Hills behind hills, the light behind the last of them."""
    x, sun, late = chance.uniform(220, 980), chance.uniform(318, 392), chance.random()
    glow, count = mix(ROSE, DAWN, chance.uniform(0.35, 1)), chance.randint(4, 6)
    yield sky((0, mix(INK, NIGHT, late)), (0.26, mix(SEA, HAZE, 0.5 - late / 3)), (0.5, glow))
    yield halo("glow", LIGHT, 0.9)
    yield disc(x, sun, chance.uniform(360, 520), "url(#glow)")
    yield disc(x, sun, chance.uniform(30, 50), LIGHT)
    far, near = mix(mix(HAZE, SEA, 0.3 * late), glow, 0.32), mix(INK, NIGHT, 0.4 + late / 2)
    for number in range(count):
        depth = number / (count - 1)
        colour = mix(mix(far, SEA, min(1, depth * 1.5)), near, max(0, depth * 1.6 - 0.6))
        mist = mix(colour, mix(far, glow, 0.4), 0.6 * (1 - depth))
        yield fade(f"hill{number}", [(0, colour, 1), (0.6, mist, 1)])
        waves = rolling(chance, 0.0028 + 0.0014 * depth)
        top, rise = 405 + 235 * depth**1.15, 30 + 50 * depth
        yield ridge([top + rise * waves(at) for at in STEPS], f"url(#hill{number})")


def _shore(chance: Random) -> Iterator[str]:
    """A still sea, lights on its coasts, and a path of light towards the reader."""
    horizon, x = chance.uniform(320, 380), chance.uniform(300, 900)
    edge = horizon / HEIGHT
    warm = mix(ROSE, DAWN, chance.uniform(0.3, 1))
    yield sky(
        *((0, NIGHT), (edge * 0.55, SEA), (edge * 0.85, mix(HAZE, ROSE, 0.6)), (edge, warm)),
        *((edge + 0.001, mix(warm, SEA, 0.35)), (edge + 0.18, SEA), (1, NIGHT)),
    )
    yield halo("glow", LIGHT, 0.85)
    yield f'<ellipse cx="{x:.0f}" cy="{horizon:.0f}" rx="520" ry="170" fill="url(#glow)"/>'
    for number in range(34):
        depth = (number + chance.random()) / 34
        y = horizon + 5 + (HEIGHT - horizon) * depth**1.5
        wide = chance.uniform(24, 70) + 130 * depth * chance.uniform(0.3, 1)
        left = x + chance.gauss(0, 0.24) * (60 + 130 * depth) - wide / 2
        broken = dashes(chance, 8 + 30 * depth)
        width, opacity = 1.2 + 1.8 * depth, 0.7 * (1 - depth) ** 1.1 + 0.05
        yield stroke(f"M{left:.0f} {y:.0f}h{wide:.0f}", broken, width, opacity)
    yield halo("lamp", LIGHT, 0.9)
    sides = [-1, 1]
    chance.shuffle(sides)
    for depth, side in zip((0.12, 0.42, 0.8), (sides[0], sides[1], sides[0]), strict=True):
        yield from _coast(chance, horizon + 20 + 300 * depth, side, depth)


def _coast(chance: Random, water: float, side: int, depth: float) -> Iterator[str]:
    """A headland from the left or the right edge, with lamps along its shore."""
    length = chance.uniform(380, 620)
    waves = rolling(chance, 0.009)
    rise = 46 + 90 * depth
    outline = []
    for step in range(17):
        part = step / 16
        x = WIDTH / 2 - side * (WIDTH / 2 + 40 - length * part)
        hill = rise * (1 - part) ** 0.7 * (0.8 + 0.35 * waves(part * 900))
        outline.append((x, water - max(hill, 0)))
    ground = mix(mix(SEA, HAZE, 0.25), NIGHT, 0.25 + 0.7 * depth)
    yield f'<path d="{curve(outline)}L{outline[0][0]:.0f} {water:.0f}Z" fill="{ground}"/>'
    for _ in range(chance.randint(5, 8)):
        x = WIDTH / 2 - side * (WIDTH / 2 - length * chance.uniform(0.05, 0.82))
        y = water - chance.uniform(2, 0.2 * rise)
        size = 2 + 2.4 * depth
        yield disc(x, y, size * 7, "url(#lamp)") + disc(x, y, size, LIGHT)
        drop = chance.uniform(14, 34) * (0.6 + depth)
        yield stroke(f"M{x:.0f} {water + 6:.0f}v{drop:.0f}", "3 5", size * 0.9, 0.35)


def _limb(chance: Random) -> Iterator[str]:
    """The edge of a round world at sunrise, with lines of words round it."""
    radius, side = chance.uniform(380, 760), chance.choice((-1, 1))
    x = WIDTH / 2 - side * chance.uniform(-60, 330)
    y = chance.uniform(170, 260) + radius
    warm = mix(ROSE, DAWN, chance.random())
    yield sky((0, NIGHT), (0.7, INK), (1, mix(SEA, INK, 0.4)))
    yield halo("dawn", warm, 1)
    yield disc(x + side * radius * 0.3, y - radius * 0.42, radius * 1.35, "url(#dawn)")
    yield disc(x + side * 4, y - 5, radius, mix(warm, LIGHT, 0.6))
    yield fade(
        "world", [(0, mix(SEA, HAZE, 0.35), 1), (0.3, mix(SEA, INK, 0.3), 1), (0.7, NIGHT, 1)]
    )
    yield f'<g transform="rotate({side * chance.uniform(22, 40):.0f} {x:.0f} {y:.0f})">'
    yield disc(x, y, radius, "url(#world)")
    turn = chance.uniform(0.16, 0.3)
    for number in range(2, 30):
        angle = math.radians(-90 + number * 3200 / radius)
        if angle > 0.3:
            break
        row, half = y + radius * math.sin(angle) * math.cos(turn), radius * math.cos(angle)
        points = [
            (x + half * math.sin(each / 10), row + half * math.cos(each / 10) * math.sin(turn))
            for each in range(-14, 15, 2)
        ]
        yield stroke(curve(points), dashes(chance, 26), 3, 0.85 - 0.022 * number)
    yield "</g>"


def _weave(chance: Random) -> Iterator[str]:
    """Lines of words from both sides, woven where they meet."""
    cool = mix(SEA, HAZE, chance.uniform(0, 0.5))
    colours = [INK, cool, mix(ROSE, HAZE, chance.uniform(0.1, 0.7))]
    if chance.random() < 0.5:
        colours.reverse()
    stops = [(place, colour, 1.0) for place, colour in zip((0, 0.5, 1), colours, strict=True)]
    yield fade("ground", stops, upright=False)
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#ground)"/>'
    yield halo("glow", DAWN, chance.uniform(0.35, 0.6))
    middle = chance.uniform(470, 730)
    yield disc(middle, 400, chance.uniform(380, 560), "url(#glow)")
    count, gap = chance.randint(6, 9), chance.uniform(24, 34)
    drop = chance.uniform(190, 300)
    for side in (-1, 1):
        for number in range(count):
            place = 400 + (number - (count - 1) / 2) * gap
            start, end = place - side * drop, place + side * drop
            path = (
                f"M-20 {start:.0f}H{middle - 430:.0f}C{middle - 90:.0f} {start:.0f} "
                f"{middle + 90:.0f} {end:.0f} {middle + 430:.0f} {end:.0f}H{WIDTH + 20}"
            )
            yield stroke(path, dashes(chance, 32), 3.4, 0.9)


FAMILIES = (
    *(_hills, _shore, _limb, _weave, landscapes.fields, landscapes.rings),
    *(landscapes.windows, landscapes.river, landscapes.trunks),
)
"""The families of drawings, of which a key has one."""
