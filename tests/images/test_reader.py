"""Picture files: what is taken, what is refused, and how large it is."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portret.errors import Unusable
from portret.images import reader
from tests.sites import png


def saved(kind: str, size: tuple[int, int] = (8, 6)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("JPEG", "a.jpg"),
        ("JPEG", "a.JPEG"),
        ("PNG", "a.png"),
        ("WEBP", "a.webp"),
        ("AVIF", "a.avif"),
        ("GIF", "a.gif"),
    ],
)
def test_five_kinds_of_pictures_are_taken(tmp_path, kind, name):
    """A picture's size comes from its header."""
    path = tmp_path / name
    path.write_bytes(saved(kind))

    found = reader.inspect(path)

    assert (found.width, found.height, found.path) == (8, 6, path)


@pytest.mark.parametrize(
    ("stem", "expected"),
    [("Fog", "fog"), ("foto 1 #2?", "foto-1-2"), ("ünï", "n"), ("照片", "picture"), ("a.b", "a-b")],
)
def test_the_stem_of_served_names_holds_no_special_character(tmp_path, stem, expected):
    """Every name can stand in an address as it is."""
    path = tmp_path / f"{stem}.PNG"
    path.write_bytes(png(1, 1))

    assert reader.inspect(path).stem == expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_taken_on_its_side_is_as_high_as_it_is_looked_at(tmp_path, kind):
    """The size is that of the upright picture."""
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / f"a{reader.SUFFIXES[kind][0]}"
    Image.new("RGB", (8, 6), "teal").save(path, kind, exif=exif)

    found = reader.inspect(path)

    assert (found.width, found.height, found.orientation) == (6, 8, 6)


@pytest.mark.parametrize("exif", [b"none", b"MM\0*\0\0\xff\xff broken"])
def test_what_a_camera_notes_does_not_make_a_picture_fail(tmp_path, exif):
    """Exif that cannot be read counts as none."""
    path = tmp_path / "a.jpg"
    Image.new("RGB", (8, 6), "teal").save(path, exif=b"Exif\0\0" + exif)

    found = reader.inspect(path)

    assert (found.width, found.height, found.orientation) == (8, 6, 1)


def test_a_cameras_jpeg_with_a_preview_behind_it_is_a_jpeg(tmp_path):
    """Multi-picture files (CIPA DC-007) have the name of a JPEG, and are taken as one."""
    path = tmp_path / "a.jpg"
    preview = Image.new("RGB", (4, 3))
    Image.new("RGB", (8, 6)).save(path, "MPO", save_all=True, append_images=[preview])

    assert reader.inspect(path).width == 8


def test_a_picture_that_changed_is_not_read_as_the_former(tmp_path):
    """Bytes are given out under the digest of just these bytes."""
    path = tmp_path / "a.png"
    path.write_bytes(png(1, 1))
    found = reader.inspect(path)
    assert found.read() == png(1, 1)
    path.write_bytes(png(2, 1))

    with pytest.raises(Unusable, match="has just changed"):
        found.read()
    path.unlink()
    with pytest.raises(Unusable, match="no such file"):
        found.read()


@pytest.mark.parametrize(
    ("name", "data", "found", "remedy"),
    [
        ("a.jpg", b"", "no picture that can be read", "Save it as JPEG"),
        ("a.jpg", b"geen plaatje", "no picture that can be read", "Save it as JPEG"),
        (
            "a.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "could hold scripts",
            "Save it as PNG",
        ),
        ("a.png", b"<?xml version='1.0'?><!-- --><svg>", "could hold scripts", "Save it as PNG"),
        ("a.png", png(30_000, 1), "30000 × 1 pixels", "Save it smaller"),
        ("a.png", png()[:20], "no picture that can be read", "Save it as JPEG"),
        ("a.jpg", png(), "a PNG picture under the name a.jpg", "Rename it to a.png."),
        ("a.png", saved("BMP"), "a picture of the kind BMP", "Save it as JPEG"),
        ("a.jpg", saved("TIFF"), "a picture of the kind TIFF", "Save it as JPEG"),
        ("a.jpg", saved("EPS"), "no picture that can be read", "Save it as JPEG"),
        ("a.jpg", saved("PPM"), "no picture that can be read", "Save it as JPEG"),
        ("a.png", png(9_000, 9_000), "9000 × 9000 pixels, the limit is 25", "Save it smaller"),
        ("a.png", png(60_000, 60_000), "too many pixels", "Save it smaller"),
        ("a.png", b"\0" * 5_000_001, "5.0 MB, the limit is 5 MB", "Save it smaller"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, name, data, found, remedy):
    """Each refusal says what was found and what to do."""
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(Unusable) as caught:
        reader.inspect(path)

    assert found in caught.value.args[0]
    assert remedy in caught.value.args[1]


def test_what_is_no_file_is_no_picture(tmp_path):
    """A folder or nothing under a picture's name is refused in the system's words."""
    (tmp_path / "a.png").mkdir()

    with pytest.raises(Unusable, match="is a directory"):
        reader.inspect(tmp_path / "a.png")
    with pytest.raises(Unusable, match="no such file"):
        reader.inspect(tmp_path / "b.png")


@given(
    st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "AVIF"]),
    st.integers(0, 400),
    st.binary(min_size=1, max_size=8),
    st.booleans(),
)
def test_broken_pictures_are_refused_or_taken_without_a_traceback(
    tmp_path_factory, kind, place, noise, cut
):
    """Whatever bytes a picture holds, it is a Picture or Unusable says why."""
    path = tmp_path_factory.getbasetemp() / f"broken-{os.getpid()}{reader.SUFFIXES[kind][0]}"
    data = saved(kind)
    at = place % len(data)
    path.write_bytes(data[:at] + noise + (b"" if cut else data[at + len(noise) :]))

    try:
        reader.inspect(path)
        said = ("sound",)
    except Unusable as refusal:
        said = refusal.args

    assert all(said)
