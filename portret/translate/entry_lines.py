"""The lines of an entry: its comments by their marks, its texts by their keywords."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from portret.catalogs import strings
from portret.catalogs.entries import Entry

_ORDER = (" ", "#", "#.", "#:", "#,", "#|", "")
"""Blank lines, comments by their marks, texts: in the order in which gettext writes them."""


def mark(line: str) -> str:
    """The mark of a comment; "" of a line with a text, " " of a blank one."""
    start = line.lstrip(strings.BLANKS)[:2]
    if not start.startswith("#"):
        return "" if start else " "
    if start == "#=":  # flags too, since gettext 0.23
        return "#,"
    return start if start in _ORDER else "#"


def comments(lines: Sequence[str]) -> Mapping[str, list[str]]:
    """The comments by their marks."""
    found: dict[str, list[str]] = {kind: [] for kind in _ORDER}
    for line in lines:
        if kind := mark(line):
            found[kind].append(line.strip(strings.BLANKS)[2:].strip())
    return found


def flags(comments: Mapping[str, list[str]]) -> list[str]:
    """The flags among the comments of an entry."""
    listed = (flag.strip() for part in comments["#,"] for flag in part.split(","))
    return [flag for flag in listed if flag]


def put(lines: Sequence[str], kind: str, new: Sequence[str]) -> list[str]:
    """The lines with `new` ones in place of those with a mark, or at their usual place."""
    place = _ORDER.index(kind)
    after = (at for at, line in enumerate(lines) if _ORDER.index(mark(line)) > place)
    at = next((at for at, line in enumerate(lines) if mark(line) == kind), next(after))
    return [*lines[:at], *new, *(line for line in lines[at:] if mark(line) != kind)]


def texts(
    context: str, text: str, plural: str | None, translations: Sequence[str]
) -> Mapping[str, str]:
    """The texts of an entry by their keywords, in order."""
    found = {"msgctxt": context} if context else {}
    found["msgid"] = text
    if plural is None:
        return found | {"msgstr": translations[0]}
    found["msgid_plural"] = plural
    return found | {f"msgstr[{n}]": form for n, form in enumerate(translations)}


def with_texts(lines: Sequence[str], texts: Mapping[str, str], end: str) -> list[str]:
    """The lines with other texts; lines whose text is unchanged stay as they are."""
    found = [line for line in lines if mark(line)]
    groups: dict[str, list[str]] = {}
    last: list[str] = []
    for line in lines:
        if start := re.match(r"[ \t]*(msg\w+(?:\[\d\])?)", line):
            last = groups[start[1]] = []
        if not mark(line):
            last.append(line)
    for keyword, text in texts.items():
        found += _reworded(groups.get(keyword, []), keyword, text, end)
    return found


def _reworded(lines: Sequence[str], keyword: str, text: str, end: str) -> list[str]:
    """The lines of one text after a change; of a wrapped text only the changed lines are new."""
    if not lines:
        return [f"{keyword} {strings.quote(text)}{end}"]
    parts = [strings.unquote('"' + line.partition('"')[2].strip()) for line in lines]
    if text == unicodedata.normalize("NFC", "".join(parts)):
        return list(lines)
    head, tail = 0, len(parts)
    while 1 < len(parts) > head and text.startswith(parts[head]):
        text = text.removeprefix(parts[head])
        head += 1
    while tail > max(head, 1) and text.endswith(parts[tail - 1]):
        text = text.removesuffix(parts[tail - 1])
        tail -= 1
    new = f"{'' if head else keyword + ' '}{strings.quote(text)}{end}"
    return [*lines[:head], *([new] if text or not head else []), *lines[tail:]]


_OUT_OF_USE = re.compile(r"^[ \t]*#~[ \t]*(\|?)")


def of(entry: Entry) -> list[str]:
    """The entry's lines; those of an obsolete one without their #~."""
    lines = strings.split(entry.source)
    if not entry.obsolete:
        return lines
    bare = [line for line in lines if line.strip(strings.BLANKS) != "#~"]
    return [_OUT_OF_USE.sub(lambda match: "#|" if match[1] else "", line) for line in bare]
