"""A protected partner: nothing of what is kept from readers is in any byte of what is published."""

from __future__ import annotations

import gzip
import html
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image, PngImagePlugin

from portret import protected
from tests import apps
from tests.sites import partner

SITE = """\
name: Proef
description: Een proef.
base_url: https://proef.example
languages: [nl, ar]
organisation: {name: Fonds, org_id: NL-KVK-12345678}
grants: {prefix: 360G-proef, licence: "https://fonds.example/licentie"}
"""
GIVEN = """\
protected_words: [Zoë Ånsen, كريم حسن]
countries: [BY]
website: https://www.geheim-anker.example/wie/
"""
OPEN = """\
themes: [news]
summary: Wat het is.
aliases: [oud]
about: |
  Over de boot.
facts: [{label: Bemanning, value: "12"}]
"""
GRANT = "title: Steun, description: Voor de romp., awarded: 2019-01-02"
SECRET = (
    GIVEN
    + OPEN
    + f"""\
x_note: Schuilnaam Tromp
image: {{file: foto.jpg, alt: Een schip, caption: Op zee, credit: Fotograaf Vermeulen}}
quote: {{text: Vaar uit!, who: Schipper Quist}}
organisation:
  {{legal_name: Rederij Onbekend, org_id: XX-REG-998877, country: GE, short_name: ABV,
   founded: 1974}}
support:
  - {{id: g1, {GRANT}, amount: 734512, currency: BYN}}
"""
)
PLAIN = (
    OPEN
    + f"""\
image: {{file: foto.jpg, alt: Een schip, caption: Op zee}}
quote: {{text: Vaar uit!}}
organisation: {{short_name: ABV, founded: 1974}}
support:
  - {{id: g1, {GRANT}}}
"""
)
BODY = "Een boot.\n\nMet ![zee](zee.png) en ![lucht](lucht.webp).\n"
SECRETS = (
    "Zoë Ånsen",
    "كريم حسن",
    "geheim-anker.example",
    "Fotograaf Vermeulen",
    "Schipper Quist",
    "Rederij Onbekend",
    "XX-REG-998877",
    "Belarus",
    "بيلاروس",
    "Georgië",
    "جورجيا",
    "734512",
    "734.512",
    "BYN",
    "Schuilnaam Tromp",
    "Onderduikadres",
    "Geheime kamera",
)
"""What a file of the partner holds, and what would be made of it."""


def picture(kind: str) -> bytes:
    """A picture with a place, a camera, a comment and a small copy of itself in it."""
    exif = Image.Exif()
    exif[0x0110] = exif[0x010E] = "Geheime kamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 11.0), 29: "Geheime kamera"})
    more = {"xmp": b"<x:xmpmeta>Geheime kamera</x:xmpmeta>"}
    if kind == "PNG":
        (info := PngImagePlugin.PngInfo()).add_text("Comment", "Geheime kamera", zip=True)
        info.add_itxt("XML:com.adobe.xmp", "Geheime kamera")
        more = {"pnginfo": info}  # type: ignore[dict-item]
    if kind == "JPEG":
        more["comment"] = b"Geheime kamera"
    file = io.BytesIO()
    Image.linear_gradient("L").resize((900, 600)).save(file, kind, exif=exif, **more)
    assert b"Geheime kamera" in file.getvalue()
    return file.getvalue()


FILES: Mapping[str, str | bytes | None] = {
    "site.yaml": SITE,
    "partners/anker/index.md": partner(
        "safety: protected\n" + SECRET, BODY + "\n<!-- Onderduikadres -->\n"
    ),
    "partners/anker/foto.jpg": picture("JPEG"),
    "partners/anker/zee.png": picture("PNG"),
    "partners/anker/lucht.webp": picture("WEBP"),
    "partners/boei/index.md": (
        "---\ntitle: Boei\npublished: 2017-06-05\nthemes: [news]\ncountries: [NL]\n"
        f"support: [{{id: g2, {GRANT}, amount: 5, currency: EUR}}]\n---\n\n"
        "Zie [het anker](../anker/).\n"
    ),
    "partners/brug/index.md": None,
    "partners/brug/brug.png": None,
}
PORTRAIT = "partners/anker/index.md"
WORDS = "safety: protected\nprotected_words: [Zoë Ånsen, كريم حسن]\n"
UNPROTECTED = {**FILES, PORTRAIT: str(FILES[PORTRAIT]).replace(WORDS, "")}
AR = {
    ("title", "Anker"): "مرساة",
    "Een boot.": "قارب كريم حسن.",
    "Over de boot.": "عن الق&#1575;رب، كر*يم* ح\u200cسن.",
    "Zie [het anker][1].": "انظر [المرساة][1] وكريم حسن.",
    ("", "All partners"): "جميع شركاء كَرِيم حَسَن",
    ("label", "Bemanning"): "الطاقم",
}


def frozen(folder: Path, files: Mapping[str, str | bytes | None], told: bool = False) -> Path:
    """The site, frozen by the real command; of the refused translations it `told` each."""
    apps.make(folder, files)
    apps.translate(folder, "ar", AR)
    run = apps.flask(folder, "freeze")

    assert run.returncode == 0, run.stderr
    assert run.stderr.count("holds what content/partners/anker/index.md:5 protects") == 4 * told
    assert leaks("", (run.stdout + run.stderr).encode()) == []
    return folder / "build"


