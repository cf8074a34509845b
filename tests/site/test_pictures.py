"""Pictures in pages: what HTML says of them, what the export holds, and what a fault costs."""

from __future__ import annotations

import functools
import io
import re
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from selectolax.lexbor import LexborHTMLParser, LexborNode

from portret.content import loader, records
from portret.freeze import freezer
from portret.site import pictures
from portret.site.addresses import About, Address, Addresses
from tests import apps
from tests.sites import partner

GPS = Image.Exif()
GPS[0x010E] = "SECRET"
GPS.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 11.0)})


def photo(size: tuple[int, int] = (1700, 1000), **options: Any) -> bytes:
    """A photograph that says where it was taken."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).save(file, "JPEG", exif=GPS, **options)
    return file.getvalue()


TITLE = "image:\n  file: foto.jpg\n  alt: Een foto\n  focus: 10% 90%\n"
FILES = {
    "partners/anker/index.md": partner(TITLE, "Tekst.\n\n![Een <plan>](foto.jpg)\n\nMeer.\n"),
    "partners/anker/foto.jpg": photo(),
    "partners/kaal/index.md": partner(),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a photograph as a title image and in a text, and a partner without one."""
    return apps.make(tmp_path_factory.mktemp("site"), FILES)


@pytest.fixture(scope="module")
def export(folder: Path) -> Path:
    """The site frozen by the real command."""
    run = apps.flask(folder, "freeze", "--to", "build")
    assert run.returncode == 0, run.stderr
    return folder / "build"


def page(export: Path, path: str) -> LexborHTMLParser:
    """A page of the export."""
    return LexborHTMLParser((export / path / "index.html").read_text("utf-8"))


def files(export: Path, srcset: str) -> list[tuple[int, int]]:
    """The sizes of the files of a srcset; each is as wide as it says."""
    sizes = []
    for each in srcset.split(", "):
        link, _, width = each.partition(" ")
        with Image.open(export / link[1:]) as image:
            assert not width or width == f"{image.width}w"
            sizes.append(image.size)
    return sizes


def attributes(node: LexborNode) -> dict[str, str]:
    """An element's attributes."""
    return {name: value or "" for name, value in node.attributes.items()}


def test_a_title_image_has_its_cuts_and_formats(export: Path) -> None:
    """Wide screens get 21:9 in AVIF or JPEG, others its own proportions."""
    found = page(export, "nl/partners/anker").css(".title-image picture > *")
    *sources, img = [attributes(each) for each in found]

    assert [each.get("media") for each in sources] == ["screen and (min-width: 60rem)"] * 2 + [None]
    assert [each.get("type") for each in sources] == ["image/avif", None, "image/avif"]
    assert [files(export, each["srcset"]) for each in sources] == [
        [(1200, 515), (1700, 729)],
        [(1200, 515)],
        [(720, 424), (1080, 635), (1600, 941)],
    ]
    assert files(export, img["srcset"]) == [(720, 424), (1200, 706)]
    assert (img["alt"], img["fetchpriority"]) == ("Een foto", "high")
    assert "loading" not in img
    for each in (*sources, img):
        largest = files(export, each["srcset"])[-1]
        assert (int(each["width"]), int(each["height"])) == largest
        assert each["sizes"]


def test_pictures_in_a_text_are_treated_the_same(export: Path) -> None:
    """Uncut, in AVIF and JPEG, and loaded when they are about to be seen."""
    found = page(export, "nl/partners/anker").css(".prose picture > *")
    source, img = (attributes(each) for each in found)

    assert source["type"] == "image/avif"
    assert files(export, source["srcset"]) == [(680, 400), (1320, 776)]
    assert files(export, img["src"]) == [(960, 565)]
    assert (img["alt"], img["loading"], img["decoding"]) == ("Een <plan>", "lazy", "async")
    assert (img["width"], img["height"]) == ("960", "565")


def test_a_card_has_a_small_cut(export: Path) -> None:
    """3:2, without words of its own: the card's link says whose it is."""
    found = page(export, "nl/partners/brug").css_first(".card:has(a[href*=anker]) picture")
    source, img = (attributes(each) for each in found.css("source, img"))

    assert files(export, source["srcset"]) == [(400, 267), (680, 453)]
    assert files(export, img["src"]) == [(560, 373)]
    assert (img["alt"], img["loading"], img["decoding"]) == ("", "lazy", "async")


@pytest.mark.parametrize("path", ["nl", "nl/partners", "nl/partners/anker", "ar/partners/kaal"])
def test_the_first_picture_of_a_page_alone_is_urgent(export: Path, path: str) -> None:
    """It is fetched first; all the others wait until they are near."""
    found = [attributes(each) for each in page(export, path).css("img")]

    assert len(found) >= 3
    assert [each.get("fetchpriority") for each in found] == ["high"] + [None] * (len(found) - 1)
    assert [each.get("loading") for each in found] == [None] + ["lazy"] * (len(found) - 1)


