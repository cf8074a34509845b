"""What the server answers: pages in their language, headers, redirects, and what is unknown."""

from __future__ import annotations

import dataclasses
import gc
import json
import logging
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NoReturn
from urllib.robotparser import RobotFileParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from werkzeug.routing import Rule

from portret.catalogs import safety
from portret.errors import Problems
from portret.site import headers, library
from tests import apps
from tests.sites import partner, png


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application over the small site, which stays as it is."""
    return apps.make_app(apps.make(tmp_path_factory.mktemp("site")))


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    """Its client."""
    return app.test_client()


@pytest.fixture(scope="module")
def client_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], FlaskClient]:
    """The client of the small site in some languages."""

    @cache
    def client(tags: str) -> FlaskClient:
        folder = tmp_path_factory.mktemp("languages")
        apps.make(folder, {"site.yaml": f"name: Proef\nlanguages: [{tags}]\n"})
        return apps.make_app(folder).test_client()

    return client


# ---------------------------------------------------------------- languages


def test_every_page_is_in_its_own_language(client: FlaskClient) -> None:
    """Interface words, dates and content, one request after the other in any order."""
    expected = {
        "nl": ("Naar de inhoud", "1 juli 2017", "Over water.", '<html lang="nl" dir="ltr">'),
        "en": (
            "Skip to the content",
            "July 1, 2017",
            "Across water.",
            '<html lang="en" dir="ltr">',
        ),
        "ar": ("إلى المحتوى", "1 يوليو 2017", "فوق الماء.", '<html lang="ar" dir="rtl">'),
    }
    for tag in ("nl", "ar", "en", "nl", "en", "ar"):
        text = client.get(f"/{tag}/partners/brug/").text

        assert [each for each in expected[tag] if each not in text] == []


def test_no_page_needs_the_way_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From values to an address: Flask's is compiled for no rule before somebody asks for it."""

    def compiled(rule: Rule, append_unknown: bool) -> NoReturn:
        raise AssertionError(rule)

    monkeypatch.setattr(Rule, "_compile_builder", compiled)
    client = apps.make_app(apps.make(tmp_path)).test_client()

    assert client.get("/nl/partners/brug/").status_code == 200


def test_two_applications_do_not_share_words(tmp_path: Path) -> None:
    """Two sites in one process keep their own catalogues, whichever answers first."""
    clients = []
    for name in ("one", "two"):
        apps.make(tmp_path / name)
        apps.translate(tmp_path / name, "en", {"Skip to the content": f"Skip in {name}"})
        clients.append(apps.make_app(tmp_path / name).test_client())

    texts = [client.get("/en/").text for client in (*clients, *clients)]

    assert [re.findall("Skip in (one|two)", text) for text in texts] == [
        *(["one"], ["two"], ["one"], ["two"])
    ]


def test_what_falls_back_is_marked(client: FlaskClient) -> None:
    """Untranslated content carries the source's language, interface words carry English."""
    text = client.get("/ar/partners/anker/").text

    assert '<h2 lang="nl" dir="ltr" id="kort">Kort</h2>' in text.replace(
        '<h2 id="kort" lang="nl" dir="ltr">', '<h2 lang="nl" dir="ltr" id="kort">'
    )
    assert '<span lang="en" dir="ltr">About this partner</span>' in text


