"""Reads the file that a translator sends back, a catalogue, XLIFF or CSV, as entries.

XLIFF (1.1, 1.2 and 2.0) and CSV are accepted as tools/exchange.py, Weblate and translation programs
write them. Neither format holds all of an entry: the message of a text is found by the mark with
which tools/exchange.py sent it, else by source text and context.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple, NoReturn
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from portret.catalogs import pofile, strings
from portret.catalogs.entries import Entry, PoFile
from portret.catalogs.pofile import Unreadable
from portret.errors import printable, quoted
from portret.translate.extract import PotMessage

MAX_DEPTH = 100
"""Levels of elements in an XLIFF file; real ones have a dozen."""


def read(data: bytes, name: str, messages: Sequence[PotMessage]) -> PoFile:
    """The entries of a file; Unreadable if it has faults. The ending of `name` gives the format.

    `messages` are those of the site, among which the texts of XLIFF and CSV are looked up.
    """
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"PK\3\4"):  # .xlsx, .ods, .docx and the like
        raise Unreadable([(1, "a packed file, where .po, XLIFF or CSV was expected", _UNPACKED)])
    if suffix not in (".xlf", ".xliff", ".csv"):
        try:
            return pofile.read(data)
        except Unreadable:
            if suffix in (".po", ".pot", ""):
                raise
        found = f"a {printable(suffix[:20])} file, where .po, XLIFF or CSV was expected"
        raise Unreadable([(1, found, "Ask for one of these.")])
    language, texts = ("", _rows(data)) if suffix == ".csv" else _units(data)
    known, header = _Messages(messages), f"Language: {language}\n"
    head = Entry("", "", None, (header,), frozenset(), False, 1, f"msgstr {strings.quote(header)}")
    entries = (head, *(entry for each in texts for entry in known.entry(each)))
    names = {each.key for each in messages}
    pofile.check_repeats(each for each in entries if each.key in names)
    return PoFile(entries)


# ---------------------------------------------------------------- marks


def mark(entry: Entry) -> str:
    """The mark of an entry that is sent: digests of its key and translation, and if it is fuzzy."""
    name, state = _digest(*entry.key), _digest(*entry.translations)
    return f"id{name}-{state}{'-fuzzy' if entry.fuzzy else ''}"


def sent_as(entry: Entry) -> str:
    """The mark with which a returned entry was sent; blank if it has none."""
    return next((each for each in entry.files if _MARK.fullmatch(each)), "")


def unread(entry: Entry) -> str:
    """The first XLIFF element in a translation that we cannot read; blank if there is none."""
    return next((each for each in entry.flags if each.startswith("<")), "")


_MARK = re.compile(r"id([0-9a-f]{12})-([0-9a-f]{12})(-fuzzy)?")


def _digest(*texts: str) -> str:
    """A digest of texts, the same before and after a round trip through XLIFF or CSV."""
    data = "\0".join(_plain(text) for text in texts)
    return hashlib.blake2b(data.encode("utf-8", "replace"), digest_size=6).hexdigest()


def _plain(text: str) -> str:
    """The text without what spreadsheets and XML change: line ends, and a ' before a formula."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text[1:] if re.match("'[-+=@]", text) else text


# ---------------------------------------------------------------- texts to entries


class _Unit(NamedTuple):
    """A returned text, or the forms of a plural; `fuzzy` is None if the file does not say it.

    `unread` is the first element in it that cannot be read.
    """

    sources: Sequence[str]
    targets: Sequence[str]
    context: str
    mark: str
    fuzzy: bool | None
    line: int
    unread: str = ""


