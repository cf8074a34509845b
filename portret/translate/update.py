"""Brings catalogues up to date with the messages of the site, and loses no translation.

An entry whose msgid stays keeps its bytes, wrapping and line ends included; only its extracted
comments (`#.`, `#:`) are rewritten if they changed. New messages come in document order. A
translation whose message is gone becomes an obsolete entry, and is used again if the message
returns. A second run changes nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from portret import writing
from portret.catalogs import pofile, store, strings
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.plurals import PluralRule, plural_forms
from portret.catalogs.store import path_of
from portret.content.records import Site
from portret.errors import Problems
from portret.files import NotRead, read
from portret.locales import Language
from portret.translate import entry_lines, link_numbers, normalize, offers, shipped
from portret.translate.extract import PotMessage, in_catalog
from portret.translate.offers import Offer

_OPPOSITE = {"python-format": "no-python-format", "no-python-format": "python-format"}


# ---------------------------------------------------------------- merging


def merge(
    old: PoFile | None,
    messages: Sequence[PotMessage],
    language: Language | None,
    *,
    words: PoFile | None = None,
    punctuation: bool = False,
) -> str:
    """The text of a catalogue with just these messages, and every translation that it had.

    An interface word without translation gets that of `words`. A message that changed keeps its
    translation, fuzzy if it may no longer be right; with `punctuation`, changes of quotation marks,
    dashes and spaces alone do not make it fuzzy.
    """
    old = normalize.once(old or pofile.read(_header(language).encode()))
    # Of entries with the same key a translated one is the best, and one in use.
    order = sorted(old.entries, key=lambda each: (any(each.translations), not each.obsolete))
    known = {(entry.key, entry.plural): entry for entry in order}
    stays = [known.get((each.key, each.plural)) for each in messages]
    blocks = [normalize.header(old, language)]
    rule = pofile.read(blocks[0].encode()).plural_rule
    lacking = [each for each, entry in zip(messages, stays, strict=True) if not _done(entry)]
    offered = shipped.offers(words, lacking, rule) if words else {}
    offered |= _offers(old, stays, messages, rule, punctuation, offered)
    taken = {id(old.entries[0])}
    for each, entry in zip(messages, stays, strict=True):
        taken.add(id(entry))
        if offer := offered.get(each.key):
            taken |= {id(former.entry) for former in offer.origins if offer.moves}
            blocks.append(_changed(offer, entry, each, old.end))
        elif entry is not None:
            blocks.append(_staying(entry, each, rule.forms or 2, old.end))
        else:
            blocks.append(fresh(each, [""] * (rule.forms or 2), old.end))
    for entry in old.entries:
        if id(entry) not in taken and any(entry.translations):
            blocks.append(_obsolete(entry, old.end))
    whole = [_ended(block, old.end) for block in blocks]
    if not old.rest:
        whole[-1] = blocks[-1]  # a file without an end of its last line has none hereafter
    return "".join([old.bom, *whole, old.rest])


def _ended(text: str, end: str) -> str:
    return text if text.endswith(("\n", end)) else text + end


def _offers(
    old: PoFile,
    stays: Sequence[Entry | None],
    messages: Sequence[PotMessage],
    rule: PluralRule,
    punctuation: bool,
    served: Container[tuple[str, str]],
) -> Mapping[tuple[str, str], Offer]:
    """The catalogue's former translations for messages without one, by their keys.

    Messages whose keys are `served` are left out.
    """
    pairs = [
        (message, entry)
        for message, entry in zip(messages, stays, strict=True)
        if message.key not in served
    ]
    new = [message for message, entry in pairs if entry is None]
    waiting = [message for message, entry in pairs if entry and not _done(entry)]
    used = set(map(id, stays))
    gone = [each for each in old.entries[1:] if id(each) not in used and any(each.translations)]
    sure = (each for each in stays if each and any(each.translations) and not each.fuzzy)
    staying = list(sure) if new else []
    if not (staying or (gone and (new or waiting))):
        return {}
    return offers.offers(gone, staying, new, waiting, rule, punctuation=punctuation)


def _done(entry: Entry | None) -> bool:
    """Whether there is a translation, fuzzy or not."""
    return entry is not None and any(entry.translations)


def _staying(entry: Entry, message: PotMessage, forms: int, end: str) -> str:
    """The lines of an entry that stays, with comments, files and flag up to date."""

    def updated(lines: list[str]) -> list[str]:
        if not any(entry.translations) and len(entry.translations) != forms and entry.plural:
            lines = entry_lines.with_texts(lines, _texts_of(message, [""] * forms), end)
        if any(map(link_numbers.WRITTEN_OUT.search, entry.translations)):
            texts = _numbered(entry.translations, message)
            lines = entry_lines.with_texts(lines, _texts_of(message, texts), end)
        return _described(lines, message, end)

    lines = entry_lines.of(entry)
    right = updated(lines)
    return "".join(right if right == lines else updated(normalize.lines_of(entry, end)))


def _numbered(translations: Sequence[str], message: PotMessage) -> Sequence[str]:
    """The translations with numbers for links whose addresses they write out."""
    return [
        link_numbers.with_numbers(each, message.text, message.comments) for each in translations
    ]


def _changed(offer: Offer, waiting: Entry | None, message: PotMessage, end: str) -> str:
    """The lines of a message with the translations of its offer, fuzzy unless that is certain.

    The lines of the former entry are edited, unless that entry stays.
    """
    first = offer.origins[0].entry
    entries = [each.entry for each in offer.origins if offer.moves] + ([waiting] if waiting else [])
    lines = normalize.lines_of(first, end) if offer.moves else [end]
    own = [line for each in entries for line in normalize.lines_of(each, end)]
    notes = [line for line in own if entry_lines.mark(line) == "#"]
    texts = _texts_of(message, _numbered(offer.translations, message))
    lines = entry_lines.put(entry_lines.with_texts(lines, texts, end), "#", notes)
    was_fuzzy = offer.moves and first.fuzzy and len(offer.origins) == 1
    if not (offer.certain or was_fuzzy):
        flags = ["fuzzy", *entry_lines.flags(entry_lines.comments(lines))]
        lines = entry_lines.put(lines, "#,", [f"#, {', '.join(dict.fromkeys(flags))}{end}"])
        lines = entry_lines.put(lines, "#|", _previous(offer, end))
    return "".join(_described(lines, message, end))


def _previous(offer: Offer, end: str) -> list[str]:
    """The lines `#|`, which have the source text of which this is the translation."""
    first = offer.origins[0].entry
    text = offers.joined(each.entry.text for each in offer.origins)
    texts = {"msgctxt": first.context, "msgid": text, "msgid_plural": first.plural}
    return [f"#| {keyword} {strings.quote(each)}{end}" for keyword, each in texts.items() if each]


def fresh(message: PotMessage, translations: Sequence[str], end: str) -> str:
    """The lines of a new entry with translations, which may be blank."""
    texts = _texts_of(message, translations).items()
    lines = [f"{keyword} {strings.quote(text)}{end}" for keyword, text in texts]
    return "".join([end, *_described(lines, message, end)])


def _texts_of(message: PotMessage, translations: Sequence[str]) -> Mapping[str, str]:
    """The texts of a message's entry by their keywords."""
    return entry_lines.texts(message.context, message.text, message.plural, translations)


