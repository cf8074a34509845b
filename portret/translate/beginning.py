"""Begins a language: its catalogue, and its place in site.yaml, both or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portret import locales, writing
from portret.catalogs import pofile, store
from portret.content import yaml_lists
from portret.errors import shown
from portret.images import typesetting
from portret.locales import Language
from portret.said import said
from portret.site import look
from portret.site.addresses import has_social_cards
from portret.site.edition import Snapshot
from portret.translate import update
from portret.translate.extract import Wanted


class Unfit(ValueError):
    """Raised where a language cannot be begun; it says why, and what to do."""


class ByHand(Unfit):
    """Raised where only a person can add the language to site.yaml."""


@dataclass(frozen=True)
class Begun:
    """A language that was begun: the files that were written, and how many texts wait in one.

    `cards` says whether some font has its letters for social cards.
    """

    language: Language
    site: Path
    catalog: Path
    waiting: int
    cards: bool


def begin(site: Snapshot, messages: Sequence[Wanted], tag: str) -> Begun:
    """Begin a language; Unfit, Problems or OSError where it cannot be, and all is as it was."""
    path, translations = site.settings.content / "site.yaml", site.settings.translations
    language = _new_language(site, tag, path)
    catalog = store.path_of(translations, language)
    with writing.locked(translations):  # as `update` does
        text = path.read_bytes().decode("utf-8")
        try:
            text = yaml_lists.add(text, "languages", language.tag)
        except yaml_lists.NotFound:
            raise ByHand(
                said(
                    "%(place)s: a list of languages that only a person can add to. "
                    "Add %(language)s to `languages`, then run `flask translate update`.",
                    **{"place": f"{shown(path)}:1", "language": language.tag},
                )
            ) from None
        files = update.plan(site.whole, [language], messages, translations)
        writing.write({catalog: files[catalog], path: text})
    fonts = look.fonts(site.whole.look, site.settings)
    cards = not has_social_cards(site) or bool(typesetting.writes(language, fonts))
    return Begun(language, path, catalog, _waiting(files[catalog]), cards)


def _waiting(catalog: str) -> int:
    """How many texts of a catalogue wait for their translation."""
    entries = pofile.read(catalog.encode()).entries
    return sum(each.fuzzy or not any(each.translations) for each in entries if not each.obsolete)


def _new_language(site: Snapshot, tag: str, path: Path) -> Language:
    """The language of a tag that site.yaml does not have."""
    if tag in [each.tag for each in site.whole.languages]:
        raise Unfit(said("%(file)s has %(language)s already.", file=shown(path), language=tag))
    try:
        language = locales.of_site(tag)
    except ValueError as error:
        raise Unfit(said("This is no code of a language: %(why)s", why=error)) from None
    if tag in locales.PSEUDO:
        raise Unfit(f"{tag} has no readers: `flask translate pseudo` writes it.")
    for known in site.whole.languages:
        for problem in store.shared_files(site.settings.translations, [known, language]):
            raise Unfit(f"{problem.message}, {problem.path}.")
    return language
