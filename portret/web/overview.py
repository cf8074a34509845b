"""The preview's overview: every page in every language, and how many texts wait there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import flask

from portret.content import translatable
from portret.locales import Language
from portret.site.edition import Snapshot
from portret.translate import extract, progress, review, shipped
from portret.translate.extract import Wanted
from portret.translate.progress import INTERFACE, Progress
from portret.web import preview
from portret.web.sites import Site

LOOKED_AT = 4000
"""How many translations are looked at for doubts; of more, each page tells its own."""


class Cell(NamedTuple):
    """A page in a language: where it is, how much readers get, and how many texts stand how."""

    href: str
    percent: int
    counts: Mapping[str, int]


def page(site: Site) -> str:
    """The overview as HTML."""
    snapshot = site.snapshot
    settings, languages = snapshot.settings, snapshot.languages
    messages = extract.wanted(snapshot.whole, settings.content, *settings.template_folders)
    rows = progress.table(snapshot, messages, languages)
    looks = len(messages) * len(languages) <= LOOKED_AT
    doubts = _doubts(snapshot, messages) if looks else Counter()
    table: dict[str, dict[str, Cell]] = {}
    for row in rows:
        table.setdefault(row.page, {})[row.language] = _cell(row, doubts, snapshot)
    return flask.render_template(
        "_overview.html",
        root=snapshot.base_path,
        name=snapshot.site.name,
        languages=languages,
        sums={each.tag: _sum(rows, each) for each in languages},
        table=table,
        dates=_dates(snapshot),
        looks=looks,
        interface=INTERFACE,
        token=preview.token(),
        **preview.words(),
        begins=[each for each in shipped.languages() if each not in languages],
    )


def _cell(row: Progress, doubts: Mapping[tuple[str, str], int], snapshot: Snapshot) -> Cell:
    counts = {"missing": row.missing, "fuzzy": row.fuzzy, "unsafe": row.unsafe}
    counts["doubtful"] = doubts.get((row.language, row.page), 0)
    there = not row.hidden or snapshot.settings.drafts
    href = f"{snapshot.base_path}{row.address or f'/{row.language}/'}" if there else ""
    waits = any(counts.values())
    left = {state: number for state, number in counts.items() if number}
    return Cell(href + "#preview--next" * bool(href and waits), progress.share([row]), left)


def _sum(rows: Sequence[Progress], language: Language) -> int:
    return progress.share([each for each in rows if each.language == language.tag])


def _doubts(snapshot: Snapshot, messages: Sequence[Wanted]) -> Counter[tuple[str, str]]:
    """How many translations may be wrong, by language and page."""
    pages: dict[tuple[str, str], set[str]] = {}
    for record in translatable.records(snapshot.whole):
        for message in record.messages:
            pages.setdefault((message.context, message.text), set()).add(progress.page(record))
    found = Counter[tuple[str, str]]()
    for catalog in snapshot.catalogs.readable:
        for wanted in extract.in_catalog(messages, catalog.language, snapshot.source):
            entry = catalog.entry(*wanted.key)
            if not entry or entry.plural != wanted.plural:
                continue
            if review.doubts(snapshot, catalog, entry, wanted):
                for each in pages.get(wanted.key, {INTERFACE}):
                    found[catalog.language.tag, each] += 1
    return found


def _dates(snapshot: Snapshot) -> Mapping[str, str]:
    """Since when each page has its text, as far as its file says it."""
    found = {}
    for record in translatable.records(snapshot.whole):
        day = getattr(record, "updated", None) or getattr(record, "published", None)
        found[progress.page(record)] = day.isoformat() if day else ""
    return found
