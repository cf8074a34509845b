"""Catalogues follow the content: extraction of every message, and a merge that loses nothing.

An entry whose msgid stays keeps its bytes, wrapping and line ends included; only what is said
about it (`#.`, `#:`) is written anew, where it says something else. New messages come in document
order, vanished translations stay as obsolete entries and are revived when their message returns.
A second run changes nothing.
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
from portret.translate import entry_lines, links, offers, regular, shipped
from portret.translate.extract import Wanted, in_catalog
from portret.translate.offers import Offer

_OPPOSITE = {"python-format": "no-python-format", "no-python-format": "python-format"}


# ---------------------------------------------------------------- merging


def merge(
    old: PoFile | None,
    messages: Sequence[Wanted],
    language: Language | None,
    *,
    words: PoFile | None = None,
    punctuation: bool = False,
) -> str:
    """The text of a catalogue with just these messages, and every translation that it had.

    A message of the interface that has none gets one of `words`. The translation of a message that
    has changed a little goes with it, as fuzzy where it may no longer hold; `punctuation` says that
    other quotation marks, dashes and spaces do not matter.
    """
    old = regular.once(old or pofile.read(_header(language).encode()))
    # Of entries with the same key a translated one is the best, and one in use.
    order = sorted(old.entries, key=lambda each: (any(each.translations), not each.obsolete))
    known = {(entry.key, entry.plural): entry for entry in order}
    stays = [known.get((each.key, each.plural)) for each in messages]
    blocks = [regular.header(old, language)]
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
            blocks.append(_kept(entry, each, rule.forms or 2, old.end))
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
    messages: Sequence[Wanted],
    rule: PluralRule,
    punctuation: bool,
    served: Container[tuple[str, str]],
) -> Mapping[tuple[str, str], Offer]:
    """The catalogue's translations that are offered to messages without one, by their keys.

    Those whose keys are `served` need none.
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
    """Whether there is a translation, be it fuzzy."""
    return entry is not None and any(entry.translations)


def _kept(entry: Entry, message: Wanted, forms: int, end: str) -> str:
    """The entry's own lines, its comments, files and flag brought up to date."""

    def put_right(lines: list[str]) -> list[str]:
        if not any(entry.translations) and len(entry.translations) != forms and entry.plural:
            lines = entry_lines.with_texts(lines, _texts_of(message, [""] * forms), end)
        if any(map(links.WRITTEN_OUT.search, entry.translations)):
            texts = _numbered(entry.translations, message)
            lines = entry_lines.with_texts(lines, _texts_of(message, texts), end)
        return _described(lines, message, end)

    lines = entry_lines.of(entry)
    right = put_right(lines)
    return "".join(right if right == lines else put_right(regular.lines_of(entry, end)))


def _numbered(translations: Sequence[str], message: Wanted) -> Sequence[str]:
    """The translations with the numbers of links that they have written out."""
    return [links.taken_over(each, message.text, message.comments) for each in translations]


def _changed(offer: Offer, waiting: Entry | None, message: Wanted, end: str) -> str:
    """The lines of a message with what is offered to it, fuzzy where that may not hold.

    They are those of the former entry, unless that stays.
    """
    first = offer.origins[0].entry
    entries = [each.entry for each in offer.origins if offer.moves] + ([waiting] if waiting else [])
    lines = regular.lines_of(first, end) if offer.moves else [end]
    own = [line for each in entries for line in regular.lines_of(each, end)]
    notes = [line for line in own if entry_lines.mark(line) == "#"]
    texts = _texts_of(message, _numbered(offer.translations, message))
    lines = entry_lines.put(entry_lines.with_texts(lines, texts, end), "#", notes)
    doubted = offer.moves and first.fuzzy and len(offer.origins) == 1
    if not (offer.certain or doubted):
        flags = ["fuzzy", *entry_lines.flags(entry_lines.comments(lines))]
        lines = entry_lines.put(lines, "#,", [f"#, {', '.join(dict.fromkeys(flags))}{end}"])
        lines = entry_lines.put(lines, "#|", _previous(offer, end))
    return "".join(_described(lines, message, end))


def _previous(offer: Offer, end: str) -> list[str]:
    """The lines that tell from which text a translation comes."""
    first = offer.origins[0].entry
    text = offers.joined(each.entry.text for each in offer.origins)
    said = {"msgctxt": first.context, "msgid": text, "msgid_plural": first.plural}
    return [f"#| {keyword} {strings.quote(each)}{end}" for keyword, each in said.items() if each]


def fresh(message: Wanted, translations: Sequence[str], end: str) -> str:
    """The lines of a new entry: of a message with its translations, blank ones where it waits."""
    texts = _texts_of(message, translations).items()
    lines = [f"{keyword} {strings.quote(text)}{end}" for keyword, text in texts]
    return "".join([end, *_described(lines, message, end)])


def _texts_of(message: Wanted, translations: Sequence[str]) -> Mapping[str, str]:
    """The texts of a message's entry by their keywords."""
    return entry_lines.texts(message.context, message.text, message.plural, translations)


def _obsolete(entry: Entry, end: str) -> str:
    """The entry out of use: its translation and its translator's comments."""
    if entry.obsolete:
        return entry.source
    lines = regular.lines_of(entry, end)
    kept = [line for line in lines if entry_lines.mark(line) not in ("#.", "#:")]
    return "".join(
        f"#~ {line.lstrip()}"
        if entry_lines.mark(line) == ""
        else re.sub(r"^[ \t]*#\|", "#~|", line)
        for line in kept
    )


def _described(lines: Sequence[str], message: Wanted, end: str) -> list[str]:
    """The lines with the comments, files and flag of the message, where theirs are others."""
    found, said = list(lines), entry_lines.comments(lines)
    if said["#."] != [note.strip() for note in message.comments]:
        found = entry_lines.put(found, "#.", [f"#. {note}{end}" for note in message.comments])
    if set(" ".join(said["#:"]).split()) != set(" ".join(message.files).split()):
        found = entry_lines.put(found, "#:", [f"#: {name}{end}" for name in message.files])
    flags = entry_lines.flags(said)
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
    messages: Sequence[Wanted],
    translations: Path,
    *,
    punctuation: bool = False,
) -> Mapping[Path, str]:
    """The text that every catalogue should have, by path. Problems where one cannot be read."""
    files = {translations / "messages.pot": merge(None, messages, None)}
    problems = list(store.shared_files(translations, site.languages))
    for language in languages:
        path = path_of(translations, language)
        begun = store.path_with_fallback(translations, language)
        catalog, found = store.read(begun, language, tree=os.path.realpath(translations))
        problems += found
        own = in_catalog(messages, language, site.source)
        words = shipped.words_for(language)
        old = catalog.file if begun == path else None
        old = old or _begun(language, catalog.file, words)
        files[path] = merge(old, own, language, words=words, punctuation=punctuation)
    if problems:
        raise Problems(problems)
    return files


def _begun(language: Language, parent: PoFile | None, words: PoFile | None) -> PoFile:
    """A catalogue with the entries of its parent's, such as en-GB's with those of en.

    Its header has the comments of that of the interface's `words`, which will be in it.
    """
    said = [line for line in words.entries[0].lines if line.startswith("#")] if words else []
    header, end = "\n".join([*said, _header(language)]), parent.end if parent else "\n"
    entries = (each.source for each in parent.entries[1:]) if parent else ()
    return pofile.read("".join([header.replace("\n", end), *entries]).encode())


def write(files: Mapping[Path, str], *, dry: bool = False) -> list[Path]:
    """Write what differs, all of it or nothing; the paths that change. Where `dry`, only these."""
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
