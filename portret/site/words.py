"""Interface words in a language: looked up safely, escaped, and marked if they fall back."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2.ext import babel_extract
from markupsafe import Markup

from portret import characters, files, locales
from portret.catalogs.lookup import Catalog
from portret.errors import Problem, Problems, shown
from portret.locales import Language
from portret.site.values import Text, digest

WordNote = Callable[[Language, str, str, str | None, int], Markup]
"""(language, msgctxt, msgid, plural, number) → the attributes with which a preview marks it."""


class Words:
    """gettext over the safe lookup.

    The methods are those that Flask-Babel expects; templates get `functions`, which fill in the
    values, as Jinja's own do.
    """

    def __init__(self, catalog: Catalog, note: WordNote | None = None) -> None:
        self.catalog = catalog
        self.language = catalog.language
        self._note = note
        self._found: dict[tuple[str, str], Markup] = {}
        english = self.language.is_english
        self._fallback = Markup("") if english else locales.language("en").attrs

    def ugettext(self, text: str) -> Markup:
        """The words for a msgid."""
        return self.upgettext("", text)

    def upgettext(self, context: str, text: str) -> Markup:
        """The words for a msgid in a context."""
        known = self._found.get((context, text))
        if known is None:
            found = self.catalog.word(context, text)
            known = self._found[context, text] = self._marked(found, text, context, text, None, 1)
        return known

    def ungettext(self, text: str, plural: str, number: int) -> Markup:
        """The words for a number."""
        return self.unpgettext("", text, plural, number)

    def unpgettext(self, context: str, text: str, plural: str, number: int) -> Markup:
        """The words for a number in a context."""
        found = self.catalog.lookup_plural(context, text, plural, number)
        english = text if number == 1 else plural
        return self._marked(found, english, context, text, plural, number)

    def _marked(
        self,
        found: str | None,
        english: str,
        context: str,
        text: str,
        plural: str | None,
        number: int,
    ) -> Markup:
        attrs = self._fallback if found is None else Markup("")
        if self._note:  # Jinja fills in placeholders afterwards, here too
            attrs += self._note(self.language, context, text, plural, number).replace("%", "%%")
        words = Markup.escape(english if found is None else found)
        return Markup("<span{}>").format(attrs) + words + Markup("</span>") if attrs else words

    def functions(self) -> Mapping[str, Callable[..., Markup]]:
        """The functions that templates call, for `{% trans %}` too."""

        def pgettext(context: str, text: str, /, **values: object) -> Markup:
            return self._filled(self.upgettext(context, text), values)

        def npgettext(
            context: str, text: str, plural: str, number: int, /, **values: object
        ) -> Markup:
            words = self.unpgettext(context, text, plural, number)
            return self._filled(words, {"num": number} | values)

        plain = partial(pgettext, "")
        plural = partial(npgettext, "")
        return {
            "_": plain,
            "gettext": plain,
            "pgettext": pgettext,
            "ngettext": plural,
            "npgettext": npgettext,
        }

    def _filled(self, words: Markup, values: Mapping[str, object]) -> Markup:
        """The words with their values, which are escaped; "%%" is a per cent sign.

        Within words that fell back, values of letters are marked as what they are: the page's.
        """
        if "%" not in words:
            return words
        if self._fallback and words.startswith(f"<span{self._fallback}"):
            own = Markup("<bdi{}>{{}}</bdi>").format(self.language.attrs)
            values = {
                name: own.format(value) if characters.is_message(str(value)) else value
                for name, value in values.items()
            }
        return words % values

    def fingerprint(self, messages: Iterable[InterfaceMessage]) -> str:
        """A digest of the translations of these messages, in all plural forms."""
        rule = (self.catalog.plural_rule, self.catalog.copied)
        return digest(self.language, rule, *map(self._all_forms, messages))

    def _all_forms(self, message: InterfaceMessage) -> object:
        if message.plural is None:
            return self.catalog.word(message.context, message.text)
        entry = self.catalog.entry(message.context, message.text)
        return entry and (entry.plural, entry.translations)


def text(catalog: Catalog, msgid: str) -> Text:
    """Interface words as the title of a page; a template has them too, so that translators do."""
    found = catalog.word("", msgid)
    marked = found is None and not catalog.language.is_english
    return Text(msgid if found is None else found, locales.language("en") if marked else None)


# ---------------------------------------------------------------- the words that templates use


class InterfaceMessage(NamedTuple):
    """A message of a template, with the comments for translators and the template's path."""

    context: str
    text: str
    plural: str | None
    comments: tuple[str, ...]
    file: str


_JINJA = {"silent": "false", "trimmed": "true", "encoding": "utf-8"}
"""How templates are read: as babel.cfg says too. Silent would hide a broken template."""

_KEYWORDS = {
    "_": (False, False),
    "gettext": (False, False),
    "ngettext": (False, True),
    "pgettext": (True, False),
    "npgettext": (True, True),
}
"""The functions that templates call, and whether these take a context and a plural."""


def messages(*folders: Path) -> Iterator[InterfaceMessage]:
    """The messages of the templates in some folders; Problems where one is broken.

    Our own, in the last folder, come first; all of them, whatever takes their places.
    """
    *others, ours = folders
    yield from _messages(ours, ours.name)
    for folder in others:
        yield from _messages(folder, f"{folder.parent.name}/{folder.name}")


def messages_of_preview(folder: Path) -> Iterator[InterfaceMessage]:
    """The words of the preview itself in a folder's templates, which no catalogue of a site has."""
    return _messages(folder, folder.name, {"say": (False, False)})


def _messages(
    folder: Path, shown_as: str, keywords: Mapping[str, tuple[bool, bool]] = _KEYWORDS
) -> Iterator[InterfaceMessage]:
    tree = os.path.realpath(folder)
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".html", ".xml", ".txt"):
            continue
        try:
            with files.opened(path, tree) as template:
                found = _extracted(template.read(), tuple(keywords))
        except files.NotRead as error:
            raise Problems([Problem(shown(path), 1, error.found, error.remedy)]) from None
        except Exception as error:  # jinja2's, or of a file that is no UTF-8
            line = getattr(error, "lineno", 1)
            problem = Problem(shown(path), line, f"a broken template: {error}", "Mend it.")
            raise Problems([problem]) from None
        file = f"{shown_as}/{path.relative_to(folder).as_posix()}"
        for line, name, strings, comments in found:
            context, plural = keywords[name]
            texts = (strings if isinstance(strings, tuple) else (strings,))[: 1 + context + plural]
            sound = [text for text in texts if text]
            if len(sound) <= context + plural:
                what = f"{name}() with words that the template does not spell out"
                remedy = f'Write them there: {name}("…"). Else no translator gets them.'
                raise Problems([Problem(shown(path), line, what, remedy)])
            yield InterfaceMessage(
                sound[0] if context else "",
                sound[context],
                sound[-1] if plural else None,
                tuple(" ".join(comment.split()) for comment in comments),
                file,
            )


@lru_cache(256)
def _extracted(template: bytes, keywords: tuple[str, ...]) -> list[tuple[int, str, Any, list[str]]]:
    """The (line, function, words, comments) of a template's messages, read once for the same text.

    To read all takes a fifth of a second: most of what a command about translations takes.
    """
    return list(babel_extract(io.BytesIO(template), keywords, ("Translators:",), _JINJA))
