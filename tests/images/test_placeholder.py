"""The placeholders of partners without a picture."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from xml.etree import ElementTree

from portret.images import palette, placeholder, scenes, strokes, tints
from portret.images.palette import Chosen

ROOT = Path(__file__).resolve().parents[2]
KEYS = [f"partner-{number}" for number in range(60)]


def test_a_key_has_its_own_drawing() -> None:
    """Another key, another drawing and another name."""
    assert (
        len({placeholder.draw(key) for key in KEYS})
        == len({placeholder.name(key) for key in KEYS})
        == 60
    )


def test_a_drawing_is_the_same_everywhere() -> None:
    """Another process with another hash seed draws the same bytes."""
    code = (
        "from portret.images import placeholder; print(placeholder.draw('anker').decode(), end='')"
    )
    run = [sys.executable, "-c", code]
    found = {
        subprocess.run(
            run,
            cwd=ROOT,
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert found == {placeholder.draw("anker")}


def test_a_drawing_has_the_hues_of_its_site() -> None:
    """As light as it was drawn, in another file, and the shipped colours as they are."""
    green = palette.of(Chosen(accent="#0b6e4f"))
    marks = re.compile(r'"(#[0-9a-f]{6})"')
    for key in KEYS[:20]:
        ours, theirs = placeholder.draw(key).decode(), placeholder.draw(key, green).decode()
        found = list(zip(marks.findall(ours), marks.findall(theirs), strict=True))

        assert placeholder.draw(key, palette.of()).decode() == ours != theirs
        assert marks.sub("", ours) == marks.sub("", theirs)
        assert placeholder.name(key) == placeholder.name(key, palette.of())
        assert placeholder.name(key) != placeholder.name(key, green)
        for one, other in found:
            assert 0.7 < palette.contrast(one, "#000000") / palette.contrast(other, "#000000") < 1.4
    warm, (red, leaf, _) = "#f3be8a", bytes.fromhex(tints.tinted('"#f3be8a"', green)[2:-1])
    assert int(warm[1:3], 16) > int(warm[3:5], 16)
    assert leaf > red
    assert tints.tinted("url(#facade) #facade", green) == "url(#facade) #facade"


def test_a_drawing_is_sound_light_and_quiet() -> None:
    """Well-formed SVG of our size, at most 16 kB, without style, script or address of anything."""
    for key in KEYS:
        text = placeholder.draw(key).decode("ascii")
        root = ElementTree.fromstring(text)
        marks = set(re.findall(r"url\(#(\w+)\)", text))

        assert root.get("viewBox") == f"0 0 {strokes.WIDTH} {strokes.HEIGHT}"
        assert len(text) < 16_000
        assert re.search(r"style|script|href|<text|nan|inf", text) is None
        assert marks == set(re.findall(r' id="(\w+)"', text))


def test_sixty_together_are_no_wallpaper() -> None:
    """There are at least eight families, and of sixty keys none has more than a quarter."""
    made: Counter[str] = Counter()
    for key in KEYS:
        made[Random(key).choice(scenes.FAMILIES).__name__] += 1
        assert placeholder.draw(key)  # with that family

    assert len(scenes.FAMILIES) >= 8
    assert len(made) == len(scenes.FAMILIES)
    assert max(made.values()) <= 15


def test_every_family_has_the_colours_of_the_title_images() -> None:
    """Whatever is drawn lies between the colours from night to morning."""
    known = (*(strokes.NIGHT, strokes.INK, strokes.SEA, strokes.HAZE), strokes.ROSE, strokes.DAWN)
    reds, _, blues = zip(*(map(_parts, (*known, strokes.LIGHT))), strict=True)
    for family in scenes.FAMILIES:
        text = "".join(family(Random("anker")))
        colours = [_parts(each) for each in re.findall(r"#[0-9a-f]{6}", text)]

        assert colours
        assert all(min(reds) <= red <= max(reds) for red, _, _ in colours)
        assert all(min(blues) <= blue <= max(blues) for _, _, blue in colours)


def _parts(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
