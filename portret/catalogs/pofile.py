"""One .po file, read strictly: what is in doubt is an error with its line, never lost silently.

Every byte of the file is kept with its entry, so that an entry can be written back as it was. The
format is GNU gettext's (manual, "The Format of PO Files"). Babel's and polib's readers drop text
at a missing quotation mark, accept duplicates and conflict markers; this one does not.

An entry of the usual form is read by one expression, any other line by line, which gives the same;
what is wrong with a file is told by the second way alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import accumulate

from portret import characters
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.lines import Faults, parsed
from portret.catalogs.strings import split, unescape
from portret.errors import TooMany, quoted


class Unreadable(Exception):
    """The file cannot be trusted: a list of (line, message, remedy) in `faults`."""

    def __init__(self, faults: Sequence[tuple[int, str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{line}: {message}" for line, message, _ in faults))


def read(data: bytes, former: PoFile | None = None, *, plainly: bool = False) -> PoFile:
    """The entries of a .po file in UTF-8, with or without BOM, whatever its line ends.

    Unreadable where anything is in doubt. What stands in a `former` reading to the letter is taken
    from it. `plainly` reads line by line, whatever the form, and gives the same.
    """
    faults = Faults()
    with suppress(TooMany):
        text = _decoded(data, faults)
        file = None if plainly else _parted(text, former or PoFile(()))
        file = file or parsed(_sound(text, faults), faults)
        if not faults:
            _check_header(file, faults)
        _check_duplicates(file, faults)
        if not faults:
            return file
    raise Unreadable(sorted(faults))


# ---------------------------------------------------------------- the usual form


def _parted(text: str, former: PoFile) -> PoFile | None:
    """The entries of a text, those that a former reading has to the letter taken from it.

    None where the text cannot be parted at its blank lines, and where a new block is not one sound
    entry: then only the whole can tell what is wrong.
    """
    if "\r" in text or text.startswith("\ufeff"):
        return None
    sources = [entry.source for entry in former.entries]
    starts = [0, *accumulate(map(len, sources))]
    grown = len(text) - starts[-1]
    head, tail = 0, len(sources)  # of the former entries all before and all from there still stand
    while head < tail and text.startswith(sources[head], starts[head]):
        head += 1
    while head and not _is_end(text, starts[head]):
        head -= 1
    while tail > head and starts[tail - 1] + grown >= starts[head]:
        if not text.startswith(sources[tail - 1], starts[tail - 1] + grown):
            break
        tail -= 1
    while tail < len(sources) and not _is_end(text, starts[tail] + grown):
        tail += 1
    entries = list(former.entries[:head])
    first = line = 1 + text.count("\n", 0, starts[head])
    for match in _BLOCK.finditer(text, starts[head], starts[tail] + grown):
        source = match[0]
        if len(source) >= 500 and characters.piled(source) is not None:
            return None
        entry = _alone(source, line) if match[1] is None else _usual(match, line)
        if entry is None:
            return None
        entries.append(entry)
        line += source.count("\n")
    moved = line - first - sum(source.count("\n") for source in sources[head:tail])
    entries += (_moved(entry, moved) for entry in former.entries[tail:])
    return PoFile(tuple(entries), parted=True)


def differing(old: bytes, new: bytes) -> tuple[PoFile, PoFile] | None:
    """What stands where a parted file differs from what it was, and what stood there.

    None where the beginning differs, or what stands there is in any doubt: then only the whole can
    tell what is wrong.
    """
    room, grown = min(len(old), len(new)), len(new) - len(old)
    head = old.rfind(b"\n\n", 0, _length(room, lambda a, b: old[a:b] == new[a:b])) + 1
    if not head:
        return None
    last, most = len(old), room - head
    tail = _length(
        most, lambda a, b: old[last - b : last - a] == new[last + grown - b : last + grown - a]
    )
    end = old.find(b"\n\n", last - tail)
    end = end + 1 if end >= 0 else last
    try:
        now, then = new[head : end + grown].decode(), old[head:end].decode()
    except UnicodeDecodeError:
        return None
    fresh, gone = _parted(now, PoFile(())), _parted(then, PoFile(()))
    return (fresh, gone) if fresh and gone else None


def _length(most: int, same: Callable[[int, int], bool]) -> int:
    """How long what is the same is; `same` tells whether a stretch of it is."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if same(low, middle) else (low, middle - 1)
    return low


