"""One .po file, read strictly: what is in doubt is an error with its line, never lost silently.

The format is GNU gettext's (manual, "The Format of PO Files"). Babel's and polib's readers drop
text at a missing quotation mark, accept duplicates and conflict markers; this one does not.
"""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .errors import quoted


@dataclass(frozen=True)
class Entry:
    """One message with its translation; `lines` are its bytes in the file, as text."""

    context: str | None
    text: str
    plural: str | None
    translations: tuple[str, ...]
    flags: frozenset[str]
    obsolete: bool
    line: int
    lines: tuple[str, ...] = field(repr=False)

    @property
    def key(self) -> tuple[str, str]:
        """(msgctxt, msgid), the context blank where there is none."""
        return (self.context or "", self.text)

    @property
    def fuzzy(self) -> bool:
        """Whether a tool or a translator doubts the translation."""
        return "fuzzy" in self.flags


@dataclass(frozen=True)
class PoFile:
    """A catalogue's entries in their order, the header first."""

    entries: tuple[Entry, ...]

    @cached_property
    def header(self) -> Mapping[str, str]:
        """The header's fields by their names in small letters."""
        lines = self.entries[0].translations[0].split("\n")
        pairs = (line.split(":", 1) for line in lines if ":" in line)
        return {name.strip().lower(): value.strip() for name, value in pairs}

    @cached_property
    def plural_form(self) -> Callable[[int], int]:
        """The number of the plural form for n, by the header's Plural-Forms; 0 without one."""
        match = _PLURAL_FORMS.fullmatch(self.header.get("plural-forms", ""))
        if match is None:
            return lambda n: 0
        form: Callable[[int], int] = gettext.c2py(match[2])
        return form


_PLURAL_FORMS = re.compile(r"nplurals\s*=\s*([1-9])\s*;\s*plural\s*=\s*([^;]{1,500}?)\s*;?\s*")


