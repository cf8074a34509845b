"""The site in one language, as its readers get it on a day: texts, marks, order, completeness."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar, TypeVarTuple

from markupsafe import Markup

from portret import characters, locales, reads
from portret.catalogs import safety
from portret.catalogs.lookup import Catalogs, Standing
from portret.content.records import SPECIAL_PAGES, Page, Partner, Site, Theme
from portret.content.translatable import Listed, distinct, field_message, opening, own_messages
from portret.locales import Language
from portret.markdown import inline, render
from portret.site import neighbours
from portret.site.text import NO_NOTE, Text

OTHERS = 6
"""How many other partners a portrait shows."""

Note = Callable[["Edition", render.Message, object], Markup]
"""(edition, message, its record) → what a preview says of the message on its element."""


class Measured(Protocol):
    """A page that is measured by the messages of its record, or of what it lists."""

    @property
    def path(self) -> str:
        """Its address below the site's root."""

    @property
    def measured(self) -> Listed:
        """The messages by which it is measured."""


T = TypeVar("T")
W = TypeVarTuple("W")


def question(answer: Callable[[Edition, *W], T]) -> Callable[[Edition, *W], T]:
    """A method that is asked once with the same words, and its answer kept with what it read."""

    def asked(self: Edition, /, *words: *W) -> T:
        question = (self.language.tag, answer.__name__, *words)
        return self._memory.ask(question, lambda: answer(self, *words))

    asked.__doc__ = answer.__doc__
    return asked


