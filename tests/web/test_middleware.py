"""Kept answers: by address, form and ETag; nothing of who asks, and nothing made twice."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from flask import Flask
from flask.testing import FlaskClient

from portret.site import headers
from portret.web import response_cache
from portret.web.rendering import Renderer
from tests import apps
from tests.sites import partner, png

UNPACK = {
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompress(data),
    "gzip": gzip.decompress,
}
PAGE = "/nl/partners/anker/"


def served(folder: Path, **config: Any) -> Flask:
    """The application as under a server."""
    return apps.make_app(folder, DEBUG=False, LOG="problems", **config)


PICTURE = {"partners/brug/brug.png": png(640, 400)}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application over the small site, which stays as it is, as under a server."""
    return served(apps.make(tmp_path_factory.mktemp("site"), PICTURE))


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    """Its client."""
    return app.test_client()


def told(answer: Any) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Status, body and headers of an answer, without the order of the headers."""
    return answer.status_code, answer.data, sorted(answer.headers)


# ---------------------------------------------------------------- forms


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        *((None, ""), ("", ""), ("identity", ""), ("gzip", "gzip"), ("x-gzip", "gzip")),
        *(("gzip, deflate, br, zstd", "br"), ("gzip, zstd", "zstd"), ("BR", "br")),
        *(("br;q=0.5, gzip;q=0.8", "gzip"), ("br;q=0.1", "br"), ("br;q=0", "")),
        *(("br;q=0.5, identity", ""), ("br;q=0.5, identity;q=0.2", "br"), ("*", "br")),
        *(("br;q=0, *", "zstd"), ("identity;q=0, gzip", "gzip"), ("identity;q=0", None)),
        *(("*;q=0", None), ("*;q=0, gzip", "gzip"), ("*;q=0, identity", ""), ("deflate", "")),
        *(("gzip;q=2", ""), ("gzip;q=nan", ""), (",;q=,", ""), ("gzip;q=0.0001", "gzip")),
        *(("x" * 5000, ""), ("zz, " * 400 + "gzip", "gzip"), ("gzip ; q=1", "gzip")),
    ],
)
def test_a_reader_gets_the_form_that_it_likes_best(
    client: FlaskClient, accepted: str | None, expected: str | None
) -> None:
    """By RFC 9110's weights, the smallest of equals; at first and again, with its own ETag."""
    sent = {} if accepted is None else {"Accept-Encoding": accepted}
    plain = client.get(PAGE)
    first, again = (client.get(PAGE, headers=sent) for _ in range(2))

    assert told(first) == told(again)
    if expected is None:
        assert first.status_code == 406
        return
    assert first.status_code == 200
    assert first.headers.get("Content-Encoding", "") == expected
    assert first.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert (first.headers["ETag"] == plain.headers["ETag"]) == (expected == "")
    assert UNPACK.get(expected, bytes)(first.data) == plain.data


def test_what_is_compressed_already_has_one_form(app: Flask, client: FlaskClient) -> None:
    """Pictures and fonts go as they are, whatever is accepted, and their parts can be asked for."""
    addresses = app.extensions["portret"].current().addresses
    picture = next(path for path in addresses if path.endswith(".avif"))
    whole = client.get(picture, headers={"Accept-Encoding": "br"})
    part = client.get(picture, headers={"Range": "bytes=2-5"})

    assert not {"Vary", "Content-Encoding"} & set(whole.headers.keys())
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Cache-Control"] == headers.FOREVER
    assert (part.status_code, part.data) == (206, whole.data[2:6])
    beyond = client.get(picture, headers={"Range": "bytes=999999999-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole.data)}"
    for every in (
        "bytes=0-1,4-5",
        "bytes=-999999999",
        f"bytes=-{'9' * 19}",
        f"bytes=-{'9' * 5000}",
    ):
        assert client.get(picture, headers={"Range": every}).data == whole.data, every
    assert client.get(picture, headers={"Range": "bytes=-2"}).data == whole.data[-2:]
    head = client.head(picture, headers={"Range": "bytes=2-5"})
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(whole.data)))
    assert client.get(PAGE, headers={"Range": "bytes=2-5"}).status_code == 200


def test_kept_answers_are_those_of_flask(app: Flask, client: FlaskClient) -> None:
    """Status, bytes and every header, at every address, for GET, HEAD and conditional requests."""
    addresses = app.extensions["portret"].current().addresses
    for path in addresses:
        tag = client.get(path, headers={"Accept-Encoding": "br"}).headers.get("ETag", "")
        for method in ("GET", "HEAD"):
            for more in ({}, {"If-None-Match": tag}, {"If-None-Match": f'W/{tag}, "x"'}):
                sent = {"Accept-Encoding": "br", **more}
                flasks = told(client.open(path, method=method, headers={**sent, "Range": "x"}))
                ours = told(client.open(path, method=method, headers=sent))

                assert ours == flasks, path


