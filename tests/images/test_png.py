"""PNG of pictures that have most rows in common."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from portret.images import png

SIZE = (61, 50)
"""An odd width, so that a byte is half used, and no whole number of parts."""


def drawn(*lines: tuple[int, int, int, int]) -> Image.Image:
    """A picture of sixteen colours with some lines."""
    image = Image.new("P", SIZE, 3)
    image.putpalette([value * 5 for value in range(48)])
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).line(line, number + 4)
    return image


TOP, MIDDLE, BOTTOM = (0, 0, 60, 0), (5, 20, 40, 30), (0, 49, 60, 49)


@pytest.mark.parametrize(
    "lines",
    [(), (MIDDLE,), (TOP,), (BOTTOM,), (TOP, BOTTOM), (TOP, MIDDLE, BOTTOM)],
    ids=["nothing", "middle", "top", "bottom", "edges", "all"],
)
def test_a_picture_is_what_was_drawn_whatever_rows_it_has_in_common(
    lines: tuple[tuple[int, int, int, int], ...],
) -> None:
    """For readers of PNG, which check its sums."""
    image = drawn(*lines)

    data = png.encoded(image, png.rows(drawn()))

    with Image.open(io.BytesIO(data)) as found:
        assert (found.format, found.mode, found.size) == ("PNG", "P", SIZE)
        assert found.tobytes() == image.tobytes()
        assert (found.getpalette() or [])[:48] == [value * 5 for value in range(48)]
