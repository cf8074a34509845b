"""The site's look outside of its pages: its icon in sizes, and the colour around its pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from portret.errors import Problem, shown
from portret.images import reader, variants
from portret.images.reader import NoPicture, Picture
from portret.images.variants import Variant

ICON = "icon.png"
"""The file in `static/`: a square that fills itself, its figure in the middle four fifths."""

SIZES = (180, 192, 512)
"""The sizes of what Apple's home screens show, and of what the manifests of others name."""


@dataclass(frozen=True)
class Look:
    """The address of the icon below the root by its size; the colour of pages by their scheme."""

    icons: Mapping[int, str]
    paper: Mapping[str, str]

    @classmethod
    def of(cls, static: Path) -> Look:
        """The look that the files of a static folder give; blank where they say nothing."""
        with suppress(OSError):
            style = (static / "portret.css").read_text("utf-8", "replace")
            if found := re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", style):
                paper = {"light": found[1], "dark": found[2]}
                return cls({each.width: _address(each) for each in _variants(static)}, paper)
        return cls({}, {})


def files(static: Path, cache: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every file of the icon: (address below the root, what makes its bytes)."""
    for each in _variants(static):
        yield _address(each), partial(each.data, cache)


def problems(static: Path, cache: Path) -> Iterator[Problem]:
    """The problem of an icon that cannot be used."""
    try:
        if picture := _picture(static):
            variants.check(picture, cache)
    except NoPicture as fault:
        yield Problem(shown(static / ICON), 1, *fault.args)


def _picture(static: Path) -> Picture | None:
    """The icon, if there is one; NoPicture where it cannot be used."""
    path = static / ICON
    if not path.is_file():
        return None
    found = reader.inspect(path)
    if found.width != found.height:
        raise NoPicture(
            f"an icon of {found.width} × {found.height} pixels, where a square was expected",
            f"Cut it to a square, {SIZES[-1]} on a side.",
        )
    return found


def _variants(static: Path) -> tuple[Variant, ...]:
    with suppress(NoPicture):  # which `problems` tells
        if picture := _picture(static):
            box = (0, 0, picture.width, picture.height)
            return tuple(Variant(picture, box, size, "png") for size in SIZES)
    return ()


def _address(variant: Variant) -> str:
    return f"/media/site/{variant.name}"
