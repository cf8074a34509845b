"""A catalogue as XLIFF or CSV, for people without a .po editor, and their translations back.

python tools/exchange.py out translations/pl/LC_MESSAGES/messages.po polish.xlf
python tools/exchange.py back translations/pl/LC_MESSAGES/messages.po polish.xlf

The conversion is the Translate Toolkit's, whose commands are run (it is GPL: never imported).
Their own way back loses contexts, flags and plural forms. So an entry travels under a mark, which
names it and its translation of that day, and all that is taken over is a text that came back
different. Nothing else in the catalogue is touched.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portret import cache
from portret.catalogs import pofile, strings
from portret.catalogs.entries import Entry, PoFile
from portret.errors import quoted, shown, system_reason

COLUMNS = "location,context,source,target"
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""

HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals={}; plural=0;\n"
"""


class Refused(Exception):
    """It cannot be done; the message says why, and what to do."""


@dataclass(frozen=True)
class Returned:
    """What came back of an entry; `fuzzy` is None where the format does not tell."""

    mark: str
    translations: tuple[str, ...]
    fuzzy: bool | None = None


@dataclass(frozen=True)
class Taking:
    """The catalogue's new text, how many translations changed in it, and what needs a person."""

    text: str
    taken: int
    problems: tuple[str, ...]


# ---------------------------------------------------------------- marks


def digest(*texts: str) -> str:
    """A few letters that stand for some texts; what formats do to texts makes no difference."""
    data = "\0".join(_plain(text) for text in texts)
    return hashlib.blake2b(data.encode(), digest_size=6).hexdigest()


def mark(entry: Entry) -> str:
    """Which entry it is, how it is translated, and whether that is fuzzy."""
    name, state = digest(*entry.key), digest(*entry.translations)
    return f"id{name}-{state}{'-fuzzy' if entry.fuzzy else ''}"


def _plain(text: str) -> str:
    """The text without what spreadsheets and XML change: line ends, a sign against formulas."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text[1:] if re.match("'[-+=@]", text) else text


# ---------------------------------------------------------------- out


def send(catalog: Path, to: Path) -> int:
    """Write a catalogue's entries to a new file; how many there are."""
    if to.exists():
        raise Refused(f"{shown(to)} is there already. Choose another name, or move it away.")
    file = _parsed(catalog, catalog.read_bytes())
    entries = _travellers(file, to)
    travelling = luggage(file, entries).encode()
    if _is_csv(to):
        data = convert("po2csv", "messages.po", travelling, "sent.csv", f"--columnorder={COLUMNS}")
        # The toolkit writes a backslash twice, which no spreadsheet takes for one.
        rows = csv.reader(io.StringIO(data.decode(), newline=""), escapechar="\\")
        cells = io.StringIO(newline="")
        csv.writer(cells, quoting=csv.QUOTE_ALL).writerows(rows)
        data = (BOM + cells.getvalue()).encode()
    else:
        data = convert("po2xliff", "messages.po", travelling, "sent.xlf")
    cache.write(to, data)
    return len(entries)


def _travellers(file: PoFile, to: Path) -> list[Entry]:
    """The entries that the format can hold: a row of CSV has no room for plural forms."""
    return [
        entry
        for entry in file.entries[1:]
        if not entry.obsolete and not (entry.plural is not None and _is_csv(to))
    ]


def luggage(file: PoFile, entries: Sequence[Entry]) -> str:
    """The header and some entries as a catalogue in which the mark stands for the files (`#:`)."""
    blocks = [file.entries[0].lines]
    for entry in entries:
        lines = [line for line in entry.lines if not line.startswith("#:")]
        if entry.plural is not None and not any(entry.translations):
            lines = [line for line in lines if not line.startswith("msgstr")]
            lines += [f'msgstr[{form}] ""' for form in range(file.plural_rule.forms)]
        blocks.append((f"#: {mark(entry)}", *lines))
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


# ---------------------------------------------------------------- back


