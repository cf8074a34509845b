"""The words of new content files, in the languages in which Portret has them.

They stand in `explanations/`, a catalogue for each language, by `tools/explanations.py`. Readers
get them only where a site keeps what it was begun with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from portret import tags
from portret.catalogs import pofile
from portret.content.new_files import Author, Say
from portret.locales import Language
from portret.translate.extract import Wanted

FOLDER = Path(__file__).resolve().parent / "explanations"


def author(language: Language, today: date) -> Author:
    """Who writes new files in a language: in English, marked as such, where we lack its words."""
    if language.is_english:
        return Author(_same, today)
    for tag in (language.tag, *tags.parents(language.tag), language.code):
        path = FOLDER / f"{tag.replace('-', '_')}.po"
        if path.is_file():
            return Author(_said(path), today)
    return Author(_same, today, "en")


def _same(text: str) -> str:
    return text


def _said(path: Path) -> Say:
    """The texts of a catalogue, and those that it lacks as they are."""
    found = {each.text: each.translations[0] for each in pofile.read(path.read_bytes()).entries}
    return lambda text: found.get(text) or text


def messages() -> Sequence[Wanted]:
    """Every text of new files, once, in the order in which they have them."""
    said: dict[str, None] = {}

    def noted(text: str) -> str:
        said.setdefault(text)
        return text

    writer = Author(noted, date(2000, 1, 1))
    writer.site("", ["en"], "NL")
    writer.partner("key", ["theme"])
    writer.page("key")
    writer.readme("")
    return [Wanted("", text, flag="no-python-format") for text in said]
