"""The words of new content files (`flask new`), in the languages that come with Portret.

They are in the folder `explanations/`, a catalogue for each language; `tools/words.py` keeps them
up to date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from portret.content.new_files import Author
from portret.locales import Language
from portret.translate import shipped
from portret.translate.extract import PotMessage

FOLDER = Path(__file__).resolve().parent / "explanations"


def author(language: Language, today: date) -> Author:
    """The author of new files in a language; its texts are English if the words are missing."""
    found = shipped.texts(language, FOLDER)
    ours = found or language.is_english
    return Author(lambda text: found.get(text, text), today, "" if ours else "en")


def messages() -> Sequence[PotMessage]:
    """The messages of new files, each once, in order."""
    texts: dict[str, None] = {}

    def collect(text: str) -> str:
        texts.setdefault(text)
        return text

    writer = Author(collect, date(2000, 1, 1))
    writer.site("", ["en"], "NL")
    writer.partner("key", ["theme"])
    writer.page("key")
    writer.readme("")
    return [PotMessage("", text, flag="no-python-format") for text in texts]
