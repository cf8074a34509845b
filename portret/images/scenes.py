"""The scenes of placeholders, each a function that yields parts of an SVG, drawn at random."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from portret.images.palette import mix
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


def fields(chance: Random) -> Iterator[str]:
    """Fields from above, each ploughed its own way, and a road through them."""
    ground, warm = mix(SEA, INK, chance.uniform(0.1, 0.5)), mix(ROSE, DAWN, chance.random())
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{ground}"/>'
    lean = chance.choice((-1, 1)) * chance.uniform(9, 19)
    yield f'<g transform="rotate({lean:.0f} {WIDTH / 2:.0f} {HEIGHT / 2:.0f})">'
    x = -150.0
    while x < WIDTH + 150:
        wide, y = chance.uniform(170, 330), -210.0
        while y < HEIGHT + 210:
            high = chance.uniform(120, 290)
            light = chance.choice((0, 0, 0.15, 0.3, 0.55))
            colour = mix(mix(SEA, HAZE, chance.uniform(0, 0.8)), warm, light)
            box = f'x="{x:.0f}" y="{y:.0f}" width="{wide - 7:.0f}" height="{high - 7:.0f}"'
            yield f'<rect {box} fill="{colour}"/>'
            upright, gap = chance.random() < 0.5, chance.randint(20, 34)
            ends = range(gap, int(wide if upright else high) - gap, gap)
            rows = "".join(
                f"M{x + at:.0f} {y + 6:.0f}v{high - 19:.0f}"
                if upright
                else f"M{x + 6:.0f} {y + at:.0f}h{wide - 19:.0f}"
                for at in ends
            )
            if rows:
                yield stroke(rows, dashes(chance, 40), 2, 0.3, NIGHT if light else LIGHT)
            y += high
        x += wide
    across = chance.uniform(300, 900)
    waves = rolling(chance, 0.004)
    road = [(across + 70 * waves(at), at) for at in range(-300, HEIGHT + 301, 60)]
    yield f'<path d="{curve(road)}" fill="none" stroke="{LIGHT}" stroke-width="7"/></g>'
    yield halo("glow", DAWN, 0.5)
    yield disc(chance.uniform(100, 1100), chance.uniform(0, 300), 620, "url(#glow)")


def rings(chance: Random) -> Iterator[str]:
    """Rings, as in a tree or on still water."""
    x, y = chance.uniform(200, 1000), chance.uniform(220, 580)
    cool, warm = mix(SEA, INK, chance.uniform(0, 0.6)), mix(ROSE, DAWN, chance.random())
    yield sky((0, mix(cool, HAZE, 0.35)), (1, mix(cool, NIGHT, 0.5)))
    yield halo("heart", warm, 0.9)
    yield disc(x, y, chance.uniform(300, 460), "url(#heart)")
    radius, waves = 12.0, rolling(chance, 1.0)
    while radius < 1250:
        points = []
        for turn in range(-2, 31):
            far = radius * (1 + 0.05 * waves(turn / 11))
            angle = turn * math.pi / 16
            points.append((x + far * math.cos(angle), y + far * math.sin(angle)))
        opacity = max(0.12, 0.8 - radius / 900)
        yield stroke(curve(points), dashes(chance, 30 + radius / 9), 2.6, opacity)
        radius *= chance.uniform(1.09, 1.2)
        radius += 12


def windows(chance: Random) -> Iterator[str]:
    """Houses in the evening, some with lit windows."""
    glow = mix(ROSE, DAWN, chance.random())
    edge = chance.uniform(0.55, 0.75)
    yield sky((0, mix(NIGHT, INK, 0.5)), (edge * 0.6, SEA), (edge, glow))
    yield disc(chance.uniform(150, 1050), chance.uniform(240, 330), chance.uniform(22, 40), LIGHT)
    for depth in (0, 0.5, 1):
        colour, x = mix(mix(SEA, HAZE, 0.4), NIGHT, 0.2 + 0.75 * depth), -30.0
        while x < WIDTH:
            wide = chance.uniform(80, 150) * (0.8 + 0.5 * depth)
            top = 330 + 160 * depth + chance.uniform(-70, 90)
            gable = chance.choice((0, 0, wide * 0.34))
            half = wide / 2
            roof = f"V{top:.0f}l{half:.0f} {-gable:.0f} {half:.0f} {gable:.0f}"
            yield f'<path d="M{x:.0f} {HEIGHT}{roof}V{HEIGHT}Z" fill="{colour}"/>'
            lit = "".join(
                f"M{x + wide * (column + 0.5) / 3:.0f} {top + 34 + 46 * row:.0f}v17"
                for row in range(3)
                for column in range(3)
                if chance.random() < 0.1 + 0.16 * depth
            )
            if lit:
                lamp = mix(LIGHT, DAWN, chance.random())
                yield f'<path d="{lit}" stroke="{lamp}" stroke-width="13"/>'
            x += wide + chance.choice((0, 0, 14))


def river(chance: Random) -> Iterator[str]:
    """A river that winds from the hills to the reader, in the first light."""
    warm = mix(ROSE, DAWN, chance.uniform(0.2, 1))
    yield sky((0, SEA), (0.2, mix(HAZE, warm, 0.6)), (0.34, warm))
    waves = rolling(chance, 0.004)
    yield ridge([262 + 46 * waves(at) for at in STEPS], mix(HAZE, SEA, 0.35))
    yield fade("land", [(0, mix(SEA, HAZE, 0.3), 1), (0.6, INK, 1), (1, NIGHT, 1)])
    yield f'<rect y="310" width="{WIDTH}" height="{HEIGHT - 310}" fill="url(#land)"/>'
    start, side, turns = chance.uniform(380, 820), chance.choice((-1, 1)), chance.uniform(2.2, 3.4)
    left, right = [], []
    for step in range(29):
        depth = step / 28
        x = start + side * (60 + 330 * depth) * math.sin(turns * math.pi * depth**0.6)
        y, half = 310 + 510 * depth**1.5, 3 + 120 * depth**1.6
        left.append((x - half, y))
        right.append((x + half, y))
    yield fade("water", [(0, LIGHT, 1), (0.35, warm, 1), (1, mix(SEA, HAZE, 0.4), 1)])
    yield f'<path d="{curve(left)}L{curve(right[::-1])[1:]}Z" fill="url(#water)"/>'
    for number in range(26):
        depth = (number + chance.random()) / 26
        x, wide = chance.uniform(-40, 1200), 30 + 170 * depth
        path = f"M{x:.0f} {322 + 480 * depth**1.5:.0f}h{wide:.0f}"
        yield stroke(path, dashes(chance, 8 + 22 * depth), 1.5 + 2 * depth, 0.22)


def trunks(chance: Random) -> Iterator[str]:
    """A wood, and the light behind its trees."""
    warm = mix(ROSE, DAWN, chance.uniform(0.3, 1))
    yield sky((0, mix(SEA, INK, 0.3)), (0.45, mix(warm, HAZE, 0.45)), (0.7, warm), (1, INK))
    yield halo("glow", LIGHT, 0.9)
    yield disc(chance.uniform(250, 950), chance.uniform(330, 520), 460, "url(#glow)")
    for depth in (0, 0.35, 0.7, 1):
        colour = mix(mix(HAZE, warm, 0.3), NIGHT, 0.12 + 0.83 * depth)
        ground = 560 + 170 * depth
        waves = rolling(chance, 0.005)
        yield ridge([ground + 26 * waves(at) for at in STEPS], colour)
        x = chance.uniform(-60, 60)
        while x < WIDTH:
            wide = chance.uniform(9, 20) * (0.6 + 1.9 * depth)
            lean = chance.gauss(0, 9 + 14 * depth)
            trunk = f"M{x + lean:.0f} -10h{wide * 0.7:.0f}L{x + wide:.0f} {ground + 40:.0f}"
            yield f'<path d="{trunk}h{-wide * 1.1:.0f}Z" fill="{colour}"/>'
            x += chance.uniform(60, 150) * (0.7 + 0.9 * depth)


def hills(chance: Random) -> Iterator[str]:
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


def shore(chance: Random) -> Iterator[str]:
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


def limb(chance: Random) -> Iterator[str]:
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


def weave(chance: Random) -> Iterator[str]:
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


FAMILIES = (hills, shore, limb, weave, fields, rings, windows, river, trunks)
"""The kinds of scenes; the key of a partner decides which it gets."""