@pytest.mark.parametrize(
    ("tags", "header", "expected"),
    [
        ("nl, en, ar", "en", "/en/"),
        ("nl, en, ar", "EN-us;q=0.8, ar", "/ar/"),
        ("nl, en, ar", "de, ar;q=0.1, en;q=0.2", "/en/"),
        ("nl, en, ar", "nl;q=0, en;q=0.1", "/en/"),
        ("nl, en, ar", "en;q=1.5, nl", "/nl/"),
        ("nl, zh-Hant, zh-Hans", "zh-TW", "/zh-Hant/"),
        ("nl, zh-Hant, zh-Hans", "zh-HK, nl;q=0.5", "/zh-Hant/"),
        ("nl, zh-Hant, zh-Hans", "zh", "/zh-Hans/"),
        ("nl, pt-BR, pt-PT", "pt-PT", "/pt-PT/"),
        ("nl, nb", "no", "/nb/"),
        ("nl, en, ar", "de", None),
        ("nl, en, ar", "*", None),
        ("nl, en, ar", "nl;q=0", None),
        ("nl, en, ar", None, None),
        ("nl, en, ar", "", None),
        ("nl, en, ar", "x" * 10_000, None),
        ("nl, en, ar", "zz, " * 1000 + "nl", None),  # nobody means that, and reading it takes time
        ("nl, en, ar", ",;q=;=\0\xff-_" * 1000, None),
        ("nl, en, ar", "a-" * 5000, None),
        ("nl, en, ar", ",".join(f"q{n};q=0.{n}" for n in range(2000)), None),
    ],
)
@pytest.mark.usefixtures("patience")
def test_the_root_asks_the_browser(
    client_in: Callable[[str], FlaskClient], tags: str, header: str | None, expected: str | None
) -> None:
    """/ leads to the best of the site's languages, else it is the chooser; caches are told why."""
    asked = {} if header is None else {"Accept-Language": header}
    answer = client_in(tags).get("/", headers=asked)

    varies = "Accept-Language" if expected else "Accept-Encoding, Accept-Language"
    assert answer.headers["Vary"] == varies
    if expected:
        assert (answer.status_code, answer.location) == (302, expected)
        assert answer.headers["Cache-Control"] == "private, no-cache"
    else:
        assert answer.status_code == 200
        assert all(f'href="/{tag}/"' in answer.text for tag in tags.split(", "))


def test_no_language_matters_but_at_the_root(client: FlaskClient) -> None:
    """Elsewhere an answer depends on its address alone, not on what else is sent."""
    plain = client.get("/nl/partners/anker/")
    other = client.get(
        "/nl/partners/anker/?lang=ar",
        headers={"Accept-Language": "ar", "Host": "evil.example", "Cookie": "session=x"},
    )

    assert other.data == plain.data
    assert plain.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in other.headers


# ---------------------------------------------------------------- what is unknown


@pytest.mark.parametrize(
    "path",
    [
        *("/nl/weg/", "/nl/partners/weg/", "/nl/partners/page/1/", "/nl/partners/page/02/"),
        *("/nl/themes/weg/", "/nl/countries/NL/", "/nl/countries/de/", "/nl/partners/anker/x"),
        *("/nl//", "/nl/%00", "/nl/%ff", "/nl/../app.py", "/nl/{{7*7}}", "/nl/" + "a/" * 3000),
    ],
)
def test_below_a_language_the_404_is_its_own(client: FlaskClient, path: str) -> None:
    """An unknown address gets exactly the page of /nl/404.html, with status 404."""
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.data == client.get("/nl/404.html").data
    assert answer.headers["Cache-Control"] == headers.FRESH


@pytest.mark.parametrize(
    "path",
    [
        *("/weg", "/NL/", "/xx/", "/zh_TW/", "/nl-BE/", "/prs/", "/rom/", "/.git/config"),
        *("/static/weg.css", "/static/../app.py", "/media/brug/brug.png", "/%2e%2e"),
        *("/index.html", "/\u202enl/", "/👍"),
    ],
)
def test_elsewhere_the_404_is_in_every_language(client: FlaskClient, path: str) -> None:
    """An unknown address elsewhere gets the page of /404.html; tags are exact in case."""
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.data == client.get("/404.html").data
    assert [f'<section lang="{tag}"' in answer.text for tag in ("nl", "en", "ar")] == [True] * 3


def test_slashes_lead_to_no_other_host(client: FlaskClient) -> None:
    """Two slashes in front are never a host, and two within make an unknown address."""
    for path in ("//evil.example", "//evil.example/nl", "///evil.example/%2e%2e/nl"):
        answer = client.get("/", environ_overrides={"PATH_INFO": path})

        assert (answer.status_code, answer.location) == (404, None)
    assert client.get("/nl//partners/").status_code == 404


