"""A plain text as a page has it, marked where its language is not the page's."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup, escape

from portret.locales import Language

NO_NOTE = Markup("")


class Text(NamedTuple):
    """A plain text, the language it is in where that is not the page's, and a preview's note."""

    value: str
    language: Language | None = None
    note: Markup = NO_NOTE

    @property
    def attrs(self) -> Markup:
        """` lang="…" dir="…"` for the element that holds the text; blank in the page's language."""
        if self.language is None:
            return self.note
        return self.language.attrs + self.note if self.note else self.language.attrs

    def __html__(self) -> str:
        text = escape(self.value)
        return str(Markup("<span{}>{}</span>").format(self.attrs, text) if self.attrs else text)

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)
