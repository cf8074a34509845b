"""Numbers are written as the reader's language writes them; all else stays as it is."""

from __future__ import annotations

import pytest

from portret import number_format
from portret.locales import language


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("nl", "1.240", {"en": "1,240", "fr": "1\u202f240", "ar": "1,240", "de-CH": "1’240"}),
        ("nl", "1.240,50", {"en": "1,240.50", "fr": "1\u202f240,50", "pt-PT": "1240,50"}),
        ("nl", "12,5 %", {"en": "12.5 %", "sv": "12,5 %"}),
        ("nl", "€ 2.500.000", {"en": "€ 2,500,000", "hi": "€ 25,00,000"}),
        ("nl", "1.000–2.500", {"en": "1,000–2,500"}),
        ("nl", "1.000-2.500", {"en": "1,000-2,500"}),
        ("nl", "> 1.000 (+1.240)", {"en": "> 1,000 (+1,240)"}),
        ("nl", "-1.240", {"en": "-1,240", "sv": "\u22121\u00a0240"}),
        ("nl", "-5", {"en": "-5", "sv": "\u22125"}),
        ("nl", "0,75", {"en": "0.75"}),
        ("en", "1,240.5", {"nl": "1.240,5", "ar": "1,240.5"}),
        ("en", "1.240", {"nl": "1,240"}),
        ("fr", "1 240", {"en": "1,240", "nl": "1.240"}),
        ("fr", "1\u202f240,5", {"nl": "1.240,5"}),
        ("de-CH", "1'240", {"en": "1,240"}),
        ("hi", "25,00,000", {"nl": "2.500.000"}),
        ("ar", "١٬٢٤٠٫٥", {"nl": "1.240,5", "en": "1,240.5"}),
        ("ar", "٢٠١٧", {"nl": "2017"}),
        ("fa", "۹۸", {"en": "98"}),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(
    source: str, text: str, expected: dict[str, str]
) -> None:
    """From the source language's separators to those of the reader's."""
    found = {
        tag: number_format.localized(text, language(source), language(tag)) for tag in expected
    }

    assert found == expected
    assert number_format.localized(text, language(source), language(source)) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("nl", "2017"),
        ("nl", "2015–2017"),
        ("nl", "250000"),
        ("nl", "98"),
        ("nl", "24/7"),
        ("nl", "1:3"),
        ("nl", "12.05.2017"),
        ("nl", "2017-06-04"),
        ("nl", "4-6-2017"),
        ("nl", "+31 20 123 4567"),
        ("nl", "020 123.456"),
        ("nl", "06-12345678"),
        ("nl", "1.2.3"),
        ("nl", "12.5"),
        ("nl", "3.14.159"),
        ("nl", "1.240.50"),
        ("nl", "12:30"),
        ("en", "12.05.2017"),
        ("en", "1.2.3"),
        ("en", "10,20,30"),
        ("fr", "01 23 45 67 89"),
        ("fr", "+33 123 456 789"),
        ("nl", "0," + "1" * 19_000),
        ("nl", "→"),
        ("nl", ""),
    ],
)
def test_what_is_no_number_stays(source: str, text: str) -> None:
    """Years, dates, times, versions, telephone numbers, and figures without separators."""
    for tag in ("nl", "en", "fr", "sv", "ar"):
        assert number_format.localized(text, language(source), language(tag)) == text
