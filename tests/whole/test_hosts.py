"""Each host's files say what the server says: real web servers answer as it does."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import brotli
import pytest
import zstandard
from flask import Flask

from portret.site import headers
from tests import apps, tools
from tests.conftest import need
from tests.webservers import SERVERS, Answer, Server, running

pytestmark = pytest.mark.tools  # web servers

LONG = "Een portret met veel woorden. " * 60

SITE = {
    "site.yaml": (
        "name: Proef\nbase_url: https://proef.example{base}\nlanguages: [{languages}]\n"
        "organisation: {{name: Fonds, org_id: NL-KVK-1}}\n"
        "grants: {{prefix: 360G-x, licence: 'https://fonds.example/licence'}}\n"
        "security: {{contact: 'tel:1', expires: 2030-01-01}}\n"
        "redirects:\n  /oud: /nl/about/\n  /café/oud/: /nl/\n  /weg.html: /nl/partners/\n"
        "  /nl/weg/index.html: /nl/about/\n  /pak.gz: /nl/about/\n"
    ),
    "partners/lang/index.md": (
        f"---\ntitle: Lang\npublished: 2017-07-02\nsupport:\n- id: a\n  title: Steun\n"
        "  description: Voor werk.\n  amount: 10\n  currency: EUR\n  awarded: 2017-01-01\n"
        f"---\n\n{LONG}\n"
    ),
    "root/CNAME": "proef.example\n",
    "root/ads.txt": "geen\n",
    "root/data.gz": b"\x1f\x8b as it is",
    "root/data.json.gz": b"\x1f\x8b this too",
    "root/Map/index.html": "<title>Van ons</title>\n",
    "root/Map/LIJST.CSV": "a,b\n",
}

BASES = {"": "nl, en, ar", "/repo": "nl, es, es-419", "/één": "nl"}
"""Paths of base_url, each with the languages of its site."""


class World(NamedTuple):
    """A site as our server has it, and as a web server has its export."""

    app: Flask
    server: Server
    base: str
    root: Path

    def both(self, path: str, method: str = "GET", **more: str) -> tuple[Answer, Answer]:
        """The two answers to a path below the site's root, as it is written."""
        path = quote(self.base) + path
        named = {name.replace("_", "-"): value for name, value in more.items()}
        ours = self.app.test_client().open(path, method=method, headers=named)
        found = {
            name.lower(): ", ".join(ours.headers.getlist(name)) for name in set(ours.headers.keys())
        }
        return Answer(ours.status_code, found, ours.data), self.server.ask(path, method, **more)


def told(answer: Answer) -> dict[str, Any]:
    """The status of an answer, and those of its headers that mean anything to a reader."""
    names = {name.lower() for _, more in headers.rules("9") for name in more}
    names |= {"location", "content-type"}
    if answer.status not in (200, 404):
        names -= {"content-type"}
    found: dict[str, Any] = {name: answer.headers.get(name) for name in sorted(names)}
    if found["location"]:  # Apache names its own host, and writes %c3 for %C3
        found["location"] = re.sub(
            r"^http%3A//127\.0\.0\.1%3A\d+", "", quote(unquote(found["location"]))
        )
    vary = set(re.findall(r"[\w-]+", answer.headers.get("vary", ""))) - {"Accept-Encoding"}
    return {"status": answer.status, "vary": vary, **found}


EVERY = {f"{name}{base}": (name, base) for name in SERVERS for base in BASES}


