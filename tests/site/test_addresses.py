"""The one list of addresses: what stands where, in which languages it counts, who may find it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from portret.site.addresses import Address
from tests import apps
from tests.sites import partner

HOST = "https://proef.example"


def listed(
    folder: Path, files: Mapping[str, str | bytes | None] | None = None, **config: Any
) -> Mapping[str, Address]:
    """The small site's addresses."""
    app = apps.make_app(apps.make(folder, files), **config)
    found: Mapping[str, Address] = app.extensions["portret"].current().addresses
    return found


def page(folder: Path, path: str, **config: Any) -> str:
    """The text of an answer."""
    return apps.make_app(folder, **config).test_client().get(path).text


def hreflangs(text: str) -> dict[str, str]:
    """A page's alternates."""
    return dict(re.findall(r'<link rel="alternate" hreflang="(\S+)" href="(\S+)">', text))


def test_every_address_of_a_small_site(tmp_path: Path) -> None:
    """Each language has the same pages; what machines read stands beside them."""
    found = listed(tmp_path)
    below = (
        *("/", "/partners/", "/partners/anker/", "/partners/brug/", "/partners/oude-brug/"),
        *("/themes/news/", "/countries/nl/", "/countries/no/", "/about/", "/404.html"),
        *("/feed.xml", "/feed.json", "/themes/news/feed.xml"),
        *("/site.webmanifest", "/opensearch.xml"),
        *("/search/", "/search/index.json", "/search/0.json"),
    )
    pages = {f"/{tag}{each}" for tag in ("nl", "en", "ar") for each in below}
    digest = r"\.[0-9a-f]{12}\."
    rest = {re.sub(digest, ".", path) for path in found if path not in pages}

    assert pages <= set(found)
    assert {"/static/portret.css", "/media/social-card/ar/brug.png"} <= rest
    assert {path for path in rest if not path.startswith(("/static/", "/media/social-card/"))} == {
        *("/", "/404.html", "/robots.txt", "/sitemap.xml", "/favicon.ico"),
        *("/oud", "/media/anker/placeholder.svg"),
        *("/media/brug/brug-3.avif", "/media/brug/brug-3.jpg"),
        *("/media/map/europe.svg", "/media/map/europe-dark.svg"),
        *(f"/media/site/icon-{size}.png" for size in (180, 192, 512)),
    }
    assert all(path == address.path for path, address in found.items())


def test_a_country_code_is_no_boolean(tmp_path: Path) -> None:
    """NO without quotes is Norway in every language."""
    listed(tmp_path, {"partners/anker/index.md": partner("countries: [NO]")})

    assert "<h1>Noorwegen</h1>" in page(tmp_path, "/nl/countries/no/")
    assert "<h1>النرويج</h1>" in page(tmp_path, "/ar/countries/no/")


def test_a_list_of_nobody_has_a_page(tmp_path: Path) -> None:
    """It says so, and it is the only one."""
    site = "name: Proef\nlanguages: [nl]\n"
    hidden = {each: None for each in apps.FILES if each.startswith("partners/brug")}
    files = {"site.yaml": site, "partners/anker/index.md": partner("draft: true"), **hidden}
    found = listed(tmp_path, files)

    assert "There are no portraits here yet." in page(tmp_path, "/nl/partners/")
    assert [path for path in found if path.startswith("/nl/partners/")] == ["/nl/partners/"]


def test_lists_have_pages_of_48(tmp_path: Path) -> None:
    """A hundred partners stand on three pages, each of them once, each page linked to the next."""
    files = {f"partners/p{n}/index.md": partner("themes: [news]") for n in range(98)}
    found = listed(tmp_path, files)
    paths = ["/nl/partners/", "/nl/partners/page/2/", "/nl/partners/page/3/"]
    keys = [each.key for path in paths for each in found[path].about.partners]

    assert [len(found[path].about.partners) for path in paths] == [48, 48, 4]
    assert len(set(keys)) == 100
    assert "/nl/partners/page/1/" not in found
    assert "/nl/partners/page/4/" not in found
    themes = [f"/nl/themes/news/{number}" for number in ("", "page/2/", "page/3/")]
    assert [len(found[path].about.partners) for path in themes] == [48, 48, 3]
    last = page(tmp_path, paths[2])
    middle = page(tmp_path, paths[1])
    assert 'rel="prev" href="/nl/partners/"' in middle
    assert 'rel="next" href="/nl/partners/page/3/"' in middle
    assert f'<link rel="canonical" href="{HOST}{paths[1]}">' in middle
    assert 'rel="next"' not in last


