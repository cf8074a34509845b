"""Draw the site's icon, static/icon.png, the same on every run.

It fills its square, and its figure stands in the middle four fifths, as masks of home screens want.
Needs only Pillow: python tools/icon.py
"""

from pathlib import Path

from PIL import Image, ImageDraw

ICON = Path(__file__).resolve().parent.parent / "static/icon.png"
SIZE, SCALE = 512, 4  # drawn four times as large, then made smaller: clean edges
GROUND, FIGURE = "#1c2638", "#f0a878"


def disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, **angles: int) -> None:
    """A disc, or the part of one between two angles, in parts of the size."""
    edge = SIZE * SCALE
    box = [(x - radius) * edge, (y - radius) * edge, (x + radius) * edge, (y + radius) * edge]
    draw.pieslice(box, **{"start": 0, "end": 360, **angles}, fill=FIGURE)


icon = Image.new("RGB", (SIZE * SCALE, SIZE * SCALE), GROUND)
draw = ImageDraw.Draw(icon)
disc(draw, 0.5, 0.375, 0.125)
disc(draw, 0.5, 0.775, 0.24, start=180, end=360)
icon.resize((SIZE, SIZE), Image.Resampling.LANCZOS).quantize(64).save(ICON, optimize=True)
