"""Social cards: the title whole, in its script and direction, and never a box."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from portret import locales
from portret.images import palette, social_card, typesetting
from portret.images.palette import Chosen
from portret.images.social_card import SocialCard
from portret.images.typesetting import ARABIC, SERIF, Font, Fonts, Words
from portret.locales import Language, language
from tests import apps, sites

ROOT = Path(__file__).resolve().parents[2]
SITE = {"nl": "Proefpartners", "en": "Trial partners", "ar": "شركاء", "de": "Partner", "fr": "Amis"}
OTHER = palette.of(Chosen(accent="#0b6e4f", paper="#ffffff", ink="#000000"))
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


def of(
    tag: str, title: str, own: str = "", name: str = "", font: Path | None = None, **more: Any
) -> SocialCard:
    """The social card of a page in a language; `own` is the title's language if another."""
    there = language(tag)
    return SocialCard(
        there,
        Words(title, language(own or tag)),
        Words(name or SITE.get(tag, "Proef"), there),
        Words("Stichting", language("nl")),
        Fonts(last=font and Font(font)),
        **more,
    )


def drawn(card: SocialCard, folder: Path) -> Image.Image:
    return Image.open(io.BytesIO(card.make(folder))).convert("RGB")


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


def written(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], words: Words, size: int, weight: int, ink: str
) -> None:
    """Lines of text as Pillow writes them in true colours, 1.16 or 1.5 times their size apart."""
    arabic = words.language.script == "Arab"
    font = ImageFont.truetype((ARABIC if arabic else SERIF).path, size)
    font.set_variation_by_axes([weight])
    for number, line in enumerate(words.text.split("\n")):
        y = at[1] + number * round(size * (1.5 if arabic else 1.16))
        tag, run = words.language.tag, words.language.dir
        anchor = "ls" if at[0] < 600 else "rs"
        draw.text((at[0], y), line, ink, font, anchor, direction=run, language=tag)


@pytest.mark.long
@pytest.mark.parametrize(
    ("tag", "lines", "size", "top"),
    [
        ("nl", ["Anker"], 100, 361),
        ("en", ["The Lighthouse of", "Peace and Freedom"], 100, 303),
        ("nl", ["Vereniging voor de", "bescherming van de", "persvrijheid in Europa"], 100, 245),
        ("nl", ["Rechtsschutzversicherungsgesellschaften"], 54, 347),
        ("ar", ["مجلس السلام الأوروبي"], 100, 361),
        ("ar", ["تدافع منظمة السلام عن حقوق 98", "من Peace Houses في أوروبا"], 80, 295),
    ],
)
def test_a_card_is_like_its_plain_drawing(
    tmp_path: Path, tag: str, lines: list[str], size: int, top: int
) -> None:
    """The same text at the same place in true colours differs by 24 of 255 at most, at edges."""
    there, x = language(tag), social_card.WIDTH - social_card.EDGE if tag == "ar" else 84
    plain = Image.new("RGB", (1200, 630), "#fbf9f5")
    draw = ImageDraw.Draw(plain)
    draw.rectangle((0, 0, 1199, 15), "#8a3413")
    written(draw, (x, 104), Words(SITE[tag], there), 32, 600, "#8a3413")
    written(draw, (x, top), Words("\n".join(lines), there), size, 650, "#1a2230")
    written(draw, (x, 566), Words("Stichting", language("nl")), 32, 450, "#525b69")

    card = drawn(of(tag, " ".join(lines)), tmp_path)

    found = ImageChops.difference(card, plain)
    assert max(most for _, most in found.getextrema()) <= 24
    for ink in ((26, 34, 48), (82, 91, 105), (138, 52, 19), PAPER):
        assert count(card, ink) >= 0.9 * count(plain, ink) > 0


def count(image: Image.Image, colour: tuple[int, ...]) -> int:
    """How many pixels have a colour."""
    return sum(number for number, found in image.getcolors(1 << 24) or () if found == colour)