class Unreadable(Exception):
    """The file cannot be trusted: a list of (line, message, remedy) in `faults`."""

    def __init__(self, faults: Sequence[tuple[int, str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{line}: {message}" for line, message, _ in faults))


def read(data: bytes) -> PoFile:
    """The entries of a .po file in UTF-8, with or without BOM, with LF or CRLF; else Unreadable."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable([(line, "a byte that is no UTF-8", "Save the file as UTF-8.")]) from None
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    faults: list[tuple[int, str, str]] = []
    entries = list(_entries(lines, faults))
    faults += _header_faults(entries)
    faults += _duplicates(entries)
    if faults:
        raise Unreadable(sorted(faults))
    return PoFile(tuple(entries))


def unquote(string: str) -> str:
    """The text of a quoted string with C escapes; ValueError where it is none."""
    if not _STRING.fullmatch(string):
        raise ValueError(string)
    return _ESCAPE.sub(lambda match: _UNESCAPED[match[1]], string[1:-1])


def quote(text: str) -> str:
    """The text as a quoted string on one line."""
    return '"' + re.sub(r'[\\"\n\t\r]', lambda match: _ESCAPED[match[0]], text) + '"'


_UNESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_UNESCAPED |= {"a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPED = {char: "\\" + name for name, char in _UNESCAPED.items()}
_ESCAPE = re.compile(r"\\(.)")
_STRING = re.compile(r'"(?:[^"\\]|\\[ntr"\\abfv])*"')
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)[ \t]*(\".*)")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")


# ---------------------------------------------------------------- the lines


@dataclass
class _Draft:
    """An entry while its lines are read."""

    line: int = 0
    obsolete: bool = False
    lines: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    last: str = ""


def _entries(lines: Sequence[str], faults: list[tuple[int, str, str]]) -> Iterator[Entry]:
    """The entries; what cannot be read goes to `faults`, and reading goes on."""
    draft = _Draft()
    for number, whole in enumerate(lines, 1):
        line = whole.strip()
        begins = not line or (draft.last.startswith("msgstr") and not line.startswith(('"', "#~")))
        if line.startswith("#~") and draft.last.startswith("msgstr"):
            begins = re.match(r"#~\s*(\"|msgstr)", line) is None
        if begins and not (line.startswith("msgstr") and "msgid_plural" in draft.parts):
            yield from _finished(draft, faults)
            draft = _Draft(lines=[] if draft.parts else draft.lines, flags=set())
        if line:
            draft.lines.append(whole.rstrip())
            _take(draft, line, number, faults)
    yield from _finished(draft, faults)


def _take(draft: _Draft, line: str, number: int, faults: list[tuple[int, str, str]]) -> None:
    """Add one line to the entry."""
    if _CONFLICT.match(line):
        faults.append(
            (number, f"a merge conflict ({line[:7]})", "Keep one of the two texts, no marker.")
        )
        return
    if line.startswith("#~"):
        draft.obsolete = True
        line = line[2:].strip()
        if line.startswith("|"):
            return
    elif line.startswith("#"):
        if line.startswith("#,"):
            draft.flags |= {flag.strip() for flag in line[2:].split(",")}
        return
    if keyword := _KEYWORD.fullmatch(line):
        name, string = keyword[1], keyword[2]
        draft.line = draft.line or number
        if name in draft.parts:
            faults.append((number, f"{name} stands twice in one entry", "Divide the two entries."))
            return
        draft.last = name
    elif line.startswith('"') and draft.last:
        string = line
    else:
        faults.append(
            (number, f"{quoted(line)}, where a msgid or msgstr was expected", "Mend the line.")
        )
        return
    try:
        draft.parts[draft.last] = draft.parts.get(draft.last, "") + unquote(string)
    except ValueError:
        faults.append(
            (
                number,
                f"a text that is not properly quoted: {quoted(line)}",
                'Begin and end it with one ", and write \\" and \\\\ within it.',
            )
        )
        draft.parts.setdefault(draft.last, "")


def _finished(draft: _Draft, faults: list[tuple[int, str, str]]) -> Iterator[Entry]:
    """The entry, if its parts make one; a block of comments alone is none."""
    parts = draft.parts
    if not parts:
        return  # its comments go to the next entry
    names = [name for name in parts if name.startswith("msgstr")]
    numbered = [f"msgstr[{n}]" for n in range(len(names))]
    if "msgid" not in parts or names != (numbered if "msgid_plural" in parts else ["msgstr"]):
        faults.append(
            (
                draft.line,
                "an entry without its msgid, or with the wrong msgstr",
                "An entry has one msgid and one msgstr, or msgid_plural, msgstr[0], msgstr[1] ….",
            )
        )
        return
    yield Entry(
        parts.get("msgctxt"),
        unicodedata.normalize("NFC", parts["msgid"]),
        parts.get("msgid_plural"),
        tuple(unicodedata.normalize("NFC", parts[name]) for name in names),
        frozenset(draft.flags),
        draft.obsolete,
        draft.line,
        tuple(draft.lines),
    )


def _header_faults(entries: Sequence[Entry]) -> Iterator[tuple[int, str, str]]:
    if not entries or entries[0].text or entries[0].obsolete:
        yield (
            1,
            "no header",
            'Begin with msgid "" and msgstr "Content-Type: text/plain; charset=UTF-8\\n".',
        )
        return
    header = PoFile((entries[0],))
    line = entries[0].line
    charset = re.search(r"charset=([^\s;]+)", header.header.get("content-type", ""))
    if charset is None or charset[1].lower() not in ("utf-8", "utf8"):
        found = charset[1] if charset else "none"
        yield (
            line,
            f"the charset {quoted(found)} in the header",
            "Save as UTF-8 and say so there.",
        )
    plurals = [entry for entry in entries if entry.plural is not None and not entry.obsolete]
    if not plurals:
        return
    match = _PLURAL_FORMS.fullmatch(header.header.get("plural-forms", ""))
    try:
        form = header.plural_form
        if match is None or any(not 0 <= form(n) < int(match[1]) for n in range(1000)):
            raise ValueError
    except (ValueError, ArithmeticError, RecursionError):
        yield (
            line,
            "no Plural-Forms in the header that can be worked out",
            "Take it from another catalogue of the language.",
        )
        return
    for entry in plurals:
        if len(entry.translations) != int(match[1]) and any(entry.translations):
            yield (
                entry.line,
                f"{len(entry.translations)} plural forms, where the header says {match[1]}",
                f"Write msgstr[0] to msgstr[{int(match[1]) - 1}].",
            )


def _duplicates(entries: Sequence[Entry]) -> Iterator[tuple[int, str, str]]:
    seen: dict[tuple[str, str], int] = {}
    for entry in entries:
        if entry.obsolete:
            continue
        if first := seen.get(entry.key):
            yield (
                entry.line,
                f"the entry {quoted(entry.text)} stands here again",
                f"Keep this one or that of line {first}.",
            )
        seen.setdefault(entry.key, entry.line)