def take(file: PoFile, text: str, came: Sequence[Returned]) -> Taking:
    """Take over what came back different, unless the catalogue was changed meanwhile as well."""
    entries = {digest(*entry.key): entry for entry in file.entries[1:] if not entry.obsolete}
    changes: dict[int, tuple[tuple[str, ...], bool]] = {}
    problems = []
    for each in came:
        name, _, was = each.mark.removeprefix("id").partition("-")
        state, _, doubt = was.partition("-")
        now = each.translations
        changed = state != digest(*now)
        blank = state == digest(*[""] * len(now))
        # Many tools leave a new translation "not approved"; to have written it is to approve it.
        fuzzy = bool(each.fuzzy) and not (changed and (doubt or blank))
        if not any(now) or (not changed and each.fuzzy in (None, bool(doubt))):
            continue
        entry = entries.get(name)
        if entry is None:
            problems.append(f"1: a text that is no longer here came back as {quoted(now[0])}.")
        elif entry.translations == now and entry.fuzzy == fuzzy:
            continue
        elif mark(entry) != each.mark:
            problems.append(
                f"{entry.line}: changed here too since it was sent, and kept. "
                f"What came back is {quoted(now[0])}."
            )
        elif entry.plural is not None and len(now) != file.plural_rule.forms:
            forms = f"{len(now)} plural forms where {file.plural_rule.forms} belong"
            problems.append(f"{entry.line}: came back with {forms}, and was kept.")
        else:
            changes[entry.line] = (now, fuzzy)
    return Taking(_changed(text, changes), len(changes), tuple(problems))


def _changed(text: str, changes: Mapping[int, tuple[tuple[str, ...], bool]]) -> str:
    """The catalogue with other translations in some entries, which are named by their lines."""
    lines = text.split("\n")
    for line in sorted(changes, reverse=True):
        _put(lines, line - 1, *changes[line])
    return "\n".join(lines)


def _put(lines: list[str], at: int, translations: Sequence[str], fuzzy: bool) -> None:
    """Write the translations of the entry whose first msg… stands at a line, and its flag."""
    end = "\r" if lines[at].endswith("\r") else ""
    start = next(n for n in range(at, len(lines)) if lines[n].lstrip().startswith("msgstr"))
    numbered = lines[start].lstrip().startswith("msgstr[")
    stop = start
    while stop < len(lines) and lines[stop].lstrip().startswith(('"', "msgstr")):
        stop += 1
    names = [f"msgstr[{form}]" if numbered else "msgstr" for form in range(len(translations))]
    lines[start:stop] = [
        f"{name} {strings.quote(text)}{end}" for name, text in zip(names, translations, strict=True)
    ]
    top = at
    while top and lines[top - 1].startswith("#") and not lines[top - 1].startswith("#~"):
        top -= 1
    lines[top:at] = _flagged(lines[top:at], fuzzy, end)


def _flagged(notes: Sequence[str], fuzzy: bool, end: str) -> list[str]:
    """An entry's comments, as fuzzy or not; the former text goes when it is not."""
    flags = [flag for line in notes if line.startswith("#,") for flag in line[2:].split(",")]
    flags = ["fuzzy"] * fuzzy + [flag.strip() for flag in flags if flag.strip() != "fuzzy"]
    former = [line for line in notes if line.startswith("#|") and fuzzy]
    others = [line for line in notes if not line.startswith(("#,", "#|"))]
    return [*others, *([f"#, {', '.join(flags)}{end}"] if flags else []), *former]


def from_xliff(path: Path) -> list[Returned]:
    """What came back in an XLIFF file."""
    text = convert("xliff2po", "came.xlf", path.read_bytes(), "came.po").decode()
    # The toolkit's header need not say how many plural forms there are: one that says just that.
    rest = text.partition("\n\n")[2]
    forms = max((int(n) + 1 for n in re.findall(r"^msgstr\[([0-9])\]", rest, re.M)), default=1)
    header = HEADER.format(forms)
    # It parts texts that are alike by their marks as contexts, but not those with plural forms.
    rest = re.sub(r"^(#: (id\S+)\n(?:#.*\n)*)(?=msgid )", r'\1msgctxt "\2"\n', rest, flags=re.M)
    try:
        entries = pofile.read(f"{header}\n{rest}".encode()).entries[1:]
    except pofile.Unreadable as error:
        reason = error.faults[0][1]
        raise Refused(f"{shown(path)} came back damaged: {reason}. Ask for it again.") from None
    marks = [[line[3:] for line in entry.lines if line.startswith("#: id")] for entry in entries]
    return [
        Returned(where[0], entry.translations, entry.fuzzy)
        for where, entry in zip(marks, entries, strict=True)
        if where
    ]