class _Messages:
    """The messages of a site by marks and texts."""

    def __init__(self, messages: Sequence[PotMessage]) -> None:
        self._by_name = {_digest(*each.key): each for each in messages}
        self._by_text: dict[str, list[PotMessage]] = {}
        for each in messages:
            for text in (each.text, *([each.plural] if each.plural else [])):
                self._by_text.setdefault(_plain(text), []).append(each)

    def entry(self, unit: _Unit) -> Iterator[Entry]:
        """The entry of a unit; none for a plural in CSV, which has no room for its forms."""
        sent, message = _MARK.fullmatch(unit.mark), self._message(unit)
        plural = message.plural if message else [*unit.sources, None][1]
        if plural is not None and unit.fuzzy is None:
            return
        context, text = message.key if message else (unit.context, unit.sources[0])
        flags = frozenset({"fuzzy" * _is_fuzzy(unit, sent), unit.unread} - {""})
        source = f"#: {unit.mark}" if sent else ""
        yield Entry(context, text, plural, tuple(unit.targets), flags, False, unit.line, source)

    def _message(self, unit: _Unit) -> PotMessage | None:
        """The message of a unit; None if there is none, or several could be meant."""
        if (sent := _MARK.fullmatch(unit.mark)) and sent[1] in self._by_name:
            return self._by_name[sent[1]]
        found = self._by_text.get(_plain(unit.sources[0]), [])
        exact = [each for each in found if each.context == unit.context]
        return exact[0] if exact else found[0] if len(found) == 1 else None


def _is_fuzzy(unit: _Unit, sent: re.Match[str] | None) -> bool:
    """Whether a translation is fuzzy.

    Programs leave a new translation "not approved"; a translator who wrote it approves it.
    """
    if sent is None:
        return bool(unit.fuzzy)
    if _digest(*unit.targets) != sent[2]:
        was_blank = sent[2] == _digest(*[""] * len(unit.targets))
        return bool(unit.fuzzy) and not (sent[3] or was_blank)
    return bool(sent[3] if unit.fuzzy is None else unit.fuzzy)


# ---------------------------------------------------------------- XLIFF


def _units(data: bytes) -> tuple[str, Sequence[_Unit]]:
    """The language of an XLIFF file, and its texts."""
    root = _parsed(data)
    if root.tag != "xliff":
        raise Unreadable([(1, f"<{root.tag[:40]}>, where <xliff> was expected", _AGAIN)])
    files = [root.get("trgLang"), *(each.get("target-language") for each in root.iter("file"))]
    languages = [*dict.fromkeys(each for each in files if each)]
    if len(languages) > 1:
        both = f"texts in {' and '.join(map(quoted, languages))}, where one language was expected"
        raise Unreadable([(1, both, "Ask for a file for each of them.")])
    plurals = [each for each in root.iter("group") if each.get("restype") == _PLURALS]
    forms = {each: [*each.iter("trans-unit")] for each in plurals}
    single = {each for each in root.iter("trans-unit") if each.get("restype") != _HEADER}
    forms |= {each: [each] for each in single.difference(*forms.values())}
    found = [_text(each, forms[each]) for each in root.iter() if forms.get(each)]
    found += map(_segments, root.iter("unit"))
    return "".join(languages), [each for each in found if each.sources[0]]


_UNPACKED = "Unpack it; in a spreadsheet save it as “CSV UTF-8”."
_PLURALS, _HEADER = "x-gettext-plurals", "x-gettext-domain-header"
_AGAIN = "Ask for the file again, or for a .po file."


def _text(element: Element, units: Sequence[Element]) -> _Unit:
    """The text of a `trans-unit`, or of a group of them with the forms of a plural (XLIFF 1.2)."""
    sources = [_within(each.find("source")) for each in units]
    targets = [each.find("target") for each in units]
    states = [("" if each is None else each.get("state", "")) for each in targets]
    approved = [unit.get("approved") or element.get("approved") for unit in units]
    pairs = zip(states, approved, strict=True)
    fuzzy = any(_is_unapproved(state, yes) for state, yes in pairs)
    places = [each.text or "" for each in element.iter("context")]
    sent = next((each for each in places if _MARK.fullmatch(each)), "")
    context, unread = element.get("resname", ""), _unread(targets)
    return _Unit(sources, [*map(_target, targets)], context, sent, fuzzy, _line(element), unread)