@dataclass(frozen=True)
class Edition:
    """The shown records in one language; `site` holds no hidden ones."""

    site: Site
    _catalogs: Catalogs
    language: Language
    note: Note | None = None
    _memory: reads.Memory = field(default_factory=reads.Memory, repr=False, compare=False)
    _found: dict[Found, tuple[int, str | None]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def source(self) -> Language:
        """The language in which the content is written."""
        return self.site.source

    @cached_property
    def is_source(self) -> bool:
        """Whether this is that language."""
        return self.language == self.source

    def part(self, name: reads.Question, make: Callable[[], T]) -> T:
        """A part of several pages of this language, made once for each name."""
        return self._memory.part((self.language.tag, *name), make)

    def ask(self, question: reads.Question, make: Callable[[], T], *, once: bool) -> T:
        """The answer to a question about this language, made once; perhaps only asked once."""
        return self._memory.ask(question, make, once=once)

    def noting(self, note: Note) -> Edition:
        """The same edition with a preview's notes, and a memory of its own."""
        return dataclasses.replace(self, note=note, _memory=reads.Memory())

    # ------------------------------------------------------------ texts

    def lookup(self, context: str, text: str, judge: safety.Judge) -> str | None:
        """A safe translation of (msgctxt, msgid) into this language, or None."""
        wanted = (context, text, judge)
        if (known := self._found.get(wanted)) is None:
            found = self._catalogs.lookup(self.language, context, text, judge)
            known = self._found[wanted] = (message_key(self.language.tag, context, text), found)
        reads.note(known[0])
        if known[1] is None:
            self._refuse(context, text)
        return known[1]

    def lookup_plural(self, context: str, text: str, plural: str, number: int) -> str | None:
        """The translation of an interface word in the form for a number, or None."""
        reads.note(message_key(self.language.tag, context, text))
        catalog = self._catalogs.catalogs[self.language.tag]
        found = catalog.lookup_plural(context, text, plural, number)
        if found is None:
            self._refuse(context, text)
        return found

    def _refuse(self, context: str, text: str) -> None:
        """Note that a translation which is in use was not shown, if there is one."""
        entry = self._catalogs.catalogs[self.language.tag].entry(context, text)
        if entry and any(entry.translations):
            reads.refuse(self.language.tag, context, text)

    def translation(self, message: render.Message) -> str | None:
        """A message in this language, or None where its source text must stand in."""
        if self.is_source:
            return message.text
        return self.lookup(message.context, message.text, message.judge)

    def text(self, record: object, name: str) -> Text:
        """A plain field of a record."""
        value: str = getattr(record, name)
        if not characters.is_message(value):
            return Text(value)
        found = value if self.is_source else self.lookup(name, value, safety.plain_fault)
        language = self.language if found is not None else self.source
        if name == "title" and found in (None, value):  # a name as the author wrote it
            language = getattr(record, "title_lang", None) or language
        note = self.noted(field_message(name, value), record) if self.note else NO_NOTE
        return Text(value if found is None else found, self._other(language), note)

    def title(self, record: object) -> Text:
        """The title of a page by what it shows: a record, a country's code, or the site itself."""
        if isinstance(record, str):
            return Text(locales.country(record, self.language))
        return self.text(record, "title") if record else self.text(self.site, "name")

    def noted(self, message: render.Message, record: object) -> Markup:
        """What a preview says of a message on its element; nothing to readers."""
        return NO_NOTE if self.note is None else self.note(self, message, record)

    def _other(self, language: Language) -> Language | None:
        """The language as the mark of a text: None in the page's own."""
        return None if language == self.language else language

    def markdown(
        self,
        record: object,
        name: str,
        resolve: render.Resolve,
        *,
        ids: str = "",
        level: int = 2,
    ) -> Markup:
        """The HTML of a record's Markdown, each block that fell back marked."""
        text: str = getattr(record, name)
        source = self.source.attrs
        start = getattr(text, "line", 1) - 1

        def mark(message: render.Message, fell_back: bool) -> Markup:
            attrs = source if fell_back else NO_NOTE
            if self.note is None:
                return attrs
            placed = message._replace(line=message.line + start)
            return attrs + self.noted(placed, record)

        translate = None if self.is_source else self.translation
        return render.render(text, translate, resolve, mark, ids=ids, level=level, judged=True)

    def excerpt(self, partner: Partner) -> Text:
        """The portrait's first words, ending at a word with "…"."""
        return self._excerpt(partner.key)

    @question
    def _excerpt(self, key: str) -> Text:
        partner = self.site.partners[key]
        message, more = self._opening(partner)
        found = self.translation(message)
        html = inline.to_html(message.text if found is None else found.strip())
        words = " ".join(inline.whole(html).split())
        language = self.language if found is not None else self.source
        cut = locales.excerpt(words, self.site.excerpt, language, more)
        own = None if found is not None else self.source
        return Text(cut, own, self.noted(message, partner))

    def summary(self, record: object) -> Text:
        """The record's summary; a portrait's excerpt where it has none."""
        if getattr(record, "summary", ""):
            return self.text(record, "summary")
        return self.excerpt(record) if isinstance(record, Partner) else Text("")

    # ------------------------------------------------------------ order

    def by_name(self, partners: Iterable[Partner]) -> list[Partner]:
        """Partners in the alphabetical order of this language."""
        return sorted(partners, key=lambda each: (self._place(each.key)[0], each.key))

    def _place(self, key: str) -> tuple[bytes, tuple[int, str]]:
        """Where a partner stands by name: what it is sorted by, and its letter with its number."""

        def made() -> tuple[bytes, tuple[int, str]]:
            title = self.text(self.site.partners[key], "title").value
            return locales.sort_key(title, self.language), locales.initial(title, self.language)

        return self.part(("place", key), made)

    @question
    def everyone(self) -> list[Partner]:
        """The shown partners by name."""
        return self.by_name(self.site.partners.values())

    @question
    def initials(self) -> Mapping[tuple[int, str], int]:
        """The letters, numbered, under which partners stand, and the place of each one's first."""
        found: dict[tuple[int, str], int] = {}
        for place, each in enumerate(self.everyone()):
            found.setdefault(self.initial(each), place)
        return found

    def initial(self, partner: Partner) -> tuple[int, str]:
        """The letter under which a partner stands, after its number."""
        return self._place(partner.key)[1]

    @question
    def newest(self) -> list[Partner]:
        """The shown partners that home lists, the newest first; those of one day by name."""
        return sorted(self.everyone(), key=lambda each: each.published, reverse=True)[:OTHERS]

    def others(self, partner: Partner) -> list[Partner]:
        """Up to six other partners: the related ones, then the nearest by date; newest first."""
        question = (self.source.tag, "chosen", partner.key)  # asked once for all languages
        chosen = self._memory.ask(question, lambda: self.chosen(partner.key))
        found = [self.site.partners[each] for each in chosen]
        if len({each.published for each in found}) < len(found):  # those of one day by name
            found = self.by_name(found)
        return sorted(found, key=lambda each: each.published, reverse=True)

    def chosen(self, key: str) -> list[str]:
        """The keys of a partner's others."""
        partners = self.site.partners
        partner = partners[key]
        count = OTHERS + 1 + len(partner.related)
        near = neighbours.nearest(partner.published, self._days(), count)
        wanted = dict.fromkeys((*partner.related, *near))
        return [key for key in wanted if key != partner.key and key in partners][:OTHERS]

    @question
    def _days(self) -> neighbours.Days:
        """When the shown partners were published."""
        return neighbours.days(self.site.partners.values())

    @question
    def by_theme(self) -> Mapping[str, list[Partner]]:
        """The shown partners of each theme that one has, by name."""
        return _grouped((code, each) for each in self.everyone() for code in set(each.themes))

    @question
    def of_theme(self, code: str) -> list[Partner]:
        """The shown partners of a theme, by name."""
        return self.by_theme().get(code, [])

    @question
    def by_country(self) -> Mapping[str, list[Partner]]:
        """The shown partners of each country where one works, by name."""
        return _grouped((code, each) for each in self.everyone() for code in set(each.countries))

    @question
    def of_country(self, code: str) -> list[Partner]:
        """The shown partners who work in a country, by name."""
        return self.by_country().get(code, [])

    @question
    def themes(self) -> list[Theme]:
        """The themes that a shown partner has, by name."""
        found = [theme for code, theme in self.site.themes.items() if self.of_theme(code)]
        return sorted(
            found, key=lambda each: self._order(self.text(each, "title").value, each.code)
        )

    @question
    def countries(self) -> list[str]:
        """The countries where a shown partner works, by name."""
        return sorted(
            self.by_country(),
            key=lambda code: self._order(locales.country(code, self.language), code),
        )

    @question
    def menu(self) -> list[Page]:
        """The pages with a place in the menu."""
        pages = (page for page in self.site.pages.values() if page.key not in SPECIAL_PAGES)
        listed = [page for page in pages if page.menu is not None]
        return sorted(listed, key=lambda page: (page.menu, page.key))

    @question
    def footer(self) -> list[Page]:
        """The pages that stand in no menu, as the footer lists them."""
        pages = (page for page in self.site.pages.values() if page.key not in SPECIAL_PAGES)
        return sorted((page for page in pages if page.menu is None), key=lambda page: page.key)

    def _order(self, text: str, key: str) -> tuple[bytes, str]:
        return locales.sort_key(text, self.language), key

    # ------------------------------------------------------------ completeness

    def done(self, message: render.Message, record: object) -> bool:
        """Whether a message of a record is shown in this language, or needs no translation."""
        if message.role == "title" and getattr(record, "title_lang", None):
            return True
        return self.translation(message) is not None

    def standing(self, message: render.Message, record: object) -> Standing:
        """What readers get of a message of a record: it translated, or its source and why."""
        catalog = self._catalogs.catalogs[self.language.tag]
        found = catalog.standing(message.context, message.text, message.judge)
        return Standing("translated", found.line) if self.done(message, record) else found

    def share(self, listed: Listed) -> tuple[int, int]:
        """How many of some distinct messages are done, and how many there are."""
        return sum(self.done(message, record) for message, record in listed), len(listed)

    def measured(self, record: object, partners: Iterable[Partner]) -> Listed:
        """The messages by which a page is measured: its record's, or what it lists of others."""
        if isinstance(record, Partner | Page | Theme):
            name = (type(record).__name__, record.address)
            return self._memory.part(("messages", *name), lambda: distinct(own_messages(record)))
        found: list[tuple[render.Message, object]] = []
        for partner in partners:
            if characters.is_message(partner.title):
                found.append((field_message("title", partner.title), partner))
            found.append((self._opening(partner)[0], partner))
        return distinct(found)

    def _opening(self, partner: Partner) -> tuple[render.Message, bool]:
        """`opening`, asked once for all languages."""
        question = (self.source.tag, "opening", partner.key)
        return self._memory.ask(question, lambda: self.opening(partner.key))

    def opening(self, key: str) -> tuple[render.Message, bool]:
        """The message with which a portrait begins, and whether more follows it."""
        return opening(self.site.partners[key])

    def complete_page(self, page: Measured) -> bool:
        """Whether enough of the page at an address is translated; asked once."""
        if self.is_source:
            return True
        return self._memory.ask(("complete", page.path), lambda: self.complete(page.measured))

    def complete(self, listed: Listed) -> bool:
        """Whether enough of a page is translated for it to count as a page of this language."""
        done, total = self.share(listed)
        return self.is_source or done * 100 >= self.site.threshold * total


Found = tuple[str, str, safety.Judge]
"""What was looked for: msgctxt, msgid, and by whom the translation was judged."""


def message_key(tag: str, context: str, text: str) -> int:
    """The number of a message of a language's catalogue in a set of reads."""
    return reads.key("message", tag, context, text)


def _grouped(pairs: Iterable[tuple[str, Partner]]) -> Mapping[str, list[Partner]]:
    found: dict[str, list[Partner]] = {}
    for code, partner in pairs:
        found.setdefault(code, []).append(partner)
    return found
