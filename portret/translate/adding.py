"""Adds a language to a site: its catalogue, and its tag in site.yaml, both or neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from portret import locales, writing
from portret.catalogs import pofile, store
from portret.catalogs.lookup import Key
from portret.catalogs.safety import Kind
from portret.content import yaml_lists
from portret.errors import called, shown
from portret.images import typesetting
from portret.locales import Language
from portret.said import said
from portret.site import look
from portret.site.addresses import has_social_cards
from portret.site.edition import Snapshot
from portret.translate import update
from portret.translate.extract import PotMessage


class CannotAdd(ValueError):
    """A language cannot be added; the exception says why, and what to do."""


class AddByHand(CannotAdd):
    """site.yaml is written in a way that only a person can edit."""


@dataclass(frozen=True)
class AddedLanguage:
    """A language that was added: the files that were written, and how many texts are untranslated.

    `has_font` says whether a font for social cards has its letters.
    """

    language: Language
    site: Path
    catalog: Path
    untranslated: int
    has_font: bool


def add_language(site: Snapshot, messages: Sequence[PotMessage], tag: str) -> AddedLanguage:
    """Adds a language; if it raises CannotAdd, Problems or OSError, nothing has changed."""
    path, translations = site.settings.content / "site.yaml", site.settings.translations
    language = _new_language(site, tag, path)
    catalog = store.path_of(translations, language)
    with writing.locked(translations):  # as `update` does
        text = path.read_bytes().decode("utf-8")
        try:
            text = yaml_lists.add(text, "languages", language.tag)
        except yaml_lists.NotFound:
            raise AddByHand(
                said(
                    "%(place)s: a list of languages that only a person can add to. "
                    "Add %(language)s to `languages`, then run %(command)s.",
                    place=f"{shown(path)}:1",
                    language=language.tag,
                    command=called("translate update"),
                )
            ) from None
        files = update.plan(site.whole, [language], messages, translations)
        writing.write({catalog: files[catalog], path: text})
    fonts = look.fonts(site.whole.look, site.settings)
    cards = not has_social_cards(site) or bool(typesetting.writes(language, fonts))
    done = [each.key for each in messages if language.is_english and each.kinds == Kind.INTERFACE]
    waiting = _count_untranslated(files[catalog], done)
    return AddedLanguage(language, path, catalog, waiting, cards)


def _count_untranslated(catalog: str, done: Iterable[Key]) -> int:
    """The number of texts without translation, or with a fuzzy one, that are not `done` anyway."""
    entries = pofile.read(catalog.encode()).in_use.items()
    waits = {key for key, each in entries if each.fuzzy or not any(each.translations)}
    return len(waits.difference(done))


def _new_language(site: Snapshot, tag: str, path: Path) -> Language:
    """The language of a tag that site.yaml does not have."""
    if tag in [each.tag for each in site.whole.languages]:
        raise CannotAdd(said("%(file)s has %(language)s already.", file=shown(path), language=tag))
    try:
        language = locales.of_site(tag)
    except ValueError as error:
        raise CannotAdd(said("This is no code of a language: %(why)s", why=error)) from None
    if tag in locales.PSEUDO:
        raise CannotAdd(f"{tag} has no readers: {called('translate pseudo')} writes it.")
    for known in site.whole.languages:
        for problem in store.shared_files(site.settings.translations, [known, language]):
            raise CannotAdd(f"{problem.message}, {problem.path}.")
    return language
