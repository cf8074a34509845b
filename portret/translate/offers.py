"""Former translations for messages that have none, so that little is typed again."""

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
from portret.translate import links, similar
from portret.translate.extract import Wanted
from portret.translate.links import Former

_SHARE = 0.15
"""The least share of a text for which the translation of all of it is offered to a part."""


class Offer(NamedTuple):
    """Translations for a message, one or one a plural form, and the former entries they are from.

    `certain` tells that they hold as they are. `moves` tells that the new entry takes the place of
    the former ones; else these stay, because they hold more, or serve elsewhere too.
    """

    origins: tuple[Former, ...]
    translations: tuple[str, ...]
    certain: bool
    moves: bool


def offers(
    gone: Sequence[Entry],
    used: Sequence[Entry],
    new: Sequence[Wanted],
    waiting: Sequence[Wanted],
    rule: PluralRule,
    *,
    punctuation: bool,
) -> Mapping[tuple[str, str], Offer]:
    """The offers to messages without a translation, by their keys.

    `gone` are the entries of messages that are gone; each serves one message, but for a text that
    was divided. Those in use (`used`) serve for copies, which are offered to `new` messages alone:
    from one that is `waiting` in the catalogue a translator may have taken a copy out. The surest
    way comes first, for all messages; with `punctuation` a text that differs in quotation marks,
    dashes and spaces alone is as sure as an equal one.
    """
    pool = _Pool(gone, used, rule)
    ways = [pool.same, *([pool.level] if punctuation else []), pool.alike, pool.united, pool.near]
    found: dict[tuple[str, str], Offer] = {}
    for way in [*ways, pool.part] if gone else ():
        for message in chain(new, waiting):
            if message.key not in found and (offer := way(message)):
                found[message.key] = offer
    return found | pool.copies([each for each in new if each.key not in found])


