"""Warnings about content that is valid, but that its author likely did not mean.

Only `flask check` gives them, so they do not slow down a freeze.
"""

from __future__ import annotations

import dataclasses
import html.entities
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from portret import files
from portret.content import keys, protection, quotes, records, stale_dates, unused_files
from portret.content.fields import Text
from portret.content.frontmatter import Markdown, line_of
from portret.content.records import Document, Page, Partner, Site
from portret.content.sources import MAX_FILE
from portret.errors import Problem, quoted
from portret.markdown import lint as markdown_lint

Found = Iterator[tuple[int, str, str]]
"""(line, what was found, remedy) of each."""


class Value(NamedTuple):
    """A value of a record: the path of its field, as "image.alt", and whether it is plain text."""

    path: str
    value: Any
    is_text: bool

    @property
    def name(self) -> str:
        """The last name of its field."""
        return self.path.rpartition(".")[2]


class ContentFile:
    """A content file: its record, and its text, which has what the record leaves out."""

    def __init__(self, record: records.Record, path: Path) -> None:
        self.record = record
        self._path = path

    @cached_property
    def text(self) -> str:
        """The text of the file; blank if it is gone meanwhile."""
        try:
            return files.read(self._path, MAX_FILE).decode("utf-8-sig", "replace")
        except OSError:
            return ""

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return re.split("\r\n|\r|\n", self.text)

    @cached_property
    def matter(self) -> tuple[int, list[str]]:
        """(number of the first line of the YAML, its lines)."""
        if not isinstance(self.record, Document):
            return 1, self.lines
        ends = (n for n, line in enumerate(self.lines) if n and line.rstrip() in ("---", "..."))
        return 2, self.lines[1 : next(ends, 1)]

    @cached_property
    def values(self) -> list[Value]:
        """The values of the fields that the file gives."""
        return list(_values(self.record))

    def line(self, name: str, value: object) -> int:
        """The line on which a field has a value; else the line of the field, else 1."""
        first, lines = self.matter
        for pattern in (rf"\b{name}:.*{re.escape(str(value))}", rf"\b{name}:"):
            for number, line in enumerate(lines, first):
                if re.search(pattern, line):
                    return number
        return 1


def _values(record: Any, above: str = "") -> Iterator[Value]:
    for each in dataclasses.fields(record):
        reader = each.metadata.get("read")
        value = getattr(record, each.name)
        if reader is None or not value:
            continue
        path = above + each.name
        parts = value if isinstance(value, tuple) else (value,)
        for part in parts:
            if dataclasses.is_dataclass(part):
                yield from _values(part, f"{path}.")
        yield Value(path, value, isinstance(reader, Text))


def problems(site: Site, folder: Path, today: date) -> list[Problem]:
    """The warnings about the content of a folder on a day, in the order of files and lines."""
    found = [*_titles_twice(site), *_grants_twice(site), *_markdown_warnings(site)]
    for partner in site.partners.values():
        found += [_warning(partner.path, *each) for each in protection.warnings(partner, site)]
    found += quotes.problems(site)
    found += [*unused_files.problems(site, folder), *stale_dates.problems(site, today)]
    seen: set[str] = set()
    for source in _content_files(site, folder):
        path = source.record.path
        for check in _OF_RECORDS if path in seen else (*_OF_FILES, *_OF_RECORDS):
            found += [_warning(path, *each) for each in check(source, today)]
        seen.add(path)
    return sorted(found)


def _warning(path: str, line: int, message: str, remedy: str, code: str = "content") -> Problem:
    return Problem(path, line, message, remedy, "warning", code)


def _content_files(site: Site, folder: Path) -> Iterator[ContentFile]:
    yield ContentFile(site, folder / "site.yaml")
    for theme in site.themes.values():
        yield ContentFile(theme, folder / "themes.yaml")
    for name, document in records.documents(site).items():
        yield ContentFile(document, keys.text_path(folder, name))


# ---------------------------------------------------------------- texts


def _markdown_warnings(site: Site) -> Iterator[Problem]:
    """Warnings about Markdown that is valid and most likely not what its author meant."""
    for record in records.documents(site).values():
        for name, before in (("about", "about: "), ("body", "")):
            text: Markdown = getattr(record, name, Markdown(""))
            for each in markdown_lint.warnings(text):
                line, message = text.line + each.line - 1, f"{before}{each.message}"
                yield _warning(record.path, line, message, each.remedy, "markdown")