# ---------------------------------------------------------------- the threshold


def test_a_page_below_the_threshold_is_told_so_and_not_found_by(tmp_path: Path) -> None:
    """It says so, is noindex, and has no canonical and no alternates; the switcher marks it."""
    listed(tmp_path)
    part, whole = page(tmp_path, "/ar/partners/anker/"), page(tmp_path, "/nl/partners/anker/")

    assert "Not all of this page has been translated yet" in part
    assert '<meta name="robots" content="noindex">' in part
    assert 'rel="canonical"' not in part
    assert hreflangs(part) == {}
    for text in (part, whole):
        assert len(re.findall(r'hreflang="ar"[^<]*>العربية</a> <small>', text)) == 1
        assert text.count("<small>") == 1
    assert '<meta name="robots"' not in whole
    assert f'<link rel="canonical" href="{HOST}/nl/partners/anker/">' in whole


def test_alternates_are_reciprocal_with_x_default(tmp_path: Path) -> None:
    """Every page of a set names the same set, itself included; x-default is the source's page."""
    found = listed(tmp_path)
    client = apps.make_app(tmp_path).test_client()
    sets = {
        f"{HOST}{path}": hreflangs(client.get(path, headers={"Accept-Language": "xx"}).text)
        for path, address in found.items()
        if address.kind.template.endswith(".html")
    }

    for address, alternates in sets.items():
        for tag, other in alternates.items():
            assert sets[other] == alternates
            if tag != "x-default":
                assert other.startswith(f"{HOST}/{tag}/")
        assert not alternates or address in alternates.values()
    brug = {tag: f"{HOST}/{tag}/partners/brug/" for tag in ("nl", "en", "ar")}
    assert sets[f"{HOST}/ar/partners/brug/"] == {**brug, "x-default": brug["nl"]}
    assert set(sets[f"{HOST}/nl/partners/anker/"]) == {"nl", "en", "x-default"}
    assert sets[f"{HOST}/"]["x-default"] == f"{HOST}/"
    assert sets[f"{HOST}/en/"] == sets[f"{HOST}/"]


def test_the_sitemap_lists_what_is_to_be_found(tmp_path: Path) -> None:
    """Each indexable page once with its date and set; no 404, former address or part."""
    listed(tmp_path, {"partners/klad/index.md": partner("draft: true")})
    text = page(tmp_path, "/sitemap.xml", DRAFTS="1")
    found = [each.removeprefix(HOST) for each in re.findall("<loc>(.*)</loc>", text)]

    assert len(found) == len(set(found))
    assert {"/nl/", "/en/", "/nl/partners/anker/", "/ar/partners/brug/"} <= set(found)
    assert "/ar/partners/anker/" not in found
    assert [each for each in found if re.search("404|oud|klad", each)] == []
    brug = text.split("<loc>https://proef.example/ar/partners/brug/</loc>")[1].split("</url>")[0]
    assert "<lastmod>2017-07-01</lastmod>" in brug
    assert set(re.findall('hreflang="(.*?)"', brug)) == {"nl", "en", "ar", "x-default"}


def test_without_base_url_nothing_carries_a_host(tmp_path: Path) -> None:
    """No sitemap, no canonical, no alternates; robots.txt names none."""
    found = listed(tmp_path, {"site.yaml": "name: Proef\nlanguages: [nl, en, ar]\n"})
    client = apps.make_app(tmp_path).test_client()

    assert "/sitemap.xml" not in found
    for path in found:
        assert b"localhost" not in client.get(path).data
        assert b"canonical" not in client.get(path).data