class _Pool:
    """The former translations, and how a message finds one; most updates need little of it."""

    def __init__(self, gone: Sequence[Entry], used: Sequence[Entry], rule: PluralRule) -> None:
        self._gone, self._used, self._rule = gone, used, rule
        self._unserved = set(map(id, gone))
        self._asked: dict[str, Sequence[str]] = {}

    # ---------------------------------------------------------------- the ways to an offer

    def same(self, message: Wanted) -> Offer | None:
        """A text that renders the same, with the same context and plural."""
        return self._certain(message, inline.to_html)

    def level(self, message: Wanted) -> Offer | None:
        """A text that differs in quotation marks, dashes and spaces alone."""
        return self._certain(message, _levelled)

    def _certain(self, message: Wanted, reading: Callable[[str], str]) -> Offer | None:
        use, found = (message.context, message.plural), self._left(self._alike_to(message))
        same = [each for each in found if (each.context, each.entry.plural) == use]
        read = reading(message.text) if same else ""
        equal = [each for each in same if reading(each.text) == read]
        return self._offer(equal[-1:], message, certain=True)

    def alike(self, message: Wanted) -> Offer | None:
        """A text that differs in case, punctuation, figures, context or plural alone."""
        return self._offer(_best(self._left(self._alike_to(message)), message), message)

    def united(self, message: Wanted) -> Offer | None:
        """Texts of the same files that were made one."""
        parts: list[Former] = []
        end = 0
        for each in sorted(self._shared(message), key=lambda each: (each.start, -each.stop)):
            if each.inside and each.start >= end:
                parts += self._left([self._formers[each.number]])
                end = each.stop
        return self._offer(parts, message) if len(parts) > 1 else None

    def near(self, message: Wanted) -> Offer | None:
        """The nearest text of the same context; those of the same files come first."""
        if message.context not in self._texts:
            return None
        texts = self._texts[message.context]
        number = texts.nearest(self._words(message), sorted(self._here(message)))
        return None if number is None else self._offer([self._formers[number]], message)

    def part(self, message: Wanted) -> Offer | None:
        """A text of the same files of which the message is a part, or that is a part of it."""
        found = max(self._shared(message), key=lambda each: each.share, default=None)
        if found is None or found.share < _SHARE:
            return None
        return self._offer([self._formers[found.number]], message)

    def copies(self, messages: Sequence[Wanted]) -> dict[tuple[str, str], Offer]:
        """Texts alike that are in use, or have served already, for messages by their keys."""
        begins = {similar.beginning(each.text) for each in messages}
        used = [each for each in self._used if similar.beginning(each.text) in begins]
        alike = _by_letters([*map(links.former, used), *self._formers])
        found = {}
        for message in messages:
            best = _best(alike.get("".join(self._words(message)), ()), message)
            if offer := self._offer(best, message):
                found[message.key] = offer
        return found

    # ---------------------------------------------------------------- an offer

    def _offer(
        self, formers: Sequence[Former], message: Wanted, *, certain: bool = False
    ) -> Offer | None:
        if not formers:
            return None
        forms = [self._forms(each, message) for each in formers]
        lost = any(
            len({*each.translations, ""}) > len({*kept, ""})
            for each, kept in zip(formers, forms, strict=True)
        )
        moves = not lost and len(self._left(formers)) == len(formers)
        for each in formers:
            self._serve(each)
        if not certain:
            forms = [_renumbered(*each, message) for each in zip(formers, forms, strict=True)]
        certain = certain and all(each.certain for each in formers)
        return Offer(tuple(formers), tuple(map(joined, zip(*forms, strict=True))), certain, moves)

    def _forms(self, former: Former, message: Wanted) -> Sequence[str]:
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

    def _left(self, formers: Iterable[Former]) -> Sequence[Former]:
        """Those that have served nowhere yet."""
        return [each for each in formers if id(each.entry) in self._unserved]

    def _serve(self, former: Former) -> None:
        if id(former.entry) in self._unserved:
            self._unserved.remove(id(former.entry))
            for number in self._numbers[id(former.entry)]:
                self._texts[former.context].remove(number)

    def _here(self, message: Wanted) -> set[int]:
        """The numbers of the former texts with the same context in the same files, or in none."""
        files = (*message.files, "")
        return {n for file in files for n in self._by_file.get((message.context, file), ())}

    def _shared(self, message: Wanted) -> Iterable[similar.Stretch]:
        """The former texts of the same files that share a stretch with a message."""
        here = self._here(message)
        return self._texts[message.context].shared(self._words(message), here) if here else ()

    @cached_property
    def _formers(self) -> Sequence[Former]:
        """The former messages; one with a plural is there as either of its texts."""
        formers = [links.former(each) for each in self._gone]
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

    def _words(self, message: Wanted) -> Sequence[str]:
        """The words of a message, which are asked for again and again."""
        if message.text not in self._asked:
            self._asked[message.text] = similar.words(message.text)
        return self._asked[message.text]

    def _alike_to(self, message: Wanted) -> Sequence[Former]:
        return self._alike.get("".join(self._words(message)), ())


def _by_letters(formers: Iterable[Former]) -> Mapping[str, Sequence[Former]]:
    found: dict[str, list[Former]] = defaultdict(list)
    for each in formers:
        found["".join(similar.words(each.text))].append(each)
    return found


def _best(formers: Iterable[Former], message: Wanted) -> Sequence[Former]:
    """The one of them that is most like the message, if there is any."""

    def likeness(former: Former) -> tuple[bool, bool, float]:
        near = Indel.normalized_similarity(former.text, message.text)
        here = not former.entry.files.isdisjoint(message.files)
        return (former.context == message.context, here, near)

    return sorted(formers, key=likeness)[-1:]


def _renumbered(former: Former, texts: Sequence[str], message: Wanted) -> Sequence[str]:
    """Translations with the numbers that the links of a former message have in another one."""
    numbers = links.moves(former.targets, links.targets(message.comments))
    return [links.renumbered(each, numbers) for each in texts]


def joined(parts: Iterable[str]) -> str:
    """Texts one after another, with spaces between where they are written with spaces."""
    found = ""
    for part in parts:
        found += part if not found or _WIDE.search(found) else f" {part}"
    return found


_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]\Z")
"""The end of a text in Chinese or Japanese."""


def _levelled(text: str) -> str:
    """The text with one kind of quotation mark and dash, and without spaces."""
    text = re.sub("[\"'“”„‘’‚«»‹›]+", "'", text)
    return re.sub(r"[\s\u00a0\u202f]+", "", re.sub("[-–—‑]+", "-", text))
