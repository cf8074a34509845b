"""The colours of a site: the shipped ones, or others made from the few that it chooses.

Style sheet, maps, social cards, placeholders and browsers' toolbars get their colours from here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

TEXT = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3)."""

MORE = 7
"""The least contrast of links for readers who ask for more (1.4.6)."""

SHAPE = 3
"""The least contrast of other things, as a country on a map, a link's focus ring (1.4.11)."""


@dataclass(frozen=True)
class Scheme:
    """The colours of light or of dark pages: the tokens of the style sheet, by their names.

    `strong` is the colour of links for readers who ask for more contrast.
    """

    paper: str
    sheet: str
    ink: str
    soft: str
    rule: str
    link: str
    focus: str
    mark: str
    strong: str


@dataclass(frozen=True)
class Palette:
    """The colours of light and dark pages; `caption` is the soft ink of social cards."""

    light: Scheme
    dark: Scheme
    caption: str

    def recipe(self, *parts: object) -> tuple[object, ...]:
        """The parts for the digest of a drawing, with the palette unless it is the shipped one."""
        return parts if self == SHIPPED else (*parts, self)


SHIPPED = Palette(
    light=Scheme(
        paper="#fbf9f5",
        sheet="#f1ede4",
        ink="#1a2230",
        soft="#4b5462",
        rule="#d8d1c3",
        link="#8a3413",
        focus="#1b4f91",
        mark="#ffe9a8",
        strong="#6d2408",
    ),
    dark=Scheme(
        paper="#10151d",
        sheet="#1e2835",
        ink="#e9e5dc",
        soft="#aab2bf",
        rule="#323c4a",
        link="#f0a878",
        focus="#8fc1ff",
        mark="#5a4300",
        strong="#ffc9a6",
    ),
    caption="#525b69",
)
"""A test compares these with the style sheet."""


# ---------------------------------------------------------------- a site's own


class Chosen(NamedTuple):
    """The colours that a site chooses for light or dark pages; blank if it chooses none."""

    accent: str = ""
    paper: str = ""
    ink: str = ""


NOTHING = Chosen()


@cache
def of(light: Chosen = NOTHING, dark: Chosen = NOTHING) -> Palette:
    """The palette of a site: the colours that it chooses, and others made to suit them.

    Colours that are not chosen are the shipped ones, except that the accent of dark pages is made
    from that of light ones. All have the contrast that they need if accent and ink have it.
    """
    day = _scheme(light, SHIPPED.light)
    if light.accent and not dark.accent:
        ground = dark.paper or SHIPPED.dark.paper
        dark = dark._replace(accent=readable(light.accent, ground, MORE))
    caption = SHIPPED.caption if day == SHIPPED.light else day.soft
    return Palette(day, _scheme(dark, SHIPPED.dark), caption)


def _scheme(chosen: Chosen, base: Scheme) -> Scheme:
    """The chosen colours, and those of `base` as far as they suit; else mixed ones."""
    paper, ink, link = (
        chosen.paper or base.paper,
        chosen.ink or base.ink,
        chosen.accent or base.link,
    )
    same = (paper, ink) == (base.paper, base.ink)
    sheet = _first(
        [*[base.sheet] * same, *(mix(paper, ink, part) for part in (0.06, 0.04, 0.02)), paper],
        lambda each: _differ(each, TEXT, ink, link),
    )
    soft = _first(
        [
            *[base.soft] * same,
            *(mix(ink, paper, part) for part in (0.3, 0.25, 0.2, 0.1, 0.05)),
            ink,
        ],
        lambda each: _differ(each, TEXT, paper, sheet),
    )
    rule = _first(
        [*[base.rule] * same, *(mix(paper, ink, part) for part in (0.2, 0.15, 0.1, 0.05)), paper],
        lambda each: _differ(each, SHAPE, link),
    )
    focus = _first([base.focus, ink], lambda each: _differ(each, SHAPE, paper, sheet))
    mark = _first(
        [base.mark, mix(paper, link, 0.25), mix(paper, link, 0.15), sheet],
        lambda each: _differ(each, TEXT, ink),
    )
    strong = _first(
        [*[base.strong] * (same and link == base.link), *between(link, ink, 5)],
        lambda each: _differ(each, MORE, paper, sheet),
    )
    return Scheme(paper, sheet, ink, soft, rule, link, focus, mark, strong)


def _first(colours: Iterable[str], suits: Callable[[str], bool]) -> str:
    """The first colour that suits, else the last."""
    found = list(colours)
    return next(filter(suits, found), found[-1])


def between(start: str, end: str, steps: int) -> list[str]:
    """The colours from one to another in equal steps, both included."""
    return [mix(start, end, step / steps) for step in range(steps + 1)]


def _differ(colour: str, least: float, *others: str) -> bool:
    """Whether a colour has at least this contrast with all others."""
    return all(contrast(colour, other) >= least for other in others)


def faults(light: Chosen, dark: Chosen) -> Iterator[tuple[str, str, str]]:
    """(name of a chosen colour, fault, remedy) for each text with too little contrast."""
    made = of(light, dark)
    for scheme, chosen, where in ((made.light, light, "light"), (made.dark, dark, "dark")):
        for name, colour in (("ink", scheme.ink), ("accent", scheme.link)):
            if (found := contrast(colour, scheme.paper)) < TEXT:
                told = f"{name} {colour} on paper {scheme.paper} has a contrast of"
                floor = math.floor(found * 10) / 10  # 4.46 is too little, and is not to read as 4.5
                better = f"{readable(colour, scheme.paper)} as {name} would do."
                at = name if getattr(chosen, name) else "paper" if chosen.paper else name
                yield (
                    at,
                    f"{told} {floor} in {where}, where {TEXT} is needed",
                    f"In {where} {better}",
                )


# ---------------------------------------------------------------- colours


def colour(text: str) -> str:
    """A colour as #rrggbb, from #rrggbb or #rgb, with or without #; else ValueError."""
    found = re.fullmatch(r"#?([0-9a-f]{3}|[0-9a-f]{6})", text.lower(), re.ASCII)
    if not found:
        raise ValueError(text)
    digits = found[1]
    return "#" + (digits if len(digits) == 6 else "".join(each * 2 for each in digits))


def mix(one: str, other: str, part: float) -> str:
    """A mix of two colours: `part` 0 is the first, 1 the other."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return as_hex(x + (y - x) * part for x, y in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, ground: str, least: float = TEXT) -> str:
    """The nearest colour, towards black or white, with at least this contrast to `ground`."""
    end = max("#000000", "#ffffff", key=lambda each: contrast(each, ground))
    return _first(between(colour, end, 50), lambda each: contrast(each, ground) >= least)


def _luminance(colour: str) -> float:
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def rgb(colour: str) -> list[int]:
    """The red, green and blue of a colour, each from 0 to 255."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def as_hex(parts: Iterable[float]) -> str:
    """A colour as #rrggbb, from red, green and blue, each from 0 to 255."""
    return "#" + "".join(f"{min(max(round(part), 0), 255):02x}" for part in parts)


def linear(colour: str) -> list[float]:
    """The linear red, green and blue of a colour, each from 0 to 1."""
    parts = (part / 255 for part in rgb(colour))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
