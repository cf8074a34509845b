"""The share picture of a page: its title in its own script and direction, with the site's name."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

import PIL
from PIL import Image, ImageColor, ImageDraw, ImageFont

from portret import cache as caches
from portret import locales
from portret.errors import system_reason
from portret.images.reader import digest
from portret.locales import Language

WIDTH, HEIGHT = 1200, 630
"""What every network takes for a large picture."""

EDGE, TOP, BOTTOM = 84, 150, 512
"""The room of the title: from the sides, from above, and down to where it ends."""

ROOM = WIDTH - 2 * EDGE

PAPER, INK, SOFT, ACCENT = "#fbf9f5", "#1a2230", "#525b69", "#8a3413"
TITLE = (100, 90, 80, 72, 66, 60, 54, 48, 42)
SMALL = (32, 28, 24, 20)
"""The sizes of texts in pixels: the first in which one has room."""

RECIPE = 1
"""To be raised when a picture is drawn otherwise: then it has another address."""

FOLDER = Path(__file__).with_name("fonts")
SERIF, ARABIC = FOLDER / "serif.woff2", FOLDER / "arabic.woff2"
"""The fonts that are shipped: Latin, Greek and Cyrillic; Arabic and Latin."""


@dataclass(frozen=True)
class Words:
    """A text and its language."""

    text: str
    language: Language

    @classmethod
    def of(cls, text: str, language: Language) -> Words:
        """On one line, whatever blanks the text has."""
        return cls(" ".join(text.split()), language)


@dataclass(frozen=True)
class Share:
    """The share picture of a page in a language; `font` is the site's own, for other scripts."""

    language: Language
    title: Words
    name: Words
    foundation: Words
    font: Path | None = None

    @cached_property
    def missing(self) -> str:
        """The characters that no font has beside the others of their text; blank if all is well."""
        return "".join(dict.fromkeys("".join(map(self._lost, self._texts))))

    def _lost(self, words: Words) -> str:
        """What the font lacks that lacks the least."""
        lost: list[str] = []
        for font in self._fonts(words):
            lost.append(lacking(words.text, font))
            if not lost[-1]:
                return ""
        return min(lost, key=len)

    @cached_property
    def digest(self) -> str:
        """A digest of all that its bytes follow from."""
        texts = [(each.text, each.language.tag) for each in self._texts]
        fonts = [_digest(path) for path in self._fonts(self.title)]
        return digest(repr((RECIPE, PIL.__version__, self.language.dir, texts, fonts)).encode())

    def address(self, below: str) -> str:
        """Its address, known without drawing, for the page at an address below the language's."""
        stem = below.split("/page/")[0].strip("/").rpartition("/")[2] or "home"
        return f"/media/share/{self.language.tag}/{stem}.{self.digest}.png"

    def make(self, folder: Path) -> bytes:
        """Its bytes, kept below a cache folder."""
        path = folder / "share" / self.digest[:2] / f"{self.digest}.png"
        return caches.kept(path, self._drawn)

    @property
    def _texts(self) -> Sequence[Words]:
        """What is written, nothing twice: a home page may have the site's name for its title."""
        found = [self.title]
        for each in (self.name, self.foundation):
            if not any(each.text in other.text for other in found):
                found.append(each)
        return found

    def _fonts(self, words: Words) -> Sequence[Path]:
        """The fonts to be tried for a text, in this order."""
        ours = (ARABIC, SERIF) if words.language.script == "Arab" else (SERIF, ARABIC)
        return (*ours, self.font) if self.font else ours

    def _drawn(self) -> bytes:
        image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, WIDTH, 15), fill=ACCENT)
        for each in self._texts:
            font = next(path for path in self._fonts(each) if not lacking(each.text, path))
            if each is self.title:
                self._write(draw, _Set(each, font, 650, TITLE, BOTTOM - TOP), None, INK)
            elif each is self.name:
                self._write(draw, _Set(each, font, 600, SMALL, 0), 104, ACCENT)
            else:
                self._write(draw, _Set(each, font, 450, SMALL, 0), HEIGHT - 64, SOFT)
        file = io.BytesIO()
        few = image.quantize(palette=_palette(), dither=Image.Dither.NONE)
        few.save(file, "PNG", compress_level=6)
        return file.getvalue()

    def _write(self, draw: ImageDraw.ImageDraw, block: _Set, place: int | None, fill: str) -> None:
        """Write lines on their baselines, from `place` on, or amid the room of the title."""
        right = self.language.dir == "rtl"
        x, anchor = (WIDTH - EDGE, "rs") if right else (EDGE, "ls")
        if place is None:
            rest = BOTTOM - TOP - block.step * (len(block.lines) - 1)
            place = TOP + rest // 2 + round(block.font.size * 0.3)
        for number, line in enumerate(block.lines):
            y = place + number * block.step
            draw.text(
                (x, y),
                line,
                fill,
                block.font,
                anchor,
                direction=block.direction,
                language=block.language,
            )


