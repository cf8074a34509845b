"""The head of each page: no two alike, alternates that name each other, Open Graph; the trail."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from portret import tags
from tests import apps
from tests.sites import partner

HOST = "https://proef.example/pad"
MANY = 50
FILES: Mapping[str, str | bytes | None] = {
    "site.yaml": (
        f"name: Proef\nbase_url: {HOST}\nlanguages: [nl, en, ar, pt-BR]\nthreshold: 50\n"
        "description: Een proef.\nredirects:\n  /oud: /nl/about/\n  /ouder: /nl/about/\n"
    ),
    "themes.yaml": "news:\n  title: Nieuws\nlaw:\n  title: Recht\n  description: Over recht.\n",
    **{
        f"partners/p{n}/index.md": partner("countries: [NL]\nthemes: [news]\n").replace(
            "Anker", f"Partner {n}"
        )
        for n in range(MANY)
    },
    "partners/brug/index.md": (
        "---\ntitle: Brug\npublished: 2017-07-01\nupdated: 2018-01-02\naliases: [oude-brug]\n"
        "themes: [law]\ncountries: ['NO']\n---\n\nOver water.\n\n## Pijlers\n\nVan steen.\n"
    ),
    "partners/brug/brug.png": None,
}


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of four languages, exported: English in part translated, Arabic hardly."""
    folder = apps.make(tmp_path_factory.mktemp("site"), FILES)
    return apps.export(folder, folder / "build", SHARE_PICTURES=False)


@pytest.fixture(scope="module")
def pages(export: Path) -> Mapping[str, LexborHTMLParser]:
    """Every page of it by its address below the root."""
    return {
        "/" + path.relative_to(export).as_posix().removesuffix("index.html"): LexborHTMLParser(
            path.read_text("utf-8")
        )
        for path in sorted(export.rglob("*.html"))
    }


def content(tree: LexborHTMLParser, name: str, by: str = "property") -> list[str]:
    """The contents of the meta elements with a name."""
    return [each.attributes["content"] or "" for each in tree.css(f'meta[{by}="{name}"]')]


def test_no_two_pages_of_a_language_have_a_title_or_description_in_common(
    pages: Mapping[str, LexborHTMLParser],
) -> None:
    """Later parts of lists, themes without a description, countries, former addresses, 404."""
    titles: dict[tuple[str, str], list[str]] = defaultdict(list)
    descriptions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path, tree in pages.items():
        tag = tree.root.attributes["lang"] or ""
        (title,), (description,) = tree.css("title"), content(tree, "description", "name")
        titles[tag, title.text()].append(path)
        if not re.search(r"/partners/p\d+/", path):  # all with the one text of the fixture
            descriptions[tag, description].append(path)

        assert title.text().strip()
        assert description.strip()
    for found in (titles, descriptions):
        assert {text: paths for text, paths in found.items() if len(paths) > 1} == {}
    assert {"/nl/partners/page/2/", "/nl/themes/news/page/2/", "/", "/404.html"} <= pages.keys()
    assert {"/nl/partners/oude-brug/", "/oud/", "/nl/countries/no/"} & pages.keys()


def test_alternates_name_each_other(pages: Mapping[str, LexborHTMLParser]) -> None:
    """Every page that one names names it too; the chooser is home's x-default and has its set."""
    sets = {
        HOST + path: {
            each.attributes["hreflang"]: each.attributes["href"]
            for each in tree.css('link[rel="alternate"][hreflang]')
        }
        for path, tree in pages.items()
    }
    named = 0
    for address, found in sets.items():
        if not found:
            continue
        named += 1
        assert address in found.values(), address
        for tag, other in found.items():
            assert sets[other] == found, (address, tag)
            own = pages[other.removeprefix(HOST)]
            (canonical,) = own.css('link[rel="canonical"]')
            assert canonical.attributes["href"] == other
            assert not own.css('meta[name="robots"]')
            if tag != "x-default":
                assert own.root.attributes["lang"] == tag

    assert sets[f"{HOST}/"] == sets[f"{HOST}/nl/"] == sets[f"{HOST}/en/"] != {}
    assert sets[f"{HOST}/"]["x-default"] == f"{HOST}/"
    assert sets[f"{HOST}/nl/partners/brug/"].keys() == {"nl", "en", "ar", "x-default"}
    assert sets[f"{HOST}/pt-BR/partners/brug/"] == {}
    assert named > 8


