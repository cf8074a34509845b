"""What the server answers to a form without a script, and that nothing else changes by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from portret.site import headers, searcher
from tests import apps, searching
from tests.site.editions import portrait


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The client of the samples' site, which stands below /repo."""
    return apps.make_app(searching.make(tmp_path_factory.mktemp("site"))).test_client()


def keys(html: str) -> list[str]:
    """The keys of the results on a page."""
    found = LexborHTMLParser(html).css("ol.results a")
    return [str(each.attributes["href"]).strip("/").split("/")[-1] for each in found]


@pytest.mark.parametrize(("tag", "query", "theme", "country", "expected"), searching.FOUND)
def test_a_form_is_answered(
    client: FlaskClient, tag: str, query: str, theme: str, country: str, expected: list[str]
) -> None:
    """With what the script would show, in the same order, marked as for one reader alone."""
    asked = {"q": query, "theme": theme, "country": country}
    answer = client.get(f"/repo/{tag}/search/", query_string=asked)
    page = LexborHTMLParser(answer.text)
    field, chosen = page.css_first("input[type=search]"), page.css("option[selected]")

    assert keys(answer.text) == expected
    assert [each.attributes["value"] for each in chosen] == [x for x in (theme, country) if x]
    assert field is not None
    assert field.attributes["value"] == query
    assert '<meta name="robots" content="noindex">' in answer.text
    assert 'rel="canonical"' not in answer.text
    assert "search-unanswered" not in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_result_has_its_match_and_its_language(client: FlaskClient) -> None:
    """The title and the sentence that fell back are marked so, and the language is named."""
    html = client.get("/repo/ar/search/?q=raadhuis").text
    result = LexborHTMLParser(html).css_first(".result")
    assert result is not None

    assert '<a href="/repo/ar/partners/toren/" lang="nl" dir="ltr">Toren</a>' in result.html
    assert '<p lang="nl" dir="ltr">Dan een <mark>raadhuis</mark> van steen.</p>' in result.html
    assert '<p class="kicker">الهولندية</p>' in result.html


@pytest.mark.parametrize(
    "query", ["", "?", "?q=", "?q=%20&theme=", "?x=1", "?Q=huis", "?q", "?utm_source=a&number=2"]
)
def test_a_page_without_a_question_is_that_of_the_export(client: FlaskClient, query: str) -> None:
    """Byte for byte, whatever else stands in the address, and whatever was asked before."""
    client.get("/repo/nl/search/?q=huis")
    plain = client.get("/repo/nl/search/")
    answer = client.get(f"/repo/nl/search/{query}")

    assert answer.data == plain.data
    assert answer.headers["ETag"] == plain.headers["ETag"]
    assert answer.headers["Cache-Control"] == headers.FRESH
    assert keys(answer.text) == []
    assert "search-unanswered" in answer.text
    assert 'rel="canonical" href="https://proef.example/repo/nl/search/"' in answer.text


def test_a_theme_or_country_that_nobody_can_choose_is_not_asked_for(client: FlaskClient) -> None:
    """As in the script, where the form has no such choice."""
    sought = client.get("/repo/nl/search/?q=huis").text

    assert keys(sought)
    assert client.get("/repo/nl/search/?q=huis&theme=gone&country=nl").text == sought
    assert "search-unanswered" in client.get("/repo/nl/search/?theme=gone&country=X").text


@pytest.mark.parametrize("path", ["/nl/", "/nl/partners/", "/nl/search/index.json"])
def test_other_pages_never_hear_a_question(client: FlaskClient, path: str) -> None:
    """Their answers depend on the path alone."""
    assert client.get(f"/repo{path}?q=huis").data == client.get(f"/repo{path}").data


def test_the_page_of_the_export_is_the_servers(tmp_path: Path) -> None:
    """So are the files of the index."""
    searching.make(tmp_path)
    export = apps.export(tmp_path, tmp_path / "build")
    client = apps.make_app(tmp_path).test_client()
    files = {"/en/search/": "en/search/index.html"}
    files |= {f"/en/search/{name}.json": f"en/search/{name}.json" for name in ("index", "0")}

    for path, name in files.items():
        assert client.get(f"/repo{path}").data == (export / name).read_bytes()


