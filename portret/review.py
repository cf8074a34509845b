"""What is wrong with the catalogues beside their form: entries that readers are never shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import catalogs, inline, pofile
from .catalogs import Catalog
from .errors import Problem, quoted, shown
from .library import Shown
from .update import Wanted


def unsafe(site: Shown, messages: Iterable[Wanted]) -> list[Problem]:
    """Every translation that falls back because it is not safe, with its line and its reason."""
    wanted = {each.key: each for each in messages}
    return [
        problem
        for catalog in site.catalogs.catalogs.values()
        for entry in catalog.entries.values()
        for problem in _entry_problems(catalog, entry, wanted.get(entry.key))
    ]


def _entry_problems(
    catalog: Catalog, entry: pofile.Entry, wanted: Wanted | None
) -> Iterator[Problem]:
    for translation in entry.translations:
        if translation.strip() and (fault := _fault(entry, wanted, translation)):
            page = next((n for n in (wanted.comments if wanted else ()) if n.startswith("/")), "")
            yield Problem(
                shown(catalog.path),
                entry.line,
                f"{fault}, in the translation of {quoted(entry.text)}"
                + (f" on {page}" if page else ""),
                "Mend the translation; until then readers get the source text.",
                code="unsafe",
            )


def _fault(entry: pofile.Entry, wanted: Wanted | None, translation: str) -> str | None:
    if entry.plural is not None:
        return catalogs.plural_fault(entry.text, entry.plural, translation)
    if wanted is None:
        return inline.plain_fault(entry.text, translation)
    if wanted.flag != "no-python-format":
        return catalogs.interface_fault(entry.text, translation)
    judge = inline.plain_fault if wanted.plain else inline.fault
    return judge(entry.text, translation)
