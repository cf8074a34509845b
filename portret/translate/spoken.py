"""The preview's own words, in the languages of translators' browsers.

They stand in `preview/`, a catalogue a language, and come with Portret: no site's catalogue has
them, as no reader gets them. `tools/words.py` brings them up to date with the templates and with
what is `said` of a translation.
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
from portret.translate.extract import Wanted

CODE = Path(__file__).resolve().parent.parent
FOLDER = CODE / "translate" / "preview"


def messages(templates: Path) -> list[Wanted]:
    """The words of the preview's templates, and what the checks say, each once."""
    found = words.messages_of_preview(templates)
    of_templates = (
        Wanted("", each.text, comments=each.comments, files=(each.file,)) for each in found
    )
    return extract.unique([*of_templates, *_of_code()])


def _of_code() -> Iterator[Wanted]:
    """The msgids of `said`, with the notes on them."""
    for path in sorted(CODE.rglob("*.py")):
        with open(path, "rb") as file:
            name = path.relative_to(CODE.parent).as_posix()
            for _, text, notes, _ in babel_extract("python", file, {"said": None}, _NOTES):
                yield Wanted("", str(text), comments=tuple(notes), files=(name,))


_NOTES = ("Translators:",)


def language(accepted: Iterable[str]) -> Language:
    """The language of somebody who asks for these, of those that have the words; else English."""
    return locales.negotiate(accepted, _languages()) or locales.language("en")


def say(language: Language) -> Callable[[str], str]:
    """The function that gives the words of a language, and those that it lacks in English."""
    found = shipped.texts(language, FOLDER)
    return (lambda text: found.get(text, text)) if found else str


@cache
def _languages() -> list[Language]:
    """English, and those of the catalogues."""
    return [locales.language("en"), *shipped.languages(FOLDER)]
