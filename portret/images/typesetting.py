"""Typesetting for social cards: chooses the font for a text, and breaks it into lines."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import icu
from PIL import ImageFont, features

from portret import files, locales
from portret.errors import system_reason
from portret.images.asset import digest
from portret.locales import Language


class Font(NamedTuple):
    """A font file; `digest` is given if the file may be replaced while this process runs."""

    path: Path
    digest: str = ""


FOLDER = Path(__file__).with_name("fonts")
SERIF, ARABIC = Font(FOLDER / "serif.woff2"), Font(FOLDER / "arabic.woff2")
"""The shipped fonts: of Latin, Greek and Cyrillic; of Arabic and Latin."""


class Fonts(NamedTuple):
    """The fonts of a site's own: one that is tried before ours, and one after them."""

    first: Font | None = None
    last: Font | None = None


OURS = Fonts()

MAX_FONT = 100_000_000
"""The most bytes of a font of the site's own."""


@dataclass(frozen=True)
class Words:
    """A text and its language."""

    text: str
    language: Language

    @classmethod
    def of(cls, text: str, language: Language) -> Words:
        """The text with each run of white space made one space."""
        return cls(" ".join(text.split()), language)


class Block:
    """A text broken into `lines`, in the largest `font` with which it fits into a room.

    `room` is (width, height), `step` the distance of baselines, all in pixels; a height of 0 is
    room for one line.
    """

    def __init__(
        self, words: Words, font: Font, weight: int, sizes: Sequence[int], room: tuple[int, int]
    ) -> None:
        self.words = words
        self._file, self._weight, self._largest = font, weight, sizes[0]
        self._width, self._height = room
        parts = self._measured(locales.line_parts(words.text, words.language))
        if not any(self._fits(parts, size) for size in sizes):
            letters = self._measured(locales.letters(words.text, words.language))
            self._fits(letters, sizes[-1])
        if len(self.lines) > self._most:  # a site's long name; a title has 120 characters at most
            self.lines[self._most - 1 :] = [self.lines[self._most - 1][:-2].rstrip() + "…"]

    def _fits(self, parts: Sequence[_Part], size: int) -> bool:
        """Breaks the text into lines in a size, and returns whether they fit."""
        self.font = _font(self._file, size, self._weight)
        self.step = round(size * (1.5 if self.words.language.script == "Arab" else 1.16))
        self._most = self._height // self.step or 1
        self.lines = _lines(parts, self._width / size)
        widest = max(_width(line, self.words.language, self.font) for line in self.lines)
        return len(self.lines) <= self._most and widest <= self._width

    def _measured(self, parts: Sequence[str]) -> list[_Part]:
        """The parts with their widths in em, measured once for all sizes."""
        font, language = _font(self._file, self._largest, self._weight), self.words.language
        space = _width("n n", language, font) - 2 * _width("n", language, font)
        widths = {part: _width(part, language, font) / font.size for part in {*parts}}
        after = {True: space / font.size, False: 0.0}
        return [_Part(part, widths[part], after[part.endswith(" ")]) for part in parts]


class _Part(NamedTuple):
    """A text that is not broken; its width and that of the space after it, in em."""

    text: str
    width: float
    space: float


def _lines(parts: Sequence[_Part], room: float) -> list[str]:
    """As few lines as possible, as equal in length as possible; `room` is the width in em."""
    count = len(_filled(parts, room))
    low, high = room / 2, room
    while high - low > room / 200:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(parts, middle)) == count else (middle, high)
    return _filled(parts, high)


def _filled(parts: Sequence[_Part], room: float) -> list[str]:
    """The parts in lines, each as full as possible."""
    lines, end = [""], 0.0
    for part in parts:
        if lines[-1] and end + part.width > room:
            lines.append("")
            end = 0.0
        lines[-1] += part.text
        end += part.width + part.space
    return [line.rstrip() for line in lines]


def _width(text: str, language: Language, font: ImageFont.FreeTypeFont) -> float:
    """The width of a text in pixels, without the white space at its end."""
    return font.getlength(text.rstrip(), direction=language.dir, language=language.tag)


# ---------------------------------------------------------------- fonts


def fonts_for(words: Words, own: Fonts) -> tuple[Font, ...]:
    """The fonts to be tried for a text, in this order; `own` are the site's."""
    ours = (ARABIC, SERIF) if words.language.script == "Arab" else (SERIF, ARABIC)
    return tuple(each for each in (own.first, *ours, own.last) if each)


def can_set() -> bool:
    """Whether texts can be set here: Pillow has all it needs but FriBidi, which is the system's."""
    return bool(features.check("raqm"))