def test_a_partner_without_a_picture_has_a_drawing(export: Path) -> None:
    """On its portrait and on its card, in every language, and with nothing to read out."""
    for path, selector in (
        ("nl/partners/kaal", ".title-image img"),
        ("ar/partners/anker", ".card:has(a[href*=kaal]) img"),
    ):
        img = attributes(page(export, path).css_first(selector))
        drawing = (export / img["src"][1:]).read_bytes()

        assert drawing.startswith(b"<svg")
        assert (img["alt"], img["width"], img["height"]) == ("", "1200", "800")


def test_a_placeholder_is_the_same_for_all_that_show_it(folder: Path) -> None:
    """For cards and portraits of every language, with one address and one file."""
    site = apps.make_app(folder).extensions["portret"].current()
    record = site.snapshot.whole.partners["kaal"]
    cards = [edition.card_of["kaal"].picture for edition in site.snapshot.editions.values()]
    titles = [
        pictures.title(record, edition.frame.root, edition.frame.look.palette)
        for edition in site.snapshot.editions.values()
    ]

    assert len(cards) == 3
    assert {each.fingerprint for each in (*cards, *titles)} == {cards[0].fingerprint}
    assert re.fullmatch(r"/media/kaal/placeholder\.[0-9a-f]{12}\.svg", cards[0].img["src"])
    assert sum("/kaal/" in path and path.endswith(".svg") for path in site.addresses) == 1


def test_attributes_are_escaped(tmp_path: Path) -> None:
    """Whatever a file or a setting is called, no attribute ends before its end."""
    drawn = pictures.Drawn(({"srcset": 'a"b 1w'},), {"src": "<&>'", "width": "1"})

    assert drawn.img_attrs == ' src="&lt;&amp;&gt;&#39;" width="1"'
    assert list(drawn.source_attrs) == [' srcset="a&#34;b 1w"']


