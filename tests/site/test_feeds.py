"""Feeds: read by a feed reader, they have the newest portraits with all their words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from tests import apps
from tests.sites import partner, png

HOST = "https://proef.example/pad"
FILES: Mapping[str, str | bytes | None] = {
    "site.yaml": (
        f"name: Proef\nbase_url: {HOST}\nlanguages: [nl, en, ar]\nthreshold: 30\n"
        "organisation:\n  name: Fonds & Co\n  website: https://fonds.example\n"
    ),
    "partners/brug/index.md": (
        "---\ntitle: Brug\npublished: 2017-07-01\nupdated: 2019-02-03\n"
        "aliases: [eerste-brug, oude-brug]\nthemes: [news]\n---\n\n"
        'Over <water> & wind. ![Een foto](foto.png) Zie [anker](../anker/ "x").\n'.replace(
            ' "x"', ""
        )
        + "\n## Pijlers\n\nTerug naar [boven](#pijlers) of [elders](https://elders.example/?a=1&b=2).[^bron]\n"
        + "\n[^bron]: Zie [het verslag](verslag.csv).\n"
    ),
    "partners/brug/foto.png": png(3, 2),
    "partners/brug/verslag.csv": "jaar,leden\n2017,1240\n",
    "partners/brug/brug.png": None,
}


def client(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Any:
    """A browser for the site."""
    made = apps.make(folder, {**FILES, **(files or {})})
    return apps.make_app(made).test_client()


def read(folder: Path, path: str, **more: Any) -> Any:
    """A feed as a reader takes it; no feed with a fault."""
    answer = client(folder, **more).get(f"/pad{path}")
    found = feedparser.parse(
        answer.data,
        response_headers={"content-type": answer.headers["Content-Type"]},
        sanitize_html=False,
    )
    assert answer.status_code == 200
    assert not found.bozo, found.get("bozo_exception")
    return found


def contents(text: str) -> list[str]:
    """The texts of an Atom feed's portraits, byte for byte."""
    atom = "{http://www.w3.org/2005/Atom}"
    return [each.text or "" for each in ElementTree.fromstring(text).iter(f"{atom}content")]


def test_a_feed_reader_reads_the_newest_portraits(tmp_path: Path) -> None:
    """Newest first, with dates, summary, themes, and the foundation as author."""
    found = read(tmp_path, "/nl/feed.xml")
    first, second = found.entries

    assert (found.version, found.feed.title, found.feed.author) == ("atom10", "Proef", "Fonds & Co")
    assert found.feed.link == f"{HOST}/nl/"
    assert found.feed.id == f"{HOST}/nl/feed.xml"
    assert (first.title, second.title) == ("Brug", "Anker")
    assert first.link == f"{HOST}/nl/partners/brug/"
    assert datetime(*first.published_parsed[:3], tzinfo=UTC) == datetime(2017, 7, 1, tzinfo=UTC)
    assert datetime(*first.updated_parsed[:3], tzinfo=UTC) == datetime(2019, 2, 3, tzinfo=UTC)
    assert found.feed.updated == first.updated
    assert first.summary == "Over <water> & wind. Een foto Zie anker…"
    assert [each.term for each in first.tags] == ["Nieuws"]


@pytest.mark.parametrize("path", ["/nl/feed.xml", "/nl/feed.json", "/ar/feed.xml"])
def test_every_address_in_a_feed_is_absolute(tmp_path: Path, path: str) -> None:
    """Who reads a feed stands elsewhere: links, fragments and pictures name the host."""
    text = client(tmp_path).get(f"/pad{path}").text
    if path.endswith("json"):
        html = "".join(each["content_html"] for each in json.loads(text)["items"])
    else:
        html = "".join(contents(text))
    links = re.findall(r' (?:href|src)="?([^" ]+)', html)
    links += [
        each.split()[0]
        for some in re.findall(r'srcset="([^"]+)"', html)
        for each in some.split(", ")
    ]

    assert len(links) >= 5
    assert f"{HOST}{path[:3]}/partners/anker/" in links
    assert f"{HOST}{path[:3]}/partners/brug/#note--1" in links
    assert any(each.startswith(f"{HOST}/media/brug/verslag.") for each in links)
    assert {each for each in links if not each.startswith("https://")} == set()


