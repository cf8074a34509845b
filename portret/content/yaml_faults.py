"""Explains to authors why a text is no YAML, and on which line the fault begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from portret.characters import WIDE_BLANKS
from portret.errors import quoted
from portret.patterns import compiled

Finding = tuple[int, str, str]
"""(index of the line, what was found, remedy)."""

_KEY = r"^ *(?:- +)*[\w.-]+"
_BLANK = f"[{WIDE_BLANKS}]"

_NEAR = (
    (r"^ *\t|:\t|-\t", "a tab, where YAML takes only spaces", "Replace each tab by two spaces."),
    (
        rf"^ *(?:- +)*{_BLANK}|^ *-{_BLANK}|{_KEY}:{_BLANK}|{_KEY}{_BLANK}+:",
        "a no-break space (or another wide one), where YAML takes only ordinary spaces",
        "Delete it, and type a space.",
    ),
    (rf"{_KEY} ?[：﹕∶]", "a wide colon, where “:” and a space were expected", "Type “: ”."),
    (rf"{_KEY} += ", "“=”, where “:” was expected", "Write `field: value`."),
    (
        rf"{_KEY}: +[|>][-+0-9]*+ *[^\s#]",
        "a text on the line of its | or >",
        "Begin it on the next line, indented by two spaces.",
    ),
    (rf"{_KEY}:(?!//)[^\s:]", "no space after the colon", "Write `field: value`."),
)
"""(pattern, what was found, remedy) of faults on the line of the parser's error or above it."""

_HERE = (
    (rf"{_KEY}: +[“”„«»‘’‚]", "curly quotation marks, which YAML takes for letters"),
    (
        rf"{_KEY}: +(?:\[[^\]]*\]|\{{[^}}]*\}}) *[^\s#]",
        "a text that begins with a bracket, as a list does",
    ),
    (rf"{_KEY}: +(?:[@`%*]|[-?] )", "not YAML: a text that begins with one of its signs"),
    (
        rf"{_KEY}: +[^\"'\[{{|>\s].*:(?: |$)",
        "not YAML: a colon and a space within a text",
    ),
)
"""(pattern, what was found) of faults in the value on the line of the parser's error."""


def unclosed_quote(text: str) -> Finding | None:
    """The fault of a quotation mark that is not closed before the next field, or None.

    YAML would take all up to the next quotation mark, that field too, for one text.
    """
    lines = text.split("\n")
    known = [at for at, _, _ in _fields(lines)]
    for at in known:
        opens = re.search(rf"""{_KEY}: +(?:"(?:[^"\\]|\\.)*|'[^']*)$""", lines[at])
        if opens and at + 1 in known and _width(lines[at + 1]) <= _column(lines[at]):
            return at, *_unclosed(lines[at])
    return None


def explained(text: str, index: int, error: yaml.MarkedYAMLError) -> Finding:
    """The fault behind a parser's error at a line; `index` counts from 0."""
    lines = text.split("\n")
    index = next((at for at in range(min(index, len(lines) - 1), 0, -1) if lines[at].strip()), 0)
    here = lines[index]
    for at in range(index, -1, -1):
        for pattern, found, remedy in _NEAR:
            if re.search(pattern, lines[at]) and not (at < index and _is_text(lines, at)):
                return at, f"{found}: {quoted(lines[at].strip())}", remedy
        if re.match(
            rf"""{_KEY}: +("(?:[^"\\]|\\.)*"|'(?:[^']|'')*') *(?=[^\s#,\]}}])""", lines[at]
        ):
            found = f"text behind a closing quotation mark: {quoted(lines[at].strip())}"
            return at, found, "Use “ and ” for those within, double ones around the whole value."
    if "flow" in str(error.context) and (value := _cut_off(here)):
        found = f"a bracket whose end # turns into a comment: {quoted(here.strip())}"
        return index, found, f'Put the value between double quotation marks: "{value}".'
    for pattern, found in _HERE:
        if re.search(pattern, here):
            return index, f"{found}: {quoted(here.strip())}", _in_quotes(here)
    if "escape" in str(error.problem):
        found = f"a backslash within double quotation marks: {quoted(here.strip())}"
        return index, found, "Write two of them, or single quotation marks around the value."
    if "quoted scalar" in str(error.context):
        return index, *_unclosed(here)
    if "flow" in str(error.context):
        return index, f"a bracket that is never closed: {quoted(here.strip())}", "Close it."
    return _misplaced(lines[: index + 1]) or _unknown(here, index, error)


