"""A live host is tested against what was published there: every kind of fault is found."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from portret.content import ledger as ledgers
from portret.content.ledger import Entry, Ledger
from portret.content.sources import Run
from portret.errors import Problem
from portret.freeze import client, expected, live, publish
from portret.freeze.releases import Release
from portret.site import hosts
from tests import apps, tools
from tests.conftest import need
from tests.livehost import Asked, Fault, host
from tests.webservers import running

TODAY = datetime.now(UTC).date()

LEDGER = """\
language nl
language en
language ar
language fr gone
/
/about/
/partners/anker/
/partners/oude-brug/
/partners/brug/
/partners/weg/ gone
"""

FILES = {
    "site.yaml": (
        "name: Proef\nbase_url: https://proef.example{base}\nlanguages: [nl, en, ar]\n"
        f"security: {{{{contact: 'tel:1', expires: {TODAY + timedelta(days=200)}}}}}\n"
        "redirects:\n  /oud: /nl/partners/anker/\n  /rss.xml: /nl/feed.xml\n"
    ),
    "addresses.lock": LEDGER,
    "root/ads.txt": "geen\n",
    "root/data.gz": b"\x1f\x8b as it is",
}


BELOW = "/één"
"""A path below which a site may stand."""


def made(folder: Path, base: str, languages: str = "nl, en, ar") -> Path:
    """A site with its export, below a path of its host."""
    site = str(FILES["site.yaml"]).format(base=base).replace("nl, en, ar", languages)
    apps.make(folder, {**FILES, "site.yaml": site})
    apps.export(folder, folder / "build", HOST="nginx")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site at the root of its host."""
    return made(tmp_path_factory.mktemp("site"), "")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in two languages alone, as each fault is looked for among all addresses."""
    folder = made(tmp_path_factory.mktemp("small"), "", "nl, en")
    ledger = folder / "content/addresses.lock"
    ledger.write_text(ledger.read_text("utf-8").replace("language ar\n", ""), "utf-8")
    return folder


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same below a path that is not ASCII."""
    return made(tmp_path_factory.mktemp("below"), BELOW)


def release(folder: Path) -> Release:
    """What is published of a folder's site."""
    return publish.listed(publish.Destination(folder / "build"))


def found(
    folder: Path,
    url: str,
    can: hosts.Host | None = None,
    limits: client.Limits = client.LIMITS,
    today: date = TODAY,
) -> list[Problem]:
    """The problems of a live address, without its URL."""
    ledger = ledgers.read(Run(folder / "content"))
    where = client.Host(url, limits)
    told = live.Live(release(folder), where, can or hosts.Host(), ledger, today).problems()
    assert all(each.path.startswith(url) for each in told)
    return told


def brief(problems: list[Problem], url: str) -> set[tuple[str, str]]:
    """(address, code) of each problem."""
    return {(each.path.removeprefix(url), each.code) for each in problems}


@pytest.mark.parametrize("place", ["folder", "below"])
def test_what_is_as_it_was_published_has_no_problem(
    place: str, request: pytest.FixtureRequest
) -> None:
    """Each address is asked for once, a former one and what is gone by the ledger too."""
    folder = request.getfixturevalue(place)
    with host(folder) as (url, asked):
        assert found(folder, url) == []

    path = urlsplit(url).path
    below = [each.removeprefix(path) for each in asked if each != f"{path}/"]
    assert len(below) == len(set(below)) + 4  # where a former address leads is asked too
    assert {"/nl/partners/anker/", "/ar/404.html", "/robots.txt", "/data.gz", "/oud"} <= set(below)
    assert {"/nl/partners/weg/", "/fr/", f"/ar/{live.MISSING}", f"/{live.MISSING}"} <= set(below)
    assert not [each for each in below if "_host" in each or each.endswith((".br", ".html.gz"))]


def other(asked: Asked) -> None:
    """A byte too many, as it is."""
    asked.as_it_is(body=b"x" * 20_000)


def shorter(asked: Asked) -> None:
    """A body that ends before it is whole."""
    asked.as_it_is(body=b"abc", Content_Length="5000", Connection="close")
    asked.close_connection = True


def hung_up(asked: Asked) -> None:
    """No answer at all."""
    asked.close_connection = True