def test_a_card_weighs_little(tmp_path: Path) -> None:
    """Sixteen colours, four bits a pixel, and at most 24 kB even for a long title."""
    for number, (tag, title) in enumerate(TITLES):
        data = of(tag, title).make(tmp_path / str(number))

        assert (data[24], data[25]) == (4, 3)  # bits a pixel, and a palette (PNG, 11.2.1)
        assert len(data) < 24_000


@pytest.mark.long
def test_cards_do_not_depend_on_what_was_drawn_before(tmp_path: Path) -> None:
    """Whatever order they are drawn in, and by whatever process, the bytes are the same."""
    first = [of(tag, title).make(tmp_path / "a") for tag, title in TITLES]
    code = (
        "import sys; from pathlib import Path; from tests.images import test_social_card as t\n"
        "for tag, title in reversed(t.TITLES): t.of(tag, title).make(Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "b")], cwd=ROOT, check=True)

    assert [of(tag, title).make(tmp_path / "b") for tag, title in TITLES] == first


@pytest.mark.parametrize(
    ("tag", "title", "lines"),
    [
        ("nl", "Anker", ["Anker"]),
        ("nl", "Samen voor meer vrede en", ["Samen voor", "meer vrede en"]),
        (
            "en",
            "European Council on Refugees and Exiles",
            ["European Council on", "Refugees and Exiles"],
        ),
        ("ar", "المجلس الأوروبي للاجئين والمنفيين", ["المجلس الأوروبي", "للاجئين والمنفيين"]),
    ],
)
def test_lines_end_where_readers_expect(tag: str, title: str, lines: list[str]) -> None:
    """Between words, and as few and as equal lines as can be."""
    font = ARABIC if tag == "ar" else SERIF

    assert block(language(tag), title, font).lines == lines


@pytest.mark.parametrize(("tag", "title"), TITLES)
def test_a_title_is_set_as_large_as_it_can_be(tag: str, title: str) -> None:
    """Its lines have room, and in the next size they would not: measured anew in each size."""
    own = ARABIC if tag == "ar" else SERIF
    found = block(language(tag), title, own)
    sizes = social_card.TITLE.sizes
    larger = sizes[: sizes.index(round(found.font.size))]
    parts = locales.line_parts(title, language(tag))

    assert "".join(found.lines).replace(" ", "") == title.replace(" ", "")
    assert all(found.font.getlength(line) <= social_card.ROOM + 1 for line in found.lines)
    assert len(found.lines) * found.step <= 362
    for size in larger:
        font = ImageFont.truetype(own.path, size)
        font.set_variation_by_axes([650])
        widths = [font.getlength(part.rstrip(), direction=language(tag).dir) for part in parts]
        rows = sum(widths) / social_card.ROOM
        step = round(size * (1.5 if tag == "ar" else 1.16))
        assert max(widths) > social_card.ROOM or rows > 362 // step - 1


def block(there: Language, title: str, font: Font) -> typesetting.Block:
    """A title as cards have it."""
    style = social_card.TITLE
    room = (social_card.ROOM, style.height)
    return typesetting.Block(Words(title, there), font, style.weight, style.sizes, room)


def test_naming_a_card_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a page whose letters are known, neither glyphs nor widths are asked for."""
    of("nl", "Anker Ranke").address("/partners/anker/")
    assert of("nl", "Anker Ranke").missing == ""
    for name in ("getmask", "getmask2", "getlength", "getbbox"):
        monkeypatch.setattr(ImageFont.FreeTypeFont, name, None)
    monkeypatch.setattr(Image, "new", None)
    page = of("nl", "Ranke naar Anker")

    assert page.missing == ""
    assert page.address("/partners/ranke/").startswith("/media/social-card/nl/ranke.")


def test_the_same_card_has_the_same_bytes_and_address(tmp_path: Path) -> None:
    """Drawn twice it is the same; its address tells texts, languages and fonts apart."""
    one, two = of("nl", "Anker"), of("nl", "Anker")

    assert one.make(tmp_path / "a") == two.make(tmp_path / "b")
    assert one.address("/partners/anker/") == two.address("/partners/anker/")
    assert re.fullmatch(
        r"/media/social-card/nl/anker\.[0-9a-f]{12}\.png", one.address("/partners/anker/")
    )
    others = [
        of("nl", "Ankers"),
        of("nl", "Anker", "en"),
        of("nl", "Anker", name="Andere"),
        of("ar", "Anker"),
        of("nl", "Anker", font=ARABIC.path),
        of("nl", "Anker", palette=OTHER),
    ]
    assert len({each.digest for each in (one, *others)}) == 7


def test_a_card_is_drawn_once(tmp_path: Path) -> None:
    """What stands in the cache is what is sent."""
    of("nl", "Anker").make(tmp_path)
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


def test_a_card_has_the_colours_of_its_site(tmp_path: Path) -> None:
    """Paper, ink and accent; the soft ink of the name below follows from them."""
    card = drawn(of("nl", "Anker", palette=OTHER), tmp_path)

    assert card.getpixel((600, 300)) == (255, 255, 255)
    assert card.getpixel((600, 8)) == (11, 110, 79)
    for ink in ((0, 0, 0), (11, 110, 79), tuple(bytes.fromhex(OTHER.caption[1:]))):
        assert count(card, ink) > 500


def test_a_font_of_the_site_goes_before_ours(tmp_path: Path) -> None:
    """For what it has; ours have the rest. Another file in its place is another font."""
    own = Font(ARABIC.path, "0123456789ab")
    card = of("nl", "Anker")
    fonts = [dataclasses.replace(card, fonts=Fonts(each)) for each in (None, own, SERIF)]

    assert [each.fitted[0].font for each in fonts] == [SERIF, own, SERIF]
    assert typesetting.fitted(Words("Ελλάδα", language("nl")), Fonts(own)).font == SERIF
    again = dataclasses.replace(card, fonts=Fonts(own._replace(digest="ba9876543210")))
    assert len({each.digest for each in (*fonts, again)}) == 4
    assert drawn(fonts[0], tmp_path).tobytes() != drawn(fonts[1], tmp_path).tobytes()


def test_every_page_of_an_export_has_its_card(tmp_path: Path) -> None:
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


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("Anker", "Anker"),
        ("Anker 🎉 vrij", "Anker vrij"),
        ("👩‍👩‍👧 Thuis ❤️", "Thuis"),
        ("Wij 1️⃣ en 🇳🇱", "Wij 1 en"),
        ("Over 自由", "Over"),
        ("自由と平和の家 ABC", None),
        ("בית השלום", None),
        ("शांति भवन", None),
        ("🎉", None),
    ],
)
def test_a_card_leaves_out_what_no_font_has(title: str, drawn: str | None) -> None:
    """Emoji, and some letters among others; of a script that is lacking nothing is drawn."""
    found = typesetting.fitted(Words(title, language("nl")), typesetting.OURS).drawn

    assert (found and found.text) == drawn


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("עה", ["Hebrew letters"]),
        ("ノル、ー自한", ["Chinese, Japanese or Korean letters"]),
        ("🎉→", ["symbols"]),
        ("ไनो", ["Thai letters", "Devanagari letters"]),
    ],
)
def test_what_is_missing_is_told_by_script(text: str, kinds: list[str]) -> None:
    """What a font has together is told together."""
    found = typesetting.by_script(text)

    assert list(found) == kinds
    assert sorted("".join(found.values())) == sorted(text)


def of_a_page(folder: Path, path: str) -> str:
    """The picture that networks show of a page of an export, its size behind it."""
    text = (folder / "build" / path).read_text("utf-8")
    found = re.findall(r'<meta property="og:image(?::width|:height)?" content="([^"]+)"', text)
    return " ".join(each.removeprefix("https://proef.example") for each in found)


def test_a_title_that_no_font_has_is_a_picture_without_words(tmp_path: Path) -> None:
    """`check` and `freeze` warn once a script, and end well; readers get the title image."""
    matter = "published: 2017-06-04\nimage:\n  file: licht.png\n  alt: Licht aan zee.\n"
    files = {
        f"partners/{key}/index.md": f"---\ntitle: {title}\n{matter}---\n\nTekst.\n"
        for key, title in (("huis", "שלום"), ("fort", "שלום רב"), ("feest", "Feest 🎉"))
    }
    pictures = {
        f"partners/{key}/licht.png": sites.png(900, 600) for key in ("huis", "fort", "feest")
    }
    apps.make(tmp_path, {**files, **pictures, "pages/about.md": "---\ntitle: 自由\n---\n\nWij.\n"})

    check = apps.flask(tmp_path, "check")
    freeze = apps.flask(tmp_path, "freeze")

    warned = [line for line in check.stdout.splitlines() if "PORTRET_SHARE_FONT" in line]
    assert (check.returncode, freeze.returncode, len(warned)) == (0, 0, 3)
    assert all(line in freeze.stderr for line in warned)
    assert (
        "content/pages/about.md:1: warning: the social card of /nl/about/ and 2 more" in warned[0]
    )
    assert "Hebrew letters" in warned[1]
    assert "partners/feest/index.md:1: warning: the social card of /nl/partners/feest/" in warned[2]
    assert "“🎉”: no font has these symbols" in warned[2]
    photo = of_a_page(tmp_path, "nl/partners/huis/index.html")
    assert re.fullmatch(r"/media/huis/licht-900\.\w+\.jpg 900 600", photo)
    assert (tmp_path / "build" / photo.split()[0][1:]).is_file()
    for page in ("nl/partners/feest", "nl/about", "nl"):
        card = of_a_page(tmp_path, f"{page}/index.html")
        assert re.fullmatch(r"/media/social-card/nl/\w+\.\w+\.png 1200 630", card)
        assert (tmp_path / "build" / card.split()[0][1:]).is_file()


def test_a_new_language_without_font_is_told(tmp_path: Path) -> None:
    """`translate add` says so before anything is translated; not of a script that has one."""
    apps.make(tmp_path)

    told = {tag: apps.flask(tmp_path, "translate", "add", tag).stdout for tag in ("he", "el")}

    assert "No font has its letters for social cards: name one in PORTRET_SHARE_FONT." in told["he"]
    assert "SHARE_FONT" not in told["el"]


def test_a_font_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The setting, what was found, and what to do."""
    apps.make(tmp_path)
    (tmp_path / "no.otf").write_text("no font")
    for name, reason in (("no.otf", "no font that can be read"), ("none.otf", "no such file")):
        run = apps.flask(tmp_path, "check", PORTRET_SHARE_FONT=name)

        assert run.returncode == 1
        assert f"PORTRET_SHARE_FONT:1: {name} cannot be used: {reason}" in run.stdout


def test_the_server_sends_it(tmp_path: Path) -> None:
    """As PNG, to be kept for ever."""
    client = apps.make_app(apps.make(tmp_path)).test_client()
    found = re.search(r'https://proef.example(/media/social-card/[^"]+)', client.get("/ar/").text)
    assert found

    answer = client.get(found[1])

    assert answer.content_type == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)


def test_a_site_may_do_without(tmp_path: Path) -> None:
    """Then no page speaks of a social card, and none is drawn."""
    apps.make(tmp_path)
    run = apps.flask(tmp_path, "freeze", PORTRET_SHARE_PICTURES="0")

    assert run.returncode == 0
    assert "og:image" not in (tmp_path / "build/nl/partners/anker/index.html").read_text("utf-8")
    assert list((tmp_path / "build").glob("media/social-card*")) == []
