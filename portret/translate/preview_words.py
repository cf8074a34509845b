"""The words of the preview itself, in the languages of translators' browsers.

They are in the folder `preview/`, a catalogue for each language, and in no catalogue of a site, as
readers never see them. `tools/words.py` extracts them from the templates and from each `said(…)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract as babel_extract

from portret import locales
from portret.locales import Language
from portret.site import words
from portret.translate import extract, shipped
from portret.translate.extract import PotMessage

CODE = Path(__file__).resolve().parent.parent
FOLDER = CODE / "translate" / "preview"


def messages(templates: Path) -> list[PotMessage]:
    """The messages of the preview: words of its templates, and sentences of checks."""
    found = words.messages_of_preview(templates)
    of_templates = (
        PotMessage("", each.text, comments=each.comments, files=(each.file,)) for each in found
    )
    return extract.unique([*of_templates, *_of_code()])


def _of_code() -> Iterator[PotMessage]:
    """The messages marked by `said`, with the translators' notes above them."""
    for path in sorted(CODE.rglob("*.py")):
        with open(path, "rb") as file:
            name = path.relative_to(CODE.parent).as_posix()
            for _, text, notes, _ in babel_extract("python", file, {"said": None}, _NOTES):
                yield PotMessage("", str(text), comments=tuple(notes), files=(name,))


_NOTES = ("Translators:",)


def language(accepted: Iterable[str]) -> Language:
    """The first accepted language that has the words; else English."""
    return locales.negotiate(accepted, _languages()) or locales.language("en")


def say(language: Language) -> Callable[[str], str]:
    """A function that translates words into a language; missing ones stay English."""
    found = shipped.texts(language, FOLDER)
    return (lambda text: found.get(text, text)) if found else str


@cache
def _languages() -> list[Language]:
    """English, and those of the catalogues."""
    return [locales.language("en"), *shipped.languages(FOLDER)]
