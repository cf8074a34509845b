"""The data of the preview's panel: a message, its translation, and where the next one waits.

All of it comes from content and catalogues; the panel has no store of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain, islice
from typing import Any

from markupsafe import escape

from portret import locales
from portret.catalogs import safety, store, strings
from portret.catalogs.entries import Entry
from portret.catalogs.lookup import Catalog
from portret.catalogs.safety import Kind
from portret.content import translatable
from portret.content.records import Record
from portret.errors import shown
from portret.locales import Language
from portret.markdown import inline
from portret.site.edition import Snapshot
from portret.translate import catalog_checks, entry_lines, extract, review, saving, similar, update
from portret.translate.extract import PotMessage
from portret.translate.saving import CatalogFile

NEAR = 3
"""How many similar texts are shown."""

Data = dict[str, Any]
"""Plain data, as JSON holds it."""


class Messages:
    """The messages of a site's content and templates, by their keys and by similarity."""

    def __init__(self, site: Snapshot) -> None:
        settings = site.settings
        self.all = extract.messages(site.whole, settings.content, *settings.template_folders)
        self.by_key = {each.key: each for each in self.all}

    @cached_property
    def _texts(self) -> similar.Texts:
        return similar.Texts({n: similar.words(each.text) for n, each in enumerate(self.all)})

    def near(self, message: PotMessage, catalog: Catalog) -> Iterator[tuple[PotMessage, str]]:
        """The messages with similar texts, each with its translation."""
        for number in self._texts.near(similar.words(message.text), 10 * NEAR):
            other = self.all[number]
            if other.key != message.key and (text := _shown(catalog, other)):
                yield other, text


def catalog_file(site: Snapshot, messages: Messages, language: Language) -> CatalogFile:
    """The catalogue file of a language, for `saving`."""
    translations, catalog = site.settings.translations, site.catalogs.catalogs[language.tag]
    path = store.path_of(translations, language)

    def initial() -> str:
        return update.plan(site.whole, [language], messages.all, translations)[path]

    own = extract.in_catalog(messages.all, language, site.source)
    return CatalogFile(path, own, initial, (catalog.digest, catalog.file))


# ---------------------------------------------------------------- one text


def message_data(
    site: Snapshot, messages: Messages, language: Language, message: PotMessage
) -> Data:
    """The panel's data of a message in a language."""
    catalog = site.catalogs.catalogs[language.tag]
    entry = catalog.file.in_use.get(message.key) if catalog.file else None
    return {
        "source": [message.text, message.plural] if message.plural else [message.text],
        "from": _language(locales.language("en") if _is_word(message) else site.source),
        "to": _language(language),
        **entry_data(site, catalog, message, entry),
        "numbers": list(_numbers(catalog, message)),
        "chips": list(_chips(message)),
        "notes": [note for note in message.comments if not _TARGET.match(note)],
        "files": list(message.files),
        "former": _former(entry, message.text) if entry else [],
        "others": list(_others(site, message, language)),
        "near": [
            {"source": other.text, "text": text}
            for other, text in islice(messages.near(message, catalog), NEAR)
        ],
        "path": shown(catalog.path),
    }


def entry_data(site: Snapshot, catalog: Catalog, message: PotMessage, entry: Entry | None) -> Data:
    """The panel's data of an entry: its translation, state, comments and problems."""
    forms = len(_forms(catalog, message))
    sound = entry is not None and entry.plural == message.plural
    texts = list(entry.translations) if entry and sound else []
    texts = (texts + [""] * forms)[:forms]
    comments = entry_lines.comments(strings.split(entry.source))["#"] if entry else []
    return {
        "texts": texts,
        "state": saving.state(entry),
        "fuzzy": bool(entry and entry.fuzzy and any(texts)),
        "comments": comments,
        "line": entry.line if entry else 0,
        "html": _html(message, texts),
        "problems": problems(site, catalog, message, texts, entry),
    }


def _html(message: PotMessage, texts: Sequence[str]) -> str:
    """The HTML of a translation, with `#n` for the address of link n.

    Blank if only the page can show it: for plural forms, placeholders, pictures and footnotes.
    """
    if len(texts) > 1 or (_is_word(message) and "%" in texts[0]):
        return ""
    markup = inline.to_html(texts[0]) if Kind.MARKDOWN in message.kinds else ""
    plain = str(escape(texts[0]))
    if message.kinds != Kind.MARKDOWN and markup not in ("", plain):
        return ""
    found = markup or plain
    return "" if "<img " in found or "<sup " in found else found


