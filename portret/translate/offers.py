"""Finds former translations for new and changed messages, so that little is typed again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from rapidfuzz.distance import Indel

from portret.catalogs.entries import Entry
from portret.catalogs.plurals import PluralRule
from portret.markdown import inline
from portret.translate import link_numbers, similar
from portret.translate.extract import PotMessage
from portret.translate.link_numbers import Former

_SHARE = 0.15
"""The least share of a text that a part of it must be to get the translation of the whole."""


class Offer(NamedTuple):
    """Translations for a message, one for each plural form, and the former entries they come from.

    `certain` says that they are right as they are, and not fuzzy. `moves` says that the new entry
    replaces the former ones; otherwise these stay, as they have more text or are used elsewhere.
    """

    origins: tuple[Former, ...]
    translations: tuple[str, ...]
    certain: bool
    moves: bool


def offers(
    gone: Sequence[Entry],
    used: Sequence[Entry],
    new: Sequence[PotMessage],
    waiting: Sequence[PotMessage],
    rule: PluralRule,
    *,
    punctuation: bool,
) -> Mapping[tuple[str, str], Offer]:
    """The offers to messages without a translation, by their keys.

    `gone` are entries whose messages are gone; each is offered to one message, unless its text was
    divided. Entries in use (`used`) are only offered to `new` messages, as copies: for a message
    that is `waiting` in the catalogue, a translator may have deleted such a copy on purpose. The
    surest match is tried first, for all messages. With `punctuation`, a text that differs only in
    quotation marks, dashes and spaces is a certain match.
    """
    pool = _Pool(gone, used, rule)
    matchers = [
        pool.same,
        *([pool.same_words] if punctuation else []),
        pool.alike,
        pool.united,
        pool.near,
    ]
    found: dict[tuple[str, str], Offer] = {}
    for matcher in [*matchers, pool.part] if gone else ():
        for message in chain(new, waiting):
            if message.key not in found and (offer := matcher(message)):
                found[message.key] = offer
    return found | pool.copies([each for each in new if each.key not in found])


class _Pool:
    """The former translations, and the ways to match them with a message, the surest first.

    What is looked up is made when it is needed: most updates need little of it.
    """

    def __init__(self, gone: Sequence[Entry], used: Sequence[Entry], rule: PluralRule) -> None:
        self._gone, self._used, self._rule = gone, used, rule
        self._unused = set(map(id, gone))
        self._word_cache: dict[str, Sequence[str]] = {}

    # ---------------------------------------------------------------- the matchers to an offer

    def same(self, message: PotMessage) -> Offer | None:
        """A text that renders the same, with the same context and plural."""
        return self._certain(message, inline.to_html)

    def same_words(self, message: PotMessage) -> Offer | None:
        """A text that differs in quotation marks, dashes and spaces alone."""
        return self._certain(message, _without_punctuation)

    def _certain(self, message: PotMessage, reading: Callable[[str], str]) -> Offer | None:
        use, found = (message.context, message.plural), self._unused_of(self._alike_to(message))
        same = [each for each in found if (each.context, each.entry.plural) == use]
        read = reading(message.text) if same else ""
        equal = [each for each in same if reading(each.text) == read]
        return self._offer(equal[-1:], message, certain=True)

    def alike(self, message: PotMessage) -> Offer | None:
        """A text that differs in case, punctuation, figures, context or plural alone."""
        return self._offer(_best(self._unused_of(self._alike_to(message)), message), message)

    def united(self, message: PotMessage) -> Offer | None:
        """Texts of the same files that were made one."""
        parts: list[Former] = []
        end = 0
        for each in sorted(self._shared(message), key=lambda each: (each.start, -each.stop)):
            if each.inside and each.start >= end:
                parts += self._unused_of([self._formers[each.number]])
                end = each.stop
        return self._offer(parts, message) if len(parts) > 1 else None

    def near(self, message: PotMessage) -> Offer | None:
        """The nearest text of the same context; those of the same files come first."""
        if message.context not in self._texts:
            return None
        texts = self._texts[message.context]
        number = texts.nearest(self._words(message), sorted(self._here(message)))
        return None if number is None else self._offer([self._formers[number]], message)

    def part(self, message: PotMessage) -> Offer | None:
        """A text of the same files of which the message is a part, or that is a part of it."""
        found = max(self._shared(message), key=lambda each: each.share, default=None)
        if found is None or found.share < _SHARE:
            return None
        return self._offer([self._formers[found.number]], message)

    def copies(self, messages: Sequence[PotMessage]) -> dict[tuple[str, str], Offer]:
        """Offers of texts with the same letters that are in use, or were offered before."""
        begins = {similar.beginning(each.text) for each in messages}
        used = [each for each in self._used if similar.beginning(each.text) in begins]
        alike = _by_letters([*map(link_numbers.former, used), *self._formers])
        found = {}
        for message in messages:
            best = _best(alike.get("".join(self._words(message)), ()), message)
            if offer := self._offer(best, message):
                found[message.key] = offer
        return found

    # ---------------------------------------------------------------- an offer

    def _offer(
        self, formers: Sequence[Former], message: PotMessage, *, certain: bool = False
    ) -> Offer | None:
        if not formers:
            return None
        forms = [self._forms(each, message) for each in formers]
        lost = any(
            len({*each.translations, ""}) > len({*kept, ""})
            for each, kept in zip(formers, forms, strict=True)
        )
        moves = not lost and len(self._unused_of(formers)) == len(formers)
        for each in formers:
            self._mark_used(each)
        if not certain:
            forms = [_renumbered(*each, message) for each in zip(formers, forms, strict=True)]
        certain = certain and all(each.certain for each in formers)
        return Offer(tuple(formers), tuple(map(joined, zip(*forms, strict=True))), certain, moves)

    def _forms(self, former: Former, message: PotMessage) -> Sequence[str]:
        """The translations of a former entry, as many as the message needs."""
        content = message.flag == "no-python-format"
        found = former.translations if content else former.entry.translations
        if message.plural is not None:
            forms = self._rule.forms or 2
            return [*found, *[found[-1]] * forms][:forms]
        if len(found) == 1:
            return found
        many = self._words(message) == similar.words(former.entry.plural or "")
        form = len(found) - 1 if many else self._rule.form(1) or 0
        return [found[min(form, len(found) - 1)] or next(filter(None, found))]

    # ---------------------------------------------------------------- what is looked up

    def _unused_of(self, formers: Iterable[Former]) -> Sequence[Former]:
        """The former messages that were not offered yet."""
        return [each for each in formers if id(each.entry) in self._unused]

    def _mark_used(self, former: Former) -> None:
        if id(former.entry) in self._unused:
            self._unused.remove(id(former.entry))
            for number in self._numbers[id(former.entry)]:
                self._texts[former.context].remove(number)

    def _here(self, message: PotMessage) -> set[int]:
        """The numbers of the former texts with the same context in the same files, or in none."""
        files = (*message.files, "")
        return {n for file in files for n in self._by_file.get((message.context, file), ())}

    def _shared(self, message: PotMessage) -> Iterable[similar.Stretch]:
        """The former texts of the same files that share a stretch with a message."""
        here = self._here(message)
        return self._texts[message.context].shared(self._words(message), here) if here else ()

    @cached_property
    def _formers(self) -> Sequence[Former]:
        """The former messages; one with a plural is listed for both of its texts."""
        formers = [link_numbers.former(each) for each in self._gone]
        plurals = [each._replace(text=each.entry.plural) for each in formers if each.entry.plural]
        return formers + plurals

    @cached_property
    def _texts(self) -> Mapping[str, similar.Texts]:
        """The former texts by context."""
        texts: dict[str, dict[int, Sequence[str]]] = defaultdict(dict)
        for number, each in enumerate(self._formers):
            texts[each.context][number] = similar.words(each.text)
        return {context: similar.Texts(each) for context, each in texts.items()}

    @cached_property
    def _numbers(self) -> Mapping[int, Sequence[int]]:
        """The numbers of the former messages by their entries."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, each in enumerate(self._formers):
            found[id(each.entry)].append(number)
        return found

    @cached_property
    def _by_file(self) -> Mapping[tuple[str, str], Sequence[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, each in enumerate(self._formers):
            for file in each.entry.files or ([] if each.entry.obsolete else [""]):
                found[each.context, re.sub(r":\d+$", "", file)].append(number)
        return found

    @cached_property
    def _alike(self) -> Mapping[str, Sequence[Former]]:
        """The former messages by their letters."""
        return _by_letters(self._formers)

    def _words(self, message: PotMessage) -> Sequence[str]:
        """The words of a message, cached."""
        if message.text not in self._word_cache:
            self._word_cache[message.text] = similar.words(message.text)
        return self._word_cache[message.text]

    def _alike_to(self, message: PotMessage) -> Sequence[Former]:
        return self._alike.get("".join(self._words(message)), ())


def _by_letters(formers: Iterable[Former]) -> Mapping[str, Sequence[Former]]:
    found: dict[str, list[Former]] = defaultdict(list)
    for each in formers:
        found["".join(similar.words(each.text))].append(each)
    return found


def _best(formers: Iterable[Former], message: PotMessage) -> Sequence[Former]:
    """The former message that is most like a message, as a list of at most one."""

    def likeness(former: Former) -> tuple[bool, bool, float]:
        near = Indel.normalized_similarity(former.text, message.text)
        here = not former.entry.files.isdisjoint(message.files)
        return (former.context == message.context, here, near)

    return sorted(formers, key=likeness)[-1:]


def _renumbered(former: Former, texts: Sequence[str], message: PotMessage) -> Sequence[str]:
    """Translations with the numbers that the links of a former message have in another one."""
    numbers = link_numbers.moves(former.targets, link_numbers.targets(message.comments))
    return [link_numbers.renumbered(each, numbers) for each in texts]


def joined(parts: Iterable[str]) -> str:
    """Texts one after another, with spaces between where they are written with spaces."""
    found = ""
    for part in parts:
        found += part if not found or _WIDE.search(found) else f" {part}"
    return found


_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]\Z")
"""The end of a text in Chinese or Japanese."""


def _without_punctuation(text: str) -> str:
    """The text with one kind of quotation mark and dash, and without spaces."""
    text = re.sub("[\"'“”„‘’‚«»‹›]+", "'", text)
    return re.sub(r"[\s\u00a0\u202f]+", "", re.sub("[-–—‑]+", "-", text))
