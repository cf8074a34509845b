"""Finds out if the first language of site.yaml is not that in which the content is written."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import islice
from pathlib import Path

from portret import tags
from portret.catalogs import store
from portret.catalogs.lookup import Catalog
from portret.content import translatable
from portret.content.records import Site
from portret.errors import Problem, quoted, shown
from portret.locales import Language
from portret.markdown.document import Message

SAMPLE = 500
"""So many messages are looked at; all would take a while on each reading of a large site."""


def problems(site: Site, translations: Path) -> Iterator[Problem]:
    """The problem if the source language is not that of the texts; else nothing."""
    source = site.source

    def catalog(language: Language) -> Catalog:
        path = store.path_of(translations, language)
        return store.read(path, language, tree=os.path.realpath(translations))[0]

    every = (message for record in translatable.records(site) for message in record.messages)
    sample = list(islice(every, SAMPLE))
    own, other = catalog(source), _better(sample, source)
    others = site.languages[1:]
    with_words = (each for each in map(catalog, others) if each.texts)  # read where it is needed
    if bare := _without(_translated, sample, own, map(catalog, others)):
        reason = f"{shown(own.path)} has translations of it"
    elif bare := _without(_listed, sample, own, with_words):
        reason = f"{shown(own.path)} has its texts to be translated, and {shown(bare.path)} has not"
    elif other:
        reason = f"it reads as {quoted(other)}"
    else:
        return
    known = [each.tag for each in site.languages if each != source]
    first = next((tag for tag in known if other and tags.subtags(tag).language == other), other)
    first = first or (bare.language.tag if bare else None)
    right = ", ".join(dict.fromkeys([*filter(None, [first]), *known, source.tag]))
    yield Problem(
        site.path,
        _line(site),
        f"{quoted(source.tag)} stands first in `languages`, as that of the content, but {reason}",
        f"Put the language first in which the content is written, as [{right}].",
        code="source",
    )


def _line(site: Site) -> int:
    """The line of the field `languages`."""
    with suppress(OSError):
        for number, line in enumerate(Path(site.path).read_bytes().splitlines(), 1):
            if line.startswith(b"languages"):
                return number
    return 1


def _without(
    count: Callable[[Sequence[Message], Catalog], int],
    sample: Sequence[Message],
    own: Catalog,
    others: Iterable[Catalog],
) -> Catalog | None:
    """The first of the others that has hardly any of what the source language's has half of."""
    mine = count(sample, own)
    if mine < max(3, len(sample) / 2):
        return None
    return next((each for each in others if count(sample, each) * 10 < mine), None)


def _translated(sample: Sequence[Message], catalog: Catalog) -> int:
    """For how many messages the catalogue has another text, in use or out of it."""
    file = catalog.file.entries if catalog.file else ()
    former = {each.key: each.translations for each in file if each.obsolete and not each.fuzzy}

    def other(message: Message) -> bool:
        texts = former.get((message.context, message.text), (catalog.translation(message),))
        return any(text and text != message.text for text in texts)

    return sum(map(other, sample))


def _listed(sample: Sequence[Message], catalog: Catalog) -> int:
    """How many of the messages are in the catalogue, translated or not."""
    return sum((each.context, each.text) in catalog.texts for each in sample)


def _better(sample: Sequence[Message], source: Language) -> str | None:
    """The language that has far more of the texts' small words than the source language."""
    texts = (_MARKED.sub(" ", each.text.lower()) for each in sample)
    words = Counter(word for text in texts for word in _WORD.findall(text))
    mine = _small_words(source.tag)
    if words.total() < 100:
        return None

    def share(small: frozenset[str]) -> float:
        return sum(words[each] for each in small) / words.total()

    best = max(_known(), key=lambda tag: share(_small_words(tag)))
    theirs = _small_words(best)
    comparable = mine or tags.subtags(best).script != source.script
    is_better = share(theirs - mine) > max(0.1, 5 * share(mine - theirs))
    return best if comparable and is_better else None


def _small_words(tag: str) -> frozenset[str]:
    return frozenset(_known().get(tags.subtags(tag).language, "").split())


@cache
def _known() -> Mapping[str, str]:
    """Small words that are frequent in a language, by its code."""
    found: Mapping[str, str] = json.loads(_FILE.read_text("utf-8"))
    return found


_FILE = Path(__file__).with_name("small_words.json")


_WORD = re.compile(r"[^\W\d_]+")
_MARKED = re.compile(r"\[[^\[\]]*\]\{lang=[^{}]*\}")
"""Matches words that are marked as in another language, as `[habeas corpus]{lang=la}`."""