# ---------------------------------------------------------------- hidden and former pages


def test_a_draft_is_nowhere(tmp_path: Path) -> None:
    """Without drafts no page, link or list of any language knows it; words that led there stay."""
    files = {
        "partners/klad/index.md": partner("draft: true\nthemes: [news]\naliases: [oud-klad]"),
        "pages/about.md": "---\ntitle: Over ons\n---\n\nZie [het klad](/partners/klad/).\n",
        "site.yaml": apps.FILES["site.yaml"] + "  /klad: /nl/partners/klad/\n",  # type: ignore[operator]
    }
    found = listed(tmp_path, files)
    client = apps.make_app(tmp_path).test_client()

    assert [path for path in found if "klad" in path] == []
    assert [path for path in found if b"partners/klad" in client.get(path).data] == []
    assert "Zie het klad." in client.get("/nl/about/").text
    assert client.get("/nl/partners/klad/").status_code == 404
    assert client.get("/klad").status_code == 404


def test_a_draft_that_is_asked_for_is_marked(tmp_path: Path) -> None:
    """With drafts it stands in the lists, says what it is and is noindex."""
    listed(tmp_path, {"partners/klad/index.md": partner("draft: true")})
    text = page(tmp_path, "/nl/partners/klad/", DRAFTS="1")

    assert "This is a draft" in text
    assert '<meta name="robots" content="noindex">' in text
    assert hreflangs(text) == {}
    cards = page(tmp_path, "/nl/partners/", DRAFTS="1").split('<li class="card">')[1:]
    assert ["Draft" in card for card in cards] == ["/klad/" in card for card in cards]
    assert any("/klad/" in card for card in cards)


def test_a_former_partner_is_named_as_such(tmp_path: Path) -> None:
    """In words, on its portrait and on its card, in the reader's language."""
    listed(tmp_path, {"partners/cel/index.md": partner("status: past")})
    apps.translate(tmp_path, "en", {"Former partner": "Once a partner"})
    cards = page(tmp_path, "/en/partners/").split('<li class="card">')[1:]

    assert len(cards) > 1
    assert ["Once a partner" in card for card in cards] == ["/cel/" in card for card in cards]
    for key in ("cel", "anker"):
        opening = page(tmp_path, f"/en/partners/{key}/").partition("<article")[2]
        opening = opening.partition("</header>")[0]
        assert "dateline" in opening
        assert ("Once a partner" in opening) == (key == "cel")


@pytest.mark.parametrize("preview", ["", "1"])
@pytest.mark.parametrize("drafts", ["", "0", "1"])
def test_a_preview_shows_drafts(tmp_path: Path, preview: str, drafts: str) -> None:
    """Portraits and pages, with the links to them, unless it is told not to."""
    about = "---\ntitle: Over ons\n---\n\nZie [het klad](/klad/).\n"
    files = {
        "partners/klad/index.md": partner("draft: true"),
        "pages/klad.md": "---\ntitle: Klad\ndraft: true\nmenu: 1\n---\n\nTekst.\n",
        "pages/about.md": about,
    }
    client = apps.make_app(apps.make(tmp_path, files), PREVIEW=preview, DRAFTS=drafts).test_client()
    shown = bool(drafts == "1" or (preview and not drafts))

    for path in ("/en/partners/klad/", "/nl/klad/"):
        answer = client.get(path)
        assert answer.status_code == (200 if shown else 404)
        assert ("This is a draft" in answer.text) == shown
    assert ('href="/nl/klad/"' in client.get("/nl/about/").text) == shown