def problems(
    site: Snapshot,
    catalog: Catalog,
    message: PotMessage,
    translations: Sequence[str],
    entry: Entry | None,
) -> list[Data]:
    """The errors and warnings about translations that somebody types, without waived ones."""
    waived = catalog_checks.waived(entry) if entry else set()
    found = review.typed_problems(site, catalog, message, translations)
    return [
        {"code": code, "text": text, "error": code == review.UNSAFE}
        for code, text in found
        if code not in waived
    ]


def _language(language: Language) -> Data:
    return {"tag": language.tag, "dir": language.dir, "name": language.name}


def _is_word(message: PotMessage) -> bool:
    return Kind.INTERFACE in message.kinds


def _shown(catalog: Catalog, message: PotMessage) -> str:
    """The translation of a message in a catalogue; blank if it is missing or fuzzy."""
    entry = catalog.entry(*message.key)
    return entry.translations[0] if entry and entry.plural == message.plural else ""


def _others(site: Snapshot, message: PotMessage, language: Language) -> Iterator[Data]:
    """The same text in the site's other languages."""
    for other in site.languages:
        text = _shown(site.catalogs.catalogs[other.tag], message)
        if text and other != language:
            yield {**_language(other), "text": text}


# ---------------------------------------------------------------- plural forms


def _forms(catalog: Catalog, message: PotMessage) -> range:
    return range(catalog.rule.forms or 2 if message.plural else 1)


def _numbers(catalog: Catalog, message: PotMessage) -> Iterator[str]:
    """For each plural form, some numbers that it is for: "2, 3, 4"."""
    for form in _forms(catalog, message) if message.plural else ():
        those = (n for n in _EXAMPLES if catalog.rule.form(n) == form)
        yield ", ".join(map(str, islice(those, 3)))


_EXAMPLES = (*range(200), 1000, 1_000_000)

# ---------------------------------------------------------------- the parts that stay


def _chips(message: PotMessage) -> Iterator[Data]:
    """The parts of a text that a translation must have unchanged, as buttons that insert them.

    A button puts `before` and `after` around the selection in the field.
    """
    targets = {match[1]: match[2] for each in message.comments if (match := _TARGET.match(each))}
    found: dict[str, Data] = {}
    for picture, words, number in _NUMBERED.findall(message.text):
        label = f"{words} → {targets.get(number, number)}"
        found[number] = {"before": f"{picture}[", "after": f"][{number}]", "label": label}
    apart = _NUMBERED.sub("", message.text)
    names = sorted(safety.placeholders(f"{message.text}\n{message.plural or ''}"))
    rest = [f"%({name})s" for name in names] if _is_word(message) else []
    for each in [*(_FIXED.findall(apart) if Kind.MARKDOWN in message.kinds else ()), *rest]:
        found[each] = {"before": each, "after": "", "label": each}
    yield from found.values()


_TARGET = re.compile(r"\[(\d+)\]: (.*)")
_NUMBERED = re.compile(r"(!?)(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\[(\d+)\]")
_FIXED = re.compile(r"\[\^\d+\]|`[^`]+`")

# ---------------------------------------------------------------- the former text


def _former(entry: Entry, text: str) -> list[tuple[str, str]]:
    """The differences from the former source text: ("same", "gone" or "new", words) in order."""
    lines = [line[2:].strip() for line in entry.lines if line.startswith("#|")]
    quoted, inside = [], False
    for line in lines:
        inside = line.startswith("msgid ") or (inside and line.startswith('"'))
        if inside:
            quoted.append('"' + line.partition('"')[2])
    try:
        former = "".join(map(strings.unquote, quoted))
    except ValueError:
        return []
    return list(_compared(former, text)) if former and former != text else []


def _compared(former: str, text: str) -> Iterator[tuple[str, str]]:
    before, after = (re.findall(r"\s+|\w+|[^\w\s]", each) for each in (former, text))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, start, stop, first, last in matcher.get_opcodes():
        if what == "equal":
            yield "same", "".join(before[start:stop])
            continue
        if stop > start:
            yield "gone", "".join(before[start:stop])
        if last > first:
            yield "new", "".join(after[first:last])


# ---------------------------------------------------------------- what waits


def next_page(site: Snapshot, language: Language, after: str) -> str:
    """The address of the next page with an untranslated text; blank if there is none.

    Pages come in the order of the catalogues, beginning after the page `after`.
    """
    edition, records = site.editions[language.tag], list(translatable.records(site.site))
    pages = [_address(each, language) for each in records]
    start = pages.index(after) + 1 if after in pages else 0
    for at in chain(range(start, len(pages)), range(start)):
        if pages[at] != after:
            done, total = edition.localized(records[at]).counted
            if done < total:
                return pages[at]
    return ""


def _address(record: Record, language: Language) -> str:
    """The address of a record's page in a language; home's for what has none."""
    return f"/{language.tag}{getattr(record, 'address', '/')}"
