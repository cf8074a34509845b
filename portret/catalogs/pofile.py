"""Reads a .po file strictly: what is in doubt is an error with its line, never lost silently.

The format is GNU gettext's (manual, "The Format of PO Files"). Babel's and polib's readers drop
text at a missing quotation mark, and accept duplicates and conflict markers; this one does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from portret import characters
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.strings import BLANKS, split, unescape, unquote
from portret.errors import TooMany, quoted


class Unreadable(Exception):
    """The file cannot be trusted; `faults` is a list of (line, message, remedy)."""

    def __init__(self, faults: Sequence[tuple[int, str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{line}: {message}" for line, message, _ in faults))


class _Faults(list[tuple[int, str, str]]):
    """The faults found: (line, message, remedy)."""

    def note(self, line: int, message: str, remedy: str) -> None:
        """Adds a fault; raises TooMany after a hundred."""
        self.append((line, message, remedy))
        if len(self) >= 100:
            raise TooMany


def read(data: bytes, *, part: bool = False) -> PoFile:
    """The entries of a .po file in UTF-8, with or without BOM, with any line ends.

    Raises Unreadable where anything is in doubt. A `part` of a file needs no header.
    """
    faults = _Faults()
    with suppress(TooMany):
        file = _parsed(_decoded(data, faults), faults)
        if not (part or faults):
            _check_header(file, faults)
        _check_duplicates(file, faults)
        if not faults:
            return file
    raise Unreadable(sorted(faults))


def _decoded(data: bytes, faults: _Faults) -> str:
    """The file's text, which can be brought into NFC in reasonable time."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = len(split(data[: error.start].decode() + "?"))
        faults.note(line, "a byte that is no UTF-8", "Save the file as UTF-8.")
        raise TooMany from None
    if (pile := characters.piled(text, data)) is not None:
        line = len(split(text[:pile] + "?"))
        faults.note(line, "hundreds of accents on one letter", "Take them out.")
        raise TooMany
    return text


# ---------------------------------------------------------------- entries


def _parsed(text: str, faults: _Faults) -> PoFile:
    """The entries of a text, each by one pattern where it has the usual form, else by its lines."""
    bom = text[: text.startswith("\ufeff")]
    end = "\n" if "\n" in text else "\r"
    entries: list[Entry] = []
    at, line = len(bom), 1
    while at < len(text):
        if match := _USUAL.match(text, at):
            comments, flags, context, message, translation = match.groups()
            line += comments.count(end)
            entries.append(
                Entry(
                    _joined(context) if context else "",
                    _joined(message),
                    None,
                    (_joined(translation),),
                    _NO_FLAGS if flags is None else _flags(flags),
                    False,
                    line,
                    match[0],
                )
            )
            line += text.count(end, at + len(comments), match.end())
            at = match.end()
        else:
            draft = _draft(text, at, end, line, faults)
            if not draft.parts:
                break
            source = text[at : draft.stop]
            if entry := _finished(draft, source, faults):
                entries.append(entry)
            line += source.count(end)
            at = draft.stop
    return PoFile(tuple(entries), text[at:], bom)


_PART = r'[^"\\\n\r]*+(?:\\[ntr"\\abfv][^"\\\n\r]*+)*+'
_STRINGS = rf'"({_PART}(?:"\n"{_PART})*+)"\n'
_COMMENTS = r"(?:#(?![~,=])[^\n\r]*\n)*+"
_USUAL = re.compile(
    rf"(\n*+{_COMMENTS}(?:#,([^\n\r]*)\n{_COMMENTS})?)"
    rf'(?:msgctxt {_STRINGS})?msgid {_STRINGS}msgstr {_STRINGS}(?![" \t\r\f\v]|#~)'
)
"""An entry as most tools write it: comments, msgctxt or none, msgid and msgstr, each at the start
of its line, in use, without escapes of bytes, and not continued after it."""


def _joined(strings: str) -> str:
    """The text of quoted strings, from after the first quotation mark to before the last."""
    text = strings.replace('"\n"', "") if "\n" in strings else strings
    text = unescape(text) if "\\" in text else text
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache
def _flags(listed: str) -> frozenset[str]:
    return frozenset(flag.strip() for flag in listed.split(","))


_NO_FLAGS = frozenset[str]()


# ---------------------------------------------------------------- an entry by its lines


@dataclass
class _Draft:
    """An entry while its lines are read; `stop` is where it ends in the text."""

    stop: int
    line: int = 0
    obsolete: bool = False
    broken: bool = False
    parts: dict[str, list[str]] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    last: str = ""

    def ends_before(self, line: str) -> bool:
        """Whether a line no longer belongs to the entry."""
        if not self.last.startswith("msgstr"):
            return not line and bool(self.parts)
        rest = line[2:].lstrip() if line.startswith("#~") else line
        another_form = rest.startswith("msgstr") and "msgid_plural" in self.parts
        return not (rest.startswith('"') or another_form)


