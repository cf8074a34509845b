"""The words of new content files, in the languages in which Portret has them.

They stand in `explanations/`, a catalogue for each language, by `tools/words.py`. Readers
get them only where a site keeps what it was begun with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from portret.content.new_files import Author
from portret.locales import Language
from portret.translate import shipped
from portret.translate.extract import Wanted

FOLDER = Path(__file__).resolve().parent / "explanations"


def author(language: Language, today: date) -> Author:
    """Who writes new files in a language: in English, marked as such, where we lack its words."""
    found = shipped.texts(language, FOLDER)
    ours = found or language.is_english
    return Author(lambda text: found.get(text, text), today, "" if ours else "en")


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
