"""The preview: what translators and editors see on a page, and readers never do.

Each text tells how it stands and which entry it comes from, a bar tells the page's share, and a
file that cannot be read is named over the last good text. None of it is in an export.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from urllib.parse import quote

from markupsafe import Markup

from portret.catalogs import safety
from portret.catalogs.lookup import Standing
from portret.content import translatable
from portret.errors import Problem, shown
from portret.locales import Language
from portret.markdown import render
from portret.site.addresses import View
from portret.site.edition import Edition
from portret.site.library import Shown

STATES = ("missing", "fuzzy", "unsafe")
"""How a text can stand that readers get in the source language."""


@dataclass(frozen=True)
class Preview:
    """What the preview tells on one page; `note` and `word` give attributes for an element."""

    shown: Shown
    view: View

    def note(self, here: Edition, message: render.Message, record: object) -> Markup:
        """How a message of the content stands, its entry, and its place in the content."""
        standing = None if here.is_source else here.standing(message, record)
        file = getattr(record, "path", "") or self.view.source
        place = f"{file}:{message.line}" if file else ""
        return self._attrs(here.language, message.context, message.text, standing, place)

    def word(
        self, language: Language, context: str, text: str, plural: str | None, number: int
    ) -> Markup:
        """How an interface word stands, and its entry."""
        catalog = self.shown.catalogs.catalogs[language.tag]
        if plural is None:
            standing = catalog.standing(context, text, safety.interface_fault)
        else:
            standing = catalog.standing_plural(context, text, plural, number)
        english = standing.state == "missing" and language.tag.split("-")[0] == "en"
        return self._attrs(language, context, text, None if english else standing, "")

    def _attrs(
        self, language: Language, context: str, text: str, standing: Standing | None, place: str
    ) -> Markup:
        values = {"msgid": text, "msgctxt": context, "place": place}
        if standing is not None:
            values |= {"state": standing.state, "held": standing.held, "reason": standing.reason}
            if standing.line:
                path = self.shown.catalogs.catalogs[language.tag].path
                values["entry"] = f"{shown(path)}:{standing.line}"
            values["weblate"] = weblate(self.shown.site.weblate, language, text)
        given = ((name, value) for name, value in values.items() if value)
        return Markup("").join(Markup(' data-{}="{}"').format(*pair) for pair in given)

    def standings(self) -> Mapping[str, int]:
        """How many of the page's distinct messages stand in which state, in its language."""
        if self.view.language is None:
            return {}
        here = self.shown.editions[self.view.language.tag]
        listed = translatable.distinct(self.view.measured)
        return Counter(here.standing(message, record).state for message, record in listed)

    def shares(self, views: Mapping[str, View]) -> Sequence[tuple[Language, str, int]]:
        """The page in every language: (language, path below the root, per cent translated)."""
        found = []
        for language in self.shown.site.languages:
            path = f"/{language.tag}{self.view.below or '/'}"
            view = views.get(path)
            if view is not None:
                here = self.shown.editions[language.tag]
                done, total = here.share(view.measured)
                percent = 100 if here.is_source or not total else done * 100 // total
                found.append((language, path, percent))
        return found


def weblate(component: str, language: Language, text: str) -> str:
    """The address at which Weblate shows a string; blank where site.yaml names no Weblate."""
    if not component:
        return ""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    query = quote(f'source:="{escaped}"', safe="")
    return f"{component.rstrip('/')}/{language.folder}/?q={query}"


def template_problem(error: BaseException, templates: Path) -> Problem:
    """What made a page fail, told as of the template's line that was last under way."""
    place, line = str(getattr(error, "filename", None) or templates), getattr(error, "lineno", 1)
    for frame, number in walk_tb(error.__traceback__):
        if Path(frame.f_code.co_filename).is_relative_to(templates):
            place, line = frame.f_code.co_filename, number
    message = f"the page cannot be made: {type(error).__name__}: {error}"
    return Problem(shown(place), line or 1, message, "Mend the template.", code="template")