def _is_end(text: str, at: int) -> bool:
    """Whether the text, or an entry before a blank line, ends there."""
    return at == len(text) or text[at - 1 : at + 1] == "\n\n"


def _moved(entry: Entry, lines: int) -> Entry:
    return entry._replace(line=entry.line + lines) if lines else entry


def _usual(match: re.Match[str], line: int) -> Entry:
    """The entry of the usual form that begins in a line."""
    comments, flags, context, text, translation = match.groups()
    return Entry(
        None if context is None else _joined(context),
        _joined(text),
        None,
        (_joined(translation),),
        frozenset() if flags is None else _flags(flags),
        False,
        line + comments.count("\n"),
        match[0],
    )


def _joined(strings: str) -> str:
    """The text of strings that stand in lines of their own, from the first's begin to the end."""
    text = strings.replace('"\n"', "") if "\n" in strings else strings
    text = unescape(text) if "\\" in text else text
    return unicodedata.normalize("NFC", text)


@lru_cache
def _flags(listed: str) -> frozenset[str]:
    return frozenset(flag.strip() for flag in listed.split(","))


_PART = r'[^"\\\n]*+(?:\\[ntr"\\abfv][^"\\\n]*+)*+'
_STRINGS = rf'"({_PART}(?:"\n"{_PART})*+)"\n'
_COMMENTS = r"(?:#(?![~,=]).*\n)*+"
_BLOCK = re.compile(
    rf"(\n*+{_COMMENTS}(?:#,(.*)\n{_COMMENTS})?)"
    rf"(?:msgctxt {_STRINGS})?msgid {_STRINGS}msgstr {_STRINGS}"
    r"|\n*+(?:.++\n?)++|\n++"
)
"""An entry of the usual form: comments, msgctxt or none, msgid and msgstr, each at the beginning of
its line, in use and with no escape of a byte. Or what stands before a blank line: what goes on
after such an entry is there a text without its keyword, and so a fault."""


def _alone(source: str, line: int) -> Entry | None:
    """The entry of a source that begins in a line; None where that is not one sound entry."""
    faults = Faults()
    with suppress(TooMany):
        file = parsed(source, faults)
        if len(file.entries) == 1 and not (faults or file.rest):
            return _moved(file.entries[0], line - 1)
    return None


# ---------------------------------------------------------------- the whole


def _decoded(data: bytes, faults: Faults) -> str:
    """The file's text; a fault where it is no UTF-8."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = len(split(data[: error.start].decode() + "?"))
        faults.note(line, "a byte that is no UTF-8", "Save the file as UTF-8.")
        raise TooMany from None
    return text


def _sound(text: str, faults: Faults) -> str:
    """The text; a fault where it could not be brought into NFC in time."""
    if (pile := characters.piled(text)) is not None:
        line = len(split(text[:pile] + "?"))
        faults.note(line, "hundreds of accents on one letter", "Take them out.")
        raise TooMany
    return text


def _check_header(file: PoFile, faults: Faults) -> None:
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
    plurals = [
        entry
        for entry in file.entries
        if entry.plural is not None and any(entry.translations) and not entry.obsolete
    ]
    if plurals and (not file.forms or any(file.plural_form(n) is None for n in range(1000))):
        faults.note(
            file.header_line("plural-forms"),
            "no Plural-Forms in the header that can be worked out",
            "Take it from another catalogue of the language.",
        )
        return
    for entry in plurals:
        if len(entry.translations) != file.forms:
            faults.note(
                entry.line,
                f"{len(entry.translations)} plural forms, where the header says {file.forms}",
                f"Write msgstr[0] to msgstr[{file.forms - 1}].",
            )


def _check_duplicates(file: PoFile, faults: Faults) -> None:
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
