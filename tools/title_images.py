"""Draw the title images of the portraits, the same on every run.

Needs only Pillow: python tools/title_images.py
"""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]

PARTNERS = Path(__file__).resolve().parent.parent / "content" / "partners"
WIDTH, HEIGHT = 1600, 900
SCALE = 2  # drawn at twice the size, then made smaller: clean edges without jaggies
CANVAS = (WIDTH * SCALE, HEIGHT * SCALE)

# One family of colours, from night to morning.
NIGHT: Colour = (9, 17, 38)
INK: Colour = (17, 33, 66)
SEA: Colour = (32, 66, 98)
HAZE: Colour = (112, 124, 146)
ROSE: Colour = (206, 146, 132)
DAWN: Colour = (243, 190, 138)
LIGHT: Colour = (255, 232, 192)
PAPER: Colour = (240, 229, 209)


# Tools: everything is in picture units (1600 by 900); only this part knows SCALE.


def mix(a: Colour, b: Colour, part: float) -> Colour:
    """The colour that lies `part` (0 to 1) of the way from a to b."""
    red, green, blue = (round(x + (y - x) * part) for x, y in zip(a, b, strict=True))
    return red, green, blue


def smooth(value: float, low: float = 0, high: float = 1) -> float:
    """0 up to low, 1 from high, an S-curve in between."""
    part = min(1.0, max(0.0, (value - low) / (high - low)))
    return part * part * (3 - 2 * part)