def test_an_unwritable_cache_encodes_a_picture_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server keeps it in memory, and the second reader does not wait for it."""
    (folder / "blocked").write_text("a file where the cache's folder should be")
    app = apps.make_app(folder, CACHE=folder / "blocked")
    addresses = app.extensions["portret"].current().addresses
    path = next(each for each in addresses if each.endswith(".avif") and "anker" in each)
    first = app.test_client().get(path).data
    monkeypatch.setattr(Image.Image, "save", None)

    assert app.test_client().get(path).data == first


def test_the_export_holds_no_original(folder: Path, export: Path) -> None:
    """No file of the content is published as it is, and none says where it was taken."""
    originals = [path.read_bytes() for path in (folder / "content").rglob("*.*")]
    published = apps.tree(export)

    assert [name for name, data in published.items() if data in originals] == []
    assert [name for name, data in published.items() if b"SECRET" in data] == []
    for name in published:
        if name.startswith("media/") and not name.endswith(".svg"):
            with Image.open(export / name) as image:
                assert not dict(image.getexif())


def test_a_warm_cache_makes_a_freeze_without_encoding(folder: Path, export: Path) -> None:
    """What is in the cache is taken as it is, and nothing is written anew."""
    before, published = cached(folder), apps.tree(export).values()
    kept = next(path for path in before if path.suffix == ".jpg" and path.read_bytes() in published)
    was = kept.read_bytes()
    kept.write_bytes(b"from the cache")
    run = apps.flask(folder, "freeze", "--to", "warm")
    kept.write_bytes(was)

    assert run.returncode == 0
    assert list(apps.tree(folder / "warm").values()).count(b"from the cache") == 1
    assert cached(folder).keys() == before.keys()


def test_one_changed_picture_costs_one_picture(folder: Path, export: Path) -> None:
    """Only its own files are made; all others stay as they were made first."""
    before = cached(folder)
    picture = folder / "content/partners/brug/brug.png"
    whole = picture.read_bytes()
    Image.new("L", (6, 4)).save(picture)
    apps.flask(folder, "freeze", "--to", "changed")
    picture.write_bytes(whole)

    after = cached(folder)
    new = sorted(path.suffix for path in after if path not in before)
    assert {path: after[path] for path in before} == before
    assert new == [".avif"] * 2 + [".jpg"] * 2 + [".sound"]  # 21:9, and 3:2 for all else


def cached(folder: Path) -> dict[Path, int]:
    """The files of the cache, with the time of their making."""
    files = (folder / ".cache/pictures").rglob("*.*")
    return {path: path.stat().st_mtime_ns for path in files}


def test_without_a_cache_the_export_is_the_same(folder: Path, export: Path) -> None:
    """Where the cache cannot be written everything is made, and nothing else changes."""
    (folder / "taken").write_text("a file where the cache's folder should be")

    run = apps.flask(folder, "freeze", "--to", "plain", PORTRET_CACHE=str(folder / "taken"))

    assert run.returncode == 0, run.stderr
    assert apps.tree(folder / "plain") == apps.tree(export)


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize("command", [("check",), ("freeze", "--to", "build")])
def test_a_picture_cut_off_is_an_error_with_its_line(tmp_path: Path, command: Any) -> None:
    """The page that names it is told, in a title image and in a text; nothing is published."""
    cut = photo((300, 200))[:-200]
    files = {
        "partners/anker/index.md": partner(TITLE),
        "partners/anker/foto.jpg": cut,
        "pages/about.md": "---\ntitle: Over\n---\n\nTekst.\n\n![Een plan](plan.jpg)\n",
        "pages/plan.jpg": cut,
    }
    run = apps.flask(apps.make(tmp_path, files), *command)

    assert run.returncode == 1
    assert re.findall(r"^(\S+): (“.*)$", run.stdout, re.M) == [
        (f"content/{place}", f"“{name}” is a picture that is cut off or damaged. {remedy}")
        for place, name in (
            ("pages/about.md:7", "plan.jpg"),
            ("partners/anker/index.md:5", "foto.jpg"),
        )
        for remedy in ["Save it again, or copy the whole file."]
    ]
    assert not (tmp_path / "build").exists()


def test_a_picture_that_changes_during_a_freeze_stops_it(tmp_path: Path) -> None:
    """Other bytes never get the name of the former ones; the picture and its page are named."""
    app = apps.make_app(apps.make(tmp_path), CACHE=tmp_path / "of its own")
    site = app.extensions["portret"].current()
    found = records.documents(site.snapshot.whole).values()
    assert loader.damaged(found, site.snapshot.settings.cache) == []
    Image.new("L", (9, 9)).save(tmp_path / "content/partners/brug/brug.png")

    with pytest.raises(freezer.PageFailed) as caught:
        list(frozen(app, site.addresses, tmp_path / "build").freeze_yield())

    assert caught.value.args[0].startswith("/media/brug/brug-3.")
    assert caught.value.args[1].endswith("content/partners/brug/index.md")
    assert caught.value.args[2] == "a picture that has just changed"


def frozen(app: Flask, addresses: Addresses, folder: Path, jobs: int = 1) -> freezer.SiteFreezer:
    """The freezer of some addresses of the site as it was read."""
    renderer = app.extensions["portret"].current().renderer
    return freezer.SiteFreezer(app, addresses, renderer, folder, jobs=jobs)


def endlessly(made: Path) -> bytes:
    """A file of which only the beginning is noted: it is never ready."""
    with made.open("a") as file:
        file.write("x")
    time.sleep(3600)
    return b"x"


@pytest.mark.usefixtures("patience")
def test_a_freeze_that_stops_makes_no_more_pictures(tmp_path: Path) -> None:
    """What has not begun when a file fails is left, by whatever process."""
    app = apps.make_app(apps.make(tmp_path))
    site = app.extensions["portret"].current()
    made = tmp_path / "made"
    made.touch()
    for path, make in (
        ("/media/a.jpg", functools.partial(int, "no number")),
        *((f"/media/x/{n}.jpg", functools.partial(endlessly, made)) for n in range(500)),
    ):
        about = About(make=make)
        site.addresses._add(
            Address(path, site.addresses.kinds["media"], site.snapshot.edition, about)
        )
    with pytest.raises(freezer.PageFailed):
        list(frozen(app, site.addresses, tmp_path / "build", jobs=2).freeze_yield())

    assert len(made.read_text()) <= 1


def test_a_server_answers_404_for_a_picture_that_cannot_be_made(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A damaged picture, and one that changed a moment ago, break no page; the log says why."""
    files = {**FILES, "partners/anker/foto.jpg": photo((300, 200))[:-200]}
    app = apps.make_app(apps.make(tmp_path, files))
    client = app.test_client()
    views = app.extensions["portret"].current().addresses
    path = next(each for each in views if each.endswith(".avif") and "foto" in each)

    answer = client.get(path)

    assert client.get("/nl/partners/anker/").status_code == 200
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert f"{path}: a picture that is cut off or damaged. Save it again" in caplog.text


def test_two_readers_may_ask_at_once(folder: Path) -> None:
    """Each gets the whole picture, whoever makes it."""
    app = apps.make_app(folder, CACHE=folder / "fresh")
    views = app.extensions["portret"].current().addresses
    path = next(each for each in views if each.endswith(".avif") and "1600" in each)
    answers: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: answers.append(app.test_client().get(path).data))
        for _ in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert Image.open(io.BytesIO(answers[0])).width == 1600
