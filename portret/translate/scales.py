"""Numbers with a word for their scale: “2,5 miljoen”, “1億4400万”, “30 lakh”.

A word may mean two scales: a billion in English is a thousandth of one in Spanish.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import product

GROUPED = r"\d{1,3}(?:[.,'’٬،\u00a0\u202f\u2009 ]\d{3})+(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"
NUMBER = rf"(?>{GROUPED}|\d+)"
FRACTION = r"[.,٫،]\d+"

_WORDS = {
    r"十(?=[万亿億])|십(?=[만억])|สิบ(?=ล้าน)": (1,),
    r"hundert|hundred|honderd|[百백]|ร้อย(?=ล้าน)": (2,),
    r"thous|tausend|tsd|duizend|tusen|mille\b|mila\b|milhar|mii\b|tis[ií]c|tisoč|tuhat|tuhan|tūkst"
    r"|tys|тыс|тис|хил|ezer|bin\b|ribu|nghìn|ngàn|χιλ|[ةآأا]?لاف|ألف|الف|هزار|ہزار|אלף|אלפי"
    r"|हज़ार|हजार|হাজার|ஆயிர|[千천]|พัน|հազ|ათას": (3,),
    r"mil\b": (3, 6),
    r"[万萬만]|หมื่น": (4,),
    r"lakh|लाख|লাখ|লক্ষ|லட்ச|లక్ష|લાખ|ਲੱਖ|لاکھ|แสน": (5,),
    r"mil+i?[oóõ]|milj(?!ar)|mln|mio\b|млн|милл|милио|мільй|مليون|ملايين|ملیون|میلیون|ملین|מיליו|εκατ"
    r"|ล้าน|triệu|juta|միլիո|მილიონ": (6,),
    r"crore|करोड़|करोड|কোটি|கோடி|కోట్ల|કરોડ|ਕਰੋੜ|کروڑ": (7,),
    r"[亿億억]": (8,),
    r"mil+[ij]ar|milyar|mrd|ml[rd]d?\b|bn\b|млрд|миллиа|мілья|милиа|مليار|میلیارد|ארב|מיליאר|δισ"
    r"|tỷ|tỉ|միլիա|მილიარ": (9,),
    r"bil+i?[oóõ]|biljo|بليون": (9, 12),
    r"tril+i|trilh|трлн|τρισ": (12, 18),
    r"[兆조]": (12,),
}
_SCALE = rf"(?:{'|'.join(_WORDS)})"
_LETTERS = r"[A-Za-zÀ-ʯͰ-ӿ]"
_SCALED = rf"{NUMBER}(?:{FRACTION})?[\s-]?[多余餘幾几数數여]?(?:{_SCALE}{_LETTERS}*\s?){{1,2}}"
SCALED = rf"{_SCALED}(?:{_SCALED}){{0,2}}(?:(?<=[万萬만千천])\d{{1,4}}(?!\d))?"
"""A pattern for a number with its scale, which may itself be put together: 1億4400万, 2万5000."""

_STEP = re.compile(rf"({NUMBER}(?:{FRACTION})?)([^\d]*)", re.I)


def plain(number: str) -> str:
    """A number in ASCII digits without separators, with a dot before its decimals."""
    if not re.fullmatch(GROUPED, number) and (parts := re.fullmatch(r"(.+)[.,٫،](\d+)", number)):
        whole, decimals = re.sub(r"\D", "", parts[1]), parts[2].rstrip("0")
    else:
        whole, decimals = re.sub(r"\D", "", number), ""
    return (whole.lstrip("0") or "0") + (f".{decimals}" if decimals else "")


def values(scaled: str) -> tuple[str, set[str]]:
    """The first number of a scaled one as it stands, and all the values that the whole may mean."""
    steps = [
        (Decimal(plain(number)[:25]), _exponents(words)) for number, words in _STEP.findall(scaled)
    ]
    sums = (
        sum(
            (number.scaleb(power) for (number, _), power in zip(steps, chosen, strict=True)),
            Decimal(0),
        )
        for chosen in product(*(exponents for _, exponents in steps))
    )
    return format(steps[0][0].normalize(), "f"), {format(each.normalize(), "f") for each in sums}


@cache
def _exponents(words: str) -> tuple[int, ...]:
    """The powers of ten that some words for scales may mean together."""
    found = [_POWERS[int((each.lastgroup or "s0")[1:])] for each in _SCALES.finditer(words)]
    return tuple({sum(chosen) for chosen in product(*found)})


_POWERS = list(_WORDS.values())
_SCALES = re.compile("|".join(f"(?P<s{at}>{words})" for at, words in enumerate(_WORDS)), re.I)
