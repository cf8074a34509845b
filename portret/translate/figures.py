"""Compares the numbers in a text and in its translation.

A translated number may change its digits, its separators and its scale (3.000.000, ٣ ملايين,
300万, 30 lakh), become a word or a Roman numeral; a date, an hour or a telephone number has many
forms. So each number is read as the set of all its possible meanings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from portret.said import said
from portret.translate import scales
from portret.translate.scales import FRACTION, GROUPED, NUMBER, SCALED


def changed(source: str, translation: str) -> str | None:
    """The difference between the numbers of two texts; None if there is none."""
    ours, theirs = _read(source), _read(translation)
    missing, new = _lost(ours, theirs), _lost(theirs, ours)
    if not (missing and new):  # one text may have the number as a word
        missing, new = ([each for each in some if not each.spelt] for some in (missing, new))
    if missing:
        return said(
            "the number %(number)s of the source is not in the translation",
            number=_longest(missing),
        )
    if new:
        return said("the number %(number)s is not in the source", number=_longest(new))
    return None


@dataclass(frozen=True)
class _Number:
    """A number as it is written in a text, and all that it may mean.

    `parts` are numbers that together mean the same. `rough` is its meaning for a text without any
    number of this form: 12 for “12 miljard”, whose scale may be a word that we do not know.
    """

    text: str
    form: str
    meanings: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    rough: str = ""

    @property
    def spelt(self) -> bool:
        """Whether it is often written in words: up to twenty, two and a half million, an hour."""
        if self.form in ("time", "spare") or not self.meanings:
            return True
        return self.form in ("number", "scaled") and any(map(_is_spelt, self.meanings))


def _is_spelt(number: str) -> bool:
    digits = number.replace(".", "").strip("0") or "0"
    half = len(number) > 3 or "." in number  # two and a half
    return len(digits) < 2 or (len(digits) == 2 and (digits <= "20" or (half and digits[1] == "5")))


def _longest(numbers: list[_Number]) -> str:
    """The longest of some numbers, as it stands."""
    return min((each.text for each in numbers), key=lambda text: (-len(text), text))


def _lost(numbers: list[_Number], others: list[_Number]) -> list[_Number]:
    """The numbers of a text that the other text has in no form."""
    forms, other_forms = ({each.form for each in some} for some in (numbers, others))
    known = {meaning for each in others for meaning in each.meanings | each.parts}
    known |= {each.rough for each in others if each.rough and each.form not in forms}
    short = _years(known)
    return [
        each
        for each in numbers
        if each.form != "spare"
        and known.isdisjoint(each.meanings)
        and short.isdisjoint(each.meanings)
        and known.isdisjoint(_years(each.meanings))
        and not (each.parts and known >= each.parts)
        and not (each.rough and each.rough in known and each.form not in other_forms)
    ]


def _years(numbers: Iterable[str]) -> set[str]:
    """The years among some numbers as written short, or by the Thai or the Persian calendar."""
    years = [int(n) for n in numbers if len(n) == 4 and n.isdigit() and "1300" <= n < "2600"]
    shifts = (-622, -621, -543, 543, 621, 622)
    short = {str(year % 100) for year in years if 1900 <= year < 2100}
    return short | {str(year + shift) for year in years for shift in shifts}


# ---------------------------------------------------------------- reading

_HOUR = r"(?:h|u|uur|uhr|o['’]clock|[ap]\.?m)\b|[点點時时시]"
_FORMS = {
    "date": r"(?<!\d)(?:\d{4}-\d\d?-\d\d?|\d\d?[-/.] ?\d\d?[-/.] ?\d{4})(?!\d)",
    "phone": r"(?<![\d.,])(?:\+|\(?0)\d(?:[\s()/.-]*\d){7,}",
    "always": r"24/7",
    "scaled": SCALED,
    "month": r"(?<!\d)\d\d?(?=\s?[月월])",
    "decade": r"\d{3}0(?=s\b|er\b|年代)|(?:(?<=jaren )|(?<=années )|(?<=lata ))\d{3}0",
    "hours": rf"(?<!\d)\d\d?\s?[-–~]\s?\d\d?\s?(?:{_HOUR})",
    "time": rf"(?<![\d€$£])(?<![€$£]\s)\d\d?\s?"
    rf"(?:[.:hu点點時时시]\s?\d\d(?!\d|\s?[€$£%])|{_HOUR})",
    "roman": r"\b(?-i:[IVXLC]{1,9})(?=(?:e|è?me|er|ste|de)?\b)",
    "list": rf"(?<![\d.,])(?!{GROUPED})\d+(?:(?:\.\d+){{2,}}|(?:,\d+){{2,}})",
    "slash": r"(?<![\d/])\d{1,3}/\d{1,3}(?![\d/])",
    "number": rf"{NUMBER}(?:{FRACTION})?",
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()), re.I)
_HASH = re.compile(r"\b(?=\d*[a-f])[0-9a-f]{12,}\b")
_HALVES = {"½": ".5", "¼": ".25", "¾": ".75"}


def _read(text: str) -> list[_Number]:
    """The numbers of a text, in ASCII digits."""
    text = re.sub(r"\d", lambda digit: str(unicodedata.digit(digit[0])), text)
    text = re.sub(r"(?<=\d)[½¼¾]", lambda fraction: _HALVES[fraction[0]], text)
    text = _HASH.sub("", text) if len(text) > 12 else text
    return [
        number
        for token in _TOKEN.finditer(text)
        for number in _READERS.get(token.lastgroup or "", _spare)(token[0].strip())
    ]


def _parts(text: str) -> list[str]:
    return [part.lstrip("0") or "0" for part in re.findall(r"\d+", text)]


def _spare(text: str) -> Iterator[_Number]:
    """A number that need not be there: a month by its number, a Roman numeral that may be none."""
    parts = _parts(text) or [str(_roman(text))]
    yield _Number(text, "spare", parts=frozenset(parts))


def _plain(text: str) -> Iterator[_Number]:
    yield _Number(text, "number", frozenset({scales.plain(text)}))


def _scaled(text: str) -> Iterator[_Number]:
    rough, values = scales.values(text)
    yield _Number(text, "scaled", frozenset(values), rough=rough)


def _date(text: str) -> Iterator[_Number]:
    """A date, which may have its month, and so whatever might be one, in words."""
    parts = _parts(text)
    meaning = "-".join(sorted(parts, key=lambda part: (len(part), part)))
    yield _Number(text, "date", frozenset({meaning}), frozenset(n for n in parts if int(n) > 12))
    yield _Number(text, "spare", parts=frozenset(parts))


def _phone(text: str) -> Iterator[_Number]:
    """A telephone number, which has the code of its country or not."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    line = f"…{digits[-8:]}"
    if text[0] == "+" or digits[:2] == "00":
        yield _Number(text, "abroad", frozenset({f"+{digits.lstrip('0')}"}), rough=line)
    else:
        yield _Number(text, "phone", frozenset({line}))


