"""The progress of each language, page by page."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from portret.catalogs.lookup import Catalog, Status
from portret.content import translatable
from portret.content.records import Record, Site
from portret.errors import called, quoted, shown
from portret.locales import Language
from portret.site.edition import Edition, Snapshot
from portret.translate.extract import PotMessage, in_catalog

INTERFACE = "interface"
"""The `page` of the row of interface words."""


@dataclass(frozen=True)
class Progress:
    """One page in one language: how many of its distinct messages are in which state.

    `page` is its address below the language's, "site.yaml" or "interface". `published` says
    whether the page counts as translated, `hidden` whether readers get it in no language.
    `first` is the first message that readers do not get in this language, blank if they get all;
    `state`, `path` and `line` are those of its entry, the line 0 if there is none.
    """

    page: str
    address: str
    language: str
    translated: int
    fuzzy: int
    missing: int
    unsafe: int
    published: bool
    hidden: bool
    first: str
    state: str
    path: str
    line: int

    @property
    def is_shown(self) -> bool:
        """Whether it is a page, and one that readers get."""
        return self.page.startswith("/") and not self.hidden

    @property
    def total(self) -> int:
        """How many messages the page has."""
        return self.translated + self.fuzzy + self.missing + self.unsafe

    def as_dict(self) -> dict[str, Any]:
        """The row as plain data, for `--json`."""
        return {**asdict(self), "total": self.total}


# ---------------------------------------------------------------- counting


def table(
    site: Snapshot, messages: Sequence[PotMessage], languages: Sequence[Language]
) -> list[Progress]:
    """The interface and every page in some languages, language by language, hidden ones included.

    The source language has interface words alone.
    """
    source = site.whole.source
    interface = in_catalog(messages, source, source)
    found = [record for record in translatable.records(site.whole) if record.messages]
    visible = {page(record) for record in translatable.records(site.site)}
    rows = []
    for language in languages:
        edition = site.editions[language.tag]
        words = {each.key: _interface_status(each, edition.catalog) for each in interface}
        rows.append(_counted(edition.catalog, words, page=INTERFACE))
        if language != source:
            rows += [_row(record, edition, page(record) not in visible) for record in found]
    return rows


def waiting_words(
    messages: Sequence[PotMessage], catalog: Catalog, source: Language
) -> Iterator[tuple[PotMessage, str]]:
    """(message, state) for each interface word that readers do not get in a language."""
    for each in in_catalog(messages, source, source):
        state = _interface_status(each, catalog).state
        if state != "translated":
            yield each, state


def _interface_status(message: PotMessage, catalog: Catalog) -> Status:
    """The status of an interface word in a language; English needs no translation."""
    if catalog.language.is_english:
        return Status("translated")
    return catalog.word_status(message.context, message.text, message.plural)


def page(record: Record) -> str:
    """The name of a record in the table: its address, or site.yaml."""
    return "site.yaml" if isinstance(record, Site) else record.address


def _row(record: Record, edition: Edition, hidden: bool) -> Progress:
    localized = edition.localized(record)
    states = {
        (message.context, message.text): edition.status(localized, message)
        for message in localized.distinct
        if not (localized.is_kept(message) and edition.catalog.status(message).state == "missing")
    }
    return _counted(
        edition.catalog,
        states,
        page=page(record),
        address="/" if isinstance(record, Site) else record.address,
        published=edition.is_complete(localized),
        hidden=not isinstance(record, Site) and (hidden or getattr(record, "draft", False)),
    )


def _counted(
    catalog: Catalog,
    states: Mapping[tuple[str, str], Status],
    *,
    page: str,
    address: str = "",
    published: bool = True,
    hidden: bool = False,
) -> Progress:
    counts = Counter(each.state for each in states.values())
    waiting = ((text, each) for (_, text), each in states.items() if each.state != "translated")
    first, status = next(waiting, ("", Status("")))
    return Progress(
        page=page,
        address=address and f"/{catalog.language.tag}{address}",
        language=catalog.language.tag,
        translated=counts["translated"],
        fuzzy=counts["fuzzy"],
        missing=counts["missing"],
        unsafe=counts["unsafe"],
        published=published,
        hidden=hidden,
        first=first,
        state=status.state,
        path=shown(catalog.path),
        line=status.line,
    )


def share(rows: Sequence[Progress]) -> int:
    """The per cent of messages that readers get in the language, rounded down."""
    total = sum(row.total for row in rows)
    return sum(row.translated for row in rows) * 100 // total if total else 100


def bar(percent: int, width: int = 10) -> str:
    """A progress bar of block characters, full only at 100 %."""
    done = percent * width // 100
    return "█" * done + "░" * (width - done)


# ---------------------------------------------------------------- telling


NAMED = 20
"""How many waiting pages of each language are named, if there are several languages."""


def report(rows: Sequence[Progress], width: int) -> Iterator[str]:
    """The lines of a report: a table of pages and languages, sums, and where texts wait."""
    columns = {tag: list(own) for tag, own in itertools.groupby(rows, lambda row: row.language)}
    words = [row for row in rows if row.page == INTERFACE and not row.first]
    idle = [row.language for row in words if len(columns[row.language]) == 1]
    for tag in idle if len(idle) < len(columns) else ():  # the source language, in no need
        del columns[tag]
    yield from _table(columns, width)
    yield ""
    for tag, own in columns.items():
        yield f"{tag.ljust(max(map(len, columns)))}  {_sum(own)}"
    for tag, own in columns.items():
        yield from _waiting(tag, own, width, NAMED if len(columns) > 1 else len(own))


def _table(columns: Mapping[str, Sequence[Progress]], width: int) -> Iterator[str]:
    """The lines of a table of pages and languages; several tables if columns do not fit."""
    pages = dict.fromkeys((row.page, row.hidden) for own in columns.values() for row in own)
    names = ["", *(_name(page, hidden) for page, hidden in pages)]
    first = max(map(len, names))
    cells = {}
    for tag, own in columns.items():
        found = {row.page: _cell(row) for row in own}
        column = [tag, *(found.get(page, "") for page, _ in pages)]
        cells[tag] = [cell.ljust(max(map(len, column))) for cell in column]
    rest = list(columns)
    while rest:
        ends = itertools.accumulate((2 + len(cells[tag][0]) for tag in rest), initial=first)
        count = max(1, sum(end <= width for end in ends) - 1)
        here, rest = rest[:count], rest[count:]
        for number, name in enumerate(names):
            row = [name.ljust(first), *(cells[tag][number] for tag in here)]
            yield "  ".join(row).rstrip()
        yield ""
    yield "● published  ○ not published  m missing  f fuzzy  u unsafe"


def _name(page: str, hidden: bool) -> str:
    """A page's address, shortened in its middle, and whether the page is hidden."""
    short = page if len(page) <= 36 else f"{page[:17]}…{page[-18:]}"
    return short + " (hidden)" * hidden


