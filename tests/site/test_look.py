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
from portret.content import unused_files
from portret.errors import Problems
from portret.images import typesetting
from tests import apps
from tests.images.test_svg import drawing
from tests.sites import partner, png

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


# ---------------------------------------------------------------- a look of the site's own

LOOK = """\
look:
  logo: {light: logo.svg, dark: nacht.svg}
  icon: icon.png
  accent: "#0b6e4f"
  paper: {light: "#ffffff", dark: "#0d1512"}
  ink: "#14211c"
  font: {headings: kop.woff2, text: kop.woff2}
"""
OWN: dict[str, str | bytes] = {
    "site.yaml": SITE + LOOK,
    "logo.svg": drawing("<g/>"),
    "nacht.svg": drawing("<path/>"),
    "icon.png": png(512, 512),
    "kop.woff2": typesetting.SERIF.path.read_bytes(),
    "partners/anker/index.md": partner("themes: [news]\ncountries: [NL]\n", "Tekst.\n"),
}


@pytest.mark.parametrize("base", ["", "/repo"])
def test_everything_follows_the_look_of_a_site(tmp_path: Path, base: str) -> None:
    """Style sheet, map, share pictures, placeholders, icons, manifest and the colour around pages.

    Each under an address of its own, without anything inline, and kept for ever.
    """
    browser = client(tmp_path / "own", base, **OWN)
    plain = client(tmp_path / "plain", base, **(OWN | {"site.yaml": SITE}))
    page, before = (each.get(f"{base}/nl/partners/anker/").text for each in (browser, plain))
    manifest = json.loads(browser.get(f"{base}/nl/site.webmanifest").text)

    colours = dict(re.findall(r'"theme-color" content="(\S+)" media="\(.*: (\w+)\)"', page))
    assert colours == {"#ffffff": "light", "#0d1512": "dark"}
    assert manifest["theme_color"] == manifest["background_color"] == "#ffffff"
    for pattern in (
        rf'<img src="({base}/media/anker/placeholder\.\w+\.svg)"',
        rf'<img src="({base}/media/map/europe\.\w+\.svg)"',
        rf'srcset="({base}/media/map/europe-dark\.\w+\.svg)"',
        rf'content="https://proef.example({base}/media/social-card/nl/anker\.\w+\.png)"',
        rf'apple-touch-icon" href="({base}/media/site/icon-180\.\w+\.png)"',
    ):
        (new,), (old,) = re.findall(pattern, page), re.findall(pattern, before)
        assert new != old
        assert browser.get(new).data != plain.get(old).data
    assert browser.get(f"{base}/favicon.ico").data != plain.get(f"{base}/favicon.ico").data
    assert b"#0b6e4f" in browser.get(re.findall(rf"({base}/media/map/\S+?svg)", page)[1]).data
    assert "style=" not in page
    (sheet,) = re.findall(rf'rel="stylesheet" href="({base}/media/site/look\.\w+\.css)"', page)
    answer = browser.get(sheet)
    assert answer.content_type == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert re.search(r"--link: light-dark\(#0b6e4f, #\w+\)", answer.text)
    assert answer.text.count('src: url("kop.') == 2
    (font,) = {*re.findall(r'src: url\("(kop\.\w+\.woff2)"\)', answer.text)}
    assert browser.get(f"{base}/media/site/{font}").content_type == "font/woff2"


def test_the_logo_stands_beside_the_name(tmp_path: Path) -> None:
    """In light and in dark, on each page with a masthead; the name says what it shows."""
    browser = client(tmp_path, **OWN)
    for path in ("/nl/", "/ar/partners/anker/", "/en/404.html"):
        (link,) = re.findall(r'<a class="masthead-name".*?</a>', browser.get(path).text, re.S)
        dark = re.search(r'<source media="screen and \(.*dark\)" srcset="(\S+)">', link)
        light = re.search(r'<img src="(\S+)" width="120" height="40" alt="">', link)
        assert dark
        assert light
        assert browser.get(light[1]).data == OWN["logo.svg"]
        assert browser.get(dark[1]).data == OWN["nacht.svg"]
        assert browser.get(dark[1]).content_type == "image/svg+xml"
        assert re.search(r"(Proef|Trial)(</span>)?</a>", link)


def test_one_logo_is_for_both(tmp_path: Path) -> None:
    """And a site that chooses nothing else needs no colours: its tokens are those shipped."""
    browser = client(tmp_path, **(OWN | {"site.yaml": f"{SITE}look: {{logo: logo.svg}}\n"}))
    page = browser.get("/nl/").text
    (sheet,) = re.findall(r'href="(/media/site/look\S+)"', page)

    assert "<source media" not in page.split("</header>")[0]
    assert "--paper" not in browser.get(sheet).text
    assert "@font-face" not in browser.get(sheet).text