def test_a_renamed_partner_is_no_new_portrait(tmp_path: Path) -> None:
    """Its id is the first address that it had, in Atom and in JSON Feed."""
    (entry,) = [each for each in read(tmp_path, "/en/feed.xml").entries if each.title == "Bridge"]
    items = client(tmp_path / "b").get("/pad/en/feed.json").json["items"]

    assert entry.id == f"{HOST}/en/partners/eerste-brug/"
    assert entry.id in {each["id"] for each in items}
    assert f"{HOST}/en/partners/anker/" in {each["id"] for each in items}


def test_what_fell_back_is_marked(tmp_path: Path) -> None:
    """Title, summary and blocks of the text tell their language where it is not the feed's."""
    text = client(tmp_path).get("/pad/ar/feed.xml").text
    entries = read(tmp_path / "b", "/ar/feed.xml").entries
    brug = next(each for each in entries if each.id.endswith("/eerste-brug/"))
    items = client(tmp_path / "c").get("/pad/ar/feed.json").json["items"]

    assert (brug.title_detail.language, brug.summary_detail.language) == ("ar", "nl")
    assert any('<p lang="nl" dir="ltr">' in each for each in contents(text))
    assert '<title xml:lang="nl">Proef</title>' in text
    assert not any("language" in each for each in items)  # the texts are in the feed's


def test_a_theme_has_a_feed_of_its_own(tmp_path: Path) -> None:
    """It has the portraits of the theme alone, and leads to its page."""
    found = read(tmp_path, "/en/themes/news/feed.xml")

    assert found.feed.title == "News – Trial"
    assert found.feed.link == f"{HOST}/en/themes/news/"
    assert [each.title for each in found.entries] == ["Bridge", "Anchor"]


def test_json_feed_says_the_same(tmp_path: Path) -> None:
    """The same portraits, texts and dates as in Atom, under the type of JSON Feed 1.1."""
    answer = client(tmp_path).get("/pad/nl/feed.json")
    data = json.loads(answer.text)
    atom = read(tmp_path / "b", "/nl/feed.xml").entries
    texts = contents(client(tmp_path / "c").get("/pad/nl/feed.xml").text)

    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert data["authors"] == [{"name": "Fonds & Co", "url": "https://fonds.example"}]
    assert (data["home_page_url"], data["feed_url"]) == (f"{HOST}/nl/", f"{HOST}/nl/feed.json")
    assert [each["content_html"] for each in data["items"]] == texts
    for item, entry in zip(data["items"], atom, strict=True):
        assert (item["id"], item["url"], item["title"]) == (entry.id, entry.link, entry.title)
        assert (item["date_published"], item["date_modified"]) == (entry.published, entry.updated)


def test_a_feed_has_the_newest_twenty(tmp_path: Path) -> None:
    """Older portraits are in the lists."""
    many: dict[str, str | bytes | None] = {
        f"partners/p{day}/index.md": partner().replace("2017-06-04", f"2018-03-{day:02}")
        for day in range(1, 29)
    }
    found = read(tmp_path, "/nl/feed.xml", files=many)

    assert len(found.entries) == 20
    assert found.entries[0].link == f"{HOST}/nl/partners/p28/"
    assert found.entries[-1].link == f"{HOST}/nl/partners/p9/"


def test_what_is_half_translated_or_a_draft_is_in_no_feed(tmp_path: Path) -> None:
    """As it is in no sitemap; a feed without portraits is sound too."""
    strict = str(FILES["site.yaml"]).replace("threshold: 30", "threshold: 90")
    draft = partner("draft: true\n")
    files = {"site.yaml": strict, "partners/klad/index.md": draft}
    found = read(tmp_path, "/ar/feed.xml", files=files)
    dutch = read(tmp_path / "b", "/nl/feed.xml", files=files)

    assert found.entries == []
    assert {each.link.rsplit("/", 2)[1] for each in dutch.entries} == {"anker", "brug"}