@lru_cache(maxsize=64)
def _font(font: Font, size: int, weight: int) -> ImageFont.FreeTypeFont:
    layout = ImageFont.Layout.RAQM if can_set() else ImageFont.Layout.BASIC
    found = ImageFont.truetype(font.path, size, layout_engine=layout)
    with suppress(OSError, NotImplementedError):  # a font of the site's own may have one weight
        found.set_variation_by_axes([_place(each, weight) for each in found.get_variation_axes()])
    return found


def _place(axis: Any, weight: int) -> float:
    """The value of an axis of a variable font: the weight, or the default of another axis."""
    if _is_weight(axis):
        return float(min(max(weight, axis["minimum"]), axis["maximum"]))
    return float(axis["default"])


def _is_weight(axis: Any) -> bool:
    """Whether an axis is that of weight, by its name, or by its range if it has no name."""
    names = (b"Weight", b"") if axis["minimum"] >= 1 and axis["maximum"] >= 400 else (b"Weight",)
    return axis.get("name", b"") in names


def weights(data: bytes) -> tuple[int, int] | None:
    """The lightest and the heaviest weight of a variable font; None for a font of one weight."""
    with suppress(OSError, NotImplementedError):
        for axis in ImageFont.truetype(io.BytesIO(data), 24).get_variation_axes():
            if _is_weight(axis):
                return round(axis["minimum"] or 0), round(axis["maximum"] or 0)
    return None


@dataclass(frozen=True)
class Fitted:
    """A text, the font with most of its characters, and those that are missing."""

    words: Words
    font: Font
    missing: str

    @cached_property
    def drawn(self) -> Words | None:
        """The words without missing characters; None if half of the letters or more are missing."""
        if not self.missing:
            return self.words
        kept = self.words.text.translate(dict.fromkeys(map(ord, self.missing)))
        kept = _JOINERS.sub("", kept)
        lost, left = (sum(map(str.isalnum, text)) for text in (self.missing, kept))
        return Words.of(kept, self.words.language) if left > lost else None


_JOINERS = re.compile(
    r"(?<!\w)[\u200d\ufe0e\ufe0f\U000e0020-\U000e007f]+|[\u200d\ufe0e\ufe0f]+(?!\w)"
)
"""Matches the invisible characters of an emoji that is made of several."""


@lru_cache(maxsize=16_384)
def fitted(words: Words, own: Fonts) -> Fitted:
    """A text with the first font that has all its characters, else the one that lacks fewest."""
    best: Fitted | None = None
    for font in fonts_for(words, own):
        missing = lacking(words.text, font)
        if best is None or len(missing) < len(best.missing):
            best = Fitted(words, font, missing)
        if not missing:
            break
    assert best is not None
    return best


def writes(language: Language, own: Fonts) -> bool:
    """Whether a font has the letters of a language: most of those of its name."""
    return fitted(Words(language.name, language), own).drawn is not None


def by_script(text: str) -> dict[str, str]:
    """The characters of a text by what a font may support, in English: "Thai letters", "symbols".

    A mark that several scripts share, as that of long Japanese vowels, goes with the letters.
    """
    found: dict[str, str] = {}
    for char in text:
        script = icu.Script.getScript(char)
        code = script.getShortName()
        name = _EAST_ASIAN.get(code, script.getName())
        key = _SYMBOLS if code in ("Zyyy", "Zinh") else f"{name} letters"
        found[key] = found.get(key, "") + char
    if len(found) > 1 and (shared := found.pop(_SYMBOLS, "")):
        found[next(iter(found))] += shared
    return found


_SYMBOLS = "symbols"
_EAST_ASIAN = dict.fromkeys(("Hani", "Hira", "Kana", "Hang", "Bopo"), "Chinese, Japanese or Korean")


def lacking(text: str, font: Font) -> str:
    """The characters of a text that a font does not have."""
    return "".join(char for char in text if not _draws(font, char))


@cache
def _draws(font: Font, char: str) -> bool:
    return char.isspace() or _mask(font, char) != _mask(font, "\U0010ffff")  # no character at all


@cache
def _mask(font: Font, char: str) -> bytes:
    return bytes(_font(font, 24, 400).getmask(char))


@cache
def font_digest(font: Font) -> str:
    """The digest of a font file."""
    return font.digest or digest(font.path.read_bytes())


def fault(path: Path) -> str:
    """Why a font of the site's own cannot be used; blank if it can."""
    try:
        ImageFont.truetype(io.BytesIO(files.read(path, MAX_FONT)), 24)
    except OSError as error:
        return system_reason(error) if error.errno else "no font that can be read"
    return ""