def test_open_graph_tells_the_languages(pages: Mapping[str, LexborHTMLParser]) -> None:
    """Language and territory; the page's own, and the others in which it counts as translated."""
    brug = pages["/en/partners/brug/"]
    half = pages["/pt-BR/partners/brug/"]

    assert content(brug, "og:locale") == ["en_US"]
    assert content(brug, "og:locale:alternate") == ["nl_NL", "ar_EG"]
    assert content(half, "og:locale") == content(half, "og:locale:alternate") == []
    assert content(brug, "og:type") == ["article"]
    assert content(brug, "og:site_name") == ["Trial"]
    assert content(brug, "og:url") == [f"{HOST}/en/partners/brug/"]
    assert content(brug, "og:title") == ["Bridge"]
    assert content(brug, "og:description") == content(brug, "description", "name")
    assert content(brug, "article:published_time") == ["2017-07-01"]
    assert content(brug, "article:modified_time") == ["2018-01-02"]
    assert content(brug, "twitter:card", "name") == ["summary"]
    assert content(pages["/nl/about/"], "og:type") == ["website"]
    assert content(pages["/nl/about/"], "article:published_time") == []
    assert content(pages["/nl/partners/page/2/"], "og:title") == ["Partners (2)"]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("nl", "nl_NL"),
        ("ar", "ar_EG"),
        ("pt-PT", "pt_PT"),
        ("zh-Hant", "zh_TW"),
        ("sr-Latn", "sr_RS"),
        ("es-419", ""),
    ],
)
def test_the_territory_is_cldrs(tag: str, name: str) -> None:
    """A region of several countries is none."""
    assert tags.with_territory(tag) == name


def test_two_languages_of_one_territory_are_told_once(tmp_path: Path) -> None:
    """Portuguese and that of Brazil are both pt_BR."""
    site = f"name: Proef\nbase_url: {HOST}\nlanguages: [nl, pt, pt-BR]\nthreshold: 0\n"
    client = apps.make_app(apps.make(tmp_path, {"site.yaml": site})).test_client()
    tree = LexborHTMLParser(client.get("/pad/pt/about/").text)

    assert content(tree, "og:locale") == ["pt_BR"]
    assert content(tree, "og:locale:alternate") == ["nl_NL"]


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("/nl/", None),
        ("/", None),
        ("/nl/404.html", None),
        ("/nl/partners/", ["/nl/"]),
        ("/nl/partners/page/2/", ["/nl/", "/nl/partners/"]),
        ("/nl/partners/brug/", ["/nl/", "/nl/partners/"]),
        ("/nl/themes/law/", ["/nl/", "/nl/partners/"]),
        ("/en/themes/news/page/2/", ["/en/", "/en/partners/", "/en/themes/news/"]),
        ("/nl/countries/no/", ["/nl/", "/nl/partners/"]),
        ("/nl/about/", ["/nl/"]),
        ("/ar/about/", ["/ar/"]),
    ],
)
def test_the_way_from_home_stands_above_a_page(
    pages: Mapping[str, LexborHTMLParser], path: str, steps: list[str] | None
) -> None:
    """A labelled list in order, the page itself its last step; none on home."""
    found = pages[path].css("nav.trail")
    if steps is None:
        assert found == []
        return
    (nav,) = found
    label = pages[path].css_first(f"#{nav.attributes['aria-labelledby']}")
    links, last = nav.css("ol a"), nav.css("ol li")[-1]

    assert label.text().strip()
    assert [each.attributes["href"] for each in links] == [f"/pad{step}" for step in steps]
    assert len(nav.css("li")) == len(steps) + 1
    assert dict(last.attributes) == {"aria-current": "page"}  # the mark before it is the page's
    name = content(pages[path], "og:title")[0]
    assert last.text().strip() == name
    tag = path.split("/")[1]
    assert links[0].text() == "Home"
    assert bool(links[0].css("span[lang]")) is (tag != "en")  # whose words the fixture lacks