@pytest.mark.parametrize("base", ["", "/repo"])
def test_slashes_in_front_are_no_other_name_of_a_page(tmp_path: Path, base: str) -> None:
    """Werkzeug drops them; a page has one address, on the server as on a host."""
    apps.make(tmp_path)
    client = apps.make_app(tmp_path, BASE_URL=f"https://proef.example{base}").test_client()
    for path in ("//nl/", "///nl/partners/", "//robots.txt"):
        answer = client.get("/", environ_overrides={"PATH_INFO": f"{base}{path}"})

        assert (answer.status_code, answer.location) == (404, None), path


def test_a_forgotten_slash_is_put_right(client: FlaskClient) -> None:
    """The address without its last slash leads to the page, and only where there is a page."""
    answer = client.get("/nl/partners/anker")

    assert (answer.status_code, answer.location) == (308, "/nl/partners/anker/")
    assert client.get("/nl").location == "/nl/"
    assert client.get("/nl/partners/weg").status_code == 404
    assert client.get("/robots.txt/").status_code == 404


def test_unknown_methods_are_refused(client: FlaskClient) -> None:
    """Only GET and HEAD are answered, at whatever address."""
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "FOO", "get", "Head"):
        for path in ("/nl/", "/", "/weg", "/healthz", "/nl/partners/anker"):
            answer = client.open(path, method=method)

            assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
            assert answer.headers["Cache-Control"] == "no-store"


def test_a_way_on_is_asked_after_each_time(tmp_path: Path) -> None:
    """Else a browser takes it for ever, also when the address has become another one's."""
    apps.make(tmp_path)
    client = apps.make_app(tmp_path, BASE_URL="https://proef.example/repo").test_client()
    for path, status in {"/": 302, "/repo/nl": 308, "/repo/nl/partners/anker": 308}.items():
        answer = client.get(path)

        assert (answer.status_code, answer.headers["Cache-Control"]) == (status, headers.FRESH)


@pytest.mark.parametrize(
    ("path", "accepted", "language", "words"),
    [
        ("/en/about/", "nl", "en", "Something went wrong here"),
        ("/nl/about/", "en", "nl", "Er ging iets mis"),
        ("/weg", "nl", "nl", "Er ging iets mis"),
    ],
)
def test_a_fault_is_told_in_the_readers_language(
    tmp_path: Path, path: str, accepted: str, language: str, words: str
) -> None:
    """Nothing of it is told but that it happened; the way on is in the same language."""
    folder = apps.make(tmp_path)
    apps.translate(folder, "nl", {"Something went wrong here": "Er ging iets mis"})
    app = apps.make_app(folder, DEBUG=False, LOG="problems")
    app.extensions["portret"].current().addresses = None  # a fault of our own
    answer = app.test_client().get(path, headers={"Accept-Language": accepted})

    assert (answer.status_code, answer.headers["Cache-Control"]) == (500, "no-store")
    assert f'<html lang="{language}"' in answer.text
    assert f"<h1>{words}</h1>" in answer.text
    assert f'href="/{language}/"' in answer.text
    assert "Error" not in answer.text


