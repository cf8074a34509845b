"""Makes the crops, widths and formats in which readers get a picture, when they are asked for.

They are drawn from the pixels, so that nothing else in the file is published, as the place where it
was taken, comments and colour profiles.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import PIL
from PIL import Image, ImageCms

from portret import cache
from portret.errors import Unusable
from portret.images.asset import digest
from portret.images.palette import SHIPPED, Palette
from portret.images.reader import FORMATS, Picture, opened

CENTRE = "50% 50%"

ENCODERS: Mapping[str, Mapping[str, Any]] = {
    "avif": {"speed": 9, "max_threads": 1, "subsampling": "4:2:0"},
    "jpg": {"optimize": True, "progressive": True, "subsampling": "4:2:0"},
    "png": {"optimize": True},
}
"""Pillow's options for each format; one thread and a fixed speed give the same bytes each time."""

LEVELS: Mapping[str, Mapping[int, int]] = {
    "avif": {600: 40, 700: 42, 800: 44, 10_000: 50},
    "jpg": {10_000: 60},
}
"""The quality for widths up to each of these, by format, as tools/quality.py found it."""


def recipe(kind: str, width: int) -> Mapping[str, Any]:
    """Pillow's options for a picture of a width in a format."""
    levels = [level for most, level in LEVELS.get(kind, {}).items() if width <= most]
    return {**ENCODERS[kind], **({"quality": levels[0]} if levels else {})}


OF_PHOTOGRAPHS = ("avif", "jpg")
"""The formats of the pictures in pages."""


@dataclass(frozen=True)
class Shape:
    """A crop: the bounds of its aspect ratio, its widths in each format, its `sizes` in HTML.

    Nine of ten browsers know AVIF, so JPEG has fewer widths.
    """

    narrowest: float
    widest: float
    avif: tuple[int, ...]
    jpg: tuple[int, ...]
    sizes: str


TITLE = Shape(3 / 2, 21 / 9, (720, 1080, 1600), (720, 1200), "92vw")
"""The title image on narrow screens: not cropped, unless it is taller than 3:2."""

WIDE = Shape(21 / 9, 21 / 9, (1200, 1600, 2400), (1200,), "(min-width: 82rem) 76rem, 92vw")
"""The title image on wide screens."""

CARD = Shape(
    *(3 / 2, 3 / 2, (400, 680), (560,)), "(min-width: 60rem) 36rem, (min-width: 44rem) 45vw, 92vw"
)
"""Beside a partner's name in a list."""

TEXT = Shape(0, float("inf"), (680, 1320), (960,), "(min-width: 44rem) 42rem, 92vw")
"""Within the text: never cropped."""


@dataclass(frozen=True)
class Variant:
    """A picture in one crop, width and format; `box` is the crop in the picture's own pixels.

    A transparent picture gets the light paper of the palette as its background, on dark pages too.
    """

    picture: Picture
    box: tuple[int, int, int, int]
    width: int
    kind: str
    palette: Palette = SHIPPED

    @property
    def height(self) -> int:
        """Its height in pixels."""
        left, top, right, bottom = self.box
        return max(1, round(self.width * (bottom - top) / (right - left)))

    @cached_property
    def digest(self) -> str:
        """A digest of everything that decides its bytes: source, crop, encoder."""
        options = recipe(self.kind, self.width)
        parts = (self.picture.digest, self.box, self.width, options, PIL.__version__)
        return digest(repr(self.palette.recipe(*parts)).encode())

    @cached_property
    def name(self) -> str:
        """The file name under which it is served."""
        return f"{self.picture.stem}-{self.width}.{self.digest}.{self.kind}"

    def data(self, folder: Path) -> bytes:
        """Its bytes, kept in a cache folder; Unusable if the source cannot be decoded."""
        return cache.cached(_cache_path(folder, f"{self.digest}.{self.kind}"), self._encoded)

    def _encoded(self) -> bytes:
        file = io.BytesIO()
        size, paper = (self.width, self.height), self.palette.light.paper
        drawn = _drawn(self.picture, self.box, size, paper)
        drawn.save(file, _PILLOWS[self.kind], **recipe(self.kind, self.width))
        return file.getvalue()