def _draft(text: str, at: int, end: str, number: int, faults: _Faults) -> _Draft:
    """The entry that begins at a place in the text, in the line with this number."""
    draft = _Draft(at)
    while draft.stop < len(text):
        stop = text.find(end, draft.stop) + 1 or len(text)
        line = text[draft.stop : stop].strip(BLANKS)
        if draft.ends_before(line):
            break
        if line and (fault := _line_fault(draft, line, number)):
            draft.broken = True
            faults.note(number, *fault)
        draft.stop, number = stop, number + 1
    return draft


def _line_fault(draft: _Draft, line: str, number: int) -> tuple[str, str] | None:
    """Adds one line to the entry, or says what is wrong with it."""
    if "\r" in line:
        return "a carriage return within a line", "End every line of the file in the same way."
    if _CONFLICT.match(line):
        return f"a merge conflict ({line[:7]})", "Keep one of the two texts, no marker."
    if obsolete := line.startswith("#~"):
        line = line[2:].lstrip()
        if line[:1] in ("", "|"):
            return None
    if line.startswith("#"):
        if line.startswith(("#,", "#=")):
            draft.flags |= {flag.strip() for flag in line[2:].split(",")}
        return None
    if keyword := _KEYWORD.fullmatch(line):
        name, string = keyword[1], keyword[2]
    elif line.startswith('"') and draft.last:
        name, string = draft.last, line
    else:
        return f"{quoted(line)}, where a msgid or msgstr was expected", "Mend the line."
    if draft.parts and obsolete != draft.obsolete:
        return "an entry of which only a part is out of use (#~)", "Begin all its lines with #~."
    if keyword and name in draft.parts:
        return f"{name} stands twice in one entry", "Divide the two entries."
    draft.line, draft.obsolete, draft.last = draft.line or number, obsolete, name
    part = draft.parts.setdefault(name, [])
    try:
        part.append(unquote(string))
    except ValueError:
        return (
            f"a text that is not properly quoted: {quoted(line)}",
            'Begin and end it with one ", and write \\" and \\\\ within it.',
        )
    return None


_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)[ \t]*(\".*)")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")


def _finished(draft: _Draft, source: str, faults: _Faults) -> Entry | None:
    """The entry, if its parts make one."""
    if draft.broken:
        return None
    parts = {
        name: unicodedata.normalize("NFC", "".join(each)) for name, each in draft.parts.items()
    }
    names = [name for name in parts if name.startswith("msgstr")]
    numbered = [f"msgstr[{n}]" for n in range(len(names) or 1)]
    if "msgid" not in parts or names != (numbered if "msgid_plural" in parts else ["msgstr"]):
        faults.note(
            draft.line,
            "an entry without its msgid, or with the wrong msgstr",
            "An entry has one msgid and one msgstr, or msgid_plural, msgstr[0], msgstr[1] ….",
        )
        return None
    return Entry(
        parts.get("msgctxt", ""),
        parts["msgid"],
        parts.get("msgid_plural"),
        tuple(parts[name] for name in names),
        frozenset(draft.flags),
        draft.obsolete,
        draft.line,
        source,
    )


# ---------------------------------------------------------------- the whole


def _check_header(file: PoFile, faults: _Faults) -> None:
    first = file.entries[0] if file.entries else None
    if first is None or first.key != ("", "") or first.obsolete or first.plural is not None:
        faults.note(
            1,
            "no header",
            'Begin with msgid "" and msgstr "Content-Type: text/plain; charset=UTF-8\\n".',
        )
        return
    charset = re.search(r"charset=([^\s;]+)", file.header.get("content-type", ""))
    if charset is None or charset[1].lower() not in ("utf-8", "utf8"):
        found = charset[1] if charset else "none"
        faults.note(
            file.header_line("content-type"),
            f"the charset {quoted(found)} in the header",
            "Save as UTF-8 and say so there.",
        )
    _check_plurals(file, faults)


def _check_plurals(file: PoFile, faults: _Faults) -> None:
    plurals = [
        entry
        for entry in file.entries
        if entry.plural is not None and any(entry.translations) and not entry.obsolete
    ]
    if not plurals:
        return
    rule = file.plural_rule
    if not rule.forms or any(rule.form(number) is None for number in range(1000)):
        faults.note(
            file.header_line("plural-forms"),
            "no Plural-Forms in the header that can be worked out",
            "Take it from another catalogue of the language.",
        )
        return
    for entry in plurals:
        if len(entry.translations) != rule.forms:
            faults.note(
                entry.line,
                f"{len(entry.translations)} plural forms, where the header says {rule.forms}",
                f"Write msgstr[0] to msgstr[{rule.forms - 1}].",
            )


def _check_duplicates(file: PoFile, faults: _Faults) -> None:
    if len(file.in_use) == sum(not entry.obsolete for entry in file.entries):
        return
    seen: dict[tuple[str, str], int] = {}
    for entry in file.entries:
        if entry.obsolete:
            continue
        if first := seen.get(entry.key):
            faults.note(
                entry.line,
                f"the entry {quoted(entry.text)} stands here again",
                f"Keep this one or that of line {first}.",
            )
        seen.setdefault(entry.key, entry.line)