def _cut_off(line: str) -> str:
    """The value of which # makes a comment, with the end of its bracket; blank if there is none."""
    found = _COMMENT.match(line)
    return (re.split(r"[\[{,:]", line[: found.start(1)])[-1] + found[1]).strip() if found else ""


_COMMENT = compiled(
    r"""[^"'#]*+(?:(?:"[^"]*"|'[^']*'|(?<!\s)#)[^"'#]*+)*+(?<=\s)#([^,\]}]*)[,\]}]"""
)


def _misplaced(lines: list[str]) -> Finding | None:
    """The fault of a last line in the wrong place; None if it is in the right one."""
    here, above, index = lines[-1], "".join(lines[-2:-1]), len(lines) - 1
    if cut := re.search(r"[^\s] #\S.*", above):
        found = f"a comment within a text: {quoted(cut[0][2:])}"
        return index - 1, found, "Put the whole value between double quotation marks."
    if re.match(rf"{_KEY}(?: [^:]*)?$", above) and not _is_text(lines, index - 1):
        return (
            index - 1,
            f"a line without a colon: {quoted(above.strip())}",
            "Write `field: value`.",
        )
    if not re.match(rf"{_KEY}:", here):
        found = f"not YAML: a line that is no field: {quoted(here.strip())}"
        return index, found, "Indent it as the text above, or write `field: value`."
    if wrong := _wrong_indent(lines):
        at, column, right = wrong
        found = f"a wrong indent, column {column + 1} where column {right + 1} was expected"
        remedy = "Begin fields of one group in one column; longer texts go after `>-`."
        return at, f"{found}: {quoted(lines[at].strip())}", remedy
    return None


def _unknown(here: str, index: int, error: yaml.MarkedYAMLError) -> Finding:
    """The fault in the parser's own words."""
    message = f"not YAML: {error.problem or error.context} near {quoted(here.strip())}"
    return index, message, "Write `field: value`, texts with a colon or # in quotation marks."


def _unclosed(line: str) -> tuple[str, str]:
    remedy = "Close it." + " It takes the same straight mark." * bool(re.search("[“”„‘’]", line))
    if re.search(r": +'\w[^']*$", line):
        remedy += f" If it is an apostrophe: {_in_quotes(line)}"
    return f"a quotation mark that is never closed: {quoted(line.strip())}", remedy


def _in_quotes(line: str) -> str:
    """The remedy: the line with its value in quotation marks."""
    name, _, value = line.strip().partition(":")
    value = value.strip().strip("“”„«»")
    right = f'{name}: "{value}"' if len(line) < 80 and not re.search(r'["\\]', value) else ""
    put = "Put the whole value between double quotation marks"
    return f"{put}: `{right}`." if right else f"{put}, those within as “ and ”."


# ---------------------------------------------------------------- lines


def _is_text(lines: list[str], at: int) -> bool:
    """Whether a line continues a text that began on a line above."""
    indent = _width(lines[at])
    above = next((each for each in reversed(lines[:at]) if each and _width(each) < indent), "")
    return bool(re.search(r":(?: +\S.*)$", above))


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _column(line: str) -> int:
    """The column of a line's field, from 0, after the dashes of a list."""
    return len(line) - len(line.lstrip(" -"))


def _wrong_indent(lines: list[str]) -> tuple[int, int, int] | None:
    """(index, column, expected column) of the last field with a wrong indent."""
    wrong = None
    columns: list[int] = []
    for at, column, opens in _fields(lines):
        if columns and column not in columns and (column < columns[-1] or not opens):
            near = columns if column < columns[-1] else columns[-1:]
            wrong = at, column, min(near, key=lambda each: (abs(each - column), -each))
        columns = [each for each in columns if each < column] + [column]
    return wrong


def _fields(lines: list[str]) -> Iterator[tuple[int, int, bool]]:
    """(index, column, whether a deeper group may begin here) of each line with a field."""
    opens, block = True, -1
    for at, line in enumerate(lines):
        if not line.strip() or (block >= 0 and _width(line) > block):
            continue
        block = -1
        if found := re.match(r"[ -]*[\w.-]+:( .*)?$", line):
            value = (found[1] or "").strip()
            yield at, _column(line), opens or line.lstrip().startswith("-")
            opens = not value
            block = _width(line) if re.fullmatch(r"[|>][-+0-9]*", value) else -1
