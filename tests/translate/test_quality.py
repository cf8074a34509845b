"""Warnings find what is wrong, and are silent about what is right in each language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portret.catalogs import pofile, safety
from portret.locales import language
from portret.translate import extract, quality, review
from tests import apps, right

NL = language("nl")

DOUBTS = [
    ("emphasis", "fr", "Een **vet** woord.", "Un mot."),
    ("emphasis", "zh", "Een woord.", "一个*词*。"),
    ("emphasis", "zh", "Een **vet** en **dik** woord.", "一个**粗**词。"),
    ("emphasis", "fr", "Een *schuin* woord.", "Un mot."),
    ("asterisks", "zh", "Een **vet** woord.", "这是**“粗”**字。"),
    ("asterisks", "en", "Een **vet** woord.", "A ** bold ** word."),
    ("asterisks", "en", "Een **vet** woord.", "A **bold word."),
    ("asterisks", "zh", "Een __vet__ woord.", "这是__粗__字。"),
    ("list", "en", "Een zin.", "- A sentence."),
    ("list", "en", "Een zin.", "One\n* two\n* three."),
    ("list", "en", "Een zin.", "1. One\n2. Two."),
    ("length", "en", "Kort.", "This is so much longer than its source that it is wrong. " * 2),
    ("copy", "en", *["Dit is een zin die niemand ooit nog vertaald heeft."] * 2),
    ("scripts", "en", "De partner.", "The p\u0430rtner."),
    ("scripts", "el", "De codes.", "Οι Kωδικοί."),
    ("scripts", "el", "Een zin over vrede.", "Mia protasi gia tin irini."),
    ("scripts", "km", "Een zin over vrede.", "Prayok ampi santepheap."),
    ("spaces", "en", "Een woord.", "One  word."),
    ("spaces", "fr", "Een woord.", "Un \u00a0mot."),
    ("end", "en", "Wie is dat?", "Who is that."),
    ("end", "ar", "Wie is dat?", "من هذا."),
    ("end", "el", "Zo is het.", "Έτσι είναι;"),
    ("end", "hi", "Zo is het. Zij weten dat.", "ऐसा ही है। वे यह जानते हैं"),
    ("end", "pl", "Zo is het.", "Tak jest"),
    ("end", "en", "Een kop", "A heading."),
    ("end", "ja", "Zij zei: “Kom!”", "彼女は「来て」"),
    ("numbers", "en", "In 1974 waren er 98.", "In 1947 there were 98."),
    ("mojibake", "fr", "Een café.", "Un cafÃ©."),
    ("mojibake", "pl", "Zo is het.", "ZaÅ¼Ã³Å‚Ä‡."),
    ("mojibake", "ar", "Vrede", "Ø¬Ø³Ø±"),
    ("mojibake", "fr", "Een café.", "Un caf\ufffd."),
]


@pytest.mark.parametrize(("code", "tag", "source", "translation"), DOUBTS)
def test_each_doubt_is_named(code: str, tag: str, source: str, translation: str) -> None:
    """Just the one warning, by its code."""
    found = quality.warnings(source, translation, NL, language(tag), False)

    assert [each for each, _ in found] == [code]


@pytest.mark.parametrize(
    ("translation", "cause"),
    [
        ("A **bold word.", "such marks come in pairs"),
        ("A ** bold ** word.", "no space may stand on the inner side of it"),
        ("这是**“粗”**字。", "beside letters without a space it works only with a letter"),
    ],
)
def test_asterisks_are_named_with_their_cause(translation: str, cause: str) -> None:
    """What CommonMark wants of them, so that the translator knows what to do."""
    ((_, found),) = quality.warnings("Een **vet** woord.", translation, NL, language("zh"), False)

    assert found.startswith(f"** is left standing: {cause}")


@pytest.mark.parametrize(
    ("translation", "found"),
    [
        ("A **title**", [("asterisks", "** is left standing: this text has no Markdown")]),
        ("A *title*", []),
    ],
)
def test_a_plain_text_has_no_emphasis(translation: str, found: list[tuple[str, str]]) -> None:
    """A title is shown as it is written, so that two asterisks are a mistake."""
    assert list(quality.warnings("Een titel", translation, NL, language("en"), True)) == found


@pytest.mark.parametrize(("original", "tag", "source", "translation"), right.PAIRS)
def test_what_is_right_is_left_alone(
    original: str, tag: str, source: str, translation: str
) -> None:
    """Neither refused nor doubted, as Markdown and, where it has no marks, as a plain text."""
    languages = (language(original), language(tag))
    marked = re.search(r"[*`\[\\]", source)
    for plain in (False,) if marked else (False, True):
        judge = safety.plain_fault if plain else safety.markdown_fault

        assert judge(source, translation) is None
        assert list(quality.warnings(source, translation, *languages, plain)) == []


@pytest.mark.parametrize("tag", ["nl", "en", "fr", "ar"])
def test_our_own_catalogues_raise_no_alarm(tag: str) -> None:
    """Every shipped translation is safe, and none is doubted."""
    path = apps.ROOT / "translations" / tag / "LC_MESSAGES/messages.po"
    for entry in pofile.read(path.read_bytes()).entries[1:]:
        content = "no-python-format" in entry.flags
        original = NL if content else language("en")
        for text in filter(None, entry.translations if entry.plural is None else ()):
            judge = (
                safety.markdown_fault if content and not entry.context else safety.interface_fault
            )
            plain = not content or bool(entry.context)

            assert judge(entry.text, text) is None
            assert not list(quality.warnings(entry.text, text, original, language(tag), plain))


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
    shown = apps.make_app(folder).extensions["portret"].current().snapshot
    messages = extract.messages(shown.whole, shown.settings.content, shown.settings.templates)

    assert len(review.unsafe(shown, messages)) == 1
    assert review.warnings(shown, messages) == []