_MARKUP = re.compile(
    r"""
    (?<![\w*\\]) \*{1,3} (?=[^\s*]) [^*]* (?<=[^\s*]) \*{1,3} (?![\w*])  # *emphasis*
    | (?<![\w@\#/\\]) _{1,3} (?=[^\s_]) [^_]* (?<=[^\s_]) _{1,3} (?!\w)  # _emphasis_
    | !?\[[^\[\]]+\]\([^()\s]+\)                                          # a link, a picture
    | `[^`]+` | ~~[^~]+~~ | ^\#{1,6}\s\S+
    | \[[^\[\]]+\]\{[^{}\s]+\} | \[\^[^\[\]\s]+\]                         # {lang=}, a footnote
    | <!--.*?(?:-->|\Z)                                                  # a comment
    | \{\{(?:(?!\{\{).)*?\}\} | \{%(?:(?!\{%).)*?%\}                       # templates
    | </?(?:a|b|i|em|strong|br|p|span|sub|sup|u|small|div|img|font|h[1-6]|ul|li)\b[^<>]*>
    """,
    re.X,
)
_ENTITY = re.compile(r"&(?:\#\d{2,6}|\#x[0-9a-fA-F]{2,5}|([a-zA-Z]{2,10}));")
_NO_WORDS = frozenset({"file", "id", "org_id", "prefix"})


def _markup(source: ContentFile, today: date) -> Found:
    """Markdown and HTML in plain text, where readers see its marks."""
    for path, value, is_text in source.values:
        if not is_text or path.rpartition(".")[2] in _NO_WORDS:
            continue
        line = line_of(value)
        if found := _MARKUP.search(value):
            message = f"{path}: {quoted(found[0])}, where plain text was expected"
            yield line, message, "Readers would see the marks: take them out."
        for found in _ENTITY.finditer(value):
            if not found[1] or f"{found[1]};" in html.entities.html5:
                message = f"{path}: {quoted(found[0])}, where plain text was expected"
                yield line, message, "Write the character itself."


def _cut_off(source: ContentFile, today: date) -> Found:
    """Texts that YAML ends at " #", where a comment begins."""
    first, lines = source.matter
    matter = "\n".join(lines)
    if not re.search(r"\s#\S", matter):
        return
    try:
        events = list(yaml.parse(matter, Loader=yaml.CBaseLoader))
    except yaml.YAMLError:
        return  # somebody has saved the file since it was read: the next reading says why
    for event in events:
        begin, end = event.start_mark, event.end_mark
        if getattr(event, "style", "'") in ("'", '"', "|", ">") or not (begin and end):
            continue
        rest = re.match(r"\s+(#\S.*)", lines[end.line][end.column :])
        name = re.match(r"[\s-]*(?:\{\s*)?([\w.-]+)\s*:", lines[begin.line])
        if rest and name and name[1] in _TEXTS:
            message = f"{name[1]}: the text ends before {quoted(rest[1])}, which YAML takes away"
            yield end.line + first, message, _QUOTE


_QUOTE = "Put the whole text in quotation marks. (A comment has a space after its #.)"
_TEXTS = {
    each.name
    for cls in (*records.PARTS, Partner, Page, Site, records.Theme, records.Foundation)
    for each in dataclasses.fields(cls)
    if isinstance(each.metadata.get("read"), Text)
}
"""The names of the fields that take plain text."""

_DAMAGED: tuple[tuple[str, str, str], ...] = (
    (
        r"(?<![^\n -.0-\u024f])[\u200b\u200d](?![^\n -\u024f])",
        "an invisible character (U+{:04X})",
        "Take it out: search and words that are read aloud stumble over it.",
    ),
    ("\ufffd", "a sign for a letter that was lost (U+{:04X})", "Write the letter."),
    (
        "[\ue000-\uf8ff]",
        "a character of one font alone (U+{:04X})",
        "Readers get a box: write a character that every font has.",
    ),
    (
        "[ÃÂ][\u0080-\u00bf]|â€[\u2122\u0153\u009d\u201c\u201d\u0099\u009c]",
        "letters of a text that was read in a wrong encoding",
        "Write what they stand for: é, ’ and the like.",
    ),
)
"""(pattern, what was found, remedy) of characters in a file."""