@pytest.fixture(scope="module", params=EVERY.values(), ids=EVERY)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The site under a server, at the root of its host or below a path."""
    name, base = request.param
    need(getattr(tools, name))
    folder = tmp_path_factory.mktemp(name)
    site = SITE["site.yaml"].format(base=base, languages=BASES[base])
    apps.make(folder, {**SITE, "site.yaml": site})
    root = apps.export(folder, folder / "build", HOST=name, HSTS="31536000")
    served = root
    if name == "apache" and base:  # its file is read where it stands
        served = folder / "served"
        served.mkdir()
        (served / base[1:]).symlink_to(root)
    with running(name, served, folder / "work") as server:
        app = apps.make_app(folder, DEBUG=False, LOG="problems", HSTS="31536000")
        yield World(app, server, base, root)


def addresses(world: World) -> list[str]:
    """Every address that the server knows."""
    return list(world.app.extensions["portret"].current().addresses)


UNKNOWN = (
    *("/nl/niets/", "/en/niets", "/nl/themes/", "/nl/themes", "/niets", "/static/niets.css"),
    *("/nl/partners/anker/index.html", "/index.html", "/NL/", "/nl/Partners/", "/zz/"),
    *("/robots.txt/", "/static/", "/static", "/media/", "/oud/", "/nl//partners/"),
    *("/Map/index.html", "/map/", "/pak.gz/"),
    *("/_headers", "/_redirects", "/_host/nginx.conf", "/_host/Caddyfile", "/_host/", "/_host"),
    *("/%5Fhost/nginx.conf", "/nl/../_host/Caddyfile", "/nl/%2e%2e/_host/nginx.conf"),
    *("/.nojekyll", "/nl/index.html.gz", "/nl/partners/lang/index.html.br", "/.build/", "/.git"),
    *("//nl/..", "//nl/../nl"),
    *("/nl/partners/lang/index.html.zst", "/nl/partners/anker%00", "/%", "/nl/%E9"),
)
"""Addresses of nothing, of what is not for readers, and of what has another address."""


def test_every_address_answers_as_the_server_does(world: World) -> None:
    """Status, headers and body; also by HEAD, without the slash of a page, and with a query."""
    paths = addresses(world)
    short = [path[:-1] for path in paths if path.endswith("/") and path != "/"]
    every = [quote(path) for path in (*paths, *short)]
    for path in [*every, *(f"{path}?utm=1" for path in every)]:
        ours, theirs = world.both(path)
        assert told(theirs) == told(ours), path
        if ours.status == 200:
            assert theirs.body == ours.body, path
            head = world.server.ask(quote(world.base) + path, "HEAD")
            assert (told(head), head.body) == (told(theirs), b""), path


def test_unknown_addresses_are_not_found(world: World) -> None:
    """In the language of the address, else in all."""
    for path in UNKNOWN:
        ours, theirs = world.both(path)
        if "%" in path or ".." in path:  # a web server may refuse it, or resolve it
            assert theirs.status in (400, 404), path
        else:
            assert told(theirs) == told(ours), path
            assert theirs.body == ours.body, path


def test_apaches_own_files_are_not_to_be_had(world: World) -> None:
    """It answers 403 itself."""
    for path in ("/.htaccess", "/.htpasswd"):
        assert world.both(path)[1].status in (403, 404), path


def test_outside_of_the_path_is_nothing(world: World) -> None:
    """But the way to it, as far as the host's file reaches."""
    if not world.base or world.root.parent.joinpath("served").exists():
        pytest.skip("its file reaches no further than its folder")
    for outside in ("/", quote(world.base), "/nl/", "/robots.txt", "/_host/nginx.conf"):
        theirs = world.server.ask(outside)
        ours = world.app.test_client().get(outside)
        assert theirs.status == ours.status_code, outside
        assert theirs.headers.get("location") == ours.headers.get("Location")
        if theirs.status == 404:
            assert theirs.body == ours.data


LANGUAGES = (
    *("nl", "en", "ar", "fr", "*", "EN-us,en;q=0.9", "fr, en;q=0.8, nl;q=0.9", "de;q=0.9,ar;q=0.1"),
    *("nl;q=0, en", "nl;q=0.0", "en;q=0.5,nl;q=0.5", "x", "en-GB;q=1.0,nl", "nl-BE-x-y", "dut"),
    *("es-MX,es", "es-ES", "es-419", "es;q=0.4,en;q=0.05", "zh, nl-Latn-SR", "nl-Cyrl, ar-EG", ""),
)


def test_the_root_leads_to_the_readers_language(world: World) -> None:
    """As the server does; or it shows the chooser."""
    for wanted in LANGUAGES:
        ours, theirs = world.both("/", Accept_Language=wanted)

        assert told(theirs) == told(ours), wanted
        assert ours.status == 302 or theirs.body == ours.body, wanted


UNPACKED: Mapping[str, Any] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


ACCEPTED = ("br", "gzip", "zstd", "gzip, deflate, br, zstd", "br;q=0", "identity", "gzip;q=0")


def test_a_text_comes_in_a_form_that_the_browser_takes(world: World) -> None:
    """With all that is said of it else; what has no such form comes as it is."""
    css = next(path for path in addresses(world) if path.endswith(".css"))
    paths = ("/nl/partners/lang/", "/nl/feed.xml", "/nl/niets/", css, "/robots.txt")
    forms = {"br", "gzip", "zstd"} if (world.root / "_host/Caddyfile").exists() else {"br", "gzip"}
    plain = {path: world.both(path)[0] for path in paths}
    for accepted in ACCEPTED:
        packed = 0
        for path, ours in plain.items():
            at = (accepted, path)
            theirs = world.server.ask(quote(world.base) + path, Accept_Encoding=accepted)
            coding = theirs.headers.get("content-encoding")
            assert coding is None or re.search(rf"\b{coding}\b(?!;q=0)", accepted), at
            assert told(theirs) == told(ours), at
            assert (UNPACKED[coding](theirs.body) if coding else theirs.body) == ours.body, at
            assert path == "/robots.txt" or "Accept-Encoding" in theirs.headers["vary"], at
            packed += coding is not None
        taken = {each for each in forms if re.search(rf"\b{each}\b(?!;q=0)", accepted)}
        assert packed == (4 if taken else 0), accepted


def test_what_a_browser_has_is_not_sent_again(world: World) -> None:
    """An ETag is answered by 304, with the headers that the page has."""
    for path in ("/nl/", "/nl/partners/lang/", "/robots.txt"):
        tag = world.both(path)[1].headers["etag"]
        theirs = world.both(path, If_None_Match=tag)[1]
        assert (theirs.status, theirs.body) == (304, b"")
        assert theirs.headers["cache-control"] == headers.of(path)["Cache-Control"]
