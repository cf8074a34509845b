"""Draws social cards: the title of a page as a picture, shown with links in networks and chats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import PIL
from PIL import Image, ImageDraw

from portret import cache
from portret.errors import Refused
from portret.images import png
from portret.images.asset import digest
from portret.images.palette import SHIPPED, Palette, between, rgb
from portret.images.typesetting import (
    OURS,
    Block,
    Fitted,
    Fonts,
    Words,
    can_set,
    fitted,
    font_digest,
    fonts_for,
)
from portret.locales import Language

WIDTH, HEIGHT = 1200, 630
"""In pixels: the size that networks show as a large picture."""

EDGE, TOP, BOTTOM = 84, 150, 512
"""The room of the title in pixels: margin at both sides, upper end, lower end."""

ROOM = WIDTH - 2 * EDGE

PAPER, INK, SOFT, ACCENT, HEADER = 0, 8, 6, 9, 15
"""Indexes in the palette; HEADER is the paper above the title, under text in ACCENT."""


def _colours(palette: Palette) -> Sequence[int]:
    """The red, green and blue of sixteen colours, so that a pixel takes four bits.

    Pillow draws the edges of letters in indexes between those of ink and paper, so the colours
    between PAPER and INK, and between HEADER and ACCENT, are at these indexes.
    """
    paper, ink, accent = palette.light.paper, palette.light.ink, palette.light.link
    found = [*between(paper, ink, INK), *between(accent, paper, HEADER - ACCENT)]
    found[SOFT] = palette.caption  # which almost lies between PAPER and INK
    return [part for colour in found for part in rgb(colour)]


RECIPE = 3
"""Raise this when a card is drawn differently, so that it gets another address."""


@dataclass(frozen=True)
class Style:
    """How a text is set: weight, possible sizes in pixels from the largest, index of its colour.

    `baseline` is in pixels from the top; None centres the lines in the title's room.
    """

    weight: int
    sizes: tuple[int, ...]
    colour: int
    baseline: int | None = None

    @property
    def height(self) -> int:
        """The height of the room in pixels; 0 for one line."""
        return 0 if self.baseline else BOTTOM - TOP

    def first_baseline(self, block: Block) -> int:
        """The baseline of a block's first line."""
        rest = self.height - block.step * (len(block.lines) - 1)
        return self.baseline or TOP + rest // 2 + round(block.font.size * 0.3)


TITLE = Style(650, (100, 90, 80, 72, 66, 60, 54, 48, 42), INK)
NAME = Style(600, (32, 28, 24, 20), ACCENT, 104)
FOUNDATION = Style(450, (32, 28, 24, 20), SOFT, HEIGHT - 64)


@dataclass(frozen=True)
class SocialCard:
    """The social card of a page in a language."""

    language: Language
    title: Words
    name: Words
    foundation: Words
    fonts: Fonts = OURS
    palette: Palette = SHIPPED

    @property
    def has_title(self) -> bool:
        """Whether a font has most of the title's letters."""
        return self.fitted[0].drawn is not None

    @property
    def has_words(self) -> bool:
        """Whether there is anything to draw."""
        return any(each.drawn for each in self.fitted)

    @cached_property
    def fitted(self) -> tuple[Fitted, ...]:
        """The texts with their fonts; a name that another text contains is left out."""
        return tuple(text for _, text in self._texts)

    @property
    def missing(self) -> str:
        """The characters that no font has beside the others of their text."""
        return "".join(dict.fromkeys("".join(each.missing for each in self.fitted)))

    @cached_property
    def digest(self) -> str:
        """A digest of everything that decides the picture."""
        drawn = [each.drawn for each in self.fitted]
        texts = [(words.text, words.language.tag) if words else None for words in drawn]
        fonts = [font_digest(font) for font in fonts_for(self.title, self.fonts)]
        made_of = (RECIPE, PIL.__version__, self.language.dir, texts, fonts)
        return digest(repr(self.palette.recipe(*made_of)).encode())

    def address(self, below: str) -> str:
        """The address of the card for the page at `below` in its language."""
        stem = below.split("/page/")[0].strip("/").rpartition("/")[2] or "home"
        return f"/media/social-card/{self.language.tag}/{stem}.{self.digest}.png"

    def make(self, folder: Path) -> bytes:
        """The card as PNG, kept in a cache folder; Refused where it cannot be drawn."""
        path = folder / "social-cards" / self.digest[:2] / f"{self.digest}.png"
        return cache.cached(path, self._png)

    @cached_property
    def _texts(self) -> tuple[tuple[Style, Fitted], ...]:
        """The texts in their styles, the title first; on the home page it is the site's name."""
        found = [(TITLE, self.title)]
        for style, words in ((NAME, self.name), (FOUNDATION, self.foundation)):
            if not any(words.text in other.text for _, other in found):
                found.append((style, words))
        return tuple((style, fitted(words, self.fonts)) for style, words in found)

    def _png(self) -> bytes:
        if not can_set():
            raise Refused(
                "Social cards cannot be drawn: the library FriBidi is not installed here. Install "
                "it (libfribidi0 in Debian and Ubuntu), or set PORTRET_SHARE_PICTURES=0."
            )
        common, rows = _background(self.language.dir, self._texts[1:], self.palette)
        image = common.copy()
        _write(image, *self._texts[0], self.language.dir)
        return png.encoded(image, rows)


# ---------------------------------------------------------------- drawing


@lru_cache(maxsize=8)
def _background(
    direction: str, texts: tuple[tuple[Style, Fitted], ...], palette: Palette
) -> tuple[Image.Image, bytes]:
    """(card without its title, its rows), which most pages of a language share."""
    image = Image.new("P", (WIDTH, HEIGHT), PAPER)
    image.putpalette(_colours(palette))
    image.paste(HEADER, (0, 0, WIDTH, 124))
    image.paste(ACCENT, (0, 0, WIDTH, 16))
    for style, text in texts:
        _write(image, style, text, direction)
    return image, png.rows(image)


def _write(image: Image.Image, style: Style, text: Fitted, direction: str) -> None:
    """Draws the part of a text that its font has, from the side at which its language begins."""
    words = text.drawn
    if words is None:
        return
    block = Block(words, text.font, style.weight, style.sizes, (ROOM, style.height))
    x, anchor = (WIDTH - EDGE, "rs") if direction == "rtl" else (EDGE, "ls")
    draw = ImageDraw.Draw(image)
    draw.fontmode = "L"  # smooth edges, which Pillow leaves out where there is a palette
    for number, line in enumerate(block.lines):
        draw.text(
            (x, style.first_baseline(block) + number * block.step),
            line,
            style.colour,
            block.font,
            anchor,
            direction=words.language.dir,
            language=words.language.tag,
        )
