"""Whatever stands in a catalogue, pages are made of what the site is made of, and always made."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from portret import locales
from portret.catalogs import store
from tests import apps, nasty

# A failing example is shown with the pages without translations, which are long.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

PAGES = ("/en/partners/anker/", "/en/partners/brug/", "/en/partners/", "/en/", "/en/nothing/")
WORDS = (
    *("Skip to the content", "Menu", "Partners", "Language", "Other partners", "All partners"),
    *("About this partner", "Works in", "Themes", "This page does not exist", "To the home page"),
)
KEYS = (*apps.EN, *WORDS)
FREE = {"em", "strong", "br", "span"}
"""Elements that a translation may have more of, or that mark where it is missing."""

SHOWN = {"lang", "dir", "alt", "content", "title"}
"""Attributes that say something of a text, or are a text."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, in which no page counts as incomplete."""
    site = apps.FILES["site.yaml"]
    assert isinstance(site, str)
    folder = apps.make(tmp_path_factory.mktemp("site"), {"site.yaml": f"{site}threshold: 0\n"})
    apps.translate(folder, "en", {})
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    """The server, without a cache: it never has a last good catalogue."""
    (folder / "file").touch()
    return apps.make_app(folder, CACHE=folder / "file" / "cache").test_client()


@pytest.fixture(scope="module")
def untranslated(client: FlaskClient) -> dict[str, str]:
    """The pages without a translation."""
    return {path: client.get(path).text for path in PAGES}


def made_of(page: str) -> tuple[Counter[str], Counter[tuple[str, str, str | None]]]:
    """A page's elements, and its attributes with their values where these are no texts."""
    nodes = [
        node
        for node in LexborHTMLParser(page).css("*")
        if node.tag not in FREE
        # A title whose letters no font has gets no social card.
        if not str(node.attributes.get("property", "")).startswith("og:image")
        if node.attributes.get("name") != "twitter:card"
    ]
    attributes = Counter(
        (str(node.tag), name, None if name in SHOWN else value)
        for node in nodes
        for name, value in node.attributes.items()
        if name not in ("lang", "dir")
        if not (node.tag in ("h1", "h2") and name == "class")  # a long title is set smaller
    )
    return Counter(str(node.tag) for node in nodes), attributes


def addresses(page: str) -> set[str]:
    """Whatever reads like an address or a script in a page, and the names in its data."""
    parser = LexborHTMLParser(page)
    data = [json.loads(each.text()) for each in parser.css("script")]
    parser.strip_tags(["script"])
    text = parser.text().lower()
    return {
        *(f"{name}: {value}" for each in data for name, value in identities(each)),
        *re.findall(
            r"[a-z]+://\w\S*|www\.\w+|\S+@\w+\.\w+|(?:java|vb)script:[!-~]|data:text", text
        ),
    }


def identities(data: Any) -> Iterator[tuple[str, str]]:
    """The (name, value) of whatever in structured data is no text."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name not in TEXTS:
                yield from [(name, str(value))] if isinstance(value, str | int) else ()
                yield from identities(value)
    elif isinstance(data, list):
        for each in data:
            yield from identities(each)


TEXTS = {"name", "description", "@value", "@language", "inLanguage"}
"""The properties of structured data that hold texts, and of which the language may change."""


def check_pages(client: FlaskClient, untranslated: dict[str, str]) -> None:
    """Each page has the elements, addresses and characters that it has without translations."""
    for path, before in untranslated.items():
        answer = client.get(path)

        assert answer.status_code == (404 if "nothing" in path else 200)
        assert made_of(answer.text) == made_of(before)
        assert addresses(answer.text) <= addresses(before)
        assert not re.search(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffe\uffff]", answer.text)


@nasty.few
@given(
    st.lists(st.one_of(nasty.hostile, nasty.attack), min_size=1, max_size=8),
    st.booleans(),
    st.integers(0, 30),
)
def test_no_translation_changes_what_pages_are_made_of(
    client: FlaskClient,
    folder: Path,
    untranslated: dict[str, str],
    texts: list[str],
    append: bool,
    turn: int,
) -> None:
    """No new tag, attribute, scheme, host, block or control character, and never an exception."""
    entries: dict[Any, str] = {}
    for number, key in enumerate(KEYS):
        text = texts[(number + turn) % len(texts)]
        entries[key] = f"{key[-1] if isinstance(key, tuple) else key}{text}" if append else text
    apps.translate(folder, "en", entries)

    check_pages(client, untranslated)


WHOLE = '\nmsgid "Kort"\nmsgstr "In short"\n\n#, fuzzy\nmsgid "Menu"\nmsgstr "List"\n'


@nasty.few
@given(st.binary(max_size=60), st.integers(0, 200), st.integers(0, 40), st.booleans())
def test_no_file_breaks_a_page(
    client: FlaskClient,
    folder: Path,
    untranslated: dict[str, str],
    noise: bytes,
    start: int,
    length: int,
    alone: bool,
) -> None:
    """Random bytes, alone or within a catalogue: it can be read, or it is named by line."""
    path = apps.translate(folder, "en", {"Kort": "In short"})
    whole = path.read_bytes() + WHOLE.encode()[26:]
    data = noise if alone else whole[:start] + noise + whole[start + length :]
    path.write_bytes(data)

    _, problems = store.read(path, locales.language("en"))

    lines = data.count(b"\n" if b"\n" in data else b"\r") + 1
    assert all(1 <= each.line <= lines and each.remedy for each in problems)
    check_pages(client, untranslated)
    if problems:
        assert {page: client.get(page).text for page in PAGES} == untranslated