def scaled(points: Iterable[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def sky(stops: Sequence[tuple[float, Colour]]) -> Image.Image:
    """A gradient from top to bottom through stops of (height, colour)."""
    column = Image.new("RGB", (1, CANVAS[1]))
    for row in range(CANVAS[1]):
        y = row / SCALE
        above = max((s for s in stops if s[0] <= y), key=lambda s: s[0])
        below = min((s for s in stops if s[0] >= y), key=lambda s: s[0])
        span = max(below[0] - above[0], 1e-9)
        column.putpixel((0, row), mix(above[1], below[1], (y - above[0]) / span))
    return blur(column.resize(CANVAS), 26)


def blur(image: Image.Image, radius: float) -> Image.Image:
    """Gaussian blur; wide ones are done small, where they cost little and look the same."""
    shrink = max(1, int(radius * SCALE / 8))
    small = image.resize((CANVAS[0] // shrink, CANVAS[1] // shrink), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(radius * SCALE / shrink))
    return small.resize(CANVAS, Image.Resampling.BICUBIC)


def mask(draw: Callable[[ImageDraw.ImageDraw], None], soft: float = 0) -> Image.Image:
    """What draw paints (0 to 255), its edge softened by `soft` units."""
    image = Image.new("L", CANVAS)
    draw(ImageDraw.Draw(image))
    return blur(image, soft) if soft else image


def lay(base: Image.Image, colour: Colour, shape: Image.Image, strength: float = 1) -> None:
    """Lay a colour on the base, through a shape."""
    base.paste(colour, (0, 0), shape.point([round(v * strength) for v in range(256)]))


def shine(base: Image.Image, colour: Colour, shape: Image.Image, strength: float = 1) -> None:
    """Add light of a colour, through a shape: light brightens, it never covers."""
    light = Image.new("RGB", CANVAS)
    lay(light, colour, shape, strength)
    base.paste(ImageChops.screen(base, light))


def box(centre: Point, rx: float, ry: float) -> list[Point]:
    """The corners of what lies rx and ry around a centre."""
    return scaled([(centre[0] - rx, centre[1] - ry), (centre[0] + rx, centre[1] + ry)])


def ellipse(centre: Point, rx: float, ry: float, soft: float = 0) -> Image.Image:
    return mask(lambda draw: draw.ellipse(box(centre, rx, ry), fill=255), soft)


def polygon(points: Sequence[Point], soft: float = 0) -> Image.Image:
    return mask(lambda draw: draw.polygon(scaled(points), fill=255), soft)


def clouds(rng: Random, columns: int, rows: int, octaves: int = 4) -> Image.Image:
    """Soft noise around middle grey; more columns than rows lie down, like mist."""
    result = Image.new("L", CANVAS, 128)
    for octave in range(octaves):
        size = columns << octave, rows << octave
        layer = Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))
        layer = layer.resize(CANVAS, Image.Resampling.BICUBIC)
        result = Image.blend(result, layer, 0.5 / (octave + 1))
    return result


def bow(start: Point, end: Point, lift: float, steps: int = 60) -> list[Point]:
    """A curve from start to end, its middle lifted."""
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2 - 2 * lift
    points = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append(
            (a * start[0] + b * middle[0] + c * end[0], a * start[1] + b * middle[1] + c * end[1])
        )
    return points


def finish(base: Image.Image, rng: Random, path: Path) -> None:
    """Make it smaller, darken the corners a little, add fine grain, and save without metadata."""
    corners = ImageChops.invert(ellipse((WIDTH / 2, HEIGHT / 2), 900, 560, soft=220))
    lay(base, NIGHT, corners, 0.42)
    image = base.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    pixels = WIDTH * HEIGHT
    grain = Image.frombytes("L", image.size, rng.randbytes(pixels))
    grain = grain.filter(ImageFilter.GaussianBlur(0.7)).point([v // 9 for v in range(256)])
    image = ImageChops.add(image, Image.merge("RGB", [grain] * 3), offset=-14)
    image.save(path, quality=85, optimize=True, progressive=True)


# European Council on Refugees and Exiles: 98 lights on many shores, joined by threads.

HORIZON = 430.0
SUN = (1030.0, HORIZON)
HUB = (960.0, 660.0)  # on the small island in front, where the long threads meet
SKY = [
    (0.0, NIGHT),
    (130, INK),
    (250, SEA),
    (340, mix(HAZE, ROSE, 0.5)),
    (HORIZON - 20, DAWN),
    (HEIGHT, DAWN),
]
WATER = [
    (0.0, DAWN),
    (HORIZON, mix(DAWN, HAZE, 0.4)),
    (510, mix(HAZE, SEA, 0.6)),
    (660, mix(SEA, INK, 0.7)),
    (HEIGHT, NIGHT),
]

Shore = tuple[float, float, float, float]  # left, right, waterline, height
SHORES: list[Shore] = [
    (60, 470, 436, 34), (590, 800, 434, 12), (1150, 1720, 437, 40),
    (-200, 300, 478, 66), (405, 640, 470, 20), (1290, 1560, 480, 30), (800, 905, 466, 8),
    (1060, 1840, 566, 104), (-90, 190, 560, 30), (520, 790, 548, 22),
    (-320, 640, 720, 150), (850, 1080, 672, 22),
]  # fmt: skip


def ridge(rng: Random, shore: Shore) -> list[Point]:
    """The outline of a headland or island: a sum of ever smaller waves, tapered to its ends."""
    left, right, water, height = shore
    waves = [
        (rng.uniform(0.4, 1) / n, 3.3 * n * rng.uniform(0.8, 1.2), rng.uniform(0, 6.3))
        for n in range(1, 30)
    ]
    points = [(right, water), (left, water)]
    for step in range(301):
        t = step / 300
        hills = 0.6 + 0.24 * sum(size * math.sin(speed * t + start) for size, speed, start in waves)
        points.append(
            (
                left + t * (right - left),
                water - height * max(0.04, hills) * math.sin(math.pi * t) ** 0.7,
            )
        )
    return points


def land(base: Image.Image, outline: list[Point], near: float) -> None:
    """One shore, darker the nearer, with a little mist at its foot and its reflection."""
    water = outline[0][1]
    colour = mix(mix(HAZE, ROSE, 0.3), mix(INK, NIGHT, 0.6), near**0.6)
    lay(base, colour, polygon([(x, water + (water - y) * 0.8) for x, y in outline], soft=5), 0.55)
    lay(base, colour, polygon(outline))
    top, bottom = water - 16 - 26 * near, water + 3
    foot = polygon([(0, top), (WIDTH, top), (WIDTH, bottom), (0, bottom)], soft=10)
    lay(base, mix(DAWN, HAZE, 0.5), ImageChops.multiply(foot, polygon(outline)), 0.30 * (1 - near))


def glitter(base: Image.Image, rng: Random) -> None:
    """The morning on the water: short strokes, dense below the sun, longer the nearer."""

    def strokes(draw: ImageDraw.ImageDraw) -> None:
        for _ in range(1500):
            depth = rng.random() ** 1.7
            x = rng.gauss(SUN[0], 60 + 330 * depth)
            y = HORIZON + 3 + depth * 400
            length = 5 + rng.random() * (14 + 60 * depth)
            bright = round(rng.randrange(60, 190) * (1 - 0.75 * depth))
            draw.ellipse(box((x, y), length, 0.25 + 0.8 * depth), fill=bright)

    shine(base, DAWN, mask(strokes, 0.5), 0.42)


def harbours(rng: Random) -> list[Point]:
    """98 places just above the waterlines of the shores, spread by their lengths."""
    visible = [(max(left, 20), min(right, WIDTH - 20), *rest) for left, right, *rest in SHORES]
    places: list[Point] = []
    while len(places) < 98:
        left, right, water, height = rng.choices(
            visible, [(right - left) ** 0.8 for left, right, *_ in visible]
        )[0]
        part = rng.uniform(0.1, 0.9)
        slope = height * 0.5 * math.sin(math.pi * part)
        x, y = left + part * (right - left), water - 2 - slope * rng.random() ** 1.5
        if all(math.dist((x, y), other) > 15 for other in places):
            places.append((x, y))
    return places


def threads(places: list[Point]) -> list[tuple[Point, Point]]:
    """One network: the shortest tree through all places, and long threads to where they meet."""

    def apart(a: Point, b: Point) -> float:
        return math.hypot(a[0] - b[0], 2.4 * (a[1] - b[1]))

    joined, pairs = [places[0]], []
    while len(joined) < len(places):
        rest = (place for place in places if place not in joined)
        pair = min(((a, b) for b in rest for a in joined), key=lambda pair: apart(*pair))
        pairs.append(pair)
        joined.append(pair[1])
    hub = min(places, key=lambda place: math.dist(place, HUB))
    return pairs + [(place, hub) for place in places[::3] if abs(place[0] - hub[0]) > 120]


def draw_threads(base: Image.Image, places: list[Point]) -> None:
    def lines(draw: ImageDraw.ImageDraw) -> None:
        for start, end in threads(places):
            lift = 3 + abs(start[0] - end[0]) * 0.2
            draw.line(scaled(bow(start, end, lift)), fill=175, width=2, joint="curve")

    shape = mask(lines)
    shine(base, DAWN, blur(shape, 5), 0.8)
    shine(base, LIGHT, shape, 0.66)


def draw_lights(base: Image.Image, places: list[Point]) -> None:
    def dots(grow: float) -> Image.Image:
        def paint(draw: ImageDraw.ImageDraw) -> None:
            for x, y in places:
                size = grow * (1.5 + 2.6 * smooth(y, HORIZON, 720))
                draw.ellipse(box((x, y), size, size), fill=255)

        return mask(paint)

    def streaks(draw: ImageDraw.ImageDraw) -> None:
        for x, y in places:
            size = 1 + 1.5 * smooth(y, HORIZON, 720)
            water = min(w for left, right, w, _ in SHORES if left < x < right and w > y)
            reach = size * (7 + x % 9)
            draw.ellipse(box((x, water + reach), size, reach + 3), fill=150)

    shine(base, DAWN, mask(streaks, 3), 0.8)
    shine(base, DAWN, blur(dots(3.2), 9), 0.95)
    shine(base, LIGHT, blur(dots(1.5), 1.5), 0.9)
    lay(base, (255, 249, 236), dots(0.8))


def ecre(rng: Random) -> Image.Image:
    base = sky(SKY)
    sea = polygon([(0, HORIZON), (WIDTH, HORIZON), (WIDTH, HEIGHT), (0, HEIGHT)])
    base.paste(sky(WATER), (0, 0), sea)
    shine(base, ROSE, ellipse(SUN, 760, 120, soft=90), 0.35)
    shine(base, LIGHT, ellipse(SUN, 280, 60, soft=55), 0.85)
    glitter(base, rng)
    for shore in SHORES:
        land(base, ridge(rng, shore), smooth(shore[2], 425, 700))
    places = harbours(rng)
    draw_threads(base, places)
    draw_lights(base, places)
    return base


# Hostwriter: two sheets by lamplight; the lines of one run on, across a border, to the other.

BORDER = [
    (700.0, -20.0),
    (752, 90),
    (728, 190),
    (800, 280),
    (778, 390),
    (846, 470),
    (818, 580),
    (880, 680),
    (850, 930),
]
LAMP: Point = (800.0, 400.0)


class Sheet:
    """A sheet of paper: its own coordinates count from its middle, before it is turned."""

    def __init__(
        self, middle: Point, turn: float, colour: Colour, width: float = 590, height: float = 770
    ) -> None:
        self.middle, self.width, self.height, self.colour = middle, width, height, colour
        self.cos, self.sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))

    def at(self, x: float, y: float) -> Point:
        """The place in the picture of a place on the sheet."""
        across, down = x * self.cos - y * self.sin, x * self.sin + y * self.cos
        return self.middle[0] + across, self.middle[1] + down

    def outline(self, drop: float = 0) -> list[Point]:
        w, h = self.width / 2, self.height / 2
        corners = [self.at(x, y) for x, y in [(-w, -h), (w, -h), (w, h), (-w, h)]]
        return [(x + drop * 0.4, y + drop) for x, y in corners]

    def rows(self) -> list[float]:
        """The heights of its lines of writing."""
        return [-self.height / 2 + 150 + 40 * n for n in range(13)]


def words(rng: Random, length: float) -> list[tuple[float, float]]:
    """A line of writing that spells nothing: where each word starts and ends."""
    line, x = [], 0.0
    while x < length - 16:
        end = min(length, x + rng.choice([16, 26, 34, 48, 62, 84]) * rng.uniform(0.85, 1.15))
        line.append((x, end))
        x = end + rng.uniform(11, 14)
    return line


def lay_sheet(base: Image.Image, rng: Random, sheet: Sheet) -> None:
    lay(base, (2, 5, 14), polygon(sheet.outline(drop=30), soft=28), 0.7)
    lay(base, (2, 5, 14), polygon(sheet.outline(drop=4), soft=4), 0.55)
    paper = polygon(sheet.outline(), soft=0.5)
    lay(base, sheet.colour, paper)
    lay(base, mix(sheet.colour, NIGHT, 0.5), ImageChops.multiply(paper, clouds(rng, 3, 2)), 0.1)
    left, right, top = 64 - sheet.width / 2, sheet.width / 2 - 64, sheet.rows()[0] - 62

    def bar(draw: ImageDraw.ImageDraw, start: float, end: float, row: float, width: int) -> None:
        draw.line(scaled([sheet.at(left + start, row), sheet.at(left + end, row)]), 255, width)

    def write(draw: ImageDraw.ImageDraw) -> None:
        bar(draw, 0, 250, top, 26)
        for row in sheet.rows():
            for start, end in words(rng, right - left):
                bar(draw, start, end, row, 11)

    lay(base, mix(INK, sheet.colour, 0.1), mask(write, 0.5), 0.8)


def run_on(start: Point, end: Point, slopes: tuple[float, float]) -> list[Point]:
    """A thread that leaves one line and arrives at another in their own directions."""
    reach = (end[0] - start[0]) * 0.5
    a = start[0] + reach, start[1] + reach * slopes[0]
    b = end[0] - reach, end[1] - reach * slopes[1]
    points = []
    for step in range(201):
        t = step / 200
        weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        x, y = (
            sum(w * p[axis] for w, p in zip(weights, (start, a, b, end), strict=True))
            for axis in (0, 1)
        )
        points.append((x, y))
    return points


def span(points: Sequence[Point]) -> float:
    return sum(math.dist(here, there) for here, there in pairwise(points))


def walk(points: Sequence[Point], distance: float) -> Point:
    """The place on a line at a distance from its beginning."""
    for here, there in pairwise(points):
        step = math.dist(here, there)
        if distance <= step:
            part = distance / step
            return here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])
        distance -= step
    return points[-1]


