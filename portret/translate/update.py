"""Catalogues follow the content: extraction of every message, and a merge that loses nothing.

An entry whose msgid stays keeps its bytes, wrapping and line ends included; only what is said
about it (`#.`, `#:`) is written anew, where it says something else. New messages come in document
order, vanished translations stay as obsolete entries and are revived when their message returns.
A second run changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from portret import cache
from portret.catalogs import pofile, store, strings
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.plurals import plural_forms
from portret.catalogs.store import path_of
from portret.content.records import Site
from portret.errors import Problems
from portret.files import NotRead, read, real
from portret.locales import Language
from portret.translate import regular, similar
from portret.translate.extract import Wanted, in_catalog

_OPPOSITE = {"python-format": "no-python-format", "no-python-format": "python-format"}


# ---------------------------------------------------------------- merging


def merge(
    old: PoFile | None,
    messages: Sequence[Wanted],
    language: Language | None,
    *,
    punctuation: bool = False,
) -> str:
    """The text of a catalogue with just these messages, and every translation that it had.

    The translation of a message that has changed a little goes with it, as fuzzy where it may no
    longer hold; `punctuation` says that other quotation marks, dashes and spaces do not matter.
    """
    old = regular.once(old or pofile.read(_header(language).encode()))
    # Of entries with the same key a translated one is the best, and one in use.
    order = sorted(old.entries, key=lambda each: (any(each.translations), not each.obsolete))
    known = {(entry.key, entry.plural): entry for entry in order}
    blocks = [regular.header(old, language)]
    forms = pofile.read(blocks[0].encode()).plural_rule.forms or 2
    stays = {id(known.get((each.key, each.plural))) for each in messages}
    former = similar.Former([each for each in old.entries[1:] if id(each) not in stays])
    taken = {id(old.entries[0])}
    for each in messages:
        entry = known.get((each.key, each.plural))
        if entry is not None:
            taken.add(id(entry))
            blocks.append(_kept(entry, each, forms, old.end))
        elif origin := _origin(former, each, punctuation):
            taken.add(id(origin.entry))
            blocks.append(_changed(origin, each, old.end))
        else:
            lines = _described(_blank(each, forms, old.end), each, old.end)
            blocks.append("".join([old.end, *lines]))
    for entry in old.entries:
        if id(entry) not in taken and any(entry.translations):
            blocks.append(_obsolete(entry, old.end))
    whole = [_ended(block, old.end) for block in blocks]
    if not old.rest:
        whole[-1] = blocks[-1]  # a file without an end of its last line has none hereafter
    return "".join([old.bom, *whole, old.rest])


def _ended(text: str, end: str) -> str:
    return text if text.endswith(("\n", end)) else text + end


def _kept(entry: Entry, message: Wanted, forms: int, end: str) -> str:
    """The entry's own lines, but for those about it that say something else now."""

    def put_right(lines: list[str]) -> list[str]:
        if not any(entry.translations) and len(entry.translations) != forms and entry.plural:
            lines = [line for line in lines if _mark(line)] + _blank(message, forms, end)
        return _described(lines, message, end)

    lines = _in_use(entry)
    right = put_right(lines)
    return "".join(right if right == lines else put_right(regular.lines(entry, lines, end)))


def _origin(former: similar.Former, message: Wanted, punctuation: bool) -> similar.Origin | None:
    if message.plural is not None:
        return None
    return former.take(message.context, message.text, message.files, punctuation)


def _changed(origin: similar.Origin, message: Wanted, end: str) -> str:
    """The former entry's lines under the changed msgid, fuzzy where they may not hold."""
    entry = origin.entry
    lines = regular.lines(entry, _in_use(entry), end)
    if not (origin.certain or entry.fuzzy):
        flags = ["fuzzy", *(said for said in _said(lines)["#,"] if said)]
        lines = _put(lines, "#,", [f"#, {', '.join(flags)}{end}"])
        lines = _put(lines, "#|", [f"#| msgid {strings.quote(entry.text)}{end}"])
    return "".join(_described(_reworded(lines, message.text, end), message, end))


def _reworded(lines: Sequence[str], text: str, end: str) -> list[str]:
    """The lines with another msgid; where that is wrapped, its lines that still hold stay."""
    start = next(at for at, line in enumerate(lines) if line.lstrip().startswith("msgid"))
    stop = next(at for at in range(start + 1, len(lines)) if lines[at].lstrip()[:1] != '"')
    parts = [strings.unquote('"' + line.partition('"')[2].strip()) for line in lines[start:stop]]
    head, tail = 0, len(parts)
    while 1 < len(parts) > head and text.startswith(parts[head]):
        text = text.removeprefix(parts[head])
        head += 1
    while tail > max(head, 1) and text.endswith(parts[tail - 1]):
        text = text.removesuffix(parts[tail - 1])
        tail -= 1
    new = f"{'' if head else 'msgid '}{strings.quote(text)}{end}"
    return [*lines[: start + head], *([new] if text or not head else []), *lines[start + tail :]]