def leaks(name: str, data: bytes) -> list[str]:
    """The secrets in a file or its name, however they are written."""
    found = []
    for text in (name.encode(), *inner(name, data)):
        folded = protected.folded(html.unescape(text.decode("utf-8", "ignore")))
        for secret in SECRETS:
            written = {each for way in (secret, secret.lower()) for each in ways(way)}
            long = protected.folded(secret) if len(secret) > 7 else "\0"
            if any(each in text for each in written) or long in folded:
                found.append(f"{name}: {secret}")
    return found


def inner(name: str, data: bytes) -> Iterator[bytes]:
    """A file's bytes, and what is packed in them."""
    yield data
    if name.endswith(".gz"):
        yield gzip.decompress(data)
    if re.search(r"\.(png|jpg|avif|ico)$", name):
        image = Image.open(io.BytesIO(data))
        yield repr((image.info, dict(image.getexif()), image.getexif().get_ifd(0x8825))).encode()


def ways(text: str) -> Iterator[bytes]:
    """The bytes of a text in several encodings, and as addresses, HTML and JSON have it."""
    yield from (text.encode(each) for each in ("utf-8", "utf-16-le", "utf-16-be"))
    yield text.encode("latin-1", "xmlcharrefreplace")
    yield quote(text).encode()
    yield text.encode("ascii", "xmlcharrefreplace")
    yield "".join(f"&#x{ord(each):x};" for each in text).encode()
    yield json.dumps(text)[1:-1].encode()


def test_nothing_of_it_is_published(tmp_path: Path) -> None:
    """In no byte, and the export is that of a file which never held it."""
    build = frozen(tmp_path, FILES, told=True)
    plain = {**FILES, PORTRAIT: partner(PLAIN, BODY)}
    other = frozen(tmp_path / "plain", plain)
    tree = apps.tree(build)

    assert [each for name, data in tree.items() for each in leaks(name, data)] == []
    known = set(tree)
    assert {"nl/partners/anker/index.html", "nl/feed.xml", "data/grants.csv"} <= known
    assert not {name for name in known if "countries/by" in name or "countries/ge" in name}
    assert "g1" not in str(tree["data/grants.json"])
    assert b"Bedrag niet gepubliceerd" not in tree["nl/index.html"]
    apps.translate(tmp_path / "plain", "ar", {k: v for k, v in AR.items() if len(v) < 9})
    assert apps.flask(tmp_path / "plain", "freeze").returncode == 0
    assert apps.differences(build, other) == []


def test_an_open_partner_is_published_whole(tmp_path: Path) -> None:
    """So that the test above can fail: nearly every secret is found."""
    tree = apps.tree(frozen_openly(tmp_path, UNPROTECTED))
    found = {each.partition(": ")[2] for name, data in tree.items() for each in leaks(name, data)}

    unpublished = {"Schuilnaam Tromp", "Onderduikadres", "Geheime kamera"}
    assert set(SECRETS) - found == {"Zoë Ånsen", *unpublished}  # it stood in the list alone


def frozen_openly(folder: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """The site, frozen, whatever is in it."""
    apps.make(folder, files)
    apps.translate(folder, "ar", AR)
    run = apps.flask(folder, "freeze")

    assert run.returncode == 0, run.stderr
    return folder / "build"


def test_the_server_answers_nothing_of_it(tmp_path: Path) -> None:
    """Neither in what it sends nor above it."""
    apps.make(tmp_path, FILES)
    apps.translate(tmp_path, "ar", AR)
    app = apps.make_app(tmp_path, DEBUG=False)
    browser = app.test_client()
    for path, each in app.extensions["portret"].current().addresses.items():
        if each.kind.page:
            answer = browser.get(path)
            assert leaks(path, answer.data + str(answer.headers).encode()) == []


@pytest.mark.parametrize("word", ["Zoë Ånsen", "zoe-ånsen", "z*oë* ånsen"])
def test_a_freeze_stops_where_a_word_stands(tmp_path: Path, word: str) -> None:
    """The old site stays; the message has file, line and remedy, and not the word."""
    apps.make(tmp_path, {**FILES, "pages/about.md": f"---\ntitle: Over\n---\n\nMet {word}.\n"})
    run = apps.flask(tmp_path, "freeze")
    checked = apps.flask(tmp_path, "check")

    line = "content/pages/about.md:5: what content/partners/anker/index.md:5 protects. Write it"
    assert (run.returncode, checked.returncode) == (1, 1)
    assert line in run.stdout
    assert line in checked.stdout
    assert leaks("", (run.stdout + checked.stdout).encode()) == []
    assert not (tmp_path / "build").exists()


def test_a_partner_who_becomes_protected_is_gone_from_the_next_export(tmp_path: Path) -> None:
    """An incremental freeze gives what a full one does; `--forget` removes the former release."""
    build = frozen_openly(tmp_path, UNPROTECTED)
    before = (tmp_path / ".build/1").is_dir()
    (tmp_path / "content" / PORTRAIT).write_text(str(FILES[PORTRAIT]), "utf-8")
    run = apps.flask(tmp_path, "freeze", "--forget")
    whole = apps.flask(tmp_path, "freeze", "--full", "--to", "whole")

    assert (before, run.returncode, whole.returncode) == (True, 0, 0), run.stderr
    assert [each for name, data in apps.tree(build).items() for each in leaks(name, data)] == []
    assert apps.differences(build, tmp_path / "whole") == []
    kept = {path.name for path in (tmp_path / ".build").iterdir()}
    assert kept == {"2", "2.manifest.json", "2.stamps", "lock", "state.sqlite"}
    assert apps.flask(tmp_path, "freeze", "--rollback").returncode == 1