def test_former_addresses_lead_to_the_page(tmp_path: Path) -> None:
    """An alias in every language and a redirect of site.yaml are a 301 to the end of the chain."""
    site = apps.FILES["site.yaml"] + "  /nl/oud-ü/: /en/partners/oude-brug/\n"  # type: ignore[operator]
    listed(tmp_path, {"site.yaml": site})
    client = apps.make_app(tmp_path).test_client()

    for old, new in {
        "/nl/partners/oude-brug/": "/nl/partners/brug/",
        "/ar/partners/oude-brug/": "/ar/partners/brug/",
        "/oud": "/nl/about/",
        "/nl/oud-ü/": "/en/partners/brug/",
    }.items():
        for asked in (old, old.rstrip("/")):  # without a detour
            answer = client.get(asked)

            assert (answer.status_code, answer.location) == (301, new)
            assert answer.headers["Cache-Control"] == "public, no-cache"


def test_pages_and_themes_have_former_addresses_too(tmp_path: Path) -> None:
    """In every language; a theme's feed goes with it, and links follow."""
    files = {
        "pages/about.md": "---\ntitle: Over ons\naliases: [wij]\n---\n\nZie [x](/themes/pers/).\n",
        "pages/home.md": "---\ntitle: Thuis\naliases: [welkom]\n---\n\nZie [ons](/wij/).\n",
        "themes.yaml": "news: {title: Nieuws, aliases: [pers]}\narts: {title: K, aliases: [k]}\n",
    }
    listed(tmp_path, files)
    client = apps.make_app(tmp_path).test_client()

    for old, new in {
        "/nl/wij/": "/nl/about/",
        "/ar/welkom/": "/ar/",
        "/en/themes/pers/": "/en/themes/news/",
        "/en/themes/pers/feed.xml": "/en/themes/news/feed.xml",
    }.items():
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, new)
    assert client.get("/nl/themes/k/").status_code == 404  # no partner has the theme
    assert client.get("/nl/themes/arts/").status_code == 404
    assert 'href="/nl/themes/news/"' in page(tmp_path, "/nl/about/")
    assert 'href="/nl/about/"' in page(tmp_path, "/nl/")


def test_a_former_address_is_a_page_that_leads_on(tmp_path: Path) -> None:
    """In the export: at once, by a link and by its canonical, in its language, and unlisted.

    Where its ending promises another kind of file there is none, but in the list for hosts.
    """
    files = {
        "site.yaml": apps.FILES["site.yaml"]  # type: ignore[operator]
        + "  /rss.xml: /nl/feed.xml\n  /Oud.htm: /ar/partners/oude-brug/\n  /caf\u00e9/: /nl/\n",
        "themes.yaml": "news: {title: Nieuws, aliases: [pers]}\n",
    }
    build = apps.export(
        apps.make(tmp_path, files), tmp_path / "build", BASE_URL="https://x.example/a"
    )
    for old, tag, new in (
        ("nl/partners/oude-brug/index.html", "nl", "/nl/partners/brug/"),
        ("ar/partners/oude-brug/index.html", "ar", "/ar/partners/brug/"),
        ("en/themes/pers/index.html", "en", "/en/themes/news/"),
        ("oud/index.html", "nl", "/nl/about/"),
        ("Oud.htm", "ar", "/ar/partners/brug/"),
        ("caf\u00e9/index.html", "nl", "/nl/"),
    ):
        text = (build / old).read_text("utf-8")
        assert f'<html lang="{tag}"' in text
        assert f'<link rel="canonical" href="https://x.example/a{new}">' in text
        assert f'<meta http-equiv="refresh" content="0; url=/a{new}">' in text
        assert f'<a class="more" href="/a{new}">' in text
        assert '<meta name="robots" content="noindex">' in text
        assert "hreflang" not in text
        assert old not in (build / "sitemap.xml").read_text("utf-8")
    assert not (build / "rss.xml").exists()
    assert not (build / "nl/themes/pers/feed.xml").exists()
    apps.export(tmp_path, tmp_path / "root", HOST="netlify")
    lines = (tmp_path / "root/_redirects").read_text("utf-8").splitlines()
    assert "/rss.xml /nl/feed.xml 301!" in lines
    assert "/ar/themes/pers/feed.xml /ar/themes/news/feed.xml 301!" in lines


