"""Warnings find what is wrong, and are silent about what is right in each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from portret import extract, pofile, quality, review, safety
from portret.locales import language
from tests import apps

NL = language("nl")

DOUBTS = [
    ("emphasis", "fr", "Een **vet** woord.", "Un mot."),
    ("asterisks", "zh", "Een **vet** woord.", "这是**“粗”**字。"),
    (
        "length",
        "en",
        "Kort.",
        "This is so much longer than its source that it cannot be right. " * 2,
    ),
    ("copy", "en", *["Dit is een zin die niemand ooit nog vertaald heeft."] * 2),
    ("scripts", "en", "De partner.", "The p\u0430rtner."),
    ("spaces", "en", "Een woord.", "One  word."),
    ("end", "en", "Wie is dat?", "Who is that."),
    ("end", "ar", "Wie is dat?", "من هذا."),
    ("numbers", "en", "In 1974 waren er 98.", "In 1947 there were 98."),
    ("numbers", "en", "In 1974.", "In that year."),
    ("numbers", "en", "In dat jaar.", "In 1974."),
    ("mojibake", "fr", "Een café.", "Un cafÃ©."),
]

RIGHT = [
    ("en", "Bijna 3.000 leden in 40 landen.", "Almost 3,000 members in 40 countries."),
    ("fr", "Bijna 3.000 leden!", "Près de 3\u202f000 membres\u202f!"),
    ("fr", "een; twee;", "un\u202f; deux\u202f;"),
    ("ar", "Wie is dat?", "من هذا؟"),
    ("ar", "In 1974 opgericht.", "تأسست عام ١٩٧٤."),
    ("ar", "een, twee;", "واحد، اثنان؛"),
    ("zh", "Wie is dat?", "那是谁？"),
    ("zh", "Een **vet** woord.", "一个 **粗体** 字。"),
    ("zh", "Het netwerk telt 98 leden.", "该网络有98个成员。"),
    ("pl", "Zij zei: “Kom!”", "Powiedziała: „Chodź!”"),
    ("pl", "Hostwriter en RSF", "Hostwriter i RSF"),
    ("el", "Wie is dat?", "Ποιος είναι αυτός;"),
    ("en", "Zie [de site][1].", "See [the site][1]."),
    ("en", "European Council on Refugees and Exiles", "European Council on Refugees and Exiles"),
    ("pl", "1 op de 5", "Jeden na pięciu"),
]


@pytest.mark.parametrize(("code", "tag", "source", "translation"), DOUBTS)
def test_each_doubt_is_named(code: str, tag: str, source: str, translation: str) -> None:
    """Just the one warning, by its code."""
    found = quality.warnings(source, translation, NL, language(tag), False)

    assert [each for each, _ in found] == [code]


@pytest.mark.parametrize(("tag", "source", "translation"), RIGHT)
def test_what_is_right_is_left_alone(tag: str, source: str, translation: str) -> None:
    """Other digits, separators, quotation marks and stops are no fault."""
    assert list(quality.warnings(source, translation, NL, language(tag), False)) == []


@pytest.mark.parametrize("tag", ["nl", "en", "fr", "ar"])
def test_our_own_catalogues_raise_no_alarm(tag: str) -> None:
    """Every shipped translation is safe, and none is doubted."""
    path = apps.ROOT / "translations" / tag / "LC_MESSAGES/messages.po"
    for entry in pofile.read(path.read_bytes()).entries[1:]:
        content = "no-python-format" in entry.flags
        original = NL if content else language("en")
        for text in entry.translations if entry.plural is None else ():
            judge = safety.fault if content and not entry.context else safety.interface_fault
            plain = not content or bool(entry.context)

            assert judge(entry.text, text) is None
            assert tag == original.tag or not list(
                quality.warnings(entry.text, text, original, language(tag), plain)
            )


@pytest.mark.parametrize(
    ("comment", "count"),
    [
        ("", 1),
        ("# allow end: a question in English", 0),
        ("# allow end:", 1),
        ("# allow copy: x", 1),
    ],
)
def test_a_comment_waives_one_warning(tmp_path: Path, comment: str, count: int) -> None:
    """By its code, on its entry, and only with a reason."""
    folder = apps.make(tmp_path)
    path = apps.translate(folder, "en", {"Vrij nieuws.": "Free news?"})
    text = path.read_text("utf-8")
    path.write_text(text.replace('msgid "Vrij', f'{comment}\nmsgid "Vrij'.lstrip()), "utf-8")
    run = apps.flask(folder, "translate", "check", "en")

    assert run.returncode == 0
    assert run.stdout.count("“?” at the end, where the source has “.”") == count


def test_an_unsafe_entry_is_an_error_and_no_warning_too(tmp_path: Path) -> None:
    """What readers are not shown anyway is named once."""
    folder = apps.make(tmp_path)
    apps.translate(folder, "en", {"Zie [de brug][1].": "See the bridge?"})
    shown, _ = apps.make_app(folder).extensions["portret"].current()
    messages = extract.wanted(shown.whole, shown.settings.content, shown.settings.templates)

    assert len(review.unsafe(shown, messages)) == 1
    assert review.doubtful(shown, messages) == []
