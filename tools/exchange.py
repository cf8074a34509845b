"""A catalogue as XLIFF or CSV, for people without a .po editor.

python tools/exchange.py translations/pl/LC_MESSAGES/messages.po polish.xlf

`flask translate take` takes their translations back. The conversion is the Translate Toolkit's,
whose commands are run (it is GPL: never imported). It loses contexts and flags. So an entry travels
under a mark, which names it and its translation of that day.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path

from portret import cache
from portret.catalogs import pofile
from portret.catalogs.entries import Entry, PoFile
from portret.errors import quoted, shown, system_reason
from portret.translate.exchange_files import mark

COLUMNS = "location,context,source,target"
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""


class Refused(Exception):
    """It cannot be done; the message says why, and what to do."""


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


def main() -> None:
    """Write a catalogue as another file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("catalog", type=Path, help="translations/…/LC_MESSAGES/messages.po")
    parser.add_argument("file", type=Path, help="a file that ends in .xlf or .csv")
    words = parser.parse_args()
    try:
        print(f"{shown(words.file)}: {send(words.catalog, words.file)} texts.")
    except Refused as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{shown(error.filename or '')} cannot be used: {system_reason(error)}.")


if __name__ == "__main__":
    main()