def draw_border(base: Image.Image) -> None:
    def dots(draw: ImageDraw.ImageDraw) -> None:
        for distance in range(0, int(span(BORDER)), 22):
            draw.ellipse(box(walk(BORDER, distance), 2.6, 2.6), fill=255)

    lay(base, PAPER, mask(dots), 0.75)


def draw_writing_on_the_way(base: Image.Image, rng: Random, left: Sheet, right: Sheet) -> None:
    ends = [left.at(left.width / 2 - 40, row) for row in left.rows()]
    starts = [right.at(40 - right.width / 2, row) for row in right.rows()]
    slopes = left.sin / left.cos, right.sin / right.cos
    lines = [run_on(end, starts[(n + 4) % len(starts)], slopes) for n, end in enumerate(ends)]
    parts = [
        [walk(line, start + (end - start) * n / 5) for n in range(6)]
        for line in lines
        for start, end in words(rng, span(line))
    ]

    def thread(draw: ImageDraw.ImageDraw) -> None:
        for line in lines:
            draw.line(scaled(line), fill=150, width=2)

    def write(draw: ImageDraw.ImageDraw) -> None:
        for part in parts:
            draw.line(scaled(part), fill=255, width=8, joint="curve")

    shape = mask(write, 0.4)
    lay(base, DAWN, blur(shape, 14), 0.85)
    shine(base, LIGHT, mask(thread), 0.4)
    lay(base, mix(LIGHT, DAWN, 0.2), shape)


