"""Problems as people get them (file, line, what is wrong, what to do), and exceptions with them."""

from __future__ import annotations

import heapq
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, order=True)
class Problem:
    """An error or warning about a file, printed as `path:line: message. remedy`.

    Lines count from 1; the line is 0 if there are none, as for an address.
    """

    path: str
    line: int
    message: str
    remedy: str
    severity: str = "error"
    code: str = "content"

    def __str__(self) -> str:
        mark = "" if self.severity == "error" else f"{self.severity}: "
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {mark}{self.message}. {self.remedy}"

    def as_dict(self) -> dict[str, str | int]:
        """The problem as plain data, for `--json`."""
        return asdict(self)


class Fault(NamedTuple):
    """An error or warning about a text: its line, what was found, what to do."""

    line: int
    message: str
    remedy: str


class Problems(Exception):
    """Raised with all problems of a run, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Refused(Exception):
    """Something cannot be done; the message says why, and what to do."""


class Unwritten(OSError):
    """A file cannot be written. A plain OSError means that a file cannot be read."""


class Unusable(Exception):
    """A picture or document cannot be used: (what was found, what to do)."""


class TooMany(Exception):
    """Raised to stop reading a file that has too many faults."""


def shown(path: Path | str) -> str:
    """The path for a message: relative if it is below the working directory."""
    text = printable(os.fsencode(path).decode("utf-8", "backslashreplace"))
    try:
        relative = os.path.relpath(text)
    except OSError:  # the working directory is gone
        return text
    return text if relative.startswith("..") else relative


def printable(text: str) -> str:
    """The text on one line, with escapes for characters that cannot be printed."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def quoted(text: str, limit: int = 60) -> str:
    """The text in quotation marks, on one line and cut to `limit` characters, for a message."""
    line = printable(text[: limit + 1])
    return f"“{line if len(line) <= limit else line[: limit - 1] + '…'}”"


def suggestion(word: str, known: Iterable[str], part: Callable[[str], str] = str) -> str:
    """The remedy for an unknown word: “Did you mean …?”, else a dozen of the known words.

    `part` gives what has to be alike of two words, as the end of an address.
    """
    words = sorted(known)
    word = word[:100]
    likely = words
    if len(words) > _MANY:  # difflib would take a second for 30,000
        likely = heapq.nlargest(_MANY, words, lambda each: _alike(part(word), part(each)))
    alike = [each for each in words if part(each).casefold() == part(word).casefold()]
    if not alike and (match := get_close_matches(part(word), map(part, likely), n=1, cutoff=0.5)):
        alike = [each for each in likely if part(each) == match[0]]
    if alike:
        return f"Did you mean {quoted(get_close_matches(word, alike, n=1, cutoff=0)[0], 100)}?"
    listed = printable(", ".join(words[:12])) + (", …" if len(words) > 12 else "")
    return f"Known are: {listed}." if words else "There are none."


_MANY = 500


def _alike(one: str, other: str) -> int:
    """How many characters two words have in common at the beginning and at the end."""
    pairs = [[one, other], [one[::-1], other[::-1]]]
    return sum(len(os.path.commonprefix(pair)) for pair in pairs)  # noqa: RUF071 - not of paths


def called(command: str) -> str:
    """A command of ours as it is typed here: `flask check`, in a site `make portret ARGS="check"`.

    PORTRET_COMMAND says so, with "%s" for the command; the Makefiles set it.
    """
    return "`" + os.environ.get("PORTRET_COMMAND", "flask %s").replace("%s", command) + "`"


def system_reason(error: OSError) -> str:
    """The operating system's reason in a few words, without number and path."""
    reason = error.strerror or type(error).__name__
    return reason[:1].lower() + reason[1:]
