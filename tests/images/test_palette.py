"""The colours of a site: the shipped ones as they are, and what follows from a few of its own."""

from __future__ import annotations

import itertools
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from portret.images import palette, style_sheet
from portret.images.palette import SHIPPED, Chosen, Palette, contrast
from tests.images.test_maps import luminance

STYLE = (Path(__file__).resolve().parents[2] / "static/portret.css").read_text("utf-8")


def test_the_shipped_colours_are_those_of_the_style_sheet() -> None:
    """Each token in light and in dark, and the links of readers who ask for more contrast."""
    found = re.findall(r"--(\w+): light-dark\((#\w+), (#\w+)\)", STYLE)
    tokens = {name: colours for name, *colours in reversed(found)}  # the first of each
    *_, strong = (colours for name, *colours in found if name == "link")
    light, dark = asdict(SHIPPED.light), asdict(SHIPPED.dark)

    assert tokens | {"strong": strong} == {each: [light[each], dark[each]] for each in light}
    assert set(style_sheet.TOKENS) == light.keys() - {"strong"}


def test_who_chooses_nothing_has_the_shipped_colours() -> None:
    """And the shipped addresses: a recipe with them is as it was."""
    assert palette.of() == SHIPPED
    assert SHIPPED.recipe(1, "a") == (1, "a")
    assert palette.of(Chosen(accent="#0b6e4f")).recipe(1) != (1,)


ACCENTS = ("#0b6e4f", "#000000", "#b00020", "#5a00d0", "#767676")
PAPERS = ("#ffffff", "#fff8e7", "#fbf9f5", "")
INKS = ("#000000", "#1c1c1c", "#767676", "#003366", "")
CHOICES = [Chosen(*each) for each in itertools.product(ACCENTS, PAPERS, INKS)]
CHOICES = [each for each in CHOICES if not [*palette.faults(each, Chosen())]]


def sound(found: Palette) -> None:
    """All that is read and seen on a page and on a map has its contrast (WCAG 2.2)."""
    for each in (found.light, found.dark):
        for text, ground in itertools.product((each.ink, each.soft, each.link), ["paper", "sheet"]):
            assert contrast(text, getattr(each, ground)) >= 4.5, (text, ground, each)
        assert contrast(each.ink, each.mark) >= 4.5
        assert contrast(each.focus, each.paper) >= 3
        assert contrast(each.link, each.rule) >= 3


@pytest.mark.parametrize("chosen", CHOICES)
def test_what_follows_can_be_read(chosen: Chosen) -> None:
    """Wherever accent and ink can be read on the paper, in light and in dark, so can the rest."""
    sound(palette.of(chosen))


def test_a_dark_look_is_sound_too() -> None:
    """Chosen in full; and its accent is not made of the light one."""
    dark = Chosen("#ffd166", "#101010", "#eeeeee")
    found = palette.of(Chosen("#8a5a00", "#ffffff", "#111111"), dark)

    sound(found)
    assert (found.dark.link, found.dark.paper, found.dark.ink) == dark


def test_what_is_shipped_is_sound() -> None:
    """So that the choices above are judged as we are."""
    sound(SHIPPED)


@pytest.mark.parametrize(
    ("light", "dark", "field", "told", "better"),
    [
        (Chosen("#ffcc00"), Chosen(), "accent", "#ffcc00 on paper #fbf9f5", "light"),
        (Chosen(ink="#999999"), Chosen(), "ink", "ink #999999 on paper #fbf9f5", "light"),
        (Chosen(), Chosen("#333333"), "accent", "accent #333333 on paper #10151d", "dark"),
        (Chosen(), Chosen(paper="#777777"), "paper", "ink #e9e5dc on paper #777777", "dark"),
    ],
)
def test_a_pair_that_cannot_be_read_is_named(
    light: Chosen, dark: Chosen, field: str, told: str, better: str
) -> None:
    """With its contrast, rounded down, the field to change, and a colour that would do."""
    every = palette.faults(light, dark)
    message, remedy = next(each[1:] for each in every if each[0] == field and told in each[1])

    assert message.endswith(f"in {better}, where 4.5 is needed")
    colour, ground = re.findall(r"#\w{6}", remedy)[0], re.findall(r"#\w{6}", message)[1]
    assert contrast(colour, ground) >= 4.5
    shown = re.search(r"contrast of ([\d.]+)", message)
    assert shown
    assert float(shown[1]) < 4.5


def test_contrast_is_that_of_wcag() -> None:
    """By the luminance that the maps are judged by, and from 1 to 21."""
    for one, other in itertools.pairwise(("#000000", "#8a3413", "#fbf9f5", "#777777", "#ffffff")):
        low, high = sorted(map(luminance, (one, other)))
        assert contrast(one, other) == pytest.approx((high + 0.05) / (low + 0.05))
    assert round(contrast("#000000", "#ffffff"), 6) == 21
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize(
    ("text", "read"),
    [("#8A3413", "#8a3413"), ("8a3413", "#8a3413"), ("#fff", "#ffffff"), ("FA0", "#ffaa00")],
)
def test_a_colour_is_read_as_people_write_it(text: str, read: str) -> None:
    """With or without the mark, three digits or six."""
    assert palette.colour(text) == read


@pytest.mark.parametrize(
    "text", ["", "red", "#ff", "#12345", "rgb(0,0,0)", "#ggg", "#١٢٣", "##fff"]
)
def test_what_is_no_colour_is_refused(text: str) -> None:
    """It could be anything."""
    with pytest.raises(ValueError, match=r".*"):
        palette.colour(text)