def hostwriter(rng: Random) -> Image.Image:
    base = sky([(0, INK), (450, mix(INK, SEA, 0.5)), (HEIGHT, INK)])
    lay(base, mix(SEA, HAZE, 0.25), polygon([*BORDER, (WIDTH, HEIGHT), (WIDTH, 0)]), 0.6)
    draw_border(base)
    left = Sheet((275, 452), -7, mix(PAPER, DAWN, 0.22))
    right = Sheet((1330, 460), 6, mix(PAPER, ROSE, 0.14))
    below_left = Sheet((236, 500), 5, mix(PAPER, HAZE, 0.5))
    below_right = Sheet((1392, 420), -4, mix(PAPER, ROSE, 0.45))
    for sheet in (below_left, left, below_right, right):
        lay_sheet(base, rng, sheet)
    lay(base, NIGHT, ImageChops.invert(ellipse(LAMP, 790, 540, soft=210)), 0.9)
    shine(base, mix(DAWN, ROSE, 0.4), ellipse(LAMP, 560, 360, soft=140), 0.3)
    draw_writing_on_the_way(base, rng, left, right)
    return base


# Reporters Without Borders: a globe of printed lines, half of it in fog.

GLOBE: Point = (800.0, 600.0)
RADIUS = 530.0


def ramp(low: float, high: float) -> Image.Image:
    """0 at the left of `low`, 255 at the right of `high`."""
    row = Image.new("L", (CANVAS[0], 1))
    for x in range(CANVAS[0]):
        row.putpixel((x, 0), round(255 * smooth(x / SCALE, low, high)))
    return row.resize(CANVAS)


