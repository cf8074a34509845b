"""The numbers of two texts in different languages: whether they are the same numbers.

A translated number may change its digits, its separators and its scale (3.000.000, ٣ ملايين,
300万), become a word or a Roman numeral; a date, an hour or a telephone number has many forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field


def changed(source: str, translation: str) -> str | None:
    """Returns the difference between the numbers of two texts, or None."""
    ours, theirs = _read(source), _read(translation)
    missing, new = ours.without(theirs), theirs.without(ours)
    if not (missing and new):  # one text may have the number as a word
        missing, new = ([n for n in some if not _is_spelt(n)] for some in (missing, new))
    if missing:
        return f"the number {missing[0]} of the source is not in the translation"
    return f"the number {new[0]} is not in the source" if new else None


def _is_spelt(number: str) -> bool:
    """Whether a number is often written as a word: up to twenty, or one digit before its zeros."""
    return (len(number) < 3 and int(number) <= 20) or not number[1:].strip("0")


@dataclass
class _Figures:
    """The numbers that a text says, those that it may be meant to say, and those with a scale."""

    said: set[str] = field(default_factory=set)
    spare: set[str] = field(default_factory=set)
    scaled: set[str] = field(default_factory=set)

    def without(self, other: _Figures) -> list[str]:
        """The numbers of this text that the other has in no form, the longest first."""
        known = other.said | other.spare
        lost = self.said - known - _years(known)
        lost -= {n for n in lost if _years({n}) & known or n.rstrip("0") in other.scaled}
        lost |= self.scaled - other.scaled - {n.rstrip("0") for n in known}
        return sorted(lost, key=lambda n: (-len(n), n))


def _years(numbers: Iterable[str]) -> set[str]:
    """The years among some numbers as written short, or by the Thai or the Persian calendar."""
    years = [int(n) for n in numbers if len(n) == 4 and "1300" <= n < "2600"]
    shifts = (-622, -621, -543, 543, 621, 622)
    short = {str(year % 100) for year in years if 1900 <= year < 2100}
    return short | {str(year + shift) for year in years for shift in shifts}


_SCALE = (
    r"(?:mil(?:l?i?o|jo|l?i?ar|jar|l?e\b|\b)|bil(?:jo|l?i?o)|ml[nd]|mrd|mio|bn|tys|tsd|tausend|thous"
    r"|duizend|ألف|آلاف|ملي|ملا|هزار|میلی|אלף|מילי|χιλ|εκατ|тыс|млн|млрд|[万萬亿億千百만억천]|लाख|हज़ार"
    r"|करोड़|พัน|หมื่น|แสน|ล้าน)"
)
_GROUPED = r"\d{1,3}(?:[.,'’٬\u00a0\u202f\u2009 ]\d{3})+(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"
_NUMBER = rf"(?>{_GROUPED}|\d+)"
_FRACTION = r"[.,٫]\d+"
_FORMS = {
    "date": r"(?<!\d)(?:\d{4}-\d\d?-\d\d?|\d\d?[-/.] ?\d\d?[-/.] ?\d{4})(?!\d)",
    "phone": r"(?<![\d.,])(?:\+|\(?0)\d(?:[\s()/.-]*\d){7,}",
    "always": r"24/7",
    "scaled": rf"{_NUMBER}(?:{_FRACTION})?[\s-]?{_SCALE}",
    "month": r"(?<!\d)\d\d?(?=\s?[月월])",
    "decade": r"\d{3}0(?=s\b|er\b|年代)|(?:(?<=jaren )|(?<=années )|(?<=lata ))\d{3}0",
    "time": r"(?<!\d)\d\d?\s?(?:[.:hu]\s?\d\d(?!\d)|(?:h|u|uur|uhr|[ap]\.?m)\b|[点點時时시])",
    "roman": r"\b(?-i:[IVXLC]{1,9})(?=(?:e|è?me|er|ste|de)?\b)",
    "decimal": rf"{_NUMBER}{_FRACTION}",
    "number": _NUMBER,
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()), re.I)


def _read(text: str) -> _Figures:
    """The numbers of a text, in ASCII digits and without separators."""
    text = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), text)
    found = _Figures()
    for token in _TOKEN.finditer(text):
        form, digits = token.lastgroup, re.sub(r"\D", "", token[0])
        parts = {part.lstrip("0") or "0" for part in re.findall(r"\d+", token[0])}
        if form in ("always", "month", "decade"):
            found.spare |= parts
        elif form == "roman":
            found.spare.add(str(_roman(token[0])))
        elif form == "date":
            found.spare |= {part for part in parts if int(part) <= 12}
            found.said |= {part for part in parts if int(part) > 12}
        elif form == "phone":
            found.said.add(digits[-8:].lstrip("0"))
        elif form == "scaled":
            found.scaled.add(digits.strip("0") or "0")
            found.spare |= parts
        elif form == "decimal":
            whole, part = re.findall(r"(.+)[.,٫](.+)", token[0])[0]
            found.said |= {re.sub(r"\D", "", whole).lstrip("0") or "0", part.lstrip("0") or "0"}
            found.spare.add(digits.strip("0"))
        elif form == "time":
            hour = int(re.split(r"\D", token[0])[0])
            found.said |= parts
            found.spare |= {str(hour + 12), str(abs(hour - 12))}
        else:
            found.said.add(digits.lstrip("0") or "0")
    return found


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[letter] for letter in numeral]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