def _cell(row: Progress) -> str:
    numbers = ((row.missing, "m"), (row.fuzzy, "f"), (row.unsafe, "u"))
    marks = [f"{number}{mark}" for number, mark in numbers if number]
    published = " " if not row.is_shown else "●" if row.published else "○"
    percent = share([row])
    return " ".join([published, bar(percent, 6), f"{percent:3} %", *marks])


def _sum(rows: Sequence[Progress]) -> str:
    pages = [row for row in rows if row.is_shown]
    published = f", {sum(row.published for row in pages)} of {len(pages)} pages published"
    percent = share(rows)
    return f"{bar(percent)} {percent:3} %" + published * bool(pages)


def _waiting(tag: str, rows: Sequence[Progress], width: int, limit: int) -> Iterator[str]:
    """The first text that waits on each page of a language, with its place."""
    waiting = [row for row in rows if row.first]
    if waiting:
        yield ""
        yield f"{tag}: the first text of each page that waits for its translation"
    for row in waiting[:limit]:
        place = f"{row.path}:{row.line}" if row.line else f"{row.path} (not in it yet)"
        yield f"  {place}  {row.address or row.page}"
        yield f"    {row.state} {quoted(row.first, max(20, width - len(row.state) - 7))}"
    if len(waiting) > limit:
        yield f"  and {len(waiting) - limit} more pages: {called(f'translate status {tag}')}"
    if any(not row.line for row in waiting):
        yield f"  What is not in the file yet comes with {called('translate update')}"