def test_only_the_search_runs_a_script(client: FlaskClient) -> None:
    """And has a form; what is unknown runs nothing."""
    policy = "Content-Security-Policy"
    own = client.get("/repo/nl/search/").headers[policy]

    assert "script-src 'self'" in own
    assert "form-action 'self'" in own
    assert client.get("/repo/nl/search/?q=huis").headers[policy] == own
    for path in ("/nl/", "/nl/partners/huis/", "/nl/search/index.json", "/nl/search/x/"):
        other = client.get(f"/repo{path}").headers[policy]
        assert "script-src" not in other
        assert "form-action 'none'" in other


def test_an_answer_is_bounded(tmp_path: Path) -> None:
    """In its results, and in what it takes of a long question; the count tells of all."""
    files = {f"partners/p{n}/index.md": portrait(f"P{n}", body="Samen.") for n in range(60)}
    client = apps.make_app(apps.make(tmp_path, files)).test_client()
    answer = client.get("/nl/search/?q=samen")

    assert len(keys(answer.text)) == searcher.SHOWN
    assert "Found: 60. The first 50 are shown." in answer.text
    long = client.get("/nl/search/", query_string={"q": "samen " + "x" * 5000})
    assert len(long.data) < len(answer.data)
    assert "x" * 101 not in long.text


def test_nothing_asked_becomes_markup(client: FlaskClient) -> None:
    """Nor breaks out of an attribute."""
    html = client.get("/repo/nl/search/", query_string={"q": '"><script>x</script>'}).text

    assert "<script>" not in html
    assert "Nothing was found" in html


@pytest.mark.parametrize("path", ["/repo/xx/search/?q=a", "/repo/xx/search/"])
def test_a_language_that_is_not_there_has_no_search(client: FlaskClient, path: str) -> None:
    """As no other page."""
    assert client.get(path).status_code == 404


def test_other_things_at_such_an_address_are_no_search(tmp_path: Path) -> None:
    """The way from a language that went, which old bookmarks ask, and a file of the site's own."""
    site = "name: Proef\nlanguages: [nl]\nredirects:\n  /fr/search/: /nl/search/\n"
    folder = apps.make(tmp_path, {"site.yaml": site, "root/xx/search/index.html": "Van ons."})
    client = apps.make_app(folder).test_client()
    moved, own = client.get("/fr/search/?q=huis"), client.get("/xx/search/?q=huis")

    assert (moved.status_code, moved.location) == (301, "/nl/search/")
    assert (own.status_code, own.text) == (200, "Van ons.")


def test_an_edit_is_found_at_once(tmp_path: Path) -> None:
    """The index of a server is that of its content."""
    folder = searching.make(tmp_path)
    client = apps.make_app(folder).test_client()
    assert keys(client.get("/repo/nl/search/?q=graniet").text) == []
    path = folder / "content/partners/toren/index.md"
    path.write_text(path.read_text("utf-8").replace("steen", "graniet"), "utf-8")

    assert keys(client.get("/repo/nl/search/?q=graniet").text) == ["toren"]


def test_a_page_of_its_own_introduces_the_search(tmp_path: Path) -> None:
    """`pages/search.md` gives title and text, and is found by its address alone."""
    text = "---\ntitle: Vind het\nsummary: Zoek hier.\n---\n\nTyp **iets**.\n"
    folder = apps.make(tmp_path, {"pages/search.md": text})
    client = apps.make_app(folder).test_client()
    html = client.get("/nl/search/").text

    assert "<h1>Vind het</h1>" in html
    assert "<p>Typ <strong>iets</strong>.</p>" in html
    assert '<meta name="description" content="Zoek hier.">' in html
    assert keys(client.get("/nl/search/?q=vind").text) == []


def test_a_preview_answers_too(tmp_path: Path) -> None:
    """With its bar; the bare page stays as it was, and the index has no notes for translators."""
    folder = searching.make(tmp_path)
    client = apps.make_app(folder, PREVIEW="1").test_client()
    answer = client.get("/repo/nl/search/?q=kade")

    assert "preview--bar" in answer.text
    assert keys(answer.text) == ["haven", "huis", "toren"]
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert keys(client.get("/repo/nl/search/").text) == []
    assert "data-" not in client.get("/repo/en/search/index.json").text