def fog(rng: Random, low: float, high: float) -> Image.Image:
    """A bank of fog that thickens to the right, its edge in wisps."""
    wisps = clouds(rng, 3, 5).point(
        [max(0, min(255, round(128 + 2.4 * (v - 128)))) for v in range(256)]
    )
    bank = ImageChops.add(ramp(low, high), wisps, offset=-160)
    return blur(bank.point([round(255 * smooth(v, 0, 210)) for v in range(256)]), 6)


def on_globe(longitude: float, latitude: float) -> tuple[float, float, float]:
    """Where a place is in the picture, and how much it faces us (below 0: the far side)."""
    x = math.cos(latitude) * math.sin(longitude)
    y, z = math.sin(latitude), math.cos(latitude) * math.cos(longitude)
    tip, turn = math.radians(24), math.radians(-17)
    y, z = y * math.cos(tip) - z * math.sin(tip), y * math.sin(tip) + z * math.cos(tip)
    x, y = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
    return GLOBE[0] + RADIUS * x, GLOBE[1] - RADIUS * y, z


def print_lines(rng: Random, draw: ImageDraw.ImageDraw) -> None:
    """Lines of print around the globe: words as strokes, fewer of them where the fog begins."""
    for degrees in range(-60, 88, 4):
        longitude = -180.0
        while longitude < 180:
            length = rng.uniform(1.6, 9) / max(0.25, math.cos(math.radians(degrees)))
            steps = max(1, round(length / 2))
            word = [
                on_globe(math.radians(longitude + length * t / steps), math.radians(degrees))
                for t in range(steps + 1)
            ]
            x, _, facing = word[steps // 2]
            if min(z for _, _, z in word) > 0.03 and rng.random() > smooth(x, 640, 1180):
                bright = round(
                    255 * (0.25 + 0.75 * smooth(facing, 0, 0.5)) * (1 - 0.85 * smooth(x, 560, 1150))
                )
                draw.line(
                    scaled([(x, y) for x, y, _ in word]),
                    fill=bright,
                    width=round(4 + 7 * facing),
                    joint="curve",
                )
            longitude += length + rng.uniform(1.6, 2.6) / max(0.25, math.cos(math.radians(degrees)))


def reporters(rng: Random) -> Image.Image:
    base = sky([(0, NIGHT), (420, INK), (HEIGHT, mix(SEA, INK, 0.4))])
    globe = ellipse(GLOBE, RADIUS, RADIUS)
    shine(base, ROSE, ellipse((GLOBE[0] - 130, GLOBE[1] - 20), RADIUS, RADIUS, soft=120), 0.6)
    shine(base, DAWN, ellipse((GLOBE[0] - 26, GLOBE[1] - 8), RADIUS, RADIUS, soft=30), 0.9)
    lay(base, mix(NIGHT, INK, 0.7), globe)
    for shift, soft, colour, strength in [
        (190, 120, SEA, 1.0),
        (70, 60, ROSE, 0.5),
        (18, 14, LIGHT, 0.7),
    ]:
        night = ellipse((GLOBE[0] + shift, GLOBE[1] + shift * 0.35), RADIUS, RADIUS, soft=soft)
        shine(base, colour, ImageChops.multiply(globe, ImageChops.invert(night)), strength)
    bank = sky(
        [
            (0, mix(INK, HAZE, 0.45)),
            (380, mix(HAZE, ROSE, 0.25)),
            (690, mix(ROSE, HAZE, 0.3)),
            (HEIGHT, mix(SEA, HAZE, 0.5)),
        ]
    )
    base.paste(bank, (0, 0), fog(rng, 700, 1500).point([v * 7 // 10 for v in range(256)]))
    shape = mask(lambda draw: print_lines(rng, draw))
    shine(base, DAWN, blur(shape, 9), 0.7)
    lay(base, LIGHT, shape, 0.95)
    base.paste(bank, (0, 0), fog(rng, 820, 1420))
    return base


def main() -> None:
    """Draw every title image into its partner's folder."""
    pictures = [
        ("ecre", "lights.jpg", ecre),
        ("hostwriter", "sheets.jpg", hostwriter),
        ("reporters-without-borders", "fog.jpg", reporters),
    ]
    for key, name, draw in pictures:
        rng = Random(key)
        finish(draw(rng), rng, PARTNERS / key / name)


if __name__ == "__main__":
    main()
