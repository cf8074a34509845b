"""How old a text is, for readers who should know it."""

from __future__ import annotations

from datetime import date

from portret.content.dates import is_older
from portret.content.records import Document, Partner


def written(record: Document) -> date:
    """The day of a text's last change, else of publication; date.min for a page with neither."""
    published = record.published if isinstance(record, Partner) else date.min
    return max(published, record.updated or date.min)


def stale(record: Document, today: date, months: int) -> date | None:
    """The day from which a text is, where that is more than so many months ago; 0 is never."""
    day = written(record)
    return day if months and day > date.min and is_older(day, today, months) else None
