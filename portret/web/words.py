"""The interface's words as templates, and Flask-Babel, ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from portret import locales
from portret.catalogs import safety
from portret.site.edition import Edition
from portret.web.preview import Preview


@dataclass(frozen=True)
class Words:
    """gettext over the safe lookup: escaped, and marked where it falls back to English.

    The functions whose names begin with u are what Flask-Babel expects; templates get the others,
    which fill in the values, as Jinja's own do.
    """

    edition: Edition
    preview: Preview | None = None

    def ugettext(self, text: str) -> Markup:
        """The words for a msgid."""
        return self.upgettext("", text)

    def upgettext(self, context: str, text: str) -> Markup:
        """The words for a msgid in a context."""

        def made() -> Markup:
            found = self.edition.lookup(context, text, safety.interface_fault)
            return self._marked(found, text, context, text)

        return self.edition.part(("word", context, text), made)

    def ungettext(self, text: str, plural: str, number: int) -> Markup:
        """The words for a number."""
        return self.unpgettext("", text, plural, number)

    def unpgettext(self, context: str, text: str, plural: str, number: int) -> Markup:
        """The words for a number in a context."""
        found = self.edition.lookup_plural(context, text, plural, number)
        return self._marked(found, text if number == 1 else plural, context, text, plural, number)

    def functions(self) -> Mapping[str, Callable[..., Markup]]:
        """What templates call, `{% trans %}` among them."""

        def gettext(text: str, /, **values: object) -> Markup:
            return _filled(self.ugettext(text), values)

        def pgettext(context: str, text: str, /, **values: object) -> Markup:
            return _filled(self.upgettext(context, text), values)

        def ngettext(text: str, plural: str, number: int, /, **values: object) -> Markup:
            return _filled(self.ungettext(text, plural, number), {"num": number} | values)

        def npgettext(
            context: str, text: str, plural: str, number: int, /, **values: object
        ) -> Markup:
            words = self.unpgettext(context, text, plural, number)
            return _filled(words, {"num": number} | values)

        return {
            "_": gettext,
            "gettext": gettext,
            "pgettext": pgettext,
            "ngettext": ngettext,
            "npgettext": npgettext,
        }

    def _marked(
        self,
        found: str | None,
        english: str,
        context: str,
        text: str,
        plural: str | None = None,
        number: int = 1,
    ) -> Markup:
        attrs = Markup("")
        if found is None and self.edition.language.tag.split("-")[0] != "en":
            attrs = locales.language("en").attrs
        if self.preview:  # Jinja fills in placeholders afterwards, here too
            note = self.preview.word(self.edition.language, context, text, plural, number)
            attrs += note.replace("%", "%%")
        words = Markup.escape(english if found is None else found)
        return Markup("<span{}>").format(attrs) + words + Markup("</span>") if attrs else words


def _filled(words: Markup, values: Mapping[str, object]) -> Markup:
    """The words with their values, which are escaped; "%%" is a per cent sign."""
    return words % values if "%" in words else words
