"""The files of a site's look: logos, icons and fonts, and why one cannot be used."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from portret.errors import Unusable
from portret.images import icon, logo, palette, typesetting, webfont
from portret.images.asset import Asset
from tests.images.test_svg import drawing
from tests.sites import png

FONT = typesetting.SERIF.path


def written(folder: Path, name: str, data: bytes) -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_logo_is_read_as_it_is(tmp_path: Path) -> None:
    """Its size and a name with its digest; its bytes are those of the file."""
    drawn = logo.inspect(written(tmp_path, "Ons Logo.svg", drawing("<g/>")))
    pixels = logo.inspect(written(tmp_path, "logo.png", png(120, 40)))

    assert (drawn.width, drawn.height) == (30, 10)
    assert (pixels.width, pixels.height) == (120, 40)
    assert drawn.name == f"ons-logo.{drawn.digest}.svg"
    assert drawn.read() == drawing("<g/>")
    drawn.path.write_bytes(drawing("<script/>"))
    with pytest.raises(Unusable, match="just changed"):
        drawn.read()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.svg", drawing("<script/>"), "<script>, which may do more than draw, in its line 2"),
        ("a.png", drawing("<g/>"), "a SVG under the name a.png"),
        ("a.svg", png(), "a PNG under the name a.svg"),
        ("a.jpg", b"\xff\xd8\xff", "no SVG and no PNG"),
        ("a.png", png(30, 30)[:45], "cut off or damaged"),
        ("a.png", png(2401, 1), "2401 × 1 pixels"),
        ("a.svg", drawing("<g/>" * 60_000), "a file of 240 kB, the limit is 200 kB"),
        ("a.svg", b"", "no well-formed SVG"),
    ],
)
def test_a_logo_that_cannot_be_used_says_why(
    tmp_path: Path, name: str, data: bytes, told: str
) -> None:
    """With what it is."""
    with pytest.raises(Unusable) as found:
        logo.inspect(written(tmp_path, name, data))

    assert told in found.value.args[0]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.ttf", FONT.read_bytes(), "a font of the kind WOFF2 under the name a.ttf"),
        ("a.woff2", FONT.read_bytes()[:2000], "a font that cannot be used"),
        ("a.woff", b"wOFF....", "no WOFF2, TTF or OTF"),
        ("a.woff2", b"", "no WOFF2, TTF or OTF"),
        ("a.ttf", b"\0\1\0\0" + b"\0" * 1_000_000, "the limit is 1000 kB"),
    ],
)
def test_a_font_that_cannot_be_used_says_why(
    tmp_path: Path, name: str, data: bytes, told: str
) -> None:
    """With what it is."""
    with pytest.raises(Unusable) as found:
        webfont.inspect(written(tmp_path, name, data))

    assert told in found.value.args[0]


def test_a_font_tells_its_weights(tmp_path: Path) -> None:
    """A variable one those between which it lies."""
    found = webfont.inspect(Path(shutil.copyfile(FONT, tmp_path / "Serif.WOFF2")))

    assert found.weights
    assert found.weights[0] < 500 < found.weights[1]
    assert found.name == f"serif.{found.digest}.woff2"
    assert isinstance(found, Asset)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (png(600, 599), "600 × 599 pixels, where a square"),
        (png(511, 511), "511 pixels, where 512 were expected"),
        (b"", "no picture"),
    ],
)
def test_an_icon_that_cannot_be_used_says_why(tmp_path: Path, data: bytes, told: str) -> None:
    """It is shown in 512 pixels."""
    with pytest.raises(Unusable) as found:
        icon.inspect(written(tmp_path, "icon.png", data))

    assert told in found.value.args[0]


def test_an_icon_comes_in_every_size(tmp_path: Path) -> None:
    """On the site's paper where it is transparent; favicon.ico has three, and is the same again."""
    file = io.BytesIO()
    Image.new("RGBA", (512, 512), (0, 0, 0, 0)).save(file, "PNG")
    picture = icon.inspect(written(tmp_path, "icon.png", file.getvalue()))
    colours = palette.of(palette.Chosen(paper="#fff8e7"))
    found = icon.variants(picture, colours)
    tab = icon.favicon(found[-1], tmp_path)

    assert [(each.width, each.height) for each in found] == [(size, size) for size in icon.SIZES]
    with Image.open(io.BytesIO(found[0].data(tmp_path))) as image:
        assert image.convert("RGB").getpixel((9, 9)) == (255, 248, 231)
    with Image.open(io.BytesIO(tab)) as image:
        assert image.info["sizes"] == {(size, size) for size in icon.TABS}
    assert icon.favicon(found[-1], tmp_path / "again") == tab
    assert {each.name for each in found}.isdisjoint(
        each.name for each in icon.variants(picture, palette.SHIPPED)
    )