def test_a_fault_within_a_fault_is_told_in_english(tmp_path: Path) -> None:
    """Where not even the page for it can be made."""
    app = apps.make_app(apps.make(tmp_path), DEBUG=False, LOG="problems")
    app.extensions["portret"].current = None
    answer = app.test_client().get("/nl/about/")

    assert (answer.status_code, answer.text) == (500, "500: something went wrong here.\n")


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        *(("GET", "/nl/", 200), ("GET", "/", 200), ("HEAD", "/nl/", 200), ("GET", "/nl/weg/", 404)),
        *(("GET", "/weg", 404), ("GET", "/nl", 308), ("GET", "/oud", 301), ("POST", "/nl/", 405)),
        *(("GET", "/robots.txt", 200), ("GET", "/favicon.ico", 200), ("GET", "/healthz", 200)),
    ],
)
def test_every_answer_carries_the_security_headers(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    """Each once, whatever the answer."""
    answer = client.open(path, method=method)

    assert answer.status_code == status
    for name, value in headers.SECURITY.items():
        assert answer.headers.getlist(name) == [value]
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_promise_of_https_is_made_where_it_is_asked_for(tmp_path: Path) -> None:
    """On every answer; by default none, and what is no number is a problem."""
    folder = apps.make(tmp_path)
    name = "Strict-Transport-Security"
    promising, other = (apps.make_app(folder, HSTS=hsts).test_client() for hsts in ("31536000", ""))
    for path in ("/nl/", "/weg", "/nl", "/robots.txt"):
        assert promising.get(path).headers.getlist(name) == ["max-age=31536000"]
        assert name not in other.get(path).headers
    with pytest.raises(Problems, match="PORTRET_HSTS:1: “a year” is no number of seconds"):
        library.read(dataclasses.replace(apps.make_app(folder).config["SETTINGS"], hsts="a year"))


GRANTS = (
    "organisation: {name: Fonds, org_id: NL-KVK-12345678}\n"
    "grants: {prefix: 360G-proef, licence: 'https://creativecommons.org/licenses/by/4.0/'}\n"
)

GRANT = (
    "support:\n- {id: a, title: Steun, description: Voor allen, awarded: 2020-02-03,\n"
    "   amount: 1000, currency: EUR}\n"
)


def test_other_sites_may_show_pictures_and_read_the_open_data(tmp_path: Path) -> None:
    """No other site may show or read anything else in a reader's name."""
    more = {"partners/anker/index.md": partner(GRANT), "partners/brug/brug.png": png(640, 400)}
    more["site.yaml"] = apps.FILES["site.yaml"] + GRANTS
    app = apps.make_app(apps.make(tmp_path, more))
    client, found = app.test_client(), {}
    for path in app.extensions["portret"].current().addresses:
        answer = client.get(path)
        names = ("Cross-Origin-Resource-Policy", "Access-Control-Allow-Origin")
        found.setdefault(path.split("/")[1], set()).add(tuple(map(answer.headers.get, names)))

    assert found.pop("data") == {("cross-origin", "*")}
    assert found.pop("media") == {("cross-origin", None)}
    assert found.keys() >= {"nl", "static"}
    assert [each for each in found.values() if each != {("same-origin", None)}] == []


TYPES = (
    (r"/robots\.txt|/\.well-known/security\.txt|/CNAME|/ads\.txt", "plain"),
    (r"/sitemap\.xml|/proof\.xml", "application/xml; charset=utf-8"),
    (r"/\w\w/(themes/\w+/)?feed\.xml", "application/atom+xml; charset=utf-8"),
    (r"/\w\w/feed\.json", "application/feed+json; charset=utf-8"),
    (r"/\w\w/site\.webmanifest", "application/manifest+json"),
    (r"/\w\w/opensearch\.xml", "application/opensearchdescription+xml; charset=utf-8"),
    (r"/data/grants\.json|/\w\w/search/\S+\.json", "application/json"),
    (r"/data/grants\.csv|/media/cel/leden\.\w+\.csv", "text/csv; charset=utf-8"),
    (r"/favicon\.ico", "image/x-icon"),
    (r"/static/portret\.\w+\.css", "text/css; charset=utf-8"),
    (r"/static/\S+\.js", "text/javascript; charset=utf-8"),
    (r"/static/\S+\.woff2", "font/woff2"),
    (r"/static/OFL\.\w+\.txt", "plain"),
    (r"/media/\S+\.avif", "image/avif"),
    (r"/media/\S+\.jpg", "image/jpeg"),
    (r"/media/\S+\.png", "image/png"),
    (r"/media/\S+\.svg", "image/svg+xml"),
    (r"/|/oud|/proof\.html|(/\w\w)?/404\.html|/\w\w/([\w/-]+/)?", "text/html; charset=utf-8"),
)
"""The content type of each kind of address; "plain" is text."""


def test_each_address_has_the_content_type_of_its_kind(tmp_path: Path) -> None:
    """On every machine, on the server and by the ending of the exported file; all of them."""
    grant = "{id: a, title: T, description: D, amount: 1, currency: EUR, awarded: 2019-01-01}"
    files: dict[str, str | bytes | None] = {
        "site.yaml": f"{apps.FILES['site.yaml']}"
        "security: {contact: 'tel:1', expires: 2030-01-01}\n"
        "organisation: {name: Fonds, org_id: NL-KVK-1}\n"
        "grants: {prefix: 360G-x, licence: 'https://fonds.example/licence'}\n",
        "partners/cel/index.md": partner(f"support: [{grant}]", "Zie [de leden](leden.csv).\n"),
        "partners/cel/leden.csv": "jaar,leden\n2017,1240\n",
        **{f"root/{name}": "x" for name in ("CNAME", "ads.txt", "proof.html")},
        "root/proof.xml": "<x/>",
    }
    app = apps.make_app(apps.make(tmp_path, files))
    browser, used = app.test_client(), set()
    for path in app.extensions["portret"].current().addresses:
        found = [each for each in TYPES if re.fullmatch(each[0], path)]
        assert len(found) == 1, path
        used.add(found[0][0])
        kind = found[0][1].replace("plain", "text/plain; charset=utf-8")
        assert browser.get(path).content_type == kind, path

    assert [rule for rule, _ in TYPES if rule not in used] == []


def test_robots_and_security_txt_are_as_their_standards_have_them(tmp_path: Path) -> None:
    """RFC 9309 with the sitemap, and RFC 9116: each field once, in a form that its readers take."""
    security = "security: {contact: 'mailto:a@b.example', expires: 2030-01-01}\n"
    site = f"{apps.FILES['site.yaml']}{security}"
    browser = apps.make_app(apps.make(tmp_path, {"site.yaml": site})).test_client()
    robots = RobotFileParser()
    robots.parse(browser.get("/robots.txt").text.splitlines())
    text = browser.get("/.well-known/security.txt").text
    fields = dict(line.split(": ", 1) for line in text.splitlines())

    assert robots.site_maps() == ["https://proef.example/sitemap.xml"]
    assert robots.can_fetch("a", "https://proef.example/nl/")
    assert len(text.splitlines()) == len(fields)
    assert fields == {
        "Contact": "mailto:a@b.example",
        "Expires": "2030-01-01T00:00:00Z",
        "Preferred-Languages": "nl, en, ar",
        "Canonical": "https://proef.example/.well-known/security.txt",
    }


def test_a_page_that_stands_is_not_sent_again(client: FlaskClient) -> None:
    """An ETag answers with 304 and no body, also weak or among others; else comes the page."""
    for path in ("/nl/", "/robots.txt", "/favicon.ico", "/nl/404.html"):
        first = client.get(path)
        tag = first.headers["ETag"]
        for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = client.get(path, headers={"If-None-Match": sent})

            assert (again.status_code, again.data) == (304, b"")
            assert again.headers["ETag"] == tag
            assert again.headers["Cache-Control"] == headers.FRESH
        assert client.get(path, headers={"If-None-Match": '"other"'}).data == first.data


def test_the_etag_is_of_the_content_alone(tmp_path: Path) -> None:
    """Two servers with the same files give the same; a changed text gives another."""
    apps.make(tmp_path)
    first = apps.make_app(tmp_path).test_client().get("/nl/").headers["ETag"]
    client = apps.make_app(tmp_path).test_client()

    assert client.get("/nl/").headers["ETag"] == first
    apps.make(tmp_path, {"partners/anker/index.md": partner(body="Anders.\n")})
    assert client.get("/nl/").headers["ETag"] != first


def test_head_is_get_without_its_body(app: Flask, client: FlaskClient) -> None:
    """The same status and headers at every address."""
    addresses = app.extensions["portret"].current().addresses
    for path in (*addresses, "/nl/weg/", "/nl"):
        full, head = client.get(path), client.head(path)

        assert (head.status_code, head.data) == (full.status_code, b"")
        for answer in (full, head):
            answer.headers.pop("Date", None)  # a second may have passed
        assert dict(head.headers) == dict(full.headers)
        assert int(head.headers["Content-Length"]) == len(full.data)


def test_names_with_a_digest_are_kept_for_ever(app: Flask, client: FlaskClient) -> None:
    """Static files and pictures are immutable, all else is asked after each time."""
    addresses = app.extensions["portret"].current().addresses
    kept = {
        path
        for path in addresses
        if client.get(path).headers.get("Cache-Control") == headers.FOREVER
    }

    assert kept == {path for path in addresses if path.startswith(("/static/", "/media/"))}
    assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", path) for path in kept)


def test_healthz_answers_machines(tmp_path: Path) -> None:
    """It says how the site is, also below base_url's path, and nobody keeps the answer."""
    apps.make(tmp_path)
    client = apps.make_app(tmp_path, BASE_URL="https://proef.example/repo").test_client()
    for path in ("/healthz", "/repo/healthz"):
        answer = client.get(path)

        assert (answer.status_code, answer.content_type) == (200, "application/json")
        assert answer.json["state"] == "good"
        assert answer.headers["Cache-Control"] == "no-store"


# ---------------------------------------------------------------- below a path


@pytest.mark.parametrize("mounted", [False, True])
def test_the_server_answers_below_the_path(tmp_path: Path, mounted: bool) -> None:
    """With base_url https://host/repo all stands below /repo/, and links say so."""
    apps.make(tmp_path)
    client = apps.make_app(tmp_path, BASE_URL="https://host.example/repo").test_client()

    def get(path: str, **headers: str):  # type: ignore[no-untyped-def]
        if mounted and path.startswith("/repo/"):
            where = {"base_url": "http://localhost/repo", "path": path.removeprefix("/repo")}
            return client.get(headers=headers, **where)  # type: ignore[arg-type]
        return client.get(path, headers=headers)

    page = get("/repo/nl/partners/anker/")
    assert page.status_code == 200
    links = re.findall(r'(?:href|src)="(/[^"]*)"', page.text)
    assert links
    assert [each for each in links if not each.startswith("/repo/")] == []
    assert 'rel="canonical" href="https://host.example/repo/nl/partners/anker/"' in page.text
    assert get("/repo/", **{"Accept-Language": "en"}).location == "/repo/en/"
    assert get("/repo/nl").location == "/repo/nl/"
    assert get("/repo/oud").location == "/repo/nl/about/"
    assert get("/repo/nl/weg/").data == get("/repo/nl/404.html").data
    assert get("/nl/").status_code == 404
    assert get("/nl/").data == get("/repo/404.html").data
    assert get("/repository/nl/").status_code == 404
    assert get("/").location == get("/repo").location == "/repo/"


# ---------------------------------------------------------------- changes and faults


def test_a_saved_catalogue_shows_at_once(tmp_path: Path) -> None:
    """In debug the next request has it, again and again, without a restart or a compile step."""
    client = apps.make_app(apps.make(tmp_path)).test_client()
    for word in ("Anchors", "Moored", "Anchor"):
        apps.translate(tmp_path, "en", {("title", "Anker"): word})

        assert f"<h1>{word}</h1>" in client.get("/en/partners/anker/").text


def test_a_saved_catalogue_shows_soon(tmp_path: Path) -> None:
    """Without debug too: a thread sees it, and no request waits for the reading."""
    client = apps.make_app(apps.make(tmp_path), DEBUG=False).test_client()
    client.get("/en/")
    apps.translate(tmp_path, "en", {("title", "Anker"): "Moored"})

    apps.wait_until(lambda: "<h1>Moored</h1>" in client.get("/en/partners/anker/").text)


def test_broken_content_is_a_503_until_it_is_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that starts on it answers 503 everywhere, logs each problem once, and recovers."""
    apps.make(tmp_path, {"partners/anker/index.md": "---\ntitel: Anker\n---\n\nX.\n"})
    client = apps.make_app(tmp_path).test_client()

    for path in ("/nl/", "/", "/healthz", "/static/x.css"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "60"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "titel" not in answer.text
    told = [record for record in caplog.records if "titel" in record.message]
    assert [record.levelno for record in told] == [logging.ERROR]
    apps.make(tmp_path)
    assert client.get("/nl/").status_code == 200


def test_broken_content_leaves_the_running_site(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The last good site goes on; the log says what is wrong."""
    client = apps.make_app(apps.make(tmp_path)).test_client()
    good = client.get("/nl/").data
    (tmp_path / "content/site.yaml").write_text("naam: Proef\n")

    assert client.get("/nl/").data == good
    assert "naam" in caplog.text


EVIL = {
    "Skip to the content": "<script>alert(1)</script>",
    "Other partners": "%(x)s",
    "All partners": "{{ 7*7 }}",
    "Menu": "%(name)999999999s",
    "Updated %(date)s": "%(dat)s {{ 7*7 }}",
    "%(number)s portrait": "100 % zeker",
    "Language": '" onmouseover="alert(1)',
    ("title", "Anker"): "%(x)s {{ 7*7 }} %s",
    "Kort": "<b>{{ 7*7 }}</b> %(x)s",
    "Vrij nieuws.": "[x](javascript:alert(1)) <img src=x onerror=alert(1)>",
    ("title", "Brug"): '"><script>alert(1)</script>',
    ("alt", "Een brug"): '" onerror="alert(1)',
}


@pytest.mark.parametrize("tag", ["nl", "en"])
def test_a_translator_cannot_run_anything(tmp_path: Path, tag: str) -> None:
    """Script, format strings and templates in a msgstr are shown as text or not at all.

    The check would refuse them; here only what holds at run time is asked, on server and export.
    """
    apps.make(tmp_path)
    apps.translate(tmp_path, tag, EVIL)  # type: ignore[arg-type]
    client = apps.make_app(tmp_path).test_client()
    folder = apps.export(tmp_path, tmp_path / "build")

    for path in ("/", "/partners/", "/partners/anker/", "/partners/brug/", "/404.html"):
        answer = client.get(f"/{tag}{path}")
        file = f"{tag}{path}index.html" if path.endswith("/") else f"{tag}{path}"

        assert answer.status_code == 200
        assert (folder / file).read_bytes() == answer.data
        nodes = LexborHTMLParser(answer.text).css("*")
        data = [node for node in nodes if node.tag == "script"]
        assert [node.attributes for node in data] == [{"type": "application/ld+json"}] * len(data)
        assert all(json.loads(node.text())["@graph"] for node in data)
        assert "b" not in {node.tag for node in nodes}
        written = [f"{name}={value}" for node in nodes for name, value in node.attributes.items()]
        assert [each for each in written if re.match("on|href=javascript:", each)] == []
        assert "49" not in re.sub(r"[0-9a-f]{12}", "", answer.text)
    if tag == "en":
        assert "%(x)s {{ 7*7 }}" in client.get("/en/partners/anker/").text


def test_escaping_holds_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the check of a translation saw nothing, its text is still no markup."""
    monkeypatch.setattr(safety, "unsafe", lambda *texts: safety.Kind(0))
    apps.make(tmp_path)
    apps.translate(tmp_path, "nl", {"Skip to the content": "<script>alert(1)</script> & meer"})
    text = apps.make_app(tmp_path).test_client().get("/nl/").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; meer" in text
    assert "<script" not in text.replace('<script type="application/ld+json">', "")


@pytest.mark.long
def test_nothing_grows_with_what_visitors_ask_for(client: FlaskClient) -> None:
    """A thousand unknown addresses, hosts and languages leave nothing behind."""

    def ask(number: int) -> None:
        sent = {"Accept-Language": f"x{number}, q{number}", "Host": f"h{number}.example"}
        client.get(f"/nl/{number}/?q={number}", headers=sent)
        client.get("/", headers=sent)
        client.get(f"/{number}", headers=sent)

    def objects() -> int:
        gc.collect()
        return len(gc.get_objects())

    for number in range(20):
        ask(number)
    before = objects()
    for number in range(100, 200):
        ask(number)

    assert objects() - before < 100
