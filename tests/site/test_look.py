"""The site's name, icon and colours as browsers and home screens have them."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

import app as parts
from portret.errors import Problems
from tests import apps
from tests.sites import png

SITE = str(apps.FILES["site.yaml"])


def client(folder: Path, base: str = "", **files: str | bytes) -> Any:
    """A browser for the small site, perhaps below a path."""
    made = apps.make(folder, {name.replace("__", "/"): data for name, data in files.items()})
    return apps.make_app(made, BASE_URL=f"https://proef.example{base}").test_client()


@pytest.mark.parametrize("base", ["", "/repo"])
def test_each_language_has_a_manifest(tmp_path: Path, base: str) -> None:
    """In one language: that of the name, where it fell back; every page leads to its own."""
    site = SITE.replace("name: Proef", "name: Proef\ndescription: Wij laten zien.")
    browser = client(tmp_path, base, **{"site.yaml": site})
    found = {tag: browser.get(f"{base}/{tag}/site.webmanifest") for tag in ("nl", "en", "ar")}
    data = {tag: json.loads(each.text) for tag, each in found.items()}

    assert {each.content_type for each in found.values()} == {"application/manifest+json"}
    for tag, each in data.items():
        assert each["id"] == each["start_url"] == f"{base}/{tag}/"
        assert (each["scope"], each["display"]) == (f"{base}/", "browser")
        assert each["short_name"] == each["name"]
        for path in (f"/{tag}/", f"/{tag}/partners/brug/", f"/{tag}/404.html"):
            link = f'<link rel="manifest" href="{base}/{tag}/site.webmanifest">'
            assert link in browser.get(base + path).text
    assert [data[tag]["name"] for tag in data] == ["Proef", "Trial", "Proef"]
    assert [(data[tag]["lang"], data[tag]["dir"]) for tag in data] == [
        *(("nl", "ltr"), ("en", "ltr"), ("nl", "ltr"))
    ]
    assert [data[tag].get("description") for tag in data] == [
        *("Wij laten zien.", None, "Wij laten zien.")
    ]


def test_the_icon_comes_in_the_sizes_that_browsers_ask_for(tmp_path: Path) -> None:
    """As they are named, opaque, with a digest in the name, and the same on each run."""
    browser = client(tmp_path, "/repo")
    icons = json.loads(browser.get("/repo/ar/site.webmanifest").text)["icons"]
    home = browser.get("/repo/ar/").text
    apple = re.search('<link rel="apple-touch-icon" href="(.*?)">', home)
    assert apple
    named = {(each["src"], each["sizes"]) for each in icons} | {(apple[1], "180x180")}

    assert {(each["sizes"], each["purpose"]) for each in icons} == {
        (size, use) for size in ("192x192", "512x512") for use in ("any", "maskable")
    }
    for path, size in sorted(named):
        answer = browser.get(path)
        assert answer.content_type == "image/png"
        assert re.fullmatch(r"/repo/media/site/icon-\d+\.[0-9a-f]{12}\.png", path)
        with Image.open(io.BytesIO(answer.data)) as picture:
            assert (f"{picture.width}x{picture.height}", picture.mode) == (size, "RGB")
        assert browser.get(path).data == answer.data


def test_browsers_take_the_colour_of_the_page(tmp_path: Path) -> None:
    """That of the style sheet, in light and in dark."""
    browser = client(tmp_path)
    css = (apps.ROOT / "static/portret.css").read_text("utf-8")
    light, dark = re.findall(r"--paper: light-dark\((\S+), (\S+)\);", css)[0]
    colours = re.findall(
        r'<meta name="theme-color" content="(\S+)" media="\(prefers-color-scheme: (\w+)\)">',
        browser.get("/nl/").text,
    )
    manifest = json.loads(browser.get("/nl/site.webmanifest").text)

    assert colours == [(light, "light"), (dark, "dark")]
    assert manifest["theme_color"] == manifest["background_color"] == light


@pytest.mark.parametrize(
    ("icon", "fault"),
    [
        (b"", "no picture that can be read"),
        (png(4, 3), "an icon of 4 × 3 pixels, where a square"),
        (png(512, 512)[:80], "cut off or damaged"),
    ],
)
def test_an_icon_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, icon: bytes, fault: str
) -> None:
    """Before anything is published; a site without one has none."""
    apps.make(tmp_path)
    for name in ("static", "templates"):
        shutil.copytree(apps.ROOT / name, tmp_path / name)
    monkeypatch.setattr(parts, "HERE", tmp_path)
    (tmp_path / "static/icon.png").write_bytes(icon)

    with pytest.raises(Problems, match=rf"static/icon\.png:1: .*{fault}"):
        apps.make_app(tmp_path).extensions["portret"].current()
    (tmp_path / "static/icon.png").unlink()
    home = apps.make_app(tmp_path).test_client()
    assert "apple-touch-icon" not in home.get("/nl/").text
    assert json.loads(home.get("/nl/site.webmanifest").text)["icons"] == []


LONG = "Partners van de Stichting voor Vrije Informatie en een Sterke Rechtsstaat"


@pytest.mark.parametrize(
    ("name", "shown", "short"),
    [
        ("Zestien tekens.!", "Zestien tekens.!", "Zestien…"),
        (LONG, "Partners van de…", "Partners…"),
        ("Donaudampfschifffahrt", "Donaudampfschif…", "Donaudampfs…"),
    ],
)
def test_a_long_name_is_cut_where_browsers_want_it_short(
    tmp_path: Path, name: str, shown: str, short: str
) -> None:
    """At a word, with the sign of it; at most sixteen characters for a search, twelve for an icon.

    A search is described where the site has a page for it.
    """
    site = SITE.replace("name: Proef", f"name: {name}")
    browser = client(tmp_path, "/repo", **{"site.yaml": site})
    manifest = json.loads(browser.get("/repo/nl/site.webmanifest").text)

    assert (manifest["name"], manifest["short_name"]) == (name, short)
    answer = browser.get("/repo/ar/opensearch.xml")
    spec = "{http://a9.com/-/spec/opensearch/1.1/}"
    found = ElementTree.fromstring(answer.data)
    texts = {each.tag.removeprefix(spec): each.text or "" for each in found}
    urls = {each.get("type"): each.get("template") for each in found.iter(f"{spec}Url")}

    assert answer.content_type == "application/opensearchdescription+xml; charset=utf-8"
    assert texts["ShortName"] == shown
    assert len(texts["LongName"]) <= 48
    assert texts["Description"] == name
    assert (texts["Language"], texts["InputEncoding"]) == ("ar", "UTF-8")
    assert urls == {
        "text/html": "https://proef.example/repo/ar/search/?q={searchTerms}",
        "application/opensearchdescription+xml": "https://proef.example/repo/ar/opensearch.xml",
    }
    assert browser.get("/repo/ar/search/").status_code == 200
    link = '<link rel="search" type="application/opensearchdescription+xml"'
    assert link in browser.get("/repo/ar/").text
    assert 'href="/repo/ar/opensearch.xml"' in browser.get("/repo/ar/").text
