"""The preview's own words, in the languages of translators' browsers.

They stand in `preview/`, a catalogue a language, and come with Portret: no site's catalogue has
them, as no reader gets them. `tools/preview_words.py` brings them up to date with the templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from portret import locales, tags
from portret.catalogs import pofile
from portret.locales import Language
from portret.site import words
from portret.translate import extract
from portret.translate.extract import Wanted

FOLDER = Path(__file__).resolve().parent / "preview"


def messages(templates: Path) -> list[Wanted]:
    """The words of the preview's templates, each once, with the notes on them."""
    found = words.messages_of_preview(templates)
    return extract.unique(
        Wanted("", each.text, comments=each.comments, files=(each.file,)) for each in found
    )


def language(accepted: Iterable[str]) -> Language:
    """The language of somebody who asks for these, of those that have the words; else English."""
    return locales.negotiate(accepted, _languages()) or locales.language("en")


def say(language: Language) -> Callable[[str], str]:
    """The function that gives the words of a language, and those that it lacks in English."""
    found = _words(language.tag)
    return lambda text: found.get(text) or text


@cache
def _languages() -> list[Language]:
    """English, and those of the catalogues."""
    known = (tags.spelled(path.stem) for path in sorted(FOLDER.glob("*.po")))
    return [locales.language(tag) for tag in ("en", *known)]


@cache
def _words(tag: str) -> dict[str, str]:
    path = FOLDER / f"{locales.language(tag).folder}.po"
    entries = pofile.read(path.read_bytes()).entries[1:] if path.exists() else ()
    return {each.text: each.translations[0] for each in entries if not each.fuzzy}
