"""Draws the placeholder of a partner without a picture: a scene chosen and drawn from its key.

Its colours go from night to morning, as in the title images, and suit light and dark pages; a site
with colours of its own gets it in their hues. It needs no style and no script.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random

from portret.images.asset import digest
from portret.images.palette import SHIPPED, Palette
from portret.images.scenes import FAMILIES
from portret.images.strokes import HEIGHT, WIDTH
from portret.images.tints import tinted

RECIPE = 2
"""Raise this when a scene is drawn differently, so that it gets another address."""


def name(key: str, palette: Palette = SHIPPED) -> str:
    """The file name of the placeholder for a key."""
    return f"placeholder.{digest(repr(palette.recipe(RECIPE, key)).encode())}.svg"


@lru_cache(maxsize=1024)
def draw(key: str, palette: Palette = SHIPPED) -> bytes:
    """The placeholder for a key as SVG, in the hues of a palette; always the same bytes."""
    chance = Random(key)
    scene = chance.choice(FAMILIES)
    parts = "".join(scene(chance))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
    size = f'width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="xMidYMid slice"'
    return tinted(f"{head} {size}>{parts}</svg>\n", palette).encode()
