"""Share pictures: the title whole, in its script and direction, and never a box."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from portret.images import social_card
from portret.images.social_card import Share, Words
from portret.locales import language
from tests import apps

SITE = {"nl": "Proefpartners", "en": "Trial partners", "ar": "شركاء", "de": "Partner", "fr": "Amis"}
LONG = "Rechtsschutzversicherungsgesellschaften " * 3
TITLES = [
    ("nl", "Anker"),
    ("ar", "مجلس السلام الأوروبي (ABC)"),
    ("de", LONG[:120]),
    ("de", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"),
    ("nl", "x" * 120),
    ("en", "The Lighthouse المنارة for All"),
    ("fr", ("Été à l’île d’Yeu, où naquit « l’œuvre » : ça coûte 98 €. " * 3)[:120]),
    ("ar", ("تدافع منظمة السلام عن حقوق 98 من Peace Houses في أوروبا منذ 1974، " * 3)[:120]),
]


def of(tag: str, title: str, own: str = "", name: str = "", font: Path | None = None) -> Share:
    """A share picture of a page in a language; `own` is the title's language if another."""
    there = language(tag)
    return Share(
        there,
        Words(title, language(own or tag)),
        Words(name or SITE.get(tag, "Proef"), there),
        Words("Stichting", language("nl")),
        font,
    )


def drawn(picture: Share, folder: Path) -> Image.Image:
    return Image.open(io.BytesIO(picture.make(folder))).convert("RGB")


PAPER = (251, 249, 245)


def ink(
    image: Image.Image, top: int = social_card.TOP, bottom: int = social_card.BOTTOM
) -> tuple[int, ...]:
    """The box of all that is written between two heights."""
    band = image.crop((0, top, image.width, bottom))
    paper = Image.new("RGB", band.size, PAPER)
    box = ImageChops.difference(band, paper).getbbox()
    assert box
    return box


@pytest.mark.parametrize(("tag", "title"), TITLES)
def test_a_title_has_room(tmp_path: Path, tag: str, title: str) -> None:
    """1200 by 630 pixels, all ink within the margins, whatever the title's length and script."""
    image = drawn(of(tag, title), tmp_path)

    left, _, right, _ = ink(image, 20, social_card.HEIGHT)
    assert image.size == (1200, 630)
    assert left >= social_card.EDGE - 12
    assert right <= social_card.WIDTH - social_card.EDGE + 12
    name_above, foundation_below = ink(image, 20, 122), ink(image, 536, 630)
    assert name_above[3] < 100
    assert foundation_below[1] > 0
    assert max(ink(image, 122, 536)[3] + 122, 0) < 536


@pytest.mark.parametrize(
    ("tag", "own", "title"),
    [("nl", "", "Anker"), ("ar", "", "مرساة"), ("ar", "nl", "Anker"), ("nl", "ar", "مرساة")],
)
def test_a_title_begins_where_its_page_does(tmp_path: Path, tag: str, own: str, title: str) -> None:
    """At the right on an Arabic page, at the left on a Dutch one, in whatever language it is."""
    left, _, right, _ = ink(drawn(of(tag, title, own), tmp_path))

    if tag == "ar":
        assert right > social_card.WIDTH - social_card.EDGE - 12
        assert left > social_card.WIDTH / 2
    else:
        assert left < social_card.EDGE + 12
        assert right < social_card.WIDTH / 2


def test_arabic_letters_join(tmp_path: Path) -> None:
    """A word is much shorter than its letters apart."""
    joined = ink(drawn(of("ar", "بببببببب"), tmp_path))
    apart = ink(drawn(of("ar", "\u200c".join("بببببببب")), tmp_path))

    assert joined[2] - joined[0] < 0.8 * (apart[2] - apart[0])


@pytest.mark.parametrize("tag", ["nl", "ar"])
def test_mixed_directions_run_as_their_language_does(tmp_path: Path, tag: str) -> None:
    """The first word, of high letters, is at the right in Arabic and at the left in Dutch."""
    image = drawn(of(tag, "HHHH سسسس"), tmp_path)
    left, _, right, _ = ink(image)
    edges = (image.crop((left, 0, left + 60, 630)), image.crop((right - 60, 0, right, 630)))

    first, last = (ink(edge)[1] for edge in (edges if tag == "nl" else reversed(edges)))

    assert first < last - 20


def test_lines_are_balanced(tmp_path: Path) -> None:
    """No last line of one short word under a full one."""
    image = drawn(of("nl", "Samen voor meer vrede en"), tmp_path)
    _, top, _, bottom = ink(image)
    middle = social_card.TOP + (top + bottom) // 2

    first, second = (
        ink(image, *band) for band in ((social_card.TOP, middle), (middle, social_card.BOTTOM))
    )

    assert second[2] > 0.75 * first[2]


def test_the_same_picture_has_the_same_bytes_and_address(tmp_path: Path) -> None:
    """Drawn twice it is the same; its address tells texts, languages and fonts apart."""
    one, two = of("nl", "Anker"), of("nl", "Anker")

    assert one.make(tmp_path / "a") == two.make(tmp_path / "b")
    assert one.address("/partners/anker/") == two.address("/partners/anker/")
    assert re.fullmatch(
        r"/media/share/nl/anker\.[0-9a-f]{12}\.png", one.address("/partners/anker/")
    )
    others = [
        of("nl", "Ankers"),
        of("nl", "Anker", "en"),
        of("nl", "Anker", name="Andere"),
        of("ar", "Anker"),
        of("nl", "Anker", font=social_card.ARABIC),
    ]
    assert len({each.digest for each in (one, *others)}) == 6


