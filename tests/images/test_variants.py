"""Variants: cuts, widths and formats, drawn anew from the pixels and from nothing else."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from portret.errors import Unusable
from portret.images import reader, variants
from portret.images.reader import Picture

RED, BLUE, WHITE = (200, 30, 30), (30, 30, 200), (255, 255, 255)


def saved(folder: Path, image: Image.Image, name: str = "a.jpg", **options: Any) -> Picture:
    """An image as a file, looked at."""
    image.save(folder / name, **options)
    return reader.inspect(folder / name)


def halves(size: tuple[int, int] = (900, 600)) -> Image.Image:
    """Red at the left, blue at the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def shown(picture: Picture, kind: str = "jpg", folder: Path | None = None) -> Image.Image:
    """What readers get of a picture in the largest size, uncut."""
    last = variants.variants(picture, variants.TEXT, kind)[-1]
    return Image.open(io.BytesIO(last.data(folder or picture.path.parent / "cache")))


def near(one: Any, other: tuple[int, ...], by: int = 8) -> bool:
    """Whether two colours are alike, as after a lossy format."""
    return all(abs(x - y) <= by for x, y in zip(one, other, strict=True))


# ---------------------------------------------------------------- what is cut, and how wide


def sized(width: int, height: int) -> Picture:
    """A picture of which only the size matters."""
    return Picture(Path("x.jpg"), width, height, "0" * 12)


@pytest.mark.parametrize(
    ("size", "shape", "focus", "box"),
    [
        ((1600, 900), variants.TITLE, "50% 50%", (0, 0, 1600, 900)),
        ((900, 1600), variants.TITLE, "50% 50%", (0, 500, 900, 1100)),
        ((900, 1600), variants.TITLE, "50% 0%", (0, 0, 900, 600)),
        ((3000, 1000), variants.TITLE, "100% 0%", (667, 0, 3000, 1000)),
        ((1600, 900), variants.WIDE, "0% 100%", (0, 214, 1600, 900)),
        ((1600, 900), variants.WIDE, "60% 40%", (0, 17, 1600, 703)),
        ((1600, 900), variants.CARD, "60% 40%", (250, 0, 1600, 900)),
        ((1600, 900), variants.CARD, "45% 40%", (45, 0, 1395, 900)),
        ((300, 2000), variants.TEXT, "50% 50%", (0, 0, 300, 2000)),
        ((1, 9000), variants.WIDE, "50% 50%", (0, 4500, 1, 4501)),
        ((9000, 1), variants.CARD, "50% 50%", (4499, 0, 4501, 1)),
    ],
)
def test_a_cut_is_as_large_as_can_be_round_the_focal_point(
    size: tuple[int, int], shape: variants.Shape, focus: str, box: tuple[int, ...]
) -> None:
    """It lies within the picture, its focal point as near the middle as the edges let it."""
    assert variants.cut(sized(*size), shape, focus) == box