# ---------------------------------------------------------------- setting


class _Set:
    """A text set in the largest size in which it has room; `height` 0 leaves it one line."""

    def __init__(
        self, words: Words, path: Path, weight: int, sizes: Sequence[int], height: int
    ) -> None:
        self.direction, self.language = words.language.dir, words.language.tag
        leading = 1.5 if words.language.script == "Arab" else 1.16
        parts = locales.line_parts(words.text, words.language)
        for size in sizes:
            self.font, self.step = _font(path, size, weight), round(size * leading)
            most = height // self.step or 1
            self.lines = self._lines(parts)
            if len(self.lines) <= most and max(map(self.width, self.lines)) <= ROOM:
                return
        self.lines = self._lines(locales.letters(words.text, words.language))
        if len(self.lines) > most:  # a site's long name; a title has 120 characters at most
            self.lines[most - 1 :] = [self.lines[most - 1][:-2].rstrip() + "…"]

    def width(self, text: str) -> float:
        """How long a text is, in pixels, without the space at its end."""
        return self.font.getlength(text.rstrip(), direction=self.direction, language=self.language)

    def _lines(self, parts: Sequence[str]) -> list[str]:
        """As few lines as can be, and these as equally long as can be."""
        widths = [self.width(part) for part in parts]
        space = self.width("n n") - 2 * self.width("n")

        def filled(room: float) -> list[str]:
            lines, end = [parts[0]], widths[0]
            for part, width in zip(parts[1:], widths[1:], strict=True):
                gap = space if lines[-1].endswith(" ") else 0
                if end + gap + width > room:
                    lines.append(part)
                    end = width
                else:
                    lines[-1] += part
                    end += gap + width
            return lines

        found = filled(ROOM)
        low, high = ROOM / 2, float(ROOM)
        while high - low > 8:
            middle = (low + high) / 2
            low, high = (low, middle) if len(filled(middle)) == len(found) else (middle, high)
        return [line.rstrip() for line in filled(high)]


@cache
def _palette() -> Image.Image:
    """The colours of the edges of letters, from paper to each ink: exact, and few to be packed."""
    paper, *inks = (ImageColor.getrgb(each) for each in (PAPER, INK, SOFT, ACCENT))
    shades = [
        round(a + (b - a) * step / 15)
        for colour in inks
        for step in range(16)
        for a, b in zip(paper, colour, strict=True)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(shades)
    return palette


@lru_cache(maxsize=64)
def _font(path: Path, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
    with suppress(OSError, NotImplementedError):  # a font of the site's own may have one weight
        font.set_variation_by_axes([weight])
    return font


@lru_cache(maxsize=16_384)
def lacking(text: str, path: Path) -> str:
    """The characters of a text for which a font has only a box."""
    return "".join(char for char in text if not _draws(path, char))


@cache
def _draws(path: Path, char: str) -> bool:
    return char.isspace() or _mask(path, char) != _mask(path, "\U0010ffff")  # which is no character


@cache
def _mask(path: Path, char: str) -> bytes:
    return bytes(_font(path, 24, 400).getmask(char))


@cache
def _digest(path: Path) -> str:
    return digest(path.read_bytes())


def fault(path: Path) -> str:
    """Why a font of the site's own cannot be used; blank where it can."""
    try:
        ImageFont.truetype(io.BytesIO(path.read_bytes()), 24)
    except OSError as error:
        return system_reason(error) if error.errno else "no font that can be read"
    return ""
