"""Finds markup and addresses in a translation that its source does not have.

A bare address is no link, but readers would trust it. Libraries that find links in plain text are
no help: they take “étudiant.es” and the Polish “m.in.” for addresses, and in Chinese the words
before an address for a part of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from portret import codes
from portret.characters import INVISIBLE, NOTHING_VISIBLE
from portret.errors import quoted
from portret.said import said


def fault(source: str, translation: str, markdown: bool) -> str | None:
    """The reason if a translation adds markup or an address to its source; else None.

    Both are texts as readers see them, without code. Marks of blocks count in Markdown only.
    """
    patterns = _MARKS | _BLOCKS if markdown else _MARKS
    for what, (pattern, hint) in patterns.items():
        if found := pattern.findall(translation):
            for new in Counter(found) - Counter(pattern.findall(source)):
                return said(
                    "the translation has %(what)s %(found)s that the source has not: %(hint)s",
                    **{"what": what, "found": quoted(new), "hint": hint},
                )
    if named := addresses(translation):
        for address in sorted(named - addresses(source)):
            return said(
                "the translation has an address %(address)s that the source has not",
                address=quoted(address),
            )
    return None


_MARKS = {
    said("a tag"): (
        re.compile(r"(?<!<)<(?:/?[a-z][\w:-]*\s*/?>|[!?][^<>]*>|!--|[a-z][^<>=]*=[^<>]*>?)", re.I),
        said("HTML is shown as text"),
    ),
    said("an entity"): (
        re.compile(r"&(?:#[0-9]+|#x[0-9a-f]+|amp|lt|gt|quot|apos|nbsp|shy|[lr]rm|zwn?j);", re.I),
        said("readers would see it as it stands, so write the character itself"),
    ),
    said("a mark in braces"): (
        re.compile(r"\{:? ?(?:[#.][\w-]+|lang=)[^{}]*\}?"),
        said("only [words]{lang=en} is known, in Markdown, for words in another language"),
    ),
    said("half of a link"): (
        re.compile(r"\][(\[]"),
        said("a link is words in brackets and a number in brackets, as in the source"),
    ),
}
_BLOCKS = {
    said("the mark"): (
        re.compile(r"^ *(#{1,6} |>(?= ?[^\s\d])|```|~~~|(?:[-*_=] ?){3,}$)", re.M),
        said("at the start of a line readers would see it as it stands"),
    ),
    said("an empty line"): (
        re.compile(rf"\n{NOTHING_VISIBLE}\n"),
        said("a translation is one block"),
    ),
    said("a table's row"): (re.compile(r"^ *\|.*\| *$", re.M), said("a translation is one cell")),
}


# ---------------------------------------------------------------- addresses


def addresses(text: str) -> set[str]:
    """The web and mail addresses of a text, and addresses of scripts and files.

    They are in lower case, without http(s), “www.” and punctuation after them.
    """
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text).replace("：", " "))
    if not _POSSIBLE.search(text):
        return set()
    found = [match[0] for pattern in (_SCHEME, _MAIL) for match in pattern.finditer(text)]
    found += [match[0] for match in _DOMAIN.finditer(text) if _is_address(match)]
    plain = (each.lower().lstrip("-.").rstrip(_AFTER) for each in found)
    return {re.sub(r"^(?:https?://)?(?:www\.)?", "", each) for each in plain}


_POSSIBLE = re.compile(r"[.:@]\S")
DOTS = (
    r"\u2024-\u2026\u2488-\u249b\u2a74\u33c2\u33c7\u33d8\ufe13\ufe19\ufe30\ufe52\ufe55\ufe6b"
    r"\uff0e\uff20\U0001f100"
)
"""The characters that NFKC turns into text with a dot, colon or @, for a pattern's class."""

_NAME = r"[A-Za-z0-9\u00c0-\u024f-]"
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_{}~.-]"
_SCHEME = re.compile(
    r"(?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]*://(?![\s'\"’”»)\]>.,]|$)[!-~]*"
    r"|(?:java|vb)script:[!-~]+|data:(?:text|image|application)/[!-~]*|(?:file|blob):/[!-~]*",
    re.I,
)
_MAIL = re.compile(rf"(?<!{_LOCAL}){_LOCAL}+@(?:{_NAME}+\.)+[A-Za-z]{{2,}}")
_DOMAIN = re.compile(
    rf"(?<!{_NAME})(?<![@._])(?:{_NAME}+\.)*(?P<label>{_NAME}+)\.(?P<top>[A-Za-z]{{2,}})"
    rf"(?!{_NAME}|[@_]|\.{_NAME})(?::[0-9]+)?(?P<path>[/?#][!-~]+)?"
)
_AFTER = ".,;:!?/)]}'\"*_>|-"


def _is_address(match: re.Match[str]) -> bool:
    """Whether a match is an address, and no file name or abbreviation with full stops."""
    label, top = match["label"], match["top"]
    if _FILES.fullmatch(match[0]):
        return False
    if _GENERIC.fullmatch(top) or "www." in match[0].lower():
        return True
    long = len(label) > 1 or match["path"]  # “m.in.”, but t.me/name
    short_form = label.isdigit() or f"{label}.{top}".lower() in _SHORT_FORMS
    return bool(long and not short_form and top in _COUNTRIES)  # which are in small letters


_GENERIC = re.compile(
    "com|net|org|info|biz|int|edu|gov|mil|name|pro|eu|test|example|invalid|localhost|onion|app|blog"
    "|cloud|club|dev|digital|foundation|fund|global|help|link|live|media|news|ngo|ong|online|page"
    "|press|shop|site|social|space|store|support|team|tech|top|website|wiki|world|xyz|zone",
    re.I,
)
_FILES = re.compile(
    r"(?:README|CHANGE(?:S|LOG)|CONTRIBUTING|LICEN[CS]E|INSTALL|AUTHORS|NEWS|SECURITY|TODO|index)\.md"
    r"|(?:setup|manage|conf|app|main|conftest|__init__)\.py|(?:configure|install|build|run)\.sh"
)
"""Names of files that end like a country's addresses."""
_COUNTRIES = {code.lower() for code in codes.countries()} | {"uk"}
_COUNTRIES -= {"es", "ne", "se", "ve"}  # “étudiant.es”, “citoyen.ne”: both genders in French
_SHORT_FORMS = {"le.la", "du.de", "mon.ma", "son.sa", "dr.ir", "prof.mr"}