def _obsolete(entry: Entry, end: str) -> str:
    """The lines of an obsolete entry: its translation and the translators' comments."""
    if entry.obsolete:
        return entry.source
    lines = normalize.lines_of(entry, end)
    kept = [line for line in lines if entry_lines.mark(line) not in ("#.", "#:")]
    return "".join(
        f"#~ {line.lstrip()}"
        if entry_lines.mark(line) == ""
        else re.sub(r"^[ \t]*#\|", "#~|", line)
        for line in kept
    )


def _described(lines: Sequence[str], message: PotMessage, end: str) -> list[str]:
    """The lines with the comments, files and flag of the message, unchanged if they have these."""
    found, comments = list(lines), entry_lines.comments(lines)
    if comments["#."] != [note.strip() for note in message.comments]:
        found = entry_lines.put(found, "#.", [f"#. {note}{end}" for note in message.comments])
    if set(" ".join(comments["#:"]).split()) != set(" ".join(message.files).split()):
        found = entry_lines.put(found, "#:", [f"#: {name}{end}" for name in message.files])
    flags = entry_lines.flags(comments)
    wrong = _OPPOSITE.get(message.flag)
    if wrong in flags or (message.flag and message.flag not in flags):
        right = [flag for flag in flags if flag not in (wrong, message.flag)]
        found = entry_lines.put(found, "#,", [f"#, {', '.join([*right, message.flag])}{end}"])
    return found


# ---------------------------------------------------------------- the header


def _header(language: Language | None) -> str:
    """A constant header: no dates, so that no two runs differ."""
    fields = {
        "Project-Id-Version": "Portret",
        "Language": language.folder if language else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if language:
        fields["Plural-Forms"] = plural_forms(language)
    lines = [strings.quote(f"{name}: {value}\n") for name, value in fields.items()]
    return "\n".join(['msgid ""', 'msgstr ""', *lines, ""])


# ---------------------------------------------------------------- writing


def plan(
    site: Site,
    languages: Sequence[Language],
    messages: Sequence[PotMessage],
    translations: Path,
    *,
    punctuation: bool = False,
) -> Mapping[Path, str]:
    """The text that every catalogue should have, by path; Problems if one cannot be read."""
    files = {translations / "messages.pot": merge(None, messages, None)}
    problems = list(store.shared_files(translations, site.languages))
    for language in languages:
        path = path_of(translations, language)
        source = store.path_with_fallback(translations, language)
        catalog, found = store.read(source, language, tree=os.path.realpath(translations))
        problems += found
        own = in_catalog(messages, language, site.source)
        words = shipped.words_for(language)
        old = catalog.file if source == path else None
        old = old or _new_file(language, catalog.file, words)
        files[path] = merge(old, own, language, words=words, punctuation=punctuation)
    if problems:
        raise Problems(problems)
    return files


def _new_file(language: Language, parent: PoFile | None, words: PoFile | None) -> PoFile:
    """A new catalogue, with the entries of its parent language: those of en for en-GB.

    Its header begins with the comments in that of `words`, the shipped interface words.
    """
    comments = [line for line in words.entries[0].lines if line.startswith("#")] if words else []
    header, end = "\n".join([*comments, _header(language)]), parent.end if parent else "\n"
    entries = (each.source for each in parent.entries[1:]) if parent else ()
    return pofile.read("".join([header.replace("\n", end), *entries]).encode())


def write(files: Mapping[Path, str], *, dry: bool = False) -> list[Path]:
    """Writes the files that differ, all or none, and returns their paths; `dry` writes nothing."""
    changed = [path for path, text in files.items() if _differs(path, text.encode())]
    if not dry:
        writing.write({path: files[path] for path in changed})
    return changed


def _differs(path: Path, data: bytes) -> bool:
    """Whether a file does not hold just these bytes."""
    try:
        return read(path, len(data)) != data
    except (FileNotFoundError, NotRead):
        return True
