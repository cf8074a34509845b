"""A record in a language: its texts translated, or in the source language and marked so."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from markupsafe import Markup

from portret import characters, locales, number_format
from portret.content.frontmatter import Markdown
from portret.content.records import PARTS, Partner
from portret.content.translatable import field_message
from portret.locales import Language
from portret.markdown import inline, render
from portret.markdown.document import Message
from portret.markdown.render import Rendered, Resolve
from portret.site.values import NO_NOTE, Text, Value

_LEFT_TO_RIGHT = ' dir="ltr"'
"""Of "12 %" among texts from right to left, where the sign would else change its side."""

_CODE_OR_ADDRESS = re.compile(r"`|//|@")

Note = Callable[[Language, Message, object], Markup]
"""(language, message, its record) → the attributes with which a preview marks its element."""


@dataclass(frozen=True, eq=False)
class Localized(Value):
    """A record in a language.

    Each field of the record can be asked by its name, and is kept then: translatable texts as
    `Text`, parts such as `image` and `facts` localized too, all else as the record has it.
    `translations` are those of the record's messages in their order, None where the source text
    must stand in; none at all in the source language.
    """

    record: Any
    language: Language
    source: Language
    translations: tuple[str | None, ...] = ()
    note: Note | None = None

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the record's files and the translations."""
        languages = (self.language.digest, self.source.digest)
        texts = (self.record.digest, *languages, *self.translations)
        data = "\0".join([text or "" for text in texts]).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, digest_size=16).hexdigest()

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = self._field(self.record, name)
        return found

    @property
    def title_words(self) -> str:
        """The words of its title alone, without their marks."""
        title: str = self.record.title
        pairs = zip(self.record.messages, self.translations, strict=not self.is_source)
        found = (text for each, text in pairs if (each.context, each.text) == ("title", title))
        return next(found, None) or title

    def _field(self, owner: Any, name: str) -> Any:
        """A field of the record or of a part of it, in the language."""
        value, cls = getattr(owner, name), owner.__class__
        if name in _texts(cls):
            return self._text(owner, name, value)
        if isinstance(value, PARTS):
            return Part(self, value)
        if isinstance(value, tuple) and isinstance(next(iter(value), None), PARTS):
            return tuple(Part(self, each) for each in value)
        return value

    def _text(self, owner: Any, name: str, value: str) -> Text:
        """A translatable text, marked where its language is not the page's."""
        if not characters.is_message(value):
            if name == "value":
                value = self.numbers(value)
            return Text(value)
        found = self._found((name, value, True))
        language = self.language if found is not None else self.source
        if name == "title" and found in (None, value):  # a name as the author wrote it
            language = getattr(owner, "title_lang", None) or language
        note = self._noted(field_message(name, value)) if self.note else NO_NOTE
        mark = None if language == self.language else language
        return Text(value if found is None else found, mark, note)

    def translation(self, message: Message) -> str | None:
        """A message of the record in the language; None where the source text must stand in."""
        return self._found((message.context, message.text, message.plain))

    def _found(self, key: tuple[str, str, bool]) -> str | None:
        """The same by (msgctxt, msgid, whether plain)."""
        return key[1] if self.is_source else self._table.get(key)

    @cached_property
    def is_source(self) -> bool:
        """Whether the language is the one in which the content is written."""
        return self.language == self.source

    def _noted(self, message: Message) -> Markup:
        return self.note(self.language, message, self.record) if self.note else NO_NOTE

    # ------------------------------------------------------------ Markdown

    def text(self, name: str, resolve: Resolve, *, ids: str = "", level: int = 2) -> Rendered:
        """The HTML of a Markdown field, each block that fell back marked, and its footnotes.

        `resolve` turns targets into attributes; `ids` goes before each heading's id, and `level`
        is the rank of the highest heading.
        """
        text: Markdown = getattr(self.record, name)
        start = text.line - 1

        def mark(message: Message, fell_back: bool) -> Markup:
            attrs = self.source.attrs if fell_back else NO_NOTE
            if self.note is None:
                return attrs
            return attrs + self._noted(message._replace(line=message.line + start))

        return render.render(
            text.document,
            None if self.is_source else self.translation,
            resolve,
            mark,
            ids=ids,
            level=level,
            numbers=self._numbers,
            block_attrs=f' dir="{own}"' if (own := self.source.dir) != self.language.dir else "",
        )

    def numbers(self, text: str) -> str:
        """A text without words, with its numbers as the language writes them, but for code and
        addresses.
        """
        if _CODE_OR_ADDRESS.search(text):
            return text
        return number_format.localized(text, self.source, self.language)

    def _numbers(self, text: str) -> tuple[str, str]:
        return self.numbers(text), _LEFT_TO_RIGHT if self.language.dir == "rtl" else ""

    @cached_property
    def _table(self) -> Mapping[tuple[str, str, bool], str]:
        pairs = zip(self.record.messages, self.translations, strict=True)
        return {(each.context, each.text, each.plain): text for each, text in pairs if text}

    def excerpt(self, limit: int) -> Text:
        """The summary or the first words, at most `limit` characters, cut at a word with "…"."""
        message, more = self.record.opening
        found = self.translation(message) if message.text else ""
        words = message.text if found is None else found.strip()
        if not message.plain:
            words = " ".join(inline.all_text(inline.to_html(words)).split())
        language = self.language if found is not None else self.source
        cut = locales.excerpt(words, limit, language, more)
        return Text(cut, None if found is not None else self.source, self._noted(message))

    # ------------------------------------------------------------ completeness

    @cached_property
    def listed(self) -> Sequence[Message]:
        """The messages of a partner that lists show: its name, if it has to be translated, and its
        opening.
        """
        name, (opening, _) = field_message("title", self.record.title), self.record.opening
        is_shown = characters.is_message(name.text) and not self.is_kept(name)
        return [*[name] * is_shown, *[opening] * bool(opening.text)]

    @property
    def counted(self) -> tuple[int, int]:
        """How many of its distinct messages are shown in the language, and how many count.

        Only those that fell back are looked at: a twentieth of an edit's time at 1,000 partners.
        """
        total: int = len(self.record.distinct)
        pairs = zip(self.record.messages, self.translations, strict=not self.is_source)
        lacking = {(each.context, each.text): each for each, found in pairs if found is None}
        return total - len(lacking), total - sum(map(self.is_kept, lacking.values()))

    def is_done(self, message: Message) -> bool:
        """Whether a message of the record is shown in the language."""
        return self.translation(message) is not None

    def is_kept(self, message: Message) -> bool:
        """Whether a message is a partner's name that is shown as it is: it counts for nothing."""
        is_title = message.context == "title" and isinstance(self.record, Partner)
        return is_title and message.text == self.record.title and not self.is_done(message)


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a localized record, such as its image or one of its facts."""

    whole: Localized
    part: Any

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = self.whole._field(self.part, name)
        return found


@cache
def _texts(cls: Any) -> frozenset[str]:
    """The fields of a class of records that are plain translatable texts."""
    return frozenset(
        each.name
        for each in dataclasses.fields(cls)
        if each.metadata.get("translate") and not each.metadata.get("markdown")
    )
