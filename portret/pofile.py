"""One .po file, read strictly: what is in doubt is an error with its line, never lost silently.

Every byte of the file is kept with its entry, so that an entry can be written back as it was. The
format is GNU gettext's (manual, "The Format of PO Files"). Babel's and polib's readers drop text
at a missing quotation mark, accept duplicates and conflict markers; this one does not.

An entry of the usual form is read by one expression, any other line by line, which gives the same;
what is wrong with a file is told by the second way alone.
"""

from __future__ import annotations

import gettext
import io
import marshal
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from . import characters
from .errors import TooMany, quoted


class Entry(NamedTuple):
    """One message with its translation; `source` is all its text in the file.

    That is from the end of the entry before it: blank lines, comments and every line end.
    """

    context: str | None
    text: str
    plural: str | None
    translations: tuple[str, ...]
    flags: frozenset[str]
    obsolete: bool
    line: int
    source: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines, comments included, without blank ones and the blanks around them."""
        stripped = (line.strip(BLANKS) for line in split(self.source))
        return tuple(line for line in stripped if line)

    @property
    def files(self) -> frozenset[str]:
        """The files where the message stands, by its references (`#:`), however they are broken."""
        references = (line[2:].split() for line in self.lines if line.startswith("#:"))
        return frozenset(name for names in references for name in names)

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
    """A catalogue's entries in order, the header first; `rest` is what follows the last.

    The file's text is `bom`, each entry's source, and `rest`. Where it was pickled its entries are
    made again when they are asked for.
    """

    entries: tuple[Entry, ...]
    rest: str = ""
    bom: str = ""

    def __getstate__(self) -> tuple[bytes, str, str]:
        """Without what is worked out from the entries."""
        return self.__dict__.get("_packed") or _packed(self.entries), self.rest, self.bom

    def __setstate__(self, state: tuple[bytes, str, str]) -> None:
        self.__dict__.update(zip(("_packed", "rest", "bom"), state, strict=True))

    if not TYPE_CHECKING:  # for which it would give every attribute there might be

        def __getattr__(self, name: str) -> tuple[Entry, ...]:
            """The entries, of a reading that was pickled."""
            if name != "entries" or "_packed" not in self.__dict__:
                raise AttributeError(name)
            return self.__dict__.setdefault(name, _unpacked(self.__dict__["_packed"]))

    @cached_property
    def in_use(self) -> Mapping[tuple[str, str], Entry]:
        """The entries that are in use by their keys, the header too."""
        return {(each.context or "", each.text): each for each in self.entries if not each.obsolete}

    @cached_property
    def end(self) -> str:
        """How the file ends its lines: as the first of them."""
        first = split(self.entries[0].source)[0]
        return first[len(first.rstrip("\r\n")) :]

    @cached_property
    def header(self) -> Mapping[str, str]:
        """The header's fields by their names in small letters."""
        lines = self.entries[0].translations[0].split("\n")
        pairs = (line.split(":", 1) for line in lines if ":" in line)
        return {name.strip().lower(): value.strip() for name, value in pairs}

    def header_line(self, name: str) -> int:
        """The line where a field of the header stands; where the header begins, if it lacks it."""
        entry = self.entries[0]
        lines = [line for line in entry.lines if not line.startswith("#")]
        named = (at for at, line in enumerate(lines) if line.lower().startswith(f'"{name}:'))
        return entry.line + next(named, 0)

    @property
    def forms(self) -> int:
        """How many plural forms there are; 0 without a Plural-Forms that can be worked out."""
        return self._plurals[0]

    def plural_form(self, number: int) -> int | None:
        """The plural form that a number takes; None where the header's rule gives none."""
        forms, rule = self._plurals
        try:
            form = rule(number)
        except ArithmeticError:
            return None
        return form if 0 <= form < forms else None

    @cached_property
    def _plurals(self) -> tuple[int, Callable[[int], int]]:
        match = _PLURAL_FORMS.fullmatch(self.header.get("plural-forms", ""))
        if match is not None:
            with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
                return int(match[1]), gettext.c2py(match[2])
        return 0, int


_PLURAL_FORMS = re.compile(r"nplurals\s*=\s*([1-9])\s*;\s*plural\s*=\s*([^;]{1,500}?)\s*;?\s*")


def _packed(entries: Sequence[Entry]) -> bytes:
    """Entries as bytes, in columns; their sources as one text with the length of each."""
    *columns, sources = zip(*entries, strict=True)
    return marshal.dumps((columns, "".join(sources), [*map(len, sources)]))


def _unpacked(data: bytes) -> tuple[Entry, ...]:
    """The entries again, in a third of the time in which they are read."""
    columns, text, lengths = marshal.loads(data)
    places = pairwise([0, *accumulate(lengths)])
    sources = [text[start:end] for start, end in places]
    return tuple(map(Entry._make, zip(*columns, sources, strict=True)))


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
    faults = _Faults()
    with suppress(TooMany):
        text = _decoded(data, faults)
        file = None if plainly else _parted(text, former or PoFile(()))
        file = file or _parsed(_sound(text, faults), faults)
        if not faults:
            _check_header(file, faults)
        _check_duplicates(file, faults)
        if not faults:
            return file
    raise Unreadable(sorted(faults))