FAULTS: Mapping[str, tuple[str, Fault, str, str]] = {
    "a changed page": ("/nl/about/", other, "bytes", "other bytes than were published"),
    "a missing page": ("/nl/about/", lambda asked: asked.as_it_is(404), "status", "answers 404"),
    "a broken page": ("/nl/about/", lambda asked: asked.as_it_is(500), "status", "answers 500"),
    "a page of another host": (
        "/nl/about/",
        lambda asked: asked.as_it_is(301, b"", Location="https://elders.example/"),
        "status",
        "leads to https://elders.example/",
    ),
    "a circle": (
        "/nl/about/",
        lambda asked: asked.as_it_is(302, b"", Location=asked.path),
        "status",
        "leads to http",
    ),
    "no URL": (
        "/nl/about/",
        lambda asked: asked.as_it_is(302, b"", Location="http://[\x07"),
        "status",
        "leads to http://[\\x07",
    ),
    "a former address that leads elsewhere": (
        "/oud",
        lambda asked: asked.as_it_is(301, b"", Location="../nl/"),
        "redirect",
        "leads to http",
    ),
    "a lost former address": ("/oud", lambda asked: asked.as_it_is(404), "redirect", "answers 404"),
    "a former address in a circle": (
        "/nl/partners/oude-brug",
        lambda asked: asked.as_it_is(302, b"", Location=asked.path),
        "unanswered",
        "leads on more than 5 times",
    ),
    "no policy": (
        "/nl/about/",
        lambda asked: asked.as_it_is(Content_Security_Policy=None),
        "header",
        "has no Content-Security-Policy",
    ),
    "two policies": (
        "/nl/search/",
        lambda asked: asked.as_it_is(Content_Security_Policy="default-src 'none', script-src *"),
        "header",
        "has the header Content-Security-Policy: “default-src 'none', script-src *”",
    ),
    "a page that is kept": (
        "/nl/about/",
        lambda asked: asked.as_it_is(Cache_Control="public, max-age=600"),
        "header",
        "has the header Cache-Control: “public, max-age=600”",
    ),
    "another content type": (
        "/nl/feed.xml",
        lambda asked: asked.as_it_is(Content_Type="text/html; charset=utf-8"),
        "header",
        "has the header Content-Type: “text/html; charset=utf-8”",
    ),
    "another encoding": (
        "/nl/about/",
        lambda asked: asked.as_it_is(Content_Type="text/html; charset=ISO-8859-1"),
        "header",
        "has the header Content-Type: “text/html; charset=ISO-8859-1”",
    ),
    "an answer where there is nothing": (
        f"/en/{live.MISSING}",
        lambda asked: asked.as_it_is(200),
        "missing",
        "answers 200 where there is nothing",
    ),
    "another page where there is nothing": (
        f"/en/{live.MISSING}",
        lambda asked: asked.as_it_is(404, b"Not found"),
        "missing",
        "“not found” is a page here, not /en/404.html",
    ),
    "a 404 page without a policy": (
        f"/en/{live.MISSING}",
        lambda asked: asked.as_it_is(Content_Security_Policy=None),
        "header",
        "has no Content-Security-Policy",
    ),
    "a root that leads to nothing": (
        "/",
        lambda asked: asked.as_it_is(302, b"", Location="/zz/"),
        "status",
        "leads to http",
    ),
    "what went on purpose": (
        "/nl/partners/weg/",
        lambda asked: asked.as_it_is(200),
        "address",
        "went on purpose, and is still there",
    ),
    "a language that went on purpose": (
        "/fr/",
        lambda asked: asked.as_it_is(200),
        "address",
        "went on purpose, and is still there",
    ),
    "a security.txt that ran out": (
        "/.well-known/security.txt",
        lambda asked: asked.as_it_is(body=b"Contact: tel:1\nExpires: 2020-02-01T00:00:00Z\n"),
        "expiry",
        "has run out on 2020-02-01",
    ),
    "a security.txt without a day": (
        "/.well-known/security.txt",
        lambda asked: asked.as_it_is(body=b"Contact: tel:1\nExpires: 2020-02-31T00:00:00Z\n"),
        "expiry",
        "does not say until when it holds",
    ),
    "half an answer": ("/nl/about/", shorter, "unanswered", "ended before it was whole"),
    "no answer": ("/nl/about/", hung_up, "unanswered", "ended the connection without an answer"),
    "no HTTP": (
        "/nl/about/",
        lambda asked: asked.wfile.write(b"220 smtp.proef.example\r\n"),
        "unanswered",
        "its answer is no HTTP",
    ),
    "broken compression": (
        "/nl/about/",
        lambda asked: asked.as_it_is(body=b"x" * 2000, Content_Encoding="gzip"),
        "unanswered",
        "its compression is broken",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(small: Path, name: str) -> None:
    """By its address and what was found there, and beside it nothing that is not so."""
    path, fault, code, message = FAULTS[name]
    with host(small, {path: fault}) as (url, _):
        problems = found(small, url)

    here = {path, path.removesuffix("/")}
    assert {each.path.removeprefix(url) for each in problems} <= {*here, f"{path}/"}
    mine = [each for each in problems if each.code == code]
    assert [each.severity for each in mine] == ["error"], problems
    assert message in mine[0].message


def test_a_page_of_another_language_is_told(folder: Path) -> None:
    """Where a host has one “not found” for all: found, unless that host can do no better."""

    def root(asked: Asked) -> None:
        asked.path = asked.path.split("/en/")[0] + "/404.html"
        asked.as_it_is(404)

    with host(folder, {f"/en/{live.MISSING}": root}) as (url, _):
        problems = found(folder, url)
        can_not = found(folder, url, hosts.Host(languages=False))

    assert [each.message for each in problems] == [
        "“not found” is /404.html here, not /en/404.html"
    ]
    assert brief(can_not, url) == {(f"/{tag}/{live.MISSING}", "missing") for tag in ("nl", "ar")}


def test_what_a_host_cannot_do_is_not_asked_of_it(folder: Path) -> None:
    """Headers and compression of pages, as GitHub and S3 are."""

    def plain(asked: Asked) -> None:
        data = asked.app.test_client().get(asked.path).data
        asked.as_it_is(body=data, Content_Security_Policy=None)

    with host(folder, {"/nl/about/": plain}) as (url, _):
        strict = found(folder, url)
        patient = found(folder, url, hosts.Host(headers=(), compresses=False))

    assert {(each.code, each.severity) for each in strict} == {
        ("header", "error"),
        ("compression", "warning"),
    }
    assert brief(strict, url) == {("/nl/about/", "header"), ("/nl/about/", "compression")}
    assert patient == []


def test_a_host_may_spell_an_address_in_its_own_way(below: Path) -> None:
    """Apache writes %c3 for %C3."""
    ways = {
        path: partial(Asked.as_it_is, status=301, body=b"", Location=quote(BELOW).lower() + to)
        for path, to in (("/", "/nl/"), ("/oud", "/nl/partners/anker/"))
    }
    with host(below, ways) as (url, _):
        assert found(below, url) == []


def test_an_address_of_the_ledger_leads_somewhere(folder: Path) -> None:
    """One that no file stands for, by the host's own redirect; else it is lost."""
    entries = {f"/partners/{key}/": Entry(1) for key in ("lost", "led", "away")}
    ledger = Ledger("addresses.lock", languages={"nl": Entry(1)}, addresses=entries)
    ways: Mapping[str, Fault] = {
        f"/nl/partners/{key}/": partial(Asked.as_it_is, status=301, body=b"", Location=to)
        for key, to in (("led", "../anker/"), ("away", "https://elders.example/"))
    }
    with host(folder, ways) as (url, _):
        where = client.Host(url)
        problems = live.Live(release(folder), where, hosts.Host(), ledger, TODAY).problems()

    assert [(each.path.removeprefix(url), each.code, each.message) for each in problems] == [
        ("/nl/partners/lost/", "address", "was published once, and answers 404"),
        ("/nl/partners/away/", "address", "leads to https://elders.example/"),
    ]


def test_a_security_txt_that_runs_out_soon_is_a_warning(folder: Path) -> None:
    """A month before, so that there is time."""
    with host(folder) as (url, _):
        problems = found(folder, url, today=TODAY + timedelta(days=180))

    assert [(each.code, each.severity) for each in problems] == [("expiry", "warning")]


def test_an_answer_without_end_is_not_read_on(folder: Path) -> None:
    """No more than what was published, also where it is compressed."""

    def endless(asked: Asked) -> None:
        asked.send_response(200)
        asked.end_headers()
        while True:  # until the visitor turns away
            asked.wfile.write(b"x" * 65_536)

    def bomb(asked: Asked) -> None:
        asked.as_it_is(body=gzip.compress(bytes(50_000_000), 1), Content_Encoding="gzip")

    with host(folder, {"/nl/about/": endless, "/en/about/": bomb}) as (url, _):
        problems = found(folder, url)

    bytes_ = {each.path.removeprefix(url) for each in problems if each.code == "bytes"}
    assert bytes_ == {"/nl/about/", "/en/about/"}


def test_a_slow_answer_is_given_up(folder: Path) -> None:
    """One of which nothing comes, and one that comes letter by letter."""
    ended = threading.Event()

    def silent(asked: Asked) -> None:
        ended.wait()

    def slow(asked: Asked) -> None:
        asked.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not ended.wait(0.05):
            asked.wfile.write(b"x")

    with host(folder, {"/nl/about/": silent, "/en/about/": slow}) as (url, _):
        problems = found(folder, url, limits=client.Limits(1, 2, 4))
        ended.set()

    told = {each.path.removeprefix(url): each.message for each in problems}
    assert told["/nl/about/"] == "no answer: nothing came within 1 seconds"
    assert told["/en/about/"] == "no answer: it took longer than 2 seconds"


def test_a_host_in_a_hurry_is_asked_again(folder: Path) -> None:
    """A fault that has passed is none."""
    times: list[str] = []

    def once(asked: Asked) -> None:
        times.append(asked.path)
        asked.as_it_is(503 if len(times) == 1 else 0)

    with host(folder, {"/nl/about/": once}) as (url, _):
        assert found(folder, url) == []
    assert len(times) > 1


def test_a_host_that_answers_no_more_is_left_alone(folder: Path) -> None:
    """After ten questions in vain."""
    every = {path: hung_up for path in expected.pages(release(folder).manifest) if path != "/"}
    with host(folder, every) as (url, asked):
        problems = found(folder, url)

    assert len(asked) < live.LOST + 10
    assert problems[-1].message == "no answer from 10 addresses, and the others were not asked"


def test_a_host_that_is_not_there(folder: Path) -> None:
    """One line, and nothing else is tried."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    problems = found(folder, f"http://127.0.0.1:{port}")

    assert [each.message for each in problems] == [
        "no answer: it cannot be reached: connection refused"
    ]
    (problem,) = found(folder, "http://nergens.invalid")
    assert problem.message.startswith("no answer: it cannot be reached: ")


def test_a_host_that_leads_elsewhere_is_told_once(folder: Path) -> None:
    """To https, say: one line, and nothing else is asked."""
    away = "https://proef.example/"
    with host(folder, {"/": lambda asked: asked.as_it_is(301, b"", Location=away)}) as (url, asked):
        problems = found(folder, url)

    assert [each.message for each in problems] == [f"leads to {away}"]
    assert len(asked) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that nobody trusts."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -subj /CN=localhost"
    try:
        subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no openssl on this machine")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert", folder / "key")
    return context


def test_a_certificate_that_nobody_trusts(folder: Path, certificate: ssl.SSLContext) -> None:
    """Told in words, and nothing is asked."""
    with host(folder, context=certificate) as (url, asked):
        (problem,) = found(folder, url)

    assert (
        problem.message
        == "no answer: its certificate is not to be trusted: self-signed certificate"
    )
    assert asked == []


def test_a_host_without_tls(folder: Path) -> None:
    """The same by https."""
    with host(folder) as (url, _):
        (problem,) = found(folder, url.replace("http:", "https:"))

    assert problem.message.startswith("no answer: no TLS with it: ")


@pytest.mark.tools
@pytest.mark.parametrize(
    ("name", "place"), [("nginx", "folder"), ("caddy", "below"), ("apache", "below")]
)
def test_a_real_web_server_has_no_problem(
    name: str, place: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """nginx, Caddy and Apache with the files that they read."""
    folder = request.getfixturevalue(place)
    need(getattr(tools, name))
    base = "" if place == "folder" else BELOW
    apps.export(folder, tmp_path / "build", HOST=name)
    served = tmp_path / "build"
    if name == "apache" and base:
        served = tmp_path / "served"
        served.mkdir()
        (served / base[1:]).symlink_to(tmp_path / "build")
    with running(name, served, tmp_path / "work") as server:
        url = f"http://127.0.0.1:{server.port}{quote(base)}"
        ledger = ledgers.read(Run(folder / "content"))
        can = hosts.HOSTS[name]
        assert live.Live(release(tmp_path), client.Host(url), can, ledger, TODAY).problems() == []
