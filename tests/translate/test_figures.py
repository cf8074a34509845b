"""Numbers are compared by what they say, however a language writes them."""

from __future__ import annotations

import pytest

from portret.translate import figures


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("3.000", "3,000"),
        ("3.000", "3\u202f000"),
        ("100.000", "1,00,000"),
        ("3.000", "٣٬٠٠٠"),
        ("1.250,50", "1,250.50"),
        ("€ 1.250,00", "€1,250"),
        ("2,5 miljoen", "2.500.000"),
        ("2,5 miljoen", "2.5 million"),
        ("2,5 miljoen", "250万"),
        ("21,1 miljoen", "21.1 juta"),
        ("250.000", "250 tys."),
        ("12 miljard", "120亿"),
        ("een miljoen", "100万"),
        ("12", "twelve"),
        ("twaalf", "12"),
        ("500", "vijfhonderd"),
        ("3", "drei"),
        ("1974", "१९७४"),
        ("1974", "2517"),
        ("1974", "1353"),
        ("2016/17", "2016–2017"),
        ("’95", "1995"),
        ("jaren 90", "the 1990s"),
        ("jaren negentig", "années 1990"),
        ("21e eeuw", "XXI wiek"),
        ("29e eeuw", "le XXIXe siècle"),
        ("2017-06-04", "June 4, 2017"),
        ("25-12-2017", "2017年12月25日"),
        ("4 juni 2017", "6/4/2017"),
        ("drie op 2017-12-04", "3 on 4 December 2017"),
        ("3 op 2017-12-04", "drei am 4. Dezember 2017"),
        ("3 op 4 december", "三个，12月4日"),
        ("14.30 uur", "2:30 pm"),
        ("14.30 uur", "14 h 30"),
        ("2:30 p.m.", "14.30 uur"),
        ("23.15 uur", "晚上11点15分"),
        ("10.30", "10:30"),
        ("020 123 45 67", "+31 20 1234567"),
        ("06-12345678", "+31 6 12 34 56 78"),
        ("24/7", "24 hours a day, 7 days a week"),
        ("24/7", "全天候"),
        ("07.30 - 08.45", "7:30–8:45"),
        ("0 0 00", "0"),
        ("0 miljoen", "none"),
        ("144 miljoen", "1億4400万"),
        ("25.000", "2만 5천"),
        ("2,5 lakh", "250,000"),
        ("30 लाख", "3 million"),
        ("1 crore 20 lakh", "12.000.000"),
        ("18 tot 19 uur", "6-7pm"),
        ("40.000", "40،000"),
        ("3,5", "3½"),
        ("2,5", "۲/۵"),
        ("5 miljard", "5 hundred crore"),
        ("2,3 miljard", "2.300 millones"),
        ("12 miljard", "12 პრაიმი"),
        ("€ 3.55", "€ 3,55"),
    ],
)
def test_the_same_number_in_another_form_is_no_change(source: str, translation: str) -> None:
    """In both directions."""
    assert figures.changed(source, translation) is None
    assert figures.changed(translation, source) is None


@pytest.mark.parametrize(
    ("source", "translation", "reason"),
    [
        ("1974", "1947", "the number 1974 of the source is not in the translation"),
        ("In 1974.", "In that year.", "the number 1974 of the source is not in the translation"),
        ("In dat jaar.", "In 1974.", "the number 1974 is not in the source"),
        ("98 van 100", "89 of 100", "the number 98 of the source is not in the translation"),
        ("12 leden", "13 members", "the number 12 of the source is not in the translation"),
        ("3 leden", "4 members", "the number 3 of the source is not in the translation"),
        ("3.000", "30.000", "the number 3.000 of the source is not in the translation"),
        (
            "2,5 miljoen",
            "3.5 million",
            "the number 2,5 miljoen of the source is not in the translation",
        ),
        (
            "2017-06-24",
            "June 25, 2017",
            "the number 2017-06-24 of the source is not in the translation",
        ),
        ("14.30 uur", "3:30 pm", "the number 14.30 of the source is not in the translation"),
        (
            "020 123 45 67",
            "020 123 45 76",
            "the number 020 123 45 67 of the source is not in the tr",
        ),
        ("+31 20 123 45 67", "+41 20 123 45 67", "the number +31 20 123 45 67 of the source is"),
        ("3,5 van de 5", "3.6 of the 5", "the number 3,5 of the source is not in the translation"),
        ("300万", "030万", "the number 300万 of the source is not in the translation"),
        (
            "1億4400万",
            "145 million",
            "the number 1億4400万 of the source is not in the translation",
        ),
        ("3 miljoen", "3 miljard", "the number 3 miljoen of the source is not in the translation"),
        ("€ 3.55, 55 keer", "€ 3.56, 55 mal", "the number 3.55 of the source is not in the"),
        ("6-7pm", "17 tot 18 uur", "the number 7 of the source is not in the translation"),
        ("€ 1.450,50", "€1,450.05", "the number 1.450,50 of the source is not in the translation"),
    ],
)
def test_another_number_is_named(source: str, translation: str, reason: str) -> None:
    """The one that is lost first, else the one that is new."""
    found = figures.changed(source, translation)

    assert found is not None
    assert found.startswith(reason)


PATTERNS = ("1", "12 ", "0 1", "+1", "1.", "1,23", "12:", "XX ", "1 mil ")


@pytest.mark.long
@pytest.mark.parametrize(
    ("source", "translation"),
    [
        *(("x 1974", (pattern * 200_000)[:200_000]) for pattern in PATTERNS),
        (" ".join(map(str, range(50_000))), " ".join(map(str, range(50_000, 100_000)))),
    ],
    ids=[*PATTERNS, "many"],
)
@pytest.mark.usefixtures("patience")
def test_no_text_takes_long(source: str, translation: str) -> None:
    """Nor one of many numbers, nor one number of many digits: it would hang if time grew so."""
    figures.changed(source, translation)