_PILLOWS = {"avif": "AVIF", "jpg": "JPEG", "png": "PNG"}


@lru_cache(maxsize=65_536)  # every page that lists a partner asks for its picture
def variants(
    picture: Picture,
    shape: Shape,
    kind: str,
    focus: str = CENTRE,
    palette: Palette = SHIPPED,
) -> tuple[Variant, ...]:
    """A picture in the widths of a shape, the smallest first; none is wider than the crop."""
    box = cut(picture, shape, focus)
    wide = box[2] - box[0]
    wanted: tuple[int, ...] = getattr(shape, kind)
    largest = min(wanted[-1], wide)
    widths = [each for each in wanted if each < largest * 0.85]  # nearer ones are not worth it
    return tuple(Variant(picture, box, width, kind, palette) for width in (*widths, largest))


def cut(picture: Picture, shape: Shape, focus: str = CENTRE) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of the largest crop in a shape, centred on the focal point."""
    own = picture.width / picture.height
    ratio = min(max(own, shape.narrowest), shape.widest)
    width = min(picture.width, round(picture.height * ratio))
    height = min(picture.height, max(1, round(picture.width / ratio)))
    x, y = (int(each.rstrip("%")) / 100 for each in focus.split())
    left = min(max(round(picture.width * x - width / 2), 0), picture.width - width)
    top = min(max(round(picture.height * y - height / 2), 0), picture.height - height)
    return left, top, left + width, top + height


def check(picture: Picture, folder: Path) -> None:
    """Raises Unusable if a picture cannot be decoded; the cache remembers those that can."""

    def decoded() -> bytes:
        _drawn(picture, (0, 0, picture.width, picture.height), (1, 1), SHIPPED.light.paper)
        return b"sound\n"

    cache.cached(_cache_path(folder, f"{picture.digest}.sound"), decoded)


def _cache_path(folder: Path, name: str) -> Path:
    return folder / "pictures" / name[:2] / name


# ---------------------------------------------------------------- drawing


def _drawn(
    picture: Picture, box: tuple[int, int, int, int], size: tuple[int, int], paper: str
) -> Image.Image:
    """A part of a picture in a size: upright, in sRGB, on `paper`, without metadata."""
    try:
        with opened(picture.read(), FORMATS) as image:
            part = _part(image, picture, box, size)
            ground = Image.new("RGB", size, paper)
            ground.paste(part, mask=part.getchannel("A") if part.mode == "RGBA" else None)
            return ground
    except Unusable:
        raise
    except Exception:  # whatever Pillow's decoders raise
        raise Unusable(
            "a picture that is cut off or damaged", "Save it again, or copy the whole file."
        ) from None


def _part(
    image: Image.Image, picture: Picture, box: tuple[int, int, int, int], size: tuple[int, int]
) -> Image.Image:
    scale = max(size[0] / (box[2] - box[0]), size[1] / (box[3] - box[1]))
    image.draft(None, (round(image.width * scale * 2), round(image.height * scale * 2)))
    colours = _in_srgb(image)
    if picture.orientation > 1:
        colours = colours.transpose(_TURNS[picture.orientation])
    x, y = colours.width / picture.width, colours.height / picture.height
    return colours.resize(
        size,
        Image.Resampling.LANCZOS,
        (box[0] * x, box[1] * y, box[2] * x, box[3] * y),
        reducing_gap=3.0,
    )


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""The operation that makes a picture upright, by its Exif orientation."""


def _in_srgb(image: Image.Image) -> Image.Image:
    """The picture as RGB or RGBA, converted from its colour profile to sRGB."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits a pixel, which convert("L") would clip
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode == "LA" or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in ("L", "RGB", "RGBA", "CMYK"):
        image = image.convert("RGB")
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, own, _SRGB, outputMode=target)
            image = turned or image
        except (ImageCms.PyCMSError, OSError):  # a profile of another mode, or none at all
            pass
    return image.convert(target)


_SRGB = ImageCms.createProfile("sRGB")
