"""Pseudo-locales: every message of the site altered, to see what is not translatable or too tight.

In en-XA letters have accents, in ar-XB they are Arabic and run from right to left. Texts are some
30 % longer, as translations are, and stand between brackets, so that one sees where each ends.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from portret import locales
from portret.catalogs import safety
from portret.catalogs.plurals import PluralRule, plural_forms
from portret.catalogs.safety import Kind
from portret.catalogs.store import path_of
from portret.content.records import Site
from portret.locales import Language
from portret.translate import update
from portret.translate.extract import PotMessage, in_catalog

_ALPHABETS = {"en-XA": "àƀçđéƒĝĥîĵķļḿñöþɋŕšţûṽŵẋýž", "ar-XB": "ابثدعفغهيجكلمنوپقرستضڤطشئز"}
"""Replacements for the letters a to z."""

_PIECES = re.compile(
    r"""
    (?P<kept>
        (?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`) | `+  # code
      | \\[!-/:-@\[-`{-~]  # an escape
      | &\#?\w+;  # an entity
      | \]\[[0-9]+\] | \]\{lang=[^{}]*\} | \[\^[0-9]+\]  # a link's end, a language, a footnote
      | %(?:%|\(\w+\)s)  # a placeholder of an interface word
      | [^\s\[\]]{0,40}(?:://|@|\w\.\w)[^\s\[\]]*  # an address: another would not be safe
    )
    | [^\W\d_]+
    """,
    re.VERBOSE | re.DOTALL,
)

_PADDING = "lorem ipsum dolor sit amet consectetur adipiscing elit "


def catalogs(site: Site, messages: Sequence[PotMessage], translations: Path) -> Mapping[Path, str]:
    """The catalogues of the pseudo-locales, every message translated: path → text."""
    languages = [locales.language(tag) for tag in locales.PSEUDO]
    return {
        path_of(translations, language): _catalog(
            in_catalog(messages, language, site.source), language
        )
        for language in languages
    }


def _catalog(messages: Sequence[PotMessage], language: Language) -> str:
    """The text of a new catalogue, each entry with its translation."""
    rule = PluralRule(plural_forms(language))
    entries = (
        update.fresh(each, _translations(each, rule, language.tag), "\n") for each in messages
    )
    return update.merge(None, [], language) + "".join(entries)


def _translations(message: PotMessage, rule: PluralRule, tag: str) -> list[str]:
    """The translations of a message: one, or one for each plural form."""
    if message.plural is None:
        return [translation(message.text, tag, message.kinds)]
    one, many = message.text, message.plural
    texts = (one if form == rule.form(1) else many for form in range(rule.forms))
    return [translation(each, tag, Kind.PLURAL, message) for each in texts]


def translation(text: str, tag: str, kinds: Kind, of: PotMessage | None = None) -> str:
    """A text in a pseudo-locale; less altered if the result is not safe, blank if nothing is.

    `of` is the message whose plural form the text is.
    """
    letters = _letters(_ALPHABETS[tag])
    length = -(-len(text) * 3 // 10)
    altered = _PIECES.sub(lambda match: match["kept"] or match[0].translate(letters), text)
    padding = "".join(itertools.islice(itertools.cycle(_PADDING), length))
    choices = (f"⟦{altered} {padding.rstrip().translate(letters)}⟧", f"⟦{text}⟧", text)
    source, plural = (of.text, of.plural) if of else (text, None)
    return next((each for each in choices if not safety.fault(kinds, source, each, plural)), "")


@cache
def _letters(alphabet: str) -> Mapping[int, str]:
    """Replacements for each Latin letter, with or without accents, small or capital."""
    pairs = dict(zip("abcdefghijklmnopqrstuvwxyz", alphabet, strict=True))
    found = {}
    for code in range(0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if other := pairs.get(base.lower()):
            found[code] = other.upper() if base.isupper() else other
    return found