def test_who_chooses_nothing_has_no_sheet(tmp_path: Path) -> None:
    """Nothing of a look is in the pages."""
    browser = client(tmp_path)
    page = browser.get("/nl/").text

    assert page.count('rel="stylesheet"') == 1
    assert '<a class="masthead-name" href="/nl/">Proef</a>' in page
    found = browser.application.extensions["portret"].current().addresses
    assert not [path for path in found if path.startswith("/media/site/look")]


@pytest.mark.parametrize(
    ("look", "told"),
    [
        ("logo: weg.svg", "look.logo: there is no logo “weg.svg” beside the file. Did you mean"),
        ("logo: slecht.svg", "look.logo: “slecht.svg” is a drawing with an element <script>"),
        ("logo: {light: logo.svg, dark: weg.svg}", "look.logo.dark: there is no logo “weg.svg”"),
        ("logo: {dark: logo.svg}", "look.logo: the field “light” is missing or empty"),
        (
            "logo: ../logo.svg",
            "look.logo.light: “../logo.svg”, where the name of a file",
        ),
        ("icon: logo.svg", "look.icon: “logo.svg” is an SVG picture"),
        ("icon: klein.png", "look.icon: “klein.png” is an icon of 511 pixels, where 512"),
        ("font: logo.svg", "look.font: “logo.svg” is no WOFF2, TTF or OTF. Save it as"),
        ("font: {text: zzz.ttf}", "look.font.text: there is no font “zzz.ttf” .* slecht.svg.$"),
        ("accent: blauw", "look.accent.light: “blauw”, where a colour was expected. Write it in"),
        ("accent: #8a3413", "look.accent: nothing, where a colour was expected. In YAML a comment"),
        ("accent: '#ffcc00'", "look.accent: accent #ffcc00 on paper #fbf9f5 has a contrast of 1.4"),
        ("ink: {dark: '#555555'}", "look.ink: ink #555555 on paper #10151d .* in dark, where 4.5"),
        ("kleur: rood", "look: unknown field “kleur”"),
    ],
)
def test_a_look_that_cannot_be_is_told(tmp_path: Path, look: str, told: str) -> None:
    """With its line, what is wrong, and what to do."""
    files = {
        "site.yaml": f"{SITE}look:\n  {look}\n",
        "slecht.svg": drawing("<script/>"),
        "klein.png": png(511, 511),
    }
    apps.make(tmp_path, {**OWN, **files})
    line = SITE.count("\n") + 2

    with pytest.raises(Problems) as found:
        apps.make_app(tmp_path).extensions["portret"].current()
    (problem,) = found.value.problems
    assert (problem.path.rpartition("/")[2], problem.line) == ("site.yaml", line)
    assert re.match(told.replace("(", r"\("), f"{problem.message}. {problem.remedy}")


def test_a_file_of_the_look_is_no_stray_one(tmp_path: Path) -> None:
    """`check` names pictures that nothing shows; these are shown."""
    apps.make(tmp_path, {**OWN, "los.png": png()})
    site = apps.make_app(tmp_path).extensions["portret"].current().snapshot

    found = [
        Path(each.path).name for each in unused_files.problems(site.whole, site.settings.content)
    ]
    assert found == ["los.png"]


def test_a_change_of_the_look_is_seen_at_once(tmp_path: Path) -> None:
    """By a server: another logo in the place of one, and other colours; a broken one is not shown.

    Then the last good site stays.
    """
    browser = client(tmp_path, **OWN)

    def shown(pattern: str) -> str:
        found = re.search(pattern, browser.get("/nl/").text)
        assert found
        return str(browser.get(found[1]).text)

    assert shown('<img src="(/media/site/logo[^"]+)"') == drawing("<g/>").decode()
    (tmp_path / "content/logo.svg").write_bytes(drawing("<rect/>"))
    assert shown('<img src="(/media/site/logo[^"]+)"') == drawing("<rect/>").decode()
    revision = browser.get("/healthz").json["revision"]
    yaml = tmp_path / "content/site.yaml"
    yaml.write_text(yaml.read_text("utf-8").replace("#0b6e4f", "#5a00d0"), "utf-8")
    assert "#5a00d0" in shown('href="(/media/site/look[^"]+)"')
    assert browser.get("/healthz").json["revision"] != revision
    (tmp_path / "content/logo.svg").write_bytes(drawing("<script/>"))
    assert shown('<img src="(/media/site/logo[^"]+)"') == drawing("<rect/>").decode()
    problems = browser.application.extensions["portret"].problems
    assert ["look.logo: “logo.svg” is a drawing" in str(each) for each in problems] == [True]