def _time(text: str) -> Iterator[_Number]:
    """An hour with or without its minutes, by a clock of twelve or of twenty-four hours."""
    hour, *minutes = _parts(text)
    hours = {hour, str(int(hour) + 12), str(abs(int(hour) - 12))}
    if not any(map(int, minutes)):
        yield _Number(text, "time", frozenset(hours), rough=scales.plain(text) if minutes else "")
    else:
        meanings = {f"{each}:{minutes[0]}" for each in hours} | {scales.plain(text)}
        yield _Number(text, "time", frozenset(meanings), frozenset({hour, *minutes}))
    yield _Number(text, "spare", parts=frozenset(hours))


def _hours(text: str) -> Iterator[_Number]:
    for hour in _parts(text):
        yield from _time(hour)


def _slash(text: str) -> Iterator[_Number]:
    """Two numbers, or a decimal as Persian may write it."""
    whole, part = text.split("/")
    yield _Number(
        text, "slash", frozenset({scales.plain(f"{whole}.{part}")}), frozenset(_parts(text))
    )


def _list(text: str) -> Iterator[_Number]:
    """A version, or numbers that stand in a row."""
    yield _Number(text, "list", parts=frozenset(_parts(text)))


_READERS: dict[str, Callable[[str], Iterator[_Number]]] = {
    "date": _date,
    "phone": _phone,
    "scaled": _scaled,
    "hours": _hours,
    "time": _time,
    "list": _list,
    "slash": _slash,
    "number": _plain,
}


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[letter] for letter in numeral]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
