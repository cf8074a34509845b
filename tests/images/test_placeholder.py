"""The placeholders of partners without a picture."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from portret.images import placeholder

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


def test_a_drawing_is_sound_light_and_quiet() -> None:
    """Well-formed SVG of our size, at most 16 kB, without style, script or address of anything."""
    for key in KEYS:
        text = placeholder.draw(key).decode("ascii")
        root = ElementTree.fromstring(text)
        marks = set(re.findall(r"url\(#(\w+)\)", text))

        assert root.get("viewBox") == f"0 0 {placeholder.WIDTH} {placeholder.HEIGHT}"
        assert len(text) < 16_000
        assert re.search(r"style|script|href|<text|nan|inf", text) is None
        assert marks == set(re.findall(r' id="(\w+)"', text))
