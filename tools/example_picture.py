"""Draw the picture of the portrait in a new site, portret/content/boat.jpg, the same on every run.

A boat with a cargo of books. Needs only Pillow: python tools/example_picture.py
"""

import math
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

PICTURE = Path(__file__).resolve().parent.parent / "portret/content/boat.jpg"
WIDTH, HEIGHT, SCALE = 1600, 1000, 2  # drawn at twice the size: clean edges
SKY, LIGHT, SUN = (150, 196, 222), (238, 232, 214), (250, 214, 150)
HILLS, WATER, HULL, INK = (92, 138, 142), (52, 104, 128), (142, 62, 48), (34, 48, 66)
BOOKS = ((206, 112, 84), (238, 190, 110), (88, 126, 142), (232, 226, 208), (120, 92, 116))
SHORE, WATERLINE = 560, 700

chance = Random(7)
picture = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), SKY)
draw = ImageDraw.Draw(picture)


def box(left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
    """The corners of a box in pixels."""
    return left * SCALE, top * SCALE, right * SCALE, bottom * SCALE


def shape(points: list[tuple[float, float]], colour: tuple[int, int, int]) -> None:
    """A filled shape."""
    draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)


def mix(
    one: tuple[int, int, int], other: tuple[int, int, int], part: float
) -> tuple[int, int, int]:
    """The colour that lies `part` (0 to 1) of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def wave(base: float, height: float, length: float, start: float) -> list[tuple[float, float]]:
    """A wavy line from side to side, closed along the bottom."""
    line = [
        (x, base + height * math.sin(x / length + start))
        for x in [*range(0, WIDTH + 1, 8), WIDTH + 8]
    ]
    return [(-8, HEIGHT), *line, (WIDTH + 8, HEIGHT)]


for row in range(SHORE):
    draw.rectangle(box(0, row, WIDTH, row + 1), fill=mix(SKY, LIGHT, (row / SHORE) ** 1.4))
draw.ellipse(box(1140, 130, 1300, 290), fill=SUN)
shape(wave(SHORE - 90, 46, 240, 0.4), mix(HILLS, LIGHT, 0.55))
shape(wave(SHORE - 40, 30, 150, 2.2), mix(HILLS, LIGHT, 0.25))
shape(wave(SHORE, 3, 200, 0), mix(WATER, LIGHT, 0.35))
for step in range(1, 6):
    shape(wave(SHORE + step * 28, 6, 60 + step * 9, step), mix(WATER, LIGHT, 0.35 - step * 0.07))

x = 520.0
while x < 1040:  # the books, upright and lying, on the deck
    wide, high = chance.randint(20, 42), chance.randint(92, 158)
    colour = chance.choice(BOOKS)
    if chance.random() < 0.18:
        for level in range(3):
            at = WATERLINE - 40 - level * 30
            draw.rectangle(box(x, at - 28, x + 120, at), fill=chance.choice(BOOKS))
        x += 122
        continue
    draw.rectangle(box(x, WATERLINE - 40 - high, x + wide, WATERLINE - 40), fill=colour)
    band = WATERLINE - 40 - high * 0.78
    draw.rectangle(box(x, band, x + wide, band + 7), fill=mix(colour, INK, 0.45))
    x += wide + 2
deck, rail, keel = WATERLINE - 62, WATERLINE - 84, WATERLINE + 60
shape([(380, deck), (1200, deck), (1110, keel), (480, keel)], HULL)
shape([(366, rail), (1214, rail), (1200, deck), (380, deck)], INK)
for step in range(3):
    base = WATERLINE + 36 + step * 80
    shape(wave(base, 9 + step * 3, 90 + step * 24, step * 1.7), mix(WATER, INK, 0.12 + step * 0.16))
small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
small.save(PICTURE, quality=82, optimize=True, progressive=True)
