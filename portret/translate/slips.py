"""Finds slips in a translation that its source does not have: typing errors, leftovers of tools.

Each function takes both texts as readers get them and the code of the translation's language, and
returns what it found, or None. What the source has too is no slip.
"""

from __future__ import annotations

import html.entities
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from portret.characters import INVISIBLE
from portret.errors import quoted
from portret.said import said

# ---------------------------------------------------------------- left standing

_LEFT = {
    said("a note to oneself"): re.compile(r"\b(?:TODO|FIXME|XXX|TBD)\b|\?{3,}"),
    said("a mark of a template"): re.compile(
        r"\{\{|\}\}|\{[%#]|[%#]\}|\$\{|\{(?:\d|[a-z_]+)\}|%\(\w+\)[sd]?|%(?:\d\$)?[sd]\b"
    ),
    said("a mark of a footnote"): re.compile(r"\[\^[^\s\]]+\]"),
    said("a mark of a merge conflict"): re.compile(r"^(?:<{7}|>{7}|\|{7}|={7})", re.M),
    said("a mark of a program"): re.compile(
        r"\\(?:[nrt](?![a-zß-ÿ])|[\"']|u[0-9a-f]{4}|x[0-9a-f]{2})|%20|%[C-E][0-9A-F]%"
        r"|▁|@@ |⁇|\[UNK\]|<unk>|</?s>|⟦|⟧"
    ),
    said("part of an entity"): re.compile(
        rf"&(?:#[0-9]{{2,}}|#x[0-9a-f]{{2,}}|(?:{'|'.join(html.entities.name2codepoint)}|apos)\b);?"
    ),
}
_MEANS_ALL = re.compile(r"\bTODO\b(?!\s*[:：)\]])")


def left_standing(before: str, after: str, language: str) -> str | None:
    """Notes, and marks of templates, merges, programs and entities."""
    if language in ("es", "pt", "gl", "ast"):  # where it means “all”
        after = _MEANS_ALL.sub("", after)
    for what, pattern in _LEFT.items():
        for found in pattern.findall(after):
            if found not in before:
                return said("%(found)s is left standing, %(what)s", found=quoted(found), what=what)
    return None


# ---------------------------------------------------------------- invisible characters

_BREAKING = "th lo km my bo dz jv su ban"
_DIRECTIONS = "\u061c\u200e\u200f\u2066\u2067\u2068\u2069\u034f"
_JOINING = re.compile("[\u0590-\u1dff\u2600-\u27bf\U0001f000-\U0001ffff]")
_INVISIBLE = re.compile(rf"{INVISIBLE.pattern}|[\u2028\u2029\ufff9-\ufffc]")


def invisible(before: str, after: str, language: str) -> str | None:
    """Invisible characters that have no effect at their place."""
    for match in _INVISIBLE.finditer(after):
        char, at = match[0], match.start()
        around = after[max(0, at - 1) : at] + after[at + 1 : at + 2]
        if char not in before and not _has_use(char, around, after, language):
            name = unicodedata.name(char, "a character without a name").lower()
            place = after[max(0, at - 12) : at] + "…" + after[at + 1 : at + 13]
            return said(
                "an invisible character (%(name)s, %(code)s) in %(text)s",
                **{"name": name, "code": f"U+{ord(char):04X}", "text": quoted(place)},
            )
    return None


def _has_use(char: str, around: str, text: str, language: str) -> bool:
    """Whether an invisible character does something there."""
    if char in _DIRECTIONS:
        return any("\u0590" <= each < "\u0900" for each in text)
    if char in "\u200c\u200d":  # they part and join letters of these scripts, and emoji
        return (language == "de" and around.isalpha()) or bool(_JOINING.search(text))
    if char == "\u200b":
        return language in _BREAKING.split()
    return char == "\u00ad" or "\ufe00" <= char < "\ufe10" or "\u180b" <= char < "\u1810"


# ---------------------------------------------------------------- a word twice

_WORDS: Mapping[str, Mapping[str, str]] = json.loads(
    Path(__file__).with_name("twice.json").read_text("utf-8")
)
"""Words that may stand twice in a row, by their grammar or for emphasis ("rightly"), by language.

Of languages that double words for plurals and emphasis those that are never doubled ("never").
"""

_DOUBLING = (
    "jv su fil tl mr ne gu pa te kn ml si as or kk ky uz tt tk ug mn ps ku ckb zu xh eu haw mi"
)
_PUNCTUATION = r"\s\d.,;:!?…()\[\]{}\"“”„«»‘’'*_`|/<>=·،؛؟।。-"
_TWICE = re.compile(
    rf"(?<![^\s(\[“„«\"])([^{_PUNCTUATION}]{{2,}}|[ивсуій])[ \u00a0\n]+(\1)"
    rf"(?![^{_PUNCTUATION}]|[-'’_]|\.\w)",
    re.I,
)
_PARTICLES = {
    "zh": re.compile(r"(?<![目标])的的(?!确)|(?<!现)在在|和和|我们我们|([\u4e00-\u9fff]{3,8})\1"),
    "ja": re.compile(r"をを|がが|にに|(?<!も)のの|([\u3040-\u9fff]{4,8})\1"),
}