def _obsolete(entry: Entry, end: str) -> str:
    """The entry out of use: its translation and its translator's comments."""
    if entry.obsolete:
        return entry.source
    lines = regular.lines(entry, strings.split(entry.source), end)
    kept = [line for line in lines if _mark(line) not in ("#.", "#:")]
    return "".join(
        f"#~ {line.lstrip()}" if _mark(line) == "" else re.sub(r"^[ \t]*#\|", "#~|", line)
        for line in kept
    )


def _blank(message: Wanted, forms: int, end: str) -> list[str]:
    """The lines of a message that waits for its translation."""
    blank = [""] * (1 if message.plural is None else forms)
    lines = regular.texts(message.context, message.text, message.plural, blank)
    return [line + end for line in lines]


# ---------------------------------------------------------------- the lines of an entry

_ORDER = (" ", "#", "#.", "#:", "#,", "#|", "")
"""Blank lines, comments by their marks, texts: in the order in which gettext writes them."""


def _mark(line: str) -> str:
    """The mark of a comment; "" of a line with a text, " " of a blank one."""
    start = line.lstrip(strings.BLANKS)[:2]
    if not start.startswith("#"):
        return "" if start else " "
    if start == "#=":  # flags too, since gettext 0.23
        return "#,"
    return start if start in _ORDER else "#"


def _said(lines: Sequence[str]) -> Mapping[str, list[str]]:
    """The comments by their marks."""
    said: dict[str, list[str]] = {mark: [] for mark in _ORDER}
    for line in lines:
        if mark := _mark(line):
            said[mark].append(line.strip(strings.BLANKS)[2:].strip())
    return said


def _put(lines: Sequence[str], mark: str, new: Sequence[str]) -> list[str]:
    """The lines, with new ones where those with the mark stand, or where they belong."""
    place = _ORDER.index(mark)
    after = (at for at, line in enumerate(lines) if _ORDER.index(_mark(line)) > place)
    at = next((at for at, line in enumerate(lines) if _mark(line) == mark), next(after))
    return [*lines[:at], *new, *(line for line in lines[at:] if _mark(line) != mark)]


def _described(lines: Sequence[str], message: Wanted, end: str) -> list[str]:
    """The lines, with what is said about the message put right where it is not."""
    found, said = list(lines), _said(lines)
    if said["#."] != [note.strip() for note in message.comments]:
        found = _put(found, "#.", [f"#. {note}{end}" for note in message.comments])
    if set(" ".join(said["#:"]).split()) != set(" ".join(message.files).split()):
        found = _put(found, "#:", [f"#: {name}{end}" for name in message.files])
    flags = [flag.strip() for part in said["#,"] for flag in part.split(",")]
    wrong = _OPPOSITE.get(message.flag)
    if wrong in flags or (message.flag and message.flag not in flags):
        right = [flag for flag in flags if flag and flag not in (wrong, message.flag)]
        found = _put(found, "#,", [f"#, {', '.join([*right, message.flag])}{end}"])
    return found


_OUT_OF_USE = re.compile(r"^[ \t]*#~[ \t]*(\|?)")


def _in_use(entry: Entry) -> list[str]:
    """The entry's lines, without the marks of one that is out of use."""
    lines = strings.split(entry.source)
    if not entry.obsolete:
        return lines
    bare = [line for line in lines if line.strip(strings.BLANKS) != "#~"]
    return [_OUT_OF_USE.sub(lambda match: "#|" if match[1] else "", line) for line in bare]


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
    problems = list(store.shared(translations, site.languages))
    for language in languages:
        path = path_of(translations, language)
        begun = store.read_for(translations, language)
        catalog, found = store.read(begun, language, tree=real(translations))
        problems += found
        own = in_catalog(messages, language, site.source)
        old = catalog.file if begun == path else _begun(catalog.file, language)
        files[path] = merge(old, own, language, punctuation=punctuation)
    if problems:
        raise Problems(problems)
    return files


def _begun(parent: PoFile | None, language: Language) -> PoFile:
    """A catalogue with the entries of its parent's, such as en-GB's with those of en."""
    header, end = _header(language), parent.end if parent else "\n"
    entries = (each.source for each in parent.entries[1:]) if parent else ()
    return pofile.read("".join([header.replace("\n", end), *entries]).encode())


def differs(path: Path, text: str) -> bool:
    """Whether a file does not hold just this text."""
    data = text.encode()
    try:
        return read(path, len(data)) != data
    except (FileNotFoundError, NotRead):
        return True


def write(files: Mapping[Path, str]) -> list[Path]:
    """Write what differs, each file in one step; the paths that changed."""
    changed = [path for path, text in files.items() if differs(path, text)]
    for path in changed:
        cache.write(path, files[path].encode())
    return changed