def test_pages_tell_of_the_feeds_of_their_language(tmp_path: Path) -> None:
    """In the head; a theme's page tells of its own too, and pages for all languages of all."""
    browser = client(tmp_path)
    pattern = (
        r'<link rel="alternate" type="application/(\w+)\+\w+" title="([^"]+)"[^>]* href="([^"]+)">'
    )

    def told(path: str) -> list[tuple[str, str, str]]:
        return re.findall(pattern, browser.get(f"/pad{path}").text)

    own = [("atom", "Trial", "/pad/en/feed.xml"), ("feed", "Trial", "/pad/en/feed.json")]
    assert told("/en/") == told("/en/partners/brug/") == told("/en/404.html") == own
    assert ("atom", "News – Trial", "/pad/en/themes/news/feed.xml") in told("/en/themes/news/")
    every = [
        (kind, name, f"/pad/{tag}/feed.{ending}")
        for tag, name in (("nl", "Proef"), ("en", "Trial"), ("ar", "Proef"))
        for kind, ending in (("atom", "xml"), ("feed", "json"))
    ]
    assert told("/") == told("/404.html") == told("/zomaar") == every
    assert 'title="Proef" lang="nl" dir="ltr" href="/pad/ar/feed.xml"' in browser.get("/pad/").text


@pytest.mark.parametrize("path", ["/nl/feed.xml", "/ar/feed.xml", "/en/themes/news/feed.xml"])
def test_a_feed_is_as_the_validator_wants_it(tmp_path: Path, path: str) -> None:
    """RFC 4287 and the rules of the W3C's feed validator, element by element."""
    answer = client(tmp_path).get(f"/pad{path}")
    atom, xml = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/XML/1998/namespace}"
    feed = ElementTree.fromstring(answer.data)
    entries = feed.findall(f"{atom}entry")
    links = {each.get("rel"): each for each in feed.findall(f"{atom}link")}
    ids = [each.findtext(f"{atom}id") for each in (feed, *entries)]

    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.get(f"{xml}lang") == path[1:3]
    assert links["self"].get("href") == f"{HOST}{path}" == ids[0]
    assert links["alternate"].get("type") == "text/html"
    assert len(set(ids)) == len(ids) == len(entries) + 1 > 1
    assert all(str(each).startswith(f"{HOST}/") for each in ids)
    assert (feed.findtext(f"{atom}author/{atom}name") or "").strip()
    stamps = [str(each.findtext(f"{atom}updated")) for each in entries]
    assert feed.findtext(f"{atom}updated") == max(stamps)
    for each, updated in zip(entries, stamps, strict=True):
        published = each.findtext(f"{atom}published") or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", published)
        assert published <= updated <= datetime.now(UTC).isoformat()
        (link,) = each.findall(f"{atom}link")
        assert (link.get("rel"), link.get("type")) == ("alternate", "text/html")
        for name, types in (("title", (None,)), ("summary", (None,)), ("content", ("html",))):
            (text,) = each.findall(f"{atom}{name}")
            assert text.get("type") in types
            assert (text.text or "").strip()
            assert list(text) == []
        assert not re.search(r"<(script|style|iframe|object|embed|form)\b|\son\w+=", html_of(each))


def html_of(entry: ElementTree.Element) -> str:
    """The HTML of an entry."""
    return entry.findtext("{http://www.w3.org/2005/Atom}content") or ""


def test_a_site_without_an_address_has_no_feeds(tmp_path: Path) -> None:
    """No page tells of one either."""
    files = {"site.yaml": str(FILES["site.yaml"]).replace(f"base_url: {HOST}\n", "")}
    browser = client(tmp_path, files)

    assert browser.get("/nl/feed.xml").status_code == 404
    assert "feed" not in browser.get("/nl/").text