@pytest.mark.parametrize(
    ("width", "kind", "widths"),
    [
        (4000, "avif", [720, 1080, 1600]),
        (1600, "avif", [720, 1080, 1600]),
        (1200, "avif", [720, 1200]),
        (800, "avif", [800]),
        (60, "avif", [60]),
        (4000, "jpg", [720, 1200]),
        (700, "jpg", [700]),
    ],
)
def test_nothing_is_made_wider_than_it_is(width: int, kind: str, widths: list[int]) -> None:
    """Each width of the shape up to the cut's own; of two that are near, the larger."""
    found = variants.variants(sized(width, width * 9 // 16), variants.TITLE, kind)

    assert [each.width for each in found] == widths


def test_the_focal_point_steers_the_pixels(tmp_path: Path) -> None:
    """With the focus at the left a small cut is red, at the right blue."""
    picture = saved(tmp_path, halves((1500, 500)))
    colours = []
    for focus in ("0% 50%", "100% 50%"):
        cut = variants.variants(picture, variants.CARD, "avif", focus)[0]
        image = Image.open(io.BytesIO(cut.data(tmp_path)))
        colours.append(image.getpixel((image.width // 2, 20)))

        assert image.size == (cut.width, cut.height) == (400, 267)
    assert near(colours[0], RED)
    assert near(colours[1], BLUE)


# ---------------------------------------------------------------- addresses


def test_a_name_tells_all_that_its_bytes_follow_from(tmp_path: Path) -> None:
    """Another source, cut, width or format has another name; the same has the same."""
    first = saved(tmp_path, halves(), "Foto 1.png")
    other = saved(tmp_path, halves((900, 601)), "foto-1.png")
    names = [
        each.name
        for picture in (first, other)
        for focus in ("0% 0%", "100% 100%")
        for kind in ("avif", "jpg")
        for each in variants.variants(picture, variants.WIDE, kind, focus)
    ]

    assert len(set(names)) == len(names) == 8
    assert {name.split(".")[0] for name in names} == {"foto-1-900"}
    again = variants.variants(reader.inspect(tmp_path / "Foto 1.png"), variants.WIDE, "avif")
    assert again[0].name == variants.variants(first, variants.WIDE, "avif")[0].name


def test_an_address_costs_no_decoding(tmp_path: Path) -> None:
    """A name is told of a file whose pixels are not there."""
    picture = saved(tmp_path, halves())
    picture.path.unlink()

    assert variants.variants(picture, variants.TITLE, "avif")[0].name.startswith("a-720.")


# ---------------------------------------------------------------- what is in it, and what is not


def test_broken_notes_of_a_camera_change_nothing(tmp_path: Path) -> None:
    """Pillow warns of them, which no editor could do anything about."""
    broken = saved(tmp_path, halves(), "b.jpg", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0")
    sound = saved(tmp_path, halves(), "a.jpg")
    drawn = [variants.variants(each, variants.TITLE, "jpg")[0] for each in (broken, sound)]

    assert drawn[0].data(tmp_path / "one") == drawn[1].data(tmp_path / "other")


@pytest.mark.parametrize("kind", ["avif", "jpg"])
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.avif"])
def test_nothing_but_pixels_gets_out(tmp_path: Path, name: str, kind: str) -> None:
    """Neither place nor camera nor words nor profile of the source, and no byte of them."""
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 11.0), 29: "2017:06:19"})
    options: dict[str, Any] = {"exif": exif, "xmp": b"<x:xmpmeta>SECRET</x:xmpmeta>"}
    options["icc_profile"] = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if name == "a.png":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", "SECRET words", zip=False)
        del options["xmp"]
    if name == "a.jpg":
        options["comment"] = b"SECRET comment"
    picture = saved(tmp_path, halves(), name, **options)
    assert b"SECRET" in picture.path.read_bytes()

    for each in variants.variants(picture, variants.TITLE, kind):
        data = each.data(tmp_path / "cache")
        found = Image.open(io.BytesIO(data))

        assert not dict(found.getexif())
        assert {"exif", "xmp", "icc_profile", "comment"} & found.info.keys() == set()
        assert b"SECRET" not in data
        assert b"Exif" not in data
        assert found.format == {"avif": "AVIF", "jpg": "JPEG"}[kind]


@pytest.mark.parametrize("held", range(1, 9))
def test_pictures_are_upright(tmp_path: Path, held: int) -> None:
    """However the camera was held, the mark at the upper left is there again."""
    upright = Image.new("RGB", (60, 40), WHITE)
    upright.paste(RED, (0, 0, 30, 20))
    lying = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    exif = Image.Exif()
    exif[0x0112] = held
    raw = upright.transpose(lying[held]) if held > 1 else upright
    found = shown(saved(tmp_path, raw, "a.png", exif=exif))

    assert found.size == (60, 40)
    corners = [found.getpixel(at) for at in ((5, 5), (55, 5), (5, 35), (55, 35))]
    assert [near(each, RED, 20) for each in corners] == [True, False, False, False]


def test_colours_are_turned_into_srgb(tmp_path: Path) -> None:
    """Numbers of a profile whose red and blue are exchanged come out as the colours they mean."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.find(b"rXYZ"), profile.find(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    picture = saved(tmp_path, halves(), "a.png", icc_profile=bytes(profile))

    found = shown(picture)

    assert near(found.getpixel((100, 100)), BLUE, 12)
    assert near(found.getpixel((800, 100)), RED, 12)


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_a_profile_that_does_not_fit_is_left_out(tmp_path: Path, mode: str) -> None:
    """Numbers without a meaning are taken as they are."""
    grey = Image.new(mode, (30, 20), {"L": 128, "CMYK": (0, 0, 0, 127), "RGB": (128,) * 3}[mode])
    fitting = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"no profile", fitting):
        picture = saved(tmp_path, grey, "a.jpg", icc_profile=profile)

        assert near(shown(picture).getpixel((5, 5)), (128,) * 3, 4)


@pytest.mark.parametrize(
    ("name", "image", "expected"),
    [
        ("a.jpg", Image.new("CMYK", (30, 20), (255, 0, 0, 0)), (0, 255, 255)),
        ("a.jpg", Image.new("L", (30, 20), 90), (90, 90, 90)),
        ("a.png", Image.new("I;16", (30, 20), 90 * 257), (90, 90, 90)),
        ("a.png", Image.new("1", (30, 20), 1), WHITE),
        ("a.png", Image.new("LA", (30, 20), (90, 255)), (90, 90, 90)),
        ("a.png", Image.new("RGB", (30, 20), RED).quantize(4), RED),
        ("a.gif", Image.new("RGB", (30, 20), BLUE), BLUE),
    ],
)
def test_every_kind_of_pixels_is_shown(
    tmp_path: Path, name: str, image: Image.Image, expected: tuple[int, ...]
) -> None:
    """Printers' inks, greys of 8 and 16 bits, palettes and line art have their colours."""
    picture = saved(tmp_path, image, name)

    for kind in ("avif", "jpg"):
        found = shown(picture, kind)

        assert (found.mode, found.size) == ("RGB", (30, 20))
        assert near(found.getpixel((10, 10)), expected, 6)


@pytest.mark.parametrize(
    ("image", "options"),
    [
        (Image.new("RGBA", (30, 20), (0, 0, 0, 0)), {}),
        (Image.new("LA", (30, 20), (0, 0)), {}),
        (Image.new("P", (30, 20)), {"transparency": 0}),
        (Image.new("RGB", (30, 20), RED), {"transparency": RED}),
        (Image.new("I;16", (30, 20), 0), {"transparency": 0}),
    ],
)
def test_what_is_transparent_stands_on_paper(
    tmp_path: Path, image: Image.Image, options: dict[str, Any]
) -> None:
    """In both formats alike, so that black lines can be seen on a dark page too."""
    picture = saved(tmp_path, image, "a.png", **options)

    for kind in ("avif", "jpg"):
        assert near(shown(picture, kind).getpixel((10, 10)), (0xFB, 0xF9, 0xF5), 4)


def test_the_first_picture_of_a_moving_one_is_shown(tmp_path: Path) -> None:
    """An animation stands still."""
    frames = [Image.new("RGB", (30, 20), BLUE)]
    red = Image.new("RGB", (30, 20), RED)
    picture = saved(tmp_path, red, "a.gif", save_all=True, append_images=frames)

    found = shown(picture)

    assert getattr(found, "n_frames", 1) == 1
    assert near(found.getpixel((10, 10)), RED)


# ---------------------------------------------------------------- damage, cache, sameness


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.avif", "a.gif"])
def test_a_picture_cut_off_is_refused(tmp_path: Path, name: str) -> None:
    """Its header is sound, its data end too early: both check and variants say so."""
    noise = Image.effect_noise((300, 200), 90).convert("RGB")
    whole = saved(tmp_path, noise, name).path.read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) * 2 // 3])
    try:
        picture = reader.inspect(tmp_path / name)
    except Unusable:  # a kind whose header tells it at once
        return

    with pytest.raises(Unusable, match="cut off or damaged"):
        variants.check(picture, tmp_path / "cache")
    with pytest.raises(Unusable, match="cut off or damaged"):
        shown(picture)
    assert [each for each in (tmp_path / "cache").rglob("*") if each.is_file()] == []


def test_a_sound_picture_is_decoded_once(tmp_path: Path) -> None:
    """What the cache knows to be sound is not read again."""
    picture = saved(tmp_path, halves())
    variants.check(picture, tmp_path / "cache")
    picture.path.unlink()

    variants.check(picture, tmp_path / "cache")
    with pytest.raises(Unusable):
        variants.check(picture, tmp_path / "other")


def test_bytes_are_kept_and_always_the_same(tmp_path: Path) -> None:
    """Two runs without each other's cache give the same; a kept one needs no source."""
    picture = saved(tmp_path, Image.effect_noise((900, 600), 90).convert("RGB"))
    found = [*variants.variants(picture, variants.WIDE, "avif")]
    found += variants.variants(picture, variants.CARD, "jpg")
    first = [each.data(tmp_path / "one") for each in found]
    second = [each.data(tmp_path / "two") for each in found]
    picture.path.unlink()

    assert first == second == [each.data(tmp_path / "one") for each in found]
    assert len(set(first)) == len(found)


@pytest.mark.parametrize("kind", variants.OF_PHOTOGRAPHS)
def test_each_width_has_its_quality(kind: str) -> None:
    """Every width of every shape has one, and a wider picture never a lower one."""
    shapes = (variants.TITLE, variants.WIDE, variants.CARD, variants.TEXT)
    widths = sorted({1, *(each for shape in shapes for each in getattr(shape, kind)), 3000})
    found = [variants.recipe(kind, width)["quality"] for width in widths]

    assert found == sorted(found)
    assert variants.recipe("png", 180) == variants.ENCODERS["png"]
