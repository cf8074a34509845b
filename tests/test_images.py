"""Pictures: what is taken, what is refused, and the name by which readers get them."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portret import images
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

    found = images.inspect(path)

    assert (found.width, found.height, found.path) == (8, 6, path)


@pytest.mark.parametrize(
    ("stem", "expected"),
    [("Fog", "fog"), ("foto 1 #2?", "foto-1-2"), ("ünï", "n"), ("照片", "picture"), ("a.b", "a-b")],
)
def test_the_served_name_holds_a_digest_and_no_special_character(tmp_path, stem, expected):
    """Other bytes have another name, and every name can stand in an address as it is."""
    path = tmp_path / f"{stem}.PNG"
    path.write_bytes(png(1, 1))
    first = images.inspect(path)
    path.write_bytes(png(2, 1))
    second = images.inspect(path)

    assert first.name == f"{expected}.{first.digest}.png"
    assert first.name != second.name


@pytest.mark.parametrize(
    ("name", "data", "found", "remedy"),
    [
        ("a.jpg", b"", "no picture that can be read", "Save it as JPEG"),
        ("a.jpg", b"geen plaatje", "no picture that can be read", "Save it as JPEG"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture", "Save it as JPEG"),
        ("a.png", png()[:20], "no picture that can be read", "Save it as JPEG"),
        ("a.jpg", png(), "a PNG picture under the name a.jpg", "Rename it to a.png."),
        ("a.png", saved("BMP"), "a picture of the kind BMP", "Save it as JPEG"),
        ("a.png", png(9_000, 9_000), "9000 × 9000 pixels, the limit is 25", "Save it smaller"),
        ("a.png", png(60_000, 60_000), "too many pixels", "Save it smaller"),
        ("a.png", b"\0" * 5_000_001, "5.0 MB, the limit is 5 MB", "Save it smaller"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, name, data, found, remedy):
    """Each refusal says what was found and what to do."""
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(images.NoPicture) as caught:
        images.inspect(path)

    assert found in caught.value.args[0]
    assert remedy in caught.value.args[1]


def test_what_is_no_file_is_no_picture(tmp_path):
    """A folder or nothing under a picture's name is refused in the system's words."""
    (tmp_path / "a.png").mkdir()

    with pytest.raises(images.NoPicture, match="is a directory"):
        images.inspect(tmp_path / "a.png")
    with pytest.raises(images.NoPicture, match="no such file"):
        images.inspect(tmp_path / "b.png")


@given(
    st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "AVIF"]),
    st.integers(0, 400),
    st.binary(min_size=1, max_size=8),
    st.booleans(),
)
def test_broken_pictures_are_refused_or_taken_without_a_traceback(
    tmp_path_factory, kind, place, noise, cut
):
    """Whatever bytes a picture holds, it is a Picture or NoPicture says why."""
    path = tmp_path_factory.getbasetemp() / f"broken-{os.getpid()}{images.SUFFIXES[kind][0]}"
    data = saved(kind)
    at = place % len(data)
    path.write_bytes(data[:at] + noise + (b"" if cut else data[at + len(noise) :]))

    try:
        images.inspect(path)
        said = ("sound",)
    except images.NoPicture as refusal:
        said = refusal.args

    assert all(said)
