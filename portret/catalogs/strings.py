"""Lines and quoted strings of .po files, with C escapes."""

from __future__ import annotations

import io
import re

from portret.patterns import compiled

BLANKS = " \t\r\n\f\v"
"""The characters that gettext skips between the parts of an entry."""


def split(text: str) -> list[str]:
    """The lines of a text with their ends: LF or CRLF; or CR, if the text has no LF.

    No other character ends a line in a .po file.
    """
    return list(io.StringIO(text, newline="\n" if "\n" in text else "\r"))


def unquote(string: str) -> str:
    """The text of a quoted string with C escapes.

    Raises ValueError with the first escape that no .po file has, or UnicodeDecodeError.
    """
    if not _STRING.fullmatch(string):
        wrong = (match[0] for match in _ANY.finditer(string) if not _ESCAPE.fullmatch(match[0]))
        raise ValueError(next(wrong, string))
    return unescape(string[1:-1]).encode("utf-8", "surrogateescape").decode()


def tokens(line: str) -> list[str] | None:
    """The keywords and quoted strings of a line; None if it has anything else."""
    if not _LINE.fullmatch(line):
        return None
    found = (match[0] for match in _TOKEN.finditer(line))
    return [each if each[0] == '"' else _SPACING.sub("", each) for each in found]


def unescape(text: str) -> str:
    """The text with C escapes replaced; those of bytes become surrogates (PEP 383)."""
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    if match[1] in _UNESCAPED:
        return _UNESCAPED[match[1]]
    number = int(match[1][1:], 16) if match[1][0] == "x" else int(match[1], 8)
    return bytes([number]).decode("utf-8", "surrogateescape")


def quote(text: str) -> str:
    """The text as a quoted string on one line."""
    return '"' + re.sub(r'[\\"\n\t\r]', lambda match: _ESCAPED[match[0]], text) + '"'


_UNESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_UNESCAPED |= {"a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPED = {char: "\\" + name for name, char in _UNESCAPED.items()}
_NUMBER = r"[0-3][0-7]{2}|[0-7]{1,2}(?![0-7])|x[0-9A-Fa-f]{1,2}(?![0-9A-Fa-f])"
_ESCAPES = rf'[ntr"\\abfv]|{_NUMBER}'
_ESCAPE = re.compile(rf"\\({_ESCAPES})")
_ANY = re.compile(r"\\(?:[0-7]{1,3}|x[0-9A-Fa-f]*|.)")
_STRING = compiled(rf'"(?:[^"\\]++|\\(?:{_ESCAPES}))*+"')
_INDEX = r"(?:[ \t]*\[[ \t]*0*[0-9][ \t]*\])?"
_KEYWORD = rf"(?:msgctxt|msgid_plural|msgid|msgstr{_INDEX})(?![ \t]*\[|\w)"
_SPACING = re.compile(r"[ \t]|(?<=[\[ \t])0+(?=[0-9])")
_TOKEN = compiled(rf'{_KEYWORD}|"(?:[^"\\]|\\.)*+"(?![^{BLANKS}])')
_LINE = compiled(rf"(?:[{BLANKS}]*+(?:{_TOKEN.pattern}))++[{BLANKS}]*")
