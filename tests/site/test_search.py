"""The index of a language has what readers get, and finds it in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from portret.site import search_index
from portret.site.searcher import Searcher
from portret.web.sites import ServedSite
from tests import apps, searching
from tests.site.editions import portrait


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> ServedSite:
    """The site of the samples."""
    app = apps.make_app(searching.make(tmp_path_factory.mktemp("site")))
    found: ServedSite = app.extensions["portret"].current()
    return found


def keys(entries: list[search_index.Entry]) -> list[str]:
    """The keys of some documents."""
    return [each.address.strip("/").split("/")[-1] for each in entries]


@pytest.mark.parametrize(("tag", "query", "theme", "country", "expected"), searching.FOUND)
def test_what_is_found_and_in_which_order(
    site: ServedSite, tag: str, query: str, theme: str, country: str, expected: list[str]
) -> None:
    """Names over summaries over texts, the beginnings of words over their middles."""
    assert keys(site.searcher(tag).find(query, theme, country)) == expected


@pytest.mark.parametrize(
    ("tag", "query", "shown"),
    [
        ("nl", "raadhuis", (["Dan een ", "raadhuis", " van steen."], None, "")),
        ("en", "raadhuis", (["Dan een ", "raadhuis", " van steen."], "nl", "Dutch")),
        ("ar", "raadhuis", (["Dan een ", "raadhuis", " van steen."], "nl", "الهولندية")),
        ("nl", "hoog", (["", "Hoog", " & <b>droog</b>."], None, "")),
        ("en", "hoog", (["", "Hoog", " & <b>droog</b>."], "nl", "Dutch")),
        ("en", "quay house", (["At a ", "quay", "."], None, "")),
    ],
)
def test_a_result_shows_what_was_found(
    site: ServedSite, tag: str, query: str, shown: tuple[list[str], str | None, str]
) -> None:
    """The summary or the sentence, marked, and in which language that is."""
    searcher = site.searcher(tag)
    [entry] = searcher.find(query)
    result = searcher.result(entry, query)
    language = result.text.language and result.text.language.tag

    assert (list(result.text_parts), language, result.language) == shown
    assert result.href == f"/repo/{tag}{entry.address}"


@pytest.mark.parametrize(("tag", "query", "told", "language"), searching.SHOWN)
def test_a_result_shows_what_the_script_shows(
    site: ServedSite, tag: str, query: str, told: str, language: str
) -> None:
    """The same sentence in the same language."""
    [entry] = site.searcher(tag).find(query)
    result = site.searcher(tag).result(entry, query)

    assert (result.text.value, result.language) == (told, language)


def data(site: ServedSite, name: str, tag: str = "nl") -> Any:
    """A file of the index."""
    return json.loads(site.body(site.addresses[f"/{tag}/search/{name}.json"], {}))


def test_the_index_has_what_is_shown_and_no_more(site: ServedSite) -> None:
    """A draft is in none of its files."""
    titles = data(site, "index", "en")
    rows = {row[0]: row for row in titles["entries"]}

    assert titles["parts"] == 1
    assert titles["languages"] == {"nl": ["ltr", "Dutch"]}
    assert rows["/partners/huis/"][1:3] == ["The House", ""]
    assert rows["/partners/haven/"][1:] == [
        *("Havenhuis", "nl", "Along the quay.", "", "news", "NL KE"),
    ]
    assert "/partners/vuur/" not in rows
    assert rows.keys() == set(data(site, "0", "en")["documents"])
    assert "brandt" not in data(site, "0")["words"].split()


def test_words_stand_with_the_documents_that_have_them(site: ServedSite) -> None:
    """Each by the steps from one document's number to the next."""
    found = data(site, "0")
    words, documents = found["words"].split(" "), found["documents"]
    places = {}
    for word, steps in zip(words, found["steps"], strict=True):
        numbers = [sum(steps[: at + 1]) for at in range(len(steps))]
        places[word] = [documents[number] for number in numbers]

    assert words == sorted(set(words))
    assert documents == sorted(documents)
    assert places["kade"] == ["/partners/haven/", "/partners/huis/", "/partners/toren/"]
    assert places["raadhuis"] == ["/partners/toren/"]
    assert places["nieuws"] == ["/partners/haven/", "/partners/sluis/"]


def test_many_documents_stand_in_some_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in one, whatever others there are; the search finds what is in any of them."""
    monkeypatch.setattr(search_index, "PER_PART", 4)
    files = {
        f"partners/p{n}/index.md": portrait(f"P{n}", body=f"Woord{n} samen.") for n in range(20)
    }
    app = apps.make_app(apps.make(tmp_path, files))
    site: ServedSite = app.extensions["portret"].current()
    edition = site.snapshot.edition
    parts = search_index.by_part(edition)
    total = sum(map(len, parts))

    assert len(parts) == search_index.parts(total) == 8
    assert [len(part) for part in parts if len(part) > 3 * search_index.PER_PART] == []
    assert sorted(each.key for part in parts for each in part) == sorted(
        each.key for each in search_index.documents(edition)
    )
    searcher = site.searcher("nl")
    assert keys(searcher.find("woord17")) == ["p17"]
    assert len(searcher.find("samen")) == 20
    assert searcher.result(searcher.find("woord17")[0], "woord17").text.value == "Woord17 samen."


@pytest.mark.parametrize(
    ("documents", "parts"), [(0, 1), (1, 1), (256, 1), (257, 2), (512, 2), (513, 4), (3000, 16)]
)
def test_how_many_files_there_are(documents: int, parts: int) -> None:
    """They are a power of two, so that a new document seldom moves others."""
    assert search_index.parts(documents) == parts


def test_a_search_wants_all_files_of_a_language(site: ServedSite) -> None:
    """Those of one language make a searcher."""
    paths = [path for path in site.addresses if path.startswith("/en/search/")]

    assert keys(Searcher(map(site.addresses.page, paths)).find("house")) == ["huis"]
