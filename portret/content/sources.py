"""Reads content files as bytes and text, divides front matter from body, and finds named files.

A `Run` collects the problems of all files.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from portret import characters, files
from portret.errors import Problem, TooMany, Unusable, quoted, shown, suggestion, system_reason
from portret.stamps import Stamps

MAX_FILE = 500_000
MAX_FRONT_MATTER = 20_000
MAX_PROBLEMS = 100

Report = Callable[[int, str, str], None]
"""report(line, what was found and expected, remedy): reports a fault."""

ReportOn = Callable[[Path | str], Report]
"""Gives the function that reports the faults of a file."""

_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.M)
_BASE = re.compile(r"^\|{7}(?: [^|\n]*)?$", re.M)
YAML_CONFLICT = re.compile(r"^(?:={7}|\|{7})(?: .*)?$", re.M)
"""The lines with which git marks a merge conflict; _BASE is that of the style diff3.

They are faults in code blocks too, unless indented. The middle mark is one in YAML only: in
Markdown ======= underlines a heading.
"""

Known = Mapping[tuple[str, str], Any]
"""Records of earlier readings whose files have not changed, by (kind, key).

That of site.yaml is at ("site", "whole").
"""


def unchanged_records(
    records: Known, content: Path, then: Stamps, now: Stamps
) -> dict[tuple[str, str], Any]:
    """The records of unchanged files; a portrait's pictures and documents must be unchanged too.

    `then` and `now` are the stamps of all files and folders, when they were read and as they are.
    """
    same = {path for path, stamp in now.items() if then.get(path) == stamp}
    folders = {os.path.dirname(path) for path in (then.keys() | now.keys()) - same}
    root, found = os.fspath(content), {}
    for name, record in records.items():
        folder, file = f"{root}/partners/{name[1]}", "index.md"
        if name[0] == "page":
            folder, file = f"{root}/pages", f"{name[1]}.md"
        alone = name[0] == "page" and not (record.pictures or record.attachments)
        if (folder not in folders or alone) and f"{folder}/{file}" in same:
            found[name] = record
    return found


class Run:
    """One reading of a content folder and its problems; `unread` says that a file was left out."""

    def __init__(self, root: Path, known: Known | None = None) -> None:
        self.root = root
        self.known = known or {}
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self.unread = False

    @cached_property
    def tree(self) -> str:
        """The real path of the root."""
        return os.path.realpath(self.root)

    def report(self, path: Path | str) -> Report:
        """A function that reports a fault in this file, and raises TooMany after a hundred."""

        def add(line: int, message: str, remedy: str) -> None:
            name = shown(path)
            self.counts[name] += 1
            if self.counts[name] == MAX_PROBLEMS:
                message, remedy = "more problems than can be listed", "Correct the others first."
            if self.counts[name] <= MAX_PROBLEMS:
                self.problems.append(Problem(name, line, message, remedy))
            else:
                self.unread = True
                raise TooMany

        return add

    def text(self, path: Path) -> str | None:
        """The file's text in NFC with LF, without BOM; None after a problem."""
        data = self.data(path)
        return None if data is None else decoded(data, self.report(path))

    def data(self, path: Path, limit: int = MAX_FILE) -> bytes | None:
        """The file's bytes; None after a problem."""
        report = self.report(path)
        try:
            return files.read(path, limit, self.tree)
        except files.NotRead as error:
            report(1, error.found, error.remedy)
        except IsADirectoryError:
            report(1, "a folder, where a file was expected", "Put a text file here.")
        except FileNotFoundError:
            report(1, *_missing(path))
        except OSError as error:
            reason = f"the file cannot be read: {system_reason(error)}"
            report(1, reason, "Check that it exists, and its permissions.")
        return None


TEXTS = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".txt", ".html")
"""The endings of files that may be meant as texts; .md is the right one."""


def _missing(path: Path) -> tuple[str, str]:
    """(message, remedy) about a missing file: perhaps one beside it has the wrong name."""
    try:
        beside = sorted(
            each.name for each in path.parent.iterdir() if each.is_file() and each.name[0] != "."
        )
    except OSError:
        found = f"the file cannot be read: there is no folder {quoted(path.parent.name)}"
        return found, "Make it, with the file in it."
    if path.suffix == ".md":
        likely = [each for each in beside if Path(each).suffix.casefold() in TEXTS]
    else:
        likely = [each for each in beside if Path(each).stem.casefold() == path.stem]
    if not likely:
        else_ = "take its folder away"
        if path.name == "site.yaml":
            else_ = "name the folder that has it in PORTRET_CONTENT"
        return f"there is no {path.name}", f"Write it, or {else_}."
    name = min(likely, key=lambda each: (not each.casefold().startswith(path.stem), each))
    message = f"there is no {path.name}, and {quoted(name)} in its place"
    return message, f"Rename {quoted(name)} to {path.name}."


