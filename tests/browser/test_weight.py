"""What a page costs its reader: one round trip for text and style, no script, no other host."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request
from selectolax.lexbor import LexborHTMLParser

from tests.hosting import PAGES

SEARCH = re.compile(r'<script type="module" src="/static/search\.[0-9a-f]{12}\.js"></script>')

ROUND_TRIP = 14_000
"""Bytes that a host sends before it waits for an answer: ten packets (RFC 6928)."""

FIRST_VIEWS = [f"/{tag}/{below}" for tag in ("nl", "ar") for below in ("", "partners/ecre/")]

PHONE: Mapping[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
}
"""The phone of Lighthouse."""

HEAVIEST = 120_000
"""Bytes of a first view, at the most."""


def compressed(file: Path) -> int:
    """The bytes of a file by gzip -9."""
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))


def test_text_and_style_come_in_one_round_trip(export: Path) -> None:
    """Each page's HTML and its style sheets together, in every language, for the first visit."""
    weights = {}
    for file in export.rglob("*.html"):
        tree = LexborHTMLParser(file.read_text("utf-8"))
        sheets = [node.attributes["href"] or "" for node in tree.css("link[rel=stylesheet]")]
        parts = [file, *(export / sheet.lstrip("/") for sheet in sheets)]
        weights[str(file.relative_to(export))] = sum(map(compressed, parts))

    assert len(weights) > 40
    assert {name: size for name, size in weights.items() if size > ROUND_TRIP} == {}
    assert min(weights.values()) > 1000


def test_no_page_has_a_script_that_runs_or_a_file_of_others(export: Path) -> None:
    """But the search its own one; JSON-LD is data; what is loaded has a root-absolute address."""
    loads = "script[src], img, source, iframe, embed, object, video, audio, link[rel=stylesheet]"
    loads += ", link[rel=preload], link[rel=icon], image, use"
    data = ("application/ld+json", "speculationrules")
    found = []
    for file in export.rglob("*.html"):
        tree = LexborHTMLParser(file.read_text("utf-8"))
        found += [
            (file.name, node.html)
            for node in tree.css("script")
            if node.attributes.get("type") not in data
            if file.parent.name != "search" or not SEARCH.fullmatch(node.html or "")
        ]
        for node in tree.css("*"):
            found += [(file.name, name) for name in node.attributes if name.startswith("on")]
        for node in tree.css(loads):
            values = [node.attributes.get(name) for name in ("src", "href", "data", "srcset")]
            links = [part.split()[0] for value in values if value for part in value.split(",")]
            found += [(file.name, link) for link in links if not re.match(r"/(?!/)|#", link)]
    styles = "".join(file.read_text("utf-8") for file in export.rglob("*.css"))

    assert found == []
    assert re.findall(r"@import|url\(['\"]?(?:https?:)?//", styles) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_is_known_to_this_host_alone_and_by_nothing(
    browser: Browser, site: str, javascript: bool
) -> None:
    """Every kind of page: no request to others, no cookie or storage, nothing in the console."""
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    requests: list[Request] = []
    told: list[str] = []
    page.on("request", lambda request: requests.append(request))
    page.on("console", lambda message: told.append(message.text))
    page.on("requestfailed", lambda request: told.append(f"{request.failure} {request.url}"))
    for path in PAGES:
        page.goto(site + path, wait_until="load")

    assert len(requests) >= len(PAGES)
    assert [each.url for each in requests if not each.url.startswith(site)] == []
    assert [each.url for each in requests if each.headers.get("cookie")] == []
    assert context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}
    assert [each for each in told if "ERR_ABORTED" not in each] == []  # by the next page
    context.close()


@pytest.mark.parametrize("path", ["/nl/", "/ar/", "/nl/partners/ecre/", "/ar/partners/ecre/"])
def test_first_text_waits_for_one_font_at_most(browser: Browser, site: str, path: str) -> None:
    """Before the first text is painted at most one font is asked for, and no file twice."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(site + path, wait_until="networkidle")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    entries = page.evaluate(
        "performance.getEntriesByType('resource').map(each => [each.name, each.startTime])"
    )
    context.close()
    fonts = [name for name, start in entries if name.endswith(".woff2") and start < painted]
    paths = [urlsplit(name).path for name, _ in entries]

    assert painted > 0
    assert any(name.endswith(".css") for name in paths)
    assert len(fonts) <= 1
    assert len(paths) == len(set(paths))


def weight(browser: Browser, url: str) -> Mapping[str, int]:
    """The bytes of each file that a first view of a page loads, by its path; headers included."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def sent(event: Any) -> None:
        urls[event["requestId"]] = event["request"]["url"]

    def loaded(event: Any) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", loaded)
    page.goto(url)
    page.evaluate("document.fonts.ready.then(() => null)")  # which a busy machine asks for late
    page.wait_for_load_state("networkidle")
    context.close()
    return {urlsplit(urls[each]).path: size for each, size in sizes.items()}


@pytest.mark.parametrize("path", FIRST_VIEWS)
def test_a_first_view_is_light(browser: Browser, site: str, path: str) -> None:
    """On a phone, with nothing kept: 120 kB at most, its fonts and pictures included."""
    found = weight(browser, site + path)

    assert any(name.endswith(".avif") for name in found)
    assert any(name.endswith(".woff2") for name in found)
    assert sum(found.values()) <= HEAVIEST
