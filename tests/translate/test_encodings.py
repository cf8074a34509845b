"""A text that was read in a wrong encoding is known by its letters, and no other text is."""

from __future__ import annotations

from itertools import product

import pytest
from ftfy import fix_encoding

from portret.translate import encodings

SAMPLES = {
    "nl": "Één coördinator hoort de zee, zegt zij: “ja” – voor € 5…",
    "fr": "L’été, où ça commence\u00a0: «\u00a0déjà\u00a0», «\u00a0voilà…\u00a0» — À NOËL, œuvre",
    "de": "Größe, „Öl“ und „Ä“ über Straßen: ÜBER ÄRZTE – schön",
    "pt": "A IRMÃ, NÃO! «MAÇÃ» é à manhã… coração",
    "pl": "Zażółć gęślą jaźń: „ŁÓDŹ” – ćma",
    "ru": "«СССР» и «ТЭЦ»… Ёлка, Рёв — Пётр: ПРАВО",
    "uk": "Її Європа – «ҐРУНТ», під’їзд",
    "el": "Η Ελλάδα είναι εδώ: «ΝΑΙ» – γιατί;",
    "tr": "Işık, İstanbul’da çağ: ŞİİR ve ÖĞÜT…",
    "ar": "هذا نصٌّ عربي، «نعم»…",
    "he": "זה טקסט בעברית: “כן”…",
    "fa": "این یک متن است؛ می‌خواهم",
    "hi": "यह एक पाठ है।",
    "zh_Hans": "这是一段文字，“好”。",
    "ja": "これは文章です。「はい」…",
    "vi": "Đây là một văn bản: Ã, Ê, Ô… «Ư» ĐÃ NÓI",
    "sv": "Å… Ä – Ö” är bokstäver: “Åse”",
    "da": "Ø… Å” Æ – ØL på ål",
    "lt": "Ąžuolas, „Šešėlis“ – žąsis: ŽŪKLĖ",
    "cs": "Příliš žluťoučký kůň: „ŘÍP“ – ďábel",
}
"""Texts with what stands beside capital letters: closing marks, dots, dashes, no-break spaces."""


@pytest.mark.parametrize("locale", SAMPLES)
def test_what_is_right_is_left_alone(locale: str) -> None:
    """Also a capital with an accent before a closing mark, which could be the bytes of a letter."""
    assert encodings.repaired(SAMPLES[locale], locale) == SAMPLES[locale]


CODECS = ("sloppy-windows-1252", "sloppy-windows-1250", "sloppy-windows-1251")
"""As ftfy has them: with a character for each byte."""


@pytest.mark.parametrize(("locale", "codec"), [*product(SAMPLES, CODECS)])
def test_what_was_read_wrongly_is_known(locale: str, codec: str) -> None:
    """A text in every language, and nearly each word of which ftfy knows it."""
    text = SAMPLES[locale]
    assert encodings.repaired(text.encode().decode(codec), locale) != text.encode().decode(codec)

    wrong = {word.encode().decode(codec): word for word in text.split(" ")}
    known = {each: word for each, word in wrong.items() if fix_encoding(each) == word != each}
    missed = [each for each, word in known.items() if encodings.repaired(each, locale) == each]
    assert len(missed) <= 2


def test_a_byte_without_a_character_is_no_end() -> None:
    """Programs read 81, 8D, 8F, 90 and 9D as control characters, as browsers do."""
    assert encodings.repaired("Ã\x81gua, â€\x9d", "pt") == "Água, ”"
