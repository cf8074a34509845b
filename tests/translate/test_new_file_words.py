"""The catalogues of new files are whole, keep the names of fields, and are found by language."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from babel import Locale

from portret import locales
from portret.catalogs import pofile
from portret.translate import new_file_words
from tools import words

PATHS = sorted(new_file_words.FOLDER.glob("*.po"))
TODAY = date(2024, 2, 29)

NAMES = re.compile(r"\w+_\w+|true|http\S+\w|\w+\.(?:yaml|guide|txt)|360Giving|CLDR|##|\]\(\.\./|\(")
"""Matches what stays as it is in every language."""


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_catalogue_is_whole(path: Path) -> None:
    """No text waits, none is in doubt, and none is of a former text.

    Otherwise run `python -m tools.words`, and translate what it asks for.
    """
    file = pofile.read(path.read_bytes())

    assert path.read_text("utf-8") == words.text(path)
    assert not [each.text for each in file.entries if each.fuzzy or each.obsolete]
    assert not [each.text for each in file.entries[1:] if not each.translations[0]]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_names_of_fields_stay(path: Path) -> None:
    """A translation keeps the names of fields, files and values, and ends no comment."""
    wrong = [
        (each.text, word)
        for each in pofile.read(path.read_bytes()).entries[1:]
        if any(each.translations)
        for word in [*NAMES.findall(each.text), "-->"]
        if each.translations[0].count(word) != each.text.count(word)
    ]

    assert wrong == []


def test_the_words_of_a_region_are_those_of_its_language() -> None:
    """de-AT has German; English is its own; a language that we lack has marked English."""
    texts = {
        tag: new_file_words.author(locales.language(tag), TODAY).page("x")
        for tag in ("de", "de-AT", "en", "en-GB", "sw")
    }

    assert "Der Titel der Seite." in texts["de"]
    assert texts["de-AT"] == texts["de"] != texts["en"] == texts["en-GB"]
    assert "{lang=" not in texts["en"]
    assert "{lang=en}" in texts["sw"]
    assert {"de", "fr", "nl"} <= {path.stem for path in PATHS}


def test_the_readme_names_the_languages() -> None:
    """Those that have their own words, in their order in English."""
    text = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
    named = " ".join(text.split()).split("the first of the languages (")[1].split(";")[0]
    known = ["English", *(Locale.parse(path.stem).get_display_name("en") for path in PATHS)]

    assert re.split(", | or ", named) == sorted(map(str, known))
