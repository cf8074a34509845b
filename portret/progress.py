"""How far each language is: what translators still have to do, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from . import edition, pofile, records
from .edition import Edition
from .library import Shown
from .markup import Message
from .records import Record, Site


@dataclass(frozen=True)
class Progress:
    """One page in one language: how many of its distinct messages are in which state.

    `published` says whether the page counts as translated; `first` is the first message that
    readers do not get in the language, blank where they get all.
    """

    page: str
    language: str
    translated: int
    fuzzy: int
    missing: int
    unsafe: int
    published: bool
    first: str

    @property
    def total(self) -> int:
        """How many messages the page has."""
        return self.translated + self.fuzzy + self.missing + self.unsafe

    def as_dict(self) -> dict[str, Any]:
        """The row as plain data, for `--json`."""
        return {**asdict(self), "total": self.total}


def table(shown: Shown) -> list[Progress]:
    """Every page in every language but the source, language by language, hidden ones included."""
    site = shown.whole
    found = [record for record in records.records(site) if any(records.messages(record))]
    rows = []
    for language in site.languages[1:]:
        here = Edition(site, shown.catalogs, language)
        file = shown.catalogs.catalogs[language.tag].file
        entries = {each.key: each for each in file.entries if not each.obsolete} if file else {}
        rows += [_row(record, here, entries) for record in found]
    return rows


def share(rows: Sequence[Progress]) -> int:
    """How much of some pages readers get in the language, in whole per cents, rounded down."""
    total = sum(row.total for row in rows)
    return sum(row.translated for row in rows) * 100 // total if total else 100


def bar(percent: int, width: int = 10) -> str:
    """A progress bar of block characters, full only at 100 %."""
    done = percent * width // 100
    return "█" * done + "░" * (width - done)


Entries = Mapping[tuple[str, str], pofile.Entry]


def _row(record: Record, here: Edition, entries: Entries) -> Progress:
    own = edition.own_messages(record)
    distinct = {(message.context, message.text): message for message, _ in own}
    states = {key: _state(message, record, here, entries) for key, message in distinct.items()}
    counts = Counter(states.values())
    return Progress(
        page="site.yaml" if isinstance(record, Site) else record.address,
        language=here.language.tag,
        translated=counts["translated"],
        fuzzy=counts["fuzzy"],
        missing=counts["missing"],
        unsafe=counts["unsafe"],
        published=here.complete(own),
        first=next((text for (_, text), state in states.items() if state != "translated"), ""),
    )


def _state(message: Message, record: object, here: Edition, entries: Entries) -> str:
    """What readers get of a message: it translated, or the source text for one of three reasons."""
    if here.done(message, record):
        return "translated"
    entry = entries.get((message.context, message.text))
    text = entry.translations[0].strip() if entry and entry.plural is None else ""
    if entry is None or not text:
        return "missing"
    if entry.fuzzy:
        return "fuzzy"
    return "unsafe" if message.judge(message.text, text) else "missing"