def from_csv(path: Path) -> list[Returned]:
    """What came back in a CSV file, whatever sign a spreadsheet divides it with."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{shown(path)} is not in UTF-8. Save it as “CSV UTF-8”.") from None
    first = text.partition("\n")[0]
    divider = max(",;\t", key=first.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=divider))
    except csv.Error as error:
        raise Refused(f"{shown(path)} cannot be read as CSV: {error}.") from None
    if not rows or not {"location", "target"} <= set(rows[0]):
        raise Refused(f"{shown(path)}:1: {quoted(first)}, where {COLUMNS} was expected.")
    return [
        Returned(row["location"], (_plain(row["target"] or ""),))
        for row in rows
        if (row["location"] or "").startswith("id")
    ]


# ---------------------------------------------------------------- commands


def convert(command: str, name: str, data: bytes, to: str, *options: str) -> bytes:
    """Run one of the toolkit's commands from file to file; Refused where nothing comes of it."""
    places = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    found = shutil.which(command, path=places)
    if found is None:
        raise Refused(f"There is no {command}. Run .venv/bin/pip install translate-toolkit first.")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(data)
        words = [found, "--progress=none", *options, name, to]
        run = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8")
        result = Path(folder, to)
        if run.returncode or not result.exists() or not result.stat().st_size:
            reason = (run.stderr.strip().splitlines() or ["it wrote nothing"])[-1]
            reason = reason.rpartition("template None: ")[2]
            raise Refused(f"{command} could not read it: {quoted(reason, 200)}.")
        return result.read_bytes()


def _is_csv(path: Path) -> bool:
    if path.suffix not in (".xlf", ".xliff", ".csv"):
        raise Refused(f"{shown(path)} should end in .xlf or .csv: that says what it is.")
    return path.suffix == ".csv"


def _parsed(path: Path, data: bytes) -> PoFile:
    """A catalogue, read as strictly as the site does."""
    try:
        return pofile.read(data)
    except pofile.Unreadable as error:
        line, message, remedy = error.faults[0]
        raise Refused(f"{shown(path)}:{line}: {message}. {remedy}") from None


def bring_back(catalog: Path, path: Path) -> Taking:
    """Take over what came back in a file, into a catalogue that can be read before and after."""
    came = from_csv(path) if _is_csv(path) else from_xliff(path)
    if not came:
        raise Refused(f"{shown(path)} holds no entry with its mark. Nothing was taken over.")
    data = catalog.read_bytes()
    taking = take(_parsed(catalog, data), data.decode(), came)
    _parsed(catalog, taking.text.encode())
    if taking.taken:
        cache.write(catalog, taking.text.encode())
    return taking


def main() -> None:
    """Send a catalogue out, or take back what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("way", choices=["out", "back"])
    parser.add_argument("catalog", type=Path, help="translations/…/LC_MESSAGES/messages.po")
    parser.add_argument("file", type=Path, help="a file that ends in .xlf or .csv")
    words = parser.parse_args()
    try:
        if words.way == "out":
            print(f"{shown(words.file)}: {send(words.catalog, words.file)} texts.")
            return
        taking = bring_back(words.catalog, words.file)
    except Refused as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{shown(error.filename or '')} cannot be used: {system_reason(error)}.")
    for problem in taking.problems:
        print(f"{shown(words.catalog)}:{problem}")
    print(f"{shown(words.catalog)}: {taking.taken} translations taken over.")
    sys.exit(1 if taking.problems else 0)


if __name__ == "__main__":
    main()
