"""The interface words in the languages that come with Portret, for the catalogues of sites.

They are in the folder `interface/`, a catalogue for each language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from portret import locales, tags
from portret.catalogs import pofile
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.plurals import PluralRule
from portret.catalogs.safety import Kind
from portret.locales import Language
from portret.translate import link_numbers
from portret.translate.extract import PotMessage
from portret.translate.offers import Offer

FOLDER = Path(__file__).parent / "interface"


def languages(folder: Path = FOLDER) -> list[Language]:
    """The languages that have words, by tag."""
    return [
        locales.language(tags.from_folder_name(path.stem)) for path in sorted(folder.glob("*.po"))
    ]


def words_for(language: Language, folder: Path = FOLDER) -> PoFile | None:
    """The words for a language: its own, or those of the language of a region or variant.

    So de-CH and de-simple get those of de, but zh-Hant does not get those of zh.
    """
    known = {tags.lineage(path.stem)[0]: path for path in folder.glob("*.po")}
    found = (known[each] for each in tags.lineage(language.tag) if each in known)
    return pofile.read(path.read_bytes()) if (path := next(found, None)) else None


@cache
def texts(language: Language, folder: Path) -> Mapping[str, str]:
    """The words in a language by their msgids, without blank and fuzzy ones."""
    words = words_for(language, folder)
    entries = words.entries[1:] if words else ()
    return {
        each.text: each.translations[0]
        for each in entries
        if each.translations[0] and not each.fuzzy
    }


def offers(
    words: PoFile, messages: Iterable[PotMessage], rule: PluralRule
) -> dict[tuple[str, str], Offer]:
    """The words for messages, by key, as certain offers.

    `rule` is the plural rule of the catalogue that gets them.
    """
    found: dict[tuple[str, str], Offer] = {}
    for message in messages:
        entry = words.in_use.get(message.key) if Kind.INTERFACE in message.kinds else None
        if entry and entry.plural == message.plural and not entry.fuzzy:
            texts = _forms(entry, words.plural_rule, rule)
            if any(texts):
                found[message.key] = Offer(
                    (link_numbers.former(entry),), texts, certain=True, moves=False
                )
    return found


def _forms(entry: Entry, ours: PluralRule, theirs: PluralRule) -> tuple[str, ...]:
    """The texts of an entry in the plural forms of another rule.

    Each form gets the text for the first number that has it.
    """
    if entry.plural is None:
        return entry.translations
    if not theirs.works:
        return ()
    first: dict[int, int] = {}
    for number in (*range(1, 1000), 1_000_000, 0):
        first.setdefault(theirs.form(number) or 0, number)
    forms = (ours.form(first[form]) if form in first else None for form in range(theirs.forms))
    return tuple("" if form is None else entry.translations[form] for form in forms)