def test_a_page_is_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All its forms come of the same bytes."""
    client = served(apps.make(tmp_path)).test_client()
    made = []
    render = Renderer.render
    monkeypatch.setattr(
        Renderer, "render", lambda self, page: made.append(page) or render(self, page)
    )
    for accepted in ("", "br", "gzip", "zstd", "br"):
        for method in ("GET", "HEAD"):
            client.open(PAGE, method=method, headers={"Accept-Encoding": accepted})

    assert len(made) == 1


def test_what_a_reader_has_is_known_without_rendering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a server that has just started, too."""
    client = served(apps.make(tmp_path)).test_client()
    tags = {path: client.get(path).headers["ETag"] for path in (PAGE, "/", "/sitemap.xml")}
    monkeypatch.setattr(Renderer, "render", None)
    monkeypatch.setattr(response_cache.ResponseCache, "get_or_make", None)
    fresh = served(tmp_path).test_client()

    for path, tag in tags.items():
        answer = fresh.get(path, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.data) == (304, b"")
        for name, value in headers.of(path).items():
            assert answer.headers.getlist(name) == [value]
        assert answer.headers["ETag"] == tag


# ---------------------------------------------------------------- what stays out


HOSTILE = {
    "Host": "evil.example",
    "Forwarded": "host=evil.example;proto=https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "evil",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "evil",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
    "X-HTTP-Method-Override": "DELETE",
    "Script-Name": "/evil",
    "Cookie": "session=evil; lang=ar",
    "Referer": "http://evil.example/",
    "User-Agent": "evil",
}


@pytest.mark.parametrize(
    "path", [PAGE, "/", "/nl", "/oud", "/nl/weg/", "/weg", "/robots.txt", "/sitemap.xml"]
)
def test_an_answer_depends_on_the_path_alone(
    tmp_path: Path, client: FlaskClient, path: str
) -> None:
    """Hosts, what proxies add, cookies and query strings: at first, and where it is kept."""
    plain = told(client.get(path))
    fresh = served(apps.make(tmp_path, PICTURE)).test_client()
    for asked in (fresh, client):
        for host in ("evil.example", "a b", "[", "evil.example:99999", "\xe9", ""):
            answer = asked.get(f"{path}?evil=%0d%0aX:1&lang=ar", headers={**HOSTILE, "Host": host})

            assert told(answer) == plain
            assert b"evil" not in answer.data
            assert "evil" not in str(answer.headers)


GROWTH = """
import gc, pathlib, sys, tracemalloc
from tests.web.test_middleware import PAGE, served

client = served(pathlib.Path(sys.argv[1])).test_client()

def ask(number):
    sent = {
        "Accept-Encoding": f"gzip;q=0.{number}, x{number}",
        "Accept-Language": f"x{number}",
        "If-None-Match": f'"{number}"',
    }
    client.get(f"/nl/{number}/?q={number}", headers=sent)
    client.get(f"{PAGE}?{number}", headers=sent)
    client.get(f"/media/social-card/{number}.png", headers=sent)

def taken():
    gc.collect()
    return tracemalloc.get_traced_memory()[0]

tracemalloc.start()
for number in range(200):
    ask(number)
before = taken()
for number in range(1000, 1100):
    ask(number)
print(taken() - before)
"""


def test_unknown_addresses_take_no_memory(tmp_path: Path) -> None:
    """Where hundreds were asked for, more of them leave nothing behind.

    In a process of its own: here other tests' servers may be reading their files again.
    """
    command = [sys.executable, "-c", GROWTH, str(apps.make(tmp_path))]
    run = subprocess.run(command, cwd=apps.ROOT, capture_output=True, text=True, check=True)

    assert int(run.stdout) < 4_000


def test_memory_is_bounded() -> None:
    """The forms that were asked for longest ago go first; what is large is not kept at all."""
    store = response_cache.ResponseCache(limit=2500)
    known = [response_cache.Resource(f"/{n}", "x", "image/png", {}) for n in range(4)]
    for each in known:
        store.get_or_make(each, response_cache.PLAIN, lambda: bytes(1000))
        store.get(known[0], response_cache.PLAIN)
    large = response_cache.Resource("/large", "x", "image/png", {})
    assert (
        len(
            store.get_or_make(
                large, response_cache.PLAIN, lambda: bytes(response_cache.LARGEST + 1)
            ).body
        )
        > response_cache.LARGEST
    )

    assert [store.get(each, response_cache.PLAIN) is not None for each in (*known, large)] == [
        *(True, False, False, True),
        False,
    ]


# ---------------------------------------------------------------- changes