def _damaged(source: ContentFile, today: date) -> Found:
    """Invisible and damaged characters."""
    if source.text.isascii():
        return
    for pattern, found, remedy in _DAMAGED:
        for number, line in enumerate(source.lines, 1):
            if each := re.search(pattern, line):
                near = quoted(line[max(0, each.start() - 15) : each.end() + 15].strip())
                yield number, f"{found.format(ord(each[0][0]))} in {near}", remedy


def _lone_conflict_mark(source: ContentFile, today: date) -> Found:
    """Equals signs that underline nothing, as in the middle of a merge conflict."""
    for number, line in enumerate(source.lines[1:], 2):
        if line.rstrip() == "=======" and not source.lines[number - 2].strip():
            remedy = "If it is the mark of a merge conflict, keep one of the two texts."
            yield number, "======= under no line", remedy


# ---------------------------------------------------------------- dates and lists


def _dates(source: ContentFile, today: date) -> Found:
    """Dates that are likely wrong: more than a year ahead, or before 1900."""
    for each in source.values:
        value, name = each.value, each.name
        if name in ("founded", "as_of") and isinstance(value, int):
            if value > today.year:
                yield source.line(name, value), f"{each.path}: {value} lies ahead", "Is it right?"
        elif isinstance(value, date) and name not in _MAY_BE_AHEAD:
            if value > today + timedelta(days=366):
                found = f"{each.path}: {value} lies more than a year ahead"
                later = " (`show_from` is the day on which it appears.)" * (name == "published")
                yield source.line(name, value), found, f"Is the year right?{later}"
            elif value.year < 1900:
                found = f"{each.path}: {value} lies far back"
                yield source.line(name, value), found, "Is the year right?"
    made = source.record
    if isinstance(made, Partner) and made.updated and made.updated < made.published:
        found = f"updated: {made.updated} lies before `published`, {made.published}"
        yield source.line("updated", made.updated), found, "Then readers never see it: change one."


_MAY_BE_AHEAD = ("show_from", "show_until", "start", "end", "expires")


def _expiry(source: ContentFile, today: date) -> Found:
    """A security.txt that expires soon, or too late."""
    security: records.Security | None = getattr(source.record, "security", None)
    day = security.expires if security else None
    if day and (found := stale_dates.expiry_fault(day, today)):
        remedy = "See whether `contact` still holds, and set a day within a year."
        yield source.line("expires", day), f"security.expires: {day} {found}", remedy


def _twice(source: ContentFile, today: date) -> Found:
    """Codes and keys that are in a list twice."""
    for path, value, _ in source.values:
        if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
            for each in dict.fromkeys(each for each in value if value.count(each) > 1):
                last = [line_of(one, 0) for one in value if one == each][-1]
                line = last or source.line(path, each)
                yield line, f"{path}: {quoted(each)} is listed twice", "Keep one."


def _titles_twice(site: Site) -> Iterator[Problem]:
    """Titles that two pages have, or two themes."""
    for made in (list(records.documents(site).values()), list(site.themes.values())):
        seen: dict[str, Any] = {}
        for each in made:
            first = seen.setdefault(each.title.casefold(), each)
            if first is not each:
                where = f"{first.path}:{line_of(first.title)}"
                found = f"title: {quoted(each.title)} is the title of {where} too"
                remedy = "Readers and search engines cannot tell them apart: change one."
                yield _warning(each.path, line_of(each.title), found, remedy)


def _grants_twice(site: Site) -> Iterator[Problem]:
    """Grants of two portraits with the same id, which are one grant in open data (360Giving)."""
    seen: dict[str, Partner] = {}
    for partner in site.partners.values():
        for grant in partner.support:
            first = seen.setdefault(grant.id, partner)
            if first is not partner:
                found = f"support.id: a grant of {first.path} has the id {quoted(grant.id)} too"
                line = line_of(grant.id)
                yield _warning(partner.path, line, found, "Give each grant an id of its own.")


_Check = Callable[[ContentFile, date], Found]
_OF_FILES: tuple[_Check, ...] = (_cut_off, _damaged, _lone_conflict_mark)
_OF_RECORDS: tuple[_Check, ...] = (_markup, _dates, _expiry, _twice)