def test_a_link_to_a_former_address_leads_to_the_new_one(tmp_path: Path) -> None:
    """Content that still names the alias is rendered with the page's own address."""
    listed(tmp_path, {"partners/anker/index.md": partner(body="Zie [de brug](../oude-brug/).\n")})

    text = page(tmp_path, "/en/partners/anker/")

    assert '<a href="/en/partners/brug/">the bridge</a>' in text
    assert "oude-brug" not in text


@pytest.mark.parametrize("base_url", ["https://proef.example", "https://test.example/a"])
def test_the_sites_own_absolute_address_leads_to_the_readers_own_language(
    tmp_path: Path, base_url: str
) -> None:
    """As site.yaml or the setting has it, with the heading; to a hidden page there is no link."""
    body = (
        f"[De brug]({base_url}/nl/partners/brug/?x=1#pijlers).\n\n"
        f"[*Klad* {base_url}/nl/a]({base_url}/nl/partners/klad/) en [thuis]({base_url}/).\n"
    )
    klad = {"partners/klad/index.md": partner("draft: true")}
    listed(tmp_path, {"partners/anker/index.md": partner(body=body), **klad})

    path = base_url.removeprefix("https://test.example").removeprefix("https://proef.example")
    text = page(tmp_path, f"{path}/ar/partners/anker/", BASE_URL=base_url)

    assert f'<a href="{path}/ar/partners/brug/#pijlers">De brug</a>' in text
    assert f"<em>Klad</em> {base_url}/nl/a en" in text
    assert f'<a href="{base_url}/">thuis</a>' in text


@pytest.mark.parametrize("tag", ["nl", "en", "ar"])
def test_links_lead_to_the_readers_own_language(tmp_path: Path, tag: str) -> None:
    """A relative link of the source text stays within the language, and its fragment holds."""
    listed(tmp_path)

    assert f'href="/{tag}/partners/brug/#pijlers"' in page(tmp_path, f"/{tag}/partners/anker/")
    assert 'id="pijlers"' in page(tmp_path, f"/{tag}/partners/brug/")


def test_a_text_may_lead_to_the_search_with_what_is_asked(tmp_path: Path) -> None:
    """In the reader's own language; a query is encoded for the URL."""
    body = "Zoek [alles](/search/), [bruggen](/search/?q=brüg+in&a=b) of [hier](../brug/?x=1)."
    apps.make(tmp_path, {"partners/anker/index.md": partner(body=body)})
    text = page(tmp_path, "/en/partners/anker/")

    assert '<a href="/en/search/">alles</a>' in text
    assert '<a href="/en/search/?q=br%C3%BCg+in&amp;a=b">bruggen</a>' in text
    assert '<a href="/en/partners/brug/?x=1">hier</a>' in text


def test_machines_get_a_host_with_letters_of_any_language_in_ascii(tmp_path: Path) -> None:
    """Sitemap, robots.txt, feeds, canonical and structured addresses; readers see its letters."""
    apps.make(tmp_path, {"partners/anker/index.md": partner("website: https://Füße.example/ü")})
    base = "https://KÜNSTE.example/pää"
    ascii_ = "https://xn--knste-kva.example/p%C3%A4%C3%A4"
    sitemap = page(tmp_path, "/pää/sitemap.xml", BASE_URL=base)
    portrait = page(tmp_path, "/pää/nl/partners/anker/", BASE_URL=base)

    assert f"<loc>{ascii_}/nl/partners/anker/</loc>" in sitemap
    assert f"Sitemap: {ascii_}/sitemap.xml" in page(tmp_path, "/pää/robots.txt", BASE_URL=base)
    assert f'<link rel="canonical" href="{ascii_}/nl/partners/anker/">' in portrait
    assert '"url":"https://xn--fe-gia9i.example/%C3%BC"' in portrait
    assert ">Füße.example/ü</a>" in portrait
    assert f'href="{ascii_}/nl/feed.xml"' in page(tmp_path, "/pää/nl/feed.xml", BASE_URL=base)
    for text in (sitemap, page(tmp_path, "/pää/nl/feed.json", BASE_URL=base)):
        assert "künste" not in text.lower()
