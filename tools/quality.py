"""Choose how strongly the pictures in pages are compressed: the table LEVELS of portret/images.

    pip install scikit-image pillow
    python tools/quality.py content/partners/*/*.jpg

Pictures of several widths are for screens with about two pixels to a point, so they are compared as
they are seen there: halved. For each width and format this prints, by quality, the bytes of all the
pictures together, and the structural similarity (SSIM; Wang, Bovik, Sheikh and Simoncelli, 2004) of
the one that suffers most; and then the lowest quality with which it is still ENOUGH.
"""

import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from skimage.metrics import structural_similarity

from portret.images.variants import ENCODERS

WIDTHS = (400, 560, 680, 720, 960, 1080, 1200, 1320, 1600)
QUALITIES = {"avif": range(30, 65, 2), "jpg": range(60, 86, 2)}
"""Below, JPEG's blocks show in an even sky, which the mean does not tell."""

ENOUGH = 0.96

NAMES = {"avif": "AVIF", "jpg": "JPEG"}


def ssim(one: Image.Image, other: Image.Image) -> float:
    """The mean structural similarity of two pictures' luminance, 1 for equal ones."""
    pair = (np.asarray(each.convert("L")) for each in (one, other))
    return float(structural_similarity(*pair, gaussian_weights=True, use_sample_covariance=False))


def encoded(picture: Image.Image, kind: str, options: Mapping[str, Any]) -> bytes:
    """A picture in a format."""
    file = io.BytesIO()
    picture.save(file, NAMES[kind], **options)
    return file.getvalue()


def seen(picture: Image.Image) -> Image.Image:
    """A picture on a screen with two pixels to a point."""
    return picture.convert("RGB").reduce(2)


def lowest(pictures: Sequence[Image.Image], kind: str) -> int:
    """The lowest quality that is enough for every picture; prints how each one does."""
    for quality in QUALITIES[kind]:
        options = {**ENCODERS[kind], "quality": quality}
        files = [encoded(each, kind, options) for each in pictures]
        least = min(
            ssim(seen(each), seen(Image.open(io.BytesIO(data))))
            for each, data in zip(pictures, files, strict=True)
        )
        print(f"   quality {quality}  {sum(map(len, files)):9,} bytes  SSIM {least:.4f}")
        if least >= ENOUGH:
            return quality
    return QUALITIES[kind][-1]


def main(paths: Sequence[Path]) -> None:
    """Print the lowest quality of each width in each format."""
    originals = [Image.open(path).convert("RGB") for path in paths]
    for kind in QUALITIES:
        for width in WIDTHS:
            print(f"{kind}, {width} pixels wide")
            sizes = [(width, round(width * each.height / each.width)) for each in originals]
            pairs = zip(originals, sizes, strict=True)
            pictures = [each.resize(size, Image.Resampling.LANCZOS) for each, size in pairs]
            print(f"{kind}, {width}: {lowest(pictures, kind)}", flush=True)


if __name__ == "__main__":
    main([Path(each) for each in sys.argv[1:]])