def test_replicas_agree(tmp_path: Path) -> None:
    """Two checkouts, in other places and with other dates: the same bytes and ETags everywhere."""
    clients, addresses = [], []
    for place in ("one", "other/deep"):
        apps.make(tmp_path / place, {"partners/brug/brug.png": png(64, 40)})
        app = served(tmp_path / place)
        clients.append(app.test_client())
        addresses.append(list(app.extensions["portret"].current().addresses))
    assert addresses[0] == addresses[1]

    for path in (*addresses[0], "/nl/weg/", "/nl", "/oud"):
        for accepted in ("", "br", "zstd", "gzip"):
            one, other = (
                client.get(path, headers={"Accept-Encoding": accepted}) for client in clients
            )
            assert told(one) == told(other), path
    one, other = (client.get("/healthz").json for client in clients)
    assert one == other


@pytest.mark.parametrize("kind", ["content", "catalogue", "template", "static", "look"])
def test_a_change_is_swapped_in(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of content, words, templates and style: no kept page outlives it, and others stay kept."""
    code = apps.copy_code(tmp_path / "code")
    colours = 'look: {accent: "#0b6e4f"}\n'
    apps.make(tmp_path, {"site.yaml": f"{apps.FILES['site.yaml']}{colours}"})
    app = served(tmp_path)
    settings = app.extensions["portret"].library.settings
    for name in ("templates", "static"):
        object.__setattr__(settings, name, code / name)
    app.jinja_loader.searchpath[:] = [str(code / "templates")]
    client = app.test_client()
    before = client.get("/en/partners/anker/")
    robots = client.get("/robots.txt")
    styles = re.findall(r'rel="stylesheet" href="(\S+)"', before.text)
    former = [client.get(each).data for each in styles]
    if kind == "content":
        text = partner(body="Nieuwe woorden.\n")
        (tmp_path / "content/partners/anker/index.md").write_text(text)
        word = "Nieuwe woorden."
    elif kind == "catalogue":
        apps.translate(tmp_path, "en", {("title", "Anker"): "Moored"})
        word = "<h1>Moored</h1>"
    elif kind == "template":
        path = code / "templates/partner.html"
        text = path.read_text("utf-8")
        path.write_text(text.replace("{% block main %}", "{% block main %}<hr>"), "utf-8")
        word = "<hr>"
    elif kind == "look":
        site = tmp_path / "content/site.yaml"
        site.write_text(site.read_text("utf-8").replace("#0b6e4f", "#5a00d0"), "utf-8")
        word = ""
    else:
        with (code / "static/portret.css").open("a") as file:
            file.write("/* other */\n")
        word = ""

    def changed() -> bool:
        text = client.get("/en/partners/anker/").text
        return word in text if word else text != before.text

    apps.wait_until(changed)
    after = client.get("/en/partners/anker/")
    assert after.headers["ETag"] != before.headers["ETag"]
    assert len(former) == 2
    assert [client.get(each).data for each in styles] == former  # a reader still has that page
    if kind in ("content", "catalogue"):
        monkeypatch.setattr(Renderer, "render", None)
        assert told(client.get("/robots.txt")) == told(robots)


@pytest.mark.parametrize("kind", ["content", "catalogue", "template", "at run time"])
def test_a_broken_change_leaves_the_last_good_site(
    tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Readers get it, /healthz and the log say why without our paths, and mending ends it."""
    code = apps.copy_code(tmp_path / "code")
    apps.make(tmp_path)
    app = served(tmp_path)
    object.__setattr__(app.extensions["portret"].library.settings, "templates", code / "templates")
    app.jinja_loader.searchpath[:] = [str(code / "templates")]
    client = app.test_client()
    good = client.get("/en/partners/anker/").data
    health = client.get("/healthz").json
    path, text, told = {
        "content": ("content/partners/anker/index.md", "---\ntitel: Anker\n---\n", "titel"),
        "catalogue": ("translations/en/LC_MESSAGES/messages.po", 'msgid "x\n', "messages.po"),
        "template": ("code/templates/partner.html", "{% if %}\n", "partner.html"),
        "at run time": ("code/templates/partner.html", "{{ page.nothing }}\n", "partner.html"),
    }[kind]
    shutil.copy(tmp_path / path, tmp_path / "sound")
    (tmp_path / path).write_text(text)

    apps.wait_until(lambda: client.get("/healthz").json["state"] == "last good")
    answer = client.get("/healthz")
    assert client.get("/en/partners/anker/").data == good
    assert answer.status_code == 200
    assert answer.json["revision"] == health["revision"] or kind == "catalogue"
    assert answer.json["problems"]["count"] >= 1
    assert path.removeprefix("code/") in {each["path"] for each in answer.json["problems"]["first"]}
    assert str(tmp_path) not in answer.text
    apps.wait_until(lambda: told in caplog.text)
    shutil.copy(tmp_path / "sound", tmp_path / path)
    apps.wait_until(lambda: client.get("/healthz").json["state"] == "good")
    assert client.get("/healthz").json == health