def twice(before: str, after: str, language: str) -> str | None:
    """A word that stands twice in a row, where the language does not double words."""
    if pattern := _PARTICLES.get(language):
        found = pattern.search(after)
        return said("%(found)s: the same twice", found=quoted(found[0])) if found else None
    if language in _DOUBLING.split() or _TWICE.search(before):
        return None
    never, rightly = _WORDS["never"].get(language), _WORDS["rightly"].get(language, "").split()
    for match in _TWICE.finditer(after):
        word = match[1].casefold()
        if match[2] not in (match[1], match[1].lower()):
            continue  # “arxius Arxius”: the second is a name
        if word in never.split() if never else word not in rightly:
            return said("%(found)s: the same word twice", found=quoted(match[0]))
    return None


# ---------------------------------------------------------------- what does not close

_DOUBLE = re.compile(r"[“”„‟〝〞〟]|(?<![א-ת])[\"״]|[\"״](?![א-ת])")
_BEHIND_PREFIX = re.compile(r"(?<![א-ת])[ובהכלמש]{1,3}[\"״](?=[א-ת]{2})")
"""Hebrew marks that may open a quotation within a word, ב"הארץ", or belong to an abbreviation."""
_ANGLED = re.compile("[«»]")
_OPEN = {"(": ")", "[": "]", "【": "】", "「": "」", "『": "』", "《": "》", "〔": "〕"}
_WIDE = str.maketrans("（）［］：", "()[]:")
_LONE = re.compile(r"^\w{1,2}\)|[:;]['-]?[()]", re.M)


def unclosed(before: str, after: str, language: str) -> str | None:
    """Brackets and double quotation marks that are not closed; apostrophes are left aside."""
    fault = next(_open_marks(after), None)
    return fault if fault and next(_open_marks(before), None) is None else None


def _open_marks(text: str) -> Iterator[str]:
    text = _LONE.sub("", text.translate(_WIDE))
    for opening, closing in _OPEN.items():
        if text.count(opening) != text.count(closing):
            more = opening if text.count(opening) > text.count(closing) else closing
            yield said("%(mark)s without its partner", mark=quoted(more))
    for pattern in (_DOUBLE, _ANGLED):
        if len(marks := pattern.findall(text)) % 2 and not _BEHIND_PREFIX.search(text):
            yield said("%(mark)s without its partner", mark=quoted(marks[-1]))


# ---------------------------------------------------------------- letters and stops

_CAPITALS = re.compile(
    r"\b(?:[a-zß-öø-ÿ]{1,2}[A-ZÀ-Þ]{2,}|[A-ZÀ-Þ]{2}(?!s\b|Hz\b|c\b|z\b)[a-zß-öø-ÿ]+)\b"
)
_SUFFIXES = "tr az eu et fi hu kk uz ky ga gd tk"
_DIGRAPHS = ("IJ", "LJ", "NJ", "DŽ", "DZ")
_SENTENCE = re.compile(r"[A-ZÀ-ÞА-ЯΑ-Ω].*[.!?]$", re.S)
_SMALL = re.compile(r"[a-zß-öø-ÿ\u0100-\u058f]+\b(?=.*[.!?]$)", re.S)


def capitals(before: str, after: str, language: str) -> str | None:
    """A sentence that begins with a small letter, or a word such as “THe” or “dEZE”."""
    small = _SENTENCE.match(before) and _SMALL.match(after)
    if small and small[0].islower() and small[0] not in before:
        return said("%(word)s begins with a small letter", word=quoted(small[0]))
    letters = re.findall(r"[^\W\d_]", after)
    if len(letters) > 15 and all(map(str.isupper, letters)) and not before.isupper():
        return said("nothing but capitals")
    for word in _CAPITALS.findall(after):
        if (
            word not in before
            and language not in _SUFFIXES.split()
            and not word.startswith(_DIGRAPHS)
        ):
            return said("capitals and small letters in %(word)s", word=quoted(word))
    return None


_STOPS = {
    said("a space before"): re.compile(r"[^\W\d_] ([,.])(?=\s|$)"),
    said("two"): re.compile(r"([,;،؛、，。।])[ ]?\1|(?<!\.)\.\.(?!\.)"),
    said("no space behind"): re.compile(
        r"[a-zß-öø-ÿ]{2}[,;!?][a-zß-öø-ÿ]{2}|[a-zß-öø-ÿ]{2}\.[A-ZÀ-Þ][a-zß-öø-ÿ]{2}"
    ),
}


def stops(before: str, after: str, language: str) -> str | None:
    """A comma or a full stop twice, with a space before it, or with none behind it."""
    for what, pattern in _STOPS.items():
        if (found := pattern.search(after)) and not pattern.search(before):
            return said("%(what)s: %(found)s", what=what, found=quoted(found[0]))
    return None


_RUN = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?: [^\W\d_]++){3,}")
_CITED = re.compile(
    r"[“„\"«「『《‘][^“”„\"«»「」『』《》‘’]*[”“\"»«」』》’]|[(（][^()（）]*[)）]"
    r"|(?<!\S)[^\s/@]*[/@]\S*"
)
"""Names and words that are cited, remarks in brackets, addresses."""

_KIN = ("da nb nn no sv", "hr sr bs sl", "cs sk", "es pt gl ca ast", "id ms", "ru uk be", "nl af")


def left_over(before: str, after: str, original: str, language: str) -> str | None:
    """Four words of the source in a row, outside quotation marks, where no language is akin."""
    if any({original, language} <= {*some.split()} for some in _KIN):
        return None
    text = f" {_CITED.sub('', after)} "
    for run in _RUN.findall(before):
        words = run.split(" ")
        for at in range(len(words) - 3):
            part = " ".join(words[at : at + 4])
            if part in text and len(part) > 16 and part.islower():
                return said("%(part)s is left as it was", part=f"“{part}”")
    return None