def split(text: str) -> list[str]:
    """The lines of a text, each with its end: LF or CRLF, and CR where there is no LF at all.

    No other character ends a line in a .po file, whatever Unicode says.
    """
    return list(io.StringIO(text, newline="\n" if "\n" in text else "\r"))


def unquote(string: str) -> str:
    """The text of a quoted string with C escapes; ValueError where it is none."""
    if not _STRING.fullmatch(string):
        raise ValueError(string)
    return _ESCAPE.sub(_unescaped, string[1:-1]).encode("utf-8", "surrogateescape").decode()


def _unescaped(match: re.Match[str]) -> str:
    """The character of an escape; of a byte by its number, a part of one (PEP 383)."""
    if match[1] in _UNESCAPED:
        return _UNESCAPED[match[1]]
    number = int(match[1][1:], 16) if match[1][0] == "x" else int(match[1], 8)
    return bytes([number]).decode("utf-8", "surrogateescape")


def quote(text: str) -> str:
    """The text as a quoted string on one line."""
    return '"' + re.sub(r'[\\"\n\t\r]', lambda match: _ESCAPED[match[0]], text) + '"'


_UNESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_UNESCAPED |= {"a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPED = {char: "\\" + name for name, char in _UNESCAPED.items()}
_NUMBER = r"[0-7]{1,3}|x[0-9A-Fa-f]{1,2}(?![0-9A-Fa-f])"
_ESCAPE = re.compile(rf'\\([ntr"\\abfv]|{_NUMBER})')
_STRING = re.compile(rf'"(?:[^"\\]++|{_ESCAPE.pattern})*+"')
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)[ \t]*(\".*)")
BLANKS = " \t\r\n\f\v"
"""What gettext passes over between the parts of an entry."""

_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")


# ---------------------------------------------------------------- the lines


class _Faults(list[tuple[int, str, str]]):
    """What is wrong: line, message, remedy. TooMany after a hundred."""

    def note(self, line: int, message: str, remedy: str) -> None:
        self.append((line, message, remedy))
        if len(self) >= 100:
            raise TooMany


@dataclass
class _Draft:
    """An entry while its lines are read."""

    line: int = 0
    obsolete: bool = False
    broken: bool = False
    source: list[str] = field(default_factory=list)
    parts: dict[str, list[str]] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    last: str = ""

    def ends_before(self, line: str) -> bool:
        """Whether a line does not belong to the entry any more."""
        if not self.last.startswith("msgstr"):
            return not line and bool(self.parts)
        rest = line[2:].lstrip() if line.startswith("#~") else line
        another_form = rest.startswith("msgstr") and "msgid_plural" in self.parts
        return not (rest.startswith('"') or another_form)


def _decoded(data: bytes, faults: _Faults) -> str:
    """The file's text; a fault where it is no UTF-8."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = len(split(data[: error.start].decode() + "?"))
        faults.note(line, "a byte that is no UTF-8", "Save the file as UTF-8.")
        raise TooMany from None
    return text


def _sound(text: str, faults: _Faults) -> str:
    """The text; a fault where it could not be brought into NFC in time."""
    if (pile := characters.piled(text)) is not None:
        line = len(split(text[:pile] + "?"))
        faults.note(line, "hundreds of accents on one letter", "Take them out.")
        raise TooMany
    return text


def _parsed(text: str, faults: _Faults) -> PoFile:
    """The entries; what cannot be read goes to `faults`, and reading goes on."""
    entries: list[Entry] = []
    draft = _Draft()
    bom = text[: text.startswith("\ufeff")]
    for number, whole in enumerate(split(text[len(bom) :]), 1):
        line = whole.strip(BLANKS)
        if draft.ends_before(line):
            entries += _finished(draft, faults)
            draft = _Draft()
        draft.source.append(whole)
        if line:
            _take(draft, line, number, faults)
    if draft.parts:
        entries += _finished(draft, faults)
        draft = _Draft()
    return PoFile(tuple(entries), "".join(draft.source), bom)


def _take(draft: _Draft, line: str, number: int, faults: _Faults) -> None:
    """Add one line to the entry."""
    fault = _line_fault(draft, line, number)
    if fault is not None:
        draft.broken = True
        faults.note(number, *fault)


def _line_fault(draft: _Draft, line: str, number: int) -> tuple[str, str] | None:
    """Add one line to the entry, or say what is wrong with it."""
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


def _finished(draft: _Draft, faults: _Faults) -> Iterator[Entry]:
    """The entry, if its parts make one."""
    if draft.broken:
        return
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
        return
    yield Entry(
        parts.get("msgctxt"),
        parts["msgid"],
        parts.get("msgid_plural"),
        tuple(parts[name] for name in names),
        frozenset(draft.flags),
        draft.obsolete,
        draft.line,
        "".join(draft.source),
    )


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
    return PoFile(tuple(entries))


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
    text = _ESCAPE.sub(_unescaped, text) if "\\" in text else text
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
    faults = _Faults()
    with suppress(TooMany):
        file = _parsed(source, faults)
        if len(file.entries) == 1 and not (faults or file.rest):
            return _moved(file.entries[0], line - 1)
    return None


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
