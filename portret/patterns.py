"""Regular expressions that Python before 3.11.5 would match wrongly (gh-106052).

There a possessive repetition of a group goes on where its last attempt gave up, not where that
began: `(?:[a-z]|(?<=-)_)*+` loses the last letter. The same in an atomic group is right, but needs
60 bytes for each repetition.
"""

from __future__ import annotations

import re
import sys

IS_SOUND = sys.version_info >= (3, 11, 5)


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern compiled, as each must be that has a possessive repetition of a group."""
    return re.compile(pattern if IS_SOUND else with_atomic_groups(pattern), flags)


def with_atomic_groups(pattern: str) -> str:
    """The pattern with `(?>(…)*)` for each `(…)*+`, which matches the same."""
    found: list[str] = []
    starts: list[int] = []
    for part in _PARTS.finditer(pattern):
        if part[0] == "(":
            starts.append(len(found))
        if not part["many"]:
            found.append(part[0])
            if part[0] == ")":
                starts.pop()
            continue
        found.insert(starts.pop(), "(?>")
        found.append(f"){part['many']})")
    return "".join(found)


_PARTS = re.compile(
    r"""
    \)(?P<many>(?:[*+?]|\{[0-9,]+\})(?=\+))\+
    | \\. | \[\^?\]?(?:[^\]\\]|\\.)* \]? | .
    """,
    re.VERBOSE | re.DOTALL,
)
"""Matches the end of a possessive repetition of a group, an escape, a set, or one character."""