def decoded(data: bytes, report: Report) -> str | None:
    """The text of these bytes in NFC with LF, without BOM; None after a fault."""
    if kind := _wide(data):
        report(1, f"a file in {kind}", "Save it as UTF-8: editors ask for it as the encoding.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        report(line, f"a byte that is no UTF-8 (0x{data[error.start]:02x})", "Save it as UTF-8.")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (pile := characters.find_accent_pile(text)) is not None:
        line = text.count("\n", 0, pile) + 1
        report(line, "hundreds of accents on one letter", "Take them out.")
        return None
    text = characters.normal(text)
    if not text.strip():
        report(1, "an empty file", "Write what belongs in it, or remove it.")
        return None
    faults = [*conflicts(text), *_unwanted(text)]
    for fault in sorted(faults):
        report(*fault)
    return None if faults else text


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32, if these bytes are in it; else blank."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if b"\0" in data[:100]:  # without a mark of its byte order, and mostly of Latin letters
        zeros = sorted((data[:1000:2].count(0), data[1:1000:2].count(0)))
        return "UTF-16" if zeros[0] * 10 < zeros[1] and zeros[1] * 4 > len(data[:1000:2]) else ""
    return ""


Faults = Iterator[tuple[int, str, str]]
"""(line, what was found, remedy) of each."""


def conflicts(text: str, *marks: re.Pattern[str]) -> Faults:
    """A fault for each mark of a merge conflict; of diff3's base only if there are no others."""
    found: list[re.Match[str]] = []
    if "<<<<<<<" in text or ">>>>>>>" in text or "|||||||" in text or marks:
        for pattern in marks or (_CONFLICT, _BASE):
            found = found or list(pattern.finditer(text))
    for mark in found:
        line = text.count("\n", 0, mark.start()) + 1
        yield line, f"a merge conflict ({mark[0][:7]})", "Keep one of the two texts, no mark."


_RETYPE = "It cannot be seen: delete it with the letters around it, and type these anew."


def _unwanted(text: str) -> Faults:
    """A fault for each line with a character that no text may have."""
    filled = characters.find_filler(text) is not None
    for number, line in enumerate(text.split("\n"), 1):
        if line.isprintable() and not filled:  # as most are
            continue
        if found := characters.forbidden(line.replace("\t", " ")):
            yield number, found, _RETYPE
        elif re.search("[\u2028\u2029]", line):  # YAML counts them as ends of lines
            yield number, "a line separator (U+2028 or U+2029)", "Begin a new line instead."
        elif filled and (filling := characters.find_filler(line)):
            name = unicodedata.name(filling[0], "a byte order mark")
            yield number, f"{name} (U+{ord(filling[0]):04X})", _RETYPE


def split(text: str, report: Report) -> tuple[str, str, int] | None:
    """(front matter, body, first line of the body); None after a fault."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        found, remedy = _BEGINNINGS.get(lines[0].strip(), (quoted(lines[0]), _BEGIN))
        report(1, f"{found}, where --- was expected", remedy)
        return None
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        likely = re.search(r"^(?: *[-–—−]{2,}| +---|—) *$", "\n".join(lines[1:]), re.M)
        line = text.count("\n", 0, likely.start() + len(lines[0]) + 1) + 1 if likely else len(lines)
        report(line, "the front matter has no end", "Close it by a line with just ---.")
        return None
    matter = "\n".join(lines[1:end])
    if len(matter.encode()) > MAX_FRONT_MATTER:
        size = len(matter.encode()) // 1000
        report(
            1,
            f"a front matter of {size} kB, the limit is {MAX_FRONT_MATTER // 1000} kB",
            "Move long text into the body.",
        )
        return None
    return matter, "\n".join(lines[end + 1 :]).rstrip(), end + 2


_BEGIN = "Begin with front matter: ---."
_BEGINNINGS = {
    "": ("an empty line", "Delete the empty lines above ---."),
    "+++": ("front matter in TOML (+++)", "Write it as YAML: `title: …` between two lines ---."),
    "{": ("front matter in JSON ({)", "Write it as YAML: `title: …` between two lines ---."),
    "—": ("a dash", "Write three hyphens: an editor has joined them."),
}
"""(what it is, remedy) for first lines that an editor or another program may write."""


# ---------------------------------------------------------------- files that a content file names

T = TypeVar("T")


def beside(
    run: Run,
    path: Path,
    name: str,
    line: int,
    report: Report,
    what: str,
    inspect: Callable[[Path, int], T],
) -> T | None:
    """The result of `inspect` for the file `name` beside the file `path`; None after a fault.

    `what` is the kind of file in messages, as "picture".
    """
    file = unicodedata.normalize("NFC", name).removeprefix("./")
    if "/" in file or "\\" in file or file.startswith("."):
        found = f"{quoted(file)}, where a {what} beside the file was expected"
        remedy = "Put it there, and write its name alone."
        if file.startswith("/") and what == "document":
            remedy += " For a file that the site makes, as a feed, write its address with https://."
        report(line, found, remedy)
        return None
    try:  # by the folder's own list: exact in case, and in whatever Unicode form, on every system
        beside = {
            unicodedata.normalize("NFC", each.name): each
            for each in path.parent.iterdir()
            if each.suffix not in (".md", ".yaml", ".lock") and each.is_file()
        }
        place = beside.get(file)
        if place is None:
            message = f"there is no {what} {quoted(file)} beside the file"
            report(line, message, suggestion(file, beside))
            return None
        if not files.within(place, run.tree):
            report(line, f"{quoted(file)} leads out of the content folder", "Put it here itself.")
            return None
        return inspect(place, line)
    except Unusable as fault:
        report(line, f"{quoted(file)} is {fault.args[0]}", fault.args[1])
    except OSError as error:
        report(line, f"{quoted(file)} cannot be read: {system_reason(error)}", "Check the file.")
    return None