def test_a_picture_is_drawn_once(tmp_path: Path) -> None:
    """What stands in the cache is what is sent."""
    picture = of("nl", "Anker")
    picture.make(tmp_path)
    (path,) = tmp_path.rglob("*.png")
    path.write_bytes(b"kept")

    assert of("nl", "Anker").make(tmp_path) == b"kept"


@pytest.mark.parametrize(
    ("title", "missing"),
    [
        ("Anker", ""),
        ("Ελλάδα και ΕΕ", ""),
        ("Свобода", ""),
        ("Żółć, Ðæþ, Įų, Čeština", ""),
        ("Vrijheid حرية", ""),
        ("Anker 自由", "自由"),
        ("Ж ع", "ع"),
        ("Anker 🎉", "🎉"),
    ],
)
def test_what_no_font_has_is_named(title: str, missing: str) -> None:
    """A title needs one font with all its letters; the fewest that are lacking are named."""
    assert of("nl", title).missing == missing


def test_a_site_may_name_a_font(tmp_path: Path) -> None:
    """With a font that has the letters nothing is missing, and it is drawn."""
    font = next(Path("/usr/share/fonts").rglob("NotoSansArmenian*-Regular.*"), None)
    if font is None:
        pytest.skip("This machine has no Noto Sans Armenian.")
    title = "Խաղաղություն"

    assert of("nl", title).missing
    assert of("nl", title, font=font).missing == ""
    assert ink(drawn(of("nl", title, font=font), tmp_path))


def test_every_page_of_an_export_has_its_picture(tmp_path: Path) -> None:
    """og:image is absolute and leads to a file of 1200 by 630; its size and words stand beside."""
    apps.make(tmp_path)
    build = apps.export(tmp_path, tmp_path / "build", BASE_URL="https://proef.example/map")
    without = set()
    for path in build.rglob("*.html"):
        text = path.read_text("utf-8")
        found = re.search(
            r'<meta property="og:image" content="https://proef.example/map(/[^"]+)"', text
        )
        if found is None:
            without.add(path.relative_to(build).as_posix())
            continue
        with Image.open(build / found[1][1:]) as image:
            assert image.size == (1200, 630)
        assert '<meta property="og:image:width" content="1200">' in text
        assert '<meta property="og:image:height" content="630">' in text
        assert re.search(r'<meta property="og:image:alt" content="[^"]{3,}"', text)
        assert '<meta name="twitter:card" content="summary_large_image">' in text

    moved = {f"{tag}/partners/oude-brug/index.html" for tag in ("nl", "en", "ar")}
    missed = {"404.html", *(f"{tag}/404.html" for tag in ("nl", "en", "ar"))}
    assert without == {*moved, *missed, "oud/index.html"}


def test_a_page_without_letters_goes_without_and_is_named(tmp_path: Path) -> None:
    """`check` names page, characters and remedy, and exits 1; `freeze` says so and goes on."""
    about = "---\ntitle: Over 自由\nmenu: 1\n---\n\nWie wij zijn.\n"
    apps.make(tmp_path, {"pages/about.md": about})

    check = apps.flask(tmp_path, "check")
    freeze = apps.flask(tmp_path, "freeze")

    assert check.returncode == 1
    told = "content/pages/about.md:1: no share picture for /nl/about/: no font has “自由” "
    assert told in check.stdout
    assert "PORTRET_SHARE_FONT" in check.stdout
    assert freeze.returncode == 0
    assert told in freeze.stderr
    assert "og:image" not in (tmp_path / "build/nl/about/index.html").read_text("utf-8")
    assert "og:image" in (tmp_path / "build/nl/index.html").read_text("utf-8")


def test_a_font_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The setting, what was found, and what to do."""
    apps.make(tmp_path)
    (tmp_path / "no.otf").write_text("no font")
    for name, reason in (("no.otf", "no font that can be read"), ("none.otf", "no such file")):
        run = apps.flask(tmp_path, "check", SHARE_FONT="", PORTRET_SHARE_FONT=name)

        assert run.returncode == 1
        assert f"PORTRET_SHARE_FONT:1: {name} cannot be used: {reason}" in run.stdout


def test_the_server_sends_it(tmp_path: Path) -> None:
    """As PNG, to be kept for ever."""
    client = apps.make_app(apps.make(tmp_path)).test_client()
    found = re.search(r'https://proef.example(/media/share/[^"]+)', client.get("/ar/").text)
    assert found

    answer = client.get(found[1])

    assert answer.content_type == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)


def test_a_site_may_do_without(tmp_path: Path) -> None:
    """Then no page speaks of a share picture, and none is drawn."""
    apps.make(tmp_path)
    run = apps.flask(tmp_path, "freeze", PORTRET_SHARE_PICTURES="0")

    assert run.returncode == 0
    assert "og:" not in (tmp_path / "build/nl/partners/anker/index.html").read_text("utf-8")
    assert list((tmp_path / "build").glob("media/share*")) == []
