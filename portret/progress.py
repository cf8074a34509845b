"""How far each language is: what translators still have to do, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from . import edition, records
from .edition import Edition
from .library import Shown
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
        rows += [_row(record, here) for record in found]
    return rows


def share(rows: Sequence[Progress]) -> int:
    """How much of some pages readers get in the language, in whole per cents, rounded down."""
    total = sum(row.total for row in rows)
    return sum(row.translated for row in rows) * 100 // total if total else 100


def bar(percent: int, width: int = 10) -> str:
    """A progress bar of block characters, full only at 100 %."""
    done = percent * width // 100
    return "█" * done + "░" * (width - done)


def _row(record: Record, here: Edition) -> Progress:
    own = edition.own_messages(record)
    distinct = {(message.context, message.text): message for message, _ in own}
    states = {key: here.standing(message, record).state for key, message in distinct.items()}
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
