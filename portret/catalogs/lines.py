"""A .po file read line by line, whatever its form: its entries, and all that is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.strings import BLANKS, split, unquote
from portret.errors import TooMany, quoted


class Faults(list[tuple[int, str, str]]):
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


def parsed(text: str, faults: Faults) -> PoFile:
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


def _take(draft: _Draft, line: str, number: int, faults: Faults) -> None:
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


def _finished(draft: _Draft, faults: Faults) -> Iterator[Entry]:
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


_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)[ \t]*(\".*)")
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
