"""The proof finds what a browser would trip over, and nothing in a sound export."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from portret.freeze import checker

PAGE = '<!doctype html><html lang="nl"><title>x</title><h1 id="top">x</h1>{}</html>'

HIDDEN = '<!DOCTYPE svg [<!ENTITY x "&#60;scr&#105;pt/>">]><svg>&x;</svg>'
"""A drawing whose bytes hold no script, and which has one all the same."""


def found(files: Mapping[str, str], base: str = "", host: str = "") -> list[str]:
    """The findings in an export of these files."""
    reader = checker.Reader(base, host + base)
    facts = {f"/{name}": reader.read(f"/{name}", text.encode()) for name, text in files.items()}
    places = checker.places({path: each.ids for path, each in facts.items()})
    return [f"{each.path}: {each.message}" for each in checker.findings(facts, places)]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="/nl/b/">x</a><a href="../nl/b/">x</a><a href="b/#top">x</a><a href="#top">x</a>',
        '<a href="">x</a><a href="/nl/">x</a><a href="./">x</a><a href="/nl/b/?x=1#top">x</a>',
        '<a href="https://other.example/a">x</a><a href="mailto:a@b.example">x</a>',
        '<img src="/m%C3%A9.png" alt=""><link rel="stylesheet" href="/a.css">',
        '<picture><source srcset="/m%C3%A9.png 1w, /a.css 2w"><img src="/a.css"></picture>',
        '<link rel="canonical" href="https://proef.example/nl/">',
        '<a href="https://proef.example/elsewhere/">x</a>',
        '<p title="x onclick = y">Wat onwaar=onwaar en <code>&lt;img/onerror=x&gt;</code> is.</p>',
    ],
)
def test_a_sound_page_has_no_findings(body: str) -> None:
    """Links within the site in every form, and links to others."""
    files = {
        "nl/index.html": PAGE.format(body),
        "nl/b/index.html": PAGE.format(""),
        "a.css": "",
        "mé.png": "",
    }

    assert found(files, host="https://proef.example") == []


SCRIPT = '<script type="module" src="/a.js"></script>'


@pytest.mark.parametrize(
    ("path", "body", "faults"),
    [
        ("nl/search/index.html", SCRIPT, 0),
        ("nl/index.html", SCRIPT, 1),
        ("nl/partners/search/index.html", SCRIPT, 1),
        ("search/index.html", SCRIPT, 1),
        ("nl/search/index.html", SCRIPT * 2, 1),
        ("nl/search/index.html", SCRIPT.replace("></", ">x</"), 1),
        ("nl/search/index.html", SCRIPT.replace("/a.js", "/b.js"), 1),
        ("nl/search/index.html", "<script>x</script>", 1),
        ("nl/search/index.html", '<p onclick="x">x</p>', 1),
    ],
)
def test_the_search_alone_has_its_script(path: str, body: str, faults: int) -> None:
    """One, whose content is a file of the site's."""
    reader = checker.Reader("", "", "/a.js")
    read = reader.read(f"/{path}", PAGE.format(body).encode())

    assert len(read.faults) == faults
    assert checker.Reader("", "").read(f"/{path}", PAGE.format(SCRIPT).encode()).faults


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<a href="/nl/weg/">x</a>', "leads nowhere: /nl/weg/"),
        ('<a href="/nl">x</a>', "leads nowhere: /nl"),
        ('<a href="/NL/">x</a>', "leads nowhere: /NL/"),
        ('<a href="../../../weg">x</a>', "leads nowhere"),
        ('<a href="#weg">x</a>', "place that the page has not: #weg"),
        ('<a href="/nl/#Top">x</a>', "place that the page has not: #Top"),
        ('<img src="/weg.png" alt="">', "leads nowhere: /weg.png"),
        ('<img src="/nl/" srcset="/nl/ 1w, /weg.png 2w" alt="">', "leads nowhere: /weg.png"),
        ('<source srcset="https://other.example/x.png">', "another host"),
        ('<link rel="stylesheet" href="/weg.css">', "leads nowhere: /weg.css"),
        ('<img src="https://other.example/x.png" alt="">', "another host"),
        ('<link rel="icon" href="//other.example/x.png">', "another host"),
        ('<link rel="alternate" href="https://proef.example/en/">', "leads nowhere"),
        ('<form action="/weg"></form>', "leads nowhere: /weg"),
        ('<button formaction="javascript:x()">x</button>', "runs or holds what a page must not"),
        ('<svg><use href="#top" xlink:href="/weg.svg"/></svg>', "leads nowhere: /weg.svg"),
        ('<a href="http://[">x</a>', "no browser can read"),
        ('<p id="top">x</p>', "the id “top” stands 2 times"),
        ("<h1>x</h1>", "2 headings of level 1"),
        ("<script>x</script>", "a script"),
        ('<p onclick="x()">x</p>', "runs a script: onclick"),
        ("<img/onerror=x() alt>", "runs a script: onerror"),
        ('<p class="x"ONCLICK="x()">x</p>', "runs a script: onclick"),
        ('<a href="javascript:x()">x</a>', "runs or holds what a page must not: javascript:"),
        ('<img src="data:image/png;base64,x" alt="">', "runs or holds what a page must not"),
        ('<iframe src="/nl/"></iframe>', "an element <iframe>"),
        ('<meta property="og:image" content="/weg.jpg">', "leads nowhere: /weg.jpg"),
    ],
)
def test_every_fault_is_found(body: str, expected: str) -> None:
    """Once, with its page."""
    findings = found({"nl/index.html": PAGE.format(body)}, host="https://proef.example")

    assert len(findings) == 1
    assert findings[0].startswith("/nl/index.html: ")
    assert expected in findings[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<html><h1>x</h1></html>", "no language on the html element"),
        ('<html lang=""><h1>x</h1></html>', "no language on the html element"),
        ('<html lang="nl"><p>x</p></html>', "0 headings of level 1"),
    ],
)
def test_a_page_has_a_language_and_a_heading(text: str, expected: str) -> None:
    """Exactly one heading of level 1, and a language."""
    assert found({"a.html": text}) == [
        f"/a.html: {expected}" + ", where one was expected" * expected.startswith("0")
    ]


def test_below_a_path_every_link_starts_with_it() -> None:
    """A link without base_url's path would leave the site, though the file is there."""
    body = '<a href="/repo/nl/">x</a><a href="/nl/">x</a><a href="../../">x</a>'
    findings = found({"nl/index.html": PAGE.format(body)}, base="/repo")

    assert [each.split(": ", 1)[1] for each in findings] == [
        *("a link that leaves the site's path: /nl/", "a link that leaves the site's path: ../../")
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("sitemap.xml", "<urlset><url></urlset>", "no well-formed XML"),
        ("media/a.svg", "<svg><g></svg>", "no well-formed XML"),
        ("media/a.svg", "<svg><script/></svg>", "an element <script>"),
        ("media/a.svg", '<svg onload="x()"/>', "runs a script: onload"),
        ("media/a.svg", HIDDEN, "an element <script>"),
        ("media/a.svg", '<svg><image href="https://other.example/x"/></svg>', "another host"),
        ("static/a.css", "p { background: url('weg.png') }", "leads nowhere: /static/weg.png"),
        ("static/a.css", "@font-face { src: url(//other.example/a.woff2) }", "another host"),
    ],
)
def test_what_is_no_page_is_read_too(name: str, text: str, expected: str) -> None:
    """Drawings and the sitemap are XML and do nothing; style sheets have all that they name."""
    findings = found({name: text})

    assert len(findings) == 1
    assert expected in findings[0]
