"""A content file as bytes, as text, as front matter and body; the problems of a run in them all."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from portret import characters, files
from portret.content import frontmatter
from portret.content.frontmatter import Markdown, Node, Report
from portret.errors import Problem, TooMany, quoted, shown, system_reason

MAX_FILE = 500_000
MAX_FRONT_MATTER = 20_000
MAX_PROBLEMS = 100

CONFLICT = ("<<<<<<< ", ">>>>>>> ")
"""How git's marks of a conflict begin, at the start of a line and before the name of a side.

They count in front matter, text and code alike: who shows such a line in a code block indents it.
The marks between them do not count by themselves: ======= underlines a heading, ||||||| is a row.
"""

Known = Mapping[tuple[str, str], Any]
"""Records that were read before, and whose files are the same, by kind and key.

site.yaml is ("site", "whole").
"""


class Run:
    """The problems of one run, and the reading of a file below one folder."""

    def __init__(self, root: Path, known: Known | None = None) -> None:
        self.root = root
        self.known = known or {}
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self.unread = False

    @cached_property
    def tree(self) -> str:
        """The root, links followed."""
        return files.real(self.root)

    def report(self, path: Path) -> Report:
        """A function that notes a fault in this file, and raises TooMany after a hundred."""

        def note(line: int, message: str, remedy: str) -> None:
            name = shown(path)
            self.counts[name] += 1
            if self.counts[name] == MAX_PROBLEMS:
                message, remedy = "more problems than can be listed", "Correct the others first."
            if self.counts[name] <= MAX_PROBLEMS:
                self.problems.append(Problem(name, line, message, remedy))
            else:
                self.unread = True
                raise TooMany

        return note

    def text(self, path: Path) -> str | None:
        """The file's text in NFC with LF, without BOM; None, and a problem, where it has none."""
        data = self.data(path)
        return None if data is None else decoded(data, self.report(path))

    def data(self, path: Path) -> bytes | None:
        """The file's bytes; None, and a problem, where it cannot be read."""
        report = self.report(path)
        try:
            return files.read(path, MAX_FILE, self.tree)
        except files.NotRead as error:
            report(1, error.found, error.remedy)
        except IsADirectoryError:
            report(1, "a folder, where a file was expected", "Put a text file here.")
        except OSError as error:
            reason = f"the file cannot be read: {system_reason(error)}"
            report(1, reason, "See to it that it is there, and to its rights.")
        return None


def decoded(data: bytes, report: Report) -> str | None:
    """The text of these bytes in NFC with LF, without BOM; None, and a fault, where it has none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        report(1, "a file in UTF-16", "Save it as UTF-8.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        report(line, f"a byte that is no UTF-8 (0x{data[error.start]:02x})", "Save it as UTF-8.")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (pile := characters.piled(text)) is not None:
        line = text.count("\n", 0, pile) + 1
        report(line, "hundreds of accents on one letter", "Take them out.")
        return None
    text = unicodedata.normalize("NFC", text)
    if not text.strip():
        report(1, "an empty file", "Write its front matter and text, or remove it.")
        return None
    sound = True
    for number, content in enumerate(text.split("\n"), 1):
        if content.startswith(CONFLICT):
            report(
                number, f"a merge conflict ({content[:7]})", "Keep one of the two texts, no mark."
            )
            sound = False
        if content.isprintable():
            continue
        if found := characters.forbidden(content.replace("\t", " ")):
            report(number, found, "Take it out.")
            sound = False
        elif re.search("[\u2028\u2029]", content):  # YAML counts them as ends of lines
            report(number, "a line separator (U+2028 or U+2029)", "Begin a new line instead.")
            sound = False
    return text if sound else None


def split(text: str, report: Report) -> tuple[str, Markdown] | None:
    """Front matter and body, which knows its first line."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        report(1, f"{quoted(lines[0])}, where --- was expected", "Begin with front matter: ---.")
        return None
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        report(len(lines), "the front matter has no end", "Close it by a line with just ---.")
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
    return matter, Markdown("\n".join(lines[end + 1 :]).rstrip(), end + 2)


def read_yaml(text: str, first_line: int, report: Report) -> Node | None:
    """The YAML of a text that begins in a line of its file; None, and a fault, where it is none."""
    try:
        return frontmatter.parse(text, first_line)
    except frontmatter.Unreadable as fault:
        line, message, remedy = fault.args
        report(line, message, remedy)
        return None