def _is_unapproved(state: str, approved: str | None) -> bool:
    return approved != "yes" and (
        state.startswith("needs-") or state == "new" or (not state and approved == "no")
    )


def _segments(unit: Element) -> _Unit:
    """The text of a `unit`, which may be divided into segments (XLIFF 2.0)."""
    parts = [each for each in unit if each.tag in ("segment", "ignorable")]
    sources = [_within(each.find("source")) for each in parts]
    found = [
        each.find("source" if each.tag == "ignorable" and not _target(target) else "target")
        for each in parts
        for target in [each.find("target")]
    ]
    targets = [*map(_target, found)]
    fuzzy = any(each.get("state") == "initial" for each in parts)
    text, whole = "".join(sources), "".join(targets) if all(targets) else ""
    return _Unit([text], [whole], unit.get("name", ""), "", fuzzy, _line(unit), _unread(found))


_LINE = "its line"
"""The attribute that each element gets, with the line on which it begins."""


def _line(element: Element) -> int:
    return int(element.get(_LINE, 1))


def _within(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext())


def _target(element: Element | None) -> str:
    """The text of a translation, in which an element that cannot be read stands as a tag."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for each in element:
        text, name = _target(each), each.tag
        tag = f"<{name}>{text}</{name}>" if text else f"<{name}/>"
        parts += [text if _is_read(each) else tag, each.tail or ""]
    return "".join(parts)


def _unread(targets: Sequence[Element | None]) -> str:
    inner = (each for target in targets if target is not None for each in [*target.iter()][1:])
    return next((f"<{each.tag}>" for each in inner if not _is_read(each)), "")


def _is_read(element: Element) -> bool:
    """Whether an element within a text only marks words, or holds the code that it stands for."""
    return element.tag in ("mrk", "sm", "em") or (
        element.tag in ("bpt", "ept", "it", "ph", "sub") and bool(_within(element))
    )


def _parsed(data: bytes) -> Element:
    """The root of an XML document, names without their spaces; declarations are refused."""
    parser, builder = expat.ParserCreate(namespace_separator=" "), ElementTree.TreeBuilder()
    depth = 0

    def refuse(found: str) -> NoReturn:
        raise Unreadable([(parser.CurrentLineNumber, found, _AGAIN)])

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            refuse(f"more than {MAX_DEPTH} levels of elements")
        line = {_LINE: str(parser.CurrentLineNumber)}
        builder.start(name.rpartition(" ")[2], attributes | line)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition(" ")[2])

    parser.StartDoctypeDeclHandler = lambda *_: refuse("a DOCTYPE, which may load something")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):  # the last two are of the encoding
        line = parser.ErrorLineNumber
        raise Unreadable([(line, "no well-formed XML", _AGAIN)]) from None
    return builder.close()


# ---------------------------------------------------------------- CSV


def _rows(data: bytes) -> Iterator[_Unit]:
    """The texts of a CSV file, whatever sign a spreadsheet divides it with."""
    text = _decoded(data)
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    divider = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    line = 0
    try:
        rows.fieldnames = [each.strip().lower() for each in rows.fieldnames or []]
        if not {"source", "target"} <= {*rows.fieldnames}:
            found = f"{quoted(first.strip())}, where the columns source and target were expected"
            raise Unreadable([(1, found, "Name the columns in the first row.")])
        line = rows.line_num
        for row in rows:
            line = rows.line_num
            if any(row.get(None, [])):  # a text was divided at its comma
                found = f"more cells than the {len(rows.fieldnames)} columns of the first row"
                raise Unreadable([(line, found, "Put a text with commas between quotation marks.")])
            if row["source"]:
                place, context = (row.get(each) or "" for each in ("location", "context"))
                target = _plain(row["target"] or "")
                yield _Unit([row["source"]], [target], context, place, None, line)
    except csv.Error as error:
        raise Unreadable([(line + 1, f"no CSV: {error}", _AGAIN)]) from None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable([(1, "another charset than UTF-8", "Save it as “CSV UTF-8”.")]) from None
