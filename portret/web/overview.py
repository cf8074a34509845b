"""The preview's overview: every page in every language, and how many texts wait there."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

import flask

from portret.content import translatable
from portret.errors import called
from portret.locales import Language
from portret.site.edition import Snapshot
from portret.site.values import NO_NOTE, Text
from portret.translate import extract, progress, review, shipped
from portret.translate.extract import PotMessage
from portret.translate.progress import INTERFACE, Progress
from portret.web import preview
from portret.web.sites import ServedSite

MAX_CHECKED = 4000
"""The most translations that are checked for warnings; of more, only each page shows its own."""

OLDEST = 5
"""How many of the pages that wait longest are listed."""


class Cell(NamedTuple):
    """A page in a language: its link, the per cent that readers get, counts of texts by state."""

    href: str
    percent: int
    counts: Mapping[str, int]


class Oldest(NamedTuple):
    """A page with untranslated texts in a language, and the day of its text."""

    day: str
    page: str
    language: Language
    cell: Cell


class Word(NamedTuple):
    """An untranslated interface word, and pages that have it: titles by addresses."""

    text: str
    state: str
    pages: Mapping[str, Text]


def page(site: ServedSite) -> str:
    """The overview as HTML."""
    snapshot = site.snapshot
    settings, languages = snapshot.settings, snapshot.languages
    messages = extract.messages(snapshot.whole, settings.content, *settings.template_folders)
    rows = progress.table(snapshot, messages, languages)
    looks = len(messages) * len(languages) <= MAX_CHECKED
    warnings = _warnings(snapshot, messages) if looks else Counter()
    table: dict[str, dict[str, Cell]] = {}
    for row in rows:
        table.setdefault(row.page, {})[row.language] = _cell(row, warnings, snapshot)
    dates = _dates(snapshot)
    return flask.render_template(
        "_overview.html",
        root=snapshot.base_path,
        name=snapshot.site.name,
        languages=languages,
        sums={each.tag: _sum(rows, each) for each in languages},
        table=table,
        dates=dates,
        oldest=sorted(_oldest(table, dates, languages), key=attrgetter("day"))[:OLDEST],
        words={each: list(_words(site, messages, each)) for each in languages},
        looks=looks,
        interface=INTERFACE,
        token=preview.token(),
        **preview.words(),
        begin=called("translate add").strip("`"),
        begins=[each for each in shipped.languages() if each not in languages],
    )


def _oldest(
    table: Mapping[str, Mapping[str, Cell]], dates: Mapping[str, str], languages: Sequence[Language]
) -> Iterator[Oldest]:
    """The pages with untranslated texts, in each language, if the day of their text is known."""
    for (name, cells), language in itertools.product(table.items(), languages):
        cell = cells.get(language.tag)
        if cell and cell.href and cell.counts and dates.get(name):
            yield Oldest(dates[name], name, language, cell)


def _words(site: ServedSite, messages: Sequence[PotMessage], language: Language) -> Iterator[Word]:
    """The untranslated interface words of a language."""
    snapshot = site.snapshot
    catalog = snapshot.editions[language.tag].catalog
    waiting = list(progress.waiting_words(messages, catalog, snapshot.source))
    links = _links(site, language) if waiting else {}
    for wanted, state in waiting:
        pages: dict[str, Text] = {}
        for file in wanted.files:
            pages |= links.get(PurePath(file).name, {})
        yield Word(wanted.text, state, pages)


def _links(site: ServedSite, language: Language) -> Mapping[str, Mapping[str, Text]]:
    """The first page made with each template, as {template: {address: title}}."""
    found: dict[str, Mapping[str, Text]] = {}
    for address in site.addresses.values():
        template, of = address.kind.template, address.edition.language
        if address.kind.by_language and of == language and template not in found:
            href, title = site.snapshot.base_path + quote(address.path), address.title
            for name in site.renderer.files.needed(template):
                found.setdefault(name, {href: title._replace(note=NO_NOTE)})
    return found


def _cell(row: Progress, warnings: Mapping[tuple[str, str], int], snapshot: Snapshot) -> Cell:
    counts = {"missing": row.missing, "fuzzy": row.fuzzy, "unsafe": row.unsafe}
    counts["doubtful"] = warnings.get((row.language, row.page), 0)
    there = not row.hidden or snapshot.settings.drafts
    href = f"{snapshot.base_path}{row.address or f'/{row.language}/'}" if there else ""
    waits = any(counts.values())
    left = {state: number for state, number in counts.items() if number}
    return Cell(href + "#preview--next" * bool(href and waits), progress.share([row]), left)


def _sum(rows: Sequence[Progress], language: Language) -> int:
    return progress.share([each for each in rows if each.language == language.tag])


def _warnings(snapshot: Snapshot, messages: Sequence[PotMessage]) -> Counter[tuple[str, str]]:
    """How many translations may be wrong, by language and page."""
    pages: dict[tuple[str, str], set[str]] = {}
    for record in translatable.records(snapshot.whole):
        for message in record.messages:
            pages.setdefault((message.context, message.text), set()).add(progress.page(record))
    found = Counter[tuple[str, str]]()
    for catalog, entry, wanted in review.entries(snapshot, messages):
        if review.entry_warnings(snapshot, catalog, entry, wanted):
            for each in pages.get(wanted.key, {INTERFACE}):
                found[catalog.language.tag, each] += 1
    return found


def _dates(snapshot: Snapshot) -> Mapping[str, str]:
    """The day of each page's text, blank if its file has none."""
    found = {}
    for record in translatable.records(snapshot.whole):
        day = getattr(record, "updated", None) or getattr(record, "published", None)
        found[progress.page(record)] = day.isoformat() if day else ""
    return found
